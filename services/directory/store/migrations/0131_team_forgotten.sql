-- Documents about somebody of the team, about what they held, and about its training (R119, R126).  Those who
-- were forgotten are no subject any more: nothing is put about them again.
CREATE VIEW team_member_known WITH (security_invoker = true) AS
  SELECT departement, id FROM team_person WHERE forgotten_at IS NULL;
CREATE VIEW team_post_known WITH (security_invoker = true) AS
  SELECT a.departement, a.id FROM team_assignment a
  JOIN team_person p ON p.departement = a.departement AND p.id = a.person_id
  WHERE p.forgotten_at IS NULL;
GRANT SELECT ON team_member_known, team_post_known TO :"handler";

INSERT INTO paper_subject (kind, relation) VALUES ('team_member', 'team_member_known'),
  ('team_post', 'team_post_known'), ('training', 'team_session');

-- The danger act: tables of their own, that nothing else joins.  Row security lets through the one
-- who wrote, and the coordonnateurs of the département, for whom danger_store.c alone sets
-- c360.danger: a view, an export or an access log made by anyone else finds no row.  What is read
-- and written here is entered in danger_audit, and nowhere else.
CREATE TABLE danger_alert (
  id              uuid        PRIMARY KEY,
  departement     text        NOT NULL,
  version         bigint      NOT NULL DEFAULT 1,
  kind            text        NOT NULL,
  raised_at       timestamptz NOT NULL,
  raised_by       text        NOT NULL,
  solicitation_id uuid,
  situation_id    uuid,
  call_id         uuid,
  UNIQUE (departement, id)
);
CREATE INDEX danger_alert_list ON danger_alert (departement, raised_at, id);

-- Step two, as often as there is something to add: what is known, what was done.  Nothing is changed.
CREATE TABLE danger_entry (
  id          uuid        PRIMARY KEY,
  departement text        NOT NULL,
  version     bigint      NOT NULL DEFAULT 1,
  danger_id   uuid        NOT NULL,
  at          timestamptz NOT NULL,
  by          text        NOT NULL,
  measures    text[]      NOT NULL,
  details     text,
  FOREIGN KEY (departement, danger_id) REFERENCES danger_alert (departement, id)
);
CREATE INDEX danger_entry_of ON danger_entry (departement, danger_id, at, id);

-- A coordonnateur has seen the alert.  Holds nothing of the danger.
CREATE TABLE danger_acknowledgement (
  danger_id   uuid        PRIMARY KEY,
  departement text        NOT NULL,
  at          timestamptz NOT NULL,
  by          text        NOT NULL,
  FOREIGN KEY (departement, danger_id) REFERENCES danger_alert (departement, id)
);

-- A trail apart.  The handlers add to it and cannot read it.
CREATE TABLE danger_audit (
  ord         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at          timestamptz NOT NULL,
  actor       text        NOT NULL,
  operation   text        NOT NULL,
  danger_id   uuid        NOT NULL,
  departement text        NOT NULL,
  request_id  uuid        NOT NULL
);
CREATE INDEX danger_audit_of ON danger_audit (danger_id, at);

-- Whom to call: national numbers (no département) and the département's own protocol, dated.
CREATE TABLE danger_protocol (
  id          uuid        PRIMARY KEY,
  departement text,
  version     bigint      NOT NULL DEFAULT 1,
  kinds       text[]      NOT NULL CHECK (cardinality(kinds) > 0),
  number      text        NOT NULL,
  label       text        NOT NULL,
  instruction text,
  position    int         NOT NULL,
  valid_from  date        NOT NULL,
  valid_to    date,
  source      text        NOT NULL,
  CHECK (valid_to IS NULL OR valid_to >= valid_from)
);
CREATE INDEX danger_protocol_of ON danger_protocol (departement, position, id);

INSERT INTO danger_protocol
  (id, kinds, number, label, instruction, position, valid_from, source) VALUES
  ('0193a000-0000-7000-8000-000000000015', '{child_at_risk,maltreatment,suicide,violence}', '15',
   'SAMU', 'Urgence vitale : rester en ligne avec la personne, un collègue appelle.', 10,
   '1986-01-06', 'loi 86-11 du 6 janvier 1986; CSP L6311-2'),
  ('0193a000-0000-7000-8000-000000000017', '{child_at_risk,maltreatment,violence}', '17',
   'Police ou gendarmerie', 'Danger immédiat, agression en cours.', 20,
   '2002-12-19', 'numéros d’urgence, ARCEP'),
  ('0193a000-0000-7000-8000-000000000112', '{child_at_risk,maltreatment,suicide,violence}', '112',
   'Numéro d’urgence européen', 'Tout service de secours, de tout téléphone.', 30,
   '2002-12-19', 'directive (UE) 2018/1972 art. 109'),
  ('0193a000-0000-7000-8000-000000000114', '{child_at_risk,maltreatment,suicide,violence}', '114',
   'Urgence pour les personnes sourdes, malentendantes, aphasiques',
   'Par message, en vidéo, en LSF ou par écrit.', 40,
   '2011-09-14', 'décret 2008-346 du 14 avril 2008'),
  ('0193a000-0000-7000-8000-000000000119', '{child_at_risk,maltreatment}', '119',
   'Allô enfance en danger', 'Tous les jours, à toute heure ; informer aussi la CRIP du département.',
   50, '1997-03-03', 'CASF L226-6'),
  ('0193a000-0000-7000-8000-000000003114', '{suicide}', '3114',
   'Numéro national de prévention du suicide', 'Tous les jours, à toute heure.', 60,
   '2021-10-01', 'ministère de la santé, ouverture du 3114'),
  ('0193a000-0000-7000-8000-000000003919', '{violence}', '3919',
   'Violences Femmes Info', 'Tous les jours, à toute heure.', 70,
   '2007-03-14', 'Fédération nationale Solidarité Femmes'),
  ('0193a000-0000-7000-8000-000000003977', '{maltreatment,violence}', '3977',
   'Maltraitance envers les personnes âgées ou handicapées', NULL, 80,
   '2008-02-05', 'Fédération 3977 contre les maltraitances');

ALTER TABLE danger_alert ENABLE ROW LEVEL SECURITY;
ALTER TABLE danger_alert FORCE ROW LEVEL SECURITY;
ALTER TABLE danger_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE danger_entry FORCE ROW LEVEL SECURITY;
ALTER TABLE danger_acknowledgement ENABLE ROW LEVEL SECURITY;
ALTER TABLE danger_acknowledgement FORCE ROW LEVEL SECURITY;
ALTER TABLE danger_protocol ENABLE ROW LEVEL SECURITY;
ALTER TABLE danger_protocol FORCE ROW LEVEL SECURITY;

CREATE POLICY restricted ON danger_alert TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ','))
         AND (raised_by = current_setting('c360.actor', true)
              OR current_setting('c360.danger', true) = 'coordonnateur'))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY restricted ON danger_entry TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ','))
         AND (by = current_setting('c360.actor', true)
              OR current_setting('c360.danger', true) IN ('coordonnateur', 'writer')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY restricted ON danger_acknowledgement TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY readable ON danger_protocol FOR SELECT TO :"handler"
  USING (departement IS NULL
         OR departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY written ON danger_protocol FOR INSERT TO :"handler"
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY changed ON danger_protocol FOR UPDATE TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));

GRANT SELECT, INSERT ON danger_alert, danger_entry, danger_acknowledgement TO :"handler";
GRANT INSERT ON danger_audit TO :"handler";
GRANT SELECT, INSERT, UPDATE ON danger_protocol TO :"handler";

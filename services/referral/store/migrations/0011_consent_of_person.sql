-- What a person said as a whole concerns these situations: intake names them with the act.
CREATE TABLE consent_ref_file (
  consent_id   uuid NOT NULL REFERENCES consent_ref (id),
  departement  text NOT NULL,
  situation_id uuid NOT NULL,
  PRIMARY KEY (departement, situation_id, consent_id)
);
ALTER TABLE consent_ref_file ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent_ref_file FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON consent_ref_file FOR SELECT TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY feed ON consent_ref_file TO :"bus" USING (true) WITH CHECK (true);
GRANT SELECT ON consent_ref_file TO :"handler";
GRANT SELECT, INSERT ON consent_ref_file TO :"bus";

-- What the team tells the MDPH with a hand-off, and what a département wants before it is sent.
CREATE TABLE handoff_content (
  departement     text  NOT NULL,
  handoff_id      uuid  NOT NULL,
  content         jsonb NOT NULL,  -- as the contract has it (HandoffContent), without the number
  mdph_number     text,            -- the MDPH's own, of a person: for the handlers alone
  snapshot        json,            -- the proposals as they were when it was sent
  snapshot_sha256 text CHECK (snapshot_sha256 ~ '^[0-9a-f]{64}$'),
  PRIMARY KEY (departement, handoff_id),
  FOREIGN KEY (departement, handoff_id) REFERENCES handoff (departement, id)
);
ALTER TABLE handoff_content ENABLE ROW LEVEL SECURITY;
ALTER TABLE handoff_content FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON handoff_content TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY erases ON handoff_content TO :"bus" USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON handoff_content TO :"handler";
GRANT SELECT (departement, handoff_id), UPDATE (content, mdph_number, snapshot) ON handoff_content TO :"bus";

-- Who was writing while the situation was erased keeps nothing; the hash of what was sent stays.
CREATE FUNCTION handoff_content_erased() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM 1 FROM handoff h JOIN situation_ref s ON s.departement = h.departement AND s.id = h.situation_id
    WHERE h.departement = NEW.departement AND h.id = NEW.handoff_id AND s.erased_at IS NULL FOR KEY SHARE OF s;
  IF NOT FOUND THEN
    NEW.content := '{}';
    NEW.mdph_number := NULL;
    NEW.snapshot := NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER erased BEFORE INSERT OR UPDATE ON handoff_content
  FOR EACH ROW EXECUTE FUNCTION handoff_content_erased();

-- The MDPH could not read it, for the agreement had ended: told to the team once.
ALTER TABLE handoff ADD COLUMN lapse_told_at timestamptz;

-- What must be there before a hand-off is sent: dated, for one département or for all ('*').  The
-- sources ask for it without saying how firmly: only the agreement of the person is firm everywhere.
CREATE TABLE handoff_condition (
  departement text        NOT NULL CHECK (departement ~ '^([*]|[0-9][0-9AB][0-9]?)$'),
  code        text        NOT NULL,
  valid_from  date        NOT NULL,
  mandatory   boolean     NOT NULL,
  set_at      timestamptz,
  set_by      text,
  id          uuid        NOT NULL DEFAULT gen_random_uuid() UNIQUE,
  version     bigint      NOT NULL DEFAULT 1,
  PRIMARY KEY (departement, code, valid_from)
);
INSERT INTO handoff_condition (departement, code, valid_from, mandatory) VALUES
  ('*', 'person_agreement', '2022-01-01', true),
  ('*', 'orientation_not_carried_out', '2022-01-01', false),
  ('*', 'signed_saisine', '2022-01-01', false),
  ('*', 'first_intention', '2022-01-01', false),
  ('*', 'upstream_of_orientation', '2022-01-01', false),
  ('*', 'mdph_file', '2022-01-01', false);
ALTER TABLE handoff_condition ENABLE ROW LEVEL SECURITY;
ALTER TABLE handoff_condition FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON handoff_condition FOR SELECT TO :"handler"
  USING (departement = '*' OR departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON handoff_condition FOR INSERT TO :"handler"
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
GRANT SELECT, INSERT ON handoff_condition TO :"handler";

-- Without a file at the MDPH nothing is handed over: the person is helped to make a demande (R079).
-- It is the person's own; what starts the legal delay is the day on which the MDPH received it.
CREATE TABLE mdph_demande (
  id           uuid        PRIMARY KEY,
  departement  text        NOT NULL,
  version      bigint      NOT NULL DEFAULT 1,
  state        text        NOT NULL
               CHECK (state IN ('preparing', 'sent', 'received', 'decided', 'abandoned')),
  state_at     timestamptz NOT NULL,
  situation_id uuid        NOT NULL,
  types        text[]      NOT NULL,
  note         text,                   -- what is still to be done, in words
  begun_at     timestamptz NOT NULL,
  begun_by     text        NOT NULL,
  sent_on      date,
  received_on  date,
  number       text,                   -- the MDPH's own, of a person: for the handlers alone
  decision     text,
  decided_on   date,
  abandonment  text,
  UNIQUE (departement, id),
  FOREIGN KEY (departement, situation_id) REFERENCES situation_ref (departement, id),
  CHECK (state NOT IN ('received', 'decided') OR received_on IS NOT NULL),
  CHECK (received_on >= sent_on AND decided_on >= received_on),
  CHECK ((state = 'decided') = (decision IS NOT NULL AND decided_on IS NOT NULL)),
  CHECK ((state = 'abandoned') = (abandonment IS NOT NULL))
);
CREATE INDEX mdph_demande_list ON mdph_demande (departement, begun_at, id);
CREATE INDEX mdph_demande_of ON mdph_demande (departement, situation_id, begun_at, id);
ALTER TABLE mdph_demande ENABLE ROW LEVEL SECURITY;
ALTER TABLE mdph_demande FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON mdph_demande TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY erases ON mdph_demande TO :"bus" USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON mdph_demande TO :"handler";
GRANT SELECT (departement, situation_id, version), UPDATE (note, number, version) ON mdph_demande TO :"bus";

CREATE FUNCTION mdph_demande_erased() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM 1 FROM situation_ref WHERE departement = NEW.departement AND id = NEW.situation_id
    AND erased_at IS NULL FOR KEY SHARE;
  IF NOT FOUND THEN
    NEW.note := NULL;
    NEW.number := NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER erased BEFORE INSERT OR UPDATE ON mdph_demande
  FOR EACH ROW EXECUTE FUNCTION mdph_demande_erased();
CREATE TRIGGER clocks AFTER INSERT OR UPDATE ON mdph_demande
  FOR EACH ROW EXECUTE FUNCTION clock_follow('mdph_demande');

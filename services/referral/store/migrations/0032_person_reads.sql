-- compatible: the trigger acts on a table that only the new program fills
-- Which accounts are those of the person whom a situation is about, as intake told: by a digest of
-- département and account, so that the copy names nobody.
CREATE TABLE situation_reader (
  departement  text NOT NULL,
  situation_id uuid NOT NULL,
  reader       text NOT NULL,
  PRIMARY KEY (departement, situation_id, reader)
);
CREATE INDEX situation_reader_of ON situation_reader (departement, reader, situation_id);
ALTER TABLE situation_reader ENABLE ROW LEVEL SECURITY;
ALTER TABLE situation_reader FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON situation_reader FOR SELECT TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY feed ON situation_reader TO :"bus" USING (true) WITH CHECK (true);
CREATE POLICY erased ON situation_reader TO c360_owner USING (true);
GRANT SELECT ON situation_reader TO :"handler";
GRANT SELECT, INSERT, DELETE ON situation_reader TO :"bus";

-- Nobody reads what was erased.
CREATE FUNCTION situation_erases_readers() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
BEGIN
  DELETE FROM situation_reader WHERE departement = NEW.departement AND situation_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER erases_readers AFTER UPDATE OF erased_at ON situation_ref
  FOR EACH ROW WHEN (NEW.erased_at IS NOT NULL) EXECUTE FUNCTION situation_erases_readers();

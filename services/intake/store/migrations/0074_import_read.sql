-- compatible: a column with a default and a function; the release before needs neither
-- How many rows of its file are lines already: reading goes on there.
ALTER TABLE import ADD COLUMN read_rows int NOT NULL DEFAULT 0;

-- In the first week the planner knows empty tables, and takes any index that begins with the
-- département: every line of a slice then looks at every line of the file.  Row counts and nothing
-- else; who calls it sees no row by it.
CREATE FUNCTION import_measure() RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  ANALYZE import_line (departement, import_id, line, outcome, fingerprint, person_id);
  ANALYZE person (id, departement, import_id, merged_into, state);
  ANALYZE person_key;
  ANALYZE person_contact (id, departement, person_id, reach, import_id);
  ANALYZE solicitation (id, departement, person_id, requester_person_id, import_id);
  ANALYZE situation (id, departement, solicitation_id, person_id, import_id);
  ANALYZE consent (id, departement, person_id, solicitation_id, situation_id, import_id);
  RETURN true;
END $$;
DO $$ BEGIN
  EXECUTE format('ALTER FUNCTION import_measure() SET search_path = %I, pg_temp', current_schema());
END $$;
REVOKE EXECUTE ON FUNCTION import_measure() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION import_measure() TO :"handler";

-- compatible: new tables, and columns that the release before leaves empty; it deletes nothing
-- The first week: past solicitations, open situations and agreements from a spreadsheet.  A file is
-- read once into lines, looked at, made into records in bounded slices, and taken away as a whole.

CREATE TABLE import (
  id           uuid        PRIMARY KEY,
  departement  text        NOT NULL,
  version      bigint      NOT NULL DEFAULT 1,
  -- reading: lines are still being stored; removing: lines are still being taken away
  state        text        NOT NULL DEFAULT 'reading'
               CHECK (state IN ('reading', 'checked', 'running', 'done', 'removing', 'removed')),
  label        text        NOT NULL,
  content_hash text        NOT NULL,  -- of the file and of how it is read
  mapping      jsonb       NOT NULL,
  encoding     text        NOT NULL,
  delimiter    text        NOT NULL,
  created_at   timestamptz NOT NULL,
  created_by   text        NOT NULL,
  lines        int         NOT NULL DEFAULT 0,
  ready        int         NOT NULL DEFAULT 0,
  refused      int         NOT NULL DEFAULT 0,
  probable     int         NOT NULL DEFAULT 0,
  made         int         NOT NULL DEFAULT 0,
  known        int         NOT NULL DEFAULT 0,
  next_line    int         NOT NULL DEFAULT 0, -- every line before it is done with
  finished_at  timestamptz,
  removed_at   timestamptz,
  UNIQUE (departement, id)
);
-- The same file read in the same way is the same import.
CREATE UNIQUE INDEX import_content ON import (departement, content_hash) WHERE state <> 'removed';
CREATE INDEX import_list ON import (departement, created_at, id);

CREATE TABLE import_line (
  departement     text  NOT NULL,
  import_id       uuid  NOT NULL,
  line            int   NOT NULL,
  outcome         text  NOT NULL CHECK (outcome IN ('ready', 'refused', 'made', 'known')),
  column_name     text,
  reason_fr       text,
  reason_en       text,
  fingerprint     text  NOT NULL,
  record          jsonb,           -- until it is made
  person_id       uuid,
  solicitation_id uuid,
  situation_id    uuid,
  consent_id      uuid,
  probable_person_id uuid,
  probable_score     int,
  PRIMARY KEY (departement, import_id, line),
  FOREIGN KEY (departement, import_id) REFERENCES import (departement, id),
  CHECK ((outcome = 'refused') = (reason_fr IS NOT NULL))
);
CREATE INDEX import_line_outcome ON import_line (departement, import_id, outcome, line);
CREATE INDEX import_line_person ON import_line (departement, import_id, person_id);
CREATE UNIQUE INDEX import_line_once ON import_line (departement, fingerprint) WHERE outcome = 'made';

ALTER TABLE person ADD COLUMN import_id uuid;
ALTER TABLE solicitation ADD COLUMN import_id uuid;
ALTER TABLE situation ADD COLUMN import_id uuid;
ALTER TABLE consent ADD COLUMN import_id uuid;
ALTER TABLE person_contact ADD COLUMN import_id uuid;
-- Who may be the same: born the same day.
CREATE INDEX person_born ON person (departement, birth_date) WHERE state IN ('draft', 'known');

ALTER TABLE import ENABLE ROW LEVEL SECURITY;
ALTER TABLE import FORCE ROW LEVEL SECURITY;
ALTER TABLE import_line ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_line FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON import TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON import_line TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
GRANT SELECT, INSERT, UPDATE ON import TO :"handler";
GRANT SELECT, INSERT, UPDATE, DELETE ON import_line TO :"handler";

-- What came by an import, and nothing else, may be taken away again.
CREATE POLICY imported_only ON person AS RESTRICTIVE FOR DELETE TO :"handler" USING (import_id IS NOT NULL);
CREATE POLICY imported_only ON solicitation AS RESTRICTIVE FOR DELETE TO :"handler"
  USING (import_id IS NOT NULL);
CREATE POLICY imported_only ON situation AS RESTRICTIVE FOR DELETE TO :"handler"
  USING (import_id IS NOT NULL);
CREATE POLICY imported_only ON consent AS RESTRICTIVE FOR DELETE TO :"handler" USING (import_id IS NOT NULL);
CREATE POLICY imported_only ON person_contact AS RESTRICTIVE FOR DELETE TO :"handler"
  USING (import_id IS NOT NULL);
GRANT DELETE ON person, person_contact, solicitation, situation, consent TO :"handler";

-- The lines whose records people have worked on: changed, or pointed at by what is not of this
-- import.  Asks every foreign key that the schema has, those of later parts too; a derived table
-- (person_key) is none of theirs.
CREATE FUNCTION import_held(dep text, import uuid) RETURNS TABLE (line int, what text)
  LANGUAGE plpgsql STABLE AS $$
DECLARE
  fk   record;
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['person', 'solicitation', 'situation', 'consent'] LOOP
    RETURN QUERY EXECUTE format('SELECT l.line, %L::text FROM import_line l JOIN %I r'
      ' ON r.departement = l.departement AND r.id = l.%I WHERE l.departement = $1 AND l.import_id = $2'
      ' AND l.outcome = ''made'' AND r.import_id = $2 AND r.version > 1 LIMIT 100', name, name, name || '_id')
      USING dep, import;
    FOR fk IN
      SELECT c.conrelid::regclass::text AS child, a.attname::text AS col,
             EXISTS (SELECT 1 FROM pg_attribute x WHERE x.attrelid = c.conrelid
                      AND x.attname = 'import_id' AND NOT x.attisdropped) AS marked
        FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[2]
       WHERE c.contype = 'f' AND c.confrelid = name::regclass AND array_length(c.conkey, 1) = 2
         AND c.conrelid::regclass::text NOT IN ('person_key', 'import_line')
    LOOP
      RETURN QUERY EXECUTE format('SELECT DISTINCT l.line, %L::text FROM import_line l JOIN %s r'
        ' ON r.departement = l.departement AND r.%I = l.%I JOIN %I p ON p.departement = l.departement'
        ' AND p.id = l.%I AND p.import_id = $2 WHERE l.departement = $1 AND l.import_id = $2'
        ' AND l.outcome = ''made'' AND %s LIMIT 100', fk.child, fk.child, fk.col, name || '_id', name,
        name || '_id', CASE WHEN fk.marked THEN 'r.import_id IS DISTINCT FROM $2' ELSE 'true' END)
        USING dep, import;
    END LOOP;
  END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION import_held TO :"handler";

-- Files of public sources (FINESS, data·inclusion, HSDS, spreadsheets): uploaded in pieces, read
-- line by line, compared with the directory, and applied whole or not at all.
-- compatible: new tables; what the release before reads and writes stays as it is

CREATE TABLE source_import (
  id             uuid        PRIMARY KEY,
  departement    text        NOT NULL REFERENCES departement, -- the others' records are left out
  version        bigint      NOT NULL DEFAULT 1,
  state          text        NOT NULL DEFAULT 'uploading' CHECK (state IN
    ('uploading', 'reading', 'comparing', 'checked', 'applying', 'applied', 'cancelled', 'failed')),
  kind           text        NOT NULL CHECK (kind IN
    ('finess_csv', 'finess_structures', 'data_inclusion', 'hsds', 'sheet')),
  source         text        NOT NULL,            -- its records carry it; never 'manual'
  source_date    date        NOT NULL,
  label          text,
  complete       boolean     NOT NULL,            -- what is missing from it has left the source
  all_or_nothing boolean     NOT NULL,            -- one refused line refuses the file
  vanished_max   int         NOT NULL,            -- percent of the known that may vanish without force
  forced         boolean     NOT NULL DEFAULT false,
  mapping        jsonb,                           -- of a sheet; of the others its `defaults`
  said_size      bigint,                          -- what the sender says it is: all of it, unspoilt
  said_sha256    text,
  received       bigint      NOT NULL DEFAULT 0,
  encoding       text,                            -- as said, else as found
  cursor         jsonb       NOT NULL DEFAULT '{}', -- where reading or comparing goes on
  read_bytes     bigint      NOT NULL DEFAULT 0,
  lines          bigint      NOT NULL DEFAULT 0,
  records        bigint      NOT NULL DEFAULT 0,
  outside        bigint      NOT NULL DEFAULT 0,  -- of other départements or not of this directory
  refused        bigint      NOT NULL DEFAULT 0,  -- faults that kept a line or record out
  left_out       bigint      NOT NULL DEFAULT 0,  -- faults that kept one value out
  nameless       bigint      NOT NULL DEFAULT 0,  -- refused without our knowing which record it is
  compared       bigint      NOT NULL DEFAULT 0,
  counts         jsonb       NOT NULL DEFAULT '{}', -- {"actor":{"create":1,…},…}
  why_fr         text,                            -- failed: why
  why_en         text,
  created_at     timestamptz NOT NULL,
  created_by     text        NOT NULL,
  touched_at     timestamptz NOT NULL,
  finished_at    timestamptz
);
-- One at a time: what one compares, another must not be changing.
CREATE UNIQUE INDEX source_import_open ON source_import (departement, source)
  WHERE state IN ('uploading', 'reading', 'comparing', 'checked', 'applying');
CREATE INDEX source_import_list ON source_import (departement, created_at, id);
CREATE INDEX source_import_work ON source_import (touched_at) WHERE state IN ('reading', 'comparing', 'applying');
CREATE INDEX source_import_old ON source_import (touched_at);

CREATE TABLE source_import_chunk (
  import_id uuid   NOT NULL REFERENCES source_import,
  at        bigint NOT NULL,
  n         int    NOT NULL,
  bytes     bytea  NOT NULL,
  PRIMARY KEY (import_id, at)
);

-- What a line says of one actor, place or offer; then what is to be done with it.
CREATE TABLE source_import_record (
  import_id    uuid  NOT NULL REFERENCES source_import,
  kind         text  NOT NULL CHECK (kind IN ('actor', 'place', 'offer')),
  ref          text  NOT NULL,               -- its identifier in the source
  line         bigint NOT NULL,
  id           uuid  NOT NULL,               -- new: ours from now on; found: of the record
  fields       jsonb NOT NULL,               -- by name of column: all that the source maintains
  folded       text  NOT NULL DEFAULT '',
  actor_ref    text,
  place_ref    text,
  x            float8,                       -- its point in the plane, when it says where it stands
  y            float8,
  -- by comparing
  actor_id     uuid,
  place_id     uuid,
  base_version bigint,
  action       text CHECK (action IN ('create', 'change', 'reopen', 'close', 'leave')),
  why          text,
  changes      jsonb,                        -- members to be changed
  kept         jsonb,                        -- members that differ and are maintained here
  was          jsonb,                        -- both, as they are
  PRIMARY KEY (import_id, kind, ref)
);
CREATE INDEX source_import_record_action ON source_import_record (import_id, action, kind, ref);
CREATE INDEX source_import_record_id ON source_import_record (import_id, kind, id);

CREATE TABLE source_import_fault (
  import_id uuid    NOT NULL REFERENCES source_import,
  line      bigint  NOT NULL,
  n         bigint  GENERATED ALWAYS AS IDENTITY,
  kind      text,
  ref       text,
  field     text,
  code      text    NOT NULL,
  refused   boolean NOT NULL,                -- false: the value alone was left out
  value     text,
  reason_fr text    NOT NULL,
  reason_en text    NOT NULL,
  PRIMARY KEY (import_id, line, n)
);
CREATE INDEX source_import_fault_ref ON source_import_fault (import_id, ref) WHERE refused AND ref IS NOT NULL;

GRANT SELECT, INSERT, UPDATE ON source_import, source_import_chunk TO :"handler";
GRANT SELECT ON source_import_record, source_import_fault TO :"handler";
GRANT SELECT, UPDATE ON source_import TO :"bus";
GRANT SELECT, INSERT, UPDATE, DELETE ON source_import_chunk, source_import_record, source_import_fault TO :"bus";
GRANT INSERT ON source_import TO :"bus"; -- the command-line tool

-- The planner knows the tables as they were before the file came, and would take any index that
-- begins with the import.  Row counts and nothing else; who calls it sees no row by it.
CREATE FUNCTION source_import_measure() RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  ANALYZE source_import_record (import_id, kind, ref, id, action, why);
  ANALYZE source_import_fault (import_id, line, ref, refused);
  ANALYZE actor (id, departement, source, source_id, siret, finess_eg, active);
  ANALYZE place (id, departement, source, source_id, actor_id, active);
  ANALYZE offer (id, departement, source, source_id, actor_id, active);
  RETURN true;
END $$;
DO $$ BEGIN
  EXECUTE format('ALTER FUNCTION source_import_measure() SET search_path = %I, pg_temp', current_schema());
END $$;
REVOKE EXECUTE ON FUNCTION source_import_measure() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION source_import_measure() TO :"bus";

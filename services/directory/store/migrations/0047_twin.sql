-- Records that may be one: found by keys, judged by a human, merged and parted again.
SET LOCAL client_min_messages = warning;

-- Under which keys a record is found (services/directory/domain/twin.h).
CREATE TABLE twin_key (
  departement text NOT NULL,
  kind        text NOT NULL CHECK (kind IN ('actor', 'offer')),
  key         text NOT NULL,
  subject     uuid NOT NULL,
  PRIMARY KEY (departement, kind, key, subject)
);
CREATE INDEX twin_key_of ON twin_key (subject);

CREATE TABLE twin_pair (
  id          uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
  departement text        NOT NULL,
  kind        text        NOT NULL CHECK (kind IN ('actor', 'offer')),
  low_id      uuid        NOT NULL,
  high_id     uuid        NOT NULL CHECK (low_id < high_id),
  score       int         NOT NULL CHECK (score BETWEEN 0 AND 100),
  fields      jsonb       NOT NULL,             -- [{"field","verdict","points"}, …]
  state       text        NOT NULL CHECK (state IN ('proposed', 'merged', 'different')),
  found_at    timestamptz NOT NULL,
  decided_at  timestamptz,
  decided_by  text,
  version     bigint      NOT NULL DEFAULT 1,
  UNIQUE (kind, low_id, high_id)
);
CREATE INDEX twin_pair_list ON twin_pair (departement, kind, state, (100 - score), id);

-- What a merge changed, so that it can be undone: both records as they were, what the kept one took,
-- and the rows that were pointed elsewhere.
CREATE TABLE record_merge (
  id           uuid        PRIMARY KEY,
  departement  text        NOT NULL,
  kind         text        NOT NULL CHECK (kind IN ('actor', 'offer')),
  kept_id      uuid        NOT NULL,
  other_id     uuid        NOT NULL,
  merged_at    timestamptz NOT NULL,
  merged_by    text        NOT NULL,
  kept_before  jsonb       NOT NULL,
  other_before jsonb       NOT NULL,
  taken        jsonb       NOT NULL,            -- {"member": value}, what the kept one took
  moved        jsonb       NOT NULL,            -- {"table.column": [ids]}
  undone_at    timestamptz,
  undone_by    text,
  version      bigint      NOT NULL DEFAULT 1,
  CHECK (kept_id <> other_id)
);
CREATE INDEX record_merge_list ON record_merge (departement, merged_at, id);
CREATE UNIQUE INDEX record_merge_now ON record_merge (other_id) WHERE undone_at IS NULL;

INSERT INTO quality_sweep (kind, after) VALUES
  ('twin_actor', '00000000-0000-0000-0000-000000000000'),
  ('twin_offer', '00000000-0000-0000-0000-000000000000');

GRANT SELECT ON twin_key TO :"handler";
GRANT SELECT, INSERT, UPDATE ON twin_pair, record_merge TO :"handler";
GRANT SELECT, INSERT, DELETE ON twin_key TO :"bus";
GRANT SELECT, INSERT, UPDATE, DELETE ON twin_pair TO :"bus";

-- Who is to be asked first of which offers, for what goes along when two actors become one.
CREATE INDEX offer_intake_actor ON offer (intake_actor_id) WHERE intake_actor_id IS NOT NULL;

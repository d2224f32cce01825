-- What an operator has typed so far, of a call that is still being listened to.  It is its owner's
-- alone: row security asks who, not where, because where may not be known yet.
CREATE TABLE draft (
  id          uuid        PRIMARY KEY,
  owner       text        NOT NULL,
  version     bigint      NOT NULL DEFAULT 1,
  content     jsonb       NOT NULL CHECK (octet_length(content::text) <= 65536),
  created_at  timestamptz NOT NULL,
  updated_at  timestamptz NOT NULL
);
CREATE INDEX draft_own ON draft (owner, created_at, id);
CREATE INDEX draft_age ON draft (updated_at, id);

ALTER TABLE draft ENABLE ROW LEVEL SECURITY;
ALTER TABLE draft FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON draft TO :"handler"
  USING (owner = current_setting('c360.actor', true))
  WITH CHECK (owner = current_setting('c360.actor', true));
-- The job that lets go of what was forgotten sees ids and ages, not words.
CREATE POLICY expires ON draft TO :"bus" USING (true);

GRANT SELECT, INSERT, UPDATE, DELETE ON draft TO :"handler";
GRANT SELECT (id, updated_at), DELETE ON draft TO :"bus";

-- A batch of "who saw what" whose connection dies with the outcome unknown is sent again: the id that
-- each row was given when it was noted makes the second time harmless.  Rows of writes have none: they
-- are guarded by their idempotency key.
SET LOCAL client_min_messages = warning;
ALTER TABLE audit ADD COLUMN seen_id uuid;
CREATE UNIQUE INDEX audit_seen ON audit (seen_id) WHERE seen_id IS NOT NULL;
-- what ON CONFLICT (seen_id) must be able to look at; it says nothing of anybody
GRANT SELECT (seen_id) ON audit TO :"handler";

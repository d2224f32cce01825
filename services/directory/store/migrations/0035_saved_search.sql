-- Searches that a conseiller saved, and the offers that came since.  They are of one account: nobody
-- else reads them.  Criteria name nobody; they go when the search ends, or after half a year in
-- which nobody looked.
CREATE TABLE saved_search (
  id          uuid        PRIMARY KEY,
  departement text        NOT NULL,
  owner       text        NOT NULL,              -- sub of the account
  criteria    jsonb       NOT NULL,
  known       uuid[]      NOT NULL,              -- offers that were told already, or were there before
  created_at  timestamptz NOT NULL,
  checked_at  timestamptz NOT NULL,
  looked_at   timestamptz NOT NULL,              -- by its owner
  version     bigint      NOT NULL DEFAULT 1
);
CREATE INDEX saved_search_of ON saved_search (owner, created_at, id);
CREATE INDEX saved_search_due ON saved_search (checked_at);
CREATE INDEX saved_search_old ON saved_search (looked_at);

CREATE TABLE saved_search_news (
  search_id   uuid        NOT NULL REFERENCES saved_search (id) ON DELETE CASCADE,
  departement text        NOT NULL,
  owner       text        NOT NULL,
  offer_id    uuid        NOT NULL,
  found_at    timestamptz NOT NULL,
  seen_at     timestamptz,
  PRIMARY KEY (search_id, offer_id)
);

ALTER TABLE saved_search ENABLE ROW LEVEL SECURITY;
ALTER TABLE saved_search FORCE ROW LEVEL SECURITY;
ALTER TABLE saved_search_news ENABLE ROW LEVEL SECURITY;
ALTER TABLE saved_search_news FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON saved_search TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ','))
         AND owner = current_setting('c360.actor', true))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ','))
              AND owner = current_setting('c360.actor', true));
CREATE POLICY own ON saved_search_news TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ','))
         AND owner = current_setting('c360.actor', true))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ','))
              AND owner = current_setting('c360.actor', true));
CREATE POLICY watches ON saved_search TO :"bus" USING (true);
CREATE POLICY watches ON saved_search_news TO :"bus" USING (true) WITH CHECK (true);

GRANT SELECT, INSERT, DELETE, UPDATE (looked_at, version) ON saved_search TO :"handler";
GRANT SELECT, DELETE, UPDATE (seen_at) ON saved_search_news TO :"handler";
GRANT SELECT, DELETE, UPDATE (checked_at, known) ON saved_search TO :"bus";
GRANT SELECT, INSERT, DELETE ON saved_search_news TO :"bus";

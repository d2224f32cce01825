-- Links "still true?": whoever holds the token, and nothing else, says of one offer or of all offers of
-- an actor whether they are still true.  Only the SHA-256 of a token is kept.

CREATE TABLE keep_link (
  id           uuid        PRIMARY KEY,
  departement  text        NOT NULL,
  version      bigint      NOT NULL DEFAULT 1,
  actor_id     uuid        NOT NULL,
  offer_id     uuid,                        -- NULL: all offers of the actor
  token_hash   text        NOT NULL UNIQUE CHECK (token_hash ~ '^[0-9a-f]{64}$'),
  made_at      timestamptz NOT NULL,
  made_by      text        NOT NULL,
  expires_at   timestamptz NOT NULL,
  max_uses     integer     CHECK (max_uses BETWEEN 1 AND 1000), -- answers; NULL: until it expires
  uses         integer     NOT NULL DEFAULT 0,
  last_used_at timestamptz,
  revoked_at   timestamptz,
  revoked_by   text,
  UNIQUE (departement, id),
  FOREIGN KEY (departement, actor_id) REFERENCES actor (departement, id),
  FOREIGN KEY (departement, offer_id) REFERENCES offer (departement, id) ON DELETE CASCADE,
  CHECK (expires_at > made_at AND expires_at <= made_at + interval '366 days 1 minute'),
  CHECK (max_uses IS NULL OR uses <= max_uses)
);
CREATE INDEX keep_link_list ON keep_link (actor_id, made_at, id);

CREATE TABLE keep_link_use (
  id          uuid        PRIMARY KEY,
  departement text        NOT NULL,
  link_id     uuid        NOT NULL,
  offer_id    uuid,                         -- NULL: it was opened
  at          timestamptz NOT NULL,
  act         text        NOT NULL CHECK (act IN ('opened', 'still_true', 'capacity', 'change')),
  FOREIGN KEY (departement, link_id) REFERENCES keep_link (departement, id) ON DELETE CASCADE,
  FOREIGN KEY (departement, offer_id) REFERENCES offer (departement, id) ON DELETE CASCADE
);
CREATE INDEX keep_link_use_list ON keep_link_use (link_id, at, id);

GRANT SELECT, INSERT ON keep_link, keep_link_use TO :"handler";
GRANT UPDATE (version, uses, last_used_at, revoked_at, revoked_by) ON keep_link TO :"handler";

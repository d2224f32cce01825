-- What every service's schema holds beside its own tables: idempotency, audit, events out, events in.
-- Run by deploy/migrate.sh with search_path set to the schema; :"handler" and :"bus" are the two
-- login roles of the service (handlers; relay, feeds and jobs).  No personal data in any of these.

-- Answers already given (IETF idempotency-key).  Bodies are not kept: they are personal data; the
-- answer is rendered again from resource_id.
CREATE TABLE idempotency (
  client       text        NOT NULL,
  operation    text        NOT NULL,
  key          text        NOT NULL,
  request_hash text        NOT NULL,
  resource_id  uuid        NOT NULL,
  departement  text,
  created_at   timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  PRIMARY KEY (client, operation, key)
);
CREATE INDEX idempotency_expiry ON idempotency (expires_at);

-- Who did or saw what.  Append-only: the handlers may insert, nobody may change.
CREATE TABLE audit (
  ord         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at          timestamptz NOT NULL,
  actor       text        NOT NULL,
  operation   text        NOT NULL,
  resource_id uuid,
  resources   uuid[],                 -- of one list: one row with its ids
  departement text,
  request_id  uuid
);
CREATE INDEX audit_resource ON audit (resource_id, at);

-- Events waiting for their number.  `ord` is assigned in the INSERT that is fed by the locked row of
-- the fact, so that the events of one subject keep their order (docs/architecture.md, bus).
CREATE TABLE outbox (
  ord         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  event_id    uuid        NOT NULL,
  stream      text        NOT NULL,   -- "31.facts": département and audience
  type        text        NOT NULL,
  subject     text        NOT NULL,
  at          timestamptz NOT NULL,
  traceparent text,
  data        json        NOT NULL
);

-- Numbered events: the log that replay reads.  Moved here from outbox by the relay, which alone
-- writes it.  No hole within (stream, epoch); a number is never given twice.
CREATE TABLE event (
  stream      text        NOT NULL,
  epoch       bigint      NOT NULL,
  sequence    bigint      NOT NULL CHECK (sequence > 0),
  event_id    uuid        NOT NULL,
  type        text        NOT NULL,
  subject     text        NOT NULL,
  at          timestamptz NOT NULL,
  traceparent text,
  data        json        NOT NULL,
  PRIMARY KEY (stream, epoch, sequence)
);

CREATE TABLE stream_head (
  stream   text   PRIMARY KEY,
  epoch    bigint NOT NULL,
  sequence bigint NOT NULL
);

-- A row that the relay commits synchronously before it reads heads (trap 2: a head read on a node
-- that is about to be left behind must not be served).
CREATE TABLE barrier (
  only boolean PRIMARY KEY DEFAULT true CHECK (only),
  at   timestamptz NOT NULL
);

-- Events in: how far each reader is, written in the transaction of the effect.
CREATE TABLE position (
  reader   text   NOT NULL,
  stream   text   NOT NULL,           -- "31.directory.facts"
  epoch    bigint NOT NULL,
  sequence bigint NOT NULL,
  PRIMARY KEY (reader, stream)
);

-- Which events were applied lately: answers C360-After on every replica.  Purged after an hour.
CREATE TABLE inbox (
  event_id   uuid        PRIMARY KEY,
  applied_at timestamptz NOT NULL
);
CREATE INDEX inbox_age ON inbox (applied_at);

-- Events that could not be applied, with all later events of the same subject behind them.
CREATE TABLE parked (
  reader    text        NOT NULL,
  stream    text        NOT NULL,
  epoch     bigint      NOT NULL,
  sequence  bigint      NOT NULL,
  subject   text        NOT NULL,
  type      text        NOT NULL,
  body      json        NOT NULL,     -- the whole envelope
  reason    text        NOT NULL,
  parked_at timestamptz NOT NULL,
  PRIMARY KEY (reader, stream, epoch, sequence)
);
CREATE INDEX parked_subject ON parked (reader, subject);

GRANT SELECT, INSERT, DELETE ON idempotency TO :"handler";
GRANT SELECT, INSERT ON audit TO :"handler";
GRANT INSERT ON outbox TO :"handler";
GRANT SELECT ON inbox, position TO :"handler";
GRANT SELECT, INSERT, UPDATE, DELETE ON outbox, stream_head, barrier, position, inbox, parked, idempotency TO :"bus";
GRANT SELECT, INSERT ON event TO :"bus";
GRANT SELECT, INSERT ON audit TO :"bus";

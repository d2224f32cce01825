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
  -- the rendered event must fit in CMN_EVENT_MAX: one that no reader accepts would be a hole for ever
  data        json        NOT NULL CHECK (octet_length(data::text) <= 60000)
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

-- A row that relay and replay commit synchronously before they read heads (trap 2: a head read on a
-- node that is about to be left behind must not be served).  It also remembers for which history of
-- the server (system identifier and timeline) the epoch was opened: a promotion, a restore or a new
-- cluster changes one of the two and opens the next epoch.
CREATE TABLE barrier (
  one      boolean PRIMARY KEY DEFAULT true CHECK (one),
  at       timestamptz NOT NULL,
  history  text        NOT NULL,
  epoch    bigint      NOT NULL CHECK (epoch > 0)
);

-- Events in: how far each reader is, written in the transaction of the effect.
CREATE TABLE position (
  reader   text   NOT NULL,
  stream   text   NOT NULL,           -- "31.directory.facts"
  epoch    bigint NOT NULL,
  sequence bigint NOT NULL,
  PRIMARY KEY (reader, stream)
);

-- Which events were applied lately: answers C360-After on every replica.  Purged after 24 hours.
-- Also what makes an event harmless that comes a second time under another number.
CREATE TABLE inbox (
  event_id   uuid        PRIMARY KEY,
  applied_at timestamptz NOT NULL
);
CREATE INDEX inbox_age ON inbox (applied_at);

-- Events that could not be applied, with all later events of the same subject behind them.  `retry`
-- is set by c360-ctl: the feed then applies the subject's events in the order of `ord`.
CREATE TABLE parked (
  ord       bigint      GENERATED ALWAYS AS IDENTITY,
  reader    text        NOT NULL,
  stream    text        NOT NULL,
  epoch     bigint      NOT NULL,
  sequence  bigint      NOT NULL,
  subject   text        NOT NULL,
  type      text        NOT NULL,
  body      json        NOT NULL,     -- the whole envelope
  reason    text        NOT NULL,
  parked_at timestamptz NOT NULL,
  retry     boolean     NOT NULL DEFAULT false,
  PRIMARY KEY (reader, stream, epoch, sequence)
);
CREATE INDEX parked_subject ON parked (reader, subject, ord);

GRANT SELECT, INSERT, DELETE ON idempotency TO :"handler";
GRANT SELECT, INSERT ON audit TO :"handler";
GRANT INSERT ON outbox TO :"handler";
GRANT SELECT ON inbox, position TO :"handler";
GRANT SELECT, INSERT, UPDATE, DELETE ON outbox, stream_head, barrier, position, inbox, parked, idempotency TO :"bus";
GRANT SELECT, INSERT ON event TO :"bus";
GRANT SELECT, INSERT ON audit TO :"bus";

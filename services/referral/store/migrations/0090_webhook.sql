-- Webhooks of an MDPH: where its own system is told what is addressed to it, and what became of it.
-- No secret lies here: it is derived (docs/decisions/0020), so a copy of the database signs nothing.
CREATE TABLE webhook (
  id                  uuid        PRIMARY KEY,
  departement         text        NOT NULL,
  version             bigint      NOT NULL DEFAULT 1,
  state               text        NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'disabled')),
  stop_reason         text,
  url                 text        NOT NULL,
  event_types         text[]      NOT NULL DEFAULT '{}',  -- empty: all
  secret_no           int         NOT NULL DEFAULT 1,
  former_secret_until timestamptz,                         -- end of the overlap of a rotation
  epoch               bigint      NOT NULL,                -- how far the stream was read for it
  sequence            bigint      NOT NULL,
  created_at          timestamptz NOT NULL,
  created_by          text        NOT NULL,
  failing_since       timestamptz,
  last_delivered_at   timestamptz,
  UNIQUE (departement, id),
  CHECK ((state = 'disabled') = (stop_reason IS NOT NULL))
);
CREATE INDEX webhook_list ON webhook (departement, created_at, id);

CREATE TABLE webhook_delivery (
  id           uuid        PRIMARY KEY,
  departement  text        NOT NULL,
  webhook_id   uuid        NOT NULL,
  event_id     uuid        NOT NULL,
  event_type   text        NOT NULL,
  subject      text        NOT NULL,
  epoch        bigint      NOT NULL,
  sequence     bigint      NOT NULL,
  state        text        NOT NULL DEFAULT 'pending'
               CHECK (state IN ('pending', 'sending', 'delivered', 'failed')),
  tries        int         NOT NULL DEFAULT 0,
  queued_at    timestamptz NOT NULL,
  next_at      timestamptz NOT NULL,
  lease_until  timestamptz,
  last_outcome text,
  last_status  int,
  settled_at   timestamptz,
  -- an event that was numbered twice (another epoch) is one delivery
  UNIQUE (webhook_id, event_id),
  FOREIGN KEY (departement, webhook_id) REFERENCES webhook (departement, id),
  CHECK ((state = 'sending') = (lease_until IS NOT NULL)),
  CHECK ((state IN ('delivered', 'failed')) = (settled_at IS NOT NULL))
);
CREATE INDEX webhook_delivery_list ON webhook_delivery (departement, webhook_id, queued_at, id);
CREATE INDEX webhook_delivery_due ON webhook_delivery (webhook_id, epoch, sequence)
  WHERE state = 'pending';
CREATE INDEX webhook_delivery_open ON webhook_delivery (webhook_id, subject, epoch, sequence)
  WHERE state IN ('pending', 'sending');
CREATE INDEX webhook_delivery_lease ON webhook_delivery (lease_until) WHERE state = 'sending';
CREATE INDEX webhook_delivery_old ON webhook_delivery (settled_at)
  WHERE state IN ('delivered', 'failed');

ALTER TABLE webhook ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook FORCE ROW LEVEL SECURITY;
ALTER TABLE webhook_delivery ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_delivery FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON webhook TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON webhook_delivery TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY sends ON webhook TO :"bus" USING (true) WITH CHECK (true);
CREATE POLICY sends ON webhook_delivery TO :"bus" USING (true) WITH CHECK (true);

GRANT SELECT, INSERT, UPDATE ON webhook TO :"handler";
GRANT SELECT, UPDATE ON webhook_delivery TO :"handler";
GRANT SELECT, UPDATE ON webhook TO :"bus";
GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_delivery TO :"bus";
-- where a new webhook begins: the head of its stream, numbers only
GRANT SELECT ON stream_head TO :"handler";

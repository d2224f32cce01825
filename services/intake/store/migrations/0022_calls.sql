-- Phone calls as the platform tells of them.  No call is a solicitation; one that was abandoned waits
-- to be called back, and its number is forgotten as soon as nobody waits for it any more.
CREATE TABLE phone_call (
  id              uuid        PRIMARY KEY,
  departement     text        NOT NULL,
  version         bigint      NOT NULL DEFAULT 1,
  platform_id     text        NOT NULL,   -- the platform's own id of the call
  state           text        NOT NULL,   -- folded from its events: domain/phone_call.c
  first_at        timestamptz NOT NULL,
  last_at         timestamptz NOT NULL,
  commune         text        REFERENCES commune_ref (code),
  callback_number text,
  callback_state  text        NOT NULL DEFAULT 'none'
                  CHECK (callback_state IN ('none', 'waiting', 'done', 'given_up')),
  callback_due_at timestamptz,
  attempts        int         NOT NULL DEFAULT 0,
  taken_by        text,                   -- account of who has the call open
  taken_at        timestamptz,
  UNIQUE (departement, id),
  UNIQUE (departement, platform_id),
  CHECK (callback_number IS NULL OR callback_state IN ('none', 'waiting')),
  CHECK ((taken_by IS NULL) = (taken_at IS NULL))
);
CREATE INDEX phone_call_waiting ON phone_call (departement, callback_due_at, id)
  WHERE callback_state = 'waiting';

CREATE TABLE phone_call_event (
  departement text        NOT NULL,
  call_id     uuid        NOT NULL,
  at          timestamptz NOT NULL,
  kind        text        NOT NULL,
  told_at     timestamptz NOT NULL,
  PRIMARY KEY (departement, call_id, at, kind),
  FOREIGN KEY (departement, call_id) REFERENCES phone_call (departement, id)
);

CREATE TABLE phone_call_attempt (
  id          uuid        PRIMARY KEY,
  departement text        NOT NULL,
  call_id     uuid        NOT NULL,
  at          timestamptz NOT NULL,
  by          text        NOT NULL,
  outcome     text        NOT NULL,
  FOREIGN KEY (departement, call_id) REFERENCES phone_call (departement, id)
);
CREATE INDEX phone_call_attempts ON phone_call_attempt (departement, call_id, at);

ALTER TABLE solicitation ADD FOREIGN KEY (departement, call_id) REFERENCES phone_call (departement, id);
ALTER TABLE relance ADD FOREIGN KEY (departement, call_id) REFERENCES phone_call (departement, id);

ALTER TABLE phone_call ENABLE ROW LEVEL SECURITY;
ALTER TABLE phone_call FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON phone_call TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
ALTER TABLE phone_call_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE phone_call_event FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON phone_call_event TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
ALTER TABLE phone_call_attempt ENABLE ROW LEVEL SECURITY;
ALTER TABLE phone_call_attempt FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON phone_call_attempt TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));

GRANT SELECT, INSERT, UPDATE ON phone_call TO :"handler";
GRANT SELECT, INSERT ON phone_call_event, phone_call_attempt TO :"handler";

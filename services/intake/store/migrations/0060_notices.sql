-- Messages to people, of every service: one table to enqueue into, one job to send from.
-- What a notice says is a template and codes; it holds no name, no address and no health data.

CREATE TABLE notice (
  id             uuid        PRIMARY KEY,
  departement    text        NOT NULL,
  version        bigint      NOT NULL DEFAULT 1,
  recipient_kind text        NOT NULL CHECK (recipient_kind IN ('person', 'account', 'organisation')),
  person_id      uuid,
  recipient      text,                 -- account or organisation
  channel        text        NOT NULL DEFAULT 'auto'
                 CHECK (channel IN ('auto', 'task_list', 'email', 'mss', 'letter')),
  template       text        NOT NULL,
  params         json        NOT NULL DEFAULT '{}' CHECK (octet_length(params::text) <= 2000),
  situation_id   uuid,
  cause          uuid        NOT NULL, -- the event that it tells of
  language       text        CHECK (language IN ('fr', 'en')), -- NULL: that of the recipient
  state          text        NOT NULL DEFAULT 'queued'
                 CHECK (state IN ('queued', 'sending', 'delivered', 'to_post', 'handed_over', 'failed',
                                  'given_up', 'cancelled')),
  sent_by        text        CHECK (sent_by IN ('task_list', 'email', 'mss', 'letter')),
  reason         text,                 -- notice_reasons: why it waits or went wrong
  attempts       int         NOT NULL DEFAULT 0,
  created_at     timestamptz NOT NULL,
  next_at        timestamptz NOT NULL,
  lease_until    timestamptz,
  settled_at     timestamptz,
  read_at        timestamptz,
  UNIQUE (departement, id),
  FOREIGN KEY (departement, person_id) REFERENCES person (departement, id),
  CHECK ((recipient_kind = 'person') = (person_id IS NOT NULL)),
  CHECK ((recipient_kind = 'person') = (recipient IS NULL)),
  CHECK ((state = 'sending') = (lease_until IS NOT NULL))
);
CREATE INDEX notice_due ON notice (next_at, id) WHERE state IN ('queued', 'failed');
CREATE INDEX notice_lease ON notice (lease_until) WHERE state = 'sending';
CREATE INDEX notice_state ON notice (departement, state, created_at, id);
CREATE INDEX notice_person ON notice (departement, person_id, created_at, id)
  WHERE person_id IS NOT NULL;
CREATE INDEX notice_recipient ON notice (departement, recipient, created_at, id)
  WHERE recipient IS NOT NULL;

-- Where an account or an organisation wants to be told.  Of a person this is never kept here: the
-- contacts of persons and their rules are asked at the moment of sending.
CREATE TABLE notice_address (
  id          uuid        PRIMARY KEY,
  departement text        NOT NULL,
  version     bigint      NOT NULL DEFAULT 1,
  holder_kind text        NOT NULL CHECK (holder_kind IN ('account', 'organisation')),
  holder      text        NOT NULL,
  channel     text        NOT NULL CHECK (channel IN ('email', 'mss')),
  address     text        NOT NULL,
  language    text        NOT NULL DEFAULT 'fr' CHECK (language IN ('fr', 'en')),
  active      boolean     NOT NULL DEFAULT true,
  updated_at  timestamptz NOT NULL,
  updated_by  text        NOT NULL,
  UNIQUE (departement, holder_kind, holder, channel)
);

ALTER TABLE notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE notice FORCE ROW LEVEL SECURITY;
ALTER TABLE notice_address ENABLE ROW LEVEL SECURITY;
ALTER TABLE notice_address FORCE ROW LEVEL SECURITY;

CREATE POLICY territory ON notice TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON notice_address TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
-- the job that sends, and the feed that tells of other services' events
CREATE POLICY sends ON notice TO :"bus" USING (true) WITH CHECK (true);
CREATE POLICY sends ON notice_address FOR SELECT TO :"bus" USING (true);

GRANT SELECT, INSERT, UPDATE ON notice, notice_address TO :"handler";
GRANT SELECT, INSERT, UPDATE ON notice TO :"bus";
GRANT SELECT ON notice_address TO :"bus";

-- To a person: which language, whether there is an account that reads a list, which postal address.
CREATE POLICY notice_sends ON person FOR SELECT TO :"bus" USING (true);
CREATE POLICY notice_sends ON person_account FOR SELECT TO :"bus" USING (true);
GRANT SELECT (id, departement, state, merged_into, language, address_lines, postal_code)
  ON person TO :"bus";
GRANT SELECT (departement, person_id, ended_at) ON person_account TO :"bus";
-- Whom to tell of a message that could not reach the person; whose file it is about.
GRANT SELECT (conseiller, person_id) ON situation TO :"bus";

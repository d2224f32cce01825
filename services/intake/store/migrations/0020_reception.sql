-- Reception: what every door writes, the clocks of a first answer, the sub-territories, and the
-- later contacts (relances) that are no solicitations.

-- Clocks of a département, valid from a day until the next row's: dated configuration (R025).  One
-- row for the whole département: what holds in one sub-territory holds in all (R005).
CREATE TABLE reception_rule (
  id                 uuid        PRIMARY KEY,
  departement        text        NOT NULL,
  version            bigint      NOT NULL DEFAULT 1,
  valid_from         date        NOT NULL,
  first_answer_hours int         CHECK (first_answer_hours BETWEEN 1 AND 8760), -- NULL: no threshold
  callback_hours     int         NOT NULL CHECK (callback_hours BETWEEN 1 AND 720),
  callback_attempts  int         NOT NULL CHECK (callback_attempts BETWEEN 1 AND 20),
  set_at             timestamptz NOT NULL,
  set_by             text        NOT NULL,
  UNIQUE (departement, valid_from)
);

-- Parts of a département, each a list of communes (R004); a commune lies in one at most.
CREATE TABLE sub_territory (
  id          uuid        PRIMARY KEY,
  departement text        NOT NULL,
  version     bigint      NOT NULL DEFAULT 1,
  code        text        NOT NULL,
  name        text        NOT NULL,
  changed_at  timestamptz NOT NULL,
  changed_by  text        NOT NULL,
  UNIQUE (departement, id),
  UNIQUE (departement, code)
);
CREATE TABLE sub_territory_commune (
  departement      text NOT NULL,
  commune          text NOT NULL REFERENCES commune_ref (code),
  sub_territory_id uuid NOT NULL,
  PRIMARY KEY (departement, commune),
  FOREIGN KEY (departement, sub_territory_id) REFERENCES sub_territory (departement, id)
);
CREATE INDEX sub_territory_communes ON sub_territory_commune (departement, sub_territory_id, commune);

ALTER TABLE solicitation
  ADD COLUMN age                 smallint CHECK (age BETWEEN 0 AND 129),  -- at reception
  ADD COLUMN profile_rule        text,        -- which row of the written table gave the profile
  ADD COLUMN population          text,        -- R007
  ADD COLUMN commune_status      text NOT NULL DEFAULT 'not_stated',
  ADD COLUMN commune_given       text,        -- the code that was given, when it is one of before
  ADD COLUMN sub_territory_id    uuid,
  ADD COLUMN priority            text NOT NULL DEFAULT 'ordinary',        -- R015
  ADD COLUMN sender_organisation text,        -- of a partner's or an MDPH's request
  ADD COLUMN call_id             uuid,        -- the phone call it was heard in
  ADD COLUMN first_answer_due_at timestamptz, -- fixed at reception by the rule valid then
  ADD COLUMN first_answered_at   timestamptz,
  ADD FOREIGN KEY (departement, sub_territory_id) REFERENCES sub_territory (departement, id);
CREATE UNIQUE INDEX solicitation_call ON solicitation (departement, call_id) WHERE call_id IS NOT NULL;
CREATE INDEX solicitation_sender ON solicitation (departement, sender_organisation, received_at, id)
  WHERE sender_organisation IS NOT NULL;
CREATE INDEX solicitation_unanswered ON solicitation (departement, received_at, id)
  WHERE first_answered_at IS NULL AND first_answer_due_at IS NOT NULL;

-- A later contact about the same matter: counted apart, and never a solicitation of its own.
CREATE TABLE relance (
  id              uuid        PRIMARY KEY,
  departement     text        NOT NULL,
  version         bigint      NOT NULL DEFAULT 1,
  solicitation_id uuid        NOT NULL,
  at              timestamptz NOT NULL,
  recorded_at     timestamptz NOT NULL,
  recorded_by     text        NOT NULL,
  channel         text        NOT NULL,
  requester_kind  text        NOT NULL,
  call_id         uuid,
  text            text,
  FOREIGN KEY (departement, solicitation_id) REFERENCES solicitation (departement, id)
);
CREATE INDEX relance_of ON relance (departement, solicitation_id, at, id);
CREATE UNIQUE INDEX relance_call ON relance (departement, call_id) WHERE call_id IS NOT NULL;

ALTER TABLE reception_rule ENABLE ROW LEVEL SECURITY;
ALTER TABLE reception_rule FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON reception_rule TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
ALTER TABLE sub_territory ENABLE ROW LEVEL SECURITY;
ALTER TABLE sub_territory FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON sub_territory TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
ALTER TABLE sub_territory_commune ENABLE ROW LEVEL SECURITY;
ALTER TABLE sub_territory_commune FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON sub_territory_commune TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
ALTER TABLE relance ENABLE ROW LEVEL SECURITY;
ALTER TABLE relance FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON relance TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));

GRANT SELECT, INSERT ON reception_rule, relance TO :"handler";
GRANT SELECT, INSERT, UPDATE ON sub_territory TO :"handler";
GRANT SELECT, INSERT, DELETE ON sub_territory_commune TO :"handler";

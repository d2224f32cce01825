-- The money of a community: what the calls for interest announced (R187 to R189, R201 to R203), the budget of
-- each year with its lines and its recipients (R190 to R194, R200, R207), what was received and spent, what the
-- ARS put in reserve (R204, R206), what was given in kind (R197, R203), credits asked for (R195 to R198).
-- Amounts are whole euro cents.

-- As announced, from services/directory/data/envelopes.csv: public.  Figures that contradict each other are kept.
CREATE TABLE envelope (
  region         text   NOT NULL,
  departement    text,                                -- NULL: of the region as a whole
  component      text   NOT NULL,
  kind           text   NOT NULL CHECK (kind IN ('total', 'part', 'stated', 'in_kind')),
  within         text,                                -- component that it is a part of
  cents          bigint CHECK (cents BETWEEN 0 AND 100000000000),
  fte_hundredths int    CHECK (fte_hundredths > 0),
  from_year      int    NOT NULL,
  until_year     int    CHECK (until_year >= from_year),
  label          text   NOT NULL,
  source         text   NOT NULL,
  note           text,
  version        bigint NOT NULL DEFAULT 1,
  CHECK ((kind = 'in_kind') = (cents IS NULL)),
  CHECK ((kind = 'in_kind') = (fte_hundredths IS NOT NULL))
);
CREATE UNIQUE INDEX envelope_key ON envelope (region, (coalesce(departement, '')), component, from_year);

CREATE TABLE budget (
  id                   uuid        PRIMARY KEY,
  departement          text        NOT NULL,
  year                 int         NOT NULL CHECK (year BETWEEN 2020 AND 2100),
  version              bigint      NOT NULL DEFAULT 1,
  ars_cents            bigint      NOT NULL CHECK (ars_cents BETWEEN 0 AND 100000000000),
  ars_source           text        NOT NULL CHECK (ars_source IN ('announced', 'delegated')),
  cd_cents             bigint      CHECK (cd_cents BETWEEN 0 AND 100000000000),
  carried_in_cents     bigint      CHECK (carried_in_cents BETWEEN -100000000000 AND 100000000000),
  delegated_on         date,
  delegation_reference text,
  note                 text,
  told                 boolean     NOT NULL DEFAULT false,  -- its totals were told as they are now
  lag_month            int         NOT NULL DEFAULT 0,      -- last month for which the delay was told
  recorded_at          timestamptz NOT NULL,
  recorded_by          text        NOT NULL,
  UNIQUE (departement, id),
  UNIQUE (departement, year)
);
CREATE INDEX budget_untold ON budget (id) WHERE NOT told;

-- A line that left the budget stays, marked: expenses may name it.
CREATE TABLE budget_line (
  departement    text    NOT NULL,
  budget_id      uuid    NOT NULL,
  number         int     NOT NULL CHECK (number BETWEEN 1 AND 99),
  kind           text    NOT NULL,                    -- code of budget_lines
  label          text,
  planned_cents  bigint  NOT NULL CHECK (planned_cents BETWEEN 0 AND 100000000000),
  fte_hundredths int     CHECK (fte_hundredths > 0),
  actor_id       uuid,                                -- the recipient who spends it
  dropped        boolean NOT NULL DEFAULT false,
  PRIMARY KEY (departement, budget_id, number),
  FOREIGN KEY (departement, budget_id) REFERENCES budget (departement, id),
  FOREIGN KEY (departement, actor_id) REFERENCES actor (departement, id)
);

CREATE TABLE budget_share (
  departement text    NOT NULL,
  budget_id   uuid    NOT NULL,
  actor_id    uuid    NOT NULL,
  kind        text    NOT NULL,                       -- code of credit_recipients
  cents       bigint  NOT NULL CHECK (cents BETWEEN 0 AND 100000000000),
  note        text,
  dropped     boolean NOT NULL DEFAULT false,
  PRIMARY KEY (departement, budget_id, actor_id),
  FOREIGN KEY (departement, budget_id) REFERENCES budget (departement, id),
  FOREIGN KEY (departement, actor_id) REFERENCES actor (departement, id)
);

-- What was asked of the budget each time, so that an earlier one can be shown.
CREATE TABLE budget_history (
  departement text        NOT NULL,
  budget_id   uuid        NOT NULL,
  version     bigint      NOT NULL,
  act         text        NOT NULL CHECK (act IN ('opened', 'changed', 'delegated')),
  said        jsonb       NOT NULL,
  at          timestamptz NOT NULL,
  by          text        NOT NULL,
  PRIMARY KEY (departement, budget_id, version),
  FOREIGN KEY (departement, budget_id) REFERENCES budget (departement, id)
);

-- Receipts and expenses.  Nothing is changed or taken away here: a mistake is answered by an entry of
-- the same day and the opposite amount, which names it.
CREATE TABLE budget_entry (
  id          uuid        PRIMARY KEY,
  departement text        NOT NULL,
  budget_id   uuid        NOT NULL,
  side        text        NOT NULL CHECK (side IN ('income', 'expense')),
  kind        text        NOT NULL,                   -- code of income_kinds or expense_kinds
  line        int,                                    -- of the budget; expenses only
  month       int         CHECK (month BETWEEN 1 AND 12), -- of the twelfth; receipts only
  booked_on   date        NOT NULL,
  cents       bigint      NOT NULL CHECK (cents <> 0 AND cents BETWEEN -100000000000 AND 100000000000),
  actor_id    uuid,                                   -- the recipient of credits who received or spent it
  payee_id    uuid,                                   -- the actor who was paid
  piece       text,
  label       text,
  reverses    uuid        UNIQUE,
  reason      text,
  recorded_at timestamptz NOT NULL,
  recorded_by text        NOT NULL,
  UNIQUE (departement, id),
  CHECK ((side = 'expense') = (line IS NOT NULL)),
  CHECK ((cents < 0) = (reverses IS NOT NULL)),
  CHECK ((reverses IS NULL) = (reason IS NULL)),
  FOREIGN KEY (departement, budget_id) REFERENCES budget (departement, id),
  FOREIGN KEY (departement, budget_id, line) REFERENCES budget_line (departement, budget_id, number),
  FOREIGN KEY (departement, actor_id) REFERENCES actor (departement, id),
  FOREIGN KEY (departement, payee_id) REFERENCES actor (departement, id),
  FOREIGN KEY (departement, reverses) REFERENCES budget_entry (departement, id)
);
CREATE INDEX budget_entry_list ON budget_entry (departement, budget_id, booked_on, id);

CREATE TABLE budget_reserve (
  id              uuid        PRIMARY KEY,
  departement     text        NOT NULL,
  budget_id       uuid        NOT NULL,
  version         bigint      NOT NULL DEFAULT 1,
  state           text        NOT NULL DEFAULT 'in_force' CHECK (state IN ('in_force', 'released')),
  cents           bigint      NOT NULL CHECK (cents BETWEEN 1 AND 100000000000),
  reason          text        NOT NULL,
  decided_on      date        NOT NULL,
  released_on     date        CHECK (released_on >= decided_on),
  released_reason text,
  recorded_at     timestamptz NOT NULL,
  recorded_by     text        NOT NULL,
  UNIQUE (departement, id),
  CHECK ((state = 'released') = (released_on IS NOT NULL)),
  FOREIGN KEY (departement, budget_id) REFERENCES budget (departement, id)
);
CREATE INDEX budget_reserve_of ON budget_reserve (departement, budget_id, decided_on, id);

CREATE TABLE budget_in_kind (
  id              uuid        PRIMARY KEY,
  departement     text        NOT NULL,
  budget_id       uuid        NOT NULL,
  version         bigint      NOT NULL DEFAULT 1,
  kind            text        NOT NULL,               -- code of in_kind_kinds
  giver           text        NOT NULL,               -- code of in_kind_givers
  actor_id        uuid,
  label           text        NOT NULL,
  estimated_cents bigint      CHECK (estimated_cents BETWEEN 0 AND 100000000000),
  fte_hundredths  int         CHECK (fte_hundredths > 0),
  since           date        NOT NULL,
  until           date        CHECK (until >= since),
  withdrawn       boolean     NOT NULL DEFAULT false, -- entered by mistake
  recorded_at     timestamptz NOT NULL,
  recorded_by     text        NOT NULL,
  UNIQUE (departement, id),
  FOREIGN KEY (departement, budget_id) REFERENCES budget (departement, id),
  FOREIGN KEY (departement, actor_id) REFERENCES actor (departement, id)
);
CREATE INDEX budget_in_kind_of ON budget_in_kind (departement, budget_id, since, id);

-- Copy of the credits that were asked for, by the events of referral: no situation, no actor.
CREATE TABLE budget_funding (
  id            uuid    PRIMARY KEY,
  departement   text    NOT NULL,
  kind          text    NOT NULL,
  side          text    NOT NULL,
  funder        text,
  purpose       text,
  mention_c360  boolean,
  asked_on      date    NOT NULL,
  asked_cents   bigint,
  state         text    NOT NULL DEFAULT 'asked',
  decided_on    date,
  granted_cents bigint,
  UNIQUE (departement, id)
);
CREATE INDEX budget_funding_of ON budget_funding (departement, asked_on, id);

ALTER TABLE budget ENABLE ROW LEVEL SECURITY;
ALTER TABLE budget FORCE ROW LEVEL SECURITY;
ALTER TABLE budget_line ENABLE ROW LEVEL SECURITY;
ALTER TABLE budget_line FORCE ROW LEVEL SECURITY;
ALTER TABLE budget_share ENABLE ROW LEVEL SECURITY;
ALTER TABLE budget_share FORCE ROW LEVEL SECURITY;
ALTER TABLE budget_history ENABLE ROW LEVEL SECURITY;
ALTER TABLE budget_history FORCE ROW LEVEL SECURITY;
ALTER TABLE budget_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE budget_entry FORCE ROW LEVEL SECURITY;
ALTER TABLE budget_reserve ENABLE ROW LEVEL SECURITY;
ALTER TABLE budget_reserve FORCE ROW LEVEL SECURITY;
ALTER TABLE budget_in_kind ENABLE ROW LEVEL SECURITY;
ALTER TABLE budget_in_kind FORCE ROW LEVEL SECURITY;
ALTER TABLE budget_funding ENABLE ROW LEVEL SECURITY;
ALTER TABLE budget_funding FORCE ROW LEVEL SECURITY;

CREATE POLICY territory ON budget TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON budget_line TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON budget_share TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON budget_history TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON budget_entry TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON budget_reserve TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON budget_in_kind TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON budget_funding FOR SELECT TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));

GRANT SELECT ON envelope TO :"handler";
GRANT SELECT, INSERT, UPDATE ON budget, budget_line, budget_share, budget_reserve, budget_in_kind TO :"handler";
GRANT SELECT, INSERT ON budget_entry, budget_history TO :"handler";
GRANT SELECT ON budget_funding TO :"handler";

-- the importer; the feed; the job that tells totals
GRANT SELECT, INSERT, UPDATE ON envelope TO :"bus";
CREATE POLICY feed ON budget_funding TO :"bus" USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON budget_funding TO :"bus";
CREATE POLICY totals ON budget TO :"bus" USING (true) WITH CHECK (true);
CREATE POLICY totals ON budget_line FOR SELECT TO :"bus" USING (true);
CREATE POLICY totals ON budget_entry FOR SELECT TO :"bus" USING (true);
CREATE POLICY totals ON budget_reserve FOR SELECT TO :"bus" USING (true);
CREATE POLICY totals ON budget_in_kind FOR SELECT TO :"bus" USING (true);
GRANT SELECT (id, departement, year, ars_cents, cd_cents, carried_in_cents, told, lag_month),
      UPDATE (told, lag_month) ON budget TO :"bus";
GRANT SELECT (departement, budget_id, number, kind, planned_cents, dropped) ON budget_line TO :"bus";
GRANT SELECT (departement, budget_id, side, kind, line, booked_on, cents) ON budget_entry TO :"bus";
GRANT SELECT (departement, budget_id, state, cents, decided_on, released_on) ON budget_reserve TO :"bus";
GRANT SELECT (departement, budget_id, kind, giver, estimated_cents, fte_hundredths, withdrawn) ON budget_in_kind TO :"bus";

-- Unmet needs for those who are not of the team (R233): a quarter is copied once, after its end, and
-- never altered; what is shown is computed from that copy.  Two releases of one quarter can therefore
-- not be subtracted, and quarters share no need.
ALTER TABLE unmet_fact ADD COLUMN recorded_on date;   -- in metropolitan France; NULL: learnt before
CREATE INDEX unmet_fact_recorded ON unmet_fact (departement, (COALESCE(recorded_on, since)));

CREATE TABLE unmet_period (
  departement text NOT NULL,
  quarter     date NOT NULL,      -- its first day
  frozen_on   date NOT NULL,
  threshold   bigint,             -- of what was released; NULL: nothing yet
  released_at timestamptz,
  data        json,
  PRIMARY KEY (departement, quarter),
  CHECK ((data IS NULL) = (threshold IS NULL) AND (data IS NULL) = (released_at IS NULL))
);
-- One row for each need, without its id: nothing leads back to a person.
CREATE TABLE unmet_frozen (
  departement text    NOT NULL,
  quarter     date    NOT NULL,
  need        text    NOT NULL,
  state       text    NOT NULL,
  days        integer NOT NULL,   -- waited, to the end or to the day of the copy
  reasons     text[]  NOT NULL,
  FOREIGN KEY (departement, quarter) REFERENCES unmet_period (departement, quarter)
);
CREATE INDEX unmet_frozen_days ON unmet_frozen (departement, quarter, days);

ALTER TABLE unmet_period ENABLE ROW LEVEL SECURITY;
ALTER TABLE unmet_period FORCE ROW LEVEL SECURITY;
ALTER TABLE unmet_frozen ENABLE ROW LEVEL SECURITY;
ALTER TABLE unmet_frozen FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON unmet_period FOR SELECT TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY release ON unmet_period TO :"bus" USING (true) WITH CHECK (true);
CREATE POLICY release ON unmet_frozen TO :"bus" USING (true) WITH CHECK (true);
-- The handlers read what was released, and nothing of what it was made of.
GRANT SELECT ON unmet_period TO :"handler";
GRANT SELECT, INSERT, UPDATE (threshold, released_at, data) ON unmet_period TO :"bus";
GRANT SELECT, INSERT ON unmet_frozen TO :"bus";

-- Needs that found no answer, by what referral told: codes and dates.  Days are counted when asked.
CREATE TABLE unmet_fact (
  id            uuid   PRIMARY KEY,
  departement   text   NOT NULL,
  need          text   NOT NULL,
  qualification text   NOT NULL,
  reasons       text[] NOT NULL,
  since         date   NOT NULL,
  state         text   NOT NULL CHECK (state IN ('open', 'met', 'expired', 'withdrawn')),
  ended_on      date,
  CHECK ((state = 'open') = (ended_on IS NULL))
);
CREATE INDEX unmet_fact_need ON unmet_fact (departement, need);
ALTER TABLE unmet_fact ENABLE ROW LEVEL SECURITY;
ALTER TABLE unmet_fact FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON unmet_fact FOR SELECT TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY feed ON unmet_fact TO :"bus" USING (true) WITH CHECK (true);
GRANT SELECT ON unmet_fact TO :"handler";
GRANT SELECT, INSERT, UPDATE ON unmet_fact TO :"bus";

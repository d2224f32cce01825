-- The job of the calendar reads when presidencies end and arbitrations are awaited: days and states, no words.
CREATE POLICY agenda ON governance_presidency FOR SELECT TO :"bus" USING (true);
CREATE POLICY agenda ON governance_arbitration FOR SELECT TO :"bus" USING (true);
GRANT SELECT (id, departement, instance_id, from_on, until_on, created_at) ON governance_presidency TO :"bus";
GRANT SELECT (id, departement, state, answer_due, answered_on) ON governance_arbitration TO :"bus";

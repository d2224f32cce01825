-- The job of the calendar reads when the committee validated a roadmap: the day, no words.
CREATE POLICY agenda ON governance_decision FOR SELECT TO :"bus" USING (true);
GRANT SELECT (id, departement, kind, decided_on) ON governance_decision TO :"bus";

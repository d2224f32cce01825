-- The job of the calendar reads what the team plans and owes: days and states, no name, no words.
CREATE POLICY agenda ON team_person FOR SELECT TO :"bus" USING (true);
CREATE POLICY agenda ON team_assignment FOR SELECT TO :"bus" USING (true);
CREATE POLICY agenda ON team_session FOR SELECT TO :"bus" USING (true);
CREATE POLICY agenda ON team_programme FOR SELECT TO :"bus" USING (true);
GRANT SELECT (id, departement, certified_until, forgotten_at) ON team_person TO :"bus";
GRANT SELECT (departement, person_id, active, ends) ON team_assignment TO :"bus";
GRANT SELECT (id, departement, kind, planned_on, held_on, cancelled) ON team_session TO :"bus";
GRANT SELECT (id, departement, year, ars_on, cd_on, mdph_on) ON team_programme TO :"bus";

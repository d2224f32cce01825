-- A consent names a person of the same département.  Jobs that ask the rule also follow a situation
-- to its call and its person, and a person to the records that were merged with it.
ALTER TABLE consent ADD FOREIGN KEY (departement, person_id) REFERENCES person (departement, id);

CREATE POLICY consent_asks ON solicitation FOR SELECT TO :"bus" USING (true);
CREATE POLICY consent_asks ON person FOR SELECT TO :"bus" USING (true);
GRANT SELECT (id, departement, person_id) ON solicitation TO :"bus";
GRANT SELECT (person_id) ON situation TO :"bus";
GRANT SELECT (id, departement, merged_into) ON person TO :"bus";

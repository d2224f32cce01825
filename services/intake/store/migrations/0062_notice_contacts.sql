-- The job that sends asks the rules of each contact at that moment, of every record that has it.
CREATE POLICY notice_sends ON person_contact FOR SELECT TO :"bus" USING (true);
GRANT SELECT (id, departement, person_id, state, kind, value, reach, never, discreet, means, purposes,
  hours, language) ON person_contact TO :"bus";

-- What consent holds of a person beside its acts.
SELECT personal_data_register(53, 'consent_withdrawal', 'consent', 'consent_id', 'accords retirés',
  'agreements withdrawn', '{}', 'false', 'true', '{collected_by}') \g /dev/null
-- The table of those who owned a file got another name.
DELETE FROM personal_data WHERE name = 'situation_owner';
SELECT personal_data_register(37, 'ownership', 'situation', 'situation_id',
  'conseillers successifs', 'advisers, one after another', ARRAY['note = NULL'],
  't.note IS NOT NULL', 'true', '{by}') \g /dev/null

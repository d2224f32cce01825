-- What the MDPH received may lack something: only a complete demande starts the legal delay (CASF
-- R.241-33, R.146-25, R.146-26).
-- compatible: the check makes room for a state that only the new program writes; what it reads is kept
ALTER TABLE mdph_demande ADD COLUMN complete_on date;
ALTER TABLE mdph_demande DROP CONSTRAINT mdph_demande_state_check;
ALTER TABLE mdph_demande ADD CONSTRAINT mdph_demande_states
  CHECK (state IN ('preparing', 'sent', 'incomplete', 'received', 'decided', 'abandoned'));
ALTER TABLE mdph_demande ADD CONSTRAINT mdph_demande_complete
  CHECK (complete_on >= received_on AND (state <> 'incomplete' OR received_on IS NOT NULL));
-- those of before were complete when they were received
ALTER TABLE mdph_demande NO FORCE ROW LEVEL SECURITY;
UPDATE mdph_demande SET complete_on = received_on WHERE received_on IS NOT NULL;
ALTER TABLE mdph_demande FORCE ROW LEVEL SECURITY;

INSERT INTO clock_move (kind, state, clock, act) VALUES
  ('mdph_demande', 'incomplete', 'demande_completion', 'start'),
  ('mdph_demande', 'received',   'demande_completion', 'stop');
INSERT INTO delay_rule (id, departement, clock, unit, n, end_rule, remind_before,
                        escalate_coordonnateur, escalate_member, basis, source, valid_from,
                        begins_at) VALUES
  ('00000000-0000-7000-8000-000000010001', '*', 'demande_completion', 'calendar_days', 30, 'next_ouvre',
   5, 5, NULL, 'product', 'product decision', '2022-01-01', '-infinity');

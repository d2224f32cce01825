-- compatible: the trigger moves clocks only, and the release before looks at none
-- The clocks of a hand-off, of both sides (domain/handoff.h).  None of them is a legal delay.
CREATE TRIGGER clocks AFTER INSERT OR UPDATE ON handoff
  FOR EACH ROW EXECUTE FUNCTION clock_follow('handoff');

INSERT INTO clock_move (kind, state, clock, act) VALUES
  ('handoff', 'sent',                 'handoff_receipt',       'start'),
  ('handoff', 'sent',                 'handoff_read',          'start'),
  ('handoff', 'received',             'handoff_receipt',       'stop'),
  ('handoff', 'read',                 'handoff_receipt',       'stop'),
  ('handoff', 'read',                 'handoff_read',          'stop'),
  ('handoff', 'read',                 'handoff_complement',    'stop'),
  ('handoff', 'read',                 'handoff_admissibility', 'start'),  -- goes on after a complement
  ('handoff', 'complement_requested', 'handoff_receipt',       'stop'),
  ('handoff', 'complement_requested', 'handoff_read',          'stop'),
  ('handoff', 'complement_requested', 'handoff_admissibility', 'pause'),
  ('handoff', 'complement_requested', 'handoff_complement',    'start'),
  ('handoff', 'accepted',             '*',                     'stop'),
  ('handoff', 'accepted',             'handoff_evaluation',    'start'),
  ('handoff', 'refused',              '*',                     'stop'),
  ('handoff', 'already_known',        '*',                     'stop'),
  ('handoff', 'concluded',            '*',                     'stop'),
  ('handoff', 'withdrawn',            '*',                     'stop'),
  -- only the MDPH's receipt of a demande starts a legal delay
  ('mdph_demande', 'received',  'demande_decision', 'start'),
  ('mdph_demande', 'decided',   '*',                'stop'),
  ('mdph_demande', 'abandoned', '*',                'stop');

INSERT INTO delay_rule (id, departement, clock, unit, n, end_rule, remind_before,
                        escalate_coordonnateur, escalate_member, basis, source, valid_from,
                        begins_at) VALUES
  ('00000000-0000-7000-8000-000000007001', '*', 'handoff_receipt', 'jours_ouvres', 1, 'as_is',
   NULL, 1, 3, 'product', 'product decision', '2022-01-01', '-infinity'),
  ('00000000-0000-7000-8000-000000007002', '*', 'handoff_read', 'jours_ouvres', 5, 'as_is',
   2, 3, 8, 'product', 'product decision', '2022-01-01', '-infinity'),
  ('00000000-0000-7000-8000-000000007003', '*', 'handoff_admissibility', 'jours_ouvres', 15, 'as_is',
   3, 5, 10, 'product', 'product decision', '2022-01-01', '-infinity'),
  ('00000000-0000-7000-8000-000000007004', '*', 'handoff_complement', 'jours_ouvres', 10, 'as_is',
   3, 2, NULL, 'product', 'product decision', '2022-01-01', '-infinity'),
  ('00000000-0000-7000-8000-000000007005', '*', 'handoff_evaluation', 'calendar_days', 90, 'next_ouvre',
   10, 10, 20, 'product', 'product decision', '2022-01-01', '-infinity'),
  ('00000000-0000-7000-8000-000000007006', '*', 'demande_decision', 'months', 4, 'as_is',
   10, 5, NULL, 'law', 'CASF R.241-33', '2022-01-01', '-infinity');

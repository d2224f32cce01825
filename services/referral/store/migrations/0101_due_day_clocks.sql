-- Clocks of what names its own last day: the answer to an invitation to a GOS (R105), and a commitment
-- that a concertation noted (R070).  The rule says who is reminded and told; the day is the record's.
-- compatible: triggers that write clocks alone, of records that older programs write as before.
CREATE FUNCTION due_day_clock() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
DECLARE
  last_day  date := (to_jsonb(NEW) ->> TG_ARGV[1])::date;
  first_day date := LEAST((NEW.state_at AT TIME ZONE 'UTC')::date, last_day);
  -- at 11:00 UTC it is the same day in every territory
  begins    timestamptz := (first_day + interval '11 hours') AT TIME ZONE 'UTC';
BEGIN
  IF NEW.situation_id IS NULL THEN
    RETURN NULL;  -- an invitation that is not linked yet
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.state = OLD.state AND OLD.situation_id IS NOT NULL
     AND (to_jsonb(OLD) ->> TG_ARGV[1])::date = last_day THEN
    RETURN NULL;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM clock_move WHERE kind = TG_ARGV[0] AND state = NEW.state
                 AND act = 'restart') THEN
    PERFORM clock_apply(TG_ARGV[0], NEW.departement, NEW.situation_id, NEW.id, NEW.state,
                        NEW.state_at);
    RETURN NULL;
  END IF;
  PERFORM clock_apply(TG_ARGV[0], NEW.departement, NEW.situation_id, NEW.id, NEW.state, begins);
  UPDATE clock SET unit = 'calendar_days', n = last_day - first_day, end_rule = 'as_is'
    WHERE departement = NEW.departement AND kind = TG_ARGV[0] AND subject_id = NEW.id
      AND stopped_at IS NULL;
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION due_day_clock() FROM PUBLIC;

INSERT INTO clock_move (kind, state, clock, act) VALUES
  ('gos_invitation', 'invited',     'gos_answer', 'restart'),
  ('gos_invitation', 'accepted',    '*',          'stop'),
  ('gos_invitation', 'contributed', '*',          'stop'),
  ('gos_invitation', 'declined',    '*',          'stop'),
  ('gos_invitation', 'cancelled',   '*',          'stop'),
  ('concertation_commitment', 'open',     'commitment_news', 'restart'),
  ('concertation_commitment', 'changed',  'commitment_news', 'restart'),
  ('concertation_commitment', 'kept',     '*',               'stop'),
  ('concertation_commitment', 'not_kept', '*',               'stop');
-- n is what the day leaves; here it only says what is usual.
INSERT INTO delay_rule (id, departement, clock, unit, n, end_rule, remind_before,
                        escalate_coordonnateur, escalate_member, basis, source, valid_from,
                        begins_at) VALUES
  ('00000000-0000-7000-8000-000000010101', '*', 'gos_answer', 'calendar_days', 14, 'as_is',
   2, 1, 3, 'product', 'product decision', '2022-01-01', '-infinity'),
  ('00000000-0000-7000-8000-000000010102', '*', 'commitment_news', 'calendar_days', 30, 'as_is',
   NULL, 5, 15, 'product', 'product decision', '2022-01-01', '-infinity');
CREATE TRIGGER clocks AFTER INSERT OR UPDATE ON gos_invitation
  FOR EACH ROW EXECUTE FUNCTION due_day_clock('gos_invitation', 'answer_by');
CREATE TRIGGER clocks AFTER INSERT OR UPDATE ON concertation_commitment
  FOR EACH ROW EXECUTE FUNCTION due_day_clock('concertation_commitment', 'until_on');

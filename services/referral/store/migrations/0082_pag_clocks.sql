-- Clocks of what follows a hand-off (0020_clocks.sql): answers to a PAG, its review at least once a
-- year, complementary evaluations, rights and Creton stays that come to their end.
-- compatible: triggers on tables of 0080 alone, which older programs do not know.

-- A PAG counts from the day on which it is in force.  At 11:00 UTC it is the same day in every
-- territory, from French Polynesia to Wallis.
CREATE FUNCTION pag_clock() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
BEGIN
  IF TG_OP = 'INSERT' OR NEW.state <> OLD.state THEN
    PERFORM clock_apply('pag', NEW.departement, NEW.situation_id, NEW.id, NEW.state,
      CASE NEW.state WHEN 'in_force'
        THEN (NEW.in_force_from + interval '11 hours') AT TIME ZONE 'UTC' ELSE NEW.state_at END);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER clocks AFTER INSERT OR UPDATE ON pag FOR EACH ROW EXECUTE FUNCTION pag_clock();

-- What has a last day is due on that day: its clock of so many months begins as many before.
-- Arguments: kind, column of the last day, months.
CREATE FUNCTION last_day_clock() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
DECLARE
  last_day date := (to_jsonb(NEW) ->> TG_ARGV[1])::date;
  former   date;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    former := (to_jsonb(OLD) ->> TG_ARGV[1])::date;
    IF NEW.state = OLD.state AND former IS NOT DISTINCT FROM last_day THEN
      RETURN NULL;
    END IF;
  END IF;
  PERFORM clock_apply(TG_ARGV[0], NEW.departement, NEW.situation_id, NEW.id,
    CASE WHEN last_day IS NULL THEN NEW.state || ' without end' ELSE NEW.state END,
    coalesce((last_day - make_interval(months => TG_ARGV[2]::int) + interval '11 hours')
             AT TIME ZONE 'UTC', NEW.state_at));
  RETURN NULL;
END $$;
CREATE TRIGGER clocks AFTER INSERT OR UPDATE ON creton
  FOR EACH ROW EXECUTE FUNCTION last_day_clock('creton', 'until', '12');
CREATE TRIGGER clocks AFTER INSERT OR UPDATE ON followed_right
  FOR EACH ROW EXECUTE FUNCTION last_day_clock('right', 'ends_on', '6');
CREATE TRIGGER clocks AFTER INSERT OR UPDATE ON complement
  FOR EACH ROW EXECUTE FUNCTION clock_follow('complement');
REVOKE EXECUTE ON FUNCTION pag_clock(), last_day_clock() FROM PUBLIC;

INSERT INTO clock_move (kind, state, clock, act) VALUES
  ('pag', 'elaborated',     'pag_answers', 'start'),
  ('pag', 'in_preparation', 'pag_answers', 'stop'),
  ('pag', 'validated',      'pag_answers', 'stop'),
  ('pag', 'withdrawn',      '*',           'stop'),
  ('pag', 'in_force',       'pag_answers', 'stop'),
  ('pag', 'in_force',       'pag_review',  'restart'),
  ('pag', 'in_review',      'pag_review',  'stop'),
  ('pag', 'in_review',      'pag_answers', 'stop'),
  ('pag', 'prolonged',      'pag_answers', 'start'),
  ('pag', 'modified',       'pag_answers', 'start'),
  ('pag', 'ended',          '*',           'stop'),
  ('complement', 'asked',     'complement_answer', 'start'),
  ('complement', 'accepted',  'complement_answer', 'stop'),
  ('complement', 'declined',  '*',                 'stop'),
  ('complement', 'delivered', '*',                 'stop'),
  ('complement', 'cancelled', '*',                 'stop'),
  ('creton', 'in_force', 'creton_renewal', 'restart'),
  ('creton', 'ended',    '*',              'stop'),
  ('right', 'granted', 'right_renewal', 'restart'),
  ('right', 'asked',   '*',             'stop'),
  ('right', 'refused', '*',             'stop'),
  ('right', 'ended',   '*',             'stop');

-- The text of L.114-1-2 names no delay that could be verified: the yearly review stands in the debate
-- on the bill; the others are decisions of the product.  Each département may set its own.
INSERT INTO delay_rule (id, departement, clock, unit, n, end_rule, remind_before,
                        escalate_coordonnateur, escalate_member, basis, source, valid_from,
                        begins_at) VALUES
  ('00000000-0000-7000-8000-000000008001', '*', 'pag_answers', 'calendar_days', 30, 'next_ouvre',
   5, 5, 15, 'product', 'product decision', '2022-01-01', '-infinity'),
  ('00000000-0000-7000-8000-000000008002', '*', 'pag_review', 'months', 12, 'as_is',
   40, 1, 20, 'product', 'product decision after the debate: yearly revision', '2022-01-01',
   '-infinity'),
  ('00000000-0000-7000-8000-000000008003', '*', 'complement_answer', 'jours_ouvres', 5, 'as_is',
   2, 3, 8, 'product', 'product decision', '2022-01-01', '-infinity'),
  ('00000000-0000-7000-8000-000000008004', '*', 'creton_renewal', 'months', 12, 'as_is',
   60, 1, 10, 'product', 'CASF L.242-4; a year at a time is practice', '2022-01-01', '-infinity'),
  ('00000000-0000-7000-8000-000000008005', '*', 'right_renewal', 'months', 6, 'as_is',
   85, 1, 20, 'product', 'product decision', '2022-01-01', '-infinity');

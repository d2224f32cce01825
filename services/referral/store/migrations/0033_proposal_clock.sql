-- compatible: a program that writes no state_at starts no clock, and one that ends a proposal stops it by
-- the trigger below
-- A proposal that nobody answers is chased: one clock from the proposal to its end, whoever brings it.
CREATE FUNCTION proposal_dated() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF NEW.state IS DISTINCT FROM OLD.state AND NEW.state_at IS NOT DISTINCT FROM OLD.state_at THEN
    NEW.state_at := coalesce(NEW.answered_at, OLD.state_at);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER dated BEFORE UPDATE OF state ON proposal
  FOR EACH ROW EXECUTE FUNCTION proposal_dated();
CREATE TRIGGER clocks AFTER INSERT OR UPDATE ON proposal
  FOR EACH ROW EXECUTE FUNCTION clock_follow('proposal');

INSERT INTO clock_move (kind, state, clock, act) VALUES
  ('proposal', 'proposed',  'proposal_answer', 'start'),
  ('proposal', 'accepted',  '*',               'stop'),
  ('proposal', 'refused',   '*',               'stop'),
  ('proposal', 'withdrawn', '*',               'stop');

-- No law sets it: a decision of the product, which each community may replace.
INSERT INTO delay_rule (id, departement, clock, unit, n, end_rule, remind_before,
                        escalate_coordonnateur, escalate_member, basis, source, valid_from,
                        begins_at) VALUES
  ('00000000-0000-7000-8000-000000003001', '*', 'proposal_answer', 'jours_ouvres', 10, 'as_is',
   2, 3, 8, 'product', 'product decision', '2022-01-01', '-infinity');

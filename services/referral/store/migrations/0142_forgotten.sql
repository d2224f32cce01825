-- What is begun and may be forgotten gets a clock: a search plan that nobody looks at again, a hand-off
-- that stays a draft, seats of a GOS that nobody answers for; and a concertation to prepare, a task.
-- compatible: nullable columns, and triggers that write clocks alone; for a program that does not say
-- since when a state holds they do nothing.  What stands already begins with its next change.

-- A plan is looked at again with each version.
ALTER TABLE plan ADD COLUMN state_at timestamptz;
CREATE FUNCTION plan_clock() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
BEGIN
  IF NEW.state_at IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.state_at IS DISTINCT FROM OLD.state_at) THEN
    PERFORM clock_apply('plan', NEW.departement, NEW.situation_id, NEW.id, NEW.state, NEW.state_at);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER clocks AFTER INSERT OR UPDATE ON plan FOR EACH ROW EXECUTE FUNCTION plan_clock();

-- In a file that is closed nobody searches, and nobody prepares a hand-off (0120).
CREATE OR REPLACE FUNCTION situation_moves_clocks() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
BEGIN
  IF NEW.state = 'closed' AND NEW.closure = 'transferred' THEN
    UPDATE clock c SET look_at = NULL,
        stopped_at = greatest(NEW.state_at, c.started_at, c.paused_at,
                              c.paused_to[cardinality(c.paused_to)])
      WHERE c.departement = NEW.departement AND c.situation_id = NEW.id AND c.stopped_at IS NULL;
  ELSIF NEW.state = 'closed' THEN
    UPDATE clock c SET look_at = NULL,
        paused_at = greatest(NEW.state_at, c.started_at, c.paused_to[cardinality(c.paused_to)])
      WHERE c.departement = NEW.departement AND c.situation_id = NEW.id
        AND (c.kind IN ('proposal', 'plan') OR c.clock = 'handoff_draft' OR NEW.closure = 'death')
        AND c.stopped_at IS NULL AND c.paused_at IS NULL;
  ELSE
    -- what the closure paused, and not what a complement did
    UPDATE clock c SET look_at = greatest(NEW.state_at, c.paused_at), paused_at = NULL,
        paused_from = c.paused_from || c.paused_at,
        paused_to = c.paused_to || greatest(NEW.state_at, c.paused_at)
      WHERE c.departement = NEW.departement AND c.situation_id = NEW.id AND c.stopped_at IS NULL
        AND c.paused_at = greatest(OLD.state_at, c.started_at,
                                   c.paused_to[cardinality(c.paused_to)]);
  END IF;
  RETURN NULL;
END $$;
-- as for a proposal that is being made while its file is closed
CREATE FUNCTION begun_in_closed_file() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
DECLARE
  s record;
BEGIN
  SELECT state, state_at INTO s FROM situation_ref
    WHERE departement = NEW.departement AND id = NEW.situation_id FOR SHARE;
  IF s.state = 'closed' THEN
    UPDATE clock c SET look_at = NULL, paused_at = greatest(s.state_at, c.started_at)
      WHERE c.departement = NEW.departement AND c.subject_id = NEW.id
        AND c.stopped_at IS NULL AND c.paused_at IS NULL;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER clocks_of_closed_file AFTER INSERT ON plan
  FOR EACH ROW EXECUTE FUNCTION begun_in_closed_file();
CREATE TRIGGER clocks_of_closed_file AFTER INSERT ON handoff
  FOR EACH ROW WHEN (NEW.state = 'draft') EXECUTE FUNCTION begun_in_closed_file();

-- Seats: everybody has answered, or the meeting is near.  Due ten days after they were asked, at the
-- latest on the day before the meeting.
ALTER TABLE gos_seat ADD COLUMN changed_at timestamptz;
CREATE POLICY follows ON gos_seat FOR SELECT TO c360_owner USING (true);
CREATE POLICY follows ON gos_session FOR SELECT TO c360_owner USING (true);
CREATE FUNCTION gos_seats_follow(dep text, session uuid, asked_again boolean, at timestamptz)
  RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  s         gos_session;
  first_day date := (at AT TIME ZONE 'UTC')::date;
  -- at 11:00 UTC it is the same day in every territory
  begins    timestamptz := (first_day + interval '11 hours') AT TIME ZONE 'UTC';
  entered   text := 'answered';
BEGIN
  SELECT * INTO s FROM gos_session WHERE departement = dep AND id = session;
  IF s.state = 'planned' AND s.planned_at > at AND EXISTS (SELECT 1 FROM gos_seat
       WHERE departement = dep AND session_id = session AND answer = 'awaited') THEN
    entered := CASE WHEN asked_again AND NOT EXISTS (SELECT 1 FROM clock WHERE departement = dep
      AND kind = 'gos_session' AND subject_id = session AND stopped_at IS NULL
      AND started_at >= begins) THEN 'asked again' ELSE 'asked' END;
  END IF;
  PERFORM clock_apply('gos_session', dep, s.situation_id, session, entered,
                      CASE entered WHEN 'answered' THEN at ELSE begins END);
  UPDATE clock SET unit = 'calendar_days', end_rule = 'as_is',
      n = least(10, greatest(0, (s.planned_at AT TIME ZONE 'UTC')::date - 1 - first_day))
    WHERE departement = dep AND kind = 'gos_session' AND subject_id = session
      AND stopped_at IS NULL AND started_at = begins;
END $$;
CREATE FUNCTION gos_seat_clock() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
BEGIN
  IF NEW.changed_at IS NOT NULL THEN
    PERFORM gos_seats_follow(NEW.departement, NEW.session_id,
      TG_OP = 'UPDATE' AND NEW.answer = 'awaited', NEW.changed_at);
  END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION gos_session_clock() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM gos_seats_follow(NEW.departement, NEW.id, false, NEW.state_at);
  RETURN NULL;
END $$;
CREATE TRIGGER clocks AFTER INSERT OR UPDATE OF answer, changed_at ON gos_seat
  FOR EACH ROW EXECUTE FUNCTION gos_seat_clock();
CREATE TRIGGER clocks AFTER UPDATE ON gos_session
  FOR EACH ROW WHEN (NEW.state <> OLD.state AND NEW.state <> 'planned')
  EXECUTE FUNCTION gos_session_clock();
REVOKE EXECUTE ON FUNCTION plan_clock(), begun_in_closed_file(), gos_seat_clock(), gos_session_clock(),
  gos_seats_follow(text, uuid, boolean, timestamptz) FROM PUBLIC;

INSERT INTO clock_move (kind, state, clock, act) VALUES
  ('plan',        'active',      'plan_review',   'restart'),
  ('plan',        'stopped',     '*',             'stop'),
  ('handoff',     'draft',       'handoff_draft', 'start'),
  ('handoff',     'sent',        'handoff_draft', 'stop'),
  ('gos_session', 'asked',       'gos_seats',     'start'),
  ('gos_session', 'asked again', 'gos_seats',     'restart'),
  ('gos_session', 'answered',    'gos_seats',     'stop');
-- The team itself is late with the first two: there is no member to call.
INSERT INTO delay_rule (id, departement, clock, unit, n, end_rule, remind_before,
                        escalate_coordonnateur, escalate_member, basis, source, valid_from,
                        begins_at) VALUES
  ('00000000-0000-7000-8000-000000014201', '*', 'plan_review', 'months', 3, 'next_ouvre',
   5, 10, NULL, 'product', 'product decision', '2022-01-01', '-infinity'),
  ('00000000-0000-7000-8000-000000014202', '*', 'handoff_draft', 'jours_ouvres', 10, 'as_is',
   3, 5, NULL, 'product', 'product decision', '2022-01-01', '-infinity'),
  ('00000000-0000-7000-8000-000000014203', '*', 'gos_seats', 'calendar_days', 10, 'as_is',
   NULL, 1, 2, 'product', 'product decision', '2022-01-01', '-infinity');

-- A concertation that comes near: the date for which the team was asked to prepare it.
ALTER TABLE concertation ADD COLUMN prepare_asked_for timestamptz;
CREATE INDEX concertation_near ON concertation (starts_at, id)
  WHERE state = 'planned' AND prepare_asked_for IS DISTINCT FROM starts_at;
GRANT SELECT (prepare_asked_for), UPDATE (prepare_asked_for) ON concertation TO :"bus";

-- What has a last day is due on that day, also at the ends of months: a delay of six months that began
-- six months before 31 August ends on the 28th.  So the clock counts the days in between.
-- compatible: the function of a trigger, which writes clocks alone.
CREATE OR REPLACE FUNCTION last_day_clock() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
DECLARE
  last_day  date := (to_jsonb(NEW) ->> TG_ARGV[1])::date;
  first_day date := (last_day - make_interval(months => TG_ARGV[2]::int))::date;
  former    date;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    former := (to_jsonb(OLD) ->> TG_ARGV[1])::date;
    IF NEW.state = OLD.state AND former IS NOT DISTINCT FROM last_day THEN
      RETURN NULL;
    END IF;
  END IF;
  PERFORM clock_apply(TG_ARGV[0], NEW.departement, NEW.situation_id, NEW.id,
    CASE WHEN last_day IS NULL THEN NEW.state || ' without end' ELSE NEW.state END,
    coalesce((first_day + interval '11 hours') AT TIME ZONE 'UTC', NEW.state_at));
  UPDATE clock SET unit = 'calendar_days', n = last_day - first_day, end_rule = 'as_is'
    WHERE last_day IS NOT NULL AND departement = NEW.departement AND kind = TG_ARGV[0]
      AND subject_id = NEW.id AND stopped_at IS NULL;
  RETURN NULL;
END $$;

-- those that run already
ALTER TABLE followed_right NO FORCE ROW LEVEL SECURITY;
ALTER TABLE creton NO FORCE ROW LEVEL SECURITY;
UPDATE clock c SET unit = 'calendar_days', end_rule = 'as_is',
    n = r.ends_on - (c.started_at AT TIME ZONE 'UTC')::date
  FROM followed_right r WHERE c.departement = r.departement AND c.kind = 'right'
    AND c.subject_id = r.id AND c.stopped_at IS NULL AND c.unit = 'months'
    AND r.ends_on >= (c.started_at AT TIME ZONE 'UTC')::date;
UPDATE clock c SET unit = 'calendar_days', end_rule = 'as_is',
    n = s.until - (c.started_at AT TIME ZONE 'UTC')::date
  FROM creton s WHERE c.departement = s.departement AND c.kind = 'creton'
    AND c.subject_id = s.id AND c.stopped_at IS NULL AND c.unit = 'months'
    AND s.until >= (c.started_at AT TIME ZONE 'UTC')::date;
ALTER TABLE followed_right FORCE ROW LEVEL SECURITY;
ALTER TABLE creton FORCE ROW LEVEL SECURITY;

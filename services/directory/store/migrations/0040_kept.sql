-- Kept true by those who know: free places with the day they were true, until when they are known, and
-- until when an offer counts as confirmed.
-- compatible: the triggers fill and follow a table that the programs of before do not read

-- Dated, national ('*') or of a département; the own one comes first, then the latest that has begun.
CREATE TABLE keep_rule (
  id          uuid        PRIMARY KEY,
  departement text        NOT NULL,
  version     bigint      NOT NULL DEFAULT 1,
  rule        text        NOT NULL CHECK (rule IN ('capacity_known', 'offer_confirmed')),
  unit        text        NOT NULL CHECK (unit IN ('calendar_days', 'months')),
  n           integer     NOT NULL CHECK (n BETWEEN 1 AND 1000),
  source      text        NOT NULL,
  valid_from  date        NOT NULL,
  set_at      timestamptz,
  set_by      text,
  UNIQUE (departement, rule, valid_from)
);

-- No law sets these: decisions of the product, which each community may replace.
INSERT INTO keep_rule (id, departement, rule, unit, n, source, valid_from) VALUES
  ('00000000-0000-7000-8000-000000004001', '*', 'capacity_known', 'calendar_days', 7,
   'product decision', '1900-01-01'),
  ('00000000-0000-7000-8000-000000004002', '*', 'offer_confirmed', 'months', 6,
   'product decision', '1900-01-01');

-- The last day for which something said on a day holds, by the rule of that day: one that comes
-- later does not alter it.
CREATE FUNCTION keep_until(of_rule text, of_departement text, said_on date) RETURNS date
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  SELECT CASE r.unit WHEN 'months' THEN (said_on + make_interval(months => r.n))::date
         ELSE said_on + r.n END
    FROM keep_rule r
    WHERE r.rule = of_rule AND r.departement IN (of_departement, '*') AND r.valid_from <= said_on
    ORDER BY r.departement = '*', r.valid_from DESC LIMIT 1
$$;

-- What was said of the room of an offer: whole, at once, never changed.  The last one counts.
CREATE TABLE capacity (
  id          uuid        PRIMARY KEY,
  departement text        NOT NULL,
  version     bigint      NOT NULL DEFAULT 1,
  offer_id    uuid        NOT NULL,
  true_on     date        NOT NULL,
  known_until date        NOT NULL CHECK (known_until >= true_on),
  lines       jsonb       NOT NULL CHECK (jsonb_typeof(lines) = 'array'),
  free        integer     CHECK (free >= 0),      -- sums of the lines; NULL: not stated
  total       integer     CHECK (total >= free),
  waiting     integer     CHECK (waiting >= 0),
  via         text        NOT NULL CHECK (via IN ('team', 'actor', 'link')),
  stated_at   timestamptz NOT NULL,
  stated_by   text        NOT NULL,
  UNIQUE (departement, id),
  FOREIGN KEY (departement, offer_id) REFERENCES offer (departement, id) ON DELETE CASCADE
);
CREATE INDEX capacity_of_offer ON capacity (offer_id, stated_at DESC, id DESC);

-- How an offer is kept: its room as it is now, and the last time that somebody confirmed it.
CREATE TABLE offer_kept (
  offer_id     uuid        PRIMARY KEY,
  departement  text        NOT NULL,
  capacity_id  uuid,
  free         integer,
  true_on      date,
  known_until  date,
  confirmed_at timestamptz NOT NULL,
  confirmed_by text        NOT NULL,
  via          text        NOT NULL CHECK (via IN ('team', 'actor', 'link')),
  confirm_by   date        NOT NULL,
  remind_on    date        NOT NULL,
  reminders    integer     NOT NULL DEFAULT 0,
  FOREIGN KEY (departement, offer_id) REFERENCES offer (departement, id) ON DELETE CASCADE,
  FOREIGN KEY (departement, capacity_id) REFERENCES capacity (departement, id) ON DELETE CASCADE
);
CREATE INDEX offer_kept_due ON offer_kept (remind_on, offer_id);
CREATE INDEX offer_kept_list ON offer_kept (departement, confirm_by, offer_id);

GRANT SELECT, INSERT ON keep_rule TO :"handler";
GRANT SELECT, INSERT ON capacity TO :"handler";
GRANT SELECT, INSERT, UPDATE ON offer_kept TO :"handler";
GRANT SELECT ON keep_rule, capacity TO :"bus";
GRANT SELECT, INSERT ON offer_kept TO :"bus";
GRANT UPDATE (remind_on, reminders) ON offer_kept TO :"bus";
GRANT EXECUTE ON FUNCTION keep_until(text, text, date) TO :"handler", :"bus";

-- Who writes an offer by hand says that it is true.  Imported ones are as true as their source.
CREATE FUNCTION offer_kept_begin() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
DECLARE
  till date := keep_until('offer_confirmed', NEW.departement,
                          (NEW.created_at AT TIME ZONE 'Europe/Paris')::date);
BEGIN
  INSERT INTO offer_kept (offer_id, departement, confirmed_at, confirmed_by, via, confirm_by,
                          remind_on)
    VALUES (NEW.id, NEW.departement, NEW.created_at, 'system', 'team', till, till)
    ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER offer_kept_begin AFTER INSERT ON offer FOR EACH ROW WHEN (NEW.source = 'manual')
  EXECUTE FUNCTION offer_kept_begin();
INSERT INTO offer_kept (offer_id, departement, confirmed_at, confirmed_by, via, confirm_by, remind_on)
  SELECT o.id, o.departement, o.created_at, 'system', 'team', u.till, u.till
    FROM offer o, LATERAL (SELECT keep_until('offer_confirmed', o.departement,
           (o.created_at AT TIME ZONE 'Europe/Paris')::date) AS till) AS u
    WHERE o.source = 'manual';

CREATE TRIGGER offer_kept_index_added AFTER INSERT ON offer_kept REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION index_follow('offer', 'offer_id');
CREATE TRIGGER offer_kept_index_changed AFTER UPDATE ON offer_kept REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION index_follow('offer', 'offer_id');

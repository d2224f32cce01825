-- Clocks: one model for every delay of referral.  A record moves through its states; what a state
-- does to which clock is a row of clock_move; how long a clock runs is a dated rule; the day it is
-- due on is computed by the program (domain/delay.h), for a pause keeps what is left.
-- compatible: the columns added to relay are filled by a trigger, whoever writes the row.

-- Dated, national ('*') or of a département; the latest that has begun holds for clocks that start.
CREATE TABLE delay_rule (
  id            uuid        PRIMARY KEY,
  departement   text        NOT NULL,
  version       bigint      NOT NULL DEFAULT 1,
  clock         text        NOT NULL,
  unit          text        NOT NULL
                CHECK (unit IN ('calendar_days', 'jours_ouvres', 'jours_ouvrables', 'months')),
  n             integer     NOT NULL CHECK (n BETWEEN 0 AND 1000),
  end_rule      text        NOT NULL CHECK (end_rule IN ('as_is', 'next_ouvre', 'next_ouvrable')),
  -- in jours ouvrés; NULL: not done
  remind_before          integer CHECK (remind_before BETWEEN 0 AND 250),
  escalate_coordonnateur integer CHECK (escalate_coordonnateur BETWEEN 0 AND 250),
  escalate_member        integer CHECK (escalate_member BETWEEN 0 AND 250),
  basis         text        NOT NULL CHECK (basis IN ('law', 'agreement', 'product')),
  source        text        NOT NULL,   -- article of law, or the word that says there is none
  valid_from    date        NOT NULL,
  begins_at     timestamptz NOT NULL,   -- first instant of that day in the département
  set_at        timestamptz,
  set_by        text,
  UNIQUE (departement, clock, valid_from),
  CHECK (escalate_coordonnateur IS NULL OR escalate_member IS NULL
         OR escalate_coordonnateur <= escalate_member)
);

-- What entering a state does; clock '*' stops all of the record.
CREATE TABLE clock_move (
  kind  text NOT NULL,
  state text NOT NULL,
  clock text NOT NULL,
  act   text NOT NULL CHECK (act IN ('start', 'restart', 'pause', 'resume', 'stop')),
  PRIMARY KEY (kind, state, clock)
);

CREATE TABLE clock (
  id            uuid        PRIMARY KEY,
  departement   text        NOT NULL,
  situation_id  uuid        NOT NULL,
  kind          text        NOT NULL,
  subject_id    uuid        NOT NULL,
  clock         text        NOT NULL,
  -- the rule as it was when the clock started: a later one does not alter it
  rule_id       uuid        NOT NULL REFERENCES delay_rule (id),
  unit          text        NOT NULL,
  n             integer     NOT NULL,
  end_rule      text        NOT NULL,
  remind_before          integer,
  escalate_coordonnateur integer,
  escalate_member        integer,
  basis         text        NOT NULL,
  source        text        NOT NULL,
  started_at    timestamptz NOT NULL,
  paused_at     timestamptz,
  paused_from   timestamptz[] NOT NULL DEFAULT '{}',  -- pauses that ended
  paused_to     timestamptz[] NOT NULL DEFAULT '{}',
  stopped_at    timestamptz,
  -- 1 reminded; escalated to 2 conseiller, 3 coordonnateur, 4 member contact.  Only grows.
  level         smallint    NOT NULL DEFAULT 0 CHECK (level BETWEEN 0 AND 4),
  level_at      timestamptz,
  look_at       timestamptz,                          -- when the job has something to see; NULL: never
  UNIQUE (departement, id),
  FOREIGN KEY (departement, situation_id) REFERENCES situation_ref (departement, id)
    ON DELETE CASCADE,
  CHECK (stopped_at IS NULL OR look_at IS NULL)
);
CREATE UNIQUE INDEX clock_running ON clock (departement, kind, subject_id, clock)
  WHERE stopped_at IS NULL;
CREATE INDEX clock_list ON clock (departement, started_at, id);
CREATE INDEX clock_of_situation ON clock (departement, situation_id, started_at, id);
CREATE INDEX clock_of_subject ON clock (departement, subject_id, started_at, id);
CREATE INDEX clock_look ON clock (look_at) WHERE look_at IS NOT NULL;

ALTER TABLE clock ENABLE ROW LEVEL SECURITY;
ALTER TABLE clock FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON clock FOR SELECT TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY job ON clock TO :"bus" USING (true) WITH CHECK (true);
CREATE POLICY follows ON clock TO c360_owner USING (true) WITH CHECK (true);
GRANT SELECT ON clock TO :"handler";
GRANT SELECT, UPDATE (level, level_at, look_at) ON clock TO :"bus";
GRANT SELECT, INSERT ON delay_rule TO :"handler";

-- A record of this kind entered this state: stop, pause, resume, start, in that order.  Instants
-- never go back within a clock, whatever the machines' clocks say.
CREATE FUNCTION clock_apply(of_kind text, of_departement text, of_situation uuid, of_subject uuid,
                            entered text, at timestamptz)
  RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  UPDATE clock c SET look_at = NULL,
      stopped_at = greatest(at, c.started_at, c.paused_at, c.paused_to[cardinality(c.paused_to)])
    FROM clock_move m
    WHERE m.kind = of_kind AND m.state = entered AND m.act IN ('stop', 'restart')
      AND m.clock IN (c.clock, '*') AND c.departement = of_departement AND c.kind = of_kind
      AND c.subject_id = of_subject AND c.stopped_at IS NULL;
  UPDATE clock c SET look_at = NULL,
      paused_at = greatest(at, c.started_at, c.paused_to[cardinality(c.paused_to)])
    FROM clock_move m
    WHERE m.kind = of_kind AND m.state = entered AND m.act = 'pause'
      AND m.clock IN (c.clock, '*') AND c.departement = of_departement AND c.kind = of_kind
      AND c.subject_id = of_subject AND c.stopped_at IS NULL AND c.paused_at IS NULL;
  UPDATE clock c SET look_at = greatest(at, c.paused_at), paused_at = NULL,
      paused_from = c.paused_from || c.paused_at,
      paused_to = c.paused_to || greatest(at, c.paused_at)
    FROM clock_move m
    WHERE m.kind = of_kind AND m.state = entered AND m.act IN ('resume', 'start')
      AND m.clock IN (c.clock, '*') AND c.departement = of_departement AND c.kind = of_kind
      AND c.subject_id = of_subject AND c.stopped_at IS NULL AND c.paused_at IS NOT NULL;
  INSERT INTO clock (id, departement, situation_id, kind, subject_id, clock, rule_id, unit, n,
                     end_rule, remind_before, escalate_coordonnateur, escalate_member, basis,
                     source, started_at, look_at)
    SELECT gen_random_uuid(), of_departement, of_situation, of_kind, of_subject, m.clock, r.id,
           r.unit, r.n, r.end_rule, r.remind_before, r.escalate_coordonnateur, r.escalate_member,
           r.basis, r.source, at, at
      FROM clock_move m CROSS JOIN LATERAL (
        SELECT * FROM delay_rule d
          WHERE d.clock = m.clock AND d.departement IN (of_departement, '*') AND d.begins_at <= at
          ORDER BY d.departement = '*', d.begins_at DESC LIMIT 1) r
      WHERE m.kind = of_kind AND m.state = entered AND m.act IN ('start', 'restart')
    ON CONFLICT (departement, kind, subject_id, clock) WHERE stopped_at IS NULL DO NOTHING;
END $$;
REVOKE EXECUTE ON FUNCTION clock_apply(text, text, uuid, uuid, text, timestamptz) FROM PUBLIC;

-- For any table with id, departement, situation_id, state, state_at.
CREATE FUNCTION clock_follow() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
BEGIN
  -- a program that does not know state_at moves no clock
  IF NEW.state_at IS NULL OR NEW.situation_id IS NULL THEN
    RETURN NULL;
  END IF;
  IF TG_OP = 'INSERT' OR NEW.state IS DISTINCT FROM OLD.state THEN
    PERFORM clock_apply(TG_ARGV[0], NEW.departement, NEW.situation_id, NEW.id, NEW.state,
                        NEW.state_at);
  END IF;
  RETURN NULL;
END $$;

-- An erased situation has no clocks any more; nobody is reminded of it.
CREATE FUNCTION clock_erased() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
BEGIN
  UPDATE clock SET stopped_at = greatest(NEW.erased_at, started_at), look_at = NULL
    WHERE departement = NEW.departement AND situation_id = NEW.id AND stopped_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER clocks_end AFTER UPDATE ON situation_ref FOR EACH ROW
  WHEN (NEW.erased_at IS NOT NULL AND OLD.erased_at IS NULL) EXECUTE FUNCTION clock_erased();

-- The first that follows: a relay, whose situation is that of its proposal.
ALTER TABLE relay ADD COLUMN situation_id uuid, ADD COLUMN state_at timestamptz;
ALTER TABLE relay NO FORCE ROW LEVEL SECURITY;
ALTER TABLE proposal NO FORCE ROW LEVEL SECURITY;
UPDATE relay r SET situation_id = p.situation_id,
    state_at = coalesce(r.acknowledged_at, r.sent_at)
  FROM proposal p WHERE p.departement = r.departement AND p.id = r.proposal_id;
ALTER TABLE relay FORCE ROW LEVEL SECURITY;
ALTER TABLE proposal FORCE ROW LEVEL SECURITY;
CREATE FUNCTION relay_dated() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.situation_id := (SELECT situation_id FROM proposal
      WHERE departement = NEW.departement AND id = NEW.proposal_id);
    NEW.state_at := coalesce(NEW.state_at, NEW.sent_at);
  ELSIF NEW.state IS DISTINCT FROM OLD.state AND NEW.state_at IS NOT DISTINCT FROM OLD.state_at THEN
    NEW.state_at := coalesce(NEW.acknowledged_at, OLD.state_at);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER dated BEFORE INSERT OR UPDATE ON relay
  FOR EACH ROW EXECUTE FUNCTION relay_dated();
CREATE TRIGGER clocks AFTER INSERT OR UPDATE ON relay
  FOR EACH ROW EXECUTE FUNCTION clock_follow('relay');

INSERT INTO clock_move (kind, state, clock, act) VALUES
  ('relay', 'sent',         'relay_receipt',         'start'),
  ('relay', 'sent',         'relay_acknowledgement', 'start'),
  ('relay', 'received',     'relay_receipt',         'stop'),
  ('relay', 'acknowledged', 'relay_receipt',         'stop'),
  ('relay', 'acknowledged', 'relay_acknowledgement', 'stop'),
  ('relay', 'acknowledged', 'relay_outcome',         'start'),
  ('relay', 'entered',      '*',                     'stop'),
  ('relay', 'not_entered',  '*',                     'stop'),
  ('relay', 'ended',        '*',                     'stop'),
  ('relay', 'declined',     '*',                     'stop'),
  ('relay', 'withdrawn',    '*',                     'stop');

-- No law sets these: decisions of the product, which each community may replace.
INSERT INTO delay_rule (id, departement, clock, unit, n, end_rule, remind_before,
                        escalate_coordonnateur, escalate_member, basis, source, valid_from,
                        begins_at) VALUES
  ('00000000-0000-7000-8000-000000002001', '*', 'relay_receipt', 'jours_ouvres', 2, 'as_is',
   1, 2, 5, 'product', 'product decision', '2022-01-01', '-infinity'),
  ('00000000-0000-7000-8000-000000002002', '*', 'relay_acknowledgement', 'jours_ouvres', 5, 'as_is',
   2, 3, 8, 'product', 'product decision', '2022-01-01', '-infinity'),
  ('00000000-0000-7000-8000-000000002003', '*', 'relay_outcome', 'calendar_days', 60, 'next_ouvre',
   5, 5, 15, 'product', 'product decision', '2022-01-01', '-infinity');

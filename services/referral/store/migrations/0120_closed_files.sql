-- A file that is closed: what nobody can answer any more is not chased; what another département took
-- over is chased there.
-- compatible: the triggers move clocks only, and only for a program that says since when a state holds;
-- the columns are the feed's.
ALTER TABLE situation_ref
  ADD COLUMN state_at timestamptz,  -- since when it is open or closed, as intake told
  ADD COLUMN closure  text;         -- why it was closed

-- A proposal is answered while its file is open (0033): its clock stands still from the closure to the
-- reopening.  A relay, an accord, a hand-off, a PAG go on after it; but nobody is chased for who has
-- died, nor in a file that went to another département: there all is begun anew.
CREATE FUNCTION situation_moves_clocks() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
        AND (c.kind = 'proposal' OR NEW.closure = 'death')
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
CREATE TRIGGER moves_clocks AFTER UPDATE ON situation_ref FOR EACH ROW
  WHEN (NEW.state <> OLD.state AND NEW.state_at IS DISTINCT FROM OLD.state_at)
  EXECUTE FUNCTION situation_moves_clocks();

-- A proposal that was being made while its file was closed: the lock makes it wait for the closure, or
-- the closure for it, so that one of the two sees the clock.
CREATE FUNCTION proposal_of_closed_file() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
DECLARE
  s record;
BEGIN
  SELECT state, state_at INTO s FROM situation_ref
    WHERE departement = NEW.departement AND id = NEW.situation_id FOR SHARE;
  IF s.state = 'closed' THEN
    UPDATE clock c SET look_at = NULL, paused_at = greatest(s.state_at, c.started_at)
      WHERE c.departement = NEW.departement AND c.kind = 'proposal' AND c.subject_id = NEW.id
        AND c.stopped_at IS NULL AND c.paused_at IS NULL;
  END IF;
  RETURN NULL;
END $$;
-- after `clocks`, which starts it: triggers run in the order of their names
CREATE TRIGGER clocks_of_closed_file AFTER INSERT ON proposal
  FOR EACH ROW EXECUTE FUNCTION proposal_of_closed_file();
REVOKE EXECUTE ON FUNCTION situation_moves_clocks(), proposal_of_closed_file() FROM PUBLIC;

-- Files that were closed before: since when is not known here, so the whole delay is left to them.
UPDATE clock c SET look_at = NULL,
    paused_at = greatest(c.started_at, c.paused_to[cardinality(c.paused_to)])
  FROM situation_ref s
  WHERE s.departement = c.departement AND s.id = c.situation_id AND s.state = 'closed'
    AND c.kind = 'proposal' AND c.stopped_at IS NULL AND c.paused_at IS NULL;

-- What the feed looks for by a call or a person, and by a situation.
CREATE INDEX situation_ref_solicitation ON situation_ref (departement, solicitation_id)
  WHERE solicitation_id IS NOT NULL;
CREATE INDEX situation_ref_person ON situation_ref (departement, person_id)
  WHERE person_id IS NOT NULL;
CREATE INDEX handoff_of_situation ON handoff (departement, situation_id);

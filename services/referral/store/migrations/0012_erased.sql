-- Intake erased a situation (intake.situation.erased.v1): what was written here in free words goes
-- too.  Codes and dates stay, so nothing is counted anew; no later act is written.
ALTER TABLE situation_ref ADD COLUMN erased_at timestamptz;

-- The feed erases without reading what it erases.
CREATE POLICY erases ON proposal TO :"bus" USING (true) WITH CHECK (true);
CREATE POLICY erases ON handoff TO :"bus" USING (true) WITH CHECK (true);
GRANT SELECT (departement, situation_id, offer_id, version), UPDATE (label, answer_note, version)
  ON proposal TO :"bus";
GRANT SELECT (departement, situation_id, version), UPDATE (refusal_note, version)
  ON handoff TO :"bus";

-- Who was writing at that very moment writes without words: the lock makes them wait for the
-- erasure, or the erasure for them.
CREATE POLICY erased ON situation_ref TO c360_owner USING (true);
CREATE FUNCTION proposal_erased() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM 1 FROM situation_ref WHERE departement = NEW.departement AND id = NEW.situation_id
    AND erased_at IS NULL FOR KEY SHARE;
  IF NOT FOUND THEN
    NEW.label := CASE WHEN NEW.offer_id IS NULL THEN 'erased' END;
    NEW.answer_note := NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION handoff_erased() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM 1 FROM situation_ref WHERE departement = NEW.departement AND id = NEW.situation_id
    AND erased_at IS NULL FOR KEY SHARE;
  IF NOT FOUND THEN
    NEW.refusal_note := NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER erased BEFORE INSERT OR UPDATE ON proposal
  FOR EACH ROW EXECUTE FUNCTION proposal_erased();
CREATE TRIGGER erased BEFORE INSERT OR UPDATE ON handoff
  FOR EACH ROW EXECUTE FUNCTION handoff_erased();

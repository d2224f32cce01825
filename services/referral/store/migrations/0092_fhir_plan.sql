-- The façade polls PAG and statuses of orientations by their last change.
-- compatible: a column that a trigger fills, and indexes; the release before writes what it wrote

-- When anything of a PAG was last written: its state, its content, an answer, a decision.
ALTER TABLE pag ADD COLUMN changed_at timestamptz;
ALTER TABLE pag NO FORCE ROW LEVEL SECURITY;
UPDATE pag SET changed_at = GREATEST(state_at, prepared_at, elaborated_at, validated_at, revision_asked_at);
ALTER TABLE pag FORCE ROW LEVEL SECURITY;

CREATE FUNCTION pag_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.changed_at := GREATEST(NEW.changed_at, NEW.state_at, NEW.prepared_at, NEW.elaborated_at,
    NEW.validated_at, NEW.revision_asked_at);
  RETURN NEW;
END $$;
CREATE TRIGGER changed BEFORE INSERT OR UPDATE ON pag FOR EACH ROW EXECUTE FUNCTION pag_changed();
REVOKE EXECUTE ON FUNCTION pag_changed() FROM PUBLIC;
CREATE INDEX pag_changes ON pag (departement, changed_at, id);

CREATE INDEX orientation_status_recorded ON orientation_status (departement, recorded_at, id);

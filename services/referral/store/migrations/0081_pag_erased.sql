-- compatible: its triggers and rights are on tables of 0080 alone, which older programs do not know
-- What intake erased loses its words here too; who was writing at that very moment writes without
-- words (the lock makes them wait for the erasure, or the erasure for them).
CREATE FUNCTION pag_words_erased() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM 1 FROM situation_ref WHERE departement = NEW.departement AND id = NEW.situation_id
    AND erased_at IS NULL FOR KEY SHARE;
  IF NOT FOUND THEN
    NEW.words := '{}';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER erased BEFORE INSERT OR UPDATE ON gos_session
  FOR EACH ROW EXECUTE FUNCTION pag_words_erased();
CREATE TRIGGER erased BEFORE INSERT OR UPDATE ON pag_version
  FOR EACH ROW EXECUTE FUNCTION pag_words_erased();
CREATE TRIGGER erased BEFORE INSERT OR UPDATE ON pag_service
  FOR EACH ROW EXECUTE FUNCTION pag_words_erased();
CREATE TRIGGER erased BEFORE INSERT OR UPDATE ON pag_accord
  FOR EACH ROW EXECUTE FUNCTION pag_words_erased();
CREATE TRIGGER erased BEFORE INSERT OR UPDATE ON cdaph_decision
  FOR EACH ROW EXECUTE FUNCTION pag_words_erased();
CREATE TRIGGER erased BEFORE INSERT OR UPDATE ON pag_review
  FOR EACH ROW EXECUTE FUNCTION pag_words_erased();
CREATE TRIGGER erased BEFORE INSERT OR UPDATE ON complement
  FOR EACH ROW EXECUTE FUNCTION pag_words_erased();
CREATE TRIGGER erased BEFORE INSERT OR UPDATE ON followed_right
  FOR EACH ROW EXECUTE FUNCTION pag_words_erased();
CREATE TRIGGER erased BEFORE INSERT OR UPDATE ON admin_impact
  FOR EACH ROW EXECUTE FUNCTION pag_words_erased();
CREATE TRIGGER erased BEFORE INSERT OR UPDATE ON creton
  FOR EACH ROW EXECUTE FUNCTION pag_words_erased();

-- The feed erases without reading what it erases.
CREATE POLICY erases ON gos_session TO :"bus" USING (true) WITH CHECK (true);
CREATE POLICY erases ON pag_version TO :"bus" USING (true) WITH CHECK (true);
CREATE POLICY erases ON pag_service TO :"bus" USING (true) WITH CHECK (true);
CREATE POLICY erases ON pag_accord TO :"bus" USING (true) WITH CHECK (true);
CREATE POLICY erases ON cdaph_decision TO :"bus" USING (true) WITH CHECK (true);
CREATE POLICY erases ON pag_review TO :"bus" USING (true) WITH CHECK (true);
CREATE POLICY erases ON complement TO :"bus" USING (true) WITH CHECK (true);
CREATE POLICY erases ON followed_right TO :"bus" USING (true) WITH CHECK (true);
CREATE POLICY erases ON admin_impact TO :"bus" USING (true) WITH CHECK (true);
CREATE POLICY erases ON creton TO :"bus" USING (true) WITH CHECK (true);
GRANT SELECT (departement, situation_id), UPDATE (words) ON gos_session TO :"bus";
GRANT SELECT (departement, situation_id), UPDATE (words) ON pag_version TO :"bus";
GRANT SELECT (departement, situation_id), UPDATE (words) ON pag_service TO :"bus";
GRANT SELECT (departement, situation_id), UPDATE (words) ON pag_accord TO :"bus";
GRANT SELECT (departement, situation_id), UPDATE (words) ON cdaph_decision TO :"bus";
GRANT SELECT (departement, situation_id), UPDATE (words) ON pag_review TO :"bus";
GRANT SELECT (departement, situation_id), UPDATE (words) ON complement TO :"bus";
GRANT SELECT (departement, situation_id), UPDATE (words) ON followed_right TO :"bus";
GRANT SELECT (departement, situation_id), UPDATE (words) ON admin_impact TO :"bus";
GRANT SELECT (departement, situation_id), UPDATE (words) ON creton TO :"bus";

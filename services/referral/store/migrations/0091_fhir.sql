-- The façade lists hand-offs by their last change.
CREATE INDEX handoff_changed ON handoff (departement, state_at, id) WHERE sent_at IS NOT NULL;
-- Which hand-off carries a sealed dossier.
CREATE INDEX handoff_history_dossier ON handoff_history (departement, dossier_id)
  WHERE dossier_id IS NOT NULL;
CREATE INDEX handoff_content_dossier ON handoff_content (departement, (content->>'dossier_id'));

-- compatible: triggers that act on files that are offered or transferred alone
-- Who no longer answers for a file puts no document in it, seals nothing of it for others and relays
-- nobody.  What was done before may still be revoked and erased.
CREATE TRIGGER transfer_follow AFTER INSERT ON document
  FOR EACH ROW EXECUTE FUNCTION transfer_follow('situation_id', 'situation_id');
CREATE TRIGGER transfer_follow AFTER INSERT ON dossier
  FOR EACH ROW EXECUTE FUNCTION transfer_follow('situation_id', 'situation_id');
CREATE TRIGGER transfer_follow AFTER INSERT ON appv_relay
  FOR EACH ROW EXECUTE FUNCTION transfer_follow('situation_id', 'situation_id');

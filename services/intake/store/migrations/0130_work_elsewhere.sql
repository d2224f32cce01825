-- compatible: rows of configuration and triggers; the former program writes none of these tables
-- What of the work goes along when a file is passed to another département: the timeline as it stands,
-- what is to be done with its clocks, evaluations, earlier ends.  Accounts of the sender's team stay,
-- and so do notes: they are the team's, or their author's alone.
UPDATE transfer_part SET left_out = left_out || '{substitute}' WHERE name = 'situation';
INSERT INTO transfer_part (ordinal, name, link, key, category, holds, left_out, as_copied) VALUES
  (31, 'act', 'situation', 'situation_id', 'situation',
   $$NOT t.withdrawn AND NOT EXISTS (SELECT 1 FROM act c WHERE c.departement = t.departement AND c.corrects = t.id)$$,
   '{corrects,reason}', '{}'),
  (32, 'task', 'situation', 'situation_id', 'situation', $$t.state = 'open'$$,
   '{reminded_at,escalated_at}', '{"assignee": "$owner"}'),
  (33, 'evaluation', 'situation', 'situation_id', 'health', 'true', '{}', '{}'),
  (34, 'closure', 'situation', 'situation_id', 'situation', 't.reopened_at IS NOT NULL',
   '{duplicate_of,callback_task_id,handoff_id}', '{}');

-- What the sender adds while the offer is open goes along; once it is accepted, it is refused.
CREATE TRIGGER transfer_follow AFTER INSERT OR UPDATE ON act
  FOR EACH ROW EXECUTE FUNCTION transfer_follow('situation_id', 'situation_id');
CREATE TRIGGER transfer_follow AFTER INSERT OR UPDATE ON task
  FOR EACH ROW EXECUTE FUNCTION transfer_follow('situation_id', 'situation_id');
CREATE TRIGGER transfer_follow AFTER INSERT OR UPDATE ON evaluation
  FOR EACH ROW EXECUTE FUNCTION transfer_follow('situation_id', 'situation_id');

-- compatible: columns that may be empty, and rights of the feed; the release before makes tasks without a cause
-- Tasks that another service asks for: why, and about which of its records.
ALTER TABLE task
  ADD COLUMN cause        text,  -- proto/codes/task_causes.csv; NULL: the team's own
  ADD COLUMN subject_kind text,
  ADD COLUMN subject_id   uuid,
  ADD CONSTRAINT task_cause CHECK (subject_id IS NULL OR (cause IS NOT NULL AND subject_kind IS NOT NULL));

-- The record itself stays where it is when the file moves to another département.
UPDATE transfer_part SET left_out = left_out || '{subject_kind,subject_id}' WHERE name = 'task';

-- The feed that makes them counts each in its file, and in no other way touches it: the row is taken
-- first, so that a closure that comes at the same time waits and sees the task.  The owner of the
-- file; NULL where nothing is done any more, or where the task was made before.
CREATE FUNCTION situation_asked(dep text, the_situation uuid, the_task uuid) RETURNS text
  LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
  UPDATE situation s SET open_tasks = s.open_tasks + 1
   WHERE s.departement = dep AND s.id = the_situation
     AND s.closure_reason IS DISTINCT FROM 'transferred'
     AND NOT EXISTS (SELECT 1 FROM person p WHERE p.departement = s.departement
                      AND p.id = s.person_id AND p.state = 'erased')
     AND NOT EXISTS (SELECT 1 FROM task t WHERE t.id = the_task)
  RETURNING s.conseiller
$$;
REVOKE EXECUTE ON FUNCTION situation_asked(text, uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION situation_asked(text, uuid, uuid) TO :"bus";
GRANT INSERT (id, departement, situation_id, kind, title, assignee, due_at, created_at, created_by,
              escalated_at, cause, subject_kind, subject_id) ON task TO :"bus";

-- compatible: more rows travel with a transfer; the triggers act on files that are offered or transferred alone
-- The work on a situation travels with it: acts, tasks that are open, evaluations, notes that are
-- shared, the life project with its answers and versions.  What ended stays where it was done.

INSERT INTO transfer_part (ordinal, name, link, key, category, holds, left_out, as_copied) VALUES
  (31, 'ownership', 'situation', 'situation_id', 'situation',
   $$t.since = (SELECT max(o.since) FROM ownership o WHERE o.departement = t.departement
     AND o.situation_id = t.situation_id)$$, '{substitute,note}',
   '{"conseiller": "$owner", "by": "$owner", "since": "$at"}'),
  (32, 'act', 'situation', 'situation_id', 'situation', 'true', '{}', '{}'),
  (33, 'task', 'situation', 'situation_id', 'situation', $$t.state = 'open'$$, '{reminded_at,escalated_at}',
   '{"assignee": "$owner"}'),
  (34, 'evaluation', 'situation', 'situation_id', 'needs', 'true', '{}', '{}'),
  (35, 'note', 'situation', 'situation_id', 'needs', $$t.visibility = 'shared' AND t.state = 'current'$$,
   '{}', '{}'),
  (36, 'project', 'situation', 'situation_id', 'wishes', 'true', '{}', '{}'),
  (37, 'project_answer', 'project', 'project_id', 'wishes', 'true', '{}', '{}'),
  (38, 'project_version', 'project', 'project_id', 'wishes', 'true', '{relay_id}', '{}'),
  (39, 'project_validation', 'project', 'project_id', 'wishes', 'true', '{}', '{}');
-- The signed agreement on a solution is the sender's, and so is who stands in for the owner.
UPDATE transfer_part SET left_out = left_out || '{accord_id,accord_signed_on,substitute}'
 WHERE name = 'situation';

-- A shared note keeps its author when it is copied, and only then.
CREATE POLICY transfer_copies ON note FOR INSERT TO :"handler"
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ','))
    AND visibility = 'shared' AND current_setting('c360.transfer', true) <> '');

-- As before; a copy keeps the version of its original, which other rows may name.
CREATE OR REPLACE FUNCTION transfer_copy(transfer uuid, dep text, owner text, at timestamptz, commune text)
  RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  part    transfer_part;
  sealed  text;
  content jsonb;
  item    jsonb;
  fixed   jsonb := jsonb_build_object('$owner', owner, '$transfer', transfer, '$at', at, '$commune', commune);
  cols    text;
BEGIN
  PERFORM set_config('c360.transfer', transfer::text, true);
  SELECT c.content::text INTO STRICT sealed FROM transfer_content c
   WHERE c.transfer_id = transfer AND c.to_departement = dep;
  IF sealed::jsonb #>> '{situation,0,state}' = 'closed' THEN
    RAISE EXCEPTION USING ERRCODE = 'P0001', MESSAGE = 'closed by the sender';
  END IF;
  FOR item IN SELECT r -> 'id' FROM jsonb_each(sealed::jsonb) AS e, jsonb_array_elements(e.value) AS r
              WHERE r ? 'id' LOOP
    sealed := replace(sealed, item::text,
                      to_json(transfer_new_id(transfer, (item #>> '{}')::uuid))::text);
  END LOOP;
  content := sealed::jsonb;
  FOR part IN SELECT * FROM transfer_part p WHERE content ? p.name ORDER BY p.ordinal LOOP
    FOR item IN SELECT r FROM jsonb_array_elements(content -> part.name) AS r LOOP
      item := item || jsonb_build_object('departement', dep)
        || (SELECT coalesce(jsonb_object_agg(m.key, coalesce(fixed -> (m.value #>> '{}'), m.value)), '{}')
              FROM jsonb_each(part.as_copied) AS m);
      SELECT string_agg(quote_ident(a.attname), ', ') INTO STRICT cols FROM pg_attribute a
       WHERE a.attrelid = part.name::regclass AND a.attnum > 0 AND NOT a.attisdropped
         AND a.attgenerated = '' AND a.attidentity = '' AND item ? a.attname::text;
      EXECUTE format('INSERT INTO %I (%s) SELECT %s FROM jsonb_populate_record(NULL::%I, $1)',
                     part.name, cols, cols, part.name) USING item;
    END LOOP;
  END LOOP;
  PERFORM set_config('c360.transfer', '', true);
  RETURN content #>> '{solicitation,0,profile}';
END $$;

-- What is added after the offer travels too, and after the acceptance is refused.
CREATE TRIGGER transfer_follow AFTER INSERT OR UPDATE ON act
  FOR EACH ROW EXECUTE FUNCTION transfer_follow('situation_id', 'situation_id');
CREATE TRIGGER transfer_follow AFTER INSERT OR UPDATE ON task
  FOR EACH ROW EXECUTE FUNCTION transfer_follow('situation_id', 'situation_id');
CREATE TRIGGER transfer_follow AFTER INSERT OR UPDATE ON evaluation
  FOR EACH ROW EXECUTE FUNCTION transfer_follow('situation_id', 'situation_id');
CREATE TRIGGER transfer_follow AFTER INSERT OR UPDATE ON note
  FOR EACH ROW EXECUTE FUNCTION transfer_follow('situation_id', 'situation_id');
CREATE TRIGGER transfer_follow AFTER INSERT OR UPDATE ON project
  FOR EACH ROW EXECUTE FUNCTION transfer_follow('situation_id', 'situation_id');
CREATE TRIGGER transfer_follow AFTER INSERT OR UPDATE ON relance
  FOR EACH ROW EXECUTE FUNCTION transfer_follow('solicitation_id', 'solicitation_id');

-- The job ends the tasks of the sender with the file.
GRANT UPDATE (state, ended_at, ended_by, version) ON task TO :"bus";
GRANT SELECT (version) ON task TO :"bus";
GRANT UPDATE (open_tasks) ON situation TO :"bus";

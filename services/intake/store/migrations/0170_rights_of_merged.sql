-- compatible: functions and rules of erasure only; the release before calls what it called
-- What protects one record protects all that are the same person; what was offered to others and is
-- erased here is offered no more.

-- Is something of this subject under a legal hold?  All records that are or were made one with
-- another are asked: whatever was merged, and what was told apart again while held as one.
CREATE FUNCTION personal_held(dep text, the_kind text, subject uuid) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
  WITH RECURSIVE of (id) AS (
    SELECT subject WHERE the_kind = 'person'
    UNION SELECT unnest(ARRAY[q.person_id, q.requester_person_id]) FROM solicitation q
     WHERE q.departement = dep AND the_kind = 'solicitation' AND q.id = subject
    UNION SELECT s.person_id FROM situation s
     WHERE s.departement = dep AND ((the_kind = 'situation' AND s.id = subject)
       OR (the_kind = 'solicitation' AND s.solicitation_id = subject))
    UNION SELECT coalesce(q.person_id, q.requester_person_id) FROM situation s JOIN solicitation q
       ON q.departement = dep AND q.id = s.solicitation_id
     WHERE s.departement = dep AND the_kind = 'situation' AND s.id = subject),
  same (id) AS (
    SELECT id FROM of WHERE id IS NOT NULL
    UNION SELECT n.id FROM same, LATERAL (
      SELECT p.merged_into AS id FROM person p
       WHERE p.departement = dep AND p.id = same.id AND p.merged_into IS NOT NULL
      UNION ALL SELECT p.id FROM person p WHERE p.departement = dep AND p.merged_into = same.id) n)
  SELECT EXISTS (SELECT 1 FROM legal_hold h WHERE h.departement = dep AND h.state = 'set'
    AND (h.person_id IN (SELECT id FROM same)
      OR EXISTS (SELECT 1 FROM person_merge m JOIN same ON same.id = m.other_id
           WHERE m.departement = dep AND m.kept_id = h.person_id AND m.state = 'undone'
             AND h.set_at BETWEEN m.merged_at AND m.undone_at)))
$$;
GRANT EXECUTE ON FUNCTION personal_held(text, text, uuid) TO :"handler", :"bus";

-- An offer under way ends with what it offers: its sealed copy first, then the offer itself.
UPDATE personal_data SET
  erase = erase || ARRAY['state = CASE WHEN state = ''offered'' THEN ''cancelled'' ELSE state END',
    'decided_at = coalesce(decided_at, $3)', 'decided_by = coalesce(decided_by, ''system'')',
    'version = version + 1'],
  remains = 't.state = ''offered'' OR num_nonnulls(t.preview, t.note, t.commune, t.person_id, t.requester_id) > 0'
 WHERE name = 'transfer';
SELECT personal_data_register(72, 'transfer_content', 'transfer', 'transfer_id',
  'copie scellée d’un transfert', 'sealed copy of a transfer', '{DELETE}', 'true', 'false') \g /dev/null

-- As before; an act of a person who was merged since is an act on the file of the record that was
-- kept, and the function finds its own tables whoever sets it off.
CREATE OR REPLACE FUNCTION transfer_follow() RETURNS trigger LANGUAGE plpgsql
  SET search_path FROM CURRENT AS $$
DECLARE
  t    transfer;
  key  uuid;
  rest text[] := ARRAY['person_id', 'requester_person_id', 'version'];
BEGIN
  IF coalesce(current_setting('c360.departements', true), '') = '' THEN
    RETURN NULL;
  END IF;
  key := (to_jsonb(NEW) ->> TG_ARGV[1])::uuid;
  IF key IS NULL THEN
    RETURN NULL;
  END IF;
  IF TG_TABLE_NAME = 'consent' AND TG_ARGV[1] = 'person_id' THEN
    key := coalesce((SELECT p.merged_into FROM person p WHERE p.departement = NEW.departement
                      AND p.id = key), key);
  END IF;
  FOR t IN EXECUTE format('SELECT * FROM transfer WHERE departement = $1 AND %I = $2'
      ' AND kind = ''dossier'' AND state IN (''offered'', ''accepted'', ''completed'') FOR UPDATE',
      TG_ARGV[0]) USING NEW.departement, key
  LOOP
    IF t.state = 'offered' THEN
      IF TG_TABLE_NAME = 'situation' AND to_jsonb(NEW) ->> 'state' = 'closed' THEN
        RAISE EXCEPTION USING ERRCODE = 'T3602', MESSAGE = 'offered';
      END IF;
      PERFORM transfer_seal(t);
    ELSIF TG_NARGS < 3 AND NOT transfer_may_still(TG_ARGV[0], NEW.departement, key, to_jsonb(NEW))
      AND (TG_OP = 'INSERT' OR to_jsonb(OLD) - rest <> to_jsonb(NEW) - rest
           OR to_jsonb(OLD) - 'version' = to_jsonb(NEW) - 'version') THEN
      RAISE EXCEPTION USING ERRCODE = 'T3601', MESSAGE = 'transferred';
    END IF;
  END LOOP;
  RETURN NULL;
END $$;

-- compatible: a transfer carries more than before; the release before makes none
-- What belongs to a person travels with a file: the keys it is found by, contacts with their rules,
-- and those who may decide for the person.

INSERT INTO transfer_part (ordinal, name, link, key, category, holds, left_out, as_copied) VALUES
  (11, 'person_key', 'person', 'person_id', 'identity', 'true', '{}', '{}'),
  (12, 'person_contact', 'person', 'person_id', 'contact', $$t.state = 'current'$$, '{}', '{}'),
  (13, 'person_link', 'person', 'person_id', 'representative',
   $$t.state = 'current' AND (t.other_person_id IS NULL OR t.power <> 'none')$$, '{}', '{}');

-- As before; a row without an id of its own is copied too, and so are the representatives.
CREATE OR REPLACE FUNCTION transfer_rows(dep text, solicitation uuid, situation uuid, persons uuid[],
                                         consents uuid[], categories text[]) RETURNS jsonb
  LANGUAGE plpgsql AS $$
DECLARE
  part transfer_part;
  ids  uuid[];
  got  jsonb;
  made jsonb := '{}';
BEGIN
  IF 'representative' = ANY (categories) THEN
    persons := persons || ARRAY(SELECT l.other_person_id FROM person_link l WHERE l.departement = dep
      AND l.person_id = ANY (persons) AND l.state = 'current' AND l.power <> 'none'
      AND l.other_person_id IS NOT NULL);
  END IF;
  FOR part IN SELECT * FROM transfer_part p WHERE p.category = ANY (categories) ORDER BY p.ordinal LOOP
    ids := CASE part.link
      WHEN 'solicitation' THEN ARRAY[solicitation]
      WHEN 'situation' THEN ARRAY[situation]
      WHEN 'person' THEN persons
      WHEN 'consent' THEN consents
      ELSE ARRAY(SELECT (r->>'id')::uuid FROM jsonb_array_elements(made->part.link) r) END;
    EXECUTE format('SELECT coalesce(jsonb_agg(to_jsonb(t) - $3::text[]), ''[]'')'
      ' FROM %I t WHERE t.departement = $1 AND t.%I = ANY ($2) AND (%s)', part.name, part.key, part.holds)
      INTO got USING dep, ids, part.left_out;
    made := made || jsonb_build_object(part.name, got);
  END LOOP;
  RETURN made;
END $$;

-- As before; the persons are those of the file now, whatever was merged meanwhile.
CREATE OR REPLACE FUNCTION transfer_seal(t transfer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  whose uuid;
  asks  uuid;
BEGIN
  SELECT coalesce(s.person_id, q.person_id), q.requester_person_id INTO whose, asks
    FROM solicitation q LEFT JOIN situation s ON s.departement = q.departement AND s.solicitation_id = q.id
   WHERE q.departement = t.departement AND q.id = t.solicitation_id;
  UPDATE transfer_content c SET content = transfer_rows(t.departement, t.solicitation_id,
    t.situation_id, ARRAY[whose, asks], t.consents, t.categories)
   WHERE c.transfer_id = t.id AND c.departement = t.departement;
  UPDATE transfer x SET content_version = x.content_version + 1, person_id = whose, requester_id = asks
   WHERE x.departement = t.departement AND x.id = t.id;
END $$;

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
      IF item ? 'version' THEN
        item := item || '{"version": 1}';
      END IF;
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

-- Contacts and representatives that change meanwhile travel too.
CREATE TRIGGER transfer_follow AFTER INSERT OR UPDATE ON person_contact
  FOR EACH ROW EXECUTE FUNCTION transfer_follow('person_id', 'person_id', 'always');
CREATE TRIGGER transfer_follow AFTER INSERT OR UPDATE ON person_link
  FOR EACH ROW EXECUTE FUNCTION transfer_follow('person_id', 'person_id', 'always');

-- As before; two records that become one move what points at them, and a transferred file with it:
-- that is no act on the file.
CREATE OR REPLACE FUNCTION transfer_follow() RETURNS trigger LANGUAGE plpgsql AS $$
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

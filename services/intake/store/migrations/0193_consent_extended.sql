-- compatible: the triggers only tell more, to readers that skip a type which they do not know; a transfer only carries more along
-- What a person said as a whole holds for the files that become theirs later too: by an opening, a
-- link, a merge, a transfer.  Other services know persons by their files alone, so each such file is
-- told with all the acts that concern it from now on; the last that was told holds.

-- All acts of these persons as a whole, also of records that were merged with theirs; refusals first.
CREATE FUNCTION consent_acts_of(dep text, persons uuid[]) RETURNS uuid[] LANGUAGE sql STABLE AS $$
  WITH root AS (SELECT DISTINCT coalesce(p.merged_into, p.id) AS id FROM person p
      WHERE p.departement = dep AND p.id = ANY (persons)),
    same AS (SELECT id FROM root UNION SELECT p.id FROM root JOIN person p
      ON p.departement = dep AND p.merged_into = root.id)
  SELECT ARRAY(SELECT c.id FROM same JOIN consent c ON c.departement = dep AND c.person_id = same.id
      AND c.situation_id IS NULL AND c.solicitation_id IS NULL
    ORDER BY c.decision = 'refused' DESC, c.decided_at DESC, c.id LIMIT 1000)
$$;

-- The files of a person and of the records merged with theirs.
CREATE FUNCTION consent_files_of(dep text, person uuid) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
  WITH root AS (SELECT coalesce(p.merged_into, p.id) AS id FROM person p
      WHERE p.departement = dep AND p.id = person),
    same AS (SELECT id FROM root UNION SELECT p.id FROM root JOIN person p
      ON p.departement = dep AND p.merged_into = root.id)
  SELECT s.id FROM same JOIN situation s ON s.departement = dep AND s.person_id = same.id
  UNION SELECT s.id FROM same JOIN solicitation q ON q.departement = dep AND q.person_id = same.id
   JOIN situation s ON s.departement = dep AND s.solicitation_id = q.id
$$;

-- An act and a link of the same instant wait for each other here: whoever comes second reads what the
-- first has written.
CREATE FUNCTION consent_hold(dep text, whose uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  root uuid;
BEGIN
  LOOP
    SELECT coalesce(p.merged_into, p.id) INTO root FROM person p
     WHERE p.departement = dep AND p.id = whose;
    PERFORM 1 FROM person p WHERE p.departement = dep AND p.id = root FOR NO KEY UPDATE;
    EXIT WHEN root IS NOT DISTINCT FROM (SELECT coalesce(p.merged_into, p.id) FROM person p
      WHERE p.departement = dep AND p.id = whose);
  END LOOP;
END $$;

-- `at` of the event is the instant of the statement: it dates no fact, the acts have their own dates.
CREATE FUNCTION consent_tell(dep text, file uuid, acts uuid[], even_none boolean) RETURNS void
  LANGUAGE sql AS $$
  INSERT INTO outbox (event_id, stream, type, subject, at, data)
  SELECT gen_random_uuid(), dep || '.facts', 'intake.consent.extended.v1', file::text,
    statement_timestamp(), json_build_object('situation_id', file, 'consent_ids', to_json(acts))
   WHERE even_none OR cardinality(acts) > 0
$$;

CREATE FUNCTION consent_tell_file(dep text, file uuid, even_none boolean) RETURNS void
  LANGUAGE sql AS $$
  SELECT consent_tell(dep, file, consent_acts_of(dep, ARRAY[s.person_id, q.person_id]), even_none)
    FROM situation s JOIN solicitation q ON q.departement = dep AND q.id = s.solicitation_id
   WHERE s.departement = dep AND s.id = file
$$;

-- Before the row: so the acts are told before the opening is, and nobody acts on one without the other.
CREATE FUNCTION consent_of_opened() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM consent_hold(NEW.departement, NEW.person_id);
  PERFORM consent_tell(NEW.departement, NEW.id,
    consent_acts_of(NEW.departement, ARRAY[NEW.person_id]), false);
  RETURN NEW;
END $$;
CREATE TRIGGER consent_extended BEFORE INSERT ON situation FOR EACH ROW
  WHEN (NEW.person_id IS NOT NULL) EXECUTE FUNCTION consent_of_opened();

CREATE FUNCTION consent_of_linked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM consent_hold(NEW.departement, NEW.person_id);
  IF TG_TABLE_NAME = 'situation' THEN
    PERFORM consent_tell_file(NEW.departement, NEW.id, OLD.person_id IS NOT NULL);
  ELSE
    PERFORM consent_tell_file(NEW.departement, s.id, OLD.person_id IS NOT NULL) FROM situation s
     WHERE s.departement = NEW.departement AND s.solicitation_id = NEW.id
       AND s.person_id IS DISTINCT FROM NEW.person_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER consent_linked AFTER UPDATE OF person_id ON situation FOR EACH ROW
  WHEN (NEW.person_id IS NOT NULL AND NEW.person_id IS DISTINCT FROM OLD.person_id)
  EXECUTE FUNCTION consent_of_linked();
CREATE TRIGGER consent_linked AFTER UPDATE OF person_id ON solicitation FOR EACH ROW
  WHEN (NEW.person_id IS NOT NULL AND NEW.person_id IS DISTINCT FROM OLD.person_id)
  EXECUTE FUNCTION consent_of_linked();

-- Two records become one, or two again: the files of both sides, as it is now.
CREATE FUNCTION consent_of_merged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF cardinality(consent_acts_of(NEW.departement, ARRAY[NEW.id, NEW.merged_into, OLD.merged_into])) > 0 THEN
    PERFORM consent_tell_file(NEW.departement, f.id, true) FROM (
      SELECT consent_files_of(NEW.departement, NEW.id) AS id
      UNION SELECT consent_files_of(NEW.departement, OLD.merged_into)) f;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER consent_extended AFTER UPDATE OF merged_into ON person FOR EACH ROW
  WHEN (NEW.merged_into IS DISTINCT FROM OLD.merged_into AND NEW.state <> 'erased')
  EXECUTE FUNCTION consent_of_merged();

-- An act about the person as a whole; whoever opened or linked a file meanwhile is waited for.
CREATE FUNCTION consent_of_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM consent_hold(NEW.departement, NEW.person_id);
  PERFORM consent_tell_file(NEW.departement, f.id, false)
     FROM consent_files_of(NEW.departement, NEW.person_id) AS f (id);
  RETURN NULL;
END $$;
CREATE TRIGGER consent_extended AFTER INSERT ON consent FOR EACH ROW
  WHEN (NEW.person_id IS NOT NULL AND NEW.situation_id IS NULL AND NEW.solicitation_id IS NULL)
  EXECUTE FUNCTION consent_of_whole();

-- --- another département -------------------------------------------------------------------------

-- The receiver's services learn the acts that came with the file as they were said.
CREATE FUNCTION consent_event(c consent) RETURNS void LANGUAGE sql AS $$
  INSERT INTO outbox (event_id, stream, type, subject, at, data)
  SELECT gen_random_uuid(), c.departement || '.facts', 'intake.consent.' || c.decision || '.v1',
    c.id::text, statement_timestamp(), json_strip_nulls(json_build_object('consent_id', c.id,
      'situation_id', c.situation_id, 'solicitation_id', c.solicitation_id,
      'person_id', c.person_id, 'purpose', c.purpose, 'categories', to_json(c.categories),
      'recipients', to_json(c.recipients),
      'decided_at', to_char(c.decided_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'valid_from', to_char(c.valid_from AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'valid_until', to_char(c.valid_until AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'right_until', to_char(c.right_until AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'means', c.means, 'given_by', c.given_by))
$$;
CREATE FUNCTION consent_copied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(current_setting('c360.transfer', true), '') <> '' THEN
    PERFORM consent_event(NEW);
  END IF;
  RETURN NULL;
END $$;
-- by its name before the one above: an act is told before the files that it concerns
CREATE TRIGGER consent_copied AFTER INSERT ON consent FOR EACH ROW EXECUTE FUNCTION consent_copied();

-- A refusal goes along without being asked for: an older agreement must not come to life again where
-- nobody knows of it.
UPDATE transfer_part SET holds = $$t.decision = 'refused' OR ($$ || holds || ')' WHERE name = 'consent';

CREATE FUNCTION transfer_refusals(dep text, solicitation uuid, situation uuid, persons uuid[])
  RETURNS uuid[] LANGUAGE sql STABLE AS $$
  WITH same AS (SELECT p.id FROM person p WHERE p.departement = dep
      AND (p.id = persons[1] OR p.merged_into = persons[1]))
  SELECT ARRAY(SELECT c.id FROM consent c WHERE c.departement = dep AND c.decision = 'refused'
      AND c.situation_id = situation
    UNION SELECT c.id FROM consent c WHERE c.departement = dep AND c.decision = 'refused'
      AND c.solicitation_id = solicitation
    UNION SELECT c.id FROM same JOIN consent c ON c.departement = dep AND c.person_id = same.id
      AND c.decision = 'refused' AND c.situation_id IS NULL AND c.solicitation_id IS NULL)
$$;

-- As before; with the refusals, and an act of a merged record as one of the person who is copied.
CREATE OR REPLACE FUNCTION transfer_rows(dep text, solicitation uuid, situation uuid, persons uuid[],
                                         consents uuid[], categories text[]) RETURNS jsonb
  LANGUAGE plpgsql AS $$
DECLARE
  part transfer_part;
  ids  uuid[];
  got  jsonb;
  made jsonb := '{}';
  all_persons uuid[] := persons;
BEGIN
  IF 'representative' = ANY (categories) THEN
    all_persons := persons || ARRAY(SELECT l.other_person_id FROM person_link l WHERE l.departement = dep
      AND l.person_id = ANY (persons) AND l.state = 'current' AND l.power <> 'none'
      AND l.other_person_id IS NOT NULL);
  END IF;
  FOR part IN SELECT * FROM transfer_part p WHERE p.category = ANY (categories) ORDER BY p.ordinal LOOP
    ids := CASE part.link
      WHEN 'solicitation' THEN ARRAY[solicitation]
      WHEN 'situation' THEN ARRAY[situation]
      WHEN 'person' THEN all_persons
      WHEN 'consent' THEN consents || transfer_refusals(dep, solicitation, situation, persons)
      ELSE ARRAY(SELECT (r->>'id')::uuid FROM jsonb_array_elements(made->part.link) r) END;
    EXECUTE format('SELECT coalesce(jsonb_agg(to_jsonb(t) - $3::text[]), ''[]'')'
      ' FROM %I t WHERE t.departement = $1 AND t.%I = ANY ($2) AND (%s)', part.name, part.key, part.holds)
      INTO got USING dep, ids, part.left_out;
    IF part.name = 'consent' AND persons[1] IS NOT NULL THEN
      got := (SELECT coalesce(jsonb_agg(CASE WHEN (r ->> 'person_id')::uuid <> ALL (array_remove(all_persons, NULL))
        THEN r || jsonb_build_object('person_id', persons[1]) ELSE r END), '[]')
        FROM jsonb_array_elements(got) r);
    END IF;
    made := made || jsonb_build_object(part.name, got);
  END LOOP;
  RETURN made;
END $$;

-- What was linked before is told once.
SELECT consent_tell_file(s.departement, s.id, false) FROM situation s
 WHERE s.person_id IS NOT NULL AND s.state = 'open' ORDER BY s.opened_at, s.id \g /dev/null

-- A merge moves what a transfer brought the receiver, too.
CREATE INDEX transfer_new_person ON transfer (to_departement, new_person_id)
  WHERE new_person_id IS NOT NULL;

GRANT EXECUTE ON FUNCTION consent_acts_of, consent_files_of, consent_hold, consent_tell,
  consent_tell_file, consent_event, transfer_refusals TO :"handler", :"bus";

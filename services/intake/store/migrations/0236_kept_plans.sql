-- compatible: the same functions give the same answers
-- They run once for each row of an import.  In PL/pgSQL a plan is made once for a session; a function
-- in SQL, called from another, is planned again at every call, which took nine tenths of the time.

CREATE OR REPLACE FUNCTION person_readers_tell(dep text, file uuid, even_none boolean) RETURNS void
  LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO outbox (event_id, stream, type, subject, at, data)
  SELECT gen_random_uuid(), dep || '.facts', 'intake.situation.readers.v1', file::text,
    statement_timestamp(), json_build_object('situation_id', file, 'readers', to_json(t.readers))
   FROM (SELECT ARRAY(SELECT person_reader(dep, a.sub) FROM situation s JOIN person_account a
      ON a.departement = s.departement AND a.person_id = s.person_id AND a.ended_at IS NULL
      WHERE s.departement = dep AND s.id = file ORDER BY 1 LIMIT 20) AS readers) t
   WHERE even_none OR cardinality(t.readers) > 0;
END $$;

-- These persons and the records that were merged with theirs.  An array, so that what follows looks
-- them up by their key: a join with few rows of unknown number reads the whole table.
CREATE FUNCTION consent_same(dep text, persons uuid[]) RETURNS uuid[] LANGUAGE plpgsql STABLE AS $$
DECLARE
  roots uuid[];
BEGIN
  roots := ARRAY(SELECT DISTINCT coalesce(p.merged_into, p.id) FROM person p
    WHERE p.departement = dep AND p.id = ANY (persons));
  RETURN roots || ARRAY(SELECT p.id FROM person p
    WHERE p.departement = dep AND p.merged_into = ANY (roots) AND p.id <> ALL (roots));
END $$;

GRANT EXECUTE ON FUNCTION consent_same(text, uuid[]) TO :"handler", :"bus";

CREATE OR REPLACE FUNCTION consent_acts_of(dep text, persons uuid[]) RETURNS uuid[]
  LANGUAGE plpgsql STABLE AS $$
DECLARE
  same uuid[] := consent_same(dep, persons);
BEGIN
  RETURN ARRAY(SELECT c.id FROM consent c WHERE c.departement = dep AND c.person_id = ANY (same)
      AND c.situation_id IS NULL AND c.solicitation_id IS NULL
    ORDER BY c.decision = 'refused' DESC, c.decided_at DESC, c.id LIMIT 1000);
END $$;

CREATE OR REPLACE FUNCTION consent_files_of(dep text, person uuid) RETURNS SETOF uuid
  LANGUAGE plpgsql STABLE AS $$
DECLARE
  same uuid[] := consent_same(dep, ARRAY[person]);
  asked uuid[];
BEGIN
  asked := ARRAY(SELECT q.id FROM solicitation q WHERE q.departement = dep AND q.person_id = ANY (same));
  RETURN QUERY SELECT s.id FROM situation s WHERE s.departement = dep AND s.person_id = ANY (same)
    UNION SELECT s.id FROM situation s WHERE s.departement = dep AND s.solicitation_id = ANY (asked);
END $$;

CREATE OR REPLACE FUNCTION consent_tell(dep text, file uuid, acts uuid[], even_none boolean)
  RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF even_none OR cardinality(acts) > 0 THEN
    INSERT INTO outbox (event_id, stream, type, subject, at, data)
    VALUES (gen_random_uuid(), dep || '.facts', 'intake.consent.extended.v1', file::text,
      statement_timestamp(), json_build_object('situation_id', file, 'consent_ids', to_json(acts)));
  END IF;
END $$;

CREATE OR REPLACE FUNCTION consent_tell_file(dep text, file uuid, even_none boolean) RETURNS void
  LANGUAGE plpgsql AS $$
BEGIN
  PERFORM consent_tell(dep, file, consent_acts_of(dep, ARRAY[s.person_id, q.person_id]), even_none)
    FROM situation s JOIN solicitation q ON q.departement = dep AND q.id = s.solicitation_id
   WHERE s.departement = dep AND s.id = file;
END $$;

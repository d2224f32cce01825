-- compatible: the triggers only tell more, to readers that skip a type which they do not know
-- Which accounts are those of the person whom a file is about: other services show the person what is
-- theirs, and know accounts only by a digest.  The last that was told of a file holds.

CREATE FUNCTION person_reader(dep text, sub text) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT encode(sha256(convert_to(dep || ':' || sub, 'UTF8')), 'hex') $$;

-- A link and an opening of the same instant wait for each other; whoever comes second reads what the
-- first has written.
CREATE FUNCTION person_readers_hold(dep text, whose uuid) RETURNS void LANGUAGE sql AS
$$ SELECT pg_advisory_xact_lock(hashtextextended('person_readers ' || dep || ' ' || whose::text, 0)) $$;

CREATE FUNCTION person_readers_tell(dep text, file uuid, even_none boolean) RETURNS void
  LANGUAGE sql AS $$
  INSERT INTO outbox (event_id, stream, type, subject, at, data)
  SELECT gen_random_uuid(), dep || '.facts', 'intake.situation.readers.v1', file::text,
    statement_timestamp(), json_build_object('situation_id', file, 'readers', to_json(t.readers))
   FROM (SELECT ARRAY(SELECT person_reader(dep, a.sub) FROM situation s JOIN person_account a
      ON a.departement = s.departement AND a.person_id = s.person_id AND a.ended_at IS NULL
      WHERE s.departement = dep AND s.id = file ORDER BY 1 LIMIT 20) AS readers) t
   WHERE even_none OR cardinality(t.readers) > 0
$$;

-- Whoever writes sees only what is theirs to see; who reads a file is asked of all.
CREATE FUNCTION person_readers_of_file() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
BEGIN
  IF NEW.person_id IS NOT NULL THEN
    PERFORM person_readers_hold(NEW.departement, NEW.person_id);
  END IF;
  PERFORM person_readers_tell(NEW.departement, NEW.id, TG_OP = 'UPDATE');
  RETURN NULL;
END $$;
CREATE TRIGGER person_readers AFTER INSERT ON situation FOR EACH ROW
  WHEN (NEW.person_id IS NOT NULL) EXECUTE FUNCTION person_readers_of_file();
CREATE TRIGGER person_readers_moved AFTER UPDATE OF person_id ON situation FOR EACH ROW
  WHEN (NEW.person_id IS DISTINCT FROM OLD.person_id) EXECUTE FUNCTION person_readers_of_file();

CREATE FUNCTION person_readers_of_account() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
DECLARE
  account person_account;
BEGIN
  FOREACH account IN ARRAY CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW] WHEN 'DELETE' THEN ARRAY[OLD]
      ELSE ARRAY[OLD, NEW] END LOOP
    PERFORM person_readers_hold(account.departement, account.person_id);
    PERFORM person_readers_tell(s.departement, s.id, true) FROM situation s
     WHERE s.departement = account.departement AND s.person_id = account.person_id;
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER person_readers AFTER INSERT OR DELETE OR UPDATE OF sub, person_id, ended_at
  ON person_account FOR EACH ROW EXECUTE FUNCTION person_readers_of_account();

-- What was linked before is told once.
SELECT person_readers_tell(s.departement, s.id, false) FROM situation s
 WHERE s.person_id IS NOT NULL ORDER BY s.opened_at, s.id \g /dev/null

-- What an import or a job sees of an adhesion: when it holds and what it opens.  Not whom to reach, nor any
-- other words of it, nor drafts.
-- contracts: 0.1.0, the bus reads no whole adhesion: no program does but by member_follow(), replaced here
-- compatible: the bus reads and writes adhesions by member_follow() alone, which is replaced here

REVOKE SELECT ON adhesion FROM :"bus";
GRANT SELECT (id, departement, version, actor_id, number, state, sharing, signed_on, begins_on, until, ended_on,
  ended_why) ON adhesion TO :"bus";
DROP POLICY ending ON adhesion;
CREATE POLICY ending ON adhesion FOR SELECT TO :"bus" USING (state <> 'draft');
DROP POLICY ended ON adhesion;
CREATE POLICY ended ON adhesion FOR UPDATE TO :"bus" USING (state <> 'draft') WITH CHECK (state = 'ended');

-- An actor that leaves ends what it had signed: the version in force, and the next one that has not begun.
CREATE FUNCTION adhesion_left(of_departement text, of_actor uuid, on_day date, told_at timestamptz, by_whom text)
  RETURNS void LANGUAGE sql SET search_path FROM CURRENT AS $$
  WITH over AS (
    UPDATE adhesion a SET state = 'ended', ended_on = greatest(on_day, a.begins_on), ended_why = 'left',
      version = a.version + 1, updated_at = told_at, updated_by = by_whom
    WHERE a.departement = of_departement AND a.actor_id = of_actor
      AND (a.state = 'signed' OR a.ended_on > greatest(on_day, a.begins_on))
    RETURNING a.id, a.departement, a.version, a.actor_id, a.number, a.state, a.sharing, a.signed_on,
      a.begins_on, a.until, a.ended_on, a.ended_why)
  INSERT INTO outbox (event_id, stream, type, subject, at, data)
    SELECT gen_random_uuid(), over.departement || '.facts', 'directory.adhesion.changed.v1', over.id::text,
      told_at, adhesion_fact(jsonb_populate_record(NULL::adhesion, to_jsonb(over))) FROM over
$$;

CREATE FUNCTION member_tell(m member, told_at timestamptz) RETURNS void
  LANGUAGE sql SET search_path FROM CURRENT AS $$
  INSERT INTO outbox (event_id, stream, type, subject, at, data) VALUES (gen_random_uuid(),
    m.departement || '.facts', 'directory.membership.changed.v1', m.id::text, told_at, member_fact(m))
$$;
GRANT EXECUTE ON FUNCTION member_tell(member, timestamptz),
  adhesion_left(text, uuid, date, timestamptz, text) TO :"handler", :"bus";

CREATE OR REPLACE FUNCTION member_follow() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  today    date := (NEW.updated_at AT TIME ZONE 'Europe/Paris')::date;
  who      text := coalesce(nullif(current_setting('c360.actor', true), ''), 'system');
  standing text := CASE WHEN NEW.active THEN NEW.membership END;
  rank     text := CASE WHEN standing = 'core_member' THEN NEW.member_category END;
  was      member;
BEGIN
  SELECT * INTO was FROM member m WHERE m.actor_id = NEW.id AND m.ended_on IS NULL;
  IF was.kind IS NOT DISTINCT FROM standing
     AND (standing IS NULL OR was.category IS NOT DISTINCT FROM rank) THEN
    RETURN NULL; -- whoever wrote the record wrote the history too
  END IF;
  IF was.id IS NOT NULL THEN
    UPDATE member m SET ended_on = greatest(today, m.since), version = m.version + 1,
      ended_why = CASE WHEN standing IS NOT NULL THEN 'changed' WHEN NEW.active THEN 'record'
        WHEN NEW.merged_into IS NOT NULL THEN 'merged' ELSE 'retired' END
      WHERE m.id = was.id RETURNING * INTO was;
    PERFORM member_tell(was, NEW.updated_at);
  END IF;
  IF standing IS NOT NULL THEN
    INSERT INTO member (departement, actor_id, kind, category, college, basis, joined_on, since,
        recorded_at, recorded_by)
      VALUES (NEW.departement, NEW.id, standing, rank, was.college,
        coalesce(was.basis, 'record'), coalesce(was.joined_on, today),
        greatest(today, coalesce(was.ended_on, today)), NEW.updated_at, who)
      RETURNING * INTO was;
    PERFORM member_tell(was, NEW.updated_at);
  ELSIF NEW.merged_into IS NULL THEN
    PERFORM adhesion_left(NEW.departement, NEW.id, today, NEW.updated_at, who);
  END IF;
  RETURN NULL;
END
$$;

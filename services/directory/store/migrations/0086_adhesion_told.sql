-- An adhesion is told too: when it is signed, when it ends, and when the record of its actor says that it is
-- no member any more.
-- compatible: nothing of before is narrowed

-- an actor that an import or a job retires ends what it had signed
CREATE POLICY ending ON adhesion FOR SELECT TO :"bus" USING (true);
CREATE POLICY ended ON adhesion FOR UPDATE TO :"bus" USING (state = 'signed') WITH CHECK (state = 'ended');

GRANT SELECT ON adhesion TO :"bus";
GRANT UPDATE (version, state, ended_on, ended_why, updated_at, updated_by) ON adhesion TO :"bus";

CREATE FUNCTION adhesion_fact(a adhesion) RETURNS json LANGUAGE sql IMMUTABLE AS $$
  SELECT json_strip_nulls(json_build_object('adhesion_id', a.id, 'departement', a.departement, 'actor_id',
    a.actor_id, 'number', a.number, 'state', a.state, 'sharing', a.sharing, 'signed_on', a.signed_on,
    'begins_on', a.begins_on, 'until', a.until, 'ended_on', a.ended_on, 'ended_why', a.ended_why,
    'version', a.version))
$$;
GRANT EXECUTE ON FUNCTION adhesion_fact(adhesion) TO :"handler", :"bus";

CREATE OR REPLACE FUNCTION member_follow() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  today    date := (NEW.updated_at AT TIME ZONE 'Europe/Paris')::date;
  who      text := coalesce(nullif(current_setting('c360.actor', true), ''), 'system');
  standing text := CASE WHEN NEW.active THEN NEW.membership END;
  rank     text := CASE WHEN standing = 'core_member' THEN NEW.member_category END;
  was      member;
  ended    adhesion;
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
    INSERT INTO outbox (event_id, stream, type, subject, at, data) VALUES (gen_random_uuid(),
      was.departement || '.facts', 'directory.membership.changed.v1', was.id::text, NEW.updated_at,
      member_fact(was));
  END IF;
  IF standing IS NOT NULL THEN
    INSERT INTO member (departement, actor_id, kind, category, college, basis, joined_on, since,
        recorded_at, recorded_by)
      VALUES (NEW.departement, NEW.id, standing, rank, was.college,
        coalesce(was.basis, 'record'), coalesce(was.joined_on, today),
        greatest(today, coalesce(was.ended_on, today)), NEW.updated_at, who)
      RETURNING * INTO was;
    INSERT INTO outbox (event_id, stream, type, subject, at, data) VALUES (gen_random_uuid(),
      was.departement || '.facts', 'directory.membership.changed.v1', was.id::text, NEW.updated_at,
      member_fact(was));
  ELSIF NEW.merged_into IS NULL THEN
    UPDATE adhesion a SET state = 'ended', ended_on = greatest(today, a.begins_on), ended_why = 'left',
      version = a.version + 1, updated_at = NEW.updated_at, updated_by = who
      WHERE a.departement = NEW.departement AND a.actor_id = NEW.id AND a.state = 'signed'
      RETURNING * INTO ended;
    IF ended.id IS NOT NULL THEN
      INSERT INTO outbox (event_id, stream, type, subject, at, data) VALUES (gen_random_uuid(),
        ended.departement || '.facts', 'directory.adhesion.changed.v1', ended.id::text, NEW.updated_at,
        adhesion_fact(ended));
    END IF;
  END IF;
  RETURN NULL;
END
$$;

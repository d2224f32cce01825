-- Who is a member of a community, since when, in which college; the adhesion of a member with its six
-- fields; and what its terms of sharing open to the accounts of that member (R097, R164 to R171).
-- compatible: who is a member today goes on being said by actor.membership; a program of before that
-- says it there writes the history by trigger.

-- One row for each standing of an actor: from `since` up to the day before `ended_on`.
CREATE TABLE member (
  id          uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
  departement text        NOT NULL,
  version     bigint      NOT NULL DEFAULT 1,
  actor_id    uuid        NOT NULL,
  kind        text        NOT NULL CHECK (kind IN ('core_member', 'partner')),
  category    text        CHECK (category IS NULL OR kind = 'core_member'),  -- core_member_categories
  college     text,                                    -- region_list, list college
  basis       text        NOT NULL CHECK (basis IN ('signature', 'adhesion', 'record')),
  joined_on   date        NOT NULL,                    -- of the membership, whatever its standing since
  since       date        NOT NULL CHECK (since >= joined_on),
  ended_on    date        CHECK (ended_on >= since),  -- from this day on it is so no more
  ended_why   text        CHECK (ended_why IN ('changed', 'renounced', 'excluded', 'retired', 'merged', 'record')),
  decision_on date,                                    -- of an exclusion
  decision_id uuid,
  recorded_at timestamptz NOT NULL,
  recorded_by text        NOT NULL,
  UNIQUE (departement, id),
  CHECK ((ended_on IS NULL) = (ended_why IS NULL)),
  CHECK (ended_why IS DISTINCT FROM 'excluded' OR decision_on IS NOT NULL),
  FOREIGN KEY (departement, actor_id) REFERENCES actor (departement, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX member_now ON member (actor_id) WHERE ended_on IS NULL;
CREATE INDEX member_of ON member (actor_id, since, id);
CREATE INDEX member_list ON member (departement, id);

-- One version of the agreement by which an actor adheres (R165 to R170).  Names of professionals:
-- row security by département.
CREATE TABLE adhesion (
  id            uuid        PRIMARY KEY,
  departement   text        NOT NULL,
  version       bigint      NOT NULL DEFAULT 1,
  actor_id      uuid        NOT NULL,
  number        int         NOT NULL CHECK (number > 0),
  state         text        NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'signed', 'ended')),
  contacts      jsonb       NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(contacts) = 'array'), -- R165
  circuits      text,                                  -- R166
  contributions text,                                  -- R167
  participation text,                                  -- R168
  sharing       text[],                                -- R169, codes of sharing_terms
  sharing_note  text,
  tools         text,                                  -- R170
  commitments   text[]      NOT NULL DEFAULT '{}',     -- R171, accepted with the signature
  signed_on     date,
  begins_on     date        CHECK (begins_on >= signed_on),
  until         date        CHECK (until >= begins_on), -- last day of its term; NULL: open
  ended_on      date        CHECK (ended_on >= begins_on), -- from this day on it opens nothing
  ended_why     text        CHECK (ended_why IN ('renounced', 'excluded', 'replaced', 'left')),
  decision_on   date,
  decision_id   uuid,
  created_at    timestamptz NOT NULL,
  updated_at    timestamptz NOT NULL,
  updated_by    text        NOT NULL,
  UNIQUE (departement, id),
  UNIQUE (departement, actor_id, number),
  CHECK ((state = 'draft') = (signed_on IS NULL)),
  CHECK ((state = 'draft') = (begins_on IS NULL)),
  CHECK (state = 'draft' OR sharing IS NOT NULL),
  CHECK ((state = 'ended') = (ended_on IS NOT NULL)),
  CHECK ((state = 'ended') = (ended_why IS NOT NULL)),
  CHECK (ended_why IS DISTINCT FROM 'excluded' OR decision_on IS NOT NULL),
  FOREIGN KEY (departement, actor_id) REFERENCES actor (departement, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX adhesion_draft ON adhesion (departement, actor_id) WHERE state = 'draft';
CREATE UNIQUE INDEX adhesion_signed ON adhesion (departement, actor_id) WHERE state = 'signed';
CREATE INDEX adhesion_list ON adhesion (departement, id);
CREATE INDEX adhesion_of ON adhesion (departement, actor_id, id);

CREATE INDEX actor_merged ON actor (merged_into) WHERE merged_into IS NOT NULL;

ALTER TABLE adhesion ENABLE ROW LEVEL SECURITY;
ALTER TABLE adhesion FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON adhesion TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));

-- What is open where no adhesion was ever signed (docs/decisions/0023).
CREATE TABLE sharing_default (
  standing text NOT NULL CHECK (standing IN ('signatory', 'other')),
  sharing  text NOT NULL,
  PRIMARY KEY (standing, sharing)
);
INSERT INTO sharing_default (standing, sharing) VALUES
  ('signatory', 'community_documents'), ('signatory', 'member_contacts'), ('signatory', 'meeting_papers'),
  ('signatory', 'own_outcomes'), ('signatory', 'sealed_dossiers'), ('signatory', 'figures'),
  ('other', 'own_outcomes'), ('other', 'sealed_dossiers');

GRANT SELECT, INSERT, UPDATE ON member TO :"handler", :"bus";
GRANT SELECT, INSERT, UPDATE ON adhesion TO :"handler";
GRANT SELECT ON sharing_default TO :"handler", :"bus";

-- --- what is told: ids, codes, dates -------------------------------------------------------------

CREATE FUNCTION member_fact(m member) RETURNS json LANGUAGE sql IMMUTABLE AS $$
  SELECT json_strip_nulls(json_build_object('member_id', m.id, 'departement', m.departement, 'actor_id',
    m.actor_id, 'kind', m.kind, 'category', m.category, 'college', m.college, 'basis', m.basis,
    'joined_on', m.joined_on, 'since', m.since, 'ended_on', m.ended_on, 'ended_why', m.ended_why, 'version',
    m.version))
$$;

-- --- what the accounts of an actor may read on a day ---------------------------------------------

-- An adhesion in force decides alone; one that was signed and is over opens nothing; where none was
-- ever signed, the standing does.  A record that was merged into this one counts with it.
CREATE FUNCTION member_may(of_departement text, of_actor uuid, what text, on_day date) RETURNS boolean
  LANGUAGE sql STABLE AS $$
  WITH own AS (
    SELECT of_actor AS id UNION SELECT a.id FROM actor a
    WHERE a.departement = of_departement AND a.merged_into = of_actor),
  signed AS (
    SELECT a.sharing, (a.ended_on IS NULL OR on_day < a.ended_on)
      AND (a.until IS NULL OR on_day <= a.until) AS in_force
    FROM adhesion a JOIN own ON own.id = a.actor_id
    WHERE a.departement = of_departement AND a.state <> 'draft' AND a.begins_on <= on_day),
  last AS (
    SELECT m.basis, m.ended_on IS NOT NULL AND m.ended_on <= on_day AS over, m.ended_why
    FROM member m JOIN own ON own.id = m.actor_id
    WHERE m.departement = of_departement AND m.since <= on_day
      AND m.ended_why IS DISTINCT FROM 'merged'
    ORDER BY m.since DESC, m.ended_on DESC NULLS FIRST LIMIT 1)
  SELECT CASE
    WHEN EXISTS (SELECT FROM signed WHERE in_force)
      THEN (SELECT bool_or(what = ANY (sharing)) FROM signed WHERE in_force)
    WHEN EXISTS (SELECT FROM signed) THEN false
    WHEN EXISTS (SELECT FROM last WHERE over
      AND (basis <> 'record' OR ended_why IN ('renounced', 'excluded'))) THEN false
    ELSE EXISTS (SELECT FROM sharing_default d WHERE d.sharing = what
      AND d.standing = CASE WHEN EXISTS (SELECT FROM last WHERE basis = 'signature' AND NOT over)
        THEN 'signatory' ELSE 'other' END)
  END
$$;

-- --- the history follows the record of the actor -------------------------------------------------

CREATE FUNCTION member_follow() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
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
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER actor_member_added AFTER INSERT ON actor FOR EACH ROW
  WHEN (NEW.membership IS NOT NULL) EXECUTE FUNCTION member_follow();
CREATE TRIGGER actor_member_changed AFTER UPDATE ON actor FOR EACH ROW
  WHEN (NEW.membership IS DISTINCT FROM OLD.membership OR NEW.active IS DISTINCT FROM OLD.active
    OR NEW.member_category IS DISTINCT FROM OLD.member_category) EXECUTE FUNCTION member_follow();

-- Who is a member already: since the day of the last change of its record at the latest.
INSERT INTO member (departement, actor_id, kind, category, basis, joined_on, since, recorded_at, recorded_by)
  SELECT departement, id, membership, CASE WHEN membership = 'core_member' THEN member_category END,
    'record', (updated_at AT TIME ZONE 'Europe/Paris')::date,
    (updated_at AT TIME ZONE 'Europe/Paris')::date, updated_at, 'system'
  FROM actor WHERE membership IS NOT NULL AND active;

GRANT EXECUTE ON FUNCTION member_fact(member), member_may(text, uuid, text, date)
  TO :"handler", :"bus";

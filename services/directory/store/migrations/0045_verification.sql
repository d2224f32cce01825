-- Verified by the community: by whom, when, how, until when it holds; and what was withdrawn or lapsed
-- (indicator 4.2, R086).  The record itself says what is true now; its history follows by trigger, so
-- that every program that verifies writes it.
-- compatible: programs of before verify as ever, and what they verify holds as long as the rule says
SET LOCAL client_min_messages = warning;

-- Dated figures of the quality of the directory, of one département or of all ('*').
CREATE TABLE quality_rule (
  departement text NOT NULL,
  code        text NOT NULL,
  valid_from  date NOT NULL,
  valid_to    date,
  n           int  NOT NULL CHECK (n BETWEEN 1 AND 1000),
  PRIMARY KEY (departement, code, valid_from)
);
INSERT INTO quality_rule (departement, code, valid_from, n) VALUES
  ('*', 'verification_months', '2022-01-01', 12);

ALTER TABLE actor
  ADD COLUMN verified_until date,               -- last day on which it holds
  ADD COLUMN verified_how   text,               -- code of verification_means
  ADD COLUMN merged_into    uuid,               -- a double: the record that is kept
  -- the dated public lists of 2018 and 2019, and what was invented
  ADD COLUMN demonstration  boolean NOT NULL
    GENERATED ALWAYS AS (invented OR source IN ('mdph-sites-2018', 'annuaire-2019')) STORED;
CREATE INDEX actor_verified_until ON actor (verified_until) WHERE verified_at IS NOT NULL;
CREATE INDEX actor_demonstration ON actor (departement, id) WHERE demonstration;
ALTER TABLE offer ADD COLUMN merged_into uuid;

CREATE TABLE verification (
  id             uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
  departement    text        NOT NULL,
  actor_id       uuid        NOT NULL,
  verified_at    timestamptz NOT NULL,
  verified_by    text        NOT NULL,          -- account
  how            text,
  verified_until date        NOT NULL,
  ended_at       timestamptz,
  ended_by       text,
  ended_why      text CHECK (ended_why IN ('renewed', 'revoked', 'lapsed')),
  FOREIGN KEY (departement, actor_id) REFERENCES actor (departement, id) ON DELETE CASCADE
);
CREATE INDEX verification_of ON verification (actor_id, verified_at, id);
CREATE UNIQUE INDEX verification_now ON verification (actor_id) WHERE ended_at IS NULL;
GRANT SELECT ON quality_rule TO :"handler", :"bus";
GRANT SELECT, INSERT, UPDATE ON verification TO :"handler", :"bus";

-- How long it holds, where nobody said: the rule of that day.
CREATE FUNCTION verified_term() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  today date := (NEW.verified_at AT TIME ZONE 'Europe/Paris')::date;
BEGIN
  IF NEW.verified_at IS NULL THEN
    NEW.verified_by := NULL;
    NEW.verified_how := NULL;
    NEW.verified_until := NULL;
  ELSIF NEW.verified_until IS NULL OR NEW.verified_until < today THEN
    NEW.verified_until := (today + make_interval(months => coalesce((SELECT r.n FROM quality_rule r
      WHERE r.code = 'verification_months' AND r.departement IN (NEW.departement, '*')
      AND today BETWEEN r.valid_from AND coalesce(r.valid_to, 'infinity')
      ORDER BY r.departement = '*', r.valid_from DESC LIMIT 1), 12)))::date;
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER actor_verified_new BEFORE INSERT ON actor FOR EACH ROW
  WHEN (NEW.verified_at IS NOT NULL) EXECUTE FUNCTION verified_term();
CREATE TRIGGER actor_verified_term BEFORE UPDATE ON actor FOR EACH ROW
  WHEN (NEW.verified_at IS DISTINCT FROM OLD.verified_at) EXECUTE FUNCTION verified_term();

CREATE FUNCTION verified_history() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  who text := coalesce(nullif(current_setting('c360.actor', true), ''), 'system');
BEGIN
  IF TG_OP = 'UPDATE' THEN
    UPDATE verification SET ended_at = NEW.updated_at, ended_by = who, ended_why = CASE
      WHEN NEW.verified_at IS NOT NULL THEN 'renewed'
      WHEN OLD.verified_until < (NEW.updated_at AT TIME ZONE 'Europe/Paris')::date THEN 'lapsed'
      ELSE 'revoked' END WHERE actor_id = NEW.id AND ended_at IS NULL;
  END IF;
  IF NEW.verified_at IS NOT NULL THEN
    INSERT INTO verification (departement, actor_id, verified_at, verified_by, how, verified_until)
      VALUES (NEW.departement, NEW.id, NEW.verified_at, coalesce(NEW.verified_by, who),
        NEW.verified_how, NEW.verified_until);
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER actor_verified_added AFTER INSERT ON actor FOR EACH ROW
  WHEN (NEW.verified_at IS NOT NULL) EXECUTE FUNCTION verified_history();
CREATE TRIGGER actor_verified_changed AFTER UPDATE ON actor FOR EACH ROW
  WHEN (NEW.verified_at IS DISTINCT FROM OLD.verified_at) EXECUTE FUNCTION verified_history();

-- What was verified before holds from its day, and is told again: who counts begins to tell the two apart.
UPDATE actor SET verified_until = ((verified_at AT TIME ZONE 'Europe/Paris')::date + interval '12 months')::date
  WHERE verified_at IS NOT NULL;
INSERT INTO verification (departement, actor_id, verified_at, verified_by, verified_until)
  SELECT departement, id, verified_at, coalesce(verified_by, 'system'), verified_until FROM actor
  WHERE verified_at IS NOT NULL;
INSERT INTO outbox (event_id, stream, type, subject, at, data)
  SELECT gen_random_uuid(), departement || '.facts', 'directory.actor.published.v1', id::text, updated_at,
    json_strip_nulls(json_build_object('actor_id', id, 'departement', departement, 'type', type, 'sector',
      sector, 'name', name, 'commune', commune, 'verified', verified_at IS NOT NULL, 'invented', invented,
      'active', active, 'tags', tags, 'functions', functions, 'membership', membership, 'member_category',
      member_category, 'retired_why', retired_why, 'version', version))
  FROM actor WHERE verified_at IS NOT NULL OR membership IS NOT NULL;

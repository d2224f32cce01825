-- The search plan of a situation: what is looked for, with whom and why, on the person's request
-- (R057); what was considered, each offer as it was on that day, and what became of it.

-- What the directory published of an offer or an actor, kept whole: an offer that is withdrawn
-- upstream, or written anew, changes no snapshot.
ALTER TABLE offer_ref ADD COLUMN published jsonb;
ALTER TABLE actor_ref ADD COLUMN published jsonb;

-- One plan for a situation; its content is versions, and none is ever overwritten.
CREATE TABLE plan (
  id           uuid        PRIMARY KEY,
  departement  text        NOT NULL,
  version      bigint      NOT NULL DEFAULT 1,
  state        text        NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'stopped')),
  situation_id uuid        NOT NULL,
  number       int         NOT NULL DEFAULT 1,  -- the version of the content that holds
  opened_at    timestamptz NOT NULL,
  opened_by    text        NOT NULL,
  stopped_on   date,                            -- the day on which the person asked for no more
  UNIQUE (departement, id),
  UNIQUE (departement, situation_id),
  FOREIGN KEY (departement, situation_id) REFERENCES situation_ref (departement, id),
  CHECK ((state = 'stopped') = (stopped_on IS NOT NULL))
);
CREATE INDEX plan_list ON plan (departement, opened_at, id);

CREATE TABLE plan_version (
  departement         text        NOT NULL,
  plan_id             uuid        NOT NULL,
  number              int         NOT NULL,
  situation_id        uuid        NOT NULL,
  said_on             date        NOT NULL,  -- the person's request (R057)
  expression          text        NOT NULL,
  said_by             text,
  needs               text[]      NOT NULL,
  wish                text        NOT NULL,  -- what the person wants, as told
  project_id          uuid,                  -- version of the life project that it stands on
  project_number      int,
  themes              text[]      NOT NULL,
  wanted_from         date,
  wanted_until        date,
  community_role      text        NOT NULL,
  support_forms       text[]      NOT NULL,
  response_level      text        NOT NULL,
  why_no_first        text,                  -- why no first-intention solution is tried (R075)
  why_no_first_words  text,
  written_at          timestamptz NOT NULL,
  written_by          text        NOT NULL,
  PRIMARY KEY (departement, plan_id, number),
  FOREIGN KEY (departement, plan_id) REFERENCES plan (departement, id),
  CHECK ((project_id IS NULL) = (project_number IS NULL)),
  CHECK (wanted_from IS NULL OR wanted_until IS NULL OR wanted_from <= wanted_until)
);
CREATE INDEX plan_version_situation ON plan_version (departement, situation_id);

-- An offer or an actor that was looked at for the person, or a solution outside the directory.
CREATE TABLE considered (
  id               uuid        PRIMARY KEY,
  departement      text        NOT NULL,
  version          bigint      NOT NULL DEFAULT 1,
  state            text        NOT NULL DEFAULT 'considered'
                   CHECK (state IN ('considered', 'retained', 'set_aside', 'proposed')),
  plan_id          uuid        NOT NULL,
  plan_number      int         NOT NULL,
  situation_id     uuid        NOT NULL,
  offer_id         uuid        REFERENCES offer_ref (id),
  actor_id         uuid        REFERENCES actor_ref (id),
  label            text,
  sector           text        NOT NULL,
  needs            text[]      NOT NULL,
  distance_m       int,
  nearness         int         NOT NULL GENERATED ALWAYS AS (COALESCE(distance_m, 2147483647)) STORED,
  delay_days       int,
  snapshot         text,       -- canonical JSON of what was published and seen
  sha256           text        CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  specialised_first boolean    NOT NULL,  -- no ordinary one had been considered yet (R058)
  why_specialised  text,
  reason           text,       -- of what was set aside
  words            text,
  proposal_id      uuid,
  considered_at    timestamptz NOT NULL,
  considered_by    text        NOT NULL,
  UNIQUE (departement, id),
  UNIQUE (departement, proposal_id),
  FOREIGN KEY (departement, plan_id) REFERENCES plan (departement, id),
  FOREIGN KEY (departement, situation_id) REFERENCES situation_ref (departement, id),
  FOREIGN KEY (departement, proposal_id) REFERENCES proposal (departement, id),
  CHECK (offer_id IS NOT NULL OR actor_id IS NOT NULL OR label IS NOT NULL),
  CHECK ((snapshot IS NULL) = (sha256 IS NULL)),
  CHECK ((state = 'set_aside') = (reason IS NOT NULL)),
  CHECK ((state = 'proposed') = (proposal_id IS NOT NULL))
);
CREATE INDEX considered_list ON considered (departement, plan_id, nearness, id);
CREATE INDEX considered_situation ON considered (departement, situation_id);

-- What was decided of it, each time.
CREATE TABLE considered_decision (
  departement   text        NOT NULL,
  considered_id uuid        NOT NULL,
  ord           bigint      NOT NULL,
  situation_id  uuid        NOT NULL,
  state         text        NOT NULL,
  reason        text,
  words         text,
  decided_at    timestamptz NOT NULL,
  decided_by    text        NOT NULL,
  PRIMARY KEY (departement, considered_id, ord),
  FOREIGN KEY (departement, considered_id) REFERENCES considered (departement, id)
);
CREATE INDEX considered_decision_situation ON considered_decision (departement, situation_id);

ALTER TABLE plan ENABLE ROW LEVEL SECURITY;
ALTER TABLE plan FORCE ROW LEVEL SECURITY;
ALTER TABLE plan_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE plan_version FORCE ROW LEVEL SECURITY;
ALTER TABLE considered ENABLE ROW LEVEL SECURITY;
ALTER TABLE considered FORCE ROW LEVEL SECURITY;
ALTER TABLE considered_decision ENABLE ROW LEVEL SECURITY;
ALTER TABLE considered_decision FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON plan TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON plan_version TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON considered TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON considered_decision TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
GRANT SELECT, INSERT, UPDATE ON plan, considered TO :"handler";
GRANT SELECT, INSERT ON plan_version, considered_decision TO :"handler";

-- What intake erased: the feed takes the words without reading them.
CREATE POLICY erases ON plan_version TO :"bus" USING (true) WITH CHECK (true);
CREATE POLICY erases ON considered TO :"bus" USING (true) WITH CHECK (true);
CREATE POLICY erases ON considered_decision TO :"bus" USING (true) WITH CHECK (true);
GRANT SELECT (departement, situation_id), UPDATE (wish, why_no_first_words) ON plan_version TO :"bus";
GRANT SELECT (departement, situation_id, offer_id, actor_id, version),
  UPDATE (label, words, distance_m, snapshot, sha256, version) ON considered TO :"bus";
GRANT SELECT (departement, situation_id), UPDATE (words) ON considered_decision TO :"bus";

-- Who was writing at that very moment writes without words.
CREATE FUNCTION is_erased(dep text, situation uuid) RETURNS boolean LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM 1 FROM situation_ref WHERE departement = dep AND id = situation AND erased_at IS NULL
    FOR KEY SHARE;
  RETURN NOT FOUND;
END $$;
CREATE FUNCTION plan_version_erased() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  IF is_erased(NEW.departement, NEW.situation_id) THEN
    NEW.wish := 'erased';
    NEW.why_no_first_words := NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION considered_erased() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  IF is_erased(NEW.departement, NEW.situation_id) THEN
    NEW.label := CASE WHEN NEW.offer_id IS NULL AND NEW.actor_id IS NULL THEN 'erased' END;
    NEW.words := NULL;
    NEW.distance_m := NULL;  -- several of them lead to the commune of living
    NEW.snapshot := NULL;
    NEW.sha256 := NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION considered_decision_erased() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  IF is_erased(NEW.departement, NEW.situation_id) THEN
    NEW.words := NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER erased BEFORE INSERT OR UPDATE ON plan_version
  FOR EACH ROW EXECUTE FUNCTION plan_version_erased();
CREATE TRIGGER erased BEFORE INSERT OR UPDATE ON considered
  FOR EACH ROW EXECUTE FUNCTION considered_erased();
CREATE TRIGGER erased BEFORE INSERT OR UPDATE ON considered_decision
  FOR EACH ROW EXECUTE FUNCTION considered_decision_erased();

-- Were first-intention solutions tried, which, and if not, why (R071, R075, R083)?  One row for each
-- situation, with the rights of who reads it; whatever prepares a hand-off reads it here.
CREATE VIEW first_intention WITH (security_invoker = true) AS
SELECT s.departement, s.id AS situation_id,
  c.n_considered, c.n_ordinary, c.n_specialised, c.n_set_aside, c.set_aside_reasons,
  p.n_proposed, p.n_accepted, p.n_refused, p.n_pending,
  p.n_proposed - p.n_accepted - p.n_refused - p.n_pending AS n_other,
  p.refusal_reasons, v.why_no_first,
  p.n_proposed > 0 AS tried, v.why_no_first IS NOT NULL AS explained
FROM situation_ref s
CROSS JOIN LATERAL (SELECT count(*) AS n_considered,
    count(*) FILTER (WHERE x.sector = 'ordinary') AS n_ordinary,
    count(*) FILTER (WHERE x.sector = 'specialised') AS n_specialised,
    count(*) FILTER (WHERE x.state = 'set_aside') AS n_set_aside,
    array_remove(array_agg(DISTINCT x.reason ORDER BY x.reason), NULL) AS set_aside_reasons
  FROM considered x WHERE x.departement = s.departement AND x.situation_id = s.id) c
CROSS JOIN LATERAL (SELECT count(*) AS n_proposed,
    count(*) FILTER (WHERE x.state = 'accepted') AS n_accepted,
    count(*) FILTER (WHERE x.state = 'refused') AS n_refused,
    count(*) FILTER (WHERE x.state = 'proposed') AS n_pending,
    array_remove(array_agg(DISTINCT x.refusal_reason ORDER BY x.refusal_reason), NULL)
      AS refusal_reasons
  FROM proposal x WHERE x.departement = s.departement AND x.situation_id = s.id) p
LEFT JOIN plan l ON l.departement = s.departement AND l.situation_id = s.id
LEFT JOIN plan_version v ON v.departement = l.departement AND v.plan_id = l.id AND v.number = l.number;
GRANT SELECT ON first_intention TO :"handler";

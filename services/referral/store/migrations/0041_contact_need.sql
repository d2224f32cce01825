-- What was said with whom about a situation (R065), and the needs that found no answer.
-- compatible: the triggers on proposal and considered write what only the new program reads.

-- Every contact is an entry; one that was wrong is followed by another that corrects it.
CREATE TABLE plan_contact (
  id             uuid        PRIMARY KEY,
  departement    text        NOT NULL,
  version        bigint      NOT NULL DEFAULT 1,
  plan_id        uuid        NOT NULL,
  situation_id   uuid        NOT NULL,
  kind           text        NOT NULL,
  mean           text        NOT NULL,
  party          text        NOT NULL,
  actor_id       uuid        REFERENCES actor_ref (id),
  with_function  text        NOT NULL,  -- the function of whom was spoken to
  with_name      text,                  -- only where it is needed
  person_present boolean     NOT NULL,
  anonymous      boolean     NOT NULL,  -- nothing said that shows who the person is
  told           text[]      NOT NULL,  -- categories of what was said about the person
  consent        text        NOT NULL CHECK (consent IN ('not_needed', 'checked', 'not_required')),
  purpose        text        NOT NULL,
  outcome        text        NOT NULL,
  outcome_words  text,
  next_step      text,
  next_words     text,
  next_on        date,
  considered_id  uuid,
  corrects       uuid,
  contacted_at   timestamptz NOT NULL,
  recorded_at    timestamptz NOT NULL,
  recorded_by    text        NOT NULL,
  UNIQUE (departement, id),
  UNIQUE (departement, corrects),
  FOREIGN KEY (departement, plan_id) REFERENCES plan (departement, id),
  FOREIGN KEY (departement, situation_id) REFERENCES situation_ref (departement, id),
  FOREIGN KEY (departement, considered_id) REFERENCES considered (departement, id),
  FOREIGN KEY (departement, corrects) REFERENCES plan_contact (departement, id),
  CHECK (anonymous = (consent = 'not_needed')),
  CHECK (next_on IS NULL OR next_step IS NOT NULL)
);
CREATE INDEX plan_contact_list ON plan_contact (departement, plan_id, contacted_at, id);
CREATE INDEX plan_contact_situation ON plan_contact (departement, situation_id);

-- A need that found no answer.  The wish is that of the version of the plan it stands on; what was
-- tried is what was considered for the need; how long somebody waits is counted, not kept.
CREATE TABLE unmet_need (
  id            uuid        PRIMARY KEY,
  departement   text        NOT NULL,
  version       bigint      NOT NULL DEFAULT 1,
  state         text        NOT NULL
                CHECK (state IN ('suggested', 'dismissed', 'open', 'met', 'expired', 'withdrawn')),
  state_at      timestamptz NOT NULL,
  plan_id       uuid        NOT NULL,
  plan_number   int         NOT NULL,
  situation_id  uuid        NOT NULL,
  need          text        NOT NULL,
  qualification text,                  -- TRE_R422: the orientation that is missing
  since         date        NOT NULL,
  ended_on      date,
  proposal_id   uuid,                  -- what met it
  end_reason    text,
  words         text,
  suggested     boolean     NOT NULL,  -- not by a person at first
  n_proposed    int         NOT NULL,  -- proposals for it at that moment: more of them, and it is looked at anew
  recorded_at   timestamptz NOT NULL,
  recorded_by   text        NOT NULL,
  UNIQUE (departement, id),
  FOREIGN KEY (departement, plan_id, plan_number)
    REFERENCES plan_version (departement, plan_id, number),
  FOREIGN KEY (departement, situation_id) REFERENCES situation_ref (departement, id),
  FOREIGN KEY (departement, proposal_id) REFERENCES proposal (departement, id),
  CHECK ((state IN ('suggested', 'dismissed')) = (qualification IS NULL)),
  CHECK ((state IN ('met', 'expired', 'withdrawn')) = (ended_on IS NOT NULL)),
  CHECK (proposal_id IS NULL OR state = 'met'),
  CHECK ((state IN ('expired', 'dismissed')) = (end_reason IS NOT NULL)),
  CHECK (ended_on IS NULL OR ended_on >= since)
);
-- one at a time: a need that is met may be unmet again later
CREATE UNIQUE INDEX unmet_need_now ON unmet_need (departement, situation_id, need)
  WHERE state IN ('suggested', 'open');
CREATE INDEX unmet_need_list ON unmet_need (departement, recorded_at, id);
CREATE INDEX unmet_need_situation ON unmet_need (departement, situation_id);

ALTER TABLE plan_contact ENABLE ROW LEVEL SECURITY;
ALTER TABLE plan_contact FORCE ROW LEVEL SECURITY;
ALTER TABLE unmet_need ENABLE ROW LEVEL SECURITY;
ALTER TABLE unmet_need FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON plan_contact TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON unmet_need TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
GRANT SELECT, INSERT ON plan_contact TO :"handler";
GRANT SELECT, INSERT, UPDATE ON unmet_need TO :"handler";

-- Everything considered for a need and what came of it, and what was proposed in a round for that need
-- without having been considered in the plan; with the reason it is not the answer.
CREATE VIEW need_tried WITH (security_invoker = true) AS
SELECT c.departement, c.situation_id, c.plan_id, n.need, c.id AS considered_id, c.offer_id,
  c.actor_id, c.sector, c.state, c.sha256, c.proposal_id, p.state AS proposal_state,
  COALESCE(c.reason, p.refusal_reason, p.actor_motive, p.withdrawal_reason) AS reason
FROM considered c CROSS JOIN LATERAL unnest(c.needs) AS n (need)
LEFT JOIN proposal p ON p.departement = c.departement AND p.id = c.proposal_id
UNION ALL
SELECT l.departement, l.situation_id, l.id, r.need, NULL, p.offer_id, p.actor_id,
  CASE WHEN p.ordinary_environment THEN 'ordinary' ELSE 'specialised' END, 'proposed', NULL, p.id,
  p.state, COALESCE(p.refusal_reason, p.actor_motive, p.withdrawal_reason)
FROM plan l
JOIN proposal p ON p.departement = l.departement AND p.situation_id = l.situation_id
JOIN proposal_round r ON r.departement = p.departement AND r.id = p.round_id AND r.need IS NOT NULL
WHERE NOT EXISTS (SELECT 1 FROM considered c
  WHERE c.departement = p.departement AND c.proposal_id = p.id);
GRANT SELECT ON need_tried TO :"handler", :"bus";

-- Situations in which something was refused or set aside: the job looks whether a need is left
-- without an answer.  Marked by an update, so that a job under way does not take away the mark of
-- what it cannot see yet.
CREATE TABLE need_look (
  departement  text NOT NULL,
  situation_id uuid NOT NULL,
  PRIMARY KEY (departement, situation_id)
);
ALTER TABLE need_look ENABLE ROW LEVEL SECURITY;
ALTER TABLE need_look FORCE ROW LEVEL SECURITY;
CREATE POLICY job ON need_look TO :"bus" USING (true) WITH CHECK (true);
CREATE POLICY marks ON need_look TO c360_owner USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE, DELETE ON need_look TO :"bus";
CREATE FUNCTION need_to_look_at() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO need_look AS l (departement, situation_id) VALUES (NEW.departement, NEW.situation_id)
    ON CONFLICT (departement, situation_id) DO UPDATE SET situation_id = excluded.situation_id;
  RETURN NULL;
END $$;
CREATE TRIGGER looks_for_unmet AFTER UPDATE OF state ON proposal
  FOR EACH ROW WHEN (NEW.state <> OLD.state) EXECUTE FUNCTION need_to_look_at();
CREATE TRIGGER looks_for_unmet AFTER UPDATE OF state ON considered
  FOR EACH ROW WHEN (NEW.state <> OLD.state) EXECUTE FUNCTION need_to_look_at();

-- What the job reads, and the suggestion that it makes.
CREATE POLICY job ON plan FOR SELECT TO :"bus" USING (true);
CREATE POLICY job ON unmet_need TO :"bus" USING (true) WITH CHECK (true);
CREATE POLICY erases ON plan_contact TO :"bus" USING (true) WITH CHECK (true);
GRANT SELECT (id, departement, situation_id, state, number) ON plan TO :"bus";
GRANT SELECT (plan_id, number, needs, said_on) ON plan_version TO :"bus";
GRANT SELECT (id, plan_id, needs, state, reason, sector, sha256, proposal_id) ON considered TO :"bus";
CREATE POLICY job ON proposal_round FOR SELECT TO :"bus" USING (true);
GRANT SELECT (id, departement, need) ON proposal_round TO :"bus";
GRANT SELECT (id, state, ordinary_environment, actor_id, round_id, refusal_reason, actor_motive,
              withdrawal_reason) ON proposal TO :"bus";
GRANT SELECT (id, departement, situation_id, need, state, n_proposed),
  INSERT (id, departement, state, state_at, plan_id, plan_number, situation_id, need, since,
          suggested, n_proposed, recorded_at, recorded_by),
  UPDATE (words) ON unmet_need TO :"bus";
GRANT SELECT (departement, situation_id),
  UPDATE (with_name, purpose, outcome_words, next_words) ON plan_contact TO :"bus";

CREATE FUNCTION plan_contact_erased() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
BEGIN
  IF is_erased(NEW.departement, NEW.situation_id) THEN
    NEW.with_name := NULL;
    NEW.purpose := 'erased';
    NEW.outcome_words := NULL;
    NEW.next_words := NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION unmet_need_erased() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
BEGIN
  IF is_erased(NEW.departement, NEW.situation_id) THEN
    NEW.words := NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER erased BEFORE INSERT OR UPDATE ON plan_contact
  FOR EACH ROW EXECUTE FUNCTION plan_contact_erased();
CREATE TRIGGER erased BEFORE INSERT OR UPDATE ON unmet_need
  FOR EACH ROW EXECUTE FUNCTION unmet_need_erased();

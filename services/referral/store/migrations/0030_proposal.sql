-- The proposal grows: what it is made of, when it holds, which evaluation it reuses, who else answers
-- (R054, R058, R064, R066, R069, R072); candidates for one need compete in a round; ESMS proposals that
-- a decision of the CDAPH backs keep the log of its statuses (TRE_R357).
-- compatible: the checks make room for answers and states that only the new program writes; the function
-- of the erasure takes more words away, and no program of the release before writes them.

CREATE TABLE proposal_round (
  id           uuid        PRIMARY KEY,
  departement  text        NOT NULL,
  version      bigint      NOT NULL DEFAULT 1,
  state        text        NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'decided')),
  situation_id uuid        NOT NULL,
  need         text,                    -- SERAFIN-PH; without one, the team says itself what competes
  opened_at    timestamptz NOT NULL,
  opened_by    text        NOT NULL,
  decided_at   timestamptz,
  winner_id    uuid,
  UNIQUE (departement, id),
  UNIQUE (departement, situation_id, id),
  FOREIGN KEY (departement, situation_id) REFERENCES situation_ref (departement, id),
  CHECK ((state = 'decided') = (decided_at IS NOT NULL)),
  CHECK ((state = 'decided') = (winner_id IS NOT NULL))
);
CREATE UNIQUE INDEX proposal_round_need ON proposal_round (departement, situation_id, need)
  WHERE state = 'open' AND need IS NOT NULL;
CREATE INDEX proposal_round_list ON proposal_round (departement, situation_id, opened_at, id);

-- One decision of the CDAPH and one ESMS: the SDO keeps a log of each such pair.
CREATE TABLE orientation (
  id              uuid        PRIMARY KEY,
  departement     text        NOT NULL,
  version         bigint      NOT NULL DEFAULT 1,
  situation_id    uuid        NOT NULL,
  actor_id        uuid        NOT NULL REFERENCES actor_ref (id),
  decision_number text        NOT NULL,
  decided_on      date        NOT NULL,
  decision_type   text,                 -- TRE_R327
  right_code      text,                 -- TRE_R420
  qualification   text,                 -- TRE_R422
  state           text,                 -- the last status, TRE_R357; NULL: none yet
  state_on        date,
  changed_at      timestamptz NOT NULL,
  UNIQUE (departement, id),
  UNIQUE (departement, situation_id, id),
  UNIQUE (departement, situation_id, decision_number, actor_id),
  FOREIGN KEY (departement, situation_id) REFERENCES situation_ref (departement, id),
  CHECK ((state IS NULL) = (state_on IS NULL))
);
CREATE INDEX orientation_decision ON orientation (departement, decision_number, id);
CREATE INDEX orientation_list ON orientation (departement, changed_at, id);
CREATE INDEX orientation_actor ON orientation (departement, actor_id, changed_at, id);

-- Only grows: a status is never changed, it is followed by another.
CREATE TABLE orientation_status (
  id             uuid        PRIMARY KEY,
  departement    text        NOT NULL,
  orientation_id uuid        NOT NULL,
  number         bigint      NOT NULL,
  status         text        NOT NULL,  -- TRE_R357
  motive         text,                  -- TRE_R358
  entered_on     date        NOT NULL,
  side           text        NOT NULL CHECK (side IN ('team', 'actor', 'mdph')),
  plain_text     text,                  -- for the person
  internal_note  text,                  -- for the side that wrote it, and the team
  recorded_at    timestamptz NOT NULL,
  recorded_by    text        NOT NULL,
  UNIQUE (departement, orientation_id, number),
  FOREIGN KEY (departement, orientation_id) REFERENCES orientation (departement, id)
);

ALTER TABLE proposal
  ADD COLUMN round_id uuid,
  ADD COLUMN dossier_id uuid,           -- what the actor may read of the person, sealed by intake
  ADD COLUMN orientation_id uuid,
  ADD COLUMN actor_id uuid REFERENCES actor_ref (id),
  ADD COLUMN actor_answer_required boolean NOT NULL DEFAULT false,
  ADD COLUMN asked boolean NOT NULL DEFAULT false,   -- the actor sees it
  ADD COLUMN state_at timestamptz,
  ADD COLUMN components text[] NOT NULL DEFAULT '{}',
  ADD COLUMN season text,
  ADD COLUMN starts_on date,
  ADD COLUMN ends_on date,
  ADD COLUMN closure_from date,
  ADD COLUMN closure_until date,
  ADD COLUMN closure_reason text,
  ADD COLUMN frequency text,
  ADD COLUMN distance_km numeric(6, 1),
  ADD COLUMN evaluation_actor_id uuid,
  ADD COLUMN evaluation_by text,
  ADD COLUMN evaluation_on date,
  ADD COLUMN person_answer text CHECK (person_answer IN ('accepted', 'refused')),
  ADD COLUMN person_answer_at timestamptz,
  ADD COLUMN person_answer_by text,
  ADD COLUMN actor_answer text CHECK (actor_answer IN ('accepted', 'refused')),
  ADD COLUMN actor_answer_at timestamptz,
  ADD COLUMN actor_answer_by text,
  ADD COLUMN actor_motive text,          -- actor_refusal_motives, or TRE_R358 of an orientation
  ADD COLUMN actor_plain_text text,      -- what the person reads
  ADD COLUMN actor_internal_note text,   -- what the person never reads
  ADD COLUMN withdrawal_reason text,
  ADD COLUMN withdrawal_note text,
  ADD COLUMN winner_id uuid,
  ADD FOREIGN KEY (departement, situation_id, round_id)
    REFERENCES proposal_round (departement, situation_id, id),
  ADD FOREIGN KEY (departement, situation_id, orientation_id)
    REFERENCES orientation (departement, situation_id, id),
  ADD CHECK ((person_answer IS NULL) = (person_answer_at IS NULL)),
  ADD CHECK ((actor_answer IS NULL) = (actor_answer_at IS NULL)),
  ADD CHECK (actor_plain_text IS NULL OR actor_answer IS NOT NULL),
  ADD CHECK (starts_on <= ends_on),
  ADD CHECK (closure_from <= closure_until);
ALTER TABLE proposal DROP CONSTRAINT proposal_state_check;
ALTER TABLE proposal DROP CONSTRAINT proposal_check2;  -- refused by the actor has no reason of the person
ALTER TABLE proposal
  ADD CONSTRAINT proposal_states CHECK (state IN ('proposed', 'accepted', 'refused', 'withdrawn')),
  ADD CONSTRAINT proposal_refused CHECK (state <> 'refused'
    OR refusal_reason IS NOT NULL OR actor_answer = 'refused'),
  ADD CONSTRAINT proposal_withdrawn CHECK ((state = 'withdrawn') = (withdrawal_reason IS NOT NULL));

CREATE INDEX proposal_of_round ON proposal (departement, round_id, id) WHERE round_id IS NOT NULL;
-- a decision is put to an ESMS by one proposal at a time
CREATE UNIQUE INDEX proposal_orientation ON proposal (departement, orientation_id)
  WHERE orientation_id IS NOT NULL AND state = 'proposed';
CREATE INDEX proposal_of_orientation ON proposal (departement, orientation_id, id)
  WHERE orientation_id IS NOT NULL;
CREATE INDEX proposal_asked ON proposal (departement, actor_id, proposed_at, id) WHERE asked;

ALTER TABLE proposal_round ENABLE ROW LEVEL SECURITY;
ALTER TABLE proposal_round FORCE ROW LEVEL SECURITY;
ALTER TABLE orientation ENABLE ROW LEVEL SECURITY;
ALTER TABLE orientation FORCE ROW LEVEL SECURITY;
ALTER TABLE orientation_status ENABLE ROW LEVEL SECURITY;
ALTER TABLE orientation_status FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON proposal_round TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON orientation TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON orientation_status TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
GRANT SELECT, INSERT, UPDATE ON proposal_round, orientation TO :"handler";
GRANT SELECT, INSERT ON orientation_status TO :"handler";

-- Everybody who answers takes the locks in one order: the situation (which an erasure holds), the pairs
-- of a decision, the round, then the proposals.  Only this function looks past row security, and it
-- looks only into the caller's territory.
CREATE POLICY answers ON proposal TO c360_owner USING (true) WITH CHECK (true);
CREATE POLICY answers ON proposal_round TO c360_owner USING (true) WITH CHECK (true);
CREATE POLICY answers ON orientation TO c360_owner USING (true) WITH CHECK (true);
CREATE POLICY answers ON orientation_status TO c360_owner USING (true) WITH CHECK (true);
CREATE FUNCTION proposal_lock(dep text, proposals uuid[], situations uuid[], decision text, pairs uuid[],
  rounds uuid[]) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  places uuid[];
  legs   uuid[];
BEGIN
  IF dep <> ALL (string_to_array(current_setting('c360.departements', true), ',')) THEN
    RETURN;
  END IF;
  SELECT array_agg(o.id) || pairs INTO legs FROM orientation o
   WHERE o.departement = dep AND o.decision_number = decision;
  SELECT array_agg(t.s) INTO places FROM (
    SELECT unnest(situations) AS s
    UNION SELECT p.situation_id FROM proposal p WHERE p.departement = dep AND p.id = ANY (proposals)
    UNION SELECT o.situation_id FROM orientation o WHERE o.departement = dep AND o.id = ANY (legs)) t;
  PERFORM 1 FROM situation_ref s WHERE s.departement = dep AND s.id = ANY (places)
    ORDER BY s.id FOR KEY SHARE;
  PERFORM 1 FROM orientation o WHERE o.departement = dep AND o.id = ANY (legs)
    ORDER BY o.id FOR UPDATE;
  PERFORM 1 FROM proposal_round r WHERE r.departement = dep AND r.id IN (
      SELECT unnest(rounds)
      UNION SELECT p.round_id FROM proposal p WHERE p.departement = dep
        AND (p.id = ANY (proposals) OR p.orientation_id = ANY (legs)))
    ORDER BY r.id FOR UPDATE;
END $$;
GRANT EXECUTE ON FUNCTION proposal_lock(text, uuid[], uuid[], text, uuid[], uuid[]) TO :"handler";

-- What intake erased: the words and the number of the decision go, codes and dates stay.
CREATE OR REPLACE FUNCTION proposal_erased() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM 1 FROM situation_ref WHERE departement = NEW.departement AND id = NEW.situation_id
    AND erased_at IS NULL FOR KEY SHARE;
  IF NOT FOUND THEN
    NEW.label := CASE WHEN NEW.offer_id IS NULL THEN 'erased' END;
    NEW.answer_note := NULL;
    NEW.frequency := NULL;
    NEW.evaluation_by := NULL;
    NEW.actor_plain_text := NULL;
    NEW.actor_internal_note := NULL;
    NEW.withdrawal_note := NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION orientation_erased() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM 1 FROM situation_ref WHERE departement = NEW.departement AND id = NEW.situation_id
    AND erased_at IS NULL FOR KEY SHARE;
  IF NOT FOUND THEN
    NEW.decision_number := 'erased ' || NEW.id;
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION orientation_status_erased() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM 1 FROM situation_ref s JOIN orientation o
      ON o.departement = s.departement AND o.situation_id = s.id
    WHERE s.departement = NEW.departement AND o.id = NEW.orientation_id AND s.erased_at IS NULL
    FOR KEY SHARE OF s;
  IF NOT FOUND THEN
    NEW.plain_text := NULL;
    NEW.internal_note := NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION situation_erases_orientations() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
BEGIN
  UPDATE orientation SET version = version + 1
   WHERE departement = NEW.departement AND situation_id = NEW.id;
  UPDATE orientation_status e SET plain_text = NULL, internal_note = NULL FROM orientation o
   WHERE o.departement = NEW.departement AND o.situation_id = NEW.id
     AND e.departement = o.departement AND e.orientation_id = o.id;
  RETURN NULL;
END $$;
CREATE TRIGGER erased BEFORE INSERT OR UPDATE ON orientation
  FOR EACH ROW EXECUTE FUNCTION orientation_erased();
CREATE TRIGGER erased BEFORE INSERT OR UPDATE ON orientation_status
  FOR EACH ROW EXECUTE FUNCTION orientation_status_erased();
CREATE TRIGGER erases_orientations AFTER UPDATE OF erased_at ON situation_ref
  FOR EACH ROW WHEN (NEW.erased_at IS NOT NULL) EXECUTE FUNCTION situation_erases_orientations();

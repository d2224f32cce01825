-- compatible: the states only grow; the release before writes the rows that it wrote, and a trigger dates and records them
-- The hand-off as it is done: prepared, sent, received by the software, read by a person, a complement
-- asked for, admissible or not, known already, evaluated, concluded; withdrawn before its end.
-- Which act leads where is the table of domain/handoff.c.

ALTER TABLE handoff
  ALTER COLUMN sent_at DROP NOT NULL,  -- not yet, in a draft
  ALTER COLUMN sent_by DROP NOT NULL,
  ADD COLUMN drafted_at        timestamptz,
  ADD COLUMN drafted_by        text,
  ADD COLUMN state_at          timestamptz,
  ADD COLUMN read_at           timestamptz,
  ADD COLUMN person_text       text,    -- of a refusal: plain words for the person
  ADD COLUMN may_still_ask     text[],  -- and what they may still ask themselves
  ADD COLUMN known_number      text,    -- the MDPH's own: personal, for the handlers alone
  ADD COLUMN outcome           text,
  ADD COLUMN outcome_reason    text,
  ADD COLUMN withdrawal_reason text,
  ADD COLUMN withdrawn_by      text,
  DROP CONSTRAINT handoff_state_check,
  DROP CONSTRAINT handoff_check1,
  ADD CONSTRAINT handoff_states CHECK (state IN ('draft', 'sent', 'received', 'read',
    'complement_requested', 'accepted', 'refused', 'already_known', 'in_evaluation', 'concluded', 'withdrawn')),
  ADD CONSTRAINT handoff_was_sent CHECK (state IN ('draft', 'withdrawn')
    OR (sent_at IS NOT NULL AND sent_by IS NOT NULL)),
  ADD CONSTRAINT handoff_was_decided CHECK (state = 'withdrawn' OR (decided_at IS NOT NULL)
    = (state IN ('accepted', 'refused', 'already_known', 'in_evaluation', 'concluded'))),
  ADD CONSTRAINT handoff_concluded CHECK ((state = 'concluded') = (outcome IS NOT NULL)
    AND (outcome_reason IS NOT NULL) = COALESCE(outcome = 'no_pag', false)),
  ADD CONSTRAINT handoff_withdrawn CHECK ((state = 'withdrawn') = (withdrawal_reason IS NOT NULL));

ALTER TABLE handoff NO FORCE ROW LEVEL SECURITY;
UPDATE handoff SET state_at = COALESCE(decided_at, received_at, sent_at);
ALTER TABLE handoff FORCE ROW LEVEL SECURITY;

-- One is under way, and one is being prepared.
CREATE UNIQUE INDEX handoff_in_hand ON handoff (departement, situation_id)
  WHERE state IN ('sent', 'received', 'read', 'complement_requested', 'accepted', 'in_evaluation');
CREATE UNIQUE INDEX handoff_drafted ON handoff (departement, situation_id) WHERE state = 'draft';
CREATE INDEX handoff_drafts ON handoff (departement, drafted_at, id) WHERE state = 'draft';

-- What was done, by whom, when and why: a row for each change of state, never changed.
CREATE TABLE handoff_history (
  departement  text        NOT NULL,
  handoff_id   uuid        NOT NULL,
  number       bigint      NOT NULL,  -- the version that the act made
  at           timestamptz NOT NULL,
  act          text        NOT NULL,
  side         text        NOT NULL,
  by           text,
  from_state   text,
  to_state     text        NOT NULL,
  reason       text,
  codes        text[],
  note         text,                  -- words between the two teams
  document_ids uuid[],                -- of intake, in a sealed dossier
  dossier_id   uuid,
  PRIMARY KEY (departement, handoff_id, number),
  FOREIGN KEY (departement, handoff_id) REFERENCES handoff (departement, id)
);
ALTER TABLE handoff_history ENABLE ROW LEVEL SECURITY;
ALTER TABLE handoff_history FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON handoff_history TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY erases ON handoff_history TO :"bus" USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON handoff_history TO :"handler";
GRANT SELECT (departement, handoff_id), UPDATE (note) ON handoff_history TO :"bus";
GRANT SELECT (id), UPDATE (person_text, known_number) ON handoff TO :"bus";

-- What was done before, as far as its dates tell.
ALTER TABLE handoff NO FORCE ROW LEVEL SECURITY;
ALTER TABLE handoff_history NO FORCE ROW LEVEL SECURITY;
INSERT INTO handoff_history (departement, handoff_id, number, at, act, side, by, from_state, to_state)
  SELECT departement, id, 1, sent_at, 'send', 'team', sent_by, NULL, 'sent' FROM handoff;
INSERT INTO handoff_history (departement, handoff_id, number, at, act, side, from_state, to_state)
  SELECT departement, id, 2, received_at, 'receive', 'mdph', 'sent', 'received' FROM handoff
    WHERE received_at IS NOT NULL;
INSERT INTO handoff_history (departement, handoff_id, number, at, act, side, from_state, to_state, reason, note)
  SELECT departement, id, 3, decided_at, CASE state WHEN 'accepted' THEN 'accept' ELSE 'refuse' END, 'mdph',
    'received', state, refusal_reason, refusal_note FROM handoff WHERE decided_at IS NOT NULL;
ALTER TABLE handoff FORCE ROW LEVEL SECURITY;
ALTER TABLE handoff_history FORCE ROW LEVEL SECURITY;

-- A program of the release before says neither since when a state holds, nor what was done.
CREATE FUNCTION handoff_dated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.state_at := COALESCE(NEW.state_at, NEW.sent_at, NEW.drafted_at);
  ELSIF NEW.state <> OLD.state AND NEW.state_at = OLD.state_at THEN
    NEW.state_at := GREATEST(NEW.state_at, NEW.decided_at, NEW.received_at);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER dated BEFORE INSERT OR UPDATE ON handoff FOR EACH ROW EXECUTE FUNCTION handoff_dated();

CREATE FUNCTION handoff_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' OR NEW.state <> OLD.state THEN
    INSERT INTO handoff_history (departement, handoff_id, number, at, act, side, from_state, to_state, reason, note)
    VALUES (NEW.departement, NEW.id, NEW.version, NEW.state_at,
      CASE NEW.state WHEN 'draft' THEN 'draft' WHEN 'sent' THEN 'send' WHEN 'received' THEN 'receive'
        WHEN 'accepted' THEN 'accept' ELSE 'refuse' END,
      CASE WHEN NEW.state IN ('draft', 'sent') THEN 'team' ELSE 'mdph' END,
      CASE TG_OP WHEN 'UPDATE' THEN OLD.state END, NEW.state, NEW.refusal_reason, NEW.refusal_note)
    ON CONFLICT (departement, handoff_id, number) DO NOTHING;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER recorded AFTER INSERT OR UPDATE ON handoff FOR EACH ROW EXECUTE FUNCTION handoff_recorded();

-- Who was writing while a situation was erased writes without words (0012).
CREATE OR REPLACE FUNCTION handoff_erased() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM 1 FROM situation_ref WHERE departement = NEW.departement AND id = NEW.situation_id
    AND erased_at IS NULL FOR KEY SHARE;
  IF NOT FOUND THEN
    NEW.refusal_note := NULL;
    NEW.person_text := NULL;
    NEW.known_number := NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE POLICY erased ON handoff TO c360_owner USING (true);
CREATE FUNCTION handoff_history_erased() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM 1 FROM handoff h JOIN situation_ref s ON s.departement = h.departement AND s.id = h.situation_id
    WHERE h.departement = NEW.departement AND h.id = NEW.handoff_id AND s.erased_at IS NULL FOR KEY SHARE OF s;
  IF NOT FOUND THEN
    NEW.note := NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER erased BEFORE INSERT OR UPDATE ON handoff_history
  FOR EACH ROW EXECUTE FUNCTION handoff_history_erased();

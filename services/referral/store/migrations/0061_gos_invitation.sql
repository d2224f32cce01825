-- compatible: the trigger ends invitations of situations that are erased; older programs make none
-- The MDPH invites the community to a groupe opérationnel de synthèse (R105): the invitation and its
-- answer.  The sessions of a GOS inside a hand-off are records of their own.
CREATE TABLE gos_invitation (
  id             uuid        PRIMARY KEY,
  departement    text        NOT NULL,
  version        bigint      NOT NULL DEFAULT 1,
  state          text        NOT NULL DEFAULT 'invited'
                 CHECK (state IN ('invited', 'accepted', 'contributed', 'declined', 'cancelled')),
  state_at       timestamptz NOT NULL,
  situation_id   uuid,                    -- NULL: not linked yet
  named          boolean     NOT NULL,    -- the MDPH named our situation itself
  handoff_id     uuid,
  gos_at         timestamptz NOT NULL,
  remote         boolean     NOT NULL,
  documents      text[]      NOT NULL DEFAULT '{}',
  answer_by      date        NOT NULL,
  invited_at     timestamptz NOT NULL,
  invited_by     text        NOT NULL,
  linked_at      timestamptz,
  linked_by      text,
  answered_at    timestamptz,
  answered_by    text,
  decline_reason text,
  dossier_id     uuid,
  cancelled_at   timestamptz,
  words          jsonb       NOT NULL,    -- mdph_number, place, documents_note, answer_note, cancel_note
  UNIQUE (departement, id),
  FOREIGN KEY (departement, situation_id) REFERENCES situation_ref (departement, id),
  FOREIGN KEY (departement, handoff_id) REFERENCES handoff (departement, id),
  CHECK ((state = 'declined') = (decline_reason IS NOT NULL)),
  CHECK (state <> 'contributed' OR dossier_id IS NOT NULL),
  CHECK (state NOT IN ('accepted', 'contributed') OR situation_id IS NOT NULL),
  CHECK ((state = 'cancelled') = (cancelled_at IS NOT NULL))
);
CREATE INDEX gos_invitation_list ON gos_invitation (departement, invited_at, id);
CREATE INDEX gos_invitation_of ON gos_invitation (departement, situation_id, invited_at, id);

ALTER TABLE gos_invitation ENABLE ROW LEVEL SECURITY;
ALTER TABLE gos_invitation FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON gos_invitation TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY erases ON gos_invitation TO c360_owner USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON gos_invitation TO :"handler";

-- The words go with the situation; the number of the MDPH too, for it leads to the person.
CREATE FUNCTION gos_invitation_words() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
BEGIN
  IF NEW.situation_id IS NOT NULL THEN
    PERFORM 1 FROM situation_ref WHERE departement = NEW.departement AND id = NEW.situation_id
      AND erased_at IS NULL FOR KEY SHARE;
    IF NOT FOUND THEN
      NEW.words := '{}';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER erased BEFORE INSERT OR UPDATE ON gos_invitation
  FOR EACH ROW EXECUTE FUNCTION gos_invitation_words();
CREATE FUNCTION gos_invitations_erased() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
BEGIN
  UPDATE gos_invitation SET words = '{}' WHERE departement = NEW.departement AND situation_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER gos_invitations_end AFTER UPDATE ON situation_ref FOR EACH ROW
  WHEN (NEW.erased_at IS NOT NULL AND OLD.erased_at IS NULL) EXECUTE FUNCTION gos_invitations_erased();

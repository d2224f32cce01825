-- A relay from its sending to its outcome, the contacts around it, and links for who has no account.
-- contracts: 0.1.0, the key of one relay a proposal for ever goes; no program since names it, and the
-- index relay_under_way refuses a second one to the programs of before alike. Every state of before is
-- one of now, and what they write fits.

ALTER TABLE relay
  ADD COLUMN dossier_id        uuid,         -- sealed in intake for that actor; its content is there alone
  ADD COLUMN explanation       text,         -- what the person was told, in plain words
  ADD COLUMN received_at       timestamptz,  -- a system fetched it
  ADD COLUMN read_at           timestamptz,  -- somebody opened it
  ADD COLUMN answered_via      text CHECK (answered_via IN ('actor', 'team', 'link')),
  ADD COLUMN declined_at       timestamptz,
  ADD COLUMN decline_reason    text,
  ADD COLUMN withdrawn_at      timestamptz,
  ADD COLUMN withdrawal_reason text,
  ADD COLUMN reported_at       timestamptz,  -- the last outcome was told
  ADD COLUMN entered_on        date,
  ADD COLUMN not_entered_on    date,
  ADD COLUMN not_entered_reason text,
  ADD COLUMN ended_on          date,
  ADD COLUMN ended_reason      text,
  ADD COLUMN words             text,         -- for the person, plain
  ADD COLUMN note              text,         -- between the actor and the team
  DROP CONSTRAINT relay_state_check,
  DROP CONSTRAINT relay_check,
  DROP CONSTRAINT relay_departement_proposal_id_key,
  ADD CONSTRAINT relay_id_key UNIQUE (departement, id),
  ADD CONSTRAINT relay_situation_fkey FOREIGN KEY (departement, situation_id)
    REFERENCES situation_ref (departement, id),
  ADD CONSTRAINT relay_states CHECK (state IN ('sent', 'received', 'acknowledged', 'declined',
    'withdrawn', 'entered', 'not_entered', 'ended')),
  ADD CONSTRAINT relay_taken_over CHECK (state = 'withdrawn' OR (acknowledged_at IS NOT NULL) =
    (state IN ('acknowledged', 'entered', 'not_entered', 'ended'))),
  ADD CONSTRAINT relay_declined CHECK ((state = 'declined') =
    (declined_at IS NOT NULL AND decline_reason IS NOT NULL)),
  ADD CONSTRAINT relay_withdrawn CHECK ((state = 'withdrawn') =
    (withdrawn_at IS NOT NULL AND withdrawal_reason IS NOT NULL)),
  ADD CONSTRAINT relay_entered CHECK ((entered_on IS NOT NULL) = (state IN ('entered', 'ended'))),
  ADD CONSTRAINT relay_not_entered CHECK ((state = 'not_entered') =
    (not_entered_on IS NOT NULL AND not_entered_reason IS NOT NULL)),
  ADD CONSTRAINT relay_ended CHECK ((state = 'ended') = (ended_on IS NOT NULL)),
  ADD CONSTRAINT relay_dates CHECK (ended_on >= entered_on);
-- one relay of a proposal is under way at a time; a declined one may be followed by another
CREATE UNIQUE INDEX relay_under_way ON relay (departement, proposal_id)
  WHERE state NOT IN ('declined', 'withdrawn', 'not_entered');
CREATE INDEX relay_of_proposal ON relay (departement, proposal_id, sent_at, id);
-- what a partner has not fetched yet
CREATE INDEX relay_unfetched ON relay (departement, actor_id) WHERE state = 'sent';

-- Contacts with an actor, before a relay or around it (R061, R065).
CREATE TABLE actor_contact (
  id           uuid        PRIMARY KEY,
  departement  text        NOT NULL,
  version      bigint      NOT NULL DEFAULT 1,
  situation_id uuid        NOT NULL,
  actor_id     uuid        NOT NULL REFERENCES actor_ref (id),
  proposal_id  uuid,
  relay_id     uuid,
  at           timestamptz NOT NULL,
  means        text        NOT NULL,
  presence     text        NOT NULL,
  result       text        NOT NULL,
  next_on      date,
  note         text,
  recorded_at  timestamptz NOT NULL,
  recorded_by  text        NOT NULL,
  FOREIGN KEY (departement, situation_id) REFERENCES situation_ref (departement, id),
  FOREIGN KEY (departement, proposal_id) REFERENCES proposal (departement, id),
  FOREIGN KEY (departement, relay_id) REFERENCES relay (departement, id)
);
CREATE INDEX actor_contact_list ON actor_contact (departement, situation_id, at, id);
CREATE INDEX actor_contact_of_relay ON actor_contact (departement, relay_id, at, id)
  WHERE relay_id IS NOT NULL;

-- One relay for one who has no account.  Of the token only the SHA-256 is here.
CREATE TABLE relay_link (
  id           uuid        PRIMARY KEY,
  departement  text        NOT NULL,
  version      bigint      NOT NULL DEFAULT 1,
  relay_id     uuid        NOT NULL,
  situation_id uuid        NOT NULL,
  token_hash   text        NOT NULL UNIQUE CHECK (token_hash ~ '^[0-9a-f]{64}$'),
  purpose      text        NOT NULL,
  made_at      timestamptz NOT NULL,
  made_by      text        NOT NULL,
  expires_at   timestamptz NOT NULL,
  max_uses     integer     CHECK (max_uses BETWEEN 1 AND 100),
  uses         integer     NOT NULL DEFAULT 0,
  last_used_at timestamptz,
  revoked_at   timestamptz,
  revoked_by   text,
  UNIQUE (departement, id),
  FOREIGN KEY (departement, relay_id) REFERENCES relay (departement, id),
  FOREIGN KEY (departement, situation_id) REFERENCES situation_ref (departement, id),
  CHECK (expires_at > made_at AND expires_at <= made_at + interval '31 days 1 minute'),
  CHECK (max_uses IS NULL OR uses <= max_uses)
);
CREATE INDEX relay_link_list ON relay_link (departement, relay_id, made_at, id);

CREATE TABLE relay_link_opening (
  id          uuid        PRIMARY KEY,
  departement text        NOT NULL,
  link_id     uuid        NOT NULL,
  relay_id    uuid        NOT NULL,
  at          timestamptz NOT NULL,
  act         text        NOT NULL CHECK (act IN ('opened', 'acknowledged', 'declined')),
  FOREIGN KEY (departement, link_id) REFERENCES relay_link (departement, id),
  FOREIGN KEY (departement, relay_id) REFERENCES relay (departement, id)
);
CREATE INDEX relay_link_opening_list ON relay_link_opening (departement, relay_id, at, id);

SELECT format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t),
       format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t),
       format('CREATE POLICY territory ON %I TO %I USING (%s) WITH CHECK (%s)', t, :'handler', c, c),
       format('GRANT SELECT, INSERT ON %I TO %I', t, :'handler')
  FROM unnest(ARRAY['actor_contact', 'relay_link', 'relay_link_opening']) AS t,
       (VALUES ('departement = ANY (string_to_array(current_setting(''c360.departements'', true), '','')) ')) AS v (c)
\gexec
GRANT UPDATE (version, uses, last_used_at, revoked_at, revoked_by) ON relay_link TO :"handler";

-- Who holds a token belongs to no territory: the hash alone says which link it is and where.
CREATE POLICY found ON relay_link FOR SELECT TO c360_owner USING (true);
CREATE FUNCTION relay_link_found(hash text)
  RETURNS TABLE (id uuid, departement text, relay_id uuid) LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
  SELECT l.id, l.departement, l.relay_id FROM relay_link l WHERE l.token_hash = hash
$$;
REVOKE EXECUTE ON FUNCTION relay_link_found(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION relay_link_found(text) TO :"handler";

-- An erased situation keeps codes and dates; words go, and no link opens any more.
CREATE POLICY erases ON relay TO c360_owner USING (true) WITH CHECK (true);
CREATE POLICY erases ON actor_contact TO c360_owner USING (true) WITH CHECK (true);
CREATE POLICY erases ON relay_link FOR UPDATE TO c360_owner USING (true) WITH CHECK (true);
CREATE FUNCTION relay_erase() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
BEGIN
  UPDATE relay SET explanation = NULL, words = NULL, note = NULL, version = version + 1
    WHERE departement = NEW.departement AND situation_id = NEW.id
      AND (explanation IS NOT NULL OR words IS NOT NULL OR note IS NOT NULL);
  UPDATE actor_contact SET note = NULL
    WHERE departement = NEW.departement AND situation_id = NEW.id AND note IS NOT NULL;
  UPDATE relay_link SET revoked_at = greatest(NEW.erased_at, made_at), revoked_by = 'system'
    WHERE departement = NEW.departement AND situation_id = NEW.id AND revoked_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER relays_erased AFTER UPDATE ON situation_ref FOR EACH ROW
  WHEN (NEW.erased_at IS NOT NULL AND OLD.erased_at IS NULL) EXECUTE FUNCTION relay_erase();
CREATE INDEX relay_of_situation ON relay (departement, situation_id);
CREATE INDEX relay_link_of_situation ON relay_link (departement, situation_id);

-- Who was writing at that very moment writes without words.
CREATE FUNCTION relay_words() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM 1 FROM situation_ref WHERE departement = NEW.departement AND id = NEW.situation_id
    AND erased_at IS NULL FOR KEY SHARE;
  IF NOT FOUND THEN
    NEW.explanation := NULL;
    NEW.words := NULL;
    NEW.note := NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION actor_contact_words() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM 1 FROM situation_ref WHERE departement = NEW.departement AND id = NEW.situation_id
    AND erased_at IS NULL FOR KEY SHARE;
  IF NOT FOUND THEN
    NEW.note := NULL;
  END IF;
  RETURN NEW;
END $$;
-- after `dated`, which says of which situation it is: triggers run in the order of their names
CREATE TRIGGER erased BEFORE INSERT OR UPDATE ON relay
  FOR EACH ROW WHEN (NEW.words IS NOT NULL OR NEW.note IS NOT NULL OR NEW.explanation IS NOT NULL)
  EXECUTE FUNCTION relay_words();
CREATE TRIGGER erased BEFORE INSERT OR UPDATE ON actor_contact
  FOR EACH ROW WHEN (NEW.note IS NOT NULL) EXECUTE FUNCTION actor_contact_words();

-- Concertations on a situation (R062, R063, R070, R105): who is invited, what each may read, what is
-- decided, who commits to what, and what becomes of it.
-- Free words stand in one column of each table, so that an erasure empties them all.

CREATE TABLE concertation (
  id             uuid        PRIMARY KEY,
  departement    text        NOT NULL,
  situation_id   uuid        NOT NULL,
  version        bigint      NOT NULL DEFAULT 1,
  state          text        NOT NULL DEFAULT 'planned'
                 CHECK (state IN ('planned', 'held', 'closed', 'cancelled')),
  state_at       timestamptz NOT NULL,
  kind           text        NOT NULL,
  community_role text,
  starts_at      timestamptz NOT NULL,
  remote         boolean     NOT NULL,
  without_person text,                    -- why the person is not invited; NULL: invited by right
  cancel_reason  text,
  held_on        date,
  asked_for      timestamptz,             -- the date for which the team was asked whether it was held
  told_at        timestamptz,             -- the outcome in plain language is ready for the person
  planned_at     timestamptz NOT NULL,
  planned_by     text        NOT NULL,
  words          jsonb       NOT NULL,    -- purpose, place, without_person_note, cancel_note, outcome, minutes
  UNIQUE (departement, id),
  UNIQUE (departement, situation_id, id),
  FOREIGN KEY (departement, situation_id) REFERENCES situation_ref (departement, id),
  CHECK ((state = 'cancelled') = (cancel_reason IS NOT NULL)),
  CHECK ((state IN ('held', 'closed')) = (held_on IS NOT NULL)),
  CHECK ((state = 'closed') = (told_at IS NOT NULL))
);
CREATE INDEX concertation_list ON concertation (departement, starts_at, id);
CREATE INDEX concertation_of_situation ON concertation (departement, situation_id, starts_at, id);
-- what the job looks at: meetings whose day is over
CREATE INDEX concertation_past ON concertation (starts_at, id)
  WHERE state = 'planned' AND asked_for IS DISTINCT FROM starts_at;

-- The dates that a concertation had before it was postponed.
CREATE TABLE concertation_date (
  ord             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  departement     text        NOT NULL,
  situation_id    uuid        NOT NULL,
  concertation_id uuid        NOT NULL,
  starts_at       timestamptz NOT NULL,
  remote          boolean     NOT NULL,
  at              timestamptz NOT NULL,
  by              text        NOT NULL,
  words           jsonb       NOT NULL,   -- place, reason
  FOREIGN KEY (departement, situation_id, concertation_id) REFERENCES concertation (departement, situation_id, id)
);
CREATE INDEX concertation_date_list ON concertation_date (departement, concertation_id, ord);

CREATE TABLE concertation_invitation (
  id               uuid        PRIMARY KEY,
  departement      text        NOT NULL,
  situation_id     uuid        NOT NULL,
  concertation_id  uuid        NOT NULL,
  version          bigint      NOT NULL DEFAULT 1,
  state            text        NOT NULL DEFAULT 'invited'
                   CHECK (state IN ('invited', 'accepted', 'declined', 'present', 'absent', 'withdrawn')),
  state_at         timestamptz NOT NULL,
  kind             text        NOT NULL
                   CHECK (kind IN ('actor', 'team', 'person', 'representative', 'carer', 'mdph', 'other')),
  actor_id         uuid        REFERENCES actor_ref (id),
  account          text,
  function         text,
  accommodations   text[]      NOT NULL DEFAULT '{}',
  categories       text[]      NOT NULL DEFAULT '{}',
  dossier_id       uuid,
  access_closed_at timestamptz,           -- the person said no, or the team closed it
  access_reason    text,
  answered_by      text        CHECK (answered_by IN ('self', 'team')),
  answered_at      timestamptz,
  held_on          date,                  -- of one who was present
  invited_at       timestamptz NOT NULL,
  invited_by       text        NOT NULL,
  words            jsonb       NOT NULL,  -- label, note (what is to be told), assisted_by, accommodation_note
  UNIQUE (departement, id),
  FOREIGN KEY (departement, situation_id, concertation_id) REFERENCES concertation (departement, situation_id, id),
  CHECK ((kind = 'actor') = (actor_id IS NOT NULL)),
  CHECK ((kind = 'team') = (account IS NOT NULL)),
  CHECK ((state = 'present') = (held_on IS NOT NULL))
);
CREATE UNIQUE INDEX concertation_actor_once ON concertation_invitation (departement, concertation_id, actor_id)
  WHERE kind = 'actor' AND state <> 'withdrawn';
CREATE UNIQUE INDEX concertation_account_once ON concertation_invitation (departement, concertation_id, account)
  WHERE kind = 'team' AND state <> 'withdrawn';
CREATE UNIQUE INDEX concertation_single ON concertation_invitation (departement, concertation_id, kind)
  WHERE kind IN ('person', 'mdph') AND state <> 'withdrawn';
CREATE INDEX concertation_invited ON concertation_invitation (departement, concertation_id, invited_at, id);
CREATE INDEX concertation_of_actor ON concertation_invitation (departement, actor_id, invited_at, id)
  WHERE kind = 'actor';
CREATE INDEX concertation_of_mdph ON concertation_invitation (departement, invited_at, id) WHERE kind = 'mdph';
CREATE INDEX concertation_present ON concertation_invitation (departement, actor_id, held_on)
  WHERE kind = 'actor' AND state = 'present';
CREATE INDEX concertation_invited_of ON concertation_invitation (departement, situation_id);

CREATE TABLE concertation_decision (
  id              uuid        PRIMARY KEY,
  departement     text        NOT NULL,
  situation_id    uuid        NOT NULL,
  concertation_id uuid        NOT NULL,
  version         bigint      NOT NULL DEFAULT 1,
  code            text        NOT NULL,
  task_id         uuid,                   -- the task of intake that it became
  at              timestamptz NOT NULL,
  by              text        NOT NULL,
  words           jsonb       NOT NULL,   -- text
  UNIQUE (departement, id),
  FOREIGN KEY (departement, situation_id, concertation_id) REFERENCES concertation (departement, situation_id, id)
);
CREATE INDEX concertation_decided ON concertation_decision (departement, concertation_id, at, id);

CREATE TABLE concertation_commitment (
  id              uuid        PRIMARY KEY,
  departement     text        NOT NULL,
  situation_id    uuid        NOT NULL,
  concertation_id uuid        NOT NULL,
  decision_id     uuid        NOT NULL UNIQUE,
  version         bigint      NOT NULL DEFAULT 1,
  state           text        NOT NULL DEFAULT 'open'
                  CHECK (state IN ('open', 'kept', 'not_kept', 'changed')),
  state_at        timestamptz NOT NULL,
  party           text        NOT NULL,
  actor_id        uuid        REFERENCES actor_ref (id),
  until_on        date        NOT NULL,
  asked_until     date,                   -- the day for which the team was asked to look after it
  words           jsonb       NOT NULL,   -- what
  UNIQUE (departement, id),
  FOREIGN KEY (departement, decision_id) REFERENCES concertation_decision (departement, id)
);
CREATE INDEX concertation_commitment_list ON concertation_commitment (departement, until_on, id);
CREATE INDEX concertation_commitment_of ON concertation_commitment (departement, situation_id);
CREATE INDEX concertation_commitment_due ON concertation_commitment (until_on, id)
  WHERE state IN ('open', 'changed') AND asked_until IS DISTINCT FROM until_on;

-- What became of a commitment, each time somebody looked: as it was before.
CREATE TABLE concertation_commitment_line (
  ord           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  departement   text        NOT NULL,
  situation_id  uuid        NOT NULL,
  commitment_id uuid        NOT NULL,
  state         text        NOT NULL,
  until_on      date        NOT NULL,
  at            timestamptz NOT NULL,
  by            text        NOT NULL,
  words         jsonb       NOT NULL,     -- what, note
  FOREIGN KEY (departement, commitment_id) REFERENCES concertation_commitment (departement, id)
);
CREATE INDEX concertation_commitment_lines ON concertation_commitment_line (departement, commitment_id, ord);

SELECT format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t),
       format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t),
       format('CREATE POLICY territory ON %I TO %I USING (%s) WITH CHECK (%s)', t, :'handler', c, c),
       format('CREATE POLICY erases ON %I TO c360_owner USING (true) WITH CHECK (true)', t),
       format('GRANT SELECT, INSERT ON %I TO %I', t, :'handler')
  FROM unnest(ARRAY['concertation', 'concertation_date', 'concertation_invitation', 'concertation_decision',
                    'concertation_commitment', 'concertation_commitment_line']) AS t,
       (VALUES ('departement = ANY (string_to_array(current_setting(''c360.departements'', true), '',''))')) AS v (c)
\gexec
GRANT UPDATE ON concertation, concertation_invitation, concertation_commitment TO :"handler";

-- The feed closes what somebody may read when the person says no; the job asks for tasks.
CREATE POLICY closes ON concertation_invitation TO :"bus" USING (true) WITH CHECK (true);
GRANT SELECT (id, departement, situation_id, concertation_id, kind, actor_id, state, categories, access_closed_at,
              version),
      UPDATE (access_closed_at, access_reason, version) ON concertation_invitation TO :"bus";
CREATE POLICY job ON concertation TO :"bus" USING (true) WITH CHECK (true);
GRANT SELECT (id, departement, situation_id, state, starts_at, asked_for), UPDATE (asked_for)
  ON concertation TO :"bus";
CREATE POLICY job ON concertation_commitment TO :"bus" USING (true) WITH CHECK (true);
GRANT SELECT (id, departement, situation_id, state, until_on, asked_until), UPDATE (asked_until)
  ON concertation_commitment TO :"bus";

-- What intake erased loses its words here too; who was writing at that very moment writes without
-- words (the lock makes them wait for the erasure, or the erasure for them).
CREATE FUNCTION concertation_words() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM 1 FROM situation_ref WHERE departement = NEW.departement AND id = NEW.situation_id
    AND erased_at IS NULL FOR KEY SHARE;
  IF NOT FOUND THEN
    NEW.words := '{}';
  END IF;
  RETURN NEW;
END $$;
-- What somebody needs in order to come says something of them too.
CREATE FUNCTION concertation_needs() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM 1 FROM situation_ref WHERE departement = NEW.departement AND id = NEW.situation_id
    AND erased_at IS NULL FOR KEY SHARE;
  IF NOT FOUND THEN
    NEW.words := '{}';
    NEW.accommodations := '{}';
    NEW.dossier_id := NULL;
    NEW.access_closed_at := coalesce(NEW.access_closed_at, NEW.state_at);
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION concertation_erased() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['concertation', 'concertation_date', 'concertation_invitation',
      'concertation_decision', 'concertation_commitment', 'concertation_commitment_line'] LOOP
    EXECUTE format('UPDATE %I SET words = ''{}'' WHERE departement = $1 AND situation_id = $2', t)
      USING NEW.departement, NEW.id;
  END LOOP;
  RETURN NULL;
END $$;
SELECT format('CREATE TRIGGER erased BEFORE INSERT OR UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION %I()', t,
              CASE t WHEN 'concertation_invitation' THEN 'concertation_needs' ELSE 'concertation_words' END)
  FROM unnest(ARRAY['concertation', 'concertation_date', 'concertation_invitation', 'concertation_decision',
                    'concertation_commitment', 'concertation_commitment_line']) AS t
\gexec
CREATE TRIGGER concertations_end AFTER UPDATE ON situation_ref FOR EACH ROW
  WHEN (NEW.erased_at IS NOT NULL AND OLD.erased_at IS NULL) EXECUTE FUNCTION concertation_erased();
CREATE INDEX concertation_date_of ON concertation_date (departement, situation_id);
CREATE INDEX concertation_decision_of ON concertation_decision (departement, situation_id);
CREATE INDEX concertation_line_of ON concertation_commitment_line (departement, situation_id);

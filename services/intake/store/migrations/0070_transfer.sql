-- compatible: the triggers act on files that are offered or transferred, which the release before cannot make, and the states only grow
-- Transfer of a file to another département: a copy made under the receiver's row security, never
-- an UPDATE of the département (docs/services/intake-transfer.md).  Who owns the file is read off
-- ONE row: the sender until `state` leaves 'offered' by an acceptance, the receiver from then on.

CREATE TABLE transfer (
  id              uuid        PRIMARY KEY,
  departement     text        NOT NULL,          -- the sender's
  to_departement  text        NOT NULL CHECK (to_departement <> departement),
  version         bigint      NOT NULL DEFAULT 1,
  state           text        NOT NULL DEFAULT 'offered' CHECK (state IN
                  ('offered', 'accepted', 'completed', 'declined', 'expired', 'cancelled')),
  kind            text        NOT NULL CHECK (kind IN ('dossier', 'signpost')),
  reason          text        NOT NULL,
  -- the sender's records; what a signpost is about stays the sender's affair too
  solicitation_id uuid        NOT NULL,
  situation_id    uuid,
  person_id       uuid,
  requester_id    uuid,
  commune         text        REFERENCES commune_ref (code),  -- where the person lives now
  categories      text[]      NOT NULL DEFAULT '{}',          -- what the consent covers, and no more
  consents        uuid[]      NOT NULL DEFAULT '{}',          -- those the person extends to the receiver
  consent_id      uuid,                                       -- the agreement at the offer
  preview         jsonb,                                      -- codes and dates for the receiver's list
  note            text,                                       -- for the receiver, after acceptance
  content_version bigint      NOT NULL DEFAULT 1,             -- moves when what was sealed, or its consent, moves
  offered_at      timestamptz NOT NULL,
  offered_by      text        NOT NULL,
  expires_at      timestamptz NOT NULL,
  decided_at      timestamptz,
  decided_by      text,
  refusal_reason  text,
  completed_at    timestamptz,
  -- the receiver's records
  new_solicitation_id uuid,
  new_situation_id    uuid,
  new_person_id       uuid,
  UNIQUE (departement, id),
  FOREIGN KEY (departement, solicitation_id) REFERENCES solicitation (departement, id),
  FOREIGN KEY (to_departement, new_solicitation_id) REFERENCES solicitation (departement, id),
  CHECK (kind = 'dossier' OR (preview IS NULL AND note IS NULL AND new_solicitation_id IS NULL)),
  CHECK ((state = 'completed') = (completed_at IS NOT NULL))
);
-- One offer at a time, and none after the file has gone.
CREATE UNIQUE INDEX transfer_live ON transfer (departement, solicitation_id)
  WHERE kind = 'dossier' AND state IN ('offered', 'accepted', 'completed');
CREATE INDEX transfer_situation ON transfer (departement, situation_id)
  WHERE kind = 'dossier' AND state IN ('offered', 'accepted', 'completed');
CREATE INDEX transfer_person ON transfer (departement, person_id)
  WHERE kind = 'dossier' AND state IN ('offered', 'accepted', 'completed');
CREATE INDEX transfer_requester ON transfer (departement, requester_id)
  WHERE kind = 'dossier' AND state IN ('offered', 'accepted', 'completed');
CREATE INDEX transfer_out ON transfer (departement, offered_at, id);
CREATE INDEX transfer_in ON transfer (to_departement, offered_at, id);
CREATE INDEX transfer_accepted ON transfer (decided_at, id) WHERE state = 'accepted';
CREATE INDEX transfer_waiting ON transfer (expires_at, id) WHERE state = 'offered';

-- What will be copied, sealed; erased when the transfer ends, however it ends.
CREATE TABLE transfer_content (
  transfer_id    uuid  PRIMARY KEY,
  departement    text  NOT NULL,
  to_departement text  NOT NULL,
  content        jsonb NOT NULL,
  FOREIGN KEY (departement, transfer_id) REFERENCES transfer (departement, id)
);

-- What a file consists of; a part of intake adds its tables here.  The table has columns id,
-- departement; its rows belong to the file by the column `key`: the id of the 'solicitation',
-- 'situation', 'person' (the one concerned and the one who asks) or an extended 'consent', or the id
-- of a row of the table named by `link`, which has a smaller ordinal.  `category`: of the consent
-- without which it stays.  `holds`: SQL, a condition on t.  `as_copied`: members that the copy has
-- otherwise; "$owner", "$transfer", "$commune" and "$at" stand for those of the transfer.
CREATE TABLE transfer_part (
  ordinal   int    PRIMARY KEY,
  name      text   NOT NULL UNIQUE,
  link      text   NOT NULL,
  key       text   NOT NULL,
  category  text   NOT NULL,
  holds     text   NOT NULL DEFAULT 'true',
  left_out  text[] NOT NULL DEFAULT '{}',
  as_copied jsonb  NOT NULL DEFAULT '{}'
);

ALTER TABLE solicitation ADD COLUMN origin_transfer_id uuid;
ALTER TABLE situation ADD COLUMN origin_transfer_id uuid;

INSERT INTO transfer_part (ordinal, name, link, key, category, holds, left_out, as_copied) VALUES
  (10, 'person', 'person', 'id', 'identity', $$t.state IN ('draft', 'known')$$, '{merged_into}',
   '{"commune": "$commune"}'),
  (20, 'solicitation', 'solicitation', 'id', 'situation', 'true', '{}',
   '{"commune": "$commune", "origin_transfer_id": "$transfer"}'),
  (30, 'situation', 'situation', 'id', 'situation', 'true', '{}',
   '{"conseiller": "$owner", "origin_transfer_id": "$transfer"}'),
  -- what the person agreed to and extends holds with the receiver as it was given; its proof stays
  (40, 'consent', 'consent', 'id', 'situation',
   $$t.decision = 'given' AND t.given_by = 'person' AND NOT EXISTS (SELECT 1 FROM consent_withdrawal w WHERE w.consent_id = t.id
     AND w.departement = t.departement)$$, '{proof_document_id}', '{}');

-- A solicitation that never became a situation ends here by its own state.
DO $$
DECLARE rule text;
BEGIN
  SELECT pg_get_constraintdef(oid) INTO STRICT rule FROM pg_constraint
   WHERE conrelid = 'solicitation'::regclass AND conname = 'solicitation_state_check';
  IF position('''transferred''' IN rule) = 0 THEN
    ALTER TABLE solicitation DROP CONSTRAINT solicitation_state_check;
    EXECUTE 'ALTER TABLE solicitation ADD CONSTRAINT solicitation_state_check '
      || replace(rule, 'ARRAY[', 'ARRAY[''transferred''::text, ');
  END IF;
END $$;

-- The same copy has the same id, however often it is tried: of the transfer and the original alone.
CREATE FUNCTION transfer_new_id(transfer uuid, original uuid) RETURNS uuid
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT overlay(overlay(md5($1::text || $2::text) PLACING '8' FROM 13) PLACING 'a' FROM 17)::uuid $$;

-- The rows of a file, as the caller's row security shows them: {"table": [row, …]}.
CREATE FUNCTION transfer_rows(dep text, solicitation uuid, situation uuid, persons uuid[],
                              consents uuid[], categories text[]) RETURNS jsonb
  LANGUAGE plpgsql AS $$
DECLARE
  part transfer_part;
  ids  uuid[];
  got  jsonb;
  made jsonb := '{}';
BEGIN
  FOR part IN SELECT * FROM transfer_part p WHERE p.category = ANY (categories) ORDER BY p.ordinal LOOP
    ids := CASE part.link
      WHEN 'solicitation' THEN ARRAY[solicitation]
      WHEN 'situation' THEN ARRAY[situation]
      WHEN 'person' THEN persons
      WHEN 'consent' THEN consents
      ELSE ARRAY(SELECT (r->>'id')::uuid FROM jsonb_array_elements(made->part.link) r) END;
    EXECUTE format('SELECT coalesce(jsonb_agg(to_jsonb(t) - $3::text[] ORDER BY t.id), ''[]'')'
      ' FROM %I t WHERE t.departement = $1 AND t.%I = ANY ($2) AND (%s)', part.name, part.key, part.holds)
      INTO got USING dep, ids, part.left_out;
    made := made || jsonb_build_object(part.name, got);
  END LOOP;
  RETURN made;
END $$;

-- Seal anew what the sender changed meanwhile.
CREATE FUNCTION transfer_seal(t transfer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE transfer_content c SET content = transfer_rows(t.departement, t.solicitation_id,
    t.situation_id, ARRAY[t.person_id, t.requester_id], t.consents, t.categories)
   WHERE c.transfer_id = t.id AND c.departement = t.departement;
  UPDATE transfer x SET content_version = x.content_version + 1
   WHERE x.departement = t.departement AND x.id = t.id;
END $$;

-- What the sender may still do after an acceptance: nothing to the file; to a person, be asked for
-- something else here, and erase.  One who only asked for another stays who they are.
CREATE FUNCTION transfer_may_still(what text, dep text, key uuid, now_is jsonb) RETURNS boolean
  LANGUAGE sql STABLE AS $$
  SELECT CASE what
    WHEN 'person_id' THEN now_is ->> 'state' = 'erased'
      OR EXISTS (SELECT 1 FROM solicitation q WHERE q.departement = dep AND q.person_id = key
                  AND q.state IN ('received', 'in_situation')
                  AND NOT EXISTS (SELECT 1 FROM transfer t WHERE t.departement = dep
                    AND t.solicitation_id = q.id AND t.kind = 'dossier'
                    AND t.state IN ('accepted', 'completed')))
    ELSE what = 'requester_id' END
$$;

-- After a change of the sender: an open offer carries it along; once accepted, the change is refused
-- with its transaction.  The lock on the offer orders it against an acceptance of the same instant.
-- Jobs act without a territory: they close, anonymise, forget.
-- Arguments: column of the offer, column of the row; a third lets the change pass even then.
CREATE FUNCTION transfer_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  t   transfer;
  key uuid;
BEGIN
  IF coalesce(current_setting('c360.departements', true), '') = '' THEN
    RETURN NULL;
  END IF;
  key := (to_jsonb(NEW) ->> TG_ARGV[1])::uuid;
  IF key IS NULL THEN
    RETURN NULL;
  END IF;
  FOR t IN EXECUTE format('SELECT * FROM transfer WHERE departement = $1 AND %I = $2'
      ' AND kind = ''dossier'' AND state IN (''offered'', ''accepted'', ''completed'') FOR UPDATE',
      TG_ARGV[0]) USING NEW.departement, key
  LOOP
    IF t.state <> 'offered' AND TG_NARGS < 3 AND NOT transfer_may_still(TG_ARGV[0], NEW.departement, key, to_jsonb(NEW)) THEN
      RAISE EXCEPTION USING ERRCODE = 'T3601', MESSAGE = 'transferred';
    END IF;
    IF t.state = 'offered' THEN
      IF TG_TABLE_NAME = 'situation' AND to_jsonb(NEW) ->> 'state' = 'closed' THEN
        RAISE EXCEPTION USING ERRCODE = 'T3602', MESSAGE = 'offered';
      END IF;
      PERFORM transfer_seal(t);
    END IF;
  END LOOP;
  RETURN NULL;
END $$;

CREATE TRIGGER transfer_follow AFTER UPDATE ON solicitation
  FOR EACH ROW EXECUTE FUNCTION transfer_follow('solicitation_id', 'id');
CREATE TRIGGER transfer_follow AFTER UPDATE ON situation
  FOR EACH ROW EXECUTE FUNCTION transfer_follow('situation_id', 'id');
CREATE TRIGGER transfer_follow AFTER UPDATE ON person
  FOR EACH ROW EXECUTE FUNCTION transfer_follow('person_id', 'id');
CREATE TRIGGER transfer_follow_requester AFTER UPDATE ON person
  FOR EACH ROW EXECUTE FUNCTION transfer_follow('requester_id', 'id');
-- What the person decides moves the offer, so that an acceptance asks anew; and it is always heard.
CREATE TRIGGER transfer_follow AFTER INSERT OR UPDATE ON consent
  FOR EACH ROW EXECUTE FUNCTION transfer_follow('person_id', 'person_id', 'always');
CREATE TRIGGER transfer_follow_situation AFTER INSERT OR UPDATE ON consent
  FOR EACH ROW EXECUTE FUNCTION transfer_follow('situation_id', 'situation_id', 'always');
CREATE TRIGGER transfer_follow_solicitation AFTER INSERT OR UPDATE ON consent
  FOR EACH ROW EXECUTE FUNCTION transfer_follow('solicitation_id', 'solicitation_id', 'always');

-- The copy, under the row security of the one who accepts.  Every id that is copied gets its new
-- one wherever it stands.
CREATE FUNCTION transfer_copy(transfer uuid, dep text, owner text, at timestamptz, commune text)
  RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  part    transfer_part;
  sealed  text;
  content jsonb;
  item    jsonb;
  fixed   jsonb := jsonb_build_object('$owner', owner, '$transfer', transfer, '$at', at, '$commune', commune);
  cols    text;
BEGIN
  PERFORM set_config('c360.transfer', transfer::text, true);
  SELECT c.content::text INTO STRICT sealed FROM transfer_content c
   WHERE c.transfer_id = transfer AND c.to_departement = dep;
  IF sealed::jsonb #>> '{situation,0,state}' = 'closed' THEN
    RAISE EXCEPTION USING ERRCODE = 'P0001', MESSAGE = 'closed by the sender';
  END IF;
  FOR item IN SELECT r -> 'id' FROM jsonb_each(sealed::jsonb) AS e, jsonb_array_elements(e.value) AS r LOOP
    sealed := replace(sealed, item::text,
                      to_json(transfer_new_id(transfer, (item #>> '{}')::uuid))::text);
  END LOOP;
  content := sealed::jsonb;
  FOR part IN SELECT * FROM transfer_part p WHERE content ? p.name ORDER BY p.ordinal LOOP
    FOR item IN SELECT r FROM jsonb_array_elements(content -> part.name) AS r LOOP
      item := item || jsonb_build_object('departement', dep)
        || (SELECT coalesce(jsonb_object_agg(m.key, coalesce(fixed -> (m.value #>> '{}'), m.value)), '{}')
              FROM jsonb_each(part.as_copied) AS m);
      IF item ? 'version' THEN
        item := item || '{"version": 1}';
      END IF;
      SELECT string_agg(quote_ident(a.attname), ', ') INTO STRICT cols FROM pg_attribute a
       WHERE a.attrelid = part.name::regclass AND a.attnum > 0 AND NOT a.attisdropped
         AND a.attgenerated = '' AND a.attidentity = '' AND item ? a.attname::text;
      EXECUTE format('INSERT INTO %I (%s) SELECT %s FROM jsonb_populate_record(NULL::%I, $1)',
                     part.name, cols, cols, part.name) USING item;
    END LOOP;
  END LOOP;
  PERFORM set_config('c360.transfer', '', true);
  RETURN content #>> '{solicitation,0,profile}';
END $$;

ALTER TABLE transfer ENABLE ROW LEVEL SECURITY;
ALTER TABLE transfer FORCE ROW LEVEL SECURITY;
ALTER TABLE transfer_content ENABLE ROW LEVEL SECURITY;
ALTER TABLE transfer_content FORCE ROW LEVEL SECURITY;

CREATE POLICY both_ends ON transfer TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ','))
    OR to_departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ','))
    OR to_departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
-- Nobody offers in another's name.
CREATE POLICY sender_offers ON transfer AS RESTRICTIVE FOR INSERT TO :"handler"
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));

CREATE POLICY sender ON transfer_content TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
-- The receiver opens it in the act of acceptance alone: transfer_copy() names the transfer.
CREATE POLICY receiver ON transfer_content FOR SELECT TO :"handler"
  USING (to_departement = ANY (string_to_array(current_setting('c360.departements', true), ','))
    AND transfer_id::text = current_setting('c360.transfer', true));

GRANT SELECT, INSERT, UPDATE ON transfer TO :"handler";
GRANT SELECT, INSERT, UPDATE ON transfer_content TO :"handler";
GRANT SELECT ON transfer_part TO :"handler";

-- Jobs finish what was accepted and end what nobody answered; they see no content.
CREATE POLICY saga ON transfer TO :"bus" USING (true) WITH CHECK (true);
CREATE POLICY saga ON transfer_content FOR SELECT TO :"bus" USING (true);
CREATE POLICY saga_erases ON transfer_content FOR DELETE TO :"bus" USING (true);
CREATE POLICY transfer_reads ON situation FOR SELECT TO :"bus" USING (true);
CREATE POLICY transfer_reads ON solicitation FOR SELECT TO :"bus" USING (true);
CREATE POLICY transfer_closes ON situation FOR UPDATE TO :"bus"
  USING (EXISTS (SELECT 1 FROM transfer t WHERE t.departement = situation.departement
    AND t.situation_id = situation.id AND t.kind = 'dossier' AND t.state = 'accepted'));
CREATE POLICY transfer_closes ON solicitation FOR UPDATE TO :"bus"
  USING (EXISTS (SELECT 1 FROM transfer t WHERE t.departement = solicitation.departement
    AND t.solicitation_id = solicitation.id AND t.kind = 'dossier' AND t.state = 'accepted'));
GRANT SELECT ON transfer TO :"bus";
GRANT UPDATE (state, version, completed_at, decided_at, decided_by, note) ON transfer TO :"bus";
GRANT SELECT (transfer_id, departement), DELETE ON transfer_content TO :"bus";
GRANT SELECT (id, departement, state, version) ON situation, solicitation TO :"bus";
GRANT UPDATE (state, version, closed_at, closure_reason) ON situation TO :"bus";
GRANT UPDATE (state, version) ON solicitation TO :"bus";
GRANT EXECUTE ON FUNCTION transfer_new_id, transfer_rows, transfer_seal, transfer_may_still, transfer_copy
  TO :"handler";

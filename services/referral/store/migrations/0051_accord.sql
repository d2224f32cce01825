-- Accords of a situation (R028): each version is a text that is never overwritten, with its hash; the
-- signatures are of one version.  Functions of the parties, no names; still a situation is in it, so
-- row security is forced, and the words go with the situation.

CREATE TABLE accord (
  id               uuid        PRIMARY KEY,
  departement      text        NOT NULL,
  version          bigint      NOT NULL DEFAULT 1,
  state            text        NOT NULL DEFAULT 'draft'
                   CHECK (state IN ('draft', 'proposed', 'signed', 'ended', 'cancelled')),
  state_at         timestamptz NOT NULL,
  situation_id     uuid        NOT NULL,
  content_version  int         NOT NULL DEFAULT 1,
  closes_situation boolean     NOT NULL,
  made_at          timestamptz NOT NULL,
  made_by          text        NOT NULL,
  proposed_at      timestamptz,
  signed_on        date,
  ended_on         date,
  end_reason       text,
  end_note         text,
  UNIQUE (departement, id),
  FOREIGN KEY (departement, situation_id) REFERENCES situation_ref (departement, id),
  CHECK (state <> 'proposed' OR proposed_at IS NOT NULL),
  CHECK (state <> 'draft' OR proposed_at IS NULL),
  CHECK ((state IN ('signed', 'ended')) = (signed_on IS NOT NULL)),
  CHECK ((state IN ('ended', 'cancelled')) = (end_reason IS NOT NULL AND ended_on IS NOT NULL))
);
-- one is being prepared or signed at a time
CREATE UNIQUE INDEX accord_under_way ON accord (departement, situation_id)
  WHERE state IN ('draft', 'proposed');
CREATE INDEX accord_list ON accord (departement, situation_id, made_at, id);

-- content is kept as the text that was hashed (json, not jsonb).
CREATE TABLE accord_version (
  departement  text        NOT NULL,
  accord_id    uuid        NOT NULL,
  number       int         NOT NULL CHECK (number > 0),
  situation_id uuid        NOT NULL,
  content      json        NOT NULL,
  sha256       text        NOT NULL,
  written_at   timestamptz NOT NULL,
  written_by   text        NOT NULL,
  PRIMARY KEY (departement, accord_id, number),
  FOREIGN KEY (departement, accord_id) REFERENCES accord (departement, id)
);
CREATE INDEX accord_version_situation ON accord_version (departement, situation_id);

CREATE TABLE accord_signature (
  departement  text        NOT NULL,
  accord_id    uuid        NOT NULL,
  number       int         NOT NULL,
  party        text        NOT NULL,
  situation_id uuid        NOT NULL,
  signed_on    date        NOT NULL,
  means        text        NOT NULL,
  witness      text,
  recorded_at  timestamptz NOT NULL,
  recorded_by  text        NOT NULL,
  PRIMARY KEY (departement, accord_id, number, party),
  FOREIGN KEY (departement, accord_id, number) REFERENCES accord_version (departement, accord_id, number)
);
CREATE INDEX accord_signature_situation ON accord_signature (departement, situation_id);

CREATE TABLE accord_document (
  id              uuid        PRIMARY KEY,
  departement     text        NOT NULL,
  version         bigint      NOT NULL DEFAULT 1,
  accord_id       uuid        NOT NULL,
  situation_id    uuid        NOT NULL,
  content_version int         NOT NULL,
  state           text        NOT NULL DEFAULT 'kept' CHECK (state IN ('kept', 'erased')),
  name            text        NOT NULL,
  size            int         NOT NULL CHECK (size BETWEEN 1 AND 10485760),
  sha256          text        NOT NULL,
  content         bytea,
  added_at        timestamptz NOT NULL,
  added_by        text        NOT NULL,
  UNIQUE (departement, id),
  FOREIGN KEY (departement, accord_id) REFERENCES accord (departement, id),
  CHECK ((state = 'kept') = (content IS NOT NULL))
);
ALTER TABLE accord_document ALTER COLUMN content SET STORAGE EXTERNAL; -- a PDF is compressed already
CREATE INDEX accord_document_list ON accord_document (departement, accord_id, added_at, id);
CREATE INDEX accord_document_situation ON accord_document (departement, situation_id);

SELECT format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t),
       format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t),
       format('CREATE POLICY territory ON %I TO %I USING (%s) WITH CHECK (%s)', t, :'handler', c, c),
       format('CREATE POLICY erases ON %I TO %I USING (true) WITH CHECK (true)', t, :'bus'),
       format('GRANT SELECT, INSERT ON %I TO %I', t, :'handler'),
       format('GRANT SELECT (departement, situation_id) ON %I TO %I', t, :'bus')
  FROM unnest(ARRAY['accord', 'accord_version', 'accord_signature', 'accord_document']) AS t,
       (VALUES ('departement = ANY (string_to_array(current_setting(''c360.departements'', true), '','')) ')) AS v (c)
\gexec
-- a version and a signature are written once
GRANT UPDATE ON accord TO :"handler";

-- --- erasure --------------------------------------------------------------------------------------

-- What stays of a text: codes and amounts.
CREATE FUNCTION accord_without_words(content json) RETURNS json LANGUAGE sql IMMUTABLE AS $$
  SELECT json_build_object('closes_situation', content -> 'closes_situation',
    'proposal_ids', content -> 'proposal_ids', 'plan', json_build_object('summary', 'erased'),
    'parties', '[]'::json, 'commitments', '[]'::json, 'financing', content -> 'financing')
$$;
GRANT EXECUTE ON FUNCTION accord_without_words TO :"handler", :"bus";
GRANT SELECT (version), UPDATE (end_note, version) ON accord TO :"bus";
GRANT SELECT (content), UPDATE (content, sha256) ON accord_version TO :"bus";
GRANT UPDATE (witness) ON accord_signature TO :"bus";
GRANT SELECT (version), UPDATE (state, name, sha256, content, version) ON accord_document TO :"bus";

-- Who was writing at that very moment writes without words (0012).
CREATE FUNCTION accord_erased() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM 1 FROM situation_ref WHERE departement = NEW.departement AND id = NEW.situation_id
    AND erased_at IS NULL FOR KEY SHARE;
  IF FOUND THEN
    RETURN NEW;
  END IF;
  IF TG_TABLE_NAME = 'accord' THEN
    NEW.end_note := NULL;
  ELSIF TG_TABLE_NAME = 'accord_version' THEN
    NEW.content := accord_without_words(NEW.content);
    NEW.sha256 := repeat('0', 64);
  ELSIF TG_TABLE_NAME = 'accord_signature' THEN
    NEW.witness := NULL;
  ELSE
    NEW.state := 'erased';
    NEW.name := 'erased';
    NEW.sha256 := repeat('0', 64);
    NEW.content := NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER erased BEFORE INSERT OR UPDATE ON accord FOR EACH ROW EXECUTE FUNCTION accord_erased();
CREATE TRIGGER erased BEFORE INSERT OR UPDATE ON accord_version
  FOR EACH ROW EXECUTE FUNCTION accord_erased();
CREATE TRIGGER erased BEFORE INSERT OR UPDATE ON accord_signature
  FOR EACH ROW EXECUTE FUNCTION accord_erased();
CREATE TRIGGER erased BEFORE INSERT OR UPDATE ON accord_document
  FOR EACH ROW EXECUTE FUNCTION accord_erased();

-- --- its clock ------------------------------------------------------------------------------------

INSERT INTO clock_move (kind, state, clock, act) VALUES
  ('accord', 'draft',     '*',                'stop'),
  ('accord', 'proposed',  'accord_signature', 'start'),
  ('accord', 'signed',    '*',                'stop'),
  ('accord', 'ended',     '*',                'stop'),
  ('accord', 'cancelled', '*',                'stop');
INSERT INTO delay_rule (id, departement, clock, unit, n, end_rule, remind_before,
                        escalate_coordonnateur, escalate_member, basis, source, valid_from,
                        begins_at) VALUES
  ('00000000-0000-7000-8000-000000005001', '*', 'accord_signature', 'calendar_days', 30, 'next_ouvre',
   5, 5, 15, 'product', 'product decision', '2022-01-01', '-infinity');
CREATE TRIGGER clocks AFTER INSERT OR UPDATE ON accord
  FOR EACH ROW EXECUTE FUNCTION clock_follow('accord');

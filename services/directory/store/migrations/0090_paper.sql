-- Documents of a community, with their versions: conventions, job sheets, charters, minutes (R126, R130, R184).
-- Every module attaches its documents here by about_kind and about_id, and points at them by (departement, paper_id).
--
-- For readers: paper(departement, id, kind, title, about_kind, about_id, audience, state, latest) and
-- paper_version(departement, paper_id, number, name, media_type, bytes, sha256).  The bytes go when a document is withdrawn.
-- A module that owns a kind of record says so once, in its own migration:
--   INSERT INTO paper_subject VALUES ('meeting', 'meeting');   -- the kind, and its table with (departement, id)
CREATE TABLE paper (
  departement       text        NOT NULL REFERENCES departement,
  id                uuid        NOT NULL,
  version           bigint      NOT NULL DEFAULT 1,
  kind              text        NOT NULL,            -- paper_kinds
  title             text        NOT NULL,
  about_kind        text        NOT NULL,            -- paper_abouts
  about_id          uuid,                            -- NULL: the community itself
  audience          text        NOT NULL CHECK (audience IN ('team', 'members', 'authorities', 'public')),
  state             text        NOT NULL DEFAULT 'kept' CHECK (state IN ('kept', 'withdrawn')),
  latest            int         NOT NULL DEFAULT 1,  -- number of the newest version
  added_at          timestamptz NOT NULL,
  added_by          text        NOT NULL,
  withdrawn_at      timestamptz,
  withdrawn_by      text,
  withdrawal_reason text,                            -- paper_withdrawal_reasons
  PRIMARY KEY (departement, id),
  CHECK ((about_kind = 'community') = (about_id IS NULL)),
  CHECK ((state = 'withdrawn') = (withdrawal_reason IS NOT NULL)),
  CHECK (kind NOT IN ('job_sheet', 'employment_contract_clause') OR audience IN ('team', 'authorities'))
);
CREATE INDEX paper_by_id ON paper (id);
CREATE INDEX paper_list ON paper (departement, added_at, id);
CREATE INDEX paper_about ON paper (departement, about_kind, about_id, added_at, id);

CREATE TABLE paper_version (
  departement text        NOT NULL,
  paper_id    uuid        NOT NULL,
  number      int         NOT NULL CHECK (number BETWEEN 1 AND 1000),
  name        text        NOT NULL,
  media_type  text        NOT NULL,
  bytes       bigint      NOT NULL CHECK (bytes > 0),
  sha256      text        NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  content     bytea,                                 -- NULL: withdrawn
  added_at    timestamptz NOT NULL,
  added_by    text        NOT NULL,
  PRIMARY KEY (departement, paper_id, number),
  FOREIGN KEY (departement, paper_id) REFERENCES paper (departement, id)
);
ALTER TABLE paper_version ALTER COLUMN content SET STORAGE EXTERNAL;

-- What a document, or another record, may be about: the table in which it must stand.
CREATE TABLE paper_subject (
  kind     text PRIMARY KEY,
  relation text NOT NULL
);
CREATE FUNCTION paper_subject_known(asked text, where_ text, which uuid) RETURNS boolean
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
DECLARE
  found_in text := (SELECT relation FROM paper_subject WHERE kind = asked);
  known    boolean;
BEGIN
  IF which IS NULL OR found_in IS NULL THEN
    RETURN which IS NULL AND asked = 'community';
  END IF;
  EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE departement = $1 AND id = $2)', found_in)
    INTO known USING where_, which;
  RETURN known;
END
$$;
INSERT INTO paper_subject (kind, relation) VALUES ('actor', 'actor'), ('reception_point', 'reception_point'),
  ('prospect', 'prospect'), ('paper', 'paper');

ALTER TABLE paper ENABLE ROW LEVEL SECURITY;
ALTER TABLE paper FORCE ROW LEVEL SECURITY;
ALTER TABLE paper_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE paper_version FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON paper TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY published ON paper FOR SELECT TO :"handler" USING (audience = 'public');
CREATE POLICY territory ON paper_version TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY published ON paper_version FOR SELECT TO :"handler"
  USING (EXISTS (SELECT FROM paper p WHERE p.departement = paper_version.departement AND p.id = paper_version.paper_id
                 AND p.audience = 'public'));

GRANT SELECT, INSERT ON paper, paper_version TO :"handler";
GRANT UPDATE (version, title, audience, state, latest, withdrawn_at, withdrawn_by, withdrawal_reason) ON paper TO :"handler";
GRANT UPDATE (name, content) ON paper_version TO :"handler";
GRANT SELECT ON paper_subject TO :"handler";
GRANT EXECUTE ON FUNCTION paper_subject_known(text, text, uuid) TO :"handler";

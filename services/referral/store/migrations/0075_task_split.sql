-- "Qui fait quoi" between the community and the MDPH (R082): versions of a département, kept for ever.
-- Both teams acknowledge a version; nothing of it is changed afterwards, and nothing about a person
-- stands in it.
CREATE TABLE task_split (
  id             uuid        PRIMARY KEY,
  departement    text        NOT NULL,
  version        bigint      NOT NULL DEFAULT 1,
  number         integer     NOT NULL,
  state          text        NOT NULL DEFAULT 'proposed' CHECK (state IN ('proposed', 'agreed')),
  valid_from     date        NOT NULL,
  rows           jsonb       NOT NULL,
  source         text,                 -- where rows that nobody wrote come from
  name           text,
  size           bigint,
  sha256         text        CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  content        bytea,                -- a PDF
  made_at        timestamptz NOT NULL,
  made_by        text        NOT NULL,
  made_side      text        NOT NULL CHECK (made_side IN ('team', 'mdph')),
  community_at   timestamptz,
  community_by   text,
  mdph_at        timestamptz,
  mdph_by        text,
  UNIQUE (departement, number),
  UNIQUE (departement, id),
  CHECK ((content IS NULL) = (sha256 IS NULL) AND (content IS NULL) = (name IS NULL)),
  CHECK ((state = 'agreed') = (community_at IS NOT NULL AND mdph_at IS NOT NULL))
);
ALTER TABLE task_split ALTER COLUMN content SET STORAGE EXTERNAL;
ALTER TABLE task_split ENABLE ROW LEVEL SECURITY;
ALTER TABLE task_split FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON task_split TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
GRANT SELECT, INSERT ON task_split TO :"handler";
GRANT UPDATE (version, state, community_at, community_by, mdph_at, mdph_by) ON task_split TO :"handler";

-- What a first version begins with: Annexe 2 (2021), the lines of the MDPH, of the conseillers and of
-- the facilitateurs, by function (R082).
CREATE TABLE task_split_initial (
  task text PRIMARY KEY,
  who  text NOT NULL CHECK (who IN ('community', 'mdph', 'both')),
  note text
);
INSERT INTO task_split_initial (task, who, note) VALUES
  ('info_orientation', 'mdph', NULL),
  ('expression_projet', 'both', 'MDPH : selon les MDPH ; communauté : facilitateurs'),
  ('evaluation_attribution', 'mdph', NULL),
  ('agencement_solutions', 'both', 'MDPH : selon les MDPH ; communauté : conseillers'),
  ('pag', 'both', 'la communauté participe aux GOS');
GRANT SELECT ON task_split_initial TO :"handler";

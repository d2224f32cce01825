-- Intake: what a person or the one who cares for them asked, and what became of it.
-- Personal data: row security is forced on solicitation and situation; a context that names no
-- département sees nothing.

-- Reference copy, fed by directory.commune.published: which communes exist, and where.
CREATE TABLE commune_ref (
  code        text PRIMARY KEY CHECK (code ~ '^[0-9AB]{5}$'),
  departement text NOT NULL,
  name        text NOT NULL
);
CREATE INDEX commune_ref_departement ON commune_ref (departement, code);

CREATE TABLE solicitation (
  id              uuid        PRIMARY KEY,
  departement     text        NOT NULL,
  version         bigint      NOT NULL DEFAULT 1,
  state           text        NOT NULL DEFAULT 'received'
                  CHECK (state IN ('received', 'in_situation', 'information_given')),
  received_at     timestamptz NOT NULL,
  recorded_at     timestamptz NOT NULL,
  recorded_by     text        NOT NULL,
  channel         text        NOT NULL,
  requester_kind  text        NOT NULL,
  person_profile  text        NOT NULL,
  profile         text        NOT NULL,  -- the four values of indicator 1.2, derived (domain/profile.c)
  commune         text        REFERENCES commune_ref (code),
  situation_type  text,
  problem_types   text[]      NOT NULL DEFAULT '{}',
  moments         text[]      NOT NULL DEFAULT '{}',
  mdph_status     text        NOT NULL DEFAULT 'unknown',
  text            text,
  UNIQUE (departement, id)
);
CREATE INDEX solicitation_list ON solicitation (departement, received_at, id);

CREATE TABLE situation (
  id              uuid        PRIMARY KEY,
  departement     text        NOT NULL,
  version         bigint      NOT NULL DEFAULT 1,
  solicitation_id uuid        NOT NULL,
  solicited_at    timestamptz NOT NULL,
  conseiller      text        NOT NULL,  -- account of the conseiller who owns the file (R036)
  opened_at       timestamptz NOT NULL,
  state           text        NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed')),
  closed_at       timestamptz,
  closure_reason  text,
  closure_note    text,
  -- one solicitation opens one situation; the composite key leaves no way to point across départements
  UNIQUE (departement, solicitation_id),
  FOREIGN KEY (departement, solicitation_id) REFERENCES solicitation (departement, id),
  CHECK ((state = 'closed') = (closed_at IS NOT NULL AND closure_reason IS NOT NULL))
);
CREATE INDEX situation_queue ON situation (departement, state, opened_at, id);
CREATE INDEX situation_owner ON situation (departement, conseiller, state, opened_at, id);

ALTER TABLE solicitation ENABLE ROW LEVEL SECURITY;
ALTER TABLE solicitation FORCE ROW LEVEL SECURITY;
ALTER TABLE situation ENABLE ROW LEVEL SECURITY;
ALTER TABLE situation FORCE ROW LEVEL SECURITY;

CREATE POLICY territory ON solicitation TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON situation TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));

GRANT SELECT, INSERT, UPDATE ON solicitation, situation TO :"handler";
GRANT SELECT ON commune_ref TO :"handler";
GRANT SELECT, INSERT, UPDATE, DELETE ON commune_ref TO :"bus";

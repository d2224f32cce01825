-- The life project of a situation (R037 to R041): only if the person wants it, in versions of which
-- none is overwritten, validated by the person, and relayed to a facilitator who answers.

-- what a project points at, so that it cannot point across
CREATE UNIQUE INDEX situation_project ON situation (departement, id);

CREATE TABLE project (
  id           uuid        PRIMARY KEY,
  departement  text        NOT NULL,
  version      bigint      NOT NULL DEFAULT 1,
  situation_id uuid        NOT NULL,
  state        text        NOT NULL CHECK (state IN ('not_wanted', 'wanted', 'withdrawn')),
  said_on      date        NOT NULL,          -- the day of the person's last answer
  number       integer     NOT NULL DEFAULT 0, -- the current version of the content; 0: none yet
  opened_at    timestamptz NOT NULL,
  opened_by    text        NOT NULL,
  UNIQUE (departement, id),
  UNIQUE (departement, situation_id),
  FOREIGN KEY (departement, situation_id) REFERENCES situation (departement, id)
);

-- Each answer to "do you want help with a life project?" (R038): never changed, only followed.
CREATE TABLE project_answer (
  departement text        NOT NULL,
  project_id  uuid        NOT NULL,
  ord         bigint      NOT NULL,           -- the project's version that the answer made
  wanted      boolean     NOT NULL,
  said_on     date        NOT NULL,
  expression  text        NOT NULL,
  said_by     text,
  recorded_at timestamptz NOT NULL,
  recorded_by text        NOT NULL,
  PRIMARY KEY (departement, project_id, ord),
  FOREIGN KEY (departement, project_id) REFERENCES project (departement, id)
);

CREATE TABLE facilitator (
  id            uuid        PRIMARY KEY,
  departement   text        NOT NULL,
  version       bigint      NOT NULL DEFAULT 1,
  employer      uuid        NOT NULL,          -- actor of the directory; the claim org of its accounts
  employer_name text        NOT NULL,
  account       text,                          -- the claim sub of who holds the post; NULL: vacant
  since         date        NOT NULL,
  until         date,
  registered_at timestamptz NOT NULL,
  registered_by text        NOT NULL,
  UNIQUE (departement, id),
  CHECK (until IS NULL OR until >= since)
);
CREATE INDEX facilitator_list ON facilitator (departement, since, id);
-- who holds a post holds one: a relay then has one addressee
CREATE UNIQUE INDEX facilitator_account ON facilitator (departement, account)
  WHERE account IS NOT NULL AND until IS NULL;

CREATE TABLE appv_relay (
  id                  uuid        PRIMARY KEY,
  departement         text        NOT NULL,
  version             bigint      NOT NULL DEFAULT 1,
  state               text        NOT NULL DEFAULT 'oriented' CHECK (state IN ('oriented',
                      'acknowledged', 'working', 'returned', 'declined', 'expired', 'stopped')),
  project_id          uuid        NOT NULL,
  situation_id        uuid        NOT NULL,
  number              integer     NOT NULL,    -- the version of the project that was shown
  facilitator_id      uuid        NOT NULL,
  employer            uuid        NOT NULL,    -- whom it was addressed to: asked of consent each time
  categories          text        NOT NULL,    -- what it carries, as consent names it
  consent_id          uuid,                    -- the agreement that allowed it
  oriented_at         timestamptz NOT NULL,
  oriented_by         text        NOT NULL,
  note                text,
  acknowledge_due     timestamptz NOT NULL,
  return_due          timestamptz NOT NULL,
  acknowledged_at     timestamptz,
  started_at          timestamptz,
  ended_at            timestamptz,
  reason              text,
  end_note            text,
  returned_number     integer,                 -- the version that was built there
  reminders           integer     NOT NULL DEFAULT 0,
  reminded_at         timestamptz,
  tick_at             timestamptz NOT NULL,    -- when its clock has something to do next
  consent_look_at     timestamptz NOT NULL,    -- when its consent is looked at next
  -- the family asks the conseillers again (R043)
  conseiller_asked_on date,
  conseiller_asked_by text,
  conseiller_asked_at timestamptz,
  conseiller_taken_at timestamptz,
  UNIQUE (departement, id),
  FOREIGN KEY (departement, project_id) REFERENCES project (departement, id),
  FOREIGN KEY (departement, situation_id) REFERENCES situation (departement, id),
  FOREIGN KEY (departement, facilitator_id) REFERENCES facilitator (departement, id),
  CHECK ((state IN ('returned', 'declined', 'expired', 'stopped')) = (ended_at IS NOT NULL)),
  CHECK ((state IN ('declined', 'stopped')) = (reason IS NOT NULL)),
  CHECK ((state = 'returned') = (returned_number IS NOT NULL)),
  CHECK ((conseiller_asked_on IS NULL) = (conseiller_asked_at IS NULL)),
  CHECK (conseiller_taken_at IS NULL OR conseiller_asked_at IS NOT NULL)
);
-- a project is with one facilitator at a time
CREATE UNIQUE INDEX appv_relay_running ON appv_relay (departement, project_id)
  WHERE state IN ('oriented', 'acknowledged', 'working');
CREATE INDEX appv_relay_list ON appv_relay (departement, oriented_at, id);
CREATE INDEX appv_relay_state ON appv_relay (departement, state, oriented_at, id);
CREATE INDEX appv_relay_asked ON appv_relay (departement, oriented_at, id)
  WHERE conseiller_asked_at IS NOT NULL AND conseiller_taken_at IS NULL;
CREATE INDEX appv_relay_running_list ON appv_relay (departement, oriented_at, id)
  WHERE state IN ('oriented', 'acknowledged', 'working');
CREATE INDEX appv_relay_addressed ON appv_relay (departement, facilitator_id, oriented_at, id);
CREATE INDEX appv_relay_project ON appv_relay (departement, project_id, oriented_at, id);
-- what the clock looks at
CREATE INDEX appv_relay_tick ON appv_relay (tick_at)
  WHERE state IN ('oriented', 'acknowledged', 'working');
CREATE INDEX appv_relay_consent ON appv_relay (consent_look_at)
  WHERE state IN ('oriented', 'acknowledged', 'working');

CREATE TABLE project_version (
  departement text        NOT NULL,
  project_id  uuid        NOT NULL,
  number      integer     NOT NULL CHECK (number > 0),
  based_on    integer     NOT NULL,           -- the version that the writer had read; 0: none
  content     jsonb       NOT NULL,
  built_with  text[]      NOT NULL,
  co_built    boolean     NOT NULL,           -- counts for indicator 3.1 (R041)
  categories  text        NOT NULL,           -- what it holds, as consent names it
  relay_id    uuid,                           -- built there
  written_at  timestamptz NOT NULL,
  written_by  text        NOT NULL,
  PRIMARY KEY (departement, project_id, number),
  FOREIGN KEY (departement, project_id) REFERENCES project (departement, id),
  FOREIGN KEY (departement, relay_id) REFERENCES appv_relay (departement, id)
);

CREATE TABLE project_validation (
  departement  text        NOT NULL,
  project_id   uuid        NOT NULL,
  number       integer     NOT NULL,
  validated_on date        NOT NULL,
  way          text        NOT NULL,
  said_by      text,                          -- who helped the person or spoke for them
  recorded_at  timestamptz NOT NULL,
  recorded_by  text        NOT NULL,
  PRIMARY KEY (departement, project_id, number),
  FOREIGN KEY (departement, project_id, number)
    REFERENCES project_version (departement, project_id, number)
);

-- The words of the second of two who write at once: kept for their author until they are written
-- or thrown away.
CREATE TABLE project_draft (
  id          uuid        PRIMARY KEY,
  departement text        NOT NULL,
  project_id  uuid        NOT NULL,
  account     text        NOT NULL,
  based_on    bigint      NOT NULL,           -- the project's version that the author had read
  content     jsonb       NOT NULL,
  digest      text        NOT NULL,
  saved_at    timestamptz NOT NULL,
  UNIQUE (departement, project_id, account, digest),
  FOREIGN KEY (departement, project_id) REFERENCES project (departement, id)
);
CREATE INDEX project_draft_age ON project_draft (saved_at);
CREATE INDEX project_draft_own ON project_draft (departement, account, saved_at, id);

-- How many posts of facilitator a département is given, and what they are called there.  No source
-- gives a number for Pays de la Loire.
CREATE TABLE facilitation (
  departement text    PRIMARY KEY,
  title       text    NOT NULL,
  posts       integer,                        -- of the regional call
  extra_posts integer NOT NULL DEFAULT 0,     -- financed beside it
  source      text    NOT NULL
);
INSERT INTO facilitation (departement, title, posts, extra_posts, source) VALUES
  ('09', 'appv', 1, 0, 'R045'), ('11', 'appv', 2, 0, 'R045'), ('12', 'appv', 1, 0, 'R045'),
  ('30', 'appv', 2, 0, 'R045'), ('31', 'appv', 3, 2, 'R045; R046'), ('32', 'appv', 1, 0, 'R045'),
  ('34', 'appv', 3, 0, 'R045'), ('46', 'appv', 1, 0, 'R045'), ('48', 'appv', 1, 0, 'R045'),
  ('65', 'appv', 1, 0, 'R045'), ('66', 'appv', 2, 0, 'R045'), ('81', 'appv', 2, 0, 'R045'),
  ('82', 'appv', 1, 0, 'R045'),
  ('44', 'faciliteur', NULL, 0, 'R047'), ('49', 'faciliteur', NULL, 0, 'R047'),
  ('53', 'faciliteur', NULL, 0, 'R047'), ('72', 'faciliteur', NULL, 0, 'R047'),
  ('85', 'faciliteur', NULL, 0, 'R047');

ALTER TABLE project ENABLE ROW LEVEL SECURITY;
ALTER TABLE project FORCE ROW LEVEL SECURITY;
ALTER TABLE project_answer ENABLE ROW LEVEL SECURITY;
ALTER TABLE project_answer FORCE ROW LEVEL SECURITY;
ALTER TABLE project_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE project_version FORCE ROW LEVEL SECURITY;
ALTER TABLE project_validation ENABLE ROW LEVEL SECURITY;
ALTER TABLE project_validation FORCE ROW LEVEL SECURITY;
ALTER TABLE project_draft ENABLE ROW LEVEL SECURITY;
ALTER TABLE project_draft FORCE ROW LEVEL SECURITY;
ALTER TABLE facilitator ENABLE ROW LEVEL SECURITY;
ALTER TABLE facilitator FORCE ROW LEVEL SECURITY;
ALTER TABLE appv_relay ENABLE ROW LEVEL SECURITY;
ALTER TABLE appv_relay FORCE ROW LEVEL SECURITY;

CREATE POLICY territory ON project TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON project_answer TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON project_version TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON project_validation TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON project_draft TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON facilitator TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON appv_relay TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));

-- The clock of the relays sees those that run, and neither note nor project.
CREATE POLICY clocks ON appv_relay TO :"bus" USING (true) WITH CHECK (true);
CREATE POLICY forget ON project_draft TO :"bus" USING (true);

GRANT SELECT, INSERT ON project_answer, project_version, project_validation TO :"handler";
GRANT SELECT, INSERT, UPDATE ON project, facilitator, appv_relay TO :"handler";
GRANT SELECT, INSERT, UPDATE, DELETE ON project_draft TO :"handler";
GRANT SELECT ON facilitation TO :"handler";
GRANT SELECT (id, departement, version, state, project_id, situation_id, employer, categories,
  acknowledge_due, return_due, reminders, reminded_at, tick_at, consent_look_at)
  ON appv_relay TO :"bus";
GRANT UPDATE (version, state, ended_at, reason, reminders, reminded_at, tick_at, consent_look_at)
  ON appv_relay TO :"bus";
GRANT SELECT (id, saved_at), DELETE ON project_draft TO :"bus";

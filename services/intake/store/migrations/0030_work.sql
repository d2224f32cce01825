-- Work on a situation: what it is about, who owns it, what was done, what is to be done, its ends.
-- A text about a person is in no event; every table here has forced row security by département.

ALTER TABLE situation
  ADD COLUMN need              text,              -- the one need, in words
  ADD COLUMN situation_type    text,              -- NULL: as the solicitation says; so the two below
  ADD COLUMN problem_types     text[],
  ADD COLUMN moments           text[],
  ADD COLUMN coded_on          date,              -- the day whose code lists were used
  ADD COLUMN priority_flags    text[] NOT NULL DEFAULT '{}',
  ADD COLUMN response_level    text,
  ADD COLUMN accord_required   boolean NOT NULL DEFAULT false,
  ADD COLUMN accord_id         uuid,              -- the accord itself is referral's (R028)
  ADD COLUMN accord_signed_on  date,
  ADD COLUMN substitute        text,              -- named: acts while the owner is absent
  -- non-substitution (R026): does somebody else handle it already, since when, and effectively?
  ADD COLUMN handled           text NOT NULL DEFAULT 'not_asked',
  ADD COLUMN handled_by        text,
  ADD COLUMN handled_since     date,
  ADD COLUMN handled_effective text,
  ADD COLUMN handled_checked_at timestamptz,
  ADD COLUMN handled_checked_by text,
  ADD COLUMN despite           text,              -- why opened although one is open for the same need
  -- kept by the statements that make and end tasks, so that a closure that waited for one of them
  -- sees it when it gets the row
  ADD COLUMN open_tasks        integer NOT NULL DEFAULT 0 CHECK (open_tasks >= 0),
  ADD COLUMN closures          integer NOT NULL DEFAULT 0,
  ADD CONSTRAINT situation_in_departement UNIQUE (departement, id);
CREATE INDEX situation_substitute ON situation (departement, substitute, state, opened_at, id)
  WHERE substitute IS NOT NULL;

-- How many situations were opened for a person: two conseillers who open one each at the same time
-- meet here, and the second is told.
CREATE TABLE need_guard (
  departement text   NOT NULL,
  person_id   uuid   NOT NULL,
  opened      bigint NOT NULL,
  PRIMARY KEY (departement, person_id)
);

-- Who owned the file, since when and why it changed hands.
CREATE TABLE ownership (
  id           uuid        PRIMARY KEY,
  departement  text        NOT NULL,
  situation_id uuid        NOT NULL,
  conseiller   text        NOT NULL,
  substitute   text,
  cause        text        NOT NULL,
  note         text,
  since        timestamptz NOT NULL,
  by           text        NOT NULL,
  FOREIGN KEY (departement, situation_id) REFERENCES situation (departement, id)
);
CREATE INDEX ownership_list ON ownership (departement, situation_id, since, id);

CREATE TABLE absence (
  id          uuid        PRIMARY KEY,
  departement text        NOT NULL,
  version     bigint      NOT NULL DEFAULT 1,
  state       text        NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'cancelled')),
  conseiller  text        NOT NULL,
  substitute  text        CHECK (substitute <> conseiller),
  from_day    date        NOT NULL,
  to_day      date        NOT NULL CHECK (to_day >= from_day),
  recorded_at timestamptz NOT NULL,
  recorded_by text        NOT NULL,
  UNIQUE (departement, id)
);
CREATE INDEX absence_list ON absence (departement, from_day, id);

-- All that one conseiller had, given to another in one act.
CREATE TABLE reassignment (
  id             uuid        PRIMARY KEY,
  departement    text        NOT NULL,
  version        bigint      NOT NULL DEFAULT 1,
  from_account   text        NOT NULL,
  to_account     text        NOT NULL CHECK (to_account <> from_account),
  reason         text        NOT NULL,
  situations     integer     NOT NULL,
  tasks          integer     NOT NULL,
  at             timestamptz NOT NULL,
  by             text        NOT NULL
);
CREATE INDEX reassignment_list ON reassignment (departement, at, id);

-- The timeline.  Nothing is overwritten: a correction is a row of its own that names what it corrects.
CREATE TABLE act (
  id           uuid        PRIMARY KEY,
  departement  text        NOT NULL,
  situation_id uuid        NOT NULL,
  version      bigint      NOT NULL DEFAULT 1,
  kind         text        NOT NULL,
  occurred_at  timestamptz NOT NULL,
  minutes      integer     CHECK (minutes BETWEEN 0 AND 1440),
  by           text        NOT NULL,          -- who did it
  with_whom    text[]      NOT NULL DEFAULT '{}',
  channel      text,
  serafin      text,
  text         text,
  corrects     uuid,
  withdrawn    boolean     NOT NULL DEFAULT false, -- this correction says: it did not happen
  reason       text,                          -- why it was corrected
  recorded_at  timestamptz NOT NULL,
  recorded_by  text        NOT NULL,
  UNIQUE (departement, id),
  UNIQUE (departement, situation_id, id),
  UNIQUE (departement, corrects),             -- a chain, never a tree
  FOREIGN KEY (departement, situation_id) REFERENCES situation (departement, id),
  FOREIGN KEY (departement, situation_id, corrects) REFERENCES act (departement, situation_id, id),
  CHECK ((corrects IS NULL) = (reason IS NULL)),
  CHECK (NOT withdrawn OR corrects IS NOT NULL)
);
CREATE INDEX act_timeline ON act (departement, situation_id, occurred_at, id);

CREATE TABLE task (
  id           uuid        PRIMARY KEY,
  departement  text        NOT NULL,
  situation_id uuid        NOT NULL,
  version      bigint      NOT NULL DEFAULT 1,
  kind         text        NOT NULL,
  title        text        NOT NULL,
  assignee     text        NOT NULL,
  state        text        NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'cancelled')),
  due_at       timestamptz NOT NULL,
  due_unit     text,                          -- as it was asked: 2 business_days
  due_amount   integer,
  outcome      text,
  tries        integer     NOT NULL DEFAULT 0,
  created_at   timestamptz NOT NULL,
  created_by   text        NOT NULL,
  ended_at     timestamptz,
  ended_by     text,
  reminded_at  timestamptz,
  escalated_at timestamptz,
  UNIQUE (departement, id),
  FOREIGN KEY (departement, situation_id) REFERENCES situation (departement, id),
  CHECK ((state = 'open') = (ended_at IS NULL))
);
CREATE INDEX task_due ON task (departement, state, due_at, id);
CREATE INDEX task_assignee ON task (departement, assignee, state, due_at, id);
CREATE INDEX task_situation ON task (departement, situation_id, due_at, id);
CREATE INDEX task_to_remind ON task (due_at, id) WHERE state = 'open' AND reminded_at IS NULL;
CREATE INDEX task_to_escalate ON task (due_at, id) WHERE state = 'open' AND escalated_at IS NULL;

CREATE TABLE task_history (
  ord         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  departement text        NOT NULL,
  task_id     uuid        NOT NULL,
  at          timestamptz NOT NULL,
  by          text        NOT NULL,
  act         text        NOT NULL,
  state       text        NOT NULL,
  outcome     text,
  note        text,
  FOREIGN KEY (departement, task_id) REFERENCES task (departement, id)
);
CREATE INDEX task_history_list ON task_history (departement, task_id, ord);

-- Every end of a situation, and its reopening: none is overwritten.
CREATE TABLE closure (
  id               uuid        PRIMARY KEY,
  departement      text        NOT NULL,
  situation_id     uuid        NOT NULL,
  closed_at        timestamptz NOT NULL,
  closed_by        text        NOT NULL,
  reason           text        NOT NULL,
  note             text,
  accord_id        uuid,
  accord_signed_on date,
  duplicate_of     uuid,
  taken_over_on    date,
  taken_over_by    uuid,
  handoff_id       uuid,
  occurred_on      date,
  callback_task_id uuid,
  reopened_at      timestamptz,
  reopened_by      text,
  reopen_reason    text,
  reopen_note      text,
  FOREIGN KEY (departement, situation_id) REFERENCES situation (departement, id),
  FOREIGN KEY (departement, duplicate_of) REFERENCES situation (departement, id)
);
CREATE INDEX closure_list ON closure (departement, situation_id, closed_at, id);

-- Médico-social evaluation (R033): each one a version of its own.
CREATE TABLE evaluation (
  id           uuid        PRIMARY KEY,
  departement  text        NOT NULL,
  situation_id uuid        NOT NULL,
  version      bigint      NOT NULL DEFAULT 1,
  number       integer     NOT NULL,
  evaluated_on date        NOT NULL,
  by           text        NOT NULL,
  domains      jsonb       NOT NULL,
  summary      text,
  recorded_at  timestamptz NOT NULL,
  recorded_by  text        NOT NULL,
  UNIQUE (departement, situation_id, number),
  FOREIGN KEY (departement, situation_id) REFERENCES situation (departement, id)
);

-- Notes.  A private one is its author's: the policy below shows it to nobody else.
CREATE TABLE note (
  id           uuid        PRIMARY KEY,
  departement  text        NOT NULL,
  situation_id uuid        NOT NULL,
  version      bigint      NOT NULL DEFAULT 1,
  visibility   text        NOT NULL CHECK (visibility IN ('private', 'shared')),
  state        text        NOT NULL DEFAULT 'current' CHECK (state IN ('current', 'withdrawn')),
  author       text        NOT NULL,
  text         text,
  written_at   timestamptz NOT NULL,
  shared_at    timestamptz,
  withdrawn_at timestamptz,
  UNIQUE (departement, id),
  FOREIGN KEY (departement, situation_id) REFERENCES situation (departement, id),
  CHECK (text IS NOT NULL OR state = 'withdrawn')
);
CREATE INDEX note_list ON note (departement, situation_id, written_at, id);

-- Delays and thresholds: the value from a day on; the next row ends it.
CREATE TABLE work_setting (
  id          uuid        PRIMARY KEY,
  departement text        NOT NULL,
  version     bigint      NOT NULL DEFAULT 1,
  key         text        NOT NULL,
  valid_from  date        NOT NULL,
  value       integer     NOT NULL,
  set_at      timestamptz NOT NULL,
  set_by      text        NOT NULL,
  UNIQUE (departement, key, valid_from)
);

-- What there is already was opened by its owner, and closed once.  Row security is forced on the
-- owner of the table too, so it is lifted for these three statements.
ALTER TABLE situation NO FORCE ROW LEVEL SECURITY;
INSERT INTO ownership (id, departement, situation_id, conseiller, cause, since, by)
  SELECT gen_random_uuid(), departement, id, conseiller, 'opened', opened_at, conseiller FROM situation;
INSERT INTO closure (id, departement, situation_id, closed_at, closed_by, reason, note)
  SELECT gen_random_uuid(), departement, id, closed_at, conseiller, closure_reason, closure_note
    FROM situation WHERE state = 'closed';
UPDATE situation SET closures = 1 WHERE state = 'closed';
ALTER TABLE situation FORCE ROW LEVEL SECURITY;

-- The same three statements for each table: territory for the handlers, and what they may do.
SELECT format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t),
       format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t),
       format('CREATE POLICY territory ON %I TO %I USING (%s) WITH CHECK (%s)', t, :'handler', c, c),
       format('GRANT SELECT, INSERT ON %I TO %I', t, :'handler')
  FROM unnest(ARRAY['need_guard', 'ownership', 'absence', 'reassignment', 'act', 'task',
                    'task_history', 'closure', 'evaluation', 'work_setting']) AS t,
       (VALUES ('departement = ANY (string_to_array(current_setting(''c360.departements'', true), '','')) ')) AS v (c)
\gexec
GRANT UPDATE ON need_guard, absence, task, closure TO :"handler";
GRANT SELECT, INSERT, UPDATE ON note TO :"handler";

-- A private note is its author's alone, whatever a statement asks for.
ALTER TABLE note ENABLE ROW LEVEL SECURITY;
ALTER TABLE note FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON note TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ','))
         AND (visibility = 'shared' OR author = current_setting('c360.actor', true)))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ','))
              AND author = current_setting('c360.actor', true));

-- The job that reminds and escalates: the dates of tasks, never their titles.
CREATE POLICY work_job ON task TO :"bus" USING (true) WITH CHECK (true);
CREATE POLICY work_job ON task_history FOR INSERT TO :"bus" WITH CHECK (true);
CREATE POLICY work_job ON work_setting FOR SELECT TO :"bus" USING (true);
GRANT SELECT (id, departement, situation_id, kind, state, due_at, reminded_at, escalated_at),
      UPDATE (reminded_at, escalated_at) ON task TO :"bus";
GRANT INSERT (departement, task_id, at, by, act, state) ON task_history TO :"bus";
GRANT SELECT (departement, key, valid_from, value) ON work_setting TO :"bus";

-- The calendar of obligations of a community.  Its days are computed, never stored (agenda/domain); what is
-- kept: what somebody noted as done where no other record says it, which announcements were told, who saw
-- them, and the links by which a calendar program reads it.

-- Handed over, presented, looked at: by whom it was noted, of which year where it is of one.
CREATE TABLE obligation_act (
  id           uuid        PRIMARY KEY,
  departement  text        NOT NULL REFERENCES community,
  version      bigint      NOT NULL DEFAULT 1,
  kind         text        NOT NULL,                -- obligation_kinds
  year         int         CHECK (year BETWEEN 2000 AND 2200),
  done_on      date        NOT NULL,
  noted_at     timestamptz NOT NULL,
  noted_by     text        NOT NULL,
  withdrawn_at timestamptz,                         -- it was noted by mistake
  withdrawn_by text,
  UNIQUE (departement, id),
  CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL))
);
CREATE INDEX obligation_act_list ON obligation_act (departement, noted_at, id);
CREATE UNIQUE INDEX obligation_act_once ON obligation_act (departement, kind, year)
  WHERE year IS NOT NULL AND withdrawn_at IS NULL;

-- One announcement of one obligation: told once, whatever the clock does.  subject_id: all zeros for what is
-- of the community as a whole.
CREATE TABLE obligation_notice (
  departement text        NOT NULL REFERENCES community,
  kind        text        NOT NULL,                 -- obligation_kinds
  subject_id  uuid        NOT NULL,
  due_on      date        NOT NULL,
  level       text        NOT NULL,                 -- obligation_levels
  id          uuid        NOT NULL UNIQUE,
  told_to     text[]      NOT NULL,                 -- obligation_told
  told_at     timestamptz NOT NULL,
  PRIMARY KEY (departement, kind, subject_id, due_on, level),
  UNIQUE (departement, id)
);
CREATE INDEX obligation_notice_list ON obligation_notice (told_at DESC, id DESC);

CREATE TABLE obligation_notice_seen (
  departement text        NOT NULL,
  notice_id   uuid        NOT NULL,
  seen_as     text        NOT NULL,                 -- obligation_told
  seen_at     timestamptz NOT NULL,
  seen_by     text        NOT NULL,
  PRIMARY KEY (departement, notice_id, seen_as),
  FOREIGN KEY (departement, notice_id) REFERENCES obligation_notice (departement, id)
);

ALTER TABLE obligation_act ENABLE ROW LEVEL SECURITY;
ALTER TABLE obligation_act FORCE ROW LEVEL SECURITY;
ALTER TABLE obligation_notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE obligation_notice FORCE ROW LEVEL SECURITY;
ALTER TABLE obligation_notice_seen ENABLE ROW LEVEL SECURITY;
ALTER TABLE obligation_notice_seen FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON obligation_act TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON obligation_notice FOR SELECT TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON obligation_notice_seen TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
-- the job: it reads what was done, and tells
CREATE POLICY agenda ON obligation_act FOR SELECT TO :"bus" USING (true);
CREATE POLICY agenda ON obligation_notice TO :"bus" USING (true) WITH CHECK (true);

-- Whoever holds the token reads the calendar of these départements, and nothing else.  Only its SHA-256 is kept.
CREATE TABLE agenda_link (
  id           uuid        PRIMARY KEY,
  departement  text        NOT NULL REFERENCES community, -- the first of them: where it is written down
  version      bigint      NOT NULL DEFAULT 1,
  departements text[]      NOT NULL CHECK (cardinality(departements) > 0),
  team         boolean     NOT NULL,                -- with what is about people of the team
  token_hash   text        NOT NULL UNIQUE CHECK (token_hash ~ '^[0-9a-f]{64}$'),
  made_at      timestamptz NOT NULL,
  made_by      text        NOT NULL,
  expires_at   timestamptz NOT NULL,
  used_on      date,                                -- the last day on which it was read
  revoked_at   timestamptz,
  revoked_by   text,
  UNIQUE (departement, id),
  CHECK (expires_at > made_at AND expires_at <= made_at + interval '366 days 1 minute')
);
CREATE INDEX agenda_link_list ON agenda_link (departement, made_at, id);
CREATE INDEX agenda_link_of ON agenda_link (made_by, made_at, id);

GRANT SELECT, INSERT ON obligation_act, agenda_link, obligation_notice_seen TO :"handler";
GRANT UPDATE (version, withdrawn_at, withdrawn_by) ON obligation_act TO :"handler";
GRANT UPDATE (version, used_on, revoked_at, revoked_by) ON agenda_link TO :"handler";
GRANT SELECT ON obligation_notice TO :"handler";
GRANT SELECT (departement, kind, id, year, done_on, withdrawn_at) ON obligation_act TO :"bus";
GRANT SELECT, INSERT ON obligation_notice TO :"bus";

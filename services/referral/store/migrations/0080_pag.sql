-- What follows a hand-off that the MDPH took (R076-R081, R085): sessions of the GOS, the PAG with its
-- versions, commitments, accords, decisions and reviews, complementary evaluations, followed rights,
-- administrative impacts, stays under the Creton amendment.  No name of a person stands here; what
-- people wrote in free words is in `words`, codes and dates in columns, so that an erasure empties one
-- column and counts nothing anew.  A person's answers and the content of a PAG are never overwritten.
-- A hand-off or proposal that is named is selected under its policy by the statement that writes.

CREATE TABLE gos_session (
  id              uuid        PRIMARY KEY,
  departement     text        NOT NULL,
  version         bigint      NOT NULL DEFAULT 1,
  state           text        NOT NULL DEFAULT 'planned'
                  CHECK (state IN ('planned', 'held', 'cancelled', 'postponed')),
  state_at        timestamptz NOT NULL,
  situation_id    uuid        NOT NULL,
  handoff_id      uuid        NOT NULL,
  planned_at      timestamptz NOT NULL,
  mode            text        NOT NULL,
  convened_at     timestamptz NOT NULL,
  convened_by     text        NOT NULL,
  held_on         date,
  person_presence text,
  missing         jsonb       NOT NULL DEFAULT '[]',
  outcome         text,
  reason          text,
  words           jsonb       NOT NULL DEFAULT '{}',
  UNIQUE (departement, id),
  FOREIGN KEY (departement, situation_id) REFERENCES situation_ref (departement, id),
  CHECK ((state = 'held') = (outcome IS NOT NULL)),
  CHECK (state <> 'held' OR (held_on IS NOT NULL AND person_presence IS NOT NULL)),
  CHECK (state NOT IN ('cancelled', 'postponed') OR reason IS NOT NULL)
);
CREATE INDEX gos_session_list ON gos_session (departement, convened_at, id);
CREATE INDEX gos_session_handoff ON gos_session (departement, handoff_id, convened_at, id);
CREATE INDEX gos_session_situation ON gos_session (departement, situation_id);

-- The first seat is the person's, by right.
CREATE TABLE gos_seat (
  departement  text     NOT NULL,
  session_id   uuid     NOT NULL,
  seat         smallint NOT NULL,
  situation_id uuid     NOT NULL,
  function     text     NOT NULL,
  actor_id     uuid     REFERENCES actor_ref (id),
  assistance   text,
  answer       text     NOT NULL DEFAULT 'awaited',
  attended     boolean,
  PRIMARY KEY (departement, session_id, seat),
  FOREIGN KEY (departement, session_id) REFERENCES gos_session (departement, id),
  CHECK ((seat = 1) = (function = 'person')),
  CHECK (assistance IS NULL OR function = 'person')
);
CREATE INDEX gos_seat_actor ON gos_seat (departement, actor_id) WHERE actor_id IS NOT NULL;
CREATE UNIQUE INDEX gos_seat_once ON gos_seat (departement, session_id, function, actor_id);

CREATE TABLE pag (
  id                uuid        PRIMARY KEY,
  departement       text        NOT NULL,
  version           bigint      NOT NULL DEFAULT 1,
  state             text        NOT NULL DEFAULT 'in_preparation'
                    CHECK (state IN ('in_preparation', 'elaborated', 'validated', 'in_force',
                                     'in_review', 'prolonged', 'modified', 'ended', 'withdrawn')),
  state_at          timestamptz NOT NULL,
  situation_id      uuid        NOT NULL,
  handoff_id        uuid        NOT NULL,
  session_id        uuid,
  number            int         NOT NULL DEFAULT 1,  -- of the content that is being looked at
  last_number       int         NOT NULL DEFAULT 1,  -- the highest that was written
  valid_number      int,                             -- of the content that was validated
  prepared_at       timestamptz NOT NULL,
  prepared_by       text        NOT NULL,
  elaborated_at     timestamptz,
  validated_at      timestamptz,
  in_force_from     date,
  in_force_until    date,
  accord            text        NOT NULL DEFAULT 'awaited'
                    CHECK (accord IN ('awaited', 'accepted', 'refused')),
  accord_on         date,
  revision_asked_at timestamptz,
  revision_cause    text,
  withdrawal_reason text,
  ended_on          date,
  end_reason        text,
  UNIQUE (departement, id),
  FOREIGN KEY (departement, situation_id) REFERENCES situation_ref (departement, id),
  FOREIGN KEY (departement, session_id) REFERENCES gos_session (departement, id),
  CHECK ((state = 'ended') = (end_reason IS NOT NULL)),
  CHECK ((state = 'withdrawn') = (withdrawal_reason IS NOT NULL)),
  CHECK (state NOT IN ('validated', 'in_force', 'in_review', 'prolonged', 'modified')
         OR (validated_at IS NOT NULL AND valid_number IS NOT NULL)),
  CHECK (state NOT IN ('in_force', 'in_review', 'prolonged', 'modified')
         OR in_force_from IS NOT NULL),
  CHECK (in_force_until IS NULL OR in_force_until > in_force_from),
  CHECK (number <= last_number AND valid_number <= last_number)
);
CREATE INDEX pag_list ON pag (departement, prepared_at, id);
CREATE INDEX pag_situation ON pag (departement, situation_id, prepared_at, id);
-- One is made at a time; while the former still holds, its successor may be made (TRE_R421, 7).
CREATE UNIQUE INDEX pag_being_made ON pag (departement, situation_id)
  WHERE state IN ('in_preparation', 'elaborated');
CREATE UNIQUE INDEX pag_that_holds ON pag (departement, situation_id)
  WHERE state IN ('validated', 'in_force', 'in_review', 'prolonged', 'modified');

CREATE TABLE pag_version (
  departement    text        NOT NULL,
  pag_id         uuid        NOT NULL,
  number         int         NOT NULL,
  situation_id   uuid        NOT NULL,
  coordinator_id uuid        REFERENCES actor_ref (id),
  orientations   jsonb       NOT NULL DEFAULT '[]',
  written_at     timestamptz NOT NULL,
  written_by     text        NOT NULL,
  words          jsonb       NOT NULL DEFAULT '{}',
  PRIMARY KEY (departement, pag_id, number),
  FOREIGN KEY (departement, pag_id) REFERENCES pag (departement, id)
);
CREATE INDEX pag_version_situation ON pag_version (departement, situation_id);

-- One named service of one version; state: what its actor answered.
CREATE TABLE pag_service (
  id              uuid        PRIMARY KEY,
  departement     text        NOT NULL,
  version         bigint      NOT NULL DEFAULT 1,
  state           text        NOT NULL DEFAULT 'awaited'
                  CHECK (state IN ('awaited', 'engaged', 'with_reservation', 'refused')),
  state_at        timestamptz NOT NULL,
  pag_id          uuid        NOT NULL,
  number          int         NOT NULL,
  line            smallint    NOT NULL,
  situation_id    uuid        NOT NULL,
  kind            text        NOT NULL,
  actor_id        uuid        NOT NULL REFERENCES actor_ref (id),
  offer_id        uuid        REFERENCES offer_ref (id),
  frequency_every text        NOT NULL,
  frequency_times smallint,
  from_day        date,
  until_day       date,
  needed          boolean     NOT NULL,
  reason          text,
  accord          text        NOT NULL DEFAULT 'awaited'
                  CHECK (accord IN ('awaited', 'accepted', 'refused')),
  accord_on       date,
  words           jsonb       NOT NULL DEFAULT '{}',
  UNIQUE (departement, id),
  UNIQUE (departement, pag_id, number, line),
  FOREIGN KEY (departement, pag_id, number) REFERENCES pag_version (departement, pag_id, number),
  CHECK ((state IN ('refused', 'with_reservation')) = (reason IS NOT NULL)),
  CHECK (until_day >= from_day)
);
CREATE INDEX pag_service_actor ON pag_service (departement, actor_id);
CREATE INDEX pag_service_situation ON pag_service (departement, situation_id);

-- What the person said, each time: on one service, or on the whole.
CREATE TABLE pag_accord (
  id           uuid        PRIMARY KEY,
  departement  text        NOT NULL,
  pag_id       uuid        NOT NULL,
  number       int         NOT NULL,
  service_id   uuid,
  situation_id uuid        NOT NULL,
  pag_state    text        NOT NULL,
  answer       text        NOT NULL CHECK (answer IN ('accepted', 'refused')),
  given_by     text        NOT NULL,
  means        text        NOT NULL,
  said_on      date        NOT NULL,
  recorded_at  timestamptz NOT NULL,
  recorded_by  text        NOT NULL,
  words        jsonb       NOT NULL DEFAULT '{}',
  FOREIGN KEY (departement, pag_id) REFERENCES pag (departement, id),
  FOREIGN KEY (departement, service_id) REFERENCES pag_service (departement, id)
);
CREATE INDEX pag_accord_pag ON pag_accord (departement, pag_id, recorded_at, id);
CREATE INDEX pag_accord_situation ON pag_accord (departement, situation_id);

CREATE TABLE cdaph_decision (
  id            uuid        PRIMARY KEY,
  departement   text        NOT NULL,
  pag_id        uuid        NOT NULL,
  number        int         NOT NULL,
  situation_id  uuid        NOT NULL,
  type          text        NOT NULL,
  decided_on    date        NOT NULL,
  qualification text        NOT NULL,
  "right"       text,
  closes_on     date,
  recorded_at   timestamptz NOT NULL,
  recorded_by   text        NOT NULL,
  words         jsonb       NOT NULL DEFAULT '{}',
  FOREIGN KEY (departement, pag_id) REFERENCES pag (departement, id),
  CHECK ((type = 'closure') = (closes_on IS NOT NULL))
);
CREATE INDEX cdaph_decision_pag ON cdaph_decision (departement, pag_id, recorded_at, id);
CREATE INDEX cdaph_decision_situation ON cdaph_decision (departement, situation_id);

CREATE TABLE pag_review (
  departement  text        NOT NULL,
  pag_id       uuid        NOT NULL,
  rank         int         NOT NULL,
  situation_id uuid        NOT NULL,
  number       int         NOT NULL,
  cause        text        NOT NULL,
  opened_at    timestamptz NOT NULL,
  opened_by    text        NOT NULL,
  outcome      text,
  concluded_at timestamptz,
  words        jsonb       NOT NULL DEFAULT '{}',
  PRIMARY KEY (departement, pag_id, rank),
  FOREIGN KEY (departement, pag_id) REFERENCES pag (departement, id),
  CHECK ((outcome IS NULL) = (concluded_at IS NULL))
);
CREATE INDEX pag_review_situation ON pag_review (departement, situation_id);

-- What a département asks for, from which day on; '*' is for those that said nothing.
CREATE TABLE pag_rule (
  departement text        NOT NULL,
  rule        text        NOT NULL,
  valid_from  date        NOT NULL,
  required    boolean     NOT NULL,
  set_at      timestamptz NOT NULL,
  set_by      text        NOT NULL,
  PRIMARY KEY (departement, rule, valid_from)
);
INSERT INTO pag_rule VALUES
  ('*', 'cdaph_decision_required', '2022-01-01', false, '2022-01-01T00:00:00Z', 'system');

CREATE TABLE complement (
  id           uuid        PRIMARY KEY,
  departement  text        NOT NULL,
  version      bigint      NOT NULL DEFAULT 1,
  state        text        NOT NULL DEFAULT 'asked'
               CHECK (state IN ('asked', 'accepted', 'declined', 'delivered', 'cancelled')),
  state_at     timestamptz NOT NULL,
  situation_id uuid        NOT NULL,
  handoff_id   uuid        NOT NULL,
  session_id   uuid        NOT NULL,
  domains      text[]      NOT NULL,
  due_on       date        NOT NULL,
  asked_at     timestamptz NOT NULL,
  asked_by     text        NOT NULL,
  reason       text,
  dossier_id   uuid,
  delivered_at timestamptz,
  words        jsonb       NOT NULL DEFAULT '{}',
  UNIQUE (departement, id),
  FOREIGN KEY (departement, situation_id) REFERENCES situation_ref (departement, id),
  FOREIGN KEY (departement, session_id) REFERENCES gos_session (departement, id),
  CHECK ((state = 'declined') = (reason IS NOT NULL)),
  CHECK ((state = 'delivered') = (dossier_id IS NOT NULL))
);
CREATE INDEX complement_list ON complement (departement, asked_at, id);
CREATE INDEX complement_situation ON complement (departement, situation_id);

CREATE TABLE followed_right (
  id           uuid        PRIMARY KEY,
  departement  text        NOT NULL,
  version      bigint      NOT NULL DEFAULT 1,
  state        text        NOT NULL
               CHECK (state IN ('asked', 'granted', 'refused', 'renewal_due', 'ended')),
  state_at     timestamptz NOT NULL,
  situation_id uuid        NOT NULL,
  "right"      text        NOT NULL,
  demand       text,
  asked_on     date,
  decided_on   date,
  opens_on     date,
  ends_on      date,
  recorded_at  timestamptz NOT NULL,
  recorded_by  text        NOT NULL,
  words        jsonb       NOT NULL DEFAULT '{}',
  UNIQUE (departement, id),
  FOREIGN KEY (departement, situation_id) REFERENCES situation_ref (departement, id),
  CHECK (ends_on >= opens_on)
);
CREATE INDEX followed_right_list ON followed_right (departement, situation_id, recorded_at, id);
-- the same right is followed once at a time
CREATE UNIQUE INDEX followed_right_once ON followed_right (departement, situation_id, "right")
  WHERE state IN ('asked', 'granted', 'renewal_due');

CREATE TABLE admin_impact (
  id           uuid        PRIMARY KEY,
  departement  text        NOT NULL,
  version      bigint      NOT NULL DEFAULT 1,
  state        text        NOT NULL
               CHECK (state IN ('not_needed', 'needed', 'under_way', 'done')),
  state_at     timestamptz NOT NULL,
  situation_id uuid        NOT NULL,
  proposal_id  uuid,
  impacts      text[]      NOT NULL,
  evaluated_at timestamptz NOT NULL,
  evaluated_by text        NOT NULL,
  words        jsonb       NOT NULL DEFAULT '{}',
  UNIQUE (departement, id),
  FOREIGN KEY (departement, situation_id) REFERENCES situation_ref (departement, id)
);
CREATE INDEX admin_impact_list ON admin_impact (departement, situation_id, evaluated_at, id);

CREATE TABLE creton (
  id           uuid        PRIMARY KEY,
  departement  text        NOT NULL,
  version      bigint      NOT NULL DEFAULT 1,
  state        text        NOT NULL DEFAULT 'in_force' CHECK (state IN ('in_force', 'ended')),
  state_at     timestamptz NOT NULL,
  situation_id uuid        NOT NULL,
  since        date        NOT NULL,
  until        date        NOT NULL,
  renewals     int         NOT NULL DEFAULT 0,
  decided_on   date        NOT NULL,
  ended_on     date,
  end_reason   text,
  recorded_at  timestamptz NOT NULL,
  recorded_by  text        NOT NULL,
  words        jsonb       NOT NULL DEFAULT '{}',
  UNIQUE (departement, id),
  FOREIGN KEY (departement, situation_id) REFERENCES situation_ref (departement, id),
  CHECK (until > since),
  CHECK ((state = 'ended') = (end_reason IS NOT NULL))
);
CREATE INDEX creton_list ON creton (departement, situation_id, recorded_at, id);
CREATE UNIQUE INDEX creton_once ON creton (departement, situation_id) WHERE state = 'in_force';

ALTER TABLE gos_session ENABLE ROW LEVEL SECURITY;
ALTER TABLE gos_session FORCE ROW LEVEL SECURITY;
ALTER TABLE gos_seat ENABLE ROW LEVEL SECURITY;
ALTER TABLE gos_seat FORCE ROW LEVEL SECURITY;
ALTER TABLE pag ENABLE ROW LEVEL SECURITY;
ALTER TABLE pag FORCE ROW LEVEL SECURITY;
ALTER TABLE pag_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE pag_version FORCE ROW LEVEL SECURITY;
ALTER TABLE pag_service ENABLE ROW LEVEL SECURITY;
ALTER TABLE pag_service FORCE ROW LEVEL SECURITY;
ALTER TABLE pag_accord ENABLE ROW LEVEL SECURITY;
ALTER TABLE pag_accord FORCE ROW LEVEL SECURITY;
ALTER TABLE cdaph_decision ENABLE ROW LEVEL SECURITY;
ALTER TABLE cdaph_decision FORCE ROW LEVEL SECURITY;
ALTER TABLE pag_review ENABLE ROW LEVEL SECURITY;
ALTER TABLE pag_review FORCE ROW LEVEL SECURITY;
ALTER TABLE complement ENABLE ROW LEVEL SECURITY;
ALTER TABLE complement FORCE ROW LEVEL SECURITY;
ALTER TABLE followed_right ENABLE ROW LEVEL SECURITY;
ALTER TABLE followed_right FORCE ROW LEVEL SECURITY;
ALTER TABLE admin_impact ENABLE ROW LEVEL SECURITY;
ALTER TABLE admin_impact FORCE ROW LEVEL SECURITY;
ALTER TABLE creton ENABLE ROW LEVEL SECURITY;
ALTER TABLE creton FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON gos_session TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON gos_seat TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON pag TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON pag_version TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON pag_service TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON pag_accord TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON cdaph_decision TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON pag_review TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON complement TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON followed_right TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON admin_impact TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON creton TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));

GRANT SELECT, INSERT, UPDATE ON gos_session, gos_seat, pag, pag_service, pag_review, complement, followed_right, admin_impact, creton
  TO :"handler";
GRANT SELECT, INSERT ON pag_version, pag_accord, cdaph_decision, pag_rule TO :"handler";

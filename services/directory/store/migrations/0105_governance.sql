-- How a community is governed (R133 to R160): its instances, who sits in them, when they meet, what they
-- decide and vote, who presides, what is asked of institutions, and what is told to the region and beyond.
-- What differs between regions is in region_rule, region_list and region_word.
--
-- `member` is whoever has one voice (R150): an actor of the directory by its id, or an institution of the
-- territory by its code (governance_institutions).  Two people of the same have one.
--
-- For the calendar of obligations: governance_due (meetings and reports that are owed, kept by a job),
-- governance_meeting.starts_at, governance_presidency.until_on, governance_arbitration.answer_due.

CREATE TABLE governance_instance (
  id            uuid        PRIMARY KEY,
  departement   text        NOT NULL REFERENCES community,
  version       bigint      NOT NULL DEFAULT 1,
  kind          text        NOT NULL
                CHECK (kind IN ('strategic_committee', 'operational', 'general_assembly', 'commission')),
  name          text        NOT NULL,
  commission    text,                    -- of region_list; NULL: the community's own
  sub_territory text,                    -- of a part of the département; what is strategic is common (R004)
  set_up_by     text[]      NOT NULL,    -- governance_institutions, or 'community'
  set_up_on     date        NOT NULL,
  chaired       text        NOT NULL CHECK (chaired IN ('co_chairs', 'rotating', 'none')),
  chairs        text[]      NOT NULL DEFAULT '{}',
  per_year      int         CHECK (per_year BETWEEN 1 AND 52),  -- own rhythm; NULL: the rule, if any
  working       text,                    -- how it works, as framed at the start
  grafted_on    text,                    -- the existing instance that it is grafted on (R159)
  grafted_since date,
  ended_on      date,
  look_at       timestamptz NOT NULL,    -- when what it owes is worked out again
  created_at    timestamptz NOT NULL,
  UNIQUE (departement, id),
  CHECK ((grafted_on IS NULL) = (grafted_since IS NULL)),
  CHECK (ended_on >= set_up_on),
  CHECK (sub_territory IS NULL OR kind NOT IN ('strategic_committee', 'general_assembly')),
  CHECK (commission IS NULL OR kind = 'commission')
);
-- one at a time, whatever parts the territory has
CREATE UNIQUE INDEX governance_single ON governance_instance (departement, kind)
  WHERE ended_on IS NULL AND kind IN ('strategic_committee', 'general_assembly');
CREATE UNIQUE INDEX governance_commission_once ON governance_instance (departement, commission)
  WHERE ended_on IS NULL AND commission IS NOT NULL;
CREATE INDEX governance_instance_list ON governance_instance (created_at, id);
CREATE INDEX governance_instance_clock ON governance_instance (look_at);

CREATE TABLE governance_seat (
  id          uuid        PRIMARY KEY,
  departement text        NOT NULL,
  instance_id uuid        NOT NULL,
  version     bigint      NOT NULL DEFAULT 1,
  college     text        NOT NULL,      -- region_list 'college'
  actor_id    uuid,
  institution text,
  member      text        NOT NULL GENERATED ALWAYS AS (coalesce(actor_id::text, institution)) STORED,
  titular     text,                      -- names: professionals, representatives of users
  alternate   text,
  voting      boolean     NOT NULL,
  from_on     date        NOT NULL,
  until_on    date        CHECK (until_on >= from_on),
  created_at  timestamptz NOT NULL,
  UNIQUE (departement, id),
  FOREIGN KEY (departement, instance_id) REFERENCES governance_instance (departement, id),
  FOREIGN KEY (departement, actor_id) REFERENCES actor (departement, id),
  CHECK ((actor_id IS NULL) <> (institution IS NULL))
);
CREATE INDEX governance_seat_list ON governance_seat (departement, instance_id, from_on, id);
CREATE INDEX governance_seat_member ON governance_seat (departement, member);

CREATE TABLE governance_presidency (
  id             uuid        PRIMARY KEY,
  departement    text        NOT NULL,
  instance_id    uuid        NOT NULL,
  version        bigint      NOT NULL DEFAULT 1,
  member         text        NOT NULL,
  representative text,
  from_on        date        NOT NULL,
  until_on       date        NOT NULL CHECK (until_on >= from_on),
  created_at     timestamptz NOT NULL,
  UNIQUE (departement, id),
  FOREIGN KEY (departement, instance_id) REFERENCES governance_instance (departement, id)
);
CREATE INDEX governance_presidency_list ON governance_presidency (departement, instance_id, from_on);

CREATE TABLE governance_meeting (
  id                   uuid        PRIMARY KEY,
  departement          text        NOT NULL,
  instance_id          uuid        NOT NULL,
  version              bigint      NOT NULL DEFAULT 1,
  state                text        NOT NULL DEFAULT 'planned'
                       CHECK (state IN ('planned', 'convened', 'held', 'cancelled')),
  starts_at            timestamptz NOT NULL,
  place                text,
  visio                text,
  convened_on          date,
  held_on              date,
  quorum_percent       int         NOT NULL DEFAULT 0 CHECK (quorum_percent BETWEEN 0 AND 100),
  reason               text,              -- of another day, or of a cancellation
  minutes_on           date,
  minutes_reference    text,
  minutes_paper_id     uuid,
  minutes_validated_on date,
  minutes_validated_by text,              -- a role, or the member that presides
  created_at           timestamptz NOT NULL,
  UNIQUE (departement, id),
  UNIQUE (departement, instance_id, id),
  FOREIGN KEY (departement, instance_id) REFERENCES governance_instance (departement, id),
  CHECK ((state = 'held') = (held_on IS NOT NULL)),
  CHECK (state <> 'convened' OR convened_on IS NOT NULL),
  CHECK (minutes_on IS NULL OR state = 'held'),
  CHECK (minutes_validated_on IS NULL OR minutes_on IS NOT NULL)
);
CREATE INDEX governance_meeting_list ON governance_meeting (starts_at, id);
CREATE INDEX governance_meeting_of ON governance_meeting (departement, instance_id, starts_at, id);

CREATE TABLE governance_item (
  id           uuid        PRIMARY KEY,
  departement  text        NOT NULL,
  meeting_id   uuid        NOT NULL,
  version      bigint      NOT NULL DEFAULT 1,
  position     int         NOT NULL,
  presentation text,                     -- region_list 'presentation'
  title        text        NOT NULL,
  ready        boolean     NOT NULL DEFAULT false,
  note         text,
  paper_id     uuid,
  dropped      boolean     NOT NULL DEFAULT false,
  UNIQUE (departement, id),
  FOREIGN KEY (departement, meeting_id) REFERENCES governance_meeting (departement, id)
);
CREATE INDEX governance_item_list ON governance_item (departement, meeting_id, position, id);
CREATE UNIQUE INDEX governance_presentation_once ON governance_item (departement, meeting_id, presentation)
  WHERE presentation IS NOT NULL AND NOT dropped;

CREATE TABLE governance_presence (
  departement text        NOT NULL,
  meeting_id  uuid        NOT NULL,
  member      text        NOT NULL,
  state       text        NOT NULL CHECK (state IN ('invited', 'present', 'remote', 'excused', 'absent')),
  by_name     text,
  at          timestamptz NOT NULL,
  PRIMARY KEY (departement, meeting_id, member),
  FOREIGN KEY (departement, meeting_id) REFERENCES governance_meeting (departement, id)
);

CREATE TABLE governance_proxy (
  departement text        NOT NULL,
  meeting_id  uuid        NOT NULL,
  giver       text        NOT NULL,
  holder      text        NOT NULL CHECK (holder <> giver),
  at          timestamptz NOT NULL,
  PRIMARY KEY (departement, meeting_id, giver),
  FOREIGN KEY (departement, meeting_id) REFERENCES governance_meeting (departement, id)
);
CREATE INDEX governance_proxy_holder ON governance_proxy (departement, meeting_id, holder);

-- The rules of a vote are those of the day on which it opens; so is the roll.
CREATE TABLE governance_vote (
  id             uuid        PRIMARY KEY,
  departement    text        NOT NULL,
  meeting_id     uuid        NOT NULL,
  version        bigint      NOT NULL DEFAULT 1,
  state          text        NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed', 'cancelled')),
  question       text        NOT NULL,
  decides        text,                   -- kind of the decision that it is for
  secret         boolean     NOT NULL,
  majority       text        NOT NULL CHECK (majority IN ('simple', 'absolute', 'two_thirds')),
  tie            text        NOT NULL CHECK (tie IN ('not_adopted', 'chair')),
  quorum_percent int         NOT NULL CHECK (quorum_percent BETWEEN 0 AND 100),
  max_proxies    int         NOT NULL CHECK (max_proxies >= 0),
  chair          text,                   -- member whose voice decides between equal ones
  yes            int         NOT NULL DEFAULT 0,
  no             int         NOT NULL DEFAULT 0,
  abstain        int         NOT NULL DEFAULT 0,
  there          int,                    -- counted when it closes
  result         text,
  opened_at      timestamptz NOT NULL,
  closed_at      timestamptz,
  UNIQUE (departement, id),
  UNIQUE (departement, meeting_id, id),
  FOREIGN KEY (departement, meeting_id) REFERENCES governance_meeting (departement, id),
  CHECK ((state = 'closed') = (result IS NOT NULL)),
  CHECK (NOT (secret AND tie = 'chair'))  -- nobody knows what the chair said
);
CREATE INDEX governance_vote_list ON governance_vote (departement, meeting_id, opened_at, id);

-- Who may vote, and who has; what they said, unless the ballot is secret.
CREATE TABLE governance_elector (
  departement text        NOT NULL,
  vote_id     uuid        NOT NULL,
  member      text        NOT NULL,
  voted_at    timestamptz,
  holder      text,                      -- who voted for it, by proxy
  choice      text        CHECK (choice IN ('yes', 'no', 'abstain')),
  PRIMARY KEY (departement, vote_id, member),
  FOREIGN KEY (departement, vote_id) REFERENCES governance_vote (departement, id)
);

CREATE TABLE governance_decision (
  id          uuid        PRIMARY KEY,
  departement text        NOT NULL,
  meeting_id  uuid        NOT NULL,
  version     bigint      NOT NULL DEFAULT 1,
  kind        text        NOT NULL,      -- governance_decision_kinds
  text        text        NOT NULL,
  opinion     text,                      -- governance_opinions, of an opinion on coherence (R148)
  year        int,
  about_id    uuid,                      -- the roadmap, the actor, the presidency … that it is about
  vote_id     uuid,
  decided_on  date        NOT NULL,
  created_at  timestamptz NOT NULL,
  UNIQUE (departement, id),
  FOREIGN KEY (departement, meeting_id) REFERENCES governance_meeting (departement, id),
  FOREIGN KEY (departement, meeting_id, vote_id) REFERENCES governance_vote (departement, meeting_id, id),
  CHECK ((kind = 'coherence_opinion') = (opinion IS NOT NULL))
);
CREATE INDEX governance_decision_list ON governance_decision (created_at, id);
CREATE INDEX governance_decision_of ON governance_decision (departement, meeting_id, created_at, id);
-- a year is validated once (R138, R157)
CREATE UNIQUE INDEX governance_validated_once ON governance_decision (departement, kind, year)
  WHERE kind IN ('bilan_validated', 'report_validated');

CREATE TABLE governance_arbitration (
  id           uuid        PRIMARY KEY,
  departement  text        NOT NULL,
  meeting_id   uuid,                     -- where it was asked or taken
  decision_id  uuid,
  version      bigint      NOT NULL DEFAULT 1,
  state        text        NOT NULL DEFAULT 'asked'
               CHECK (state IN ('asked', 'answered', 'done', 'withdrawn')),
  subject      text        NOT NULL,
  asked_by     text        NOT NULL,     -- a member, or 'community'
  institutions text[]      NOT NULL CHECK (cardinality(institutions) > 0),
  asked_on     date        NOT NULL,
  answer_due   date        NOT NULL CHECK (answer_due >= asked_on),
  answer       text,
  answered_on  date,
  ended_on     date,
  note         text,
  created_at   timestamptz NOT NULL,
  UNIQUE (departement, id),
  FOREIGN KEY (departement, meeting_id) REFERENCES governance_meeting (departement, id),
  FOREIGN KEY (departement, decision_id) REFERENCES governance_decision (departement, id),
  CHECK (state NOT IN ('answered', 'done') OR answered_on IS NOT NULL),
  CHECK ((state IN ('done', 'withdrawn')) = (ended_on IS NOT NULL))
);
CREATE INDEX governance_arbitration_list ON governance_arbitration (created_at, id);
CREATE INDEX governance_arbitration_open ON governance_arbitration (departement, answer_due)
  WHERE state IN ('asked', 'answered');

-- The state of the community, told to the strategic committee (R137).
CREATE TABLE governance_statement (
  id           uuid        PRIMARY KEY,
  departement  text        NOT NULL,
  meeting_id   uuid        NOT NULL,
  version      bigint      NOT NULL DEFAULT 1,
  year         int         NOT NULL,
  life         text        NOT NULL,
  difficulties text        NOT NULL,
  questions    text        NOT NULL,
  partnerships text        NOT NULL,
  created_at   timestamptz NOT NULL,
  UNIQUE (departement, id),
  UNIQUE (departement, meeting_id),
  FOREIGN KEY (departement, meeting_id) REFERENCES governance_meeting (departement, id)
);
CREATE INDEX governance_statement_list ON governance_statement (created_at, id);

-- What was sent to the commissions of the region and to the national level, and when (R146, R147).
CREATE TABLE governance_transmission (
  id          uuid        PRIMARY KEY,
  departement text        NOT NULL REFERENCES community,
  version     bigint      NOT NULL DEFAULT 1,
  kind        text        NOT NULL,      -- governance_transmissions
  audience    text        NOT NULL,      -- region_list 'audience'
  year        int         NOT NULL,
  sent_on     date        NOT NULL,
  reference   text,
  paper_id    uuid,
  created_at  timestamptz NOT NULL,
  UNIQUE (departement, id)
);
CREATE INDEX governance_transmission_list ON governance_transmission (created_at, id);

-- What an instance owes, and whether it is kept; worked out by a job after each change and each day.
CREATE TABLE governance_due (
  departement text   NOT NULL,
  instance_id uuid   NOT NULL,
  what        text   NOT NULL CHECK (what IN ('meeting', 'floor', 'statement')),
  from_on     date   NOT NULL,
  due_on      date   NOT NULL,           -- last day
  wanted      int    NOT NULL,
  held        int    NOT NULL,
  planned     int    NOT NULL,
  state       text   NOT NULL CHECK (state IN ('not_asked', 'met', 'planned', 'due', 'late')),
  PRIMARY KEY (departement, instance_id, what, from_on),
  FOREIGN KEY (departement, instance_id) REFERENCES governance_instance (departement, id)
);
CREATE INDEX governance_due_list ON governance_due (departement, due_on);

-- Who has a voice in an instance on a day: members with a seat that votes; in a general assembly every
-- member of the community, seated or not.
CREATE FUNCTION governance_members(dep text, inst uuid, day date) RETURNS TABLE (member text)
LANGUAGE sql STABLE AS $$
  SELECT s.member FROM governance_seat s
  LEFT JOIN actor a ON a.departement = s.departement AND a.id = s.actor_id
  WHERE s.departement = dep AND s.instance_id = inst AND s.voting AND s.from_on <= day
    AND (s.until_on IS NULL OR s.until_on >= day)
    AND (s.institution IS NOT NULL OR (a.active AND a.membership IS NOT NULL))
  UNION
  SELECT a.id::text FROM governance_instance i
  JOIN actor a ON a.departement = i.departement AND a.active AND a.membership IS NOT NULL
  WHERE i.departement = dep AND i.id = inst AND i.kind = 'general_assembly'
$$;

-- Does the account of a member see this instance?  NULL: whoever is no member's account sees all.
CREATE FUNCTION governance_sees(dep text, inst uuid, who text, day date) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT who IS NULL OR who IN (SELECT member FROM governance_members(dep, inst, day))
    OR EXISTS (SELECT FROM governance_seat s WHERE s.departement = dep AND s.instance_id = inst
               AND s.member = who AND s.from_on <= day AND (s.until_on IS NULL OR s.until_on >= day))
$$;

-- Colleges that the region asks for and that nobody sits in (R134, R158), by their codes.
CREATE FUNCTION governance_missing(dep text, inst uuid, day date) RETURNS text[]
LANGUAGE sql STABLE AS $$
  SELECT coalesce(array_agg(l.code ORDER BY l.position), '{}') FROM region_list l
  JOIN community d ON d.departement = dep AND d.region = l.region
  WHERE l.list = 'college' AND l.required
    AND NOT EXISTS (SELECT FROM governance_seat s WHERE s.departement = dep AND s.instance_id = inst
                    AND s.college = l.code AND s.from_on <= day
                    AND (s.until_on IS NULL OR s.until_on >= day))
$$;

-- Has the account the papers of meetings?  What a member's adhesion opens (R169); institutions have them.
CREATE FUNCTION governance_papers(dep text, who text, day date) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN who IS NULL OR who !~ '^[0-9a-f]{8}-' THEN true
              ELSE member_may(dep, who::uuid, 'meeting_papers', day) END
$$;

-- Is a code one of a list of the community's region?
CREATE FUNCTION governance_listed(dep text, which text, what text) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM region_list l JOIN community d ON d.departement = dep AND d.region = l.region
                 WHERE l.list = which AND l.code = what)
$$;

ALTER TABLE governance_instance ENABLE ROW LEVEL SECURITY;
ALTER TABLE governance_instance FORCE ROW LEVEL SECURITY;
ALTER TABLE governance_seat ENABLE ROW LEVEL SECURITY;
ALTER TABLE governance_seat FORCE ROW LEVEL SECURITY;
ALTER TABLE governance_presidency ENABLE ROW LEVEL SECURITY;
ALTER TABLE governance_presidency FORCE ROW LEVEL SECURITY;
ALTER TABLE governance_meeting ENABLE ROW LEVEL SECURITY;
ALTER TABLE governance_meeting FORCE ROW LEVEL SECURITY;
ALTER TABLE governance_item ENABLE ROW LEVEL SECURITY;
ALTER TABLE governance_item FORCE ROW LEVEL SECURITY;
ALTER TABLE governance_presence ENABLE ROW LEVEL SECURITY;
ALTER TABLE governance_presence FORCE ROW LEVEL SECURITY;
ALTER TABLE governance_proxy ENABLE ROW LEVEL SECURITY;
ALTER TABLE governance_proxy FORCE ROW LEVEL SECURITY;
ALTER TABLE governance_vote ENABLE ROW LEVEL SECURITY;
ALTER TABLE governance_vote FORCE ROW LEVEL SECURITY;
ALTER TABLE governance_elector ENABLE ROW LEVEL SECURITY;
ALTER TABLE governance_elector FORCE ROW LEVEL SECURITY;
ALTER TABLE governance_decision ENABLE ROW LEVEL SECURITY;
ALTER TABLE governance_decision FORCE ROW LEVEL SECURITY;
ALTER TABLE governance_arbitration ENABLE ROW LEVEL SECURITY;
ALTER TABLE governance_arbitration FORCE ROW LEVEL SECURITY;
ALTER TABLE governance_statement ENABLE ROW LEVEL SECURITY;
ALTER TABLE governance_statement FORCE ROW LEVEL SECURITY;
ALTER TABLE governance_transmission ENABLE ROW LEVEL SECURITY;
ALTER TABLE governance_transmission FORCE ROW LEVEL SECURITY;
ALTER TABLE governance_due ENABLE ROW LEVEL SECURITY;
ALTER TABLE governance_due FORCE ROW LEVEL SECURITY;

CREATE POLICY territory ON governance_instance TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON governance_seat TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON governance_presidency TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON governance_meeting TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON governance_item TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON governance_presence TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON governance_proxy TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON governance_vote TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON governance_elector TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON governance_decision TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON governance_arbitration TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON governance_statement TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON governance_transmission TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON governance_due TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));

GRANT SELECT, INSERT, UPDATE ON governance_instance, governance_seat, governance_presidency, governance_meeting, governance_item, governance_presence, governance_proxy, governance_vote, governance_elector, governance_decision, governance_arbitration, governance_statement, governance_transmission TO :"handler";
GRANT DELETE ON governance_proxy TO :"handler";
GRANT SELECT ON governance_due TO :"handler";

-- the job: days and states, no name
CREATE POLICY clock ON governance_instance TO :"bus" USING (true) WITH CHECK (true);
CREATE POLICY clock ON governance_meeting FOR SELECT TO :"bus" USING (true);
CREATE POLICY clock ON governance_statement FOR SELECT TO :"bus" USING (true);
CREATE POLICY clock ON governance_due TO :"bus" USING (true) WITH CHECK (true);
GRANT SELECT (id, departement, kind, per_year, set_up_on, ended_on, look_at) ON governance_instance TO :"bus";
GRANT UPDATE (look_at) ON governance_instance TO :"bus";
GRANT SELECT (id, departement, instance_id, state, starts_at, held_on) ON governance_meeting TO :"bus";
GRANT SELECT (departement, meeting_id) ON governance_statement TO :"bus";
GRANT SELECT, INSERT, UPDATE, DELETE ON governance_due TO :"bus";
GRANT EXECUTE ON FUNCTION governance_members(text, uuid, date), governance_sees(text, uuid, text, date),
  governance_missing(text, uuid, date), governance_papers(text, text, date), governance_listed(text, text, text)
  TO :"handler";

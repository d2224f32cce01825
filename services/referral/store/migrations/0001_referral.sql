-- Referral: what was proposed in a situation, what became of it, and what was handed to the MDPH.
-- Situations are known here by ids and dates only, from the events of intake; still they point at
-- persons, so row security is forced on everything but the reference copies of the directory.

-- Reference copies, fed by directory.*
CREATE TABLE actor_ref (
  id          uuid PRIMARY KEY,
  departement text NOT NULL,
  name        text NOT NULL
);
CREATE TABLE offer_ref (
  id          uuid PRIMARY KEY,
  departement text NOT NULL,
  actor_id    uuid NOT NULL,
  name        text NOT NULL,
  sector      text NOT NULL,
  active      boolean NOT NULL
);

-- Reference copy, fed by intake.situation.*
CREATE TABLE situation_ref (
  id           uuid        PRIMARY KEY,
  departement  text        NOT NULL,
  solicited_at timestamptz NOT NULL,
  state        text        NOT NULL CHECK (state IN ('open', 'closed')),
  UNIQUE (departement, id)
);

CREATE TABLE proposal (
  id                      uuid        PRIMARY KEY,
  departement             text        NOT NULL,
  version                 bigint      NOT NULL DEFAULT 1,
  state                   text        NOT NULL DEFAULT 'proposed'
                          CHECK (state IN ('proposed', 'accepted', 'refused')),
  situation_id            uuid        NOT NULL,
  offer_id                uuid        REFERENCES offer_ref (id),
  label                   text,
  support_form            text        NOT NULL,
  pre_existing_evaluation boolean     NOT NULL,
  ordinary_environment    boolean     NOT NULL,
  ad_hoc                  boolean     NOT NULL,
  proposed_at             timestamptz NOT NULL,
  proposed_by             text        NOT NULL,
  answered_at             timestamptz,
  refusal_reason          text,
  answer_note             text,
  UNIQUE (departement, id),
  -- the composite key leaves no way to point at a situation of another département
  FOREIGN KEY (departement, situation_id) REFERENCES situation_ref (departement, id),
  CHECK (offer_id IS NOT NULL OR label IS NOT NULL),
  CHECK ((state = 'proposed') = (answered_at IS NULL)),
  CHECK ((state = 'refused') = (refusal_reason IS NOT NULL))
);
CREATE INDEX proposal_list ON proposal (departement, situation_id, proposed_at, id);

-- The accepted solution is handed to the actor who will carry it (R060, R065): one relay a proposal.
CREATE TABLE relay (
  id              uuid        PRIMARY KEY,
  departement     text        NOT NULL,
  version         bigint      NOT NULL DEFAULT 1,
  state           text        NOT NULL DEFAULT 'sent' CHECK (state IN ('sent', 'acknowledged')),
  proposal_id     uuid        NOT NULL,
  actor_id        uuid        NOT NULL REFERENCES actor_ref (id),
  sent_at         timestamptz NOT NULL,
  acknowledged_at timestamptz,
  UNIQUE (departement, proposal_id),
  FOREIGN KEY (departement, proposal_id) REFERENCES proposal (departement, id),
  CHECK ((state = 'sent') = (acknowledged_at IS NULL))
);
CREATE INDEX relay_list ON relay (departement, actor_id, sent_at, id);

-- A case handed to the MDPH for a PAG (R076).  It starts no legal delay: it is a relay between teams.
CREATE TABLE handoff (
  id             uuid        PRIMARY KEY,
  departement    text        NOT NULL,
  version        bigint      NOT NULL DEFAULT 1,
  state          text        NOT NULL DEFAULT 'sent'
                 CHECK (state IN ('sent', 'received', 'accepted', 'refused')),
  situation_id   uuid        NOT NULL,
  reason         text        NOT NULL,
  sent_at        timestamptz NOT NULL,
  sent_by        text        NOT NULL,
  received_at    timestamptz,
  decided_at     timestamptz,
  refusal_reason text,
  refusal_note   text,
  UNIQUE (departement, id),
  FOREIGN KEY (departement, situation_id) REFERENCES situation_ref (departement, id),
  CHECK ((state = 'refused') = (refusal_reason IS NOT NULL)),
  CHECK ((state IN ('accepted', 'refused')) = (decided_at IS NOT NULL))
);
-- one hand-off of a situation is under way at a time; a refused one may be followed by another
CREATE UNIQUE INDEX handoff_under_way ON handoff (departement, situation_id)
  WHERE state IN ('sent', 'received', 'accepted');
CREATE INDEX handoff_list ON handoff (departement, sent_at, id);

ALTER TABLE situation_ref ENABLE ROW LEVEL SECURITY;
ALTER TABLE situation_ref FORCE ROW LEVEL SECURITY;
ALTER TABLE proposal ENABLE ROW LEVEL SECURITY;
ALTER TABLE proposal FORCE ROW LEVEL SECURITY;
ALTER TABLE relay ENABLE ROW LEVEL SECURITY;
ALTER TABLE relay FORCE ROW LEVEL SECURITY;
ALTER TABLE handoff ENABLE ROW LEVEL SECURITY;
ALTER TABLE handoff FORCE ROW LEVEL SECURITY;

CREATE POLICY territory ON situation_ref FOR SELECT TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY feed ON situation_ref TO :"bus" USING (true) WITH CHECK (true);
CREATE POLICY territory ON proposal TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON relay TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON handoff TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));

GRANT SELECT, INSERT, UPDATE ON proposal, relay, handoff TO :"handler";
GRANT SELECT ON situation_ref, offer_ref, actor_ref TO :"handler";
GRANT SELECT, INSERT, UPDATE ON situation_ref, offer_ref, actor_ref TO :"bus";

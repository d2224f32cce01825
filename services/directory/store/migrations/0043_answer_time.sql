-- How long an actor takes to answer what it is asked: from what referral tells, ids and instants only.

CREATE TABLE answer_fact (
  id          uuid        PRIMARY KEY,   -- of the proposal or the relay
  departement text        NOT NULL,
  kind        text        NOT NULL CHECK (kind IN ('proposal', 'relay')),
  actor_id    uuid,
  offer_id    uuid,
  asked_at    timestamptz,               -- NULL: the actor was not asked (yet)
  answered_at timestamptz,               -- the first answer; NULL: none yet
  told_at     timestamptz NOT NULL
);
CREATE INDEX answer_fact_of_actor ON answer_fact (actor_id, answered_at) WHERE answered_at IS NOT NULL;
CREATE INDEX answer_fact_of_offer ON answer_fact (offer_id, answered_at) WHERE answered_at IS NOT NULL;
CREATE INDEX answer_fact_age ON answer_fact (told_at);

-- Computed once a day for each, not at every answer: the difference of two figures is a fact about who
-- came between.
CREATE TABLE answer_figure (
  kind        text        NOT NULL CHECK (kind IN ('actor', 'offer')),
  subject_id  uuid        NOT NULL,
  n           integer     NOT NULL DEFAULT 0,
  median_days numeric,
  mean_days   numeric,
  since       date,
  until       date,
  at          timestamptz NOT NULL DEFAULT '-infinity',
  PRIMARY KEY (kind, subject_id)
);
CREATE INDEX answer_figure_due ON answer_figure (at, kind, subject_id);

GRANT SELECT ON answer_figure TO :"handler";
GRANT SELECT, INSERT, UPDATE, DELETE ON answer_fact TO :"bus";
GRANT SELECT, INSERT, UPDATE ON answer_figure TO :"bus";

-- What an actor would change of its own records beyond hours, contacts and free places waits for the
-- coordonnateur: who somebody is, where, by which door, and that an offer ends, is never news of one hand.

CREATE TABLE proposed_change (
  id              uuid        PRIMARY KEY,
  departement     text        NOT NULL,
  version         bigint      NOT NULL DEFAULT 1,
  actor_id        uuid        NOT NULL,      -- whose record it is
  kind            text        NOT NULL CHECK (kind IN ('actor', 'offer', 'place')),
  subject_id      uuid        NOT NULL,
  subject_version bigint      NOT NULL,      -- as the proposer saw it
  change          jsonb       NOT NULL CHECK (jsonb_typeof(change) = 'object'), -- RFC 7396
  words           text,                      -- why, for the coordonnateur
  via             text        NOT NULL CHECK (via IN ('team', 'actor', 'link')),
  state           text        NOT NULL DEFAULT 'proposed'
                  CHECK (state IN ('proposed', 'accepted', 'refused', 'withdrawn')),
  proposed_at     timestamptz NOT NULL,
  proposed_by     text        NOT NULL,
  decided_at      timestamptz,
  decided_by      text,
  reason          text,
  answer          text,                      -- what the coordonnateur says to it
  applied_version bigint,                    -- of the subject, once it was changed
  UNIQUE (departement, id),
  FOREIGN KEY (departement, actor_id) REFERENCES actor (departement, id),
  CHECK ((state = 'proposed') = (decided_at IS NULL)),
  CHECK ((state = 'refused') = (reason IS NOT NULL)),
  CHECK ((state = 'accepted') = (applied_version IS NOT NULL))
);
CREATE INDEX proposed_change_list ON proposed_change (departement, state, proposed_at, id);
CREATE INDEX proposed_change_of_actor ON proposed_change (actor_id, state, proposed_at, id);
CREATE INDEX proposed_change_of_subject ON proposed_change (subject_id) WHERE state = 'proposed';

GRANT SELECT, INSERT ON proposed_change TO :"handler";
GRANT UPDATE (version, state, decided_at, decided_by, reason, answer, applied_version)
  ON proposed_change TO :"handler";

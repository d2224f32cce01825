-- The lab: what a community observes, proposes, tries, organises, and how it assesses its commitments
-- with its partners (R210, R211, R233-R235, R238-R247).  Words about facts, never about a person: the
-- program refuses telephone numbers, mail addresses and social security numbers.
-- `said` holds what was said, named as in the contract, which is its schema; what is searched or
-- decided upon stands in columns of its own.

CREATE TABLE lab_record (
  departement   text        NOT NULL,
  id            uuid        NOT NULL,
  version       bigint      NOT NULL DEFAULT 1,
  family        text        NOT NULL CHECK (family IN ('observation', 'proposal', 'experiment', 'activity', 'assessment')),
  state         text        NOT NULL,
  audience      text        NOT NULL DEFAULT 'team' CHECK (audience IN ('team', 'institutions', 'members', 'public')),
  published_on  date,                       -- the day from which everybody reads it
  day           date        NOT NULL,       -- its first day; an assessment: the last of its year
  until         date,
  said          jsonb       NOT NULL CHECK (jsonb_typeof(said) = 'object'),
  said_at       bigint      NOT NULL DEFAULT 1, -- the version at which its words were changed last
  recorded_at   timestamptz NOT NULL,
  recorded_by   text        NOT NULL,
  recorded_role text        NOT NULL,
  organisation  uuid,                       -- from which it was recorded
  PRIMARY KEY (departement, id),
  UNIQUE (id),
  CHECK (until >= day),
  CHECK ((audience = 'public') = (published_on IS NOT NULL))
);
CREATE INDEX lab_record_family ON lab_record (departement, family, day, id);
CREATE INDEX lab_record_public ON lab_record (departement, published_on, id) WHERE audience = 'public';

-- What happened to a record, in its order; never altered: steps, follow-ups of an experiment, answers
-- of institutions, words of partners, presentations.
CREATE TABLE lab_entry (
  departement  text        NOT NULL,
  id           uuid        NOT NULL,
  record_id    uuid        NOT NULL,
  kind         text        NOT NULL CHECK (kind IN ('step', 'follow_up', 'answer', 'word', 'presentation')),
  day          date        NOT NULL,
  said         jsonb       NOT NULL CHECK (jsonb_typeof(said) = 'object'),
  said_at      bigint      NOT NULL,        -- the words of the record that it speaks of
  at           timestamptz NOT NULL,
  by           text        NOT NULL,
  role         text        NOT NULL,
  organisation uuid,                        -- who speaks: an actor,
  institution  text,                        -- or an institution
  PRIMARY KEY (departement, id),
  FOREIGN KEY (departement, record_id) REFERENCES lab_record (departement, id)
);
CREATE INDEX lab_entry_record ON lab_entry (departement, record_id, at, id);

-- Organisations by name, from directory.actor.published: public data.
CREATE TABLE lab_actor (
  departement text   NOT NULL,
  id          uuid   NOT NULL,
  name        text   NOT NULL,
  active      boolean NOT NULL,
  version     bigint NOT NULL,
  PRIMARY KEY (departement, id)
);

ALTER TABLE lab_record ENABLE ROW LEVEL SECURITY;
ALTER TABLE lab_record FORCE ROW LEVEL SECURITY;
ALTER TABLE lab_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE lab_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON lab_record TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY published ON lab_record FOR SELECT TO :"handler" USING (audience = 'public');
CREATE POLICY territory ON lab_entry TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));

GRANT SELECT, INSERT ON lab_record, lab_entry TO :"handler";
GRANT UPDATE (version, state, audience, published_on, day, until, said, said_at) ON lab_record TO :"handler";
GRANT SELECT ON lab_actor TO :"handler";
GRANT SELECT, INSERT, UPDATE ON lab_actor TO :"bus";

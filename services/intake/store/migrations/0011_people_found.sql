-- How persons are found, reached and represented, and how two records become one and two again.

-- What a person is looked up by (domain/person_keys.h): sounds of names, dates, communes.  Derived,
-- never shown; whoever erases a person empties its rows too.
CREATE TABLE person_key (
  departement text NOT NULL,
  key         text NOT NULL,
  person_id   uuid NOT NULL,
  PRIMARY KEY (departement, key, person_id),
  FOREIGN KEY (departement, person_id) REFERENCES person (departement, id)
);
CREATE INDEX person_key_person ON person_key (departement, person_id);

-- A number or an address of a person, and what was agreed about using it (domain/contact_rule.h).
CREATE TABLE person_contact (
  id          uuid        PRIMARY KEY,
  departement text        NOT NULL,
  person_id   uuid        NOT NULL,
  version     bigint      NOT NULL DEFAULT 1,
  state       text        NOT NULL DEFAULT 'current' CHECK (state IN ('current', 'ended')),
  kind        text        NOT NULL CHECK (kind IN ('phone', 'email', 'mssante', 'postal')),
  value       text        NOT NULL,
  reach       text        NOT NULL,  -- the value in one form, to compare by
  label       text,
  never       boolean     NOT NULL DEFAULT false,
  discreet    boolean     NOT NULL DEFAULT false,
  means       text[]      NOT NULL,
  purposes    text[]      NOT NULL DEFAULT '{}',
  hours       jsonb       NOT NULL DEFAULT '[]',
  language    text,
  created_at  timestamptz NOT NULL,
  created_by  text        NOT NULL,
  ended_at    timestamptz,
  CHECK ((state = 'ended') = (ended_at IS NOT NULL)),
  FOREIGN KEY (departement, person_id) REFERENCES person (departement, id)
);
CREATE INDEX person_contact_person ON person_contact (departement, person_id, id);
CREATE INDEX person_contact_reach ON person_contact (departement, reach);

-- What another person, or an organisation, is to this one: relative, carer, who may decide, and
-- from when to when.  A representative and a carer are persons too.
CREATE TABLE person_link (
  id              uuid        PRIMARY KEY,
  departement     text        NOT NULL,
  version         bigint      NOT NULL DEFAULT 1,
  state           text        NOT NULL DEFAULT 'current' CHECK (state IN ('current', 'ended')),
  person_id       uuid        NOT NULL,
  other_person_id uuid,
  organisation    text,
  kind            text        NOT NULL,
  relation        text,
  power           text        NOT NULL DEFAULT 'none',
  matters         text[]      NOT NULL DEFAULT '{}',
  valid_from      date        NOT NULL,
  valid_to        date,
  disagrees       boolean     NOT NULL DEFAULT false,
  limits          text,
  proof           text        NOT NULL DEFAULT 'declared',
  proof_by        text,
  proof_at        timestamptz,
  created_at      timestamptz NOT NULL,
  created_by      text        NOT NULL,
  updated_at      timestamptz NOT NULL,
  updated_by      text        NOT NULL,
  CHECK (num_nonnulls(other_person_id, organisation) = 1),
  CHECK (other_person_id IS DISTINCT FROM person_id OR state = 'ended'),
  CHECK (valid_to IS NULL OR valid_to >= valid_from),
  UNIQUE (departement, id),
  FOREIGN KEY (departement, person_id) REFERENCES person (departement, id),
  FOREIGN KEY (departement, other_person_id) REFERENCES person (departement, id)
);
CREATE INDEX person_link_person ON person_link (departement, person_id, valid_from, id);
CREATE INDEX person_link_other ON person_link (departement, other_person_id)
  WHERE other_person_id IS NOT NULL;

-- "Not the same person", said by a human: the pair is not proposed again.
CREATE TABLE person_distinct (
  departement text        NOT NULL,
  low_id      uuid        NOT NULL,
  high_id     uuid        NOT NULL,
  decided_at  timestamptz NOT NULL,
  decided_by  text        NOT NULL,
  reason      text,
  PRIMARY KEY (departement, low_id, high_id),
  CHECK (low_id < high_id),
  FOREIGN KEY (departement, low_id) REFERENCES person (departement, id),
  FOREIGN KEY (departement, high_id) REFERENCES person (departement, id)
);
CREATE INDEX person_distinct_high ON person_distinct (departement, high_id);

-- Two records made one by a human, with all that it takes to part them again.
CREATE TABLE person_merge (
  id           uuid        PRIMARY KEY,
  departement  text        NOT NULL,
  version      bigint      NOT NULL DEFAULT 1,
  state        text        NOT NULL DEFAULT 'merged' CHECK (state IN ('merged', 'undone')),
  kept_id      uuid        NOT NULL,
  other_id     uuid        NOT NULL,
  merged_at    timestamptz NOT NULL,
  merged_by    text        NOT NULL,
  reason       text,
  kept_before  jsonb       NOT NULL,
  kept_after   jsonb       NOT NULL,
  other_before jsonb       NOT NULL,
  moved        jsonb       NOT NULL,  -- {"table.column": [ids]}
  undone_at    timestamptz,
  undone_by    text,
  FOREIGN KEY (departement, kept_id) REFERENCES person (departement, id),
  FOREIGN KEY (departement, other_id) REFERENCES person (departement, id)
);
CREATE INDEX person_merge_kept ON person_merge (departement, kept_id, merged_at, id);
CREATE UNIQUE INDEX person_merge_other ON person_merge (departement, other_id)
  WHERE state = 'merged';

ALTER TABLE person_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE person_key FORCE ROW LEVEL SECURITY;
ALTER TABLE person_contact ENABLE ROW LEVEL SECURITY;
ALTER TABLE person_contact FORCE ROW LEVEL SECURITY;
ALTER TABLE person_link ENABLE ROW LEVEL SECURITY;
ALTER TABLE person_link FORCE ROW LEVEL SECURITY;
ALTER TABLE person_distinct ENABLE ROW LEVEL SECURITY;
ALTER TABLE person_distinct FORCE ROW LEVEL SECURITY;
ALTER TABLE person_merge ENABLE ROW LEVEL SECURITY;
ALTER TABLE person_merge FORCE ROW LEVEL SECURITY;

CREATE POLICY territory ON person_key TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON person_contact TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON person_link TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON person_distinct TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON person_merge TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));

GRANT SELECT, INSERT, DELETE ON person_key TO :"handler";
GRANT SELECT, INSERT, UPDATE ON person_contact, person_link, person_merge TO :"handler";
GRANT SELECT, INSERT ON person_distinct TO :"handler";

-- The persons of a département, once each, and which solicitations and situations are theirs.
-- Nothing but the département is mandatory: who refuses to say, or is not known yet, is a person too.

CREATE TABLE person (
  id              uuid        PRIMARY KEY,
  departement     text        NOT NULL,
  version         bigint      NOT NULL DEFAULT 1,
  -- draft: typed by the platform, not looked at by a conseiller yet; merged: merged_into answers
  -- in its place; erased: nothing is left but the row that others point to
  state           text        NOT NULL DEFAULT 'known'
                  CHECK (state IN ('draft', 'known', 'merged', 'erased')),
  merged_into     uuid,
  created_at      timestamptz NOT NULL,
  created_by      text        NOT NULL,
  updated_at      timestamptz NOT NULL,
  updated_by      text        NOT NULL,
  name_status     text        NOT NULL DEFAULT 'unknown'
                  CHECK (name_status IN ('stated', 'refused', 'unknown')),
  family_name     text,                  -- as it is used and said
  birth_name      text,                  -- when it is another one
  given_names     text,
  called          text,                  -- how the person wants to be addressed
  -- 2010-05-03, 2010-05, 2010, or why there is none
  birth_date      text        NOT NULL DEFAULT 'unknown'
                  CHECK (birth_date ~ '^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?|unknown|refused)$'),
  age_band_stated text,                  -- heard on the phone, for when there is no date
  commune         text        REFERENCES commune_ref (code),
  address_lines   text[]      NOT NULL DEFAULT '{}',
  postal_code     text,
  language        text        NOT NULL DEFAULT 'fr',
  interpreter     text        NOT NULL DEFAULT 'unknown',
  communication_modes  text[] NOT NULL DEFAULT '{}',
  deaf_access          text[] NOT NULL DEFAULT '{}',
  facilitator_criteria text[] NOT NULL DEFAULT '{}',
  -- the traits of the national health identity and its status; its number, the NIR, has no column
  ins_status      text        NOT NULL DEFAULT 'none',
  sex             text        NOT NULL DEFAULT 'unknown',
  birth_place     text,
  mdph_number     text,
  note            text,
  UNIQUE (departement, id),
  FOREIGN KEY (departement, merged_into) REFERENCES person (departement, id),
  CHECK ((state = 'merged') = (merged_into IS NOT NULL))
);
CREATE INDEX person_merged ON person (departement, merged_into) WHERE merged_into IS NOT NULL;

-- Who asked, and for whom: two persons, or one in both places, or nobody known.
ALTER TABLE solicitation
  ADD COLUMN requester_person_id uuid,
  ADD COLUMN person_id uuid,
  ADD FOREIGN KEY (departement, requester_person_id) REFERENCES person (departement, id),
  ADD FOREIGN KEY (departement, person_id) REFERENCES person (departement, id);
CREATE INDEX solicitation_requester ON solicitation (departement, requester_person_id)
  WHERE requester_person_id IS NOT NULL;
CREATE INDEX solicitation_person ON solicitation (departement, person_id) WHERE person_id IS NOT NULL;

ALTER TABLE situation
  ADD COLUMN person_id uuid,
  ADD FOREIGN KEY (departement, person_id) REFERENCES person (departement, id);
CREATE INDEX situation_person ON situation (departement, person_id) WHERE person_id IS NOT NULL;

-- The person's own token: which record is theirs, and who checked that it is.
CREATE TABLE person_account (
  id          uuid        PRIMARY KEY,
  departement text        NOT NULL,
  sub         text        NOT NULL,
  person_id   uuid        NOT NULL,
  checked_by  text        NOT NULL,
  checked_at  timestamptz NOT NULL,
  checked_how text        NOT NULL,
  ended_at    timestamptz,
  ended_by    text,
  FOREIGN KEY (departement, person_id) REFERENCES person (departement, id)
);
CREATE UNIQUE INDEX person_account_sub ON person_account (departement, sub) WHERE ended_at IS NULL;
CREATE INDEX person_account_person ON person_account (departement, person_id);

ALTER TABLE person ENABLE ROW LEVEL SECURITY;
ALTER TABLE person FORCE ROW LEVEL SECURITY;
ALTER TABLE person_account ENABLE ROW LEVEL SECURITY;
ALTER TABLE person_account FORCE ROW LEVEL SECURITY;

CREATE POLICY territory ON person TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON person_account TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));

GRANT SELECT, INSERT, UPDATE ON person, person_account TO :"handler";

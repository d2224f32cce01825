-- What a person agreed to, refused, took back: dated acts, none ever overwritten (R038, R078, R261).
-- An act belongs to a call (solicitation), to a file (situation), or to a person as a whole; one of
-- an anonymous caller has no person, and holds for the situation that is opened from the call.

CREATE TABLE consent (
  id                uuid        PRIMARY KEY,
  departement       text        NOT NULL,
  version           bigint      NOT NULL DEFAULT 1,  -- moves with a withdrawal; the act itself never
  person_id         uuid,
  solicitation_id   uuid,
  situation_id      uuid,
  decision          text        NOT NULL CHECK (decision IN ('given', 'refused')),
  purpose           text,        -- a refusal without one refuses every purpose
  categories        text[]      NOT NULL,
  recipients        text[]      NOT NULL,  -- "mdph", "partner:<organisation>"
  decided_at        timestamptz NOT NULL,
  valid_from        timestamptz,
  valid_until       timestamptz,
  given_by          text        NOT NULL,
  representative_id uuid,
  right_until       timestamptz, -- end of the representative's right: the agreement lapses with it
  means             text        NOT NULL,
  words             text,        -- version of the text read out or handed over
  proof_document_id uuid,
  collected_by      text        NOT NULL,
  recorded_at       timestamptz NOT NULL,
  UNIQUE (departement, id),
  FOREIGN KEY (departement, solicitation_id) REFERENCES solicitation (departement, id),
  CHECK (num_nonnulls(person_id, solicitation_id, situation_id) > 0),
  CHECK (valid_until IS NULL OR valid_until > coalesce(valid_from, decided_at)),
  CHECK ((given_by = 'representative') = (representative_id IS NOT NULL)),
  CHECK (CASE decision WHEN 'given'
         THEN purpose IS NOT NULL AND cardinality(categories) > 0 AND cardinality(recipients) > 0
         ELSE valid_from IS NULL AND valid_until IS NULL END)
);

-- A situation gets the composite key that nothing points across départements with.
ALTER TABLE situation ADD CONSTRAINT situation_departement_id UNIQUE (departement, id);
ALTER TABLE consent ADD FOREIGN KEY (departement, situation_id)
  REFERENCES situation (departement, id);

CREATE INDEX consent_of_situation ON consent (departement, situation_id, decided_at, id)
  WHERE situation_id IS NOT NULL;
CREATE INDEX consent_of_solicitation ON consent (departement, solicitation_id, decided_at, id)
  WHERE solicitation_id IS NOT NULL;
CREATE INDEX consent_of_person ON consent (departement, person_id, decided_at, id)
  WHERE person_id IS NOT NULL;

CREATE TABLE consent_withdrawal (
  consent_id        uuid        PRIMARY KEY,
  departement       text        NOT NULL,
  withdrawn_at      timestamptz NOT NULL,
  given_by          text        NOT NULL,
  representative_id uuid,
  means             text        NOT NULL,
  collected_by      text        NOT NULL,
  recorded_at       timestamptz NOT NULL,
  FOREIGN KEY (departement, consent_id) REFERENCES consent (departement, id),
  CHECK ((given_by = 'representative') = (representative_id IS NOT NULL))
);

ALTER TABLE consent ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent FORCE ROW LEVEL SECURITY;
ALTER TABLE consent_withdrawal ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent_withdrawal FORCE ROW LEVEL SECURITY;

CREATE POLICY territory ON consent TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON consent_withdrawal TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));

GRANT SELECT, INSERT ON consent, consent_withdrawal TO :"handler";
GRANT UPDATE (version) ON consent TO :"handler";

-- Jobs ask the same rule before they send; they read it and write nothing of it.
CREATE POLICY asks ON consent FOR SELECT TO :"bus" USING (true);
CREATE POLICY asks ON consent_withdrawal FOR SELECT TO :"bus" USING (true);
CREATE POLICY consent_asks ON situation FOR SELECT TO :"bus" USING (true);
GRANT SELECT ON consent, consent_withdrawal TO :"bus";
GRANT SELECT (id, departement, solicitation_id) ON situation TO :"bus";

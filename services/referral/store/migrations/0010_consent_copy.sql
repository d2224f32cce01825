-- Copy of what people agreed to, fed by intake.consent.*: asked before anything about a person goes
-- to somebody else.  A copy discloses only while it is known to be fresh (cmn_call_fresh).
CREATE TABLE consent_ref (
  id              uuid        PRIMARY KEY,
  departement     text        NOT NULL,
  situation_id    uuid,
  solicitation_id uuid,
  person_id       uuid,
  given           boolean     NOT NULL,
  purpose         text        NOT NULL,  -- '' in a refusal: every purpose
  categories      text        NOT NULL,  -- words separated by spaces, as cmn/consent.h takes them
  recipients      text        NOT NULL,
  decided_at      timestamptz NOT NULL,
  valid_from      timestamptz,
  valid_until     timestamptz,
  right_until     timestamptz,
  withdrawn_at    timestamptz
);
CREATE INDEX consent_ref_situation ON consent_ref (departement, situation_id)
  WHERE situation_id IS NOT NULL;
CREATE INDEX consent_ref_solicitation ON consent_ref (departement, solicitation_id)
  WHERE solicitation_id IS NOT NULL;
CREATE INDEX consent_ref_person ON consent_ref (departement, person_id) WHERE person_id IS NOT NULL;

-- What was said at the call, or by the person as a whole, holds for the situation.
ALTER TABLE situation_ref ADD COLUMN solicitation_id uuid, ADD COLUMN person_id uuid;

ALTER TABLE consent_ref ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent_ref FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON consent_ref FOR SELECT TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY feed ON consent_ref TO :"bus" USING (true) WITH CHECK (true);
GRANT SELECT ON consent_ref TO :"handler";
GRANT SELECT, INSERT, UPDATE ON consent_ref TO :"bus";

-- A withdrawal that waits parked is one that the copy does not know: then nothing leaves either.
GRANT SELECT (reader, stream, type) ON parked TO :"handler";

-- Agreements of a community (R161-R163, R180-R186), their avenants.  One community, one
-- agreement in force, whatever sub-territories it has (R004): nothing here names a sub-territory.
--
-- For readers (calendar of a community, jobs of the bus role; dates by services/directory/domain/term.h):
--   agreement(departement, id, parent_id, number, kind, state, signed_on, effective_on, ends_on, years, tacit_renewal)
--     parent_id IS NULL: the agreement itself, else an avenant; in_force and denounced ones have effective_on;
--     ends_on: the last day when it is known (no tacit renewal, or denounced), NULL: renewed for ever
CREATE TABLE agreement (
  departement      text        NOT NULL REFERENCES departement,
  id               uuid        NOT NULL,
  version          bigint      NOT NULL DEFAULT 1,
  parent_id        uuid,                             -- NULL: no avenant
  number           int         NOT NULL,             -- 0, then of the avenants of one agreement
  kind             text        NOT NULL CHECK (kind IN ('engagement', 'constitutive', 'avenant')),
  purpose          text,                             -- agreement_purposes, of an avenant
  title            text        NOT NULL,
  state            text        NOT NULL DEFAULT 'draft' CHECK (state IN
                   ('draft', 'signing', 'to_validate', 'in_force', 'refused', 'denounced', 'withdrawn')),
  content          jsonb       NOT NULL DEFAULT '{}',  -- by code of the region's list agreement_content
  missions         text[]      NOT NULL DEFAULT '{}',  -- agreement_missions
  commitments      jsonb       NOT NULL DEFAULT '[]',  -- [{role, text}]
  levels           jsonb       NOT NULL DEFAULT '[]',  -- [{level, role, text}], R179
  who_does_what_id uuid,                             -- the version of referral's task split it refers to
  years            int         NOT NULL CHECK (years BETWEEN 1 AND 30),
  tacit_renewal    boolean     NOT NULL,
  validates        boolean     NOT NULL,             -- the ARS validates it (R183)
  signed_on        date,                             -- the last required signature
  effective_on     date,
  ends_on          date,
  validated_on     date,
  denounced_on     date,
  reason           text,
  made_at          timestamptz NOT NULL,
  made_by          text        NOT NULL,
  PRIMARY KEY (departement, id),
  FOREIGN KEY (departement, parent_id) REFERENCES agreement (departement, id),
  UNIQUE (departement, parent_id, number),
  CHECK ((parent_id IS NULL) = (kind <> 'avenant') AND (parent_id IS NULL) = (purpose IS NULL)),
  CHECK ((parent_id IS NULL) = (number = 0)),
  CHECK ((state IN ('in_force', 'denounced')) = (effective_on IS NOT NULL)),
  CHECK ((state = 'denounced') = (denounced_on IS NOT NULL)),
  CHECK (state <> 'denounced' OR ends_on IS NOT NULL),
  CHECK (state <> 'refused' OR reason IS NOT NULL)
);
CREATE INDEX agreement_by_id ON agreement (id);
CREATE INDEX agreement_list ON agreement (departement, made_at, id);
-- at most one is renewed for ever; overlaps of those that end are refused by the statement that puts one into force
CREATE UNIQUE INDEX agreement_open ON agreement (departement)
  WHERE parent_id IS NULL AND state = 'in_force' AND ends_on IS NULL;

CREATE TABLE agreement_party (
  departement  text        NOT NULL,
  agreement_id uuid        NOT NULL,
  id           uuid        NOT NULL,
  position     int         NOT NULL,
  role         text        NOT NULL,                 -- signatory_roles
  actor_id     uuid,
  name         text,                                 -- of an organisation that is no actor here
  required     boolean     NOT NULL,
  joins        boolean     NOT NULL DEFAULT false,   -- becomes a party by this avenant
  signed_on    date,
  signed_at    timestamptz,
  signed_by    text,
  way          text CHECK (way IN ('own', 'recorded')),
  PRIMARY KEY (departement, agreement_id, id),
  FOREIGN KEY (departement, agreement_id) REFERENCES agreement (departement, id),
  FOREIGN KEY (departement, actor_id) REFERENCES actor (departement, id),
  CHECK (actor_id IS NOT NULL OR name IS NOT NULL),
  CHECK ((signed_on IS NULL) = (signed_by IS NULL) AND (signed_on IS NULL) = (way IS NULL))
);
CREATE INDEX agreement_party_of ON agreement_party (departement, actor_id);

INSERT INTO paper_subject (kind, relation) VALUES ('agreement', 'agreement');

ALTER TABLE agreement ENABLE ROW LEVEL SECURITY;
ALTER TABLE agreement FORCE ROW LEVEL SECURITY;
ALTER TABLE agreement_party ENABLE ROW LEVEL SECURITY;
ALTER TABLE agreement_party FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON agreement TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON agreement_party TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
-- jobs see days and states, no words
CREATE POLICY jobs ON agreement FOR SELECT TO :"bus" USING (true);
GRANT SELECT (departement, id, parent_id, number, kind, state, signed_on, effective_on, ends_on, years, tacit_renewal)
  ON agreement TO :"bus";
GRANT SELECT, INSERT, UPDATE ON agreement, agreement_party TO :"handler";
GRANT DELETE ON agreement_party TO :"handler";

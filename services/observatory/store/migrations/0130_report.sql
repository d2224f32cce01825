-- Reports of a community: the year handed over to the ARS and the co-presidents (R208 to R212, R230), the
-- half-year told to the committee (R137).  What a report says beside figures is written here by people; what
-- was handed over is kept as it was, file by file, with its SHA-256.

-- A community with the words and rules of its region, from directory.community.published.  Public.
CREATE TABLE community_ref (
  departement      text        PRIMARY KEY,
  name             text        NOT NULL,
  departement_name text        NOT NULL,
  region           text        NOT NULL,
  region_name      text        NOT NULL,
  population       integer     NOT NULL,
  words            json        NOT NULL,   -- [{term, label, label_plural}]
  rules            json        NOT NULL,   -- [{rule, value, valid_from, valid_to, own}]
  told_at          timestamptz NOT NULL    -- of the event: an older one changes nothing
);
CREATE INDEX community_ref_region ON community_ref (region, departement);

-- The value of a rule on a day: the region's; before it what the community set for itself, while the region
-- leaves the rule open; NULL: no such rule.
CREATE FUNCTION community_rule(in_departement text, in_rule text, in_day date) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  WITH said AS (
    SELECT r, (r ->> 'valid_from')::date AS since, coalesce((r ->> 'own')::boolean, false) AS own
    FROM community_ref c, json_array_elements(c.rules) AS r
    WHERE c.departement = in_departement AND r ->> 'rule' = in_rule AND (r ->> 'valid_from')::date <= in_day
      AND (r ->> 'valid_to' IS NULL OR (r ->> 'valid_to')::date >= in_day)),
  region AS (SELECT r FROM said WHERE NOT own ORDER BY since DESC LIMIT 1),
  own AS (SELECT r FROM said WHERE own ORDER BY since DESC LIMIT 1)
  SELECT CASE WHEN coalesce((region.r ->> 'settable')::boolean, false) AND own.r IS NOT NULL THEN own.r ->> 'value'
              ELSE region.r ->> 'value' END
  FROM region LEFT JOIN own ON true
$$;

-- Totals of a budget as directory.credits.totalled told them last: amounts of an institution.
CREATE TABLE report_credits (
  departement text        NOT NULL,
  year        integer     NOT NULL,
  data        json        NOT NULL,
  told_at     timestamptz NOT NULL,
  PRIMARY KEY (departement, year)
);
-- Credits and contributions asked for, from referral.funding.*: without situation, accord or actor.
CREATE TABLE report_funding (
  id            uuid    PRIMARY KEY,
  departement   text    NOT NULL,
  kind          text    NOT NULL,
  side          text    NOT NULL,
  funder        text,
  purpose       text,
  mention_c360  boolean,                   -- NULL: not told yet
  asked_on      date    NOT NULL,
  asked_cents   bigint,
  state         text    NOT NULL,
  decided_on    date,
  granted_cents bigint
);
CREATE INDEX report_funding_year ON report_funding (departement, asked_on);

CREATE TABLE report (
  id              uuid        NOT NULL,
  departement     text        NOT NULL,
  kind            text        NOT NULL,   -- report_kinds
  period          text        NOT NULL CHECK (period ~ '^20[0-9]{2}(-S[12])?$'),
  version         bigint      NOT NULL DEFAULT 1,
  state           text        NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'handed_over', 'validated', 'closed')),
  edition         integer     NOT NULL DEFAULT 1,   -- one more each time it is sent back
  opened_at       timestamptz NOT NULL,
  opened_by       text        NOT NULL,
  frozen_at       timestamptz,            -- of this edition
  handed_over_on  date,
  handed_over_to  text[],                 -- report_addressees
  validated_on    date,
  validated_by    text,                   -- which instance, in words
  returned_on     date,
  returned_reason text,
  PRIMARY KEY (departement, id),
  UNIQUE (departement, kind, period),
  CHECK ((handed_over_on IS NULL) = (handed_over_to IS NULL)),
  CHECK ((validated_on IS NULL) = (validated_by IS NULL)),
  CHECK (state = 'draft' OR frozen_at IS NOT NULL)
);
CREATE UNIQUE INDEX report_id ON report (id);
CREATE INDEX report_list ON report (departement, period DESC, id DESC);

-- What people wrote: the current word, and each former one in the audit trail's shape.
CREATE TABLE report_section (
  departement  text        NOT NULL,
  report_id    uuid        NOT NULL,
  section      text        NOT NULL,     -- report_sections
  version      bigint      NOT NULL DEFAULT 1,
  text         text        NOT NULL,
  written_with text[]      NOT NULL,     -- organisations, never persons
  written_at   timestamptz NOT NULL,
  written_by   text        NOT NULL,
  PRIMARY KEY (departement, report_id, section),
  FOREIGN KEY (departement, report_id) REFERENCES report (departement, id)
);

-- Written once, never altered: neither role may.
CREATE TABLE report_file (
  departement text        NOT NULL,
  report_id   uuid        NOT NULL,
  edition     integer     NOT NULL,
  audience    text        NOT NULL CHECK (audience IN ('exact', 'protected')),
  form        text        NOT NULL CHECK (form IN ('html', 'pdf', 'xlsx', 'odt')),
  sha256      text        NOT NULL CHECK (sha256 = encode(sha256(bytes), 'hex')),
  bytes       bytea       NOT NULL,
  kept_at     timestamptz NOT NULL,
  PRIMARY KEY (departement, report_id, edition, audience, form),
  FOREIGN KEY (departement, report_id) REFERENCES report (departement, id)
);

ALTER TABLE report_credits ENABLE ROW LEVEL SECURITY;
ALTER TABLE report_credits FORCE ROW LEVEL SECURITY;
ALTER TABLE report_funding ENABLE ROW LEVEL SECURITY;
ALTER TABLE report_funding FORCE ROW LEVEL SECURITY;
ALTER TABLE report ENABLE ROW LEVEL SECURITY;
ALTER TABLE report FORCE ROW LEVEL SECURITY;
ALTER TABLE report_section ENABLE ROW LEVEL SECURITY;
ALTER TABLE report_section FORCE ROW LEVEL SECURITY;
ALTER TABLE report_file ENABLE ROW LEVEL SECURITY;
ALTER TABLE report_file FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON report_credits FOR SELECT TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON report_funding FOR SELECT TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON report TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON report_section TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON report_file TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY feed ON report_credits TO :"bus" USING (true) WITH CHECK (true);
CREATE POLICY feed ON report_funding TO :"bus" USING (true) WITH CHECK (true);

GRANT SELECT ON community_ref, report_credits, report_funding TO :"handler";
GRANT SELECT, INSERT, UPDATE ON community_ref, report_credits, report_funding TO :"bus";
GRANT SELECT, INSERT, UPDATE ON report, report_section TO :"handler";
GRANT SELECT, INSERT ON report_file TO :"handler";
GRANT EXECUTE ON FUNCTION community_rule(text, text, date) TO :"handler";

-- Definitions of indicators: dated, never altered, only followed by the next version.  The national
-- ones are those of the program (services/observatory/data); a region or a département adds its own
-- (R178, R231).  No personal data.

CREATE TABLE definition (
  seq          bigint  GENERATED ALWAYS AS IDENTITY UNIQUE,
  id           uuid    NOT NULL UNIQUE,
  indicator    text    NOT NULL,
  version      integer NOT NULL CHECK (version >= 1),
  departements text[]  NOT NULL DEFAULT '{}',   -- sorted; empty: national
  valid_from   date    NOT NULL,
  valid_to     date,                            -- NULL: until the next version begins
  unit         text    NOT NULL,
  periodicity  text    NOT NULL,
  label_fr     text    NOT NULL,
  label_en     text    NOT NULL,
  rule_fr      text    NOT NULL,
  rule_en      text    NOT NULL,
  source       text    NOT NULL,
  recorded_at  timestamptz NOT NULL,
  recorded_by  text    NOT NULL,
  PRIMARY KEY (indicator, version)
);
CREATE TABLE definition_part (
  indicator  text    NOT NULL,
  version    integer NOT NULL,
  number     integer NOT NULL,      -- the order in which it was told
  part       text    NOT NULL,
  kind       text    NOT NULL,
  all_codes  text[]  NOT NULL DEFAULT '{}',
  any_codes  text[]  NOT NULL DEFAULT '{}',
  none_codes text[]  NOT NULL DEFAULT '{}',
  by_attribute text  NOT NULL DEFAULT '',
  measure    text    NOT NULL,
  PRIMARY KEY (indicator, version, number),
  FOREIGN KEY (indicator, version) REFERENCES definition (indicator, version)
);

-- What is aimed at, and how often it is looked at (R229): the latest one that has begun holds.
CREATE TABLE indicator_target (
  id          uuid    NOT NULL UNIQUE,
  departement text    NOT NULL,
  indicator   text    NOT NULL,
  valid_from  date    NOT NULL,
  version     integer NOT NULL DEFAULT 1,
  measure     text    NOT NULL CHECK (measure IN ('number', 'rate', 'mean', 'median', 'etp')),
  direction   text    NOT NULL CHECK (direction IN ('at_least', 'at_most')),
  value       numeric,              -- NULL: there is no target any more
  periodicity text    NOT NULL,
  note        text,
  recorded_at timestamptz NOT NULL,
  recorded_by text    NOT NULL,
  PRIMARY KEY (departement, indicator, valid_from, id)
);
ALTER TABLE indicator_target ENABLE ROW LEVEL SECURITY;
ALTER TABLE indicator_target FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON indicator_target FOR ALL TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY feed ON indicator_target TO :"bus" USING (true);

GRANT SELECT ON definition, definition_part, indicator_target TO :"handler", :"bus";
GRANT INSERT ON definition, definition_part, indicator_target TO :"handler";
GRANT INSERT ON definition, definition_part TO :"bus";
-- Words may be put better; what is counted stays.
GRANT UPDATE (periodicity, label_fr, label_en, rule_fr, rule_en, source) ON definition TO :"bus";

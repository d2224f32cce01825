-- What is told to others than the own team (R236): a dated rule of thresholds, editions that are made
-- once, and their numbers.  Nothing of an edition is ever altered: no two of them can be subtracted.
-- compatible: months that the program before told at its cadence are no longer shown; it may tell them
-- again until it is replaced, and its tables stay as they are.

CREATE TABLE release_rule (
  id          uuid    PRIMARY KEY,
  departement text    NOT NULL,   -- '*' : wherever no other was set
  valid_from  date    NOT NULL,   -- a first of January: one rule for all editions of a year
  cochair     integer NOT NULL,   -- below the whole département and year
  partner     integer NOT NULL,
  anybody     integer NOT NULL,
  in_year_population integer NOT NULL,  -- from which on months are told before the year is over
  note        text    NOT NULL DEFAULT '',
  set_at      timestamptz NOT NULL,
  version     bigint  NOT NULL DEFAULT 1,
  UNIQUE (departement, valid_from),
  CHECK (cochair >= 5 AND partner >= cochair AND anybody >= partner AND anybody <= 1000),
  CHECK (in_year_population >= 100000),
  CHECK (extract(month FROM valid_from) = 1 AND extract(day FROM valid_from) = 1)
);
-- 5 as the open data of Loire-Atlantique on PCH and APA; 11 as the rule of the CASD and the PMSI.
INSERT INTO release_rule (id, departement, valid_from, cochair, partner, anybody,
                          in_year_population, note, set_at)
VALUES ('00000000-0000-7000-8000-000000000236', '*', '2022-01-01', 5, 5, 11, 500000, 'default',
        '2022-01-01T00:00:00Z');

-- Is the year still moving?  Editions are made of cells that have been the same for a while.
CREATE TABLE release_watch (
  departement text NOT NULL,
  year        date NOT NULL,
  print       text NOT NULL,
  since       timestamptz NOT NULL,
  PRIMARY KEY (departement, year)
);
-- Months told before their year was over, as they were then: exact, for the job alone.
CREATE TABLE release_month (
  departement text    NOT NULL,
  month       date    NOT NULL,
  indicator   text    NOT NULL,
  part        text    NOT NULL,
  version     integer NOT NULL,
  n           bigint  NOT NULL,
  PRIMARY KEY (departement, month, indicator, part)
);
CREATE TABLE release_edition (
  id          uuid    PRIMARY KEY,
  departement text    NOT NULL,
  span        text    NOT NULL CHECK (span IN ('month', 'year')),
  period      date    NOT NULL,
  rule_id     uuid    NOT NULL REFERENCES release_rule,
  released_at timestamptz NOT NULL,
  cells       integer NOT NULL,
  sha256      text    NOT NULL,
  UNIQUE (departement, span, period)
);
CREATE INDEX release_edition_newest ON release_edition (departement, released_at DESC, id DESC);
CREATE TABLE release_cell (
  departement text     NOT NULL,
  audience    smallint NOT NULL CHECK (audience BETWEEN 2 AND 4),  -- release_audience.h
  span        text     NOT NULL CHECK (span IN ('month', 'quarter', 'year')),
  period      date     NOT NULL,
  place_kind  text     NOT NULL,
  place       text     NOT NULL,
  indicator   text     NOT NULL,
  version     integer  NOT NULL,
  part        text     NOT NULL,
  key         text     NOT NULL,
  said        text     NOT NULL CHECK (said IN ('value', 'zero', 'suppressed')),
  n           bigint,
  mean        double precision,
  median      double precision,
  block       integer,
  together    bigint,
  rate        double precision,
  edition     uuid     NOT NULL REFERENCES release_edition,
  released_at timestamptz NOT NULL,
  PRIMARY KEY (departement, audience, span, period, place_kind, place, indicator, version, part, key),
  CHECK ((said = 'suppressed') = (n IS NULL)),
  CHECK (said <> 'zero' OR n = 0)
);

ALTER TABLE release_month ENABLE ROW LEVEL SECURITY;
ALTER TABLE release_month FORCE ROW LEVEL SECURITY;
ALTER TABLE release_cell ENABLE ROW LEVEL SECURITY;
ALTER TABLE release_cell FORCE ROW LEVEL SECURITY;
CREATE POLICY release ON release_month TO :"bus" USING (true) WITH CHECK (true);
CREATE POLICY release ON release_cell TO :"bus" USING (true) WITH CHECK (true);
-- What is told to everybody is told of every département.
CREATE POLICY told ON release_cell FOR SELECT TO :"handler"
  USING (audience = 4 OR departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));

GRANT SELECT, INSERT ON release_rule TO :"handler";
GRANT SELECT ON release_edition, release_cell TO :"handler";
GRANT SELECT ON release_rule TO :"bus";
GRANT SELECT, INSERT, UPDATE ON release_watch TO :"bus";
GRANT SELECT, INSERT ON release_month, release_edition, release_cell TO :"bus";

-- Months of persons that were told at the cadence are told by editions from now on.
DELETE FROM figure_release WHERE indicator < '4';

-- Facts and cells: every indicator is a sum over facts, by a definition that is data
-- (services/observatory/data/indicator*.csv).  A generation is a whole set of both: a rebuild fills
-- the next one while the current one is read, then the switch is one row.

CREATE TABLE generation (
  one      boolean PRIMARY KEY DEFAULT true CHECK (one),
  current  integer NOT NULL,
  building integer,             -- NULL: no rebuild under way
  built_at timestamptz
);
INSERT INTO generation (current) VALUES (1);

CREATE TABLE fact (
  generation   integer NOT NULL,
  departement  text    NOT NULL,
  kind         text    NOT NULL,
  id           uuid    NOT NULL,
  situation_id uuid,
  day          date,             -- its own, in metropolitan France; NULL: not known yet, counts nowhere
  until        date,             -- what stands: the first day on which it no longer does; NULL: it goes on
  commune      text    NOT NULL DEFAULT '',
  value        bigint  NOT NULL DEFAULT 0,
  codes        text[]  NOT NULL DEFAULT '{}',   -- 'attribute:code', sorted by bytes
  at           timestamptz,      -- the instant, where a delay needs it
  PRIMARY KEY (generation, departement, kind, id)
);
CREATE INDEX fact_situation ON fact (generation, departement, situation_id) WHERE situation_id IS NOT NULL;
CREATE INDEX fact_day ON fact (generation, departement, kind, day);

-- The whole département, at the grain of a dashboard.  Integer sums; means are derived.
CREATE TABLE cell (
  generation  integer NOT NULL,
  departement text    NOT NULL,
  indicator   text    NOT NULL,
  version     integer NOT NULL,
  part        text    NOT NULL,
  month       date    NOT NULL,
  key         text    NOT NULL,
  n           bigint  NOT NULL,
  total       bigint  NOT NULL,
  PRIMARY KEY (generation, departement, indicator, version, part, month, key)
);
-- The same by commune, for EPCI and sub-territories; '' : the place is not known.
CREATE TABLE cell_commune (
  generation  integer NOT NULL,
  departement text    NOT NULL,
  indicator   text    NOT NULL,
  version     integer NOT NULL,
  part        text    NOT NULL,
  month       date    NOT NULL,
  commune     text    NOT NULL,
  key         text    NOT NULL,
  n           bigint  NOT NULL,
  total       bigint  NOT NULL,
  PRIMARY KEY (generation, departement, indicator, version, part, month, commune, key)
);

-- What lies where: from directory.commune.published and intake.sub_territory.changed.
CREATE TABLE commune_place (
  commune     text PRIMARY KEY,
  departement text    NOT NULL,
  name        text    NOT NULL,
  epci        text,
  population  integer NOT NULL,
  version     integer NOT NULL
);
CREATE INDEX commune_place_departement ON commune_place (departement, epci);
CREATE TABLE sub_territory_commune (
  departement   text NOT NULL,
  sub_territory text NOT NULL,   -- its code
  commune       text NOT NULL,
  PRIMARY KEY (departement, sub_territory, commune)
);

ALTER TABLE fact ENABLE ROW LEVEL SECURITY;
ALTER TABLE fact FORCE ROW LEVEL SECURITY;
ALTER TABLE cell ENABLE ROW LEVEL SECURITY;
ALTER TABLE cell FORCE ROW LEVEL SECURITY;
ALTER TABLE cell_commune ENABLE ROW LEVEL SECURITY;
ALTER TABLE cell_commune FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON fact FOR SELECT TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON cell FOR SELECT TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON cell_commune FOR SELECT TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY feed ON fact TO :"bus" USING (true) WITH CHECK (true);
CREATE POLICY feed ON cell TO :"bus" USING (true) WITH CHECK (true);
CREATE POLICY feed ON cell_commune TO :"bus" USING (true) WITH CHECK (true);

GRANT SELECT ON generation, fact, cell, cell_commune, commune_place, sub_territory_commune TO :"handler";
GRANT SELECT, INSERT, UPDATE, DELETE ON fact, cell, cell_commune, commune_place, sub_territory_commune TO :"bus";
GRANT SELECT, UPDATE ON generation TO :"bus";

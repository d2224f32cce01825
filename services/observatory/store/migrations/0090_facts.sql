-- Facts and cells: every indicator is a sum over facts, by a definition that is data
-- (services/observatory/data/indicator*.csv).  A generation is a whole set of both: a rebuild fills
-- the next one while the current one is read, then the switch is one row.

CREATE TABLE generation (
  one      boolean PRIMARY KEY DEFAULT true CHECK (one),
  current  integer NOT NULL,
  building integer,                     -- NULL: no rebuild under way
  building_fold integer,                -- NULL: asked for, not begun
  built_at timestamptz,                 -- the current one had heard everything then; NULL: not yet
  fold     integer NOT NULL DEFAULT 0,  -- how events became the facts of the current one (fact_feed.h)
  counted  bigint  NOT NULL DEFAULT 0,  -- grows whenever cell_definition changes
  CHECK (building > current)
);
INSERT INTO generation (current) VALUES (1);

-- A fact that left (transferred, taken back, never was) stays as a row without a day: what is told a
-- second time finds it.
CREATE TABLE fact (
  generation   integer NOT NULL,
  departement  text    COLLATE "C" NOT NULL,
  kind         text    COLLATE "C" NOT NULL,
  id           uuid    NOT NULL,
  situation_id uuid,             -- or of the actor whose stay, the assignment whose share it is
  day          date,             -- its own, in metropolitan France; NULL: not known yet, counts nowhere
  until        date,             -- what stands: the first day on which it no longer does; NULL: it goes on
  commune      text    COLLATE "C" NOT NULL DEFAULT '',
  value        bigint  NOT NULL DEFAULT 0,
  codes        text[]  NOT NULL DEFAULT '{}',   -- 'attribute:code', sorted by bytes
  at           timestamptz,      -- the instant, where a delay needs it
  told         bigint  NOT NULL DEFAULT 0,      -- version or microseconds: what is older is not heard
  PRIMARY KEY (generation, departement, kind, id)
) WITH (fillfactor = 90);
CREATE INDEX fact_situation ON fact (generation, departement, situation_id) WHERE situation_id IS NOT NULL;
CREATE INDEX fact_day ON fact (generation, departement, kind, day, id);

-- The whole département, at the grain of a dashboard.  Integer sums; means are derived.
CREATE TABLE cell (
  generation  integer NOT NULL,
  departement text    COLLATE "C" NOT NULL,
  indicator   text    COLLATE "C" NOT NULL,
  version     integer NOT NULL,
  part        text    COLLATE "C" NOT NULL,
  month       date    NOT NULL,
  key         text    COLLATE "C" NOT NULL,
  n           bigint  NOT NULL,
  total       bigint  NOT NULL,
  PRIMARY KEY (generation, departement, indicator, version, part, month, key)
) WITH (fillfactor = 80);
-- The same by commune, for EPCI and sub-territories; '' : the place is not known.
CREATE TABLE cell_commune (
  generation  integer NOT NULL,
  departement text    COLLATE "C" NOT NULL,
  indicator   text    COLLATE "C" NOT NULL,
  version     integer NOT NULL,
  part        text    COLLATE "C" NOT NULL,
  month       date    NOT NULL,
  commune     text    COLLATE "C" NOT NULL,
  key         text    COLLATE "C" NOT NULL,
  n           bigint  NOT NULL,
  total       bigint  NOT NULL,
  PRIMARY KEY (generation, departement, indicator, version, commune, part, month, key)
) WITH (fillfactor = 80);

-- Which definitions the cells of a département hold, and what they said when they were counted: one
-- that is new, or says something else, is counted from the facts.
CREATE TABLE cell_definition (
  generation  integer NOT NULL,
  departement text    COLLATE "C" NOT NULL,
  indicator   text    COLLATE "C" NOT NULL,
  version     integer NOT NULL,
  content     bigint  NOT NULL,  -- a hash of its parts
  upto        date    NOT NULL,  -- the last month that what goes on was counted into
  PRIMARY KEY (generation, departement, indicator, version)
);

-- What lies where: from directory.commune.published and intake.sub_territory.changed.
CREATE TABLE commune_place (
  commune     text COLLATE "C" PRIMARY KEY,
  departement text COLLATE "C" NOT NULL,
  name        text    NOT NULL,
  epci        text COLLATE "C",
  population  integer NOT NULL,
  version     integer NOT NULL
);
CREATE INDEX commune_place_departement ON commune_place (departement, epci);
CREATE TABLE sub_territory_commune (
  departement   text COLLATE "C" NOT NULL,
  sub_territory text COLLATE "C" NOT NULL,   -- its code
  commune       text COLLATE "C" NOT NULL,
  PRIMARY KEY (departement, sub_territory, commune)
);
CREATE TABLE sub_territory_told (
  departement   text COLLATE "C" NOT NULL,
  sub_territory text COLLATE "C" NOT NULL,
  at            timestamptz NOT NULL,
  PRIMARY KEY (departement, sub_territory)
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

GRANT SELECT ON generation, fact, cell, cell_commune, cell_definition, commune_place,
  sub_territory_commune TO :"handler";
GRANT SELECT, INSERT, UPDATE, DELETE ON fact, cell, cell_commune, cell_definition, commune_place,
  sub_territory_commune, sub_territory_told TO :"bus";
GRANT SELECT, UPDATE ON generation TO :"bus";

-- Observatory: figures, built from events alone.
-- A fact here has an id, dates and codes; it still points at a person, so row security is forced.
-- Months are those of metropolitan France (Europe/Paris).

CREATE TABLE solicitation_fact (
  id          uuid PRIMARY KEY,
  departement text NOT NULL,
  month       date NOT NULL,
  profile     text NOT NULL
);

CREATE TABLE situation_fact (
  id                uuid        PRIMARY KEY,
  departement       text        NOT NULL,
  solicited_at      timestamptz NOT NULL,
  opened_month      date        NOT NULL,
  first_proposed_at timestamptz,
  first_month       date        -- month of first_proposed_at: where indicator 1.7 counts it
);
CREATE INDEX situation_fact_first ON situation_fact (departement, first_month);

CREATE TABLE proposal_fact (
  id           uuid        PRIMARY KEY,
  departement  text        NOT NULL,
  situation_id uuid        NOT NULL,
  proposed_at  timestamptz NOT NULL,
  month        date        NOT NULL,
  state        text        NOT NULL CHECK (state IN ('proposed', 'accepted', 'refused'))
);
CREATE INDEX proposal_fact_situation ON proposal_fact (departement, situation_id, proposed_at);

CREATE TABLE actor_fact (
  id          uuid        PRIMARY KEY,
  departement text        NOT NULL,
  sector      text        NOT NULL,
  since       timestamptz NOT NULL,
  until       timestamptz
);
CREATE INDEX actor_fact_departement ON actor_fact (departement, since);

-- The figures at their own grain, as integer sums: means are derived, never stored.
CREATE TABLE figure (
  departement text   NOT NULL,
  month       date   NOT NULL,
  indicator   text   NOT NULL,
  key         text   NOT NULL,   -- what is counted: '', a profile, 'accepted' …
  n           bigint NOT NULL,
  total       bigint NOT NULL,   -- sum of days, for 1.7
  PRIMARY KEY (departement, month, indicator, key)
);

-- Which months changed since their figures were last published.
CREATE TABLE figure_dirty (
  departement text NOT NULL,
  month       date NOT NULL,
  PRIMARY KEY (departement, month)
);

ALTER TABLE solicitation_fact ENABLE ROW LEVEL SECURITY;
ALTER TABLE solicitation_fact FORCE ROW LEVEL SECURITY;
ALTER TABLE situation_fact ENABLE ROW LEVEL SECURITY;
ALTER TABLE situation_fact FORCE ROW LEVEL SECURITY;
ALTER TABLE proposal_fact ENABLE ROW LEVEL SECURITY;
ALTER TABLE proposal_fact FORCE ROW LEVEL SECURITY;
ALTER TABLE figure ENABLE ROW LEVEL SECURITY;
ALTER TABLE figure FORCE ROW LEVEL SECURITY;

-- The handlers read figures, and of the facts only the delays that a median needs.
CREATE POLICY territory ON situation_fact FOR SELECT TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON figure FOR SELECT TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY feed ON solicitation_fact TO :"bus" USING (true) WITH CHECK (true);
CREATE POLICY feed ON situation_fact TO :"bus" USING (true) WITH CHECK (true);
CREATE POLICY feed ON proposal_fact TO :"bus" USING (true) WITH CHECK (true);
CREATE POLICY feed ON figure TO :"bus" USING (true) WITH CHECK (true);

GRANT SELECT ON situation_fact, figure, actor_fact TO :"handler";
GRANT SELECT, INSERT, UPDATE ON solicitation_fact, situation_fact, proposal_fact, actor_fact, figure
  TO :"bus";
GRANT SELECT, INSERT, DELETE ON figure_dirty TO :"bus";

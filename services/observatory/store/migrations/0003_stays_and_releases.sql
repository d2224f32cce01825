-- An actor may leave and return: one row for each stay, so that past months keep their count.
ALTER TABLE actor_fact DROP CONSTRAINT actor_fact_pkey;
ALTER TABLE actor_fact ADD COLUMN stay bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY;
CREATE UNIQUE INDEX actor_fact_now ON actor_fact (id) WHERE until IS NULL;

-- What was released last, as its event says it: all that audiences other than the own team see.
CREATE TABLE figure_release (
  departement text        NOT NULL,
  month       date        NOT NULL,
  indicator   text        NOT NULL,
  threshold   bigint      NOT NULL,
  released_at timestamptz NOT NULL,
  data        json        NOT NULL,
  PRIMARY KEY (departement, month, indicator)
);
ALTER TABLE figure_release ENABLE ROW LEVEL SECURITY;
ALTER TABLE figure_release FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON figure_release FOR SELECT TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY feed ON figure_release TO :"bus" USING (true) WITH CHECK (true);
GRANT SELECT ON figure_release TO :"handler";
GRANT SELECT, INSERT, UPDATE ON figure_release TO :"bus";

-- Figures of before this migration are released once more, into the table.
INSERT INTO figure_dirty (departement, month) SELECT DISTINCT departement, month FROM figure
  ON CONFLICT DO NOTHING;

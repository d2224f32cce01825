-- The team of a community (R108 to R132): professionals, what they hold when and for how much of their
-- time, posts that are foreseen, and what the team owes over a year.  Names of professionals are here and
-- nowhere else: row security is forced, no event and no log names anybody.

-- Posts foreseen by those who finance (data/team-posts.csv): public figures, no person.
CREATE TABLE team_post (
  departement text   NOT NULL REFERENCES departement,
  function    text   NOT NULL,                    -- code of team_functions
  part        text   NOT NULL,                    -- parts of one day add up
  valid_from  date   NOT NULL,
  posts       int    NOT NULL CHECK (posts BETWEEN 0 AND 1000),
  source      text   NOT NULL,
  note        text,
  version     bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (departement, function, part, valid_from)
);

CREATE TABLE team_person (
  id              uuid        PRIMARY KEY,
  departement     text        NOT NULL REFERENCES departement,
  name            text,                           -- NULL: forgotten
  email           text,
  phone           text,
  certificate     text,                           -- its number
  certified_on    date,
  certified_until date,
  forgotten_at    timestamptz,
  turn            bigint      NOT NULL,           -- one more with each change of what they hold
  version         bigint      NOT NULL,
  created_at      timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL,
  UNIQUE (departement, id),
  CHECK ((name IS NULL) = (forgotten_at IS NOT NULL)),
  CHECK (certified_on <= certified_until)
);

CREATE TABLE team_assignment (
  id                uuid        PRIMARY KEY,
  departement       text        NOT NULL,
  person_id         uuid        NOT NULL,
  function          text        NOT NULL,
  membership        text        NOT NULL CHECK (membership IN ('core', 'referent')),
  employer_id       uuid        NOT NULL,
  starts            date        NOT NULL,
  ends              date,                         -- last day; NULL: goes on
  several           boolean     NOT NULL,         -- declared as one of several capacities
  shares            jsonb       NOT NULL,         -- [{"from","percent","search_percent","coverage":[…]}]
  lent              boolean     NOT NULL,
  host_id           uuid,
  reimbursed        boolean,
  lending_reference text,
  lending_on        date,
  derogation        text,                         -- what allows less than the floor
  job_sheet_on      date,
  independence_on   date,
  sent_to_ars_on    date,
  active            boolean     NOT NULL,         -- false: entered by mistake
  version           bigint      NOT NULL,
  created_at        timestamptz NOT NULL,
  updated_at        timestamptz NOT NULL,
  UNIQUE (departement, id),
  CHECK (starts <= ends),
  CHECK (lent = (reimbursed IS NOT NULL)),
  CHECK (lent OR coalesce(host_id::text, lending_reference, lending_on::text) IS NULL),
  FOREIGN KEY (departement, person_id) REFERENCES team_person (departement, id),
  FOREIGN KEY (departement, employer_id) REFERENCES actor (departement, id),
  FOREIGN KEY (departement, host_id) REFERENCES actor (departement, id)
);
CREATE INDEX team_assignment_of ON team_assignment (departement, person_id);

-- How many posts of a function are foreseen on a day, and since when.
CREATE FUNCTION team_planned(of_departement text, of_day date)
  RETURNS TABLE (function text, posts int, planned_from date, source text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  SELECT p.function, sum(p.posts)::int, max(p.valid_from), string_agg(DISTINCT p.source, ', ')
  FROM team_post p
  WHERE p.departement = of_departement AND p.valid_from <= of_day AND NOT EXISTS (
    SELECT FROM team_post q WHERE q.departement = p.departement AND q.function = p.function
    AND q.part = p.part AND q.valid_from > p.valid_from AND q.valid_from <= of_day)
  GROUP BY p.function
$$;

ALTER TABLE team_person ENABLE ROW LEVEL SECURITY;
ALTER TABLE team_person FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON team_person TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
ALTER TABLE team_assignment ENABLE ROW LEVEL SECURITY;
ALTER TABLE team_assignment FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON team_assignment TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));

GRANT SELECT, INSERT, UPDATE ON team_person, team_assignment TO :"handler";
GRANT SELECT ON team_post TO :"handler";
GRANT SELECT, INSERT, UPDATE ON team_post TO :"bus";
GRANT EXECUTE ON FUNCTION team_planned(text, date) TO :"handler";

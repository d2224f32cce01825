-- What the team of a community owes over a year: the feuille de route of the professionals and its three
-- validations (R114), training and supervision (R119, R127, R131), its size reviewed in governance (R125),
-- charter and good practice (R129, R130).
-- compatible: the posts that are foreseen are those of before until governance decides otherwise
-- Acts of the team with their day: its size reviewed (R125), charter (R130), good practice (R129), …
CREATE TABLE team_act (
  id           uuid        PRIMARY KEY,
  departement  text        NOT NULL REFERENCES departement,
  kind         text        NOT NULL,              -- code of team_acts
  done_on      date        NOT NULL,
  next_on      date,
  reference    text,                              -- of the decision, of the document
  note         text,
  figures      jsonb,                             -- activity that was looked at
  planned      jsonb,                             -- [{"function","posts"}]: posts from that day on
  replaced_by  uuid,
  version      bigint      NOT NULL,
  created_at   timestamptz NOT NULL,
  updated_at   timestamptz NOT NULL,
  UNIQUE (departement, id),
  CHECK (done_on <= next_on),
  FOREIGN KEY (departement, replaced_by) REFERENCES team_act (departement, id)
);
CREATE INDEX team_act_latest ON team_act (departement, done_on DESC, id DESC);

-- The feuille de route of the professionals for a year, validated by three (R114).
CREATE TABLE team_programme (
  id                uuid        PRIMARY KEY,
  departement       text        NOT NULL REFERENCES departement,
  year              int         NOT NULL CHECK (year BETWEEN 2000 AND 2200),
  missions          text        NOT NULL,
  employer_id       uuid,                         -- with whom the hierarchical link is
  ars_on            date,
  ars_reference     text,
  cd_on             date,
  cd_reference      text,
  mdph_on           date,
  mdph_reference    text,
  version           bigint      NOT NULL,
  created_at        timestamptz NOT NULL,
  updated_at        timestamptz NOT NULL,
  UNIQUE (departement, id),
  UNIQUE (departement, year),
  FOREIGN KEY (departement, employer_id) REFERENCES actor (departement, id)
);

-- Training, supervision, analysis of cases: planned, held, who took part (R119, R127, R131).
CREATE TABLE team_session (
  id           uuid        PRIMARY KEY,
  departement  text        NOT NULL REFERENCES departement,
  kind         text        NOT NULL,              -- code of team_sessions
  title        text        NOT NULL,
  planned_on   date        NOT NULL,
  held_on      date,
  cancelled    boolean     NOT NULL,
  minutes      int         CHECK (minutes BETWEEN 1 AND 60000),
  organiser_id uuid,
  note         text,
  present      uuid[]      NOT NULL,              -- people of the team who took part
  version      bigint      NOT NULL,
  created_at   timestamptz NOT NULL,
  updated_at   timestamptz NOT NULL,
  UNIQUE (departement, id),
  CHECK (NOT (cancelled AND held_on IS NOT NULL)),
  FOREIGN KEY (departement, organiser_id) REFERENCES actor (departement, id)
);
CREATE INDEX team_session_latest ON team_session (departement, planned_on DESC, id DESC);

-- How many posts of a function are foreseen on a day, and since when: what governance decided last, else
-- what those who finance foresee.
CREATE OR REPLACE FUNCTION team_planned(of_departement text, of_day date)
  RETURNS TABLE (function text, posts int, planned_from date, source text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  WITH decided AS (
    SELECT DISTINCT ON (d.function) d.function, d.posts, a.done_on AS planned_from, 'governance' AS source
    FROM team_act a, jsonb_to_recordset(a.planned) AS d (function text, posts int)
    WHERE a.departement = of_departement AND a.kind = 'size_review' AND a.replaced_by IS NULL
      AND a.done_on <= of_day
    ORDER BY d.function, a.done_on DESC, a.id DESC),
  foreseen AS (
    SELECT p.function, sum(p.posts)::int AS posts, max(p.valid_from) AS planned_from,
      string_agg(DISTINCT p.source, ', ') AS source
    FROM team_post p
    WHERE p.departement = of_departement AND p.valid_from <= of_day AND NOT EXISTS (
      SELECT FROM team_post q WHERE q.departement = p.departement AND q.function = p.function
      AND q.part = p.part AND q.valid_from > p.valid_from AND q.valid_from <= of_day)
    GROUP BY p.function)
  SELECT d.function, d.posts, d.planned_from, d.source FROM decided d
  UNION ALL
  SELECT f.function, f.posts, f.planned_from, f.source FROM foreseen f
  WHERE NOT EXISTS (SELECT FROM decided d WHERE d.function = f.function)
$$;

ALTER TABLE team_act ENABLE ROW LEVEL SECURITY;
ALTER TABLE team_act FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON team_act TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
ALTER TABLE team_programme ENABLE ROW LEVEL SECURITY;
ALTER TABLE team_programme FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON team_programme TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
ALTER TABLE team_session ENABLE ROW LEVEL SECURITY;
ALTER TABLE team_session FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON team_session TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));

GRANT SELECT, INSERT, UPDATE ON team_act, team_programme, team_session TO :"handler";

-- compatible: new tables, filled by the feed; where nothing was told, everything stays open as it was
-- What directory tells of the members of a community: their standing, and the terms of their adhesions,
-- which say what the accounts of a member may read (R169; docs/decisions/0023).  Organisations, no person.

CREATE TABLE member_ref (
  id          uuid   PRIMARY KEY,
  departement text   NOT NULL,
  actor_id    uuid   NOT NULL,
  basis       text   NOT NULL,
  since       date   NOT NULL,
  ended_on    date,
  ended_why   text,
  version     bigint NOT NULL
);
CREATE INDEX member_ref_of ON member_ref (actor_id, departement, since);

CREATE TABLE adhesion_ref (
  id          uuid   PRIMARY KEY,
  departement text   NOT NULL,
  actor_id    uuid   NOT NULL,
  sharing     text[] NOT NULL,
  begins_on   date   NOT NULL,
  until       date,                 -- the last day of its term
  ended_on    date,                 -- from this day on it opens nothing
  version     bigint NOT NULL
);
CREATE INDEX adhesion_ref_of ON adhesion_ref (actor_id, departement, begins_on);

GRANT SELECT ON member_ref, adhesion_ref TO :"handler";
GRANT SELECT, INSERT, UPDATE ON member_ref, adhesion_ref TO :"bus";

-- The same order as in directory: an adhesion in force decides alone, one that is over opens nothing, whoever
-- was excluded or withdrew reads nothing, and all others what they always could.
CREATE FUNCTION member_may(of_departement text, of_actor uuid, what text, on_day date) RETURNS boolean
  LANGUAGE sql STABLE AS $$
  WITH signed AS (
    SELECT a.sharing, (a.ended_on IS NULL OR on_day < a.ended_on)
      AND (a.until IS NULL OR on_day <= a.until) AS in_force
    FROM adhesion_ref a
    WHERE a.departement = of_departement AND a.actor_id = of_actor AND a.begins_on <= on_day),
  last AS (
    SELECT m.basis, m.ended_on IS NOT NULL AND m.ended_on <= on_day AS over, m.ended_why
    FROM member_ref m
    WHERE m.departement = of_departement AND m.actor_id = of_actor AND m.since <= on_day
      AND m.ended_why IS DISTINCT FROM 'merged'
    ORDER BY m.since DESC, m.ended_on DESC NULLS FIRST LIMIT 1)
  SELECT CASE
    WHEN EXISTS (SELECT FROM signed WHERE in_force)
      THEN (SELECT bool_or(what = ANY (sharing)) FROM signed WHERE in_force)
    WHEN EXISTS (SELECT FROM signed) THEN false
    ELSE NOT EXISTS (SELECT FROM last WHERE over
      AND (basis <> 'record' OR ended_why IN ('renounced', 'excluded')))
  END
$$;
GRANT EXECUTE ON FUNCTION member_may(text, uuid, text, date) TO :"handler";

-- What differs from region to region is data (issue of the two calls for interest): words, rules with their
-- validity and source, closed lists.  A community may set for itself the rules that its region leaves open.
-- Public, like the nomenclatures.  No statement and no line of C names a region or a département.

CREATE TABLE region_word (
  region       text   NOT NULL,
  term         text   NOT NULL,                  -- region_terms
  label        text   NOT NULL,
  label_plural text   NOT NULL,
  source       text   NOT NULL,
  version      bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (region, term)
);

CREATE TABLE region_rule (
  region     text    NOT NULL,
  rule       text    NOT NULL,                   -- region_rules
  value      text    NOT NULL,
  unit       text    NOT NULL CHECK (unit IN ('years', 'months', 'days', 'count', 'percent', 'flag', 'code',
                                              'month_day', 'cents')),
  valid_from date    NOT NULL,
  valid_to   date,                               -- the last day; NULL: in force
  settable   boolean NOT NULL,                   -- a community may say otherwise
  source     text    NOT NULL,
  note       text,
  version    bigint  NOT NULL DEFAULT 1,
  PRIMARY KEY (region, rule, valid_from),
  CHECK (valid_to IS NULL OR valid_to >= valid_from)
);

CREATE TABLE region_list (
  region   text    NOT NULL,
  list     text    NOT NULL,                     -- region_lists
  code     text    NOT NULL,
  label    text    NOT NULL,
  position int     NOT NULL,
  required boolean NOT NULL,
  source   text    NOT NULL,
  version  bigint  NOT NULL DEFAULT 1,
  PRIMARY KEY (region, list, code)
);

-- What a community decided for itself, from a day on; the last one that has begun holds.
CREATE TABLE community_rule (
  id          uuid        NOT NULL UNIQUE,
  departement text        NOT NULL REFERENCES community,
  rule        text        NOT NULL,
  valid_from  date        NOT NULL,
  value       text        NOT NULL,
  decided_by  text        NOT NULL,              -- which decision, in words
  set_at      timestamptz NOT NULL,
  version     bigint      NOT NULL DEFAULT 1,
  PRIMARY KEY (departement, rule, valid_from)
);

CREATE FUNCTION rule_text(in_departement text, in_rule text, in_day date) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(
    (SELECT c.value FROM community_rule c WHERE c.departement = in_departement AND c.rule = in_rule
     AND c.valid_from <= in_day ORDER BY c.valid_from DESC LIMIT 1),
    (SELECT r.value FROM region_rule r JOIN community m ON m.region = r.region
     WHERE m.departement = in_departement AND r.rule = in_rule AND r.valid_from <= in_day
     AND (r.valid_to IS NULL OR r.valid_to >= in_day) ORDER BY r.valid_from DESC LIMIT 1))
$$;

-- NULL where the rule is not a number, or is none here.
CREATE FUNCTION rule_int(in_departement text, in_rule text, in_day date) RETURNS int
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN v ~ '^-?[0-9]{1,9}$' THEN v::int END FROM rule_text(in_departement, in_rule, in_day) AS v
$$;

GRANT SELECT ON region_word, region_rule, region_list, community_rule TO :"handler", :"bus";
GRANT INSERT, UPDATE ON community_rule TO :"handler";
GRANT INSERT, UPDATE ON region_word, region_rule, region_list TO :"bus";
GRANT EXECUTE ON FUNCTION rule_text(text, text, date), rule_int(text, text, date) TO :"handler", :"bus";

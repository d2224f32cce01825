-- compatible: a new table, and a column that the program of before leaves empty
-- Who carries a community, alone or with others, and who carries only its credits, over time (R160, R161,
-- R194, R262); and which membership came of a declared interest (R106).  Public: organisations.

CREATE TABLE carrier (
  id               uuid        PRIMARY KEY,
  departement      text        NOT NULL REFERENCES community,
  version          bigint      NOT NULL DEFAULT 1,
  actor_id         uuid        NOT NULL,
  role             text        NOT NULL CHECK (role IN ('porteur', 'co_porteur', 'porteur_administratif')),
  share            int         CHECK (share BETWEEN 1 AND 10000), -- hundredths of a per cent; NULL: not stated
  health_insurance boolean,                            -- funded by it already; NULL: not known (R262)
  from_on          date        NOT NULL,
  ended_on         date        CHECK (ended_on >= from_on), -- from this day on no more
  recorded_at      timestamptz NOT NULL,
  recorded_by      text        NOT NULL,
  UNIQUE (departement, id),
  FOREIGN KEY (departement, actor_id) REFERENCES actor (departement, id) ON DELETE CASCADE
);
CREATE INDEX carrier_list ON carrier (departement, id);
GRANT SELECT, INSERT, UPDATE ON carrier TO :"handler";
GRANT SELECT ON carrier TO :"bus";

ALTER TABLE prospect ADD COLUMN member_id uuid;
CREATE INDEX prospect_forwarded ON prospect (departement, id) WHERE forwarded_on IS NOT NULL;

-- What is to be looked at, never a refusal: whoever receives the credits of the ARS is an establishment or
-- service funded by health insurance already, where the region asks it (rule carrier_esms, R262).
CREATE FUNCTION carrier_flags(c carrier) RETURNS text[] LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN rule_text(c.departement, 'carrier_esms', c.from_on) IS DISTINCT FROM '1' THEN '{}'
    ELSE array_remove(ARRAY[
      CASE WHEN a.finess_eg IS NULL AND a.finess_ej IS NULL OR a.sector <> 'specialised'
        THEN 'not_esms' END,
      CASE WHEN NOT c.health_insurance THEN 'not_health_insurance' END,
      CASE WHEN c.health_insurance IS NULL THEN 'health_insurance_unknown' END], NULL) END
  FROM actor a WHERE a.departement = c.departement AND a.id = c.actor_id
$$;
GRANT EXECUTE ON FUNCTION carrier_flags(carrier) TO :"handler";

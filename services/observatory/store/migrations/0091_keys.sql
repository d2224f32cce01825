-- What tells rows apart comes first in the keys, and what has a fixed place before what has not: the
-- feed looks up several rows of them for each event.
-- contracts: 0.1.0, the order of keys of tables that no released program knows
ALTER TABLE fact DROP CONSTRAINT fact_pkey;
ALTER TABLE fact ADD PRIMARY KEY (id, generation, departement, kind);
DROP INDEX fact_situation;
CREATE INDEX fact_situation ON fact (situation_id, generation, departement) WHERE situation_id IS NOT NULL;
ALTER TABLE cell_commune DROP CONSTRAINT cell_commune_pkey;
ALTER TABLE cell_commune ADD PRIMARY KEY (generation, departement, commune, month, indicator, part, key, version);

-- The directory: territory, actors, offers, nomenclatures.  Public data, no person in it.
-- Run by deploy/migrate.sh as administrator with search_path set to the schema; :"handler" serves
-- requests, :"bus" is the role of the importer, the relay and the jobs.

-- In public, whichever service comes first: only index operator classes are used, by full name.
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS btree_gin WITH SCHEMA public;

CREATE TABLE departement (
  code       text   PRIMARY KEY,
  name       text   NOT NULL,
  region     text   NOT NULL,
  chef_lieu  text   NOT NULL,
  communes   int    NOT NULL,
  population int    NOT NULL,
  version    bigint NOT NULL DEFAULT 1
);

-- One community per département (R001, R002).  What differs by region is data: the words, mostly.
CREATE TABLE community (
  departement      text   PRIMARY KEY REFERENCES departement,
  name             text   NOT NULL,
  region           text   NOT NULL,
  region_name      text   NOT NULL,
  term_facilitator text   NOT NULL,
  term_committee   text   NOT NULL,
  phone            text   NOT NULL,
  version          bigint NOT NULL DEFAULT 1
);

CREATE TABLE epci (
  siren      text   PRIMARY KEY,
  name       text   NOT NULL,
  kind       text   NOT NULL,
  population int    NOT NULL,
  version    bigint NOT NULL DEFAULT 1
);

CREATE TABLE commune (
  code         text   PRIMARY KEY,
  departement  text   NOT NULL REFERENCES departement,
  name         text   NOT NULL,
  sort_key     text   NOT NULL COLLATE "C",  -- folded name: what lists are ordered and found by
  arrondissement text NOT NULL,
  epci         text   REFERENCES epci,
  population   int    NOT NULL,
  lat          float8 NOT NULL,
  lon          float8 NOT NULL,
  place        point  NOT NULL,              -- Lambert-93, metres
  postal_codes text[] NOT NULL,
  version      bigint NOT NULL DEFAULT 1,
  UNIQUE (departement, code)                 -- target of the composite keys below
);
CREATE INDEX commune_list ON commune (departement, sort_key, code);
CREATE INDEX commune_text ON commune USING gin (departement, sort_key public.gin_trgm_ops);

-- Old data and old habits still name communes by codes that have been merged away.
CREATE TABLE commune_former_code (
  code    text   PRIMARY KEY,
  commune text   NOT NULL REFERENCES commune,
  version bigint NOT NULL DEFAULT 1
);

CREATE TABLE postal_code (
  code    text   NOT NULL,
  commune text   NOT NULL REFERENCES commune,
  version bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (code, commune)
);

CREATE TABLE actor (
  id          uuid        PRIMARY KEY,
  departement text        NOT NULL,
  type        text        NOT NULL,
  sector      text        NOT NULL CHECK (sector IN ('ordinary', 'specialised')),
  name        text        NOT NULL,
  sort_key    text        NOT NULL COLLATE "C",
  folded      text        NOT NULL COLLATE "C",  -- name and commune, for the search by text
  commune     text        NOT NULL,
  address     text,
  phone       text,
  email       text,                              -- of the organisation, never of a person
  website     text,
  source      text        NOT NULL,
  source_id   text,
  source_date date        NOT NULL,
  verified_at timestamptz,                       -- NULL: to verify
  verified_by text,
  invented    boolean     NOT NULL DEFAULT false,
  edited      boolean     NOT NULL DEFAULT false, -- changed by hand: an import leaves it alone
  active      boolean     NOT NULL DEFAULT true,
  version     bigint      NOT NULL DEFAULT 1,
  created_at  timestamptz NOT NULL,
  updated_at  timestamptz NOT NULL,
  UNIQUE (departement, id),
  UNIQUE (source, source_id),
  FOREIGN KEY (departement, commune) REFERENCES commune (departement, code)
);
CREATE INDEX actor_list ON actor (departement, sort_key, id);
CREATE INDEX actor_commune ON actor (commune, sort_key, id);
CREATE INDEX actor_type ON actor (type, departement, sort_key, id);
CREATE INDEX actor_text ON actor USING gin (departement, folded public.gin_trgm_ops);

CREATE TABLE offer (
  id          uuid        PRIMARY KEY,
  departement text        NOT NULL,
  actor_id    uuid        NOT NULL,
  name        text        NOT NULL,
  description text,
  folded      text        NOT NULL COLLATE "C",
  sector      text        NOT NULL CHECK (sector IN ('ordinary', 'specialised')),
  themes      text[]      NOT NULL,
  needs       text[]      NOT NULL,              -- SERAFIN-PH codes
  age_min     int         CHECK (age_min BETWEEN 0 AND 130),
  age_max     int         CHECK (age_max BETWEEN 0 AND 130),
  mode        text        NOT NULL CHECK (mode IN ('on_site', 'at_home', 'remote', 'mixed')),
  commune     text        NOT NULL,
  lat         float8      NOT NULL,
  lon         float8      NOT NULL,
  place       point       NOT NULL,              -- Lambert-93, metres
  source      text        NOT NULL,
  source_id   text,
  invented    boolean     NOT NULL DEFAULT false,
  edited      boolean     NOT NULL DEFAULT false,
  active      boolean     NOT NULL DEFAULT true,
  version     bigint      NOT NULL DEFAULT 1,
  created_at  timestamptz NOT NULL,
  updated_at  timestamptz NOT NULL,
  CHECK (age_min <= age_max),
  UNIQUE (source, source_id),
  FOREIGN KEY (departement, actor_id) REFERENCES actor (departement, id),
  FOREIGN KEY (departement, commune) REFERENCES commune (departement, code)
);
CREATE INDEX offer_actor ON offer (actor_id);
-- Nearest first within one sector, straight from the index.
CREATE INDEX offer_ordinary ON offer USING gist (place) WHERE active AND sector = 'ordinary';
CREATE INDEX offer_specialised ON offer USING gist (place) WHERE active AND sector = 'specialised';

CREATE TABLE finess_category (
  code        text   PRIMARY KEY,
  label       text   NOT NULL,
  short_label text   NOT NULL,
  domain      text   NOT NULL,
  valid_from  date   NOT NULL,
  valid_to    date,
  group3      text,
  group3_label text,
  group2      text,
  group2_label text,
  group1      text,
  group1_label text,
  version     bigint NOT NULL DEFAULT 1
);

CREATE TABLE serafin (
  code    text   PRIMARY KEY,
  ord     int    NOT NULL,                       -- 1.1.10 comes after 1.1.9
  label   text   NOT NULL,
  block   text   NOT NULL,
  parent  text,
  level   int    NOT NULL,
  leaf    boolean NOT NULL,
  source  text   NOT NULL,
  version bigint NOT NULL DEFAULT 1
);

-- Annexe 2, « Qui est censé faire quoi » (R103): one row per actor, the filled cells as published.
CREATE TABLE who_does_what (
  ord         int    PRIMARY KEY,
  actor       text   NOT NULL,
  departement text,                              -- a row that is true of one département only
  functions   json   NOT NULL,                   -- [{"function":"pag","mention":"X"}, …]
  version     bigint NOT NULL DEFAULT 1
);

GRANT SELECT ON departement, community, epci, commune, commune_former_code, postal_code,
  finess_category, serafin, who_does_what TO :"handler";
GRANT SELECT, INSERT, UPDATE ON actor, offer TO :"handler";
GRANT SELECT, INSERT, UPDATE ON departement, community, epci, commune, commune_former_code,
  postal_code, finess_category, serafin, who_does_what, actor, offer TO :"bus";

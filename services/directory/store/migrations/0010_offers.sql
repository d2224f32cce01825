-- The whole offer: places, hours, doors, publics, territory of eligibility, access point, contacts,
-- competence sheet of an actor, where each field comes from, and tombstones instead of deletion.
-- Everything is optional or has a default: what the release before writes stays right.

ALTER TABLE actor
  ADD COLUMN siret           text CHECK (siret ~ '^[0-9]{14}$'),
  ADD COLUMN finess_eg       text CHECK (finess_eg ~ '^[0-9AB]{9}$'),   -- the establishment
  ADD COLUMN finess_ej       text CHECK (finess_ej ~ '^[0-9AB]{9}$'),   -- the body that runs it
  ADD COLUMN rna             text CHECK (rna ~ '^W[0-9A-Z]{9}$'),
  ADD COLUMN confidential    boolean NOT NULL DEFAULT false, -- the address: the team alone sees it
  ADD COLUMN does            text[]  NOT NULL DEFAULT '{}',  -- competence sheet (R087)
  ADD COLUMN does_not        text[]  NOT NULL DEFAULT '{}',
  ADD COLUMN cannot          text[]  NOT NULL DEFAULT '{}',
  ADD COLUMN functions       text[]  NOT NULL DEFAULT '{}',  -- columns of Annexe 2 (R103)
  ADD COLUMN tags            text[]  NOT NULL DEFAULT '{}',  -- R096
  ADD COLUMN membership      text CHECK (membership IN ('core_member', 'partner')), -- R097
  ADD COLUMN member_category text,                           -- R092
  ADD COLUMN provenance      jsonb   NOT NULL DEFAULT '{}',  -- {"field":{"source","source_id","date"}}
  ADD COLUMN retired_at      timestamptz,
  ADD COLUMN retired_why     text,
  ADD COLUMN successor_id    uuid;
CREATE INDEX actor_siret ON actor (siret) WHERE siret IS NOT NULL;
CREATE INDEX actor_finess ON actor (finess_eg) WHERE finess_eg IS NOT NULL;

ALTER TABLE offer
  ADD COLUMN disability_types text[]  NOT NULL DEFAULT '{}', -- none: whatever the disability
  ADD COLUMN receptions       text[]  NOT NULL DEFAULT '{}', -- permanent, temporary, sequential … (R091)
  ADD COLUMN languages        text[]  NOT NULL DEFAULT '{}', -- ISO 639; fsl: LSF
  ADD COLUMN communication    text[]  NOT NULL DEFAULT '{}', -- as communication_modes
  ADD COLUMN publics          text[]  NOT NULL DEFAULT '{}', -- none: everybody
  ADD COLUMN zone             text[]  NOT NULL DEFAULT '{}', -- communes, EPCI, départements; none: anywhere
  ADD COLUMN conditions       text,
  ADD COLUMN doors            text[]  NOT NULL DEFAULT '{}', -- any of them opens; none: not known
  ADD COLUMN orientations     text[]  NOT NULL DEFAULT '{}', -- TRE_R420, for the door cdaph_orientation
  ADD COLUMN fee              text CHECK (fee IN ('free', 'paying')),
  ADD COLUMN fee_note         text,
  ADD COLUMN intake_actor_id  uuid,                          -- whom to ask first, when somebody else
  ADD COLUMN intake_place_id  uuid,                          -- where to ask first, when elsewhere
  ADD COLUMN intake_modes     text[]  NOT NULL DEFAULT '{}',
  ADD COLUMN intake_by        text[]  NOT NULL DEFAULT '{}', -- user, professional
  ADD COLUMN intake_url       text,
  ADD COLUMN intake_note      text,
  ADD COLUMN website          text,
  ADD COLUMN tags             text[]  NOT NULL DEFAULT '{}',
  ADD COLUMN hours            jsonb,                         -- docs/services/directory-offers.md
  ADD COLUMN provenance       jsonb   NOT NULL DEFAULT '{}',
  ADD COLUMN source_date      date,
  ADD COLUMN retired_at       timestamptz,
  ADD COLUMN retired_why      text,
  ADD COLUMN successor_id     uuid;
CREATE UNIQUE INDEX offer_key ON offer (departement, id);
CREATE INDEX offer_of_actor ON offer (actor_id, folded, id);

-- Where something is offered: a site of an actor.  A confidential one (a shelter) shows its commune
-- only, and so do the offers held there.
CREATE TABLE place (
  id                 uuid        PRIMARY KEY,
  departement        text        NOT NULL,
  actor_id           uuid        NOT NULL,
  name               text        NOT NULL,
  commune            text        NOT NULL,
  address            text,
  complement         text,
  postal_code        text        CHECK (postal_code ~ '^[0-9]{5}$'),
  lat                float8      NOT NULL,
  lon                float8      NOT NULL,
  place              point       NOT NULL,           -- Lambert-93, metres
  accessibility      text[]      NOT NULL DEFAULT '{}',
  accessibility_url  text,                           -- its page in Acceslibre
  accessibility_note text,
  transport          text,                           -- how to get there
  hours              jsonb,
  confidential       boolean     NOT NULL DEFAULT false,
  source             text        NOT NULL,
  source_id          text,
  source_date        date,
  provenance         jsonb       NOT NULL DEFAULT '{}',
  invented           boolean     NOT NULL DEFAULT false,
  edited             boolean     NOT NULL DEFAULT false,
  active             boolean     NOT NULL DEFAULT true,
  retired_at         timestamptz,
  retired_why        text,
  successor_id       uuid,
  version            bigint      NOT NULL DEFAULT 1,
  created_at         timestamptz NOT NULL,
  updated_at         timestamptz NOT NULL,
  UNIQUE (departement, id),
  UNIQUE (source, source_id),
  FOREIGN KEY (departement, actor_id) REFERENCES actor (departement, id),
  FOREIGN KEY (departement, commune) REFERENCES commune (departement, code)
);
CREATE INDEX place_of_actor ON place (actor_id, id);
CREATE INDEX place_near ON place USING gist (place) WHERE active;

-- A service at a place.  The first one (ord 1) is where the offer stands in a search.
CREATE TABLE offer_place (
  departement text  NOT NULL,
  offer_id    uuid  NOT NULL,
  place_id    uuid  NOT NULL,
  ord         int   NOT NULL CHECK (ord BETWEEN 1 AND 50),
  hours       jsonb,                                 -- NULL: those of the offer, else of the place
  PRIMARY KEY (offer_id, place_id),
  FOREIGN KEY (departement, offer_id) REFERENCES offer (departement, id),
  FOREIGN KEY (departement, place_id) REFERENCES place (departement, id)
);
CREATE INDEX offer_place_there ON offer_place (place_id, offer_id);

-- Whom to reach, by function, never by name; of an actor, of one of its offers or of a place.
CREATE TABLE contact (
  id          uuid        PRIMARY KEY,
  departement text        NOT NULL,
  actor_id    uuid        NOT NULL,
  offer_id    uuid,
  place_id    uuid,
  function    text        NOT NULL,
  label       text,
  phone       text,
  email       text,
  url         text,
  visibility  text        NOT NULL CHECK (visibility IN ('public', 'professionals', 'team')),
  source      text        NOT NULL,
  source_id   text,
  active      boolean     NOT NULL DEFAULT true,
  retired_at  timestamptz,
  version     bigint      NOT NULL DEFAULT 1,
  created_at  timestamptz NOT NULL,
  updated_at  timestamptz NOT NULL,
  CHECK (coalesce(phone, email, url) IS NOT NULL),
  CHECK (offer_id IS NULL OR place_id IS NULL),
  UNIQUE (source, source_id),
  FOREIGN KEY (departement, actor_id) REFERENCES actor (departement, id),
  FOREIGN KEY (departement, offer_id) REFERENCES offer (departement, id),
  FOREIGN KEY (departement, place_id) REFERENCES place (departement, id)
);
CREATE INDEX contact_of_actor ON contact (actor_id, id);
CREATE INDEX contact_of_offer ON contact (offer_id, id) WHERE offer_id IS NOT NULL;

GRANT SELECT, INSERT, UPDATE ON place, contact TO :"handler", :"bus";
GRANT SELECT, INSERT, UPDATE, DELETE ON offer_place TO :"handler", :"bus"; -- a link, not a record

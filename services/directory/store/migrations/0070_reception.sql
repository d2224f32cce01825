-- Where people are received (R101, R253): head office, antennas, permanences, points held by a
-- partner; temporary premises with the year they have to comply (R249); the log of campaigns (R251).

CREATE TABLE reception_point (
  id              uuid        PRIMARY KEY,
  departement     text        NOT NULL,
  actor_id        uuid        NOT NULL,               -- who hosts
  place_id        uuid        NOT NULL,
  kind            text        NOT NULL,
  name            text        NOT NULL,
  neutral         boolean     NOT NULL,               -- shows no brand of who carries it (R248)
  temporary_since date,
  temporary_due   date,
  temporary_plan  text,
  complied_on     date,
  warn_level      smallint    NOT NULL DEFAULT 0,     -- the last step that was told (domain/premises.h)
  warn_next       timestamptz,                        -- when the clock looks again; NULL: never
  hours           jsonb,                              -- NULL: those of the place
  active          boolean     NOT NULL DEFAULT true,
  retired_at      timestamptz,
  version         bigint      NOT NULL DEFAULT 1,
  created_at      timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL,
  UNIQUE (departement, id),
  CHECK ((temporary_since IS NULL) = (temporary_due IS NULL)),
  CHECK ((temporary_since IS NULL) = (temporary_plan IS NULL)),
  CHECK (complied_on IS NULL OR complied_on >= temporary_since),
  FOREIGN KEY (departement, actor_id) REFERENCES actor (departement, id),
  FOREIGN KEY (departement, place_id) REFERENCES place (departement, id)
);

CREATE INDEX reception_point_premises ON reception_point (departement, temporary_due, id)
  WHERE temporary_due IS NOT NULL;
CREATE INDEX reception_point_clock ON reception_point (warn_next) WHERE warn_next IS NOT NULL;

-- Who was warned that the year ends, and when: each step once for each year that began.
CREATE TABLE premises_warning (
  departement        text        NOT NULL,
  reception_point_id uuid        NOT NULL,
  since              date        NOT NULL,
  level              text        NOT NULL,            -- code of premises_warnings
  due                date        NOT NULL,
  told_to            text[]      NOT NULL,
  told_at            timestamptz NOT NULL,
  PRIMARY KEY (departement, reception_point_id, since, level),
  FOREIGN KEY (departement, reception_point_id) REFERENCES reception_point (departement, id)
);

CREATE TABLE campaign (
  id          uuid        PRIMARY KEY,
  departement text        NOT NULL,
  title       text        NOT NULL,
  meant_for   text        NOT NULL,               -- code of campaign_audiences
  medium      text        NOT NULL,
  starts      date        NOT NULL,
  ends        date        CHECK (ends >= starts),
  zone        text[]      NOT NULL DEFAULT '{}',      -- communes, EPCI, départements; none: all of it
  publics     text[]      NOT NULL DEFAULT '{}',      -- none: everybody
  note        text,
  figures     jsonb,
  active      boolean     NOT NULL DEFAULT true,      -- false: entered by mistake
  version     bigint      NOT NULL DEFAULT 1,
  created_at  timestamptz NOT NULL,
  updated_at  timestamptz NOT NULL,
  UNIQUE (departement, id)
);
CREATE INDEX campaign_latest ON campaign (departement, starts DESC, id DESC);

GRANT SELECT, INSERT, UPDATE ON reception_point, campaign TO :"handler";
GRANT SELECT ON premises_warning TO :"handler";
-- the clock: it looks at the points and notes what it told
GRANT SELECT, UPDATE (warn_level, warn_next) ON reception_point TO :"bus";
GRANT SELECT, INSERT ON premises_warning TO :"bus";

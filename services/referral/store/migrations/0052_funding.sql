-- Credits and contributions (R195 to R198): who asked whom for what, and the answer.  Codes, amounts
-- in euro cents and dates, no words.
CREATE TABLE funding (
  id               uuid        PRIMARY KEY,
  departement      text        NOT NULL,
  version          bigint      NOT NULL DEFAULT 1,
  state            text        NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'granted', 'refused')),
  situation_id     uuid,
  accord_id        uuid,
  kind             text        NOT NULL,
  side             text        NOT NULL CHECK (side IN ('community', 'actor')),
  actor_id         uuid        REFERENCES actor_ref (id),
  funder           text        NOT NULL,
  purpose          text        NOT NULL,
  need             text,
  amount_cents     bigint      CHECK (amount_cents >= 0),
  mention_c360     boolean     NOT NULL,
  asked_on         date        NOT NULL,
  told_in_coter_on date,
  decided_on       date,
  granted_cents    bigint      CHECK (granted_cents >= 0),
  recorded_at      timestamptz NOT NULL,
  recorded_by      text        NOT NULL,
  UNIQUE (departement, id),
  FOREIGN KEY (departement, situation_id) REFERENCES situation_ref (departement, id),
  FOREIGN KEY (departement, accord_id) REFERENCES accord (departement, id),
  CHECK ((side = 'actor') = (actor_id IS NOT NULL)),
  CHECK (side <> 'actor' OR mention_c360),
  CHECK (accord_id IS NULL OR situation_id IS NOT NULL),
  CHECK ((state = 'asked') = (decided_on IS NULL)),
  CHECK (state = 'granted' OR granted_cents IS NULL)
);
CREATE INDEX funding_list ON funding (departement, asked_on, id);
CREATE INDEX funding_situation ON funding (departement, situation_id) WHERE situation_id IS NOT NULL;

ALTER TABLE funding ENABLE ROW LEVEL SECURITY;
ALTER TABLE funding FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON funding TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
GRANT SELECT, INSERT, UPDATE ON funding TO :"handler";

-- Which coordonnateurs are told of an alert, from day to day: an account, never a name.
CREATE TABLE danger_duty (
  id          uuid        PRIMARY KEY,
  departement text        NOT NULL,
  version     bigint      NOT NULL DEFAULT 1,
  account     text        NOT NULL,
  valid_from  date        NOT NULL,
  valid_to    date,
  set_by      text        NOT NULL,
  set_at      timestamptz NOT NULL,
  UNIQUE (departement, account, valid_from),
  CHECK (valid_to IS NULL OR valid_to >= valid_from)
);

ALTER TABLE danger_duty ENABLE ROW LEVEL SECURITY;
ALTER TABLE danger_duty FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON danger_duty TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));

GRANT SELECT, INSERT, UPDATE ON danger_duty TO :"handler";

-- Who wants to join a community, at any date and whatever the status (R102), with a letter of intent that is
-- forwarded to those who carry the community, and the contact that follows (R106).  Referents by function
-- are looked for in a whole département (R094, R095).

CREATE TABLE prospect (
  id           uuid        PRIMARY KEY,
  departement  text        NOT NULL REFERENCES departement,
  name         text        NOT NULL,
  status       text        NOT NULL,               -- prospect_statuses
  intent       text        NOT NULL,               -- prospect_intents
  type         text,                               -- actor_types
  commune      text,
  starts_on    date,                               -- planned; NULL: open
  interest     text        NOT NULL,
  letter       text,
  letter_url   text,
  phone        text,
  email        text,
  url          text,
  state        text        NOT NULL DEFAULT 'declared'
    CHECK (state IN ('declared', 'forwarded', 'contacted', 'joined', 'not_followed')),
  state_at     timestamptz NOT NULL,
  forwarded_on date,
  contact_on   date,
  actor_id     uuid,                               -- what it became
  reason       text,                               -- prospect_reasons
  note         text,
  declared_at  timestamptz NOT NULL,
  declared_by  text        NOT NULL,               -- a role
  version      bigint      NOT NULL DEFAULT 1,
  UNIQUE (departement, id),
  CHECK (coalesce(phone, email, url) IS NOT NULL),
  CHECK (state <> 'joined' OR actor_id IS NOT NULL),
  FOREIGN KEY (departement, commune) REFERENCES commune (departement, code),
  FOREIGN KEY (departement, actor_id) REFERENCES actor (departement, id)
);
CREATE INDEX prospect_list ON prospect (departement, id);

CREATE INDEX contact_of_function ON contact (departement, function, id) WHERE active;

GRANT SELECT, INSERT, UPDATE ON prospect TO :"handler";

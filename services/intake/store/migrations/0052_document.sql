-- Documents of a situation: bytes with their hash; erased, the bytes go and the hash and why stay.
CREATE TABLE document (
  id            uuid        PRIMARY KEY,
  departement   text        NOT NULL,
  version       bigint      NOT NULL DEFAULT 1,
  situation_id  uuid        NOT NULL,
  state         text        NOT NULL DEFAULT 'kept' CHECK (state IN ('kept', 'erased')),
  name          text        NOT NULL,
  media_type    text        NOT NULL
                CHECK (media_type IN ('application/pdf', 'image/jpeg', 'image/png')),
  size          bigint      NOT NULL CHECK (size > 0),
  sha256        text        NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  content       bytea,
  added_at      timestamptz NOT NULL,
  added_by      text        NOT NULL,
  erased_at     timestamptz,
  erased_by     text,
  erasure_reason text,
  UNIQUE (departement, id),
  FOREIGN KEY (departement, situation_id) REFERENCES situation (departement, id),
  CHECK ((state = 'erased') = (content IS NULL)),
  CHECK ((state = 'erased') = (erased_at IS NOT NULL AND erasure_reason IS NOT NULL))
);
-- What is stored is compressed already (JPEG, PNG, streams of PDF).
ALTER TABLE document ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE INDEX document_of_situation ON document (departement, situation_id, added_at, id);

ALTER TABLE consent ADD FOREIGN KEY (departement, proof_document_id)
  REFERENCES document (departement, id);

ALTER TABLE document ENABLE ROW LEVEL SECURITY;
ALTER TABLE document FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON document TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
GRANT SELECT, INSERT ON document TO :"handler";
GRANT UPDATE (version, state, content, name, erased_at, erased_by, erasure_reason)
  ON document TO :"handler";

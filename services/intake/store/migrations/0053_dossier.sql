-- What another party may receive, sealed under an agreement: content, hash, recipient, purpose, end.
-- A seal never changes; it is revoked, or it expires.  Every opening is a row of its own.
CREATE TABLE dossier (
  id             uuid        PRIMARY KEY,
  departement    text        NOT NULL,
  version        bigint      NOT NULL DEFAULT 1,
  state          text        NOT NULL DEFAULT 'sealed' CHECK (state IN ('sealed', 'revoked')),
  situation_id   uuid        NOT NULL,
  purpose        text        NOT NULL,
  categories     text[]      NOT NULL,
  recipient_kind text        NOT NULL,
  recipient_id   text        NOT NULL,
  consent_id     uuid        NOT NULL,  -- the agreement that allowed it when it was sealed
  documents      uuid[]      NOT NULL DEFAULT '{}',
  content        text        NOT NULL,  -- JSON, kept by its bytes: that is what the hash is of
  sha256         text        NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  sealed_at      timestamptz NOT NULL,
  sealed_by      text        NOT NULL,
  expires_at     timestamptz NOT NULL,
  revoked_at     timestamptz,
  revoked_by     text,
  UNIQUE (departement, id),
  FOREIGN KEY (departement, situation_id) REFERENCES situation (departement, id),
  FOREIGN KEY (departement, consent_id) REFERENCES consent (departement, id),
  CHECK ((state = 'revoked') = (revoked_at IS NOT NULL)),
  CHECK (expires_at > sealed_at)
);
CREATE INDEX dossier_of_situation ON dossier (departement, situation_id, sealed_at, id);

CREATE TABLE dossier_opening (
  id           uuid        PRIMARY KEY,
  departement  text        NOT NULL,
  dossier_id   uuid        NOT NULL,
  document_id  uuid,        -- one document of it; NULL: the dossier
  opened_at    timestamptz NOT NULL,
  opened_by    text        NOT NULL,
  organisation text        NOT NULL,
  consent_id   uuid        NOT NULL,  -- the agreement that allowed this opening
  FOREIGN KEY (departement, dossier_id) REFERENCES dossier (departement, id),
  FOREIGN KEY (departement, document_id) REFERENCES document (departement, id),
  FOREIGN KEY (departement, consent_id) REFERENCES consent (departement, id)
);
CREATE INDEX dossier_opening_list ON dossier_opening (departement, dossier_id, opened_at, id);

ALTER TABLE dossier ENABLE ROW LEVEL SECURITY;
ALTER TABLE dossier FORCE ROW LEVEL SECURITY;
ALTER TABLE dossier_opening ENABLE ROW LEVEL SECURITY;
ALTER TABLE dossier_opening FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON dossier TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY territory ON dossier_opening TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')))
  WITH CHECK (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
GRANT SELECT, INSERT ON dossier, dossier_opening TO :"handler";
GRANT UPDATE (version, state, revoked_at, revoked_by) ON dossier TO :"handler";

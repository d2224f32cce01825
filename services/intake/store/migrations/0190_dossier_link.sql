-- A receiver without an account: referral made a link to a relay and told the hash of a second token,
-- which opens the dossier of that relay here.  Content never leaves intake by another way.
CREATE TABLE dossier_link (
  id          uuid        PRIMARY KEY,  -- that of the link in referral
  departement text        NOT NULL,
  dossier_id  uuid        NOT NULL,
  relay_id    uuid        NOT NULL,
  token_hash  text        NOT NULL UNIQUE CHECK (token_hash ~ '^[0-9a-f]{64}$'),
  made_at     timestamptz NOT NULL,
  expires_at  timestamptz NOT NULL,
  revoked_at  timestamptz,
  FOREIGN KEY (departement, dossier_id) REFERENCES dossier (departement, id)
);
CREATE INDEX dossier_link_of_relay ON dossier_link (departement, relay_id);
CREATE INDEX dossier_link_of_dossier ON dossier_link (departement, dossier_id);

ALTER TABLE dossier_link ENABLE ROW LEVEL SECURITY;
ALTER TABLE dossier_link FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON dossier_link FOR SELECT TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY feed ON dossier_link TO :"bus" USING (true) WITH CHECK (true);
GRANT SELECT ON dossier_link TO :"handler";
GRANT SELECT, INSERT, UPDATE (revoked_at) ON dossier_link TO :"bus";
-- the feed looks whether the dossier is that actor's, and reads nothing of it
CREATE POLICY linked ON dossier FOR SELECT TO :"bus" USING (true);
GRANT SELECT (id, departement, situation_id, recipient_kind, recipient_id) ON dossier TO :"bus";

-- Who holds a token belongs to no territory: the hash alone says which dossier, and where.
CREATE FUNCTION dossier_link_found(hash text)
  RETURNS TABLE (id uuid, departement text, dossier_id uuid, expires_at timestamptz,
                 revoked_at timestamptz) LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
  SELECT l.id, l.departement, l.dossier_id, l.expires_at, l.revoked_at FROM dossier_link l
    WHERE l.token_hash = hash
$$;
REVOKE EXECUTE ON FUNCTION dossier_link_found(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION dossier_link_found(text) TO :"handler";

SELECT personal_data_register(56, 'dossier_link', 'dossier', 'dossier_id',
  'liens vers ces dossiers', 'links to these files', ARRAY['revoked_at = coalesce(revoked_at, $3)'],
  't.revoked_at IS NULL', 'true', '{token_hash}') \g /dev/null

-- Handlers add to the audit trail and to the keys already used; reading the one and forgetting the
-- other is for whoever inspects and for the job of the bus role.
REVOKE SELECT ON audit FROM :"handler";
REVOKE DELETE ON idempotency FROM :"handler";

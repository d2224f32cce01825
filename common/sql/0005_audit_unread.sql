-- contracts: 0.1.0, the right to look at seen_id, which no released program uses
-- It let a handler count the rows of the audit trail.
REVOKE SELECT (seen_id) ON audit FROM :"handler";

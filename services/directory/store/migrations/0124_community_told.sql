-- What was told of each community (directory.community.published): words and rules of its region, and what it
-- set for itself.  Told again when it differs, whoever changed it.
-- compatible: a budget that is told once more changes nothing for whoever heard it before
CREATE TABLE community_told (
  departement text        PRIMARY KEY,
  digest      text        NOT NULL,
  told_at     timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON community_told TO :"bus";

-- The observatory hears totals from now on: those that were told before are told again.
UPDATE budget SET told = false;

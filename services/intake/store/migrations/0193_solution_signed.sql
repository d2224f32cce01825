-- compatible: columns with a default and rights of the feed; the release before closes as it did
-- What referral tells of the end of a search: which proposals the person refused (R030), and that an
-- accord was signed, which closes the file (R027, R028).

-- Proposals that were refused before this table was there are not known: those files close as before.
ALTER TABLE situation ADD COLUMN refusals_known boolean NOT NULL DEFAULT false;
ALTER TABLE situation ALTER COLUMN refusals_known SET DEFAULT true;

CREATE TABLE refused_proposal (
  proposal_id  uuid        NOT NULL,
  departement  text        NOT NULL,
  situation_id uuid        NOT NULL,
  refused_at   timestamptz NOT NULL,
  reason       text,
  PRIMARY KEY (departement, situation_id, proposal_id),
  FOREIGN KEY (departement, situation_id) REFERENCES situation (departement, id) ON DELETE CASCADE
);
ALTER TABLE refused_proposal ENABLE ROW LEVEL SECURITY;
ALTER TABLE refused_proposal FORCE ROW LEVEL SECURITY;
CREATE POLICY territory ON refused_proposal FOR SELECT TO :"handler"
  USING (departement = ANY (string_to_array(current_setting('c360.departements', true), ',')));
CREATE POLICY feed ON refused_proposal FOR INSERT TO :"bus" WITH CHECK (true);
CREATE POLICY feed_reads ON refused_proposal FOR SELECT TO :"bus" USING (true);
GRANT SELECT ON refused_proposal TO :"handler";
GRANT SELECT, INSERT ON refused_proposal TO :"bus";

-- Proposals do not travel to another département.
UPDATE transfer_part SET as_copied = as_copied || '{"refusals_known": false}' WHERE name = 'situation';

-- The feed closes by the statement that closes by hand.
CREATE POLICY accord_closes ON situation FOR UPDATE TO :"bus" USING (true) WITH CHECK (true);
GRANT SELECT (accord_id, accord_signed_on, accord_required, open_tasks, closures, closure_reason)
  ON situation TO :"bus";
GRANT UPDATE (accord_id, accord_signed_on, closure_note, closures) ON situation TO :"bus";
CREATE POLICY accord_closes ON closure FOR INSERT TO :"bus" WITH CHECK (true);
CREATE POLICY accord_reads ON closure FOR SELECT TO :"bus" USING (true);
GRANT SELECT (departement, situation_id, accord_id), INSERT ON closure TO :"bus";
GRANT INSERT (outcome, note) ON task_history TO :"bus";

SELECT personal_data_register(193, 'refused_proposal', 'situation', 'situation_id',
  'propositions refusées', 'refused proposals',
  ARRAY['refused_at = date_trunc(''month'', refused_at)'], 'false') \g /dev/null

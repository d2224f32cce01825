-- A proposal that is taken back, or that the actor refuses before the person spoke, was made all the
-- same; the person neither accepted nor refused it (R067, indicator 1.6).
-- compatible: the check makes room for states that only the new program writes.
ALTER TABLE proposal_fact DROP CONSTRAINT proposal_fact_state_check;
ALTER TABLE proposal_fact ADD CONSTRAINT proposal_fact_states
  CHECK (state IN ('proposed', 'accepted', 'refused', 'withdrawn', 'declined'));

-- The list of one state: without it, a page of the few that wait reads past all that are done.
CREATE INDEX solicitation_state ON solicitation (departement, state, received_at, id);

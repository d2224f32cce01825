-- What waits at a status: the MDPH asks for those that an ESMS signalled as impossible.
CREATE INDEX orientation_at ON orientation (departement, state, changed_at, id);

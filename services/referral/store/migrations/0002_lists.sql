-- The list of a team, which names no actor.
CREATE INDEX relay_departement ON relay (departement, sent_at, id);

-- The contacts of a situation in the order in which they took place, whichever log holds them.
CREATE INDEX plan_contact_time ON plan_contact (departement, situation_id, contacted_at, id);

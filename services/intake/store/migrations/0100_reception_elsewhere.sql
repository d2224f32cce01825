-- compatible: rows of configuration; the former program copies one column less, and no file waits for it
-- What of reception goes along when a file is passed to another département: later contacts with their
-- words; the clocks as they run.  A part of the sender's département, a call of its platform and the
-- code that was given there stay.
UPDATE transfer_part SET left_out = left_out || '{sub_territory_id,call_id,commune_given}'
 WHERE name = 'solicitation';
INSERT INTO transfer_part (ordinal, name, link, key, category, left_out) VALUES
  (25, 'relance', 'solicitation', 'solicitation_id', 'situation', '{call_id}');

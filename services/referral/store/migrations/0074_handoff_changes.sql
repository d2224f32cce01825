-- What was told to the MDPH of a département, by the numbers that the relay gave: without a hole
-- within an epoch, in the order of commits, never given twice.  Handlers see through this view the
-- streams of their caller's territory, and nothing else of the events.
CREATE VIEW mdph_change WITH (security_barrier = true) AS
  SELECT stream, epoch, sequence, event_id, type, subject, at, data FROM event
    WHERE stream LIKE '%.mdph'
      AND split_part(stream, '.', 1)
          = ANY (string_to_array(current_setting('c360.departements', true), ','))
    ORDER BY stream, epoch, sequence;  -- as the key has them: a page sorts nothing
GRANT SELECT ON mdph_change TO :"handler";

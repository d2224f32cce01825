-- A call that nobody called back in time is given up by a job, and its number forgotten; so is the
-- number of one that was answered.
CREATE INDEX phone_call_old ON phone_call (last_at, id)
  WHERE callback_number IS NOT NULL OR callback_state = 'waiting';
CREATE POLICY forgets ON phone_call TO :"bus" USING (true);
GRANT SELECT (id, departement, version, state, callback_state, callback_number, last_at),
  UPDATE (version, callback_state, callback_number) ON phone_call TO :"bus";

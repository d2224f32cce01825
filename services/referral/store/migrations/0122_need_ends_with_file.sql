-- A need without an answer ends with a file that goes to another département, is of somebody who has
-- died, or is erased: nobody waits there any more, and nobody could end it by hand.
GRANT SELECT (since, ended_on, end_reason, version),
      UPDATE (state, state_at, ended_on, end_reason, version) ON unmet_need
  TO :"bus";

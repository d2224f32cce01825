-- A decision of the CDAPH has one day.  Two who propose by the same decision at once see each other:
-- the number is waited for before anything else.
-- compatible: the same locks as before, after one more.
CREATE OR REPLACE FUNCTION proposal_lock(dep text, proposals uuid[], situations uuid[], decision text,
  pairs uuid[], rounds uuid[]) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
DECLARE
  places uuid[];
  legs   uuid[];
BEGIN
  IF dep <> ALL (string_to_array(current_setting('c360.departements', true), ',')) THEN
    RETURN;
  END IF;
  IF decision IS NOT NULL THEN
    PERFORM pg_advisory_xact_lock(hashtextextended('decision ' || dep || ' ' || decision, 0));
  END IF;
  SELECT array_agg(o.id) || pairs INTO legs FROM orientation o
   WHERE o.departement = dep AND o.decision_number = decision;
  SELECT array_agg(t.s) INTO places FROM (
    SELECT unnest(situations) AS s
    UNION SELECT p.situation_id FROM proposal p WHERE p.departement = dep AND p.id = ANY (proposals)
    UNION SELECT o.situation_id FROM orientation o WHERE o.departement = dep AND o.id = ANY (legs)) t;
  PERFORM 1 FROM situation_ref s WHERE s.departement = dep AND s.id = ANY (places)
    ORDER BY s.id FOR KEY SHARE;
  PERFORM 1 FROM orientation o WHERE o.departement = dep AND o.id = ANY (legs)
    ORDER BY o.id FOR UPDATE;
  PERFORM 1 FROM proposal_round r WHERE r.departement = dep AND r.id IN (
      SELECT unnest(rounds)
      UNION SELECT p.round_id FROM proposal p WHERE p.departement = dep
        AND (p.id = ANY (proposals) OR p.orientation_id = ANY (legs)))
    ORDER BY r.id FOR UPDATE;
END $$;

-- What is written of a danger is kept as long as a file: the term of the département (retention_rule,
-- two years without one) after the last entry; longer while the file that it names is open, or somebody
-- of that file is under a legal hold.  Then all of it goes, its own trail included.
SELECT personal_data_open(t) FROM unnest(ARRAY['danger_alert', 'danger_entry',
  'danger_acknowledgement', 'retention_rule']) t \g /dev/null

CREATE FUNCTION danger_expire(now timestamptz, most int) RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
  WITH due AS (
    SELECT a.id, a.departement FROM danger_alert a
     CROSS JOIN LATERAL (SELECT now - make_interval(months => coalesce((SELECT r.months
         FROM retention_rule r WHERE r.departement = a.departement AND r.valid_from <= now::date
         ORDER BY r.valid_from DESC LIMIT 1), 24)) AS at) before
     WHERE a.raised_at < now - interval '6 months' AND a.raised_at < before.at
       AND NOT EXISTS (SELECT 1 FROM danger_entry e WHERE e.departement = a.departement
                         AND e.danger_id = a.id AND e.at >= before.at)
       AND NOT EXISTS (SELECT 1 FROM situation s WHERE s.departement = a.departement
                         AND s.state = 'open' AND (s.id = a.situation_id
                           OR s.solicitation_id = a.solicitation_id))
       AND NOT personal_held(a.departement, 'situation', a.situation_id)
       AND NOT personal_held(a.departement, 'solicitation', a.solicitation_id)
     ORDER BY a.raised_at, a.id LIMIT most FOR UPDATE OF a SKIP LOCKED),
  told AS (DELETE FROM danger_entry e USING due
            WHERE e.departement = due.departement AND e.danger_id = due.id),
  seen AS (DELETE FROM danger_acknowledgement k USING due
            WHERE k.departement = due.departement AND k.danger_id = due.id),
  trail AS (DELETE FROM danger_audit t USING due WHERE t.danger_id = due.id),
  gone AS (DELETE FROM danger_alert a USING due
            WHERE a.departement = due.departement AND a.id = due.id RETURNING 1)
  SELECT count(*) FROM gone
$$;
GRANT EXECUTE ON FUNCTION danger_expire(timestamptz, int) TO :"bus";

-- Until now an erasure was told to nobody: what was erased before is told once, by ids and dates.
INSERT INTO outbox (event_id, stream, type, subject, at, data)
SELECT gen_random_uuid(), e.departement || '.facts', 'intake.situation.erased.v1', s.id::text,
       e.erased_at, json_build_object('situation_id', s.id, 'erased_at',
         to_char(e.erased_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
  FROM erasure e, unnest(e.situations) AS s (id) ORDER BY e.erased_at, s.id;

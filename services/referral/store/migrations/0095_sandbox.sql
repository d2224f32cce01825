-- The sandbox of vendors (docs/mdph-sandbox.md): fixed fictitious cases in département 984, where nobody
-- lives and which has no MDPH.  Only what carries that code is ever touched: the policies below give the
-- owner, as whom the reset runs, no other row of a table that row security guards.
-- compatible: policies for the owner alone, under which no program runs

-- 09840000-0000-7000-8000-00000000<kind><number>: the same in intake (0201) and in the docs.
CREATE FUNCTION sandbox_id(kind int, number int) RETURNS uuid LANGUAGE sql IMMUTABLE AS
$$ SELECT ('09840000-0000-7000-8000-00000000' || lpad(kind::text, 2, '0') || lpad(number::text, 2, '0'))::uuid $$;

-- What each case is: how long ago it was sent, and through which states it came where it is.
CREATE TABLE sandbox_case (
  number  smallint PRIMARY KEY,
  code    text     NOT NULL UNIQUE,
  days    integer  NOT NULL,
  path    text[]   NOT NULL DEFAULT '{}',
  outcome text,
  pag     text
);
INSERT INTO sandbox_case (number, code, days, path, outcome, pag) VALUES
  ( 1, 'to_receive',       0, '{}', NULL, NULL),
  ( 2, 'received',         1, '{received}', NULL, NULL),
  ( 3, 'to_decide',        3, '{received,read}', NULL, NULL),
  ( 4, 'complement_asked', 6, '{received,read,complement_requested}', NULL, NULL),
  ( 5, 'accepted',         8, '{received,read,accepted}', NULL, NULL),
  ( 6, 'refused',          8, '{received,read,refused}', NULL, NULL),
  ( 7, 'already_known',    8, '{received,read,already_known}', NULL, NULL),
  ( 8, 'in_evaluation',   20, '{received,read,accepted,in_evaluation}', NULL, NULL),
  ( 9, 'pag_in_force',   120, '{received,read,accepted,in_evaluation,concluded}', 'pag', 'in_force'),
  (10, 'no_pag',          90, '{received,read,accepted,in_evaluation,concluded}', 'no_pag', NULL),
  (11, 'withdrawn',        5, '{received,withdrawn}', NULL, NULL),
  (12, 'consent_lapsed',   2, '{received}', NULL, NULL),
  (13, 'overdue',         30, '{}', NULL, NULL),
  (14, 'pag_withdrawn',  100, '{received,read,accepted,in_evaluation,concluded}', 'pag', 'withdrawn'),
  (15, 'spare_1',          0, '{}', NULL, NULL),
  (16, 'spare_2',          0, '{}', NULL, NULL);

-- How often it was reset, and when; no row until it was filled.
CREATE TABLE sandbox_reset (
  one     boolean     PRIMARY KEY DEFAULT true CHECK (one),
  version bigint      NOT NULL,
  at      timestamptz NOT NULL,
  by      text        NOT NULL
);
GRANT SELECT ON sandbox_case, sandbox_reset TO :"handler", :"bus";
GRANT SELECT ON situation_ref TO :"bus";

-- Every table with a département, in the order in which its rows of 984 can go; `kept`: they stay, for
-- intake told them, or they are where a vendor listens.  A table that a later migration makes is
-- registered by it (a test compares).
CREATE TABLE sandbox_part (
  ordinal integer PRIMARY KEY,
  name    text    NOT NULL UNIQUE,
  kept    boolean NOT NULL
);
CREATE FUNCTION sandbox_register(the_ordinal int, the_table text, is_kept boolean DEFAULT false)
  RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO sandbox_part VALUES (the_ordinal, the_table, is_kept);
  IF (SELECT relrowsecurity FROM pg_class WHERE oid = the_table::regclass) THEN
    EXECUTE format('CREATE POLICY sandbox ON %I TO c360_owner USING (departement = ''984'')'
      ' WITH CHECK (departement = ''984'')', the_table);
  END IF;
END $$;
SELECT sandbox_register(10 * n::int, t) FROM unnest(ARRAY['clock', 'relay_link_opening', 'relay_link',
  'actor_contact', 'relay', 'concertation_commitment_line', 'concertation_commitment',
  'concertation_decision', 'concertation_invitation', 'concertation_date', 'concertation',
  'gos_invitation', 'funding', 'accord_document', 'accord_signature', 'accord_version', 'accord',
  'unmet_need', 'need_look', 'plan_contact', 'considered_decision', 'considered', 'plan_version', 'plan',
  'admin_impact', 'proposal', 'orientation_status', 'orientation', 'proposal_round', 'pag_review',
  'cdaph_decision', 'pag_accord', 'pag_service', 'pag_version', 'pag', 'complement', 'gos_seat',
  'gos_session', 'followed_right', 'creton', 'mdph_demande', 'handoff_content', 'handoff_history',
  'handoff', 'task_split', 'delay_rule', 'handoff_condition', 'pag_rule']) WITH ORDINALITY AS p (t, n) \g /dev/null
SELECT sandbox_register(9000 + n::int, t, true) FROM unnest(ARRAY['situation_ref', 'situation_reader',
  'consent_ref', 'consent_ref_file', 'actor_ref', 'offer_ref', 'webhook', 'webhook_delivery',
  'audit', 'idempotency']) WITH ORDINALITY AS p (t, n) \g /dev/null

-- One case from its beginning to where it stands, state by state, so that history and clocks are those
-- of such a hand-off.
CREATE FUNCTION sandbox_make(c sandbox_case, at timestamptz) RETURNS void LANGUAGE plpgsql
  SET search_path FROM CURRENT AS $$
DECLARE
  h    uuid := sandbox_id(1, c.number);
  s    uuid := sandbox_id(2, c.number);
  t    timestamptz := at - make_interval(days => c.days, mins => 2);
  gap  interval := make_interval(days => c.days) / (cardinality(c.path) + 1);
  was  text := 'sent';
  step text;
  n    bigint := 1;
BEGIN
  WITH fact AS (INSERT INTO handoff (id, departement, situation_id, reason, state, state_at, sent_at, sent_by)
      VALUES (h, '984', s, 'response_unavailable', 'sent', t, t, 'sandbox-team') RETURNING id)
    INSERT INTO handoff_history (departement, handoff_id, number, at, act, side, by, to_state, dossier_id)
      SELECT '984', id, 1, t, 'send', 'team', 'sandbox-team', 'sent', sandbox_id(3, c.number) FROM fact;
  INSERT INTO handoff_content (departement, handoff_id, content) VALUES ('984', h, jsonb_build_object(
    'urgency', 'soon', 'rupture', 'risk', 'first_intention', 'tried', 'dossier_id', sandbox_id(3, c.number)));
  FOREACH step IN ARRAY c.path LOOP
    n := n + 1;
    t := t + gap;
    WITH fact AS (UPDATE handoff SET state = step, state_at = t, version = n,
        received_at = CASE step WHEN 'received' THEN t ELSE received_at END,
        read_at = CASE step WHEN 'read' THEN t ELSE read_at END,
        decided_at = CASE WHEN step IN ('accepted', 'refused', 'already_known') THEN t ELSE decided_at END,
        refusal_reason = CASE step WHEN 'refused' THEN 'first_response_possible' END,
        refusal_note = CASE step WHEN 'refused' THEN 'Texte inventé : une réponse existe à côté.' END,
        person_text = CASE step WHEN 'refused' THEN 'Texte inventé : une autre réponse est possible.' END,
        known_number = CASE step WHEN 'already_known' THEN 'INVENTE-984-07' END,
        outcome = CASE step WHEN 'concluded' THEN c.outcome END,
        outcome_reason = CASE WHEN step = 'concluded' AND c.outcome = 'no_pag' THEN 'response_without_pag' END,
        withdrawal_reason = CASE step WHEN 'withdrawn' THEN 'person_withdraws' END,
        withdrawn_by = CASE step WHEN 'withdrawn' THEN 'person' END
      WHERE departement = '984' AND id = h RETURNING id)
    INSERT INTO handoff_history (departement, handoff_id, number, at, act, side, by, from_state, to_state,
        reason, codes)
      SELECT '984', id, n, t, CASE step WHEN 'received' THEN 'receive' WHEN 'complement_requested' THEN
          'request_complement' WHEN 'accepted' THEN 'accept' WHEN 'refused' THEN 'refuse' WHEN 'already_known'
          THEN 'know_already' WHEN 'in_evaluation' THEN 'start_evaluation' WHEN 'concluded' THEN 'conclude'
          WHEN 'withdrawn' THEN 'withdraw' ELSE step END,
        CASE step WHEN 'received' THEN 'system' WHEN 'withdrawn' THEN 'team' ELSE 'mdph' END,
        CASE step WHEN 'withdrawn' THEN 'sandbox-team' ELSE 'sandbox-mdph' END, was, step,
        CASE step WHEN 'refused' THEN 'first_response_possible' WHEN 'withdrawn' THEN 'person_withdraws'
          WHEN 'concluded' THEN CASE c.outcome WHEN 'no_pag' THEN 'response_without_pag' END END,
        CASE step WHEN 'complement_requested' THEN '{evaluation}'::text[] END FROM fact;
    was := step;
  END LOOP;
END $$;

-- The PAG of a case, with one service; the organisations are invented.
CREATE FUNCTION sandbox_make_pag(c sandbox_case, at timestamptz) RETURNS void LANGUAGE plpgsql
  SET search_path FROM CURRENT AS $$
DECLARE
  p   uuid := sandbox_id(4, c.number);
  s   uuid := sandbox_id(2, c.number);
  t   timestamptz := at - interval '60 days';
  day date := (at - interval '45 days')::date;
  ok  boolean := c.pag = 'in_force';
BEGIN
  INSERT INTO actor_ref (id, departement, name) VALUES (sandbox_id(5, 1), '984', 'Service inventé du bac à sable')
    ON CONFLICT (id) DO NOTHING;
  INSERT INTO pag (id, departement, state, state_at, situation_id, handoff_id, valid_number, prepared_at,
      prepared_by, elaborated_at, validated_at, in_force_from, in_force_until, accord, accord_on, withdrawal_reason)
    VALUES (p, '984', c.pag, t + interval '10 days', s, sandbox_id(1, c.number), CASE WHEN ok THEN 1 END, t,
      'sandbox-mdph', CASE WHEN ok THEN t + interval '5 days' END, CASE WHEN ok THEN t + interval '10 days' END,
      CASE WHEN ok THEN day END, CASE WHEN ok THEN (day + interval '1 year')::date END,
      CASE WHEN ok THEN 'accepted' ELSE 'awaited' END, CASE WHEN ok THEN day END,
      CASE WHEN NOT ok THEN 'person_disagrees' END);
  INSERT INTO pag_version (departement, pag_id, number, situation_id, coordinator_id, written_at, written_by, words)
    VALUES ('984', p, 1, s, sandbox_id(5, 1), t, 'sandbox-mdph', '{"summary": "Texte inventé."}');
  INSERT INTO pag_service (id, departement, state, state_at, pag_id, number, line, situation_id, kind, actor_id,
      frequency_every, frequency_times, from_day, needed, accord, accord_on, words)
    VALUES (sandbox_id(6, c.number), '984', CASE WHEN ok THEN 'engaged' ELSE 'awaited' END, t, p, 1, 1, s,
      'educational', sandbox_id(5, 1), 'week', 1, day, true, CASE WHEN ok THEN 'accepted' ELSE 'awaited' END,
      CASE WHEN ok THEN day END, '{"label": "Accompagnement inventé"}');
END $$;

-- What the MDPH of the sandbox is told of it: first that all is new, then every act in its order.
CREATE FUNCTION sandbox_tell(told_at timestamptz, event uuid) RETURNS void LANGUAGE sql
  SET search_path FROM CURRENT AS $$
  INSERT INTO outbox (event_id, stream, type, subject, at, data) VALUES (event, '984.mdph',
    'referral.sandbox.reset.v1', sandbox_id(0, 0)::text, told_at, json_build_object('sandbox_id',
      sandbox_id(0, 0), 'at', to_char(told_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')));
  INSERT INTO outbox (event_id, stream, type, subject, at, data)
    SELECT gen_random_uuid(), '984.mdph', 'referral.handoff.' || CASE y.act WHEN 'send' THEN 'sent'
        WHEN 'start_evaluation' THEN 'evaluation_started' ELSE y.to_state END || '.v1',
      y.handoff_id::text, told_at, json_strip_nulls(json_build_object('handoff_id', y.handoff_id,
        'situation_id', h.situation_id, CASE y.act WHEN 'send' THEN 'sent_at' ELSE 'at' END,
        to_char(y.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'reason', CASE y.act WHEN 'send' THEN h.reason ELSE y.reason END,
        'outcome', CASE y.act WHEN 'conclude' THEN h.outcome END,
        'by', CASE y.act WHEN 'withdraw' THEN h.withdrawn_by END, 'codes', to_json(y.codes)))
      FROM handoff_history y JOIN handoff h ON h.departement = y.departement AND h.id = y.handoff_id
      WHERE y.departement = '984' ORDER BY y.at, y.handoff_id, y.number;
  INSERT INTO outbox (event_id, stream, type, subject, at, data)
    SELECT gen_random_uuid(), '984.mdph', 'referral.pag.' || e.fact || '.v1', p.id::text, told_at,
      json_strip_nulls(json_build_object('pag_id', p.id, 'situation_id', p.situation_id, 'handoff_id',
        p.handoff_id, 'at', to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'state', e.state, 'from', CASE e.fact WHEN 'entered' THEN p.in_force_from END,
        'reason', CASE e.fact WHEN 'withdrawn' THEN p.withdrawal_reason END))
      FROM pag p CROSS JOIN LATERAL (VALUES (1, 'prepared', NULL, p.prepared_at),
        (2, 'elaborated', 'elaborated', p.elaborated_at), (3, 'validated', 'validated', p.validated_at),
        (4, 'entered', 'in_force', p.validated_at),
        (5, 'withdrawn', 'withdrawn', CASE p.state WHEN 'withdrawn' THEN p.state_at END)) AS e (n, fact, state, at)
      WHERE p.departement = '984' AND e.at IS NOT NULL ORDER BY p.id, e.n
$$;

-- Everything of 984 goes and is made anew; how often that was done.  NULL: intake has not told the
-- situations yet, and nothing was touched.  Two at a time wait for each other; who is in the middle of an
-- act on a hand-off ends it first, or finds the new one.
CREATE FUNCTION sandbox_reset(at timestamptz, who text, event uuid) RETURNS bigint LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  part sandbox_part;
  c    sandbox_case;
  made bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('c360 sandbox'));
  IF EXISTS (SELECT FROM sandbox_case k WHERE NOT EXISTS (SELECT FROM situation_ref s
      WHERE s.departement = '984' AND s.id = sandbox_id(2, k.number))) THEN
    RETURN NULL;
  END IF;
  -- parents first: what hangs below them can then neither come nor change
  FOR part IN SELECT * FROM sandbox_part WHERE NOT kept ORDER BY ordinal DESC LOOP
    EXECUTE format('SELECT 1 FROM %I WHERE departement = ''984'' FOR UPDATE', part.name);
  END LOOP;
  FOR part IN SELECT * FROM sandbox_part WHERE NOT kept ORDER BY ordinal LOOP
    EXECUTE format('DELETE FROM %I WHERE departement = ''984''', part.name);
  END LOOP;
  -- a key that was used before the reset is new after it
  DELETE FROM idempotency WHERE departement = '984' AND operation <> 'reset_sandbox';
  FOR c IN SELECT * FROM sandbox_case ORDER BY number LOOP
    PERFORM sandbox_make(c, at);
    IF c.pag IS NOT NULL THEN
      PERFORM sandbox_make_pag(c, at);
    END IF;
  END LOOP;
  PERFORM sandbox_tell(at, event);
  INSERT INTO sandbox_reset AS r VALUES (true, 1, at, who)
    ON CONFLICT (one) DO UPDATE SET version = r.version + 1, at = excluded.at, by = excluded.by
    RETURNING r.version INTO made;
  RETURN made;
END $$;

-- Days pass for one hand-off: what happened to it, and its clocks, lie that much further back.
CREATE FUNCTION sandbox_pass(the_id uuid, days int, at timestamptz) RETURNS bigint LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  d   interval := make_interval(days => days);
  now_at bigint;
BEGIN
  UPDATE handoff SET state_at = state_at - d, sent_at = sent_at - d, received_at = received_at - d,
      read_at = read_at - d, decided_at = decided_at - d, version = version + 1
    WHERE departement = '984' AND id = the_id RETURNING version INTO now_at;
  UPDATE handoff_history y SET at = y.at - d WHERE departement = '984' AND handoff_id = the_id;
  UPDATE clock SET started_at = started_at - d, paused_at = paused_at - d, stopped_at = stopped_at - d,
      paused_from = ARRAY(SELECT p - d FROM unnest(paused_from) WITH ORDINALITY AS u (p, n) ORDER BY n),
      paused_to = ARRAY(SELECT p - d FROM unnest(paused_to) WITH ORDINALITY AS u (p, n) ORDER BY n),
      level_at = level_at - d, look_at = CASE WHEN stopped_at IS NULL AND paused_at IS NULL THEN sandbox_pass.at END
    WHERE departement = '984' AND subject_id = the_id;
  RETURN now_at;
END $$;
GRANT EXECUTE ON FUNCTION sandbox_id TO :"handler", :"bus";
GRANT EXECUTE ON FUNCTION sandbox_reset TO :"handler", :"bus";
GRANT EXECUTE ON FUNCTION sandbox_pass TO :"handler";

-- The persons of the sandbox of vendors (docs/mdph-sandbox.md): invented, of département 984, where nobody
-- lives; one for each case of referral (its migration 0095), with the same ids.
-- compatible: a function that only a program with C360_SANDBOX calls

CREATE FUNCTION sandbox_id(kind int, number int) RETURNS uuid LANGUAGE sql IMMUTABLE AS
$$ SELECT ('09840000-0000-7000-8000-00000000' || lpad(kind::text, 2, '0') || lpad(number::text, 2, '0'))::uuid $$;

-- One file with its agreement and the dossier that is sealed for the MDPH; the twelfth took it back.
CREATE FUNCTION sandbox_person(n int, at timestamptz) RETURNS void LANGUAGE plpgsql
  SET search_path FROM CURRENT AS $$
DECLARE
  named  text := 'Inventé-' || (ARRAY['Un', 'Deux', 'Trois', 'Quatre', 'Cinq', 'Six', 'Sept', 'Huit', 'Neuf',
    'Dix', 'Onze', 'Douze', 'Treize', 'Quatorze', 'Quinze', 'Seize'])[n];
  born   text := (2000 + n)::text || '-03-12';
  t      timestamptz := at - interval '200 days';
  agreed consent;
  sealed text;
BEGIN
  INSERT INTO person (id, departement, created_at, created_by, updated_at, updated_by, name_status, family_name,
      given_names, birth_date) VALUES (sandbox_id(11, n), '984', t, 'sandbox-team', t, 'sandbox-team', 'stated',
      named, 'Alex', born);
  INSERT INTO solicitation (id, departement, state, received_at, recorded_at, recorded_by, channel,
      requester_kind, person_profile, profile, person_id, text)
    VALUES (sandbox_id(12, n), '984', 'in_situation', t, t, 'sandbox-team', 'phone', 'person', 'adult', 'adult',
      sandbox_id(11, n), 'Texte inventé : je cherche une place près de chez moi.');
  INSERT INTO situation (id, departement, solicitation_id, solicited_at, conseiller, opened_at, person_id)
    VALUES (sandbox_id(2, n), '984', sandbox_id(12, n), t, 'sandbox-team', t, sandbox_id(11, n));
  INSERT INTO outbox (event_id, stream, type, subject, at, data) VALUES (gen_random_uuid(), '984.facts',
    'intake.situation.opened.v1', sandbox_id(2, n)::text, at, json_build_object('situation_id',
      sandbox_id(2, n), 'solicitation_id', sandbox_id(12, n), 'profile', 'adult',
      'solicited_at', to_char(t AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'opened_at', to_char(t AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')));
  INSERT INTO consent (id, departement, version, situation_id, decision, purpose, categories, recipients,
      decided_at, given_by, means, words, collected_by, recorded_at)
    VALUES (sandbox_id(13, n), '984', CASE n WHEN 12 THEN 2 ELSE 1 END, sandbox_id(2, n), 'given', 'mdph_handoff',
      '{identity,situation,wishes,needs,solutions_tried}', '{mdph}', t, 'person', 'oral', 'share_2026_1',
      'sandbox-team', t) RETURNING * INTO agreed;
  PERFORM consent_event(agreed);
  sealed := json_build_object('format', 'c360.dossier.v1',
    'situation', json_build_object('solicited_at', t, 'opened_at', t, 'state', 'open', 'profile', 'adult'),
    'identity', json_build_object('family_name', named, 'given_names', 'Alex', 'birth_date', born),
    'notes', json_build_object('needs', 'Texte inventé : un accompagnement à domicile.'))::text;
  INSERT INTO dossier (id, departement, situation_id, purpose, categories, recipient_kind, recipient_id,
      consent_id, content, sha256, sealed_at, sealed_by, expires_at)
    VALUES (sandbox_id(3, n), '984', sandbox_id(2, n), 'mdph_handoff', '{identity,situation,needs}', 'mdph', '984',
      agreed.id, sealed, encode(sha256(convert_to(sealed, 'UTF8')), 'hex'), t, 'sandbox-team', at + interval '5 years');
  IF n = 12 THEN
    INSERT INTO consent_withdrawal (consent_id, departement, withdrawn_at, given_by, means, collected_by, recorded_at)
      VALUES (agreed.id, '984', at, 'person', 'oral', 'sandbox-team', at);
    INSERT INTO outbox (event_id, stream, type, subject, at, data) VALUES (gen_random_uuid(), '984.facts',
      'intake.consent.withdrawn.v1', agreed.id::text, at, json_build_object('consent_id', agreed.id,
        'situation_id', sandbox_id(2, n), 'means', 'oral', 'given_by', 'person',
        'withdrawn_at', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')));
  END IF;
END $$;

-- Once, and nothing when they are there.
CREATE FUNCTION sandbox_fill(at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
  SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('c360 sandbox'));
  FOR n IN 1..16 LOOP
    IF NOT EXISTS (SELECT FROM situation WHERE departement = '984' AND id = sandbox_id(2, n)) THEN
      PERFORM sandbox_person(n, at);
    END IF;
  END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION sandbox_fill TO :"bus";

-- The person's side: what is held of them, who saw it, what they ask, what is erased and when.

-- What intake holds of a person, table by table; a part adds its own by personal_data_register().
-- A table has a column departement; its rows belong to the person by `key`: the id of a 'person', a
-- 'solicitation' or a 'situation', or of a row of the registered table named by `link` (a smaller
-- ordinal).  `shown`: which rows t the person's own export has.  `erase`: "column = expression" for
-- each column, $3 is the instant; a column that is not there is left alone; {DELETE} drops the row.
-- `remains`: true for a row t of which something is left.  `contact`: a column with the instant at
-- which the person was in touch.
CREATE TABLE personal_data (
  ordinal  int    PRIMARY KEY,
  name     text   NOT NULL UNIQUE,
  link     text   NOT NULL,
  key      text   NOT NULL,
  label_fr text   NOT NULL,
  label_en text   NOT NULL,
  erase    text[] NOT NULL,
  remains  text   NOT NULL,
  shown    text   NOT NULL DEFAULT 'true',
  left_out text[] NOT NULL DEFAULT '{}',
  contact  text
);
GRANT SELECT ON personal_data TO :"handler", :"bus";

-- A table of that name, if its part is there already.
CREATE FUNCTION personal_table(name text) RETURNS regclass LANGUAGE sql STABLE AS
$$ SELECT oid::regclass FROM pg_class WHERE oid = to_regclass(name) AND relkind IN ('r', 'p') $$;

-- Only the functions below act as the owner of the tables, whom row security holds too.
CREATE FUNCTION personal_data_open(the_table text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF personal_table(the_table) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM pg_policy
     WHERE polrelid = personal_table(the_table) AND polname = 'personal_data') THEN
    EXECUTE format('CREATE POLICY personal_data ON %I TO c360_owner USING (true) WITH CHECK (true)',
                   the_table);
  END IF;
END $$;

CREATE FUNCTION personal_data_register(the_ordinal int, the_table text, the_link text, the_key text,
  fr text, en text, the_erase text[], the_remains text, the_shown text DEFAULT 'true',
  the_left_out text[] DEFAULT '{}', the_contact text DEFAULT NULL) RETURNS void
  LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO personal_data VALUES (the_ordinal, the_table, the_link, the_key, fr, en, the_erase,
    the_remains, the_shown, the_left_out, the_contact);
  PERFORM personal_data_open(the_table);
END $$;

-- Who asked for what of their data, and what came of it (RGPD art. 12 to 21): one month.
CREATE TABLE data_request (
  id          uuid        PRIMARY KEY,
  departement text        NOT NULL,
  version     bigint      NOT NULL DEFAULT 1,
  state       text        NOT NULL DEFAULT 'received'
              CHECK (state IN ('received', 'accepted', 'done', 'refused')),
  person_id   uuid        NOT NULL,
  kind        text        NOT NULL CHECK (kind IN ('rectification', 'opposition', 'erasure')),
  text        text,
  by_person   boolean     NOT NULL,     -- through the own account; else taken down by the team
  received_at timestamptz NOT NULL,
  recorded_by text        NOT NULL,
  due_on      date        NOT NULL,
  decided_at  timestamptz,
  decided_by  text,
  reason      text,
  answer      text,
  blocked     text,                     -- erasure: why not yet
  kept        text[],                   -- erasure: what the law lets us keep
  done_at     timestamptz,
  UNIQUE (departement, id),
  FOREIGN KEY (departement, person_id) REFERENCES person (departement, id),
  CHECK ((state = 'received') = (decided_at IS NULL)),
  CHECK ((state = 'refused') = (reason IS NOT NULL))
);
CREATE INDEX data_request_list ON data_request (departement, state, due_on, id);
CREATE INDEX data_request_person ON data_request (departement, person_id, received_at, id);
CREATE INDEX data_request_erase ON data_request (decided_at, id)
  WHERE state = 'accepted' AND kind = 'erasure';

-- A procedure is under way: nothing of this person is erased until it is lifted.
CREATE TABLE legal_hold (
  id          uuid        PRIMARY KEY,
  departement text        NOT NULL,
  version     bigint      NOT NULL DEFAULT 1,
  state       text        NOT NULL DEFAULT 'set' CHECK (state IN ('set', 'lifted')),
  person_id   uuid        NOT NULL,
  reason      text        NOT NULL,
  set_at      timestamptz NOT NULL,
  set_by      text        NOT NULL,
  lift_reason text,
  lifted_at   timestamptz,
  lifted_by   text,
  FOREIGN KEY (departement, person_id) REFERENCES person (departement, id),
  CHECK ((state = 'lifted') = (lifted_at IS NOT NULL AND lift_reason IS NOT NULL))
);
CREATE UNIQUE INDEX legal_hold_set ON legal_hold (departement, person_id) WHERE state = 'set';
CREATE INDEX legal_hold_list ON legal_hold (departement, state, set_at, id);

-- Sorting with the departmental archives before elimination (code du patrimoine, L.211-4).
CREATE TABLE archive_sort (
  person_id   uuid        PRIMARY KEY,
  departement text        NOT NULL,
  id          uuid        NOT NULL,
  version     bigint      NOT NULL DEFAULT 1,
  decision    text        NOT NULL CHECK (decision IN ('eliminate', 'keep')),
  decided_at  timestamptz NOT NULL,
  decided_by  text        NOT NULL,
  FOREIGN KEY (departement, person_id) REFERENCES person (departement, id)
);
CREATE INDEX archive_sort_person ON archive_sort (departement, person_id);

-- Dated configuration of a département; without a row: 24 months, 36 months, no sorting.
CREATE TABLE retention_rule (
  id              uuid        PRIMARY KEY,
  departement     text        NOT NULL,
  version         bigint      NOT NULL DEFAULT 1,
  valid_from      date        NOT NULL,
  months          int         NOT NULL CHECK (months BETWEEN 6 AND 120),
  audit_months    int         NOT NULL CHECK (audit_months BETWEEN 6 AND 72),
  archive_sorting boolean     NOT NULL,
  set_at          timestamptz NOT NULL,
  set_by          text        NOT NULL,
  UNIQUE (departement, valid_from)
);

CREATE TABLE retention_run (
  id           uuid        PRIMARY KEY,
  departement  text        NOT NULL,
  version      bigint      NOT NULL DEFAULT 1,
  state        text        NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'done')),
  mode         text        NOT NULL CHECK (mode IN ('dry_run', 'run', 'replay')),
  dry_run_id   uuid,                    -- a run names the dry run that somebody looked at
  asked_at     timestamptz NOT NULL,
  asked_by     text        NOT NULL,
  months       int         NOT NULL,
  sorting      boolean     NOT NULL,
  before       timestamptz NOT NULL,    -- last contact before this instant
  -- how far it is: persons by id, then solicitations of nobody by id
  stage        text        NOT NULL DEFAULT 'person' CHECK (stage IN ('person', 'solicitation', 'end')),
  after_id     uuid        NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  looked_at    bigint      NOT NULL DEFAULT 0,
  due          bigint      NOT NULL DEFAULT 0,
  erased       bigint      NOT NULL DEFAULT 0,
  held         bigint      NOT NULL DEFAULT 0,
  open_files   bigint      NOT NULL DEFAULT 0,
  to_sort      bigint      NOT NULL DEFAULT 0,
  kept_archive bigint      NOT NULL DEFAULT 0,
  remains      bigint,                  -- rows of erased subjects in which something was found
  started_at   timestamptz,
  finished_at  timestamptz,
  UNIQUE (departement, id)
);
CREATE UNIQUE INDEX retention_run_alive ON retention_run (departement) WHERE state <> 'done';
CREATE INDEX retention_run_list ON retention_run (departement, asked_at, id);
CREATE INDEX retention_run_work ON retention_run (asked_at, id) WHERE state <> 'done';

-- What was erased, by id and nothing else: kept apart from the backups, it erases again what a
-- restored backup brings back.
CREATE TABLE erasure (
  subject_id    uuid        PRIMARY KEY,
  departement   text        NOT NULL,
  kind          text        NOT NULL CHECK (kind IN ('person', 'solicitation')),
  cause         text        NOT NULL CHECK (cause IN ('request', 'retention', 'replay')),
  erased_at     timestamptz NOT NULL,
  run_id        uuid,
  persons       uuid[]      NOT NULL,
  solicitations uuid[]      NOT NULL,
  situations    uuid[]      NOT NULL
);
CREATE INDEX erasure_list ON erasure (departement, erased_at, subject_id);
CREATE INDEX erasure_run ON erasure (run_id) WHERE run_id IS NOT NULL;

-- The journal of before a restore, brought back from outside: each is erased once more.
CREATE TABLE erasure_again (
  id          uuid        PRIMARY KEY,
  departement text        NOT NULL,
  version     bigint      NOT NULL DEFAULT 1,
  subject_id  uuid        NOT NULL,
  kind        text        NOT NULL CHECK (kind IN ('person', 'solicitation')),
  asked_at    timestamptz NOT NULL,
  asked_by    text        NOT NULL,
  done_at     timestamptz
);
CREATE INDEX erasure_again_waits ON erasure_again (asked_at, id) WHERE done_at IS NULL;

-- From which day on the contacts of a person who objects are not used any more.
CREATE TABLE opposition (
  person_id   uuid        PRIMARY KEY,
  departement text        NOT NULL,
  since       timestamptz NOT NULL,
  request_id  uuid        NOT NULL,
  FOREIGN KEY (departement, person_id) REFERENCES person (departement, id)
);
CREATE INDEX opposition_person ON opposition (departement, person_id);

SELECT format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t),
       format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t),
       format('CREATE POLICY territory ON %I TO %I USING (%s) WITH CHECK (%s)', t, :'handler', c, c),
       format('CREATE POLICY jobs ON %I TO %I USING (true) WITH CHECK (true)', t, :'bus'),
       format('GRANT SELECT, INSERT ON %I TO %I', t, :'handler'),
       format('GRANT SELECT ON %I TO %I', t, :'bus')
  FROM unnest(ARRAY['data_request', 'legal_hold', 'archive_sort', 'retention_rule', 'retention_run',
                    'erasure', 'erasure_again', 'opposition']) AS t,
       (VALUES ('departement = ANY (string_to_array(current_setting(''c360.departements'', true), '','')) ')) AS v (c)
\gexec
REVOKE INSERT ON erasure FROM :"handler";
GRANT UPDATE ON data_request, legal_hold, archive_sort, retention_rule TO :"handler";
GRANT INSERT, UPDATE ON erasure TO :"bus";
GRANT UPDATE ON data_request, retention_run, erasure_again TO :"bus";

-- The trail, by what was seen in a list as well.
CREATE INDEX audit_resources ON audit USING gin (resources) WHERE resources IS NOT NULL;
CREATE INDEX audit_age ON audit (at);
CREATE INDEX event_subject ON event (subject);
GRANT DELETE ON audit TO :"bus";
GRANT SELECT ON stream_head TO :"bus";

-- --- the registry -----------------------------------------------------------------------------
-- Dates that statistics need stay by the month; codes stay, the commune does not: in a small one a
-- code is a person.
SELECT personal_data_register(10, 'person', 'person', 'id', 'identité', 'identity',
  ARRAY['state = ''erased''', 'merged_into = NULL', 'name_status = ''unknown''', 'family_name = NULL',
    'birth_name = NULL', 'given_names = NULL', 'called = NULL', 'birth_date = ''unknown''',
    'age_band_stated = NULL', 'commune = NULL', 'address_lines = ''{}''', 'postal_code = NULL',
    'language = ''fr''', 'interpreter = ''unknown''', 'communication_modes = ''{}''',
    'deaf_access = ''{}''', 'facilitator_criteria = ''{}''', 'ins_status = ''none''',
    'sex = ''unknown''', 'birth_place = NULL', 'mdph_number = NULL', 'note = NULL',
    'version = version + 1', 'updated_at = $3', 'created_at = date_trunc(''month'', created_at)'],
  't.state <> ''erased'' OR num_nonnulls(t.family_name, t.birth_name, t.given_names, t.called,
   t.commune, t.postal_code, t.birth_place, t.mdph_number, t.note) > 0 OR t.birth_date <> ''unknown''
   OR cardinality(t.address_lines) > 0', 'true', '{created_by,updated_by,merged_into}') \g /dev/null
SELECT personal_data_register(11, 'person_account', 'person', 'person_id', 'compte en ligne',
  'online account', ARRAY['sub = ''erased:'' || id', 'checked_how = ''erased''',
    'ended_at = coalesce(ended_at, $3)', 'ended_by = coalesce(ended_by, ''system'')'],
  't.sub <> ''erased:'' || t.id', 'true', '{sub,checked_by,ended_by}') \g /dev/null
SELECT personal_data_register(12, 'person_contact', 'person', 'person_id', 'coordonnées', 'contacts',
  '{DELETE}', 'true', 'true', '{reach,created_by}') \g /dev/null
SELECT personal_data_register(13, 'person_key', 'person', 'person_id', 'clés de recherche',
  'search keys', '{DELETE}', 'true', 'false') \g /dev/null
SELECT personal_data_register(14, 'person_link', 'person', 'person_id', 'proches et représentants',
  'relatives and representatives', '{DELETE}', 'true', 'true', '{created_by,updated_by,proof_by}')
  \g /dev/null
SELECT personal_data_register(15, 'person_distinct', 'person', 'low_id', 'rapprochements écartés',
  'records told apart', '{DELETE}', 'true', 'false') \g /dev/null
SELECT personal_data_register(16, 'person_merge', 'person', 'kept_id', 'fusions', 'merges',
  ARRAY['kept_before = ''{}''', 'kept_after = ''{}''', 'other_before = ''{}''', 'moved = ''{}''',
    'reason = NULL'], 't.kept_before <> ''{}'' OR t.other_before <> ''{}''', 'false') \g /dev/null
SELECT personal_data_register(20, 'solicitation', 'solicitation', 'id', 'demandes', 'requests',
  ARRAY['text = NULL', 'commune = NULL', 'person_id = NULL', 'requester_person_id = NULL',
    'received_at = date_trunc(''month'', received_at)',
    'recorded_at = date_trunc(''month'', recorded_at)', 'commune_given = NULL', 'age = NULL',
    'sub_territory_id = NULL', 'sender_organisation = NULL', 'call_id = NULL',
    'version = version + 1'],
  'num_nonnulls(t.text, t.commune, t.person_id, t.requester_person_id) > 0', 'true',
  '{recorded_by,requester_person_id}', 'received_at') \g /dev/null
SELECT personal_data_register(30, 'situation', 'situation', 'id', 'suivis', 'follow-ups',
  ARRAY['person_id = NULL', 'closure_note = NULL', 'opened_at = date_trunc(''month'', opened_at)',
    'solicited_at = date_trunc(''month'', solicited_at)',
    'closed_at = date_trunc(''month'', closed_at)', 'need = NULL', 'handled_by = NULL',
    'despite = NULL', 'version = version + 1'],
  'num_nonnulls(t.person_id, t.closure_note) > 0', 'true', '{substitute}', 'opened_at') \g /dev/null
SELECT personal_data_register(31, 'act', 'situation', 'situation_id', 'échanges', 'exchanges',
  ARRAY['text = NULL', 'with_whom = ''{}''',
    'reason = CASE WHEN reason IS NULL THEN NULL ELSE ''erased'' END',
    'occurred_at = date_trunc(''month'', occurred_at)',
    'recorded_at = date_trunc(''month'', recorded_at)'],
  't.text IS NOT NULL', 'true', '{recorded_by}', 'occurred_at') \g /dev/null
SELECT personal_data_register(32, 'task', 'situation', 'situation_id', 'tâches', 'tasks',
  ARRAY['title = ''erased''', 'outcome = NULL'], 't.title <> ''erased''', 'true',
  '{created_by,ended_by}') \g /dev/null
SELECT personal_data_register(33, 'task_history', 'task', 'task_id', 'suite des tâches',
  'what became of tasks', ARRAY['note = NULL'], 't.note IS NOT NULL', 'true', '{by}') \g /dev/null
SELECT personal_data_register(34, 'closure', 'situation', 'situation_id', 'fins de suivi',
  'ends of follow-up', ARRAY['note = NULL', 'reopen_note = NULL'],
  'num_nonnulls(t.note, t.reopen_note) > 0', 'true', '{closed_by,reopened_by}') \g /dev/null
SELECT personal_data_register(35, 'evaluation', 'situation', 'situation_id', 'évaluations',
  'evaluations', ARRAY['summary = NULL', 'domains = ''{}'''],
  't.summary IS NOT NULL OR t.domains <> ''{}''', 'true', '{recorded_by}') \g /dev/null
SELECT personal_data_register(36, 'note', 'situation', 'situation_id', 'notes partagées',
  'shared notes', ARRAY['text = NULL', 'state = ''withdrawn''',
    'withdrawn_at = coalesce(withdrawn_at, $3)'], 't.text IS NOT NULL',
  't.visibility = ''shared'' AND t.state = ''current''') \g /dev/null
SELECT personal_data_register(37, 'situation_owner', 'situation', 'situation_id',
  'conseillers successifs', 'advisers, one after another', ARRAY['note = NULL'],
  't.note IS NOT NULL', 'true', '{by}') \g /dev/null
SELECT personal_data_register(38, 'need_guard', 'person', 'person_id', 'garde', 'guard', '{DELETE}',
  'true', 'false') \g /dev/null
SELECT personal_data_register(39, 'relance', 'solicitation', 'solicitation_id', 'relances',
  'later contacts', ARRAY['text = NULL', 'call_id = NULL', 'at = date_trunc(''month'', at)'],
  't.text IS NOT NULL', 'true', '{recorded_by}', 'at') \g /dev/null
SELECT personal_data_register(40, 'project', 'situation', 'situation_id', 'projet de vie',
  'life project', '{}', 'false', 'true', '{opened_by}') \g /dev/null
SELECT personal_data_register(41, 'project_answer', 'project', 'project_id',
  'réponses sur le projet de vie', 'answers on the life project', ARRAY['said_by = NULL'],
  't.said_by IS NOT NULL', 'true', '{recorded_by}') \g /dev/null
SELECT personal_data_register(42, 'project_version', 'project', 'project_id',
  'versions du projet de vie', 'versions of the life project', ARRAY['content = ''{}'''],
  't.content <> ''{}''', 'true', '{written_by}') \g /dev/null
SELECT personal_data_register(43, 'project_draft', 'project', 'project_id', 'brouillons', 'drafts',
  '{DELETE}', 'true', 'false') \g /dev/null
SELECT personal_data_register(44, 'appv_relay', 'situation', 'situation_id',
  'relais vers un facilitateur', 'relays to a facilitator', ARRAY['note = NULL', 'end_note = NULL'],
  'num_nonnulls(t.note, t.end_note) > 0', 'true', '{oriented_by,consent_id}') \g /dev/null
SELECT personal_data_register(50, 'consent', 'person', 'person_id', 'accords de la personne',
  'agreements of the person', ARRAY['proof_document_id = NULL', 'words = NULL'],
  't.proof_document_id IS NOT NULL', 'true', '{collected_by}') \g /dev/null
SELECT personal_data_register(52, 'document', 'situation', 'situation_id', 'documents', 'documents',
  ARRAY['state = ''erased''', 'content = NULL', 'name = ''erased''', 'sha256 = repeat(''0'', 64)',
    'erased_at = coalesce(erased_at, $3)', 'erased_by = coalesce(erased_by, ''system'')',
    'erasure_reason = coalesce(erasure_reason, ''erasure'')', 'version = version + 1'],
  't.content IS NOT NULL OR t.name <> ''erased''', 'true', '{content,sha256,added_by}') \g /dev/null
SELECT personal_data_register(60, 'notice', 'person', 'person_id', 'messages', 'messages',
  ARRAY['params = ''{}''', 'situation_id = NULL', 'version = version + 1',
    'state = CASE WHEN state IN (''queued'', ''failed'', ''to_post'', ''given_up'')
     THEN ''cancelled'' ELSE state END'],
  't.params::text <> ''{}'' OR t.state IN (''queued'', ''failed'', ''to_post'', ''given_up'')',
  't.state <> ''cancelled''', '{cause,lease_until,next_at}') \g /dev/null
SELECT personal_data_register(61, 'data_request', 'person', 'person_id', 'demandes sur les données',
  'requests on data', ARRAY['text = NULL', 'answer = NULL'],
  'num_nonnulls(t.text, t.answer) > 0', 'true', '{recorded_by,decided_by}') \g /dev/null

-- --- the functions ----------------------------------------------------------------------------
-- A person, the records merged into it, and what concerns them.  What one asked for another stays
-- the other's.
CREATE FUNCTION personal_subjects(dep text, the_person uuid, OUT persons uuid[],
                                  OUT solicitations uuid[], OUT situations uuid[])
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  WITH RECURSIVE one AS (
    SELECT id FROM person WHERE departement = dep AND id = the_person
    UNION SELECT p.id FROM person p JOIN one ON p.departement = dep AND p.merged_into = one.id)
  SELECT coalesce(array_agg(id), '{}') INTO persons FROM one;
  SELECT coalesce(array_agg(id), '{}') INTO solicitations FROM solicitation
   WHERE departement = dep AND (person_id = ANY (persons)
     OR (person_id IS NULL AND requester_person_id = ANY (persons)));
  SELECT coalesce(array_agg(id), '{}') INTO situations FROM situation
   WHERE departement = dep AND (person_id = ANY (persons)
     OR solicitation_id = ANY (solicitations));
END $$;

-- The rows of a registered table: {"table": [ids]}, parents before their children.
CREATE FUNCTION personal_ids(dep text, persons uuid[], solicitations uuid[], situations uuid[])
  RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  part personal_data;
  keys uuid[];
  got  uuid[];
  ids  jsonb := jsonb_build_object('person', persons, 'solicitation', solicitations,
                                   'situation', situations);
BEGIN
  FOR part IN SELECT * FROM personal_data WHERE ordinal > 10 ORDER BY ordinal LOOP
    CONTINUE WHEN ids ? part.name OR NOT EXISTS (SELECT 1 FROM pg_attribute
      WHERE attrelid = personal_table(part.name) AND attname = 'id' AND NOT attisdropped);
    keys := ARRAY(SELECT jsonb_array_elements_text(ids->part.link)::uuid);
    EXECUTE format('SELECT array_agg(t.id) FROM %I t WHERE t.departement = $1 AND t.%I = ANY ($2)',
                   part.name, part.key) INTO got USING dep, keys;
    ids := ids || jsonb_build_object(part.name, coalesce(got, '{}'));
  END LOOP;
  RETURN ids;
END $$;

-- All that is held, as the person may have it.  Row security of the caller holds: an invoker.
CREATE FUNCTION personal_export(dep text, the_person uuid) RETURNS TABLE (name text, label_fr text,
  label_en text, content jsonb) LANGUAGE plpgsql STABLE AS $$
DECLARE
  part personal_data;
  of   record;
  ids  jsonb;
BEGIN
  SELECT * INTO of FROM personal_subjects(dep, the_person);
  ids := personal_ids(dep, of.persons, of.solicitations, of.situations);
  FOR part IN SELECT * FROM personal_data ORDER BY ordinal LOOP
    CONTINUE WHEN personal_table(part.name) IS NULL OR part.shown = 'false';
    name := part.name; label_fr := part.label_fr; label_en := part.label_en;
    EXECUTE format('SELECT coalesce(jsonb_agg(jsonb_strip_nulls(to_jsonb(t)) - $3::text[]), ''[]'')'
      ' FROM (SELECT t.* FROM %I t WHERE t.departement = $1 AND t.%I = ANY ($2) AND (%s)) t',
      part.name, part.key, part.shown) INTO content
      USING dep, ARRAY(SELECT jsonb_array_elements_text(ids->part.link)::uuid), part.left_out;
    RETURN NEXT;
  END LOOP;
END $$;

-- Rows in which something is left: {"table": n}.
CREATE FUNCTION personal_remains(dep text, persons uuid[], solicitations uuid[], situations uuid[])
  RETURNS bigint LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  part personal_data;
  ids  jsonb := personal_ids(dep, persons, solicitations, situations);
  n    bigint;
  total bigint := 0;
BEGIN
  FOR part IN SELECT * FROM personal_data LOOP
    CONTINUE WHEN personal_table(part.name) IS NULL;
    EXECUTE format('SELECT count(*) FROM %I t WHERE t.departement = $1 AND t.%I = ANY ($2) AND (%s)',
      part.name, part.key, part.remains) INTO n
      USING dep, ARRAY(SELECT jsonb_array_elements_text(ids->part.link)::uuid);
    total := total + n;
  END LOOP;
  SELECT count(*) INTO n FROM event
   WHERE subject = ANY (ARRAY(SELECT id::text FROM unnest(persons || solicitations || situations) id))
     AND data::jsonb ? 'commune';
  RETURN total + n;
END $$;

-- Erase in place.  In the events the commune goes, and the pseudonym of a person is replaced by
-- another that nothing maps back; their numbers stay, so a replay has no hole.
CREATE FUNCTION personal_erase(dep text, persons uuid[], solicitations uuid[], situations uuid[],
  at timestamptz) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  part  personal_data;
  ids   jsonb;
  sets  text;
  n     bigint;
  total bigint := 0;
  who   uuid;
  fresh text;
  subjects text[];
BEGIN
  PERFORM 1 FROM person WHERE departement = dep AND id = ANY (persons) ORDER BY id FOR UPDATE;
  ids := personal_ids(dep, persons, solicitations, situations);
  FOR part IN SELECT * FROM personal_data ORDER BY ordinal DESC LOOP
    CONTINUE WHEN personal_table(part.name) IS NULL;
    IF part.erase = '{DELETE}' THEN
      EXECUTE format('DELETE FROM %I t WHERE t.departement = $1 AND t.%I = ANY ($2)', part.name,
        part.key) USING dep, ARRAY(SELECT jsonb_array_elements_text(ids->part.link)::uuid);
    ELSE
      SELECT string_agg(s, ', ') INTO sets FROM unnest(part.erase) s
       WHERE EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = personal_table(part.name)
                     AND attname = split_part(s, ' = ', 1) AND NOT attisdropped);
      CONTINUE WHEN sets IS NULL;
      EXECUTE format('UPDATE %I t SET %s WHERE t.departement = $1 AND t.%I = ANY ($2) AND (%s)'
        ' AND $3 IS NOT NULL', part.name, sets, part.key, part.remains)
        USING dep, ARRAY(SELECT jsonb_array_elements_text(ids->part.link)::uuid), at;
    END IF;
    GET DIAGNOSTICS n = ROW_COUNT;
    total := total + n;
  END LOOP;
  UPDATE solicitation SET requester_person_id = NULL
   WHERE departement = dep AND requester_person_id = ANY (persons);
  SELECT array_agg(DISTINCT v) INTO subjects
    FROM jsonb_each(ids) e, jsonb_array_elements_text(e.value) v;
  UPDATE event SET data = (data::jsonb - 'commune')::json
   WHERE subject = ANY (subjects) AND data::jsonb ? 'commune';
  UPDATE outbox SET data = (data::jsonb - 'commune')::json
   WHERE subject = ANY (subjects) AND data::jsonb ? 'commune';
  FOREACH who IN ARRAY persons LOOP
    fresh := gen_random_uuid()::text;
    UPDATE event SET data = replace(data::text, who::text, fresh)::json,
           subject = CASE WHEN subject = who::text THEN fresh ELSE subject END
     WHERE subject = ANY (subjects) AND (subject = who::text OR data::text LIKE '%' || who || '%');
  END LOOP;
  RETURN total;
END $$;

-- Persons, or solicitations of nobody, after an id: when the last contact was and what forbids.
CREATE FUNCTION retention_candidates(dep text, the_stage text, after uuid, before timestamptz,
  most int) RETURNS TABLE (id uuid, last_contact timestamptz, held boolean, open_file boolean,
  sorted text, erased boolean)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  part personal_data;
  of   record;
  seen timestamptz;
BEGIN
  FOR id, last_contact, erased IN EXECUTE CASE the_stage
      WHEN 'person' THEN 'SELECT id, created_at, state = ''erased'' FROM person
        WHERE departement = $1 AND id > $2 AND state IN (''draft'', ''known'', ''erased'') ORDER BY id LIMIT $3'
      ELSE 'SELECT id, received_at, false FROM solicitation WHERE departement = $1 AND id > $2
        AND person_id IS NULL AND requester_person_id IS NULL ORDER BY id LIMIT $3' END
    USING dep, after, most LOOP
    IF the_stage = 'person' THEN
      SELECT * INTO of FROM personal_subjects(dep, id);
    ELSE
      SELECT '{}'::uuid[] AS persons, ARRAY[id] AS solicitations,
        ARRAY(SELECT s.id FROM situation s WHERE s.departement = dep AND s.solicitation_id = retention_candidates.id)
          AS situations INTO of;
      erased := NOT EXISTS (SELECT 1 FROM solicitation q WHERE q.departement = dep
        AND q.id = retention_candidates.id AND num_nonnulls(q.text, q.commune) > 0)
        AND EXISTS (SELECT 1 FROM erasure e WHERE retention_candidates.id = ANY (e.solicitations)
                    AND e.departement = dep);
    END IF;
    FOR part IN SELECT * FROM personal_data p WHERE p.contact IS NOT NULL
        AND p.link IN ('solicitation', 'situation') AND personal_table(p.name) IS NOT NULL LOOP
      EXECUTE format('SELECT max(t.%I) FROM %I t WHERE t.departement = $1 AND t.%I = ANY ($2)',
        part.contact, part.name, part.key) INTO seen
        USING dep, CASE part.link WHEN 'solicitation' THEN of.solicitations ELSE of.situations END;
      last_contact := greatest(last_contact, seen);
    END LOOP;
    IF cardinality(of.persons) > 0 THEN -- who asks for another is in touch as well
      SELECT max(q.received_at) INTO seen FROM solicitation q
       WHERE q.departement = dep AND q.requester_person_id = ANY (of.persons);
      last_contact := greatest(last_contact, seen);
    END IF;
    held := EXISTS (SELECT 1 FROM legal_hold h WHERE h.departement = dep AND h.state = 'set'
                    AND h.person_id = ANY (of.persons));
    open_file := EXISTS (SELECT 1 FROM situation s WHERE s.departement = dep AND s.state = 'open'
                         AND s.id = ANY (of.situations));
    SELECT a.decision INTO sorted FROM archive_sort a
     WHERE a.departement = dep AND a.person_id = retention_candidates.id;
    RETURN NEXT;
  END LOOP;
END $$;

-- Who saw or changed what concerns a person: when, in which function and from where, by which
-- operation.  Never who by name, never the danger record, never a private note.
CREATE FUNCTION personal_access(dep text, the_person uuid, until timestamptz, most int)
  RETURNS TABLE (at timestamptz, operation text, function text, organisation text, own boolean)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  of  record;
  ids uuid[];
BEGIN
  IF dep <> ALL (string_to_array(current_setting('c360.departements', true), ',')) THEN
    RETURN;
  END IF;
  SELECT * INTO of FROM personal_subjects(dep, the_person);
  SELECT array_agg(DISTINCT v::uuid) INTO ids
    FROM jsonb_each(personal_ids(dep, of.persons, of.solicitations, of.situations)) e,
         jsonb_array_elements_text(e.value) v WHERE e.key <> 'note';
  RETURN QUERY SELECT a.at, a.operation, a.function, a.organisation,
      EXISTS (SELECT 1 FROM person_account p WHERE p.departement = dep AND p.sub = a.actor
              AND p.person_id = ANY (of.persons))
    FROM (SELECT * FROM audit r WHERE r.resource_id = ANY (ids)
          UNION ALL SELECT * FROM audit l WHERE l.resources && ids) a
   WHERE a.departement = dep AND a.at < until AND a.operation NOT LIKE '%danger%'
     AND a.operation NOT LIKE '%private%'
   ORDER BY a.at DESC LIMIT most;
END $$;

SELECT personal_data_open(t) FROM unnest(ARRAY['legal_hold', 'archive_sort', 'erasure']) AS t
  \g /dev/null
GRANT EXECUTE ON FUNCTION personal_table(text), personal_subjects(text, uuid), personal_ids(text, uuid[], uuid[], uuid[])
  TO :"handler", :"bus";
GRANT EXECUTE ON FUNCTION personal_export(text, uuid),
  personal_access(text, uuid, timestamptz, int) TO :"handler";
GRANT EXECUTE ON FUNCTION personal_remains(text, uuid[], uuid[], uuid[]),
  personal_erase(text, uuid[], uuid[], uuid[], timestamptz),
  retention_candidates(text, text, uuid, timestamptz, int) TO :"bus";

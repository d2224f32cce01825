-- What was sealed for others, who opened it, and from which line of which file somebody came.
SELECT personal_data_register(54, 'dossier', 'situation', 'situation_id',
  'dossiers préparés pour un partenaire', 'files prepared for a partner',
  ARRAY['content = ''{}''', 'sha256 = repeat(''0'', 64)', 'documents = ''{}''',
    'state = ''revoked''', 'revoked_at = coalesce(revoked_at, $3)',
    'revoked_by = coalesce(revoked_by, ''system'')',
    'version = version + 1'],
  't.sha256 <> repeat(''0'', 64)', 'true', '{sha256,sealed_by,revoked_by,consent_id}') \g /dev/null
SELECT personal_data_register(55, 'dossier_opening', 'dossier', 'dossier_id',
  'ouvertures de ces dossiers', 'openings of these files', '{}', 'false', 'true',
  '{opened_by,consent_id}') \g /dev/null
SELECT personal_data_register(71, 'import_line', 'person', 'person_id', 'lignes importées',
  'imported lines', ARRAY['record = NULL', 'fingerprint = ''erased:'' || import_id || '':'' || line'],
  't.fingerprint NOT LIKE ''erased:%''', 'false') \g /dev/null

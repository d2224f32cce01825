-- What parts with later numbers than the registry (0061) hold of a person; and every table that was
-- registered before it was made is opened to the functions that export and erase.
SELECT personal_data_register(70, 'transfer', 'solicitation', 'solicitation_id', 'transferts',
  'transfers', ARRAY['preview = NULL', 'note = NULL', 'commune = NULL', 'person_id = NULL',
    'requester_id = NULL'], 'num_nonnulls(t.preview, t.note, t.commune, t.person_id) > 0', 'true',
  '{offered_by,decided_by,preview}') \g /dev/null
SELECT personal_data_open(name) FROM personal_data \g /dev/null

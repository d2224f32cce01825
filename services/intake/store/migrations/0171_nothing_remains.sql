-- compatible: conditions of the registry of personal data alone
-- Only a row of which something is left is erased: what is left is every column that an erasure
-- empties, not some of them.  An exact day counts where the row is of one person.
UPDATE personal_data SET remains = 'num_nonnulls(t.text, t.commune, t.person_id, t.requester_person_id,'
  ' t.commune_given, t.age, t.sub_territory_id, t.sender_organisation, t.call_id) > 0'
  ' OR t.received_at <> date_trunc(''month'', t.received_at)' WHERE name = 'solicitation';
UPDATE personal_data SET remains = 'num_nonnulls(t.person_id, t.closure_note, t.need, t.handled_by,'
  ' t.despite) > 0 OR t.opened_at <> date_trunc(''month'', t.opened_at)' WHERE name = 'situation';
UPDATE personal_data SET remains = 't.text IS NOT NULL OR t.with_whom <> ''{}'' OR t.reason <> ''erased'''
  ' OR t.occurred_at <> date_trunc(''month'', t.occurred_at)' WHERE name = 'act';
UPDATE personal_data SET remains = 't.title <> ''erased'' OR t.outcome IS NOT NULL' WHERE name = 'task';
UPDATE personal_data SET remains = 'num_nonnulls(t.text, t.call_id) > 0'
  ' OR t.at <> date_trunc(''month'', t.at)' WHERE name = 'relance';
UPDATE personal_data SET remains = 't.kept_before <> ''{}'' OR t.kept_after <> ''{}'''
  ' OR t.other_before <> ''{}'' OR t.moved <> ''{}'' OR t.reason IS NOT NULL' WHERE name = 'person_merge';
UPDATE personal_data SET remains = 't.record IS NOT NULL OR t.fingerprint NOT LIKE ''erased:%''' WHERE name = 'import_line';
-- Which text was read out is a code, and part of the act, which stays.
UPDATE personal_data SET erase = ARRAY['proof_document_id = NULL'] WHERE name = 'consent';

/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_rights_merged.c - what protects one record protects the person, whatever was merged; and
 * what is erased is offered to nobody any more.  The persons are invented.
 */
#include "rights.h"

#define NOW "2026-06-01T10:00:00Z"

/* 1 was merged into 2; both are old, nothing is open. */
static int merged(void **state)
{
	(void)state;
	sql("SET search_path = intake; SET session_replication_role = replica;"
	    "DELETE FROM erasure; DELETE FROM erasure_again; DELETE FROM legal_hold;"
	    "DELETE FROM data_request; DELETE FROM person_merge; DELETE FROM document;"
	    "DELETE FROM transfer_content; DELETE FROM transfer; DELETE FROM person_contact;"
	    "DELETE FROM situation; DELETE FROM solicitation; DELETE FROM person; DELETE FROM event;"
	    "DELETE FROM notice; SET session_replication_role = origin");
	invent(P(1), "2024-01-05");
	invent(P(2), "2024-01-05");
	sql("UPDATE intake.person SET state = 'merged', merged_into = '" P(2) "' WHERE id = '" P(
	    1) "'");
	return 0;
}

static void hold(const char *person)
{
	sql("INSERT INTO intake.legal_hold (id, departement, person_id, reason, set_at, set_by)"
	    " VALUES (gen_random_uuid(), '31', '%s', 'procédure', '2026-02-01', 'test')",
	    person);
}

static void ask_again(const char *kind, const char *id)
{
	char body[256];

	snprintf(body, sizeof(body),
		 "{\"departement\":\"31\",\"items\":[{\"id\":\"%s\",\"kind\":\"%s\"}]}", id, kind);
	desk_send(&desk, "POST", "/v1/intake/erasures", coordonnateur, NULL, body, 200);
	run_job(intake_job_erasure, NOW);
}

static int64_t named(void)
{
	return count("SELECT count(*) FROM intake.person WHERE family_name IS NOT NULL");
}

static void a_journal_from_outside_waits_for_the_hold(void **state)
{
	(void)state;
	hold(P(2));
	ask_again("person", P(2));
	ask_again("solicitation", "11900000-0000-7000-8000-000000000002");
	assert_int_equal(named(), 2);
	assert_int_equal(count("SELECT count(*) FROM intake.solicitation WHERE text IS NULL"), 0);
	assert_int_equal(count("SELECT count(*) FROM intake.erasure_again WHERE done_at IS NULL"),
			 2);
	sql("UPDATE intake.legal_hold SET state = 'lifted', lift_reason = 'x', lifted_at = now()");
	run_job(intake_job_erasure, NOW);
	assert_int_equal(named(), 0);
	assert_int_equal(count("SELECT count(*) FROM intake.erasure_again WHERE done_at IS NULL"),
			 0);
}

static void a_hold_on_either_record_protects_both(void **state)
{
	static const char *const ON[] = {P(1), P(2)};

	for (size_t i = 0; i < 2; i++)
		for (size_t j = 0; j < 2; j++) {
			merged(state);
			hold(ON[i]);
			ask_again("person", ON[j]);
			assert_int_equal(named(), 2);
		}
}

static void a_hold_set_on_both_as_one_stays_on_both_when_they_part(void **state)
{
	(void)state;
	hold(P(2));
	sql("SET search_path = intake; SET session_replication_role = replica;"
	    "UPDATE person SET state = 'known', merged_into = NULL WHERE id = '" P(
		1) "';"
		   "INSERT INTO person_merge (id, departement, state, kept_id, other_id, merged_at,"
		   " merged_by, kept_before, kept_after, other_before, moved, undone_at, undone_by)"
		   " VALUES (gen_random_uuid(), '31', 'undone', '" P(2) "', '" P(
		       1) "', '2026-01-01',"
			  " 'test', '{}', '{}', '{}', '{}', '2026-03-01', 'test');"
			  "SET session_replication_role = origin");
	ask_again("person", P(1));
	assert_int_equal(named(), 2);
	sql("UPDATE intake.legal_hold SET set_at = '2026-04-01'");
	run_job(intake_job_erasure, NOW);
	assert_int_equal(named(), 1);
}

static void accepted(const char *person)
{
	sql("INSERT INTO intake.data_request (id, departement, state, person_id, kind, by_person,"
	    " received_at, recorded_by, due_on, decided_at, decided_by) VALUES ('" P(
		7) "', '31',"
		   " 'accepted', '%s', 'erasure', false, '2026-01-02', 'test', '2026-02-02',"
		   " '2026-01-03', 'test')",
	    person);
}

static void an_erasure_asked_of_a_merged_record_is_done_and_not_only_said(void **state)
{
	(void)state;
	accepted(P(1));
	hold(P(2));
	run_job(intake_job_erasure, NOW);
	assert_int_equal(count("SELECT count(*) FROM intake.data_request WHERE state = 'accepted'"
			       " AND blocked = 'legal_hold'"),
			 1);
	sql("DELETE FROM intake.legal_hold");
	run_job(intake_job_erasure, NOW);
	assert_int_equal(count("SELECT count(*) FROM intake.data_request WHERE state = 'done'"), 1);
	assert_int_equal(named(), 0);
}

static void a_document_of_one_under_a_hold_is_not_erased_by_hand(void **state)
{
	static const char ERASURE[] = "/v1/intake/documents/" P(5) "/erasure";
	static const char BODY[] = "{\"reason\":\"added_by_mistake\"}";

	(void)state;
	sql("SET search_path = intake; INSERT INTO document (id, departement, situation_id, name,"
	    " media_type, size, sha256, content, added_at, added_by) VALUES ('" P(
		5) "', '31',"
		   " '21900000-0000-7000-8000-000000000002', 'x.pdf', 'application/pdf', 1,"
		   " repeat('a', 64), 'x', '2026-01-01', 'test')");
	hold(P(1));
	desk_send(&desk, "POST", ERASURE, conseiller, "If-Match: \"1\"", BODY, 409);
	assert_non_null(strstr(desk_text(&desk, "detail"), "procédure"));
	assert_int_equal(count("SELECT count(*) FROM intake.document WHERE state = 'kept'"), 1);
	sql("DELETE FROM intake.legal_hold");
	desk_send(&desk, "POST", ERASURE, conseiller, "If-Match: \"1\"", BODY, 200);
}

static void what_is_erased_is_offered_to_nobody_any_more(void **state)
{
	(void)state;
	sql("SET search_path = intake; INSERT INTO transfer (id, departement, to_departement, kind,"
	    " reason, solicitation_id, person_id, requester_id, preview, note, offered_at,"
	    " offered_by, expires_at) VALUES ('" P(
		6) "', '31', '44', 'dossier', 'person_moved',"
		   " '11900000-0000-7000-8000-000000000002', '" P(2) "', '" P(
		       2) "', '{}', 'mot',"
			  " '2026-05-30', 'test', '2026-07-01');"
			  "INSERT INTO transfer_content VALUES ('" P(
			      6) "', '31', '44',"
				 " '{\"person\": [{\"family_name\": \"Inventée\"}]}')");
	accepted(P(2));
	run_job(intake_job_erasure, NOW);
	assert_int_equal(count("SELECT count(*) FROM intake.transfer_content"), 0);
	assert_int_equal(count("SELECT count(*) FROM intake.transfer WHERE state = 'cancelled'"
			       " AND num_nonnulls(preview, note, person_id, requester_id) = 0"
			       " AND decided_by = 'system'"),
			 1);
	assert_int_equal(count("SET search_path = intake; SELECT sum(personal_remains(departement,"
			       " persons, solicitations, situations))::bigint FROM erasure"),
			 0);
}

/* A file of nobody known, without words: what was noted of it in single fields is theirs as well.
 */
static void a_row_without_words_is_emptied_as_well(void **state)
{
	(void)state;
	sql("SET search_path = intake; UPDATE solicitation SET text = NULL, commune = NULL,"
	    " person_id = NULL, age = 9, sender_organisation = 'École inventée' WHERE id ="
	    " '11900000-0000-7000-8000-000000000002'; UPDATE situation SET person_id = NULL,"
	    " closure_note = NULL, need = 'Besoin inventé' WHERE id ="
	    " '21900000-0000-7000-8000-000000000002'");
	ask_again("solicitation", "11900000-0000-7000-8000-000000000002");
	assert_int_equal(
	    count("SELECT count(*) FROM intake.solicitation WHERE age IS NULL AND"
		  " sender_organisation IS NULL AND received_at = '2024-01-01' AND id ="
		  " '11900000-0000-7000-8000-000000000002'"),
	    1);
	assert_int_equal(count("SELECT count(*) FROM intake.situation WHERE need IS NULL AND id ="
			       " '21900000-0000-7000-8000-000000000002'"),
			 1);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, merged)
	const struct CMUnitTest tests[] = {
	    TEST(a_journal_from_outside_waits_for_the_hold),
	    TEST(a_hold_on_either_record_protects_both),
	    TEST(a_hold_set_on_both_as_one_stays_on_both_when_they_part),
	    TEST(an_erasure_asked_of_a_merged_record_is_done_and_not_only_said),
	    TEST(a_document_of_one_under_a_hold_is_not_erased_by_hand),
	    TEST(a_row_without_words_is_emptied_as_well),
	    TEST(what_is_erased_is_offered_to_nobody_any_more),
	};

	return cmocka_run_group_tests_name("rights on merged records", tests, rights_setup,
					   rights_teardown);
}

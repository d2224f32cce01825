/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_recap_http.c - the summary of an exchange, for the person and for one who represents them.
 * The persons are invented.
 */
#include "rights.h"

#define SITUATION "21900000-0000-7000-8000-000000000001"
#define RECAP     "/v1/intake/situations/" SITUATION "/recap"
#define ACT       "01900000-0000-7000-8000-0000000000a1"

static int setup(void **state)
{
	int rc = rights_setup(state);

	if (rc != 0)
		return rc;
	invent(P(1), "2026-01-05");
	invent(P(2), "2026-01-05");
	sql("SET search_path = intake; SET session_replication_role = replica;"
	    "INSERT INTO act (id, departement, situation_id, kind, occurred_at, by, with_whom, text,"
	    " recorded_at, recorded_by) VALUES ('" ACT "', '31', '" SITUATION "', 'call',"
	    " '2026-02-01T10:00:00Z', 'c', '{person}', 'On a parlé du <b>répit</b> \xe2\x80\xae.\nEt du reste.',"
	    " '2026-02-01', 'c');"
	    "INSERT INTO task (id, departement, situation_id, kind, title, assignee, due_at, created_at,"
	    " created_by) VALUES (gen_random_uuid(), '31', '" SITUATION "', 'call_back',"
	    " 'titre interne', 'c', '2026-03-01T10:00:00Z', '2026-02-01', 'c');"
	    "INSERT INTO note (id, departement, situation_id, visibility, author, text, written_at)"
	    " VALUES (gen_random_uuid(), '31', '" SITUATION "', 'private', 'c', 'note intime',"
	    " '2026-02-01');"
	    "INSERT INTO person_account (id, departement, sub, person_id, checked_by, checked_at,"
	    " checked_how) VALUES (gen_random_uuid(), '31', 'person-31-test', '" P(
		1) "', 'test',"
		   " '2026-01-01', 'seen'); SET session_replication_role = origin");
	return 0;
}

static const char *page(void)
{
	return desk.a.answer.body.data;
}

static void it_says_what_was_said_what_follows_who_and_when(void **state)
{
	(void)state;
	desk_get(&desk, conseiller, RECAP "?format=text", 200);
	assert_string_equal(desk.a.answer.content_type, "text/plain; charset=utf-8");
	assert_non_null(strstr(page(), "1er février 2026"));
	assert_non_null(strstr(page(), "On a parlé du <b>répit</b>"));
	assert_non_null(
	    strstr(page(), "rappeler\xc2\xa0: votre conseiller, avant le 1er mars 2026"));
	assert_null(strstr(page(), "titre interne"));
	assert_null(strstr(page(), "note intime"));
	desk_get(&desk, conseiller, RECAP "?format=text&language=en", 200);
	assert_non_null(strstr(page(), "call back: your adviser, before 1 March 2026"));
}

static void the_page_holds_what_was_said_as_text(void **state)
{
	(void)state;
	desk_get(&desk, person_of_31, RECAP, 200);
	assert_string_equal(desk.a.answer.content_type, "text/html; charset=utf-8");
	assert_non_null(strstr(page(), "&lt;b&gt;répit&lt;/b&gt;"));
	assert_null(strstr(page(), "<b>"));
	assert_non_null(asked_header(&desk.a, "Content-Security-Policy"));
}

static void nobody_reads_the_summary_of_another(void **state)
{
	(void)state;
	desk_get(&desk, person_of_31,
		 "/v1/intake/situations/21900000-0000-7000-8000-000000000002/recap", 404);
	desk_get(&desk, conseiller44, RECAP, 404);
	desk_get(&desk, admin, RECAP, 403);
	desk_get(&desk, conseiller, RECAP "?act_id=" P(9), 404);
}

static void a_letter_goes_only_where_a_summary_may(void **state)
{
	(void)state;
	desk_get(&desk, conseiller, RECAP "?by=letter", 409);
	sql("INSERT INTO intake.person_contact (id, departement, person_id, kind, value, reach, means,"
	    " purposes, created_at, created_by) VALUES (gen_random_uuid(), '31', '" P(
		1) "', 'postal',"
		   " '1 rue inventée', 'x1', '{postal}', '{notice}', '2026-01-01', 'test')");
	desk_get(&desk, conseiller, RECAP "?by=letter", 409);
	sql("UPDATE intake.person_contact SET purposes = '{recap}' WHERE reach = 'x1'");
	desk_get(&desk, conseiller, RECAP "?by=letter", 200);
	assert_non_null(strstr(page(), "1 rue inventée"));
	sql("UPDATE intake.person_contact SET never = true WHERE reach = 'x1'");
	desk_get(&desk, conseiller, RECAP "?by=letter", 409);
}

static void link_with(const char *kind, const char *power, const char *to)
{
	sql("DELETE FROM intake.person_link; INSERT INTO intake.person_link (id, departement,"
	    " person_id, other_person_id, kind, power, matters, valid_from, valid_to, proof,"
	    " proof_by, proof_at, created_at, created_by, updated_at, updated_by) VALUES"
	    " ('" P(7) "', '31', '" P(1) "', '" P(
		2) "', '%s', '%s', '{person}', '2020-01-01',"
		   " %s, 'seen', 'test', '2020-01-01', '2020-01-01', 'test', '2020-01-01', 'test')",
	    kind, power, to);
}

static void a_representative_has_it_while_they_have_the_right(void **state)
{
	(void)state;
	link_with("relative", "none", "NULL");
	desk_get(&desk, conseiller, RECAP "?representative_id=" P(7), 403);
	assert_string_equal(asked_pointer(&desk.a), "query:representative_id");
	link_with("legal_guardian", "alone", "NULL");
	desk_get(&desk, conseiller, RECAP "?representative_id=" P(7), 200);
	sql("UPDATE intake.person_link SET disagrees = true");
	desk_get(&desk, conseiller, RECAP "?representative_id=" P(7), 403);
	link_with("legal_guardian", "alone", "'2021-01-01'");
	desk_get(&desk, conseiller, RECAP "?representative_id=" P(7), 403);
	desk_get(&desk, conseiller, RECAP "?representative_id=" P(8), 403);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(it_says_what_was_said_what_follows_who_and_when),
	    cmocka_unit_test(the_page_holds_what_was_said_as_text),
	    cmocka_unit_test(nobody_reads_the_summary_of_another),
	    cmocka_unit_test(a_letter_goes_only_where_a_summary_may),
	    cmocka_unit_test(a_representative_has_it_while_they_have_the_right),
	};

	return cmocka_run_group_tests_name("summaries", tests, setup, rights_teardown);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_transfer_http.c - a file goes to another département, as the two teams meet it.
 */
#include "transfer_copy_desk.h"

static const char *about(const char *key)
{
	const char *text =
	    json_string_value(json_object_get(json_object_get(t.desk.a.json, "about"), key));

	return text ? text : "";
}

static void before_acceptance_the_receiver_sees_codes_and_no_words(void **state)
{
	struct moving m;
	char *shown;

	(void)state;
	offered(&m);
	get(t.c44, m.transfer, 200);
	assert_string_equal(about("profile"), "child");
	assert_string_equal(desk_text(&t.desk, "commune"), "44109");
	shown = json_dumps(t.desk.a.json, 0);
	assert_null(strstr(shown, "invent"));
	assert_null(strstr(shown, "Invent"));
	assert_null(strstr(shown, m.person));
	assert_null(strstr(shown, m.solicitation));
	free(shown);
	get(t.c09, m.transfer, 404);
	get(t.c31, m.transfer, 200);
	assert_string_equal(desk_text(&t.desk, "solicitation_id"), m.solicitation);
	desk_get(&t.desk, t.c44, TRANSFERS "?departement=44&state=offered", 200);
	assert_true(desk_items(&t.desk) > 0);
	desk_get(&t.desk, t.c31, TRANSFERS "?departement=31&direction=sent&limit=1", 200);
	assert_int_equal(desk_items(&t.desk), 1);
	desk_get(&t.desk, t.c31, TRANSFERS "?departement=44", 403);
}

static void nobody_reads_what_is_sealed_before_the_acceptance(void **state)
{
	PGconn *pg = PQconnectdb(test_db_url("intake"));
	PGresult *res;
	struct moving m;

	(void)state;
	offered(&m);
	PQclear(PQexec(pg, "SET c360.departements = '44'"));
	res = PQexec(pg, "SELECT content FROM transfer_content");
	assert_int_equal(PQntuples(res), 0);
	PQclear(res);
	PQfinish(pg);
}

static int64_t told(const char *template, const struct moving *m, const char *whom)
{
	char sql[512];

	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM intake.notice WHERE template = '%s' AND cause = '%s'"
		 " AND coalesce(person_id::text, departement || recipient) = '%s'",
		 template, m->transfer, whom);
	return test_db_count(t.db, sql);
}

static void the_team_is_told_of_an_offer_and_the_person_of_its_end(void **state)
{
	struct moving m;

	(void)state;
	test_db_exec(t.db,
		     "DELETE FROM intake.notice; INSERT INTO intake.danger_duty (id,"
		     " departement, account, valid_from, set_by, set_at) VALUES"
		     " (gen_random_uuid(), '44', 'garde', '2026-01-01', 'test', '2026-01-01'),"
		     " (gen_random_uuid(), '31', 'ici', '2026-01-01', 'test', '2026-01-01')");
	offered(&m);
	transfer_exec(
	    &t,
	    "INSERT INTO intake.person_contact (id, departement, person_id, kind, value,"
	    " reach, means, created_at, created_by) VALUES (gen_random_uuid(), '31', '%s',"
	    " 'postal', '1 rue inventée', 'rue', '{postal}', now(), 'test')",
	    m.person);
	transfer_job(NULL);
	transfer_job(NULL);
	assert_int_equal(told("transfer_offered", &m, "44garde"), 1);
	assert_int_equal(told("transfer_offered", &m, "31ici"), 0);
	assert_int_equal(told("transfer_accepted", &m, m.person), 0);
	transfer_act(&t, t.c44, m.transfer, "acceptance", 1, "{}", 200);
	transfer_job(NULL);
	transfer_job(NULL);
	assert_int_equal(told("transfer_accepted", &m, m.person), 1);
	assert_int_equal(told("transfer_offered", &m, "44garde"), 1);
}

static void the_sender_s_side_is_closed_kept_and_refused_to_further_acts(void **state)
{
	struct moving m;
	char target[128];

	(void)state;
	offered(&m);
	transfer_act(&t, t.c44, m.transfer, "acceptance", 1, "{}", 200);
	snprintf(target, sizeof(target), SITUATIONS "/%s/closure", m.situation);
	/* at once, before any job has run */
	desk_send(&t.desk, "POST", target, t.c31, "If-Match: \"1\"",
		  "{\"reason\":\"requester_stops\"}", 409);
	assert_non_null(strstr(desk_text(&t.desk, "detail"), "autre département"));
	transfer_job(NULL);
	transfer_job(NULL); /* twice changes nothing */
	snprintf(target, sizeof(target), SITUATIONS "/%s", m.situation);
	desk_get(&t.desk, t.c31, target, 200);
	assert_string_equal(desk_text(&t.desk, "state"), "closed");
	assert_string_equal(desk_text(&t.desk, "closure_reason"), "transferred");
	get(t.c31, m.transfer, 200);
	assert_string_equal(desk_text(&t.desk, "state"), "completed");
	assert_string_equal(desk_text(&t.desk, "new_situation_id"), "");
	assert_int_equal(transfer_owners(&t, &m), 1);
	assert_int_equal(transfer_count(&t,
					"SELECT count(*) FROM intake.transfer_content"
					" WHERE transfer_id = '%s'",
					m.transfer),
			 0);
	transfer_offer(&t, &m, "", 409); /* it cannot be given away twice */
	assert_int_equal(
	    transfer_count(&t,
			   "SELECT count(*) FROM intake.outbox WHERE type ="
			   " 'intake.situation.closed.v1' AND data ->> 'situation_id' = '%s'",
			   m.situation),
	    1);
}

static void both_departements_are_told_of_each_step_without_a_word(void **state)
{
	static const char STEPS[] = "SELECT count(*) FROM (SELECT type, stream FROM intake.outbox"
				    " WHERE subject = '%s' AND data ->> 'transfer_id' = '%s'"
				    " GROUP BY type, stream HAVING count(*) = 1) AS told";
	struct moving m;

	(void)state;
	offered(&m);
	assert_int_equal(transfer_count(&t, STEPS, m.transfer), 2);
	transfer_act(&t, t.c44, m.transfer, "acceptance", 1, "{}", 200);
	transfer_job(NULL);
	assert_int_equal(transfer_count(&t, STEPS, m.transfer), 6);
	assert_int_equal(
	    transfer_count(&t,
			   "SELECT count(*) FROM intake.outbox WHERE stream = '44.facts'"
			   " AND type = 'intake.situation.opened.v1' AND data ->> 'origin' ="
			   " 'transfer' AND data ->> 'transfer_id' = '%s'",
			   m.transfer),
	    1);
	assert_int_equal(test_db_count(t.db, "SELECT count(*) FROM intake.outbox"
					     " WHERE data::text ILIKE '%invent%'"),
			 0);
	/* the copied solicitation is not told a second time: it counts once */
	assert_int_equal(test_db_count(t.db, "SELECT count(*) FROM intake.outbox WHERE type ="
					     " 'intake.solicitation.recorded.v1'"),
			 0);
}

static void an_agreement_taken_back_meanwhile_stops_the_acceptance(void **state)
{
	struct moving m;

	(void)state;
	offered(&m);
	transfer_exec(&t,
		      "SET c360.departements = '31';"
		      "INSERT INTO intake.consent (id, departement, person_id, decision, purpose,"
		      " categories, recipients, decided_at, given_by, means, collected_by,"
		      " recorded_at) VALUES (gen_random_uuid(), '31', '%s', 'refused',"
		      " 'team_transfer', '{}', '{}', now(), 'person', 'oral', 'x', now());"
		      "SET c360.departements = ''",
		      m.person);
	transfer_act(&t, t.c44, m.transfer, "acceptance", 1, "{}", 403);
	assert_string_equal(asked_slug(&t.desk.a), "no-consent");
	assert_int_equal(transfer_owners(&t, &m), 1);
	transfer_act(&t, t.c31, m.transfer, "cancellation", 1, NULL, 200);
}

static void an_offer_that_nobody_answers_comes_back(void **state)
{
	struct moving m;

	(void)state;
	offered(&m);
	transfer_job("2099-01-01T00:00:00Z");
	get(t.c31, m.transfer, 200);
	assert_string_equal(desk_text(&t.desk, "state"), "expired");
	transfer_act(&t, t.c44, m.transfer, "acceptance", 2, "{}", 409);
	transfer_job(NULL);
	assert_int_equal(test_db_count(t.db, "SELECT count(*) FROM intake.transfer_content c JOIN"
					     " intake.transfer t ON t.id = c.transfer_id"
					     " WHERE t.state <> 'offered'"),
			 0);
	assert_int_equal(transfer_owners(&t, &m), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(before_acceptance_the_receiver_sees_codes_and_no_words),
	    cmocka_unit_test(nobody_reads_what_is_sealed_before_the_acceptance),
	    cmocka_unit_test(the_team_is_told_of_an_offer_and_the_person_of_its_end),
	    cmocka_unit_test(the_sender_s_side_is_closed_kept_and_refused_to_further_acts),
	    cmocka_unit_test(both_departements_are_told_of_each_step_without_a_word),
	    cmocka_unit_test(an_agreement_taken_back_meanwhile_stops_the_acceptance),
	    cmocka_unit_test(an_offer_that_nobody_answers_comes_back),
	};

	return cmocka_run_group_tests_name("transfers", tests, setup, teardown);
}

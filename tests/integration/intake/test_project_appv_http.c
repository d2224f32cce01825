/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_project_appv_http.c - the relay of a life project to a facilitator, and who sees what of it.
 */
#include "project_help.h"

static void nothing_leaves_without_consent_and_the_reason_is_said(void **state)
{
	char situation[40], project[40];
	const char *post = the_post();

	a_written_project(situation, project);
	orient(project, 2, post, "", 403);
	assert_string_equal(asked_slug(&desk.a), "no-consent");
	say(situation, "\"decision\":\"given\",\"means\":\"oral\",\"words\":\"share_2026_1\","
		       "\"purpose\":\"project_support\",\"categories\":[\"wishes\"],"
		       "\"recipients\":[{\"kind\":\"appv\",\"id\":\"" EMPLOYER2 "\"}]");
	orient(project, 2, post, "", 403); /* agreed for another employer */
	say(situation, AGREED);
	write_it(project, 2,
		 "{\"built_with\":[\"person\"],\"wishes\":[{\"domain\":\"health\",\"text\":"
		 "\"Souhait inventé.\",\"expression\":\"direct\"}]}",
		 201);
	orient(project, 3, post, "", 403); /* more than wishes */
	assert_string_equal(asked_slug(&desk.a), "no-consent");
	assert_int_equal(count(state,
			       "SELECT count(*) FROM intake.appv_relay WHERE project_id = '<id>'",
			       project),
			 0);
	say(situation, AGREED_ALL);
	orient(project, 3, post, "", 201);
	assert_int_equal(count(state,
			       "SELECT count(*) FROM intake.appv_relay WHERE project_id = '<id>'"
			       " AND consent_id IS NOT NULL AND categories = 'wishes health'",
			       project),
			 1);
}

static void a_relay_is_acknowledged_worked_on_and_returned(void **state)
{
	char situation[40], project[40], id[40];

	a_relay(situation, project, id);
	assert_string_equal(desk_text(&desk, "state"), "oriented");
	assert_int_equal(told(state, "intake.appv.relayed.v1", id), 1);
	desk_get(&desk, facilitator, RELAY(id, ""), 200);
	assert_true(has("content"));
	assert_null(strstr(desk.a.answer.body.data, "\"_"));
	act(facilitator, id, "/start", 1, NULL, 409);
	act(facilitator, id, "/return", 1, BUILT, 409);
	act(facilitator, id, "/acknowledgement", 1, NULL, 200);
	assert_string_equal(desk_text(&desk, "state"), "acknowledged");
	act(facilitator, id, "/acknowledgement", 2, NULL, 409);
	act(facilitator, id, "/start", 2, NULL, 200);
	act(facilitator, id, "/return", 3, BUILT, 200);
	assert_string_equal(desk_text(&desk, "state"), "returned");
	assert_int_equal(number_of("returned_number"), 2);
	desk_get(&desk, facilitator, RELAY(id, ""), 404); /* over: nothing more is seen */
	desk_get(&desk, conseiller, PROJECT(project, ""), 200);
	assert_int_equal(number_of("number"), 2);
	assert_string_equal(desk_text(&desk, "built_in_relay"), id);
	assert_string_equal(desk_text(&desk, "written_by"), "faciliteur-31-test");
	assert_true(json_is_false(json_object_get(desk.a.json, "validated")));
	assert_int_equal(told(state, "intake.appv.acknowledged.v1", id), 1);
	assert_int_equal(told(state, "intake.appv.started.v1", id), 1);
	assert_int_equal(told(state, "intake.appv.returned.v1", id), 1);
	assert_int_equal(told(state, "intake.project.versioned.v1", project), 2);
}

static void what_others_wrote_meanwhile_stays_beside_what_comes_back(void **state)
{
	char situation[40], project[40], id[40];

	(void)state;
	a_relay(situation, project, id);
	act(facilitator, id, "/acknowledgement", 1, NULL, 200);
	act(facilitator, id, "/start", 2, NULL, 200);
	write_it(project, 2, CONTENT, 201);
	act(facilitator, id, "/return", 3, BUILT, 200);
	assert_int_equal(number_of("returned_number"), 3);
	desk_get(&desk, conseiller, PROJECT(project, "/versions/3"), 200);
	assert_int_equal(number_of("based_on"), 1);
	assert_true(json_is_true(json_object_get(desk.a.json, "passed_over")));
	desk_get(&desk, conseiller, PROJECT(project, "/versions/2"), 200);
	assert_true(has("content"));
}

static void words_of_a_stale_return_are_kept_as_a_draft(void **state)
{
	char situation[40], project[40], id[40];

	a_relay(situation, project, id);
	act(facilitator, id, "/acknowledgement", 1, NULL, 200);
	act(facilitator, id, "/start", 2, NULL, 200);
	act(facilitator, id, "/return", 2, BUILT, 412);
	assert_non_null(strstr(desk_text(&desk, "detail"), "brouillon"));
	assert_int_equal(count(state,
			       "SELECT count(*) FROM intake.project_draft WHERE project_id = '<id>'"
			       " AND account = 'faciliteur-31-test'",
			       project),
			 1);
	desk_get(&desk, facilitator, "/v1/intake/project-drafts?departement=31", 200);
	assert_int_equal(desk_items(&desk), 1);
}

static void a_repeated_return_makes_one_version(void **state)
{
	static const char KEY[] = "If-Match: \"3\"\nIdempotency-Key: returned-once";
	char situation[40], project[40], id[40];

	a_relay(situation, project, id);
	act(facilitator, id, "/acknowledgement", 1, NULL, 200);
	act(facilitator, id, "/start", 2, NULL, 200);
	desk_send(&desk, "POST", RELAY(id, "/return"), facilitator, KEY, BUILT, 200);
	desk_send(&desk, "POST", RELAY(id, "/return"), facilitator, KEY, BUILT, 200);
	assert_int_equal(
	    count(state, "SELECT count(*) FROM intake.project_version WHERE project_id = '<id>'",
		  project),
	    2);
}

static void a_facilitator_sees_only_what_is_addressed_to_them(void **state)
{
	char situation[40], project[40], id[40], mine[40], body[300];

	(void)state;
	a_relay(situation, project, mine);
	desk_send(&desk, "POST", "/v1/intake/facilitators", coordonnateur, NULL,
		  "{\"departement\":\"31\",\"employer\":\"" EMPLOYER "\",\"employer_name\":"
		  "\"Association inventée\",\"account\":\"un-autre-compte\"}",
		  201);
	snprintf(body, sizeof(body), "%s", desk_text(&desk, "id"));
	a_written_project(situation, project);
	say(situation, AGREED);
	orient(project, 2, body, "", 201);
	keep_id(id);
	desk_get(&desk, facilitator, RELAY(id, ""), 404); /* a colleague's, of the same employer */
	act(facilitator, id, "/acknowledgement", 1, NULL, 404);
	act(facilitator, id, "/refusal", 1, "{\"reason\":\"no_capacity\"}", 404);
	desk_get(&desk, facilitator, "/v1/intake/appv-relays?departement=31&limit=200", 200);
	for (size_t i = 0; i < desk_items(&desk); i++) {
		const json_t *item = desk_item(&desk, i);

		assert_string_not_equal(json_string_value(json_object_get(item, "id")), id);
		assert_null(json_object_get(item, "content"));
		assert_null(json_object_get(item, "note"));
	}
	assert_true(desk_items(&desk) > 0);
	desk_get(&desk, other_facilitator, RELAY(mine, ""), 404);
	desk_get(&desk, other_facilitator, "/v1/intake/appv-relays?departement=31", 403);
	desk_get(&desk, conseiller44, RELAY(mine, ""), 404);
	desk_get(&desk, partner, RELAY(mine, ""), 403);
}

static void a_vacant_post_is_answered_by_its_employer(void **state)
{
	char situation[40], project[40], id[40], post[40];

	(void)state;
	desk_send(&desk, "POST", "/v1/intake/facilitators", coordonnateur, NULL,
		  "{\"departement\":\"31\",\"employer\":\"" EMPLOYER "\",\"employer_name\":"
		  "\"Association inventée\"}",
		  201);
	keep_id(post);
	a_written_project(situation, project);
	say(situation, AGREED);
	orient(project, 2, post, "", 201);
	keep_id(id);
	desk_get(&desk, facilitator, RELAY(id, ""), 200);
	desk_send(&desk, "POST", POST(post, "/holder"), coordonnateur, at(1),
		  "{\"account\":\"une-titulaire\"}", 200);
	desk_get(&desk, facilitator, RELAY(id, ""), 404);
	desk_send(&desk, "POST", POST(post, "/holder"), coordonnateur, at(2), "{}", 200);
	assert_false(has("account"));
	desk_get(&desk, facilitator, RELAY(id, ""), 200);
}

static void a_withdrawn_consent_closes_the_relay_to_the_facilitator(void **state)
{
	char situation[40], project[40], id[40];

	(void)state;
	a_relay(situation, project, id);
	act(facilitator, id, "/acknowledgement", 1, NULL, 200);
	act(facilitator, id, "/start", 2, NULL, 200);
	say(situation, "\"decision\":\"refused\",\"means\":\"oral\"");
	desk_get(&desk, facilitator, RELAY(id, ""), 403);
	assert_string_equal(asked_slug(&desk.a), "no-consent");
	assert_null(strstr(desk.a.answer.body.data, "inventé"));
	act(facilitator, id, "/return", 3, BUILT, 403);
	desk_get(&desk, conseiller, RELAY(id, ""), 200); /* the team has not lost sight of it */
	act(facilitator, id, "/refusal", 3, "{\"reason\":\"other\"}", 200); /* always possible */
}

static void a_person_who_withdraws_ends_the_relay_at_once(void **state)
{
	char situation[40], project[40], id[40];

	a_relay(situation, project, id);
	desk_send(&desk, "POST", PROJECT(project, "/answer"), conseiller, at(2), NO, 200);
	assert_false(has("relay_id"));
	desk_get(&desk, facilitator, RELAY(id, ""), 404);
	act(facilitator, id, "/acknowledgement", 2, NULL, 409);
	desk_get(&desk, conseiller, RELAY(id, ""), 200);
	assert_string_equal(desk_text(&desk, "state"), "stopped");
	assert_string_equal(desk_text(&desk, "reason"), "person_withdraws");
	assert_false(has("content"));
	assert_int_equal(told(state, "intake.appv.stopped.v1", id), 1);
	assert_int_equal(
	    count(state,
		  "SELECT count(*) FROM intake.outbox WHERE subject = '<id>' AND type ="
		  " 'intake.appv.stopped.v1' AND data ->> 'reason' = 'person_withdraws'"
		  " AND (data ->> 'stopped_at')::timestamptz IS NOT NULL",
		  id),
	    1);
}

static void each_reason_for_declining_and_for_stopping_is_kept(void **state)
{
	static const char *const DECLINE[] = {"no_capacity", "outside_mission",
					      "conflict_of_interest", "person_not_reached",
					      "other"};
	static const char *const STOP[] = {"person_withdraws", "consent_ended", "other_facilitator",
					   "moved_away",       "death",         "error"};
	char situation[40], project[40], id[40], body[128];

	for (size_t i = 0; i < CMN_LEN(DECLINE); i++) {
		a_relay(situation, project, id);
		snprintf(body, sizeof(body), "{\"reason\":\"%s\",\"note\":\"Note inventée.\"}",
			 DECLINE[i]);
		act(facilitator, id, "/refusal", 1, body, 200);
		assert_string_equal(desk_text(&desk, "state"), "declined");
		assert_string_equal(desk_text(&desk, "reason"), DECLINE[i]);
		assert_int_equal(told(state, "intake.appv.declined.v1", id), 1);
		act(facilitator, id, "/refusal", 2, body, 409);
	}
	for (size_t i = 0; i < CMN_LEN(STOP); i++) {
		a_relay(situation, project, id);
		snprintf(body, sizeof(body), "{\"reason\":\"%s\"}", STOP[i]);
		act(conseiller, id, "/stop", 1, body, 200);
		assert_string_equal(desk_text(&desk, "reason"), STOP[i]);
		act(conseiller, id, "/stop", 2, body, 409);
		desk_get(&desk, facilitator, RELAY(id, ""), 404);
	}
	act(facilitator, id, "/stop", 2, "{\"reason\":\"error\"}", 403);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nothing_leaves_without_consent_and_the_reason_is_said),
	    cmocka_unit_test(a_relay_is_acknowledged_worked_on_and_returned),
	    cmocka_unit_test(what_others_wrote_meanwhile_stays_beside_what_comes_back),
	    cmocka_unit_test(words_of_a_stale_return_are_kept_as_a_draft),
	    cmocka_unit_test(a_repeated_return_makes_one_version),
	    cmocka_unit_test(a_facilitator_sees_only_what_is_addressed_to_them),
	    cmocka_unit_test(a_vacant_post_is_answered_by_its_employer),
	    cmocka_unit_test(a_withdrawn_consent_closes_the_relay_to_the_facilitator),
	    cmocka_unit_test(a_person_who_withdraws_ends_the_relay_at_once),
	    cmocka_unit_test(each_reason_for_declining_and_for_stopping_is_kept),
	};

	return cmocka_run_group_tests_name("relay to a facilitator", tests, help_setup,
					   help_teardown);
}

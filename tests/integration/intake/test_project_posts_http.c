/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_project_posts_http.c - terms of relays, the family that asks again, and the posts of
 * facilitator of a département.
 */
#include "project_help.h"

static void a_project_is_with_one_facilitator_at_a_time(void **state)
{
	char situation[40], project[40], id[40];

	(void)state;
	a_relay(situation, project, id);
	orient(project, 2, the_post(), "", 409);
	act(conseiller, id, "/stop", 1, "{\"reason\":\"error\"}", 200);
	orient(project, 2, the_post(), "", 201);
}

static void an_orientation_names_a_post_the_version_it_saw_and_sensible_terms(void **state)
{
	char situation[40], project[40], post[40];

	(void)state;
	a_project(situation, project);
	say(situation, AGREED);
	orient(project, 1, the_post(), "", 409); /* nothing is written yet */
	write_it(project, 1, CONTENT, 201);
	orient(project, 1, the_post(), "", 412);
	orient(project, 2, NOBODY, "", 422);
	assert_string_equal(asked_pointer(&desk.a), "/facilitator_id");
	orient(project, 2, the_post(), ",\"acknowledge_within_days\":30,\"return_within_days\":7",
	       422);
	assert_string_equal(asked_pointer(&desk.a), "/return_within_days");
	orient(project, 2, the_post(), ",\"return_within_days\":366", 422);
	desk_send(&desk, "POST", "/v1/intake/facilitators", coordonnateur, NULL,
		  "{\"departement\":\"31\",\"employer\":\"" EMPLOYER "\",\"employer_name\":"
		  "\"Association inventée\",\"since\":\"2026-01-01\"}",
		  201);
	keep_id(post);
	desk_send(&desk, "POST", POST(post, "/end"), coordonnateur, at(1), "{}", 200);
	orient(project, 2, post, "", 409);
	assert_string_equal(asked_pointer(&desk.a), "/facilitator_id");
}

static void more_time_moves_the_term_and_nothing_else(void **state)
{
	char situation[40], project[40], id[40], before[64];

	a_relay(situation, project, id);
	snprintf(before, sizeof(before), "%s", desk_text(&desk, "return_due"));
	act(conseiller, id, "/extension", 1, "{\"return_within_days\":366}", 422);
	act(conseiller, id, "/extension", 1, "{\"return_within_days\":365}", 200);
	assert_string_equal(desk_text(&desk, "state"), "oriented");
	assert_true(strcmp(desk_text(&desk, "return_due"), before) > 0);
	assert_int_equal(told(state, "intake.appv.extended.v1", id), 1);
	act(conseiller, id, "/stop", 2, "{\"reason\":\"error\"}", 200);
	act(conseiller, id, "/extension", 3, "{\"return_within_days\":30}", 409);
}

static void the_family_may_ask_for_a_conseiller_again(void **state)
{
	static const char ASK[] = "{\"asked_by\":\"family\",\"asked_on\":\"2026-02-03\"}";
	static const char LIST[] =
	    "/v1/intake/appv-relays?departement=31&conseiller_asked=true&limit=200";
	char situation[40], project[40], id[40];
	size_t waiting;

	a_relay(situation, project, id);
	act(conseiller, id, "/conseiller-request", 1, ASK, 409); /* nobody has begun */
	act(facilitator, id, "/acknowledgement", 1, NULL, 200);
	act(conseiller, id, "/conseiller-answer", 2, NULL, 409);
	desk_get(&desk, conseiller, LIST, 200);
	waiting = desk_items(&desk);
	act(facilitator, id, "/conseiller-request", 2, ASK, 200);
	assert_string_equal(desk_text(&desk, "conseiller_asked_on"), "2026-02-03");
	assert_string_equal(desk_text(&desk, "state"), "acknowledged");
	desk_get(&desk, conseiller, LIST, 200);
	assert_int_equal(desk_items(&desk), waiting + 1);
	act(conseiller, id, "/conseiller-answer", 3, NULL, 200);
	assert_true(has("conseiller_taken_at"));
	desk_get(&desk, conseiller, LIST, 200);
	assert_int_equal(desk_items(&desk), waiting);
	act(facilitator, id, "/start", 4, NULL, 200);
	act(facilitator, id, "/return", 5, BUILT, 200);
	act(conseiller, id, "/conseiller-request", 6, "{\"asked_by\":\"person\"}", 200);
	act(person, id, "/conseiller-request", 7, ASK, 404); /* not their situation */
	act(conseiller, id, "/conseiller-request", 7,
	    "{\"asked_by\":\"person\",\"asked_on\":\"2199-01-01\"}", 422);
	assert_int_equal(told(state, "intake.appv.conseiller_asked.v1", id), 2);
	assert_int_equal(told(state, "intake.appv.conseiller_taken.v1", id), 1);
}

static void every_act_names_the_version_it_saw(void **state)
{
	static const struct {
		const char *end, *body;
		bool team;
	} EACH[] = {
	    {"/acknowledgement", NULL, false},
	    {"/start", NULL, false},
	    {"/return", BUILT, false},
	    {"/refusal", "{\"reason\":\"other\"}", false},
	    {"/stop", "{\"reason\":\"error\"}", true},
	    {"/extension", "{\"return_within_days\":30}", true},
	    {"/conseiller-request", "{\"asked_by\":\"family\"}", true},
	    {"/conseiller-answer", NULL, true},
	};
	char situation[40], project[40], id[40];

	(void)state;
	a_relay(situation, project, id);
	for (size_t i = 0; i < CMN_LEN(EACH); i++) {
		const char *who = EACH[i].team ? conseiller : facilitator;

		desk_send(&desk, "POST", RELAY(id, EACH[i].end), who, NULL, EACH[i].body, 428);
		act(who, id, EACH[i].end, 9, EACH[i].body, 412);
		act(who, NOBODY, EACH[i].end, 1, EACH[i].body, 404);
		act(conseiller44, id, EACH[i].end, 1, EACH[i].body, EACH[i].team ? 404 : 403);
	}
}

static void posts_are_counted_against_those_expected(void **state)
{
	json_int_t filled;

	(void)state;
	the_post();
	desk_get(&desk, conseiller, "/v1/intake/facilitation?departement=31", 200);
	assert_string_equal(desk_text(&desk, "title"), "appv");
	assert_int_equal(number_of("posts_called"), 3);
	assert_int_equal(number_of("posts_beside"), 2);
	assert_int_equal(number_of("posts_expected"), 5);
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "priority_public")), 4);
	filled = number_of("posts_filled");
	assert_true(filled > 0);
	desk_send(&desk, "POST", "/v1/intake/facilitators", coordonnateur, NULL,
		  "{\"departement\":\"31\",\"employer\":\"" EMPLOYER2 "\",\"employer_name\":"
		  "\"Association inventée\",\"account\":\"encore-un-compte\"}",
		  201);
	desk_get(&desk, conseiller, "/v1/intake/facilitation?departement=31", 200);
	assert_int_equal(number_of("posts_filled"), filled + 1);
	desk_get(&desk, conseiller44, "/v1/intake/facilitation?departement=44", 200);
	assert_string_equal(desk_text(&desk, "title"), "faciliteur");
	assert_string_equal(desk_text(&desk, "label"), "faciliteur");
	assert_false(has("posts_expected"));
	desk_get(&desk, conseiller44, "/v1/intake/facilitation?departement=31", 403);
}

static void the_posts_of_occitanie_are_21_and_2(void **state)
{
	assert_int_equal(
	    test_db_count(*state,
			  "SELECT sum(posts) FROM intake.facilitation WHERE title = 'appv'"),
	    21);
	assert_int_equal(test_db_count(*state, "SELECT sum(extra_posts) FROM intake.facilitation"),
			 2);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM intake.facilitation"
					       " WHERE title = 'appv' AND posts = 1"),
			 7);
}

static void an_account_holds_one_post_and_a_post_ends_after_its_relays(void **state)
{
	char situation[40], project[40], id[40], post[40];

	(void)state;
	the_post();
	desk_send(&desk, "POST", "/v1/intake/facilitators", coordonnateur, NULL,
		  "{\"departement\":\"31\",\"employer\":\"" EMPLOYER2 "\",\"employer_name\":"
		  "\"Association inventée\",\"account\":\"faciliteur-31-test\"}",
		  409);
	assert_string_equal(asked_pointer(&desk.a), "/account");
	desk_send(&desk, "POST", "/v1/intake/facilitators", coordonnateur, NULL,
		  "{\"departement\":\"31\",\"employer\":\"" EMPLOYER "\",\"employer_name\":"
		  "\"Association inventée\",\"since\":\"2026-03-01\"}",
		  201);
	keep_id(post);
	desk_send(&desk, "POST", POST(post, "/holder"), coordonnateur, at(1),
		  "{\"account\":\"faciliteur-31-test\"}", 409);
	a_written_project(situation, project);
	say(situation, AGREED);
	orient(project, 2, post, "", 201);
	keep_id(id);
	desk_send(&desk, "POST", POST(post, "/end"), coordonnateur, at(1), "{}", 409);
	assert_non_null(strstr(desk_text(&desk, "detail"), "en cours"));
	act(conseiller, id, "/stop", 1, "{\"reason\":\"error\"}", 200);
	desk_send(&desk, "POST", POST(post, "/end"), coordonnateur, at(1),
		  "{\"until\":\"2026-02-01\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/until");
	desk_send(&desk, "POST", POST(post, "/end"), coordonnateur, at(9), "{}", 412);
	desk_send(&desk, "POST", POST(post, "/end"), coordonnateur, at(1), "{}", 200);
	desk_send(&desk, "POST", POST(post, "/end"), coordonnateur, at(2), "{}", 409);
	desk_get(&desk, conseiller44, POST(post, ""), 404);
	desk_send(&desk, "POST", POST(post, "/end"), conseiller, at(2), "{}", 403);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_project_is_with_one_facilitator_at_a_time),
	    cmocka_unit_test(an_orientation_names_a_post_the_version_it_saw_and_sensible_terms),
	    cmocka_unit_test(more_time_moves_the_term_and_nothing_else),
	    cmocka_unit_test(the_family_may_ask_for_a_conseiller_again),
	    cmocka_unit_test(every_act_names_the_version_it_saw),
	    cmocka_unit_test(posts_are_counted_against_those_expected),
	    cmocka_unit_test(the_posts_of_occitanie_are_21_and_2),
	    cmocka_unit_test(an_account_holds_one_post_and_a_post_ends_after_its_relays),
	};

	return cmocka_run_group_tests_name("posts and terms of facilitators", tests, help_setup,
					   help_teardown);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_plan_http.c - the search plan as a conseiller meets it: opened on the person's request,
 * written anew, stopped, and hidden from those whom it does not concern.
 */
#include "plan_desk.h"

static void a_plan_stands_on_the_request_of_the_person(void **state)
{
	char id[40];

	(void)state;
	desk_send(&desk, "POST", PLANS, conseiller, NULL,
		  "{\"situation_id\":\"" SITUATION "\",\"content\":{" REST "}}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/content/requested_by_person");
	opened(id);
	assert_string_equal(in("content", "wish"), WISH);
	assert_string_equal(desk_text(&desk, "state"), "active");
	assert_string_equal(cmn_json_get(json_object_get(json_object_get(desk.a.json, "content"),
							 "requested_by_person"),
					 "said_on"),
			    "2026-01-12");
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "warnings")), 0);
}

static void the_request_is_dated_and_says_who_spoke(void **state)
{
	static const struct {
		const char *request, *pointer;
	} CASES[] = {
	    {"\"said_on\":\"2026-01-09\",\"expression\":\"direct\"",
	     "/content/requested_by_person/said_on"},
	    {"\"said_on\":\"2999-01-01\",\"expression\":\"direct\"",
	     "/content/requested_by_person/said_on"},
	    {"\"said_on\":\"2026-01-12\",\"expression\":\"direct\",\"said_by\":\"parent\"",
	     "/content/requested_by_person/said_by"},
	    {"\"said_on\":\"2026-01-12\",\"expression\":\"third_party\"",
	     "/content/requested_by_person/said_by"},
	    {"\"said_on\":\"2026-02-30\",\"expression\":\"direct\"",
	     "/content/requested_by_person/said_on"},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		char body[1200];

		snprintf(body, sizeof(body),
			 "{\"situation_id\":\"" SITUATION
			 "\",\"content\":{\"requested_by_person\":{%s}," REST "}}",
			 CASES[i].request);
		desk_send(&desk, "POST", PLANS, conseiller, NULL, body, 422);
		assert_string_equal(asked_pointer(&desk.a), CASES[i].pointer);
	}
}

static void every_theme_and_role_may_be_said(void **state)
{
	static const struct {
		const char *list, *before, *after;
	} CASES[] = {
	    {"plan_themes", "\"themes\":[\"", "\"],\"community_role\":\"assembly\""},
	    {"community_roles", "\"themes\":[],\"community_role\":\"", "\""},
	};
	char id[40];
	int version = 0;

	(void)state;
	opened(id);
	for (size_t c = 0; c < CMN_LEN(CASES); c++) {
		const struct cmn_code_list *list = cmn_code_list_find(CASES[c].list);

		assert_non_null(list);
		for (size_t i = 0; i < list->n; i++) {
			char body[1400], part[200], seen[24];

			snprintf(part, sizeof(part), "%s%s%s", CASES[c].before, list->codes[i].code,
				 CASES[c].after);
			snprintf(body, sizeof(body),
				 "{" REQUEST ",\"needs\":[\"1.2.1\"],\"wish\":\"x\",%s,"
				 "\"support_forms\":[\"first_contacts\"],"
				 "\"response_level\":\"level_1\",\"wanted_from\":\"2026-07-01\","
				 "\"wanted_until\":\"2026-08-31\"}",
				 part);
			snprintf(seen, sizeof(seen), "%d", ++version);
			send_to(PLANS, id, "/versions", seen, body, 200);
		}
	}
	assert_string_equal(in("content", "wanted_until"), "2026-08-31");
}

static void a_period_does_not_end_before_it_begins(void **state)
{
	(void)state;
	desk_send(&desk, "POST", PLANS, conseiller, NULL,
		  "{\"situation_id\":\"" SITUATION "\",\"content\":{" REQUEST "," REST
		  ",\"wanted_from\":\"2026-08-01\",\"wanted_until\":\"2026-07-31\"}}",
		  422);
	assert_string_equal(asked_pointer(&desk.a), "/content/wanted_until");
}

static void one_plan_for_a_situation_and_none_for_one_that_is_closed(void **state)
{
	char id[40];

	(void)state;
	opened(id);
	desk_send(&desk, "POST", PLANS, conseiller, NULL, PLAN(SITUATION), 409);
	assert_string_equal(asked_pointer(&desk.a), "/situation_id");
	desk_send(&desk, "POST", PLANS, conseiller, NULL, PLAN(CLOSED), 409);
	assert_string_equal(asked_pointer(&desk.a), "/situation_id");
	desk_send(&desk, "POST", PLANS, conseiller, NULL, PLAN(NOWHERE), 503);
	assert_string_equal(asked_slug(&desk.a), "reference-not-arrived");
}

static void versions_are_added_and_none_is_overwritten(void **state)
{
	char id[40], target[120];

	(void)state;
	opened(id);
	send_to(PLANS, id, "/versions", "1",
		"{" REQUEST ",\"needs\":[\"1.2.1\"],\"wish\":\"Autre souhait inventé\","
		"\"community_role\":\"facilitator\",\"support_forms\":[\"ad_hoc\"],"
		"\"response_level\":\"level_2\",\"project\":{\"project_id\":\"" NOWHERE
		"\",\"number\":2},\"no_first_intention\":{\"reason\":\"urgent\","
		"\"words\":\"Mots inventés\"}}",
		200);
	assert_int_equal(json_integer_value(json_object_get(desk.a.json, "number")), 2);
	assert_int_equal(
	    json_integer_value(json_object_get(
		json_object_get(json_object_get(desk.a.json, "content"), "project"), "number")),
	    2);
	send_to(PLANS, id, "/versions", "1", CONTENT, 412);
	send_to(PLANS, id, "/versions", NULL, CONTENT, 428);
	snprintf(target, sizeof(target), PLANS "/%s/versions?limit=1", id);
	desk_get(&desk, conseiller, target, 200);
	assert_int_equal(desk_items(&desk), 1);
	assert_string_equal(cmn_json_get(json_object_get(desk_item(&desk, 0), "content"), "wish"),
			    WISH);
	snprintf(target + strlen(target), sizeof(target) - strlen(target), "&cursor=%.60s",
		 desk_text(&desk, "next"));
	assert_true(strlen(desk_text(&desk, "next")) > 0);
}

#define PROPOSED                         \
	"{\"situation_id\":\"" SITUATION \
	"\",\"support_form\":\"orientation\",\"offer_id\":\"" OFFER "\"}"

static void the_person_stops_the_search_and_asks_again(void **state)
{
	char id[40], one[40];

	(void)state;
	opened(id);
	considered(id, ORDINARY, one);
	send_to(PLANS, id, "/stop", "1", "{\"stopped_on\":\"2026-01-11\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/stopped_on");
	send_to(PLANS, id, "/stop", "1", "{\"stopped_on\":\"2999-01-11\"}", 422);
	send_to(PLANS, id, "/stop", "1", "{\"stopped_on\":\"2026-02-01\"}", 200);
	assert_string_equal(desk_text(&desk, "state"), "stopped");
	send_to(PLANS, id, "/stop", "2", "{}", 409);
	desk_send(&desk, "POST", "/v1/referral/proposals", conseiller, NULL, PROPOSED, 409);
	assert_string_equal(asked_pointer(&desk.a), "/situation_id");
	assert_non_null(strstr(desk.a.answer.body.data, "arrêter la recherche"));
	consider(id, ORDINARY, 409);
	assert_non_null(strstr(desk.a.answer.body.data, "arrêté la recherche"));
	send_to(CONSIDERED, one, "/decision", "1", "{\"decision\":\"retained\"}", 409);
	assert_non_null(strstr(desk.a.answer.body.data, "arrêté la recherche"));
	send_to(PLANS, id, "/versions", "2", CONTENT, 422);
	assert_string_equal(asked_pointer(&desk.a), "/requested_by_person/said_on");
	send_to(PLANS, id, "/versions", "2",
		"{\"requested_by_person\":{\"said_on\":\"2026-02-01\",\"expression\":"
		"\"with_help\",\"said_by\":\"peer\"}," REST "}",
		200);
	assert_string_equal(desk_text(&desk, "state"), "active");
	assert_null(json_object_get(desk.a.json, "stopped_on"));
	desk_send(&desk, "POST", "/v1/referral/proposals", conseiller, NULL, PROPOSED, 201);
	consider(id, ORDINARY, 201);
}

static void another_departement_and_a_partner_see_nothing(void **state)
{
	char id[40], one[40], target[200];

	(void)state;
	opened(id);
	considered(id, ORDINARY, one);
	snprintf(target, sizeof(target), PLANS "/%s", id);
	desk_get(&desk, conseiller44, target, 404);
	desk_get(&desk, partner, target, 403);
	snprintf(target, sizeof(target), PLANS "/%s/considered", id);
	desk_get(&desk, conseiller44, target, 404);
	snprintf(target, sizeof(target), PLANS "/%s/versions", id);
	desk_get(&desk, conseiller44, target, 404);
	snprintf(target, sizeof(target), CONSIDERED "/%s", one);
	desk_get(&desk, conseiller44, target, 404);
	desk_get(&desk, conseiller44, "/v1/referral/situations/" SITUATION "/first-intention", 404);
	desk_get(&desk, conseiller44, PLANS "?departement=31", 403);
	desk_get(&desk, conseiller, PLANS "?departement=31&situation_id=" SITUATION, 200);
	assert_int_equal(desk_items(&desk), 1);
	desk_get(&desk, conseiller, PLANS "?departement=31&situation_id=" OTHER, 200);
	assert_int_equal(desk_items(&desk), 0);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup(name, plan_desk_fresh)
	const struct CMUnitTest tests[] = {
	    T(a_plan_stands_on_the_request_of_the_person),
	    T(the_request_is_dated_and_says_who_spoke),
	    T(every_theme_and_role_may_be_said),
	    T(a_period_does_not_end_before_it_begins),
	    T(one_plan_for_a_situation_and_none_for_one_that_is_closed),
	    T(versions_are_added_and_none_is_overwritten),
	    T(the_person_stops_the_search_and_asks_again),
	    T(another_departement_and_a_partner_see_nothing),
	};

	return cmocka_run_group_tests_name("search plan", tests, plan_desk_setup,
					   plan_desk_teardown);
}

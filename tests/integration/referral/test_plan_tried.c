/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_plan_tried.c - what was tried before a hand-off, and why nothing was.
 */
#include "plan_desk.h"

static json_int_t number(const char *key)
{
	return json_integer_value(json_object_get(desk.a.json, key));
}

#define TRIED "/v1/referral/situations/" SITUATION "/first-intention"

static void what_was_tried_before_a_hand_off_is_told_with_its_reasons(void **state)
{
	char id[40], one[40], p[40];

	(void)state;
	desk_get(&desk, conseiller, TRIED, 200);
	assert_true(json_is_false(json_object_get(desk.a.json, "tried")));
	assert_true(json_is_false(json_object_get(desk.a.json, "explained")));
	opened(id);
	considered(id, ORDINARY, one);
	send_to(CONSIDERED, one, "/decision", "1",
		"{\"decision\":\"set_aside\",\"reason\":\"no_place\"}", 200);
	consider(id, SPECIALISED, 201);
	proposed(SITUATION, OFFER, p);
	send_to("/v1/referral/proposals", p, "/refusal", "1", "{\"reason\":\"too_far\"}", 200);
	proposed(SITUATION, SPECIAL, p);
	desk_get(&desk, conseiller, TRIED, 200);
	assert_true(json_is_true(json_object_get(desk.a.json, "tried")));
	assert_int_equal(number("n_considered"), 2);
	assert_int_equal(number("n_ordinary"), 1);
	assert_int_equal(number("n_set_aside"), 1);
	assert_int_equal(number("n_proposed"), 2);
	assert_int_equal(number("n_refused"), 1);
	assert_int_equal(number("n_pending"), 1);
	assert_int_equal(number("n_other"), 0);
	assert_string_equal(
	    json_string_value(json_array_get(json_object_get(desk.a.json, "set_aside_reasons"), 0)),
	    "no_place");
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "solutions")), 2);
	assert_string_equal(
	    cmn_json_get(json_array_get(json_object_get(desk.a.json, "solutions"), 0),
			 "refusal_reason"),
	    "too_far");
}

static void why_none_is_tried_stands_in_the_plan(void **state)
{
	const struct cmn_code_list *reasons = cmn_code_list_find("no_first_intention_reasons");
	char id[40], body[1200], seen[24];

	(void)state;
	opened(id);
	for (size_t i = 0; i < reasons->n; i++) {
		snprintf(body, sizeof(body),
			 "{" REQUEST "," REST ",\"no_first_intention\":{\"reason\":\"%s\"}}",
			 reasons->codes[i].code);
		snprintf(seen, sizeof(seen), "%zu", i + 1);
		send_to(PLANS, id, "/versions", seen, body, 200);
		desk_get(&desk, conseiller, TRIED, 200);
		assert_true(json_is_true(json_object_get(desk.a.json, "explained")));
		assert_string_equal(desk_text(&desk, "why_not"), reasons->codes[i].code);
	}
}

/* While this service is behind intake, what it does not know may be on its way: not "not found". */
static void what_is_on_its_way_is_not_absent(void **state)
{
	static const char UNKNOWN[] =
	    "/v1/referral/situations/0197f0a0-0000-7000-8000-0000000000fe/first-intention";

	(void)state;
	desk_get(&desk, conseiller, UNKNOWN, 404);
	desk.behind = true;
	desk_get(&desk, conseiller, UNKNOWN, 503);
	assert_non_null(strstr(desk.a.answer.body.data, "reference-not-arrived"));
	desk_get(&desk, conseiller, TRIED, 200);
	desk.behind = false;
}

int main(void)
{
#define T(name) cmocka_unit_test_setup(name, plan_desk_fresh)
	const struct CMUnitTest tests[] = {
	    T(what_was_tried_before_a_hand_off_is_told_with_its_reasons),
	    T(why_none_is_tried_stands_in_the_plan),
	    T(what_is_on_its_way_is_not_absent),
	};

	return cmocka_run_group_tests_name("what a plan tried", tests, plan_desk_setup,
					   plan_desk_teardown);
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "plan.h"

#include "support/cmocka_all.h"

#include <string.h>

static void same(const char *got, const char *want)
{
	if (want)
		assert_string_equal(got, want);
	else
		assert_null(got);
}

static void every_state_of_a_plan_with_every_act(void **state)
{
	static const struct {
		const char *from;
		const char *to[REFERRAL_PLAN_ACT_END_]; /* write, stop, consider */
	} WANT[] = {
	    {"active", {NULL, "active", "stopped", "active"}},
	    {"stopped", {NULL, "active", NULL, NULL}},
	    {"", {NULL}},
	    {"unknown", {NULL}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(WANT) / sizeof(WANT[0]); i++)
		for (int a = 0; a < REFERRAL_PLAN_ACT_END_; a++)
			same(referral_plan_next(WANT[i].from, (enum referral_plan_act)a),
			     WANT[i].to[a]);
}

static void every_state_of_what_was_considered_with_every_act(void **state)
{
	static const struct {
		const char *from;
		const char *to[REFERRAL_CONSIDERED_ACT_END_]; /* retain, set aside, link */
	} WANT[] = {
	    {"considered", {NULL, "retained", "set_aside", NULL}},
	    {"retained", {NULL, NULL, "set_aside", "proposed"}},
	    {"set_aside", {NULL, "retained", NULL, NULL}},
	    {"proposed", {NULL}},
	    {"", {NULL}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(WANT) / sizeof(WANT[0]); i++)
		for (int a = 0; a < REFERRAL_CONSIDERED_ACT_END_; a++)
			same(
			    referral_considered_next(WANT[i].from, (enum referral_considered_act)a),
			    WANT[i].to[a]);
}

static void the_request_is_dated_as_the_person_can_have_made_it(void **state)
{
	static const struct {
		const char *said, *stopped;
		enum referral_request_fault want;
	} CASES[] = {
	    {"2026-01-10", NULL, REFERRAL_REQUEST_FITS},
	    {"2026-01-20", NULL, REFERRAL_REQUEST_FITS},
	    {"2026-01-21", NULL, REFERRAL_REQUEST_FUTURE},
	    {"2026-01-09", NULL, REFERRAL_REQUEST_EARLY},
	    {"2025-12-31", NULL, REFERRAL_REQUEST_EARLY},
	    {"2026-01-14", "2026-01-15", REFERRAL_REQUEST_STOPPED},
	    {"2026-01-15", "2026-01-15", REFERRAL_REQUEST_FITS},
	    {"2026-01-16", "2026-01-15", REFERRAL_REQUEST_FITS},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++)
		assert_int_equal(referral_request_check(CASES[i].said, "2026-01-10",
							CASES[i].stopped, "2026-01-20"),
				 CASES[i].want);
}

static void who_spoke_is_named_when_the_person_did_not_speak_alone(void **state)
{
	(void)state;
	assert_true(referral_voice_fits("direct", NULL));
	assert_false(referral_voice_fits("direct", "parent"));
	assert_true(referral_voice_fits("with_help", "peer"));
	assert_false(referral_voice_fits("with_help", NULL));
	assert_true(referral_voice_fits("third_party", "parent"));
	assert_false(referral_voice_fits("third_party", NULL));
}

static void only_what_is_set_aside_has_a_reason(void **state)
{
	(void)state;
	assert_true(referral_decision_fits(REFERRAL_RETAIN, NULL));
	assert_false(referral_decision_fits(REFERRAL_RETAIN, "too_far"));
	assert_true(referral_decision_fits(REFERRAL_SET_ASIDE, "too_far"));
	assert_false(referral_decision_fits(REFERRAL_SET_ASIDE, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_state_of_a_plan_with_every_act),
	    cmocka_unit_test(every_state_of_what_was_considered_with_every_act),
	    cmocka_unit_test(the_request_is_dated_as_the_person_can_have_made_it),
	    cmocka_unit_test(who_spoke_is_named_when_the_person_did_not_speak_alone),
	    cmocka_unit_test(only_what_is_set_aside_has_a_reason),
	};

	return cmocka_run_group_tests_name("rules of the search plan", tests, NULL, NULL);
}

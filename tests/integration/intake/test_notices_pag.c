/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_notices_pag.c - what a person is told of sessions about them and of their PAG.  The persons
 * are invented.
 */
#include "notices_feed.h"

#define PAG(more) \
	"{\"pag_id\":\"" P(7) "\",\"situation_id\":\"" SITUATION "\"" more ",\"at\":\"%s\"}"

/* The template of each event, its last parameter, and its body in words without a brace. */
static void each_step_of_a_pag_is_told_in_its_own_words(void **state)
{
	static const struct {
		const char *type, *data, *want;
	} STEPS[] = {
	    {"referral.gos.convened.v1", PAG(",\"planned_at\":\"2098-03-10T23:30:00Z\""),
	     "template = 'gos_convened' AND params->>'on' = '2098-03-11'"},
	    {"referral.gos.postponed.v1", PAG(",\"reason\":\"other\""), "template = 'gos_changed'"},
	    {"referral.pag.elaborated.v1", PAG(""), "template = 'pag_elaborated'"},
	    {"referral.pag.validated.v1", PAG(""), "template = 'pag_validated'"},
	    {"referral.pag.review_opened.v1", PAG(""), "template = 'pag_review'"},
	    {"referral.pag.reviewed.v1", PAG(""), "template = 'pag_accord_again'"},
	    {"referral.pag.withdrawn.v1", PAG(",\"reason\":\"person_disagrees\""),
	     "template = 'pag_withdrawn'"},
	    {"referral.pag.ended.v1", PAG(",\"end_reason\":\"target_reached\""),
	     "template = 'pag_ended' AND params->>'reason' = 'target_reached'"},
	};
	char at[CMN_TIME_LEN], id[40], query[256];

	(void)state;
	today(at, 0);
	for (size_t i = 0; i < CMN_LEN(STEPS); i++) {
		snprintf(id, sizeof(id), "21900000-0000-7000-8000-%012zu", 100 + i);
		for (int twice = 0; twice < 2; twice++)
			assert_int_equal(apply(STEPS[i].type, id, "31", STEPS[i].data, at), CMN_OK);
		snprintf(query, sizeof(query), "SELECT count(*) FROM intake.notice WHERE %s",
			 STEPS[i].want);
		if (count(query) != 1)
			fail_msg("%s", query);
	}
}

static void nobody_writes_to_who_has_died(void **state)
{
	char at[CMN_TIME_LEN];

	(void)state;
	today(at, 0);
	assert_int_equal(
	    apply("referral.pag.ended.v1", P(8), "31", PAG(",\"end_reason\":\"death\""), at),
	    CMN_OK);
	assert_int_equal(
	    apply("referral.pag.withdrawn.v1", P(9), "31", PAG(",\"reason\":\"death\""), at),
	    CMN_OK);
	assert_int_equal(count("SELECT count(*) FROM intake.notice"), 0);
}

static void of_long_ago_and_without_its_members_nothing_is_told(void **state)
{
	char at[CMN_TIME_LEN];

	(void)state;
	today(at, 8);
	assert_int_equal(apply("referral.pag.validated.v1", P(8), "31", PAG(""), at), CMN_OK);
	/* a session that was written down after it was held invites nobody */
	today(at, 0);
	assert_int_equal(apply("referral.gos.convened.v1", P(8), "31",
			       PAG(",\"planned_at\":\"2026-03-10T09:00:00Z\""), at),
			 CMN_OK);
	assert_int_not_equal(apply("referral.pag.validated.v1", P(8), "31", "{\"x\":\"%s\"}", ""),
			     CMN_OK);
	assert_int_equal(count("SELECT count(*) FROM intake.notice"), 0);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, fresh)
	const struct CMUnitTest tests[] = {
	    TEST(each_step_of_a_pag_is_told_in_its_own_words),
	    TEST(nobody_writes_to_who_has_died),
	    TEST(of_long_ago_and_without_its_members_nothing_is_told),
	};

	return cmocka_run_group_tests_name("notices of a PAG", tests, setup, rights_teardown);
}

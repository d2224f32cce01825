/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_orientation.c - every status after every status, by every side, with every motive.
 */
#include "orientation.h"

#include "support/cmocka_all.h"

#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

/* The edges, written down a second time: from, then what may follow ("-": the beginning). */
static const char *const AFTER[][2] = {
    {"-", "39 37"},
    {"39", "40 41 42 49 37"},
    {"40", "41 42 45 49 37"},
    {"41", "42 43 45 49 37"},
    {"42", "43 45 47 71 72 49 37"},
    {"43", "44 45 47 49 37"},
    {"44", "45 49 37"},
    {"45", "46 54 49 37"},
    {"46", "54 37"},
    {"47", "48 51 37"},
    {"48", "37"},
    {"49", "54 37"},
    {"51", "48 37"},
    {"54", "40 41 42 49 37"},
    {"71", "43 45 47 49 37"},
    {"72", "43 45 47 71 49 37"},
    {"37", ""},
};

static bool listed(const char *words, const char *word)
{
	char padded[256], wanted[16];

	snprintf(padded, sizeof(padded), " %s ", words);
	snprintf(wanted, sizeof(wanted), " %s ", word);
	return strstr(padded, wanted) != NULL;
}

static void the_statuses_are_those_of_the_code_list(void **state)
{
	const struct cmn_code_list *list = cmn_code_list_find("tre_r357");

	(void)state;
	assert_non_null(list);
	assert_int_equal(list->n, REFERRAL_STATUS_COUNT);
	for (size_t i = 0; i < REFERRAL_STATUS_COUNT; i++)
		assert_non_null(cmn_code_find(list, REFERRAL_STATUSES[i]));
}

static void every_order_follows_the_graph(void **state)
{
	(void)state;
	assert_int_equal(CMN_LEN(AFTER), REFERRAL_STATUS_COUNT + 1);
	for (size_t f = 0; f < CMN_LEN(AFTER); f++) {
		const char *from = strcmp(AFTER[f][0], "-") == 0 ? NULL : AFTER[f][0];

		for (size_t t = 0; t < REFERRAL_STATUS_COUNT; t++) {
			bool got = referral_status_follows(from, REFERRAL_STATUSES[t]);

			if (got != listed(AFTER[f][1], REFERRAL_STATUSES[t]))
				fail_msg("%s -> %s", AFTER[f][0], REFERRAL_STATUSES[t]);
		}
	}
}

static void a_cancelled_decision_ends_everything(void **state)
{
	(void)state;
	for (size_t t = 0; t < REFERRAL_STATUS_COUNT; t++)
		assert_false(referral_status_follows("37", REFERRAL_STATUSES[t]));
	for (size_t f = 0; f < REFERRAL_STATUS_COUNT; f++)
		assert_int_equal(referral_status_follows(REFERRAL_STATUSES[f], "37"),
				 strcmp(REFERRAL_STATUSES[f], "37") != 0);
}

static void what_the_mdph_decides_the_esms_does_not_enter(void **state)
{
	static const char *const OF_MDPH = "37 46 49 54";

	(void)state;
	for (size_t i = 0; i < REFERRAL_STATUS_COUNT; i++) {
		const char *s = REFERRAL_STATUSES[i];
		bool mdph = listed(OF_MDPH, s), both = strcmp(s, "39") == 0;
		enum referral_status_why actor =
		    referral_status_may(NULL, s, REFERRAL_SIDE_ACTOR, NULL);

		assert_int_equal(actor == REFERRAL_STATUS_SIDE, mdph || both);
		assert_int_equal(referral_status_may(NULL, s, REFERRAL_SIDE_MDPH, NULL) ==
				     REFERRAL_STATUS_SIDE,
				 !mdph && !both);
		assert_int_equal(referral_status_may(NULL, s, REFERRAL_SIDE_TEAM, NULL) ==
				     REFERRAL_STATUS_SIDE,
				 mdph);
		assert_int_equal(referral_status_may(NULL, s, REFERRAL_SIDE_PERSON, NULL),
				 REFERRAL_STATUS_SIDE);
	}
}

static void a_motive_goes_with_its_statuses_only(void **state)
{
	static const char *const PAIRS[][2] = {
	    {"45", "86 113 114 115 116 117 118 119 120 121 122 124 127 148"},
	    {"46", "86 113 114 115 116 117 118 119 120 121 122 124 127 148"},
	    {"41", "150 151 152 153"},
	    {"54", "109 112 168 170"},
	    {"37", "112 124 173 174"},
	    {"49", "112 124 173 174"},
	};
	const struct cmn_code_list *motives = cmn_code_list_find("tre_r358");

	(void)state;
	assert_non_null(motives);
	for (size_t i = 0; i < REFERRAL_STATUS_COUNT; i++) {
		const char *allowed = "";

		for (size_t p = 0; p < CMN_LEN(PAIRS); p++)
			if (strcmp(PAIRS[p][0], REFERRAL_STATUSES[i]) == 0)
				allowed = PAIRS[p][1];
		for (size_t m = 0; m < motives->n; m++)
			assert_int_equal(
			    referral_status_motive(REFERRAL_STATUSES[i], motives->codes[m].code),
			    listed(allowed, motives->codes[m].code));
	}
	assert_int_equal(referral_status_may("42", "45", REFERRAL_SIDE_ACTOR, NULL),
			 REFERRAL_STATUS_MOTIVE_WANTED);
	assert_int_equal(referral_status_may("42", "45", REFERRAL_SIDE_ACTOR, "150"),
			 REFERRAL_STATUS_MOTIVE_PAIR);
	assert_int_equal(referral_status_may("42", "45", REFERRAL_SIDE_ACTOR, "114"),
			 REFERRAL_STATUS_MAY);
	assert_int_equal(referral_status_may("39", "40", REFERRAL_SIDE_ACTOR, "114"),
			 REFERRAL_STATUS_MOTIVE_PAIR);
	assert_int_equal(referral_status_may("39", "38", REFERRAL_SIDE_ACTOR, NULL),
			 REFERRAL_STATUS_UNKNOWN);
}

/* 45 refuses nothing: only what the MDPH confirms does. */
static void a_signalled_impossibility_is_no_refusal(void **state)
{
	(void)state;
	for (size_t i = 0; i < REFERRAL_STATUS_COUNT; i++) {
		const char *s = REFERRAL_STATUSES[i];
		enum referral_proposal_act act = referral_status_act(s);

		assert_int_equal(act == REFERRAL_STATUS_REFUSES, strcmp(s, "46") == 0);
		assert_int_equal(act == REFERRAL_STATUS_ADMITS, listed("47 71 72", s));
		assert_int_equal(act == REFERRAL_STATUS_CANCELS, listed("37 49", s));
	}
}

static void only_an_esms_has_statuses(void **state)
{
	(void)state;
	assert_true(referral_orientation_esms("ime"));
	assert_true(referral_orientation_esms("foyer_vie"));
	assert_false(referral_orientation_esms("mairie"));
	assert_false(referral_orientation_esms("foyer"));
	assert_false(referral_orientation_esms("accueil_loisirs"));
	assert_false(referral_orientation_esms(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_statuses_are_those_of_the_code_list),
	    cmocka_unit_test(every_order_follows_the_graph),
	    cmocka_unit_test(a_cancelled_decision_ends_everything),
	    cmocka_unit_test(what_the_mdph_decides_the_esms_does_not_enter),
	    cmocka_unit_test(a_motive_goes_with_its_statuses_only),
	    cmocka_unit_test(a_signalled_impossibility_is_no_refusal),
	    cmocka_unit_test(only_an_esms_has_statuses),
	};

	return cmocka_run_group_tests_name("orientation", tests, NULL, NULL);
}

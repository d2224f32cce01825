/* SPDX-License-Identifier: EUPL-1.2 */
#include "demande.h"

#include "support/cmocka_all.h"

#include "cmn/codes.h"

#include <string.h>

static void every_state_and_act_follows_the_table(void **state)
{
	/* row: state; column: edit, send, receive, receive a part, complete, decide, abandon */
	static const char *const WANT[][REFERRAL_DEMANDE_ACT_END_] = {
	    {"preparing", "preparing", "sent", "received", "incomplete", NULL, NULL, "abandoned"},
	    {"sent", NULL, NULL, "received", "incomplete", NULL, NULL, "abandoned"},
	    {"incomplete", NULL, NULL, NULL, NULL, "received", "decided", "abandoned"},
	    {"received", NULL, NULL, NULL, NULL, NULL, "decided", "abandoned"},
	    {"decided", NULL, NULL, NULL, NULL, NULL, NULL, NULL},
	    {"abandoned", NULL, NULL, NULL, NULL, NULL, NULL, NULL},
	    {"nowhere", NULL, NULL, NULL, NULL, NULL, NULL, NULL},
	};
	const struct cmn_code_list *states = cmn_code_list_find("demande_states");

	(void)state;
	assert_non_null(states);
	assert_int_equal(states->n, CMN_LEN(WANT) - 1);
	for (size_t i = 0; i < CMN_LEN(WANT); i++) {
		assert_null(referral_demande_next(WANT[i][0], 0));
		assert_null(referral_demande_next(WANT[i][0], REFERRAL_DEMANDE_ACT_END_));
		for (int a = 1; a < REFERRAL_DEMANDE_ACT_END_; a++) {
			const char *to =
			    referral_demande_next(WANT[i][0], (enum referral_demande_act)a);

			if (WANT[i][a])
				assert_string_equal(to, WANT[i][a]);
			else
				assert_null(to);
		}
	}
}

static void the_days_follow_each_other_and_none_lies_ahead(void **state)
{
	static const char TODAY[] = "2026-02-01";
	static const char *const DAYS[][5] = {
	    {"2026-02-01", "2026-02-01", "2026-02-01", "2026-02-01", NULL},
	    {"2026-02-02", NULL, NULL, NULL, "/sent_on"},
	    /* a slip of the hand starts no delay of centuries */
	    {"0206-01-04", NULL, NULL, NULL, "/sent_on"},
	    {NULL, "2005-12-31", NULL, NULL, "/received_on"},
	    {NULL, "2006-01-01", NULL, NULL, NULL},
	    {NULL, "2026-02-02", NULL, NULL, "/received_on"},
	    {"2026-01-05", "2026-01-04", NULL, NULL, "/received_on"},
	    {NULL, "2026-01-04", "2026-01-03", NULL, "/complete_on"},
	    {NULL, "2026-01-04", "2026-02-02", NULL, "/complete_on"},
	    {NULL, "2026-01-04", "2026-01-20", "2026-01-10", NULL}, /* refused as it was */
	    {NULL, "2026-01-04", NULL, "2026-01-03", "/decided_on"},
	    {NULL, NULL, NULL, "2026-02-02", "/decided_on"},
	};

	(void)state;
	assert_null(referral_demande_wrong_day(NULL, NULL, NULL, NULL, TODAY));
	for (size_t i = 0; i < CMN_LEN(DAYS); i++) {
		const char *wrong = referral_demande_wrong_day(DAYS[i][0], DAYS[i][1], DAYS[i][2],
							       DAYS[i][3], TODAY);

		if (DAYS[i][4])
			assert_string_equal(wrong, DAYS[i][4]);
		else
			assert_null(wrong);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_state_and_act_follows_the_table),
	    cmocka_unit_test(the_days_follow_each_other_and_none_lies_ahead),
	};

	return cmocka_run_group_tests_name("demandes", tests, NULL, NULL);
}

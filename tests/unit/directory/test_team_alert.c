/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_team_alert.c - what is missing of what somebody holds: every combination of what the region
 * asks and of what is there.
 */
#include "support/cmocka_all.h"

#include "team_alert.h"

#include "cmn/base.h"
#include "cmn/codes.h"

#include <limits.h>
#include <string.h>

#define STARTS 100
#define TODAY  200

static struct team_state facilitator(void)
{
	return (struct team_state){.function = "facilitator",
				   .core = true,
				   .starts = STARTS,
				   .today = TODAY,
				   .certified_on = INT_MAX,
				   .certified_until = INT_MAX,
				   .certificate_asked = true};
}

static void a_certificate_is_obtained_before_the_function_begins(void **state)
{
	struct team_state s = facilitator();

	(void)state;
	assert_int_equal(team_alerts(&s), TEAM_CERTIFICATE_MISSING);
	s.certified = true; /* but no day of it */
	assert_int_equal(team_alerts(&s), TEAM_CERTIFICATE_MISSING);
	for (int on = STARTS - 1; on <= STARTS + 1; on++) {
		s.certified_on = on;
		assert_int_equal(team_alerts(&s), on <= STARTS ? 0 : TEAM_CERTIFICATE_MISSING);
	}
	s.certified_on = STARTS;
	for (int until = TODAY - 1; until <= TODAY + 1; until++) {
		s.certified_until = until;
		assert_int_equal(team_alerts(&s), until < TODAY ? TEAM_CERTIFICATE_EXPIRED : 0);
	}
	s.certificate_asked = false;
	s.certified = false;
	assert_int_equal(team_alerts(&s), 0);
}

static void only_facilitators_need_the_certificate(void **state)
{
	const struct cmn_code_list *all = cmn_code_list_find("team_functions");

	(void)state;
	assert_true(all->n >= 9);
	for (size_t i = 0; i < all->n; i++) {
		struct team_state s = facilitator();

		s.function = all->codes[i].code;
		assert_int_equal(team_alerts(&s) != 0, strcmp(s.function, "facilitator") == 0);
	}
}

static void papers_are_there_then_sent_to_the_ars(void **state)
{
	(void)state;
	for (int bits = 0; bits < 32; bits++) {
		struct team_state s = {.function = "peer",
				       .papers_asked = bits & 1,
				       .core = bits & 2,
				       .job_sheet = bits & 4,
				       .independence = bits & 8,
				       .sent = bits & 16};
		unsigned expected = 0;

		if ((bits & 3) == 3) {
			expected |= bits & 4 ? 0 : TEAM_JOB_SHEET_MISSING;
			expected |= bits & 8 ? 0 : TEAM_INDEPENDENCE_MISSING;
			if ((bits & 12) == 12 && !(bits & 16))
				expected = TEAM_NOT_SENT_TO_ARS;
		}
		assert_int_equal(team_alerts(&s), expected);
	}
}

static void lending_has_an_agreement(void **state)
{
	(void)state;
	for (int bits = 0; bits < 4; bits++) {
		struct team_state s = {
		    .function = "peer", .lent = bits & 1, .documented = bits & 2};

		assert_int_equal(team_alerts(&s), bits == 1 ? TEAM_LENDING_UNDOCUMENTED : 0);
	}
}

static void each_bit_has_a_code_of_the_list(void **state)
{
	(void)state;
	for (unsigned bit = 1; bit <= TEAM_ALERT_LAST; bit <<= 1)
		assert_non_null(
		    cmn_code_find(cmn_code_list_find("team_alerts"), team_alert_code(bit)));
	assert_null(team_alert_code(0));
	assert_null(team_alert_code(3));
	assert_null(team_alert_code(TEAM_ALERT_LAST << 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_certificate_is_obtained_before_the_function_begins),
	    cmocka_unit_test(only_facilitators_need_the_certificate),
	    cmocka_unit_test(papers_are_there_then_sent_to_the_ars),
	    cmocka_unit_test(lending_has_an_agreement),
	    cmocka_unit_test(each_bit_has_a_code_of_the_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

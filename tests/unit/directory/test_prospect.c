/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_prospect.c - which step follows from which, all of them.
 */
#include "support/cmocka_all.h"

#include "prospect.h"

static void each_step_follows_or_does_not(void **state)
{
	/* from left to right: declared, forwarded, contacted, joined, not_followed */
	static const char *const MAY[] = {
	    [DIRECTORY_PROSPECT_DECLARED] = " ++ +",     [DIRECTORY_PROSPECT_FORWARDED] = "  + +",
	    [DIRECTORY_PROSPECT_CONTACTED] = "   ++",    [DIRECTORY_PROSPECT_JOINED] = "     ",
	    [DIRECTORY_PROSPECT_NOT_FOLLOWED] = " ++  ",
	};

	(void)state;
	for (int from = 1; from <= DIRECTORY_PROSPECT_NOT_FOLLOWED; from++) {
		for (int to = 1; to <= DIRECTORY_PROSPECT_NOT_FOLLOWED; to++)
			assert_int_equal(directory_prospect_may((enum directory_prospect)from,
								(enum directory_prospect)to),
					 MAY[from][to - 1] == '+');
	}
}

static void a_code_names_one_state(void **state)
{
	(void)state;
	assert_int_equal(directory_prospect_of("declared"), DIRECTORY_PROSPECT_DECLARED);
	assert_int_equal(directory_prospect_of("not_followed"), DIRECTORY_PROSPECT_NOT_FOLLOWED);
	assert_int_equal(directory_prospect_of("Declared"), 0);
	assert_int_equal(directory_prospect_of(""), 0);
	assert_int_equal(directory_prospect_of(NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_step_follows_or_does_not),
	    cmocka_unit_test(a_code_names_one_state),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_clock_statements.c - the statements of the clocks parse, are allowed, and find an index.
 */
#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/statements.h"

#include "clock_store.h"

static void every_statement_fits_the_schema_and_finds_an_index(void **state)
{
	static const char *const SMALL[] = {"delay_rule", NULL};

	(void)state;
	test_statements_of("referral", REFERRAL_CLOCK_STATEMENTS, REFERRAL_CLOCK_STATEMENT_COUNT,
			   SMALL);
}

static void a_page_of_clocks_comes_from_an_index_in_its_order(void **state)
{
	(void)state;
	test_plan_sorts_nothing("referral", &REFERRAL_CLOCKS);
	test_plan_sorts_nothing("referral", &REFERRAL_CLOCKS_OF_SITUATION);
	test_plan_sorts_nothing("referral", &REFERRAL_CLOCKS_OF_SUBJECT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_statement_fits_the_schema_and_finds_an_index),
	    cmocka_unit_test(a_page_of_clocks_comes_from_an_index_in_its_order),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}

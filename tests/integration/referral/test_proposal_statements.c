/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_proposal_statements.c - every statement about proposals parses, is allowed, and finds an
 * index.
 */
#include "proposal_sql.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/statements.h"

static void every_statement_fits_the_schema_and_finds_an_index(void **state)
{
	(void)state;
	test_statements_of("referral", REFERRAL_PROPOSAL_STATEMENTS,
			   REFERRAL_PROPOSAL_STATEMENT_COUNT, NULL);
}

static void a_page_of_a_list_comes_from_an_index_in_its_order(void **state)
{
	(void)state;
	test_plan_sorts_nothing("referral", &REFERRAL_PROPOSALS);
	test_plan_sorts_nothing("referral", &REFERRAL_ROUNDS);
	test_plan_sorts_nothing("referral", &REFERRAL_ASKED);
	test_plan_sorts_nothing("referral", &REFERRAL_ORIENTATIONS);
	test_plan_sorts_nothing("referral", &REFERRAL_ORIENTATIONS_AT);
	test_plan_sorts_nothing("referral", &REFERRAL_STATUS_LIST);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_page_of_a_list_comes_from_an_index_in_its_order),
	    cmocka_unit_test(every_statement_fits_the_schema_and_finds_an_index),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}

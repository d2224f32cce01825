/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_governance_statements.c - each statement of governance prepares under the role that runs it,
 * none reads a whole table, lists come in the order of an index.
 */
#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/statements.h"

#include "governance_store.h"

static const char *const SMALL[] = {"region_list", "region_word",    "region_rule",
				    "community",   "community_rule", NULL};

static void every_statement_prepares_and_reads_no_whole_table(void **state)
{
	(void)state;
	test_statements_of("directory", GOVERNANCE_STATEMENTS, GOVERNANCE_STATEMENT_COUNT, SMALL);
}

static void an_index_gives_the_lists_in_their_order(void **state)
{
	(void)state;
	test_plan_sorts_nothing("directory", &GOVERNANCE_INSTANCE_LIST);
	test_plan_sorts_nothing("directory", &GOVERNANCE_MEETING_LIST);
	test_plan_sorts_nothing("directory", &GOVERNANCE_DECISION_LIST);
	test_plan_sorts_nothing("directory", &GOVERNANCE_ARBITRATION_LIST);
	test_plan_sorts_nothing("directory", &GOVERNANCE_STATEMENT_LIST);
	test_plan_sorts_nothing("directory", &GOVERNANCE_TRANSMISSION_LIST);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_statement_prepares_and_reads_no_whole_table),
	    cmocka_unit_test(an_index_gives_the_lists_in_their_order),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_kept_statements.c - statements of what keeps offers true: each prepares under the role that
 * runs it, none reads a whole table, lists come in the order of an index.
 */
#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/statements.h"

#include "keep_links.h"
#include "kept.h"

static const char *const SMALL[] = {"keep_rule", NULL};

static void every_statement_prepares_and_reads_no_whole_table(void **state)
{
	(void)state;
	test_statements_of("directory", DIRECTORY_KEPT_STATEMENTS, DIRECTORY_KEPT_STATEMENT_COUNT,
			   SMALL);
	test_statements_of("directory", DIRECTORY_KEEP_RULE_STATEMENTS,
			   DIRECTORY_KEEP_RULE_STATEMENT_COUNT, SMALL);
	test_statements_of("directory", DIRECTORY_LINK_STATEMENTS, DIRECTORY_LINK_STATEMENT_COUNT,
			   SMALL);
}

static void an_index_gives_the_lists_in_their_order(void **state)
{
	(void)state;
	test_plan_sorts_nothing("directory", &DIRECTORY_CAPACITIES);
	test_plan_sorts_nothing("directory", &DIRECTORY_UNCONFIRMED);
	test_plan_sorts_nothing("directory", &DIRECTORY_LINKS);
	test_plan_sorts_nothing("directory", &DIRECTORY_LINK_USES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_statement_prepares_and_reads_no_whole_table),
	    cmocka_unit_test(an_index_gives_the_lists_in_their_order),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}

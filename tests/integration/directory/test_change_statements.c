/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_change_statements.c - statements of proposed changes: each prepares under the role that runs
 * it, none reads a whole table, lists come in the order of an index.
 */
#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/statements.h"

#include "changes.h"

static void every_statement_prepares_and_reads_no_whole_table(void **state)
{
	(void)state;
	test_statements_of("directory", DIRECTORY_CHANGE_STATEMENTS,
			   DIRECTORY_CHANGE_STATEMENT_COUNT, NULL);
}

static void an_index_gives_the_lists_in_their_order(void **state)
{
	(void)state;
	test_plan_sorts_nothing("directory", &DIRECTORY_CHANGES);
	test_plan_sorts_nothing("directory", &DIRECTORY_CHANGES_OF_ACTOR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_statement_prepares_and_reads_no_whole_table),
	    cmocka_unit_test(an_index_gives_the_lists_in_their_order),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}

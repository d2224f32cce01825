/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_agenda_statements.c - statements of the calendar of obligations: each prepares under the
 * role that runs it, none reads a whole table, lists come in the order of an index.
 */
#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/statements.h"

#include "agenda_facts.h"
#include "agenda_store.h"

static const char *const SMALL[] = {"community", "region_rule", "community_rule", NULL};

static void every_statement_prepares_and_reads_no_whole_table(void **state)
{
	(void)state;
	test_statements("directory", DIRECTORY_AGENDA_STATEMENTS, DIRECTORY_AGENDA_STATEMENT_COUNT,
			SMALL);
	test_statements("directory", DIRECTORY_AGENDA_NOTICE_STATEMENTS,
			DIRECTORY_AGENDA_NOTICE_STATEMENT_COUNT, SMALL);
}

/* A source is read by the handler for its territory, and by the job for all. */
static void every_source_prepares_under_both_roles(void **state)
{
	(void)state;
	test_statements("directory", DIRECTORY_AGENDA_SOURCES, DIRECTORY_AGENDA_SOURCE_COUNT,
			SMALL);
	test_statements("directory_bus", DIRECTORY_AGENDA_SOURCES, DIRECTORY_AGENDA_SOURCE_COUNT,
			SMALL);
	test_statements("directory_bus", &DIRECTORY_AGENDA_EVERYWHERE, 1, SMALL);
	test_statements("directory_bus", DIRECTORY_AGENDA_JOB_STATEMENTS,
			DIRECTORY_AGENDA_JOB_STATEMENT_COUNT, SMALL);
}

static void an_index_gives_the_lists_in_their_order(void **state)
{
	(void)state;
	test_plan_sorts_nothing("directory", &DIRECTORY_AGENDA_ACT_LIST);
	test_plan_sorts_nothing("directory", &DIRECTORY_AGENDA_NOTICE_LIST);
	test_plan_sorts_nothing("directory", &DIRECTORY_AGENDA_LINK_LIST);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_statement_prepares_and_reads_no_whole_table),
	    cmocka_unit_test(every_source_prepares_under_both_roles),
	    cmocka_unit_test(an_index_gives_the_lists_in_their_order),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}

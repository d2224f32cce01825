/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_quality_statements.c - every statement of verification, reports and scores prepares under a
 * role that may run it, finds by an index, and its lists come sorted.
 */
#include "integration/directory/loaded.h"

#include "anomaly_store.h"
#include "demo_store.h"
#include "support/statements.h"
#include "twin_store.h"
#include "verify_store.h"

#include <string.h>

static const char *const SMALL[] = {"anomaly_rule", "quality_rule", "quality_sweep", NULL};

static void all_statements_prepare_and_find_by_an_index(void **state)
{
	(void)state;
	test_statements_of("directory", DIRECTORY_QUALITY_STATEMENTS,
			   DIRECTORY_QUALITY_STATEMENT_COUNT, SMALL);
	test_statements_of("directory", DIRECTORY_ANOMALY_STATEMENTS,
			   DIRECTORY_ANOMALY_STATEMENT_COUNT, SMALL);
	test_statements_of("directory", DIRECTORY_TWIN_STATEMENTS, DIRECTORY_TWIN_STATEMENT_COUNT,
			   SMALL);
	test_statements_of("directory", DIRECTORY_MERGE_STATEMENTS, DIRECTORY_MERGE_STATEMENT_COUNT,
			   SMALL);
	test_statements_of("directory", DIRECTORY_DEMO_STATEMENTS, DIRECTORY_DEMO_STATEMENT_COUNT,
			   SMALL);
}

static void sorted(const struct cmn_stmt *const *stmts, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (strstr(stmts[i]->name, "_list") != NULL)
			test_plan_sorts_nothing("directory", stmts[i]);
	}
}

static void lists_come_sorted_from_an_index(void **state)
{
	(void)state;
	sorted(DIRECTORY_QUALITY_STATEMENTS, DIRECTORY_QUALITY_STATEMENT_COUNT);
	sorted(DIRECTORY_ANOMALY_STATEMENTS, DIRECTORY_ANOMALY_STATEMENT_COUNT);
	sorted(DIRECTORY_TWIN_STATEMENTS, DIRECTORY_TWIN_STATEMENT_COUNT);
	sorted(DIRECTORY_MERGE_STATEMENTS, DIRECTORY_MERGE_STATEMENT_COUNT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(all_statements_prepare_and_find_by_an_index),
	    cmocka_unit_test(lists_come_sorted_from_an_index),
	};

	return cmocka_run_group_tests(tests, loaded_setup, test_db_teardown);
}

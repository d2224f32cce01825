/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_work_statements.c - every statement of the work parses, is allowed, and finds an index.
 */
#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/statements.h"

#include "work_store.h"

#include <string.h>

/* A département has a handful of these. */
static const char *const SMALL[] = {"absence", NULL};

static void every_statement_fits_the_schema_and_finds_an_index(void **state)
{
	(void)state;
	test_statements_of("intake", INTAKE_WORK_STATEMENTS, INTAKE_WORK_STATEMENT_COUNT, SMALL);
}

static void a_page_of_a_list_comes_from_an_index_in_its_order(void **state)
{
	static const char *const LISTS[] = {"act_list",     "act_list_all", "owner_list",
					    "closure_list", "note_list",    "evaluation_list",
					    "task_list"};
	size_t seen = 0;

	(void)state;
	for (size_t i = 0; i < INTAKE_WORK_STATEMENT_COUNT; i++)
		for (size_t j = 0; j < CMN_LEN(LISTS); j++)
			if (strcmp(INTAKE_WORK_STATEMENTS[i]->name, LISTS[j]) == 0) {
				test_plan_sorts_nothing("intake", INTAKE_WORK_STATEMENTS[i]);
				seen++;
			}
	assert_int_equal(seen, CMN_LEN(LISTS));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_page_of_a_list_comes_from_an_index_in_its_order),
	    cmocka_unit_test(every_statement_fits_the_schema_and_finds_an_index),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}

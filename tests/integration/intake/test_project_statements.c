/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_project_statements.c - every statement of the life project and of its relays parses, is
 * allowed, and finds an index.
 */
#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/statements.h"

#include "project_store.h"

#include <string.h>

static void every_statement_fits_the_schema_and_finds_an_index(void **state)
{
	(void)state;
	test_statements_of("intake", INTAKE_PROJECT_STATEMENTS, INTAKE_PROJECT_STATEMENT_COUNT,
			   NULL);
}

static void a_page_of_a_list_comes_from_an_index_in_its_order(void **state)
{
	(void)state;
	for (size_t i = 0; i < INTAKE_PROJECT_STATEMENT_COUNT; i++)
		if (strncmp(INTAKE_PROJECT_STATEMENTS[i]->name, "appv_relay_list", 15) == 0 ||
		    strncmp(INTAKE_PROJECT_STATEMENTS[i]->name, "facilitator_list", 16) == 0 ||
		    strncmp(INTAKE_PROJECT_STATEMENTS[i]->name, "project_versions", 16) == 0)
			test_plan_sorts_nothing("intake", INTAKE_PROJECT_STATEMENTS[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_page_of_a_list_comes_from_an_index_in_its_order),
	    cmocka_unit_test(every_statement_fits_the_schema_and_finds_an_index),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}

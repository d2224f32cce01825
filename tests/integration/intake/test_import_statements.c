/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_import_statements.c - every statement on imports parses, is allowed, and finds an index.
 */
#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/statements.h"

#include "import_store.h"

#include <string.h>

static void every_statement_fits_the_schema_and_finds_an_index(void **state)
{
	static const char *const SMALL[] = {NULL};

	(void)state;
	test_statements_of("intake", INTAKE_IMPORT_STATEMENTS, INTAKE_IMPORT_STATEMENT_COUNT,
			   SMALL);
}

static void a_page_of_a_list_comes_from_an_index_in_its_order(void **state)
{
	(void)state;
	for (size_t i = 0; i < INTAKE_IMPORT_STATEMENT_COUNT; i++)
		if (strncmp(INTAKE_IMPORT_STATEMENTS[i]->name, "import_list", 11) == 0 ||
		    strncmp(INTAKE_IMPORT_STATEMENTS[i]->name, "import_report", 13) == 0)
			test_plan_sorts_nothing("intake", INTAKE_IMPORT_STATEMENTS[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_page_of_a_list_comes_from_an_index_in_its_order),
	    cmocka_unit_test(every_statement_fits_the_schema_and_finds_an_index),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}

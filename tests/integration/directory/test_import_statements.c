/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_import_statements.c - every statement of the imports prepares under the role that runs it.
 */
#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/statements.h"

#include "import_work.h"
#include "imports.h"

/* A few hundred rows each. */
static const char *const SMALL[] = {"source_import", "commune_former_code", NULL};

static void statements_of_the_handlers(void **state)
{
	(void)state;
	test_statements("directory", DIRECTORY_IMPORTS_STATEMENTS,
			DIRECTORY_IMPORTS_STATEMENT_COUNT, SMALL);
}

static void statements_of_reading(void **state)
{
	(void)state;
	test_statements("directory_bus", DIRECTORY_SLICE_STATEMENTS,
			DIRECTORY_SLICE_STATEMENT_COUNT, SMALL);
}

static void statements_of_comparing(void **state)
{
	(void)state;
	test_statements("directory_bus", DIRECTORY_COMPARE_STATEMENTS,
			DIRECTORY_COMPARE_STATEMENT_COUNT, SMALL);
}

static void statements_of_applying(void **state)
{
	(void)state;
	test_statements("directory_bus", DIRECTORY_APPLY_STATEMENTS,
			DIRECTORY_APPLY_STATEMENT_COUNT, SMALL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(statements_of_the_handlers),
	    cmocka_unit_test(statements_of_reading),
	    cmocka_unit_test(statements_of_comparing),
	    cmocka_unit_test(statements_of_applying),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}

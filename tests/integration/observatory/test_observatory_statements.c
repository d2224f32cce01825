/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_observatory_statements.c - every statement of the service parses, is allowed, and finds an
 * index.
 */
#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/statements.h"

#include "observatory_store.h"
#include "unmet_release_store.h"

static void every_statement_fits_the_schema_and_finds_an_index(void **state)
{
	(void)state;
	test_statements_of("observatory", OBSERVATORY_STATEMENTS, OBSERVATORY_STATEMENT_COUNT,
			   NULL);
}

static void every_statement_of_unmet_needs_fits_the_schema_and_finds_an_index(void **state)
{
	(void)state;
	test_statements_of("observatory", OBSERVATORY_UNMET_STATEMENTS,
			   OBSERVATORY_UNMET_STATEMENT_COUNT, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_statement_fits_the_schema_and_finds_an_index),
	    cmocka_unit_test(every_statement_of_unmet_needs_fits_the_schema_and_finds_an_index),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_observatory_statements.c - every statement of the service parses, is allowed, and finds an
 * index.
 */
#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/statements.h"

#include "cell_store.h"
#include "cell_sum.h"
#include "count_store.h"
#include "fact_store.h"
#include "generation_store.h"
#include "observatory_store.h"
#include "place_store.h"
#include "unmet_release_store.h"

/* One row. */
static const char *const SMALL[] = {"generation", NULL};

static void every_statement_fits_the_schema_and_finds_an_index(void **state)
{
	(void)state;
	test_statements_of("observatory", OBSERVATORY_STATEMENTS, OBSERVATORY_STATEMENT_COUNT,
			   SMALL);
}

static void every_statement_of_unmet_needs_fits_the_schema_and_finds_an_index(void **state)
{
	(void)state;
	test_statements_of("observatory", OBSERVATORY_UNMET_STATEMENTS,
			   OBSERVATORY_UNMET_STATEMENT_COUNT, SMALL);
}

static void every_statement_of_facts_and_cells_fits_the_schema_and_finds_an_index(void **state)
{
	(void)state;
	test_statements_of("observatory", OBSERVATORY_FACT_STATEMENTS,
			   OBSERVATORY_FACT_STATEMENT_COUNT, SMALL);
	test_statements_of("observatory", OBSERVATORY_CELL_STATEMENTS,
			   OBSERVATORY_CELL_STATEMENT_COUNT, SMALL);
	test_statements_of("observatory", OBSERVATORY_RECOUNT_STATEMENTS,
			   OBSERVATORY_RECOUNT_STATEMENT_COUNT, SMALL);
	test_statements_of("observatory", OBSERVATORY_CELL_WRITE_STATEMENTS,
			   OBSERVATORY_CELL_WRITE_STATEMENT_COUNT, SMALL);
	test_statements_of("observatory", OBSERVATORY_COUNT_STATEMENTS,
			   OBSERVATORY_COUNT_STATEMENT_COUNT, SMALL);
	test_statements_of("observatory", OBSERVATORY_PLACE_STATEMENTS,
			   OBSERVATORY_PLACE_STATEMENT_COUNT, SMALL);
	test_statements_of("observatory", OBSERVATORY_GENERATION_STATEMENTS,
			   OBSERVATORY_GENERATION_STATEMENT_COUNT, SMALL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_statement_fits_the_schema_and_finds_an_index),
	    cmocka_unit_test(every_statement_of_facts_and_cells_fits_the_schema_and_finds_an_index),
	    cmocka_unit_test(every_statement_of_unmet_needs_fits_the_schema_and_finds_an_index),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}

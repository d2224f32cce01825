/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_report_statements.c - every statement of reports fits the schema and finds an index.
 */
#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/statements.h"

#include "report_statements.h"

/* Read whole, or small: a row for each community, or for each budget of one. */
static const char *const SMALL[] = {"community_ref", "report_credits", "generation", NULL};

static void every_statement_of_reports_fits_the_schema_and_finds_an_index(void **state)
{
	(void)state;
	test_statements_of("observatory", REPORT_STATEMENTS, REPORT_STATEMENT_COUNT, SMALL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_statement_of_reports_fits_the_schema_and_finds_an_index),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}

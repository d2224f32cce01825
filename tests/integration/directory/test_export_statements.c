/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_export_statements.c - every statement of the exports prepares under the role that runs it.
 */
#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/statements.h"

#include "export_rows.h"
#include "exports.h"

/* Read whole on purpose: files are made of everything, a page by number is counted. */
static const char *const WHOLE[] = {"actor",       "offer",       "place",         "contact",
				    "commune",     "offer_place", "export_change", "export",
				    "export_file", NULL};

static void statements_of_the_handlers_prepare(void **state)
{
	(void)state;
	test_statements("directory", DIRECTORY_EXPORT_STATEMENTS, DIRECTORY_EXPORT_STATEMENT_COUNT,
			WHOLE);
	test_statements("directory", DIRECTORY_EXPORTS_STATEMENTS,
			DIRECTORY_EXPORTS_STATEMENT_COUNT, WHOLE);
}

/* Whoever follows asks often: no table is read from end to end, and nothing is sorted. */
static void the_feed_finds_its_place_in_an_index(void **state)
{
	static const char *const NONE[] = {NULL};

	(void)state;
	test_statements("directory", DIRECTORY_FEED_STATEMENTS, DIRECTORY_FEED_STATEMENT_COUNT,
			NONE);
}

static void statements_of_the_job_prepare(void **state)
{
	(void)state;
	test_statements("directory_bus", DIRECTORY_EXPORT_BATCH_STATEMENTS,
			DIRECTORY_EXPORT_BATCH_STATEMENT_COUNT, WHOLE);
	test_statements("directory_bus", DIRECTORY_EXPORTS_JOB_STATEMENTS,
			DIRECTORY_EXPORTS_JOB_STATEMENT_COUNT, WHOLE);
	test_statements("directory_bus", &DIRECTORY_FEED_MEND, 1, WHOLE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(statements_of_the_handlers_prepare),
	    cmocka_unit_test(the_feed_finds_its_place_in_an_index),
	    cmocka_unit_test(statements_of_the_job_prepare),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}

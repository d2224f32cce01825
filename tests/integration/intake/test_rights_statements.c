/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_rights_statements.c - every statement of the person's side parses, is allowed, and finds an
 * index.
 */
#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/statements.h"

#include "rights_store.h"

#include <string.h>

/* The journal is read as a whole when a backup was restored. */
static const char *const SMALL[] = {"erasure e", NULL};

static void every_statement_fits_the_schema_and_finds_an_index(void **state)
{
	(void)state;
	test_statements_of("intake", INTAKE_RIGHTS_STATEMENTS, INTAKE_RIGHTS_STATEMENT_COUNT,
			   SMALL);
}

static void a_page_comes_from_an_index_in_its_order(void **state)
{
	static const char *const LISTS[] = {"data_request_list", "legal_hold_list", "erasure_list"};

	(void)state;
	for (size_t i = 0; i < INTAKE_RIGHTS_STATEMENT_COUNT; i++)
		for (size_t j = 0; j < CMN_LEN(LISTS); j++)
			if (strcmp(INTAKE_RIGHTS_STATEMENTS[i]->name, LISTS[j]) == 0)
				test_plan_sorts_nothing("intake", INTAKE_RIGHTS_STATEMENTS[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_statement_fits_the_schema_and_finds_an_index),
	    cmocka_unit_test(a_page_comes_from_an_index_in_its_order),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}

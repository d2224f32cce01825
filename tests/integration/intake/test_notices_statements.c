/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_notices_statements.c - every statement on notices parses, is allowed, and finds an index.
 */
#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/statements.h"

#include "notice_store.h"
#include "recap_store.h"

#include <string.h>

static void every_statement_fits_the_schema_and_finds_an_index(void **state)
{
	(void)state;
	test_statements_of("intake", INTAKE_NOTICE_STATEMENTS, INTAKE_NOTICE_STATEMENT_COUNT, NULL);
	test_statements_of("intake", INTAKE_RECAP_STATEMENTS, INTAKE_RECAP_STATEMENT_COUNT, NULL);
}

static void a_page_of_notices_comes_from_an_index_in_its_order(void **state)
{
	static const char *const LISTS[] = {"notice_list", "notice_of_person",
					    "notice_of_recipient"};

	(void)state;
	for (size_t i = 0; i < INTAKE_NOTICE_STATEMENT_COUNT; i++)
		for (size_t j = 0; j < CMN_LEN(LISTS); j++)
			if (strcmp(INTAKE_NOTICE_STATEMENTS[i]->name, LISTS[j]) == 0)
				test_plan_sorts_nothing("intake", INTAKE_NOTICE_STATEMENTS[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_statement_fits_the_schema_and_finds_an_index),
	    cmocka_unit_test(a_page_of_notices_comes_from_an_index_in_its_order),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_reception_statements.c - every statement of reception parses, is allowed, finds an index.
 */
#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/statements.h"

#include "reception_statements.h"
#include "reception_store.h"

static void every_statement_fits_the_schema_and_finds_an_index(void **state)
{
	(void)state;
	test_statements_of("intake", INTAKE_RECEPTION_STATEMENTS, INTAKE_RECEPTION_STATEMENT_COUNT,
			   NULL);
}

static void a_page_of_a_list_comes_from_an_index_in_its_order(void **state)
{
	static const struct cmn_stmt *const LISTS[] = {&INTAKE_CALLBACKS, &INTAKE_DRAFTS,
						       &INTAKE_REFERRALS};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(LISTS); i++)
		test_plan_sorts_nothing("intake", LISTS[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_statement_fits_the_schema_and_finds_an_index),
	    cmocka_unit_test(a_page_of_a_list_comes_from_an_index_in_its_order),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}

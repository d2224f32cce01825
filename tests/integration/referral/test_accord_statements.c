/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_accord_statements.c - every statement on accords and credits parses, is allowed, and finds
 * an index.
 */
#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/statements.h"

#include "accord_store.h"
#include "funding_store.h"

#include <string.h>

static void every_statement_fits_the_schema_and_finds_an_index(void **state)
{
	(void)state;
	test_statements_of("referral", REFERRAL_ACCORD_STATEMENTS, REFERRAL_ACCORD_STATEMENT_COUNT,
			   NULL);
	test_statements_of("referral", REFERRAL_FUNDING_STATEMENTS,
			   REFERRAL_FUNDING_STATEMENT_COUNT, NULL);
}

static void a_page_of_a_list_comes_from_an_index_in_its_order(void **state)
{
	(void)state;
	for (size_t i = 0; i < REFERRAL_ACCORD_STATEMENT_COUNT; i++)
		if (strstr(REFERRAL_ACCORD_STATEMENTS[i]->name, "_list"))
			test_plan_sorts_nothing("referral", REFERRAL_ACCORD_STATEMENTS[i]);
	for (size_t i = 0; i < REFERRAL_FUNDING_STATEMENT_COUNT; i++)
		if (strstr(REFERRAL_FUNDING_STATEMENTS[i]->name, "_list"))
			test_plan_sorts_nothing("referral", REFERRAL_FUNDING_STATEMENTS[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_page_of_a_list_comes_from_an_index_in_its_order),
	    cmocka_unit_test(every_statement_fits_the_schema_and_finds_an_index),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}

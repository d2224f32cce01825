/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_plan_statements.c - every statement on search plans, contacts and needs parses, is allowed,
 * and finds an index.
 */
#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/statements.h"

#include "need_store.h"
#include "plan_store.h"

#include <string.h>

static void every_statement_fits_the_schema_and_finds_an_index(void **state)
{
	(void)state;
	test_statements_of("referral", REFERRAL_PLAN_STATEMENTS, REFERRAL_PLAN_STATEMENT_COUNT,
			   NULL);
	test_statements_of("referral", REFERRAL_NEED_STATEMENTS, REFERRAL_NEED_STATEMENT_COUNT,
			   NULL);
}

static void sorts_nothing(const struct cmn_stmt *const *all, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strstr(all[i]->name, "_list"))
			test_plan_sorts_nothing("referral", all[i]);
}

static void a_page_of_a_list_comes_from_an_index_in_its_order(void **state)
{
	(void)state;
	sorts_nothing(REFERRAL_PLAN_STATEMENTS, REFERRAL_PLAN_STATEMENT_COUNT);
	sorts_nothing(REFERRAL_NEED_STATEMENTS, REFERRAL_NEED_STATEMENT_COUNT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_page_of_a_list_comes_from_an_index_in_its_order),
	    cmocka_unit_test(every_statement_fits_the_schema_and_finds_an_index),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_webhook_statements.c - the statements of webhooks parse, are allowed, and find an index.
 */
#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/statements.h"

#include "webhook_store.h"

static void every_statement_fits_the_schema_and_finds_an_index(void **state)
{
	static const char *const SMALL[] = {"webhook", "stream_head",
					    NULL}; /* ten for each, a few */

	(void)state;
	test_statements_of("referral", REFERRAL_WEBHOOK_STATEMENTS,
			   REFERRAL_WEBHOOK_STATEMENT_COUNT, SMALL);
}

static void a_page_of_a_list_comes_from_an_index_in_its_order(void **state)
{
	(void)state;
	test_plan_sorts_nothing("referral", &REFERRAL_WEBHOOK_LIST);
	test_plan_sorts_nothing("referral", &REFERRAL_WEBHOOK_DELIVERIES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_statement_fits_the_schema_and_finds_an_index),
	    cmocka_unit_test(a_page_of_a_list_comes_from_an_index_in_its_order),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}

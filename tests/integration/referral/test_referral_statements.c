/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_referral_statements.c - every statement of the service parses, is allowed, and finds an
 * index.
 */
#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/statements.h"

#include "consent_copy.h"

#include <string.h>

static void every_statement_fits_the_schema_and_finds_an_index(void **state)
{
	(void)state;
	test_statements_of("referral", REFERRAL_STATEMENTS, REFERRAL_STATEMENT_COUNT, NULL);
	test_statements_of("referral", REFERRAL_CONSENT_STATEMENTS,
			   REFERRAL_CONSENT_STATEMENT_COUNT, NULL);
}

static void a_page_of_a_list_comes_from_an_index_in_its_order(void **state)
{
	(void)state;
	for (size_t i = 0; i < REFERRAL_STATEMENT_COUNT; i++)
		if (strncmp(REFERRAL_STATEMENTS[i]->name, "relay_list", 10) == 0)
			test_plan_sorts_nothing("referral", REFERRAL_STATEMENTS[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_page_of_a_list_comes_from_an_index_in_its_order),
	    cmocka_unit_test(every_statement_fits_the_schema_and_finds_an_index),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}

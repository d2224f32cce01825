/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_referral_statements.c - every statement of the service parses, is allowed, and finds an
 * index.
 */
#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/statements.h"

#include "consent_copy.h"

static void every_statement_fits_the_schema_and_finds_an_index(void **state)
{
	(void)state;
	test_statements_of("referral", REFERRAL_STATEMENTS, REFERRAL_STATEMENT_COUNT, NULL);
	test_statements_of("referral", REFERRAL_CONSENT_STATEMENTS,
			   REFERRAL_CONSENT_STATEMENT_COUNT, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_statement_fits_the_schema_and_finds_an_index),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_handoff_statements.c - every statement on hand-offs parses, is allowed, and finds an index.
 */
#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/statements.h"

#include "handoff_changes_store.h"
#include "handoff_content_store.h"
#include "handoff_store.h"

static void every_statement_fits_the_schema_and_finds_an_index(void **state)
{
	(void)state;
	test_statements_of("referral", REFERRAL_HANDOFF_STATEMENTS,
			   REFERRAL_HANDOFF_STATEMENT_COUNT, NULL);
	test_statements_of("referral", REFERRAL_HANDOFF_CONTENT_STATEMENTS,
			   REFERRAL_HANDOFF_CONTENT_STATEMENT_COUNT, NULL);
	test_statements_of("referral", REFERRAL_CHANGES_STATEMENTS,
			   REFERRAL_CHANGES_STATEMENT_COUNT, NULL);
	test_plan_sorts_nothing("referral", REFERRAL_CHANGES_STATEMENTS[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_statement_fits_the_schema_and_finds_an_index),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}

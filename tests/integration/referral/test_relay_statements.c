/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_relay_statements.c - the statements of relays and links parse, are allowed, find an index.
 */
#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/statements.h"

#include "link_store.h"
#include "relay_store.h"

static void every_statement_fits_the_schema_and_finds_an_index(void **state)
{
	(void)state;
	test_statements_of("referral", REFERRAL_RELAY_STATEMENTS, REFERRAL_RELAY_STATEMENT_COUNT,
			   NULL);
	test_statements_of("referral", REFERRAL_LINK_STATEMENTS, REFERRAL_LINK_STATEMENT_COUNT,
			   NULL);
}

static void a_page_of_a_list_comes_from_an_index_in_its_order(void **state)
{
	(void)state;
	test_plan_sorts_nothing("referral", &REFERRAL_RELAYS);
	test_plan_sorts_nothing("referral", &REFERRAL_RELAYS_TO);
	test_plan_sorts_nothing("referral", &REFERRAL_CONTACTS);
	test_plan_sorts_nothing("referral", &REFERRAL_LINKS);
	test_plan_sorts_nothing("referral", &REFERRAL_LINK_OPENINGS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_page_of_a_list_comes_from_an_index_in_its_order),
	    cmocka_unit_test(every_statement_fits_the_schema_and_finds_an_index),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}

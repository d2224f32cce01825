/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_concertation_statements.c - every statement of concertations parses, is allowed, and finds
 * an index.
 */
#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/statements.h"

#include "concertation_store.h"

#include <string.h>

static void every_statement_fits_the_schema_and_finds_an_index(void **state)
{
	static const char *const SMALL[] = {"actor_ref", NULL};

	(void)state;
	test_statements_of("referral", REFERRAL_CONCERTATION_STATEMENTS,
			   REFERRAL_CONCERTATION_STATEMENT_COUNT, SMALL);
}

static void a_page_of_a_list_comes_from_an_index_in_its_order(void **state)
{
	static const char *const LISTS[] = {
	    "concertation_list",          "concertation_list_of", "concertation_seats_of_actor",
	    "concertation_seats_of_mdph", "commitment_list",      "gos_invitation_list",
	    "gos_invitation_seen_list"};

	(void)state;
	for (size_t i = 0; i < REFERRAL_CONCERTATION_STATEMENT_COUNT; i++)
		for (size_t j = 0; j < CMN_LEN(LISTS); j++)
			if (strcmp(REFERRAL_CONCERTATION_STATEMENTS[i]->name, LISTS[j]) == 0)
				test_plan_sorts_nothing("referral",
							REFERRAL_CONCERTATION_STATEMENTS[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_page_of_a_list_comes_from_an_index_in_its_order),
	    cmocka_unit_test(every_statement_fits_the_schema_and_finds_an_index),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}

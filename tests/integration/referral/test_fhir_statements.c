/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_fhir_statements.c - what the FHIR façade reads parses, is allowed, and finds an index.
 */
#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/statements.h"

#include "fhir_store.h"

static void every_statement_fits_the_schema_and_finds_an_index(void **state)
{
	(void)state;
	test_statements_of("referral", REFERRAL_FHIR_STATEMENTS, REFERRAL_FHIR_STATEMENT_COUNT,
			   NULL);
}

static void a_page_of_a_list_comes_from_an_index_in_its_order(void **state)
{
	(void)state;
	test_plan_sorts_nothing("referral", &REFERRAL_FHIR_LIST);
	test_plan_sorts_nothing("referral", &REFERRAL_FHIR_HISTORY);
	test_plan_sorts_nothing("referral", &REFERRAL_FHIR_PLANS);
	test_plan_sorts_nothing("referral", &REFERRAL_FHIR_EVENTS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_statement_fits_the_schema_and_finds_an_index),
	    cmocka_unit_test(a_page_of_a_list_comes_from_an_index_in_its_order),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}

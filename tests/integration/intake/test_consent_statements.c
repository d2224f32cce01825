/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_consent_statements.c - every statement about consent, documents and dossiers parses,
 * is allowed, and finds an index.
 */
#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/statements.h"

#include "consent_store.h"
#include "document_store.h"
#include "dossier_store.h"

static void every_statement_fits_the_schema_and_finds_an_index(void **state)
{
	(void)state;
	test_statements_of("intake", INTAKE_CONSENT_STATEMENTS, INTAKE_CONSENT_STATEMENT_COUNT,
			   NULL);
	test_statements_of("intake", INTAKE_DOCUMENT_STATEMENTS, INTAKE_DOCUMENT_STATEMENT_COUNT,
			   NULL);
	test_statements_of("intake", INTAKE_DOSSIER_STATEMENTS, INTAKE_DOSSIER_STATEMENT_COUNT,
			   NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_statement_fits_the_schema_and_finds_an_index),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}

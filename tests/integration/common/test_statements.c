/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_statements.c - the statements of common/ in the schema of every service.
 */
#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/statements.h"

#include "cmn/bus.h"
#include "cmn/write.h"

#include <stdio.h>

static const char *const SERVICES[] = {"intake", "referral", "directory", "observatory"};

static void those_of_writes_fit_every_schema_and_role(void **state)
{
	(void)state;
	for (size_t i = 0; i < CMN_LEN(SERVICES); i++) {
		char bus[32];

		snprintf(bus, sizeof(bus), "%s_bus", SERVICES[i]);
		test_statements(bus, CMN_WRITE_STATEMENTS, CMN_WRITE_STATEMENT_COUNT, NULL);
		/* the first one, settling, is the handlers' */
		test_statements(SERVICES[i], CMN_WRITE_STATEMENTS, 1, NULL);
	}
}

static void those_of_the_bus_fit_every_schema(void **state)
{
	/* one row, one row per stream, emptied all the time */
	static const char *const SMALL[] = {"barrier", "stream_head", "outbox", "parked", NULL};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(SERVICES); i++) {
		char bus[32];

		snprintf(bus, sizeof(bus), "%s_bus", SERVICES[i]);
		test_statements(bus, CMN_BUS_STATEMENTS, CMN_BUS_STATEMENT_COUNT, SMALL);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(those_of_writes_fit_every_schema_and_role),
	    cmocka_unit_test(those_of_the_bus_fit_every_schema),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_sandbox.c - the invented persons of the sandbox of vendors: made once, told to the others,
 * and nothing without the setting.
 */
#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/statements.h"

#include "intake_deps.h"
#include "sandbox_job.h"
#include "sandbox_store.h"

#define NOW "2026-11-22T10:00:00.000000Z"

static int64_t count(void **state, const char *sql)
{
	return test_db_count(*state, sql);
}

static void run(void **state, bool open)
{
	struct intake_deps deps = {.sandbox = open};
	struct cmn_conn *conn = test_db_conn("intake");
	struct cmn_error err;
	bool more = true;

	(void)state;
	cmn_error_init(&err);
	assert_int_equal(intake_job_sandbox(conn, NOW, &deps, &more, &err), CMN_OK);
	assert_false(more);
	cmn_conn_close(&conn);
}

static void without_the_setting_nobody_is_made(void **state)
{
	run(state, false);
	assert_int_equal(count(state, "SELECT count(*) FROM intake.person"), 0);
}

static void sixteen_persons_are_made_once_and_told(void **state)
{
	for (int i = 0; i < 2; i++) {
		run(state, true);
		assert_int_equal(count(state,
				       "SELECT count(*) FROM intake.person WHERE departement ="
				       " '984' AND family_name LIKE 'Inventé-%'"),
				 16);
		assert_int_equal(count(state,
				       "SELECT count(*) FROM intake.dossier WHERE sha256 ="
				       " encode(sha256(convert_to(content, 'UTF8')), 'hex')"),
				 16);
		assert_int_equal(count(state, "SELECT count(*) FROM intake.outbox WHERE type ="
					      " 'intake.situation.opened.v1'"),
				 16);
		assert_int_equal(count(state, "SELECT count(*) FROM intake.outbox WHERE type ="
					      " 'intake.consent.given.v1'"),
				 16);
		assert_int_equal(count(state, "SELECT count(*) FROM intake.outbox WHERE type ="
					      " 'intake.consent.withdrawn.v1' AND subject ="
					      " '09840000-0000-7000-8000-000000001312'"),
				 1);
	}
	assert_int_equal(
	    count(state, "SELECT count(*) FROM intake.outbox WHERE stream <> '984.facts'"), 0);
}

static void every_statement_fits_the_schema(void **state)
{
	(void)state;
	test_statements_of("intake", INTAKE_SANDBOX_STATEMENTS, INTAKE_SANDBOX_STATEMENT_COUNT,
			   NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(without_the_setting_nobody_is_made),
	    cmocka_unit_test(sixteen_persons_are_made_once_and_told),
	    cmocka_unit_test(every_statement_fits_the_schema),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}

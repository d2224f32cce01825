/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_rls.c - the second lock: what a context of one département sees of another, and what
 * remains on the connection afterwards.
 */
#include "support/cmocka_all.h"
#include "support/db.h"

#include <string.h>

static const struct cmn_stmt SEE = {
    .name = "see",
    .sql = "SELECT coalesce(string_agg(label, ',' ORDER BY label), '') FROM rls_test"};
static const struct cmn_stmt PUT = {
    .name = "put",
    .n_params = 2,
    .writes = true,
    .sql = "INSERT INTO rls_test (departement, label) VALUES ($1, $2)"};
static const struct cmn_stmt TRANSFER = {
    .name = "transfer",
    .writes = true,
    .sql = "UPDATE rls_test SET departement = '44' WHERE label = 'toulouse'"};
static const struct cmn_stmt LEFT_BEHIND = {
    .name = "left_behind",
    .sql = "SELECT current_setting('c360.departements', true) || '|'"
	   " || current_setting('c360.actor', true)"};
static const struct cmn_stmt FAIL = {.name = "fail", .sql = "SELECT 1 / 0"};

#define POLICY \
	"departement = ANY (string_to_array(current_setting('c360.departements', true), ','))"

static int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc)
		return rc;
	test_db_exec(
	    *state,
	    "SET search_path = intake;"
	    "DROP TABLE IF EXISTS rls_test;"
	    "CREATE TABLE rls_test (departement text NOT NULL, label text NOT NULL);"
	    "ALTER TABLE rls_test OWNER TO c360_owner;"
	    "ALTER TABLE rls_test ENABLE ROW LEVEL SECURITY;"
	    "ALTER TABLE rls_test FORCE ROW LEVEL SECURITY;"
	    "CREATE POLICY territory ON rls_test TO c360_intake USING (" POLICY ")"
	    " WITH CHECK (" POLICY ");"
	    "CREATE POLICY work ON rls_test TO c360_intake_bus USING (true);"
	    "GRANT SELECT, INSERT, UPDATE ON rls_test TO c360_intake, c360_intake_bus;"
	    "INSERT INTO rls_test VALUES ('31', 'toulouse'), ('44', 'nantes'), ('2A', 'ajaccio');");
	return 0;
}

static int teardown(void **state)
{
	test_db_exec(*state, "DROP TABLE rls_test");
	return test_db_teardown(state);
}

static void sees(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx, const char *expected)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	struct cmn_error err;

	cmn_error_init(&err);
	if (cmn_pool_run(pool, ctx, &SEE, NULL, &res, &err))
		fail_msg("%s", err.cause);
	assert_string_equal(cmn_pg_text(res, 0, 0), expected);
}

static enum cmn_err run(struct cmn_pool *pool, const char *departements,
			const struct cmn_stmt *stmt, const char *const *params,
			struct cmn_error *err)
{
	const struct cmn_pg_ctx ctx = {.departements = departements, .actor = "tester"};
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;

	cmn_error_init(err);
	return cmn_pool_run(pool, &ctx, stmt, params, &res, err);
}

static void a_context_sees_its_own_territory_and_nothing_else(void **state)
{
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = test_db_pool("intake", 1);

	(void)state;
	sees(pool, &(struct cmn_pg_ctx){.departements = "31", .actor = "a"}, "toulouse");
	sees(pool, &(struct cmn_pg_ctx){.departements = "44", .actor = "b"}, "nantes");
	sees(pool, &(struct cmn_pg_ctx){.departements = "2A,31", .actor = "c"}, "ajaccio,toulouse");
	sees(pool, &(struct cmn_pg_ctx){.departements = "3", .actor = "d"}, "");
}

static void no_context_sees_nothing_even_after_one_that_saw(void **state)
{
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = test_db_pool("intake", 1);

	(void)state;
	sees(pool, NULL, "");
	sees(pool, &(struct cmn_pg_ctx){.departements = "31", .actor = "a"}, "toulouse");
	sees(pool, NULL, "");
	sees(pool, &(struct cmn_pg_ctx){.departements = "", .actor = "a"}, "");
	sees(pool, &(struct cmn_pg_ctx){.departements = NULL, .actor = NULL}, "");
}

/* Looks at the connection itself, without the context that the pool sends. */
static void nothing_remains_on_the_connection(void **state)
{
	struct cmn_conn *conn CMN_AUTO(cmn_conn_close) = NULL;
	static const struct cmn_stmt SET = {
	    .name = "set",
	    .sql = "SELECT set_config('c360.departements', '31', true),"
		   " set_config('c360.actor', 'tester', true)"};
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	struct cmn_error err;

	(void)state;
	cmn_error_init(&err);
	assert_int_equal(cmn_conn_open(test_db_url("intake"), "intake", &conn, &err), CMN_OK);
	assert_int_equal(cmn_conn_run(conn, &SET, NULL, NULL, &err), CMN_OK);
	assert_int_equal(cmn_conn_run(conn, &LEFT_BEHIND, NULL, &res, &err), CMN_OK);
	assert_string_equal(cmn_pg_text(res, 0, 0), "|");
}

static void a_failed_statement_leaves_no_context_either(void **state)
{
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = test_db_pool("intake", 1);
	struct cmn_error err;

	(void)state;
	assert_int_equal(run(pool, "31", &FAIL, NULL, &err), CMN_E_INTERNAL);
	sees(pool, NULL, "");
}

static void a_row_cannot_be_written_into_another_territory(void **state)
{
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = test_db_pool("intake", 1);
	const char *params[] = {"44", "rennes"};
	struct cmn_error err;

	(void)state;
	assert_int_equal(run(pool, "31", &PUT, params, &err), CMN_E_FORBIDDEN);
	assert_string_equal(err.detail[CMN_FR], "hors du territoire ou des droits de l’appelant");
	assert_int_equal(run(pool, "31", &TRANSFER, NULL, &err), CMN_E_FORBIDDEN);
	assert_int_equal(run(pool, "44", &TRANSFER, NULL, &err),
			 CMN_OK); /* sees none: changes none */
	sees(pool, &(struct cmn_pg_ctx){.departements = "31", .actor = "a"}, "toulouse");
}

static void the_role_of_relay_and_jobs_sees_all(void **state)
{
	struct cmn_conn *conn CMN_AUTO(cmn_conn_close) = test_db_conn("intake");
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	struct cmn_error err;

	(void)state;
	cmn_error_init(&err);
	assert_int_equal(cmn_conn_run(conn, &SEE, NULL, &res, &err), CMN_OK);
	assert_string_equal(cmn_pg_text(res, 0, 0), "ajaccio,nantes,toulouse");
}

/* Least rights: a role of one service cannot even name a table of another. */
static void a_service_cannot_look_into_another(void **state)
{
	static const struct cmn_stmt PEEK = {.name = "peek",
					     .sql = "SELECT count(*) FROM directory.audit"};
	static const struct cmn_stmt ALTER = {.name = "alter",
					      .sql =
						  "ALTER TABLE rls_test DISABLE ROW LEVEL SECURITY",
					      .writes = true};
	static const struct cmn_stmt MAKE = {
	    .name = "make", .sql = "CREATE TABLE public.mine (id int)", .writes = true};
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = test_db_pool("intake", 1);
	struct cmn_error err;

	(void)state;
	assert_int_equal(run(pool, "31", &PEEK, NULL, &err), CMN_E_FORBIDDEN);
	assert_int_equal(run(pool, "31", &ALTER, NULL, &err), CMN_E_FORBIDDEN);
	assert_int_equal(run(pool, "31", &MAKE, NULL, &err), CMN_E_FORBIDDEN);
}

static void handlers_neither_read_the_audit_trail_nor_change_it(void **state)
{
	static const struct cmn_stmt DENIED[] = {
	    {.name = "read_audit", .sql = "SELECT count(*) FROM audit"},
	    {.name = "change_audit", .sql = "UPDATE audit SET actor = 'x'", .writes = true},
	    {.name = "cut_audit", .sql = "DELETE FROM audit", .writes = true},
	    {.name = "forget_key", .sql = "DELETE FROM idempotency", .writes = true},
	    {.name = "read_outbox", .sql = "SELECT count(*) FROM outbox"},
	    {.name = "read_event", .sql = "SELECT count(*) FROM event"},
	};
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = test_db_pool("intake", 1);
	struct cmn_error err;

	(void)state;
	for (size_t i = 0; i < CMN_LEN(DENIED); i++)
		assert_int_equal(run(pool, "31", &DENIED[i], NULL, &err), CMN_E_FORBIDDEN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_context_sees_its_own_territory_and_nothing_else),
	    cmocka_unit_test(no_context_sees_nothing_even_after_one_that_saw),
	    cmocka_unit_test(nothing_remains_on_the_connection),
	    cmocka_unit_test(a_failed_statement_leaves_no_context_either),
	    cmocka_unit_test(a_row_cannot_be_written_into_another_territory),
	    cmocka_unit_test(the_role_of_relay_and_jobs_sees_all),
	    cmocka_unit_test(a_service_cannot_look_into_another),
	    cmocka_unit_test(handlers_neither_read_the_audit_trail_nor_change_it),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_sqlstates.c - each refusal of the database has one meaning for the caller.
 */
#include "support/cmocka_all.h"
#include "support/db.h"

#include <string.h>

static const struct cmn_stmt RAISE = {
    .name = "raise", .n_params = 1, .writes = true, .sql = "SELECT sqlstate_test($1)"};

static const struct {
	const char *state;
	enum cmn_err code;
} EXPECTED[] = {
    {"22001", CMN_E_INVALID},     {"22003", CMN_E_INVALID},     {"22007", CMN_E_INVALID},
    {"22008", CMN_E_INVALID},     {"22012", CMN_E_INTERNAL},    {"22021", CMN_E_INVALID},
    {"22P02", CMN_E_INVALID},     {"22023", CMN_E_INVALID},     {"23502", CMN_E_INVALID},
    {"23503", CMN_E_INVALID},     {"23505", CMN_E_CONFLICT},    {"23514", CMN_E_INVALID},
    {"23P01", CMN_E_CONFLICT},    {"23001", CMN_E_CONFLICT},    {"25006", CMN_E_UNAVAILABLE},
    {"26000", CMN_E_UNAVAILABLE}, {"0A000", CMN_E_UNAVAILABLE}, {"40001", CMN_E_UNAVAILABLE},
    {"40P01", CMN_E_UNAVAILABLE}, {"40002", CMN_E_CONFLICT},    {"40003", CMN_E_OUTCOME_UNKNOWN},
    {"42501", CMN_E_FORBIDDEN},   {"42P01", CMN_E_INTERNAL},    {"42601", CMN_E_INTERNAL},
    {"53100", CMN_E_UNAVAILABLE}, {"53200", CMN_E_UNAVAILABLE}, {"53300", CMN_E_UNAVAILABLE},
    {"55P03", CMN_E_UNAVAILABLE}, {"55000", CMN_E_INTERNAL},    {"57014", CMN_E_UNAVAILABLE},
    {"57P03", CMN_E_UNAVAILABLE}, {"08006", CMN_E_UNAVAILABLE}, {"08007", CMN_E_OUTCOME_UNKNOWN},
    {"28000", CMN_E_UNAVAILABLE}, {"3D000", CMN_E_UNAVAILABLE}, {"58030", CMN_E_UNAVAILABLE},
    {"P0001", CMN_E_CONFLICT},    {"XX000", CMN_E_INTERNAL},    {"99999", CMN_E_INTERNAL},
};

static int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc)
		return rc;
	test_db_exec(*state, "SET search_path = intake;"
			     "CREATE OR REPLACE FUNCTION sqlstate_test(text) RETURNS void"
			     " LANGUAGE plpgsql AS $$ BEGIN"
			     " RAISE EXCEPTION 'said by the server' USING errcode = $1; END $$;"
			     "GRANT EXECUTE ON FUNCTION sqlstate_test(text) TO c360_intake;");
	return 0;
}

static int teardown(void **state)
{
	test_db_exec(*state, "DROP FUNCTION sqlstate_test(text)");
	return test_db_teardown(state);
}

static void each_sqlstate_has_its_meaning(void **state)
{
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = test_db_pool("intake", 1);
	struct cmn_error err;

	(void)state;
	for (size_t i = 0; i < CMN_LEN(EXPECTED); i++) {
		PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
		const char *params[] = {EXPECTED[i].state};

		cmn_error_init(&err);
		if (cmn_pool_run(pool, NULL, &RAISE, params, &res, &err) != EXPECTED[i].code)
			fail_msg("%s: %s", EXPECTED[i].state, cmn_err_slug(err.code));
		assert_non_null(strstr(err.cause, EXPECTED[i].state));
		assert_non_null(strstr(err.cause, "raise"));
	}
}

/* The client reads a sentence of ours in both languages; the server's own words stay in the log,
 * and those that repeat a refused value are not even there. */
static void no_text_quotes_the_server(void **state)
{
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = test_db_pool("intake", 1);
	struct cmn_error err;

	(void)state;
	for (size_t i = 0; i < CMN_LEN(EXPECTED); i++) {
		PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
		const char *params[] = {EXPECTED[i].state};
		bool value = strncmp(EXPECTED[i].state, "22", 2) == 0;

		cmn_error_init(&err);
		assert_int_not_equal(cmn_pool_run(pool, NULL, &RAISE, params, &res, &err), CMN_OK);
		assert_true(err.detail[CMN_FR][0] != '\0' && err.detail[CMN_EN][0] != '\0');
		assert_string_not_equal(err.detail[CMN_FR], err.detail[CMN_EN]);
		assert_null(strstr(err.detail[CMN_EN], "said by the server"));
		assert_null(strstr(err.detail[CMN_EN], EXPECTED[i].state));
		assert_int_equal(strstr(err.cause, "said by the server") == NULL, value);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_sqlstate_has_its_meaning),
	    cmocka_unit_test(no_text_quotes_the_server),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_rows.c - a row becomes the JSON object that the contract promises.
 */
#include "support/cmocka_all.h"
#include "support/db.h"

#include <jansson.h>
#include <string.h>

/* Row 0 of the query as JSON, in `out`. */
static void write_row(struct cmn_pool *pool, const char *sql, struct cmn_buf *out)
{
	const struct cmn_stmt stmt = {.name = "row", .sql = sql};
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	struct cmn_error err;
	json_t *json;

	cmn_error_init(&err);
	if (cmn_pool_run(pool, NULL, &stmt, NULL, &res, &err))
		fail_msg("%s", err.cause);
	cmn_buf_init(out, 65536);
	cmn_pg_write_row(out, res, 0);
	assert_false(out->failed);
	json = json_loads(out->data, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(json);
	json_decref(json);
}

struct sample {
	const char *sql, *json;
};

static const struct sample SAMPLES[] = {
    {"SELECT 1::int2 AS a, -2::int4 AS b, 9007199254740993::int8 AS c",
     "{\"a\":1,\"b\":-2,\"c\":9007199254740993}"},
    {"SELECT 1.50::numeric AS a, 0.1::float8 AS b, 1e300::float8 AS c, -2.5::float4 AS d",
     "{\"a\":1.50,\"b\":0.1,\"c\":1e+300,\"d\":-2.5}"},
    {"SELECT 'NaN'::float8 AS a, '-Infinity'::float8 AS b, 'NaN'::numeric AS c",
     "{\"a\":null,\"b\":null,\"c\":null}"},
    {"SELECT true AS a, false AS b", "{\"a\":true,\"b\":false}"},
    {"SELECT NULL::text AS gone, 1 AS kept, 2 AS _cursor", "{\"kept\":1}"},
    {"SELECT 'L''Haÿ \"les\" \\ Roses' AS a, E'x\\ty\\n\\x01' AS b, '' AS c",
     "{\"a\":\"L'Haÿ \\\"les\\\" \\\\ Roses\",\"b\":\"x\\ty\\n\\u0001\",\"c\":\"\"}"},
    {"SELECT '{\"k\": [1, null]}'::json AS a, '{\"k\":1}'::jsonb AS b",
     "{\"a\":{\"k\": [1, null]},\"b\":{\"k\": 1}}"},
    {"SELECT '2026-11-22T11:15:30.12+01:00'::timestamptz AS a,"
     " '2026-01-02T03:04:05Z'::timestamptz AS b, '2026-02-28'::date AS c",
     "{\"a\":\"2026-11-22T10:15:30.12Z\",\"b\":\"2026-01-02T03:04:05Z\",\"c\":\"2026-02-28\"}"},
    {"SELECT 'infinity'::timestamptz AS a, '0044-03-15 12:00:00Z BC'::timestamptz AS b",
     "{\"a\":\"infinity\",\"b\":\"0044-03-15 12:00:00+00 BC\"}"},
    {"SELECT '01900000-0000-7000-8000-00000000000a'::uuid AS a",
     "{\"a\":\"01900000-0000-7000-8000-00000000000a\"}"},
    {"SELECT ARRAY['a', 'b \"c\" \\ d', 'e,f', '', 'NULL', NULL, '{x}'] AS a, '{}'::text[] AS b",
     "{\"a\":[\"a\",\"b \\\"c\\\" \\\\ d\",\"e,f\",\"\",\"NULL\",null,\"{x}\"],\"b\":[]}"},
    {"SELECT ARRAY[1, NULL, -3] AS a, ARRAY[1.5, 2]::float8[] AS b, ARRAY[true, false] AS c,"
     " ARRAY[[1, 2], [3, 4]] AS d, '[0:1]={5,6}'::int[] AS e",
     "{\"a\":[1,null,-3],\"b\":[1.5,2],\"c\":[true,false],\"d\":[[1,2],[3,4]],\"e\":[5,6]}"},
    {"SELECT ARRAY['01900000-0000-7000-8000-00000000000a']::uuid[] AS a,"
     " ARRAY['2026-01-02T03:04:05Z']::timestamptz[] AS b, ARRAY['2026-01-02']::date[] AS c",
     "{\"a\":[\"01900000-0000-7000-8000-00000000000a\"],\"b\":[\"2026-01-02T03:04:05Z\"],"
     "\"c\":[\"2026-01-02\"]}"},
};

static void each_type_has_its_form(void **state)
{
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = test_db_pool("intake", 1);

	(void)state;
	for (size_t i = 0; i < CMN_LEN(SAMPLES); i++) {
		struct cmn_buf out CMN_AUTO(cmn_buf_free) = {0};

		write_row(pool, SAMPLES[i].sql, &out);
		assert_string_equal(out.data, SAMPLES[i].json);
	}
}

/* The server's zone and style must not shine through: the session sets its own. */
static void the_database_cannot_change_the_form_of_a_time(void **state)
{
	struct cmn_buf out CMN_AUTO(cmn_buf_free) = {0};

	test_db_exec(*state, "ALTER ROLE c360_intake SET timezone = 'Europe/Paris';"
			     "ALTER ROLE c360_intake SET datestyle = 'SQL, DMY'");
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = test_db_pool("intake", 1);
	write_row(pool, "SELECT '2026-07-01T12:00:00Z'::timestamptz AS a", &out);
	test_db_exec(*state, "ALTER ROLE c360_intake RESET timezone;"
			     "ALTER ROLE c360_intake RESET datestyle");
	assert_string_equal(out.data, "{\"a\":\"2026-07-01T12:00:00Z\"}");
}

static void a_row_that_does_not_fit_fails_the_buffer(void **state)
{
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = test_db_pool("intake", 1);
	const struct cmn_stmt stmt = {.name = "long",
				      .sql = "SELECT repeat('x', 500) AS a,"
					     " ARRAY[repeat('\"', 500)] AS b"};
	struct cmn_buf out CMN_AUTO(cmn_buf_free) = {0};
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	struct cmn_error err;

	(void)state;
	cmn_error_init(&err);
	assert_int_equal(cmn_pool_run(pool, NULL, &stmt, NULL, &res, &err), CMN_OK);
	cmn_buf_init(&out, 600);
	cmn_pg_write_row(&out, res, 0);
	assert_true(out.failed);
}

static void null_and_empty_are_two_things(void **state)
{
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = test_db_pool("intake", 1);
	const struct cmn_stmt stmt = {
	    .name = "nulls", .sql = "SELECT NULL::text, '', NULL::int, 7, NULL::bool, true, false"};
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	struct cmn_error err;

	(void)state;
	cmn_error_init(&err);
	assert_int_equal(cmn_pool_run(pool, NULL, &stmt, NULL, &res, &err), CMN_OK);
	assert_null(cmn_pg_text(res, 0, 0));
	assert_string_equal(cmn_pg_text(res, 0, 1), "");
	assert_int_equal(cmn_pg_int(res, 0, 2, -5), -5);
	assert_int_equal(cmn_pg_int(res, 0, 3, -5), 7);
	assert_false(cmn_pg_bool(res, 0, 4));
	assert_true(cmn_pg_bool(res, 0, 5));
	assert_false(cmn_pg_bool(res, 0, 6));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_type_has_its_form),
	    cmocka_unit_test(the_database_cannot_change_the_form_of_a_time),
	    cmocka_unit_test(a_row_that_does_not_fit_fails_the_buffer),
	    cmocka_unit_test(null_and_empty_are_two_things),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_read_store.c - lists that lose and repeat nothing.
 */
#include "integration/directory/loaded.h"

#include "reads.h"

#include "cmn/record.h"

#include <stdio.h>
#include <string.h>

static struct cmn_pool *pool;
static struct cmn_error err;

static int setup(void **state)
{
	int rc = loaded_setup(state);

	if (rc == 0)
		pool = test_db_pool("directory", 2);
	return rc;
}

static int teardown(void **state)
{
	cmn_pool_close(&pool);
	return test_db_teardown(state);
}

static void first_page(struct directory_cursor *cursor)
{
	memset(cursor, 0, sizeof(*cursor));
	directory_cursor_split(cursor);
}

/* The page after the `limit`-th row; false when there is none. */
static bool next_page(struct directory_cursor *cursor, const PGresult *res, int limit)
{
	if (PQntuples(res) <= limit)
		return false;
	snprintf(cursor->text, sizeof(cursor->text), "%s", cmn_column(res, limit - 1, "_cursor"));
	directory_cursor_split(cursor);
	return true;
}

static void pages_of_communes_hold_each_commune_once(void **state)
{
	const struct directory_commune_filter all = {0};
	struct directory_cursor cursor;
	char last[128] = "";
	long seen = 0;
	bool more = true;

	(void)state;
	first_page(&cursor);
	while (more) {
		PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;

		assert_int_equal(
		    directory_commune_list(pool, &EVERYWHERE, &all, &cursor, 200, &res, &err), 0);
		int shown = PQntuples(res) > 200 ? 200 : PQntuples(res);
		for (int i = 0; i < shown; i++) {
			assert_true(strcmp(last, cmn_column(res, i, "_cursor")) < 0);
			snprintf(last, sizeof(last), "%s", cmn_column(res, i, "_cursor"));
		}
		seen += shown;
		more = next_page(&cursor, res, 200);
	}
	assert_int_equal(seen, 4829);
}

static void pages_of_actors_hold_each_actor_once(void **state)
{
	const struct directory_actor_filter gers = {.departement = "32"};
	struct directory_cursor cursor;
	long seen = 0;
	bool more = true;

	first_page(&cursor);
	while (more) {
		PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;

		assert_int_equal(
		    directory_actor_list(pool, &EVERYWHERE, &gers, &cursor, 7, &res, &err), 0);
		seen += PQntuples(res) > 7 ? 7 : PQntuples(res);
		more = next_page(&cursor, res, 7);
	}
	assert_int_equal(
	    seen, test_db_count(*state, "SELECT count(*) FROM actor WHERE departement = '32'"));
}

static int count_actors(struct directory_actor_filter filter)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	struct directory_cursor cursor;

	first_page(&cursor);
	assert_int_equal(
	    directory_actor_list(pool, &EVERYWHERE, &filter, &cursor, 9000, &res, &err), 0);
	return PQntuples(res);
}

static void filters_narrow_a_list(void **state)
{
	(void)state;
	assert_int_equal(count_actors((struct directory_actor_filter){.type = "mdph"}), 47);
	assert_int_equal(
	    count_actors((struct directory_actor_filter){.type = "mdph", .departement = "82"}), 25);
	assert_int_equal(
	    count_actors((struct directory_actor_filter){.type = "mdph", .sector = "ordinary"}), 0);
	assert_int_equal(count_actors((struct directory_actor_filter){.verified = "true"}), 0);
	assert_int_equal(
	    count_actors((struct directory_actor_filter){.type = "mdph", .commune = "31483"}), 1);
	assert_int_equal(count_actors((struct directory_actor_filter){
			     .type = "mairie", .departement = "31", .pattern = "%saint%gaudens%"}),
			 1);
	assert_int_equal(count_actors((struct directory_actor_filter){
			     .commune = "31483", .type = "mdph", .pattern = "%nothing%"}),
			 0);
}

static void a_postal_code_finds_all_its_communes(void **state)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	struct directory_cursor cursor;
	const struct directory_commune_filter tarbes = {.code_postal = "65100"};

	(void)state;
	first_page(&cursor);
	assert_int_equal(
	    directory_commune_list(pool, &EVERYWHERE, &tarbes, &cursor, 200, &res, &err), 0);
	assert_int_equal(PQntuples(res), 36);
}

static void a_former_code_finds_the_commune_of_today(void **state)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;

	(void)state;
	assert_int_equal(directory_commune_read(pool, &EVERYWHERE, "09278", &res, &err), 0);
	assert_string_equal(cmn_column(res, 0, "code"), "09030");
	assert_string_equal(cmn_column(res, 0, "former_codes"), "{09278}");
}

static void what_does_not_exist_is_not_found(void **state)
{
	PGresult *res = NULL;

	(void)state;
	assert_int_equal(directory_commune_read(pool, &EVERYWHERE, "31999", &res, &err),
			 CMN_E_NOT_FOUND);
	assert_int_equal(directory_actor_read(pool, &EVERYWHERE,
					      "00000000-0000-0000-0000-000000000000", &res, &err),
			 CMN_E_NOT_FOUND);
	assert_null(res);
	assert_non_null(strstr(err.detail[CMN_EN], "no record has this identifier"));
}

static void serafin_is_in_its_own_order(void **state)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	int nine = -1, ten = -1;

	(void)state;
	assert_int_equal(directory_reference_list(pool, &EVERYWHERE, DIRECTORY_SERAFIN, "besoin",
						  "", 200, &res, &err),
			 0);
	assert_int_equal(PQntuples(res), 35);
	for (int i = 0; i < PQntuples(res); i++) {
		if (strcmp(cmn_column(res, i, "code"), "1.1.9") == 0)
			nine = i;
		if (strcmp(cmn_column(res, i, "code"), "1.1.10") == 0)
			ten = i;
	}
	assert_true(nine >= 0);
	assert_int_equal(ten, nine + 1);
}

static void a_row_of_the_matrix_may_be_true_of_one_departement(void **state)
{
	PGresult *at44 CMN_AUTO(cmn_pgres_drop) = NULL;
	PGresult *at31 CMN_AUTO(cmn_pgres_drop) = NULL;

	(void)state;
	assert_int_equal(directory_reference_list(pool, &EVERYWHERE, DIRECTORY_WHO_DOES_WHAT, "44",
						  "", 200, &at44, &err),
			 0);
	assert_int_equal(directory_reference_list(pool, &EVERYWHERE, DIRECTORY_WHO_DOES_WHAT, "31",
						  "", 200, &at31, &err),
			 0);
	assert_int_equal(PQntuples(at44), 30);
	assert_int_equal(PQntuples(at31), 27);
}

static void unknown_needs_are_named(void **state)
{
	(void)state;
	assert_int_equal(directory_needs_check(pool, &EVERYWHERE, "{1.1.10,1.3.3.1}", &err), 0);
	assert_int_equal(directory_needs_check(pool, &EVERYWHERE, "{}", &err), 0);
	assert_int_equal(directory_needs_check(pool, &EVERYWHERE, "{1.3.3.1,1.9.9}", &err),
			 CMN_E_INVALID);
	assert_string_equal(err.faults[0].pointer, "/needs");
	assert_non_null(strstr(err.detail[CMN_EN], "\"1.9.9\" does not exist"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(pages_of_communes_hold_each_commune_once),
	    cmocka_unit_test(pages_of_actors_hold_each_actor_once),
	    cmocka_unit_test(filters_narrow_a_list),
	    cmocka_unit_test(a_postal_code_finds_all_its_communes),
	    cmocka_unit_test(a_former_code_finds_the_commune_of_today),
	    cmocka_unit_test(what_does_not_exist_is_not_found),
	    cmocka_unit_test(serafin_is_in_its_own_order),
	    cmocka_unit_test(a_row_of_the_matrix_may_be_true_of_one_departement),
	    cmocka_unit_test(unknown_needs_are_named),
	};

	cmn_error_init(&err);
	return cmocka_run_group_tests(tests, setup, teardown);
}

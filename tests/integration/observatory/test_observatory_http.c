/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_observatory_http.c - who sees which figure.
 */
#include "observatory_deps.h"
#include "observatory_ops.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"

#include "cmn/clock.h"

#include <string.h>

#define INDICATORS "/v1/observatory/indicators?departement=31&period="

static struct desk desk;
static struct observatory_deps deps = {.threshold = 11};
static const char *coordonnateur, *authority, *observer44;

/* What is marked is released once. */
static void release(struct test_db *db)
{
	const struct observatory_publisher_settings settings = {
	    .conninfo = test_db_url("observatory_bus"),
	    .schema = "observatory",
	    .every_ms = 20,
	    .threshold = 11,
	};
	struct observatory_publisher *publisher = NULL;
	struct cmn_error err;

	assert_int_equal(observatory_publisher_start(&settings, &publisher, &err), CMN_OK);
	for (int i = 0;
	     i < 250 && test_db_count(db, "SELECT count(*) FROM observatory.figure_dirty") != 0;
	     i++)
		cmn_sleep_ms(20);
	observatory_publisher_stop(&publisher);
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM observatory.figure_dirty"), 0);
}

static int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	/* January: 20 solicitations, of which 3 of carers; 12 situations, all with a proposal. */
	test_db_exec(*state,
		     "SET search_path = observatory;"
		     "UPDATE generation SET built_at = '2026-01-01';"
		     "INSERT INTO cell SELECT 1, '31', i, 1, p, '2026-01-01', k, n, t FROM (VALUES"
		     " ('1.1', 'number', '', 20, 0), ('1.2', 'by_profile', 'child', 17, 0),"
		     " ('1.2', 'by_profile', 'carer', 3, 0), ('1.5', 'number', '', 15, 0),"
		     " ('1.5', 'denominator', '', 12, 0), ('1.5', 'numerator', '', 12, 0),"
		     " ('1.6', 'by_state', 'accepted', 12, 0),"
		     " ('1.6', 'by_state', 'proposed', 3, 0), ('1.7', 'number', '', 12, 90),"
		     " ('1.7', 'number', 'd:7', 6, 42), ('1.7', 'number', 'd:8', 6, 48))"
		     " AS c (i, p, k, n, t);"
		     "INSERT INTO figure_dirty VALUES ('31', '2026-01-01')");
	release(*state);
	desk_open(&desk, "observatory", &OBSERVATORY_OPS, &deps);
	coordonnateur = desk_as(&desk, "coordonnateur", "31", NULL);
	authority = desk_as(&desk, "authority", "31", NULL);
	observer44 = desk_as(&desk, "observer", "44", NULL);
	return 0;
}

static int teardown(void **state)
{
	desk_close(&desk);
	return test_db_teardown(state);
}

static const json_t *indicator(const char *code)
{
	const json_t *all = json_object_get(desk.a.json, "indicators");
	const json_t *one;
	size_t i;

	json_array_foreach(all, i, one)
	{
		if (strcmp(json_string_value(json_object_get(one, "code")), code) == 0)
			return one;
	}
	fail_msg("no indicator %s", code);
	return NULL;
}

static json_int_t number(const char *code, const char *key)
{
	return json_integer_value(json_object_get(indicator(code), key));
}

static void the_own_team_sees_exact_figures(void **state)
{
	const json_t *profiles;

	(void)state;
	desk_get(&desk, coordonnateur, INDICATORS "2026-01", 200);
	assert_true(json_is_true(json_object_get(desk.a.json, "exact")));
	assert_int_equal(number("1.1", "value"), 20);
	profiles = json_object_get(indicator("1.2"), "breakdown");
	assert_int_equal(json_integer_value(json_object_get(profiles, "carer")), 3);
	assert_int_equal(number("1.5", "value"), 15);
	assert_int_equal(number("1.5", "numerator"), 12);
	assert_int_equal(number("1.5", "denominator"), 12);
	assert_int_equal(number("1.6", "denominator"), 15);
	assert_int_equal(number("1.7", "n"), 12);
	assert_true(json_number_value(json_object_get(indicator("1.6"), "rate")) > 79.9);
	assert_true(json_number_value(json_object_get(indicator("1.7"), "mean_days")) > 7.4);
	assert_true(json_number_value(json_object_get(indicator("1.7"), "median_days")) > 7.4);
}

/* What persons asked is told by editions; institutions are told at the cadence. */
static void before_an_edition_an_authority_sees_institutions_alone(void **state)
{
	(void)state;
	desk_get(&desk, authority, INDICATORS "2026-01", 200);
	assert_true(json_is_false(json_object_get(desk.a.json, "exact")));
	assert_true(json_is_true(json_object_get(indicator("1.1"), "suppressed")));
	assert_null(json_object_get(indicator("1.1"), "value"));
	assert_true(json_is_true(json_object_get(indicator("1.2"), "suppressed")));
	assert_null(json_object_get(indicator("1.2"), "breakdown"));
	assert_true(json_is_integer(json_object_get(indicator("4.2"), "value")));
	assert_true(json_is_integer(json_object_get(indicator("5.1"), "value")));
}

static void a_month_without_facts_has_zeros_and_no_invented_rate(void **state)
{
	(void)state;
	desk_get(&desk, coordonnateur, INDICATORS "2024-05", 200);
	assert_int_equal(number("1.1", "value"), 0);
	assert_null(json_object_get(indicator("1.5"), "rate"));
	assert_int_equal(number("1.7", "n"), 0);
	assert_null(json_object_get(indicator("1.7"), "mean_days"));
}

static void before_the_first_release_nothing_is_told_to_others(void **state)
{
	(void)state;
	desk_get(&desk, authority, INDICATORS "2024-05", 200);
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "indicators")), 0);
	assert_null(json_object_get(desk.a.json, "released_at"));
}

/* Asking twice around one event tells nothing about the person of that event, nor does the stream.
 */
static void what_happens_before_an_edition_is_seen_by_the_own_team_alone(void **state)
{
	int64_t told = test_db_count(*state, "SELECT count(*) FROM observatory.outbox WHERE"
					     " data->>'code' = '1.1'");

	test_db_exec(*state, "UPDATE observatory.cell SET n = n + 1 WHERE indicator = '1.1';"
			     "INSERT INTO observatory.figure_dirty VALUES ('31', '2026-01-01')");
	desk_get(&desk, coordonnateur, INDICATORS "2026-01", 200);
	assert_int_equal(number("1.1", "value"), 21);
	assert_null(json_object_get(desk.a.json, "released_at"));
	release(*state);
	desk_get(&desk, authority, INDICATORS "2026-01&indicator=1.1", 200);
	assert_true(json_is_true(json_object_get(indicator("1.1"), "suppressed")));
	assert_true(strlen(desk_text(&desk, "released_at")) > 20);
	assert_non_null(json_object_get(indicator("1.1"), "label"));
	assert_null(json_object_get(indicator("1.1"), "period"));
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM observatory.outbox WHERE"
					       " data->>'code' = '1.1'"),
			 told);
	test_db_exec(*state, "UPDATE observatory.cell SET n = n - 1 WHERE indicator = '1.1'");
}

/* What an edition told of persons stays when the cadence comes again. */
static void the_cadence_takes_nothing_back(void **state)
{
	test_db_exec(*state, "UPDATE observatory.figure_release SET data ="
			     " '{\"code\":\"1.1\",\"value\":20}' WHERE indicator = '1.1';"
			     "INSERT INTO observatory.figure_dirty VALUES ('31', '2026-01-01')");
	release(*state);
	desk_get(&desk, authority, INDICATORS "2026-01&indicator=1.1", 200);
	assert_int_equal(number("1.1", "value"), 20);
}

static void what_was_released_under_a_lower_threshold_is_shown_no_more(void **state)
{
	(void)state;
	deps.threshold = 30;
	desk_get(&desk, authority, INDICATORS "2026-01", 200);
	deps.threshold = 11;
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "indicators")), 0);
}

static void one_indicator_may_be_asked_with_its_label(void **state)
{
	(void)state;
	desk_get(&desk, coordonnateur, INDICATORS "2026-01&indicator=1.7", 200);
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "indicators")), 1);
	assert_non_null(
	    strstr(json_string_value(json_object_get(indicator("1.7"), "label")), "délai"));
}

static void another_territory_and_a_bad_period_are_refused(void **state)
{
	(void)state;
	desk_get(&desk, observer44, INDICATORS "2026-01", 403);
	assert_string_equal(asked_pointer(&desk.a), "query:departement");
	desk_get(&desk, coordonnateur, INDICATORS "2026-13", 400);
	assert_string_equal(asked_pointer(&desk.a), "query:period");
	desk_get(&desk, NULL, INDICATORS "2026-01", 401);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_own_team_sees_exact_figures),
	    cmocka_unit_test(before_an_edition_an_authority_sees_institutions_alone),
	    cmocka_unit_test(a_month_without_facts_has_zeros_and_no_invented_rate),
	    cmocka_unit_test(before_the_first_release_nothing_is_told_to_others),
	    cmocka_unit_test(what_happens_before_an_edition_is_seen_by_the_own_team_alone),
	    cmocka_unit_test(the_cadence_takes_nothing_back),
	    cmocka_unit_test(what_was_released_under_a_lower_threshold_is_shown_no_more),
	    cmocka_unit_test(one_indicator_may_be_asked_with_its_label),
	    cmocka_unit_test(another_territory_and_a_bad_period_are_refused),
	};

	return cmocka_run_group_tests_name("observatory operations", tests, setup, teardown);
}

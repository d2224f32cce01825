/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_board_http.c - series, page and open data: exact for the own team, for everybody else what
 * was released and nothing more.
 */
#include "definition_file.h"
#include "observatory_deps.h"
#include "observatory_ops.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"

#include <math.h>
#include <string.h>

#define SERIES "/v1/observatory/series?departement=31"
#define YEAR   SERIES "&from=2025-01&to=2025-12"
#define DATA   "/v1/observatory/open-data"
#define NOW    "2025-12-31T12:00:00.000000Z"

static struct desk desk;
static struct observatory_deps deps = {.threshold = 11};
static const char *team, *authority, *partner, *observer, *team44;

/* Three solicitations in January, two in March, of which the second of January in no known place;
 * delays of 1, 2 and 30 days in January and of 4 in March; two actors that stand since 2024, one
 * that came in February 2025 and one that left in March. */
static const char CELLS[] =
    "SET search_path = observatory;"
    "INSERT INTO commune_place VALUES ('31483', '31', 'Saint-Gaudens', '200072643', 1, 1),"
    " ('31555', '31', 'Toulouse', '243100518', 1, 1);"
    "INSERT INTO cell VALUES"
    " (1, '31', '1.1', 1, 'number', '2025-01-01', '', 3, 0),"
    " (1, '31', '1.1', 1, 'number', '2025-03-01', '', 2, 0),"
    " (1, '31', '1.2', 1, 'by_profile', '2025-01-01', 'child', 2, 0),"
    " (1, '31', '1.2', 1, 'by_profile', '2025-01-01', '-', 1, 0),"
    " (1, '31', '1.5', 1, 'numerator', '2025-01-01', '', 1, 0),"
    " (1, '31', '1.5', 1, 'denominator', '2025-01-01', '', 4, 0),"
    " (1, '31', '1.7', 1, 'number', '2025-01-01', '', 3, 33),"
    " (1, '31', '1.7', 1, 'number', '2025-01-01', 'd:1', 1, 1),"
    " (1, '31', '1.7', 1, 'number', '2025-01-01', 'd:2', 1, 2),"
    " (1, '31', '1.7', 1, 'number', '2025-01-01', 'd:30', 1, 30),"
    " (1, '31', '1.7', 1, 'number', '2025-03-01', '', 1, 4),"
    " (1, '31', '1.7', 1, 'number', '2025-03-01', 'd:4', 1, 4),"
    " (1, '31', '4.2', 1, 'number', '2024-05-01', '', 2, 0),"
    " (1, '31', '4.2', 1, 'number', '2025-02-01', '', 1, 0),"
    " (1, '31', '4.2', 1, 'number', '2025-03-01', '', -1, 0),"
    " (1, '44', '1.1', 1, 'number', '2025-01-01', '', 99, 0);"
    "INSERT INTO cell_commune VALUES"
    " (1, '31', '1.1', 1, 'number', '2025-01-01', '31483', '', 2, 0),"
    " (1, '31', '1.1', 1, 'number', '2025-01-01', '', '', 1, 0);";

/* An edition of 2025: the public learns 47 of 1.1 and not who they were, co-chairs learn more. */
static const char TOLD[] =
    "SET search_path = observatory;"
    "INSERT INTO release_edition VALUES ('00000000-0000-7000-8000-00000000ed01', '31', 'year',"
    " '2025-01-01', '00000000-0000-7000-8000-000000000236', '2026-02-01T03:00:00Z', 9, 'x');"
    "INSERT INTO release_cell (departement, audience, span, period, place_kind, place, indicator,"
    " version, part, key, said, n, mean, median, rate, edition, released_at)"
    " SELECT '31', a, 'year', '2025-01-01'::date, 'departement', '', i, 1, p, k, s, n, m, d, r,"
    " '00000000-0000-7000-8000-00000000ed01', '2026-02-01T03:00:00Z' FROM (VALUES"
    " (4, '1.1', 'number', '', 'value', 47, NULL::float8, NULL::float8, NULL::float8),"
    " (4, '1.2', 'by_profile', 'child', 'value', 30, NULL, NULL, NULL),"
    " (4, '1.2', 'by_profile', 'adult', 'suppressed', NULL, NULL, NULL, NULL),"
    " (4, '1.2', 'by_profile', 'carer', 'suppressed', NULL, NULL, NULL, NULL),"
    " (4, '1.2', 'by_profile', 'professional', 'zero', 0, NULL, NULL, NULL),"
    " (4, '1.5', 'numerator', '', 'value', 20, NULL, NULL, 50),"
    " (4, '1.5', 'denominator', '', 'value', 40, NULL, NULL, NULL),"
    " (4, '1.7', 'number', '', 'suppressed', NULL, NULL, NULL, NULL),"
    " (4, '4.1', 'number', '', 'value', 1500, NULL, NULL, NULL),"
    " (2, '1.1', 'number', '', 'value', 47, NULL, NULL, NULL),"
    " (2, '1.2', 'by_profile', 'adult', 'value', 7, NULL, NULL, NULL),"
    " (2, '1.7', 'number', '', 'value', 8, 12.5, 9, NULL)) AS t (a, i, p, k, s, n, m, d, r);";

static int setup(void **state)
{
	struct cmn_conn *conn;
	struct cmn_error err;
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	conn = test_db_conn("observatory");
	if (observatory_definitions_start(conn, NOW, &err) != CMN_OK)
		fail_msg("%s", err.detail[CMN_EN]);
	cmn_conn_close(&conn);
	test_db_exec(*state, CELLS);
	test_db_exec(*state, TOLD);
	desk_open(&desk, "observatory", &OBSERVATORY_OPS, &deps);
	team = desk_as(&desk, "coordonnateur", "31", NULL);
	authority = desk_as(&desk, "authority", "31", NULL);
	partner = desk_as(&desk, "partner", "31", "org-1");
	observer = desk_as(&desk, "observer", "31", NULL);
	team44 = desk_as(&desk, "conseiller", "44", NULL);
	return 0;
}

static int teardown(void **state)
{
	desk_close(&desk);
	return test_db_teardown(state);
}

/* The line of the last answer; NULL when it has none. */
static const json_t *line(const char *code, const char *measure, const char *key)
{
	const json_t *one, *l;
	size_t i, k;

	json_array_foreach(json_object_get(desk.a.json, "indicators"), i, one)
	{
		if (strcmp(json_string_value(json_object_get(one, "code")), code) != 0)
			continue;
		json_array_foreach(json_object_get(one, "lines"), k, l)
		{
			const json_t *has = json_object_get(l, "key");

			if (strcmp(json_string_value(json_object_get(l, "measure")), measure) ==
				0 &&
			    strcmp(has ? json_string_value(has) : "", key) == 0)
				return l;
		}
	}
	return NULL;
}

static double value(const json_t *l, size_t period)
{
	const json_t *v = json_array_get(json_object_get(l, "values"), period);

	assert_non_null(l);
	return json_is_null(v) ? (double)NAN : json_number_value(v);
}

static const char *said(const json_t *l, size_t period)
{
	return json_string_value(json_array_get(json_object_get(l, "states"), period));
}

static void assert_value(const json_t *l, size_t period, double expected)
{
	if (!(fabs(value(l, period) - expected) < 0.001))
		fail_msg("%g in period %zu, not %g", value(l, period), period, expected);
	assert_string_equal(said(l, period), "shown");
}

/* --- the own team ---------------------------------------------------------------------------- */

static void the_own_team_sees_exact_series_of_its_territory(void **state)
{
	(void)state;
	desk_get(&desk, team, YEAR, 200);
	assert_true(json_is_true(json_object_get(desk.a.json, "exact")));
	assert_null(json_object_get(desk.a.json, "audience"));
	assert_value(line("1.1", "number", ""), 0, 3);
	assert_value(line("1.1", "number", ""), 1, 0);
	assert_value(line("1.1", "number", ""), 2, 2);
	assert_value(line("1.2", "by_profile", "child"), 0, 2);
	assert_value(line("1.2", "by_profile", "child"), 5, 0);
	assert_value(line("1.2", "by_profile", "-"), 0, 1);
	assert_value(line("1.5", "rate", ""), 0, 25);
	assert_string_equal(said(line("1.5", "rate", ""), 1), "undefined");
	assert_value(line("1.5", "denominator", ""), 1, 0);
	assert_value(line("1.7", "mean", ""), 0, 11);
	assert_value(line("1.7", "median", ""), 0, 2);
	assert_string_equal(said(line("1.7", "mean", ""), 1), "undefined");
}

static void the_median_of_a_longer_period_is_that_of_all_its_values(void **state)
{
	(void)state;
	desk_get(&desk, team, YEAR "&step=quarter&indicator=1.7", 200);
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "periods")), 4);
	assert_value(line("1.7", "median", ""), 0, 3);
	assert_value(line("1.7", "mean", ""), 0, 9.25);
	assert_value(line("1.7", "number", ""), 0, 4);
	assert_null(line("1.1", "number", ""));
	desk_get(&desk, team, YEAR "&step=year&indicator=1.7", 200);
	assert_value(line("1.7", "median", ""), 0, 3);
}

static void what_stands_is_counted_from_the_beginning(void **state)
{
	(void)state;
	desk_get(&desk, team, YEAR "&indicator=4.2", 200);
	assert_value(line("4.2", "number", ""), 0, 2);
	assert_value(line("4.2", "number", ""), 1, 3);
	assert_value(line("4.2", "number", ""), 2, 2);
	assert_value(line("4.2", "number", ""), 11, 2);
	desk_get(&desk, team, YEAR "&indicator=4.2&step=year", 200);
	assert_value(line("4.2", "number", ""), 0, 2);
}

static void a_place_has_the_facts_of_its_communes(void **state)
{
	(void)state;
	desk_get(&desk, team, YEAR "&place_kind=epci&place=200072643", 200);
	assert_value(line("1.1", "number", ""), 0, 2);
	assert_string_equal(desk_text(&desk, "place"), "200072643");
	desk_get(&desk, team, YEAR "&place_kind=commune&place=31555", 200);
	assert_value(line("1.1", "number", ""), 0, 0);
	desk_get(&desk, team, YEAR "&place_kind=departement", 200);
	assert_value(line("1.1", "number", ""), 0, 3);
}

static void a_period_to_come_has_no_figure(void **state)
{
	(void)state;
	desk_get(&desk, team, SERIES "&from=2098-01&to=2098-02", 200);
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "indicators")), 0);
}

/* --- everybody else -------------------------------------------------------------------------- */

static void the_public_sees_what_was_released_and_no_secret(void **state)
{
	(void)state;
	desk_get(&desk, NULL, YEAR "&step=year", 200);
	assert_true(json_is_false(json_object_get(desk.a.json, "exact")));
	assert_string_equal(desk_text(&desk, "audience"), "public");
	assert_string_equal(desk_text(&desk, "released_at"), "2026-02-01T03:00:00.000000Z");
	assert_value(line("1.1", "number", ""), 0, 47);
	assert_value(line("1.2", "by_profile", "child"), 0, 30);
	assert_string_equal(said(line("1.2", "by_profile", "adult"), 0), "suppressed");
	assert_true(isnan(value(line("1.2", "by_profile", "adult"), 0)));
	assert_value(line("1.2", "by_profile", "professional"), 0, 0);
	assert_value(line("1.5", "rate", ""), 0, 50);
	assert_string_equal(said(line("1.7", "mean", ""), 0), "suppressed");
	assert_value(line("4.1", "etp", ""), 0, 1.5);
}

static void an_authority_of_the_territory_sees_what_co_chairs_see(void **state)
{
	(void)state;
	desk_get(&desk, authority, YEAR "&step=year", 200);
	assert_string_equal(desk_text(&desk, "audience"), "cochair");
	assert_value(line("1.2", "by_profile", "adult"), 0, 7);
	assert_value(line("1.7", "mean", ""), 0, 12.5);
	assert_value(line("1.7", "median", ""), 0, 9);
}

static void a_token_outside_its_territory_sees_what_is_public(void **state)
{
	static const char *const WHO[] = {"44", "observer"};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		desk_get(&desk, i ? observer : team44, YEAR "&step=year", 200);
		if (strcmp(desk_text(&desk, "audience"), "public") != 0)
			fail_msg("%s is told as %s", WHO[i], desk_text(&desk, "audience"));
		assert_value(line("1.1", "number", ""), 0, 47);
		assert_null(line("1.1", "by_channel", "phone"));
	}
	desk_get(&desk, partner, YEAR "&step=year", 200);
	assert_string_equal(desk_text(&desk, "audience"), "partner");
}

/* A dashboard that asks for the finest cut of everything is answered, and learns nothing. */
static void the_finest_cut_is_answered_bounded_and_empty(void **state)
{
	(void)state;
	desk_get(&desk, observer, SERIES "&from=2016-01&to=2025-12&place_kind=commune&place=31483",
		 200);
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "periods")), 120);
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "indicators")), 0);
	desk_get(&desk, authority, YEAR, 200);
	assert_null(line("1.1", "number", ""));
	desk_get(&desk, team, SERIES "&from=2016-01&to=2025-12", 200);
	assert_value(line("1.1", "number", ""), 108, 3);
}

static void what_cannot_be_asked_is_refused_at_its_field(void **state)
{
	static const struct {
		const char *target, *pointer;
	} BAD[] = {
	    {SERIES "&from=2025-02&to=2025-01", "query:to"},
	    {SERIES "&from=2015-12&to=2025-12", "query:to"},
	    {YEAR "&place=31483", "query:place_kind"},
	    {YEAR "&place_kind=epci", "query:place"},
	    {YEAR "&place_kind=departement&place=31", "query:place_kind"},
	    {YEAR "&step=week", "query:step"},
	    {YEAR "&indicator=1.1%27", "query:indicator"},
	    {SERIES "&from=2025-13&to=2025-12", "query:from"},
	    {DATA "/figures.csv?year=25", "query:year"},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(BAD); i++) {
		desk_get(&desk, team, BAD[i].target, 400);
		assert_string_equal(asked_pointer(&desk.a), BAD[i].pointer);
	}
}

/* --- page and files -------------------------------------------------------------------------- */

static void the_page_says_what_kind_of_figures_it_shows(void **state)
{
	(void)state;
	desk_get(&desk, team, "/v1/observatory/page?departement=31&year=2025", 200);
	assert_non_null(strstr(desk.a.answer.body.data, "ne pas diffuser"));
	assert_non_null(strstr(desk.a.answer.body.data, "<td>3</td><td>0</td><td>2</td>"));
	desk_get(&desk, NULL, "/v1/observatory/page?departement=31&year=2025&step=year", 200);
	assert_null(strstr(desk.a.answer.body.data, "ne pas diffuser"));
	assert_non_null(strstr(desk.a.answer.body.data, "<td>47</td>"));
	assert_non_null(strstr(desk.a.answer.body.data, "de personnes de 1 à 12 n’est pas montré"));
	assert_non_null(strstr(desk.a.answer.body.data, "01/02/2026"));
	desk_get(&desk, authority, "/v1/observatory/page?departement=31&year=2025&step=year", 200);
	assert_non_null(strstr(desk.a.answer.body.data, "les autorités et la MDPH"));
	assert_null(strstr(desk.a.answer.body.data, "n’est pas montré"));
	desk_get(&desk, NULL, "/v1/observatory/page", 200);
	assert_non_null(strstr(desk.a.answer.body.data, "Choisir un département"));
	desk_get(&desk, NULL, "/v1/observatory/page?departement=75", 200);
	assert_non_null(strstr(desk.a.answer.body.data, "Aucune communauté ici"));
}

static void open_data_is_the_same_for_whoever_asks_and_holds_no_secret(void **state)
{
	char *first;

	(void)state;
	desk_get(&desk, NULL, DATA "/figures.csv?year=2025", 200);
	assert_non_null(strstr(desk.a.answer.body.data,
			       "31,year,2025-01-01,departement,,1.1,1,number,,value,47,"));
	assert_non_null(strstr(desk.a.answer.body.data, ",1.2,1,by_profile,adult,suppressed,,"));
	assert_null(strstr(desk.a.answer.body.data, ",by_profile,adult,value"));
	first = strdup(desk.a.answer.body.data);
	desk_get(&desk, team, DATA "/figures.csv?year=2025", 200);
	assert_string_equal(desk.a.answer.body.data, first);
	desk_get(&desk, authority, DATA "/figures.csv?year=2025&departement=31", 200);
	assert_string_equal(desk.a.answer.body.data, first);
	free(first);
	desk_get(&desk, NULL, DATA "/figures.csv?year=2025&departement=44", 200);
	assert_null(strstr(desk.a.answer.body.data, "\r\n44,"));
}

static void the_catalogue_names_each_file_of_what_was_released(void **state)
{
	(void)state;
	desk_get(&desk, NULL, DATA, 200);
	assert_non_null(strstr(desk.a.answer.body.data, "figures.csv?year=2025&departement=31"));
	assert_null(strstr(desk.a.answer.body.data, "figures.csv?year=2024"));
	assert_null(strstr(desk.a.answer.body.data, "departement=44"));
	assert_non_null(strstr(desk.a.answer.body.data, "etalab-2.0"));
	desk_get(&desk, NULL, DATA "/dictionary.csv", 200);
	assert_non_null(
	    strstr(desk.a.answer.body.data, "indicator,\"1.7, version 1\",délai moyen"));
	assert_non_null(strstr(desk.a.answer.body.data, "state,suppressed,"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_own_team_sees_exact_series_of_its_territory),
	    cmocka_unit_test(the_median_of_a_longer_period_is_that_of_all_its_values),
	    cmocka_unit_test(what_stands_is_counted_from_the_beginning),
	    cmocka_unit_test(a_place_has_the_facts_of_its_communes),
	    cmocka_unit_test(a_period_to_come_has_no_figure),
	    cmocka_unit_test(the_public_sees_what_was_released_and_no_secret),
	    cmocka_unit_test(an_authority_of_the_territory_sees_what_co_chairs_see),
	    cmocka_unit_test(a_token_outside_its_territory_sees_what_is_public),
	    cmocka_unit_test(the_finest_cut_is_answered_bounded_and_empty),
	    cmocka_unit_test(what_cannot_be_asked_is_refused_at_its_field),
	    cmocka_unit_test(the_page_says_what_kind_of_figures_it_shows),
	    cmocka_unit_test(open_data_is_the_same_for_whoever_asks_and_holds_no_secret),
	    cmocka_unit_test(the_catalogue_names_each_file_of_what_was_released),
	};

	return cmocka_run_group_tests_name("figures for dashboards", tests, setup, teardown);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_release_year.c - editions of one year, number by number: what is told of neighbours, of keys
 * that overlap, of months that were not told early.
 */
#include "inventing.h"

#include "release_build.h"

#include "cmn/json.h"

static const struct release_rule RULE = {5, 5, 11};

struct year {
	struct invented y;
	PGresult *flows, *early;
	struct release_making m;
	json_t *rows;
};

static int begin(void **state)
{
	struct year *t = calloc(1, sizeof(*t));

	assert_non_null(t);
	begin_year(&t->y, 1);
	t->y.places = places_of();
	t->flows = table_of(OBSERVATORY_CELL_TOTAL + 1);
	t->early = table_of(4);
	*state = t;
	return 0;
}

static int end(void **state)
{
	struct year *t = *state;

	json_decref(t->rows);
	PQclear(t->flows);
	PQclear(t->early);
	end_year(&t->y);
	free(t);
	return 0;
}

static void add(struct year *t, const char *indicator, const char *part, const char *key, int month,
		int n)
{
	for (int i = 0; i < n; i++)
		count(&t->y, indicator, part, month, key, "31001", 0);
}

static void making(struct year *t, PGresult *persons)
{
	memset(&t->m, 0, sizeof(t->m));
	t->m.cells = (struct release_cells){persons, t->flows, t->y.places, 2026};
	t->m.rule = RULE;
	t->m.early = t->early;
	t->m.cut = release_cut;
}

/* Keeps what is told early of a month. */
static void tell_month(struct year *t, int month)
{
	PGresult *persons = cells_of(&t->y, month, 1);
	struct cmn_buf kept;
	struct cmn_error err;
	json_t *rows;
	const json_t *row;
	size_t i;

	making(t, persons);
	cmn_buf_init(&kept, 16384);
	assert_int_equal(release_build_month(&t->m, month, &kept, &err), CMN_OK);
	rows = json_loads(kept.data, 0, NULL);
	json_array_foreach(rows, i, row)
	{
		int at = PQntuples(t->early);

		put(t->early, at, 0, cmn_json_get(row, "indicator"));
		put(t->early, at, 1, cmn_json_get(row, "part"));
		put_int(t->early, at, 2, month);
		put_int(t->early, at, 3, cmn_json_get_int(row, "n", 0));
	}
	json_decref(rows);
	cmn_buf_free(&kept);
	cmn_buf_free(&t->m.rows);
	PQclear(persons);
}

static void tell_year(struct year *t)
{
	struct cmn_error err;
	PGresult *persons;

	add_up(&t->y);
	persons = cells_of(&t->y, 12, 1);
	making(t, persons);
	assert_int_equal(release_build_year(&t->m, &err), CMN_OK);
	json_decref(t->rows);
	t->rows = json_loads(t->m.rows.data, 0, NULL);
	assert_non_null(t->rows);
	cmn_buf_free(&t->m.rows);
	PQclear(persons);
}

static bool is(const json_t *row, const char *key, const char *value)
{
	return strcmp(cmn_json_get(row, key), value) == 0;
}

/* `month`: 0 for the year.  "": there is no such row. */
static const char *said(const struct year *t, enum release_audience a, const char *indicator,
			const char *part, const char *key, int month)
{
	char period[32];
	const json_t *row;
	size_t i;

	snprintf(period, sizeof(period), "2026-%02d-01", month ? month : 1);
	json_array_foreach(t->rows, i, row)
	{
		if (cmn_json_get_int(row, "audience", 0) == (int64_t)a &&
		    is(row, "span", month ? "month" : "year") && is(row, "period", period) &&
		    is(row, "place_kind", "departement") && is(row, "indicator", indicator) &&
		    is(row, "part", part) && is(row, "key", key))
			return cmn_json_get(row, "said");
	}
	return "";
}

/* --- neighbours --------------------------------------------------------------------------------
 */

/* 200 asked, 100 opened; of `needs` a need is known.  Persons of the year before are known. */
static void second_year(struct year *t, int needs)
{
	t->y.n = 0;
	add(t, "1.1", "number", "", 2, 200);
	add(t, "1.5", "denominator", "", 2, 100);
	add(t, "1.3", "number", "", 2, needs);
	if (PQntuples(t->flows) == 0) {
		put(t->flows, 0, OBSERVATORY_CELL_INDICATOR, "1.5");
		put(t->flows, 0, OBSERVATORY_CELL_PART, "denominator");
		put(t->flows, 0, OBSERVATORY_CELL_KEY, "");
		put_int(t->flows, 0, OBSERVATORY_CELL_VERSION, 1);
		put_int(t->flows, 0, OBSERVATORY_CELL_N, 50);
	}
	tell_year(t);
}

static void a_number_near_its_neighbour_is_told_in_no_year(void **state)
{
	static const struct {
		int needs;
		const char *partner, *everybody;
	} ALL[] = {{97, "suppressed", "suppressed"}, {103, "suppressed", "suppressed"},
		   {99, "suppressed", "suppressed"}, {90, "value", "suppressed"},
		   {60, "value", "value"},           {100, "value", "value"}};
	struct year *t = *state;

	for (size_t i = 0; i < CMN_LEN(ALL); i++) {
		second_year(t, ALL[i].needs);
		assert_string_equal(said(t, RELEASE_COCHAIR, "1.3", "number", "", 0), "value");
		assert_string_equal(said(t, RELEASE_PARTNER, "1.3", "number", "", 0),
				    ALL[i].partner);
		assert_string_equal(said(t, RELEASE_PUBLIC, "1.3", "number", "", 0),
				    ALL[i].everybody);
	}
}

/* --- keys --------------------------------------------------------------------------------------
 */

static void who_has_no_key_is_told_to_the_cochairs_alone(void **state)
{
	struct year *t = *state;

	add(t, "1.1", "number", "", 2, 300);
	add(t, "1.3", "number", "", 2, 100);
	add(t, "1.3", "by_problem", "logement", 2, 60);
	add(t, "1.3", "by_problem", "soins", 2, 45);
	add(t, "1.3", "by_problem", "-", 2, 20);
	tell_year(t);
	assert_string_equal(said(t, RELEASE_COCHAIR, "1.3", "by_problem", "-", 0), "value");
	assert_string_equal(said(t, RELEASE_PARTNER, "1.3", "by_problem", "-", 0), "");
	assert_string_equal(said(t, RELEASE_PUBLIC, "1.3", "by_problem", "-", 0), "");
	assert_string_equal(said(t, RELEASE_PARTNER, "1.3", "by_problem", "logement", 0), "value");
	assert_string_equal(said(t, RELEASE_PUBLIC, "1.3", "by_problem", "soins", 0), "value");
}

static void outreach_is_told_to_the_cochairs_alone(void **state)
{
	struct year *t = *state;

	add(t, "1.5", "denominator", "", 2, 300);
	add(t, "2.1", "number", "", 2, 100);
	tell_year(t);
	assert_string_equal(said(t, RELEASE_COCHAIR, "2.1", "number", "", 0), "value");
	assert_string_equal(said(t, RELEASE_PARTNER, "2.1", "number", "", 0), "");
	assert_string_equal(said(t, RELEASE_PARTNER, "2.1", "number", "*", 0), "suppressed");
	assert_string_equal(said(t, RELEASE_PUBLIC, "2.1", "number", "*", 0), "suppressed");
}

/* --- months ------------------------------------------------------------------------------------
 */

static void a_month_that_was_not_told_early_is_no_zero(void **state)
{
	struct year *t = *state;

	for (int month = 1; month <= 12; month++)
		add(t, "1.1", "number", "", month, month == 7 ? 0 : 40);
	add_up(&t->y);
	for (int month = 1; month <= 4; month++)
		tell_month(t, month);
	tell_year(t);
	for (enum release_audience a = RELEASE_COCHAIR; a < RELEASE_AUDIENCE_END_; a++) {
		for (int month = 1; month <= 12; month++)
			assert_string_equal(said(t, a, "1.1", "number", "", month),
					    month == 7  ? "zero"
					    : month < 5 ? "value"
							: "suppressed");
	}
}

int main(void)
{
#define EACH(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
	    EACH(a_number_near_its_neighbour_is_told_in_no_year),
	    EACH(who_has_no_key_is_told_to_the_cochairs_alone),
	    EACH(outreach_is_told_to_the_cochairs_alone),
	    EACH(a_month_that_was_not_told_early_is_no_zero),
	};

	return cmocka_run_group_tests_name("a year that is released", tests, NULL, NULL);
}

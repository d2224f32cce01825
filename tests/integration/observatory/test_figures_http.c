/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_figures_http.c - exact figures of places and periods, and why they are what they are.
 */
#include "figures_desk.h"

/* --- figures ---------------------------------------------------------------------------------- */

static void a_month_has_every_indicator(void **state)
{
	(void)state;
	desk_get(&desk, conseiller, FIGURES "2026-03", 200);
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "figures")), 15);
	assert_int_equal(whole("1.1", "value"), 3);
	assert_int_equal((int)number(json_object_get(figure("1.1"), "apart"), "relances"), 1);
	assert_int_equal((int)number(cut("1.2", "profile"), "child"), 1);
	assert_int_equal((int)number(cut("1.2", "requester"), "carer"), 1);
	assert_int_equal(whole("1.3", "value"), 2);
	assert_int_equal((int)number(cut("1.3", "problem"), "logement"), 1);
	assert_int_equal((int)number(cut("1.3", "problem"), "not_stated"), 1);
	assert_int_equal(whole("1.6", "numerator"), 1);
	assert_int_equal(whole("1.6", "denominator"), 3);
	near_to(
	    number(json_object_get(json_object_get(figure("1.6"), "rates"), "answered"), "rate"),
	    50);
	assert_int_equal(whole("1.7", "n"), 2);
	near_to(number(figure("1.7"), "mean"), 5.5);
	near_to(number(figure("1.7"), "median"), 5.5);
	assert_int_equal(
	    json_integer_value(json_object_get(json_object_get(figure("1.7"), "waiting"), "n")), 1);
	near_to(number(json_object_get(figure("1.7"), "waiting"), "mean_days"), 10);
	assert_int_equal(whole("4.2", "value"), 2);
	assert_int_equal(whole("5.1", "value"), 1);
	near_to(number(figure("4.1"), "etp"), 0.6 + 0.31 * 15 / 31);
	near_to(number(json_object_get(figure("1.1"), "completeness"), "place"), 100);
	near_to(number(figure("1.4"), "rate"), 0);
}

static void quarters_and_years_add_up_and_medians_do_not(void **state)
{
	(void)state;
	desk_get(&desk, coordonnateur, FIGURES "2026-S1", 200);
	assert_int_equal(whole("1.1", "value"), 4);
	assert_int_equal(whole("1.7", "n"), 3);
	near_to(number(figure("1.7"), "mean"), 17);
	near_to(number(figure("1.7"), "median"), 9);
	near_to(number(json_object_get(figure("1.1"), "completeness"), "place"), 75);
	desk_get(&desk, coordonnateur, FIGURES "2025", 200);
	assert_int_equal(whole("1.1", "value"), 0);
	assert_null(json_object_get(figure("1.5"), "rate"));
	assert_null(json_object_get(figure("1.7"), "mean"));
	assert_int_equal(whole("4.2", "value"), 1);
	desk_get(&desk, coordonnateur, FIGURES "2099", 200);
	assert_true(json_is_true(json_object_get(figure("1.1"), "provisional")));
}

static void a_place_is_the_sum_of_its_communes(void **state)
{
	(void)state;
	desk_get(&desk, conseiller, FIGURES "2026&place_kind=epci&place=" METROPOLE, 200);
	assert_int_equal(whole("1.1", "value"), 2);
	assert_null(json_object_get(json_object_get(figure("1.1"), "completeness"), "place"));
	desk_get(&desk, conseiller, FIGURES "2026&place_kind=sub_territory&place=south", 200);
	assert_int_equal(whole("1.1", "value"), 1);
	near_to(number(figure("1.7"), "median"), 40);
	desk_get(&desk, conseiller, FIGURES "2026&place_kind=commune&place=31555", 200);
	assert_int_equal(whole("1.7", "n"), 2);
	desk_get(&desk, conseiller, FIGURES "2026&place_kind=commune&place=99999", 200);
	assert_int_equal(whole("1.1", "value"), 0);
}

static void what_does_not_fit_is_refused(void **state)
{
	static const struct {
		const char *target;
		int status;
		const char *pointer;
	} BAD[] = {
	    {FIGURES "2026-13", 400, "query:period"},
	    {FIGURES "2026&place=31555", 400, "query:place"},
	    {FIGURES "2026&place_kind=epci", 400, "query:place"},
	    {FIGURES "2026&place_kind=planet&place=1", 400, "query:place_kind"},
	    {FIGURES "2026&version=1", 400, "query:indicator"},
	    {FIGURES "2026&indicator=9.9", 422, "query:indicator"},
	    {FIGURES "2026&indicator=1.1&version=7", 422, "query:version"},
	    {"/v1/observatory/figures?departement=44&period=2026", 403, "query:departement"},
	    {EXPLAIN "2026&indicator=1.1&part=nothing", 422, "query:part"},
	    {EXPLAIN "2026&indicator=1.1&key=phone", 422, "query:key"},
	    {EXPLAIN "2026&indicator=9.9", 422, "query:indicator"},
	    {EXPLAIN "2026&indicator=1.1&cursor=forged", 400, "query:cursor"},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(BAD); i++) {
		desk_get(&desk, conseiller, BAD[i].target, BAD[i].status);
		assert_string_equal(asked_pointer(&desk.a), BAD[i].pointer);
	}
	desk_get(&desk, authority, FIGURES "2026", 403);
	desk_get(&desk, partner, FIGURES "2026", 403);
	desk_get(&desk, partner, EXPLAIN "2026&indicator=1.1", 403);
	desk_get(&desk, NULL, FIGURES "2026", 401);
}

/* --- why? ------------------------------------------------------------------------------------- */

/* The sum shown and the facts behind it are the same number, for every part and key. */
static void each_figure_opens_into_as_many_facts(void **state)
{
	static const struct {
		const char *target;
		int count;
		const char *counts;
	} OPENED[] = {
	    {EXPLAIN "2026-03&indicator=1.1", 3, "in_period"},
	    {EXPLAIN "2026&indicator=1.1&part=by_channel&key=phone", 2, "in_period"},
	    {EXPLAIN "2026-03&indicator=1.3&part=by_problem&key=not_stated", 1, "in_period"},
	    {EXPLAIN "2026-03&indicator=1.6&part=denominator", 3, "in_period"},
	    {EXPLAIN "2026-03&indicator=1.6&part=denominator.answered", 2, "in_period"},
	    {EXPLAIN "2026&indicator=1.7", 3, "in_period"},
	    {EXPLAIN "2026-03&indicator=1.7&part=waiting", 1, "standing_at_end"},
	    {EXPLAIN "2026-02&indicator=1.7&part=waiting", 0, "standing_at_end"},
	    {EXPLAIN "2026-02&indicator=4.2", 2, "standing_at_end"},
	    {EXPLAIN "2026-03&indicator=4.2", 2, "standing_at_end"},
	    {EXPLAIN "2026-03&indicator=4.1", 2, "standing_in_period"},
	    {EXPLAIN "2026-04&indicator=4.1", 1, "standing_in_period"},
	    {EXPLAIN "2026&indicator=1.1&place_kind=epci&place=" METROPOLE, 2, "in_period"},
	    {EXPLAIN "2026&indicator=1.1&place_kind=sub_territory&place=south", 1, "in_period"},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(OPENED); i++) {
		desk_get(&desk, conseiller, OPENED[i].target, 200);
		if (json_integer_value(json_object_get(desk.a.json, "count")) != OPENED[i].count)
			fail_msg("%s: %s", OPENED[i].target, json_dumps(desk.a.json, JSON_COMPACT));
		assert_int_equal(json_array_size(json_object_get(desk.a.json, "facts")),
				 OPENED[i].count);
		assert_string_equal(desk_text(&desk, "counts"), OPENED[i].counts);
	}
	assert_string_equal(desk_text(&desk, "source"), "R213");
}

static void facts_come_page_by_page(void **state)
{
	char target[700];
	size_t seen = 0;

	snprintf(target, sizeof(target), EXPLAIN "2026&indicator=1.1&limit=2");
	for (int page = 0; page < 5; page++) {
		desk_get(&desk, conseiller, target, 200);
		seen += json_array_size(json_object_get(desk.a.json, "facts"));
		if (!desk_text(&desk, "next")[0])
			break;
		snprintf(target, sizeof(target), EXPLAIN "2026&indicator=1.1&limit=2&cursor=%s",
			 desk_text(&desk, "next"));
	}
	assert_int_equal(seen, 4);
	(void)state;
}

static void others_see_the_definition_alone(void **state)
{
	(void)state;
	desk_get(&desk, authority, EXPLAIN "2026-03&indicator=1.1", 200);
	assert_string_equal(desk_text(&desk, "code"), "1.1");
	assert_true(strlen(desk_text(&desk, "rule")) > 20);
	assert_null(json_object_get(desk.a.json, "count"));
	assert_null(json_object_get(desk.a.json, "facts"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_month_has_every_indicator),
	    cmocka_unit_test(quarters_and_years_add_up_and_medians_do_not),
	    cmocka_unit_test(a_place_is_the_sum_of_its_communes),
	    cmocka_unit_test(what_does_not_fit_is_refused),
	    cmocka_unit_test(each_figure_opens_into_as_many_facts),
	    cmocka_unit_test(facts_come_page_by_page),
	    cmocka_unit_test(others_see_the_definition_alone),
	};

	return cmocka_run_group_tests_name("figures", tests, setup, teardown);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_release_http.c - what each audience is told, and who sets the rule.
 */
#include "releasing.h"

#include "observatory_deps.h"
#include "observatory_ops.h"
#include "release_gate.h"
#include "release_statements.h"
#include "release_store.h"

#include "support/desk.h"
#include "support/statements.h"

#include <string.h>

#define RELEASES "/v1/observatory/releases?departement=31"
#define RULES    "/v1/observatory/release-rules"
#define RULE(year, cochair, partner, anybody)                                                    \
	"{\"departement\":\"31\",\"year\":" year ",\"cochair\":" cochair ",\"partner\":" partner \
	",\"public\":" anybody "}"

static struct desk desk;
static struct observatory_deps deps = {.threshold = 11};
static const char *team, *authority, *mdph, *partner, *observer, *elsewhere;

static int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	empty_releases(*state);
	a_year(*state);
	release_on("2027-02-01T12:00:00Z");
	desk_open(&desk, "observatory", &OBSERVATORY_OPS, &deps);
	team = desk_as(&desk, "coordonnateur", "31", NULL);
	authority = desk_as(&desk, "authority", "31", NULL);
	mdph = desk_as(&desk, "mdph", "31", NULL);
	partner = desk_as(&desk, "partner", "31", NULL);
	observer = desk_as(&desk, "observer", "31", NULL);
	elsewhere = desk_as(&desk, "authority", "48", NULL);
	return 0;
}

static int teardown(void **state)
{
	desk_close(&desk);
	return test_db_teardown(state);
}

/* What is said of the children of 1.2 in the year. */
static const char *children(const char *who, const char *more)
{
	char target[256];

	snprintf(target, sizeof(target), RELEASES "&span=year&indicator=1.2&limit=200%s", more);
	desk_get(&desk, who, target, 200);
	for (size_t i = 0; i < desk_items(&desk); i++) {
		const json_t *item = desk_item(&desk, i);

		if (strcmp(json_string_value(json_object_get(item, "key")), "child") == 0)
			return json_string_value(json_object_get(item, "said"));
	}
	return "nothing";
}

static void each_audience_has_its_own_view(void **state)
{
	(void)state;
	assert_string_equal(children(authority, ""), "value");
	assert_string_equal(children(mdph, ""), "value");
	assert_string_equal(children(partner, ""), "value");
	assert_string_equal(children(observer, ""), "suppressed");
	assert_string_equal(children(NULL, ""), "suppressed");
	assert_string_equal(children(elsewhere, ""), "suppressed");
	assert_string_equal(children(team, ""), "suppressed");
}

static void who_is_stronger_may_look_as_the_weaker_and_nobody_the_other_way(void **state)
{
	(void)state;
	assert_string_equal(children(authority, "&audience=public"), "suppressed");
	assert_string_equal(children(team, "&audience=cochair"), "value");
	desk_get(&desk, partner, RELEASES "&audience=cochair", 403);
	assert_string_equal(asked_pointer(&desk.a), "query:audience");
	desk_get(&desk, NULL, RELEASES "&audience=partner", 403);
	desk_get(&desk, elsewhere, RELEASES "&audience=cochair", 403);
}

static void a_list_goes_on_where_it_ended(void **state)
{
	size_t seen = 0;
	char target[900];
	const char *next;

	(void)state;
	snprintf(target, sizeof(target), RELEASES "&limit=100");
	do {
		desk_get(&desk, observer, target, 200);
		seen += desk_items(&desk);
		next = json_string_value(json_object_get(desk.a.json, "next"));
		if (next)
			snprintf(target, sizeof(target), RELEASES "&limit=100&cursor=%s", next);
	} while (next);
	assert_int_equal(seen, test_db_count(*state, "SELECT count(*) FROM observatory.release_cell"
						     " WHERE departement = '31' AND audience = 4"));
	desk_get(&desk, observer, RELEASES "&cursor=forged", 400);
	desk_get(&desk, observer, RELEASES "&from=2026-13", 400);
	desk_get(&desk, observer, RELEASES "&from=2027-01", 200);
	assert_int_equal(desk_items(&desk), 0);
}

static void the_finest_cut_of_everything_is_answered_protected_and_bounded(void **state)
{
	(void)state;
	desk_get(&desk, observer, RELEASES "&span=month&place_kind=epci&indicator=1.2", 200);
	assert_int_equal(desk_items(&desk), 0); /* no such table */
	desk_get(&desk, observer, RELEASES "&place=%27%3B--&limit=200", 200);
	assert_int_equal(desk_items(&desk), 0);
	desk_get(&desk, observer, RELEASES "&limit=201", 400);
}

static void editions_say_when_and_under_which_threshold(void **state)
{
	(void)state;
	desk_get(&desk, NULL, "/v1/observatory/release-editions?departement=31", 200);
	assert_int_equal(json_integer_value(json_object_get(desk_item(&desk, 0), "threshold")), 11);
	desk_get(&desk, partner, "/v1/observatory/release-editions?departement=31&limit=5", 200);
	assert_int_equal(json_integer_value(json_object_get(desk_item(&desk, 0), "threshold")), 5);
	assert_null(json_object_get(desk_item(&desk, 0), "sha256"));
	assert_null(json_object_get(desk_item(&desk, 0), "cells"));
	assert_int_equal(test_db_count(*state,
				       "SELECT count(*) FROM observatory.outbox WHERE type ="
				       " 'observatory.figures.released.v1' AND"
				       " data::jsonb ? 'cells'"),
			 0);
}

static void the_rule_and_the_tables_are_public(void **state)
{
	(void)state;
	desk_get(&desk, NULL, RULES "?departement=31", 200);
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "rules")), 1);
	assert_true(json_array_size(json_object_get(desk.a.json, "tables")) > 30);
}

static void the_authorities_set_the_rule_of_years_to_come(void **state)
{
	char here[160];

	(void)state;
	desk_send(&desk, "POST", RULES, authority, NULL, RULE("2090", "5", "7", "15"), 201);
	assert_int_equal(json_integer_value(json_object_get(desk.a.json, "public")), 15);
	snprintf(here, sizeof(here), RULES "/%s", desk_text(&desk, "id"));
	desk_get(&desk, NULL, here, 200);
	desk_send(&desk, "POST", RULES, authority, NULL, RULE("2090", "5", "5", "5"), 409);
	assert_string_equal(asked_pointer(&desk.a), "/year");
	desk_send(&desk, "POST", RULES, authority, NULL, RULE("2022", "5", "5", "11"), 422);
	assert_string_equal(asked_pointer(&desk.a), "/year");
	desk_send(&desk, "POST", RULES, authority, NULL, RULE("2091", "7", "5", "11"), 422);
	assert_string_equal(asked_pointer(&desk.a), "/partner");
	desk_send(&desk, "POST", RULES, authority, NULL, RULE("2091", "5", "12", "11"), 422);
	assert_string_equal(asked_pointer(&desk.a), "/public");
	desk_send(&desk, "POST", RULES, authority, NULL, RULE("2091", "1", "5", "11"), 422);
	desk_send(&desk, "POST", RULES, mdph, NULL, RULE("2091", "5", "5", "11"), 403);
	desk_send(&desk, "POST", RULES, team, NULL, RULE("2091", "5", "5", "11"), 403);
	desk_send(&desk, "POST", RULES, elsewhere, NULL, RULE("2091", "5", "5", "11"), 403);
	assert_string_equal(asked_pointer(&desk.a), "/departement");
	desk_get(&desk, NULL, RULES "/0197f0a0-0000-7000-8000-00000000dead", 404);
}

static void a_released_month_is_shown_by_get_indicators(void **state)
{
	static const struct {
		const char *code, *member;
		json_int_t n;
	} SHOWN[] = {{"1.1", "value", 41}, {"1.5", "value", 30}, {"1.7", "n", 0}};

	(void)state;
	desk_get(&desk, authority, "/v1/observatory/indicators?departement=31&period=2026-03", 200);
	for (size_t i = 0; i < CMN_LEN(SHOWN); i++) {
		const json_t *one = json_array_get(json_object_get(desk.a.json, "indicators"), i);

		assert_string_equal(json_string_value(json_object_get(one, "code")), SHOWN[i].code);
		assert_int_equal(json_integer_value(json_object_get(one, SHOWN[i].member)),
				 SHOWN[i].n);
	}
}

static void every_statement_fits_the_schema_and_finds_an_index(void **state)
{
	/* one row; a rule for a year; a row for a year that is not over; all cells, to see which
	 * years rest */
	static const char *const SMALL[] = {"generation", "release_rule", "release_watch", "cell",
					    NULL};

	(void)state;
	test_statements_of("observatory", RELEASE_STATEMENTS, RELEASE_STATEMENT_COUNT, SMALL);
	test_statements_of("observatory", RELEASE_DUE_STATEMENTS, RELEASE_DUE_STATEMENT_COUNT,
			   SMALL);
	test_statements_of("observatory", RELEASE_WRITE_STATEMENTS, RELEASE_WRITE_STATEMENT_COUNT,
			   SMALL);
	test_plan_sorts_nothing("observatory", &RELEASE_TOLD);
	test_plan_sorts_nothing("observatory", &RELEASE_EDITIONS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_audience_has_its_own_view),
	    cmocka_unit_test(who_is_stronger_may_look_as_the_weaker_and_nobody_the_other_way),
	    cmocka_unit_test(a_list_goes_on_where_it_ended),
	    cmocka_unit_test(the_finest_cut_of_everything_is_answered_protected_and_bounded),
	    cmocka_unit_test(editions_say_when_and_under_which_threshold),
	    cmocka_unit_test(the_rule_and_the_tables_are_public),
	    cmocka_unit_test(the_authorities_set_the_rule_of_years_to_come),
	    cmocka_unit_test(a_released_month_is_shown_by_get_indicators),
	    cmocka_unit_test(every_statement_fits_the_schema_and_finds_an_index),
	};

	return cmocka_run_group_tests_name("release operations", tests, setup, teardown);
}

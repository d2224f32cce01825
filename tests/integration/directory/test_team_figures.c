/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_team_figures.c - working time of a team over a period (4.1, 4.3), posts foreseen and held,
 * and what is missing, in two regions.
 */
#include "integration/directory/team.h"

#include <math.h>

#define FIGURES(departement, from, until) \
	TEAM "/figures?departement=" departement "&from=" from "&until=" until

static char boss[40], mdph_id[40], who[40];

static void is(const json_t *object, const char *key, double expected)
{
	double got = json_number_value(json_object_get(object, key));

	if (fabs(got - expected) > 1e-9)
		fail_msg("%s: %.6f, not %.6f: %s", key, got, expected, me.a.answer.body.data);
}

static const json_t *one_of(const char *list, const char *key, const char *value)
{
	const json_t *all = member(list);

	for (size_t i = 0; i < json_array_size(all); i++) {
		const json_t *one = json_array_get(all, i);

		if (strcmp(cmn_json_get(one, key), value) == 0)
			return one;
	}
	return NULL;
}

static void post(const char *departement, const char *employer_id, const char *function,
		 const char *shares, const char *more)
{
	person(departement, "", who);
	give(departement, who, employer_id, function, shares, more, 201);
}

#define COVER(percent, theme)                                                                 \
	"[{\"from\":\"2025-01-01\",\"percent\":" percent ",\"coverage\":[{\"theme\":\"" theme \
	"\",\"percent\":" percent "}]}]"

/* 1 coordonnateur, 1 PCPE, 0,5 PFRA, 0,5 emploi, 0,25 PRH, 0,25 DAC, 0,5 peer (R123). */
static void the_example_of_four_etp_is_split_by_theme(void **state)
{
	nobody_yet(*state);
	employer("44", "pcpe", ",\"membership\":\"core_member\",\"member_category\":\"esms\"",
		 boss);
	post("44", boss, "coordonnateur", "[{\"from\":\"2025-01-01\",\"percent\":100}]", "");
	post("44", boss, "conseiller", COVER("100", "complex_situations"), "");
	post("44", boss, "conseiller", COVER("50", "respite"), "");
	post("44", boss, "conseiller", COVER("50", "employment"), "");
	post("44", boss, "conseiller", COVER("25", "inclusion"), "");
	post("44", boss, "conseiller", COVER("25", "health_path"), "");
	post("44", boss, "peer", COVER("50", "peer"), "");
	get_as(pdl, FIGURES("44", "2026-01-01", "2026-12-31"), 200);
	is(me.a.json, "core_etp", 4);
	is(me.a.json, "search_etp", 2.5);
	is(me.a.json, "days", 365);
	is(one_of("functions", "function", "coordonnateur"), "etp", 1);
	is(one_of("functions", "function", "conseiller"), "etp", 2.5);
	is(one_of("themes", "theme", "respite"), "etp", 0.5);
	is(one_of("themes", "theme", "health_path"), "etp", 0.25);
	is(one_of("themes", "theme", "peer"), "etp", 0.5);
	is(one_of("employers", "employer_id", boss), "etp", 4);
}

static void time_is_weighted_by_calendar_days(void **state)
{
	nobody_yet(*state);
	employer("31", "esat", ",\"membership\":\"core_member\",\"member_category\":\"esms\"",
		 boss);
	post("31", boss, "conseiller",
	     "[{\"from\":\"2026-07-01\",\"percent\":100,\"search_percent\":80},"
	     "{\"from\":\"2026-10-01\",\"percent\":50,\"search_percent\":0}]",
	     ",\"until\":\"2028-06-30\"");
	get_as(me.authority, FIGURES("31", "2026-01-01", "2026-12-31"), 200);
	is(me.a.json, "core_etp", 0.3781); /* (92 + 46) / 365 */
	is(me.a.json, "search_etp", 0.2016);
	get_as(mdph, FIGURES("31", "2026-07-01", "2026-07-31"), 200);
	is(me.a.json, "core_etp", 1);
	get_as(me.conseiller, FIGURES("31", "2028-01-01", "2028-12-31"), 200);
	is(me.a.json, "days", 366);
	is(me.a.json, "core_etp", 0.2486); /* 91 / 366 */
	get_as(me.conseiller, FIGURES("31", "2025-01-01", "2025-12-31"), 200);
	is(me.a.json, "core_etp", 0);
	assert_int_equal(json_array_size(member("employers")), 0);
	get_as(me.conseiller, FIGURES("31", "2026-06-30", "2026-07-01"), 200);
	is(me.a.json, "core_etp", 0.5);
	get_as(me.conseiller, FIGURES("31", "0001-01-01", "9999-12-31"), 200);
}

static void each_core_member_gives_its_time_and_lends_it_or_not(void **state)
{
	char partner_id[40];

	nobody_yet(*state);
	employer("31", "esat", ",\"membership\":\"core_member\",\"member_category\":\"esms\"",
		 boss);
	employer("31", "mdph", ",\"membership\":\"core_member\",\"member_category\":\"mdph\"",
		 mdph_id);
	employer("31", "caf", ",\"membership\":\"partner\"", partner_id);
	post("31", boss, "coordonnateur", "[{\"from\":\"2026-01-01\",\"percent\":100}]", "");
	post("31", mdph_id, "rapt_officer", "[{\"from\":\"2026-01-01\",\"percent\":100}]",
	     ",\"lending\":{\"reimbursed\":false,\"reference\":\"MAD 2\"}");
	post("31", boss, "peer", "[{\"from\":\"2026-01-01\",\"percent\":20}]",
	     ",\"lending\":{\"reimbursed\":true,\"reference\":\"MAD 3\"}");
	post("31", partner_id, "referent", "[{\"from\":\"2026-01-01\",\"percent\":10}]", "");
	get_as(me.authority, FIGURES("31", "2026-01-01", "2026-01-31"), 200);
	is(me.a.json, "core_etp", 2.2);
	is(me.a.json, "referent_etp", 0.1);
	is(me.a.json, "search_etp", 0.1);
	is(one_of("employers", "employer_id", boss), "etp", 1.2);
	is(one_of("employers", "employer_id", boss), "lent_etp", 0.2);
	is(one_of("employers", "employer_id", boss), "reimbursed_etp", 0.2);
	is(one_of("employers", "employer_id", mdph_id), "lent_etp", 1);
	is(one_of("employers", "employer_id", mdph_id), "reimbursed_etp", 0);
	assert_string_equal(cmn_json_get(one_of("employers", "employer_id", mdph_id), "membership"),
			    "core_member");
	assert_string_equal(
	    cmn_json_get(one_of("employers", "employer_id", partner_id), "membership"), "partner");
	assert_null(strstr(me.a.answer.body.data, "Personne"));
}

static void a_mistake_never_counted(void **state)
{
	char held[40];

	nobody_yet(*state);
	employer("31", "esat", "", boss);
	post("31", boss, "peer", "[{\"from\":\"2026-01-01\",\"percent\":100}]", "");
	snprintf(held, sizeof(held), "%s", asked_text(&me.a, "id"));
	change(me.coordonnateur, target_of(ASSIGNMENTS, held), 1, "{\"active\":false}", 200);
	get_as(me.authority, FIGURES("31", "2026-01-01", "2026-12-31"), 200);
	is(me.a.json, "core_etp", 0);
	get_as(me.authority, ASSIGNMENTS "?departement=31", 200);
	assert_int_equal(items(), 0);
	get_as(me.authority, ASSIGNMENTS "?departement=31&state=all", 200);
	assert_int_equal(items(), 1);
}

static void a_period_is_one_and_of_the_own_territory(void **state)
{
	(void)state;
	get_as(me.authority, FIGURES("31", "2026-12-31", "2026-01-01"), 422);
	assert_string_equal(asked_pointer(&me.a), "query:until");
	get_as(me.authority, FIGURES("44", "2026-01-01", "2026-12-31"), 403);
	get_as(team_partner, FIGURES("31", "2026-01-01", "2026-12-31"), 403);
	get_as(me.authority, FIGURES("31", "2026-02-30", "2026-12-31"), 400);
}

/* --- posts and what is missing -------------------------------------------------------------------
 */

/* 21 posts of facilitator in the region; five in one département with those on credits kept apart.
 */
static void the_posts_foreseen_are_data(void **state)
{
	assert_int_equal(test_db_count(*state, "SELECT sum(posts) FROM directory.team_post"
					       " WHERE function = 'facilitator' AND part = 'base'"),
			 21);
	nobody_yet(*state);
	get(TEAM "?departement=31", 200);
	assert_string_equal(asked_text(&me.a, "hierarchical_authority"), "porteur");
	assert_string_equal(asked_text(&me.a, "functional_authority"), "porteur");
	is(me.a.json, "floor_percent", 50);
	is(one_of("functions", "function", "facilitator"), "planned", 5);
	is(one_of("functions", "function", "facilitator"), "people", 0);
	assert_non_null(
	    strstr(cmn_json_get(one_of("functions", "function", "facilitator"), "word"), "APPV"));
	get(TEAM "?departement=09", 200);
	is(one_of("functions", "function", "facilitator"), "planned", 1);
	get(TEAM "?departement=09&day=2022-10-31", 200);
	assert_null(one_of("functions", "function", "facilitator"));
	get(TEAM "?departement=44", 200);
	assert_string_equal(asked_text(&me.a, "hierarchical_authority"), "none");
	assert_string_equal(asked_text(&me.a, "functional_authority"), "governance");
	get(TEAM "?departement=75", 200);
	assert_int_equal(json_array_size(member("functions")), 0);
}

static const json_t *alert(const char *code)
{
	return one_of("alerts", "alert", code);
}

static void a_team_without_its_minimum_is_told_so(void **state)
{
	nobody_yet(*state);
	get_as(me.conseiller, TEAM "/alerts?departement=31", 200);
	assert_non_null(alert("no_coordonnateur"));
	assert_non_null(alert("no_conseiller"));
	assert_string_equal(cmn_json_get(alert("post_vacant"), "since"), "2022-11-01");
	is(alert("post_vacant"), "planned", 5);
	assert_null(alert("mdph_time_missing"));
	employer("31", "esat", "", boss);
	post("31", boss, "coordonnateur", "[{\"from\":\"2026-01-01\",\"percent\":100}]",
	     ",\"until\":\"2026-10-31\"");
	post("31", boss, "conseiller", "[{\"from\":\"2026-01-01\",\"percent\":100}]", "");
	for (int i = 0; i < 5; i++)
		post("31", boss, "facilitator", "[{\"from\":\"2023-01-01\",\"percent\":50}]",
		     i == 0 ? ",\"until\":\"2026-06-30\"" : "");
	get_as(me.authority, TEAM "/alerts?departement=31", 200);
	assert_string_equal(cmn_json_get(alert("no_coordonnateur"), "since"), "2026-11-01");
	assert_null(alert("no_conseiller"));
	assert_string_equal(cmn_json_get(alert("post_vacant"), "since"), "2026-07-01");
	is(alert("post_vacant"), "held", 4);
	get_as(me.authority, TEAM "/alerts?departement=31&day=2026-06-30", 200);
	assert_null(alert("post_vacant"));
	assert_null(alert("no_coordonnateur"));
	get_as(mdph, TEAM "/alerts?departement=31", 403);
	get_as(me.authority, TEAM "/alerts?departement=44", 403);
}

static void what_a_region_asks_of_each_one_is_missing_or_not(void **state)
{
	char held[40];

	nobody_yet(*state);
	employer("44", "association_gestionnaire", "", boss);
	employer("44", "mdph", "", mdph_id);
	person("44", "", who);
	give("44", who, boss, "facilitator", "[{\"from\":\"2026-01-01\",\"percent\":50}]",
	     ",\"lending\":{\"reimbursed\":true}", 201);
	snprintf(held, sizeof(held), "%s", asked_text(&me.a, "id"));
	post("44", mdph_id, "rapt_officer", "[{\"from\":\"2026-01-01\",\"percent\":80}]",
	     ",\"job_sheet_on\":\"2026-01-05\",\"independence_on\":\"2026-01-05\","
	     "\"sent_to_ars_on\":\"2026-02-01\"");
	get_as(pdl, TEAM "/alerts?departement=44", 200);
	assert_string_equal(cmn_json_get(alert("certificate_missing"), "assignment_id"), held);
	assert_non_null(alert("job_sheet_missing"));
	assert_non_null(alert("independence_missing"));
	assert_non_null(alert("lending_undocumented"));
	is(alert("mdph_time_missing"), "percent", 80);
	is(alert("mdph_time_missing"), "floor_percent", 100);
	get_as(pdl, ASSIGNMENTS "?departement=44&function=facilitator", 200);
	snprintf(who, sizeof(who), "%s", cmn_json_get(item(0), "person_id"));
	change(pdl, target_of(PEOPLE, who), 1,
	       "{\"certificate\":\"CNAM 1\",\"certified_on\":\"2025-06-01\"}", 200);
	change(pdl, target_of(ASSIGNMENTS, held), 1,
	       "{\"job_sheet_on\":\"2026-01-05\",\"independence_on\":\"2026-01-05\","
	       "\"lending\":{\"reimbursed\":true,\"reference\":\"MAD 4\"}}",
	       200);
	get_as(pdl, TEAM "/alerts?departement=44", 200);
	assert_null(alert("certificate_missing"));
	assert_null(alert("job_sheet_missing"));
	assert_null(alert("lending_undocumented"));
	assert_string_equal(cmn_json_get(alert("not_sent_to_ars"), "assignment_id"), held);
	/* the same in the other region: nothing of it is asked */
	employer("31", "association_gestionnaire", "", boss);
	post("31", boss, "facilitator", "[{\"from\":\"2026-01-01\",\"percent\":50}]", "");
	get_as(me.authority, TEAM "/alerts?departement=31", 200);
	assert_null(alert("certificate_missing"));
	assert_null(alert("job_sheet_missing"));
}

static void a_time_that_fell_below_the_floor_is_flagged_with_or_without_a_derogation(void **state)
{
	char held[40];

	nobody_yet(*state);
	employer("31", "esat", "", boss);
	post("31", boss, "conseiller", "[{\"from\":\"2026-01-01\",\"percent\":30}]",
	     ",\"derogation\":\"Accord inventé\"");
	get_as(me.authority, TEAM "/alerts?departement=31", 200);
	is(alert("below_floor"), "percent", 30);
	is(alert("below_floor"), "floor_percent", 50);
	assert_true(json_is_true(json_object_get(alert("below_floor"), "derogation")));
	nobody_yet(*state);
	post("31", boss, "secretary", "[{\"from\":\"2026-01-01\",\"percent\":30}]", "");
	snprintf(held, sizeof(held), "%s", asked_text(&me.a, "id"));
	give("31", who, boss, "conseiller", "[{\"from\":\"2026-01-01\",\"percent\":30}]",
	     ",\"several_capacities\":true", 201);
	get_as(me.authority, TEAM "/alerts?departement=31", 200);
	assert_null(alert("below_floor"));
	change(me.coordonnateur, target_of(ASSIGNMENTS, held), 1, "{\"until\":\"2026-05-31\"}",
	       200);
	get_as(me.authority, TEAM "/alerts?departement=31", 200);
	is(alert("below_floor"), "percent", 30);
	assert_true(json_is_false(json_object_get(alert("below_floor"), "derogation")));
}

static void held_in_2020(struct test_db *db, int how_many)
{
	char sql[900];

	snprintf(
	    sql, sizeof(sql),
	    "INSERT INTO team_assignment (id, departement, person_id, function, membership,"
	    " employer_id, starts, ends, several, shares, lent, active, version, created_at,"
	    " updated_at) SELECT gen_random_uuid(), '31', '%s', 'secretary', 'core', '%s',"
	    " '2020-01-01', '2020-12-31', true, '[{\"from\":\"2020-01-01\",\"percent\":1}]', false,"
	    " true, 1, now(), now() FROM generate_series(1, %d)",
	    who, boss, how_many);
	test_db_exec(db, "SET search_path = directory");
	test_db_exec(db, sql);
}

/* More than are looked at: the answer says so, and figures are not made of a part. */
static void what_is_not_looked_at_is_said(void **state)
{
	struct test_db *db = *state;

	nobody_yet(db);
	employer("31", "esat", "", boss);
	person("31", "", who);
	held_in_2020(db, 5000);
	get_as(me.conseiller, TEAM "/alerts?departement=31", 200);
	assert_null(member("truncated"));
	get_as(me.conseiller, FIGURES("31", "2020-01-01", "2020-12-31"), 200);
	is(me.a.json, "core_etp", 50.0);
	held_in_2020(db, 1);
	get_as(me.conseiller, TEAM "/alerts?departement=31", 200);
	assert_true(json_is_true(member("truncated")));
	get_as(me.conseiller, FIGURES("31", "2020-01-01", "2020-12-31"), 422);
	assert_string_equal(asked_pointer(&me.a), "query:until");
	nobody_yet(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_example_of_four_etp_is_split_by_theme),
	    cmocka_unit_test(time_is_weighted_by_calendar_days),
	    cmocka_unit_test(each_core_member_gives_its_time_and_lends_it_or_not),
	    cmocka_unit_test(a_mistake_never_counted),
	    cmocka_unit_test(a_period_is_one_and_of_the_own_territory),
	    cmocka_unit_test(the_posts_foreseen_are_data),
	    cmocka_unit_test(a_team_without_its_minimum_is_told_so),
	    cmocka_unit_test(what_a_region_asks_of_each_one_is_missing_or_not),
	    cmocka_unit_test(
		a_time_that_fell_below_the_floor_is_flagged_with_or_without_a_derogation),
	    cmocka_unit_test(what_is_not_looked_at_is_said),
	};

	return cmocka_run_group_tests(tests, team_setup, team_teardown);
}

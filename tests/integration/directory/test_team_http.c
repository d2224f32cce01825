/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_team_http.c - people of a team and what they hold, in two regions: quotités over time, two
 * functions of one person, lending, who sees names, what is told.
 */
#include "integration/directory/team.h"
#include "support/statements.h"

#include "team_store.h"

#define HALF "[{\"from\":\"2026-01-01\",\"percent\":50}]"
#define FULL "[{\"from\":\"2026-01-01\",\"percent\":100}]"

static const char *says(void)
{
	return asked_text(&me.a, "detail");
}

/* --- people --------------------------------------------------------------------------------------
 */

static void a_professional_is_reached_at_work_and_never_named_in_an_event(void **state)
{
	char who[40], boss[40];

	employer("31", "esat", "", boss);
	person("31", ",\"email\":\"p@equipe.example.org\",\"phone\":\"01 99 00 00 00\"", who);
	assert_string_equal(asked_text(&me.a, "phone"), "01 99 00 00 00");
	give("31", who, boss, "secretary", HALF, "", 201);
	assert_string_equal(asked_text(&me.a, "person_name"), "Personne inventée");
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM directory.outbox WHERE"
					       " data::text LIKE '%Personne invent%' OR"
					       " data::text LIKE '%equipe.example%'"),
			 0);
}

static void names_are_for_the_team_and_the_authority_of_the_territory(void **state)
{
	char who[40], boss[40], held[40];

	(void)state;
	employer("31", "esat", "", boss);
	person("31", "", who);
	give("31", who, boss, "secretary", HALF, "", 201);
	snprintf(held, sizeof(held), "%s", asked_text(&me.a, "id"));
	get_as(me.conseiller, target_of(PEOPLE, who), 200);
	get_as(me.authority, target_of(PEOPLE, who), 200);
	get_as(mdph, target_of(PEOPLE, who), 403);
	get_as(team_partner, target_of(PEOPLE, who), 403);
	get(target_of(PEOPLE, who), 401);
	get_as(pdl_authority, target_of(PEOPLE, who), 404);
	get_as(me.authority, target_of(ASSIGNMENTS, held), 200);
	assert_string_equal(asked_text(&me.a, "person_name"), "Personne inventée");
	get_as(mdph, target_of(ASSIGNMENTS, held), 200);
	assert_null(member("person_name"));
	get_as(pdl_authority, target_of(ASSIGNMENTS, held), 404);
	get_as(mdph, ASSIGNMENTS "?departement=31&limit=200", 200);
	assert_null(strstr(me.a.answer.body.data, "Personne"));
	get_as(me.conseiller, ASSIGNMENTS "?departement=44", 403);
	get_as(me.conseiller, PEOPLE "?departement=44", 403);
	get(TEAM "?departement=31", 200);
	assert_null(strstr(me.a.answer.body.data, "Personne"));
	put("POST", PEOPLE, me.conseiller, NULL, "{\"departement\":\"31\",\"name\":\"x\"}", 403);
	put("POST", PEOPLE, me.coordonnateur, NULL, "{\"departement\":\"44\",\"name\":\"x\"}", 403);
}

static void a_certificate_has_a_number_and_days_in_order(void **state)
{
	char who[40];

	(void)state;
	put("POST", PEOPLE, me.coordonnateur, NULL,
	    "{\"departement\":\"31\",\"name\":\"x\",\"certified_on\":\"2026-01-01\"}", 422);
	assert_string_equal(asked_pointer(&me.a), "/certificate");
	put("POST", PEOPLE, me.coordonnateur, NULL,
	    "{\"departement\":\"31\",\"name\":\"x\",\"certificate\":\"C1\","
	    "\"certified_on\":\"2026-01-02\",\"certified_until\":\"2026-01-01\"}",
	    422);
	assert_string_equal(asked_pointer(&me.a), "/certified_until");
	person("31", ",\"certificate\":\"C1\",\"certified_on\":\"2024-02-29\"", who);
	change(me.coordonnateur, target_of(PEOPLE, who), 1, "{\"certified_until\":\"2024-02-28\"}",
	       422);
	change(me.coordonnateur, target_of(PEOPLE, who), 1, "{\"certified_until\":\"2027-02-28\"}",
	       200);
	change(me.coordonnateur, target_of(PEOPLE, who), 2, "{\"certificate\":null}", 422);
	change(me.coordonnateur, target_of(PEOPLE, who), 1, "{\"phone\":null}", 412);
	change(pdl, target_of(PEOPLE, who), 2, "{\"phone\":null}", 404);
}

static void who_has_left_is_forgotten_and_their_time_stays(void **state)
{
	char who[40], boss[40], held[40];

	employer("31", "esat", "", boss);
	person("31", ",\"email\":\"p@equipe.example.org\"", who);
	give("31", who, boss, "secretary", HALF, "", 201);
	snprintf(held, sizeof(held), "%s", asked_text(&me.a, "id"));
	change(me.coordonnateur, target_of(PEOPLE, who), 1, "{\"forget\":true}", 409);
	change(me.coordonnateur, target_of(ASSIGNMENTS, held), 1, "{\"until\":\"" TODAY "\"}", 200);
	change(me.coordonnateur, target_of(PEOPLE, who), 1, "{\"forget\":true}", 409);
	change(me.coordonnateur, target_of(ASSIGNMENTS, held), 2, "{\"until\":\"2026-11-22\"}",
	       200);
	change(me.coordonnateur, target_of(PEOPLE, who), 1, "{\"forget\":true}", 200);
	assert_null(member("name"));
	assert_null(member("email"));
	change(me.coordonnateur, target_of(PEOPLE, who), 2, "{\"name\":\"De retour\"}", 409);
	give("31", who, boss, "secretary", "[{\"from\":\"2027-01-01\",\"percent\":50}]", "", 422);
	assert_string_equal(asked_pointer(&me.a), "/person_id");
	get_as(me.conseiller, target_of(ASSIGNMENTS, held), 200);
	assert_null(member("person_name"));
	get_as(me.conseiller, PEOPLE "?departement=31&limit=200", 200);
	assert_null(strstr(me.a.answer.body.data, who));
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM directory.team_person"
					       " WHERE email = 'p@equipe.example.org'"
					       " AND forgotten_at IS NOT NULL"),
			 0);
}

/* --- quotités ------------------------------------------------------------------------------------
 */

static void a_quotite_above_a_full_time_is_refused_with_its_day(void **state)
{
	char who[40], boss[40];

	(void)state;
	employer("31", "esat", "", boss);
	person("31", "", who);
	give("31", who, boss, "conseiller",
	     "[{\"from\":\"2026-01-01\",\"percent\":60},{\"from\":\"2026-06-01\",\"percent\":80}]",
	     "", 201);
	give("31", who, boss, "rapt_officer", "[{\"from\":\"2026-03-01\",\"percent\":40}]",
	     ",\"several_capacities\":true", 422);
	assert_string_equal(asked_pointer(&me.a), "/shares");
	assert_non_null(strstr(says(), "120.00 %"));
	assert_non_null(strstr(says(), "2026-06-01"));
	give("31", who, boss, "rapt_officer", "[{\"from\":\"2026-03-01\",\"percent\":40}]",
	     ",\"several_capacities\":true,\"until\":\"2026-05-31\"", 201);
	give("31", who, boss, "peer", "[{\"from\":\"2026-03-01\",\"percent\":100.01}]", "", 422);
	give("31", who, boss, "peer", "[{\"from\":\"2026-03-01\",\"percent\":0.015}]",
	     ",\"several_capacities\":true", 422);
	assert_string_equal(asked_pointer(&me.a), "/shares/0/percent");
}

static void the_floor_is_that_of_the_region(void **state)
{
	char who[40], boss[40], there[40];

	(void)state;
	employer("31", "esat", "", boss);
	employer("44", "esat", "", there);
	person("31", "", who);
	give("31", who, boss, "conseiller", "[{\"from\":\"2026-01-01\",\"percent\":20}]", "", 422);
	assert_string_equal(asked_pointer(&me.a), "/shares");
	assert_non_null(strstr(says(), "50 %"));
	give("31", who, boss, "coordonnateur", "[{\"from\":\"2026-01-01\",\"percent\":49.99}]", "",
	     422);
	give("31", who, boss, "conseiller", "[{\"from\":\"2026-01-01\",\"percent\":20}]",
	     ",\"derogation\":\"Accord inventé du 3 mars\"", 201);
	/* before the call for interest there was no floor */
	person("31", "", who);
	give("31", who, boss, "conseiller", "[{\"from\":\"2022-01-01\",\"percent\":20}]",
	     ",\"until\":\"2022-06-30\"", 201);
	person("44", "", who);
	give("44", who, there, "conseiller", "[{\"from\":\"2026-01-01\",\"percent\":20}]", "", 201);
}

static void one_person_may_have_several_capacities_that_are_declared(void **state)
{
	char who[40], mdph_id[40], body[400];

	(void)state;
	employer("31", "mdph", ",\"membership\":\"core_member\",\"member_category\":\"mdph\"",
		 mdph_id);
	person("31", "", who);
	give("31", who, mdph_id, "coordonnateur", HALF, "", 201);
	give("31", who, mdph_id, "rapt_officer", HALF, "", 422);
	assert_string_equal(asked_pointer(&me.a), "/several_capacities");
	assert_non_null(strstr(says(), "2026-01-01"));
	give("31", who, mdph_id, "rapt_officer", HALF, ",\"several_capacities\":true", 201);
	give("31", who, mdph_id, "rapt_officer", "[{\"from\":\"2026-05-01\",\"percent\":0}]",
	     ",\"several_capacities\":true", 422);
	assert_string_equal(asked_pointer(&me.a), "/function");
	snprintf(body, sizeof(body), ASSIGNMENTS "?departement=31&person_id=%s", who);
	get_as(me.conseiller, body, 200);
	assert_int_equal(items(), 2);
	snprintf(body, sizeof(body),
		 ASSIGNMENTS "?departement=31&person_id=%s&function=coordonnateur", who);
	get_as(me.conseiller, body, 200);
	assert_int_equal(items(), 1);
	assert_string_equal(cmn_json_get(item(0), "hierarchical_authority"), "porteur");
	assert_string_equal(cmn_json_get(item(0), "functional_authority"), "porteur");
}

static void shares_follow_each_other_and_hold_their_parts(void **state)
{
	static const struct {
		const char *shares, *more, *pointer;
	} bad[] = {
	    {"[{\"from\":\"2026-02-01\",\"percent\":50},{\"from\":\"2026-02-01\",\"percent\":60}]",
	     "", "/shares/1/from"},
	    {"[{\"from\":\"2026-02-01\",\"percent\":50}]", ",\"until\":\"2026-01-31\"",
	     "/shares/0/from"},
	    {"[{\"from\":\"2026-02-01\",\"percent\":50,\"search_percent\":50.01}]", "",
	     "/shares/0/search_percent"},
	    {"[{\"from\":\"2026-02-01\",\"percent\":50,\"coverage\":[{\"theme\":\"respite\","
	     "\"percent\":30},{\"theme\":\"employment\",\"percent\":20.01}]}]",
	     "", "/shares/0/coverage"},
	    {"[{\"from\":\"2026-02-01\",\"percent\":50,\"coverage\":[{\"theme\":\"respite\","
	     "\"percent\":10},{\"theme\":\"respite\",\"percent\":10}]}]",
	     "", "/shares/0/coverage"},
	    {"[{\"from\":\"2026-02-30\",\"percent\":50}]", "", "/shares/0/from"},
	    {"[]", "", "/shares"},
	    {HALF, ",\"membership\":\"king\"", "/membership"},
	    {HALF, ",\"lending\":{\"host_id\":\"" NONE "\",\"reimbursed\":true}",
	     "/lending/host_id"},
	    {HALF, ",\"lending\":{}", "/lending/reimbursed"},
	    {HALF, ",\"derogation\":\"un\\u0007deux\"", "/derogation"},
	};
	char who[40], boss[40];

	(void)state;
	employer("31", "esat", "", boss);
	person("31", "", who);
	for (size_t i = 0; i < CMN_LEN(bad); i++) {
		give("31", who, boss, "peer", bad[i].shares, bad[i].more, 422);
		assert_string_equal(asked_pointer(&me.a), bad[i].pointer);
	}
	give("31", who, boss, "referent", HALF, ",\"membership\":\"core\"", 422);
	assert_string_equal(asked_pointer(&me.a), "/membership");
	give("31", who, boss, "referent", HALF, "", 201);
	assert_string_equal(asked_text(&me.a, "membership"), "referent");
	give("31", NONE, boss, "peer", HALF, "", 422);
	assert_string_equal(asked_pointer(&me.a), "/person_id");
	give("31", who, NONE, "peer", HALF, "", 422);
	assert_string_equal(asked_pointer(&me.a), "/employer_id");
	employer("44", "esat", "", boss);
	give("31", who, boss, "peer", HALF, "", 422);
	assert_string_equal(asked_pointer(&me.a), "/employer_id");
	person("44", "", who);
	employer("31", "esat", "", boss);
	give("31", who, boss, "peer", HALF, "", 422);
	assert_string_equal(asked_pointer(&me.a), "/person_id");
}

static void what_somebody_holds_changes_and_ends(void **state)
{
	char who[40], boss[40], held[40], body[400];

	(void)state;
	employer("31", "esat", "", boss);
	person("31", "", who);
	snprintf(body, sizeof(body),
		 ",\"lending\":{\"host_id\":\"%s\",\"reimbursed\":true,\"reference\":\"MAD 1\","
		 "\"agreed_on\":\"2026-01-01\"}",
		 boss);
	give("31", who, boss, "conseiller", FULL, body, 201);
	snprintf(held, sizeof(held), "%s", asked_text(&me.a, "id"));
	assert_string_equal(cmn_json_get(member("lending"), "reference"), "MAD 1");
	change(me.coordonnateur, target_of(ASSIGNMENTS, held), 1, "{\"lending\":null}", 200);
	assert_null(member("lending"));
	change(me.coordonnateur, target_of(ASSIGNMENTS, held), 1, "{\"until\":\"2026-12-31\"}",
	       412);
	change(me.coordonnateur, target_of(ASSIGNMENTS, held), 2,
	       "{\"shares\":[{\"from\":\"2026-01-01\",\"percent\":100},{\"from\":\"2026-09-01\","
	       "\"percent\":30}]}",
	       422);
	assert_non_null(strstr(says(), "2026-09-01"));
	change(me.coordonnateur, target_of(ASSIGNMENTS, held), 2, "{\"until\":\"2025-12-31\"}",
	       422);
	change(me.coordonnateur, target_of(ASSIGNMENTS, held), 2, "{\"until\":\"2026-06-30\"}",
	       200);
	assert_string_equal(asked_text(&me.a, "until"), "2026-06-30");
	give("31", who, boss, "conseiller", "[{\"from\":\"2026-07-01\",\"percent\":80}]", "", 201);
	change(me.coordonnateur, target_of(ASSIGNMENTS, held), 3, "{\"until\":\"2026-07-01\"}",
	       422);
	assert_string_equal(asked_pointer(&me.a), "/function");
	change(me.coordonnateur, target_of(ASSIGNMENTS, held), 3, "{\"active\":false}", 200);
	change(pdl, target_of(ASSIGNMENTS, held), 4, "{\"active\":true}", 404);
	change(me.coordonnateur, target_of(ASSIGNMENTS, held), 4,
	       "{\"active\":true,\"until\":\"2026-07-01\"}", 422);
	change(me.coordonnateur, target_of(ASSIGNMENTS, held), 4, "{\"active\":true}", 200);
}

static void what_is_told_obeys_its_schema(void **state)
{
	struct test_db *db = *state;
	char who[40], boss[40];
	PGresult *told;

	employer("31", "mdph", "", boss);
	person("31", "", who);
	give(
	    "31", who, boss, "conseiller",
	    "[{\"from\":\"2026-01-01\",\"percent\":33.33},{\"from\":\"2026-02-01\",\"percent\":66.67,"
	    "\"search_percent\":10}]",
	    ",\"derogation\":\"x\",\"until\":\"2026-12-31\",\"lending\":{\"reimbursed\":false}",
	    201);
	told = PQexec(db->pg, "SELECT type, data FROM directory.outbox"
			      " WHERE type = 'directory.team.changed.v1' ORDER BY at, event_id");
	assert_true(PQntuples(told) > 0);
	events_obey(told);
	PQclear(told);
	assert_int_equal(
	    test_db_count(db, "SELECT count(*) FROM directory.outbox WHERE type ="
			      " 'directory.team.changed.v1' AND data -> 'shares' -> 0 ->> 'etp' ="
			      " '0.3333' AND data -> 'shares' -> 1 ->> 'search_etp' = '0.1'"
			      " AND data ->> 'reimbursed' = 'false'"),
	    1);
}

static void statements_hold(void **state)
{
	static const char *const SMALL[] = {"community",      "region_word", "region_rule",
					    "community_rule", "team_post",   NULL};

	(void)state;
	test_statements("directory", TEAM_STATEMENTS, TEAM_STATEMENT_COUNT, SMALL);
	for (size_t i = 0; i < TEAM_LIST_COUNT; i++)
		test_plan_sorts_nothing("directory", TEAM_LISTS[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_professional_is_reached_at_work_and_never_named_in_an_event),
	    cmocka_unit_test(names_are_for_the_team_and_the_authority_of_the_territory),
	    cmocka_unit_test(a_certificate_has_a_number_and_days_in_order),
	    cmocka_unit_test(who_has_left_is_forgotten_and_their_time_stays),
	    cmocka_unit_test(a_quotite_above_a_full_time_is_refused_with_its_day),
	    cmocka_unit_test(the_floor_is_that_of_the_region),
	    cmocka_unit_test(one_person_may_have_several_capacities_that_are_declared),
	    cmocka_unit_test(shares_follow_each_other_and_hold_their_parts),
	    cmocka_unit_test(what_somebody_holds_changes_and_ends),
	    cmocka_unit_test(what_is_told_obeys_its_schema),
	    cmocka_unit_test(statements_hold),
	};

	return cmocka_run_group_tests(tests, team_setup, team_teardown);
}

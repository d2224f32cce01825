/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_team_year_http.c - what a team does over a year: size reviewed, feuille de route validated
 * by three, training and supervision, and what is owed.
 */
#include "integration/directory/team.h"
#include "support/statements.h"

#include "team_year_store.h"

#define ACTS       TEAM "/acts"
#define PROGRAMMES TEAM "/programmes"
#define SESSIONS   TEAM "/sessions"

static char id[40];

static void nothing_yet(struct test_db *db)
{
	nobody_yet(db);
	test_db_exec(db, "DELETE FROM team_act; DELETE FROM team_programme;"
			 " DELETE FROM team_session");
}

static void enter(const char *departement, const char *target, const char *more, int status)
{
	char body[4000];

	snprintf(body, sizeof(body), "{\"departement\":\"%s\"%s}", departement, more);
	put("POST", target, who_of(departement), NULL, body, status);
	if (status == 201)
		snprintf(id, sizeof(id), "%s", asked_text(&me.a, "id"));
}

static const json_t *alert(const char *departement, const char *day, const char *code)
{
	char target[200];
	const json_t *all;

	snprintf(target, sizeof(target), TEAM "/alerts?departement=%s&day=%s", departement, day);
	get_as(who_of(departement), target, 200);
	all = member("alerts");
	for (size_t i = 0; i < json_array_size(all); i++) {
		if (strcmp(cmn_json_get(json_array_get(all, i), "alert"), code) == 0)
			return json_array_get(all, i);
	}
	return NULL;
}

/* --- acts ---------------------------------------------------------------------------------------
 */

#define REVIEW(on, more)                                                                    \
	",\"kind\":\"size_review\",\"on\":\"" on "\",\"reference\":\"Décision inventée\"" \
	",\"figures\":{\"open_files\":90,\"solicitations\":300}" more

static void the_size_is_reviewed_against_the_activity(void **state)
{
	char who[40], boss[40];

	nothing_yet(*state);
	employer("31", "esat", "", boss);
	person("31", "", who);
	give("31", who, boss, "conseiller", "[{\"from\":\"2026-01-01\",\"percent\":80}]", "", 201);
	enter("31", ACTS,
	      REVIEW("2026-03-03", ",\"planned\":[{\"function\":\"facilitator\","
				   "\"posts\":4},{\"function\":\"conseiller\",\"posts\":3}]"),
	      201);
	assert_true(json_number_value(json_object_get(member("figures"), "conseiller_etp")) == 0.8);
	assert_true(json_number_value(json_object_get(member("figures"), "files_per_etp")) ==
		    112.5);
	get_as(mdph, TEAM "/figures?departement=31&from=2026-01-01&until=2026-03-02", 200);
	assert_null(member("caseload"));
	get_as(mdph, TEAM "/figures?departement=31&from=2026-01-01&until=2026-03-03", 200);
	assert_int_equal(cmn_json_get_int(member("caseload"), "open_files", 0), 90);
	assert_string_equal(cmn_json_get(member("caseload"), "on"), "2026-03-03");
	get(TEAM "?departement=31&day=2026-03-02", 200);
	assert_non_null(strstr(me.a.answer.body.data, "\"planned\":5"));
	get(TEAM "?departement=31&day=2026-03-03", 200);
	assert_non_null(strstr(me.a.answer.body.data, "\"planned\":4"));
	assert_non_null(strstr(me.a.answer.body.data, "\"source\":\"governance\""));
	assert_string_equal(cmn_json_get(alert("31", "2026-11-23", "post_vacant"), "since"),
			    "2026-03-03");
	/* decided again: the last word holds, also over one function alone */
	enter("31", ACTS,
	      REVIEW("2026-09-09", ",\"planned\":[{\"function\":\"facilitator\",\"posts\":0}]"),
	      201);
	get(TEAM "?departement=31", 200);
	assert_null(strstr(me.a.answer.body.data, "\"planned\":4"));
	assert_non_null(strstr(me.a.answer.body.data, "\"planned\":3"));
}

static void what_is_wrong_with_an_act_is_named(void **state)
{
	static const struct {
		const char *more, *pointer;
	} bad[] = {
	    {",\"kind\":\"quality_charter\",\"on\":\"2026-11-24\"", "/on"},
	    {",\"kind\":\"quality_charter\",\"on\":\"2026-01-01\",\"next_on\":\"2026-01-01\"",
	     "/next_on"},
	    {",\"kind\":\"size_review\",\"on\":\"2026-01-01\",\"figures\":{\"open_files\":1}",
	     "/reference"},
	    {",\"kind\":\"size_review\",\"on\":\"2026-01-01\",\"reference\":\"x\"", "/figures"},
	    {",\"kind\":\"quality_charter\",\"on\":\"2026-01-01\",\"figures\":{\"open_files\":1}",
	     "/figures"},
	    {",\"kind\":\"quality_charter\",\"on\":\"2026-01-01\",\"planned\":[{\"function\":"
	     "\"peer\",\"posts\":1}]",
	     "/planned"},
	    {REVIEW("2026-01-01", ",\"planned\":[{\"function\":\"peer\",\"posts\":1},{\"function\":"
				  "\"peer\",\"posts\":2}]"),
	     "/planned"},
	    {",\"kind\":\"quality_charter\",\"on\":\"2026-01-01\",\"note\":\"un\\u0007deux\"",
	     "/note"},
	    {",\"kind\":\"quality_charter\",\"on\":\"2026-01-01\",\"replaces\":\"" NONE "\"",
	     "/replaces"},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(bad); i++) {
		enter("31", ACTS, bad[i].more, 422);
		assert_string_equal(asked_pointer(&me.a), bad[i].pointer);
	}
	put("POST", ACTS, me.conseiller, NULL,
	    "{\"departement\":\"31\",\"kind\":\"quality_charter\",\"on\":\"2026-01-01\"}", 403);
	put("POST", ACTS, me.coordonnateur, NULL,
	    "{\"departement\":\"44\",\"kind\":\"quality_charter\",\"on\":\"2026-01-01\"}", 403);
}

static void an_act_entered_wrongly_is_replaced_once(void **state)
{
	char first[40], more[300];

	nothing_yet(*state);
	enter("31", ACTS,
	      REVIEW("2026-03-03", ",\"planned\":[{\"function\":\"peer\",\"posts\":9}]"), 201);
	snprintf(first, sizeof(first), "%s", id);
	snprintf(more, sizeof(more),
		 ",\"replaces\":\"%s\",\"kind\":\"quality_charter\",\"on\":\"2026-01-01\"", first);
	enter("31", ACTS, more, 422);
	snprintf(
	    more, sizeof(more),
	    REVIEW("2026-03-03",
		   ",\"planned\":[{\"function\":\"peer\",\"posts\":2}]") ",\"replaces\":\"%s\"",
	    first);
	enter("31", ACTS, more, 201);
	get_as(me.conseiller, target_of(ACTS, first), 200);
	assert_string_equal(asked_text(&me.a, "replaced_by"), id);
	enter("31", ACTS, more, 422);
	assert_string_equal(asked_pointer(&me.a), "/replaces");
	get_as(mdph, ACTS "?departement=31&kind=size_review", 200);
	assert_int_equal(items(), 1);
	get_as(pdl_authority, target_of(ACTS, id), 404);
	get_as(pdl_authority, ACTS "?departement=31", 403);
	get(TEAM "?departement=31", 200);
	assert_null(strstr(me.a.answer.body.data, "\"planned\":9"));
	assert_non_null(strstr(me.a.answer.body.data, "\"planned\":2"));
}

static void charter_and_good_practice_have_their_day_and_their_next_one(void **state)
{
	nothing_yet(*state);
	enter("44", ACTS,
	      ",\"kind\":\"good_practice_review\",\"on\":\"2026-05-05\",\"next_on\":\"2027-05-05\","
	      "\"reference\":\"Grille inventée\"",
	      201);
	enter("44", ACTS, ",\"kind\":\"quality_charter\",\"on\":\"2026-06-06\"", 201);
	get_as(pdl_authority, ACTS "?departement=44&limit=1", 200);
	assert_string_equal(cmn_json_get(item(0), "kind"), "quality_charter");
	assert_true(asked_text(&me.a, "next")[0] != '\0');
	char target[700];
	snprintf(target, sizeof(target), ACTS "?departement=44&limit=1&cursor=%s",
		 asked_text(&me.a, "next"));
	get_as(pdl_authority, target, 200);
	assert_string_equal(cmn_json_get(item(0), "next_on"), "2027-05-05");
	enter("31", ACTS,
	      ",\"kind\":\"training_plan\",\"on\":\"2026-04-04\",\"next_on\":\"2027-04-04\","
	      "\"reference\":\"Plan inventé\"",
	      201);
	get_as(mdph, ACTS "?departement=31&kind=training_plan", 200);
	assert_int_equal(items(), 1);
	assert_string_equal(cmn_json_get(item(0), "next_on"), "2027-04-04");
}

/* --- the feuille de route of the professionals ---------------------------------------------------
 */

static void validate(const char *who, int version, const char *body, int status)
{
	char header[40], target[160];

	snprintf(header, sizeof(header), "If-Match: \"%d\"", version);
	snprintf(target, sizeof(target), PROGRAMMES "/%s/validations", id);
	put("POST", target, who, header, body, status);
}

static void a_feuille_de_route_is_validated_by_the_three(void **state)
{
	nothing_yet(*state);
	assert_non_null(alert("31", "2026-11-23", "programme_missing"));
	assert_null(alert("44", "2026-11-23", "programme_missing")); /* not asked in that region */
	enter("31", PROGRAMMES, ",\"year\":2026,\"missions\":\"Missions inventées.\"", 201);
	assert_string_equal(asked_text(&me.a, "state"), "draft");
	enter("31", PROGRAMMES, ",\"year\":2026,\"missions\":\"Une autre.\"", 409);
	validate(mdph, 1, "{\"party\":\"ars\"}", 403);
	assert_string_equal(asked_pointer(&me.a), "/party");
	validate(mdph, 1, "{\"party\":\"mdph\"}", 200);
	assert_string_equal(asked_text(&me.a, "mdph_on"), TODAY);
	assert_string_equal(asked_text(&me.a, "state"), "in_validation");
	assert_string_equal(
	    cmn_json_get(alert("31", "2026-11-23", "programme_not_validated"), "alert"),
	    "programme_not_validated");
	validate(mdph, 2, "{\"party\":\"mdph\"}", 409);
	validate(me.authority, 1, "{\"party\":\"ars\"}", 412);
	validate(me.authority, 2, "{\"party\":\"mdph\"}", 403);
	validate(me.authority, 2, "{\"party\":\"ars\",\"on\":\"2026-11-24\"}", 422);
	validate(me.authority, 2, "{\"party\":\"ars\",\"on\":\"2026-11-02\",\"reference\":\"A 1\"}",
		 200);
	validate(me.coordonnateur, 3, "{\"party\":\"cd\"}", 422);
	assert_string_equal(asked_pointer(&me.a), "/reference");
	validate(me.coordonnateur, 3, "{\"party\":\"cd\",\"reference\":\"Courrier inventé\"}", 200);
	assert_string_equal(asked_text(&me.a, "state"), "validated");
	assert_null(alert("31", "2026-11-23", "programme_not_validated"));
	assert_non_null(alert("31", "2027-01-01", "programme_missing"));
	validate(me.conseiller, 4, "{\"party\":\"cd\"}", 403);
	validate(pdl_authority, 4, "{\"party\":\"cd\"}", 404);
}

static void what_changes_is_validated_again(void **state)
{
	char boss[40], body[200];

	nothing_yet(*state);
	employer("31", "esat", "", boss);
	enter("31", PROGRAMMES, ",\"year\":2025,\"missions\":\"Missions inventées.\"", 201);
	validate(mdph, 1, "{\"party\":\"mdph\"}", 200);
	snprintf(body, sizeof(body), "{\"employer_id\":\"%s\"}", boss);
	change(me.coordonnateur, target_of(PROGRAMMES, id), 2, body, 200);
	assert_string_equal(asked_text(&me.a, "state"), "draft");
	assert_string_equal(asked_text(&me.a, "employer_id"), boss);
	change(me.coordonnateur, target_of(PROGRAMMES, id), 2, "{\"missions\":\"x\"}", 412);
	change(me.coordonnateur, target_of(PROGRAMMES, id), 3, "{\"employer_id\":\"" NONE "\"}",
	       422);
	change(pdl, target_of(PROGRAMMES, id), 3, "{\"missions\":\"x\"}", 404);
	enter("31", PROGRAMMES, ",\"year\":2024,\"missions\":\"Missions d’avant.\"", 201);
	get_as(mdph, PROGRAMMES "?departement=31", 200);
	assert_int_equal(items(), 2);
	assert_int_equal(cmn_json_get_int(item(0), "year", 0), 2025);
	get_as(me.conseiller, PROGRAMMES "?departement=44", 403);
}

/* --- sessions ------------------------------------------------------------------------------------
 */

static void a_session_is_planned_held_and_attended_by_the_team(void **state)
{
	char who[40], other[40], body[300], boss[40];

	nothing_yet(*state);
	person("31", "", who);
	person("44", "", other);
	employer("31", "esat", "", boss);
	snprintf(body, sizeof(body),
		 ",\"kind\":\"training\",\"title\":\"Formation inventée\",\"planned_on\":"
		 "\"2026-12-01\",\"minutes\":180,\"organiser_id\":\"%s\"",
		 boss);
	enter("31", SESSIONS, body, 201);
	snprintf(body, sizeof(body), "{\"present\":[\"%s\"]}", who);
	change(me.coordonnateur, target_of(SESSIONS, id), 1, body, 422);
	assert_string_equal(asked_pointer(&me.a), "/held_on");
	change(me.coordonnateur, target_of(SESSIONS, id), 1, "{\"held_on\":\"2026-11-24\"}", 422);
	snprintf(body, sizeof(body), "{\"held_on\":\"2026-11-20\",\"present\":[\"%s\",\"%s\"]}",
		 who, other);
	change(me.coordonnateur, target_of(SESSIONS, id), 1, body, 422);
	assert_string_equal(asked_pointer(&me.a), "/present");
	snprintf(body, sizeof(body), "{\"held_on\":\"2026-11-20\",\"present\":[\"%s\"]}", who);
	change(me.coordonnateur, target_of(SESSIONS, id), 1, body, 200);
	assert_string_equal(json_string_value(json_array_get(member("present"), 0)), who);
	change(me.coordonnateur, target_of(SESSIONS, id), 2, "{\"cancelled\":true}", 422);
	assert_string_equal(asked_pointer(&me.a), "/cancelled");
	change(me.coordonnateur, target_of(SESSIONS, id), 2, "{\"held_on\":null}", 422);
	change(me.coordonnateur, target_of(SESSIONS, id), 2,
	       "{\"held_on\":null,\"present\":[],\"cancelled\":true}", 200);
	change(me.coordonnateur, target_of(SESSIONS, id), 2, "{\"title\":\"x\"}", 412);
	change(pdl, target_of(SESSIONS, id), 3, "{\"title\":\"x\"}", 404);
	get_as(mdph, target_of(SESSIONS, id), 403);
	get_as(me.authority, SESSIONS "?departement=31&kind=training", 200);
	assert_int_equal(items(), 1);
	get_as(me.authority, SESSIONS "?departement=31&kind=supervision", 200);
	assert_int_equal(items(), 0);
	enter("31", SESSIONS,
	      ",\"kind\":\"training\",\"title\":\"x\",\"planned_on\":\"2026-12-01\","
	      "\"organiser_id\":\"" NONE "\"",
	      422);
}

static void what_is_owed_over_a_year_is_said_by_the_rules_of_the_region(void **state)
{
	nothing_yet(*state);
	assert_non_null(alert("31", "2026-11-23", "size_not_reviewed"));
	assert_non_null(alert("31", "2026-11-23", "training_missing"));
	assert_null(alert("31", "2026-11-23", "supervision_missing"));
	assert_non_null(alert("44", "2026-11-23", "supervision_missing"));
	enter("44", SESSIONS,
	      ",\"kind\":\"case_analysis\",\"title\":\"Analyse inventée\",\"planned_on\":"
	      "\"2024-02-29\",\"held_on\":\"2024-02-29\"",
	      201);
	assert_null(alert("44", "2025-02-28", "supervision_missing"));
	assert_string_equal(
	    cmn_json_get(alert("44", "2025-03-01", "supervision_missing"), "last_on"),
	    "2024-02-29");
	enter("31", ACTS, REVIEW("2025-11-23", ""), 201);
	assert_null(alert("31", "2026-11-23", "size_not_reviewed"));
	assert_non_null(alert("31", "2026-11-24", "size_not_reviewed"));
	enter("31", SESSIONS,
	      ",\"kind\":\"training\",\"title\":\"x\",\"planned_on\":\"2026-12-01\"", 201);
	assert_null(alert("31", "2026-11-23", "training_missing"));
	change(me.coordonnateur, target_of(SESSIONS, id), 1, "{\"cancelled\":true}", 200);
	assert_non_null(alert("31", "2026-11-23", "training_missing"));
	/* what was only planned was not held; what is planned far away trains nobody this year */
	enter("31", SESSIONS,
	      ",\"kind\":\"training\",\"title\":\"x\",\"planned_on\":\"2026-01-10\"", 201);
	enter("31", SESSIONS,
	      ",\"kind\":\"training\",\"title\":\"x\",\"planned_on\":\"2090-01-10\"", 201);
	assert_non_null(alert("31", "2026-11-23", "training_missing"));
}

static void statements_hold(void **state)
{
	static const char *const SMALL[] = {"community", "region_rule", "community_rule", NULL};

	(void)state;
	test_statements("directory", TEAM_YEAR_STATEMENTS, TEAM_YEAR_STATEMENT_COUNT, SMALL);
	for (size_t i = 0; i < TEAM_YEAR_LIST_COUNT; i++)
		test_plan_sorts_nothing("directory", TEAM_YEAR_LISTS[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_size_is_reviewed_against_the_activity),
	    cmocka_unit_test(what_is_wrong_with_an_act_is_named),
	    cmocka_unit_test(an_act_entered_wrongly_is_replaced_once),
	    cmocka_unit_test(charter_and_good_practice_have_their_day_and_their_next_one),
	    cmocka_unit_test(a_feuille_de_route_is_validated_by_the_three),
	    cmocka_unit_test(what_changes_is_validated_again),
	    cmocka_unit_test(a_session_is_planned_held_and_attended_by_the_team),
	    cmocka_unit_test(what_is_owed_over_a_year_is_said_by_the_rules_of_the_region),
	    cmocka_unit_test(statements_hold),
	};

	return cmocka_run_group_tests(tests, team_setup, team_teardown);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_roadmap_http.c - a roadmap is made within six months, signed by the MDPH, validated by the
 * committee, followed and made anew; the edition before stays readable.
 */
#include "integration/directory/agreeing.h"
#include "support/statements.h"

#include "roadmap_store.h"

static char porteur[40], hospital[40];

#define O1 "0197f0a0-0000-7000-8000-0000000000a1"
#define A1 "0197f0a0-0000-7000-8000-0000000000b1"
#define A2 "0197f0a0-0000-7000-8000-0000000000b2"
#define I1 "0197f0a0-0000-7000-8000-0000000000c1"
#define PARTS                                                                                     \
	"{\"shared_state\":\"a\",\"subsidiarity\":\"b\",\"observatory\":\"Lien avec le COTER.\"," \
	"\"reaching_out\":\"d\",\"indicators\":\"e\"}"

#define road(what) on_it(ROADMAPS, what)

static void drafted(const char *who, const char *departement, const char *more, int status)
{
	char body[3000];

	snprintf(body, sizeof(body),
		 "{\"departement\":\"%s\",\"title\":\"Feuille de route\",\"starts_on\":"
		 "\"2023-07-01\"%s}",
		 departement, more);
	put("POST", ROADMAPS, who, NULL, body, status);
	if (status == 201)
		keep(id);
}

static void road_step(const char *who, int v, const char *body, int status)
{
	act("POST", who, road("/steps"), v, body, status);
}

static void actors(void **state)
{
	(void)state;
	an_actor(me.coordonnateur, "31", "31555", "pfra", NULL, porteur);
	an_actor(me.coordonnateur, "31", "31555", "etablissement_sante", NULL, hospital);
}

static void nothing_is_due_before_an_agreement(void **state)
{
	(void)state;
	drafted(me.coordonnateur, "31", "", 409);
	get_as(me.conseiller, "/v1/directory/roadmap-days?departement=31", 200);
	assert_null(member("due_on"));
	assert_true(json_is_false(member("late")));
	engaged(porteur, "2023-08-31");
	get_as(me.conseiller, "/v1/directory/roadmap-days?departement=31", 200);
	assert_string_equal(asked_text(&me.a, "due_on"), "2024-02-29"); /* R172 */
	assert_true(json_is_true(member("late")));
	get_as(elsewhere, "/v1/directory/roadmap-days?departement=31", 403);
}

static void it_says_parts_objectives_actions_and_indicators(void **state)
{
	char body[3000];

	(void)state;
	drafted(me.coordonnateur, "31", "", 201);
	assert_int_equal(json_integer_value(member("edition")), 1);
	assert_string_equal(asked_text(&me.a, "ends_on"), "2026-06-30");
	assert_int_equal(json_array_size(member("missing_parts")), 5);
	assert_int_equal(json_array_size(member("themes_without_objective")), 10);
	drafted(me.coordonnateur, "31", "", 409); /* one under way, whatever the sub-territories */
	drafted(me.conseiller, "31", "", 403);
	snprintf(
	    body, sizeof(body),
	    "{\"parts\":" PARTS ",\"objectives\":[{\"id\":\"" O1 "\",\"theme\":\"soins\",\"title\":"
	    "\"Soins à l’hôpital\"}],\"actions\":[{\"id\":\"" A1 "\",\"objective_id\":\"" O1
	    "\",\"kind\":\"care_path\",\"title\":\"Parcours revus avec le GHT\",\"holder_id\":\"%s\","
	    "\"due_on\":\"2024-01-31\"},{\"id\":\"" A2
	    "\",\"kind\":\"reaching_out\",\"title\":\"Aller "
	    "vers\",\"due_on\":\"2027-01-31\"}],\"indicators\":[{\"id\":\"" I1
	    "\",\"label\":\"Consultations adaptées\",\"unit\":\"consultations\",\"target\":40}]}",
	    hospital);
	act("PATCH", me.coordonnateur, road(""), 9, body, 412);
	act("PATCH", me.coordonnateur, road(""), 1, body, 200);
	assert_int_equal(json_array_size(member("missing_parts")), 0);
	assert_int_equal(json_array_size(member("themes_without_objective")), 9);
	/* due after the end: flagged, not refused; the other is late */
	assert_true(
	    json_is_true(json_object_get(json_array_get(member("actions"), 1), "after_end")));
	assert_true(json_is_true(json_object_get(json_array_get(member("actions"), 0), "late")));
	assert_string_equal(
	    json_string_value(json_object_get(json_array_get(member("actions"), 0), "holder")),
	    "Acteur inventé");
	act("PATCH", me.coordonnateur, road(""), 2, "{\"ends_on\":\"2023-06-30\"}", 422);
	act("PATCH", me.coordonnateur, road(""), 2, "{\"parts\":{\"kitchen\":\"x\"}}", 422);
	assert_string_equal(asked_pointer(&me.a), "/parts");
	act("PATCH", me.coordonnateur, road(""), 2,
	    "{\"actions\":[{\"id\":\"" A1
	    "\",\"kind\":\"other\",\"title\":\"x\",\"holder_id\":\"" I1 "\"}]}",
	    422);
	assert_string_equal(asked_pointer(&me.a), "/actions/0/holder_id");
	act("PATCH", me.coordonnateur, road(""), 2,
	    "{\"indicators\":[{\"id\":\"" I1 "\",\"label\":\"x\",\"unit\":\"x\"},{\"id\":\"" I1
	    "\",\"label\":\"x\",\"unit\":\"x\"}]}",
	    422);
	act("PATCH", me.coordonnateur, road(""), 2, "{\"title\":\"<b>'; DROP TABLE roadmap\"}",
	    200);
}

static void the_mdph_signs_it_and_the_committee_validates_it(void **state)
{
	(void)state;
	road_step(mdph, 3, "{\"act\":\"submit\",\"on\":\"2023-12-01\"}", 403);
	road_step(ars, 3, "{\"act\":\"submit\",\"on\":\"2023-12-01\"}", 403);
	road_step(me.coordonnateur, 3, "{\"act\":\"submit\"}", 422);
	road_step(me.coordonnateur, 3,
		  "{\"act\":\"validate\",\"on\":\"2023-12-01\",\"validated_by\":\"committee\"}",
		  409);
	road_step(me.coordonnateur, 3, "{\"act\":\"submit\",\"on\":\"2023-12-01\"}", 200);
	act("PATCH", me.coordonnateur, road(""), 4, "{\"title\":\"x\"}", 409);
	road_step(ars, 4, "{\"act\":\"return\"}", 422);
	road_step(ars, 4, "{\"act\":\"return\",\"reason\":\"À préciser.\"}", 200);
	road_step(me.coordonnateur, 5, "{\"act\":\"submit\",\"on\":\"2023-12-20\"}", 200);
	road_step(me.coordonnateur, 6,
		  "{\"act\":\"validate\",\"on\":\"2024-01-15\",\"validated_by\":\"committee\"}",
		  409);
	assert_non_null(strstr(me.a.answer.body.data, "mdph"));
	act("POST", ars, road("/signatures"), 6, "{\"role\":\"mdph\",\"signed_on\":\"2024-01-10\"}",
	    403);
	act("POST", mdph, road("/signatures"), 6,
	    "{\"role\":\"mdph\",\"signed_on\":\"2999-01-10\"}", 422);
	act("POST", mdph, road("/signatures"), 6,
	    "{\"role\":\"mdph\",\"signed_on\":\"2024-01-10\"}", 200);
	act("POST", mdph, road("/signatures"), 7,
	    "{\"role\":\"mdph\",\"signed_on\":\"2024-01-10\"}", 409);
	road_step(me.coordonnateur, 7,
		  "{\"act\":\"validate\",\"on\":\"2023-12-01\",\"validated_by\":\"committee\"}",
		  422);
	road_step(me.coordonnateur, 7,
		  "{\"act\":\"validate\",\"on\":\"2024-01-15\",\"validated_by\":\"ars\"}", 422);
	assert_string_equal(asked_pointer(&me.a), "/validated_by");
	road_step(
	    me.coordonnateur, 7,
	    "{\"act\":\"validate\",\"on\":\"2024-01-15\",\"validated_by\":\"committee\",\"decision_id\":\"" A1
	    "\"}",
	    422);
	assert_string_equal(asked_pointer(&me.a), "/decision_id");
	road_step(me.coordonnateur, 7,
		  "{\"act\":\"validate\",\"on\":\"2024-01-15\",\"validated_by\":\"committee\"}",
		  200);
	assert_string_equal(asked_text(&me.a, "state"), "validated");
	get_as(me.conseiller, "/v1/directory/roadmap-days?departement=31", 200);
	assert_string_equal(asked_text(&me.a, "update_due_on"), "2025-01-15"); /* R175 */
}

static void report(int v, const char *body, int status)
{
	act("POST", me.conseiller, road("/reports"), v, body, status);
}

static void actions_and_local_indicators_are_followed(void **state)
{
	(void)state;
	report(8,
	       "{\"on\":\"2024-06-30\",\"action_id\":\"" A1
	       "\",\"state\":\"done\",\"note\":\"Fait.\"}",
	       200);
	assert_string_equal(
	    json_string_value(json_object_get(json_array_get(member("actions"), 0), "state")),
	    "done");
	assert_true(json_is_false(json_object_get(json_array_get(member("actions"), 0), "late")));
	report(9, "{\"on\":\"2024-06-30\",\"indicator_id\":\"" I1 "\",\"value\":12.5}", 200);
	report(10, "{\"on\":\"2024-06-30\",\"indicator_id\":\"" I1 "\",\"value\":13}", 200);
	report(11, "{\"on\":\"2024-12-31\",\"indicator_id\":\"" I1 "\",\"value\":31}", 200);
	assert_int_equal(
	    json_array_size(json_object_get(json_array_get(member("indicators"), 0), "measures")),
	    2);
	report(12, "{\"on\":\"2024-12-31\",\"indicator_id\":\"" A1 "\",\"value\":31}", 422);
	report(12, "{\"on\":\"2024-12-31\",\"action_id\":\"" A1 "\"}", 422);
	report(12, "{\"on\":\"2999-12-31\",\"action_id\":\"" A1 "\",\"state\":\"done\"}", 422);
	report(11, "{\"on\":\"2024-12-31\",\"action_id\":\"" A1 "\",\"state\":\"done\"}", 412);
}

static void the_next_edition_begins_with_what_was_and_leaves_the_former_readable(void **state)
{
	char former[40];

	snprintf(former, sizeof(former), "%s", id);
	put("POST", ROADMAPS, me.coordonnateur, NULL,
	    "{\"departement\":\"31\",\"title\":\"Feuille de route, 2e édition\",\"starts_on\":\"2025-01-01\"}",
	    201);
	keep(id);
	assert_int_equal(json_integer_value(member("edition")), 2);
	assert_int_equal(json_array_size(member("actions")), 2);
	assert_string_equal(asked_text(&me.a, "ends_on"), "2026-06-30");
	assert_string_equal(
	    json_string_value(json_object_get(json_array_get(member("actions"), 0), "state")),
	    "done");
	assert_int_equal(
	    json_array_size(json_object_get(json_array_get(member("indicators"), 0), "measures")),
	    2);
	act("PATCH", me.coordonnateur, road(""), 1,
	    "{\"actions\":[{\"id\":\"" A1 "\",\"kind\":\"care_path\",\"title\":\"Autre titre\"}]}",
	    200);
	assert_int_equal(json_array_size(member("actions")), 1);
	assert_string_equal(
	    json_string_value(json_object_get(json_array_get(member("actions"), 0), "state")),
	    "done");
	road_step(me.coordonnateur, 2, "{\"act\":\"submit\",\"on\":\"2025-01-02\"}", 200);
	act("POST", me.coordonnateur, road("/signatures"), 3,
	    "{\"role\":\"mdph\",\"signed_on\":\"2025-01-03\"}", 200);
	road_step(me.coordonnateur, 4,
		  "{\"act\":\"validate\",\"on\":\"2025-01-15\",\"validated_by\":\"committee\"}",
		  200);
	assert_int_equal(
	    test_db_count(*state, "SELECT count(*) FROM directory.roadmap WHERE departement = '31'"
				  " AND state = 'validated'"),
	    1);
	snprintf(id, sizeof(id), "%s", former);
	get_as(mdph, road(""), 200);
	assert_string_equal(asked_text(&me.a, "state"), "replaced");
	assert_int_equal(json_array_size(member("actions")), 2);
	get_as(me.conseiller, ROADMAPS "?departement=31&limit=1", 200);
	assert_int_equal(json_integer_value(json_object_get(item(0), "edition")), 2);
}

/* R182: there it is part of the agreement, of three years, and the ARS validates it. */
static void where_it_is_part_of_the_agreement_it_has_three_years(void **state)
{
	char core[40];

	(void)state;
	an_actor(elsewhere, "44", "44109", "pfra", "core_member", core);
	constituted(core, "2025-06-01", "2025-06-30");
	get_as(elsewhere, "/v1/directory/roadmap-days?departement=44", 200);
	assert_string_equal(asked_text(&me.a, "due_on"), "2025-06-01");
	put("POST", ROADMAPS, elsewhere, NULL,
	    "{\"departement\":\"44\",\"title\":\"Feuille de route\",\"starts_on\":\"2024-02-29\"}",
	    201);
	keep(id);
	assert_string_equal(asked_text(&me.a, "ends_on"), "2027-02-27");
	assert_int_equal(json_array_size(member("missing_parts")), 0);
	road_step(elsewhere, 1, "{\"act\":\"submit\",\"on\":\"2025-06-01\"}", 200);
	road_step(prefix44, 2,
		  "{\"act\":\"validate\",\"on\":\"2025-06-30\",\"validated_by\":\"committee\"}",
		  422);
	road_step(prefix44, 2,
		  "{\"act\":\"validate\",\"on\":\"2025-06-30\",\"validated_by\":\"ars\"}", 200);
	get_as(elsewhere, ROADMAPS "?departement=44", 200);
	assert_int_equal(items(), 1);
	get_as(me.coordonnateur, ROADMAPS "?departement=31&limit=1", 200);
	snprintf(id, sizeof(id), "%s", json_string_value(json_object_get(item(0), "id")));
}

static void only_those_of_the_territory_read_it(void **state)
{
	(void)state;
	get_as(elsewhere, road(""), 404);
	get_as(partner, road(""), 404);
	get_as(elsewhere, ROADMAPS "?departement=31", 403);
	get_as(partner, ROADMAPS "?departement=31", 200);
	assert_int_equal(items(), 0);
	road_step(elsewhere, 1, "{\"act\":\"submit\",\"on\":\"2025-01-02\"}", 404);
}

static void what_is_told_obeys_its_schema(void **state)
{
	struct test_db *db = *state;
	PGresult *told CMN_AUTO(cmn_pgres_drop) =
	    PQexec(db->pg,
		   "SELECT type, data FROM directory.outbox WHERE type LIKE 'directory.roadmap.%'");

	assert_true(PQntuples(told) > 10);
	events_obey(told);
}

static void statements_hold(void **state)
{
	static const char *const SMALL[] = {"region_list", "region_rule", "community",
					    "paper_subject", NULL};

	(void)state;
	test_statements_of("directory", ROADMAP_STATEMENTS, ROADMAP_STATEMENT_COUNT, SMALL);
	test_plan_sorts_nothing("directory", &ROADMAP_LIST);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(actors),
	    cmocka_unit_test(nothing_is_due_before_an_agreement),
	    cmocka_unit_test(it_says_parts_objectives_actions_and_indicators),
	    cmocka_unit_test(the_mdph_signs_it_and_the_committee_validates_it),
	    cmocka_unit_test(actions_and_local_indicators_are_followed),
	    cmocka_unit_test(the_next_edition_begins_with_what_was_and_leaves_the_former_readable),
	    cmocka_unit_test(where_it_is_part_of_the_agreement_it_has_three_years),
	    cmocka_unit_test(only_those_of_the_territory_read_it),
	    cmocka_unit_test(what_is_told_obeys_its_schema),
	    cmocka_unit_test(statements_hold),
	};

	return cmocka_run_group_tests(tests, papering_setup, papering_teardown);
}

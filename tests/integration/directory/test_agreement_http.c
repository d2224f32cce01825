/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_agreement_http.c - an engagement agreement is signed by its four and renewed, a constitutive
 * one validated by the ARS and opened by avenants; what comes too early, twice or from a stranger.
 */
#include "integration/directory/agreeing.h"
#include "support/statements.h"

#include "agreement_store.h"

static char porteur[40], core[40], core2[40], porteur44[40];

static void actors(void **state)
{
	(void)state;
	an_actor(me.coordonnateur, "31", "31555", "pfra", NULL, porteur);
	an_actor(elsewhere, "44", "44109", "pfra", "core_member", core);
	an_actor(elsewhere, "44", "44109", "pfra", "core_member", core2);
	an_actor(elsewhere, "44", "44109", "pfra", NULL, porteur44);
}

static void the_four_sign_an_engagement_and_the_last_one_puts_it_into_force(void **state)
{
	char who[4][40];

	(void)state;
	draft_of(me.coordonnateur, "31", four(porteur), "", 201);
	assert_string_equal(asked_text(&me.a, "kind"), "engagement");
	assert_int_equal(json_integer_value(member("years")), 3);
	assert_true(json_is_true(member("tacit_renewal")));
	assert_true(json_is_false(member("ars_validates")));
	for (size_t i = 0; i < 4; i++)
		snprintf(who[i], 40, "%s", party(i));
	sign(mdph, who[3], 1, "2023-01-31", 409); /* not open yet */
	step(me.coordonnateur, 1, "{\"act\":\"open\"}", 200);
	sign(mdph, who[0], 2, "2023-01-15", 403); /* the MDPH signs for the MDPH */
	sign(ars, who[3], 2, "2023-01-15", 403);
	sign(partner, who[2], 2, "2023-01-15", 404); /* of no party: it does not read it */
	sign(ars, who[0], 2, "2999-01-01", 422);
	assert_string_equal(asked_pointer(&me.a), "/signed_on");
	sign(ars, core, 2, "2023-01-15", 422); /* no signatory */
	assert_string_equal(asked_pointer(&me.a), "/party_id");
	sign(ars, who[0], 1, "2023-01-15", 412);
	sign(ars, who[0], 2, "2023-01-15", 200);
	sign(ars, who[0], 3, "2023-01-16", 409); /* once */
	sign(mdph, who[3], 3, "2023-01-31", 200);
	assert_string_equal(asked_text(&me.a, "state"), "signing");
	sign(ars, who[1], 4, "2023-01-20", 200);
	sign(me.coordonnateur, who[2], 5, "2023-01-22", 200);
	assert_string_equal(asked_text(&me.a, "state"), "in_force");
	assert_string_equal(asked_text(&me.a, "signed_on"), "2023-01-31");
	assert_string_equal(asked_text(&me.a, "effective_on"), "2023-01-31");
	assert_null(member("ends_on"));
	assert_string_equal(
	    json_string_value(json_object_get(json_array_get(member("parties"), 3), "way")), "own");
	assert_string_equal(
	    json_string_value(json_object_get(json_array_get(member("parties"), 2), "way")),
	    "recorded");
	assert_true(json_integer_value(json_object_get(member("term"), "number")) >= 2);
}

/* R004: one community, one agreement in force; a sub-territory has none of its own. */
static void two_agreements_are_never_in_force_at_a_time(void **state)
{
	char who[4][40], first[40];

	snprintf(first, sizeof(first), "%s", id);
	draft_of(me.coordonnateur, "31", four(porteur), "", 201);
	step(me.coordonnateur, 1, "{\"act\":\"open\"}", 200);
	for (size_t i = 0; i < 4; i++)
		snprintf(who[i], 40, "%s", party(i));
	for (int i = 0; i < 3; i++)
		sign(me.coordonnateur, who[i], i + 2, "2024-02-29", 200);
	sign(me.coordonnateur, who[3], 5, "2024-02-29", 409);
	/* even one that would begin before the other */
	sign(me.coordonnateur, who[3], 5, "2020-02-29", 409);
	step(me.coordonnateur, 5, "{\"act\":\"withdraw\"}", 422);
	assert_string_equal(asked_pointer(&me.a), "/reason");
	step(me.coordonnateur, 5, "{\"act\":\"withdraw\",\"reason\":\"Une autre est en vigueur.\"}",
	     200);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM directory.agreement WHERE"
					       " departement = '31' AND state = 'in_force'"),
			 1);
	assert_int_equal(test_db_count(*state,
				       "SELECT count(*) FROM information_schema.columns"
				       " WHERE table_schema = 'directory' AND table_name LIKE"
				       " 'agreement%' AND column_name LIKE '%territor%'"),
			 0);
	snprintf(id, sizeof(id), "%s", first);
}

static void what_the_region_demands_is_there_before_anybody_signs(void **state)
{
	char text[200];

	(void)state;
	snprintf(text, sizeof(text), "[{\"role\":\"porteur\",\"actor_id\":\"%s\"}]", porteur);
	draft_of(me.coordonnateur, "31", text, "", 201);
	assert_int_equal(json_array_size(member("missing_signatories")), 3);
	step(me.coordonnateur, 1, "{\"act\":\"open\"}", 409);
	assert_non_null(strstr(me.a.answer.body.data, "mdph"));
	draft_of(me.coordonnateur, "31", "[{\"role\":\"porteur\",\"name\":\"X\"}]", "", 422);
	assert_string_equal(asked_pointer(&me.a), "/parties/0");
	snprintf(text, sizeof(text),
		 "[{\"role\":\"ars\",\"name\":\"A\"},{\"role\":\"porteur\",\"actor_id\":\"%s\"}]",
		 core);
	draft_of(me.coordonnateur, "31", text, "", 422); /* an actor of another département */
	assert_string_equal(asked_pointer(&me.a), "/parties/1");
	draft_of(me.coordonnateur, "31", four(porteur), ",\"content\":{\"kitchen\":\"x\"}", 422);
	assert_string_equal(asked_pointer(&me.a), "/content");
	draft_of(me.coordonnateur, "31", four(porteur),
		 ",\"missions\":[\"observatory\",\"observatory\"]", 422);
	draft_of(me.coordonnateur, "44", four(porteur), "", 403);
	draft_of(me.conseiller, "31", four(porteur), "", 403);
}

static void a_text_says_missions_commitments_and_roles_by_level(void **state)
{
	static const char *const MISSIONS =
	    "[\"self_determination\",\"access_to_rights\",\"unconditional_answer\",\"reaching_out\",\"mobilising_actors\",\"organising_solutions\",\"adapting_supply\",\"observatory\"]";
	char more[3000];

	(void)state;
	snprintf(
	    more, sizeof(more),
	    ",\"missions\":%s,\"commitments\":[{\"role\":\"mdph\",\"text\":\"Faciliter l’échange.\"}],"
	    "\"levels\":[{\"level\":\"level_1\",\"role\":\"mdph\",\"text\":\"Écoute.\"},{\"level\":"
	    "\"level_3\",\"role\":\"ars\",\"text\":\"Observatoire.\"}],\"content\":{\"care_paths\":"
	    "\"Le GHT adresse ; les parcours de soins sont revus ensemble.\"},"
	    "\"who_does_what_id\":\"0197f0a0-0000-7000-8000-000000000001\"",
	    MISSIONS);
	draft_of(me.coordonnateur, "31", four(porteur), more, 201);
	assert_int_equal(json_array_size(member("missions")), 8);
	assert_int_equal(json_array_size(member("levels")), 2);
	assert_non_null(json_object_get(member("content"), "care_paths"));
	act("PATCH", me.coordonnateur, at(""), 1,
	    "{\"levels\":[{\"level\":\"level_4\",\"role\":\"ars\",\"text\":\"x\"}]}", 422);
	act("PATCH", me.coordonnateur, at(""), 2, "{\"title\":\"x\"}", 412);
	act("PATCH", me.coordonnateur, at(""), 1,
	    "{\"content\":{\"porteur\":\"<script>\\u202e'; DROP TABLE agreement\"}}", 200);
	assert_int_equal(json_array_size(member("parties")), 4);
	act("PATCH", me.coordonnateur, at(""), 2,
	    "{\"parties\":[{\"role\":\"ars\",\"name\":\"ARS\"}]}", 200);
	assert_int_equal(json_array_size(member("parties")), 1);
	act("PATCH", me.coordonnateur, at(""), 3, "{\"title\":\"un\\u0007deux\"}", 422);
	step(me.coordonnateur, 3, "{\"act\":\"withdraw\",\"reason\":\"Essai.\"}", 200);
	act("PATCH", me.coordonnateur, at(""), 4, "{\"title\":\"x\"}", 409);
}

/* --- the other region ------------------------------------------------------------------------ */

static void a_constitutive_agreement_has_its_annex_and_the_ars_validates_it(void **state)
{
	char parties[300], more[200], body[900], first[40];

	(void)state;
	snprintf(parties, sizeof(parties), "[{\"role\":\"core_member\",\"actor_id\":\"%s\"}]",
		 porteur44);
	draft_of(elsewhere, "44", parties, "", 422); /* no core member */
	assert_string_equal(asked_pointer(&me.a), "/parties/0");
	snprintf(parties, sizeof(parties), "[{\"role\":\"core_member\",\"actor_id\":\"%s\"}]",
		 core);
	draft_of(elsewhere, "44", parties, "", 201);
	assert_string_equal(asked_text(&me.a, "kind"), "constitutive");
	assert_true(json_is_true(member("ars_validates")));
	assert_int_equal(json_array_size(member("missing_content")), 5);
	assert_int_equal(json_array_size(member("missing_annexes")), 1);
	step(elsewhere, 1, "{\"act\":\"open\"}", 409);
	act("PATCH", elsewhere, at(""), 1,
	    "{\"content\":{\"members\":\"a\",\"commitments\":\"b\",\"means\":\"c\",\"articulation\":\"d\",\"roadmap\":\"e\"}}",
	    200);
	step(elsewhere, 2, "{\"act\":\"open\"}", 409); /* the specification is annexed (R184) */
	assert_non_null(strstr(me.a.answer.body.data, "specification"));
	snprintf(more, sizeof(more), "\"about_kind\":\"agreement\",\"about_id\":\"%s\"", id);
	snprintf(
	    body, sizeof(body),
	    "{\"departement\":\"44\",\"kind\":\"specification\",\"title\":\"Cahier des charges\",\"audience\":\"members\",%s,\"file\":%s}",
	    more, text_file("c.txt", "Texte inventé."));
	put("POST", PAPERS, elsewhere, NULL, body, 201);
	step(elsewhere, 2, "{\"act\":\"open\"}", 200);
	snprintf(first, sizeof(first), "%s", party(0));
	sign(elsewhere, first, 3, "2022-02-28", 200);
	assert_string_equal(asked_text(&me.a, "state"), "to_validate");
	assert_null(member("effective_on"));
	step(elsewhere, 4, "{\"act\":\"validate\",\"on\":\"2022-03-15\"}", 403);
	step(prefix44, 4, "{\"act\":\"validate\"}", 422);
	step(prefix44, 4, "{\"act\":\"validate\",\"on\":\"2022-02-27\"}", 422);
	step(prefix44, 4, "{\"act\":\"refuse\",\"on\":\"2022-03-15\"}", 422);
	assert_string_equal(asked_pointer(&me.a), "/reason");
	step(ars, 4, "{\"act\":\"validate\",\"on\":\"2022-03-15\"}",
	     404); /* of another territory */
	step(prefix44, 4, "{\"act\":\"validate\",\"on\":\"2022-03-31\"}", 200);
	assert_string_equal(asked_text(&me.a, "state"), "in_force");
	assert_string_equal(asked_text(&me.a, "effective_on"), "2022-03-31");
	/* no tacit renewal there: it is known to be over, and an avenant comes too late */
	assert_string_equal(asked_text(&me.a, "ends_on"), "2025-03-30");
	act("POST", elsewhere, at("/avenants"), 0, "{\"purpose\":\"change\",\"title\":\"Avenant\"}",
	    409);
}

static void an_avenant_brings_a_member_in_and_has_signatures_of_its_own(void **state)
{
	char body[400], who[2][40], agreement[40];

	(void)state;
	constituted(core, "2025-06-01", "2025-06-30");
	snprintf(agreement, sizeof(agreement), "%s", id);
	act("POST", elsewhere, at("/avenants"), 0,
	    "{\"purpose\":\"new_member\",\"title\":\"Avenant\"}", 422);
	assert_string_equal(asked_pointer(&me.a), "/joins");
	snprintf(
	    body, sizeof(body),
	    "{\"purpose\":\"new_member\",\"title\":\"Avenant\",\"joins\":{\"role\":\"core_member\",\"actor_id\":\"%s\"}}",
	    core2);
	act("POST", elsewhere, at("/avenants"), 0, body, 201);
	keep(id);
	assert_int_equal(json_integer_value(member("number")), 1);
	assert_string_equal(asked_text(&me.a, "agreement_id"), agreement);
	assert_int_equal(json_array_size(member("parties")), 2);
	for (size_t i = 0; i < 2; i++)
		snprintf(who[i], 40, "%s", party(i));
	act("PATCH", elsewhere, at(""), 1, "{\"parties\":[{\"role\":\"ars\",\"name\":\"A\"}]}",
	    422);
	step(elsewhere, 1, "{\"act\":\"open\"}", 200);
	sign(elsewhere, who[0], 2, "2025-06-29", 422); /* never before its agreement */
	assert_string_equal(asked_pointer(&me.a), "/signed_on");
	sign(elsewhere, who[0], 2, "2025-07-01", 200);
	char *own = bearer_in(&people_key, "partner", "44", core2);
	char *other = bearer_in(&people_key, "partner", "44", core);
	sign(other, who[1], 3, "2025-07-02", 403);
	sign(own, who[1], 3, "2025-07-02", 200);
	assert_string_equal(asked_text(&me.a, "state"), "to_validate");
	step(prefix44, 4, "{\"act\":\"validate\",\"on\":\"2025-07-10\"}", 200);
	assert_string_equal(asked_text(&me.a, "state"), "in_force");
	assert_null(member("ends_on"));
	/* the next one counts on, and who joined is a party of it */
	snprintf(id, sizeof(id), "%s", agreement);
	snprintf(
	    body, sizeof(body),
	    "{\"purpose\":\"new_co_porteur\",\"title\":\"Avenant\",\"joins\":{\"role\":\"porteur\",\"actor_id\":\"%s\"}}",
	    porteur44);
	act("POST", elsewhere, at("/avenants"), 0, body, 201);
	assert_int_equal(json_integer_value(member("number")), 2);
	assert_int_equal(json_array_size(member("parties")), 3);
	get_as(own, at(""), 200);
	assert_int_equal(json_array_size(member("avenants")), 2);
	free(own);
	free(other);
}

static void a_refused_one_stays_refused(void **state)
{
	char who[40];

	(void)state;
	act("POST", elsewhere, at("/avenants"), 0, "{\"purpose\":\"change\",\"title\":\"Avenant\"}",
	    201);
	keep(id);
	step(elsewhere, 1, "{\"act\":\"open\"}", 200);
	for (size_t i = 0; i < 2; i++) {
		snprintf(who, sizeof(who), "%s", party(i));
		sign(elsewhere, who, (int)i + 2, "2025-08-01", 200);
	}
	step(prefix44, 4, "{\"act\":\"refuse\",\"on\":\"2025-08-31\",\"reason\":\"Trop court.\"}",
	     200);
	assert_string_equal(asked_text(&me.a, "reason"), "Trop court.");
	step(prefix44, 5, "{\"act\":\"validate\",\"on\":\"2025-09-01\"}", 409);
}

/* --- the end, readers, statements --------------------------------------------------------------
 */

static void a_denounced_agreement_has_a_last_day_and_leaves_room_for_another(void **state)
{
	(void)state;
	get_as(me.coordonnateur, AGREEMENTS "?departement=31", 200);
	for (size_t i = 0; i < items(); i++)
		if (strcmp(json_string_value(json_object_get(item(i), "state")), "in_force") == 0)
			snprintf(id, sizeof(id), "%s",
				 json_string_value(json_object_get(item(i), "id")));
	step(mdph, 6, "{\"act\":\"denounce\",\"on\":\"2025-10-01\",\"reason\":\"x\"}", 403);
	step(me.coordonnateur, 6, "{\"act\":\"denounce\",\"on\":\"2025-10-01\",\"reason\":\"x\"}",
	     422);
	assert_string_equal(asked_pointer(&me.a), "/ends_on");
	step(
	    me.coordonnateur, 6,
	    "{\"act\":\"denounce\",\"on\":\"2022-10-01\",\"ends_on\":\"2025-12-31\",\"reason\":\"x\"}",
	    422);
	step(
	    me.coordonnateur, 6,
	    "{\"act\":\"denounce\",\"on\":\"2025-10-01\",\"ends_on\":\"2025-12-31\",\"reason\":\"Un nouveau porteur.\"}",
	    200);
	assert_string_equal(asked_text(&me.a, "state"), "denounced");
	assert_null(member("term"));
	engaged(porteur, "2026-01-01");
	act("POST", me.coordonnateur, at("/avenants"), 0,
	    "{\"purpose\":\"change\",\"title\":\"A\"}", 201);
}

static void only_those_of_the_territory_read_it(void **state)
{
	(void)state;
	get_as(me.conseiller, at(""), 200);
	get_as(mdph, at(""), 200);
	get_as(elsewhere, at(""), 404);
	get_as(partner, at(""), 404);
	get_as(NULL, at(""), 401);
	get_as(elsewhere, AGREEMENTS "?departement=31", 403);
	get_as(partner, AGREEMENTS "?departement=31", 200);
	assert_int_equal(items(), 0);
	char *own = bearer_in(&people_key, "partner", "31", porteur);
	get_as(own, at(""), 200);
	free(own);
}

static void what_is_told_obeys_its_schema(void **state)
{
	struct test_db *db = *state;
	PGresult *told CMN_AUTO(cmn_pgres_drop) = PQexec(
	    db->pg,
	    "SELECT type, data FROM directory.outbox WHERE type LIKE 'directory.agreement.%'");

	assert_true(PQntuples(told) > 30);
	events_obey(told);
}

static void statements_hold(void **state)
{
	static const char *const SMALL[] = {"region_list", "region_rule", "community", NULL};

	(void)state;
	test_statements_of("directory", AGREEMENT_STATEMENTS, AGREEMENT_STATEMENT_COUNT, SMALL);
	test_plan_sorts_nothing("directory", &AGREEMENT_LIST);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(actors),
	    cmocka_unit_test(the_four_sign_an_engagement_and_the_last_one_puts_it_into_force),
	    cmocka_unit_test(two_agreements_are_never_in_force_at_a_time),
	    cmocka_unit_test(what_the_region_demands_is_there_before_anybody_signs),
	    cmocka_unit_test(a_text_says_missions_commitments_and_roles_by_level),
	    cmocka_unit_test(a_constitutive_agreement_has_its_annex_and_the_ars_validates_it),
	    cmocka_unit_test(an_avenant_brings_a_member_in_and_has_signatures_of_its_own),
	    cmocka_unit_test(a_refused_one_stays_refused),
	    cmocka_unit_test(a_denounced_agreement_has_a_last_day_and_leaves_room_for_another),
	    cmocka_unit_test(only_those_of_the_territory_read_it),
	    cmocka_unit_test(what_is_told_obeys_its_schema),
	    cmocka_unit_test(statements_hold),
	};

	return cmocka_run_group_tests(tests, papering_setup, papering_teardown);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_prospects_http.c - an actor declares its interest, its letter is forwarded, a contact is
 * organised; whom to reach for what in a département; one directory for all of them.
 */
#include "integration/directory/offering.h"
#include "support/statements.h"

#include "prospects.h"

#include "cmn/codes.h"

#define PROSPECTS "/v1/directory/prospects"

static char *front, *partner, *authority, *elsewhere;

static char *bearer_in(const struct forge_key *key, const char *role, const char *departement)
{
	json_t *claims = forge_claims();
	char *text = NULL;

	json_object_set_new(claims, "roles", json_pack("[s]", role));
	json_object_set_new(claims, "departements", json_pack("[s]", departement));
	char *bearer = forge_bearer(forge_token(key, NULL, claims));
	if (asprintf(&text, "Authorization: %s", bearer) < 0)
		abort();
	free(bearer);
	return text;
}

static int setup(void **state)
{
	struct forge_key key;
	int rc;

	rc = asking_setup_with(state, &key);
	if (rc)
		return rc;
	front = bearer_in(&key, "front", "31");
	partner = bearer_in(&key, "partner", "31");
	authority = bearer_in(&key, "authority", "31");
	elsewhere = bearer_in(&key, "coordonnateur", "44");
	forge_key_free(&key);
	return 0;
}

static int teardown(void **state)
{
	free(front);
	free(partner);
	free(authority);
	free(elsewhere);
	return asking_teardown(state);
}

static void declare(const char *who, const char *more, int status)
{
	char body[4000];

	snprintf(body, sizeof(body),
		 "{\"departement\":\"31\",\"name\":\"Collectif inventé\",\"status\":\"collective\","
		 "\"intent\":\"join\",\"interest\":\"Ouvrir un atelier à tous.\"%s}",
		 more);
	put("POST", PROSPECTS, who, NULL, body, status);
}

#define REACHED ",\"email\":\"contact@collectif.example.org\""

static void step(const char *who, const char *id, int version, const char *body, int status)
{
	char header[40], target[160];

	snprintf(header, sizeof(header), "If-Match: \"%d\"", version);
	snprintf(target, sizeof(target), PROSPECTS "/%s/steps", id);
	put("POST", target, who, header, body, status);
}

static void an_actor_of_any_status_declares_its_interest_at_any_date(void **state)
{
	const struct cmn_code_list *statuses = cmn_code_list_find("prospect_statuses");

	(void)state;
	for (size_t i = 0; i < statuses->n; i++) {
		char body[600];

		snprintf(
		    body, sizeof(body),
		    "{\"departement\":\"31\",\"name\":\"Acteur inventé\",\"status\":\"%s\","
		    "\"intent\":\"%s\",\"interest\":\"Participer.\",\"starts_on\":\"%d-01-01\"%s}",
		    statuses->codes[i].code, i % 2 ? "join" : "initiate", 2020 + (int)i * 5,
		    REACHED);
		put("POST", PROSPECTS, front, NULL, body, 201);
		assert_string_equal(asked_text(&me.a, "state"), "declared");
		assert_string_equal(asked_text(&me.a, "declared_by"), "front");
	}
	declare(partner, REACHED ",\"commune\":\"31483\",\"type\":\"club_sportif\"", 201);
	declare(authority, REACHED, 201);
	declare(me.coordonnateur, REACHED, 201);
	declare(me.conseiller, REACHED, 403);
	declare(NULL, REACHED, 401);
}

static void what_is_wrong_with_a_declaration_is_named(void **state)
{
	(void)state;
	declare(front, "", 422); /* nobody could be reached */
	declare(front, REACHED ",\"commune\":\"09122\"", 422);
	assert_string_equal(asked_pointer(&me.a), "/commune");
	declare(front, REACHED ",\"letter\":\"un\\u0007deux\"", 422);
	assert_string_equal(asked_pointer(&me.a), "/letter");
	declare(front, REACHED ",\"unknown\":1", 422);
	declare(elsewhere, REACHED, 403);
}

static void a_letter_is_forwarded_and_a_contact_organised(void **state)
{
	char id[40], body[200];
	struct things t = some("", "");

	(void)state;
	declare(front, REACHED ",\"letter\":\"Nous souhaitons rejoindre la communauté.\"", 201);
	keep(id);
	step(authority, id, 1, "{\"state\":\"contacted\",\"on\":\"2026-11-30\"}", 403);
	step(authority, id, 1, "{\"state\":\"forwarded\"}", 200);
	assert_true(strlen(asked_text(&me.a, "forwarded_on")) == 10);
	step(me.coordonnateur, id, 1, "{\"state\":\"contacted\",\"on\":\"2026-11-30\"}", 412);
	step(me.coordonnateur, id, 2, "{\"state\":\"contacted\"}", 422);
	assert_string_equal(asked_pointer(&me.a), "/on");
	step(me.coordonnateur, id, 2, "{\"state\":\"joined\"}", 409);
	step(me.coordonnateur, id, 2, "{\"state\":\"contacted\",\"on\":\"2026-11-30\"}", 200);
	assert_string_equal(asked_text(&me.a, "contact_on"), "2026-11-30");
	assert_string_equal(asked_text(&me.a, "letter"),
			    "Nous souhaitons rejoindre la communauté.");
	step(me.coordonnateur, id, 3, "{\"state\":\"joined\"}", 422);
	assert_string_equal(asked_pointer(&me.a), "/actor_id");
	snprintf(body, sizeof(body), "{\"state\":\"joined\",\"actor_id\":\"%s\"}", t.actor);
	step(me.coordonnateur, id, 3, body, 200);
	assert_string_equal(asked_text(&me.a, "actor_id"), t.actor);
	step(me.coordonnateur, id, 4, "{\"state\":\"not_followed\",\"reason\":\"withdrawn\"}", 409);
}

static void without_a_letter_there_is_nothing_to_forward(void **state)
{
	char id[40];

	(void)state;
	declare(front, REACHED, 201);
	keep(id);
	step(authority, id, 1, "{\"state\":\"forwarded\"}", 422);
	assert_string_equal(asked_pointer(&me.a), "/state");
	step(me.coordonnateur, id, 1, "{\"state\":\"not_followed\"}", 422);
	assert_string_equal(asked_pointer(&me.a), "/reason");
	step(me.coordonnateur, id, 1, "{\"state\":\"not_followed\",\"reason\":\"unreachable\"}",
	     200);
	/* at any date: it calls again a year later */
	step(me.coordonnateur, id, 2, "{\"state\":\"contacted\",\"on\":\"2027-11-30\"}", 200);
	assert_null(json_object_get(me.a.json, "reason"));
}

static void only_those_of_the_territory_read_them(void **state)
{
	char id[40], target[160];

	(void)state;
	declare(front, REACHED, 201);
	keep(id);
	snprintf(target, sizeof(target), PROSPECTS "/%s", id);
	get_as(authority, target, 200);
	get_as(elsewhere, target, 404);
	get_as(front, target, 403);
	get_as(authority, PROSPECTS "?departement=31&state=declared&limit=2", 200);
	assert_int_equal(items(), 2);
	assert_true(asked_text(&me.a, "next")[0] != '\0');
	get_as(elsewhere, PROSPECTS "?departement=31", 403);
	step(elsewhere, id, 1, "{\"state\":\"not_followed\",\"reason\":\"withdrawn\"}", 404);
}

static void contact(const char *actor, const char *function, const char *visibility)
{
	char body[300];

	snprintf(body, sizeof(body),
		 "{\"function\":\"%s\",\"label\":\"Référent inventé\",\"phone\":\"01 99 00 00 00\","
		 "\"visibility\":\"%s\"}",
		 function, visibility);
	put("POST", below("actors", actor, "contacts"), me.coordonnateur, NULL, body, 201);
}

static void referents_of_hospital_and_school_are_found_for_a_departement(void **state)
{
	static const char *const FUNCTION[] = {"hospital_referent", "school_inclusion"};
	struct things t = some("", "");

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		char target[160];

		contact(t.actor, FUNCTION[i], "public");
		contact(t.actor, FUNCTION[i], "professionals");
		snprintf(target, sizeof(target),
			 "/v1/directory/referents?departement=31&function=%s", FUNCTION[i]);
		get(target, 200);
		assert_int_equal(items(), 1);
		assert_string_equal(json_string_value(json_object_get(item(0), "actor_id")),
				    t.actor);
		assert_string_equal(json_string_value(json_object_get(item(0), "actor_name")),
				    "Acteur inventé");
		get_as(partner, target, 200);
		assert_int_equal(items(), 2);
		snprintf(target, sizeof(target),
			 "/v1/directory/referents?departement=44&function=%s", FUNCTION[i]);
		get(target, 200);
		assert_int_equal(items(), 0);
	}
}

/* Whoever works in one département sees what coordinates in the others, and what lies beyond its
 * border. */
static void the_directory_is_one_for_the_whole_region(void **state)
{
	const json_t *departement;
	bool other = false;

	(void)state;
	get("/v1/directory/actors?type=mdph&limit=50", 200);
	for (size_t i = 1; i < items(); i++) {
		departement = json_object_get(item(i), "departement");
		other = other || !json_equal(departement, json_object_get(item(0), "departement"));
	}
	assert_true(other);
	other = false;
	get("/v1/directory/search?commune=31483&radius_km=60&limit=50&sector=specialised", 200);
	for (size_t i = 0; i < items(); i++) {
		departement = json_object_get(json_object_get(item(i), "offer"), "departement");
		other = other || strcmp(json_string_value(departement), "31") != 0;
	}
	assert_true(other);
}

static void statements_hold(void **state)
{
	(void)state;
	test_statements_of("directory", DIRECTORY_PROSPECT_STATEMENTS,
			   DIRECTORY_PROSPECT_STATEMENT_COUNT, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_actor_of_any_status_declares_its_interest_at_any_date),
	    cmocka_unit_test(what_is_wrong_with_a_declaration_is_named),
	    cmocka_unit_test(a_letter_is_forwarded_and_a_contact_organised),
	    cmocka_unit_test(without_a_letter_there_is_nothing_to_forward),
	    cmocka_unit_test(only_those_of_the_territory_read_them),
	    cmocka_unit_test(referents_of_hospital_and_school_are_found_for_a_departement),
	    cmocka_unit_test(the_directory_is_one_for_the_whole_region),
	    cmocka_unit_test(statements_hold),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_carrier_http.c - who carries a community in two regions, who only its credits; and a late
 * partner on its way from a letter to its membership.
 */
#include "integration/directory/joining.h"
#include "support/statements.h"

#include "membership_carriers.h"
#include "membership_prospects.h"

#define CARRIERS  "/v1/directory/carriers"
#define PROSPECTS "/v1/directory/prospects"
#define FORWARDED "/v1/directory/forwarded-prospects?departement=31"

static void carry(const char *actor, const char *role, const char *from, const char *more,
		  int status)
{
	char body[400];

	snprintf(
	    body, sizeof(body),
	    "{\"departement\":\"31\",\"actor_id\":\"%s\",\"role\":\"%s\",\"from_on\":\"%s\"%s}",
	    actor, role, from, more);
	put("POST", CARRIERS, me.coordonnateur, NULL, body, status);
}

static void nobody_carries(void)
{
	test_db_exec(joining_db, "SET search_path = directory; DELETE FROM carrier");
}

static bool flagged(const char *flag)
{
	const json_t *each;
	size_t i;

	json_array_foreach((json_t *)(uintptr_t)member("flags"), i, each)
	{
		if (strcmp(json_string_value(each), flag) == 0)
			return true;
	}
	return false;
}

static void shares_of_those_who_carry_together_never_exceed_all(void **state)
{
	char one[40], other[40], third[40], id[40];

	(void)state;
	nobody_carries();
	new_actor(one);
	new_actor(other);
	new_actor(third);
	carry(one, "co_porteur", "2023-01-31", ",\"share\":6000", 201);
	keep(id);
	carry(other, "co_porteur", "2023-01-31", ",\"share\":4001", 422);
	assert_string_equal(asked_pointer(&me.a), "/share");
	carry(other, "co_porteur", "2023-01-31", ",\"share\":4000", 201);
	carry(third, "porteur_administratif", "2024-01-01", ",\"share\":1", 422);
	carry(third, "co_porteur", "2020-01-01", ",\"share\":5000", 422); /* open: it would meet */
	carry(third, "co_porteur", "2020-01-01", ",\"share\":5000,\"ended_on\":\"2023-01-31\"",
	      201);
	carry(third, "porteur", "2023-01-31", "", 201); /* without a share */
	act("POST", below("carriers", id, "end"), 1, "{\"ended_on\":\"2025-01-01\"}", 200);
	carry(third, "co_porteur", "2025-01-01", ",\"share\":6000", 201);
	get(CARRIERS "?departement=31&on=2024-06-01", 200);
	assert_int_equal(items(), 3);
	get(CARRIERS "?departement=31&on=2022-06-01", 200);
	assert_int_equal(items(), 1);
	get(CARRIERS "?departement=31&state=all&limit=2", 200);
	assert_int_equal(items(), 2);
	assert_true(asked_text(&me.a, "next")[0] != '\0');
}

static void what_is_wrong_with_a_carrying_is_named(void **state)
{
	char actor[40], id[40];

	(void)state;
	nobody_carries();
	new_actor(actor);
	carry(actor, "porteur", "2024-01-01", ",\"ended_on\":\"2023-12-31\"", 422);
	assert_string_equal(asked_pointer(&me.a), "/ended_on");
	carry(actor, "porteur", "2024-02-30", "", 422);
	carry(actor, "king", "2024-01-01", "", 422);
	carry(actor, "porteur", "2024-01-01", ",\"share\":10001", 422);
	carry(actor, "porteur", "2024-01-01", ",\"share\":0", 422);
	carry("0197f0a0-0000-7000-8000-00000000dead", "porteur", "2024-01-01", "", 422);
	assert_string_equal(asked_pointer(&me.a), "/actor_id");
	carry(actor, "porteur", "2024-01-01", "", 201);
	keep(id);
	carry(actor, "porteur", "2025-01-01", "", 409);
	assert_string_equal(asked_pointer(&me.a), "/from_on");
	act("POST", below("carriers", id, "end"), 1, "{\"ended_on\":\"2023-12-31\"}", 422);
	act("POST", below("carriers", id, "end"), 9, "{\"ended_on\":\"2024-12-31\"}", 412);
	act("POST", below("carriers", id, "end"), 1, "{\"ended_on\":\"2030-12-31\"}", 200);
	act("POST", below("carriers", id, "end"), 2, "{\"ended_on\":\"2029-12-31\"}", 200);
	act("POST", below("carriers", id, "end"), 3, "{\"ended_on\":\"2030-01-01\"}", 409);
	put("POST", below("carriers", id, "end"), joining_elsewhere, "If-Match: \"3\"",
	    "{\"ended_on\":\"2028-12-31\"}", 404);
	get(of("carriers", id), 200);
	assert_string_equal(asked_text(&me.a, "ended_on"), "2029-12-31");
}

static void a_repeated_carrying_is_done_once(void **state)
{
	char actor[40], body[300];

	(void)state;
	nobody_carries();
	new_actor(actor);
	snprintf(body, sizeof(body),
		 "{\"departement\":\"31\",\"actor_id\":\"%s\",\"role\":\"porteur\",\"share\":10000,"
		 "\"from_on\":\"2024-01-01\"}",
		 actor);
	for (int i = 0; i < 2; i++)
		put("POST", CARRIERS, me.coordonnateur, "Idempotency-Key: carry-1", body, 201);
	get(CARRIERS "?departement=31", 200);
	assert_int_equal(items(), 1);
}

/* R262 asks it in one region and not in the other: the same rows of data say so. */
static void a_region_may_ask_that_the_carrier_is_funded_by_health_insurance(void **state)
{
	char actor[40], body[300];
	char *there = bearer_for("coordonnateur", "44", NULL);

	(void)state;
	nobody_carries();
	new_actor(actor); /* a sports club */
	carry(actor, "porteur", "2024-01-01", "", 201);
	assert_true(flagged("not_esms"));
	assert_true(flagged("health_insurance_unknown"));
	nobody_carries();
	carry(actor, "porteur", "2024-01-01", ",\"health_insurance\":false", 201);
	assert_true(flagged("not_health_insurance"));
	put("POST", "/v1/directory/actors", me.coordonnateur, NULL,
	    "{\"departement\":\"31\",\"type\":\"savs\",\"sector\":\"specialised\",\"name\":"
	    "\"Service inventé\",\"commune\":\"31483\",\"finess_eg\":\"310099999\"}",
	    201);
	keep(actor);
	carry(actor, "co_porteur", "2024-01-01", ",\"health_insurance\":true", 201);
	assert_int_equal(json_array_size(member("flags")), 0);
	put("POST", "/v1/directory/actors", there, NULL,
	    "{\"departement\":\"44\",\"type\":\"club_sportif\",\"sector\":\"ordinary\",\"name\":"
	    "\"Club inventé\",\"commune\":\"44109\"}",
	    201);
	keep(actor);
	snprintf(body, sizeof(body),
		 "{\"departement\":\"44\",\"actor_id\":\"%s\",\"role\":\"porteur_administratif\","
		 "\"from_on\":\"2024-01-01\",\"health_insurance\":false}",
		 actor);
	put("POST", CARRIERS, there, NULL, body, 201);
	assert_int_equal(json_array_size(member("flags")), 0);
	free(there);
}

/* --- the way of a late partner ------------------------------------------------------------------
 */

static void a_forwarded_letter(char id[40])
{
	put("POST", PROSPECTS, me.coordonnateur, NULL,
	    "{\"departement\":\"31\",\"name\":\"Collectif inventé\",\"status\":\"collective\","
	    "\"intent\":\"join\",\"interest\":\"Ouvrir un atelier à tous.\",\"email\":"
	    "\"contact@collectif.example.org\",\"letter\":\"Nous souhaitons rejoindre la "
	    "communauté.\"}",
	    201);
	keep(id);
	act("POST", below("prospects", id, "steps"), 1, "{\"state\":\"forwarded\"}", 200);
}

static size_t carriers_of_path(const char *id)
{
	get_as(me.coordonnateur, below("prospects", id, "path"), 200);
	return json_array_size(member("carriers"));
}

/* Carrying the credits of a community gives no right of the community (R160). */
static void letters_reach_those_who_carry_the_community_and_not_its_credits(void **state)
{
	char carrier[40], credits[40], id[40];

	(void)state;
	nobody_carries();
	new_actor(carrier);
	new_actor(credits);
	carry(carrier, "porteur", "2023-01-31", "", 201);
	carry(credits, "porteur_administratif", "2023-01-31", "", 201);
	a_forwarded_letter(id);
	assert_int_equal(carriers_of_path(id), 1);
	assert_string_equal(
	    json_string_value(json_object_get(json_array_get(member("carriers"), 0), "actor_id")),
	    carrier);
	ask_as_member(carrier, "GET", FORWARDED, 200);
	assert_true(items() > 0);
	assert_non_null(strstr(me.a.answer.body.data, "Nous souhaitons"));
	ask_as_member(credits, "GET", FORWARDED, 403);
	ask_as_member(credits, "GET", "/v1/directory/member-contacts?departement=31", 403);
	get_as(me.authority, FORWARDED, 200);
	get_as(joining_elsewhere, FORWARDED, 403);
	ask_as_member(NULL, "GET", FORWARDED, 403);
	test_db_exec(joining_db, "SET search_path = directory; UPDATE carrier SET ended_on ="
				 " '2024-01-01' WHERE role = 'porteur'");
	ask_as_member(carrier, "GET", FORWARDED, 403);
	assert_int_equal(carriers_of_path(id), 0);
}

static void join_of(const char *prospect, const char *actor, int version, const char *basis,
		    const char *more, int status)
{
	char body[2000];

	snprintf(body, sizeof(body),
		 "{\"actor_id\":\"%s\",\"kind\":\"partner\",\"basis\":\"%s\",\"joined_on\":"
		 "\"2025-01-01\"%s}",
		 actor, basis, more);
	act("POST", below("prospects", prospect, "membership"), version, body, status);
}

#define DRAFTED ",\"adhesion\":{\"circuits\":\"Par téléphone.\",\"contacts\":[" CONTACT "]}"

static void a_late_partner_becomes_a_member_in_one_act(void **state)
{
	char id[40], actor[40], adhesion[40];

	(void)state;
	new_actor(actor);
	a_forwarded_letter(id);
	join_of(id, actor, 2, "adhesion", DRAFTED, 409); /* nobody has spoken with them */
	act("POST", below("prospects", id, "steps"), 2,
	    "{\"state\":\"contacted\",\"on\":\"2024-12-01\"}", 200);
	join_of(id, actor, 9, "adhesion", DRAFTED, 412);
	join_of(id, "0197f0a0-0000-7000-8000-00000000dead", 3, "adhesion", DRAFTED, 422);
	assert_string_equal(asked_pointer(&me.a), "/actor_id");
	join_of(id, actor, 3, "signature", DRAFTED, 422);
	assert_string_equal(asked_pointer(&me.a), "/adhesion");
	join_of(id, actor, 3, "adhesion", ",\"category\":\"esms\"", 422);
	join_of(id, actor, 3, "adhesion", DRAFTED, 201);
	assert_string_equal(asked_text(&me.a, "state"), "joined");
	assert_string_equal(asked_text(&me.a, "actor_id"), actor);
	assert_string_equal(asked_text(&me.a, "joined_on"), "2025-01-01");
	snprintf(adhesion, sizeof(adhesion), "%s",
		 json_string_value(json_object_get(member("adhesion"), "id")));
	get_as(me.coordonnateur, of("adhesions", adhesion), 200);
	assert_string_equal(asked_text(&me.a, "state"), "draft");
	assert_string_equal(asked_text(&me.a, "circuits"), "Par téléphone.");
	assert_int_equal(json_array_size(member("contacts")), 1);
	get(of("actors", actor), 200);
	assert_string_equal(asked_text(&me.a, "membership"), "partner");
	get_as(me.coordonnateur, of("prospects", id), 200);
	assert_string_equal(asked_text(&me.a, "state"), "joined");
	join_of(id, actor, 4, "adhesion", DRAFTED, 409);
	put("POST", below("prospects", id, "membership"), joining_elsewhere, "If-Match: \"4\"",
	    "{\"actor_id\":\"0197f0a0-0000-7000-8000-00000000dead\",\"kind\":\"partner\","
	    "\"basis\":\"adhesion\",\"joined_on\":\"2025-01-01\"}",
	    404);
	get_as(joining_elsewhere, below("prospects", id, "path"), 404);
}

static void whoever_is_a_member_already_does_not_join_again(void **state)
{
	char id[40], actor[40];

	(void)state;
	new_actor(actor);
	join(actor, "partner", "adhesion", "2024-01-01", "", 201);
	a_forwarded_letter(id);
	act("POST", below("prospects", id, "steps"), 2,
	    "{\"state\":\"contacted\",\"on\":\"2024-12-01\"}", 200);
	join_of(id, actor, 3, "adhesion", "", 409);
	assert_string_equal(asked_pointer(&me.a), "/joined_on");
	get_as(me.coordonnateur, of("prospects", id), 200);
	assert_string_equal(asked_text(&me.a, "state"), "contacted"); /* all of it, or nothing */
}

static void a_signatory_joins_without_a_draft_and_a_repeat_is_one_act(void **state)
{
	char id[40], actor[40], body[300];

	(void)state;
	new_actor(actor);
	a_forwarded_letter(id);
	act("POST", below("prospects", id, "steps"), 2,
	    "{\"state\":\"contacted\",\"on\":\"2024-12-01\"}", 200);
	snprintf(
	    body, sizeof(body),
	    "{\"actor_id\":\"%s\",\"kind\":\"core_member\",\"basis\":\"signature\",\"category\":"
	    "\"association\",\"joined_on\":\"2025-01-01\"}",
	    actor);
	for (int i = 0; i < 2; i++) {
		put("POST", below("prospects", id, "membership"), me.coordonnateur,
		    "If-Match: \"3\"\nIdempotency-Key: join-late", body, 201);
		assert_string_equal(asked_text(&me.a, "kind"), "core_member");
		assert_null(member("adhesion"));
	}
	get(below("actors", actor, "memberships"), 200);
	assert_int_equal(items(), 1);
}

static void statements_hold(void **state)
{
	static const char *const SMALL[] = {"carrier", NULL};

	(void)state;
	test_statements_of("directory", DIRECTORY_CARRIER_STATEMENTS,
			   DIRECTORY_CARRIER_STATEMENT_COUNT, SMALL);
	test_statements_of("directory", DIRECTORY_MEMBER_PROSPECT_STATEMENTS,
			   DIRECTORY_MEMBER_PROSPECT_STATEMENT_COUNT, NULL);
	test_plan_sorts_nothing("directory", &DIRECTORY_CARRIER_LIST);
	test_plan_sorts_nothing("directory", &DIRECTORY_PROSPECT_FORWARDED_LIST);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(shares_of_those_who_carry_together_never_exceed_all),
	    cmocka_unit_test(what_is_wrong_with_a_carrying_is_named),
	    cmocka_unit_test(a_repeated_carrying_is_done_once),
	    cmocka_unit_test(a_region_may_ask_that_the_carrier_is_funded_by_health_insurance),
	    cmocka_unit_test(letters_reach_those_who_carry_the_community_and_not_its_credits),
	    cmocka_unit_test(a_late_partner_becomes_a_member_in_one_act),
	    cmocka_unit_test(whoever_is_a_member_already_does_not_join_again),
	    cmocka_unit_test(a_signatory_joins_without_a_draft_and_a_repeat_is_one_act),
	    cmocka_unit_test(statements_hold),
	};

	return cmocka_run_group_tests(tests, joining_setup, joining_teardown);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_membership_http.c - actors join, change their standing, leave and return; who was a member
 * on which day.
 */
#include "integration/directory/joining.h"
#include "support/statements.h"

#include "membership_store.h"

#include <pthread.h>

static void whoever_joins_is_a_member_from_that_day_on(void **state)
{
	char actor[40], target[200];

	(void)state;
	new_actor(actor);
	join(actor, "core_member", "signature", "2023-01-31",
	     ",\"category\":\"esms\",\"college\":\"medico_social\"", 201);
	assert_string_equal(asked_text(&me.a, "state"), "in_force");
	assert_string_equal(asked_text(&me.a, "since"), "2023-01-31");
	assert_string_equal(asked_text(&me.a, "actor_name"), "Club inventé");
	get(of("actors", actor), 200);
	assert_string_equal(asked_text(&me.a, "membership"), "core_member");
	assert_string_equal(asked_text(&me.a, "member_category"), "esms");
	get(below("actors", actor, "memberships"), 200);
	assert_int_equal(items(), 1);
	snprintf(target, sizeof(target),
		 "/v1/directory/members?departement=31&on=%s&college=medico_social&kind=core_member"
		 "&category=esms",
		 "2023-01-31");
	get(target, 200);
	assert_int_equal(items(), 1);
	get("/v1/directory/members?departement=31&on=2023-01-30&college=medico_social", 200);
	assert_int_equal(items(), 0);
	get("/v1/directory/members?departement=31&college=mayors", 200);
	assert_int_equal(items(), 0);
}

static void nobody_joins_twice_at_overlapping_times(void **state)
{
	char actor[40], id[40];

	(void)state;
	new_actor(actor);
	join(actor, "partner", "adhesion", "2024-03-01", "", 201);
	keep(id);
	join(actor, "partner", "adhesion", "2025-03-01", "", 409);
	assert_string_equal(asked_pointer(&me.a), "/joined_on");
	join(actor, "core_member", "signature", "2024-03-01", "", 409);
	join(actor, "partner", "adhesion", "2020-01-01", "", 409);
	act("POST", below("members", id, "end"), 1,
	    "{\"ended_on\":\"2025-01-01\",\"why\":\"renounced\"}", 200);
	join(actor, "partner", "adhesion", "2024-12-31", "", 409);
	join(actor, "partner", "adhesion", "2025-01-01", "", 201);
	assert_string_equal(asked_text(&me.a, "joined_on"), "2025-01-01");
	get(below("actors", actor, "memberships"), 200);
	assert_int_equal(items(), 2);
	get(below("actors", actor, "memberships?limit=1"), 200);
	assert_int_equal(items(), 1);
	assert_true(asked_text(&me.a, "next")[0] != '\0');
}

static void what_is_wrong_is_named_with_its_field(void **state)
{
	char actor[40];
	static const struct {
		const char *kind, *basis, *joined_on, *more, *pointer;
	} CASES[] = {
	    {"partner", "adhesion", "2024-03-01", ",\"category\":\"esms\"", "/category"},
	    {"partner", "adhesion", "2024-03-01", ",\"college\":\"no_such\"", "/college"},
	    {"partner", "adhesion", "2024-03-01", ",\"college\":\"urps\"", "/college"},
	    {"partner", "adhesion", "2024-02-30", "", "/joined_on"},
	    {"partner", "adhesion", "9999-12-31", "", "/joined_on"},
	    {"friend", "adhesion", "2024-03-01", "", "/kind"},
	    {"partner", "record", "2024-03-01", "", "/basis"},
	    {"partner", "adhesion", "2024-03-01", ",\"unknown\":1", "/unknown"},
	};

	(void)state;
	new_actor(actor);
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		join(actor, CASES[i].kind, CASES[i].basis, CASES[i].joined_on, CASES[i].more, 422);
		assert_string_equal(asked_pointer(&me.a), CASES[i].pointer);
	}
	join(actor, "partner", "adhesion", days_from_now(1), "", 422);
	join("0197f0a0-0000-7000-8000-00000000dead", "partner", "adhesion", "2024-03-01", "", 422);
	assert_string_equal(asked_pointer(&me.a), "/actor_id");
	act("PATCH", of("actors", actor), 1, "{\"active\":false,\"retired_why\":\"ceased\"}", 200);
	join(actor, "partner", "adhesion", "2024-03-01", "", 422);
	assert_string_equal(asked_pointer(&me.a), "/actor_id");
}

static void a_partner_becomes_a_core_member_and_its_past_stays(void **state)
{
	char actor[40], first[40], second[40];

	(void)state;
	new_actor(actor);
	join(actor, "partner", "adhesion", "2024-01-15", "", 201);
	keep(first);
	act("POST", below("members", first, "changes"), 1,
	    "{\"since\":\"2024-01-14\",\"kind\":\"core_member\"}", 422);
	assert_string_equal(asked_pointer(&me.a), "/since");
	act("POST", below("members", first, "changes"), 7,
	    "{\"since\":\"2025-06-01\",\"kind\":\"core_member\"}", 412);
	act("POST", below("members", first, "changes"), 1,
	    "{\"since\":\"2025-06-01\",\"kind\":\"core_member\",\"category\":\"association\","
	    "\"college\":\"users_carers\"}",
	    201);
	keep(second);
	assert_string_equal(asked_text(&me.a, "joined_on"), "2024-01-15");
	assert_string_equal(asked_text(&me.a, "since"), "2025-06-01");
	assert_string_equal(asked_text(&me.a, "basis"), "adhesion");
	act("POST", below("members", first, "changes"), 2,
	    "{\"since\":\"2025-06-01\",\"kind\":\"core_member\"}", 409);
	get(of("members", first), 200);
	assert_string_equal(asked_text(&me.a, "ended_on"), "2025-06-01");
	assert_string_equal(asked_text(&me.a, "ended_why"), "changed");
	get(of("actors", actor), 200);
	assert_string_equal(asked_text(&me.a, "membership"), "core_member");
	get(below("actors", actor, "memberships"), 200);
	assert_int_equal(items(), 2);
}

static void whoever_leaves_says_why_and_an_exclusion_is_decided(void **state)
{
	char actor[40], id[40];

	(void)state;
	new_actor(actor);
	join(actor, "partner", "adhesion", "2024-01-15", "", 201);
	keep(id);
	act("POST", below("members", id, "end"), 1,
	    "{\"ended_on\":\"2024-01-14\",\"why\":\"renounced\"}", 422);
	assert_string_equal(asked_pointer(&me.a), "/ended_on");
	act("POST", below("members", id, "end"), 1,
	    "{\"ended_on\":\"9999-12-31\",\"why\":\"renounced\"}", 422);
	act("POST", below("members", id, "end"), 1,
	    "{\"ended_on\":\"2025-01-14\",\"why\":\"excluded\"}", 422);
	assert_string_equal(asked_pointer(&me.a), "/decision_on");
	act("POST", below("members", id, "end"), 1,
	    "{\"ended_on\":\"2025-01-14\",\"why\":\"excluded\",\"decision_on\":\"2025-01-15\"}",
	    422);
	act("POST", below("members", id, "end"), 1,
	    "{\"ended_on\":\"2025-01-14\",\"why\":\"excluded\",\"decision_on\":\"2025-01-10\"}",
	    200);
	assert_string_equal(asked_text(&me.a, "ended_why"), "excluded");
	act("POST", below("members", id, "end"), 2,
	    "{\"ended_on\":\"2025-01-14\",\"why\":\"renounced\"}", 409);
	get(of("actors", actor), 200);
	assert_null(member("membership"));
}

/* Each actor is in the figures of each day from its first to the one before its last. */
static void the_figures_of_any_past_day_follow_from_the_history(void **state)
{
	static const struct {
		const char *day;
		int partners, core;
	} EXPECTED[] = {
	    {"2019-05-31", 0, 0}, {"2019-06-01", 1, 0}, {"2019-06-30", 1, 0}, {"2019-07-01", 2, 0},
	    {"2019-12-31", 2, 0}, {"2020-01-01", 1, 1}, {"2020-02-28", 1, 1}, {"2020-02-29", 0, 1},
	};
	char one[40], other[40], id[40];

	(void)state;
	new_actor(one);
	new_actor(other);
	join(one, "partner", "adhesion", "2019-06-01", "", 201);
	keep(id);
	act("POST", below("members", id, "changes"), 1,
	    "{\"since\":\"2020-01-01\",\"kind\":\"core_member\"}", 201);
	join(other, "partner", "adhesion", "2019-07-01", "", 201);
	keep(id);
	act("POST", below("members", id, "end"), 1,
	    "{\"ended_on\":\"2020-02-29\",\"why\":\"renounced\"}", 200);
	for (size_t i = 0; i < CMN_LEN(EXPECTED); i++) {
		char target[120];

		snprintf(target, sizeof(target),
			 "/v1/directory/member-figures?departement=31&on=%s", EXPECTED[i].day);
		get(target, 200);
		assert_int_equal(number("partners.value"), EXPECTED[i].partners);
		assert_int_equal(number("partners.ordinary"), EXPECTED[i].partners);
		assert_int_equal(number("core_members.value"), EXPECTED[i].core);
	}
	get("/v1/directory/member-figures?departement=44", 200);
	assert_int_equal(number("partners.value"), 0);
}

static void the_figure_of_today_is_that_of_the_indicator(void **state)
{
	int64_t partners, core;

	(void)state;
	get("/v1/directory/member-figures?departement=31", 200);
	partners = number("partners.value");
	core = number("core_members.value");
	assert_true(partners > 0 && core > 0);
	get_as(me.conseiller, "/v1/directory/figures?departement=31", 200);
	assert_int_equal(number("partners.value"), partners);
	assert_int_equal(number("core_members.value"), core);
}

static void another_territory_changes_nothing(void **state)
{
	char actor[40], id[40], body[300];

	(void)state;
	new_actor(actor);
	join(actor, "partner", "adhesion", "2024-01-15", "", 201);
	keep(id);
	snprintf(body, sizeof(body),
		 "{\"departement\":\"31\",\"actor_id\":\"%s\",\"kind\":\"partner\",\"basis\":"
		 "\"adhesion\",\"joined_on\":\"2024-01-15\"}",
		 actor);
	put("POST", "/v1/directory/members", joining_elsewhere, NULL, body, 403);
	put("POST", below("members", id, "end"), joining_elsewhere, "If-Match: \"1\"",
	    "{\"ended_on\":\"2025-01-14\",\"why\":\"renounced\"}", 404);
	put("POST", "/v1/directory/members", me.conseiller, NULL, body, 403);
	put("POST", "/v1/directory/members", NULL, NULL, body, 401);
}

static void a_repeated_act_is_done_once(void **state)
{
	char actor[40], id[40], body[300];

	(void)state;
	new_actor(actor);
	snprintf(body, sizeof(body),
		 "{\"departement\":\"31\",\"actor_id\":\"%s\",\"kind\":\"partner\",\"basis\":"
		 "\"adhesion\",\"joined_on\":\"2024-01-15\"}",
		 actor);
	put("POST", "/v1/directory/members", me.coordonnateur, "Idempotency-Key: join-1", body,
	    201);
	keep(id);
	put("POST", "/v1/directory/members", me.coordonnateur, "Idempotency-Key: join-1", body,
	    201);
	assert_string_equal(asked_text(&me.a, "id"), id);
	put("POST", below("members", id, "changes"), me.coordonnateur,
	    "If-Match: \"1\"\nIdempotency-Key: change-1",
	    "{\"since\":\"2025-06-01\",\"kind\":\"core_member\"}", 201);
	keep(id);
	snprintf(body, sizeof(body), "%s", me.a.answer.body.data);
	put("POST", below("members", id, "end"), me.coordonnateur,
	    "If-Match: \"1\"\nIdempotency-Key: end-1",
	    "{\"ended_on\":\"2025-07-01\",\"why\":\"renounced\"}", 200);
	put("POST", below("members", id, "end"), me.coordonnateur,
	    "If-Match: \"1\"\nIdempotency-Key: end-1",
	    "{\"ended_on\":\"2025-07-01\",\"why\":\"renounced\"}", 200);
	assert_int_equal(number("version"), 2);
	get(below("actors", actor, "memberships"), 200);
	assert_int_equal(items(), 2);
}

/* --- a race ------------------------------------------------------------------------------------
 */

struct racer {
	const char *actor;
	int status;
};

static void *race(void *arg)
{
	struct racer *r = arg;
	char body[300], headers[3000];
	struct asked a = {0};

	snprintf(body, sizeof(body),
		 "{\"departement\":\"31\",\"actor_id\":\"%s\",\"kind\":\"partner\",\"basis\":"
		 "\"adhesion\",\"joined_on\":\"2024-01-15\"}",
		 r->actor);
	snprintf(headers, sizeof(headers), "%s\nContent-Type: application/json", me.coordonnateur);
	ask(me.d, "POST", "/v1/directory/members", headers, body, &a);
	r->status = a.answer.status;
	asked_clear(&a);
	return NULL;
}

static void of_two_that_record_it_at_once_one_does(void **state)
{
	(void)state;
	for (int i = 0; i < 5; i++) {
		char actor[40];
		pthread_t threads[2];
		struct racer racers[2];

		new_actor(actor);
		for (int t = 0; t < 2; t++) {
			racers[t] = (struct racer){.actor = actor};
			assert_int_equal(pthread_create(&threads[t], NULL, race, &racers[t]), 0);
		}
		for (int t = 0; t < 2; t++)
			pthread_join(threads[t], NULL);
		assert_int_equal(racers[0].status + racers[1].status, 201 + 409);
	}
}

static void every_fact_is_told_as_its_schema_says(void **state)
{
	PGresult *told;

	(void)state;
	test_db_exec(joining_db, "SET search_path = directory");
	told = PQexec(joining_db->pg, "SELECT type, data FROM outbox WHERE type LIKE"
				      " 'directory.membership.%' OR type LIKE 'directory.actor.%'");
	assert_true(PQntuples(told) > 20);
	events_obey(told);
	PQclear(told);
	/* one row of history for each fact: the trigger adds nothing to what was written by hand */
	assert_int_equal(test_db_count(joining_db, "SELECT count(*) FROM member WHERE basis ="
						   " 'record'"),
			 0);
}

static void statements_hold(void **state)
{
	(void)state;
	test_statements_of("directory", DIRECTORY_MEMBERSHIP_STATEMENTS,
			   DIRECTORY_MEMBERSHIP_STATEMENT_COUNT, NULL);
	test_plan_sorts_nothing("directory", &DIRECTORY_MEMBERSHIP_LIST);
	test_plan_sorts_nothing("directory", &DIRECTORY_MEMBERSHIP_HISTORY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_figures_of_any_past_day_follow_from_the_history),
	    cmocka_unit_test(whoever_joins_is_a_member_from_that_day_on),
	    cmocka_unit_test(nobody_joins_twice_at_overlapping_times),
	    cmocka_unit_test(what_is_wrong_is_named_with_its_field),
	    cmocka_unit_test(a_partner_becomes_a_core_member_and_its_past_stays),
	    cmocka_unit_test(whoever_leaves_says_why_and_an_exclusion_is_decided),
	    cmocka_unit_test(the_figure_of_today_is_that_of_the_indicator),
	    cmocka_unit_test(another_territory_changes_nothing),
	    cmocka_unit_test(a_repeated_act_is_done_once),
	    cmocka_unit_test(of_two_that_record_it_at_once_one_does),
	    cmocka_unit_test(every_fact_is_told_as_its_schema_says),
	    cmocka_unit_test(statements_hold),
	};

	return cmocka_run_group_tests(tests, joining_setup, joining_teardown);
}

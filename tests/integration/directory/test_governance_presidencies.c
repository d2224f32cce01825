/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_governance_presidencies.c - a presidency rotates among members, through the desk.
 */
#include "integration/directory/governing.h"

#include <pthread.h>

static void preside(const char *id, const char *member, const char *from, const char *until,
		    int status)
{
	post(me.coordonnateur, fmt(G "instances/%s/presidencies", id),
	     fmt("{\"member\":\"%s\",\"from\":\"%s\",\"until\":\"%s\",\"volunteer\":true,"
		 "\"representative\":\"Nom inventé\"}",
		 member, from, until),
	     status);
}

/* The region takes the rules of the other one: rows, not code. */
static void rotate(void)
{
	run("INSERT INTO region_rule (region, rule, value, unit, valid_from, settable, source)"
	    " SELECT '76', r.rule, r.value, r.unit, '2020-01-01', false, 'test'"
	    " FROM region_rule r WHERE r.region = '52' AND r.rule LIKE 'presidency\\_%'");
}

static void a_presidency_rotates_and_no_third_year_follows(void **state)
{
	const char *a = g.members[0].id, *b = g.members[1].id;
	char id[40], term[40];

	(void)state;
	afresh();
	rotate();
	whole_instance("rotating", id);
	preside(id, a, "2024-01-01", "2024-12-31", 201);
	preside(id, a, "2025-01-01", "2025-12-31", 201);
	snprintf(term, sizeof(term), "%s", says("id"));
	preside(id, a, "2026-01-01", "2026-12-31", 409);
	refused_at("/member");
	preside(id, a, "2026-01-20", "2026-12-31", 409);
	preside(id, b, "2025-12-31", "2026-12-30", 409);
	refused_at("/from");
	preside(id, b, "2026-01-01", "2027-01-01", 422);
	refused_at("/until");
	preside(id, b, "2026-01-10", "2026-01-01", 422);
	preside(id, b, "2026-01-01", "2026-01-10", 201);
	preside(id, a, "2026-01-11", "2026-12-31", 409); /* an interim breaks nothing */
	/* another representative is the same member */
	const char *here = fmt(G "presidencies/%s", term);
	change(me.coordonnateur, "PATCH", here, 1, "{\"representative\":\"Autre inventé\"}", 200);
	preside(id, a, "2026-01-11", "2026-12-31", 409);
	change(me.coordonnateur, "PATCH", here, 2, "{\"until\":\"2026-01-05\"}", 422);
	change(me.coordonnateur, "PATCH", here, 2, "{\"until\":\"2025-06-30\"}", 200);
	change(me.coordonnateur, "PATCH", here, 2, "{\"until\":\"2025-07-30\"}", 412);
	preside(id, a, "2026-01-11", "2026-06-30", 201); /* what it had left */
	preside(id, a, "2026-07-20", "2026-08-10", 409);
	see(me.coordonnateur, fmt(G "instances/%s", id), 200);
	assert_int_equal(json_array_size(json_object_get(me.a.json, "presidencies")), 4);
}

static void only_a_member_presides_where_the_presidency_rotates(void **state)
{
	char id[40], other[40];

	(void)state;
	afresh();
	rotate();
	whole_instance("rotating", id);
	preside(id, "pjj", "2026-01-01", "2026-12-31", 422);
	refused_at("/member");
	preside(id, NOBODY, "2026-01-01", "2026-12-31", 422);
	post(me.coordonnateur, fmt(G "instances/%s/presidencies", id),
	     fmt("{\"member\":\"%s\",\"from\":\"2026-01-01\",\"until\":\"2026-12-31\","
		 "\"volunteer\":false}",
		 g.members[0].id),
	     422);
	new_instance("operational", ",\"chaired\":\"none\"", other);
	seat(other, "mdph", "mdph", "", 201);
	preside(other, "mdph", "2026-01-01", "2026-12-31", 409);
	preside(NOBODY, "mdph", "2026-01-01", "2026-12-31", 404);
}

static void the_same_request_twice_is_one_presidency(void **state)
{
	char id[40];
	const char *body;

	(void)state;
	afresh();
	rotate();
	whole_instance("rotating", id);
	body = fmt("{\"member\":\"%s\",\"from\":\"2026-01-01\",\"until\":\"2026-12-31\","
		   "\"volunteer\":true}",
		   g.members[0].id);
	for (int i = 0; i < 2; i++)
		put("POST", fmt(G "instances/%s/presidencies", id), me.coordonnateur,
		    "Idempotency-Key: once-only-presidency", body, 201);
	assert_int_equal(count("SELECT count(*) FROM governance_presidency"), 1);
}

/* Whoever was merged into another record is the same member: one voice, one row of years. */
static void a_record_that_was_merged_is_the_same_member(void **state)
{
	const char *a = g.members[0].id, *b = g.members[3].id;
	char id[40];

	(void)state;
	afresh();
	rotate();
	whole_instance("rotating", id);
	preside(id, b, "2024-01-01", "2024-12-31", 201);
	preside(id, b, "2025-01-01", "2025-12-31", 201);
	run(fmt("UPDATE actor SET active = false, retired_why = 'duplicate', retired_at = now(),"
		" successor_id = '%s', merged_into = '%s' WHERE id = '%s'",
		a, a, b));
	preside(id, a, "2026-01-01", "2026-12-31", 409);
	refused_at("/member");
	see(me.coordonnateur, fmt(G "instances/%s", id), 200);
	assert_int_equal(json_integer_value(
			     json_object_get(json_object_get(me.a.json, "composition"), "members")),
			 MEMBERS);
	assert_string_equal(
	    cmn_json_get(json_array_get(json_object_get(me.a.json, "presidencies"), 0), "member"),
	    a);
	run(fmt("UPDATE actor SET active = true, retired_why = NULL, retired_at = NULL,"
		" successor_id = NULL, merged_into = NULL WHERE id = '%s'",
		b));
}

struct candidate {
	const char *target, *body;
	int done;
};

static void *preside_now(void *arg)
{
	struct candidate *c = arg;
	struct asked a = {.json = NULL};
	char headers[2048];

	snprintf(headers, sizeof(headers), "%s\nContent-Type: application/json", me.coordonnateur);
	ask(me.d, "POST", c->target, headers, c->body, &a);
	c->done = a.answer.status;
	asked_clear(&a);
	return NULL;
}

static void two_at_once_are_one_presidency(void **state)
{
	char id[40];

	(void)state;
	for (int round = 0; round < 10; round++) {
		struct candidate c[2];
		pthread_t threads[2];

		afresh();
		rotate();
		whole_instance("rotating", id);
		for (int i = 0; i < 2; i++) {
			c[i] = (struct candidate){
			    fmt(G "instances/%s/presidencies", id),
			    fmt("{\"member\":\"%s\",\"from\":\"2026-01-01\",\"until\":"
				"\"2026-12-31\",\"volunteer\":true}",
				g.members[i].id),
			    0};
			assert_int_equal(pthread_create(&threads[i], NULL, preside_now, &c[i]), 0);
		}
		for (int i = 0; i < 2; i++)
			pthread_join(threads[i], NULL);
		assert_int_equal(c[0].done + c[1].done, 201 + 409);
		assert_int_equal(count("SELECT count(*) FROM governance_presidency"), 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_presidency_rotates_and_no_third_year_follows),
	    cmocka_unit_test(only_a_member_presides_where_the_presidency_rotates),
	    cmocka_unit_test(the_same_request_twice_is_one_presidency),
	    cmocka_unit_test(a_record_that_was_merged_is_the_same_member),
	    cmocka_unit_test(two_at_once_are_one_presidency),
	};

	return cmocka_run_group_tests(tests, governing_setup, governing_teardown);
}

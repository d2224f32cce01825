/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_adhesion_next.c - an adhesion whose next version begins later: whom to reach meanwhile, and
 * what leaving ends; what imports and jobs see of it.
 */
#include "integration/directory/joining.h"

#define CONTACTS "/v1/directory/member-contacts?departement=31"
#define TERMS    "/v1/directory/member-terms?departement=31"

/* How many terms of the last answer are open. */
static int open_terms(void)
{
	const json_t *all = member("terms");
	int n = 0;

	for (size_t i = 0; i < json_array_size(all); i++)
		n += json_is_true(json_object_get(json_array_get(all, i), "open"));
	return n;
}

static const char *ends(const char *day)
{
	static char body[80];

	snprintf(body, sizeof(body), "{\"ended_on\":\"%s\",\"why\":\"renounced\"}", day);
	return body;
}

/* How often the contacts name this actor. */
static int listed(const char *actor)
{
	int n = 0;

	get_as(me.conseiller, CONTACTS "&limit=200", 200);
	for (size_t i = 0; i < items(); i++)
		n += strcmp(json_string_value(json_object_get(item(i), "actor_id")), actor) == 0;
	return n;
}

/* One in force since 2025, and the next one, signed today, that begins in forty days. */
static void two_versions(char actor[40], char first[40], char second[40])
{
	char more[80];

	signed_member("\"figures\"", "2025-01-01", actor, first);
	draft(actor, SIX ",\"sharing\":[\"own_outcomes\"]", 201);
	keep(second);
	snprintf(more, sizeof(more), ",\"begins_on\":\"%s\"", days_from_now(40));
	sign(second, 1, days_from_now(0), more, 200);
}

/* Between two versions the one before is in force: whom to reach is known each day. */
static void until_the_next_version_begins_its_contacts_are_those_of_before(void **state)
{
	char actor[40], first[40], second[40];

	(void)state;
	two_versions(actor, first, second);
	assert_int_equal(listed(actor), 1);
	act("PUT", below("adhesions", first, "contacts"), 3, "{\"contacts\":[]}", 422);
	act("PUT", below("adhesions", first, "contacts"), 3, "{\"contacts\":[" CONTACT "]}", 200);
}

/* Leaving ends both: the version in force does not wait for the day of the next one. */
static void whoever_leaves_before_the_next_version_begins_has_neither(void **state)
{
	char actor[40], first[40], second[40], member_id[40], target[200];

	(void)state;
	two_versions(actor, first, second);
	get(below("actors", actor, "memberships"), 200);
	snprintf(member_id, sizeof(member_id), "%s",
		 json_string_value(json_object_get(item(0), "id")));
	act("POST", below("members", member_id, "end"), 1, ends(days_from_now(0)), 200);
	snprintf(target, sizeof(target), TERMS "&actor_id=%s", actor);
	get_as(me.conseiller, target, 200);
	assert_int_equal(open_terms(), 0);
	assert_int_equal(listed(actor), 0);
	get_as(me.coordonnateur, of("adhesions", first), 200);
	assert_string_equal(asked_text(&me.a, "ended_on"), days_from_now(0));
	assert_string_equal(asked_text(&me.a, "ended_why"), "renounced");
}

/* An import or a job ends an adhesion; it does not read whom it names. */
static void the_bus_reads_no_contact_of_an_adhesion(void **state)
{
	static const char *const CLOSED[] = {"SELECT contacts FROM adhesion",
					     "SELECT circuits FROM adhesion",
					     "SELECT contributions FROM adhesion",
					     "SELECT sharing_note FROM adhesion",
					     "SELECT * FROM adhesion",
					     "UPDATE adhesion SET state = 'ended' RETURNING *",
					     "UPDATE adhesion SET contacts = '[]'"};
	PGconn *pg = PQconnectdb(test_db_url("directory_bus"));
	PGresult *res;
	char actor[40];

	(void)state;
	new_actor(actor);
	join(actor, "partner", "adhesion", "2025-01-01", "", 201);
	draft(actor, SIX, 201);
	for (size_t i = 0; i < CMN_LEN(CLOSED); i++) {
		res = PQexec(pg, CLOSED[i]);
		assert_string_equal(PQresultErrorField(res, PG_DIAG_SQLSTATE), "42501");
		PQclear(res);
	}
	res = PQexec(pg, "SELECT count(*) FROM adhesion WHERE state = 'draft'");
	assert_string_equal(PQgetvalue(res, 0, 0), "0");
	PQclear(res);
	PQfinish(pg);
}

static void an_import_that_retires_an_actor_ends_what_it_had_signed(void **state)
{
	PGconn *pg = PQconnectdb(test_db_url("directory_bus"));
	char actor[40], first[40], second[40], sql[200];
	PGresult *res;

	(void)state;
	two_versions(actor, first, second);
	snprintf(sql, sizeof(sql),
		 "UPDATE actor SET active = false, version = version + 1 WHERE id = '%s'", actor);
	res = PQexec(pg, sql);
	assert_int_equal(PQresultStatus(res), PGRES_COMMAND_OK);
	PQclear(res);
	PQfinish(pg);
	get_as(me.coordonnateur, of("adhesions", first), 200);
	assert_string_equal(asked_text(&me.a, "ended_why"), "left");
	assert_string_equal(asked_text(&me.a, "ended_on"), days_from_now(0));
	get_as(me.coordonnateur, of("adhesions", second), 200);
	assert_string_equal(asked_text(&me.a, "ended_why"), "left");
	assert_int_equal(listed(actor), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(until_the_next_version_begins_its_contacts_are_those_of_before),
	    cmocka_unit_test(whoever_leaves_before_the_next_version_begins_has_neither),
	    cmocka_unit_test(the_bus_reads_no_contact_of_an_adhesion),
	    cmocka_unit_test(an_import_that_retires_an_actor_ends_what_it_had_signed),
	};

	return cmocka_run_group_tests(tests, joining_setup, joining_teardown);
}

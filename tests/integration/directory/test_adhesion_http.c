/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_adhesion_http.c - an adhesion is drafted, signed, replaced and ended; what it says is what
 * the accounts of the member may read.
 */
#include "integration/directory/joining.h"
#include "support/statements.h"

#include "membership_adhesions.h"

#define CONTACTS "/v1/directory/member-contacts?departement=31"
#define TERMS    "/v1/directory/member-terms?departement=31"

/* The terms of the last answer: "+" open, "-" closed, in the order of the list. */
static const char *terms(void)
{
	static char found[32];
	const json_t *all = member("terms"), *each;
	size_t i;

	json_array_foreach((json_t *)(uintptr_t)all, i, each)
	{
		found[i] = json_is_true(json_object_get(each, "open")) ? '+' : '-';
	}
	found[json_array_size(all)] = '\0';
	return found;
}

static void the_six_fields_are_kept_and_signed(void **state)
{
	char actor[40], id[40];

	(void)state;
	new_actor(actor);
	join(actor, "partner", "adhesion", "2025-01-01", "", 201);
	draft(actor, "", 201);
	keep(id);
	assert_string_equal(asked_text(&me.a, "state"), "draft");
	sign(id, 1, "2025-02-01", "", 422);
	assert_string_equal(asked_pointer(&me.a), "/contacts");
	act("PATCH", of("adhesions", id), 1, "{\"contacts\":[" CONTACT "]}", 200);
	sign(id, 2, "2025-02-01", "", 422);
	assert_string_equal(asked_pointer(&me.a), "/circuits");
	act("PATCH", of("adhesions", id), 2, "{\"circuits\":\"Par téléphone.\"}", 200);
	sign(id, 3, "2025-02-01", "", 422);
	assert_string_equal(asked_pointer(&me.a), "/sharing");
	act("PATCH", of("adhesions", id), 3,
	    "{\"sharing\":[],\"tools\":\"Un annuaire.\",\"contributions\":\"Une salle.\","
	    "\"participation\":\"Une voix.\"}",
	    200);
	act("POST", below("adhesions", id, "signature"), 4,
	    "{\"signed_on\":\"2025-02-01\",\"commitments\":[\"take_part\"]}", 422);
	assert_string_equal(asked_pointer(&me.a), "/commitments");
	sign(id, 4, "2025-02-01", ",\"begins_on\":\"2025-03-01\",\"until\":\"2028-02-29\"", 200);
	assert_string_equal(asked_text(&me.a, "state"), "signed");
	assert_string_equal(asked_text(&me.a, "begins_on"), "2025-03-01");
	assert_string_equal(asked_text(&me.a, "tools"), "Un annuaire.");
	assert_int_equal(json_array_size(member("commitments")), 3);
	assert_int_equal(json_array_size(member("contacts")), 1);
	act("PATCH", of("adhesions", id), 5, "{\"tools\":null}", 409);
	sign(id, 5, "2025-02-01", "", 409);
	sign(id, 9, "2025-02-01", "", 412);
}

static void what_is_wrong_with_a_draft_is_named(void **state)
{
	char actor[40];

	(void)state;
	new_actor(actor);
	draft(actor, "", 422); /* it is no member */
	assert_string_equal(asked_pointer(&me.a), "/actor_id");
	draft("0197f0a0-0000-7000-8000-00000000dead", "", 422);
	join(actor, "partner", "adhesion", "2025-01-01", "", 201);
	draft(actor, ",\"sharing\":[\"everything\"]", 422);
	assert_string_equal(asked_pointer(&me.a), "/sharing/0");
	draft(actor, ",\"sharing\":[\"figures\",\"figures\"]", 422);
	draft(actor, ",\"contacts\":[{\"name\":\"Camille Inventée\",\"function\":\"directrice\"}]",
	      422); /* nobody could reach her */
	assert_true(strncmp(asked_pointer(&me.a), "/contacts/0", 11) == 0);
	draft(actor, ",\"contacts\":[{\"function\":\"directrice\",\"phone\":\"05 36 49 00 00\"}]",
	      422);
	draft(actor, ",\"circuits\":\"un\\u0007deux\"", 422);
	assert_string_equal(asked_pointer(&me.a), "/circuits");
	draft(actor, ",\"circuits\":\"\"", 422);
	draft(actor, ",\"circuits\":\"'; DROP TABLE adhesion; -- <b>🙂</b>\"", 201);
	assert_string_equal(asked_text(&me.a, "circuits"),
			    "'; DROP TABLE adhesion; -- <b>🙂</b>");
	draft(actor, "", 409); /* one draft at a time */
}

static void a_signature_has_days_that_follow_each_other(void **state)
{
	char actor[40], id[40];
	static const struct {
		const char *signed_on, *more, *pointer;
	} CASES[] = {
	    {"9999-12-31", "", "/signed_on"},
	    {"2025-02-30", "", "/signed_on"},
	    {"2025-02-01", ",\"begins_on\":\"2025-01-31\"", "/begins_on"},
	    {"2025-02-01", ",\"until\":\"2025-01-31\"", "/until"},
	    {"2024-12-31", "", "/begins_on"}, /* not yet a member */
	};

	(void)state;
	new_actor(actor);
	join(actor, "partner", "adhesion", "2025-01-01", "", 201);
	draft(actor, SIX ",\"sharing\":[\"figures\"]", 201);
	keep(id);
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		sign(id, 1, CASES[i].signed_on, CASES[i].more, 422);
		assert_string_equal(asked_pointer(&me.a), CASES[i].pointer);
	}
	sign(id, 1, days_from_now(1), "", 422);
	sign(id, 1, days_from_now(0), "", 200);
}

static void one_version_is_in_force_and_the_next_replaces_it(void **state)
{
	char actor[40], first[40], second[40], target[200];

	(void)state;
	signed_member("\"figures\"", "2025-01-01", actor, first);
	draft(actor, SIX ",\"sharing\":[\"own_outcomes\"]", 201);
	keep(second);
	assert_int_equal(number("number"), 2);
	sign(second, 1, "2024-12-01", ",\"begins_on\":\"2024-12-31\"", 422); /* before the first */
	sign(second, 1, "2025-05-01", ",\"begins_on\":\"2025-06-01\"", 200);
	get_as(me.coordonnateur, of("adhesions", first), 200);
	assert_string_equal(asked_text(&me.a, "state"), "ended");
	assert_string_equal(asked_text(&me.a, "ended_on"), "2025-06-01");
	assert_string_equal(asked_text(&me.a, "ended_why"), "replaced");
	snprintf(target, sizeof(target), TERMS "&actor_id=%s&on=2025-05-31", actor);
	get_as(me.conseiller, target, 200);
	assert_string_equal(terms(), "-----+");
	assert_string_equal(asked_text(&me.a, "adhesion_id"), first);
	snprintf(target, sizeof(target), TERMS "&actor_id=%s&on=2025-06-01", actor);
	get_as(me.conseiller, target, 200);
	assert_string_equal(terms(), "---+--");
	snprintf(target, sizeof(target), "/v1/directory/adhesions?departement=31&actor_id=%s",
		 actor);
	get_as(me.coordonnateur, target, 200);
	assert_int_equal(items(), 2);
	snprintf(target + strlen(target), sizeof(target) - strlen(target), "&state=signed");
	get_as(me.coordonnateur, target, 200);
	assert_int_equal(items(), 1);
}

static void the_terms_decide_what_the_accounts_of_a_member_read(void **state)
{
	char reader[40], other[40], adhesion[40];

	(void)state;
	signed_member("\"figures\"", "2025-01-01", other, adhesion);
	ask_as_member(other, "GET", CONTACTS, 403);
	signed_member("\"member_contacts\"", "2025-01-01", reader, adhesion);
	ask_as_member(reader, "GET", CONTACTS, 200);
	assert_true(items() >= 2);
	ask_as_member(reader, "GET", TERMS, 200);
	assert_string_equal(terms(), "-+----");
	act("POST", below("adhesions", adhesion, "end"), 2,
	    "{\"ended_on\":\"2025-06-01\",\"why\":\"renounced\"}", 200);
	ask_as_member(reader, "GET", CONTACTS, 403);
	ask_as_member(reader, "GET", TERMS, 200);
	assert_string_equal(terms(), "------");
	ask_as_member(NULL, "GET", CONTACTS, 403);
	ask_as_member("0197f0a0-0000-7000-8000-00000000dead", "GET", CONTACTS, 403);
	get_as(me.conseiller, CONTACTS, 200);
	get_as(me.person, CONTACTS, 403);
	get_as(joining_elsewhere, CONTACTS, 403);
}

static void an_account_reads_the_adhesion_of_its_own_organisation(void **state)
{
	char one[40], other[40], own[40], foreign[40], target[200];

	(void)state;
	signed_member("\"figures\"", "2025-01-01", one, own);
	signed_member("\"figures\"", "2025-01-01", other, foreign);
	ask_as_member(one, "GET", of("adhesions", own), 200);
	ask_as_member(one, "GET", of("adhesions", foreign), 404);
	ask_as_member(one, "GET", "/v1/directory/adhesions?departement=31", 200);
	assert_int_equal(items(), 1);
	snprintf(target, sizeof(target), "/v1/directory/adhesions?departement=31&actor_id=%s",
		 other);
	ask_as_member(one, "GET", target, 403);
	snprintf(target, sizeof(target), TERMS "&actor_id=%s", other);
	ask_as_member(one, "GET", target, 403);
	get_as(me.conseiller, TERMS, 422);
	ask_as_member(NULL, "GET", "/v1/directory/adhesions?departement=31", 200);
	assert_int_equal(items(), 0);
	get_as(joining_elsewhere, of("adhesions", own), 404);
	get_as(me.authority, of("adhesions", own), 200);
}

static void an_exclusion_needs_its_decision_and_leaving_ends_what_was_signed(void **state)
{
	char actor[40], id[40], member_id[40], target[200];

	(void)state;
	signed_member("\"own_outcomes\"", "2025-01-01", actor, id);
	act("POST", below("adhesions", id, "end"), 2,
	    "{\"ended_on\":\"2025-06-01\",\"why\":\"excluded\"}", 422);
	assert_string_equal(asked_pointer(&me.a), "/decision_on");
	act("POST", below("adhesions", id, "end"), 2,
	    "{\"ended_on\":\"2024-06-01\",\"why\":\"renounced\"}", 422);
	assert_string_equal(asked_pointer(&me.a), "/ended_on");
	get(below("actors", actor, "memberships"), 200);
	snprintf(member_id, sizeof(member_id), "%s",
		 json_string_value(json_object_get(item(0), "id")));
	act("POST", below("members", member_id, "end"), 1,
	    "{\"ended_on\":\"2025-06-01\",\"why\":\"excluded\",\"decision_on\":\"2025-05-20\"}",
	    200);
	get_as(me.coordonnateur, of("adhesions", id), 200);
	assert_string_equal(asked_text(&me.a, "ended_why"), "excluded");
	assert_string_equal(asked_text(&me.a, "decision_on"), "2025-05-20");
	snprintf(target, sizeof(target), TERMS "&actor_id=%s", actor);
	get_as(me.conseiller, target, 200);
	assert_string_equal(terms(), "------");
	act("POST", below("adhesions", id, "end"), 3,
	    "{\"ended_on\":\"2025-06-01\",\"why\":\"renounced\"}", 409);
	/* a draft has not begun: there is nothing to end */
	new_actor(actor);
	join(actor, "partner", "adhesion", "2025-01-01", "", 201);
	draft(actor, "", 201);
	keep(id);
	act("POST", below("adhesions", id, "end"), 1,
	    "{\"ended_on\":\"2025-06-01\",\"why\":\"renounced\"}", 409);
}

static void people_come_and_go_while_the_agreement_stays(void **state)
{
	char actor[40], id[40];

	(void)state;
	signed_member("\"figures\"", "2025-01-01", actor, id);
	act("PUT", below("adhesions", id, "contacts"), 2, "{\"contacts\":[]}", 422);
	assert_string_equal(asked_pointer(&me.a), "/contacts");
	act("PUT", below("adhesions", id, "contacts"), 2,
	    "{\"contacts\":[{\"name\":\"Dominique Inventé\",\"function\":\"secrétaire\",\"phone\":"
	    "\"05 36 49 00 00\"}]}",
	    200);
	assert_string_equal(asked_text(&me.a, "state"), "signed");
	assert_string_equal(asked_text(&me.a, "circuits"), "Par téléphone, puis par écrit.");
	act("POST", below("adhesions", id, "end"), 3,
	    "{\"ended_on\":\"2025-06-01\",\"why\":\"renounced\"}", 200);
	act("PUT", below("adhesions", id, "contacts"), 4, "{\"contacts\":[" CONTACT "]}", 422);
	act("PUT", below("adhesions", id, "contacts"), 4, "{\"contacts\":[]}", 200);
	assert_int_equal(json_array_size(member("contacts")), 0);
}

static void what_was_done_under_a_key_is_answered_again(void **state)
{
	char actor[40], id[40], body[200];

	(void)state;
	new_actor(actor);
	join(actor, "partner", "adhesion", "2025-01-01", "", 201);
	draft(actor, SIX ",\"sharing\":[\"figures\"]", 201);
	keep(id);
	snprintf(body, sizeof(body), "{\"signed_on\":\"2025-02-01\"," COMMITMENTS "}");
	for (int i = 0; i < 2; i++) {
		put("POST", below("adhesions", id, "signature"), me.coordonnateur,
		    "If-Match: \"1\"\nIdempotency-Key: sign-1", body, 200);
		assert_int_equal(number("version"), 2);
	}
	for (int i = 0; i < 2; i++) {
		put("POST", below("adhesions", id, "end"), me.coordonnateur,
		    "If-Match: \"2\"\nIdempotency-Key: end-1",
		    "{\"ended_on\":\"2025-07-01\",\"why\":\"renounced\"}", 200);
		assert_int_equal(number("version"), 3);
	}
}

/* No name, no address, no telephone: ids, codes, days. */
static void events_name_nobody(void **state)
{
	PGresult *told;

	(void)state;
	test_db_exec(joining_db, "SET search_path = directory");
	told = PQexec(joining_db->pg,
		      "SELECT type, data FROM outbox WHERE type = 'directory.adhesion.changed.v1'");
	assert_true(PQntuples(told) > 8);
	events_obey(told);
	for (int i = 0; i < PQntuples(told); i++)
		assert_null(strstr(PQgetvalue(told, i, 1), "Invent"));
	PQclear(told);
	assert_true(test_db_count(joining_db,
				  "SELECT count(*) FROM outbox WHERE type ="
				  " 'directory.adhesion.changed.v1' AND data->>'state'"
				  " = 'ended' AND data->>'ended_why' = 'replaced'") > 0);
}

static void statements_hold(void **state)
{
	(void)state;
	test_statements_of("directory", DIRECTORY_ADHESION_STATEMENTS,
			   DIRECTORY_ADHESION_STATEMENT_COUNT, NULL);
	test_plan_sorts_nothing("directory", &DIRECTORY_ADHESION_LIST);
	test_plan_sorts_nothing("directory", &DIRECTORY_ADHESION_CONTACTS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_six_fields_are_kept_and_signed),
	    cmocka_unit_test(what_is_wrong_with_a_draft_is_named),
	    cmocka_unit_test(a_signature_has_days_that_follow_each_other),
	    cmocka_unit_test(one_version_is_in_force_and_the_next_replaces_it),
	    cmocka_unit_test(the_terms_decide_what_the_accounts_of_a_member_read),
	    cmocka_unit_test(an_account_reads_the_adhesion_of_its_own_organisation),
	    cmocka_unit_test(an_exclusion_needs_its_decision_and_leaving_ends_what_was_signed),
	    cmocka_unit_test(people_come_and_go_while_the_agreement_stays),
	    cmocka_unit_test(what_was_done_under_a_key_is_answered_again),
	    cmocka_unit_test(events_name_nobody),
	    cmocka_unit_test(statements_hold),
	};

	return cmocka_run_group_tests(tests, joining_setup, joining_teardown);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_consent_representative.c - who says yes or no in somebody's place must have that right on
 * that day; and the agreement ends with the right, a minor's coming of age included.
 */
#include "consent_help.h"

#define LINK "0197f0a0-0000-7000-8000-0000000000b1"

static unsigned number;

/* A situation of a new person born then, represented by LINK<n> with these columns. */
static void represented(void **state, const char *born, const char *link, char situation[40],
			char id[40])
{
	char sql[2048];

	a_situation(situation);
	number++;
	snprintf(id, 40, "0197f0a0-0000-7000-8000-0000000001%02x", number);
	snprintf(sql, sizeof(sql),
		 "SET search_path = intake; INSERT INTO person (id, departement, created_at,"
		 " created_by, updated_at, updated_by, birth_date) VALUES"
		 " ('0197f0a0-0000-7000-8000-0000000002%02x', '31', '2026-01-01', 't',"
		 "  '2026-01-01', 't', '%s'), ('0197f0a0-0000-7000-8000-0000000003%02x', '31',"
		 "  '2026-01-01', 't', '2026-01-01', 't', 'unknown');"
		 " UPDATE situation SET person_id = '0197f0a0-0000-7000-8000-0000000002%02x'"
		 "  WHERE id = '%s';"
		 " INSERT INTO person_link (id, departement, person_id, other_person_id, kind,"
		 "  created_at, created_by, updated_at, updated_by, power, matters, disagrees,"
		 "  state, valid_from, valid_to) VALUES ('%s', '31',"
		 "  '0197f0a0-0000-7000-8000-0000000002%02x',"
		 "  '0197f0a0-0000-7000-8000-0000000003%02x', %s)",
		 number, born, number, number, situation, id, number, number, link);
	test_db_exec(*state, sql);
}

#define ROW(kind, power, matters, disagrees, state, from, to)                       \
	"'" kind "', '2026-01-01', 't', '2026-01-01', 't', '" power "', '{" matters \
	"}', " disagrees ", '" state "', '" from "', " to

static void speak(const char *situation, const char *link, const char *at, int status)
{
	char members[1024];

	snprintf(members, sizeof(members),
		 AGREED ",\"given_by\":\"representative\",\"representative_id\":\"%s\""
			",\"decided_at\":\"%s\"",
		 link, at);
	say(conseiller, "situation_id", situation, members, status);
}

static void only_who_has_the_right_that_day_speaks_for_the_person(void **state)
{
	static const struct {
		const char *link;
		int status;
	} CASES[] = {
	    {ROW("tutelle", "alone", "person,property", "false", "current", "2024-01-01", "NULL"),
	     201},
	    {ROW("habilitation_familiale", "alone", "person", "false", "current", "2026-05-10",
		 "'2026-05-10'"),
	     201},
	    {ROW("parental_authority", "jointly", "person", "false", "current", "2024-01-01",
		 "NULL"),
	     201},
	    {ROW("parental_authority", "jointly", "person", "true", "current", "2024-01-01",
		 "NULL"),
	     422},
	    {ROW("tutelle", "alone", "property", "false", "current", "2024-01-01", "NULL"), 422},
	    {ROW("curatelle", "assists", "person", "false", "current", "2024-01-01", "NULL"), 422},
	    {ROW("carer", "none", "person", "false", "current", "2024-01-01", "NULL"), 422},
	    {ROW("tutelle", "alone", "person", "false", "current", "2024-01-01", "'2026-05-09'"),
	     422},
	    {ROW("tutelle", "alone", "person", "false", "current", "2026-05-11", "NULL"), 422},
	    {ROW("tutelle", "alone", "person", "false", "ended", "2024-01-01", "NULL"), 422},
	};
	char situation[40], link[40], other[40];

	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		represented(state, "2015-01-01", CASES[i].link, situation, link);
		speak(situation, link, "2026-05-10T12:00:00Z", CASES[i].status);
		if (CASES[i].status == 422)
			assert_string_equal(asked_pointer(&desk.a), "/representative_id");
	}
	a_situation(other); /* of nobody known: nobody speaks for them */
	represented(state, "2015-01-01", CASES[0].link, situation, link);
	speak(other, link, "2026-05-10T12:00:00Z", 422);
}

static void the_agreement_of_a_parent_ends_the_day_the_child_comes_of_age(void **state)
{
	static const char PARENT[] =
	    ROW("parental_authority", "alone", "person", "false", "current", "2010-01-01", "NULL");
	char situation[40], link[40];

	represented(state, "2008-06-15", PARENT, situation, link);
	speak(situation, link, "2026-06-14T12:00:00Z", 201);
	assert_string_equal(desk_text(&desk, "right_until"), "2026-06-14T22:00:00Z");
	assert_string_equal(desk_text(&desk, "state"), "representative_right_ended");
	assert_string_equal(may("situation_id", situation, "identity"),
			    "representative_right_ended");
	speak(situation, link, "2026-06-15T12:00:00Z", 422);
	/* the month alone is known: counted from its first day */
	represented(state, "2008-06", PARENT, situation, link);
	speak(situation, link, "2026-06-02T12:00:00Z", 422);
	represented(state, "2015-06-15", PARENT, situation, link);
	speak(situation, link, "2026-06-14T12:00:00Z", 201);
	assert_string_equal(desk_text(&desk, "state"), "in_force");
	assert_string_equal(may("situation_id", situation, "identity"), "allowed");
}

static void the_end_of_a_measure_ends_what_was_agreed_under_it(void **state)
{
	char situation[40], link[40];

	represented(
	    state, "1980-01-01",
	    ROW("tutelle", "alone", "person", "false", "current", "2020-01-01", "'2026-03-31'"),
	    situation, link);
	speak(situation, link, "2026-03-31T12:00:00Z", 201);
	assert_string_equal(desk_text(&desk, "right_until"), "2026-03-31T22:00:00Z");
	assert_string_equal(may("situation_id", situation, "identity"),
			    "representative_right_ended");
}

static void a_representative_withdraws_with_the_same_right(void **state)
{
	char situation[40], link[40], id[40], body[256];

	represented(state, "1980-01-01",
		    ROW("tutelle", "alone", "person", "false", "current", "2020-01-01", "NULL"),
		    situation, link);
	say(conseiller, "situation_id", situation, AGREED, 201);
	keep_id(id);
	withdraw(conseiller, id, "1",
		 "{\"means\":\"oral\",\"given_by\":\"representative\",\"representative_id\":"
		 "\"" LINK "\"}",
		 422);
	snprintf(
	    body, sizeof(body),
	    "{\"means\":\"oral\",\"given_by\":\"representative\",\"representative_id\":\"%s\"}",
	    link);
	withdraw(conseiller, id, "1", body, 200);
	assert_string_equal(desk_text(&desk, "withdrawn_by"), "representative");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(only_who_has_the_right_that_day_speaks_for_the_person),
	    cmocka_unit_test(the_agreement_of_a_parent_ends_the_day_the_child_comes_of_age),
	    cmocka_unit_test(the_end_of_a_measure_ends_what_was_agreed_under_it),
	    cmocka_unit_test(a_representative_withdraws_with_the_same_right),
	};

	return cmocka_run_group_tests(tests, help_setup, help_teardown);
}

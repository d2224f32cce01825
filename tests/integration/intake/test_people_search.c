/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_people_search.c - a person is recognised or carefully not confused with another.  The
 * persons are invented.
 */
#include "support/people_desk.h"

#include <stdio.h>
#include <string.h>

static const char *verdict(int at)
{
	return json_string_value(json_object_get(desk_item(&desk, (size_t)at), "verdict"));
}

static bool because(int at, const char *code)
{
	const json_t *reasons = json_object_get(desk_item(&desk, (size_t)at), "reasons");
	size_t i;
	const json_t *reason;

	json_array_foreach(
	    reasons, i,
	    reason) if (strcmp(json_string_value(json_object_get(reason, "code")), code) ==
			0) return strlen(json_string_value(json_object_get(reason, "text"))) > 3;
	return false;
}

static void a_person_is_found_however_the_name_is_written(void **state)
{
	static const struct {
		const char *asked, *reason;
	} CASES[] = {
	    {"\"family_name\":\"gauthier delatour\",\"given_names\":\"Aurelie\"", "family_same"},
	    {"\"family_name\":\"Tour Gauthier\",\"given_names\":\"AURÉLIE\"", "family_same"},
	    {"\"family_name\":\"Gautier\",\"given_names\":\"Aurélie\",\"birth_date\":\"1986\"",
	     "family_sound"},
	    {"\"family_name\":\"Gauthier\",\"given_names\":\"Aurély\",\"birth_date\":\"1986-02-11\"",
	     "given_near"},
	    {"\"family_name\":\"Aurélie\",\"given_names\":\"Gauthier de la Tour\"",
	     "names_exchanged"},
	    {"\"family_name\":\"Gauthier\",\"given_names\":\"Aurélie\",\"birth_date\":\"1986-11-02\"",
	     "birth_swapped"},
	    {"\"family_name\":\"Gauthier\",\"given_names\":\"Aurélie\",\"birth_date\":\"1986-02-17\"",
	     "birth_digit"},
	    {"\"family_name\":\"Gauthier\",\"given_names\":\"Aurélie\",\"birth_date\":\"1986-02\"",
	     "birth_part"},
	    {"\"family_name\":\"Rocher\",\"birth_name\":\"Gauthier de la Tour\",\"given_names\":\"Aurélie\","
	     "\"birth_date\":\"1986-02-11\"",
	     "family_birth_name"},
	    {"\"phone\":\"+33 1 99 00 55 66\"", "reach_same"},
	    {"\"email\":\"InVented@example.org\"", "reach_same"},
	    {"\"family_name\":\"Gautier\",\"commune\":\"31483\"", "commune_same"},
	};
	char id[40];

	(void)state;
	person(
	    "\"family_name\":\"Gauthier de La Tour\",\"given_names\":\"Aurélie\","
	    "\"birth_date\":\"1986-02-11\",\"commune\":\"31483\",\"contacts\":[{\"kind\":\"phone\","
	    "\"value\":\"01 99 00 55 66\"},{\"kind\":\"email\",\"value\":"
	    "\"INVENTED@example.org\"}]",
	    id);
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		int at = search(CASES[i].asked, id);

		if (at < 0)
			fail_msg("not found by %s", CASES[i].asked);
		if (!because(at, CASES[i].reason))
			fail_msg("%s, but not because of %s: %s", CASES[i].asked, CASES[i].reason,
				 desk.a.answer.body.data);
	}
	assert_int_equal(search("\"family_name\":\"Gautier\",\"given_names\":\"Robert\"", id), -1);
}

static void reasons_are_told_in_the_language_of_the_answer(void **state)
{
	char id[40];

	(void)state;
	person(
	    "\"family_name\":\"Langueville\",\"given_names\":\"Inès\",\"birth_date\":\"1999-09-09\"",
	    id);
	assert_int_equal(search("\"family_name\":\"Langueville\",\"given_names\":\"Inès\"", id), 0);
	assert_non_null(strstr(desk.a.answer.body.data, "même nom de famille"));
	desk_send(
	    &desk, "POST", PERSONS "/search", conseiller, "Accept-Language: en",
	    "{\"departement\":\"31\",\"family_name\":\"Langueville\",\"given_names\":\"Inès\"}",
	    200);
	assert_non_null(strstr(desk.a.answer.body.data, "same family name"));
}

static void a_twin_is_shown_as_one_and_never_proposed(void **state)
{
	char id[40];
	int at;

	(void)state;
	person(
	    "\"family_name\":\"Jumelle\",\"given_names\":\"Élise\",\"birth_date\":\"2012-12-12\","
	    "\"commune\":\"31555\",\"contacts\":[{\"kind\":\"phone\",\"value\":\"0199004343\"}]",
	    id);
	at = search(
	    "\"family_name\":\"Jumelle\",\"given_names\":\"Louise\",\"birth_date\":\"2012-12-12\","
	    "\"commune\":\"31555\",\"phone\":\"0199004343\"",
	    id);
	assert_true(at >= 0);
	assert_string_equal(verdict(at), "possible");
	assert_true(because(at, "twin"));
}

static void a_search_says_by_what_and_nothing_is_proposed_for_a_namesake(void **state)
{
	char id[40];

	(void)state;
	desk_send(&desk, "POST", PERSONS "/search", conseiller, NULL,
		  "{\"departement\":\"31\",\"given_names\":\"Seule\"}", 422);
	desk_send(&desk, "POST", PERSONS "/search", conseiller, NULL, "{\"departement\":\"31\"}",
		  422);
	desk_send(&desk, "POST", PERSONS "/search", conseiller, NULL,
		  "{\"departement\":\"31\",\"family_name\":\"a\\u0007\"}", 422);
	person(
	    "\"family_name\":\"Homonyme\",\"given_names\":\"Paul\",\"birth_date\":\"1950-01-20\","
	    "\"commune\":\"31555\"",
	    id);
	assert_int_equal(search("\"family_name\":\"Homonyme\",\"given_names\":\"Paul\","
				"\"birth_date\":\"1987-06-08\",\"commune\":\"31555\"",
				id),
			 -1);
}

static void
creating_shows_whom_it_resembles_and_a_pair_said_distinct_is_not_shown_again(void **state)
{
	char one[40], two[40], body[128], target[128];

	(void)state;
	person(
	    "\"family_name\":\"Distincte\",\"given_names\":\"Rose\",\"birth_date\":\"1971-03-04\"",
	    one);
	person(
	    "\"family_name\":\"Distincte\",\"given_names\":\"Rose\",\"birth_date\":\"1971-03-05\"",
	    two);
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "candidates")), 1);
	snprintf(target, sizeof(target), PERSONS "/%s/candidates", one);
	desk_get(&desk, conseiller, target, 200);
	assert_int_equal(desk_items(&desk), 1);
	snprintf(body, sizeof(body), "{\"other_id\":\"%s\",\"reason\":\"deux voisines\"}", two);
	post(one, "distinct", 0, body, 201);
	post(one, "distinct", 0, body, 201);
	snprintf(target, sizeof(target), PERSONS "/%s/candidates", two);
	desk_get(&desk, conseiller, target, 200);
	assert_int_equal(desk_items(&desk), 0);
	snprintf(body, sizeof(body), "{\"other_id\":\"%s\",\"other_version\":1}", two);
	post(one, "merges", 1, body, 409);
	snprintf(body, sizeof(body),
		 "{\"other_id\":\"%s\",\"other_version\":1,\"despite_distinct\":true}", two);
	post(one, "merges", 1, body, 201);
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM intake.audit WHERE operation ="
					   " 'declare_distinct'"),
			 4); /* said twice, of two persons */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_person_is_found_however_the_name_is_written),
	    cmocka_unit_test(reasons_are_told_in_the_language_of_the_answer),
	    cmocka_unit_test(a_twin_is_shown_as_one_and_never_proposed),
	    cmocka_unit_test(a_search_says_by_what_and_nothing_is_proposed_for_a_namesake),
	    cmocka_unit_test(
		creating_shows_whom_it_resembles_and_a_pair_said_distinct_is_not_shown_again),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

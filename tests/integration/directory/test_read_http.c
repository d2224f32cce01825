/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_read_http.c - what anybody may ask of the directory, without a token.
 */
#include "integration/directory/asking.h"

#define D "/v1/directory/"

static void fifteen_communities_answer_with_their_words(void **state)
{
	(void)state;
	get(D "communities", 200);
	assert_int_equal(items(), 15);
	assert_string_equal(json_string_value(json_object_get(item(4), "name")),
			    "Communauté 360 – Haute-Garonne");
	assert_string_equal(json_string_value(json_object_get(item(4), "term_facilitator")),
			    "APPV");
}

static void a_next_page_goes_on_where_the_first_ended(void **state)
{
	char target[600], first[16];

	(void)state;
	get(D "communes?departement=31&limit=1", 200);
	snprintf(first, sizeof(first), "%s", json_string_value(json_object_get(item(0), "code")));
	snprintf(target, sizeof(target), D "communes?departement=31&limit=1&cursor=%s",
		 asked_text(&me.a, "next"));
	get(target, 200);
	assert_string_not_equal(json_string_value(json_object_get(item(0), "code")), first);
	/* a cursor is good for its list alone */
	snprintf(target, sizeof(target), D "communes?departement=09&limit=1&cursor=%s",
		 asked_text(&me.a, "next"));
	get(target, 400);
}

static void the_longest_names_can_be_paged(void **state)
{
	char target[700];
	long seen = 0;

	(void)state;
	snprintf(target, sizeof(target), D "actors?type=cidff&limit=1");
	for (;;) {
		get(target, 200);
		seen += (long)items();
		if (asked_text(&me.a, "next")[0] == '\0')
			break;
		snprintf(target, sizeof(target), D "actors?type=cidff&limit=1&cursor=%s",
			 asked_text(&me.a, "next"));
	}
	assert_int_equal(seen, 17);
}

static void a_commune_has_its_place_and_its_former_codes(void **state)
{
	(void)state;
	get(D "communes/31483", 200);
	assert_string_equal(asked_text(&me.a, "name"), "Saint-Gaudens");
	get(D "communes/09278", 200);
	assert_string_equal(asked_text(&me.a, "code"), "09030");
	get(D "communes/31999", 404);
	assert_string_equal(asked_slug(&me.a), "not-found");
	get(D "communes/abc", 400);
}

static void a_dated_actor_shows_its_date_and_that_it_is_to_verify(void **state)
{
	(void)state;
	get(D "actors?departement=31&type=mdph", 200);
	assert_int_equal(items(), 2);
	assert_string_equal(json_string_value(json_object_get(item(0), "source_date")),
			    "2018-01-01");
	assert_true(json_is_true(json_object_get(item(0), "to_verify")));
}

static void accents_and_case_do_not_hide_a_name(void **state)
{
	(void)state;
	get(D "communes?text=SAINT-GAUDENS", 200);
	assert_int_equal(items(), 1);
	get(D "communes?text=n%C3%AEmes&departement=30", 200);
	assert_string_equal(json_string_value(json_object_get(item(0), "code")), "30189");
}

static void a_text_without_a_letter_is_refused_and_not_dropped(void **state)
{
	(void)state;
	get(D "actors?text=%25%25", 422);
	assert_string_equal(asked_pointer(&me.a), "query:text");
}

static void a_list_streams_as_lines_when_asked(void **state)
{
	(void)state;
	asked_clear(&me.a);
	ask(me.d, "GET", D "actors?departement=48&limit=3", "Accept: application/x-ndjson", NULL,
	    &me.a);
	assert_int_equal(me.a.answer.status, 200);
	assert_string_equal(me.a.answer.content_type, "application/x-ndjson");
}

static void the_matrix_and_both_nomenclatures_answer(void **state)
{
	(void)state;
	get(D "who-does-what", 200);
	assert_int_equal(items(), 30);
	get(D "serafin?block=besoin", 200);
	assert_int_equal(items(), 35);
	get(D "finess-categories?limit=200", 200);
	assert_int_equal(items(), 200);
	assert_true(asked_text(&me.a, "next")[0] != '\0');
}

static void a_search_puts_the_ordinary_first_and_says_why(void **state)
{
	double last = 0.0;
	bool specialised = false;

	(void)state;
	get(D "search?commune=31483&age=9&limit=50", 200);
	assert_true(items() > 10);
	for (size_t i = 0; i < items(); i++) {
		const json_t *offer = json_object_get(item(i), "offer");
		bool special =
		    strcmp(json_string_value(json_object_get(offer, "sector")), "specialised") == 0;
		double km = json_number_value(json_object_get(item(i), "distance_km"));

		assert_int_equal(json_integer_value(json_object_get(item(i), "rank")), i + 1);
		assert_true(special || !specialised);
		const char *by = json_string_value(
		    json_object_get(json_object_get(item(i), "decided_by"), "criterion"));
		assert_int_equal(by == NULL, i == 0);
		assert_true(km <= 30.0);
		assert_true(by == NULL || strcmp(by, "distance") != 0 || km >= last);
		assert_true(special == specialised || i == 0 || strcmp(by, "environment") == 0);
		assert_true(json_array_size(json_object_get(item(i), "reasons")) >= 2);
		last = km;
		specialised = special;
	}
}

static void reasons_are_in_the_language_asked(void **state)
{
	const json_t *reason;

	(void)state;
	asked_clear(&me.a);
	ask(me.d, "GET", D "search?commune=31483&limit=1", "Accept-Language: en", NULL, &me.a);
	reason = json_array_get(json_object_get(item(0), "reasons"), 0);
	assert_string_equal(json_string_value(json_object_get(reason, "code")), "ordinary_first");
	assert_string_equal(json_string_value(json_object_get(reason, "label")),
			    "ordinary environment, offered first");
	get(D "search?commune=31483&limit=1", 200);
	reason = json_array_get(json_object_get(item(0), "reasons"), 0);
	assert_string_equal(json_string_value(json_object_get(reason, "label")),
			    "milieu ordinaire, proposé d’abord");
}

static void what_does_not_fit_is_shown_last_with_the_reason(void **state)
{
	(void)state;
	get(D "search?commune=31483&age=9&radius_km=40&unfit=include&sector=specialised&limit=50",
	    200);
	const json_t *last = item(items() - 1);
	assert_true(json_is_false(json_object_get(last, "fits")));
	assert_string_equal(json_string_value(json_object_get(
				json_array_get(json_object_get(last, "reasons"), 0), "code")),
			    "too_young");
	assert_true(json_is_true(json_object_get(item(0), "fits")));
}

static void a_search_names_what_is_wrong_with_it(void **state)
{
	static const struct {
		const char *query;
		int status;
		const char *pointer;
	} CASES[] = {
	    {"", 400, "query:commune"},
	    {"?commune=31999", 422, "query:commune"},
	    {"?commune=31800x", 400, "query:commune"},
	    {"?commune=31483&radius_km=151", 400, "query:radius_km"},
	    {"?commune=31483&radius_km=0", 400, "query:radius_km"},
	    {"?commune=31483&age=131", 400, "query:age"},
	    {"?commune=31483&theme=bricolage", 400, "query:theme"},
	    {"?commune=31483&need=9.9", 400, "query:need"},
	    {"?commune=31483&limit=51", 400, "query:limit"},
	    {"?commune=31483&sector=other", 400, "query:sector"},
	    {"?commune=31483&colour=red", 400, "query:colour"},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		char target[160];

		snprintf(target, sizeof(target), D "search%s", CASES[i].query);
		get(target, CASES[i].status);
		assert_string_equal(asked_pointer(&me.a), CASES[i].pointer);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(fifteen_communities_answer_with_their_words),
	    cmocka_unit_test(a_next_page_goes_on_where_the_first_ended),
	    cmocka_unit_test(the_longest_names_can_be_paged),
	    cmocka_unit_test(a_commune_has_its_place_and_its_former_codes),
	    cmocka_unit_test(a_dated_actor_shows_its_date_and_that_it_is_to_verify),
	    cmocka_unit_test(accents_and_case_do_not_hide_a_name),
	    cmocka_unit_test(a_text_without_a_letter_is_refused_and_not_dropped),
	    cmocka_unit_test(a_list_streams_as_lines_when_asked),
	    cmocka_unit_test(the_matrix_and_both_nomenclatures_answer),
	    cmocka_unit_test(a_search_puts_the_ordinary_first_and_says_why),
	    cmocka_unit_test(reasons_are_in_the_language_asked),
	    cmocka_unit_test(what_does_not_fit_is_shown_last_with_the_reason),
	    cmocka_unit_test(a_search_names_what_is_wrong_with_it),
	};

	return cmocka_run_group_tests(tests, asking_setup, asking_teardown);
}

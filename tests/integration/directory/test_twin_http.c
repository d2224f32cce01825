/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_twin_http.c - records that may be one are found and explained; a human says that they are
 * two.
 */
#include "integration/directory/twinning.h"

static void what_looks_alike_is_found_and_explained(void **state)
{
	struct twins t = twins(HAS_PHONE, HAS_PHONE);
	char target[200];
	const json_t *fields, *one;
	bool seen_name = false;
	size_t i;

	run_job(rounds(*state));
	assert_int_equal(pairs(*state, &t, "proposed"), 1);
	get_as(me.conseiller, DUPLICATES "?departement=31&kind=actor", 200);
	assert_true(items() > 0);
	assert_true(json_integer_value(json_object_get(item(0), "score")) >=
		    json_integer_value(json_object_get(item(items() - 1), "score")));
	snprintf(target, sizeof(target), DUPLICATES "/candidates?kind=actor&id=%s", t.one);
	get_as(me.conseiller, target, 200);
	assert_int_equal(items(), 1);
	assert_string_equal(json_string_value(json_object_get(item(0), "id")), t.other);
	fields = json_object_get(item(0), "fields");
	json_array_foreach((json_t *)(uintptr_t)fields, i, one)
	{
		const char *name = json_string_value(json_object_get(one, "field"));

		seen_name = seen_name || strcmp(name, "name") == 0;
		assert_string_not_equal(name, "siret"); /* nobody says one */
		if (strcmp(name, "phone") == 0)
			assert_string_equal(json_string_value(json_object_get(one, "verdict")),
					    "same");
	}
	assert_true(seen_name);
	get_as(NULL, DUPLICATES "?departement=31&kind=actor", 401);
	get_as(me.conseiller, DUPLICATES "?departement=44&kind=actor", 403);
	get_as(me.conseiller,
	       DUPLICATES "/candidates?kind=actor&id=0197f0a0-0000-7000-8000-000000000000", 404);
}

static void a_pair_that_no_longer_looks_alike_is_proposed_no_more(void **state)
{
	struct twins t = twins("", "");

	run_job(rounds(*state));
	assert_int_equal(pairs(*state, &t, "proposed"), 1);
	patch(of("actors", t.other), 1, "{\"name\":\"Tout autre chose\"}", 200);
	run_job(rounds(*state));
	assert_int_equal(pairs(*state, &t, "proposed"), 0);
}

static void two_for_good_are_never_proposed_nor_merged(void **state)
{
	struct twins t = twins(HAS_PHONE, HAS_PHONE);

	run_job(rounds(*state));
	part(&t, "actor", 200);
	assert_string_equal(asked_text(&me.a, "state"), "different");
	run_job(rounds(*state));
	assert_int_equal(pairs(*state, &t, "different"), 1);
	assert_int_equal(pairs(*state, &t, "proposed"), 0);
	merge_with(&t, "actor", 1, 1, "", 409);
	assert_non_null(strstr(asked_text(&me.a, "detail"), "fiches distinctes"));
	part(&t, "actor", 200);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_looks_alike_is_found_and_explained),
	    cmocka_unit_test(a_pair_that_no_longer_looks_alike_is_proposed_no_more),
	    cmocka_unit_test(two_for_good_are_never_proposed_nor_merged),
	};

	return cmocka_run_group_tests(tests, asking_setup, asking_teardown);
}

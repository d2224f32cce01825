/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_places_http.c - where an offer is held, whom to reach, and who sees it.
 */
#include "integration/directory/offering.h"

/* --- places ---------------------------------------------------------------------------------- */

static void an_offer_stands_where_its_main_place_stands(void **state)
{
	struct things t = some("", ",\"lat\":43.61,\"lon\":1.45,\"address\":\"1 rue inventée\","
				   "\"accessibility\":[\"lift\",\"induction_loop\"]");

	(void)state;
	hold_there(&t, 1, 200);
	assert_string_equal(asked_text(&me.a, "commune"), "31555");
	assert_true(json_number_value(member("lat")) == 43.61);
	const json_t *place = json_array_get(member("places"), 0);
	assert_string_equal(json_string_value(json_object_get(place, "address")), "1 rue inventée");
	assert_int_equal(json_array_size(json_object_get(place, "accessibility")), 2);
	get("/v1/directory/search?commune=31555&radius_km=5&text=repit+invente", 200);
	assert_non_null(strstr(me.a.answer.body.data, t.offer));
	patch(of("offers", t.offer), 2, "{\"lat\":43.6,\"lon\":1.4}", 422);
	assert_string_equal(asked_pointer(&me.a), "/lat");
	patch(of("places", t.place), 1, "{\"lat\":43.59,\"lon\":1.44}", 200);
	get(of("offers", t.offer), 200);
	assert_true(json_number_value(member("lat")) == 43.59);
	assert_int_equal(json_integer_value(member("version")), 3);
}

static void places_of_an_offer_are_set_as_a_whole_and_in_order(void **state)
{
	struct things t = some("", "");
	char second[40], places[200];

	(void)state;
	new_place(t.actor, ",\"lat\":43.2,\"lon\":0.9", second);
	snprintf(places, sizeof(places), "[{\"place_id\":\"%s\"},{\"place_id\":\"%s\"}]", second,
		 t.place);
	hold(&t, 1, places, 200);
	assert_int_equal(json_array_size(member("places")), 2);
	assert_string_equal(
	    json_string_value(json_object_get(json_array_get(member("places"), 0), "place_id")),
	    second);
	hold_there(&t, 2, 200);
	assert_int_equal(json_array_size(member("places")), 1);
	hold(&t, 3, "[]", 200);
	assert_int_equal(json_array_size(member("places")), 0);
	hold(&t, 3, "[]", 412);
	snprintf(places, sizeof(places), "[{\"place_id\":\"%s\"},{\"place_id\":\"%s\"}]", second,
		 second);
	hold(&t, 4, places, 422);
	assert_string_equal(asked_pointer(&me.a), "/places/1/place_id");
	hold(&t, 4, "[{\"place_id\":\"00000000-0000-0000-0000-000000000000\"}]", 422);
	assert_string_equal(asked_pointer(&me.a), "/places");
}

static void a_place_in_use_is_not_closed_and_a_free_one_leaves_a_tombstone(void **state)
{
	struct things t = some("", "");

	(void)state;
	hold_there(&t, 1, 200);
	patch(of("places", t.place), 1, "{\"active\":false}", 409);
	assert_non_null(strstr(asked_text(&me.a, "detail"), "1 offre"));
	hold(&t, 2, "[]", 200);
	patch(of("places", t.place), 1, "{\"active\":false,\"retired_why\":\"moved\"}", 200);
	get(of("places", t.place), 200);
	assert_string_equal(json_string_value(json_object_get(member("retired"), "why")), "moved");
	patch(of("places", t.place), 2, "{\"retired_why\":\"moved\",\"active\":true}", 422);
	patch(of("places", t.place), 2, "{\"active\":true}", 200);
	assert_null(member("retired"));
}

/* --- who sees what --------------------------------------------------------------------------- */

static void a_confidential_place_shows_its_commune_only(void **state)
{
	struct things t = some("", ",\"confidential\":true,\"address\":\"9 rue cachée\","
				   "\"lat\":43.654321,\"lon\":1.5");

	(void)state;
	hold_there(&t, 1, 200);
	assert_true(json_number_value(member("lat")) != 43.654321);
	get(of("places", t.place), 200);
	assert_true(json_is_true(member("hidden")));
	assert_null(member("address"));
	assert_null(member("name"));
	assert_null(member("lat"));
	assert_string_equal(asked_text(&me.a, "commune"), "31555");
	get(of("offers", t.offer), 200);
	assert_null(strstr(me.a.answer.body.data, "cachée"));
	assert_null(strstr(me.a.answer.body.data, "43.654321"));
	get(below("actors", t.actor, "places"), 200);
	assert_null(strstr(me.a.answer.body.data, "cachée"));
	get_as(me.conseiller, of("offers", t.offer), 200);
	assert_non_null(strstr(me.a.answer.body.data, "9 rue cachée"));
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM directory.outbox WHERE"
					       " data::text ~ '43.654321|cachée'"),
			 0);
}

static void a_place_that_becomes_confidential_takes_the_position_away(void **state)
{
	struct things t = some("", ",\"lat\":43.66,\"lon\":1.51");

	(void)state;
	hold_there(&t, 1, 200);
	assert_true(json_number_value(member("lat")) == 43.66);
	patch(of("places", t.place), 1, "{\"confidential\":true}", 200);
	get(of("offers", t.offer), 200);
	assert_true(json_number_value(member("lat")) != 43.66);
}

static void new_contact(const char *actor, const char *visibility)
{
	char body[300];

	snprintf(body, sizeof(body),
		 "{\"function\":\"admissions\",\"visibility\":\"%s\",\"phone\":\"05 36 49 00 01\"}",
		 visibility);
	put("POST", below("actors", actor, "contacts"), me.coordonnateur, NULL, body, 201);
}

static void contacts_are_shown_to_whom_they_are_meant_for(void **state)
{
	struct things t = some("", "");
	char team[40];

	(void)state;
	new_contact(t.actor, "public");
	new_contact(t.actor, "professionals");
	new_contact(t.actor, "team");
	keep(team);
	get(of("offers", t.offer), 200);
	assert_int_equal(json_array_size(member("contacts")), 1);
	get(of("contacts", team), 404);
	get(below("actors", t.actor, "contacts"), 200);
	assert_int_equal(items(), 1);
	get_as(me.conseiller, below("actors", t.actor, "contacts"), 200);
	assert_int_equal(items(), 3);
	get_as(me.conseiller, of("actors", t.actor), 200);
	assert_int_equal(json_array_size(member("contacts")), 3);
}

static void a_contact_keeps_one_way_of_reaching_it(void **state)
{
	struct things t = some("", "");
	char id[40];

	(void)state;
	new_contact(t.actor, "public");
	keep(id);
	patch(of("contacts", id), 1, "{\"phone\":null}", 422);
	patch(of("contacts", id), 1, "{\"phone\":null,\"email\":\"accueil@example.org\"}", 200);
	patch(of("contacts", id), 1, "{\"active\":false}", 412);
	patch(of("contacts", id), 2, "{\"active\":false}", 200);
	get(of("contacts", id), 404);
	put("POST", below("actors", t.actor, "contacts"), me.coordonnateur, NULL,
	    "{\"function\":\"other\",\"visibility\":\"public\"}", 422);
	put("POST", below("actors", t.actor, "contacts"), me.coordonnateur, NULL,
	    "{\"function\":\"other\",\"visibility\":\"public\",\"phone\":\"05 36 49 00 01\","
	    "\"offer_id\":\"00000000-0000-0000-0000-000000000000\"}",
	    422);
	assert_string_equal(asked_pointer(&me.a), "/offer_id");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_offer_stands_where_its_main_place_stands),
	    cmocka_unit_test(places_of_an_offer_are_set_as_a_whole_and_in_order),
	    cmocka_unit_test(a_place_in_use_is_not_closed_and_a_free_one_leaves_a_tombstone),
	    cmocka_unit_test(a_confidential_place_shows_its_commune_only),
	    cmocka_unit_test(a_place_that_becomes_confidential_takes_the_position_away),
	    cmocka_unit_test(contacts_are_shown_to_whom_they_are_meant_for),
	    cmocka_unit_test(a_contact_keeps_one_way_of_reaching_it),
	};

	return cmocka_run_group_tests(tests, asking_setup, asking_teardown);
}

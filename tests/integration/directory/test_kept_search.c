/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_kept_search.c - free places decide between offers that are otherwise equal, for as long as
 * they are known: in memory too they grow old by the day, without any write.
 */
#include "integration/directory/keeping.h"

#define SEARCH "/v1/directory/search?commune=31483&radius_km=10&text=ocarina&limit=10"

static struct things ocarina(const char *actor)
{
	struct things t = some("", "");
	char body[600];

	if (actor != NULL)
		snprintf(t.actor, sizeof(t.actor), "%s", actor);
	snprintf(body, sizeof(body),
		 "{\"departement\":\"31\",\"actor_id\":\"%s\",\"name\":\"Ocarina inventée\","
		 "\"sector\":\"ordinary\",\"themes\":[\"soins\"],\"mode\":\"on_site\","
		 "\"commune\":\"31483\"}",
		 t.actor);
	put("POST", OFFERS, me.coordonnateur, NULL, body, 201);
	snprintf(t.offer, sizeof(t.offer), "%s", asked_text(&me.a, "id"));
	return t;
}

static const char *id_at(size_t i)
{
	return json_string_value(json_object_get(json_object_get(item(i), "offer"), "id"));
}

static bool because(size_t i, const char *code)
{
	const json_t *reason;
	size_t n;

	json_array_foreach(json_object_get(item(i), "reasons"), n, reason)
	{
		if (strcmp(json_string_value(json_object_get(reason, "code")), code) == 0)
			return true;
	}
	return false;
}

static bool known_at(size_t i)
{
	return json_is_true(json_object_get(json_object_get(item(i), "room"), "known"));
}

static void who_has_room_comes_first_and_who_is_full_last(void **state)
{
	struct things full = ocarina(NULL), unknown = ocarina(full.actor),
		      room = ocarina(full.actor);

	(void)state;
	state_places(full.offer, me.coordonnateur, 0, "[{\"unit\":\"place\",\"free\":0}]", 201);
	state_places(room.offer, me.coordonnateur, 0, "[{\"unit\":\"place\",\"free\":2}]", 201);
	get(SEARCH, 200);
	assert_int_equal(items(), 3);
	assert_string_equal(id_at(0), room.offer);
	assert_string_equal(id_at(1), unknown.offer);
	assert_string_equal(id_at(2), full.offer);
	assert_true(because(0, "places_free") && because(1, "places_unknown") &&
		    because(2, "places_none"));
	assert_true(known_at(0) && !known_at(1) && known_at(2));
}

/* After the one above: eight days later nobody knows anything of places. */
static void places_grow_old_in_memory_without_any_write(void **state)
{
	const int64_t days = INT64_C(8) * 86400 * 1000000;

	(void)state;
	cmn_clock_move(days);
	get(SEARCH, 200);
	cmn_clock_move(-days);
	assert_int_equal(items(), 3);
	for (size_t i = 0; i < 3; i++) {
		assert_false(known_at(i));
		assert_true(because(i, "places_unknown"));
		assert_null(json_object_get(json_object_get(item(i), "room"), "free"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(who_has_room_comes_first_and_who_is_full_last),
	    cmocka_unit_test(places_grow_old_in_memory_without_any_write),
	};

	return cmocka_run_group_tests(tests, keeping_setup, keeping_teardown);
}

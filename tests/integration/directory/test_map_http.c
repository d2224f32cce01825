/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_map_http.c - what is counted and what is drawn is what the database holds; what is
 * confidential is not drawn.
 */
#include "integration/directory/offering.h"

#include <math.h>

#define FACETS "/v1/directory/search/facets"
#define MAP    "/v1/directory/map"
#define EPCI   "200072643"
#define FOUND                                                                                  \
	" FROM offer o JOIN actor a ON a.id = o.actor_id JOIN commune c ON c.code = o.commune" \
	" WHERE o.active AND a.active"
#define HTTP_NEARLY(a, b) (fabs((a) - (b)) < 1e-6)

static struct test_db *db;

static int setup(void **state)
{
	int rc = asking_setup(state);

	db = *state;
	test_db_exec(db, "SET search_path = directory");
	return rc;
}

static int64_t number(const char *sql, ...)
{
	char text[1000];
	va_list ap;

	va_start(ap, sql);
	vsnprintf(text, sizeof(text), sql, ap);
	va_end(ap);
	return test_db_count(db, text);
}

static int64_t integer(const char *key)
{
	const json_t *value = json_object_get(me.a.json, key);

	assert_true(json_is_integer(value));
	return json_integer_value(value);
}

/* --- facets --------------------------------------------------------------------------------- */

static const json_t *facet(const char *name)
{
	size_t i;
	json_t *one;

	json_array_foreach(json_object_get(me.a.json, "facets"), i, one)
	{
		if (strcmp(json_string_value(json_object_get(one, "name")), name) == 0)
			return one;
	}
	fail_msg("no facet %s", name);
	return NULL;
}

static int64_t count_of(const char *name, const char *code)
{
	size_t i;
	json_t *one;

	json_array_foreach(json_object_get(facet(name), "values"), i, one)
	{
		if (strcmp(json_string_value(json_object_get(one, "code")), code) == 0)
			return json_integer_value(json_object_get(one, "count"));
	}
	return 0;
}

static void counts_are_those_of_the_database(void **state)
{
	static const char *const THEMES[] = {"scolarite", "emploi", "soins", "logement",
					     "citoyennete"};

	(void)state;
	get(FACETS "?commune=31555&radius_km=150&departement=31", 200);
	assert_true(json_is_true(json_object_get(me.a.json, "exact")));
	assert_int_equal(integer("counted"),
			 number("SELECT count(*)" FOUND " AND o.departement = '31'"));
	for (size_t i = 0; i < CMN_LEN(THEMES); i++)
		assert_int_equal(count_of("theme", THEMES[i]),
				 number("SELECT count(*)" FOUND
					" AND o.departement = '31' AND '%s' = ANY (o.themes)",
					THEMES[i]));
	assert_int_equal(
	    count_of("sector", "ordinary"),
	    number("SELECT count(*)" FOUND " AND o.departement = '31' AND o.sector = 'ordinary'"));
	assert_int_equal(
	    count_of("type", "ccas"),
	    number("SELECT count(*)" FOUND " AND o.departement = '31' AND a.type = 'ccas'"));
	assert_int_equal(count_of("commune", "31555"),
			 number("SELECT count(*)" FOUND " AND o.commune = '31555'"));
	assert_true(json_array_size(json_object_get(facet("commune"), "values")) <= 30);
}

static void conditions_hold_for_every_count(void **state)
{
	(void)state;
	get(FACETS "?commune=31483&radius_km=150&epci=" EPCI "&theme=emploi&sector=ordinary&age=20",
	    200);
	int64_t all =
	    number("SELECT count(*)" FOUND " AND c.epci = '" EPCI "' AND o.sector = 'ordinary'"
		   " AND 'emploi' = ANY (o.themes) AND coalesce(o.age_min, 0) <= 20"
		   " AND coalesce(o.age_max, 130) >= 20");
	assert_int_equal(integer("counted"), all);
	assert_int_equal(count_of("theme", "emploi"), all);
	assert_int_equal(count_of("epci", EPCI), all);
	assert_int_equal(count_of("sector", "specialised"), 0);
	json_t *by_address = json_incref(json_object_get(me.a.json, "facets"));
	put("POST", FACETS, NULL, NULL,
	    "{\"commune\":\"31483\",\"radius_km\":150,\"epci\":\"" EPCI "\",\"theme\":\"emploi\","
	    "\"sector\":\"ordinary\",\"age\":20}",
	    200);
	assert_true(json_equal(by_address, json_object_get(me.a.json, "facets")));
	json_decref(by_address);
}

static void nothing_found_counts_nothing(void **state)
{
	(void)state;
	get(FACETS "?commune=31483&text=zzzz", 200);
	assert_int_equal(integer("counted"), 0);
	assert_int_equal(json_array_size(json_object_get(facet("theme"), "values")), 0);
	get(FACETS "?commune=31483&epci=000000000", 422);
	assert_string_equal(asked_pointer(&me.a), "query:epci");
	get(FACETS "?commune=31999", 422);
	get(FACETS, 400);
}

static void a_search_stays_in_its_territory(void **state)
{
	(void)state;
	get("/v1/directory/search?commune=31483&radius_km=100&departement=09&limit=50", 200);
	assert_true(items() > 0);
	for (size_t i = 0; i < items(); i++)
		assert_string_equal(json_string_value(json_object_get(
					json_object_get(item(i), "offer"), "departement")),
				    "09");
	get("/v1/directory/search?commune=31483&epci=" EPCI "&limit=50", 200);
	assert_true(items() > 0);
}

/* --- map ------------------------------------------------------------------------------------ */

static size_t features(void)
{
	return json_array_size(json_object_get(me.a.json, "features"));
}

static const json_t *feature(size_t i)
{
	return json_array_get(json_object_get(me.a.json, "features"), i);
}

static const json_t *properties(size_t i)
{
	return json_object_get(feature(i), "properties");
}

static double coordinate(size_t i, size_t axis)
{
	return json_number_value(json_array_get(
	    json_object_get(json_object_get(feature(i), "geometry"), "coordinates"), axis));
}

static void a_frame_shows_what_stands_in_it(void **state)
{
	static const struct {
		double west, south, east, north;
	} BOXES[] = {{1.3, 43.5, 1.6, 43.7},
		     {0.4, 42.6, 2.2, 44.0},
		     {1.4, 43.6, 1.45, 43.61},
		     {-5, 41, 10, 52}};
	char target[200];

	(void)state;
	for (size_t i = 0; i < CMN_LEN(BOXES); i++) {
		int64_t all = number("SELECT count(*)" FOUND
				     " AND o.lon BETWEEN %f AND %f AND o.lat BETWEEN %f AND %f",
				     BOXES[i].west, BOXES[i].east, BOXES[i].south, BOXES[i].north);

		snprintf(target, sizeof(target), MAP "?bbox=%g,%g,%g,%g&limit=1000", BOXES[i].west,
			 BOXES[i].south, BOXES[i].east, BOXES[i].north);
		get(target, 200);
		assert_string_equal(me.a.answer.content_type, "application/geo+json");
		assert_int_equal(integer("matched"), all);
		assert_true(json_is_false(json_object_get(me.a.json, "truncated")));
		assert_true(all > 1000 || features() == (size_t)all);
		for (size_t k = 0; k < features(); k++) {
			assert_true(coordinate(k, 0) >= BOXES[i].west &&
				    coordinate(k, 0) <= BOXES[i].east);
			assert_true(coordinate(k, 1) >= BOXES[i].south &&
				    coordinate(k, 1) <= BOXES[i].north);
		}
	}
}

static void many_are_gathered_and_none_is_lost(void **state)
{
	int64_t sum = 0;

	(void)state;
	get(MAP "?departement=31&limit=10", 200);
	assert_true(json_is_true(json_object_get(me.a.json, "clustered")));
	assert_true(features() <= 1024);
	for (size_t i = 0; i < features(); i++) {
		const json_t *count = json_object_get(properties(i), "count");

		sum += count != NULL ? json_integer_value(count) : 1;
	}
	assert_int_equal(sum, integer("matched"));
	assert_int_equal(sum, number("SELECT count(*)" FOUND " AND o.departement = '31'"));
	get(MAP "?epci=" EPCI "&theme=emploi&limit=1000", 200);
	assert_int_equal(integer("matched"), number("SELECT count(*)" FOUND " AND c.epci = '" EPCI
						    "' AND 'emploi' = ANY (o.themes)"));
	get(MAP "?commune=31483&radius_km=10&text=zzzz", 200);
	assert_int_equal(features(), 0);
}

static void a_feature_is_the_offer_and_its_actor(void **state)
{
	char target[100];

	(void)state;
	get(MAP "?commune=31483&radius_km=20&limit=5", 200);
	get(MAP "?commune=31483&radius_km=20&limit=1000", 200);
	assert_true(features() > 0);
	json_t *first = json_incref(json_array_get(json_object_get(me.a.json, "features"), 0));
	snprintf(target, sizeof(target), OFFERS "/%s",
		 json_string_value(json_object_get(first, "id")));
	get(target, 200);
	const json_t *shown = json_object_get(first, "properties");
	assert_string_equal(json_string_value(json_object_get(shown, "name")),
			    asked_text(&me.a, "name"));
	assert_string_equal(json_string_value(json_object_get(shown, "kind")), "offer");
	assert_non_null(json_object_get(json_object_get(shown, "actor"), "name"));
	json_decref(first);
}

static void a_confidential_place_is_drawn_at_its_commune(void **state)
{
	struct things t = some(",\"tags\":[\"rapt\"]", ",\"lat\":43.571234,\"lon\":1.391234");

	(void)state;
	hold_there(&t, 1, 200);
	get(MAP "?bbox=1.391,43.571,1.392,43.572", 200);
	assert_int_equal(features(), 1);
	assert_true(HTTP_NEARLY(coordinate(0, 0), 1.391234) &&
		    HTTP_NEARLY(coordinate(0, 1), 43.571234));
	assert_string_equal(json_string_value(json_object_get(properties(0), "at")), "place");
	patch(of("places", t.place), 1, "{\"confidential\":true}", 200);
	get(MAP "?bbox=1.391,43.571,1.392,43.572", 200);
	assert_int_equal(features(), 0);
	get(MAP "?commune=31555&radius_km=5&text=repit+invente&limit=1000", 200);
	assert_true(features() >= 1);
	for (size_t i = 0; i < features(); i++)
		assert_string_equal(json_string_value(json_object_get(properties(i), "at")),
				    "commune");
	assert_null(strstr(me.a.answer.body.data, "43.571234"));
}

static void wrong_frames_are_refused_with_their_reason(void **state)
{
	static const char *const BOXES[] = {"1,2,3,x",    "1,2,3,4,5", "1,2,3.0",
					    "1,44,2,43",  "1,43,1,44", "181,43,182,44",
					    "1,-91,2,44", "nan,1,2,3", "inf,43,2,44"};
	char target[200];

	(void)state;
	for (size_t i = 0; i < CMN_LEN(BOXES); i++) {
		snprintf(target, sizeof(target), MAP "?bbox=%s", BOXES[i]);
		get(target, 422);
		assert_string_equal(asked_pointer(&me.a), "query:bbox");
	}
	get(MAP, 422);
	assert_string_equal(asked_pointer(&me.a), "query:bbox");
	get(MAP "?departement=75", 422);
	assert_string_equal(asked_pointer(&me.a), "query:departement");
	put("POST", MAP, NULL, NULL, "{}", 422);
	assert_string_equal(asked_pointer(&me.a), "/bbox");
	put("POST", MAP, NULL, NULL, "{\"bbox\":\"170,-25,-170,-15\"}", 200);
	assert_int_equal(integer("matched"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(counts_are_those_of_the_database),
	    cmocka_unit_test(conditions_hold_for_every_count),
	    cmocka_unit_test(nothing_found_counts_nothing),
	    cmocka_unit_test(a_search_stays_in_its_territory),
	    cmocka_unit_test(a_frame_shows_what_stands_in_it),
	    cmocka_unit_test(many_are_gathered_and_none_is_lost),
	    cmocka_unit_test(a_feature_is_the_offer_and_its_actor),
	    cmocka_unit_test(a_confidential_place_is_drawn_at_its_commune),
	    cmocka_unit_test(wrong_frames_are_refused_with_their_reason),
	};

	return cmocka_run_group_tests(tests, setup, asking_teardown);
}

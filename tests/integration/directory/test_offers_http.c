/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_offers_http.c - an offer whole: its fields, places, hours, contacts, and who sees them.
 */
#include "integration/directory/asking.h"

#include "cmn/clock.h"
#include "cmn/event_schema.h"

#define OFFERS "/v1/directory/offers"

/* An actor, an offer and a place of 31, invented; each identifier in its room. */
struct things {
	char actor[40], offer[40], place[40];
};

static void keep(char room[40])
{
	snprintf(room, 40, "%s", asked_text(&me.a, "id"));
}

static void new_place(const char *actor, const char *more, char room[40])
{
	char body[1200];

	snprintf(body, sizeof(body),
		 "{\"departement\":\"31\",\"actor_id\":\"%s\",\"name\":\"Lieu inventé\","
		 "\"commune\":\"31555\"%s}",
		 actor, more);
	put("POST", "/v1/directory/places", me.coordonnateur, NULL, body, 201);
	keep(room);
}

static void new_offer(const char *actor, const char *more, int status)
{
	char body[4000];

	snprintf(body, sizeof(body),
		 "{\"departement\":\"31\",\"actor_id\":\"%s\",\"name\":\"Répit inventé\","
		 "\"sector\":\"specialised\",\"themes\":[\"aidants_repit\"],\"mode\":\"on_site\","
		 "\"commune\":\"31483\"%s}",
		 actor, more);
	put("POST", OFFERS, me.coordonnateur, NULL, body, status);
}

static struct things some(const char *offer_more, const char *place_more)
{
	struct things t;

	put("POST", "/v1/directory/actors", me.coordonnateur, NULL,
	    "{\"departement\":\"31\",\"type\":\"pfra\",\"sector\":\"specialised\","
	    "\"name\":\"Acteur inventé\",\"commune\":\"31483\"}",
	    201);
	keep(t.actor);
	new_place(t.actor, place_more, t.place);
	new_offer(t.actor, offer_more, 201);
	keep(t.offer);
	return t;
}

static const char *of(const char *kind, const char *id)
{
	static char target[160];

	snprintf(target, sizeof(target), "/v1/directory/%s/%s", kind, id);
	return target;
}

static const char *below(const char *kind, const char *id, const char *what)
{
	static char target[240];

	snprintf(target, sizeof(target), "/v1/directory/%s/%s/%s", kind, id, what);
	return target;
}

/* GET with the token of somebody. */
static void get_as(const char *who, const char *target, int status)
{
	put("GET", target, who, NULL, NULL, status);
}

static void patch(const char *target, int version, const char *body, int status)
{
	char header[40];

	snprintf(header, sizeof(header), "If-Match: \"%d\"", version);
	put("PATCH", target, me.coordonnateur, header, body, status);
}

static void hold(const struct things *t, int version, const char *places, int status)
{
	char header[40], body[1400];

	snprintf(header, sizeof(header), "If-Match: \"%d\"", version);
	snprintf(body, sizeof(body), "{\"places\":%s}", places);
	put("PUT", below("offers", t->offer, "places"), me.coordonnateur, header, body, status);
}

static void hold_there(const struct things *t, int version, int status)
{
	char places[80];

	snprintf(places, sizeof(places), "[{\"place_id\":\"%s\"}]", t->place);
	hold(t, version, places, status);
}

static const json_t *member(const char *key)
{
	return json_object_get(me.a.json, key);
}

#define WHOLE                                                                                       \
	",\"disability_types\":[\"autism\",\"rare\"],\"receptions\":[\"temporary\",\"sequential\"," \
	"\"respite\"],\"languages\":[\"fr\",\"fsl\"],\"communication\":[\"pictograms\"],"           \
	"\"publics\":[\"carer\"],\"zone\":[\"31\",\"200072643\",\"31483\"],"                        \
	"\"conditions\":\"Après une visite.\",\"doors\":[\"free\",\"cdaph_orientation\"],"         \
	"\"orientations\":[\"7_8\"],\"fee\":\"paying\",\"fee_note\":\"Selon le quotient.\","        \
	"\"intake_modes\":[\"phone\"],\"intake_by\":[\"user\"],\"intake_note\":\"Le matin.\","      \
	"\"website\":\"https://exemple.fr/repit\",\"tags\":[\"rapt\"],"                             \
	"\"hours\":{\"weekly\":[{\"days\":[\"monday\"],\"opens\":\"09:00\",\"closes\":\"12:00\"}]}"

static void every_field_of_an_offer_comes_back(void **state)
{
	struct things t = some(WHOLE, "");
	static const char *const LISTS[] = {
	    "disability_types", "receptions", "languages", "communication",
	    "publics",          "zone",       "doors",     "orientations",
	    "intake_modes",     "intake_by",  "tags"};

	(void)state;
	get(of("offers", t.offer), 200);
	for (size_t i = 0; i < CMN_LEN(LISTS); i++)
		assert_true(json_array_size(member(LISTS[i])) > 0);
	assert_string_equal(asked_text(&me.a, "conditions"), "Après une visite.");
	assert_string_equal(asked_text(&me.a, "fee"), "paying");
	assert_int_equal(json_array_size(json_object_get(member("hours"), "weekly")), 1);
	assert_int_equal(json_array_size(member("places")), 0);
	assert_null(member("provenance"));
}

static void a_change_of_one_field_keeps_the_others_and_says_where_it_comes_from(void **state)
{
	struct things t = some(WHOLE, "");

	(void)state;
	patch(of("offers", t.offer), 1, "{\"languages\":[],\"fee_note\":null,\"age_min\":3}", 200);
	assert_int_equal(json_array_size(member("languages")), 0);
	assert_null(member("fee_note"));
	assert_string_equal(asked_text(&me.a, "fee"), "paying");
	assert_int_equal(json_array_size(member("zone")), 3);
	const json_t *from = json_object_get(member("provenance"), "languages");
	assert_string_equal(json_string_value(json_object_get(from, "source")), "manual");
	assert_int_equal(strlen(json_string_value(json_object_get(from, "date"))), 10);
	assert_int_equal(json_object_size(member("provenance")), 3);
}

static void a_former_commune_of_a_zone_becomes_that_of_today(void **state)
{
	char more[64];
	struct test_db *db = *state;
	PGresult *res CMN_AUTO(cmn_pgres_drop) = PQexec(
	    db->pg, "SELECT code, commune FROM directory.commune_former_code ORDER BY 1 LIMIT 1");

	snprintf(more, sizeof(more), ",\"zone\":[\"%s\"]", PQgetvalue(res, 0, 0));
	some(more, "");
	assert_string_equal(json_string_value(json_array_get(member("zone"), 0)),
			    PQgetvalue(res, 0, 1));
}

static void what_is_wrong_with_an_offer_is_named_by_its_member(void **state)
{
	struct things t = some("", "");
	static const struct {
		const char *more, *pointer;
	} CASES[] = {
	    {",\"doors\":[\"cdaph_orientation\"]", "/orientations"},
	    {",\"orientations\":[\"7_8\"]", "/doors"},
	    {",\"zone\":[\"31999\"]", "/zone"},
	    {",\"zone\":[\"123456789\"]", "/zone"},
	    {",\"intake_actor_id\":\"00000000-0000-0000-0000-000000000000\"", "/intake_actor_id"},
	    {",\"intake_place_id\":\"00000000-0000-0000-0000-000000000000\"", "/intake_place_id"},
	    {",\"conditions\":\"a\\u0007b\"", "/conditions"},
	    {",\"doors\":[\"window\"]", "/doors/0"},
	    {",\"hours\":{}", "/hours"},
	    {",\"hours\":{\"weekly\":[{\"days\":[\"monday\"],\"opens\":\"09:00\",\"closes\":"
	     "\"09:00\"}]}",
	     "/hours/weekly/0"},
	    {",\"hours\":{\"weekly\":[{\"days\":[\"monday\"],\"opens\":\"09:00\",\"closes\":"
	     "\"10:00\",\"from\":\"2026-12-01\",\"until\":\"2026-12-02\"}]}",
	     "/hours/weekly/0"},
	    {",\"hours\":{\"exceptions\":[{\"from\":\"2027-01-02\",\"until\":\"2027-01-01\","
	     "\"closed\":true}]}",
	     "/hours/exceptions/0"},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		new_offer(t.actor, CASES[i].more, 422);
		assert_string_equal(asked_pointer(&me.a), CASES[i].pointer);
	}
}

static void hours_that_never_open_are_refused_with_the_reason(void **state)
{
	struct things t = some("", "");

	(void)state;
	new_offer(t.actor,
		  ",\"hours\":{\"weekly\":[{\"days\":[\"friday\"],\"opens\":\"09:00\",\"closes\":"
		  "\"12:00\",\"from\":\"2027-01-01\",\"until\":\"2027-01-01\"}]}",
		  422);
	assert_non_null(strstr(asked_text(&me.a, "detail"), "jours fériés"));
	new_offer(t.actor,
		  ",\"hours\":{\"weekly\":[{\"days\":[\"monday\"],\"opens\":\"09:00\",\"closes\":"
		  "\"12:00\",\"until\":\"2020-12-31\"}]}",
		  422);
	assert_non_null(strstr(asked_text(&me.a, "detail"), "n’ouvrent plus"));
}

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
	get("/v1/directory/search?commune=31555&radius_km=5&text=repit+invente+toulouse", 200);
	assert_int_equal(items(), 1);
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
	patch(of("contacts", id), 1, "{\"phone\":null,\"email\":\"accueil@exemple.fr\"}", 200);
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

/* --- actors ---------------------------------------------------------------------------------- */

static void an_actor_says_what_it_does_does_not_and_cannot(void **state)
{
	struct things t = some("", "");

	(void)state;
	patch(
	    of("actors", t.actor), 1,
	    "{\"does\":[\"Répit à domicile.\"],\"does_not\":[\"Soins.\"],\"cannot\":[\"La nuit.\"],"
	    "\"functions\":[\"repit\"],\"tags\":[\"pair_aidance\"],\"membership\":\"core_member\","
	    "\"member_category\":\"association\",\"siret\":\"13003013300016\"}",
	    200);
	assert_int_equal(json_array_size(member("cannot")), 1);
	assert_string_equal(asked_text(&me.a, "membership"), "core_member");
	patch(of("actors", t.actor), 2, "{\"membership\":\"partner\"}", 422);
	assert_string_equal(asked_pointer(&me.a), "/member_category");
	patch(of("actors", t.actor), 2, "{\"siret\":\"13003013300017\"}", 422);
	assert_string_equal(asked_pointer(&me.a), "/siret");
	get("/v1/directory/actors?departement=31&type=pfra&limit=200", 200);
	assert_non_null(strstr(me.a.answer.body.data, "pair_aidance"));
	assert_true(test_db_count(*state, "SELECT count(*) FROM directory.outbox WHERE"
					  " data->>'member_category' = 'association'") > 0);
}

static void a_confidential_actor_shows_its_address_to_the_team_alone(void **state)
{
	struct things t = some("", "");

	(void)state;
	patch(of("actors", t.actor), 1, "{\"address\":\"7 rue secrète\",\"confidential\":true}",
	      200);
	assert_string_equal(asked_text(&me.a, "address"), "7 rue secrète");
	get(of("actors", t.actor), 200);
	assert_null(member("address"));
	get("/v1/directory/actors?departement=31&limit=200&type=pfra", 200);
	assert_null(strstr(me.a.answer.body.data, "secrète"));
}

static void what_an_actor_leaves_behind_says_since_when_and_why(void **state)
{
	struct things t = some("", "");

	(void)state;
	patch(of("actors", t.actor), 1, "{\"active\":false,\"retired_why\":\"ceased\"}", 200);
	assert_string_equal(json_string_value(json_object_get(member("retired"), "why")), "ceased");
	get(of("offers", t.offer), 200);
	assert_string_equal(json_string_value(json_object_get(member("retired"), "why")),
			    "actor_retired");
	get(of("places", t.place), 200);
	assert_true(json_is_false(member("active")));
	get(below("actors", t.actor, "offers"), 200);
	assert_int_equal(items(), 0);
	get(below("actors", t.actor, "offers?state=all"), 200);
	assert_int_equal(items(), 1);
}

static void offers_of_an_actor_come_once_each_page_by_page(void **state)
{
	struct things t = some("", "");
	char target[400], next[300] = "";
	size_t seen = 0;

	(void)state;
	for (int i = 0; i < 6; i++)
		new_offer(t.actor, "", 201);
	for (int page = 0; page < 9; page++) {
		snprintf(target, sizeof(target), "%s%s%s",
			 below("actors", t.actor, "offers?limit=3"), next[0] ? "&cursor=" : "",
			 next);
		get(target, 200);
		seen += items();
		const char *more = json_string_value(member("next"));
		if (more == NULL)
			break;
		snprintf(next, sizeof(next), "%s", more);
	}
	assert_int_equal(seen, 7);
	get("/v1/directory/actors/00000000-0000-0000-0000-000000000000/offers", 404);
}

/* --- open at T ------------------------------------------------------------------------------- */

static void whether_it_is_open_is_answered_at_an_instant(void **state)
{
	struct things t = some(WHOLE, "");

	(void)state;
	get(below("offers", t.offer, "opening?at=2026-12-07T09:30:00Z"), 200); /* a Monday */
	assert_true(json_is_true(member("open")));
	assert_string_equal(asked_text(&me.a, "local_time"), "10:30");
	assert_string_equal(asked_text(&me.a, "stated_for"), "offer");
	assert_string_equal(asked_text(&me.a, "until"), "2026-12-07T11:00:00.000000Z");
	get(below("offers", t.offer, "opening?at=2026-12-08T09:30:00Z"), 200);
	assert_true(json_is_false(member("open")));
	assert_string_equal(asked_text(&me.a, "next"), "2026-12-14T08:00:00.000000Z");
	get(below("offers", t.offer, "opening?place_id=00000000-0000-0000-0000-000000000000"), 422);
	get("/v1/directory/offers/00000000-0000-0000-0000-000000000000/opening", 404);
}

static void hours_that_nobody_stated_are_not_known(void **state)
{
	struct things t = some("", "");

	(void)state;
	get(below("offers", t.offer, "opening"), 200);
	assert_true(json_is_false(member("known")));
	assert_null(member("open"));
}

/* --- what is told ---------------------------------------------------------------------------- */

static void every_event_obeys_its_schema_and_every_write_has_one(void **state)
{
	struct test_db *db = *state;
	PGresult *res CMN_AUTO(cmn_pgres_drop) =
	    PQexec(db->pg, "SELECT type, data::text, subject FROM directory.outbox WHERE type !="
			   " 'directory.commune.published.v1' ORDER BY ord DESC LIMIT 1500");

	assert_true(PQntuples(res) > 1000);
	for (int i = 0; i < PQntuples(res); i++) {
		struct cmn_event ev = {.data = json_loads(PQgetvalue(res, i, 1), 0, NULL)};
		struct cmn_error err;

		snprintf(ev.type, sizeof(ev.type), "%s", PQgetvalue(res, i, 0));
		cmn_error_init(&err);
		if (cmn_event_check(&ev, &err) != CMN_OK)
			fail_msg("%s: %s", err.detail[CMN_EN], PQgetvalue(res, i, 1));
		cmn_event_clear(&ev);
	}
	for (const char *const *kind =
		 (const char *const[]){"actor", "offer", "place", "contact", NULL};
	     *kind != NULL; kind++) {
		char sql[400];

		snprintf(sql, sizeof(sql),
			 "SELECT count(*) FROM directory.%s r WHERE NOT EXISTS (SELECT FROM"
			 " directory.outbox o WHERE o.subject = r.id::text AND"
			 " (o.data->>'version')::bigint = r.version AND o.data->>'%s_id' ="
			 " r.id::text)",
			 *kind, *kind);
		assert_int_equal(test_db_count(db, sql), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_field_of_an_offer_comes_back),
	    cmocka_unit_test(a_change_of_one_field_keeps_the_others_and_says_where_it_comes_from),
	    cmocka_unit_test(a_former_commune_of_a_zone_becomes_that_of_today),
	    cmocka_unit_test(what_is_wrong_with_an_offer_is_named_by_its_member),
	    cmocka_unit_test(hours_that_never_open_are_refused_with_the_reason),
	    cmocka_unit_test(an_offer_stands_where_its_main_place_stands),
	    cmocka_unit_test(places_of_an_offer_are_set_as_a_whole_and_in_order),
	    cmocka_unit_test(a_place_in_use_is_not_closed_and_a_free_one_leaves_a_tombstone),
	    cmocka_unit_test(a_confidential_place_shows_its_commune_only),
	    cmocka_unit_test(a_place_that_becomes_confidential_takes_the_position_away),
	    cmocka_unit_test(contacts_are_shown_to_whom_they_are_meant_for),
	    cmocka_unit_test(a_contact_keeps_one_way_of_reaching_it),
	    cmocka_unit_test(an_actor_says_what_it_does_does_not_and_cannot),
	    cmocka_unit_test(a_confidential_actor_shows_its_address_to_the_team_alone),
	    cmocka_unit_test(what_an_actor_leaves_behind_says_since_when_and_why),
	    cmocka_unit_test(offers_of_an_actor_come_once_each_page_by_page),
	    cmocka_unit_test(whether_it_is_open_is_answered_at_an_instant),
	    cmocka_unit_test(hours_that_nobody_stated_are_not_known),
	    cmocka_unit_test(every_event_obeys_its_schema_and_every_write_has_one),
	};

	return cmocka_run_group_tests(tests, asking_setup, asking_teardown);
}

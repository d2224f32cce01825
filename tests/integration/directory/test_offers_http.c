/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_offers_http.c - an offer whole: its fields, its actor, when it is open, what is told.
 */
#include "integration/directory/offering.h"

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
	    {",\"conditions\":\" \\u00a0\"", "/conditions"},
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

static void hostile_texts_come_back_as_they_were_written(void **state)
{
	static const char *const TEXTS[] = {
	    "'); DROP TABLE offer; --",
	    "<script>alert(1)</script>",
	    "\xf0\x9f\x8f\xa0 \xf0\x9f\x91\xa9",
	    "\xe2\x80\xae\xd7\xa9\xd7\x9c",
	    "{\\\"a\\\":[1]}",
	    "%s %n $1 \\\\",
	};
	char more[400];

	(void)state;
	struct things t = some("", "");
	for (size_t i = 0; i < CMN_LEN(TEXTS); i++) {
		snprintf(more, sizeof(more), ",\"conditions\":\"%s\",\"intake_note\":\"%s\"",
			 TEXTS[i], TEXTS[i]);
		new_offer(t.actor, more, 201);
		json_t *as_sent = NULL;
		char text[200];
		snprintf(text, sizeof(text), "[\"%s\"]", TEXTS[i]);
		as_sent = json_loads(text, 0, NULL);
		assert_string_equal(asked_text(&me.a, "conditions"),
				    json_string_value(json_array_get(as_sent, 0)));
		json_decref(as_sent);
	}
}

static void what_is_longer_than_allowed_is_refused_by_its_member(void **state)
{
	struct things t = some("", "");
	char more[2600] = ",\"conditions\":\"";
	size_t n = strlen(more);

	(void)state;
	memset(more + n, 'a', 2001);
	snprintf(more + n + 2001, 3, "\"");
	new_offer(t.actor, more, 422);
	assert_string_equal(asked_pointer(&me.a), "/conditions");
}

/* The same act under the same key is done once: an offer is held once, a place is made once. */
static void the_same_act_twice_changes_once(void **state)
{
	struct things t = some("", "");
	char body[400], first[40];

	snprintf(body, sizeof(body),
		 "{\"departement\":\"31\",\"actor_id\":\"%s\",\"name\":\"Lieu inventé\","
		 "\"commune\":\"31555\"}",
		 t.actor);
	put("POST", "/v1/directory/places", me.coordonnateur, "Idempotency-Key: place-1", body,
	    201);
	keep(first);
	put("POST", "/v1/directory/places", me.coordonnateur, "Idempotency-Key: place-1", body,
	    201);
	assert_string_equal(asked_text(&me.a, "id"), first);
	snprintf(body, sizeof(body), "{\"places\":[{\"place_id\":\"%s\"}]}", t.place);
	for (int i = 0; i < 2; i++) {
		put("PUT", below("offers", t.offer, "places"), me.coordonnateur,
		    "If-Match: \"1\"\nIdempotency-Key: held-1", body, 200);
		assert_int_equal(json_integer_value(member("version")), 2);
	}
	snprintf(body, sizeof(body),
		 "SELECT count(*) FROM directory.outbox WHERE subject = '%s'"
		 " AND data->>'version' = '2'",
		 t.offer);
	assert_int_equal(test_db_count(*state, body), 1);
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
	char target[700], next[500] = "", longest[600] = "{\"name\":\"A";
	size_t seen = 0;

	(void)state;
	for (int i = 0; i < 6; i++)
		new_offer(t.actor, "", 201);
	for (size_t i = 0, n = strlen(longest); i < 150; i++, n += 3)
		memcpy(longest + n, "字", 4);
	memcpy(longest + strlen(longest), "\"}", 3);
	patch(of("offers", t.offer), 1, longest, 200);
	for (int page = 0; page < 9; page++) {
		snprintf(target, sizeof(target), "%s%s%s",
			 below("actors", t.actor, "offers?limit=1"), next[0] ? "&cursor=" : "",
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
	get(below("offers", t.offer, "opening?place_id=00000000-0000-0000-0000-000000000000"), 404);
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
	events_obey(res);
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
	    cmocka_unit_test(hostile_texts_come_back_as_they_were_written),
	    cmocka_unit_test(what_is_longer_than_allowed_is_refused_by_its_member),
	    cmocka_unit_test(the_same_act_twice_changes_once),
	    cmocka_unit_test(hours_that_never_open_are_refused_with_the_reason),
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

/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_reception_parts.c - the parts of a département: what is asked lies in one, is filtered by
 * it, and no clock differs between them (R003 to R005).  The persons are invented.
 */
#include "reception_desk.h"

#define SITUATIONS "/v1/intake/situations"
#define PARTS      "/v1/intake/sub-territories"
#define COVERAGE   "/v1/intake/coverage?departement=31"

/* The queue of the files has the same filter; each of the solicitations becomes a file. */
static void follow_up(const char *part)
{
	char body[128], target[192];

	desk_get(&desk, conseiller, SOLICITATIONS "?departement=31&state=received", 200);
	while (desk_items(&desk) > 0) {
		snprintf(body, sizeof(body), "{\"solicitation_id\":\"%s\"}",
			 cmn_json_get(desk_item(&desk, 0), "id"));
		post(SITUATIONS, conseiller, body, 201);
		desk_get(&desk, conseiller, SOLICITATIONS "?departement=31&state=received", 200);
	}
	desk_get(&desk, conseiller, SITUATIONS "?departement=31", 200);
	assert_true(desk_items(&desk) > 1);
	snprintf(target, sizeof(target), SITUATIONS "?departement=31&sub_territory_id=%s", part);
	desk_get(&desk, conseiller, target, 200);
	assert_int_equal(desk_items(&desk), 1);
}

static void a_part_of_the_departement_is_carried_and_filtered(void **state)
{
	char part[40], id[40], target[192];

	(void)state;
	post(PARTS, coordonnateur,
	     "{\"departement\":\"31\",\"code\":\"comminges\",\"name\":\"Comminges\","
	     "\"communes\":[\"31483\"]}",
	     201);
	keep_id(part);
	record(conseiller, "{\"channel\":\"visit\",\"commune\":\"31483\"}", 201);
	look(id);
	assert_string_equal(desk_text(&desk, "sub_territory_id"), part);
	record(conseiller, "{\"channel\":\"visit\",\"commune\":\"31555\"}", 201);
	look(id);
	assert_string_equal(desk_text(&desk, "sub_territory_id"), "");
	snprintf(target, sizeof(target), SOLICITATIONS "?departement=31&sub_territory_id=%s", part);
	desk_get(&desk, conseiller, target, 200);
	assert_int_equal(desk_items(&desk), 1);
	follow_up(part);
	desk_get(&desk, platform, "/v1/intake/routing/31483", 200);
	assert_string_equal(desk_text(&desk, "sub_territory"), "comminges");
	desk_get(&desk, coordonnateur44, "/v1/intake/routing/31483", 200);
	assert_string_equal(desk_text(&desk, "sub_territory"), "");
}

/* What came from a spreadsheet or from elsewhere was never recorded here by hand. */
static void a_file_that_was_brought_lies_in_its_part_too(void **state)
{
	test_db_exec(
	    *state,
	    "SET search_path = intake; SET session_replication_role = origin;"
	    "INSERT INTO solicitation (id, departement, received_at, recorded_at,"
	    " recorded_by, channel, requester_kind, person_profile, profile, commune, state,"
	    " import_id, origin_transfer_id) SELECT gen_random_uuid(), '31', '2021-02-03',"
	    " '2026-01-01', 'test', 'phone', 'person', 'adult', 'adult', c, 'received', i, t"
	    " FROM (VALUES ('31483', gen_random_uuid(), NULL::uuid),"
	    " ('31483', NULL, gen_random_uuid()), ('31555', gen_random_uuid(), NULL))"
	    " AS x (c, i, t)");
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM intake.solicitation q"
					       " JOIN intake.sub_territory t ON t.code ="
					       " 'comminges' AND t.id = q.sub_territory_id"
					       " WHERE q.recorded_by = 'test'"),
			 2);
	test_db_exec(*state, "DELETE FROM intake.solicitation WHERE recorded_by = 'test'");
}

/* The solicitations of this file are of today; in 2021 nobody was reached. */
static void the_coverage_shows_whom_nobody_asked_about(void **state)
{
	const json_t *item;

	(void)state;
	test_db_exec(*state, "SET search_path = intake;"
			     "UPDATE commune_ref SET epci = '200072643' WHERE code = '31483'");
	post(SOLICITATIONS, conseiller,
	     "{\"channel\":\"visit\",\"commune\":\"31483\","
	     "\"received_at\":\"2022-06-30T21:59:59Z\"}",
	     201);
	post(SOLICITATIONS, conseiller,
	     "{\"channel\":\"visit\",\"commune\":\"31483\","
	     "\"received_at\":\"2022-06-30T22:00:00Z\"}",
	     201); /* already 1 July in Toulouse */
	desk_get(&desk, conseiller, COVERAGE "&semester=2022-S1", 200);
	assert_true(desk_items(&desk) >= 3);
	for (size_t i = 0; i < desk_items(&desk); i++) {
		bool here;

		item = desk_item(&desk, i);
		here = strcmp(json_string_value(json_object_get(item, "commune")), "31483") == 0;
		assert_int_equal(json_integer_value(json_object_get(item, "solicitations")), here);
	}
	desk_get(&desk, conseiller, COVERAGE "&semester=2022-S2&by=epci", 200);
	assert_int_equal(desk_items(&desk), 2); /* and those whose intercommunality is not known */
	item = desk_item(&desk, 0);
	assert_string_equal(json_string_value(json_object_get(item, "epci")), "200072643");
	assert_int_equal(json_integer_value(json_object_get(item, "communes_reached")), 1);
	item = desk_item(&desk, 1);
	assert_int_equal(json_integer_value(json_object_get(item, "communes_reached")), 0);
	desk_get(&desk, conseiller, COVERAGE "&semester=2022-S3", 422);
	desk_get(&desk, coordonnateur44, COVERAGE "&semester=2022-S1", 403);
	desk_get(&desk, platform, COVERAGE "&semester=2022-S1", 403);
}

static void a_commune_lies_in_one_part_of_its_own_departement(void **state)
{
	char id[40], target[128];

	(void)state;
	post(PARTS, coordonnateur,
	     "{\"departement\":\"31\",\"code\":\"autre\",\"name\":\"\\u2003\","
	     "\"communes\":[\"31395\"]}",
	     422);
	assert_string_equal(asked_pointer(&desk.a), "/name");
	post(PARTS, coordonnateur,
	     "{\"departement\":\"31\",\"code\":\"autre\",\"name\":\"Autre\","
	     "\"communes\":[\"31483\"]}",
	     409);
	assert_string_equal(asked_pointer(&desk.a), "/communes");
	post(PARTS, coordonnateur,
	     "{\"departement\":\"31\",\"code\":\"autre\",\"name\":\"Autre\","
	     "\"communes\":[\"31395\",\"44109\"]}",
	     422);
	assert_string_equal(asked_pointer(&desk.a), "/communes/1");
	post(PARTS, coordonnateur,
	     "{\"departement\":\"31\",\"code\":\"autre\",\"name\":\"Autre\","
	     "\"communes\":[\"31997\"]}",
	     422);
	assert_string_equal(asked_pointer(&desk.a), "/communes");
	post(PARTS, coordonnateur,
	     "{\"departement\":\"31\",\"code\":\"muretain\",\"name\":\"Muretain\","
	     "\"communes\":[\"31395\"]}",
	     201);
	keep_id(id);
	snprintf(target, sizeof(target), PARTS "/%s", id);
	desk_send(&desk, "PUT", target, coordonnateur, "If-Match: \"1\"",
		  "{\"name\":\"Muretain\",\"communes\":[\"31395\",\"31483\"]}", 409);
	desk_send(&desk, "PUT", target, coordonnateur, "If-Match: \"1\"",
		  "{\"name\":\"Sud\",\"communes\":[\"31395\",\"31555\"]}", 200);
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "communes")), 2);
	desk_send(&desk, "PUT", target, coordonnateur, "If-Match: \"1\"",
		  "{\"name\":\"Nord\",\"communes\":[]}", 412);
	desk_send(&desk, "PUT", target, coordonnateur44, "If-Match: \"2\"",
		  "{\"name\":\"Nord\",\"communes\":[]}", 404);
	desk_send(&desk, "PUT", target, coordonnateur, "If-Match: \"2\"",
		  "{\"name\":\"Nord\",\"communes\":[\"31555\"]}", 200);
	desk_get(&desk, platform, PARTS "?departement=31", 200);
	assert_int_equal(desk_items(&desk), 2);
}

static void the_same_clocks_hold_in_every_part(void **state)
{
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM information_schema.columns"
					       " WHERE table_schema = 'intake'"
					       " AND table_name = 'reception_rule'"
					       " AND column_name LIKE 'sub_territory%'"),
			 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_part_of_the_departement_is_carried_and_filtered),
	    cmocka_unit_test(a_file_that_was_brought_lies_in_its_part_too),
	    cmocka_unit_test(the_coverage_shows_whom_nobody_asked_about),
	    cmocka_unit_test(a_commune_lies_in_one_part_of_its_own_departement),
	    cmocka_unit_test(the_same_clocks_hold_in_every_part),
	};

	return cmocka_run_group_tests(tests, reception_setup, reception_teardown);
}

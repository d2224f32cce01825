/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_reception_http.c - reception points: who adds them, what is refused at which field, who sees
 * them.
 */
#include "integration/directory/receiving.h"

static char id[40];

static void refused(const struct things *t, const char *more, const char *pointer)
{
	char room[40];

	new_point(t, more, 422, room);
	assert_string_equal(asked_pointer(&me.a), pointer);
}

static void a_point_is_added_read_and_listed(void **state)
{
	struct things t =
	    some("", ",\"address\":\"1 rue inventée\",\"postal_code\":\"31000\","
		     "\"accessibility\":[\"lift\"],\"accessibility_note\":\"Sonnez.\"");
	char target[200];

	(void)state;
	new_point(&t, ",\"neutral\":true", 201, id);
	snprintf(target, sizeof(target), POINTS "/%s", id);
	assert_string_equal(asked_header(&me.a, "Location"), target);
	assert_string_equal(asked_header(&me.a, "ETag"), "\"1\"");
	get(target, 200);
	assert_string_equal(asked_text(&me.a, "actor_name"), "Acteur inventé");
	assert_string_equal(asked_text(&me.a, "address"), "1 rue inventée");
	assert_string_equal(asked_text(&me.a, "commune"), "31555");
	assert_string_equal(asked_text(&me.a, "accessibility_note"), "Sonnez.");
	assert_int_equal(json_array_size(member("accessibility")), 1);
	assert_true(json_is_true(member("active")));
	assert_null(member("hours_of"));
	get(POINTS "?departement=31&kind=permanence&commune=31555&limit=200", 200);
	assert_non_null(strstr(me.a.answer.body.data, id));
	get(POINTS "?departement=31&kind=antenna", 200);
	assert_null(strstr(me.a.answer.body.data, id));
	get(POINTS "?departement=09", 200);
	assert_null(strstr(me.a.answer.body.data, id));
	get(point(NONE), 404);
	get(POINTS "?departement=31&kind=garage", 400);
}

static void pages_of_the_list_hold_each_point_once(void **state)
{
	struct things t = some("", "");
	char ids[5][40], target[700] = POINTS "?departement=31&limit=2", next[600];
	int seen[5] = {0}, pages = 0;

	(void)state;
	for (size_t i = 0; i < 5; i++)
		new_point(&t, ",\"neutral\":true", 201, ids[i]);
	do {
		get(target, 200);
		assert_true(items() <= 2);
		for (size_t i = 0; i < items(); i++)
			for (size_t j = 0; j < 5; j++)
				seen[j] += strcmp(cmn_json_get(item(i), "id"), ids[j]) == 0;
		snprintf(next, sizeof(next), "%s", asked_text(&me.a, "next"));
		snprintf(target, sizeof(target), POINTS "?departement=31&limit=2&cursor=%s", next);
	} while (next[0] != '\0' && pages++ < 100);
	for (size_t j = 0; j < 5; j++)
		assert_int_equal(seen[j], 1);
}

static void only_the_coordonnateur_of_the_departement_adds_and_changes(void **state)
{
	struct things t = some("", "");
	char body[400];

	(void)state;
	new_point(&t, ",\"neutral\":true", 201, id);
	snprintf(body, sizeof(body),
		 "{\"departement\":\"%s\",\"actor_id\":\"%s\",\"place_id\":\"%s\",\"kind\":"
		 "\"antenna\",\"name\":\"x\",\"neutral\":true}",
		 "31", t.actor, t.place);
	put("POST", POINTS, NULL, NULL, body, 401);
	put("POST", POINTS, me.conseiller, NULL, body, 403);
	put("PATCH", point(id), me.conseiller, "If-Match: \"1\"", "{\"name\":\"y\"}", 403);
	memcpy(strstr(body, "\"31\""), "\"44\"", 4);
	put("POST", POINTS, me.coordonnateur, NULL, body, 403);
	assert_string_equal(asked_pointer(&me.a), "/departement");
}

static void host_and_place_are_of_the_departement_and_in_use(void **state)
{
	struct things t = some("", ""), shut = some("", ""), other = t, hidden;
	char room[40];

	(void)state;
	patch(of("places", shut.place), 1, "{\"active\":false}", 200);
	snprintf(other.place, sizeof(other.place), "%s", shut.place);
	new_point(&other, ",\"neutral\":true", 422, room);
	assert_string_equal(asked_pointer(&me.a), "/place_id");
	snprintf(other.place, sizeof(other.place), NONE);
	new_point(&other, ",\"neutral\":true", 422, room);
	assert_string_equal(asked_pointer(&me.a), "/place_id");
	other = t;
	snprintf(other.actor, sizeof(other.actor), NONE);
	new_point(&other, ",\"neutral\":true", 422, room);
	assert_string_equal(asked_pointer(&me.a), "/actor_id");
	patch(of("actors", shut.actor), 1, "{\"active\":false}", 200);
	snprintf(other.actor, sizeof(other.actor), "%s", shut.actor);
	new_point(&other, ",\"neutral\":true", 422, room);
	assert_string_equal(asked_pointer(&me.a), "/actor_id");
	hidden = some("", ",\"confidential\":true");
	new_point(&hidden, ",\"neutral\":true", 422, room);
	assert_string_equal(asked_pointer(&me.a), "/place_id");
	new_point(&t, ",\"neutral\":true", 201, id);
	snprintf(room, sizeof(room), "%.36s", hidden.place);
	char body[80];
	snprintf(body, sizeof(body), "{\"place_id\":\"%s\"}", room);
	patch(point(id), 1, body, 422);
	assert_string_equal(asked_pointer(&me.a), "/place_id");
}

static void a_point_without_neutrality_has_a_plan_or_belongs_to_a_partner(void **state)
{
	struct things t = some("", "");

	(void)state;
	refused(&t, ",\"neutral\":false", "/neutral");
	new_point(&t, ",\"neutral\":false,\"kind\":\"partner_point\"", 201, id);
	patch(point(id), 1, "{\"kind\":\"antenna\"}", 422);
	assert_string_equal(asked_pointer(&me.a), "/neutral");
	patch(point(id), 1, "{\"kind\":\"antenna\",\"neutral\":true}", 200);
	patch(point(id), 2, "{\"neutral\":false}", 422);
	assert_string_equal(asked_pointer(&me.a), "/neutral");
	new_point(&t,
		  ",\"neutral\":false,\"temporary\":{\"since\":\"" TODAY
		  "\",\"plan\":\"Enlever l’enseigne.\"}",
		  201, id);
	assert_string_equal(json_string_value(json_object_get(member("temporary"), "due")),
			    "2027-11-23");
}

static void hours_that_never_open_are_refused_at_their_span(void **state)
{
	struct things t = some("", "");

	(void)state;
	refused(
	    &t,
	    ",\"neutral\":true,\"hours\":{\"weekly\":[{\"days\":[\"monday\"],\"opens\":"
	    "\"09:00\",\"closes\":\"12:00\",\"from\":\"2020-01-01\",\"until\":\"2020-12-31\"}]}",
	    "/hours");
	refused(
	    &t,
	    ",\"neutral\":true,\"hours\":{\"weekly\":[{\"days\":[\"monday\"],\"opens\":"
	    "\"09:00\",\"closes\":\"12:00\",\"from\":\"2026-12-01\",\"until\":\"2026-12-02\"}]}",
	    "/hours/weekly/0");
	refused(&t,
		",\"neutral\":true,\"hours\":{\"weekly\":[{\"days\":[\"monday\"],\"opens\":"
		"\"09:00\",\"closes\":\"12:00\",\"from\":\"2026-02-30\"}]}",
		"/hours/weekly/0/from");
	new_point(&t, ",\"neutral\":true,\"hours\":" MONDAYS, 201, id);
	assert_string_equal(asked_text(&me.a, "hours_of"), "point");
	patch(of("places", t.place), 1, "{\"hours\":" MONDAYS "}", 200);
	patch(point(id), 1, "{\"hours\":null}", 200);
	assert_string_equal(asked_text(&me.a, "hours_of"), "place");
}

static void a_change_names_the_version_it_saw_and_keeps_what_it_does_not_name(void **state)
{
	struct things t = some("", "");

	(void)state;
	new_point(&t, ",\"neutral\":true,\"hours\":" MONDAYS, 201, id);
	put("PATCH", point(id), me.coordonnateur, NULL, "{\"name\":\"x\"}", 428);
	patch(point(id), 1, "{\"name\":\"Ailleurs\"}", 200);
	assert_string_equal(asked_header(&me.a, "ETag"), "\"2\"");
	patch(point(id), 1, "{\"name\":\"Trop tard\"}", 412);
	patch(point(NONE), 1, "{\"name\":\"x\"}", 404);
	patch(point(id), 2, "{}", 422);
	patch(point(id), 2, "{\"actor_id\":\"" NONE "\"}", 422);
	patch(point(id), 2, "{\"active\":false}", 200);
	assert_true(json_is_false(member("active")));
	assert_non_null(member("retired_since"));
	assert_string_equal(asked_text(&me.a, "name"), "Ailleurs");
	assert_non_null(member("hours"));
	get(POINTS "?departement=31&limit=200", 200);
	assert_null(strstr(me.a.answer.body.data, id));
	get(POINTS "?departement=31&limit=200&state=all", 200);
	assert_non_null(strstr(me.a.answer.body.data, id));
	patch(point(id), 3, "{\"active\":true}", 200);
	assert_null(member("retired_since"));
}

static void the_same_key_adds_one_point_and_tells_it_once(void **state)
{
	struct things t = some("", "");
	char body[400], first[40];

	snprintf(body, sizeof(body),
		 "{\"departement\":\"31\",\"actor_id\":\"%s\",\"place_id\":\"%s\",\"kind\":"
		 "\"antenna\",\"name\":\"Antenne inventée\",\"neutral\":true}",
		 t.actor, t.place);
	put("POST", POINTS, me.coordonnateur, "Idempotency-Key: point-1", body, 201);
	keep(first);
	put("POST", POINTS, me.coordonnateur, "Idempotency-Key: point-1", body, 201);
	assert_string_equal(asked_text(&me.a, "id"), first);
	memcpy(strstr(body, "Antenne"), "antenne", 7);
	put("POST", POINTS, me.coordonnateur, "Idempotency-Key: point-1", body, 422);
	assert_string_equal(asked_slug(&me.a), "idempotency-mismatch");
	snprintf(body, sizeof(body),
		 "SELECT count(*) FROM directory.outbox WHERE subject = '%s'"
		 " AND type = 'directory.reception_point.published.v1'",
		 first);
	assert_int_equal(test_db_count(*state, body), 1);
}

static void a_point_whose_place_becomes_confidential_is_for_the_team_alone(void **state)
{
	struct things t = some("", ",\"address\":\"9 rue cachée\"");

	(void)state;
	new_point(&t, ",\"neutral\":true,\"hours\":" MONDAYS, 201, id);
	patch(of("places", t.place), 1, "{\"confidential\":true}", 200);
	get(point(id), 404);
	get(below("reception-points", id, "openings"), 404);
	get(below("reception-points", id, "calendar.ics"), 404);
	get(POINTS "?departement=31&limit=200&state=all", 200);
	assert_null(strstr(me.a.answer.body.data, id));
	get_as(me.conseiller, point(id), 200);
	assert_string_equal(asked_text(&me.a, "address"), "9 rue cachée");
	get_as(me.conseiller, below("reception-points", id, "openings"), 200);
}

static void a_point_goes_out_of_use_with_its_place_and_with_its_host(void **state)
{
	struct things t = some("", ""), host = some("", "");
	char body[100];

	(void)state;
	new_point(&t, ",\"neutral\":true,\"hours\":" MONDAYS, 201, id);
	get(below("reception-points", id, "openings"), 200);
	assert_true(json_array_size(member("openings")) > 5);
	patch(of("places", t.place), 1, "{\"active\":false}", 200);
	get(point(id), 200);
	assert_true(json_is_false(member("active")));
	assert_non_null(member("retired_since"));
	get(below("reception-points", id, "openings"), 200);
	assert_int_equal(json_array_size(member("openings")), 0);
	snprintf(body, sizeof(body), "{\"place_id\":\"%s\"}", host.place);
	patch(point(id), 1, body, 200);
	assert_true(json_is_true(member("active")));
	patch(of("actors", t.actor), 1, "{\"active\":false}", 200);
	get(point(id), 200);
	assert_true(json_is_false(member("active")));
}

#define RLO "\xe2\x80\xae" /* turns what follows around */

static void hostile_texts_are_kept_as_texts_or_refused(void **state)
{
	struct things t = some("", "");
	static const char NASTY[] = "'); DROP TABLE actor; -- <script>alert(1)</script> 🏠" RLO "éÉ";
	char more[600];

	(void)state;
	snprintf(more, sizeof(more), ",\"neutral\":true,\"name\":\"%s\"", NASTY);
	new_point(&t, more, 201, id);
	get(point(id), 200);
	assert_string_equal(asked_text(&me.a, "name"), NASTY);
	refused(&t, ",\"neutral\":true,\"name\":\"a\\u0007b\"", "/name");
	refused(&t, ",\"neutral\":true,\"name\":\"\"", "/name");
	refused(&t,
		",\"neutral\":true,\"temporary\":{\"since\":\"" TODAY "\",\"plan\":\"a\\u0001b\"}",
		"/temporary/plan");
	refused(&t, ",\"neutral\":true,\"unknown\":1", "/unknown");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_point_is_added_read_and_listed),
	    cmocka_unit_test(pages_of_the_list_hold_each_point_once),
	    cmocka_unit_test(only_the_coordonnateur_of_the_departement_adds_and_changes),
	    cmocka_unit_test(host_and_place_are_of_the_departement_and_in_use),
	    cmocka_unit_test(a_point_without_neutrality_has_a_plan_or_belongs_to_a_partner),
	    cmocka_unit_test(hours_that_never_open_are_refused_at_their_span),
	    cmocka_unit_test(a_change_names_the_version_it_saw_and_keeps_what_it_does_not_name),
	    cmocka_unit_test(the_same_key_adds_one_point_and_tells_it_once),
	    cmocka_unit_test(a_point_whose_place_becomes_confidential_is_for_the_team_alone),
	    cmocka_unit_test(a_point_goes_out_of_use_with_its_place_and_with_its_host),
	    cmocka_unit_test(hostile_texts_are_kept_as_texts_or_refused),
	};

	return cmocka_run_group_tests(tests, receiving_setup, asking_teardown);
}

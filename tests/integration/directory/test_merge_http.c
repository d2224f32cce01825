/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_merge_http.c - two records are made one, with all that hangs on them, and two again.
 */
#include "integration/directory/twinning.h"

#include <pthread.h>

/* Every column of a record but those that only rise, as text. */
static void record_of(struct test_db *db, const char *table, const char *id, char *out, size_t size)
{
	char sql[300];
	PGresult *res;

	snprintf(sql, sizeof(sql),
		 "SELECT (to_jsonb(r) - 'version' - 'updated_at')::text FROM directory.%s r"
		 " WHERE id = '%s'",
		 table, id);
	res = PQexec(db->pg, sql);
	assert_int_equal(PQntuples(res), 1);
	snprintf(out, size, "%s", PQgetvalue(res, 0, 0));
	PQclear(res);
}

#define ROOM 6000
struct shot {
	char one[ROOM], other[ROOM], offer[ROOM], place[ROOM], contact[ROOM];
};

static void shoot(struct test_db *db, const struct twins *t, const struct things *of_other,
		  const char *contact, struct shot *s)
{
	record_of(db, "actor", t->one, s->one, ROOM);
	record_of(db, "actor", t->other, s->other, ROOM);
	record_of(db, "offer", of_other->offer, s->offer, ROOM);
	record_of(db, "place", of_other->place, s->place, ROOM);
	record_of(db, "contact", contact, s->contact, ROOM);
}

static void assert_same(const struct shot *a, const struct shot *b)
{
	assert_string_equal(a->one, b->one);
	assert_string_equal(a->other, b->other);
	assert_string_equal(a->offer, b->offer);
	assert_string_equal(a->place, b->place);
	assert_string_equal(a->contact, b->contact);
}

static void what_the_other_has(const struct twins *t, struct things *ret, char contact[40])
{
	char body[300];

	new_place(t->other, "", ret->place);
	new_offer(t->other, "", 201);
	keep(ret->offer);
	put("POST", below("actors", t->other, "contacts"), me.coordonnateur, NULL,
	    "{\"function\":\"reception\",\"visibility\":\"public\",\"phone\":\"05 36 49 00 02\"}",
	    201);
	keep(contact);
	snprintf(body, sizeof(body), "{\"actor_id\":\"%s\",\"kind\":\"moved\"}", t->other);
	put("POST", "/v1/directory/anomalies", me.conseiller, NULL, body, 201);
}

static void one_is_kept_and_all_goes_along_and_back(void **state)
{
	static struct shot before, after;
	struct twins t =
	    twins("", HAS_PHONE ",\"does\":[\"Répit.\"],\"confidential\":true,"
				"\"membership\":\"core_member\",\"member_category\":\"esms\"");
	struct things theirs;
	char contact[40], merge[40], sql[400];

	what_the_other_has(&t, &theirs, contact);
	shoot(*state, &t, &theirs, contact, &before);
	merge_with(&t, "actor", 1, 1, "", 201);
	keep(merge);
	assert_string_equal(asked_header(&me.a, "ETag"), "\"1\"");
	get(of("actors", t.one), 200);
	assert_string_equal(asked_text(&me.a, "phone"), "05 36 49 00 01");
	assert_string_equal(asked_text(&me.a, "member_category"), "esms");
	assert_true(json_is_true(member("confidential"))); /* it stays one */
	assert_int_equal(json_integer_value(member("open_anomalies")), 1);
	get(of("actors", t.other), 200);
	assert_false(json_is_true(member("active")));
	assert_string_equal(asked_text(&me.a, "merged_into"), t.one);
	assert_int_equal(json_integer_value(member("open_anomalies")), 0);
	get(of("offers", theirs.offer), 200);
	assert_string_equal(asked_text(&me.a, "actor_id"), t.one);
	assert_true(json_is_true(member("active")));
	get(below("actors", t.one, "places"), 200);
	assert_int_equal(items(), 1);
	get(below("actors", t.one, "contacts"), 200);
	assert_int_equal(items(), 1);
	assert_int_equal(pairs(*state, &t, "merged"), 1);
	snprintf(
	    sql, sizeof(sql),
	    "SELECT count(*) FROM directory.outbox WHERE subject = '%s' AND data->>'merged_into'"
	    " = '%s'",
	    t.other, t.one);
	assert_int_equal(test_db_count(*state, sql), 1);
	undo(merge, 2, 412);
	undo(merge, 1, 200);
	assert_true(asked_text(&me.a, "undone_at")[0] != '\0');
	shoot(*state, &t, &theirs, contact, &after);
	assert_same(&before, &after);
	assert_int_equal(pairs(*state, &t, "proposed"), 1);
	undo(merge, 2, 409);
	assert_non_null(strstr(asked_text(&me.a, "detail"), "déjà annulée"));
}

static void what_was_changed_since_stays_with_the_one_that_was_kept(void **state)
{
	struct twins t = twins("", HAS_PHONE ",\"email\":\"contact@example.org\"");
	char merge[40], fresh[40];

	(void)state;
	merge_with(&t, "actor", 1, 1, "", 201);
	keep(merge);
	patch(of("actors", t.one), 2, "{\"phone\":\"05 36 49 00 09\"}", 200);
	new_offer(t.one, "", 201);
	keep(fresh);
	undo(merge, 1, 200);
	get(of("actors", t.one), 200);
	assert_string_equal(asked_text(&me.a, "phone"), "05 36 49 00 09");
	assert_null(member("email"));
	get(of("actors", t.other), 200);
	assert_string_equal(asked_text(&me.a, "phone"), "05 36 49 00 01");
	assert_true(json_is_true(member("active")));
	get(of("offers", fresh), 200);
	assert_string_equal(asked_text(&me.a, "actor_id"), t.one);
}

static void the_human_says_what_is_taken(void **state)
{
	struct twins t =
	    twins(HAS_PHONE, ",\"phone\":\"05 36 49 00 08\",\"email\":\"a@example.org\","
			     "\"tags\":[\"rapt\"]");

	(void)state;
	merge_with(&t, "actor", 1, 1, ",\"take\":[\"phone\"]", 201);
	assert_int_equal(json_array_size(member("taken")), 1);
	get(of("actors", t.one), 200);
	assert_string_equal(asked_text(&me.a, "phone"), "05 36 49 00 08");
	assert_null(member("email"));
	assert_int_equal(json_array_size(member("tags")), 0);
}

static void the_last_merge_is_undone_first(void **state)
{
	struct twins t = twins("", HAS_PHONE), next;
	char first[40], second[40];

	(void)state;
	merge_with(&t, "actor", 1, 1, "", 201);
	keep(first);
	snprintf(next.other, sizeof(next.other), "%s", t.one);
	actor_named("Encore une autre", "", next.one);
	merge_with(&next, "actor", 1, 2, "", 201);
	keep(second);
	undo(first, 1, 409);
	assert_non_null(strstr(asked_text(&me.a, "detail"), "commencez par là"));
	undo(second, 1, 200);
	undo(first, 1, 200);
}

static void two_offers_become_one_with_their_contacts_and_reports(void **state)
{
	static char before[2][ROOM], after[2][ROOM];
	struct things mine = some("", "");
	struct twins t;
	char merge[40], contact[40], body[300];

	snprintf(t.one, sizeof(t.one), "%s", mine.offer);
	new_offer(mine.actor,
		  ",\"doors\":[\"cdaph_orientation\"],\"orientations\":[\"7_8\"],\"age_min\":6,"
		  "\"age_max\":12,\"website\":\"https://example.org\"",
		  201);
	keep(t.other);
	snprintf(
	    body, sizeof(body),
	    "{\"function\":\"reception\",\"visibility\":\"public\",\"phone\":\"05 36 49 00 02\","
	    "\"offer_id\":\"%s\"}",
	    t.other);
	put("POST", below("actors", mine.actor, "contacts"), me.coordonnateur, NULL, body, 201);
	keep(contact);
	snprintf(body, sizeof(body), "{\"offer_id\":\"%s\",\"kind\":\"moved\"}", t.other);
	put("POST", "/v1/directory/anomalies", me.conseiller, NULL, body, 201);
	record_of(*state, "offer", t.one, before[0], ROOM);
	record_of(*state, "offer", t.other, before[1], ROOM);
	merge_with(&t, "offer", 1, 1, "", 201);
	keep(merge);
	get(of("offers", t.one), 200);
	assert_string_equal(asked_text(&me.a, "website"), "https://example.org");
	assert_int_equal(json_array_size(member("orientations")), 1);
	assert_int_equal(json_integer_value(member("age_max")), 12);
	assert_int_equal(json_integer_value(member("open_anomalies")), 1);
	assert_int_equal(json_array_size(member("contacts")), 1);
	get(of("offers", t.other), 200);
	assert_string_equal(asked_text(&me.a, "merged_into"), t.one);
	undo(merge, 1, 200);
	record_of(*state, "offer", t.one, after[0], ROOM);
	record_of(*state, "offer", t.other, after[1], ROOM);
	assert_string_equal(before[0], after[0]);
	assert_string_equal(before[1], after[1]);
	get(of("offers", t.other), 200);
	assert_int_equal(json_integer_value(member("open_anomalies")), 1);
}

static void what_cannot_be_merged_is_refused_with_its_reason(void **state)
{
	struct twins t = twins("", ""), same, far;
	char id[40];

	(void)state;
	merge_with(&t, "actor", 2, 1, "", 409);
	assert_non_null(strstr(asked_text(&me.a, "detail"), "a changé depuis"));
	merge_with(&t, "offer", 1, 1, "", 422);
	assert_string_equal(asked_pointer(&me.a), "/kept_id");
	merge_with(&t, "actor", 1, 1, ",\"take\":[\"departement\"]", 422);
	same = t;
	snprintf(same.other, sizeof(same.other), "%s", t.one);
	merge_with(&same, "actor", 1, 1, "", 422);
	assert_string_equal(asked_pointer(&me.a), "/other_id");
	far = t;
	get("/v1/directory/actors?departement=09&type=mdph&limit=1", 200);
	snprintf(far.other, sizeof(far.other), "%s",
		 json_string_value(json_object_get(item(0), "id")));
	merge_with(&far, "actor", 1, 1, "", 422);
	assert_string_equal(asked_pointer(&me.a), "/other_id");
	patch(of("actors", t.other), 1, "{\"active\":false}", 200);
	merge_with(&t, "actor", 1, 2, "", 422);
	assert_string_equal(asked_pointer(&me.a), "/other_id");
	snprintf(id, sizeof(id), "0197f0a0-0000-7000-8000-000000000000");
	undo(id, 1, 404);
	get_as(me.coordonnateur, of("merges", id), 404);
	get_as(me.coordonnateur, MERGES "?departement=31&limit=2", 200);
	assert_int_equal(items(), 2);
	get_as(me.conseiller, MERGES "?departement=31", 403);
}

struct racer {
	const struct twins *t;
	int status;
};

static void *merge_too(void *arg)
{
	struct racer *r = arg;
	char body[400], headers[2600];
	struct asked a = {0};

	snprintf(headers, sizeof(headers), "%s\nContent-Type: application/json", me.coordonnateur);
	snprintf(body, sizeof(body),
		 "{\"kind\":\"actor\",\"kept_id\":\"%s\",\"kept_version\":1,\"other_id\":\"%s\","
		 "\"other_version\":1}",
		 r->t->one, r->t->other);
	ask(me.d, "POST", MERGES, headers, body, &a);
	r->status = a.answer.status;
	asked_clear(&a);
	return NULL;
}

static void of_two_merges_at_once_in_both_directions_one_is_made(void **state)
{
	struct twins t = twins("", ""), back = t;
	struct racer racers[2] = {{.t = &t}, {.t = &back}};
	pthread_t threads[2];

	(void)state;
	memcpy(back.one, t.other, sizeof(back.one));
	memcpy(back.other, t.one, sizeof(back.other));
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, merge_too, &racers[i]), 0);
	for (size_t i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal((racers[0].status == 201) + (racers[1].status == 201), 1);
	assert_true(racers[0].status == 409 || racers[1].status == 409 || racers[0].status == 422 ||
		    racers[1].status == 422);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_is_kept_and_all_goes_along_and_back),
	    cmocka_unit_test(what_was_changed_since_stays_with_the_one_that_was_kept),
	    cmocka_unit_test(the_human_says_what_is_taken),
	    cmocka_unit_test(the_last_merge_is_undone_first),
	    cmocka_unit_test(two_offers_become_one_with_their_contacts_and_reports),
	    cmocka_unit_test(what_cannot_be_merged_is_refused_with_its_reason),
	    cmocka_unit_test(of_two_merges_at_once_in_both_directions_one_is_made),
	};

	return cmocka_run_group_tests(tests, asking_setup, asking_teardown);
}

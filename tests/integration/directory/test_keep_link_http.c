/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_keep_link_http.c - who holds a link, and nothing else, says whether an offer is still true;
 * a link that opens no more opens nothing.
 */
#include "integration/directory/keeping.h"

#define OPENINGS "/v1/directory/keep-link-openings"
#define ANSWERS  "/v1/directory/keep-link-answers"
#define TWO      "{\"lines\":[{\"unit\":\"place\",\"total\":12,\"free\":2}]}"

struct link {
	char id[40], token[64];
};

static struct link make_link(const struct things *t, const char *body)
{
	struct link l;

	put("POST", below("actors", t->actor, "keep-links"), me.conseiller, NULL, body, 201);
	keep(l.id);
	snprintf(l.token, sizeof(l.token), "%s", asked_text(&me.a, "token"));
	assert_int_equal(strlen(l.token), 43);
	return l;
}

static void answer_under(const char *key, const struct link *l, const char *offer,
			 const char *answer, const char *more, int status)
{
	char body[3000];

	snprintf(body, sizeof(body), "{\"token\":\"%s\",\"offer_id\":\"%s\",\"answer\":\"%s\"%s}",
		 l->token, offer, answer, more);
	put("POST", ANSWERS, NULL, key, body, status);
}

static void answer(const struct link *l, const char *offer, const char *said, const char *more,
		   int status)
{
	answer_under(NULL, l, offer, said, more, status);
}

static void open_link(const struct link *l, int status)
{
	char body[200];

	snprintf(body, sizeof(body), "{\"token\":\"%s\"}", l->token);
	put("POST", OPENINGS, NULL, NULL, body, status);
}

static void revoke_link(const struct link *l, int version, int status)
{
	char header[40];

	snprintf(header, sizeof(header), "If-Match: \"%d\"", version);
	put("POST", below("keep-links", l->id, "revocation"), me.conseiller, header, NULL, status);
}

static void age(struct test_db *db, const struct link *l)
{
	char sql[300];

	snprintf(sql, sizeof(sql),
		 "UPDATE directory.keep_link SET made_at = made_at - interval '40 days',"
		 " expires_at = expires_at - interval '40 days' WHERE id = '%s'",
		 l->id);
	test_db_exec(db, sql);
}

/* --- the link -------------------------------------------------------------------------------- */

static void the_token_is_told_once_and_only_its_hash_is_kept(void **state)
{
	struct things t = some("", "");
	struct link l;
	char sql[300];

	put("POST", below("actors", t.actor, "keep-links"), me.conseiller,
	    "Idempotency-Key: link-1", "{}", 201);
	assert_int_equal(strlen(asked_text(&me.a, "token")), 43);
	put("POST", below("actors", t.actor, "keep-links"), me.conseiller,
	    "Idempotency-Key: link-1", "{}", 201);
	assert_null(member("token"));
	l = make_link(&t, "{}");
	get_as(me.conseiller, below("actors", t.actor, "keep-links"), 200);
	assert_int_equal(items(), 2);
	assert_null(strstr(me.a.answer.body.data, l.token));
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM directory.keep_link l, directory.outbox o WHERE"
		 " l.token_hash = '%s' OR o.data::text LIKE '%%%s%%'",
		 l.token, l.token);
	assert_int_equal(test_db_count(*state, sql), 0);
	get(below("actors", t.actor, "keep-links"), 401);
	put("POST", below("actors", t.actor, "keep-links"), me.conseiller, NULL,
	    "{\"offer_id\":\"00000000-0000-0000-0000-000000000000\"}", 422);
	assert_string_equal(asked_pointer(&me.a), "/offer_id");
}

static void it_shows_the_offers_it_is_for(void **state)
{
	struct things t = some("", ""), other = some("", "");
	char more[100];
	struct link all = make_link(&t, "{}"), one;

	(void)state;
	new_offer(t.actor, "", 201);
	open_link(&all, 200);
	assert_int_equal(json_array_size(member("offers")), 2);
	assert_string_equal(asked_text(&me.a, "actor_name"), "Acteur inventé");
	snprintf(more, sizeof(more), "{\"offer_id\":\"%s\"}", t.offer);
	one = make_link(&t, more);
	open_link(&one, 200);
	assert_int_equal(json_array_size(member("offers")), 1);
	answer(&one, other.offer, "still_true", "", 422);
	assert_string_equal(asked_pointer(&me.a), "/offer_id");
	answer(&all, other.offer, "still_true", "", 422);
}

/* --- answers --------------------------------------------------------------------------------- */

static void still_true_confirms_the_offer_at_once(void **state)
{
	struct things t = some("", "");
	struct link l = make_link(&t, "{\"max_uses\":3}");
	char sql[300];

	state_places(t.offer, me.coordonnateur, -20,
		     "[{\"unit\":\"place\",\"total\":12,\"free\":2}]", 201);
	answer(&l, t.offer, "still_true", "", 200);
	assert_true(json_is_false(member("waits")));
	get(of("offers", t.offer), 200);
	assert_true(room_known());
	assert_int_equal(room_free(), 2);
	assert_string_equal(json_string_value(json_object_get(member("kept"), "via")), "link");
	get_as(me.conseiller, below("keep-links", l.id, "uses"), 200);
	assert_int_equal(items(), 1);
	assert_string_equal(json_string_value(json_object_get(item(0), "act")), "still_true");
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM directory.audit WHERE actor = 'link:%s' AND resource_id ="
		 " '%s'",
		 l.id, t.offer);
	assert_int_equal(test_db_count(*state, sql), 1);
}

static void changed_places_are_stated_by_the_link(void **state)
{
	struct things t = some("", "");
	struct link l = make_link(&t, "{}");

	(void)state;
	answer(&l, t.offer, "capacity", ",\"capacity\":" TWO, 200);
	get(of("offers", t.offer), 200);
	assert_int_equal(room_free(), 2);
	answer(&l, t.offer, "capacity",
	       ",\"capacity\":{\"lines\":[{\"unit\":\"place\",\"total\":1,\"free\":2}]}", 422);
	assert_string_equal(asked_pointer(&me.a), "/capacity/lines/0/free");
	answer(&l, t.offer, "capacity", ",\"capacity\":{\"true_on\":\"2099-01-01\",\"lines\":[]}",
	       422);
	assert_string_equal(asked_pointer(&me.a), "/capacity/true_on");
}

static void closed_and_other_changes_wait_for_the_coordonnateur(void **state)
{
	struct things t = some("", "");
	struct link l = make_link(&t, "{}");
	char id[40], target[200];

	(void)state;
	answer(&l, t.offer, "change", ",\"change\":{\"name\":\"Nom nouveau\"}", 200);
	assert_true(json_is_true(member("waits")));
	answer(&l, t.offer, "closed", ",\"why\":\"moved\",\"words\":\"Texte inventé.\"", 200);
	snprintf(id, sizeof(id), "%s", asked_text(&me.a, "change_id"));
	get(of("offers", t.offer), 200);
	assert_true(json_is_true(member("active")));
	snprintf(target, sizeof(target), "/v1/directory/proposed-changes/%s", id);
	get_as(me.coordonnateur, target, 200);
	assert_string_equal(asked_text(&me.a, "via"), "link");
	snprintf(target, sizeof(target), "/v1/directory/proposed-changes/%s/acceptance", id);
	put("POST", target, me.coordonnateur, "If-Match: \"1\"", "{\"subject_version\":1}", 200);
	get(of("offers", t.offer), 200);
	assert_true(json_is_false(member("active")));
	answer(&l, t.offer, "still_true", "", 409);
	assert_non_null(strstr(asked_text(&me.a, "detail"), "plus proposée"));
}

static void an_answer_takes_its_own_members_and_no_others(void **state)
{
	struct things t = some("", "");
	struct link l = make_link(&t, "{}");
	static const struct {
		const char *answer, *more, *pointer;
	} CASES[] = {
	    {"still_true", ",\"capacity\":" TWO, "/capacity"},
	    {"still_true", ",\"words\":\"x\"", "/words"},
	    {"capacity", "", "/capacity"},
	    {"capacity", ",\"why\":\"ceased\",\"capacity\":" TWO, "/why"},
	    {"closed", ",\"change\":{\"name\":\"x\"}", "/change"},
	    {"change", "", "/change"},
	    {"change", ",\"why\":\"ceased\",\"change\":{\"name\":\"x\"}", "/why"},
	    {"change", ",\"change\":{\"zone\":[\"31999\"]}", "/zone"},
	    {"change", ",\"change\":{\"name\":\"x\"},\"words\":\"a\\u0000b\"", NULL},
	    {"maybe", "", "/answer"},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		answer(&l, t.offer, CASES[i].answer, CASES[i].more,
		       CASES[i].pointer != NULL ? 422 : 400);
		if (CASES[i].pointer != NULL)
			assert_string_equal(asked_pointer(&me.a), CASES[i].pointer);
	}
	get_as(me.conseiller, below("keep-links", l.id, "uses"), 200);
	assert_int_equal(items(), 0);
}

/* --- ends ------------------------------------------------------------------------------------ */

static void gone_by(const struct link *l, const struct things *t)
{
	char unknown[300];

	open_link(l, 410);
	snprintf(unknown, sizeof(unknown), "%s", asked_text(&me.a, "detail"));
	answer(l, t->offer, "still_true", "", 410);
	assert_string_equal(asked_text(&me.a, "detail"), unknown);
	answer(l, t->offer, "capacity", ",\"capacity\":" TWO, 410);
	answer(l, t->offer, "closed", "", 410);
	answer(l, t->offer, "change", ",\"change\":{\"name\":\"x\"}", 410);
}

static void whatever_is_wrong_with_a_token_is_answered_alike(void **state)
{
	struct things t = some("", "");
	struct link revoked = make_link(&t, "{}"), expired = make_link(&t, "{}"),
		    used = make_link(&t, "{\"max_uses\":1}"),
		    unknown = {.id = "", .token = "inconnu"};

	revoke_link(&revoked, 2, 412);
	revoke_link(&revoked, 1, 200);
	revoke_link(&revoked, 2, 409);
	age(*state, &expired);
	answer(&used, t.offer, "still_true", "", 200);
	gone_by(&revoked, &t);
	gone_by(&expired, &t);
	gone_by(&used, &t);
	gone_by(&unknown, &t);
	get_as(me.conseiller, of("keep-links", used.id), 200);
	assert_string_equal(asked_text(&me.a, "state"), "used_up");
	get_as(me.conseiller, of("keep-links", expired.id), 200);
	assert_string_equal(asked_text(&me.a, "state"), "expired");
}

static void an_opening_takes_no_answer(void **state)
{
	struct things t = some("", "");
	struct link l = make_link(&t, "{\"max_uses\":1}");

	(void)state;
	for (int i = 0; i < 3; i++)
		open_link(&l, 200);
	answer(&l, t.offer, "still_true", "", 200);
	open_link(&l, 410);
	get_as(me.conseiller, below("keep-links", l.id, "uses"), 200);
	assert_int_equal(items(), 4);
}

static void the_last_answer_asked_for_again_is_given_again(void **state)
{
	struct things t = some("", "");
	struct link l = make_link(&t, "{\"max_uses\":1}");
	const char *const key = "Idempotency-Key: last-1";
	char first[40];

	(void)state;
	answer_under(key, &l, t.offer, "closed", "", 200);
	snprintf(first, sizeof(first), "%s", asked_text(&me.a, "change_id"));
	answer_under(key, &l, t.offer, "closed", "", 200);
	assert_string_equal(asked_text(&me.a, "change_id"), first);
	answer(&l, t.offer, "closed", "", 410);
}

static void a_link_is_seen_and_revoked_in_its_own_territory(void **state)
{
	struct things t = some("", "");
	struct link l = make_link(&t, "{}");
	char sql[300];

	get_as(me.coordonnateur, of("keep-links", l.id), 200);
	snprintf(sql, sizeof(sql),
		 "ALTER TABLE directory.keep_link DISABLE TRIGGER ALL; UPDATE directory.keep_link"
		 " SET departement = '44' WHERE id = '%s';"
		 " ALTER TABLE directory.keep_link ENABLE TRIGGER ALL",
		 l.id);
	test_db_exec(*state, sql);
	get_as(me.coordonnateur, of("keep-links", l.id), 404);
	revoke_link(&l, 1, 404);
}

static void what_is_told_of_links_obeys_its_schema(void **state)
{
	assert_true(told_right(*state, "directory.keep_link.%") > 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_token_is_told_once_and_only_its_hash_is_kept),
	    cmocka_unit_test(it_shows_the_offers_it_is_for),
	    cmocka_unit_test(still_true_confirms_the_offer_at_once),
	    cmocka_unit_test(changed_places_are_stated_by_the_link),
	    cmocka_unit_test(closed_and_other_changes_wait_for_the_coordonnateur),
	    cmocka_unit_test(an_answer_takes_its_own_members_and_no_others),
	    cmocka_unit_test(whatever_is_wrong_with_a_token_is_answered_alike),
	    cmocka_unit_test(an_opening_takes_no_answer),
	    cmocka_unit_test(the_last_answer_asked_for_again_is_given_again),
	    cmocka_unit_test(a_link_is_seen_and_revoked_in_its_own_territory),
	    cmocka_unit_test(what_is_told_of_links_obeys_its_schema),
	};

	return cmocka_run_group_tests(tests, keeping_setup, keeping_teardown);
}

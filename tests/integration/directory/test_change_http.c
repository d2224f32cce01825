/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_change_http.c - an actor keeps its own records; what it would change of their structure
 * waits for the coordonnateur, and is applied whole or not at all.
 */
#include "integration/directory/keeping.h"

#include <pthread.h>

#define CHANGES "/v1/directory/proposed-changes"
#define WEEK                                                                             \
	"{\"hours\":{\"weekly\":[{\"days\":[\"monday\"],\"opens\":\"09:00\",\"closes\":" \
	"\"12:00\"}]}}"

static const char *proposal(const char *kind, const char *id, int version, const char *change)
{
	static char body[5000];

	snprintf(body, sizeof(body),
		 "{\"%s\":{\"id\":\"%s\",\"version\":%d,\"change\":%s},\"words\":\"Parce que.\"}",
		 kind, id, version, change);
	return body;
}

/* The partner of the actor proposes; the identifier of the change in its room. */
static void propose(const struct things *t, const char *kind, const char *id, const char *change,
		    char room[40])
{
	as_partner(t->actor, "POST", CHANGES, NULL, proposal(kind, id, 1, change), 201);
	keep(room);
	assert_string_equal(asked_text(&me.a, "state"), "proposed");
	assert_string_equal(asked_text(&me.a, "via"), "actor");
}

static void decide(const char *who, const char *id, const char *act, int version, const char *body,
		   int status)
{
	char target[200], header[80];

	snprintf(target, sizeof(target), CHANGES "/%s/%s", id, act);
	snprintf(header, sizeof(header), "If-Match: \"%d\"", version);
	put("POST", target, who, header, body, status);
}

static int64_t version_of(struct test_db *db, const char *table, const char *id)
{
	char sql[200];

	snprintf(sql, sizeof(sql), "SELECT version FROM directory.%s WHERE id = '%s'", table, id);
	return test_db_count(db, sql);
}

/* --- at once --------------------------------------------------------------------------------- */

static void an_actor_changes_hours_and_contacts_at_once(void **state)
{
	struct things t = some("", "");
	char target[240];

	(void)state;
	snprintf(target, sizeof(target), "%s", of("offers", t.offer));
	as_partner(t.actor, "PATCH", target, "If-Match: \"1\"", WEEK, 200);
	snprintf(target, sizeof(target), "%s", of("places", t.place));
	as_partner(t.actor, "PATCH", target, "If-Match: \"1\"", WEEK, 200);
	snprintf(target, sizeof(target), "%s", below("actors", t.actor, "contacts"));
	as_partner(t.actor, "POST", target, NULL,
		   "{\"function\":\"admissions\",\"visibility\":\"team\",\"phone\":"
		   "\"05 36 49 00 01\"}",
		   201);
	snprintf(target, sizeof(target), "%s", asked_header(&me.a, "Location"));
	as_partner(t.actor, "PATCH", target, "If-Match: \"1\"", "{\"visibility\":\"public\"}", 200);
}

static void all_else_is_refused_by_its_member_and_has_to_be_proposed(void **state)
{
	struct things t = some("", "");
	char target[240];

	snprintf(target, sizeof(target), "%s", of("offers", t.offer));
	as_partner(t.actor, "PATCH", target, "If-Match: \"1\"", "{\"name\":\"Autre\"}", 403);
	assert_string_equal(asked_pointer(&me.a), "/name");
	assert_non_null(strstr(asked_text(&me.a, "detail"), "coordonnateur"));
	as_partner(t.actor, "PATCH", target, "If-Match: \"1\"", "{\"active\":false}", 403);
	snprintf(target, sizeof(target), "%s", of("places", t.place));
	as_partner(t.actor, "PATCH", target, "If-Match: \"1\"", "{\"address\":\"1 rue\"}", 403);
	snprintf(target, sizeof(target), "%s", of("actors", t.actor));
	as_partner(t.actor, "PATCH", target, "If-Match: \"1\"", "{\"name\":\"Autre\"}", 403);
	assert_int_equal(version_of(*state, "offer", t.offer), 1);
}

static void the_records_of_another_actor_are_not_touched(void **state)
{
	struct things t = some("", ""), other = some("", "");
	char target[240];

	snprintf(target, sizeof(target), "%s", of("offers", t.offer));
	as_partner(other.actor, "PATCH", target, "If-Match: \"1\"", WEEK, 403);
	assert_string_equal(asked_pointer(&me.a), "path:id");
	snprintf(target, sizeof(target), "%s", of("places", t.place));
	as_partner(other.actor, "PATCH", target, "If-Match: \"1\"", WEEK, 403);
	snprintf(target, sizeof(target), "%s", below("actors", t.actor, "contacts"));
	as_partner(other.actor, "POST", target, NULL,
		   "{\"function\":\"admissions\",\"visibility\":\"team\",\"phone\":"
		   "\"05 36 49 00 01\"}",
		   403);
	as_partner(other.actor, "POST", CHANGES, NULL,
		   proposal("offer", t.offer, 1, "{\"name\":\"Pris\"}"), 403);
	assert_string_equal(asked_pointer(&me.a), "/offer/id");
	assert_int_equal(version_of(*state, "offer", t.offer), 1);
}

/* --- proposing ------------------------------------------------------------------------------- */

static void a_proposed_change_changes_nothing_and_tells_no_content(void **state)
{
	struct things t = some("", "");
	char id[40], sql[300];

	propose(&t, "offer", t.offer, "{\"name\":\"Nom proposé\",\"fee\":\"free\"}", id);
	get(of("offers", t.offer), 200);
	assert_string_equal(asked_text(&me.a, "name"), "Répit inventé");
	snprintf(
	    sql, sizeof(sql),
	    "SELECT count(*) FROM directory.outbox WHERE subject = '%s' AND (data->'members')::jsonb ="
	    " '[\"fee\",\"name\"]'::jsonb AND data::text NOT LIKE '%%propos\xc3\xa9%%'",
	    id);
	assert_int_equal(test_db_count(*state, sql), 1);
	get_as(me.conseiller, CHANGES "?departement=31", 200);
	assert_true(items() > 0);
	as_partner(t.actor, "GET", CHANGES "?departement=31", NULL, NULL, 200);
	assert_int_equal(items(), 1);
	as_partner(t.place, "GET", CHANGES "?departement=31", NULL, NULL, 200);
	assert_int_equal(items(), 0);
	snprintf(sql, sizeof(sql), CHANGES "/%s", id);
	as_partner(t.place, "GET", sql, NULL, NULL, 404);
	get_as(me.coordonnateur, sql, 200);
	assert_string_equal(asked_text(&me.a, "words"), "Parce que.");
	get_as(me.coordonnateur, CHANGES "?departement=44", 403);
}

static void what_could_not_be_changed_so_is_not_proposed(void **state)
{
	struct things t = some("", "");
	static const struct {
		const char *kind, *change, *pointer;
		int status;
	} CASES[] = {
	    {"offer", "{\"zone\":[\"31999\"]}", "/zone", 422},
	    {"offer", "{\"orientations\":[\"7_8\"]}", "/doors", 422},
	    {"offer", "{\"name\":\"a\\u0007b\"}", "/offer/change/name", 422},
	    {"offer", "{\"colour\":\"red\"}", NULL, 422},
	    {"offer", "{}", NULL, 422},
	    {"actor", "{\"siret\":\"13003013300017\"}", "/siret", 422},
	    {"actor", "{\"verified\":true}", "/actor/change/verified", 422},
	    {"place", "{\"commune\":\"44109\"}", "/commune", 422},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		const char *id = strcmp(CASES[i].kind, "offer") == 0   ? t.offer
				 : strcmp(CASES[i].kind, "actor") == 0 ? t.actor
								       : t.place;

		as_partner(t.actor, "POST", CHANGES, NULL,
			   proposal(CASES[i].kind, id, 1, CASES[i].change), CASES[i].status);
		if (CASES[i].pointer != NULL)
			assert_string_equal(asked_pointer(&me.a), CASES[i].pointer);
	}
	as_partner(t.actor, "POST", CHANGES, NULL,
		   proposal("offer", t.offer, 7, "{\"name\":\"x\"}"), 409);
	assert_string_equal(asked_pointer(&me.a), "/offer/version");
	as_partner(t.actor, "POST", CHANGES, NULL,
		   proposal("offer", t.place, 1, "{\"name\":\"x\"}"), 422);
	assert_string_equal(asked_pointer(&me.a), "/offer/id");
}

/* --- deciding -------------------------------------------------------------------------------- */

static void accepting_changes_the_record_and_the_proposal_in_one_act(void **state)
{
	struct things t = some("", "");
	static const struct {
		const char *kind, *table, *change, *column;
	} KINDS[] = {
	    {"offer", "offer", "{\"name\":\"Nouveau nom\",\"doors\":[\"free\"]}", "name"},
	    {"actor", "actor", "{\"name\":\"Nouveau nom\",\"type\":\"ccas\"}", "name"},
	    {"place", "place", "{\"name\":\"Nouveau nom\",\"commune\":\"31483\"}", "name"},
	};

	for (size_t i = 0; i < CMN_LEN(KINDS); i++) {
		const char *ids[] = {t.offer, t.actor, t.place};
		char id[40], sql[300];

		propose(&t, KINDS[i].kind, ids[i], KINDS[i].change, id);
		decide(me.coordonnateur, id, "acceptance", 1, "{\"subject_version\":1}", 200);
		assert_string_equal(asked_text(&me.a, "state"), "accepted");
		assert_int_equal(json_integer_value(member("applied_version")), 2);
		assert_int_equal(version_of(*state, KINDS[i].table, ids[i]), 2);
		snprintf(
		    sql, sizeof(sql),
		    "SELECT count(*) FROM directory.%s WHERE id = '%s' AND name = 'Nouveau nom'",
		    KINDS[i].table, ids[i]);
		assert_int_equal(test_db_count(*state, sql), 1);
		snprintf(sql, sizeof(sql),
			 "SELECT count(*) FROM directory.outbox WHERE type ="
			 " 'directory.change.accepted.v1' AND subject = '%s'",
			 id);
		assert_int_equal(test_db_count(*state, sql), 1);
		decide(me.coordonnateur, id, "acceptance", 2, "{\"subject_version\":2}", 409);
		decide(me.coordonnateur, id, "refusal", 2, "{\"reason\":\"other\"}", 409);
	}
}

static void closing_an_offer_is_proposed_and_accepted_like_the_rest(void **state)
{
	struct things t = some("", "");
	char id[40];

	(void)state;
	propose(&t, "offer", t.offer, "{\"active\":false,\"retired_why\":\"ceased\"}", id);
	decide(me.coordonnateur, id, "acceptance", 1, "{\"subject_version\":1}", 200);
	get(of("offers", t.offer), 200);
	assert_true(json_is_false(member("active")));
}

static void a_record_that_changed_meanwhile_is_looked_at_again(void **state)
{
	struct things t = some("", "");
	char id[40];

	propose(&t, "offer", t.offer, "{\"name\":\"Nom proposé\"}", id);
	patch(of("offers", t.offer), 1, "{\"age_min\":3}", 200);
	decide(me.coordonnateur, id, "acceptance", 1, "{\"subject_version\":1}", 409);
	assert_string_equal(asked_pointer(&me.a), "/subject_version");
	decide(me.coordonnateur, id, "acceptance", 4, "{\"subject_version\":2}", 412);
	decide(me.coordonnateur, id, "acceptance", 1, "{\"subject_version\":2}", 200);
	get(of("offers", t.offer), 200);
	assert_string_equal(asked_text(&me.a, "name"), "Nom proposé");
	assert_int_equal(json_integer_value(member("age_min")), 3);
	assert_int_equal(version_of(*state, "offer", t.offer), 3);
}

static void the_same_acceptance_twice_is_done_once(void **state)
{
	struct things t = some("", "");
	char id[40], target[200];

	propose(&t, "offer", t.offer, "{\"name\":\"Nom proposé\"}", id);
	snprintf(target, sizeof(target), CHANGES "/%s/acceptance", id);
	for (int i = 0; i < 2; i++) {
		put("POST", target, me.coordonnateur, "If-Match: \"1\"\nIdempotency-Key: accept-1",
		    "{\"subject_version\":1}", 200);
		assert_string_equal(asked_text(&me.a, "state"), "accepted");
	}
	assert_int_equal(version_of(*state, "offer", t.offer), 2);
}

static void a_refusal_has_its_reason_and_leaves_the_record(void **state)
{
	struct things t = some("", "");
	char id[40], target[200];

	propose(&t, "offer", t.offer, "{\"name\":\"Nom proposé\"}", id);
	decide(me.conseiller, id, "refusal", 1, "{\"reason\":\"not_true\"}", 403);
	decide(me.coordonnateur, id, "refusal", 1, "{}", 422);
	decide(me.coordonnateur, id, "refusal", 1,
	       "{\"reason\":\"not_true\",\"answer\":\"Texte inventé.\"}", 200);
	snprintf(target, sizeof(target), CHANGES "/%s", id);
	as_partner(t.actor, "GET", target, NULL, NULL, 200);
	assert_string_equal(asked_text(&me.a, "state"), "refused");
	assert_string_equal(asked_text(&me.a, "answer"), "Texte inventé.");
	decide(me.coordonnateur, id, "acceptance", 2, "{\"subject_version\":1}", 409);
	decide(me.coordonnateur, id, "acceptance", 1, "{\"subject_version\":1}", 412);
	assert_int_equal(version_of(*state, "offer", t.offer), 1);
}

static void who_proposed_takes_it_back_before_it_is_decided(void **state)
{
	struct things t = some("", "");
	char id[40], target[200];

	(void)state;
	propose(&t, "offer", t.offer, "{\"name\":\"Nom proposé\"}", id);
	snprintf(target, sizeof(target), CHANGES "/%s/withdrawal", id);
	as_partner(t.place, "POST", target, "If-Match: \"1\"", NULL, 404);
	as_partner(t.actor, "POST", target, "If-Match: \"1\"", NULL, 200);
	assert_string_equal(asked_text(&me.a, "state"), "withdrawn");
	as_partner(t.actor, "POST", target, "If-Match: \"2\"", NULL, 409);
	decide(me.coordonnateur, id, "acceptance", 2, "{\"subject_version\":1}", 409);
}

/* --- races ----------------------------------------------------------------------------------- */

struct racer {
	char target[200];
	const char *body;
	int status;
};

static void *decide_at_once(void *arg)
{
	struct racer *r = arg;
	struct asked a = {.json = NULL};
	char headers[4096];

	snprintf(headers, sizeof(headers), "%s\nContent-Type: application/json\nIf-Match: \"1\"",
		 me.coordonnateur);
	ask(me.d, "POST", r->target, headers, r->body, &a);
	r->status = a.answer.status;
	asked_clear(&a);
	return NULL;
}

/* Of an acceptance and a refusal at the same instant one wins, and the record says which. */
static void one_of_two_decisions_at_once_wins(void **state)
{
	char id[40], sql[300];

	for (int round = 0; round < 30; round++) {
		struct things t = some("", "");
		struct racer racers[2] = {{.body = "{\"subject_version\":1}"},
					  {.body = "{\"reason\":\"not_true\"}"}};
		pthread_t threads[2];

		propose(&t, "offer", t.offer, "{\"name\":\"Nom proposé\"}", id);
		for (int i = 0; i < 2; i++) {
			snprintf(racers[i].target, sizeof(racers[i].target), CHANGES "/%s/%s", id,
				 i == 0 ? "acceptance" : "refusal");
			pthread_create(&threads[i], NULL, decide_at_once, &racers[i]);
		}
		for (int i = 0; i < 2; i++)
			pthread_join(threads[i], NULL);
		assert_int_equal((racers[0].status == 200) + (racers[1].status == 200), 1);
		assert_int_equal(version_of(*state, "offer", t.offer),
				 racers[0].status == 200 ? 2 : 1);
		snprintf(sql, sizeof(sql),
			 "SELECT count(*) FROM directory.proposed_change WHERE id = '%s' AND"
			 " state = '%s'",
			 id, racers[0].status == 200 ? "accepted" : "refused");
		assert_int_equal(test_db_count(*state, sql), 1);
	}
}

static void what_is_told_of_changes_obeys_its_schema(void **state)
{
	assert_true(told_right(*state, "directory.change.%") > 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_actor_changes_hours_and_contacts_at_once),
	    cmocka_unit_test(all_else_is_refused_by_its_member_and_has_to_be_proposed),
	    cmocka_unit_test(the_records_of_another_actor_are_not_touched),
	    cmocka_unit_test(a_proposed_change_changes_nothing_and_tells_no_content),
	    cmocka_unit_test(what_could_not_be_changed_so_is_not_proposed),
	    cmocka_unit_test(accepting_changes_the_record_and_the_proposal_in_one_act),
	    cmocka_unit_test(closing_an_offer_is_proposed_and_accepted_like_the_rest),
	    cmocka_unit_test(a_record_that_changed_meanwhile_is_looked_at_again),
	    cmocka_unit_test(the_same_acceptance_twice_is_done_once),
	    cmocka_unit_test(a_refusal_has_its_reason_and_leaves_the_record),
	    cmocka_unit_test(who_proposed_takes_it_back_before_it_is_decided),
	    cmocka_unit_test(one_of_two_decisions_at_once_wins),
	    cmocka_unit_test(what_is_told_of_changes_obeys_its_schema),
	};

	return cmocka_run_group_tests(tests, keeping_setup, keeping_teardown);
}

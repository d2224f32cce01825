/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_accord_http.c - an accord as a conseiller makes it, changes it, has it signed and ends it.
 */
#include "accord_desk.h"

#include <pthread.h>
#include <stdlib.h>

static void an_accord_says_the_plan_the_commitments_and_the_financing(void **state)
{
	const json_t *content, *line;
	char target[128];

	(void)state;
	make(NEW, 201);
	assert_string_equal(desk_text(&desk, "state"), "draft");
	assert_int_equal(number("content_version"), 1);
	content = json_object_get(desk.a.json, "content");
	assert_true(json_is_true(json_object_get(content, "closes_situation")));
	assert_int_equal(json_array_size(json_object_get(content, "commitments")), 2);
	line = json_array_get(json_object_get(content, "financing"), 1);
	assert_int_equal(json_integer_value(json_object_get(line, "amount_cents")), 1250000);
	assert_int_equal(strlen(desk_text(&desk, "sha256")), 64);
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "waits_for")), 0);
	snprintf(target, sizeof(target), ACCORDS "/%s", desk_text(&desk, "id"));
	desk_get(&desk, conseiller44, target, 404);
	desk_get(&desk, coordonnateur, target, 200);
	desk_get(&desk, conseiller, ACCORDS "?departement=31&situation_id=" SITUATION, 200);
	assert_int_equal(desk_items(&desk), 1);
	assert_null(json_object_get(desk_item(&desk, 0), "content"));
	/* the hash is of the text as it is kept */
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM referral.accord_version WHERE"
					   " sha256 = encode(sha256(convert_to(content::text,"
					   " 'UTF8')), 'hex')"),
			 1);
}

static void refused_at(const char *body, int status, const char *pointer)
{
	make(body, status);
	assert_string_equal(asked_pointer(&desk.a), pointer);
}

static void what_an_accord_lacks_is_refused_by_its_field(void **state)
{
	(void)state;
#define OF(proposals)                    \
	"{\"situation_id\":\"" SITUATION \
	"\"," CONTENT(proposals, PARTIES, COMMITMENTS, FINANCING) "}"
	refused_at(OF("\"" PROPOSED "\""), 422, "/proposal_ids");
	refused_at(OF("\"" ELSEWHERE "\""), 422, "/proposal_ids");
	refused_at(OF("\"" NOWHERE "\""), 422, "/proposal_ids");
	refused_at("{\"situation_id\":\"" CLOSED "\"," WHOLE "}", 409, "/situation_id");
	refused_at("{\"situation_id\":\"" SITUATION
		   "\"," CONTENT("\"" ACCEPTED "\"", PARTIES, COMMITMENTS,
				 "[{\"source\":\"cnr\",\"state\":\"asked\"}]") "}",
		   422, "/financing/0/mention_c360");
	refused_at("{\"situation_id\":\"" SITUATION "\"," CONTENT(
		       "\"" ACCEPTED "\"", PARTIES, COMMITMENTS,
		       "[{\"source\":\"own_means\",\"state\":\"asked\",\"amount_cents\":-1}]") "}",
		   422, "/financing/0/amount_cents");
	refused_at("{\"situation_id\":\"" SITUATION "\"," CONTENT(
		       "\"" ACCEPTED "\"", PARTIES, COMMITMENTS,
		       "[{\"source\":\"own_means\",\"state\":\"asked\",\"funding_id\":\"" NOWHERE
		       "\"}]") "}",
		   422, "/financing");
	refused_at("{\"situation_id\":\"" SITUATION "\"," CONTENT(
		       "\"" ACCEPTED "\"", PARTIES,
		       "[{\"party\":\"voisin\",\"what\":\"x\",\"nature\":\"care\"}]", "[]") "}",
		   422, "/commitments/0/party");
	refused_at("{\"situation_id\":\"" SITUATION "\"," CONTENT(
		       "\"" ACCEPTED "\"",
		       "[{\"key\":\"moi\",\"kind\":\"person\",\"function\":\"x\"},"
		       "{\"key\":\"b\",\"kind\":\"actor\",\"function\":\"x\",\"actor_id\":"
		       "\"" NOWHERE "\"}]",
		       "[{\"party\":\"b\",\"what\":\"x\",\"nature\":\"care\"}]", "[]") "}",
		   422, "/parties");
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM referral.accord"), 0);
	make(NEW, 201);
	refused_at(NEW, 409, "/situation_id");
	desk_send(&desk, "POST", ACCORDS, conseiller44, NULL, NEW, 503);
}

static void a_text_with_a_hidden_character_is_refused_and_hostile_words_are_words(void **state)
{
	static const char HOSTILE[] =
	    "{\"situation_id\":\"" SITUATION "\",\"proposal_ids\":[\"" ACCEPTED "\"],\"plan\":"
	    "{\"summary\":\"'); DROP TABLE accord; -- <script>alert(1)</script> \xF0\x9F\x98\x80 "
	    "\xE2\x80\x8Fשלום\"},\"parties\":" PARTIES ",\"commitments\":" COMMITMENTS
	    ",\"financing\":[]}";
	char *body = malloc(600000);
	size_t n;

	(void)state;
	refused_at("{\"situation_id\":\"" SITUATION "\",\"proposal_ids\":[\"" ACCEPTED
		   "\"],\"plan\":{\"summary\":\"a\\u0007b\"},\"parties\":" PARTIES
		   ",\"commitments\":" COMMITMENTS ",\"financing\":[]}",
		   422, "/plan/summary");
	n = (size_t)snprintf(body, 600000, "{\"situation_id\":\"" SITUATION "\",\"x\":\"");
	memset(body + n, 'a', 500000);
	memcpy(body + n + 500000, "\"}", sizeof("\"}"));
	make(body, 413);
	free(body);
	make(HOSTILE, 201);
	assert_non_null(strstr(desk.a.answer.body.data, "DROP TABLE accord"));
}

static void a_change_after_the_proposal_is_a_new_version_and_asks_signatures_anew(void **state)
{
	char id[40], first[80], target[128];

	(void)state;
	proposed(id);
	snprintf(first, sizeof(first), "%s", desk_text(&desk, "sha256"));
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "waits_for")), 2);
	sign(id, 1, "moi", today, BY_HAND, 200);
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "waits_for")), 1);
	act("PUT", id, "", 2, "{" WHOLE "}", 412);
	act("PUT", id, "", 3, "{" CONTENT("\"" ACCEPTED "\"", PARTIES, COMMITMENTS, "[]") "}", 200);
	assert_string_equal(desk_text(&desk, "state"), "draft");
	assert_int_equal(number("content_version"), 2);
	assert_string_not_equal(desk_text(&desk, "sha256"), first);
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "signatures")), 0);
	assert_int_equal(events("referral.accord.revised.v1"), 1);
	sign(id, 2, "service", today, BY_HAND, 409); /* not proposed again yet */
	act("POST", id, "/proposal", 4, "", 200);
	sign(id, 1, "service", today, BY_HAND, 409);
	assert_string_equal(asked_pointer(&desk.a), "/content_version");
	sign(id, 2, "service", today, BY_HAND, 200);
	assert_string_equal(desk_text(&desk, "state"), "proposed");
	snprintf(target, sizeof(target), ACCORDS "/%s/versions", id);
	desk_get(&desk, conseiller, target, 200);
	assert_int_equal(desk_items(&desk), 2);
	assert_string_equal(json_string_value(json_object_get(desk_item(&desk, 0), "sha256")),
			    first);
	assert_int_equal(json_array_size(json_object_get(desk_item(&desk, 0), "signatures")), 1);
}

static void the_last_signature_makes_it_signed_and_tells_so_once(void **state)
{
	char id[40];

	(void)state;
	proposed(id);
	sign(id, 1, "moi", today, ",\"means\":\"oral_with_witness\",\"witness\":\"infirmière\"",
	     200);
	assert_int_equal(events("referral.accord.signed.v1"), 0);
	sign(id, 1, "moi", today, BY_HAND, 409);
	assert_string_equal(asked_pointer(&desk.a), "/party");
	sign(id, 1, "service", today, ",\"means\":\"electronic\"", 200);
	assert_string_equal(desk_text(&desk, "state"), "signed");
	assert_string_equal(desk_text(&desk, "signed_on"), today);
	assert_int_equal(events("referral.accord.signature.v1"), 2);
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM referral.outbox WHERE type ="
					   " 'referral.accord.signed.v1' AND stream = '31.facts'"
					   " AND (data ->> 'closes_situation')::boolean"
					   " AND data ->> 'situation_id' = '" SITUATION "'"),
			 1);
	sign(id, 1, "service", today, BY_HAND, 409);
	act("PUT", id, "", 4, "{" WHOLE "}", 409);
	act("POST", id, "/cancellation", 4, "{\"reason\":\"mistake\"}", 409);
	/* no word of it in an event */
	assert_int_equal(test_db_count(db,
				       "SELECT count(*) FROM referral.outbox WHERE"
				       " data::text LIKE '%invent%' OR data::text LIKE '%infirm%'"),
			 0);
}

static void a_signature_has_a_day_a_party_and_a_witness_where_it_was_oral(void **state)
{
	char id[40];

	(void)state;
	proposed(id);
	sign(id, 1, "moi", "2199-01-01", BY_HAND, 422);
	assert_string_equal(asked_pointer(&desk.a), "/signed_on");
	sign(id, 1, "moi", "2026-01-01", BY_HAND, 422);
	assert_string_equal(asked_pointer(&desk.a), "/signed_on");
	sign(id, 1, "moi", "2026-02-31", BY_HAND, 422);
	assert_string_equal(asked_pointer(&desk.a), "/signed_on");
	sign(id, 1, "c360", today, BY_HAND, 422);
	assert_string_equal(asked_pointer(&desk.a), "/party");
	sign(id, 1, "voisin", today, BY_HAND, 422);
	assert_string_equal(asked_pointer(&desk.a), "/party");
	sign(id, 1, "moi", today, ",\"means\":\"oral_with_witness\"", 422);
	assert_string_equal(asked_pointer(&desk.a), "/witness");
	sign(id, 1, "moi", today, BY_HAND ",\"witness\":\"x\"", 422);
	assert_string_equal(asked_pointer(&desk.a), "/witness");
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM referral.accord_signature"), 0);
}

static void a_repeated_signature_is_answered_as_it_was(void **state)
{
	char id[40], target[128], body[256], head[96];

	(void)state;
	proposed(id);
	sign(id, 1, "service", today, BY_HAND, 200);
	snprintf(target, sizeof(target), ACCORDS "/%s/signatures", id);
	snprintf(body, sizeof(body),
		 "{\"content_version\":1,\"party\":\"moi\",\"signed_on\":\"%s\"" BY_HAND "}",
		 today);
	snprintf(head, sizeof(head), "Idempotency-Key: \"accord-key-0000000001\"");
	desk_send(&desk, "POST", target, conseiller, head, body, 200);
	desk_send(&desk, "POST", target, conseiller, head, body, 200);
	assert_string_equal(desk_text(&desk, "state"), "signed");
	assert_int_equal(events("referral.accord.signed.v1"), 1);
}

/* --- at once -------------------------------------------------------------------------------------
 */

struct signer {
	pthread_t thread;
	char target[160], headers[1700], body[256];
	int status;
};

static void *sign_now(void *arg)
{
	struct signer *s = arg;
	struct asked a = {0};

	ask(desk.d, "POST", s->target, s->headers, s->body, &a);
	s->status = a.answer.status;
	asked_clear(&a);
	return NULL;
}

static void start(struct signer *s, const char *id, const char *party)
{
	snprintf(s->target, sizeof(s->target), ACCORDS "/%s/signatures", id);
	snprintf(s->headers, sizeof(s->headers), "%s\nContent-Type: application/json", conseiller);
	snprintf(s->body, sizeof(s->body),
		 "{\"content_version\":1,\"party\":\"%s\",\"signed_on\":\"%s\"" BY_HAND "}", party,
		 today);
	assert_int_equal(pthread_create(&s->thread, NULL, sign_now, s), 0);
}

static void of_two_who_sign_at_once_the_last_makes_it_signed(void **state)
{
	(void)state;
	for (int round = 0; round < 20; round++) {
		struct signer one, two, again;
		char id[40], target[128];

		accord_fresh(state);
		proposed(id);
		start(&one, id, "moi");
		start(&two, id, "service");
		start(&again, id, "moi");
		pthread_join(one.thread, NULL);
		pthread_join(two.thread, NULL);
		pthread_join(again.thread, NULL);
		assert_int_equal(two.status, 200);
		assert_int_equal(one.status + again.status, 200 + 409);
		snprintf(target, sizeof(target), ACCORDS "/%s", id);
		desk_get(&desk, conseiller, target, 200);
		assert_string_equal(desk_text(&desk, "state"), "signed");
		assert_int_equal(events("referral.accord.signed.v1"), 1);
	}
}

/* --- ends ----------------------------------------------------------------------------------------
 */

static void an_accord_is_given_up_before_and_ended_after_its_signatures(void **state)
{
	char id[40];

	(void)state;
	proposed(id);
	act("POST", id, "/end", 2, "{\"reason\":\"term_reached\"}", 409);
	act("POST", id, "/cancellation", 1, "{\"reason\":\"party_withdraws\"}", 412);
	act("POST", id, "/cancellation", 2,
	    "{\"reason\":\"party_withdraws\",\"ended_on\":\"2199-01-01\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/ended_on");
	act("POST", id, "/cancellation", 2,
	    "{\"reason\":\"party_withdraws\",\"note\":\"" WORDS "\"}", 200);
	assert_string_equal(desk_text(&desk, "state"), "cancelled");
	sign(id, 1, "moi", today, BY_HAND, 409);
	proposed(id); /* another may be made now */
	sign(id, 1, "moi", today, BY_HAND, 200);
	sign(id, 1, "service", today, BY_HAND, 200);
	act("POST", id, "/end", 4, "{\"reason\":\"replaced\",\"ended_on\":\"2026-01-01\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/ended_on");
	act("POST", id, "/end", 4, "{\"reason\":\"replaced\"}", 200);
	assert_string_equal(desk_text(&desk, "state"), "ended");
	assert_string_equal(desk_text(&desk, "ended_on"), today);
	assert_string_equal(desk_text(&desk, "signed_on"), today);
	assert_int_equal(events("referral.accord.ended.v1"), 2);
}

static void a_proposed_accord_has_a_clock_that_its_signature_stops(void **state)
{
	char id[40];

	(void)state;
	proposed(id);
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM referral.clock WHERE clock ="
					   " 'accord_signature' AND stopped_at IS NULL"),
			 1);
	sign(id, 1, "moi", today, BY_HAND, 200);
	sign(id, 1, "service", today, BY_HAND, 200);
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM referral.clock WHERE clock ="
					   " 'accord_signature' AND stopped_at IS NULL"),
			 0);
}

static void a_signature_comes_in_after_the_file_was_closed_and_a_draft_goes_no_further(void **state)
{
	char id[40];

	(void)state;
	proposed(id);
	test_db_exec(db, "UPDATE referral.situation_ref SET state = 'closed'");
	act("PUT", id, "", 2, "{" WHOLE "}", 409);
	assert_string_equal(asked_pointer(&desk.a), "/situation_id");
	sign(id, 1, "moi", today, BY_HAND, 200);
	sign(id, 1, "service", today, BY_HAND, 200);
	assert_string_equal(desk_text(&desk, "state"), "signed");
}

int main(void)
{
#define T(name) cmocka_unit_test_setup(name, accord_fresh)
	const struct CMUnitTest tests[] = {
	    T(an_accord_says_the_plan_the_commitments_and_the_financing),
	    T(what_an_accord_lacks_is_refused_by_its_field),
	    T(a_text_with_a_hidden_character_is_refused_and_hostile_words_are_words),
	    T(a_change_after_the_proposal_is_a_new_version_and_asks_signatures_anew),
	    T(the_last_signature_makes_it_signed_and_tells_so_once),
	    T(a_signature_has_a_day_a_party_and_a_witness_where_it_was_oral),
	    T(a_repeated_signature_is_answered_as_it_was),
	    T(of_two_who_sign_at_once_the_last_makes_it_signed),
	    T(an_accord_is_given_up_before_and_ended_after_its_signatures),
	    T(a_proposed_accord_has_a_clock_that_its_signature_stops),
	    T(a_signature_comes_in_after_the_file_was_closed_and_a_draft_goes_no_further),
	};

	return cmocka_run_group_tests(tests, accord_setup, accord_teardown);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_relay_links.c - a receiver without an account, and those who would like to be one.
 */
#include "relay_desk.h"

#include "cmn/uuid.h"

#include <pthread.h>
#include <unistd.h>

#define OPENINGS "/v1/referral/link-openings"
#define ANSWERS  "/v1/referral/link-answers"

static char token[64], link_id[40];

static void make_link(const char *body, int status)
{
	at_relay("POST", "/links", conseiller, NULL, body, status);
	if (status == 201) {
		snprintf(token, sizeof(token), "%s", desk_text(&desk, "token"));
		snprintf(link_id, sizeof(link_id), "%s", desk_text(&desk, "id"));
	}
}

static int fresh_link(void **state)
{
	fresh_relay(state);
	make_link("{}", 201);
	return 0;
}

static void open_with(const char *secret, int status)
{
	char body[512];

	snprintf(body, sizeof(body), "{\"token\":\"%s\"}", secret);
	desk_send(&desk, "POST", OPENINGS, NULL, NULL, body, status);
}

static void answer_with(const char *secret, const char *members, int status)
{
	char body[1024];

	snprintf(body, sizeof(body), "{\"token\":\"%s\",%s}", secret, members);
	desk_send(&desk, "POST", ANSWERS, NULL, NULL, body, status);
}

static void revoke_it(const char *who, const char *version, int status)
{
	char target[200];

	snprintf(target, sizeof(target), "/v1/referral/links/%s/revocation", link_id);
	desk_send(&desk, "POST", target, who, version, NULL, status);
}

static void a_token_is_told_once_and_only_its_hash_is_kept(void **state)
{
	char target[200], sql[700];

	(void)state;
	assert_int_equal(strlen(token), 43);
	snprintf(target, sizeof(target), "/v1/referral/links/%s", link_id);
	desk_get(&desk, conseiller, target, 200);
	assert_string_equal(desk_text(&desk, "token"), "");
	assert_string_equal(desk_text(&desk, "state"), "open");
	assert_string_equal(desk_text(&desk, "purpose"), "seek_solutions");
	desk_get(&desk, conseiller44, target, 404);
	desk_get(&desk, partner, target, 403);
	at_relay("GET", "/links", conseiller, NULL, NULL, 200);
	assert_int_equal(desk_items(&desk), 1);
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM referral.relay_link WHERE token_hash ="
		 " encode(sha256(convert_to('%s', 'UTF8')), 'hex')",
		 token);
	assert_int_equal(test_db_count(db, sql), 1);
	snprintf(sql, sizeof(sql),
		 "SELECT (SELECT count(*) FROM referral.outbox WHERE data::text LIKE '%%%s%%')"
		 " + (SELECT count(*) FROM referral.audit a WHERE a::text LIKE '%%%s%%')"
		 " + (SELECT count(*) FROM referral.idempotency i WHERE i::text LIKE '%%%s%%')",
		 token, token, token);
	assert_int_equal(test_db_count(db, sql), 0);
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM referral.relay_link WHERE"
					   " expires_at - made_at = interval '8 days'"),
			 1);
}

static void a_repeated_key_makes_one_link_and_tells_its_token_once(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		at_relay("POST", "/links", conseiller, "Idempotency-Key: link-1",
			 "{\"max_uses\":3}", 201);
		assert_int_equal(*desk_text(&desk, "token") != '\0', i == 0);
	}
	at_relay("GET", "/links", conseiller, NULL, NULL, 200);
	assert_int_equal(desk_items(&desk), 2);
}

static void a_link_shows_one_relay_and_is_written_down(void **state)
{
	char sql[300];

	(void)state;
	open_with(token, 200);
	assert_string_equal(desk_text(&desk, "relay_id"), relay);
	assert_string_equal(desk_text(&desk, "state"), "received");
	assert_string_equal(desk_text(&desk, "label"), "Offre inventée");
	assert_string_equal(desk_text(&desk, "dossier_id"), DOSSIER);
	/* what intake was told is the hash of the second token */
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM referral.outbox WHERE type = 'referral.relay.link_made.v1'"
		 " AND data->>'dossier_token_hash' ="
		 " encode(sha256(convert_to('%s', 'UTF8')), 'hex')",
		 desk_text(&desk, "dossier_token"));
	assert_int_equal(test_db_count(db, sql), 1);
	open_with(token, 200);
	at_relay("GET", "/link-openings", conseiller, NULL, NULL, 200);
	assert_int_equal(desk_items(&desk), 2);
	assert_string_equal(json_string_value(json_object_get(desk_item(&desk, 0), "link_id")),
			    link_id);
	assert_int_equal(events("relay.received.v1"), 1);
	at_relay("GET", "", conseiller, NULL, NULL, 200);
	assert_true(*desk_text(&desk, "received_at") && *desk_text(&desk, "read_at"));
	snprintf(sql, sizeof(sql), "SELECT count(*) FROM referral.audit WHERE actor = 'link:%s'",
		 link_id);
	assert_int_equal(test_db_count(db, sql) >= 2, 1);
}

static void who_holds_a_link_takes_over_or_declines_once(void **state)
{
	(void)state;
	answer_with(token, "\"answer\":\"decline\"", 422);
	assert_string_equal(asked_pointer(&desk.a), "/reason");
	answer_with(token, "\"answer\":\"acknowledge\",\"reason\":\"other\"", 422);
	answer_with(token, "\"answer\":\"acknowledge\"", 200);
	assert_string_equal(desk_text(&desk, "state"), "acknowledged");
	answer_with(token, "\"answer\":\"acknowledge\"", 409);
	answer_with(token, "\"answer\":\"decline\",\"reason\":\"other\"", 409);
	at_relay("GET", "", conseiller, NULL, NULL, 200);
	assert_string_equal(desk_text(&desk, "answered_via"), "link");
	assert_string_equal(desk_text(&desk, "state"), "acknowledged");
	assert_int_equal(events("relay.acknowledged.v1"), 1);
}

static void a_decline_by_link_has_a_reason_and_words(void **state)
{
	(void)state;
	answer_with(token,
		    "\"answer\":\"decline\",\"reason\":\"waiting_list\",\"words\":\"'; DROP TABLE"
		    " relay; -- \\u202e<script>\"",
		    200);
	at_relay("GET", "", conseiller, NULL, NULL, 200);
	assert_string_equal(desk_text(&desk, "decline_reason"), "waiting_list");
	assert_int_equal(events("task.asked.v1"), 1);
	open_with(token, 410); /* nothing is left to show */
}

static void whatever_is_wrong_with_a_token_is_answered_alike(void **state)
{
	char first[512], other[64];

	(void)state;
	open_with("inconnu", 410);
	snprintf(first, sizeof(first), "%s", desk_text(&desk, "detail"));
	snprintf(other, sizeof(other), "%s", token);
	make_link("{\"max_uses\":1}", 201);
	open_with(token, 200);
	open_with(token, 410); /* used up */
	assert_string_equal(desk_text(&desk, "detail"), first);
	answer_with("inconnu", "\"answer\":\"acknowledge\"", 410);
	assert_string_equal(desk_text(&desk, "detail"), first);
	make_link("{}", 201);
	revoke_it(conseiller, "If-Match: \"1\"", 200);
	open_with(token, 410);
	assert_string_equal(desk_text(&desk, "detail"), first);
	test_db_exec(db, "UPDATE referral.relay_link SET made_at = made_at - interval '9 days',"
			 " expires_at = expires_at - interval '9 days'");
	open_with(other, 410); /* expired */
	assert_string_equal(desk_text(&desk, "detail"), first);
	answer_with(other, "\"answer\":\"acknowledge\"", 410);
	at_relay("GET", "/links", conseiller, NULL, NULL, 200);
	assert_string_equal(json_string_value(json_object_get(desk_item(&desk, 0), "state")),
			    "expired");
}

static void a_control_character_reaches_nobody(void **state)
{
	(void)state;
	answer_with(token, "\"answer\":\"decline\",\"reason\":\"other\",\"note\":\"a\\u001b[2J\"",
		    422);
	assert_string_equal(asked_pointer(&desk.a), "/note");
	at_relay("POST", "/refusal", partner, "If-Match: \"1\"",
		 "{\"reason\":\"other\",\"words\":\"\\u0085\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/words");
	send_relay("{\"explanation\":\"\\u0007\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/explanation");
	desk_send(&desk, "POST", "/v1/referral/proposals", conseiller, NULL,
		  "{\"situation_id\":\"" SITUATION "\",\"support_form\":\"orientation\","
		  "\"label\":\"\\u0008\"}",
		  422);
	assert_string_equal(asked_pointer(&desk.a), "/label");
	answer_with(token, "\"answer\":\"decline\",\"reason\":\"other\",\"note\":\"a\\n\\tb\"",
		    200);
}

/* The answer was lost on its way: who asks again under the same key is shown it, once counted. */
static void the_opening_that_used_a_link_up_may_be_asked_again(void **state)
{
	char body[128];

	(void)state;
	make_link("{\"max_uses\":1}", 201);
	snprintf(body, sizeof(body), "{\"token\":\"%s\"}", token);
	for (int i = 0; i < 2; i++) {
		desk_send(&desk, "POST", OPENINGS, NULL, "Idempotency-Key: opening-1", body, 200);
		assert_string_equal(desk_text(&desk, "relay_id"), relay);
	}
	desk_send(&desk, "POST", OPENINGS, NULL, "Idempotency-Key: opening-2", body, 410);
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM referral.relay_link_opening"), 1);
	revoke_it(conseiller, "If-Match: \"1\"", 200);
	desk_send(&desk, "POST", OPENINGS, NULL, "Idempotency-Key: opening-1", body, 410);
}

static void a_link_used_up_may_still_answer(void **state)
{
	(void)state;
	make_link("{\"max_uses\":1}", 201);
	open_with(token, 200);
	answer_with(token, "\"answer\":\"acknowledge\"", 200);
}

static void a_thousand_guesses_open_nothing(void **state)
{
	static const char *const ODD[] = {
	    "' OR 1=1 --", "%", "*", "\\u0000", "\\ud83d\\ude42", "../../etc/passwd", "\\u202e"};
	char guess[64];

	(void)state;
	for (int i = 0; i < 1000; i++) {
		snprintf(guess, sizeof(guess), "%s", token);
		guess[i % 43] = guess[i % 43] == 'A' ? 'B' : 'A';
		guess[(i / 43) % 43] = (char)('a' + i % 26);
		if (strcmp(guess, token) != 0)
			open_with(guess, 410);
	}
	for (size_t i = 0; i < CMN_LEN(ODD); i++) {
		char body[128];

		snprintf(body, sizeof(body), "{\"token\":\"%s\"}", ODD[i]);
		desk_send(&desk, "POST", OPENINGS, NULL, NULL, body,
			  strcmp(ODD[i], "\\u0000") == 0 ? 400 : 410);
	}
	open_with("", 422);
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM referral.relay_link_opening"), 0);
	assert_int_equal(test_db_count(db, "SELECT uses FROM referral.relay_link"), 0);
}

static void *commits(void *pg)
{
	usleep(300000);
	PQclear(PQexec(pg, "COMMIT"));
	return NULL;
}

static void a_revocation_under_way_wins_over_the_opening_that_waits(void **state)
{
	pthread_t thread;

	(void)state;
	PQclear(PQexec(db->pg, "BEGIN"));
	PQclear(PQexec(db->pg, "UPDATE referral.relay_link SET revoked_at = made_at,"
			       " revoked_by = 'essai', version = 2"));
	assert_int_equal(pthread_create(&thread, NULL, commits, db->pg), 0);
	open_with(token, 410);
	pthread_join(thread, NULL);
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM referral.relay_link_opening"), 0);
}

static void each_opening_asks_the_agreement_again(void **state)
{
	(void)state;
	open_with(token, 200);
	deps.consent_required = "31=2020-01-01";
	open_with(token, 403);
	assert_string_equal(asked_slug(&desk.a), "no-consent");
	desk.behind = true;
	open_with(token, 503);
	make_link("{}", 503);
	desk.behind = false;
	make_link("{}", 403);
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM referral.relay_link_opening"), 1);
}

static void a_relay_that_is_over_has_no_link(void **state)
{
	(void)state;
	at_relay("POST", "/withdrawal", conseiller, "If-Match: \"1\"", "{\"reason\":\"other\"}",
		 200);
	open_with(token, 410);
	answer_with(token, "\"answer\":\"acknowledge\"", 409);
	make_link("{}", 409);
}

static void an_erased_situation_closes_its_links(void **state)
{
	(void)state;
	test_db_exec(db, "UPDATE referral.situation_ref SET erased_at = '2026-05-06T09:00:00Z'");
	open_with(token, 410);
	answer_with(token, "\"answer\":\"acknowledge\"", 410);
	make_link("{}", 409);
}

static void only_the_team_makes_and_revokes_links(void **state)
{
	(void)state;
	at_relay("POST", "/links", partner, NULL, "{}", 403);
	at_relay("POST", "/links", conseiller44, NULL, "{}", 404);
	make_link("{\"expires_in_days\":32}", 422);
	make_link("{\"expires_in_days\":0}", 422);
	make_link("{\"max_uses\":0}", 422);
	make_link("{\"expires_in_days\":31,\"purpose\":\"project_support\"}", 201);
	revoke_it(conseiller44, "If-Match: \"1\"", 404);
	revoke_it(conseiller, "If-Match: \"9\"", 412);
	revoke_it(conseiller, NULL, 428);
	revoke_it(conseiller, "If-Match: \"1\"", 200);
	assert_string_equal(desk_text(&desk, "state"), "revoked");
	revoke_it(conseiller, "If-Match: \"2\"", 409);
	assert_int_equal(events("relay.link_revoked.v1"), 1);
}

static void no_two_tokens_are_alike(void **state)
{
	char seen[50][64];

	(void)state;
	for (int i = 0; i < 50; i++) {
		make_link("{}", 201);
		snprintf(seen[i], sizeof(seen[i]), "%s", token);
		for (int j = 0; j < i; j++)
			assert_string_not_equal(seen[i], seen[j]);
	}
}

#define TEST(name) cmocka_unit_test_setup(name, fresh_link)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_token_is_told_once_and_only_its_hash_is_kept),
	    TEST(a_repeated_key_makes_one_link_and_tells_its_token_once),
	    TEST(a_link_shows_one_relay_and_is_written_down),
	    TEST(who_holds_a_link_takes_over_or_declines_once),
	    TEST(a_decline_by_link_has_a_reason_and_words),
	    TEST(whatever_is_wrong_with_a_token_is_answered_alike),
	    TEST(a_control_character_reaches_nobody),
	    TEST(the_opening_that_used_a_link_up_may_be_asked_again),
	    TEST(a_link_used_up_may_still_answer),
	    TEST(a_thousand_guesses_open_nothing),
	    TEST(a_revocation_under_way_wins_over_the_opening_that_waits),
	    TEST(each_opening_asks_the_agreement_again),
	    TEST(a_relay_that_is_over_has_no_link),
	    TEST(an_erased_situation_closes_its_links),
	    TEST(only_the_team_makes_and_revokes_links),
	    TEST(no_two_tokens_are_alike),
	};

	return cmocka_run_group_tests(tests, desk_setup, place_teardown);
}

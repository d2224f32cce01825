/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_relay_http.c - a relay from its sending to its outcome, as both sides meet it.
 */
#include "relay_desk.h"

#include "cmn/calendar.h"

#include <stdlib.h>

#define V1 "If-Match: \"1\""
#define V2 "If-Match: \"2\""
#define V3 "If-Match: \"3\""

/* The day in the département, which late in the evening is no more that of UTC. */
static const char *today(int offset)
{
	static char day[4][CMN_DAY_LEN];
	static int n;
	char *out = day[n++ % 4];

	cmn_day_format(cmn_day_of(cmn_clock_us(), "31") + offset, out);
	return out;
}

static void outcome(const char *what, const char *on, const char *more, const char *version,
		    int status)
{
	char body[512];

	snprintf(body, sizeof(body), "{\"outcome\":\"%s\",\"on\":\"%s\"%s}", what, on, more);
	at_relay("POST", "/outcome", partner, version, body, status);
}

static void what_a_partner_lists_is_received_and_what_it_opens_is_read(void **state)
{
	(void)state;
	at_relay("GET", "", conseiller, NULL, NULL, 200);
	assert_string_equal(desk_text(&desk, "state"), "sent");
	desk_get(&desk, stranger, RELAYS "?departement=31", 200);
	at_relay("GET", "", conseiller, NULL, NULL, 200);
	assert_string_equal(desk_text(&desk, "state"), "sent");
	desk_get(&desk, partner, RELAYS "?departement=31", 200);
	assert_string_equal(json_string_value(json_object_get(desk_item(&desk, 0), "state")),
			    "received");
	at_relay("GET", "", conseiller, NULL, NULL, 200);
	assert_true(*desk_text(&desk, "received_at"));
	assert_string_equal(desk_text(&desk, "read_at"), "");
	at_relay("GET", "", partner, NULL, NULL, 200);
	assert_true(*desk_text(&desk, "read_at"));
	assert_string_equal(desk_text(&desk, "explanation"), "");
	at_relay("GET", "", conseiller, NULL, NULL, 200);
	assert_string_equal(desk_text(&desk, "explanation"), "Texte inventé.");
	assert_int_equal(json_integer_value(json_object_get(desk.a.json, "version")), 1);
	assert_int_equal(events("relay.received.v1"), 1);
}

/* What a page does not show has not reached anybody. */
static void only_what_stands_on_the_page_is_received(void **state)
{
	char first[40], target[200];

	(void)state;
	snprintf(first, sizeof(first), "%s", relay);
	desk_send(&desk, "POST", "/v1/referral/proposals", conseiller, NULL,
		  "{\"situation_id\":\"" SITUATION "\",\"support_form\":\"orientation\","
		  "\"offer_id\":\"" OFFER "\"}",
		  201);
	snprintf(proposal, sizeof(proposal), "%s", desk_text(&desk, "id"));
	snprintf(target, sizeof(target), "/v1/referral/proposals/%s/acceptance", proposal);
	desk_send(&desk, "POST", target, conseiller, V1, "{}", 200);
	send_relay("{\"explanation\":\"Texte inventé.\"}", 201);
	desk_get(&desk, partner, RELAYS "?departement=31&limit=1", 200);
	assert_int_equal(desk_items(&desk), 1);
	assert_string_equal(cmn_json_get(desk_item(&desk, 0), "id"), first);
	assert_string_equal(cmn_json_get(desk_item(&desk, 0), "state"), "received");
	assert_int_equal(events("relay.received.v1"), 1);
	at_relay("GET", "", conseiller, NULL, NULL, 200);
	assert_string_equal(desk_text(&desk, "state"), "sent");
	desk_get(&desk, partner, RELAYS "?departement=31", 200);
	assert_int_equal(events("relay.received.v1"), 2);
	desk_get(&desk, partner, RELAYS "?departement=31", 200);
	assert_int_equal(events("relay.received.v1"), 2);
}

static void a_machine_may_repeat_its_receipt(void **state)
{
	(void)state;
	at_relay("POST", "/receipt", stranger, NULL, NULL, 404);
	at_relay("POST", "/receipt", conseiller, NULL, NULL, 403);
	for (int i = 0; i < 3; i++) {
		at_relay("POST", "/receipt", partner, NULL, NULL, 200);
		assert_string_equal(desk_text(&desk, "state"), "received");
		assert_int_equal(json_integer_value(json_object_get(desk.a.json, "version")), 1);
	}
	assert_int_equal(events("relay.received.v1"), 1);
}

static void an_actor_takes_over_and_tells_what_became_of_it(void **state)
{
	(void)state;
	at_relay("POST", "/acknowledgement", partner, V1, NULL, 200);
	assert_string_equal(desk_text(&desk, "answered_via"), "actor");
	outcome("ended", today(0), "", V2, 409);
	outcome("entered", today(1), "", V2, 422);
	assert_string_equal(asked_pointer(&desk.a), "/on");
	outcome("entered", today(-1), "", V2, 422);
	outcome("entered", today(0), ",\"reason\":\"other\"", V2, 422);
	assert_string_equal(asked_pointer(&desk.a), "/reason");
	outcome("entered", today(0), "", V1, 412);
	outcome("entered", today(0), ",\"words\":\"<b>Texte</b> inventé 🙂\"", V2, 200);
	assert_string_equal(desk_text(&desk, "entered_on"), today(0));
	assert_string_equal(desk_text(&desk, "words"), "<b>Texte</b> inventé 🙂");
	at_relay("POST", "/withdrawal", conseiller, V3, "{\"reason\":\"other\"}", 409);
	outcome("ended", today(0), ",\"reason\":\"as_planned\"", V3, 200);
	assert_string_equal(desk_text(&desk, "state"), "ended");
	assert_int_equal(events("relay.reported.v1"), 2);
	assert_int_equal(events("task.asked.v1"), 0);
}

static void who_did_not_enter_is_looked_after_by_the_team(void **state)
{
	(void)state;
	at_relay("POST", "/acknowledgement", conseiller, V1, NULL, 200);
	assert_string_equal(desk_text(&desk, "answered_via"), "team");
	outcome("not_entered", today(0), "", V2, 422);
	assert_string_equal(asked_pointer(&desk.a), "/reason");
	outcome("not_entered", today(0), ",\"reason\":\"not_suited\"", V2, 200);
	assert_int_equal(events("task.asked.v1"), 1);
	send_relay("{\"actor_id\":\"" OTHER "\"}", 201);
}

static void a_declined_relay_may_be_followed_by_another(void **state)
{
	(void)state;
	send_relay("{}", 409);
	at_relay("POST", "/refusal", partner, V1, "{\"reason\":\"refused\"}", 422);
	at_relay("POST", "/refusal", partner, V1, "{}", 422);
	at_relay("POST", "/refusal", stranger, V1, "{\"reason\":\"no_place\"}", 404);
	at_relay("POST", "/refusal", partner, V1,
		 "{\"reason\":\"no_place\",\"words\":\"Pas de place avant mai.\"}", 200);
	assert_string_equal(desk_text(&desk, "state"), "declined");
	assert_string_equal(desk_text(&desk, "decline_reason"), "no_place");
	at_relay("POST", "/acknowledgement", partner, V2, NULL, 409);
	assert_non_null(strstr(desk_text(&desk, "detail"), "décliné par l’acteur"));
	at_relay("POST", "/refusal", partner, V2, "{\"reason\":\"no_place\"}", 409);
	assert_int_equal(events("relay.declined.v1"), 1);
	assert_int_equal(events("task.asked.v1"), 1);
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM referral.outbox WHERE data::text"
					   " LIKE '%mai%'"),
			 0);
	send_relay("{\"actor_id\":\"" OTHER "\"}", 201);
	send_relay("{}", 409);
}

static void the_team_alone_takes_back(void **state)
{
	(void)state;
	at_relay("POST", "/withdrawal", partner, V1, "{\"reason\":\"other\"}", 403);
	at_relay("POST", "/withdrawal", conseiller44, V1, "{\"reason\":\"other\"}", 404);
	at_relay("POST", "/withdrawal", conseiller, "If-Match: \"7\"", "{\"reason\":\"other\"}",
		 412);
	at_relay("POST", "/withdrawal", conseiller, NULL, "{\"reason\":\"other\"}", 428);
	at_relay("POST", "/withdrawal", conseiller, V1, "{\"reason\":\"person_choice\"}", 200);
	at_relay("POST", "/acknowledgement", partner, V2, NULL, 409);
	at_relay("POST", "/receipt", partner, NULL, NULL, 200);
	assert_string_equal(desk_text(&desk, "state"), "withdrawn");
}

static void an_act_repeated_with_its_key_is_done_once(void **state)
{
	char headers[96];

	(void)state;
	snprintf(headers, sizeof(headers), "If-Match: \"1\"\nIdempotency-Key: decline-1");
	for (int i = 0; i < 2; i++) {
		at_relay("POST", "/refusal", partner, headers, "{\"reason\":\"no_place\"}", 200);
		assert_string_equal(desk_text(&desk, "state"), "declined");
	}
	assert_int_equal(events("relay.declined.v1"), 1);
}

static void the_clocks_follow_the_relay(void **state)
{
	char target[200];

	(void)state;
	snprintf(target, sizeof(target), "/v1/referral/clocks?departement=31&subject_id=%s", relay);
	desk_get(&desk, conseiller, target, 200);
	assert_int_equal(desk_items(&desk), 2);
	at_relay("POST", "/acknowledgement", partner, V1, NULL, 200);
	desk_get(&desk, conseiller, target, 200);
	assert_int_equal(desk_items(&desk), 3);
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM referral.clock WHERE stopped_at"
					   " IS NULL AND clock = 'relay_outcome'"),
			 1);
	outcome("entered", today(0), "", V2, 200);
	assert_int_equal(
	    test_db_count(db, "SELECT count(*) FROM referral.clock WHERE stopped_at IS NULL"), 0);
}

static void a_partner_sees_what_is_under_way_only_while_the_person_agrees(void **state)
{
	(void)state;
	deps.consent_required = "31=2020-01-01";
	at_relay("GET", "", partner, NULL, NULL, 403);
	at_relay("GET", "", conseiller, NULL, NULL, 200);
	assert_string_equal(desk_text(&desk, "state"), "sent");
	desk.behind = true;
	at_relay("GET", "", partner, NULL, NULL, 503);
}

static void an_erased_situation_leaves_no_words(void **state)
{
	(void)state;
	at_relay("POST", "/refusal", partner, V1,
		 "{\"reason\":\"no_place\",\"words\":\"Texte.\",\"note\":\"Note.\"}", 200);
	desk_send(&desk, "POST", "/v1/referral/contacts", conseiller, NULL,
		  "{\"situation_id\":\"" SITUATION "\",\"actor_id\":\"" ACTOR
		  "\",\"means\":\"phone\",\"presence\":\"with_person\",\"result\":\"reached\","
		  "\"note\":\"Note.\"}",
		  201);
	test_db_exec(db, "UPDATE referral.situation_ref SET erased_at = '2026-05-06T09:00:00Z'");
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM referral.relay WHERE words IS NOT"
					   " NULL OR note IS NOT NULL OR explanation IS NOT NULL"),
			 0);
	assert_int_equal(
	    test_db_count(db, "SELECT count(*) FROM referral.actor_contact WHERE note IS NOT NULL"),
	    0);
	desk_send(&desk, "POST", "/v1/referral/contacts", conseiller, NULL,
		  "{\"situation_id\":\"" SITUATION "\",\"actor_id\":\"" ACTOR
		  "\",\"means\":\"phone\",\"presence\":\"with_person\",\"result\":\"reached\"}",
		  409);
}

static void contact(const char *members, int status)
{
	char body[1024];

	snprintf(body, sizeof(body),
		 "{\"situation_id\":\"" SITUATION "\",\"means\":\"meeting\","
		 "\"presence\":\"with_person\",\"result\":\"willing\"%s}",
		 members);
	desk_send(&desk, "POST", "/v1/referral/contacts", conseiller, NULL, body, status);
}

static void contacts_with_actors_are_a_log_of_the_situation(void **state)
{
	char members[256];

	(void)state;
	test_db_exec(db, "TRUNCATE referral.actor_contact");
	snprintf(members, sizeof(members),
		 ",\"actor_id\":\"" ACTOR "\",\"relay_id\":\"%s\",\"proposal_id\":\"%s\","
		 "\"at\":\"2026-01-11T08:00:00Z\",\"next_on\":\"2026-02-01\"",
		 relay, proposal);
	contact(members, 201);
	contact(",\"actor_id\":\"" ACTOR "\",\"at\":\"2099-01-01T08:00:00Z\"", 422);
	assert_string_equal(asked_pointer(&desk.a), "/at");
	contact(",\"actor_id\":\"" ACTOR "\",\"at\":\"2026-01-09T08:00:00Z\"", 422);
	contact(",\"actor_id\":\"" ACTOR "\",\"relay_id\":\"" NOWHERE "\"", 422);
	assert_string_equal(asked_pointer(&desk.a), "/relay_id");
	contact(",\"actor_id\":\"" ACTOR "\",\"next_on\":\"2026-02-30\"", 422);
	desk_get(&desk, conseiller, "/v1/referral/contacts?departement=31&situation_id=" SITUATION,
		 200);
	assert_int_equal(desk_items(&desk), 1);
	desk_get(&desk, conseiller44,
		 "/v1/referral/contacts?departement=44&situation_id=" SITUATION, 200);
	assert_int_equal(desk_items(&desk), 0);
	desk_get(&desk, partner, "/v1/referral/contacts?departement=31&situation_id=" SITUATION,
		 403);
}

/* Every state against every act, over HTTP: what the table does not have is 409. */
static void every_state_answers_every_act_with_what_the_table_says(void **state)
{
	static const struct {
		const char *state, *set;
	} STATES[] = {
	    {"sent", ""},
	    {"received", ", received_at = sent_at"},
	    {"acknowledged", ", acknowledged_at = sent_at"},
	    {"declined", ", declined_at = sent_at, decline_reason = 'other'"},
	    {"withdrawn", ", withdrawn_at = sent_at, withdrawal_reason = 'other'"},
	    {"entered", ", acknowledged_at = sent_at, entered_on = '2026-02-01'"},
	    {"not_entered",
	     ", acknowledged_at = sent_at, not_entered_on = '2026-02-01', not_entered_reason ="
	     " 'other'"},
	    {"ended",
	     ", acknowledged_at = sent_at, entered_on = '2026-02-01', ended_on = '2026-02-02'"},
	};
	static const struct {
		const char *tail, *body, *from; /* body: its end is the day, when it is open */
	} ACTS[] = {
	    {"/acknowledgement", NULL, "sent received"},
	    {"/refusal", "{\"reason\":\"other\"}", "sent received"},
	    {"/withdrawal", "{\"reason\":\"other\"}", "sent received acknowledged"},
	    {"/outcome", "{\"outcome\":\"entered\",\"on\":", "acknowledged"},
	    {"/outcome",
	     "{\"reason\":\"other\",\"outcome\":\"not_entered\",\"on\":", "acknowledged"},
	    {"/outcome", "{\"outcome\":\"ended\",\"on\":", "entered"},
	};
	char sql[400], body[128], word[24];

	(void)state;
	for (size_t s = 0; s < CMN_LEN(STATES); s++) {
		for (size_t a = 0; a < CMN_LEN(ACTS); a++) {
			bool ok = false;

			snprintf(word, sizeof(word), "%s", STATES[s].state);
			for (const char *at = ACTS[a].from; (at = strstr(at, word)); at++)
				ok = ok || at == ACTS[a].from || at[-1] == ' ';
			fresh_relay(NULL);
			snprintf(sql, sizeof(sql), "UPDATE referral.relay SET state = '%s'%s",
				 STATES[s].state, STATES[s].set);
			test_db_exec(db, sql);
			if (ACTS[a].body)
				snprintf(
				    body, sizeof(body), "%s%s%s%s", ACTS[a].body,
				    ACTS[a].body[strlen(ACTS[a].body) - 1] == ':' ? "\"" : "",
				    ACTS[a].body[strlen(ACTS[a].body) - 1] == ':' ? today(0) : "",
				    ACTS[a].body[strlen(ACTS[a].body) - 1] == ':' ? "\"}" : "");
			at_relay("POST", ACTS[a].tail, conseiller, V1, ACTS[a].body ? body : NULL,
				 ok ? 200 : 409);
		}
	}
}

#define TEST(name) cmocka_unit_test_setup(name, fresh_relay)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_a_partner_lists_is_received_and_what_it_opens_is_read),
	    TEST(only_what_stands_on_the_page_is_received),
	    TEST(a_machine_may_repeat_its_receipt),
	    TEST(an_actor_takes_over_and_tells_what_became_of_it),
	    TEST(who_did_not_enter_is_looked_after_by_the_team),
	    TEST(a_declined_relay_may_be_followed_by_another),
	    TEST(the_team_alone_takes_back),
	    TEST(an_act_repeated_with_its_key_is_done_once),
	    TEST(the_clocks_follow_the_relay),
	    TEST(a_partner_sees_what_is_under_way_only_while_the_person_agrees),
	    TEST(an_erased_situation_leaves_no_words),
	    TEST(contacts_with_actors_are_a_log_of_the_situation),
	    TEST(every_state_answers_every_act_with_what_the_table_says),
	};

	return cmocka_run_group_tests(tests, desk_setup, place_teardown);
}

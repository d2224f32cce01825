/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_referral_consent.c - nothing about a person leaves referral without an agreement that its
 * fresh copy knows, where agreements are required; and everything works as before where not.
 */
#include "referral_deps.h"
#include "referral_events.h"
#include "referral_ops.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"

#include <stdio.h>
#include <string.h>

#define SITUATION    "0197f0a0-0000-7000-8000-0000000000a1"
#define SOLICITATION "0197f0a0-0000-7000-8000-0000000000a0"
#define ACTOR        "0197f0a0-0000-7000-8000-0000000000c1"
#define OTHER        "0197f0a0-0000-7000-8000-0000000000c2"
#define CONSENT      "0197f0a0-0000-7000-8000-0000000000d1"
#define CONSENT2     "0197f0a0-0000-7000-8000-0000000000d2"

static struct referral_deps required = {.consent_required = "31=2020-01-01"};
static struct desk desk;
static const char *conseiller;
static struct cmn_conn *conn;

static enum cmn_err learn(const char *type, const char *data, struct cmn_error *err)
{
	struct cmn_event ev = {.stream = "31.intake.facts", .departement = "31"};
	enum cmn_err rc;

	snprintf(ev.type, sizeof(ev.type), "%s", type);
	ev.data = json_loads(data, 0, NULL);
	assert_non_null(ev.data);
	cmn_error_init(err);
	rc = referral_feed_apply(conn, &ev, NULL, err);
	cmn_event_clear(&ev);
	return rc;
}

static void told(const char *type, const char *data)
{
	struct cmn_error err;

	if (learn(type, data, &err) != CMN_OK)
		fail_msg("%s: %s", type, err.detail[CMN_EN]);
}

static int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	test_db_exec(*state, "SET search_path = referral;"
			     "INSERT INTO actor_ref VALUES ('" ACTOR "', '31', 'Acteur inventé'),"
			     " ('" OTHER "', '31', 'Autre acteur inventé')");
	conn = test_db_conn("referral");
	desk_open(&desk, "referral", &REFERRAL_OPS, &required);
	conseiller = desk_as(&desk, "conseiller", "31", NULL);
	return 0;
}

static int teardown(void **state)
{
	desk_close(&desk);
	cmn_conn_close(&conn);
	return test_db_teardown(state);
}

static int fresh(void **state)
{
	test_db_exec(
	    *state,
	    "TRUNCATE referral.relay, referral.proposal, referral.handoff,"
	    " referral.consent_ref_file, referral.consent_ref, referral.parked CASCADE; DELETE FROM referral.situation_ref");
	told("intake.situation.opened.v1",
	     "{\"situation_id\":\"" SITUATION "\",\"solicitation_id\":\"" SOLICITATION "\","
	     "\"solicited_at\":\"2026-01-10T08:00:00Z\",\"opened_at\":\"2026-01-10T09:00:00Z\","
	     "\"profile\":\"child\"}");
	required.consent_required = "31=2020-01-01";
	desk.behind = false;
	desk.age_ms = 0;
	return 0;
}

static void hand_off(int status)
{
	desk_send(&desk, "POST", "/v1/referral/handoffs", conseiller, NULL,
		  "{\"situation_id\":\"" SITUATION "\",\"reason\":\"person_request\"}", status);
}

static int64_t sent(void **state)
{
	return test_db_count(*state, "SELECT (SELECT count(*) FROM referral.handoff)"
				     " + (SELECT count(*) FROM referral.relay)");
}

/* A proposal that the person accepted; its id. */
static void accepted(char id[40])
{
	char target[128];

	desk_send(&desk, "POST", "/v1/referral/proposals", conseiller, NULL,
		  "{\"situation_id\":\"" SITUATION "\",\"support_form\":\"orientation\","
		  "\"label\":\"Proposition inventée\"}",
		  201);
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
	snprintf(target, sizeof(target), "/v1/referral/proposals/%s/acceptance", id);
	desk_send(&desk, "POST", target, conseiller, "If-Match: \"1\"", "{}", 200);
}

static void relay_to(const char *proposal, const char *actor, int status)
{
	char target[128], body[128];

	snprintf(target, sizeof(target), "/v1/referral/proposals/%s/relay", proposal);
	snprintf(body, sizeof(body), "{\"actor_id\":\"%s\"}", actor);
	desk_send(&desk, "POST", target, conseiller, NULL, body, status);
}

#define GIVEN(id, about, purpose, recipient)                                           \
	"{\"consent_id\":\"" id "\"," about ",\"purpose\":\"" purpose "\","            \
	"\"categories\":[\"situation\",\"needs\"],\"recipients\":[\"" recipient "\"]," \
	"\"decided_at\":\"2026-01-10T10:00:00Z\",\"means\":\"oral\",\"given_by\":\"person\"}"
#define OF_SITUATION "\"situation_id\":\"" SITUATION "\""
#define OF_CALL      "\"solicitation_id\":\"" SOLICITATION "\""

static void without_an_agreement_nothing_is_handed_over(void **state)
{
	hand_off(403);
	assert_string_equal(asked_slug(&desk.a), "no-consent");
	told("intake.consent.given.v1", GIVEN(CONSENT, OF_SITUATION, "seek_solutions", "mdph"));
	hand_off(403);
	assert_int_equal(sent(state), 0);
	told("intake.consent.given.v1", GIVEN(CONSENT2, OF_SITUATION, "mdph_handoff", "mdph"));
	hand_off(201);
}

static void what_was_said_at_the_call_counts_for_the_hand_off(void **state)
{
	(void)state;
	told("intake.consent.given.v1", GIVEN(CONSENT, OF_CALL, "mdph_handoff", "mdph:31"));
	hand_off(201);
}

static void what_the_person_said_as_a_whole_counts_for_the_files_that_are_theirs(void **state)
{
	(void)state;
	told("intake.consent.given.v1",
	     GIVEN(CONSENT, "\"person_id\":\"" OTHER "\",\"situation_ids\":[\"" OTHER "\"]",
		   "mdph_handoff", "mdph"));
	hand_off(403);
	told("intake.consent.given.v1",
	     GIVEN(CONSENT2, "\"person_id\":\"" OTHER "\",\"situation_ids\":[\"" SITUATION "\"]",
		   "mdph_handoff", "mdph"));
	told("intake.consent.withdrawn.v1", "{\"consent_id\":\"" CONSENT "\","
					    "\"withdrawn_at\":\"2026-02-01T10:00:00Z\"}");
	hand_off(201);
}

static void an_agreement_for_one_actor_relays_to_no_other(void **state)
{
	char proposal[40];

	(void)state;
	accepted(proposal);
	relay_to(proposal, ACTOR, 403);
	told("intake.consent.given.v1",
	     GIVEN(CONSENT, OF_SITUATION, "seek_solutions", "actor:" ACTOR));
	relay_to(proposal, OTHER, 403);
	relay_to(proposal, ACTOR, 201);
}

static void a_withdrawal_and_a_refusal_close(void **state)
{
	told("intake.consent.given.v1", GIVEN(CONSENT, OF_SITUATION, "mdph_handoff", "mdph"));
	told("intake.consent.withdrawn.v1", "{\"consent_id\":\"" CONSENT "\","
					    "\"withdrawn_at\":\"2026-02-01T10:00:00Z\"}");
	hand_off(403);
	told("intake.consent.given.v1",
	     "{\"consent_id\":\"" CONSENT2 "\"," OF_SITUATION ","
	     "\"purpose\":\"mdph_handoff\",\"categories\":[\"situation\"],"
	     "\"recipients\":[\"mdph\"],\"means\":\"oral\",\"given_by\":"
	     "\"person\",\"decided_at\":\"2026-03-01T10:00:00Z\"}");
	told("intake.consent.refused.v1", "{\"consent_id\":\"" SOLICITATION "\"," OF_CALL ","
					  "\"categories\":[],\"recipients\":[],\"means\":\"oral\","
					  "\"given_by\":\"person\","
					  "\"decided_at\":\"2026-03-02T10:00:00Z\"}");
	hand_off(403);
	assert_int_equal(sent(state), 0);
}

static void a_copy_that_is_not_fresh_discloses_nothing_and_says_503(void **state)
{
	char proposal[40];

	accepted(proposal);
	told("intake.consent.given.v1", GIVEN(CONSENT, OF_SITUATION, "mdph_handoff", "mdph"));
	told("intake.consent.given.v1", GIVEN(CONSENT2, OF_SITUATION, "seek_solutions", "actor"));
	desk.age_ms = 5001;
	hand_off(503);
	assert_string_equal(asked_slug(&desk.a), "unavailable");
	assert_string_equal(asked_header(&desk.a, "Retry-After"), "5");
	relay_to(proposal, ACTOR, 503);
	desk.behind = true;
	hand_off(503);
	assert_int_equal(sent(state), 0);
	desk.behind = false;
	desk.age_ms = 5000;
	hand_off(201);
	relay_to(proposal, ACTOR, 201);
}

static void an_event_about_agreements_that_waits_parked_discloses_nothing(void **state)
{
	told("intake.consent.given.v1", GIVEN(CONSENT, OF_SITUATION, "mdph_handoff", "mdph"));
	test_db_exec(*state,
		     "INSERT INTO referral.parked (reader, stream, epoch, sequence, subject,"
		     " type, body, reason, parked_at) VALUES ('referral',"
		     " '31.intake.facts', 1, 9, 's', 'intake.consent.withdrawn.v1', '{}',"
		     " 'test', '2026-01-01')");
	hand_off(503);
	assert_int_equal(sent(state), 0);
	test_db_exec(*state, "UPDATE referral.parked SET stream = '44.intake.facts'");
	hand_off(201);
}

static void where_no_agreement_is_required_all_works_as_before(void **state)
{
	(void)state;
	required.consent_required = "31=2199-01-01,44=2020-01-01";
	desk.behind = true;
	hand_off(201);
}

#define EXTENDED(acts) "{\"situation_id\":\"" SITUATION "\",\"consent_ids\":[" acts "]}"

static void what_a_person_refused_before_a_file_was_theirs_closes_it(void **state)
{
	char proposal[40];

	accepted(proposal);
	told("intake.consent.given.v1", GIVEN(CONSENT, OF_SITUATION, "mdph_handoff", "mdph"));
	/* told for a file before the refusal itself is, and then the refusal */
	told("intake.consent.extended.v1", EXTENDED("\"" CONSENT2 "\""));
	told("intake.consent.refused.v1", "{\"consent_id\":\"" CONSENT2 "\","
					  "\"person_id\":\"" OTHER "\",\"categories\":[],"
					  "\"recipients\":[],\"means\":\"oral\","
					  "\"given_by\":\"person\","
					  "\"decided_at\":\"2026-03-02T10:00:00Z\"}");
	hand_off(403);
	assert_string_equal(asked_slug(&desk.a), "no-consent");
	relay_to(proposal, ACTOR, 403);
	assert_string_equal(asked_slug(&desk.a), "no-consent");
	assert_int_equal(sent(state), 0);
}

static void the_last_list_of_acts_holds_so_a_merge_that_was_undone_allows_nothing(void **state)
{
	told("intake.consent.given.v1",
	     GIVEN(CONSENT2, "\"person_id\":\"" OTHER "\"", "mdph_handoff", "mdph"));
	told("intake.consent.extended.v1", EXTENDED("\"" CONSENT2 "\""));
	told("intake.consent.extended.v1", EXTENDED(""));
	hand_off(403);
	told("intake.consent.extended.v1", EXTENDED("\"" CONSENT2 "\""));
	told("intake.consent.extended.v1", EXTENDED("\"" CONSENT2 "\""));
	hand_off(201);
	assert_int_equal(sent(state), 1);
}

static void what_cannot_be_read_of_an_agreement_is_not_taken(void **state)
{
	static const char *const BAD[] = {
	    "{\"consent_id\":\"" CONSENT "\",\"purpose\":\"p\",\"recipients\":[],"
	    "\"decided_at\":\"2026-01-10T10:00:00Z\"}",
	    "{\"consent_id\":\"" CONSENT "\",\"purpose\":\"p\",\"categories\":[\"a b\"],"
	    "\"recipients\":[],\"decided_at\":\"2026-01-10T10:00:00Z\"}",
	    "{\"consent_id\":\"" CONSENT "\",\"categories\":[],\"recipients\":[],"
	    "\"decided_at\":\"2026-01-10T10:00:00Z\"}",
	    "{\"categories\":[],\"recipients\":[],\"purpose\":\"p\","
	    "\"decided_at\":\"2026-01-10T10:00:00Z\"}",
	};
	struct cmn_error err;

	(void)state;
	for (size_t i = 0; i < CMN_LEN(BAD); i++)
		assert_int_not_equal(learn("intake.consent.given.v1", BAD[i], &err), CMN_OK);
	assert_int_not_equal(
	    learn("intake.consent.withdrawn.v1", "{\"consent_id\":\"" CONSENT "\"}", &err), CMN_OK);
	assert_int_equal(learn("intake.consent.withdrawn.v1",
			       "{\"consent_id\":\"" CONSENT "\",\"withdrawn_at\":"
			       "\"2026-02-01T10:00:00Z\"}",
			       &err),
			 CMN_E_NOT_FOUND);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup(name, fresh)
	const struct CMUnitTest tests[] = {
	    T(without_an_agreement_nothing_is_handed_over),
	    T(what_was_said_at_the_call_counts_for_the_hand_off),
	    T(what_the_person_said_as_a_whole_counts_for_the_files_that_are_theirs),
	    T(an_agreement_for_one_actor_relays_to_no_other),
	    T(a_withdrawal_and_a_refusal_close),
	    T(a_copy_that_is_not_fresh_discloses_nothing_and_says_503),
	    T(an_event_about_agreements_that_waits_parked_discloses_nothing),
	    T(where_no_agreement_is_required_all_works_as_before),
	    T(what_a_person_refused_before_a_file_was_theirs_closes_it),
	    T(the_last_list_of_acts_holds_so_a_merge_that_was_undone_allows_nothing),
	    T(what_cannot_be_read_of_an_agreement_is_not_taken),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_need_http.c - the log of contacts and the needs that found no answer, as a conseiller meets
 * them; what the job suggests, and what it does not.
 */
#include "need_job.h"
#include "referral_deps.h"
#include "referral_events.h"
#include "referral_ops.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"

#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

#define PLANS     "/v1/referral/plans"
#define CONTACTS  "/v1/referral/plan-contacts"
#define NEEDS     "/v1/referral/unmet-needs"
#define SITUATION "0197f0a0-0000-7000-8000-0000000000a1"
#define OTHER     "0197f0a0-0000-7000-8000-0000000000a3"
#define OFFER     "0197f0a0-0000-7000-8000-0000000000b1"
#define ACTOR     "0197f0a0-0000-7000-8000-0000000000c1"
#define NOWHERE   "0197f0a0-0000-7000-8000-0000000000ff"
#define WORDS     "Mots inventés"

static struct referral_deps required;
static struct desk desk;
static const char *conseiller, *conseiller44;
static struct cmn_conn *conn;
static char plan[40];

static void learn(const char *type, const char *data)
{
	struct cmn_event ev = {.stream = "31.intake.facts", .departement = "31"};
	struct cmn_error err;

	snprintf(ev.type, sizeof(ev.type), "%s", type);
	ev.data = json_loads(data, 0, NULL);
	assert_non_null(ev.data);
	cmn_error_init(&err);
	if (referral_feed_apply(conn, &ev, NULL, &err) != CMN_OK)
		fail_msg("%s: %s", type, err.detail[CMN_EN]);
	cmn_event_clear(&ev);
}

static int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	conn = test_db_conn("referral");
	desk_open(&desk, "referral", &REFERRAL_OPS, &required);
	conseiller = desk_as(&desk, "conseiller", "31", NULL);
	conseiller44 = desk_as(&desk, "conseiller", "44", NULL);
	return 0;
}

static int teardown(void **state)
{
	desk_close(&desk);
	cmn_conn_close(&conn);
	return test_db_teardown(state);
}

#define REQUEST "\"requested_by_person\":{\"said_on\":\"2026-01-12\",\"expression\":\"direct\"}"
#define REST                                                             \
	"\"wish\":\"Souhait inventé\",\"community_role\":\"assembly\"," \
	"\"support_forms\":[\"orientation\"],\"response_level\":\"level_2\""

static int fresh(void **state)
{
	test_db_exec(*state,
		     "SET search_path = referral; TRUNCATE plan, proposal, situation_ref,"
		     " offer_ref, actor_ref, outbox, need_look, consent_ref CASCADE;"
		     "INSERT INTO actor_ref VALUES ('" ACTOR "', '31', 'Acteur inventé');"
		     "INSERT INTO offer_ref VALUES ('" OFFER "', '31', '" ACTOR
		     "', 'Offre inventée', 'ordinary', true);"
		     "INSERT INTO situation_ref (id, departement, solicited_at, state) VALUES"
		     " ('" SITUATION "', '31', '2026-01-10T08:00:00Z', 'open'),"
		     " ('" OTHER "', '31', '2026-01-10T08:00:00Z', 'open')");
	required.consent_required = "";
	desk.behind = false;
	desk.age_ms = 0;
	desk_send(&desk, "POST", PLANS, conseiller, NULL,
		  "{\"situation_id\":\"" SITUATION "\",\"content\":{" REQUEST "," REST
		  ",\"needs\":[\"1.2.1\",\"1.3.5\"]}}",
		  201);
	snprintf(plan, sizeof(plan), "%s", desk_text(&desk, "id"));
	return 0;
}

static void send_to(const char *base, const char *id, const char *act, const char *version,
		    const char *body, int status)
{
	char target[200], match[40];

	snprintf(target, sizeof(target), "%s/%s%s", base, id, act);
	snprintf(match, sizeof(match), "If-Match: \"%s\"", version ? version : "");
	desk_send(&desk, "POST", target, conseiller, version ? match : NULL, body, status);
}

static void read_one(const char *who, const char *base, const char *id, int status)
{
	char target[200];

	snprintf(target, sizeof(target), "%s/%s", base, id);
	desk_get(&desk, who, target, status);
}

static void keep_id(char id[40])
{
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
}

/* --- contacts ------------------------------------------------------------------------------------
 */

#define CALL                                                                         \
	"\"kind\":\"presentation\",\"mean\":\"phone\",\"party\":\"ordinary_actor\"," \
	"\"with_function\":\"directrice\",\"purpose\":\"" WORDS "\",\"outcome\":\"will_study\""
#define ANONYMOUS "\"anonymous\":true"
#define NAMED     "\"anonymous\":false,\"told\":[\"situation\",\"needs\"]"

static void contact(const char *members, int status)
{
	char body[1600];

	snprintf(body, sizeof(body), "{" CALL ",%s}", members);
	send_to(PLANS, plan, "/contacts", NULL, body, status);
}

static void a_contact_is_entered_with_its_function_and_outcome(void **state)
{
	char id[40];

	(void)state;
	contact(ANONYMOUS ",\"actor_id\":\"" ACTOR "\",\"outcome_words\":\"" WORDS
			  "\",\"told\":[\"needs\"]",
		201);
	assert_string_equal(desk_text(&desk, "consent"), "not_needed");
	assert_string_equal(desk_text(&desk, "with_function"), "directrice");
	keep_id(id);
	read_one(conseiller, CONTACTS, id, 200);
	read_one(conseiller44, CONTACTS, id, 404);
	contact(NAMED, 201);
	assert_string_equal(desk_text(&desk, "consent"), "not_required");
}

static void each_code_of_a_contact_may_be_said(void **state)
{
	static const struct {
		const char *list, *key;
	} CASES[] = {{"plan_contact_kinds", "kind"},
		     {"plan_contact_means", "mean"},
		     {"plan_contact_parties", "party"},
		     {"plan_contact_outcomes", "outcome"},
		     {"plan_contact_next_steps", "next_step"}};

	(void)state;
	for (size_t c = 0; c < CMN_LEN(CASES); c++) {
		const struct cmn_code_list *list = cmn_code_list_find(CASES[c].list);

		assert_non_null(list);
		for (size_t i = 0; i < list->n; i++) {
			json_t *body =
			    json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:b}", "kind",
				      "first_contact", "mean", "visit", "party", "school",
				      "with_function", "directeur", "purpose", "x", "outcome",
				      "meeting_set", "anonymous", 1, "person_present", 1);
			char *text;

			assert_non_null(body);
			json_object_set_new(body, CASES[c].key, json_string(list->codes[i].code));
			text = json_dumps(body, 0);
			send_to(PLANS, plan, "/contacts", NULL, text, 201);
			assert_string_equal(desk_text(&desk, CASES[c].key), list->codes[i].code);
			free(text);
			json_decref(body);
		}
	}
}

static void what_was_told_fits_how_the_case_was_presented(void **state)
{
	(void)state;
	contact("\"anonymous\":true,\"told\":[\"needs\",\"identity\"]", 422);
	assert_string_equal(asked_pointer(&desk.a), "/told/1");
	contact("\"anonymous\":false", 422);
	assert_string_equal(asked_pointer(&desk.a), "/told");
	contact("\"anonymous\":false,\"told\":[]", 422);
}

static void the_days_of_a_contact_are_possible(void **state)
{
	(void)state;
	contact(ANONYMOUS ",\"contacted_at\":\"2026-01-10T07:59:59Z\"", 422);
	assert_string_equal(asked_pointer(&desk.a), "/contacted_at");
	contact(ANONYMOUS ",\"contacted_at\":\"2999-01-10T07:59:59Z\"", 422);
	contact(ANONYMOUS ",\"next_on\":\"2999-01-01\"", 422);
	assert_string_equal(asked_pointer(&desk.a), "/next_on");
	contact(ANONYMOUS ",\"next_step\":\"call_again\",\"next_on\":\"2020-01-01\"", 422);
	assert_string_equal(asked_pointer(&desk.a), "/next_on");
}

static void a_next_step_with_its_day_becomes_a_task(void **state)
{
	contact(ANONYMOUS ",\"next_step\":\"call_again\",\"next_on\":\"2999-01-01\"", 201);
	contact(ANONYMOUS ",\"next_step\":\"call_again\"", 201);
	assert_int_equal(test_db_count(*state,
				       "SELECT count(*) FROM referral.outbox WHERE type ="
				       " 'referral.task.asked.v1' AND data->>'cause' ="
				       " 'contact_next_step' AND data->>'due_on' = '2999-01-01'"),
			 1);
}

static void what_shows_the_person_needs_their_agreement_and_an_anonymous_case_none(void **state)
{
	required.consent_required = "31=2020-01-01";
	contact(NAMED ",\"actor_id\":\"" ACTOR "\"", 403);
	assert_string_equal(asked_slug(&desk.a), "no-consent");
	contact(NAMED ",\"party\":\"mdph\"", 400); /* a member twice */
	contact(ANONYMOUS, 201);
	assert_string_equal(desk_text(&desk, "consent"), "not_needed");
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.plan_contact"), 1);
	learn(
	    "intake.consent.given.v1",
	    "{\"consent_id\":\"0197f0a0-0000-7000-8000-0000000000d1\",\"situation_id\":\"" SITUATION
	    "\",\"purpose\":\"seek_solutions\",\"categories\":[\"situation\",\"needs\"],"
	    "\"recipients\":[\"actor:" ACTOR "\"],\"decided_at\":\"2026-01-12T10:00:00Z\","
	    "\"valid_from\":\"2026-01-12T10:00:00Z\"}");
	contact(NAMED ",\"actor_id\":\"" ACTOR "\"", 201);
	assert_string_equal(desk_text(&desk, "consent"), "checked");
	contact("\"anonymous\":false,\"told\":[\"situation\",\"health\"],\"actor_id\":\"" ACTOR
		"\"",
		403);
	desk.behind = true;
	desk.age_ms = 60000;
	contact(NAMED ",\"actor_id\":\"" ACTOR "\"", 503);
}

static void a_wrong_entry_is_corrected_by_another_once(void **state)
{
	char id[40], more[200], target[120];

	(void)state;
	contact(ANONYMOUS, 201);
	keep_id(id);
	snprintf(more, sizeof(more), ANONYMOUS ",\"corrects\":\"%s\"", id);
	contact(more, 201);
	contact(more, 409);
	assert_string_equal(asked_pointer(&desk.a), "/corrects");
	contact(ANONYMOUS ",\"corrects\":\"" NOWHERE "\"", 422);
	assert_string_equal(asked_pointer(&desk.a), "/corrects");
	contact(ANONYMOUS ",\"considered_id\":\"" NOWHERE "\"", 422);
	assert_string_equal(asked_pointer(&desk.a), "/considered_id");
	contact(ANONYMOUS ",\"actor_id\":\"" NOWHERE "\"", 503);
	read_one(conseiller, CONTACTS, id, 200);
	assert_true(strlen(desk_text(&desk, "corrected_by")) == 36);
	snprintf(target, sizeof(target), PLANS "/%s/contacts", plan);
	desk_get(&desk, conseiller, target, 200);
	assert_int_equal(desk_items(&desk), 2);
	desk_get(&desk, conseiller44, target, 404);
}

static void nobody_is_contacted_once_the_person_stopped_the_search(void **state)
{
	(void)state;
	send_to(PLANS, plan, "/stop", "1", "{}", 200);
	contact(ANONYMOUS, 409);
	assert_non_null(strstr(desk.a.answer.body.data, "arrêté la recherche"));
	send_to(PLANS, plan, "/unmet-needs", NULL, "{\"need\":\"1.2.1\",\"qualification\":\"1\"}",
		409);
}

/* --- unmet needs
 * ------------------------------------------------------------------------------------
 */

/* Considered, retained, proposed, and refused: the id of the proposal. */
static void tried(const char *needs, bool refused, char proposal[40])
{
	char body[400], one[40];

	snprintf(body, sizeof(body),
		 "{\"offer_id\":\"" OFFER "\",\"sector\":\"ordinary\",\"needs\":[%s]}", needs);
	send_to(PLANS, plan, "/considered", NULL, body, 201);
	keep_id(one);
	send_to("/v1/referral/considered", one, "/decision", "1", "{\"decision\":\"retained\"}",
		200);
	desk_send(&desk, "POST", "/v1/referral/proposals", conseiller, NULL,
		  "{\"situation_id\":\"" SITUATION "\",\"support_form\":\"orientation\","
		  "\"offer_id\":\"" OFFER "\"}",
		  201);
	keep_id(proposal);
	snprintf(body, sizeof(body), "{\"proposal_id\":\"%s\"}", proposal);
	send_to("/v1/referral/considered", one, "/proposal", "2", body, 200);
	if (refused)
		send_to("/v1/referral/proposals", proposal, "/refusal", "1",
			"{\"reason\":\"too_far\"}", 200);
}

static void unmet(const char *members, int status)
{
	char body[300];

	snprintf(body, sizeof(body), "{\"need\":\"1.2.1\",\"qualification\":\"1\"%s}", members);
	send_to(PLANS, plan, "/unmet-needs", NULL, body, status);
}

static void an_unmet_need_carries_the_wish_what_was_tried_and_the_days(void **state)
{
	char p[40], id[40];
	const json_t *first;

	tried("\"1.2.1\"", true, p);
	unmet("", 201);
	keep_id(id);
	assert_string_equal(desk_text(&desk, "wish"), "Souhait inventé");
	assert_string_equal(desk_text(&desk, "since"), "2026-01-12");
	assert_string_equal(desk_text(&desk, "state"), "open");
	assert_true(json_integer_value(json_object_get(desk.a.json, "days_waiting")) > 0);
	first = json_array_get(json_object_get(desk.a.json, "tried"), 0);
	assert_string_equal(cmn_json_get(first, "reason"), "too_far");
	assert_string_equal(cmn_json_get(first, "proposal_id"), p);
	assert_int_equal(strlen(cmn_json_get(first, "sha256")), 64);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.outbox WHERE type ="
					       " 'referral.need.unmet.v1' AND data->'reasons'->>0 ="
					       " 'too_far' AND data->>'proposed' = '1'"),
			 1);
	unmet("", 409);
	assert_string_equal(asked_pointer(&desk.a), "/need");
	read_one(conseiller44, NEEDS, id, 404);
	desk_get(&desk, conseiller44, NEEDS "?departement=31", 403);
	desk_get(&desk, conseiller, NEEDS "?departement=31&state=open&situation_id=" SITUATION,
		 200);
	assert_int_equal(desk_items(&desk), 1);
	desk_get(&desk, conseiller, NEEDS "?departement=31&state=met", 200);
	assert_int_equal(desk_items(&desk), 0);
}

static void what_cannot_be_unmet_is_refused_with_its_field(void **state)
{
	(void)state;
	send_to(PLANS, plan, "/unmet-needs", NULL, "{\"need\":\"1.1.1\",\"qualification\":\"1\"}",
		422);
	assert_string_equal(asked_pointer(&desk.a), "/need");
	unmet(",\"since\":\"2026-01-09\"", 422);
	assert_string_equal(asked_pointer(&desk.a), "/since");
	unmet(",\"since\":\"2999-01-09\"", 422);
	send_to(PLANS, plan, "/unmet-needs", NULL, "{\"need\":\"1.2.1\",\"qualification\":\"3\"}",
		422);
	assert_string_equal(asked_pointer(&desk.a), "/qualification");
	send_to(PLANS, NOWHERE, "/unmet-needs", NULL,
		"{\"need\":\"1.2.1\",\"qualification\":\"2\"}", 404);
}

static void every_state_of_an_unmet_need_with_every_act(void **state)
{
	static const struct {
		const char *act, *body, *from, *to;
	} ACTS[] = {
	    {"/confirmation", "{\"qualification\":\"2\"}", "suggested", "open"},
	    {"/dismissal", "{\"reason\":\"search_goes_on\"}", "suggested", "dismissed"},
	    {"/answer", "{}", "open", "met"},
	    {"/expiry", "{\"reason\":\"moved_away\"}", "open", "expired"},
	    {"/withdrawal", "{}", "open", "withdrawn"},
	};
	static const char *const STATES[] = {"suggested", "dismissed", "open",
					     "met",       "expired",   "withdrawn"};

	for (size_t s = 0; s < CMN_LEN(STATES); s++) {
		for (size_t a = 0; a < CMN_LEN(ACTS); a++) {
			bool allowed = strcmp(STATES[s], ACTS[a].from) == 0;
			char sql[600], id[40];

			test_db_exec(*state, "DELETE FROM referral.unmet_need");
			unmet("", 201);
			keep_id(id);
			snprintf(sql, sizeof(sql),
				 "UPDATE referral.unmet_need SET state = '%s',"
				 " qualification = CASE WHEN '%s' IN ('suggested', 'dismissed')"
				 "  THEN NULL ELSE '1' END,"
				 " ended_on = CASE WHEN '%s' IN ('met', 'expired', 'withdrawn')"
				 "  THEN since END, end_reason = CASE WHEN '%s' IN ('expired',"
				 "  'dismissed') THEN 'other' END",
				 STATES[s], STATES[s], STATES[s], STATES[s]);
			test_db_exec(*state, sql);
			send_to(NEEDS, id, ACTS[a].act, "9", ACTS[a].body, 412);
			send_to(NEEDS, id, ACTS[a].act, "1", ACTS[a].body, allowed ? 200 : 409);
			read_one(conseiller, NEEDS, id, 200);
			assert_string_equal(desk_text(&desk, "state"),
					    allowed ? ACTS[a].to : STATES[s]);
		}
	}
}

static void a_need_is_met_by_an_accepted_proposal_of_the_situation(void **state)
{
	char p[40], id[40], body[200];

	tried("\"1.2.1\"", false, p);
	unmet("", 201);
	keep_id(id);
	snprintf(body, sizeof(body), "{\"proposal_id\":\"%s\"}", p);
	send_to(NEEDS, id, "/answer", "1", body, 422);
	assert_string_equal(asked_pointer(&desk.a), "/proposal_id");
	send_to("/v1/referral/proposals", p, "/acceptance", "1", "{}", 200);
	send_to(NEEDS, id, "/answer", "1", "{\"ended_on\":\"2026-01-11\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/ended_on");
	/* also when the file was closed for it */
	test_db_exec(*state, "UPDATE referral.situation_ref SET state = 'closed'");
	send_to(NEEDS, id, "/answer", "1", body, 200);
	assert_string_equal(desk_text(&desk, "proposal_id"), p);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.outbox WHERE type ="
					       " 'referral.need.met.v1'"),
			 1);
}

/* --- suggestions
 * --------------------------------------------------------------------------------------
 */

static void run_job(void)
{
	struct cmn_error err;
	bool more = false;

	cmn_error_init(&err);
	if (referral_job_needs(conn, "2026-06-01T10:00:00.000000Z", NULL, &more, &err) != CMN_OK)
		fail_msg("job: %s %s", err.detail[CMN_EN], err.cause);
}

static int64_t suggestions(void **state)
{
	return test_db_count(*state, "SELECT count(*) FROM referral.unmet_need"
				     " WHERE state = 'suggested'");
}

static void a_need_of_which_everything_was_refused_is_suggested_once(void **state)
{
	char p[40], q[40], id[40];

	tried("\"1.2.1\"", false, p);
	tried("\"1.2.1\",\"1.3.5\"", true, q);
	run_job();
	assert_int_equal(suggestions(state), 1); /* 1.3.5: of 1.2.1 one is still to be answered */
	send_to("/v1/referral/proposals", p, "/refusal", "1", "{\"reason\":\"too_late\"}", 200);
	run_job();
	run_job();
	assert_int_equal(suggestions(state), 2);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.outbox WHERE type ="
					       " 'referral.task.asked.v1' AND data->>'cause' ="
					       " 'need_unmet'"),
			 2);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.outbox WHERE type ="
					       " 'referral.need.unmet.v1'"),
			 0);
	desk_get(&desk, conseiller, NEEDS "?departement=31&state=suggested", 200);
	assert_int_equal(desk_items(&desk), 2);
	snprintf(id, sizeof(id), "%s", cmn_json_get(desk_item(&desk, 0), "id"));
	send_to(NEEDS, id, "/confirmation", "1", "{\"qualification\":\"1\"}", 200);
	assert_true(json_is_true(json_object_get(desk.a.json, "suggested")));
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.outbox WHERE type ="
					       " 'referral.need.unmet.v1'"),
			 1);
}

static void what_is_still_looked_at_suggests_nothing(void **state)
{
	char p[40];

	tried("\"1.2.1\"", true, p);
	send_to(PLANS, plan, "/considered", NULL,
		"{\"label\":\"Club inventé\",\"sector\":\"ordinary\",\"needs\":[\"1.2.1\"]}", 201);
	run_job();
	assert_int_equal(suggestions(state), 0);
	send_to("/v1/referral/considered", desk_text(&desk, "id"), "/decision", "1",
		"{\"decision\":\"set_aside\",\"reason\":\"no_place\"}", 200);
	run_job();
	assert_int_equal(suggestions(state), 1);
}

static void what_was_dismissed_is_suggested_again_only_after_a_further_refusal(void **state)
{
	char p[40];

	tried("\"1.2.1\"", true, p);
	run_job();
	desk_get(&desk, conseiller, NEEDS "?departement=31", 200);
	send_to(NEEDS, cmn_json_get(desk_item(&desk, 0), "id"), "/dismissal", "1",
		"{\"reason\":\"search_goes_on\"}", 200);
	test_db_exec(*state, "INSERT INTO referral.need_look VALUES ('31', '" SITUATION "')");
	run_job();
	assert_int_equal(suggestions(state), 0);
	tried("\"1.2.1\"", true, p);
	run_job();
	assert_int_equal(suggestions(state), 1);
}

static void nothing_is_suggested_in_a_file_that_is_closed_or_a_search_that_stopped(void **state)
{
	char p[40];

	tried("\"1.2.1\"", true, p);
	send_to(PLANS, plan, "/stop", "1", "{}", 200);
	run_job();
	assert_int_equal(suggestions(state), 0);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.need_look"), 0);
}

/* --- erased
 * ------------------------------------------------------------------------------------------
 */

static int64_t with_words(void **state)
{
	return test_db_count(
	    *state,
	    "SELECT (SELECT count(*) FROM referral.plan_contact t WHERE t::text LIKE '%" WORDS
	    "%') + (SELECT count(*) FROM referral.unmet_need t WHERE t::text LIKE '%" WORDS
	    "%') + (SELECT count(*) FROM referral.outbox t WHERE t::text LIKE '%" WORDS "%')");
}

static void the_words_of_an_erased_file_go_and_the_codes_stay(void **state)
{
	char id[40], need[40];

	contact(ANONYMOUS ",\"with_name\":\"" WORDS
			  "\",\"next_step\":\"meet\",\"next_words\":\"" WORDS "\"",
		201);
	keep_id(id);
	unmet("", 201);
	keep_id(need);
	send_to(NEEDS, need, "/withdrawal", "1", "{\"words\":\"" WORDS "\"}", 200);
	assert_int_equal(with_words(state), 2);
	learn("intake.situation.erased.v1",
	      "{\"situation_id\":\"" SITUATION "\",\"erased_at\":\"2026-06-01T10:00:00.000000Z\"}");
	assert_int_equal(with_words(state), 0);
	read_one(conseiller, CONTACTS, id, 200);
	assert_string_equal(desk_text(&desk, "outcome"), "will_study");
	read_one(conseiller, NEEDS, need, 200);
	assert_string_equal(desk_text(&desk, "wish"), "erased");
	send_to(NEEDS, need, "/expiry", "2", "{\"reason\":\"other\"}", 409);
	assert_non_null(strstr(desk.a.answer.body.data, "effac"));
	contact(ANONYMOUS, 409);
	assert_non_null(strstr(desk.a.answer.body.data, "effac"));
}

static void hostile_words_of_a_contact_are_kept_as_words(void **state)
{
	static const char *const TEXTS[] = {"'; DROP TABLE referral.plan_contact; --",
					    "<img src=x onerror=alert(1)>",
					    "\\u202eabc \\ud83e\\udd8a \\u0001 $1 %s"};
	char body[900];

	(void)state;
	for (size_t i = 0; i < CMN_LEN(TEXTS); i++) {
		CMN_AUTO(cmn_json_drop) json_t *want = NULL;
		char quoted[200];

		snprintf(quoted, sizeof(quoted), "\"%s\"", TEXTS[i]);
		want = json_loads(quoted, JSON_DECODE_ANY, NULL);
		assert_non_null(want);
		snprintf(body, sizeof(body),
			 "{\"kind\":\"information\",\"mean\":\"email\",\"party\":\"other\","
			 "\"with_function\":\"x\",\"purpose\":\"%s\",\"outcome\":\"no_answer\","
			 "\"anonymous\":true}",
			 TEXTS[i]);
		send_to(PLANS, plan, "/contacts", NULL, body, 201);
		assert_string_equal(desk_text(&desk, "purpose"), json_string_value(want));
	}
}

int main(void)
{
#define T(name) cmocka_unit_test_setup(name, fresh)
	const struct CMUnitTest tests[] = {
	    T(a_contact_is_entered_with_its_function_and_outcome),
	    T(each_code_of_a_contact_may_be_said),
	    T(what_was_told_fits_how_the_case_was_presented),
	    T(the_days_of_a_contact_are_possible),
	    T(a_next_step_with_its_day_becomes_a_task),
	    T(what_shows_the_person_needs_their_agreement_and_an_anonymous_case_none),
	    T(a_wrong_entry_is_corrected_by_another_once),
	    T(nobody_is_contacted_once_the_person_stopped_the_search),
	    T(an_unmet_need_carries_the_wish_what_was_tried_and_the_days),
	    T(what_cannot_be_unmet_is_refused_with_its_field),
	    T(every_state_of_an_unmet_need_with_every_act),
	    T(a_need_is_met_by_an_accepted_proposal_of_the_situation),
	    T(a_need_of_which_everything_was_refused_is_suggested_once),
	    T(what_is_still_looked_at_suggests_nothing),
	    T(what_was_dismissed_is_suggested_again_only_after_a_further_refusal),
	    T(nothing_is_suggested_in_a_file_that_is_closed_or_a_search_that_stopped),
	    T(the_words_of_an_erased_file_go_and_the_codes_stay),
	    T(hostile_words_of_a_contact_are_kept_as_words),
	};

	return cmocka_run_group_tests_name("contacts and unmet needs", tests, setup, teardown);
}

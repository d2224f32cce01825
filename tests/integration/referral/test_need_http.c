/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_need_http.c - the needs that found no answer, as a conseiller meets them; what the job
 * suggests, and what it does not.
 */
#include "need_desk.h"
#include "need_job.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"

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

static int64_t ended(void **state, const char *reason)
{
	char sql[256];

	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM referral.outbox WHERE type = 'referral.need.ended.v1' AND"
		 " data->>'end' = 'expired' AND data->>'reason' = '%s' AND data->>'ended_on' ="
		 " '2026-06-02'",
		 reason);
	return test_db_count(*state, sql);
}

#define CLOSED_FOR(reason)               \
	"{\"situation_id\":\"" SITUATION \
	"\",\"closed_at\":\"2026-06-01T22:30:00.000000Z\",\"reason\":\"" reason "\"}"

static void nobody_waits_in_a_file_that_went_elsewhere(void **state)
{
	char id[40], target[128];

	unmet("", 201);
	keep_id(id);
	learn("intake.situation.closed.v1", CLOSED_FOR("requester_stops"));
	snprintf(target, sizeof(target), NEEDS "/%s", id);
	desk_get(&desk, conseiller, target, 200);
	assert_string_equal(desk_text(&desk, "state"), "open");
	learn("intake.situation.reopened.v1",
	      "{\"situation_id\":\"" SITUATION
	      "\",\"reopened_at\":\"2026-06-01T22:00:00.000000Z\"}");
	for (int i = 0; i < 2; i++)
		learn("intake.situation.closed.v1", CLOSED_FOR("transferred"));
	desk_get(&desk, conseiller, target, 200);
	assert_string_equal(desk_text(&desk, "state"), "expired");
	assert_string_equal(desk_text(&desk, "end_reason"), "moved_away");
	assert_int_equal(ended(state, "moved_away"), 1);
}

/* Nobody could end it by hand any more: every act on an erased file is refused. */
static void an_erasure_ends_what_was_without_an_answer(void **state)
{
	unmet("", 201);
	learn("intake.situation.erased.v1",
	      "{\"situation_id\":\"" SITUATION "\",\"erased_at\":\"2026-06-01T22:30:00.000000Z\"}");
	assert_int_equal(ended(state, "other"), 1);
}

/* Considered for the need, proposed, accepted, in the accord: with the last signature the need is
 * met, since the day of that signature; a need that the accord does not answer stays open. */
static void a_signed_accord_ends_the_needs_that_it_answers(void **state)
{
	char p[40], id[40], body[1200], accord[40], today[CMN_DAY_LEN];

	tried("\"1.2.1\"", false, p);
	unmet("", 201);
	keep_id(id);
	send_to(PLANS, plan, "/unmet-needs", NULL, "{\"need\":\"1.3.5\",\"qualification\":\"1\"}",
		201);
	send_to("/v1/referral/proposals", p, "/acceptance", "1", "{}", 200);
	snprintf(body, sizeof(body),
		 "{\"situation_id\":\"" SITUATION "\",\"proposal_ids\":[\"%s\"],\"plan\":"
		 "{\"summary\":\"x\"},\"parties\":[{\"key\":\"moi\",\"kind\":\"person\","
		 "\"function\":\"x\"},{\"key\":\"c360\",\"kind\":\"community\",\"function\":"
		 "\"x\"}],\"commitments\":[{\"party\":\"c360\",\"what\":\"x\",\"nature\":"
		 "\"support\"}],\"financing\":[]}",
		 p);
	desk_send(&desk, "POST", "/v1/referral/accords", conseiller, NULL, body, 201);
	keep_id(accord);
	send_to("/v1/referral/accords", accord, "/proposal", "1", "", 200);
	cmn_day_format(cmn_day_of(cmn_clock_us(), "31"), today);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.unmet_need"
						       " WHERE state = 'open'"),
				 2);
		snprintf(body, sizeof(body),
			 "{\"content_version\":1,\"party\":\"%s\",\"signed_on\":\"%s\","
			 "\"means\":\"handwritten\"}",
			 i ? "c360" : "moi", today);
		send_to("/v1/referral/accords", accord, "/signatures", NULL, body, 200);
	}
	assert_string_equal(desk_text(&desk, "state"), "signed");
	read_one(conseiller, NEEDS, id, 200);
	assert_string_equal(desk_text(&desk, "state"), "met");
	assert_string_equal(desk_text(&desk, "ended_on"), today);
	assert_string_equal(desk_text(&desk, "proposal_id"), p);
	assert_int_equal(test_db_count(*state,
				       "SELECT count(*) FROM referral.outbox WHERE type ="
				       " 'referral.need.met.v1' AND data->>'need' = '1.2.1'"),
			 1);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.audit WHERE operation"
					       " = 'meet_unmet_need' AND resource_id::text = "
					       "(SELECT id::text FROM referral.unmet_need WHERE"
					       " state = 'met')"),
			 1);
	assert_int_equal(test_db_count(*state,
				       "SELECT count(*) FROM referral.unmet_need WHERE state"
				       " = 'open' AND need = '1.3.5'"),
			 1);
	test_db_exec(*state, "TRUNCATE referral.accord CASCADE");
}

/* --- suggestions ------------------------------------------------------------------------------ */

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

/* Put before the person in a round for that need, without having been considered in the plan. */
static void what_a_round_for_a_need_brought_counts_as_tried(void **state)
{
	desk_send(&desk, "POST", "/v1/referral/proposals", conseiller, NULL,
		  "{\"situation_id\":\"" SITUATION "\",\"support_form\":\"orientation\","
		  "\"offer_id\":\"" OFFER "\",\"ordinary_environment\":true}",
		  201);
	test_db_exec(
	    *state,
	    "SET search_path = referral; INSERT INTO proposal_round (id, departement, state,"
	    " situation_id, need, opened_at, opened_by) VALUES ('" NOWHERE
	    "', '31', 'open', '" SITUATION "', '1.3.5', '2026-01-20', 'test');"
	    "UPDATE proposal SET round_id = '" NOWHERE "'");
	send_to("/v1/referral/proposals", desk_text(&desk, "id"), "/refusal", "1",
		"{\"reason\":\"too_late\"}", 200);
	run_job();
	desk_get(&desk, conseiller, NEEDS "?departement=31&state=suggested", 200);
	assert_int_equal(desk_items(&desk), 1);
	assert_string_equal(cmn_json_get(desk_item(&desk, 0), "need"), "1.3.5");
	assert_string_equal(
	    cmn_json_get(json_array_get(json_object_get(desk_item(&desk, 0), "tried"), 0),
			 "reason"),
	    "too_late");
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

int main(void)
{
#define T(name) cmocka_unit_test_setup(name, fresh)
	const struct CMUnitTest tests[] = {
	    T(an_unmet_need_carries_the_wish_what_was_tried_and_the_days),
	    T(what_cannot_be_unmet_is_refused_with_its_field),
	    T(every_state_of_an_unmet_need_with_every_act),
	    T(a_need_is_met_by_an_accepted_proposal_of_the_situation),
	    T(nobody_waits_in_a_file_that_went_elsewhere),
	    T(an_erasure_ends_what_was_without_an_answer),
	    T(a_signed_accord_ends_the_needs_that_it_answers),
	    T(a_need_of_which_everything_was_refused_is_suggested_once),
	    T(what_a_round_for_a_need_brought_counts_as_tried),
	    T(what_is_still_looked_at_suggests_nothing),
	    T(what_was_dismissed_is_suggested_again_only_after_a_further_refusal),
	    T(nothing_is_suggested_in_a_file_that_is_closed_or_a_search_that_stopped),
	};

	return cmocka_run_group_tests_name("unmet needs", tests, need_setup, need_teardown);
}

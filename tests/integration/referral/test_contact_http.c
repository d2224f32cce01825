/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_contact_http.c - the log of contacts of a plan, as a conseiller keeps it.
 */
#include "need_desk.h"

#include "cmn/codes.h"

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
					    "\\u202eabc \\ud83e\\udd8a $1 %s"};
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
	    T(the_words_of_an_erased_file_go_and_the_codes_stay),
	    T(hostile_words_of_a_contact_are_kept_as_words),
	};

	return cmocka_run_group_tests_name("contacts", tests, need_setup, need_teardown);
}

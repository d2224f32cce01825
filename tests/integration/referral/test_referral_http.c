/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_referral_http.c - proposals as a conseiller meets them.
 */
#include "referral_desk.h"

#include "cmn/clock.h"
#include "cmn/codes.h"

static void a_proposal_takes_the_name_of_its_offer(void **state)
{
	char id[40];

	(void)state;
	proposal(id);
	assert_string_equal(desk_text(&desk, "label"), "Offre inventée");
	assert_string_equal(desk_text(&desk, "actor_id"), ACTOR);
	assert_string_equal(desk_text(&desk, "state"), "proposed");
	assert_true(json_is_true(json_object_get(desk.a.json, "ordinary_environment")));
	assert_true(json_is_false(json_object_get(desk.a.json, "ad_hoc")));
}

static void each_form_of_support_may_be_proposed(void **state)
{
	const struct cmn_code_list *forms = cmn_code_list_find("support_forms");

	(void)state;
	assert_non_null(forms);
	for (size_t i = 0; i < forms->n; i++) {
		char body[256];

		snprintf(body, sizeof(body),
			 "{\"situation_id\":\"" SITUATION "\",\"label\":\"Solution inventée\","
			 "\"support_form\":\"%s\",\"ad_hoc\":true,"
			 "\"pre_existing_evaluation\":true}",
			 forms->codes[i].code);
		desk_send(&desk, "POST", PROPOSALS, conseiller, NULL, body, 201);
		assert_string_equal(desk_text(&desk, "support_form"), forms->codes[i].code);
		assert_true(json_is_true(json_object_get(desk.a.json, "pre_existing_evaluation")));
	}
}

static void a_proposal_needs_an_offer_or_a_label(void **state)
{
	(void)state;
	propose(conseiller, SITUATION, "", 422);
}

static void a_proposal_cannot_date_from_before_the_solicitation(void **state)
{
	(void)state;
	propose(conseiller, SITUATION, ",\"label\":\"x\",\"proposed_at\":\"2026-01-10T07:59:59Z\"",
		422);
	assert_string_equal(asked_pointer(&desk.a), "/proposed_at");
	propose(conseiller, SITUATION, ",\"label\":\"x\",\"proposed_at\":\"2026-01-10T08:00:00Z\"",
		201);
}

static void a_closed_situation_and_a_withdrawn_offer_take_no_proposal(void **state)
{
	(void)state;
	propose(conseiller, CLOSED, ",\"label\":\"x\"", 409);
	assert_string_equal(asked_pointer(&desk.a), "/situation_id");
	propose(conseiller, SITUATION, ",\"offer_id\":\"" GONE "\"", 409);
	assert_string_equal(asked_pointer(&desk.a), "/offer_id");
}

static void a_repeated_proposal_is_answered_although_its_offer_was_withdrawn(void **state)
{
	static const char BODY[] = "{\"situation_id\":\"" SITUATION "\",\"offer_id\":\"" OFFER
				   "\",\"support_form\":\"orientation\"}";
	static const char KEY[] = "Idempotency-Key: proposed-once";
	char id[40];

	desk_send(&desk, "POST", PROPOSALS, conseiller, KEY, BODY, 201);
	snprintf(id, sizeof(id), "%s", desk_text(&desk, "id"));
	test_db_exec(*state, "UPDATE referral.offer_ref SET active = false WHERE id = '" OFFER "'");
	desk_send(&desk, "POST", PROPOSALS, conseiller, KEY, BODY, 201);
	assert_string_equal(desk_text(&desk, "id"), id);
	desk_send(&desk, "POST", PROPOSALS, conseiller, NULL, BODY, 409);
	assert_string_equal(asked_pointer(&desk.a), "/offer_id");
	test_db_exec(*state, "UPDATE referral.offer_ref SET active = true WHERE id = '" OFFER "'");
}

static void an_unknown_reference_is_waited_for_and_never_a_404(void **state)
{
	int64_t before = cmn_clock_mono_ms();

	(void)state;
	propose(conseiller, NOWHERE, ",\"label\":\"x\"", 503);
	assert_string_equal(asked_slug(&desk.a), "reference-not-arrived");
	assert_non_null(asked_header(&desk.a, "Retry-After"));
	assert_true(cmn_clock_mono_ms() - before < 3000);
}

static void a_refusal_has_a_reason(void **state)
{
	const struct cmn_code_list *reasons = cmn_code_list_find("refusal_reasons");
	char id[40], body[128];

	(void)state;
	assert_non_null(reasons);
	proposal(id);
	act(PROPOSALS, id, "refusal", conseiller, "If-Match: \"1\"", "{}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/reason");
	for (size_t i = 0; i < reasons->n; i++) {
		proposal(id);
		snprintf(body, sizeof(body), "{\"reason\":\"%s\"}", reasons->codes[i].code);
		act(PROPOSALS, id, "refusal", conseiller, "If-Match: \"1\"", body, 200);
		assert_string_equal(desk_text(&desk, "refusal_reason"), reasons->codes[i].code);
	}
}

static void an_answer_is_dated_and_final(void **state)
{
	char id[40];

	(void)state;
	proposal(id);
	act(PROPOSALS, id, "acceptance", conseiller, "If-Match: \"1\"", "{}", 200);
	assert_string_equal(desk_text(&desk, "state"), "accepted");
	assert_true(desk_text(&desk, "answered_at")[0] != '\0');
	act(PROPOSALS, id, "refusal", conseiller, "If-Match: \"2\"", "{\"reason\":\"other\"}", 409);
	act(PROPOSALS, id, "acceptance", conseiller, "If-Match: \"1\"", "{}", 412);
}

static void a_repeated_answer_is_done_once(void **state)
{
	static const char KEY[] = "If-Match: \"1\"\nIdempotency-Key: answered-once";
	char id[40];

	(void)state;
	proposal(id);
	act(PROPOSALS, id, "acceptance", conseiller, KEY, "{}", 200);
	act(PROPOSALS, id, "acceptance", conseiller, KEY, "{}", 200);
	assert_string_equal(desk_text(&desk, "state"), "accepted");
}

static void the_situation_is(void **state, const char *what)
{
	char sql[160];

	snprintf(sql, sizeof(sql),
		 "UPDATE referral.situation_ref SET state = '%s' WHERE id = '" SITUATION "'", what);
	test_db_exec(*state, sql);
}

static void after_the_situation_is_closed_a_proposal_is_answered_no_more(void **state)
{
	char id[40], other[40];

	proposal(id);
	proposal(other);
	act(PROPOSALS, other, "acceptance", conseiller, "Idempotency-Key: late\nIf-Match: \"1\"",
	    "{}", 200);
	the_situation_is(state, "closed");
	act(PROPOSALS, id, "acceptance", conseiller, "If-Match: \"1\"", "{}", 409);
	assert_string_equal(desk_text(&desk, "detail"), "la situation est close");
	act(PROPOSALS, id, "refusal", conseiller, "If-Match: \"1\"", "{\"reason\":\"other\"}", 409);
	act(PROPOSALS, id, "acceptance", conseiller, "If-Match: \"2\"", "{}", 412);
	/* what was done before is answered as it was */
	act(PROPOSALS, other, "acceptance", conseiller, "Idempotency-Key: late\nIf-Match: \"1\"",
	    "{}", 200);
	act(PROPOSALS, other, "acceptance", conseiller, "If-Match: \"2\"", "{}", 409);
	assert_string_not_equal(desk_text(&desk, "detail"), "la situation est close");
	the_situation_is(state, "open");
	act(PROPOSALS, id, "acceptance", conseiller, "If-Match: \"1\"", "{}", 200);
}

static void in_a_closed_situation_a_proposal_may_still_be_taken_back(void **state)
{
	char id[40], gone[40];

	proposal(id);
	proposal(gone);
	the_situation_is(state, "closed");
	act(PROPOSALS, id, "withdrawal", conseiller, "If-Match: \"1\"",
	    "{\"reason\":\"person_asks\"}", 200);
	assert_string_equal(desk_text(&desk, "state"), "withdrawn");
	test_db_exec(*state, "UPDATE referral.situation_ref SET erased_at = '2026-02-01T08:00:00Z'"
			     " WHERE id = '" SITUATION "'");
	act(PROPOSALS, gone, "withdrawal", conseiller, "If-Match: \"1\"",
	    "{\"reason\":\"person_asks\"}", 409);
	assert_non_null(strstr(desk_text(&desk, "detail"), "effacée"));
	test_db_exec(*state, "UPDATE referral.situation_ref SET erased_at = NULL");
	the_situation_is(state, "open");
}

static void another_departement_sees_nothing_of_it(void **state)
{
	char id[40], target[128];

	(void)state;
	proposal(id);
	snprintf(target, sizeof(target), PROPOSALS "/%s", id);
	desk_get(&desk, conseiller44, target, 404);
	act(PROPOSALS, id, "acceptance", conseiller44, "If-Match: \"1\"", "{}", 404);
	propose(conseiller44, SITUATION, ",\"label\":\"x\"", 503);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(a_proposal_takes_the_name_of_its_offer, fresh),
	    cmocka_unit_test_setup(each_form_of_support_may_be_proposed, fresh),
	    cmocka_unit_test_setup(a_proposal_needs_an_offer_or_a_label, fresh),
	    cmocka_unit_test_setup(a_proposal_cannot_date_from_before_the_solicitation, fresh),
	    cmocka_unit_test_setup(a_closed_situation_and_a_withdrawn_offer_take_no_proposal,
				   fresh),
	    cmocka_unit_test_setup(a_repeated_proposal_is_answered_although_its_offer_was_withdrawn,
				   fresh),
	    cmocka_unit_test_setup(an_unknown_reference_is_waited_for_and_never_a_404, fresh),
	    cmocka_unit_test_setup(a_refusal_has_a_reason, fresh),
	    cmocka_unit_test_setup(an_answer_is_dated_and_final, fresh),
	    cmocka_unit_test_setup(a_repeated_answer_is_done_once, fresh),
	    cmocka_unit_test_setup(after_the_situation_is_closed_a_proposal_is_answered_no_more,
				   fresh),
	    cmocka_unit_test_setup(in_a_closed_situation_a_proposal_may_still_be_taken_back, fresh),
	    cmocka_unit_test_setup(another_departement_sees_nothing_of_it, fresh),
	};

	return cmocka_run_group_tests_name("referral operations", tests, referral_setup,
					   place_teardown);
}

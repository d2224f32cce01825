/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_pag_review.c - a PAG that holds: its yearly clock, its review, its versions, its end.
 */
#include "pag.h"
#include "pag_desk.h"

static void in_review(char path[96])
{
	pag_in_force(path);
	pag_act(mdph, path, "review", 0, "{\"cause\":\"yearly\"}", 200);
}

static void the_review_is_due_a_year_after_the_day_it_entered_into_force(void **state)
{
	char path[96];

	pag_in_force(path);
	desk_get(&desk, conseiller, "/v1/referral/clocks?departement=31&situation_id=" SITUATION,
		 200);
	for (size_t i = 0; i < desk_items(&desk); i++)
		if (strcmp(cmn_json_get(desk_item(&desk, i), "clock"), "pag_review") == 0)
			assert_string_equal(cmn_json_get(desk_item(&desk, i), "due_on"),
					    "2027-04-01");
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.clock WHERE clock ="
					       " 'pag_review' AND stopped_at IS NULL"),
			 1);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.clock WHERE clock ="
					       " 'pag_answers' AND stopped_at IS NULL"),
			 0);
	pag_act(mdph, path, "review", 0, "{\"cause\":\"yearly\"}", 200);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.clock"
					       " WHERE stopped_at IS NULL AND kind = 'pag'"),
			 0);
}

static void only_the_coordonnateur_de_parcours_and_the_team_ask_for_a_revision(void **state)
{
	char path[96];

	(void)state;
	pag_in_force(path);
	pag_act(other, path, "revision-request", 0, "{\"cause\":\"coordinator_asks\"}", 403);
	pag_act(stranger, path, "revision-request", 0, "{\"cause\":\"coordinator_asks\"}", 404);
	pag_act(partner, path, "revision-request", 0, "{\"cause\":\"coordinator_asks\"}", 200);
	assert_string_equal(desk_text(&desk, "revision_cause"), "coordinator_asks");
	assert_string_equal(desk_text(&desk, "state"), "in_force");
	pag_act(conseiller, path, "revision-request", 0, "{\"cause\":\"person_asks\"}", 200);
}

static void prolonged_it_waits_for_the_accord_of_the_person(void **state)
{
	char path[96];

	(void)state;
	in_review(path);
	pag_act(mdph, path, "review-outcome", 0,
		"{\"outcome\":\"prolong\",\"until\":\"2999-12-31\",\"report\":\"" WORDS "\"}", 200);
	assert_string_equal(desk_text(&desk, "state"), "prolonged");
	assert_string_equal(desk_text(&desk, "accord"), "awaited");
	pag_act(mdph, path, "entry", 0, "{\"from\":\"2026-11-01\"}", 409);
	pag_act(conseiller, path, "accord", 0, YES, 200);
	pag_act(mdph, path, "entry", 0, "{\"from\":\"2026-11-01\"}", 200);
	assert_string_equal(desk_text(&desk, "in_force_until"), "2999-12-31");
	assert_int_equal(json_integer_value(json_object_get(desk.a.json, "number")), 1);
}

static void who_does_not_agree_goes_back_to_the_review(void **state)
{
	char path[96];

	(void)state;
	in_review(path);
	pag_act(mdph, path, "review-outcome", 0, "{\"outcome\":\"prolong\"}", 200);
	pag_act(conseiller, path, "accord", 0,
		"{\"answer\":\"refused\",\"given_by\":\"person\",\"means\":\"oral\"}", 200);
	pag_act(mdph, path, "entry", 0, "{\"from\":\"2026-11-01\"}", 409);
	pag_act(mdph, path, "review", 0, "{\"cause\":\"person_asks\"}", 200);
	assert_string_equal(desk_text(&desk, "state"), "in_review");
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "reviews")), 2);
}

static void modified_it_is_a_new_version_and_none_is_overwritten(void **state)
{
	char path[96], target[128];

	(void)state;
	in_review(path);
	pag_act(mdph, path, "review-outcome", 0, "{\"outcome\":\"modify\",\"content\":" CONTENT "}",
		200);
	assert_int_equal(json_integer_value(json_object_get(desk.a.json, "number")), 2);
	assert_int_equal(json_integer_value(json_object_get(desk.a.json, "valid_number")), 1);
	pag_act(mdph, path, "entry", 0, "{\"from\":\"2026-11-01\"}", 409);
	pag_act(mdph, path, "content", 0, CONTENT, 200);
	pag_agreed(path);
	pag_act(mdph, path, "entry", 0, "{\"from\":\"2026-11-01\"}", 200);
	assert_int_equal(json_integer_value(json_object_get(desk.a.json, "valid_number")), 3);
	snprintf(target, sizeof(target), "%s/versions", path);
	desk_get(&desk, mdph, target, 200);
	assert_int_equal(desk_items(&desk), 3);
	assert_string_equal(
	    cmn_json_get(json_array_get(json_object_get(desk_item(&desk, 0), "services"), 0),
			 "commitment"),
	    "engaged");
	assert_string_equal(
	    cmn_json_get(json_array_get(json_object_get(desk_item(&desk, 1), "services"), 0),
			 "commitment"),
	    "awaited");
	snprintf(target, sizeof(target), "%s/versions?limit=2", path);
	desk_get(&desk, mdph, target, 200);
	assert_int_equal(desk_items(&desk), 2);
	assert_non_null(desk_text(&desk, "next"));
	desk_get(&desk, mdph44, target, 404);
}

static void without_agreement_on_a_modification_the_former_version_is_looked_at_again(void **state)
{
	char path[96];

	(void)state;
	in_review(path);
	pag_act(mdph, path, "review-outcome", 0, "{\"outcome\":\"modify\",\"content\":" CONTENT "}",
		200);
	pag_act(mdph, path, "review", 0, "{\"cause\":\"person_asks\"}", 200);
	assert_int_equal(json_integer_value(json_object_get(desk.a.json, "number")), 1);
	pag_act(mdph, path, "review-outcome", 0, "{\"outcome\":\"modify\",\"content\":" CONTENT "}",
		200);
	assert_int_equal(json_integer_value(json_object_get(desk.a.json, "number")), 3);
}

static void each_outcome_has_its_own_members(void **state)
{
	static const char *const WRONG[][2] = {
	    {"{\"outcome\":\"end\"}", "/end_reason"},
	    {"{\"outcome\":\"modify\"}", "/content"},
	    {"{\"outcome\":\"prolong\",\"content\":" CONTENT "}", "/content"},
	    {"{\"outcome\":\"prolong\",\"end_reason\":\"death\"}", "/end_reason"},
	    {"{\"outcome\":\"prolong\",\"ended_on\":\"2026-06-01\"}", "/ended_on"},
	    {"{\"outcome\":\"prolong\",\"until\":\"2026-01-01\"}", "/until"},
	    {"{\"outcome\":\"end\",\"end_reason\":\"death\",\"until\":\"2026-01-01\"}", "/until"},
	    {"{\"outcome\":\"end\",\"end_reason\":\"death\",\"ended_on\":\"2999-01-01\"}",
	     "/ended_on"},
	    {"{\"outcome\":\"end\",\"end_reason\":\"because\"}", "/end_reason"},
	};
	char path[96];

	(void)state;
	in_review(path);
	for (size_t i = 0; i < CMN_LEN(WRONG); i++) {
		pag_act(mdph, path, "review-outcome", 0, WRONG[i][0], 422);
		assert_string_equal(asked_pointer(&desk.a), WRONG[i][1]);
	}
	desk_get(&desk, mdph, path, 200);
	assert_string_equal(desk_text(&desk, "state"), "in_review");
}

static void without_a_review_it_ends_only_for_what_no_review_could_change(void **state)
{
	char path[96];

	(void)state;
	pag_in_force(path);
	pag_act(mdph, path, "end", 0, "{\"end_reason\":\"target_reached\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/end_reason");
	pag_act(mdph, path, "end", 0, "{\"end_reason\":\"moved_away\",\"ended_on\":\"2026-06-01\"}",
		200);
	assert_string_equal(desk_text(&desk, "ended_on"), "2026-06-01");
	pag_act(mdph, path, "end", 0, "{\"end_reason\":\"death\"}", 409);
	pag_act(mdph, path, "review", 0, "{\"cause\":\"yearly\"}", 409);
	pag_act(mdph, path, "withdrawal", 0, "{\"reason\":\"error\"}", 409);
}

static void its_successor_is_made_while_it_holds_and_holds_after_it(void **state)
{
	char path[96], next[96];

	(void)state;
	pag_in_force(path);
	pag_elaborated(next);
	pag_agreed(next);
	pag_act(mdph, next, "validation", 0, NULL, 409);
	assert_non_null(strstr(desk_text(&desk, "detail"), "autre PAG"));
	pag_act(mdph, path, "review", 0, "{\"cause\":\"needs_changed\"}", 200);
	pag_act(mdph, path, "review-outcome", 0, "{\"outcome\":\"end\",\"end_reason\":\"new_pag\"}",
		200);
	pag_act(mdph, next, "validation", 0, NULL, 200);
}

static void a_day_of_entry_is_near(void **state)
{
	char path[96];

	(void)state;
	pag_elaborated(path);
	pag_agreed(path);
	pag_act(mdph, path, "validation", 0, NULL, 200);
	pag_act(mdph, path, "entry", 0, "{\"from\":\"2199-01-01\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/from");
	pag_act(mdph, path, "entry", 0, "{\"from\":\"2026-11-01\",\"until\":\"2026-11-01\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/until");
}

/* The statement that reads names the statuses of the ANS by itself. */
static void the_status_that_is_read_is_that_of_the_rule(void **state)
{
	static const char *const STATES[] = {"in_preparation", "elaborated", "validated",
					     "in_force",       "in_review",  "prolonged",
					     "modified"};
	char path[96], sql[256];

	pag_prepared(path);
	for (size_t i = 0; i < CMN_LEN(STATES); i++) {
		const char *want = referral_pag_ans_status(STATES[i]);

		snprintf(sql, sizeof(sql),
			 "UPDATE referral.pag SET state = '%s', validated_at = state_at,"
			 " valid_number = 1, in_force_from = '2026-01-01'",
			 STATES[i]);
		test_db_exec(*state, sql);
		desk_get(&desk, mdph, path, 200);
		assert_string_equal(desk_text(&desk, "status"), want ? want : "");
		assert_int_equal(json_is_true(json_object_get(desk.a.json, "existence_pag")),
				 want != NULL);
	}
}

static void taken_back(void)
{
	pag_act(conseiller, "/v1/referral/handoffs/" HANDOFF, "withdrawal", 0,
		"{\"reason\":\"other\",\"by\":\"person\"}", 200);
}

/* The person takes the hand-off back: nothing more is prepared, and nobody more is told. */
static void what_hangs_on_a_hand_off_taken_back_goes_no_further(void **state)
{
	static const char *const INVITE = "{\"function\":\"health\",\"actor_id\":\"" ACTOR "\"}";
	static const char *const ASK = "{\"domains\":[\"health\"],\"due_on\":\"2999-01-01\"}";
	char path[96], gos[96], line[96], target[160], asked[96];

	(void)state;
	pag_made(mdph, "/v1/referral/handoffs/" HANDOFF "/gos-sessions",
		 "{\"planned_at\":\"2026-12-10T09:00:00Z\",\"mode\":\"remote\"}", GOS, gos);
	snprintf(target, sizeof(target), "%s/complements", gos);
	pag_made(mdph, target, ASK, "/v1/referral/complements", asked);
	pag_elaborated(path);
	pag_line(path, 0, line);
	taken_back();
	pag_act(mdph, path, "rework", 0, NULL, 409);
	assert_non_null(strstr(desk.a.answer.body.data, "la transmission a été retirée"));
	pag_act(mdph, path, "rework", 99, NULL, 412);
	pag_act(conseiller, path, "accord", 0, YES, 409);
	pag_act(partner, line, "commitment", 0, "{\"answer\":\"engaged\"}", 409);
	pag_act(mdph, gos, "participants", 0, INVITE, 409);
	pag_act(mdph, gos, "date", 0, "{\"planned_at\":\"2026-12-12T09:00:00Z\"}", 409);
	desk_send(&desk, "POST", target, mdph, NULL, ASK, 409);
	desk_send(&desk, "POST", "/v1/referral/handoffs/" HANDOFF "/gos-sessions", mdph, NULL,
		  "{\"planned_at\":\"2026-12-10T09:00:00Z\",\"mode\":\"remote\"}", 409);
	pag_act(conseiller, asked, "acceptance", 0, NULL, 409);
	pag_act(mdph, asked, "cancellation", 0, NULL, 200);
	pag_act(mdph, gos, "cancellation", 0, "{\"reason\":\"other\"}", 200);
	pag_act(mdph, path, "withdrawal", 0, "{\"reason\":\"person_disagrees\"}", 200);
}

static void what_holds_goes_on_when_its_hand_off_is_taken_back(void **state)
{
	char path[96], gos[96];

	(void)state;
	pag_in_force(path);
	taken_back();
	pag_act(mdph, path, "review", 0, "{\"cause\":\"yearly\"}", 200);
	pag_made(mdph, "/v1/referral/handoffs/" HANDOFF "/gos-sessions",
		 "{\"planned_at\":\"2026-12-10T09:00:00Z\",\"mode\":\"remote\"}", GOS, gos);
	pag_act(mdph, gos, "participants", 0, "{\"function\":\"ars\"}", 200);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, pag_desk_fresh)
	const struct CMUnitTest tests[] = {
	    TEST(the_review_is_due_a_year_after_the_day_it_entered_into_force),
	    TEST(only_the_coordonnateur_de_parcours_and_the_team_ask_for_a_revision),
	    TEST(prolonged_it_waits_for_the_accord_of_the_person),
	    TEST(who_does_not_agree_goes_back_to_the_review),
	    TEST(modified_it_is_a_new_version_and_none_is_overwritten),
	    TEST(without_agreement_on_a_modification_the_former_version_is_looked_at_again),
	    TEST(each_outcome_has_its_own_members),
	    TEST(without_a_review_it_ends_only_for_what_no_review_could_change),
	    TEST(its_successor_is_made_while_it_holds_and_holds_after_it),
	    TEST(a_day_of_entry_is_near),
	    TEST(the_status_that_is_read_is_that_of_the_rule),
	    TEST(what_hangs_on_a_hand_off_taken_back_goes_no_further),
	    TEST(what_holds_goes_on_when_its_hand_off_is_taken_back),
	};

	return cmocka_run_group_tests_name("reviews of a PAG", tests, pag_desk_setup,
					   pag_desk_teardown);
}

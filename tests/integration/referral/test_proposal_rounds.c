/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_proposal_rounds.c - what becomes of the other proposals of a round when one is answered.
 */
#include "proposal_desk.h"

static void state_of(const char *id, const char *want)
{
	char target[120];

	snprintf(target, sizeof(target), PROPOSALS "/%s", id);
	desk_get(&desk, conseiller, target, 200);
	says("state", want);
}

static void round_of_three(char ids[3][40], char round[40], const char *members)
{
	char more[400];

	desk_send(&desk, "POST", ROUNDS, conseiller, NULL, "{\"situation_id\":\"" SITUATION "\"}",
		  201);
	snprintf(round, 40, "%s", desk_text(&desk, "id"));
	for (int i = 0; i < 3; i++) {
		snprintf(more, sizeof(more), ",\"round_id\":\"%s\",\"offer_id\":\"" OFFER "\"%s",
			 round, members);
		propose(more, 201, ids[i]);
	}
}

static void the_first_accepted_one_withdraws_the_others_of_its_round_alone(void **state)
{
	char ids[3][40], others[3][40], round[40], second[40], target[160], sql[400];

	round_of_three(ids, round, "");
	round_of_three(others, second, "");
	act(conseiller, ids[2], "refusal", 1, "{\"reason\":\"too_far\"}", 200);
	act(conseiller, ids[0], "acceptance", 1, "{}", 200);
	state_of(ids[0], "accepted");
	state_of(ids[1], "withdrawn");
	says("winner_id", ids[0]);
	says("withdrawal_reason", "other_accepted");
	state_of(ids[2], "refused");
	state_of(others[0], "proposed");
	snprintf(target, sizeof(target), ROUNDS "/%s", round);
	desk_get(&desk, conseiller, target, 200);
	says("state", "decided");
	says("winner_id", ids[0]);
	/* told in the winner's transaction */
	snprintf(
	    sql, sizeof(sql),
	    "SELECT count(*) FROM referral.outbox w JOIN referral.outbox a ON a.xmin::text ="
	    " w.xmin::text WHERE w.type = 'referral.proposal.withdrawn.v1' AND w.subject = '%s'"
	    " AND a.type = 'referral.proposal.answered.v1' AND a.subject = '%s'"
	    " AND w.data->>'winner_id' = a.subject",
	    ids[1], ids[0]);
	assert_int_equal(test_db_count(*state, sql), 1);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.outbox WHERE type ="
					       " 'referral.proposal.withdrawn.v1'"),
			 1);
	/* whatever version they know, the others hear who won */
	for (int version = 1; version < 4; version++) {
		act(conseiller, ids[1], "acceptance", version, "{}", 409);
		assert_non_null(strstr(desk.a.answer.body.data, ids[0]));
	}
	snprintf(target, sizeof(target), ",\"label\":\"x\",\"round_id\":\"%s\"", round);
	propose(target, 409, NULL);
	assert_non_null(strstr(desk.a.answer.body.data, ids[0]));
}

static void an_actor_that_says_yes_second_decides_the_round(void **state)
{
	char ids[3][40], round[40];

	(void)state;
	round_of_three(ids, round, ",\"actor_answer_required\":true");
	act(conseiller, ids[0], "acceptance", 1, "{}", 200);
	act(conseiller, ids[1], "acceptance", 1, "{}", 200);
	state_of(ids[2], "proposed");
	act(partner, ids[1], "actor-acceptance", 2, "{}", 200);
	says("state", "accepted");
	state_of(ids[0], "withdrawn");
	says("person_answer", "accepted");
	act(partner, ids[0], "actor-acceptance", 3, "{}", 409);
	assert_non_null(strstr(desk.a.answer.body.data, ids[1]));
}

static void a_need_opens_its_round_by_itself_and_once(void **state)
{
	char one[40];

	(void)state;
	propose(",\"label\":\"x\",\"round_need\":\"1.1\"", 201, NULL);
	snprintf(one, sizeof(one), "%s", desk_text(&desk, "round_id"));
	assert_int_equal(strlen(one), 36);
	propose(",\"label\":\"x\",\"round_need\":\"1.1\"", 201, NULL);
	says("round_id", one);
	propose(",\"label\":\"x\",\"round_need\":\"1.1.1\"", 201, NULL);
	assert_string_not_equal(desk_text(&desk, "round_id"), one);
	desk_send(&desk, "POST", ROUNDS, conseiller, NULL,
		  "{\"situation_id\":\"" SITUATION "\",\"need\":\"1.1\"}", 409);
	desk_get(&desk, conseiller, ROUNDS "?departement=31&situation_id=" SITUATION, 200);
	assert_int_equal(desk_items(&desk), 2);
	assert_int_equal(json_integer_value(json_object_get(desk_item(&desk, 0), "under_way")), 2);
}

static void a_round_is_of_one_situation(void **state)
{
	char round[40], body[300];

	(void)state;
	desk_send(&desk, "POST", ROUNDS, conseiller, NULL, "{\"situation_id\":\"" SECOND "\"}",
		  201);
	snprintf(round, sizeof(round), "%s", desk_text(&desk, "id"));
	snprintf(body, sizeof(body), ",\"label\":\"x\",\"round_id\":\"%s\"", round);
	refused_at(body, "/round_id");
	desk_send(&desk, "POST", ROUNDS, conseiller, NULL, "{\"situation_id\":\"" CLOSED "\"}",
		  409);
	snprintf(body, sizeof(body), ROUNDS "/%s", round);
	desk_get(&desk, conseiller44, body, 404);
	desk_get(&desk, partner, body, 403);
}

static void the_team_takes_one_back_and_says_why(void **state)
{
	char ids[3][40], round[40];

	(void)state;
	round_of_three(ids, round, "");
	act(conseiller, ids[0], "withdrawal", 7, "{\"reason\":\"no_answer\"}", 412);
	act(conseiller, ids[0], "withdrawal", 1, "{\"reason\":\"other_accepted\"}", 422);
	act(conseiller, ids[0], "withdrawal", 1, "{\"reason\":\"no_answer\",\"note\":\"x\"}", 200);
	says("state", "withdrawn");
	says("withdrawal_reason", "no_answer");
	act(conseiller, ids[0], "withdrawal", 2, "{\"reason\":\"no_answer\"}", 409);
	state_of(ids[1], "proposed");
	act(conseiller, ids[1], "acceptance", 1, "{}", 200);
	act(conseiller, ids[1], "withdrawal", 2, "{\"reason\":\"other\"}", 409);
	state_of(ids[2], "withdrawn");
}

static void a_list_is_filtered_by_state_and_round(void **state)
{
	char ids[3][40], round[40], target[240];

	(void)state;
	round_of_three(ids, round, "");
	propose(",\"label\":\"x\"", 201, NULL);
	act(conseiller, ids[0], "acceptance", 1, "{}", 200);
	snprintf(target, sizeof(target),
		 PROPOSALS "?departement=31&situation_id=" SITUATION "&round_id=%s", round);
	desk_get(&desk, conseiller, target, 200);
	assert_int_equal(desk_items(&desk), 3);
	desk_get(&desk, conseiller,
		 PROPOSALS "?departement=31&situation_id=" SITUATION "&state=withdrawn", 200);
	assert_int_equal(desk_items(&desk), 2);
	desk_get(&desk, conseiller,
		 PROPOSALS "?departement=31&situation_id=" SITUATION "&state=sold", 400);
}

static void a_repeated_answer_is_done_once_and_told_once(void **state)
{
	char ids[3][40], round[40], target[160];

	round_of_three(ids, round, "");
	snprintf(target, sizeof(target), PROPOSALS "/%s/acceptance", ids[0]);
	for (int i = 0; i < 3; i++) {
		desk_send(&desk, "POST", target, conseiller,
			  "If-Match: \"1\"\nIdempotency-Key: one-win", "{}", 200);
		says("state", "accepted");
	}
	desk_send(&desk, "POST", target, conseiller, "If-Match: \"1\"\nIdempotency-Key: one-win",
		  "{\"note\":\"x\"}", 422);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.outbox WHERE type ="
					       " 'referral.proposal.withdrawn.v1'"),
			 2);
}

/* Who has not answered is waited for by a clock that each of them stops. */
static void the_wait_for_an_answer_has_a_clock_that_the_end_stops(void **state)
{
	static const char RUNNING[] = "SELECT count(*) FROM referral.clock WHERE kind = 'proposal'"
				      " AND clock = 'proposal_answer' AND stopped_at IS NULL";
	char ids[3][40], round[40], id[40];

	test_db_exec(*state, "DELETE FROM referral.clock");
	round_of_three(ids, round, "");
	propose(REQUIRED, 201, id);
	assert_int_equal(test_db_count(*state, RUNNING), 4);
	act(conseiller, id, "acceptance", 1, "{}", 200);
	assert_int_equal(test_db_count(*state, RUNNING), 4);
	act(conseiller, ids[0], "acceptance", 1, "{}", 200);
	assert_int_equal(test_db_count(*state, RUNNING), 1);
	act(partner, id, "actor-refusal", 2, NO_PLACE, 200);
	assert_int_equal(test_db_count(*state, RUNNING), 0);
}

#define ONE(test) cmocka_unit_test_setup(test, fresh)
int main(void)
{
	const struct CMUnitTest tests[] = {
	    ONE(the_first_accepted_one_withdraws_the_others_of_its_round_alone),
	    ONE(an_actor_that_says_yes_second_decides_the_round),
	    ONE(a_need_opens_its_round_by_itself_and_once),
	    ONE(a_round_is_of_one_situation),
	    ONE(the_team_takes_one_back_and_says_why),
	    ONE(a_list_is_filtered_by_state_and_round),
	    ONE(a_repeated_answer_is_done_once_and_told_once),
	    ONE(the_wait_for_an_answer_has_a_clock_that_the_end_stops),
	};

	return cmocka_run_group_tests(tests, proposal_setup, place_teardown);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_proposal_http.c - what a proposal says, who answers it, and what becomes of its round.
 */
#include "referral_ops.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"

#include <stdio.h>
#include <string.h>

#define PROPOSALS "/v1/referral/proposals"
#define ROUNDS    "/v1/referral/rounds"
#define ASKED     "/v1/referral/asked-proposals"
#define SITUATION "0197f0a0-0000-7000-8000-0000000000a1"
#define SECOND    "0197f0a0-0000-7000-8000-0000000000a3"
#define CLOSED    "0197f0a0-0000-7000-8000-0000000000a2"
#define OFFER     "0197f0a0-0000-7000-8000-0000000000b1"
#define ACTOR     "0197f0a0-0000-7000-8000-0000000000c1"
#define OTHER     "0197f0a0-0000-7000-8000-0000000000c2"
#define NOWHERE   "0197f0a0-0000-7000-8000-0000000000ff"

static struct desk desk;
static const char *conseiller, *conseiller44, *partner, *stranger, *nameless, *mdph;

static int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	test_db_exec(*state,
		     "SET search_path = referral;"
		     "INSERT INTO actor_ref VALUES ('" ACTOR "', '31', 'Acteur inventé'),"
		     " ('" OTHER "', '31', 'Autre acteur inventé');"
		     "INSERT INTO offer_ref VALUES"
		     " ('" OFFER "', '31', '" ACTOR "', 'Offre inventée', 'ordinary', true);"
		     "INSERT INTO situation_ref VALUES"
		     " ('" SITUATION "', '31', '2026-01-10T08:00:00Z', 'open'),"
		     " ('" SECOND "', '31', '2026-01-10T08:00:00Z', 'open'),"
		     " ('" CLOSED "', '31', '2026-01-10T08:00:00Z', 'closed')");
	desk_open(&desk, "referral", &REFERRAL_OPS, NULL);
	conseiller = desk_as(&desk, "conseiller", "31", NULL);
	conseiller44 = desk_as(&desk, "conseiller", "44", NULL);
	partner = desk_as(&desk, "partner", "31", ACTOR);
	stranger = desk_as(&desk, "partner", "31", OTHER);
	nameless = desk_as(&desk, "partner", "31", NULL);
	mdph = desk_as(&desk, "mdph", "31", NULL);
	return 0;
}

static int teardown(void **state)
{
	desk_close(&desk);
	return test_db_teardown(state);
}

static int fresh(void **state)
{
	test_db_exec(*state, "TRUNCATE referral.proposal, referral.proposal_round CASCADE;"
			     "TRUNCATE referral.outbox");
	return 0;
}

static void propose(const char *members, int status, char id[40])
{
	char body[2048];

	snprintf(body, sizeof(body),
		 "{\"situation_id\":\"" SITUATION "\",\"support_form\":\"orientation\"%s}",
		 members);
	desk_send(&desk, "POST", PROPOSALS, conseiller, NULL, body, status);
	if (id)
		snprintf(id, 40, "%s", desk_text(&desk, "id"));
}

static void act(const char *who, const char *id, const char *verb, int version, const char *body,
		int status)
{
	char target[160], match[40];

	snprintf(target, sizeof(target), PROPOSALS "/%s/%s", id, verb);
	snprintf(match, sizeof(match), "If-Match: \"%d\"", version);
	desk_send(&desk, "POST", target, who, match, body, status);
}

static void says(const char *key, const char *want)
{
	assert_string_equal(desk_text(&desk, key), want);
}

static void state_of(const char *id, const char *want)
{
	char target[120];

	snprintf(target, sizeof(target), PROPOSALS "/%s", id);
	desk_get(&desk, conseiller, target, 200);
	says("state", want);
}

#define NO_PLACE                                                                 \
	"{\"motive\":\"no_place\",\"plain_text\":\"Il n’y a plus de place.\"," \
	"\"internal_note\":\"SECRET inventé\"}"

static void a_proposal_says_what_it_is_made_of_and_when(void **state)
{
	const json_t *closure, *evaluation;

	(void)state;
	propose(",\"offer_id\":\"" OFFER "\",\"components\":[\"ordinary_environment\","
		"\"peer_support\",\"sequential_day_care\"],\"period\":{\"season\":\"summer\"},"
		"\"closure\":{\"from\":\"2026-08-01\",\"until\":\"2026-08-31\","
		"\"reason\":\"esms_closure\"},\"frequency\":\"deux jours par semaine\","
		"\"distance_km\":12.3,\"evaluation\":{\"by\":\"Équipe inventée\","
		"\"on\":\"2026-01-05\"},\"dossier_id\":\"" NOWHERE "\"",
		201, NULL);
	closure = json_object_get(desk.a.json, "closure");
	evaluation = json_object_get(desk.a.json, "evaluation");
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "components")), 3);
	assert_string_equal(json_string_value(json_object_get(closure, "reason")), "esms_closure");
	assert_string_equal(json_string_value(json_object_get(closure, "until")), "2026-08-31");
	assert_string_equal(json_string_value(json_object_get(evaluation, "on")), "2026-01-05");
	assert_true(json_number_value(json_object_get(desk.a.json, "distance_km")) > 12.2);
	/* what follows from the parts feeds the indicators */
	assert_true(json_is_true(json_object_get(desk.a.json, "ordinary_environment")));
	assert_true(json_is_true(json_object_get(desk.a.json, "pre_existing_evaluation")));
}

static void refused_at(const char *members, const char *pointer)
{
	propose(members, 422, NULL);
	assert_string_equal(asked_pointer(&desk.a), pointer);
}

static void parts_that_disagree_are_refused_by_their_name(void **state)
{
	(void)state;
	refused_at(",\"label\":\"x\",\"components\":[\"ordinary_environment\"],"
		   "\"ordinary_environment\":false",
		   "/ordinary_environment");
	refused_at(",\"label\":\"x\",\"evaluation\":{\"by\":\"x\"},"
		   "\"pre_existing_evaluation\":false",
		   "/pre_existing_evaluation");
	refused_at(",\"label\":\"x\",\"period\":{\"from\":\"2026-08-02\",\"until\":\"2026-08-01\"}",
		   "/period/until");
	refused_at(",\"label\":\"x\",\"closure\":{\"from\":\"2026-08-02\",\"until\":"
		   "\"2026-08-01\",\"reason\":\"esms_closure\"}",
		   "/closure/until");
	refused_at(",\"label\":\"x\",\"evaluation\":{\"on\":\"2999-01-01\"}", "/evaluation/on");
	refused_at(",\"label\":\"x\",\"actor_answer_required\":true", "/actor_id");
	refused_at(",\"label\":\"x\",\"round_id\":\"" NOWHERE "\",\"round_need\":\"1.1\"",
		   "/round_need");
	refused_at(",\"label\":\"x\",\"round_id\":\"" NOWHERE "\"", "/round_id");
	refused_at(",\"label\":\"x\",\"period\":{}", "/period");
	refused_at(",\"label\":\"x\",\"components\":[\"respite\",\"respite\"]", "/components");
	refused_at(",\"label\":\"x\",\"distance_km\":-1", "/distance_km");
	refused_at(",\"label\":\"x\",\"period\":{\"from\":\"2026-02-30\"}", "/period/from");
}

static void hostile_words_come_back_as_they_were(void **state)
{
	static const char WORDS[] =
	    "<script>'; DROP TABLE proposal; --&amp; \xe2\x80\xae\xf0\x9f\x98\x80 %s";
	char members[600], body[600], id[40];

	(void)state;
	snprintf(members, sizeof(members), ",\"offer_id\":\"" OFFER "\",\"frequency\":\"%s\"",
		 WORDS);
	propose(members, 201, id);
	says("frequency", WORDS);
	snprintf(body, sizeof(body),
		 "{\"motive\":\"other\",\"plain_text\":\"%s\",\"internal_note\":\"%s\"}", WORDS,
		 WORDS);
	act(conseiller, id, "actor-refusal", 1, body, 200);
	assert_string_equal(json_string_value(json_object_get(
				json_object_get(desk.a.json, "actor_refusal"), "plain_text")),
			    WORDS);
}

#define REQUIRED ",\"offer_id\":\"" OFFER "\",\"actor_answer_required\":true"

static void both_must_say_yes_in_either_order(void **state)
{
	char id[40];

	(void)state;
	propose(REQUIRED, 201, id);
	act(conseiller, id, "acceptance", 1, "{}", 200);
	says("state", "proposed");
	says("person_answer", "accepted");
	act(conseiller, id, "acceptance", 2, "{}", 409);
	act(partner, id, "actor-acceptance", 2, "{}", 200);
	says("state", "accepted");
	propose(REQUIRED, 201, id);
	act(partner, id, "actor-acceptance", 1, "{}", 200);
	says("state", "proposed");
	act(conseiller, id, "acceptance", 2, "{}", 200);
	says("state", "accepted");
	says("actor_answer", "accepted");
}

static void either_may_turn_a_yes_before_the_end(void **state)
{
	char id[40];

	(void)state;
	propose(REQUIRED, 201, id);
	act(partner, id, "actor-acceptance", 1, "{}", 200);
	act(partner, id, "actor-refusal", 2, NO_PLACE, 200);
	says("state", "refused");
	act(conseiller, id, "acceptance", 3, "{}", 409);
	propose(REQUIRED, 201, id);
	act(conseiller, id, "acceptance", 1, "{}", 200);
	act(conseiller, id, "refusal", 2, "{\"reason\":\"too_far\"}", 200);
	says("state", "refused");
	says("refusal_reason", "too_far");
}

static void an_actor_refuses_in_three_texts_and_the_team_is_asked_what_comes_next(void **state)
{
	const json_t *said;
	char id[40];

	propose(REQUIRED, 201, id);
	act(partner, id, "actor-refusal", 1, "{\"motive\":\"no_place\"}", 422);
	act(partner, id, "actor-refusal", 1, "{\"motive\":\"too_far\",\"plain_text\":\"x\"}", 422);
	act(partner, id, "actor-refusal", 1, NO_PLACE, 200);
	said = json_object_get(desk.a.json, "actor_refusal");
	assert_string_equal(json_string_value(json_object_get(said, "motive")), "no_place");
	assert_string_equal(json_string_value(json_object_get(said, "plain_text")),
			    "Il n’y a plus de place.");
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.outbox WHERE type ="
					       " 'referral.proposal.actor_answered.v1' AND"
					       " data->>'motive' = 'no_place'"),
			 1);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.outbox WHERE type ="
					       " 'referral.task.asked.v1' AND data->>'cause' ="
					       " 'proposal_refused'"),
			 1);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.outbox"
					       " WHERE data::text ~ 'SECRET|place\\.'"),
			 0);
}

static void a_side_does_not_answer_for_the_other(void **state)
{
	char id[40], target[120];

	(void)state;
	propose(REQUIRED, 201, id);
	act(partner, id, "acceptance", 1, "{}", 403);
	act(partner, id, "refusal", 1, "{\"reason\":\"too_far\"}", 403);
	act(partner, id, "withdrawal", 1, "{\"reason\":\"other\"}", 403);
	act(mdph, id, "actor-acceptance", 1, "{}", 403);
	act(stranger, id, "actor-acceptance", 1, "{}", 404);
	act(nameless, id, "actor-refusal", 1, NO_PLACE, 404);
	act(conseiller44, id, "acceptance", 1, "{}", 404);
	snprintf(target, sizeof(target), ASKED "/%s", id);
	desk_get(&desk, partner, target, 200);
	desk_get(&desk, stranger, target, 404);
	desk_get(&desk, mdph, target, 404);
	desk_get(&desk, conseiller, target, 200);
	/* nobody asked the actor of this one */
	propose(",\"offer_id\":\"" OFFER "\"", 201, id);
	act(partner, id, "actor-acceptance", 1, "{}", 404);
	propose(",\"label\":\"x\"", 201, id);
	act(conseiller, id, "actor-acceptance", 1, "{}", 409);
}

static void an_actor_sees_what_it_was_asked_and_no_word_of_the_others(void **state)
{
	char id[40];
	char *text;

	(void)state;
	propose(REQUIRED, 201, id);
	act(conseiller, id, "refusal", 1, "{\"reason\":\"too_far\",\"note\":\"MOT inventé\"}", 200);
	propose(REQUIRED, 201, NULL);
	propose(",\"offer_id\":\"" OFFER "\"", 201, NULL);
	desk_get(&desk, partner, ASKED "?departement=31", 200);
	assert_int_equal(desk_items(&desk), 2);
	text = json_dumps(desk.a.json, 0);
	assert_null(strstr(text, "MOT"));
	assert_null(strstr(text, "too_far"));
	assert_null(strstr(text, "situation_id"));
	free(text);
	desk_get(&desk, partner, ASKED "?departement=31&state=proposed", 200);
	assert_int_equal(desk_items(&desk), 1);
	desk_get(&desk, stranger, ASKED "?departement=31", 200);
	assert_int_equal(desk_items(&desk), 0);
	desk_get(&desk, nameless, ASKED "?departement=31", 403);
	desk_get(&desk, partner, ASKED "?departement=44", 403);
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
	    ONE(a_proposal_says_what_it_is_made_of_and_when),
	    ONE(parts_that_disagree_are_refused_by_their_name),
	    ONE(hostile_words_come_back_as_they_were),
	    ONE(both_must_say_yes_in_either_order),
	    ONE(either_may_turn_a_yes_before_the_end),
	    ONE(an_actor_refuses_in_three_texts_and_the_team_is_asked_what_comes_next),
	    ONE(a_side_does_not_answer_for_the_other),
	    ONE(an_actor_sees_what_it_was_asked_and_no_word_of_the_others),
	    ONE(the_first_accepted_one_withdraws_the_others_of_its_round_alone),
	    ONE(an_actor_that_says_yes_second_decides_the_round),
	    ONE(a_need_opens_its_round_by_itself_and_once),
	    ONE(a_round_is_of_one_situation),
	    ONE(the_team_takes_one_back_and_says_why),
	    ONE(a_list_is_filtered_by_state_and_round),
	    ONE(a_repeated_answer_is_done_once_and_told_once),
	    ONE(the_wait_for_an_answer_has_a_clock_that_the_end_stops),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

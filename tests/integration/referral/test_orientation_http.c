/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_orientation_http.c - the two steps of a refusal by an ESMS, and the log of its statuses.
 */
#include "referral_ops.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"

#include <stdio.h>
#include <string.h>

#define PROPOSALS    "/v1/referral/proposals"
#define ORIENTATIONS "/v1/referral/orientations?departement=31"
#define SITUATION    "0197f0a0-0000-7000-8000-0000000000a1"
#define ESMS         "0197f0a0-0000-7000-8000-0000000000c1"
#define OTHER        "0197f0a0-0000-7000-8000-0000000000c2"
#define TOWN         "0197f0a0-0000-7000-8000-0000000000c3"

static struct desk desk;
static const char *conseiller, *esms, *other, *mdph, *mdph44;

static int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	test_db_exec(*state, "SET search_path = referral;"
			     "INSERT INTO actor_ref (id, departement, name, published) VALUES"
			     " ('" ESMS "', '31', 'IME inventé', '{\"type\":\"ime\"}'),"
			     " ('" OTHER "', '31', 'SESSAD inventé', '{\"type\":\"sessad\"}'),"
			     " ('" TOWN "', '31', 'Mairie inventée', '{\"type\":\"mairie\"}');"
			     "INSERT INTO situation_ref VALUES"
			     " ('" SITUATION "', '31', '2026-01-10T08:00:00Z', 'open')");
	desk_open(&desk, "referral", &REFERRAL_OPS, NULL);
	conseiller = desk_as(&desk, "conseiller", "31", NULL);
	esms = desk_as(&desk, "partner", "31", ESMS);
	other = desk_as(&desk, "partner", "31", OTHER);
	mdph = desk_as(&desk, "mdph", "31", NULL);
	mdph44 = desk_as(&desk, "mdph", "44", NULL);
	return 0;
}

static int teardown(void **state)
{
	desk_close(&desk);
	return test_db_teardown(state);
}

static int fresh(void **state)
{
	test_db_exec(*state, "TRUNCATE referral.proposal, referral.proposal_round,"
			     " referral.orientation, referral.orientation_status CASCADE;"
			     "TRUNCATE referral.outbox;"
			     "UPDATE referral.situation_ref SET state = 'open'");
	return 0;
}

#define DECISION                                                                           \
	"\"orientation\":{\"decision_number\":\"D-2026-1\",\"decided_on\":\"2026-01-05\"," \
	"\"decision_type\":\"1\",\"right_code\":\"7.1\",\"qualification\":\"1\"}"

static void propose(const char *actor, const char *more, int status, char id[40])
{
	char body[1024];

	snprintf(body, sizeof(body),
		 "{\"situation_id\":\"" SITUATION "\",\"support_form\":\"orientation\","
		 "\"label\":\"Solution inventée\",\"actor_id\":\"%s\"%s}",
		 actor, more);
	desk_send(&desk, "POST", PROPOSALS, conseiller, NULL, body, status);
	if (id)
		snprintf(id, 40, "%s", desk_text(&desk, "id"));
}

static void enter(const char *who, const char *id, const char *status, const char *more,
		  int expected)
{
	char target[160], body[600];

	snprintf(target, sizeof(target), PROPOSALS "/%s/statuses", id);
	snprintf(body, sizeof(body), "{\"status\":\"%s\",\"entered_on\":\"2026-02-01\"%s}", status,
		 more);
	desk_send(&desk, "POST", target, who, NULL, body, expected);
}

static void state_of(const char *id, const char *want)
{
	char target[120];

	snprintf(target, sizeof(target), PROPOSALS "/%s", id);
	desk_get(&desk, conseiller, target, 200);
	assert_string_equal(desk_text(&desk, "state"), want);
}

#define SIGNALLED                                                                         \
	",\"motive\":\"114\",\"plain_text\":\"L’établissement manque de personnel.\"," \
	"\"internal_note\":\"SECRET inventé\""

static void to_signalled(char id[40])
{
	propose(ESMS, "," DECISION, 201, id);
	enter(conseiller, id, "39", "", 201);
	enter(esms, id, "40", "", 201);
	enter(esms, id, "42", "", 201);
	enter(esms, id, "45", SIGNALLED, 201);
}

static void a_refusal_is_signalled_by_the_esms_and_confirmed_by_the_mdph(void **state)
{
	const json_t *said;
	char id[40];

	to_signalled(id);
	state_of(id, "proposed");
	assert_string_equal(desk_text(&desk, "actor_answer"), "");
	enter(esms, id, "46", "", 403);
	enter(conseiller, id, "46", "", 403);
	enter(mdph44, id, "46", "", 404);
	desk_get(&desk, mdph, ORIENTATIONS "&status=45", 200);
	assert_int_equal(desk_items(&desk), 1);
	assert_string_equal(json_string_value(json_object_get(desk_item(&desk, 0), "proposal_id")),
			    id);
	enter(mdph, id, "46", "", 201);
	assert_string_equal(desk_text(&desk, "motive"), "114");
	state_of(id, "refused");
	assert_string_equal(desk_text(&desk, "actor_answer"), "refused");
	said = json_object_get(desk.a.json, "actor_refusal");
	assert_string_equal(json_string_value(json_object_get(said, "motive")), "114");
	assert_string_equal(json_string_value(json_object_get(said, "plain_text")),
			    "L’établissement manque de personnel.");
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.outbox WHERE type ="
					       " 'referral.proposal.actor_answered.v1' AND"
					       " data->>'state' = 'refused'"),
			 1);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.outbox WHERE type ="
					       " 'referral.task.asked.v1' AND data->>'cause' IN"
					       " ('refusal_to_confirm', 'proposal_refused')"),
			 2);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.outbox WHERE"
					       " data::text ~ 'SECRET|personnel|D-2026'"),
			 0);
	/* the MDPH of the département hears of each */
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.outbox WHERE type ="
					       " 'referral.orientation.entered.v1' AND stream ="
					       " '31.mdph'"),
			 5);
}

static void without_a_decision_there_are_no_two_steps(void **state)
{
	char id[40];

	(void)state;
	propose(ESMS, ",\"actor_answer_required\":true", 201, id);
	enter(conseiller, id, "39", "", 409);
	assert_non_null(strstr(desk.a.answer.body.data, "aucune décision"));
	enter(esms, id, "45", SIGNALLED, 409);
	enter(mdph, id, "46", "", 404);
	propose(TOWN, "," DECISION, 422, NULL);
	assert_string_equal(asked_pointer(&desk.a), "/orientation");
}

static void with_a_decision_the_esms_does_not_answer_in_one_step(void **state)
{
	char id[40], target[160];

	(void)state;
	propose(ESMS, "," DECISION, 201, id);
	snprintf(target, sizeof(target), PROPOSALS "/%s/actor-refusal", id);
	desk_send(&desk, "POST", target, esms, "If-Match: \"1\"",
		  "{\"motive\":\"no_place\",\"plain_text\":\"x\"}", 409);
	snprintf(target, sizeof(target), PROPOSALS "/%s/actor-acceptance", id);
	desk_send(&desk, "POST", target, esms, "If-Match: \"1\"", "{}", 409);
	assert_non_null(strstr(desk.a.answer.body.data, "TRE_R357"));
}

static void what_does_not_fit_is_refused_by_its_name(void **state)
{
	char id[40], target[160];

	(void)state;
	propose(ESMS, "," DECISION, 201, id);
	snprintf(target, sizeof(target), PROPOSALS "/%s/statuses", id);
	enter(esms, id, "39", "", 403);
	enter(esms, id, "45", SIGNALLED, 409);
	assert_string_equal(desk_text(&desk, "detail"),
			    "aucun statut n’est encore saisi : le statut"
			    " 45 ne peut être le premier");
	enter(conseiller, id, "39", ",\"motive\":\"114\"", 422);
	assert_string_equal(asked_pointer(&desk.a), "/motive");
	desk_send(&desk, "POST", target, conseiller, NULL,
		  "{\"status\":\"39\",\"entered_on\":\"2999-01-01\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/entered_on");
	desk_send(&desk, "POST", target, conseiller, NULL,
		  "{\"status\":\"39\",\"entered_on\":\"2026-01-04\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/entered_on");
	desk_send(&desk, "POST", target, conseiller, NULL,
		  "{\"status\":\"38\",\"entered_on\":\"2026-02-01\"}", 422);
	enter(conseiller, id, "39", "", 201);
	enter(esms, id, "40", "", 201);
	desk_send(&desk, "POST", target, esms, NULL,
		  "{\"status\":\"42\",\"entered_on\":\"2026-01-31\"}", 422);
	enter(esms, id, "45", ",\"motive\":\"114\"", 422);
	assert_string_equal(asked_pointer(&desk.a), "/plain_text");
	enter(esms, id, "45", ",\"plain_text\":\"x\"", 422);
	assert_string_equal(asked_pointer(&desk.a), "/motive");
	enter(esms, id, "45", ",\"plain_text\":\"x\",\"motive\":\"150\"", 422);
	enter(other, id, "41", "", 404);
}

static void a_duplicate_is_one_and_the_log_only_grows(void **state)
{
	char id[40], first[40], target[160];

	to_signalled(id);
	snprintf(first, sizeof(first), "%s", desk_text(&desk, "id"));
	enter(esms, id, "45", SIGNALLED, 201);
	assert_string_equal(desk_text(&desk, "id"), first);
	enter(esms, id, "40", "", 201);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.orientation_status"),
			 4);
	snprintf(target, sizeof(target), PROPOSALS "/%s/statuses", id);
	desk_get(&desk, mdph, target, 200);
	assert_int_equal(desk_items(&desk), 4);
	assert_null(json_object_get(desk_item(&desk, 3), "internal_note"));
	desk_get(&desk, esms, target, 200);
	assert_non_null(json_object_get(desk_item(&desk, 3), "internal_note"));
	desk_get(&desk, conseiller, target, 200);
	assert_non_null(json_object_get(desk_item(&desk, 3), "internal_note"));
	desk_get(&desk, other, target, 404);
	assert_int_equal(
	    test_db_count(*state, "SELECT count(*) FROM information_schema.role_table_grants"
				  " WHERE table_name = 'orientation_status' AND privilege_type IN"
				  " ('UPDATE', 'DELETE') AND grantee <> 'c360_owner'"),
	    0);
}

static void an_admission_is_the_yes_of_the_esms_and_decides_the_round(void **state)
{
	char id[40], rival[40], target[160];

	(void)state;
	propose(ESMS, ",\"actor_answer_required\":true,\"round_need\":\"1.1\"," DECISION, 201, id);
	propose(OTHER, ",\"actor_answer_required\":true,\"round_need\":\"1.1\"", 201, rival);
	snprintf(target, sizeof(target), PROPOSALS "/%s/acceptance", id);
	desk_send(&desk, "POST", target, conseiller, "If-Match: \"1\"", "{}", 200);
	enter(conseiller, id, "39", "", 201);
	enter(esms, id, "42", "", 201);
	enter(esms, id, "72", "", 201);
	state_of(id, "accepted");
	state_of(rival, "withdrawn");
	assert_string_equal(desk_text(&desk, "winner_id"), id);
	/* the log goes on after the answer */
	enter(esms, id, "71", "", 201);
	enter(esms, id, "47", "", 201);
	enter(mdph, id, "49", ",\"motive\":\"174\"", 409);
	enter(esms, id, "48", "", 201);
	state_of(id, "accepted");
}

static void a_reactivated_notification_goes_on(void **state)
{
	char id[40], again[40];

	(void)state;
	to_signalled(id);
	enter(mdph, id, "54", ",\"motive\":\"168\"", 201);
	state_of(id, "proposed");
	enter(esms, id, "40", "", 201);
	enter(esms, id, "45", SIGNALLED, 201);
	enter(mdph, id, "46", ",\"motive\":\"113\",\"plain_text\":\"C’est trop loin.\"", 201);
	state_of(id, "refused");
	assert_string_equal(json_string_value(json_object_get(
				json_object_get(desk.a.json, "actor_refusal"), "plain_text")),
			    "C’est trop loin.");
	enter(mdph, id, "54", ",\"motive\":\"168\"", 201);
	/* the same pair, a new proposal */
	propose(ESMS, "," DECISION, 201, again);
	assert_string_equal(json_string_value(json_object_get(
				json_object_get(desk.a.json, "orientation"), "status")),
			    "54");
	propose(ESMS, "," DECISION, 409, NULL);
	assert_string_equal(asked_pointer(&desk.a), "/orientation");
	enter(esms, again, "41", ",\"motive\":\"151\"", 201);
}

static void a_cancelled_decision_ends_every_proposal_it_backs(void **state)
{
	char one[40], two[40], free_one[40];

	propose(ESMS, "," DECISION, 201, one);
	propose(OTHER, "," DECISION, 201, two);
	propose(ESMS, ",\"actor_answer_required\":true", 201, free_one);
	enter(conseiller, one, "39", "", 201);
	enter(esms, one, "37", ",\"motive\":\"173\"", 403);
	enter(mdph, one, "37", "", 422);
	enter(mdph, one, "37", ",\"motive\":\"173\"", 201);
	enter(mdph, one, "37", ",\"motive\":\"173\"", 201);
	state_of(one, "withdrawn");
	assert_string_equal(desk_text(&desk, "withdrawal_reason"), "decision_cancelled");
	state_of(two, "withdrawn");
	state_of(free_one, "proposed");
	enter(conseiller, two, "39", "", 409);
	enter(mdph, two, "54", ",\"motive\":\"168\"", 409);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.outbox WHERE type ="
					       " 'referral.proposal.withdrawn.v1' AND"
					       " data->>'reason' = 'decision_cancelled'"),
			 2);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.orientation_status"
					       " WHERE status = '37'"),
			 2);
}

static void a_cancelled_notification_withdraws_its_proposal(void **state)
{
	char id[40];

	(void)state;
	to_signalled(id);
	enter(mdph, id, "49", ",\"motive\":\"112\"", 201);
	state_of(id, "withdrawn");
	assert_string_equal(desk_text(&desk, "withdrawal_reason"), "notification_cancelled");
}

static void after_the_end_of_the_file_the_log_goes_on_and_the_proposal_stays(void **state)
{
	char id[40];

	to_signalled(id);
	test_db_exec(*state, "UPDATE referral.situation_ref SET state = 'closed'");
	enter(mdph, id, "46", "", 201);
	state_of(id, "proposed");
}

static void what_was_erased_keeps_no_word_and_no_number(void **state)
{
	char id[40];

	to_signalled(id);
	test_db_exec(*state, "UPDATE referral.situation_ref SET erased_at = '2026-06-01T00:00:00Z',"
			     " state = 'closed'");
	assert_int_equal(test_db_count(*state,
				       "SELECT (SELECT count(*) FROM referral.orientation o WHERE"
				       " o::text LIKE '%D-2026%') + (SELECT count(*) FROM"
				       " referral.orientation_status e WHERE e::text ~"
				       " 'SECRET|personnel')"),
			 0);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.orientation_status"
					       " WHERE motive = '114'"),
			 1);
	enter(mdph, id, "46", "", 409);
	test_db_exec(*state, "UPDATE referral.situation_ref SET erased_at = NULL, state = 'open'");
}

#define ONE(test) cmocka_unit_test_setup(test, fresh)
int main(void)
{
	const struct CMUnitTest tests[] = {
	    ONE(a_refusal_is_signalled_by_the_esms_and_confirmed_by_the_mdph),
	    ONE(without_a_decision_there_are_no_two_steps),
	    ONE(with_a_decision_the_esms_does_not_answer_in_one_step),
	    ONE(what_does_not_fit_is_refused_by_its_name),
	    ONE(a_duplicate_is_one_and_the_log_only_grows),
	    ONE(an_admission_is_the_yes_of_the_esms_and_decides_the_round),
	    ONE(a_reactivated_notification_goes_on),
	    ONE(a_cancelled_decision_ends_every_proposal_it_backs),
	    ONE(a_cancelled_notification_withdraws_its_proposal),
	    ONE(after_the_end_of_the_file_the_log_goes_on_and_the_proposal_stays),
	    ONE(what_was_erased_keeps_no_word_and_no_number),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

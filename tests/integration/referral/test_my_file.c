/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_my_file.c - the person, with their own account: withdraws a hand-off, answers a PAG point by
 * point, signs an accord, answers a proposal.  Each is written under their account; somebody else's
 * record is not there.
 */
#include "my_store.h"
#include "pag_desk.h"

#include "support/statements.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"

#define PROPOSAL "0197f0a0-0000-7000-8000-0000000000e5"
#define MY       "/v1/referral/my-"

static const char *person, *person44;

static int setup(void **state)
{
	int rc = pag_desk_setup(state);

	person = desk_as(&desk, "person", "31", NULL);
	person44 = desk_as(&desk, "person", "44", NULL);
	return rc;
}

/* The person reads SITUATION; of the other situations of the desk nothing is theirs. */
static int fresh(void **state)
{
	test_db_exec(*state, "TRUNCATE referral.accord CASCADE");
	pag_desk_fresh(state);
	desk.behind = false;
	desk.age_ms = 0;
	test_db_exec(*state,
		     "SET search_path = referral; TRUNCATE situation_reader;"
		     "DELETE FROM audit;"
		     "INSERT INTO situation_reader VALUES ('31', '" SITUATION "',"
		     " encode(sha256('31:person-31-test'), 'hex'));"
		     "INSERT INTO proposal (id, departement, situation_id, label, support_form,"
		     " pre_existing_evaluation, ordinary_environment, ad_hoc, proposed_at,"
		     " proposed_by) VALUES ('" PROPOSAL "', '31', '" SITUATION
		     "', 'Solution inventée',"
		     " 'orientation', false, true, false, '2026-01-11', 'x')");
	return 0;
}

static void say(const char *what, const char *id, const char *verb, int version, const char *body,
		int status)
{
	char target[160], match[40];

	snprintf(target, sizeof(target), MY "%s/%s/%s", what, id, verb);
	snprintf(match, sizeof(match), "If-Match: \"%d\"", version);
	desk_send(&desk, "POST", target, person, version ? match : NULL, body, status);
}

/* What was written down of an operation, and by whom. */
static int64_t audited(void **state, const char *operation)
{
	char sql[300];

	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM referral.audit WHERE operation = '%s' AND actor ="
		 " 'person-31-test' AND function = 'person' AND seen_id IS NULL",
		 operation);
	return test_db_count(*state, sql);
}

static void a_hand_off_is_withdrawn_by_the_person(void **state)
{
	desk_get(&desk, person, MY "handoffs", 200);
	assert_int_equal(desk_items(&desk), 1);
	assert_string_equal(cmn_json_get(desk_item(&desk, 0), "id"), HANDOFF);
	say("handoffs", HANDOFF, "withdrawal", 9, "{}", 412);
	say("handoffs", HANDOFF, "withdrawal", 1, "{\"note\":\"" WORDS "\"}", 200);
	assert_string_equal(desk_text(&desk, "state"), "withdrawn");
	assert_string_equal(desk_text(&desk, "withdrawn_by"), "person");
	assert_string_equal(desk_text(&desk, "withdrawal_reason"), "person_withdraws");
	assert_null(json_object_get(desk.a.json, "refusal_note"));
	assert_int_equal(pag_told(state, "referral.handoff.withdrawn.v1"), 2);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.outbox WHERE"
					       " data->>'cause' = 'person_answered'"),
			 1);
	assert_int_equal(audited(state, "withdraw_my_handoff"), 1);
	say("handoffs", HANDOFF, "withdrawal", 2, "{}", 409);
}

static void what_is_of_somebody_else_is_not_there(void **state)
{
	char path[96], line[96];

	say("handoffs", SENT, "withdrawal", 1, "{}", 404);
	say("handoffs", FAR, "withdrawal", 1, "{}", 404);
	say("handoffs", NOWHERE, "withdrawal", 1, "{}", 404);
	pag_elaborated(path);
	pag_line(path, 0, line);
	test_db_exec(*state, "UPDATE referral.situation_reader SET reader = repeat('0', 64)");
	say("handoffs", HANDOFF, "withdrawal", 1, "{}", 404);
	say("pags", strrchr(path, '/') + 1, "accord", 2, "{\"answer\":\"accepted\"}", 404);
	say("pag-services", strrchr(line, '/') + 1, "accord", 1, "{\"answer\":\"accepted\"}", 404);
	say("proposals", PROPOSAL, "acceptance", 1, "{}", 404);
	for (size_t i = 0; i < 3; i++) {
		static const char *const LISTS[] = {MY "handoffs", MY "pags", MY "accords"};

		desk_get(&desk, person, LISTS[i], 200);
		assert_int_equal(desk_items(&desk), 0);
		desk_get(&desk, person44, LISTS[i], 200);
		assert_int_equal(desk_items(&desk), 0);
		desk_get(&desk, conseiller, LISTS[i], 403);
		desk_get(&desk, mdph, LISTS[i], 403);
	}
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.handoff WHERE state ="
					       " 'withdrawn'"),
			 0);
}

static void a_copy_of_unknown_age_lets_nobody_act(void **state)
{
	(void)state;
	desk.behind = true;
	desk_get(&desk, person, MY "handoffs", 503);
	say("handoffs", HANDOFF, "withdrawal", 1, "{}", 503);
	desk.behind = false;
	desk.age_ms = 60000;
	say("proposals", PROPOSAL, "acceptance", 1, "{}", 503);
}

/* Both services and the whole, by the person alone: then the MDPH may validate. */
static void a_pag_is_answered_point_by_point(void **state)
{
	char path[96], line[96];

	pag_prepared(path);
	desk_get(&desk, person, MY "pags", 200);
	assert_int_equal(desk_items(&desk), 0); /* not before it is élaboré */
	pag_act(mdph, path, "elaboration", 1, NULL, 200);
	for (size_t n = 0; n < 2; n++) {
		pag_line(path, n, line);
		pag_act(n ? other : partner, line, "commitment", 1, "{\"answer\":\"engaged\"}",
			200);
		say("pag-services", strrchr(line, '/') + 1, "accord", 1,
		    "{\"answer\":\"accepted\"}", 412);
		say("pag-services", strrchr(line, '/') + 1, "accord", 2,
		    n ? "{\"answer\":\"refused\",\"note\":\"" WORDS "\"}"
		      : "{\"answer\":\"accepted\"}",
		    200);
		assert_string_equal(
		    cmn_json_get(json_array_get(json_object_get(desk.a.json, "services"), n),
				 "accord"),
		    n ? "refused" : "accepted");
	}
	desk_get(&desk, person, MY "pags", 200);
	assert_null(strstr(desk.a.answer.body.data, "commitment_note"));
	say("pags", strrchr(path, '/') + 1, "accord",
	    (int)json_integer_value(json_object_get(desk_item(&desk, 0), "version")),
	    "{\"answer\":\"accepted\"}", 200);
	assert_string_equal(desk_text(&desk, "accord"), "accepted");
	assert_int_equal(audited(state, "answer_my_pag_service"), 2);
	assert_int_equal(audited(state, "answer_my_pag"), 1);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.pag_accord WHERE"
					       " given_by = 'person' AND means = 'electronic' AND"
					       " recorded_by = 'person-31-test'"),
			 3);
	/* the service that was refused is not a needed one */
	pag_act(mdph, path, "validation", 0, NULL, 200);
	say("pag-services", strrchr(line, '/') + 1, "accord", 3, "{\"answer\":\"accepted\"}", 409);
	say("pags", strrchr(path, '/') + 1, "accord", 1, "{\"answer\":\"perhaps\"}", 422);
}

/* --- accords ------------------------------------------------------------------------------------
 */

#define PARTY(key, kind, more) \
	"{\"key\":\"" key "\",\"kind\":\"" kind "\",\"function\":\"" WORDS "\"" more "}"
#define NEW_ACCORD(first)                                                         \
	"{\"situation_id\":\"" SITUATION "\",\"proposal_ids\":[\"" PROPOSAL       \
	"\"],\"plan\":{\"summary\":\"" WORDS "\"},\"parties\":[" first            \
	"," PARTY("service", "actor",                                             \
		  ",\"actor_id\":\"" ACTOR "\"") "],\"commitments\":[{\"party\":" \
						 "\"service\",\"what\":\"" WORDS  \
						 "\",\"nature\":\"support\"}],\"financing\":[]}"

static void accord_made(const char *body, char id[40])
{
	char target[160];

	desk_send(&desk, "POST", "/v1/referral/accords", conseiller, NULL, body, 201);
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
	desk_get(&desk, person, MY "accords", 200);
	assert_int_equal(desk_items(&desk), 0); /* a draft is nobody's yet */
	snprintf(target, sizeof(target), "/v1/referral/accords/%s/proposal", id);
	desk_send(&desk, "POST", target, conseiller, "If-Match: \"1\"", "", 200);
}

static void an_accord_is_signed_by_the_person_for_themselves_alone(void **state)
{
	char id[40], today[CMN_DAY_LEN];

	test_db_exec(*state, "UPDATE referral.proposal SET state = 'accepted', answered_at ="
			     " '2026-01-12'");
	accord_made(NEW_ACCORD(PARTY("moi", "person", "")), id);
	cmn_day_format(cmn_day_of(cmn_clock_us(), "31"), today);
	say("accords", id, "signatures", 0, "{\"content_version\":2}", 409);
	assert_string_equal(asked_pointer(&desk.a), "/content_version");
	say("accords", id, "signatures", 0, "{\"content_version\":1,\"party\":\"service\"}", 422);
	say("accords", id, "signatures", 0, "{\"content_version\":1}", 200);
	assert_string_equal(desk_text(&desk, "state"), "proposed");
	assert_null(json_object_get(desk.a.json, "made_by"));
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "waits_for")), 1);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.accord_signature"
					       " WHERE party = 'moi' AND means = 'electronic' AND"
					       " recorded_by = 'person-31-test'"),
			 1);
	assert_int_equal(audited(state, "sign_my_accord"), 1);
	say("accords", id, "signatures", 0, "{\"content_version\":1}", 409);
	assert_string_equal(asked_pointer(&desk.a), "/party");
	test_db_exec(*state, "UPDATE referral.situation_reader SET reader = repeat('0', 64)");
	say("accords", id, "signatures", 0, "{\"content_version\":1}", 404);
}

/* Who signs for a protected adult or a minor is not the account of the person. */
static void where_a_representative_signs_the_person_does_not(void **state)
{
	char id[40];

	test_db_exec(*state, "UPDATE referral.proposal SET state = 'accepted', answered_at ="
			     " '2026-01-12'");
	accord_made(NEW_ACCORD(PARTY("mere", "representative", "")), id);
	say("accords", id, "signatures", 0, "{\"content_version\":1}", 409);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.accord_signature"),
			 0);
}

/* --- proposals ----------------------------------------------------------------------------------
 */

static void a_proposal_is_answered_by_the_person(void **state)
{
	say("proposals", PROPOSAL, "refusal", 1, "{}", 422);
	say("proposals", PROPOSAL, "refusal", 1, "{\"reason\":\"too_far\",\"note\":\"" WORDS "\"}",
	    200);
	assert_string_equal(desk_text(&desk, "state"), "refused");
	assert_string_equal(desk_text(&desk, "refusal_reason"), "too_far");
	assert_null(strstr(desk.a.answer.body.data, WORDS));
	/* nobody of the team heard it: it is asked to look for what comes next */
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.outbox WHERE"
					       " data->>'cause' = 'proposal_refused'"),
			 1);
	assert_int_equal(audited(state, "refuse_my_proposal"), 1);
	test_db_exec(*state,
		     "UPDATE referral.proposal SET state = 'proposed', answered_at = NULL,"
		     " person_answer = NULL, person_answer_at = NULL, person_answer_by = NULL,"
		     " refusal_reason = NULL, answer_note = NULL");
	say("proposals", PROPOSAL, "acceptance", 2, "{}", 200);
	assert_string_equal(desk_text(&desk, "state"), "accepted");
	assert_int_equal(audited(state, "accept_my_proposal"), 1);
	say("proposals", PROPOSAL, "acceptance", 3, "{}", 409);
}

static void said_twice_under_one_key_it_is_done_once(void **state)
{
	for (int i = 0; i < 2; i++) {
		desk_send(&desk, "POST", MY "handoffs/" HANDOFF "/withdrawal", person,
			  "If-Match: \"1\"\nIdempotency-Key: my-once", "{}", 200);
		assert_string_equal(desk_text(&desk, "state"), "withdrawn");
	}
	assert_int_equal(audited(state, "withdraw_my_handoff"), 1);
}

static void what_was_erased_is_there_for_nobody(void **state)
{
	test_db_exec(*state, "UPDATE referral.situation_ref SET erased_at = '2026-06-01T00:00:00Z'"
			     " WHERE id = '" SITUATION "'");
	desk_get(&desk, person, MY "handoffs", 200);
	assert_int_equal(desk_items(&desk), 0);
	say("handoffs", HANDOFF, "withdrawal", 1, "{}", 404);
	say("proposals", PROPOSAL, "acceptance", 1, "{}", 404);
}

static void every_statement_fits_the_schema_and_finds_an_index(void **state)
{
	(void)state;
	test_statements_of("referral", REFERRAL_MY_STATEMENTS, REFERRAL_MY_STATEMENT_COUNT, NULL);
}

#define ONE(test) cmocka_unit_test_setup(test, fresh)
int main(void)
{
	const struct CMUnitTest tests[] = {
	    ONE(a_hand_off_is_withdrawn_by_the_person),
	    ONE(what_is_of_somebody_else_is_not_there),
	    ONE(a_copy_of_unknown_age_lets_nobody_act),
	    ONE(a_pag_is_answered_point_by_point),
	    ONE(an_accord_is_signed_by_the_person_for_themselves_alone),
	    ONE(where_a_representative_signs_the_person_does_not),
	    ONE(a_proposal_is_answered_by_the_person),
	    ONE(said_twice_under_one_key_it_is_done_once),
	    ONE(what_was_erased_is_there_for_nobody),
	    ONE(every_statement_fits_the_schema_and_finds_an_index),
	};

	return cmocka_run_group_tests_name("the person’s own file", tests, setup,
					   pag_desk_teardown);
}

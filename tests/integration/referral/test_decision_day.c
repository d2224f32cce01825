/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_decision_day.c - a decision of the CDAPH has one day, in whatever proposals it is named.
 */
#include "proposal_desk.h"

#define DAY_SAID "/orientation/decided_on"

static int clean(void **state)
{
	test_db_exec(*state, "TRUNCATE referral.proposal, referral.proposal_round,"
			     " referral.orientation CASCADE; TRUNCATE referral.outbox");
	return 0;
}

static void put_to(const char *actor, const char *day, int status, char id[40])
{
	char members[600];

	snprintf(members, sizeof(members),
		 ",\"label\":\"Solution inventée\",\"actor_id\":\"%s\",\"orientation\":{"
		 "\"decision_number\":\"D-2026-1\",\"decided_on\":\"%s\"}",
		 actor, day);
	propose(members, status, id);
}

static void taken_back(const char *id)
{
	char target[120];

	snprintf(target, sizeof(target), PROPOSALS "/%s", id);
	desk_get(&desk, conseiller, target, 200);
	act(conseiller, id, "withdrawal",
	    (int)json_integer_value(json_object_get(desk.a.json, "version")),
	    "{\"reason\":\"entered_in_error\"}", 200);
}

static int64_t pairs_of(void **state, const char *day)
{
	char sql[160];

	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM referral.orientation WHERE decided_on = '%s'", day);
	return test_db_count(*state, sql);
}

static void another_day_under_its_number_is_refused(void **state)
{
	put_to(ACTOR, "2026-01-05", 201, NULL);
	put_to(ACTOR, "2026-01-06", 409, NULL);
	assert_string_equal(asked_pointer(&desk.a), DAY_SAID);
	assert_non_null(strstr(desk.a.answer.body.data, "2026-01-05"));
	put_to(OTHER, "2026-01-06", 409, NULL); /* nor to another ESMS */
	assert_string_equal(asked_pointer(&desk.a), DAY_SAID);
	put_to(OTHER, "2026-01-05", 201, NULL);
	assert_int_equal(pairs_of(state, "2026-01-05"), 2);
	/* it is the decision of one person: the same number elsewhere is another */
	desk_send(&desk, "POST", PROPOSALS, conseiller, NULL,
		  "{\"situation_id\":\"" SECOND "\",\"support_form\":\"orientation\",\"label\":"
		  "\"Solution inventée\",\"actor_id\":\"" ACTOR "\",\"orientation\":{"
		  "\"decision_number\":\"D-2026-1\",\"decided_on\":\"2026-01-06\"}}",
		  201);
}

static void what_was_written_wrongly_is_put_right_while_nobody_heard_of_it(void **state)
{
	char one[40], two[40], target[160];

	put_to(ACTOR, "2026-01-05", 201, one);
	put_to(OTHER, "2026-01-05", 201, two);
	taken_back(one);
	put_to(ACTOR, "2026-01-06", 409, NULL); /* the other still stands by it */
	taken_back(two);
	put_to(ACTOR, "2026-01-06", 201, one);
	assert_int_equal(pairs_of(state, "2026-01-06"), 2);
	snprintf(target, sizeof(target), PROPOSALS "/%s/statuses", one);
	desk_send(&desk, "POST", target, conseiller, NULL,
		  "{\"status\":\"39\",\"entered_on\":\"2026-02-01\"}", 201);
	taken_back(one);
	put_to(ACTOR, "2026-01-05", 409, NULL);
	put_to(ACTOR, "2026-01-06", 201, NULL);
	assert_int_equal(pairs_of(state, "2026-01-06"), 2);
}

static void said_again_under_its_key_it_is_answered_as_it_was(void **state)
{
	static const char BODY[] =
	    "{\"situation_id\":\"" SITUATION "\",\"support_form\":\"orientation\",\"label\":"
	    "\"Solution inventée\",\"actor_id\":\"" ACTOR "\",\"orientation\":{"
	    "\"decision_number\":\"D-2026-1\",\"decided_on\":\"2026-01-05\"}}";
	char id[40];

	desk_send(&desk, "POST", PROPOSALS, conseiller, "Idempotency-Key: day-1", BODY, 201);
	snprintf(id, sizeof(id), "%s", desk_text(&desk, "id"));
	test_db_exec(*state, "UPDATE referral.orientation SET decided_on = '2026-01-09'");
	desk_send(&desk, "POST", PROPOSALS, conseiller, "Idempotency-Key: day-1", BODY, 201);
	assert_string_equal(desk_text(&desk, "id"), id);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, clean)
	const struct CMUnitTest tests[] = {
	    TEST(another_day_under_its_number_is_refused),
	    TEST(what_was_written_wrongly_is_put_right_while_nobody_heard_of_it),
	    TEST(said_again_under_its_key_it_is_answered_as_it_was),
	};

	return cmocka_run_group_tests_name("day of a decision", tests, proposal_setup,
					   place_teardown);
}

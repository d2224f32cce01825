/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_closed_files.c - what runs on in a file that is closed, what stands still, and what ends
 * when another département takes the file over.
 */
#include "proposal_desk.h"

#include "clock_job.h"
#include "referral_events.h"

static struct cmn_conn *bus;
static struct test_db *db;

static void learn(const char *type, const char *members)
{
	char data[256];
	struct cmn_event ev;
	struct cmn_error err;

	snprintf(data, sizeof(data), "{\"situation_id\":\"" SITUATION "\",%s}", members);
	memset(&ev, 0, sizeof(ev));
	snprintf(ev.departement, sizeof(ev.departement), "31");
	snprintf(ev.type, sizeof(ev.type), "%s", type);
	ev.data = json_loads(data, 0, NULL);
	assert_non_null(ev.data);
	cmn_error_init(&err);
	assert_int_equal(referral_feed_apply(bus, &ev, NULL, &err), CMN_OK);
	cmn_event_clear(&ev);
}

static void closed(const char *reason, const char *at)
{
	char members[128];

	snprintf(members, sizeof(members), "\"reason\":\"%s\",\"closed_at\":\"%s\"", reason, at);
	learn("intake.situation.closed.v1", members);
}

static void reopened(const char *at)
{
	char members[128];

	snprintf(members, sizeof(members), "\"reason\":\"person_asks\",\"reopened_at\":\"%s\"", at);
	learn("intake.situation.reopened.v1", members);
}

static int setup(void **state)
{
	int rc = proposal_setup(state);

	db = *state;
	bus = test_db_conn("referral");
	return rc;
}

static int teardown(void **state)
{
	cmn_conn_close(&bus);
	return place_teardown(state);
}

static int empty(void **state)
{
	(void)state;
	test_db_exec(db, "SET search_path = referral; TRUNCATE clock, relay, proposal CASCADE;"
			 "DELETE FROM outbox; UPDATE situation_ref SET state = 'open',"
			 " state_at = NULL, closure = NULL WHERE id = '" SITUATION "'");
	return 0;
}

/* A proposal of Monday 4 May 2026: ten jours ouvrés, due Wednesday 20. */
static void propose_in_may(void)
{
	test_db_exec(db, "INSERT INTO referral.proposal (id, departement, situation_id, label,"
			 " support_form, pre_existing_evaluation, ordinary_environment, ad_hoc,"
			 " proposed_at, proposed_by, state_at) VALUES (gen_random_uuid(), '31',"
			 " '" SITUATION "', 'Solution inventée', 'orientation', false, false,"
			 " true, '2026-05-04T09:00:00Z', 'somebody', '2026-05-04T09:00:00Z')");
}

static void run_job(const char *now)
{
	struct cmn_error err = {0};
	bool more = true;

	for (int i = 0; more && i < 100; i++)
		assert_int_equal(referral_job_clocks(bus, now, NULL, &more, &err), CMN_OK);
}

static int64_t asked(void)
{
	return test_db_count(db, "SELECT count(*) FROM referral.outbox WHERE type LIKE"
				 " 'referral.clock.%' OR type = 'referral.task.asked.v1'");
}

static const char *shown(const char *key)
{
	const char *text;

	desk_get(&desk, conseiller, "/v1/referral/clocks?departement=31&situation_id=" SITUATION,
		 200);
	assert_int_equal(desk_items(&desk), 1);
	text = json_string_value(json_object_get(desk_item(&desk, 0), key));
	return text ? text : "";
}

static void a_proposal_that_nobody_can_answer_is_not_chased(void **state)
{
	(void)state;
	propose_in_may();
	assert_string_equal(shown("due_on"), "2026-05-20");
	closed("requester_stops", "2026-05-06T09:00:00Z");
	assert_string_equal(shown("state"), "paused");
	run_job("2026-09-01T09:00:00Z");
	assert_int_equal(asked(), 0);
	/* reopened on a Monday: eight jours ouvrés are left */
	reopened("2026-06-01T09:00:00Z");
	assert_string_equal(shown("state"), "running");
	assert_string_equal(shown("due_on"), "2026-06-11");
	run_job("2026-09-01T09:00:00Z");
	assert_true(asked() > 0);
}

static void a_closure_told_twice_changes_nothing_more(void **state)
{
	(void)state;
	propose_in_may();
	closed("requester_stops", "2026-05-06T09:00:00Z");
	closed("requester_stops", "2026-05-07T09:00:00Z");
	reopened("2026-06-01T09:00:00Z");
	reopened("2026-06-02T09:00:00Z");
	assert_string_equal(shown("due_on"), "2026-06-11");
}

static void one_that_was_being_made_while_its_file_closed_stands_still_too(void **state)
{
	(void)state;
	closed("requester_stops", "2026-05-06T09:00:00Z");
	propose_in_may();
	assert_string_equal(shown("state"), "paused");
	run_job("2026-09-01T09:00:00Z");
	assert_int_equal(asked(), 0);
}

static void what_is_taken_back_in_a_closed_file_has_no_clock_any_more(void **state)
{
	char target[128];

	(void)state;
	desk_send(&desk, "POST", PROPOSALS, conseiller, NULL,
		  "{\"situation_id\":\"" SITUATION "\",\"support_form\":\"orientation\",\"label\":"
		  "\"Solution inventée\"}",
		  201);
	snprintf(target, sizeof(target), PROPOSALS "/%s/withdrawal", desk_text(&desk, "id"));
	closed("requester_stops", "2026-05-06T09:00:00Z");
	desk_send(&desk, "POST", target, conseiller, "If-Match: \"1\"",
		  "{\"reason\":\"person_asks\"}", 200);
	assert_string_equal(shown("state"), "stopped");
}

/* A relay of Monday 4 May 2026, of its clocks the receipt alone: two jours ouvrés. */
static void relayed_in_may(void)
{
	propose_in_may();
	test_db_exec(db, "SET search_path = referral;"
			 "UPDATE proposal SET state = 'accepted', answered_at ="
			 " '2026-05-04T10:00:00Z', state_at = '2026-05-04T10:00:00Z';"
			 "DELETE FROM clock;"
			 "INSERT INTO relay (id, departement, proposal_id, actor_id, sent_at)"
			 " SELECT gen_random_uuid(), '31', id, '" ACTOR "',"
			 " '2026-05-04T10:00:00Z' FROM proposal;"
			 "DELETE FROM clock WHERE clock <> 'relay_receipt'");
}

/* A relay goes on after the solution was found, but not when another département took over. */
static void a_relay_runs_on_after_a_closure_and_ends_with_a_transfer(void **state)
{
	(void)state;
	relayed_in_may();
	closed("solution_found", "2026-05-05T09:00:00Z");
	assert_string_equal(shown("state"), "running");
	run_job("2026-09-01T09:00:00Z");
	assert_true(asked() > 0);
	reopened("2026-09-02T09:00:00Z");
	test_db_exec(db, "DELETE FROM referral.outbox");
	closed("transferred", "2026-09-03T09:00:00Z");
	assert_string_equal(shown("state"), "stopped");
	run_job("2027-09-01T09:00:00Z");
	assert_int_equal(asked(), 0);
}

static void nobody_is_chased_for_who_has_died(void **state)
{
	(void)state;
	relayed_in_may();
	closed("death", "2026-05-05T09:00:00Z");
	assert_string_equal(shown("state"), "paused");
	run_job("2026-09-01T09:00:00Z");
	assert_int_equal(asked(), 0);
	/* it was a mistake */
	reopened("2026-06-01T09:00:00Z");
	assert_string_equal(shown("due_on"), "2026-06-02");
}

static void a_pause_of_its_own_is_left_alone(void **state)
{
	(void)state;
	relayed_in_may();
	test_db_exec(db, "UPDATE referral.clock SET paused_at = '2026-05-04T18:00:00Z',"
			 " look_at = NULL");
	closed("death", "2026-05-05T09:00:00Z");
	reopened("2026-06-01T09:00:00Z");
	assert_string_equal(shown("state"), "paused");
}

#define T(name) cmocka_unit_test_setup(name, empty)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(a_proposal_that_nobody_can_answer_is_not_chased),
	    T(a_closure_told_twice_changes_nothing_more),
	    T(one_that_was_being_made_while_its_file_closed_stands_still_too),
	    T(what_is_taken_back_in_a_closed_file_has_no_clock_any_more),
	    T(nobody_is_chased_for_who_has_died),
	    T(a_pause_of_its_own_is_left_alone),
	    T(a_relay_runs_on_after_a_closure_and_ends_with_a_transfer),
	};

	return cmocka_run_group_tests_name("closed files", tests, setup, teardown);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_forgotten.c - what is begun and may be forgotten has a clock: a search plan, a hand-off that
 * stays a draft, seats of a GOS without an answer; and what has a last day is due on that very day.
 */
#include "pag_desk.h"

#include "clock_job.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"

#define CLOCKS "/v1/referral/clocks?departement=31&situation_id=" SITUATION
#define PLAN   "{\"situation_id\":\"" SITUATION "\",\"content\":" PLAN_CONTENT "}"
#define PLAN_CONTENT                                                                       \
	"{\"requested_by_person\":{\"said_on\":\"2026-01-12\",\"expression\":\"direct\"}," \
	"\"needs\":[\"1.2.1\"],\"wish\":\"" WORDS "\",\"themes\":[\"creton\"],"            \
	"\"community_role\":\"assembly\",\"support_forms\":[\"orientation\"],"             \
	"\"response_level\":\"level_2\"}"

static struct cmn_conn *conn;

static int setup(void **state)
{
	int rc = pag_desk_setup(state);

	if (rc == 0)
		conn = test_db_conn("referral");
	return rc;
}

static int teardown(void **state)
{
	cmn_conn_close(&conn);
	return pag_desk_teardown(state);
}

static int fresh(void **state)
{
	test_db_exec(*state, "TRUNCATE referral.plan CASCADE");
	return pag_desk_fresh(state);
}

static const char *in_days(int days)
{
	static char room[4][CMN_TIME_LEN];
	static int next;
	char *out = room[next++ % 4];

	cmn_time_format(cmn_clock_us() + INT64_C(86400000000) * days, out);
	return out;
}

static int today(void)
{
	return cmn_day_of(cmn_clock_us(), "31");
}

static const char *day_of(int day)
{
	static char room[4][CMN_DAY_LEN];
	static int next;
	char *out = room[next++ % 4];

	cmn_day_format(day, out);
	return out;
}

static void run_clocks(const char *now)
{
	struct cmn_error err;
	bool more = true;

	cmn_error_init(&err);
	for (int i = 0; more && i < 20; i++) {
		more = false;
		if (referral_job_clocks(conn, now, NULL, &more, &err) != CMN_OK)
			fail_msg("clocks: %s %s", err.detail[CMN_EN], err.cause);
	}
}

/* The clock of this name that is in this state; NULL without. */
static const json_t *clock_in(const char *name, const char *state)
{
	desk_get(&desk, conseiller, CLOCKS, 200);
	for (size_t i = 0; i < desk_items(&desk); i++) {
		const json_t *one = desk_item(&desk, i);

		if (strcmp(cmn_json_get(one, "clock"), name) == 0 &&
		    strcmp(cmn_json_get(one, "state"), state) == 0)
			return one;
	}
	return NULL;
}

static void due_on(const char *name, const char *day)
{
	const json_t *one = clock_in(name, "running");

	assert_non_null(one);
	assert_string_equal(cmn_json_get(one, "due_on"), day);
}

static int64_t tasks(void **state, const char *cause)
{
	char sql[200];

	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM referral.outbox WHERE type = 'referral.task.asked.v1'"
		 " AND data->>'cause' = '%s'",
		 cause);
	return test_db_count(*state, sql);
}

/* --- a search plan ------------------------------------------------------------------------------
 */

static void a_plan_that_nobody_looks_at_again_is_brought_back(void **state)
{
	static const struct cmn_delay MONTHS = {CMN_MONTHS, 3, CMN_END_NEXT_OUVRE};
	char path[96];

	pag_made(conseiller, "/v1/referral/plans", PLAN, "/v1/referral/plans", path);
	due_on("plan_review", day_of(cmn_day_due(today(), &MONTHS, "31")));
	run_clocks(in_days(60));
	assert_int_equal(tasks(state, "plan_to_review"), 0);
	run_clocks(in_days(120));
	run_clocks(in_days(120));
	assert_true(tasks(state, "plan_to_review") > 0);
	/* a version is a look at it: the delay begins anew */
	pag_act(conseiller, path, "versions", 1, PLAN_CONTENT, 200);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.clock WHERE clock ="
					       " 'plan_review' AND stopped_at IS NULL AND level ="
					       " 0"),
			 1);
	pag_act(conseiller, path, "stop", 2, "{}", 200);
	assert_null(clock_in("plan_review", "running"));
}

static void in_a_closed_file_no_plan_is_chased(void **state)
{
	char path[96];

	pag_made(conseiller, "/v1/referral/plans", PLAN, "/v1/referral/plans", path);
	test_db_exec(*state,
		     "UPDATE referral.situation_ref SET state = 'closed', closure ="
		     " 'solution_found', state_at = '2099-01-01' WHERE id = '" SITUATION "'");
	assert_non_null(clock_in("plan_review", "paused"));
	test_db_exec(*state, "UPDATE referral.situation_ref SET state = 'open', state_at ="
			     " '2099-02-01' WHERE id = '" SITUATION "'");
	assert_non_null(clock_in("plan_review", "running"));
}

/* --- a hand-off that stays a draft --------------------------------------------------------------
 */

static void a_draft_that_is_forgotten_is_brought_back(void **state)
{
	static const struct cmn_delay DAYS = {CMN_JOURS_OUVRES, 10, CMN_END_AS_IS};
	char path[96];

	test_db_exec(*state, "TRUNCATE referral.handoff CASCADE");
	pag_made(conseiller, "/v1/referral/handoffs/drafts",
		 "{\"situation_id\":\"" SITUATION "\",\"reason\":\"person_request\"}",
		 "/v1/referral/handoffs", path);
	due_on("handoff_draft", day_of(cmn_day_due(today(), &DAYS, "31")));
	run_clocks(in_days(30));
	assert_true(tasks(state, "handoff_to_prepare") > 0);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.outbox WHERE"
					       " data->>'level' = 'member_contact' AND"
					       " data->>'clock' = 'handoff_draft'"),
			 0); /* the team itself is late */
	pag_act(conseiller, path, "sending", 0, NULL, 200);
	assert_null(clock_in("handoff_draft", "running"));
	assert_non_null(clock_in("handoff_receipt", "running"));
}

/* --- seats of a GOS -----------------------------------------------------------------------------
 */

static void convened_in(int days, char path[96])
{
	char body[400];

	snprintf(body, sizeof(body),
		 "{\"planned_at\":\"%s\",\"mode\":\"on_site\",\"participants\":["
		 "{\"function\":\"community\"}]}",
		 in_days(days));
	pag_made(mdph, "/v1/referral/handoffs/" HANDOFF "/gos-sessions", body, GOS, path);
}

static void seats_without_an_answer_have_a_clock(void **state)
{
	char path[96];

	convened_in(40, path);
	due_on("gos_seats", day_of(cmn_day_of(cmn_clock_us(), "") + 10));
	pag_act(conseiller, path, "answer", 0, "{\"seat\":1,\"answer\":\"coming\"}", 200);
	assert_non_null(clock_in("gos_seats", "running"));
	run_clocks(in_days(30));
	assert_true(tasks(state, "gos_invitation") > 1); /* the first with the convening */
	pag_act(conseiller, path, "answer", 0, "{\"seat\":2,\"answer\":\"not_coming\"}", 200);
	assert_null(clock_in("gos_seats", "running"));
	/* who is invited later is asked as well */
	pag_act(mdph, path, "participants", 0,
		"{\"function\":\"medico_social\",\"actor_id\":\"" ACTOR "\"}", 200);
	assert_non_null(clock_in("gos_seats", "running"));
	pag_act(mdph, path, "cancellation", 0, "{\"reason\":\"other\"}", 200);
	assert_null(clock_in("gos_seats", "running"));
}

static void a_meeting_that_is_near_is_answered_before_its_day(void **state)
{
	char path[96];

	(void)state;
	convened_in(4, path);
	due_on("gos_seats", day_of(cmn_day_of(cmn_clock_us(), "") + 3));
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.clock WHERE clock ="
					       " 'gos_seats'"),
			 1); /* however many seats */
}

static void what_is_written_down_afterwards_waits_for_nobody(void **state)
{
	char path[96];

	(void)state;
	convened_in(-4, path);
	assert_null(clock_in("gos_seats", "running"));
}

/* --- last days ----------------------------------------------------------------------------------
 */

static void a_right_is_due_on_its_last_day_also_at_the_ends_of_months(void **state)
{
	static const char *const DAYS[] = {"2027-08-28", "2027-08-29", "2027-08-30", "2027-08-31",
					   "2028-08-31", "2027-12-31", "2027-03-31", "2028-02-29"};
	char body[300];

	(void)state;
	for (size_t i = 0; i < CMN_LEN(DAYS); i++) {
		test_db_exec(*state, "TRUNCATE referral.followed_right CASCADE;"
				     "DELETE FROM referral.clock");
		snprintf(body, sizeof(body),
			 "{\"situation_id\":\"" SITUATION "\",\"right\":\"7_1\",\"state\":"
			 "\"granted\",\"opens_on\":\"2026-01-01\",\"ends_on\":\"%s\"}",
			 DAYS[i]);
		desk_send(&desk, "POST", "/v1/referral/rights", mdph, NULL, body, 201);
		due_on("right_renewal", DAYS[i]);
	}
}

static void a_stay_is_due_on_its_last_day_also_in_a_leap_year(void **state)
{
	static const char *const DAYS[][2] = {{"2026-02-28", "2027-02-28"},
					      {"2027-03-01", "2028-02-29"},
					      {"2026-09-30", "2027-08-31"}};
	char body[300];

	(void)state;
	for (size_t i = 0; i < CMN_LEN(DAYS); i++) {
		test_db_exec(*state,
			     "TRUNCATE referral.creton CASCADE; DELETE FROM referral.clock");
		snprintf(body, sizeof(body),
			 "{\"situation_id\":\"" SITUATION "\",\"since\":\"%s\",\"until\":\"%s\","
			 "\"decided_on\":\"2026-01-05\"}",
			 DAYS[i][0], DAYS[i][1]);
		desk_send(&desk, "POST", "/v1/referral/cretons", mdph, NULL, body, 201);
		due_on("creton_renewal", DAYS[i][1]);
	}
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, fresh)
	const struct CMUnitTest tests[] = {
	    TEST(a_plan_that_nobody_looks_at_again_is_brought_back),
	    TEST(in_a_closed_file_no_plan_is_chased),
	    TEST(a_draft_that_is_forgotten_is_brought_back),
	    TEST(seats_without_an_answer_have_a_clock),
	    TEST(a_meeting_that_is_near_is_answered_before_its_day),
	    TEST(what_is_written_down_afterwards_waits_for_nobody),
	    TEST(a_right_is_due_on_its_last_day_also_at_the_ends_of_months),
	    TEST(a_stay_is_due_on_its_last_day_also_in_a_leap_year),
	};

	return cmocka_run_group_tests_name("forgotten", tests, setup, teardown);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_observatory_store.c - figures from events, in whatever order they come, against figures
 * computed by hand.
 */
#include "story.h"

static const struct fact SECOND = {
    "referral.proposal.made.v1",
    "{\"proposal_id\":\"0197f0a0-0000-7000-8000-0000000000b2\",\"situation_id\":\"" SITUATION
    "\",\"proposed_at\":\"2026-02-09T09:00:00Z\"}"};

/* The story: asked on 10 January, opened on the 11th, proposed on the 20th (accepted) and again on
 * 9 February. */
static void check_the_story(void)
{
	struct observatory_figures january = figures(JANUARY), february = figures("2026-02-01");

	assert_int_equal(january.solicitations, 1);
	assert_int_equal(january.profiles[OBSERVATORY_CHILD], 1);
	assert_int_equal(january.situations, 1);
	assert_int_equal(january.with_proposal, 1);
	assert_int_equal(january.proposals, 1);
	assert_int_equal(january.accepted, 1);
	assert_int_equal(january.pending, 0);
	assert_int_equal(january.delays, 1);
	assert_int_equal(january.delay_days, 10);
	assert_true(january.delay_median > 9.99 && january.delay_median < 10.01);
	assert_int_equal(february.proposals, 1);
	assert_int_equal(february.pending, 1);
	assert_int_equal(february.delays, 0);
	assert_int_equal(february.delay_days, 0);
}

/* The answer follows its proposal (one stream); everything else may come in any order. */
static void the_figures_do_not_depend_on_the_order_of_the_streams(void **state)
{
	static const struct fact *const ORDERS[][5] = {
	    {&ASKED, &OPENED, &FIRST, &ACCEPTED, &SECOND},
	    {&FIRST, &SECOND, &ACCEPTED, &OPENED, &ASKED},
	    {&SECOND, &OPENED, &FIRST, &ACCEPTED, &ASKED},
	    {&OPENED, &SECOND, &FIRST, &ASKED, &ACCEPTED},
	    {&SECOND, &FIRST, &ASKED, &ACCEPTED, &OPENED},
	};

	for (size_t o = 0; o < CMN_LEN(ORDERS); o++) {
		empty(state);
		for (size_t i = 0; i < CMN_LEN(ORDERS[o]); i++)
			assert_int_equal(apply(ORDERS[o][i]), CMN_OK);
		check_the_story();
	}
}

static void a_fact_told_twice_counts_once(void **state)
{
	static const struct fact *const STORY[] = {&ASKED, &OPENED, &FIRST, &ACCEPTED, &SECOND};

	(void)state;
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < CMN_LEN(STORY); i++)
			assert_int_equal(apply(STORY[i]), CMN_OK);
	}
	check_the_story();
}

/* What is erased was counted: it stays counted, once, whatever comes again afterwards. */
static void an_erased_file_is_counted_as_it_was(void **state)
{
	static const struct fact ERASED = {"intake.situation.erased.v1",
					   "{\"situation_id\":\"" SITUATION "\","
					   "\"erased_at\":\"2026-06-01T10:00:00Z\"}"};
	static const struct fact *const STORY[] = {&ASKED,    &OPENED, &FIRST,
						   &ACCEPTED, &SECOND, &ERASED};

	(void)state;
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < CMN_LEN(STORY); i++)
			assert_int_equal(apply(STORY[i]), CMN_OK);
		check_the_story();
	}
}

static void an_event_without_its_members_is_refused(void **state)
{
	static const struct fact NAMELESS = {"intake.solicitation.recorded.v1",
					     "{\"profile\":\"child\"}"};
	static const struct fact ODD = {
	    "referral.proposal.answered.v1",
	    "{\"proposal_id\":\"0197f0a0-0000-7000-8000-0000000000b1\",\"answer\":\"maybe\"}"};

	(void)state;
	assert_int_equal(apply(&NAMELESS), CMN_E_INVALID);
	assert_int_equal(apply(&ODD), CMN_E_INVALID);
}

static void a_type_that_is_not_known_is_skipped(void **state)
{
	static const struct fact FUTURE = {"intake.rainbow.seen.v1", "{}"};

	(void)state;
	assert_int_equal(apply(&FUTURE), CMN_OK);
}

static void the_last_hour_of_december_in_utc_is_january_in_france(void **state)
{
	static const struct fact LATE = {
	    "intake.solicitation.recorded.v1",
	    "{\"solicitation_id\":\"0197f0a0-0000-7000-8000-000000000009\",\"received_at\":"
	    "\"2025-12-31T23:30:00Z\",\"profile\":\"adult\"}"};

	(void)state;
	assert_int_equal(apply(&LATE), CMN_OK);
	assert_int_equal(figures(JANUARY).solicitations, 1);
	assert_int_equal(figures("2025-12-01").solicitations, 0);
}

static void actors_count_from_the_day_they_are_known(void **state)
{
	static const struct fact ACTOR = {
	    "directory.actor.published.v1",
	    "{\"actor_id\":\"0197f0a0-0000-7000-8000-0000000000c1\",\"sector\":\"ordinary\","
	    "\"verified\":true}"};

	(void)state;
	assert_int_equal(apply(&ACTOR), CMN_OK);
	assert_int_equal(figures("2025-12-01").ordinary, 0);
	assert_int_equal(figures(JANUARY).ordinary, 1);
	assert_int_equal(figures("2026-02-01").ordinary, 1);
}

/* Verified unless `members` says otherwise: the last of two members of one name counts. */
#define UNVERIFIED "\"verified\":false"
#define ACTOR_EVENT(members)                                                  \
	{                                                                     \
		"directory.actor.published.v1",                               \
		    "{\"actor_id\":\"0197f0a0-0000-7000-8000-0000000000c1\"," \
		    "\"verified\":true," members "}"                          \
	}

static void an_actor_that_leaves_and_returns_changes_no_past_month(void **state)
{
	static const struct fact HERE = ACTOR_EVENT("\"sector\":\"ordinary\""),
				 GONE = ACTOR_EVENT("\"sector\":\"ordinary\",\"active\":false"),
				 OTHER = ACTOR_EVENT("\"sector\":\"specialised\"");

	(void)state;
	assert_int_equal(apply_at(&HERE, "2026-01-10T09:00:00Z"), CMN_OK);
	assert_int_equal(apply_at(&GONE, "2026-02-10T09:00:00Z"), CMN_OK);
	assert_int_equal(apply_at(&GONE, "2026-02-11T09:00:00Z"), CMN_OK);
	assert_int_equal(apply_at(&HERE, "2026-04-10T09:00:00Z"), CMN_OK);
	assert_int_equal(apply_at(&HERE, "2026-04-11T09:00:00Z"), CMN_OK);
	assert_int_equal(apply_at(&OTHER, "2026-05-10T09:00:00Z"), CMN_OK);
	assert_int_equal(figures("2025-12-01").ordinary, 0);
	assert_int_equal(figures(JANUARY).ordinary, 1);
	assert_int_equal(figures("2026-02-01").ordinary, 0);
	assert_int_equal(figures("2026-03-01").ordinary, 0);
	assert_int_equal(figures("2026-04-01").ordinary, 1);
	assert_int_equal(figures("2026-04-01").specialised, 0);
	assert_int_equal(figures("2026-05-01").ordinary, 0);
	assert_int_equal(figures("2026-05-01").specialised, 1);
	/* all in one instant: an import that corrects itself */
	assert_int_equal(apply_at(&GONE, "2026-05-10T09:00:00Z"), CMN_OK);
	assert_int_equal(apply_at(&HERE, "2026-05-10T09:00:00Z"), CMN_OK);
	assert_int_equal(figures("2026-05-01").ordinary, 1);
	assert_int_equal(figures("2026-05-01").specialised, 0);
}

static void what_nobody_verified_is_counted_apart(void **state)
{
	static const struct fact IMPORTED = ACTOR_EVENT("\"sector\":\"ordinary\"," UNVERIFIED),
				 LAPSED = ACTOR_EVENT("\"sector\":\"ordinary\"," UNVERIFIED),
				 VERIFIED = ACTOR_EVENT("\"sector\":\"ordinary\"");

	(void)state;
	assert_int_equal(apply_at(&IMPORTED, "2026-01-10T09:00:00Z"), CMN_OK);
	assert_int_equal(apply_at(&VERIFIED, "2026-02-10T09:00:00Z"), CMN_OK);
	assert_int_equal(apply_at(&VERIFIED, "2026-02-11T09:00:00Z"), CMN_OK);
	assert_int_equal(apply_at(&LAPSED, "2026-04-01T09:00:00Z"), CMN_OK);
	assert_int_equal(figures(JANUARY).ordinary, 0);
	assert_int_equal(figures(JANUARY).apart_ordinary, 1);
	assert_int_equal(figures("2026-02-01").ordinary, 1);
	assert_int_equal(figures("2026-02-01").apart_ordinary, 0);
	assert_int_equal(figures("2026-03-01").ordinary, 1);
	assert_int_equal(figures("2026-04-01").ordinary, 0);
	assert_int_equal(figures("2026-04-01").apart_ordinary, 1);
	assert_int_equal(figures("2026-04-01").apart_specialised, 0);
}

static void partners_outside_the_core_are_5_1(void **state)
{
	static const struct fact PARTNER = ACTOR_EVENT(
				     "\"sector\":\"ordinary\",\"membership\":\"partner\""),
				 CORE = ACTOR_EVENT("\"sector\":\"ordinary\",\"membership\":"
						    "\"core_member\"");

	(void)state;
	assert_int_equal(apply_at(&PARTNER, "2026-01-10T09:00:00Z"), CMN_OK);
	assert_int_equal(apply_at(&CORE, "2026-02-10T09:00:00Z"), CMN_OK);
	assert_int_equal(figures("2025-12-01").partners, 0);
	assert_int_equal(figures(JANUARY).partners, 1);
	assert_int_equal(figures("2026-02-01").partners, 0);
	assert_int_equal(figures("2026-02-01").ordinary, 1);
}

static struct observatory_publisher *publisher_with(int64_t threshold)
{
	const struct observatory_publisher_settings settings = {
	    .conninfo = test_db_url("observatory_bus"),
	    .schema = "observatory",
	    .departements = "09, 31",
	    .every_ms = 20,
	    .threshold = threshold,
	};
	struct observatory_publisher *publisher = NULL;
	struct cmn_error err;

	assert_int_equal(observatory_publisher_start(&settings, &publisher, &err), CMN_OK);
	return publisher;
}

/* Until the query counts one, five seconds at most. */
static void await_one(struct test_db *db, const char *sql)
{
	for (int i = 0; i < 250 && test_db_count(db, sql) != 1; i++)
		cmn_sleep_ms(20);
	assert_int_equal(test_db_count(db, sql), 1);
}

static void changed_months_are_released_protected(void **state)
{
	struct observatory_publisher *publisher;

	assert_int_equal(apply(&ASKED), CMN_OK);
	publisher = publisher_with(11);
	await_one(*state, "SELECT (count(*) > 0)::int FROM observatory.outbox");
	observatory_publisher_stop(&publisher);
	assert_null(publisher);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM observatory.outbox"
					       " WHERE stream = '31.figures'"
					       " AND data->>'code' IS NOT NULL"),
			 7);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM observatory.outbox WHERE"
					       " data->>'code' = '1.1' AND data->>'suppressed'"
					       " = 'true' AND data->>'value' IS NULL"),
			 1);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM observatory.figure_dirty"), 0);
}

static void what_is_being_learnt_during_a_release_is_released_too(void **state)
{
	static const struct fact HERE = ACTOR_EVENT("\"sector\":\"ordinary\"");
	struct observatory_publisher *publisher;
	struct cmn_error err;

	assert_int_equal(apply(&ASKED), CMN_OK);
	assert_int_equal(cmn_conn_begin(conn, &err), CMN_OK);
	assert_int_equal(apply_in(&HERE, "2026-01-10T09:00:00Z"), CMN_OK);
	publisher = publisher_with(0);
	cmn_sleep_ms(300);
	assert_int_equal(cmn_conn_commit(conn, &err), CMN_OK);
	await_one(*state, "SELECT (count(*) > 0)::int FROM observatory.outbox"
			  " WHERE data->>'code' = '4.2' AND data->>'value' = '1'");
	observatory_publisher_stop(&publisher);
}

static void a_month_that_begins_is_released_where_there_are_actors(void **state)
{
	static const struct fact HERE = ACTOR_EVENT("\"sector\":\"ordinary\"");
	struct observatory_publisher *publisher;

	assert_int_equal(apply(&HERE), CMN_OK);
	publisher = publisher_with(11);
	await_one(*state,
		  "SELECT (count(DISTINCT month) >= 2)::int FROM observatory.figure_release"
		  " WHERE departement = '31' AND indicator = '4.2' AND data->>'value' = '1'");
	observatory_publisher_stop(&publisher);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM observatory.figure_release"
					       " WHERE departement <> '31'"),
			 0);
	/* another threshold, everything again */
	publisher = publisher_with(12);
	await_one(*state, "SELECT (count(*) >= 14)::int FROM observatory.figure_release"
			  " WHERE threshold = 12");
	observatory_publisher_stop(&publisher);
}

static void a_cadence_that_is_too_short_is_refused(void **state)
{
	struct observatory_publisher_settings settings = {
	    .conninfo = test_db_url("observatory_bus"), .schema = "observatory", .threshold = 11};
	struct observatory_publisher *publisher = NULL;
	struct cmn_error err;

	(void)state;
	assert_int_equal(observatory_publisher_start(&settings, &publisher, &err), CMN_E_INVALID);
	assert_non_null(strstr(err.detail[CMN_EN], "a cadence of release below 1 ms"));
	settings.every_ms = 3599999;
	settings.least_ms = 3600000;
	assert_int_equal(observatory_publisher_start(&settings, &publisher, &err), CMN_E_INVALID);
	assert_non_null(strstr(err.detail[CMN_EN], "a cadence of release below 3600000 ms"));
	assert_null(publisher);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(the_figures_do_not_depend_on_the_order_of_the_streams, empty),
	    cmocka_unit_test_setup(a_fact_told_twice_counts_once, empty),
	    cmocka_unit_test_setup(an_erased_file_is_counted_as_it_was, empty),
	    cmocka_unit_test_setup(an_event_without_its_members_is_refused, empty),
	    cmocka_unit_test_setup(a_type_that_is_not_known_is_skipped, empty),
	    cmocka_unit_test_setup(the_last_hour_of_december_in_utc_is_january_in_france, empty),
	    cmocka_unit_test_setup(actors_count_from_the_day_they_are_known, empty),
	    cmocka_unit_test_setup(an_actor_that_leaves_and_returns_changes_no_past_month, empty),
	    cmocka_unit_test_setup(what_nobody_verified_is_counted_apart, empty),
	    cmocka_unit_test_setup(partners_outside_the_core_are_5_1, empty),
	    cmocka_unit_test_setup(a_month_that_begins_is_released_where_there_are_actors, empty),
	    cmocka_unit_test_setup(changed_months_are_released_protected, empty),
	    cmocka_unit_test_setup(what_is_being_learnt_during_a_release_is_released_too, empty),
	    cmocka_unit_test(a_cadence_that_is_too_short_is_refused),
	};

	return cmocka_run_group_tests_name("observatory store", tests, setup, teardown);
}

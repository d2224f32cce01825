/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/clock.h"
#include "feed.h"
#include "support/bus.h"
#include "support/cmocka_all.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PORT 18320

static struct test_bus bus;

static int open_bus(void **state)
{
	test_bus_open(&bus, *state, PORT);
	return 0;
}

static int close_bus(void **state)
{
	(void)state;
	test_bus_close(&bus);
	return 0;
}

/* Every event of every stream was applied once, in order and without a hole. */
static void assert_exactly(int64_t n)
{
	assert_int_equal(test_db_count(bus.db, "SELECT count(*) FROM referral.effect"), n);
	assert_int_equal(
	    test_db_count(bus.db, "SELECT count(DISTINCT event_id) FROM referral.effect"), n);
	assert_int_equal(test_db_count(bus.db,
				       "SELECT count(*) FROM (SELECT sequence - lag(sequence) OVER"
				       " (PARTITION BY stream, epoch ORDER BY ord) AS step"
				       " FROM referral.effect) s WHERE step <> 1"),
			 0);
}

static void what_was_written_before_and_after_the_start_is_applied_once(void **state)
{
	struct cmn_relay *relay = test_relay(&bus, 0);
	struct cmn_feed *feed;

	(void)state;
	test_outbox(&bus, "31.facts", "s1", 700);
	cmn_relay_kick(relay);
	test_until(bus.db, "SELECT count(*) FROM intake.event", 700, 10);
	feed = test_feed(&bus, test_effect, NULL);
	test_until(bus.db, "SELECT count(*) FROM referral.effect", 700, 10);
	test_outbox(&bus, "31.facts", "s1", 50);
	test_outbox(&bus, "44.facts", "s2", 50);
	cmn_relay_kick(relay);
	test_until(bus.db, "SELECT count(*) FROM referral.effect", 800, 10);
	assert_exactly(800);
	cmn_feed_stop(&feed);
	cmn_relay_stop(&relay);
}

/* --- failures of the reader ------------------------------------------------------------------- */

/* Applies, and at the tenth event the process dies before its commit. */
static enum cmn_err die_at_tenth(struct cmn_conn *conn, const struct cmn_event *ev, void *deps,
				 struct cmn_error *err)
{
	enum cmn_err rc = test_effect(conn, ev, NULL, err);

	(void)deps;
	if (ev->sequence == 10)
		_exit(9);
	return rc;
}

static void a_reader_killed_between_apply_and_commit_applies_exactly_once(void **state)
{
	struct cmn_relay *relay;
	struct cmn_feed *feed;
	int status;
	pid_t child = fork();

	(void)state;
	if (child == 0) {
		feed = test_feed(&bus, die_at_tenth, NULL);
		cmn_sleep_ms(20000);
		_exit(1);
	}
	relay = test_relay(&bus, 0);
	test_outbox(&bus, "31.facts", "s1", 30);
	cmn_relay_kick(relay);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(WEXITSTATUS(status), 9);
	assert_int_equal(test_db_count(bus.db, "SELECT count(*) FROM referral.effect"), 0);
	feed = test_feed(&bus, test_effect, NULL);
	test_until(bus.db, "SELECT count(*) FROM referral.effect", 30, 10);
	assert_exactly(30);
	cmn_feed_stop(&feed);
	cmn_relay_stop(&relay);
}

static void a_lost_database_connection_loses_and_repeats_nothing(void **state)
{
	struct cmn_relay *relay = test_relay(&bus, 0);
	struct cmn_feed *feed = test_feed(&bus, test_effect, NULL);

	(void)state;
	for (int i = 0; i < 5; i++) {
		test_outbox(&bus, "31.facts", "s1", 400);
		cmn_relay_kick(relay);
		cmn_sleep_ms(30);
		test_db_exec(bus.db, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
				     " WHERE usename IN ('c360_referral_bus', 'c360_intake_bus')"
				     " AND datname = current_database()");
	}
	test_until(bus.db, "SELECT count(*) FROM referral.effect", 2000, 30);
	assert_exactly(2000);
	cmn_feed_stop(&feed);
	cmn_relay_stop(&relay);
}

static void of_two_replicas_one_applies_and_the_other_takes_over(void **state)
{
	struct cmn_relay *relay = test_relay(&bus, 0);
	struct cmn_feed *first = test_feed(&bus, test_effect, NULL), *second;

	(void)state;
	test_outbox(&bus, "31.facts", "s1", 100);
	cmn_relay_kick(relay);
	test_until(bus.db, "SELECT count(*) FROM referral.effect", 100, 10);
	second = test_feed(&bus, test_effect, NULL);
	test_outbox(&bus, "31.facts", "s1", 100);
	cmn_relay_kick(relay);
	test_until(bus.db, "SELECT count(*) FROM referral.effect", 200, 10);
	cmn_sleep_ms(2500);
	/* the one that stands by knows how old the copy is */
	assert_true(cmn_feed_age_ms(second, "31.intake.facts") < 3000);
	cmn_feed_stop(&first);
	test_outbox(&bus, "31.facts", "s1", 100);
	cmn_relay_kick(relay);
	test_until(bus.db, "SELECT count(*) FROM referral.effect", 300, 10);
	assert_exactly(300);
	cmn_feed_stop(&second);
	cmn_relay_stop(&relay);
}

/* --- gaps ------------------------------------------------------------------------------------- */

/* Numbers given and committed, never published: what a relay leaves that dies between the two. */
static void number_silently(int n)
{
	for (int i = 0; i < n; i++)
		test_db_exec(
		    bus.db, "WITH h AS (UPDATE intake.stream_head SET sequence = sequence + 1"
			    " WHERE stream = '31.facts' RETURNING *)"
			    " INSERT INTO intake.event (stream, epoch, sequence, event_id, type,"
			    " subject, at, data) SELECT stream, epoch, sequence, gen_random_uuid(),"
			    " 'intake.test.done.v1', 's1', '2026-11-22T10:00:00Z', '{}' FROM h");
}

static void events_committed_but_never_published_come_by_replay(void **state)
{
	struct cmn_relay *relay = test_relay(&bus, 0);
	struct cmn_feed *feed = test_feed(&bus, test_effect, NULL);
	int64_t gaps = atomic_load(&CMN_FEED_GAPS.value);

	(void)state;
	test_outbox(&bus, "31.facts", "s1", 10);
	cmn_relay_kick(relay);
	test_until(bus.db, "SELECT count(*) FROM referral.effect", 10, 10);
	number_silently(5);
	/* nothing follows live: only the heads tell */
	test_until(bus.db, "SELECT count(*) FROM referral.effect", 15, 10);
	number_silently(5);
	test_outbox(&bus, "31.facts", "s1", 1);
	cmn_relay_kick(relay);
	test_until(bus.db, "SELECT count(*) FROM referral.effect", 21, 10);
	assert_exactly(21);
	assert_true(atomic_load(&CMN_FEED_GAPS.value) > gaps);
	cmn_feed_stop(&feed);
	cmn_relay_stop(&relay);
}

static enum cmn_err wait_while_held(struct cmn_conn *conn, const struct cmn_event *ev, void *deps,
				    struct cmn_error *err)
{
	while (atomic_load((atomic_bool *)deps))
		cmn_sleep_ms(10);
	return test_effect(conn, ev, NULL, err);
}

static void a_subscriber_stopped_beyond_its_queue_catches_up(void **state)
{
	atomic_bool held = true;
	struct cmn_relay *relay = test_relay(&bus, 0);
	struct cmn_feed *feed = test_feed(&bus, wait_while_held, &held);

	(void)state;
	test_outbox(&bus, "31.facts", "s1", 1);
	cmn_relay_kick(relay);
	test_db_exec(bus.db,
		     "INSERT INTO intake.outbox (event_id, stream, type, subject, at, data)"
		     " SELECT gen_random_uuid(), '31.facts', 'intake.test.done.v1', 's1',"
		     " '2026-11-22T10:00:00Z', json_build_object('n', i, 'pad', repeat('x', 1500))"
		     " FROM generate_series(1, 30000) AS i");
	cmn_relay_kick(relay);
	test_until(bus.db, "SELECT count(*) FROM intake.outbox", 0, 60);
	/* what was dropped live is noticed by a hole or by the heads, whichever comes first */
	atomic_store(&held, false);
	test_until(bus.db, "SELECT count(*) FROM referral.effect", 30001, 120);
	assert_exactly(30001);
	cmn_feed_stop(&feed);
	cmn_relay_stop(&relay);
}

/* --- epochs and repeats ----------------------------------------------------------------------- */

static void a_new_epoch_is_followed_and_the_rest_of_the_old_one_too(void **state)
{
	struct cmn_relay *relay = test_relay(&bus, 0);
	struct cmn_feed *feed = test_feed(&bus, test_effect, NULL);

	(void)state;
	test_outbox(&bus, "31.facts", "s1", 50);
	cmn_relay_kick(relay);
	test_until(bus.db, "SELECT count(*) FROM referral.effect", 50, 10);
	cmn_feed_stop(&feed);
	test_outbox(&bus, "31.facts", "s1", 20);
	cmn_relay_kick(relay);
	test_until(bus.db, "SELECT count(*) FROM intake.event", 70, 10);
	cmn_relay_stop(&relay);

	/* what a promotion looks like: the server is another one than the barrier remembers */
	test_db_exec(bus.db, "UPDATE intake.barrier SET history = 'before'");
	relay = test_relay(&bus, 0);
	test_outbox(&bus, "31.facts", "s1", 30);
	cmn_relay_kick(relay);
	feed = test_feed(&bus, test_effect, NULL);
	test_until(bus.db, "SELECT count(*) FROM referral.effect", 100, 10);
	assert_exactly(100);
	assert_int_equal(test_db_count(bus.db, "SELECT count(DISTINCT epoch) FROM intake.event"),
			 2);
	assert_int_equal(test_db_count(bus.db, "SELECT sequence FROM referral.position WHERE"
					       " stream = '31.intake.facts'"),
			 30);
	cmn_feed_stop(&feed);
	cmn_relay_stop(&relay);
}

static void the_same_event_under_another_number_changes_nothing(void **state)
{
	struct cmn_relay *relay = test_relay(&bus, 0);
	struct cmn_feed *feed = test_feed(&bus, test_effect, NULL);

	(void)state;
	test_outbox(&bus, "31.facts", "s1", 5);
	cmn_relay_kick(relay);
	test_until(bus.db, "SELECT count(*) FROM referral.effect", 5, 10);
	test_db_exec(bus.db, "INSERT INTO intake.outbox (event_id, stream, type, subject, at, data)"
			     " SELECT event_id, stream, type, subject, at, data FROM intake.event");
	cmn_relay_kick(relay);
	test_until(bus.db,
		   "SELECT sequence FROM referral.position WHERE stream = '31.intake.facts'", 10,
		   10);
	assert_int_equal(test_db_count(bus.db, "SELECT count(*) FROM referral.effect"), 5);
	cmn_feed_stop(&feed);
	cmn_relay_stop(&relay);
}

static void a_position_moved_by_another_hand_is_read_again(void **state)
{
	struct cmn_relay *relay = test_relay(&bus, 0);
	struct cmn_feed *feed = test_feed(&bus, test_effect, NULL);

	(void)state;
	test_outbox(&bus, "31.facts", "s1", 20);
	cmn_relay_kick(relay);
	test_until(bus.db, "SELECT count(*) FROM referral.effect", 20, 10);
	/* the fence: what the feed believes is no longer what stands there */
	test_db_exec(bus.db, "UPDATE referral.position SET sequence = 12");
	test_outbox(&bus, "31.facts", "s1", 5);
	cmn_relay_kick(relay);
	test_until(bus.db, "SELECT count(*) FROM referral.effect", 25, 10);
	test_until(bus.db, "SELECT max(sequence) FROM referral.position", 25, 10);
	assert_exactly(25);
	cmn_feed_stop(&feed);
	cmn_relay_stop(&relay);
}

/* --- age -------------------------------------------------------------------------------------- */

static void wait_fresh(const struct cmn_feed *feed, const char *stream)
{
	for (int i = 0; i < 500 && cmn_feed_age_ms(feed, stream) > 2000; i++)
		cmn_sleep_ms(20);
	assert_true(cmn_feed_age_ms(feed, stream) <= 2000);
}

static void the_age_of_a_copy_is_known_and_grows_when_its_owner_is_silent(void **state)
{
	struct cmn_relay *relay = NULL;
	struct cmn_feed *feed = test_feed(&bus, test_effect, NULL);

	(void)state;
	cmn_sleep_ms(100);
	assert_true(cmn_feed_age_ms(feed, "31.intake.facts") == INT64_MAX);
	assert_true(cmn_feed_age_ms(feed, "99.intake.facts") == INT64_MAX);
	relay = test_relay(&bus, 0);
	test_outbox(&bus, "31.facts", "s1", 5);
	wait_fresh(feed, "31.intake.facts");
	/* no event ever, and yet up to date */
	wait_fresh(feed, "44.intake.facts");
	test_until(bus.db, "SELECT count(*) FROM referral.effect", 5, 10);
	cmn_relay_stop(&relay);
	cmn_sleep_ms(2500);
	assert_true(cmn_feed_age_ms(feed, "31.intake.facts") > 2000);
	cmn_feed_stop(&feed);
}

static void an_applied_event_is_found_in_the_inbox(void **state)
{
	struct cmn_relay *relay = test_relay(&bus, 0);
	struct cmn_feed *feed = test_feed(&bus, test_effect, NULL);
	struct cmn_pool *pool = test_db_pool("referral", 1);
	PGresult *res;

	(void)state;
	test_outbox(&bus, "31.facts", "s1", 1);
	cmn_relay_kick(relay);
	test_until(bus.db, "SELECT count(*) FROM referral.effect", 1, 10);
	res = PQexec(bus.db->pg, "SELECT event_id FROM referral.effect");
	assert_true(cmn_feed_applied(pool, PQgetvalue(res, 0, 0)));
	assert_false(cmn_feed_applied(pool, "00000000-0000-7000-8000-000000000000"));
	PQclear(res);
	cmn_pool_close(&pool);
	cmn_feed_stop(&feed);
	cmn_relay_stop(&relay);
}

#define BUS_TEST(f) cmocka_unit_test_setup_teardown(f, open_bus, close_bus)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    BUS_TEST(what_was_written_before_and_after_the_start_is_applied_once),
	    BUS_TEST(a_reader_killed_between_apply_and_commit_applies_exactly_once),
	    BUS_TEST(a_lost_database_connection_loses_and_repeats_nothing),
	    BUS_TEST(of_two_replicas_one_applies_and_the_other_takes_over),
	    BUS_TEST(events_committed_but_never_published_come_by_replay),
	    BUS_TEST(a_subscriber_stopped_beyond_its_queue_catches_up),
	    BUS_TEST(a_new_epoch_is_followed_and_the_rest_of_the_old_one_too),
	    BUS_TEST(the_same_event_under_another_number_changes_nothing),
	    BUS_TEST(a_position_moved_by_another_hand_is_read_again),
	    BUS_TEST(the_age_of_a_copy_is_known_and_grows_when_its_owner_is_silent),
	    BUS_TEST(an_applied_event_is_found_in_the_inbox),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * While events go from an outbox to a reader, one allocation or one call of libpq fails, in any
 * thread, each in its turn: every event is applied, once, in its order.
 */
#include "support/bus.h"
#include "support/cmocka_all.h"
#include "support/fuse.h"

#include "cmn/clock.h"

#define PORT    18700
#define EVENTS  5
#define LONGEST 900 /* rounds of one kind */

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

static int64_t number(const char *sql)
{
	return test_db_count(bus.db, sql);
}

static void assert_each_once_in_order(int64_t n)
{
	assert_int_equal(number("SELECT count(*) FROM referral.effect"), n);
	assert_int_equal(number("SELECT count(DISTINCT event_id) FROM referral.effect"), n);
	assert_int_equal(number("SELECT count(*) FROM (SELECT sequence - lag(sequence) OVER"
				" (PARTITION BY stream, epoch ORDER BY ord) AS step"
				" FROM referral.effect) s WHERE step <> 1"),
			 0);
	assert_int_equal(number("SELECT count(*) FROM intake.outbox"), 0);
	assert_int_equal(number("SELECT count(*) FROM referral.parked"), 0);
}

static void wait_for(int64_t sent, long n)
{
	int64_t end = cmn_clock_mono_ms() + 20000;

	while (number("SELECT count(*) FROM referral.effect") != sent) {
		if (cmn_clock_mono_ms() > end)
			fail_msg("round %ld: %d waiting, %d numbered, %d applied, %d parked of %d",
				 n, (int)number("SELECT count(*) FROM intake.outbox"),
				 (int)number("SELECT count(*) FROM intake.event"),
				 (int)number("SELECT count(*) FROM referral.effect"),
				 (int)number("SELECT count(*) FROM referral.parked"), (int)sent);
		cmn_sleep_ms(20);
	}
}

static void torture(enum fuse_kind kind, long step)
{
	struct cmn_relay *relay = test_relay(&bus, 0);
	struct cmn_feed *feed = test_feed(&bus, test_effect, NULL);
	int64_t sent = number("SELECT count(*) FROM referral.effect");
	bool blown = true;

	for (long n = 0; blown && n < LONGEST; n = fuse_next(n, 12, step)) {
		fuse_light_all(kind, n, false);
		test_outbox(&bus, "31.facts", "s1", EVENTS);
		cmn_relay_kick(relay);
		sent += EVENTS;
		wait_for(sent, n);
		blown = fuse_out();
	}
	cmn_feed_stop(&feed);
	cmn_relay_stop(&relay);
	assert_each_once_in_order(sent);
}

static void without_memory_for_once_no_event_is_lost_or_doubled(void **state)
{
	(void)state;
	torture(FUSE_OURS, 9);
}

static void when_json_has_no_memory_for_once_no_event_is_lost_or_parked(void **state)
{
	(void)state;
	torture(FUSE_MEMORY, 9);
}

static void when_libpq_refuses_once_no_event_is_lost_or_doubled(void **state)
{
	(void)state;
	torture(FUSE_PQ_FAIL, 5);
}

static void when_a_connection_breaks_no_event_is_lost_or_doubled(void **state)
{
	(void)state;
	torture(FUSE_PQ_LOST, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(without_memory_for_once_no_event_is_lost_or_doubled,
					    open_bus, close_bus),
	    cmocka_unit_test_setup_teardown(
		when_json_has_no_memory_for_once_no_event_is_lost_or_parked, open_bus, close_bus),
	    cmocka_unit_test_setup_teardown(when_libpq_refuses_once_no_event_is_lost_or_doubled,
					    open_bus, close_bus),
	    cmocka_unit_test_setup_teardown(when_a_connection_breaks_no_event_is_lost_or_doubled,
					    open_bus, close_bus),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}

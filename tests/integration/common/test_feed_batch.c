/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_feed_batch.c - a feed that applies its batch in one call, and what its inbox is to it.
 */
#include "support/bus.h"
#include "support/cmocka_all.h"

#define PORT 18380

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

static size_t largest_batch, batches;

/* Each event as test_effect does it; a type that ends in ".poison" fails the whole batch. */
static enum cmn_err effects(struct cmn_conn *conn, const struct cmn_event *const *events, size_t n,
			    void *deps, struct cmn_error *err)
{
	static bool poison = true;
	enum cmn_err rc = CMN_OK;

	(void)deps;
	batches++;
	if (n > largest_batch)
		largest_batch = n;
	for (size_t i = 0; rc == CMN_OK && i < n; i++)
		rc = test_effect(conn, events[i], &poison, err);
	return rc;
}

static struct cmn_feed *batch_feed(const char *reader, size_t batch, enum cmn_inbox inbox)
{
	const struct cmn_feed_settings settings = {.reader = reader,
						   .schema = "referral",
						   .conninfo = test_db_url("referral_bus"),
						   .key_file = bus.reader.file,
						   .sources = bus.sources,
						   .streams = "intake.facts",
						   .departements = "31,44",
						   .apply_batch = effects,
						   .batch = batch,
						   .inbox = inbox};
	struct cmn_feed *feed = NULL;
	struct cmn_error err;

	cmn_error_init(&err);
	if (cmn_feed_start(&settings, &feed, &err) != CMN_OK)
		fail_msg("%s: %s", err.detail[CMN_EN], err.cause);
	return feed;
}

static void a_batch_is_applied_in_one_call_and_its_poison_parks_alone(void **state)
{
	struct cmn_relay *relay = test_relay(&bus, 0);
	struct cmn_feed *feed;

	(void)state;
	largest_batch = batches = 0;
	test_outbox(&bus, "31.facts", "s1", 700);
	test_outbox_type(&bus, "31.facts", "bad", "intake.test.poison");
	test_outbox(&bus, "31.facts", "s2", 100);
	test_outbox(&bus, "31.facts", "bad", 2);
	cmn_relay_kick(relay);
	test_until(bus.db, "SELECT count(*) FROM intake.event", 803, 10);
	feed = batch_feed("referral", 400, CMN_INBOX_ASKED);
	test_until(bus.db, "SELECT count(*) FROM referral.effect", 800, 20);
	test_until(bus.db, "SELECT count(*) FROM referral.parked WHERE subject = 'bad'", 3, 5);
	assert_true(largest_batch > 200 && largest_batch <= 400);
	assert_int_equal(test_db_count(bus.db, "SELECT count(*) FROM referral.inbox"), 800);
	cmn_feed_stop(&feed);
	cmn_relay_stop(&relay);
}

/* Another reader of the same schema hears everything for itself; one that nobody waits for writes
 * no inbox. */
static void a_reader_that_bears_repeats_does_not_ask_the_inbox(void **state)
{
	struct cmn_relay *relay = test_relay(&bus, 0);
	struct cmn_feed *feed;

	(void)state;
	test_outbox(&bus, "31.facts", "s1", 300);
	cmn_relay_kick(relay);
	feed = batch_feed("referral", 0, CMN_INBOX_ASKED);
	test_until(bus.db, "SELECT count(*) FROM referral.effect", 300, 20);
	cmn_feed_stop(&feed);
	feed = batch_feed("second", 1000, CMN_INBOX_WRITTEN);
	test_until(bus.db, "SELECT count(*) FROM referral.effect", 600, 20);
	cmn_feed_stop(&feed);
	test_db_exec(bus.db, "TRUNCATE referral.inbox");
	feed = batch_feed("third", 5000, CMN_INBOX_NONE);
	test_until(bus.db, "SELECT count(*) FROM referral.effect", 900, 20);
	cmn_feed_stop(&feed);
	assert_int_equal(test_db_count(bus.db, "SELECT count(*) FROM referral.inbox"), 0);
	assert_int_equal(test_db_count(bus.db, "SELECT count(*) FROM referral.position WHERE"
					       " sequence = 300"),
			 3);
	cmn_relay_stop(&relay);
}

#define BUS_TEST(f) cmocka_unit_test_setup_teardown(f, open_bus, close_bus)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    BUS_TEST(a_batch_is_applied_in_one_call_and_its_poison_parks_alone),
	    BUS_TEST(a_reader_that_bears_repeats_does_not_ask_the_inbox),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}

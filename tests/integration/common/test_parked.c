/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/clock.h"
#include "support/bus.h"
#include "support/cmocka_all.h"

#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PORT 18330

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

/* Exit status of c360-ctl events <verb> <subject>. */
static int ctl(const char *verb, const char *subject)
{
	const char *build = getenv("B");
	char program[256];
	char *argv[] = {program,
			(char[]){"events"},
			strdup(verb),
			strdup(subject),
			(char[]){"--schema"},
			(char[]){"referral"},
			(char[]){"--database"},
			strdup(test_db_url("referral_bus")),
			NULL};
	int status = -1;
	pid_t pid;

	snprintf(program, sizeof(program), "%s/bin/c360-ctl", build ? build : "build");
	assert_int_equal(posix_spawn(&pid, program, NULL, NULL, argv, environ), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	free(argv[2]);
	free(argv[3]);
	free(argv[7]);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* --- poison ----------------------------------------------------------------------------------- */

static void a_poison_event_parks_its_subject_in_order_and_the_others_go_on(void **state)
{
	bool poison = true;
	struct cmn_relay *relay = test_relay(&bus, 0);
	struct cmn_feed *feed = test_feed(&bus, test_effect, &poison);

	(void)state;
	test_outbox(&bus, "31.facts", "sick", 3);
	test_outbox_type(&bus, "31.facts", "sick", "intake.test.poison");
	test_outbox(&bus, "31.facts", "well", 5);
	test_outbox(&bus, "31.facts", "sick", 2);
	cmn_relay_kick(relay);
	test_until(bus.db,
		   "SELECT sequence FROM referral.position"
		   " UNION ALL SELECT 0 WHERE NOT EXISTS (SELECT FROM referral.position)",
		   11, 10);
	test_outbox(&bus, "31.facts", "sick", 1);
	cmn_relay_kick(relay);
	test_until(bus.db, "SELECT count(*) FROM referral.parked", 4, 10);
	assert_int_equal(test_db_count(bus.db, "SELECT count(*) FROM referral.effect"), 8);
	assert_int_equal(test_db_count(bus.db, "SELECT count(*) FROM referral.parked WHERE"
					       " sequence = 4 AND reason = 'invalid: poisoned'"),
			 1);
	/* what is parked does not count as applied */
	assert_int_equal(test_db_count(bus.db, "SELECT count(*) FROM referral.inbox"), 8);

	/* still poison: it stays, and says so */
	assert_int_equal(ctl("retry", "sick"), 0);
	test_until(bus.db, "SELECT count(*) FROM referral.parked WHERE retry", 0, 10);
	assert_int_equal(test_db_count(bus.db, "SELECT count(*) FROM referral.parked"), 4);

	poison = false;
	assert_int_equal(ctl("retry", "sick"), 0);
	test_until(bus.db, "SELECT count(*) FROM referral.parked", 0, 10);
	assert_int_equal(test_db_count(bus.db, "SELECT count(*) FROM referral.effect"), 12);
	assert_int_equal(test_db_count(bus.db,
				       "SELECT count(*) FROM (SELECT sequence < lag(sequence) OVER"
				       " (ORDER BY ord) AS back FROM referral.effect"
				       " WHERE subject = 'sick') s WHERE back"),
			 0);
	cmn_feed_stop(&feed);
	cmn_relay_stop(&relay);
}

/* A defect of the reader's own SQL must not stop the other subjects. */
static enum cmn_err broken_sql(struct cmn_conn *conn, const struct cmn_event *ev, void *deps,
			       struct cmn_error *err)
{
	static const struct cmn_stmt BROKEN = {
	    .name = "test_broken", .writes = true, .sql = "SELECT 1 / 0"};

	(void)deps;
	if (strcmp(ev->subject, "sick") == 0)
		return cmn_conn_run(conn, &BROKEN, NULL, NULL, err);
	return test_effect(conn, ev, NULL, err);
}

static void a_defect_of_the_reader_parks_what_it_touches_only(void **state)
{
	struct cmn_relay *relay = test_relay(&bus, 0);
	struct cmn_feed *feed = test_feed(&bus, broken_sql, NULL);

	(void)state;
	test_outbox(&bus, "31.facts", "well", 3);
	test_outbox(&bus, "31.facts", "sick", 2);
	test_outbox(&bus, "31.facts", "well", 3);
	cmn_relay_kick(relay);
	test_until(bus.db, "SELECT count(*) FROM referral.effect", 6, 10);
	assert_int_equal(test_db_count(bus.db, "SELECT count(*) FROM referral.parked"), 2);
	cmn_feed_stop(&feed);
	cmn_relay_stop(&relay);
}

static void dropping_the_poison_lets_the_rest_of_its_subject_pass(void **state)
{
	bool poison = true;
	struct cmn_relay *relay = test_relay(&bus, 0);
	struct cmn_feed *feed = test_feed(&bus, test_effect, &poison);

	(void)state;
	test_outbox_type(&bus, "31.facts", "sick", "intake.test.poison");
	test_outbox(&bus, "31.facts", "sick", 2);
	cmn_relay_kick(relay);
	test_until(bus.db, "SELECT count(*) FROM referral.parked", 3, 10);
	assert_int_equal(ctl("parked", "sick"), 0);
	assert_int_equal(ctl("drop", "unknown"), 1);
	assert_int_equal(ctl("drop", "sick"), 0);
	test_until(bus.db, "SELECT count(*) FROM referral.parked", 0, 10);
	assert_int_equal(test_db_count(bus.db, "SELECT count(*) FROM referral.effect"), 2);
	assert_int_equal(test_db_count(bus.db, "SELECT count(*) FROM referral.effect"
					       " WHERE type LIKE '%poison'"),
			 0);
	cmn_feed_stop(&feed);
	cmn_relay_stop(&relay);
}

static enum cmn_err refuse_version_nine(const struct cmn_event *ev, struct cmn_error *err)
{
	size_t n = strlen(ev->type);

	if (n > 3 && strcmp(ev->type + n - 3, ".v9") == 0)
		return cmn_fail(err, CMN_E_INVALID, "version inconnue", "unknown major version");
	return CMN_OK;
}

static void an_event_that_the_check_refuses_is_parked_unapplied(void **state)
{
	struct cmn_feed_settings settings = {.reader = "referral",
					     .schema = "referral",
					     .conninfo = test_db_url("referral_bus"),
					     .key_file = bus.reader.file,
					     .sources = bus.sources,
					     .streams = "intake.facts",
					     .departements = "31",
					     .apply = test_effect,
					     .check = refuse_version_nine};
	struct cmn_relay *relay = test_relay(&bus, 0);
	struct cmn_feed *feed = NULL;
	struct cmn_error err;

	(void)state;
	assert_int_equal(cmn_feed_start(&settings, &feed, &err), CMN_OK);
	test_outbox_type(&bus, "31.facts", "s9", "intake.test.done.v9");
	test_outbox(&bus, "31.facts", "s1", 2);
	cmn_relay_kick(relay);
	test_until(bus.db, "SELECT count(*) FROM referral.effect", 2, 10);
	assert_int_equal(test_db_count(bus.db, "SELECT count(*) FROM referral.parked WHERE"
					       " reason = 'invalid: unknown major version'"),
			 1);
	cmn_feed_stop(&feed);
	cmn_relay_stop(&relay);
}

/* Valid JSON, deeper than a reader takes it. */
static void test_outbox_deep(void)
{
	test_db_exec(bus.db,
		     "INSERT INTO intake.outbox (event_id, stream, type, subject, at, data)"
		     " VALUES (gen_random_uuid(), '31.facts', 'intake.test.done.v1', 'deep',"
		     " '2026-01-01T00:00:00Z', (repeat('[', 60) || repeat(']', 60))::json)");
}

static const char *const UNDECODABLE =
    "SELECT count(*) FROM referral.parked WHERE type = 'undecodable' AND sequence = 3 AND subject ="
    " 'undecodable:31.intake.facts:3' AND body->>'subject' = 'deep' AND NOT retry";

/* Neither lost when others follow it, nor asked for again and again when it is the last. */
static void an_event_that_cannot_be_decoded_is_parked_as_it_came(void **state)
{
	struct cmn_relay *relay = test_relay(&bus, 0);
	struct cmn_feed *feed;

	(void)state;
	test_outbox(&bus, "31.facts", "s1", 2);
	test_outbox_deep();
	cmn_relay_kick(relay);
	test_until(bus.db, "SELECT count(*) FROM intake.event", 3, 10);
	feed = test_feed(&bus, test_effect, NULL);
	test_until(bus.db, UNDECODABLE, 1, 10);
	assert_int_equal(test_db_count(bus.db, "SELECT sequence FROM referral.position"), 3);
	/* live it is dropped, and taken from the replay */
	test_outbox_deep();
	test_outbox(&bus, "31.facts", "s1", 2);
	cmn_relay_kick(relay);
	test_until(bus.db, "SELECT count(*) FROM referral.effect", 4, 10);
	test_until(bus.db, "SELECT count(*) FROM referral.parked", 2, 10);
	/* as unreadable as before: it stays, and says so */
	assert_int_equal(ctl("retry", "undecodable:31.intake.facts:3"), 0);
	test_until(bus.db, UNDECODABLE, 1, 10);
	cmn_feed_stop(&feed);
	cmn_relay_stop(&relay);
}

#define BUS_TEST(f) cmocka_unit_test_setup_teardown(f, open_bus, close_bus)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    BUS_TEST(a_poison_event_parks_its_subject_in_order_and_the_others_go_on),
	    BUS_TEST(a_defect_of_the_reader_parks_what_it_touches_only),
	    BUS_TEST(dropping_the_poison_lets_the_rest_of_its_subject_pass),
	    BUS_TEST(an_event_that_the_check_refuses_is_parked_unapplied),
	    BUS_TEST(an_event_that_cannot_be_decoded_is_parked_as_it_came),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}

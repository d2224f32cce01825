/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/clock.h"
#include "support/bus.h"
#include "support/cmocka_all.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PORT    18300
#define WRITERS 8
#define ROUNDS  150

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

/* Within each stream and epoch: 1, 2, 3 … up to the head, none missing, none twice. */
static void assert_no_hole(void)
{
	assert_int_equal(
	    test_db_count(bus.db, "SELECT count(*) FROM (SELECT stream, epoch, count(*) AS n,"
				  " max(sequence) AS top, count(DISTINCT sequence) AS d"
				  " FROM intake.event GROUP BY 1, 2) s WHERE n <> top OR d <> n"),
	    0);
	assert_int_equal(test_db_count(bus.db,
				       "SELECT count(*) FROM intake.stream_head h WHERE"
				       " sequence <> (SELECT max(sequence) FROM intake.event"
				       " e WHERE (e.stream, e.epoch) = (h.stream, h.epoch))"),
			 0);
}

/* --- numbers ---------------------------------------------------------------------------------- */

/* One subject per writer; every third transaction is rolled back; two streams in turn. */
static void *write_much(void *arg)
{
	PGconn *pg = PQconnectdb(bus.db->admin);
	const char *subject = arg;

	for (int i = 0; i < ROUNDS; i++) {
		char n[16];
		const char *const params[] = {i % 2 ? "31.facts" : "44.facts", subject, n};

		snprintf(n, sizeof(n), "%d", i);
		PQclear(PQexec(pg, "BEGIN"));
		PQclear(PQexecParams(
		    pg,
		    "INSERT INTO intake.outbox (event_id, stream, type, subject, at, data) VALUES"
		    " (gen_random_uuid(), $1, 'intake.test.done.v1', $2, '2026-11-22T10:00:00Z',"
		    " json_build_object('n', $3::int))",
		    3, NULL, params, NULL, NULL, 0));
		PQclear(PQexec(pg, i % 3 == 2 ? "ROLLBACK" : "COMMIT"));
	}
	PQfinish(pg);
	return NULL;
}

static void many_writers_with_rollbacks_leave_no_hole_and_keep_the_order(void **state)
{
	static char subjects[WRITERS][8];
	struct cmn_relay *relay = test_relay(&bus, 0);
	pthread_t writers[WRITERS];

	(void)state;
	for (int i = 0; i < WRITERS; i++) {
		snprintf(subjects[i], sizeof(subjects[i]), "w%d", i);
		assert_int_equal(pthread_create(&writers[i], NULL, write_much, subjects[i]), 0);
	}
	for (int i = 0; i < 50; i++) {
		cmn_relay_kick(relay);
		cmn_sleep_ms(10);
	}
	for (int i = 0; i < WRITERS; i++)
		pthread_join(writers[i], NULL);
	cmn_relay_kick(relay);
	test_until(bus.db, "SELECT count(*) FROM intake.event", WRITERS * ROUNDS * 2 / 3, 20);
	assert_no_hole();
	/* what one writer did in order stays in order */
	assert_int_equal(
	    test_db_count(bus.db,
			  "SELECT count(*) FROM (SELECT (data->>'n')::int < lag((data->>'n')::int)"
			  " OVER (PARTITION BY stream, subject ORDER BY sequence) AS back"
			  " FROM intake.event) s WHERE back"),
	    0);
	cmn_relay_stop(&relay);
}

static void an_event_without_a_kick_is_found_by_the_poll(void **state)
{
	struct cmn_relay *relay = test_relay(&bus, 0);

	(void)state;
	cmn_sleep_ms(200);
	test_outbox(&bus, "31.facts", "s1", 3);
	test_until(bus.db, "SELECT count(*) FROM intake.event", 3, 3);
	cmn_relay_stop(&relay);
}

/* The planner believes that the queue is empty: joined row by row, this took a minute and a half.
 */
static void a_flood_is_moved_whatever_the_statistics_say_of_the_queue(void **state)
{
	struct cmn_relay *relay;

	(void)state;
	test_outbox(&bus, "31.facts", "s1", 3000);
	test_db_exec(bus.db, "DELETE FROM intake.outbox");
	test_db_exec(bus.db, "VACUUM (ANALYZE, TRUNCATE off) intake.outbox");
	test_outbox(&bus, "31.facts", "s1", 12000);
	relay = test_relay(&bus, 0);
	test_until(bus.db, "SELECT count(*) FROM intake.event", 12000, 15);
	assert_no_hole();
	cmn_relay_stop(&relay);
}

static void an_event_that_no_reader_would_take_is_refused_by_the_outbox(void **state)
{
	PGresult *res = PQexec(
	    bus.db->pg, "INSERT INTO intake.outbox (event_id, stream, type, subject, at, data)"
			" VALUES (gen_random_uuid(), '31.facts', 't', 's',"
			" '2026-11-22T10:00:00Z', json_build_object('x', repeat('x', 60001)))");

	(void)state;
	assert_string_equal(PQresultErrorField(res, PG_DIAG_SQLSTATE), "23514");
	PQclear(res);
}

/* --- two replicas ----------------------------------------------------------------------------- */

static void the_standby_continues_without_giving_a_number_twice(void **state)
{
	struct cmn_relay *second;
	pid_t child = fork();
	int status;

	(void)state;
	if (child == 0) {
		test_relay(&bus, 0);
		cmn_sleep_ms(30000);
		_exit(1);
	}
	test_outbox(&bus, "31.facts", "s1", 500);
	test_until(bus.db, "SELECT count(*) FROM intake.event", 500, 10);
	second = test_relay(&bus, 1);
	/* while the first one leads, the second leaves the rows alone, and passes its kick on */
	test_outbox(&bus, "31.facts", "s1", 5000);
	cmn_relay_kick(second);
	cmn_sleep_ms(20);
	kill(child, SIGKILL);
	waitpid(child, &status, 0);
	test_outbox(&bus, "31.facts", "s1", 500);
	cmn_relay_kick(second);
	test_until(bus.db, "SELECT count(*) FROM intake.event", 6000, 20);
	assert_no_hole();
	assert_int_equal(test_db_count(bus.db, "SELECT count(DISTINCT epoch) FROM intake.event"),
			 1);
	cmn_relay_stop(&second);
}

static void a_relay_that_lost_its_connection_publishes_nothing_until_it_leads_again(void **state)
{
	const char *topics[] = {"31.intake.facts."};
	void *sub = test_sub(&bus, &bus.reader, 0, topics, 1);
	struct cmn_relay *relay = test_relay(&bus, 0);
	char *heads = test_sub_next(sub, "heads", 5000);

	(void)state;
	assert_non_null(heads);
	free(heads);
	/* somebody else takes the lock the moment it is free */
	test_db_exec(bus.db, "SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity"
			     " WHERE usename = 'c360_intake_bus' AND datname = current_database();"
			     "SELECT pg_advisory_lock(hashtextextended('c360-relay:intake', 360))");
	test_outbox(&bus, "31.facts", "s1", 5);
	cmn_relay_kick(relay);
	/* one announcement may still be under way */
	free(test_sub_next(sub, "heads", 300));
	assert_null(test_sub_next(sub, NULL, 1500));
	test_db_exec(bus.db, "SELECT pg_advisory_unlock_all()");
	heads = test_sub_next(sub, "event", 5000);
	assert_non_null(heads);
	free(heads);
	cmn_relay_stop(&relay);
}

static void a_kick_reaches_the_leader_through_a_standby(void **state)
{
	struct cmn_relay *first = test_relay(&bus, 0), *second;
	int64_t begun;

	(void)state;
	test_until(bus.db, "SELECT count(*) FROM intake.barrier", 1, 5);
	second = test_relay(&bus, 1);
	cmn_sleep_ms(300);
	/* ten in a row: without the way through the standby each would wait for the 1 s poll */
	begun = cmn_clock_mono_ms();
	for (int i = 1; i <= 10; i++) {
		test_outbox(&bus, "31.facts", "s1", 1);
		cmn_relay_kick(second);
		test_until(bus.db, "SELECT count(*) FROM intake.event", i, 3);
	}
	assert_true(cmn_clock_mono_ms() - begun < 4000);
	cmn_relay_stop(&second);
	cmn_relay_stop(&first);
}

/* --- start and stop --------------------------------------------------------------------------- */

static void an_address_in_use_is_a_failed_start_with_the_address_named(void **state)
{
	struct cmn_bus_settings settings = {.service = "intake",
					    .schema = "intake",
					    .conninfo = test_db_url("intake_bus"),
					    .pub_endpoint = "tcp://127.0.0.1:18300",
					    .replay_endpoint = "tcp://127.0.0.1:18305",
					    .key_file = bus.owner.file,
					    .grants_file = bus.grants};
	struct cmn_relay *relay = test_relay(&bus, 0), *again = NULL;
	struct cmn_error err;

	(void)state;
	assert_int_equal(cmn_relay_start(&settings, &again, &err), CMN_E_UNAVAILABLE);
	assert_null(again);
	assert_non_null(strstr(err.detail[CMN_EN], "tcp://127.0.0.1:18300"));
	cmn_relay_stop(&relay);
}

static void a_relay_starts_and_stops_without_a_database(void **state)
{
	struct cmn_bus_settings settings = {.service = "intake",
					    .schema = "intake",
					    .conninfo = "host=/nowhere user=x dbname=x",
					    .pub_endpoint = "tcp://127.0.0.1:18300",
					    .replay_endpoint = "tcp://127.0.0.1:18301",
					    .key_file = bus.owner.file,
					    .grants_file = bus.grants};
	struct cmn_relay *relay = NULL;
	struct cmn_error err;
	int64_t begun;

	(void)state;
	assert_int_equal(cmn_relay_start(&settings, &relay, &err), CMN_OK);
	cmn_sleep_ms(300);
	begun = cmn_clock_mono_ms();
	cmn_relay_stop(&relay);
	assert_true(cmn_clock_mono_ms() - begun < 3000);
}

#define BUS_TEST(f) cmocka_unit_test_setup_teardown(f, open_bus, close_bus)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    BUS_TEST(many_writers_with_rollbacks_leave_no_hole_and_keep_the_order),
	    BUS_TEST(an_event_without_a_kick_is_found_by_the_poll),
	    BUS_TEST(a_flood_is_moved_whatever_the_statistics_say_of_the_queue),
	    BUS_TEST(an_event_that_no_reader_would_take_is_refused_by_the_outbox),
	    BUS_TEST(the_standby_continues_without_giving_a_number_twice),
	    BUS_TEST(a_relay_that_lost_its_connection_publishes_nothing_until_it_leads_again),
	    BUS_TEST(a_kick_reaches_the_leader_through_a_standby),
	    BUS_TEST(an_address_in_use_is_a_failed_start_with_the_address_named),
	    BUS_TEST(a_relay_starts_and_stops_without_a_database),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/clock.h"
#include "cmn/json.h"
#include "support/bus.h"
#include "support/cmocka_all.h"
#include "zap.h"

#include <stdio.h>
#include <string.h>

#define PORT 18310

static struct test_bus bus;
static struct cmn_relay *relay;
static void *dealer;
static int64_t epoch;

static int open_bus(void **state)
{
	test_bus_open(&bus, *state, PORT);
	relay = test_relay(&bus, 0);
	test_outbox(&bus, "31.facts", "s1", 25);
	cmn_relay_kick(relay);
	test_until(bus.db, "SELECT count(*) FROM intake.event", 25, 10);
	epoch = test_db_count(bus.db, "SELECT epoch FROM intake.barrier");
	dealer = test_dealer(&bus, &bus.reader, 0);
	return 0;
}

static int close_bus(void **state)
{
	(void)state;
	cmn_relay_stop(&relay);
	test_bus_close(&bus);
	return 0;
}

static char *ask(const char *stream, int64_t at, int64_t after, int64_t limit)
{
	char body[256];
	char *answer;

	snprintf(body, sizeof(body),
		 "{\"stream\":\"%s\",\"epoch\":%lld,\"after\":%lld,\"limit\":%lld}", stream,
		 (long long)at, (long long)after, (long long)limit);
	answer = test_ask(dealer, body, 5000);
	assert_non_null(answer);
	return answer;
}

static int lines(const char *text)
{
	int n = 0;

	for (; *text; text++)
		n += *text == '\n';
	return n;
}

/* "end" with the head, as the last of `n` frames. */
static void assert_end(const char *answer, int n, int64_t sequence)
{
	char end[96];

	snprintf(end, sizeof(end), "{\"end\":true,\"epoch\":%lld,\"sequence\":%lld}\n",
		 (long long)epoch, (long long)sequence);
	assert_int_equal(lines(answer), n);
	assert_non_null(strstr(answer, end));
}

static void the_answer_holds_what_follows_and_then_the_head(void **state)
{
	CMN_AUTO(cmn_free_drop) char *answer = ask("31.intake.facts", epoch, 20, 500);
	struct cmn_event ev = {.data = NULL};
	struct cmn_error err;

	(void)state;
	assert_end(answer, 6, 25);
	assert_int_equal(cmn_event_decode(answer, strcspn(answer, "\n"), &ev, &err), CMN_OK);
	assert_int_equal(ev.sequence, 21);
	assert_true(ev.epoch == epoch);
	assert_string_equal(ev.stream, "31.intake.facts");
	assert_string_equal(ev.source, "/c360/intake");
	assert_string_equal(ev.departement, "31");
	assert_string_equal(ev.time, "2026-11-22T10:00:00.000000Z");
	cmn_event_clear(&ev);
}

static void a_page_ends_at_the_limit_and_the_head_tells_that_there_is_more(void **state)
{
	CMN_AUTO(cmn_free_drop) char *answer = ask("31.intake.facts", 0, 0, 10);

	(void)state;
	assert_end(answer, 11, 25);
}

static void after_the_head_there_is_nothing_and_the_end(void **state)
{
	CMN_AUTO(cmn_free_drop) char *answer = ask("31.intake.facts", epoch, 3000, 500);
	CMN_AUTO(cmn_free_drop) char *later = ask("31.intake.facts", epoch + 1000000, 0, 500);

	(void)state;
	assert_end(answer, 1, 25);
	assert_end(later, 1, 25);
}

static void a_stream_without_events_ends_at_zero(void **state)
{
	CMN_AUTO(cmn_free_drop) char *answer = ask("44.intake.facts", 0, 0, 500);

	(void)state;
	assert_end(answer, 1, 0);
}

static void what_is_not_a_request_is_refused_and_counted(void **state)
{
	static const char *const BODIES[] = {
	    "",
	    "not json",
	    "[]",
	    "{\"epoch\":1,\"after\":0}",
	    "{\"stream\":31,\"epoch\":1,\"after\":0}",
	    "{\"stream\":\"31.intake.facts\",\"epoch\":-1,\"after\":0}",
	    "{\"stream\":\"31.intake.facts\",\"epoch\":1,\"after\":-1}",
	    "{\"stream\":\"31.intake.facts\",\"epoch\":1,\"after\":0,\"limit\":0}",
	    "{\"stream\":\"31.intake.facts\",\"epoch\":1,\"after\":0,\"limit\":1001}",
	    "{\"stream\":\"31.intake\",\"epoch\":1,\"after\":0}",
	    "{\"stream\":\"31.intake.facts.\",\"epoch\":1,\"after\":0}",
	    "{\"stream\":\"%.intake.facts\",\"epoch\":1,\"after\":0}",
	};
	int64_t before = atomic_load(&CMN_REFUSED_REQUEST.value);

	(void)state;
	for (size_t i = 0; i < CMN_LEN(BODIES); i++) {
		CMN_AUTO(cmn_free_drop) char *answer = test_ask(dealer, BODIES[i], 5000);

		assert_non_null(answer);
		assert_string_equal(answer, "{\"error\":\"bad-request\"}\n");
	}
	assert_int_equal(atomic_load(&CMN_REFUSED_REQUEST.value) - before, CMN_LEN(BODIES));
}

static void a_stream_that_is_not_granted_is_refused_and_counted(void **state)
{
	static const char *const STREAMS[] = {"31.intake.mdph", "31.directory.facts",
					      "31.intake.partner.x"};
	int64_t before = atomic_load(&CMN_REFUSED_REPLAY.value);

	(void)state;
	for (size_t i = 0; i < CMN_LEN(STREAMS); i++) {
		CMN_AUTO(cmn_free_drop) char *answer = ask(STREAMS[i], 0, 0, 500);

		assert_string_equal(answer, "{\"error\":\"forbidden\"}\n");
	}
	assert_int_equal(atomic_load(&CMN_REFUSED_REPLAY.value) - before, CMN_LEN(STREAMS));
}

static void an_oversized_request_ends_the_connection_and_the_server_goes_on(void **state)
{
	static char big[5000];
	CMN_AUTO(cmn_free_drop) char *answer = NULL;
	void *other = test_dealer(&bus, &bus.reader, 0);

	(void)state;
	memset(big, ' ', sizeof(big) - 1);
	assert_null(test_ask(other, big, 1000));
	answer = ask("31.intake.facts", 0, 0, 1);
	assert_end(answer, 2, 25);
}

static void an_answer_is_bounded_in_bytes(void **state)
{
	CMN_AUTO(cmn_free_drop) char *answer = NULL;

	(void)state;
	test_db_exec(bus.db, "INSERT INTO intake.outbox (event_id, stream, type, subject, at, data)"
			     " SELECT gen_random_uuid(), '31.facts', 'intake.test.done.v1', 's1',"
			     " '2026-11-22T10:00:00Z', json_build_object('pad', repeat('x', 50000))"
			     " FROM generate_series(1, 60)");
	cmn_relay_kick(relay);
	test_until(bus.db, "SELECT count(*) FROM intake.event", 85, 10);
	answer = ask("31.intake.facts", 0, 0, 1000);
	assert_true(strlen(answer) < 1200 * 1024);
	assert_non_null(strstr(answer, "\"end\":true"));
	assert_true(lines(answer) > 25);
}

static void a_database_that_went_away_is_told_and_used_again_when_it_is_back(void **state)
{
	CMN_AUTO(cmn_free_drop) char *before = ask("31.intake.facts", 0, 0, 1);
	CMN_AUTO(cmn_free_drop) char *away = NULL;

	(void)state;
	assert_end(before, 2, 25);
	test_db_exec(bus.db, "SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity"
			     " WHERE usename = 'c360_intake_bus' AND datname = current_database()");
	away = ask("31.intake.facts", 0, 0, 1);
	if (strcmp(away, "{\"error\":\"unavailable\"}\n") == 0) {
		CMN_AUTO(cmn_free_drop) char *again = NULL;

		cmn_sleep_ms(600);
		again = ask("31.intake.facts", 0, 0, 1);
		assert_end(again, 2, 25);
	} else {
		assert_end(away, 2, 25);
	}
}

#define BUS_TEST(f) cmocka_unit_test_setup_teardown(f, open_bus, close_bus)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    BUS_TEST(the_answer_holds_what_follows_and_then_the_head),
	    BUS_TEST(a_page_ends_at_the_limit_and_the_head_tells_that_there_is_more),
	    BUS_TEST(after_the_head_there_is_nothing_and_the_end),
	    BUS_TEST(a_stream_without_events_ends_at_zero),
	    BUS_TEST(what_is_not_a_request_is_refused_and_counted),
	    BUS_TEST(a_stream_that_is_not_granted_is_refused_and_counted),
	    BUS_TEST(an_oversized_request_ends_the_connection_and_the_server_goes_on),
	    BUS_TEST(an_answer_is_bounded_in_bytes),
	    BUS_TEST(a_database_that_went_away_is_told_and_used_again_when_it_is_back),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}

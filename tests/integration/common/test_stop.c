/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/clock.h"
#include "cmn/http.h"
#include "support/cmocka_all.h"
#include "support/wire.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PORT    18110
#define STREAMS 200

static struct cmn_listener *listener;
static atomic_int entered;
static bool patient; /* streams sleep in threads instead of event loops */

/* --- requests in flight ------------------------------------------------------------------ */

static void slow(void *arg, const struct cmn_request *r, struct cmn_answer *answer)
{
	(void)arg;
	(void)r;
	atomic_fetch_add(&entered, 1);
	cmn_sleep_ms(400);
	answer->status = 200;
	answer->content_type = "text/plain";
	cmn_buf_init(&answer->body, 100);
	cmn_buf_text(&answer->body, "done");
}

static void open_listener(unsigned port, cmn_answer_fn *answer, bool streams)
{
	const struct cmn_listener_settings s = {
	    .address = "127.0.0.1",
	    .port = port,
	    .max_body = 100,
	    .max_connections = 512,
	    .timeout_s = 10,
	    .streams = streams,
	    .patient = patient,
	    .threads = 4,
	    .answer = answer,
	};
	struct cmn_error err;

	atomic_store(&entered, 0);
	assert_int_equal(cmn_listener_start(&s, &listener, &err), CMN_OK);
}

static void wait_for(atomic_int *what, int least)
{
	int64_t until = cmn_clock_mono_ms() + 5000;

	while (atomic_load(what) < least && cmn_clock_mono_ms() < until)
		cmn_sleep_ms(5);
	assert_true(atomic_load(what) >= least);
}

static void answered_in_flight(unsigned port, bool streams)
{
	char got[1024];
	int fds[8], i;

	open_listener(port, slow, streams);
	for (i = 0; i < 4; i++) {
		fds[i] = wire_connect(port);
		wire_text(fds[i], "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
	}
	fds[4] = wire_connect(port); /* idle */
	/* with 4 loops and slow handlers, two connections may share a loop */
	wait_for(&entered, streams ? 1 : 4);
	cmn_sleep_ms(50);
	cmn_listener_stop(&listener, 5000);
	assert_null(listener);
	for (i = 0; i < 4; i++) {
		assert_true(wire_answer(fds[i], got, sizeof(got), false));
		assert_int_equal(wire_status(got), 200);
		assert_non_null(strstr(got, "done"));
		close(fds[i]);
	}
	close(fds[4]);
	assert_int_equal(wire_connect(port), -1);
}

static void requests_in_flight_are_answered_before_the_end(void **state)
{
	(void)state;
	answered_in_flight(PORT, false);
}

static void requests_in_flight_are_answered_by_event_loops_too(void **state)
{
	(void)state;
	answered_in_flight(PORT + 1, true);
}

static void *stop_now(void *arg)
{
	(void)arg;
	cmn_listener_stop(&listener, 5000);
	return NULL;
}

static void an_answer_given_while_stopping_closes_its_connection(void **state)
{
	char got[1024];
	pthread_t thread;
	int fd;

	(void)state;
	open_listener(PORT + 2, slow, false);
	fd = wire_connect(PORT + 2);
	wire_text(fd, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
	wait_for(&entered, 1);
	pthread_create(&thread, NULL, stop_now, NULL);
	assert_true(wire_answer(fd, got, sizeof(got), false));
	assert_non_null(strcasestr(got, "\r\nConnection: close\r\n"));
	assert_int_equal(wire_rest(fd, got, sizeof(got), 1000), 0);
	pthread_join(thread, NULL);
	close(fd);
}

static void an_idle_listener_stops_at_once(void **state)
{
	int64_t began;
	int fd;

	(void)state;
	open_listener(PORT + 3, slow, false);
	fd = wire_connect(PORT + 3);
	cmn_sleep_ms(50);
	began = cmn_clock_mono_ms();
	cmn_listener_stop(&listener, 5000);
	assert_true(cmn_clock_mono_ms() - began < 1500);
	close(fd);
}

static void the_port_is_free_again_after_a_stop(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < 5; i++) {
		open_listener(PORT + 4, slow, i % 2);
		cmn_listener_stop(&listener, 1000);
	}
}

/* --- streams ----------------------------------------------------------------------------- */

struct feed {
	struct cmn_stream *stream; /* our reference */
	atomic_int ready;          /* messages to send */
	int sent;
};

static struct feed feeds[STREAMS];
static atomic_int opened, closed;

static ssize_t read_feed(void *arg, char *out, size_t max)
{
	struct feed *f = arg;

	if (f->sent >= atomic_load(&f->ready))
		return 0;
	return snprintf(out, max, "data: %d\n\n", ++f->sent);
}

static void close_feed(void *arg)
{
	(void)arg;
	atomic_fetch_add(&closed, 1);
}

static void stream(void *arg, const struct cmn_request *r, struct cmn_answer *answer)
{
	struct feed *f = &feeds[atomic_fetch_add(&opened, 1)];
	const struct cmn_stream_calls calls = {read_feed, close_feed, f};

	(void)arg;
	(void)r;
	f->sent = 0;
	atomic_store(&f->ready, 1);
	answer->stream = cmn_stream_make(&calls);
	f->stream = cmn_stream_ref(answer->stream);
	answer->status = 200;
	answer->content_type = "text/event-stream";
}

static void open_streams(unsigned port, int *fds, int n)
{
	char got[2048];
	int i;

	atomic_store(&opened, 0);
	atomic_store(&closed, 0);
	open_listener(port, stream, true);
	for (i = 0; i < n; i++) {
		fds[i] = wire_connect(port);
		wire_text(fds[i], "GET /v1/events HTTP/1.1\r\nHost: x\r\n\r\n");
		assert_true(wire_some(fds[i], got, sizeof(got), 5000) > 0);
		assert_int_equal(wire_status(got), 200);
		if (!strstr(got, "data: 1"))
			assert_true(wire_some(fds[i], got, sizeof(got), 5000) > 0);
		assert_non_null(strstr(got, "data: 1"));
	}
}

static void drop_feeds(void)
{
	int i;

	for (i = 0; i < atomic_load(&opened); i++)
		cmn_stream_drop(&feeds[i].stream);
}

static void hear_and_stop(unsigned port)
{
	static int fds[STREAMS];
	char got[2048];
	int i;

	open_streams(port, fds, STREAMS);
	for (i = 0; i < STREAMS; i++) {
		atomic_store(&feeds[i].ready, 2);
		cmn_stream_wake(feeds[i].stream);
	}
	for (i = 0; i < STREAMS; i++) {
		assert_true(wire_some(fds[i], got, sizeof(got), 5000) > 0);
		assert_non_null(strstr(got, "data: 2"));
	}
	cmn_listener_stop(&listener, 5000);
	assert_int_equal(closed, STREAMS);
	for (i = 0; i < STREAMS; i++) {
		/* the last chunk says that it was the end, not a break */
		wire_rest(fds[i], got, sizeof(got), 1000);
		assert_string_equal(got, "0\r\n\r\n");
		close(fds[i]);
		cmn_stream_wake(feeds[i].stream); /* harmless now */
	}
	drop_feeds();
}

static void two_hundred_sleeping_streams_hear_the_news_and_stop_cleanly(void **state)
{
	(void)state;
	hear_and_stop(PORT + 5);
}

static void streams_that_sleep_in_threads_do_the_same(void **state)
{
	(void)state;
	patient = true;
	hear_and_stop(PORT + 10);
	patient = false;
}

static void sleeping_streams_cost_no_processor(void **state)
{
	struct timespec before, after;
	static int fds[50];
	int i;

	(void)state;
	open_streams(PORT + 6, fds, 50);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
	cmn_sleep_ms(500);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
	assert_true((after.tv_sec - before.tv_sec) * 1000000000 + after.tv_nsec - before.tv_nsec <
		    100000000);
	cmn_listener_stop(&listener, 5000);
	for (i = 0; i < 50; i++)
		close(fds[i]);
	drop_feeds();
}

static void a_client_that_left_is_noticed_at_the_next_wake(void **state)
{
	int fd, i;

	(void)state;
	open_streams(PORT + 7, &fd, 1);
	close(fd);
	for (i = 0; i < 100 && atomic_load(&closed) == 0; i++) {
		atomic_fetch_add(&feeds[0].ready, 1);
		cmn_stream_wake(feeds[0].stream);
		cmn_sleep_ms(20);
	}
	assert_int_equal(closed, 1);
	cmn_listener_stop(&listener, 1000);
	drop_feeds();
}

static atomic_bool storming;

static void *storm(void *arg)
{
	int i;

	(void)arg;
	while (atomic_load(&storming))
		for (i = 0; i < 20; i++) {
			atomic_fetch_add(&feeds[i].ready, 1);
			cmn_stream_wake(feeds[i].stream);
		}
	return NULL;
}

static void *drain(void *arg)
{
	char got[65536];

	while (wire_rest(*(int *)arg, got, sizeof(got), 2000) > 0)
		;
	return NULL;
}

static void stop_in_a_storm(unsigned port)
{
	static int fds[20];
	pthread_t thread, readers[20];
	int i;

	open_streams(port, fds, 20);
	atomic_store(&storming, true);
	pthread_create(&thread, NULL, storm, NULL);
	for (i = 0; i < 20; i++)
		pthread_create(&readers[i], NULL, drain, &fds[i]);
	cmn_sleep_ms(200);
	cmn_listener_stop(&listener, 5000);
	assert_int_equal(closed, 20);
	atomic_store(&storming, false);
	pthread_join(thread, NULL);
	for (i = 0; i < 20; i++) {
		pthread_join(readers[i], NULL);
		close(fds[i]);
	}
	drop_feeds();
}

static void stopping_in_a_storm_of_wakes_is_clean(void **state)
{
	(void)state;
	stop_in_a_storm(PORT + 8);
	patient = true;
	stop_in_a_storm(PORT + 11);
	patient = false;
}

static void a_stream_on_a_listener_without_streams_is_refused(void **state)
{
	char got[2048];
	int fd;

	(void)state;
	atomic_store(&opened, 0);
	atomic_store(&closed, 0);
	open_listener(PORT + 9, stream, false);
	fd = wire_connect(PORT + 9);
	wire_text(fd, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
	assert_true(wire_answer(fd, got, sizeof(got), false));
	assert_int_equal(wire_status(got), 503);
	close(fd);
	cmn_listener_stop(&listener, 1000);
	drop_feeds();
	assert_int_equal(closed, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(requests_in_flight_are_answered_before_the_end),
	    cmocka_unit_test(requests_in_flight_are_answered_by_event_loops_too),
	    cmocka_unit_test(an_answer_given_while_stopping_closes_its_connection),
	    cmocka_unit_test(an_idle_listener_stops_at_once),
	    cmocka_unit_test(the_port_is_free_again_after_a_stop),
	    cmocka_unit_test(two_hundred_sleeping_streams_hear_the_news_and_stop_cleanly),
	    cmocka_unit_test(streams_that_sleep_in_threads_do_the_same),
	    cmocka_unit_test(sleeping_streams_cost_no_processor),
	    cmocka_unit_test(a_client_that_left_is_noticed_at_the_next_wake),
	    cmocka_unit_test(stopping_in_a_storm_of_wakes_is_clean),
	    cmocka_unit_test(a_stream_on_a_listener_without_streams_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

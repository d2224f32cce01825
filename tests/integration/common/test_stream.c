/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/clock.h"
#include "cmn/http.h"
#include "support/cmocka_all.h"
#include "support/wire.h"

#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#define PORT 18150
#define HOST "Host: x\r\n"

static struct cmn_listener *listener;
static atomic_int closed;

static ssize_t read_nothing(void *arg, char *out, size_t max)
{
	(void)arg;
	(void)out;
	(void)max;
	return 0;
}

static void note_close(void *arg)
{
	(void)arg;
	atomic_fetch_add(&closed, 1);
}

/* "/stream" is a stream that has no news; a copy of it is kept, as a hub does. */
static void answer_all(void *arg, const struct cmn_request *r, struct cmn_answer *answer)
{
	static const struct cmn_stream_calls calls = {read_nothing, note_close, NULL};
	struct cmn_stream **kept = arg;

	answer->status = 200;
	answer->content_type = "text/plain";
	answer->fixed = "short";
	if (strcmp(r->target, "/stream") != 0)
		return;
	answer->content_type = "text/event-stream";
	answer->fixed = NULL;
	answer->stream = cmn_stream_make(&calls);
	cmn_stream_drop(kept);
	*kept = cmn_stream_ref(answer->stream);
}

static struct cmn_stream *kept;

static int start(void **state)
{
	const struct cmn_listener_settings s = {
	    .address = "127.0.0.1",
	    .port = PORT,
	    .max_body = 100,
	    .max_connections = 16,
	    .timeout_s = 5,
	    .streams = true,
	    .patient = true,
	    .answer = answer_all,
	    .arg = &kept,
	};
	struct cmn_error err;

	(void)state;
	return (int)cmn_listener_start(&s, &listener, &err);
}

static int stop(void **state)
{
	(void)state;
	cmn_listener_stop(&listener, 1000);
	cmn_stream_drop(&kept);
	return 0;
}

/* libmicrohttpd ends a body of unknown length with a last chunk, even where there is no body: the
 * next answer on the connection would begin with it. */
static void head_of_a_stream_leaves_the_connection_clean(void **state)
{
	int fd = wire_connect(PORT), i;
	char got[1024];

	(void)state;
	atomic_store(&closed, 0);
	wire_text(fd, "HEAD /stream HTTP/1.1\r\n" HOST "\r\n");
	assert_true(wire_answer(fd, got, sizeof(got), true));
	assert_int_equal(wire_status(got), 200);
	assert_non_null(strcasestr(got, "Content-Type: text/event-stream\r\n"));
	for (i = 0; i < 3; i++) {
		wire_text(fd, "GET /other HTTP/1.1\r\n" HOST "\r\n");
		assert_true(wire_answer(fd, got, sizeof(got), false));
		assert_int_equal(strncmp(got, "HTTP/1.1 200", 12), 0);
		assert_non_null(strstr(got, "\r\n\r\nshort"));
	}
	assert_int_equal(atomic_load(&closed), 1);
	close(fd);
}

/* Whoever keeps a copy must hear that nobody reads. */
static void a_stream_that_was_never_sent_is_closed_all_the_same(void **state)
{
	const struct cmn_request request = {.method = "GET", .target = "/stream"};
	struct cmn_answer answer = {0};

	(void)state;
	atomic_store(&closed, 0);
	answer_all(&kept, &request, &answer);
	cmn_answer_clear(&answer);
	assert_int_equal(atomic_load(&closed), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(head_of_a_stream_leaves_the_connection_clean),
	    cmocka_unit_test(a_stream_that_was_never_sent_is_closed_all_the_same),
	};

	return cmocka_run_group_tests(tests, start, stop);
}

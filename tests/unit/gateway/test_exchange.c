/* SPDX-License-Identifier: EUPL-1.2 */
#include "gateway_exchange.h"
#include "support/cmocka_all.h"

#include "cmn/clock.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define OK "HTTP/1.1 200 OK\r\n"

static struct gateway_link *near_end;
static int far_end;
static struct cmn_buf out;
static struct gateway_exchange x;

static int open_pair(void **state)
{
	struct timeval t = {.tv_usec = 200000};
	int fds[2];

	(void)state;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, fds) != 0)
		return -1;
	near_end = gateway_link_new();
	near_end->fd = fds[0];
	near_end->until = cmn_clock_mono_ms() + 5000;
	far_end = fds[1];
	setsockopt(fds[0], SOL_SOCKET, SO_RCVTIMEO, &t, sizeof(t));
	cmn_buf_init(&out, 4096);
	x = (struct gateway_exchange){.method = "GET", .target = "/", .out = &out};
	return 0;
}

static int close_pair(void **state)
{
	(void)state;
	gateway_link_free(near_end);
	if (far_end >= 0)
		close(far_end);
	cmn_buf_free(&out);
	return 0;
}

static enum gateway_fate hear(const char *answer, bool ends, bool *ret_keep)
{
	assert_int_equal(write(far_end, answer, strlen(answer)), strlen(answer));
	if (ends) {
		close(far_end);
		far_end = -1;
	}
	return gateway_exchange_receive(near_end, &x, 1000, ret_keep);
}

static void a_body_of_known_length_is_read_and_the_connection_kept(void **state)
{
	bool keep;

	(void)state;
	assert_int_equal(hear(OK "content-type: application/json\r\nETag: \"3\" \r\n"
				 "Content-Length: 5\r\n\r\nhello",
			      false, &keep),
			 GATEWAY_ANSWERED);
	assert_true(keep);
	assert_int_equal(x.status, 200);
	assert_string_equal(out.data, "hello");
	assert_string_equal(x.content_type, "application/json");
	assert_string_equal(x.kept[0].value, "\"3\"");
	/* and the next answer is not taken for the one before */
	cmn_buf_reset(&out);
	assert_int_equal(hear("HTTP/1.1 404 X\r\nContent-Length: 2\r\n\r\nno", false, &keep),
			 GATEWAY_ANSWERED);
	assert_int_equal(x.status, 404);
	assert_string_equal(out.data, "no");
}

static void chunks_are_put_together(void **state)
{
	bool keep;

	(void)state;
	assert_int_equal(hear(OK "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n7;x=1\r\n, world"
				 "\r\n0\r\n\r\n",
			      false, &keep),
			 GATEWAY_ANSWERED);
	assert_true(keep);
	assert_string_equal(out.data, "hello, world");
}

static void an_answer_without_body_is_whole(void **state)
{
	bool keep;

	(void)state;
	assert_int_equal(hear("HTTP/1.1 204 No Content\r\n\r\n", false, &keep), GATEWAY_ANSWERED);
	assert_true(keep);
	assert_int_equal(out.len, 0);
}

static void the_end_of_an_operation_reaches_the_client(void **state)
{
	bool keep;

	(void)state;
	assert_int_equal(
	    hear(OK "Deprecation: @1796083200\r\nSunset: Fri, 31 Dec 2027 00:00:00 GMT\r\n"
		    "Content-Length: 0\r\n\r\n",
		 false, &keep),
	    GATEWAY_ANSWERED);
	assert_int_equal(x.n_kept, 2);
	assert_string_equal(x.kept[0].name, "Deprecation");
	assert_string_equal(x.kept[0].value, "@1796083200");
	assert_string_equal(x.kept[1].name, "Sunset");
	assert_string_equal(x.kept[1].value, "Fri, 31 Dec 2027 00:00:00 GMT");
}

static void a_connection_that_says_close_or_too_much_is_not_kept(void **state)
{
	bool keep;

	(void)state;
	assert_int_equal(hear(OK "Content-Length: 2\r\nConnection: close\r\n\r\nok", false, &keep),
			 GATEWAY_ANSWERED);
	assert_false(keep);
	assert_int_equal(hear(OK "Content-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n", false, &keep),
			 GATEWAY_ANSWERED);
	assert_false(keep);
}

static void what_two_readers_could_read_differently_is_faulty(void **state)
{
	static const char *const BAD[] = {
	    OK "Content-Length: 2\r\nContent-Length: 3\r\n\r\nabc",
	    OK "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
	    OK "Content-Length: +2\r\n\r\nab",
	    OK "Content-Length: 2, 2\r\n\r\nab",
	    OK "Content-Length: 99999999999999\r\n\r\n",
	    OK "Content-Length: 1001\r\n\r\n",
	    OK "Transfer-Encoding: gzip, chunked\r\n\r\n",
	    OK "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
	    OK "Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n",
	    OK "Transfer-Encoding: chunked\r\n\r\nffffffff\r\n",
	    OK "Transfer-Encoding: chunked\r\n\r\n0\r\nX-Trailer: 1\r\n\r\n",
	    OK "\r\n",
	    OK "no colon\r\nContent-Length: 0\r\n\r\n",
	    "HTTP/1.1 100 Continue\r\n\r\n" OK "Content-Length: 0\r\n\r\n",
	    "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n",
	    "HTTP/1.1 999 X\r\nContent-Length: 0\r\n\r\n",
	    "HTTP/2 200\r\nContent-Length: 0\r\n\r\n",
	    "ICY 200 OK\r\nContent-Length: 0\r\n\r\n",
	    "\r\n\r\n",
	};
	bool keep;

	for (size_t i = 0; i < CMN_LEN(BAD); i++) {
		close_pair(state);
		open_pair(state);
		if (hear(BAD[i], true, &keep) != GATEWAY_FAULTY || keep)
			fail_msg("taken for an answer: %s", BAD[i]);
	}
}

static void silence_loss_and_half_an_answer_are_told_apart(void **state)
{
	bool keep;

	assert_int_equal(hear("", false, &keep), GATEWAY_SILENT);
	assert_int_equal(hear("", true, &keep), GATEWAY_LOST);
	close_pair(state);
	open_pair(state);
	assert_int_equal(hear(OK "Content-Length: 9\r\n\r\nhalf", false, &keep), GATEWAY_SILENT);
	close_pair(state);
	open_pair(state);
	assert_int_equal(hear(OK "Content-Le", true, &keep), GATEWAY_FAULTY);
}

static void a_head_without_end_is_given_up(void **state)
{
	char text[GATEWAY_LINK_MAX + 100];
	bool keep;

	(void)state;
	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(hear(text, false, &keep), GATEWAY_FAULTY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define PAIR(test) cmocka_unit_test_setup_teardown(test, open_pair, close_pair)
	    PAIR(a_body_of_known_length_is_read_and_the_connection_kept),
	    PAIR(chunks_are_put_together),
	    PAIR(an_answer_without_body_is_whole),
	    PAIR(the_end_of_an_operation_reaches_the_client),
	    PAIR(a_connection_that_says_close_or_too_much_is_not_kept),
	    PAIR(what_two_readers_could_read_differently_is_faulty),
	    PAIR(silence_loss_and_half_an_answer_are_told_apart),
	    PAIR(a_head_without_end_is_given_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

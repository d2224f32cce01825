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

#define PORT  18100
#define LIMIT 1024

static struct cmn_listener *listener;
static char got[65536];

/* Tells back what arrived, as lines. */
static void echo(void *arg, const struct cmn_request *r, struct cmn_answer *answer)
{
	size_t i;

	(void)arg;
	answer->status = 200;
	answer->content_type = "text/plain";
	cmn_buf_init(&answer->body, 65536);
	if (strcmp(r->target, "/slow") == 0)
		cmn_sleep_ms(200);
	if (strcmp(r->target, "/none") == 0) {
		answer->status = 204;
		return;
	}
	cmn_answer_header(answer, "X-One", "%d", 1);
	if (strcmp(r->target, "/empty") == 0)
		return;
	cmn_buf_fmt(&answer->body, "%s %s\nlen=%zu large=%d malformed=%d peer=%s\n", r->method,
		    r->target, r->body_len, r->body_too_large, r->malformed, r->peer);
	for (i = 0; i < r->n_headers; i++)
		cmn_buf_fmt(&answer->body, "[%s: %s]\n", r->headers[i].name, r->headers[i].value);
}

static struct cmn_listener_settings settings(unsigned port)
{
	return (struct cmn_listener_settings){
	    .address = "127.0.0.1",
	    .port = port,
	    .max_body = LIMIT,
	    .max_connections = 64,
	    .timeout_s = 5,
	    .answer = echo,
	};
}

static int start(void **state)
{
	const struct cmn_listener_settings s = settings(PORT);
	struct cmn_error err;

	(void)state;
	return (int)cmn_listener_start(&s, &listener, &err);
}

static int stop(void **state)
{
	(void)state;
	cmn_listener_stop(&listener, 1000);
	return 0;
}

static int exchange(const char *bytes, size_t n)
{
	int fd = wire_connect(PORT);

	assert_true(fd >= 0);
	wire_send(fd, bytes, n);
	if (!wire_answer(fd, got, sizeof(got), strncmp(bytes, "HEAD", 4) == 0))
		got[0] = '\0';
	close(fd);
	return wire_status(got);
}

static int say(const char *text)
{
	return exchange(text, strlen(text));
}

#define HOST "Host: x\r\n"

static void a_request_arrives_as_it_was_sent(void **state)
{
	(void)state;
	assert_int_equal(say("GET /v1/a%2Fb%20c?q=%C3%A9&q=2&%00 HTTP/1.1\r\n" HOST "\r\n"), 200);
	assert_non_null(strstr(got, "GET /v1/a%2Fb%20c?q=%C3%A9&q=2&%00\n"));
	assert_non_null(strstr(got, "peer=127.0.0.1"));
	assert_non_null(strstr(got, "\r\nX-One: 1\r\n"));
	assert_non_null(strstr(got, "\r\nContent-Type: text/plain\r\n"));
}

static void a_connection_serves_several_requests(void **state)
{
	int fd = wire_connect(PORT), i;

	(void)state;
	for (i = 0; i < 3; i++) {
		wire_text(fd, "GET /again HTTP/1.1\r\n" HOST "\r\n");
		assert_true(wire_answer(fd, got, sizeof(got), false));
		assert_int_equal(wire_status(got), 200);
	}
	close(fd);
}

static void repeated_headers_stay_two(void **state)
{
	(void)state;
	assert_int_equal(
	    say("GET / HTTP/1.1\r\n" HOST "If-Match: \"1\"\r\nIf-Match: \"2\"\r\n\r\n"), 200);
	assert_non_null(strstr(got, "[If-Match: \"1\"]\n"));
	assert_non_null(strstr(got, "[If-Match: \"2\"]\n"));
}

static void two_lengths_never_reach_a_handler_unseen(void **state)
{
	int status;

	(void)state;
	status =
	    say("POST / HTTP/1.1\r\n" HOST "Content-Length: 2\r\nContent-Length: 3\r\n\r\nabc");
	assert_true(status == 400 || (strstr(got, "Length: 2]") && strstr(got, "Length: 3]")));
	status = say("POST / HTTP/1.1\r\n" HOST
		     "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n");
	assert_true(status == 400 ||
		    (strstr(got, "Length: 2]") && strstr(got, "Encoding: chunked]")));
	status = say("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
	assert_true(status == 400 || (strstr(got, "[Host: a]") && strstr(got, "[Host: b]")));
}

/* libmicrohttpd ends the value at the NUL before we see it: the rest must not come in elsewhere. */
static void what_stands_behind_a_nul_in_a_header_is_gone(void **state)
{
	static const char bytes[] = "GET / HTTP/1.1\r\n" HOST "X-Bad: a\0Authorization: b\r\n\r\n";
	int status = exchange(bytes, sizeof(bytes) - 1);

	(void)state;
	assert_true(status == 0 || status == 400 || strstr(got, "[X-Bad: a]\n"));
	assert_null(strstr(got, "Authorization"));
}

static void too_many_headers_are_reported(void **state)
{
	char text[4096] = "GET / HTTP/1.1\r\n" HOST;
	int i;

	(void)state;
	for (i = 0; i < 80; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), "X-%d: 1\r\n", i);
	snprintf(text + strlen(text), sizeof(text) - strlen(text), "\r\n");
	assert_int_equal(say(text), 200);
	assert_non_null(strstr(got, "malformed=1"));
}

static void a_thousand_parameters_are_answered_like_one(void **state)
{
	char text[8192] = "GET /v1/many?";
	size_t n = strlen(text);

	(void)state;
	for (int i = 0; i < 1000; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "a=%d&", i % 10);
	snprintf(text + n, sizeof(text) - n, "last=1 HTTP/1.1\r\n" HOST "\r\n");
	assert_int_equal(say(text), 200);
	assert_non_null(strstr(got, "a=9&last=1\n"));
}

static void post_of(size_t n, const char *type)
{
	char text[4096];

	snprintf(text, sizeof(text),
		 "POST / HTTP/1.1\r\n" HOST "Content-Type: %s\r\nContent-Length: %zu\r\n\r\n%0*d",
		 type, n, (int)n, 1);
	assert_int_equal(say(text), 200);
}

static void a_body_over_the_limit_is_reported_not_cut_silently(void **state)
{
	(void)state;
	post_of(LIMIT, "application/json");
	assert_non_null(strstr(got, "len=1024 large=0"));
	post_of(LIMIT + 1, "application/json");
	assert_non_null(strstr(got, "large=1"));
	post_of(3000, "application/json");
	assert_non_null(strstr(got, "large=1"));
}

static void a_chunked_body_over_the_limit_is_reported_too(void **state)
{
	char text[3000];

	(void)state;
	snprintf(text, sizeof(text),
		 "POST / HTTP/1.1\r\n" HOST
		 "Transfer-Encoding: chunked\r\n\r\n5dc\r\n%01500d\r\n0\r\n\r\n",
		 1);
	assert_int_equal(say(text), 200);
	assert_non_null(strstr(got, "large=1"));
}

static void forms_are_bodies_like_any_other(void **state)
{
	(void)state;
	post_of(20, "application/x-www-form-urlencoded");
	assert_non_null(strstr(got, "len=20"));
	post_of(20, "multipart/form-data");
	assert_non_null(strstr(got, "len=20"));
}

static void whoever_asks_first_may_go_on(void **state)
{
	int fd = wire_connect(PORT);

	(void)state;
	wire_text(fd,
		  "POST / HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n");
	assert_true(wire_some(fd, got, sizeof(got), 2000) > 0);
	assert_int_equal(wire_status(got), 100);
	wire_text(fd, "abc");
	assert_true(wire_answer(fd, got, sizeof(got), false));
	assert_non_null(strstr(got, "len=3"));
	close(fd);
}

static void head_has_the_length_and_no_body(void **state)
{
	(void)state;
	assert_int_equal(say("HEAD /x HTTP/1.1\r\n" HOST "\r\n"), 200);
	assert_non_null(strcasestr(got, "Content-Length: "));
	assert_string_equal(strstr(got, "\r\n\r\n"), "\r\n\r\n");
}

static void an_answer_without_a_body_has_no_type(void **state)
{
	(void)state;
	assert_int_equal(say("GET /none HTTP/1.1\r\n" HOST "\r\n"), 204);
	assert_null(strcasestr(got, "Content-Type"));
}

static void an_empty_text_is_of_its_type_all_the_same(void **state)
{
	(void)state;
	assert_int_equal(say("GET /empty HTTP/1.1\r\n" HOST "\r\n"), 200);
	assert_non_null(strcasestr(got, "\r\nContent-Type: text/plain\r\n"));
	assert_non_null(strcasestr(got, "\r\nContent-Length: 0\r\n"));
}

static void *slow(void *arg)
{
	char answer[1024];
	int fd = wire_connect(PORT);

	wire_text(fd, "GET /slow HTTP/1.1\r\n" HOST "\r\n");
	if (wire_answer(fd, answer, sizeof(answer), false) && wire_status(answer) == 200)
		atomic_fetch_add((atomic_int *)arg, 1);
	close(fd);
	return NULL;
}

static void handlers_that_wait_do_not_delay_each_other(void **state)
{
	int64_t began = cmn_clock_mono_ms();
	atomic_int answered = 0;
	pthread_t threads[16];
	size_t i;

	(void)state;
	for (i = 0; i < 16; i++)
		pthread_create(&threads[i], NULL, slow, &answered);
	for (i = 0; i < 16; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(answered, 16);
	assert_true(cmn_clock_mono_ms() - began < 16 * 200 / 2);
}

/* --- starting ---------------------------------------------------------------------------- */

static void a_taken_port_is_one_clear_line(void **state)
{
	const struct cmn_listener_settings s = settings(PORT);
	struct cmn_listener *second = NULL;
	struct cmn_error err;

	(void)state;
	assert_int_equal(cmn_listener_start(&s, &second, &err), CMN_E_CONFLICT);
	assert_string_equal(err.detail[CMN_EN], "port 18100 of 127.0.0.1 is already taken");
	assert_string_equal(err.detail[CMN_FR], "le port 18100 de 127.0.0.1 est déjà pris");
	assert_null(second);
}

static void an_address_that_is_none_is_refused(void **state)
{
	struct cmn_listener_settings s = settings(18101);
	struct cmn_listener *second = NULL;
	struct cmn_error err;

	(void)state;
	s.address = "example.org";
	assert_int_equal(cmn_listener_start(&s, &second, &err), CMN_E_INVALID);
	s = settings(18101);
	s.tls_cert = s.tls_key = "/nonexistent.pem";
	assert_int_equal(cmn_listener_start(&s, &second, &err), CMN_E_INVALID);
	assert_null(strstr(err.detail[CMN_EN], "nonexistent")); /* a path stays in the log */
	assert_non_null(strstr(err.cause, "nonexistent"));
}

/* Better than waiting unheard: whoever is in front (gateway, proxy) answers 503 or tries another.
 */
static void connections_beyond_the_cap_are_closed_at_once(void **state)
{
	struct cmn_listener_settings s = settings(18102);
	int64_t began = cmn_clock_mono_ms();
	struct cmn_listener *small = NULL;
	struct cmn_error err;
	int fds[4], i;

	(void)state;
	s.max_connections = 2;
	assert_int_equal(cmn_listener_start(&s, &small, &err), CMN_OK);
	for (i = 0; i < 4; i++) {
		fds[i] = wire_connect(18102);
		wire_text(fds[i], "GET / HTTP/1.1\r\n" HOST "\r\n");
		assert_int_equal(wire_answer(fds[i], got, sizeof(got), false), i < 2);
	}
	assert_true(cmn_clock_mono_ms() - began < 2000);
	for (i = 0; i < 4; i++)
		close(fds[i]);
	cmn_listener_stop(&small, 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_request_arrives_as_it_was_sent),
	    cmocka_unit_test(a_connection_serves_several_requests),
	    cmocka_unit_test(repeated_headers_stay_two),
	    cmocka_unit_test(two_lengths_never_reach_a_handler_unseen),
	    cmocka_unit_test(what_stands_behind_a_nul_in_a_header_is_gone),
	    cmocka_unit_test(too_many_headers_are_reported),
	    cmocka_unit_test(a_thousand_parameters_are_answered_like_one),
	    cmocka_unit_test(a_body_over_the_limit_is_reported_not_cut_silently),
	    cmocka_unit_test(a_chunked_body_over_the_limit_is_reported_too),
	    cmocka_unit_test(forms_are_bodies_like_any_other),
	    cmocka_unit_test(whoever_asks_first_may_go_on),
	    cmocka_unit_test(head_has_the_length_and_no_body),
	    cmocka_unit_test(an_answer_without_a_body_has_no_type),
	    cmocka_unit_test(an_empty_text_is_of_its_type_all_the_same),
	    cmocka_unit_test(handlers_that_wait_do_not_delay_each_other),
	    cmocka_unit_test(a_taken_port_is_one_clear_line),
	    cmocka_unit_test(an_address_that_is_none_is_refused),
	    cmocka_unit_test(connections_beyond_the_cap_are_closed_at_once),
	};

	return cmocka_run_group_tests(tests, start, stop);
}

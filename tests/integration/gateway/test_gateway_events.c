/* SPDX-License-Identifier: EUPL-1.2 */
#include "gate.h"
#include "support/bus.h"

#define PORT     18540
#define BACKENDS 18541 /* nobody there */
#define BUS      18550
#define MANY     600 /* more than the gateway keeps */

static struct gate gate;
static struct test_bus bus;
static struct test_party party;
static struct cmn_relay *relay;
static char conseiller[1024], mdph[1024], answer[65536];

static int open_all(void **state)
{
	char line[256];

	if (test_db_setup(state) != 0)
		return -1;
	test_bus_open(&bus, *state, BUS);
	test_bus_party(&bus, &party, "other");
	snprintf(line, sizeof(line), "gateway %s *.intake.facts *.intake.mdph\n", party.public_key);
	test_bus_grants(&bus, line);
	relay = test_relay(&bus, 0);
	gate_defaults(&gate, BACKENDS);
	gate.settings.common.bus_key = party.file;
	gate.settings.common.bus_sources = bus.sources;
	gate_open(&gate, PORT);
	gate_token(&gate, "conseiller", "31", conseiller, sizeof(conseiller));
	gate_token(&gate, "mdph", "31", mdph, sizeof(mdph));
	return 0;
}

static int close_all(void **state)
{
	gate_close(&gate);
	cmn_relay_stop(&relay);
	test_bus_close(&bus);
	return test_db_teardown(state);
}

static void publish(const char *stream, int n)
{
	test_outbox(&bus, stream, "s1", n);
	cmn_relay_kick(relay);
}

/* --- one event stream ------------------------------------------------------------------------- */

struct listening {
	int fd;
	size_t n;
	char text[1 << 20];
	int64_t seen[2048];
	size_t n_seen;
	char last[2048]; /* the latest id */
};

static struct listening stream;

static int begin(const char *target, const char *headers)
{
	char request[4096];

	stream.n = stream.n_seen = 0;
	stream.last[0] = stream.text[0] = '\0';
	stream.fd = wire_connect(PORT);
	assert_true(stream.fd >= 0);
	snprintf(request, sizeof(request), "GET %s HTTP/1.1\r\nHost: x\r\n%s\r\n", target, headers);
	wire_text(stream.fd, request);
	while (!strstr(stream.text, "\r\n\r\n")) {
		size_t got = wire_some(stream.fd, stream.text + stream.n,
				       sizeof(stream.text) - 1 - stream.n, 5000);

		assert_true(got > 0);
		stream.n += got;
		stream.text[stream.n] = '\0';
	}
	return wire_status(stream.text);
}

static void end(void)
{
	close(stream.fd);
}

/* What has come so far, as positions. */
static void note(void)
{
	const char *at = stream.text, *event;

	stream.n_seen = 0;
	while ((event = strstr(at, "\ndata: ")) && strchr(event + 1, '\n')) {
		const char *sequence = strstr(event, "\"sequence\":");

		assert_non_null(sequence);
		stream.seen[stream.n_seen++] = strtoll(sequence + 11, NULL, 10);
		at = event + 7;
	}
	for (at = stream.text; (at = strstr(at, "id: 31")); at++)
		snprintf(stream.last, sizeof(stream.last), "%.*s", (int)strcspn(at + 4, "\n"),
			 at + 4);
}

/* Until `n` events are there, or `ms` pass without any. */
static void listen_for(size_t n, int ms)
{
	int64_t until = cmn_clock_mono_ms() + ms;

	note();
	while (stream.n_seen < n && cmn_clock_mono_ms() < until) {
		size_t got = wire_some(stream.fd, stream.text + stream.n,
				       sizeof(stream.text) - 1 - stream.n, 200);

		stream.n += got;
		stream.text[stream.n] = '\0';
		if (got > 0)
			note();
	}
}

static void assert_run(int64_t first, size_t n)
{
	assert_int_equal(stream.n_seen, n);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(stream.seen[i], first + (int64_t)i);
}

/* The gateway has heard of the stream: what comes from here on is news to it. */
static void wait_known(void)
{
	int64_t until = cmn_clock_mono_ms() + 15000;

	publish("31.facts", 1);
	for (;;) {
		assert_int_equal(begin("/v1/events", conseiller), 200);
		publish("31.facts", 1);
		listen_for(1, 2000);
		end();
		if (stream.n_seen > 0)
			return;
		assert_true(cmn_clock_mono_ms() < until);
	}
}

/* --- tests ------------------------------------------------------------------------------------ */

static void a_conseiller_hears_the_facts_of_the_own_territory(void **state)
{
	(void)state;
	wait_known();
	assert_int_equal(begin("/v1/events", conseiller), 200);
	assert_non_null(strstr(stream.text, "Content-Type: text/event-stream"));
	publish("44.facts", 3);
	publish("31.facts", 3);
	listen_for(3, 5000);
	assert_int_equal(stream.n_seen, 3);
	assert_non_null(strstr(stream.text, "event: intake.test.done.v1\n"));
	assert_null(strstr(stream.text, "\"44\""));
	assert_int_equal(stream.seen[2] - stream.seen[0], 2);
	end();
}

static void the_mdph_hears_no_fact(void **state)
{
	(void)state;
	assert_int_equal(begin("/v1/events", mdph), 200);
	publish("31.facts", 2);
	publish("31.mdph", 1);
	listen_for(1, 5000);
	listen_for(2, 700);
	assert_int_equal(stream.n_seen, 1);
	assert_non_null(strstr(stream.text, "31.intake.mdph"));
	assert_null(strstr(stream.text, "31.intake.facts"));
	end();
}

static void whoever_comes_back_misses_nothing_and_hears_nothing_twice(void **state)
{
	char headers[4096];
	int64_t first;

	(void)state;
	assert_int_equal(begin("/v1/events", conseiller), 200);
	publish("31.facts", 20);
	listen_for(20, 5000);
	end();
	assert_int_equal(stream.n_seen, 20);
	first = stream.seen[0];
	assert_run(first, 20);
	publish("31.facts", 5);
	snprintf(headers, sizeof(headers), "%sLast-Event-ID: %s\r\n", conseiller, stream.last);
	assert_int_equal(begin("/v1/events", headers), 200);
	publish("31.facts", 5);
	listen_for(10, 5000);
	assert_run(first + 20, 10);
	end();
}

static void what_is_no_longer_kept_comes_from_the_replay(void **state)
{
	char headers[4096], sql[128];
	int64_t first;

	(void)state;
	assert_int_equal(begin("/v1/events", conseiller), 200);
	publish("31.facts", 1);
	listen_for(1, 5000);
	end();
	first = stream.seen[0];
	snprintf(headers, sizeof(headers), "%sLast-Event-ID: %s\r\n", conseiller, stream.last);
	publish("31.facts", MANY);
	snprintf(sql, sizeof(sql),
		 "SELECT max(sequence) FROM intake.event WHERE stream='31.facts'");
	test_until(bus.db, sql, first + MANY, 10);
	assert_int_equal(begin("/v1/events", headers), 200);
	publish("31.facts", 10);
	listen_for(MANY + 10, 15000);
	assert_run(first + 1, MANY + 10);
	end();
}

static void a_ticket_opens_one_stream_once(void **state)
{
	char headers[512], *cookie;

	(void)state;
	assert_int_equal(
	    gate_ask(PORT, "POST", "/v1/events/tickets", conseiller, NULL, answer, sizeof(answer)),
	    201);
	cookie = strstr(answer, "Set-Cookie: c360_ticket=");
	assert_non_null(cookie);
	assert_non_null(strstr(cookie, "HttpOnly"));
	assert_non_null(strstr(cookie, "SameSite=Strict"));
	assert_non_null(strstr(cookie, "Path=/v1/events"));
	snprintf(headers, sizeof(headers), "Cookie: x=1; %.*s\r\n", (int)strcspn(cookie + 12, ";"),
		 cookie + 12);
	assert_int_equal(begin("/v1/events", headers), 200);
	publish("31.facts", 1);
	listen_for(1, 5000);
	assert_int_equal(stream.n_seen, 1);
	end();
	assert_int_equal(begin("/v1/events", headers), 401);
	assert_non_null(strstr(stream.text, "WWW-Authenticate"));
	end();
	assert_int_equal(begin("/v1/events", ""), 401);
	end();
}

/* Another stream beside `stream`, left open; its status, and the answer in `answer`. */
static int open_another(const char *headers, int *ret_fd)
{
	char request[2048];
	size_t n;

	*ret_fd = wire_connect(PORT);
	snprintf(request, sizeof(request), "GET /v1/events HTTP/1.1\r\nHost: x\r\n%s\r\n", headers);
	wire_text(*ret_fd, request);
	n = wire_some(*ret_fd, answer, sizeof(answer) - 1, 5000);
	answer[n] = '\0';
	return wire_status(answer);
}

static void one_account_takes_only_its_share_of_the_streams(void **state)
{
	int fds[4], other, status;
	int64_t until;
	char colleague[1024], headers[1100];

	(void)state;
	gate_token_of(&gate, "colleague", "conseiller", "31", colleague, sizeof(colleague));
	until = cmn_clock_mono_ms() + 5000; /* what the tests before have left goes by itself */
	while ((status = open_another(conseiller, &fds[0])) == 429 && cmn_clock_mono_ms() < until) {
		close(fds[0]);
		cmn_sleep_ms(50);
	}
	assert_int_equal(status, 200);
	cmn_sleep_ms(200);
	assert_int_equal(open_another(conseiller, &fds[1]), 200);
	assert_int_equal(open_another(conseiller, &fds[2]), 200);
	snprintf(headers, sizeof(headers), "%sAccept-Language: en\r\n", conseiller);
	assert_int_equal(gate_ask(PORT, "GET", "/v1/events", headers, NULL, answer, sizeof(answer)),
			 429);
	assert_non_null(strstr(answer, "\r\nRetry-After: 5\r\n"));
	assert_non_null(strstr(answer, "3 event streams of this account are open already"));
	assert_int_equal(open_another(colleague, &other), 200);
	close(other);

	/* who leaves is noticed at once, long before the next comment line would be written */
	close(fds[0]);
	until = cmn_clock_mono_ms() + 5000;
	while ((status = open_another(conseiller, &fds[3])) == 429 && cmn_clock_mono_ms() < until) {
		close(fds[3]);
		cmn_sleep_ms(50);
	}
	assert_int_equal(status, 200);
	for (size_t i = 1; i < CMN_LEN(fds); i++)
		close(fds[i]);
}

static void what_cannot_be_followed_is_refused(void **state)
{
	char headers[2048];

	(void)state;
	snprintf(headers, sizeof(headers), "%sLast-Event-ID: 31zz1.4\r\n", conseiller);
	assert_int_equal(begin("/v1/events", headers), 400);
	end();
	assert_int_equal(begin("/v1/events?departement=44", conseiller), 403);
	end();
}

static void streams_end_cleanly_when_the_gateway_stops(void **state)
{
	char rest[8192];

	(void)state;
	while (begin("/v1/events", conseiller) == 429) /* the streams before are ending */
		end();
	gate_close(&gate);
	wire_rest(stream.fd, rest, sizeof(rest), 3000);
	end();
	gate_open(&gate, PORT);
	gate_token(&gate, "conseiller", "31", conseiller, sizeof(conseiller));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_conseiller_hears_the_facts_of_the_own_territory),
	    cmocka_unit_test(the_mdph_hears_no_fact),
	    cmocka_unit_test(whoever_comes_back_misses_nothing_and_hears_nothing_twice),
	    cmocka_unit_test(what_is_no_longer_kept_comes_from_the_replay),
	    cmocka_unit_test(a_ticket_opens_one_stream_once),
	    cmocka_unit_test(one_account_takes_only_its_share_of_the_streams),
	    cmocka_unit_test(what_cannot_be_followed_is_refused),
	    cmocka_unit_test(streams_end_cleanly_when_the_gateway_stops),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_gateway_public.c - who asks without a token: by which address they are counted, and what
 * they hear when it is too much.
 */
#include "integration/gateway/gate.h"

#define PORT 18584

static struct gate gate;
static char answer[65536];

/* Nothing listens behind: /v1/codes is the gateway's own, and open to everybody. */
static int ask_from(const char *headers)
{
	return gate_ask(PORT, "GET", "/v1/codes", headers, NULL, answer, sizeof(answer));
}

static int passed(const char *headers, int asked)
{
	int n = 0;

	for (int i = 0; i < asked; i++)
		n += ask_from(headers) == 200;
	return n;
}

static void open_with(const char *proxies, unsigned rate)
{
	gate_defaults(&gate, PORT + 1);
	gate.settings.rate_per_minute = 600;
	gate.settings.public_rate_per_minute = rate;
	gate.settings.trusted_proxies = proxies;
	gate_open(&gate, PORT);
}

static int close_it(void **state)
{
	(void)state;
	if (gate.listener)
		gate_close(&gate);
	memset(&gate, 0, sizeof(gate));
	return 0;
}

static void who_asks_too_often_hears_when_to_come_back_and_then_may(void **state)
{
	int64_t begun = cmn_clock_mono_ms(), wait_s;
	const char *after;

	(void)state;
	open_with("", 60); /* one a second */
	while (ask_from("") == 200)
		assert_true(cmn_clock_mono_ms() - begun < 30000);
	assert_int_equal(wire_status(answer), 429);
	assert_non_null(strstr(answer, "application/problem+json"));
	after = strstr(answer, "\r\nRetry-After: ");
	assert_non_null(after);
	wait_s = strtoll(after + strlen("\r\nRetry-After: "), NULL, 10);
	assert_in_range(wait_s, 1, 2);
	cmn_sleep_ms((unsigned)wait_s * 1000);
	assert_int_equal(ask_from(""), 200);
}

static void who_has_a_token_is_counted_apart(void **state)
{
	char mine[1024];

	(void)state;
	open_with("", 3);
	assert_int_equal(passed("", 6), 3);
	gate_token(&gate, "conseiller", "31", mine, sizeof(mine));
	assert_int_equal(passed(mine, 6), 6);
	assert_int_equal(passed("", 3), 0);
}

static void an_address_is_not_changed_by_saying_another(void **state)
{
	(void)state;
	open_with("192.0.2.0/24", 3);
	assert_int_equal(passed("X-Forwarded-For: 198.51.100.1\r\n", 3), 3);
	assert_int_equal(passed("X-Forwarded-For: 198.51.100.2\r\n", 3), 0);
	assert_int_equal(passed("Forwarded: for=198.51.100.3\r\nX-Real-IP: 198.51.100.3\r\n", 3),
			 0);
}

static void behind_a_trusted_proxy_each_client_has_their_own_rate(void **state)
{
	(void)state;
	open_with("127.0.0.0/8", 3);
	assert_int_equal(passed("X-Forwarded-For: 198.51.100.1\r\n", 6), 3);
	assert_int_equal(passed("X-Forwarded-For: 198.51.100.2\r\n", 6), 3);
	assert_int_equal(passed("X-Forwarded-For: 6.6.6.6, 198.51.100.2\r\n", 3), 0);
	assert_int_equal(passed("X-Forwarded-For: 2001:db8:1:1::1\r\n", 2), 2);
	assert_int_equal(passed("X-Forwarded-For: 2001:db8:1:1:ffff::2\r\n", 3), 1);
	assert_int_equal(passed("X-Forwarded-For: [2001:db8:1:2::1]:4711\r\n", 3), 3);
	assert_int_equal(passed("X-Forwarded-For: \xff\x01\r\n", 6), 3); /* counted as the proxy */
	assert_int_equal(passed("", 3), 0);
}

static void tokens_that_are_none_are_limited_by_the_address_of_the_client(void **state)
{
	static const char BAD[] = "Authorization: Bearer x\r\nX-Forwarded-For: 198.51.100.1\r\n";

	(void)state;
	open_with("127.0.0.1", 3);
	for (int i = 0; i < 3; i++)
		assert_int_equal(ask_from(BAD), 401);
	assert_int_equal(ask_from(BAD), 429);
	assert_int_equal(ask_from("Authorization: Bearer x\r\nX-Forwarded-For: 198.51.100.2\r\n"),
			 401);
}

static void proxies_that_are_no_addresses_end_the_start(void **state)
{
	struct gateway_settings settings;
	struct cmn_error err;
	void *deps = NULL;

	(void)state;
	gate_defaults(&gate, PORT + 1);
	settings = gate.settings;
	settings.trusted_proxies = "10.0.0.0/8,proxy.example";
	cmn_error_init(&err);
	assert_int_equal(gateway_deps_open(&settings, NULL, &deps, &err), CMN_E_INVALID);
	assert_non_null(strstr(err.detail[CMN_EN], "proxy.example"));
	assert_null(deps);
}

#define T(name) cmocka_unit_test_teardown(name, close_it)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(who_asks_too_often_hears_when_to_come_back_and_then_may),
	    T(who_has_a_token_is_counted_apart),
	    T(an_address_is_not_changed_by_saying_another),
	    T(behind_a_trusted_proxy_each_client_has_their_own_rate),
	    T(tokens_that_are_none_are_limited_by_the_address_of_the_client),
	    T(proxies_that_are_no_addresses_end_the_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

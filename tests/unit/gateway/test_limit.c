/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_limit.c - who is counted as one: accounts, addresses, networks; by a clock that the test
 * moves.
 */
#include "gateway_limit.h"
#include "support/cmocka_all.h"

#include "cmn/buf.h"
#include "cmn/metrics.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct gateway_limit *l;
static struct cmn_error err;

static void rates(unsigned account, unsigned address)
{
	const struct gateway_rates r = {account, address};

	gateway_limit_close(&l);
	l = gateway_limit_open(&r);
	assert_non_null(l);
}

static bool account(const char *sub, int64_t now_ms)
{
	cmn_error_init(&err);
	return gateway_limit_account(l, sub, now_ms, &err) == CMN_OK;
}

static bool address(const char *from, int64_t now_ms)
{
	cmn_error_init(&err);
	return gateway_limit_public(l, from, now_ms, &err) == CMN_OK;
}

/* How many of `asked` requests pass at once. */
static int passes(const char *from, int asked, int64_t now_ms)
{
	int n = 0;

	for (int i = 0; i < asked; i++)
		n += address(from, now_ms);
	return n;
}

static int64_t counted(const char *name)
{
	struct cmn_buf page CMN_AUTO(cmn_buf_free);
	char line[100];
	const char *at;

	cmn_buf_init(&page, 1 << 20);
	cmn_metrics_write(&page);
	snprintf(line, sizeof(line), "\n%s ", name);
	at = strstr(page.data, line);
	assert_non_null(at);
	return strtoll(at + strlen(line), NULL, 10);
}

static void one_caller_does_not_use_up_what_is_anothers(void **state)
{
	(void)state;
	rates(5, 3);
	for (int i = 0; i < 5; i++)
		assert_true(account("u1", 0));
	assert_false(account("u1", 0));
	assert_int_equal(err.code, CMN_E_TOO_MANY_REQUESTS);
	assert_in_range(err.retry_after, 1, 13);
	assert_true(account("u2", 0));
	assert_int_equal(passes("192.0.2.1", 9, 0), 3);
	assert_int_equal(passes("192.0.2.2", 9, 0), 3);
}

static void when_to_come_back_is_true(void **state)
{
	(void)state;
	rates(60, 6);
	assert_int_equal(passes("192.0.2.1", 9, 1000), 6);
	assert_int_equal(err.retry_after, 11); /* ten seconds, and one that was begun */
	assert_false(address("192.0.2.1", 1000 + 9000));
	assert_true(address("192.0.2.1", 1000 + 11000));
	assert_false(address("192.0.2.1", 1000 + 11000));
	assert_int_equal(passes("192.0.2.1", 99, 1000 + 11000 + 3600000), 6);
}

static void a_clock_that_goes_back_gives_nothing_away(void **state)
{
	(void)state;
	rates(60, 6);
	assert_int_equal(passes("192.0.2.1", 9, 100000), 6);
	assert_int_equal(passes("192.0.2.1", 9, 50000), 0);
	assert_int_equal(passes("192.0.2.1", 9, 100000), 0);
}

static void the_addresses_of_one_network_are_one_caller(void **state)
{
	char from[64];
	int n = 0;

	(void)state;
	rates(600, 10);
	for (unsigned i = 0; i < 200; i++) { /* a household that changes its address each time */
		snprintf(from, sizeof(from), "2001:db8:1:2::%x", i + 1);
		n += address(from, 0);
	}
	assert_int_equal(n, 10);
	assert_true(address("2001:db8:1:3::1", 0));
}

static void a_subscriber_with_many_networks_has_some_of_them_not_all(void **state)
{
	char from[64];
	int n = 0;

	(void)state;
	rates(600, 10);
	for (unsigned i = 0; i < 65536; i++) {
		snprintf(from, sizeof(from), "2001:db8:1:%x::1", i);
		n += address(from, 0);
	}
	assert_int_equal(n, 10 * GATEWAY_NETWORK_SHARE);
	assert_true(address("2001:db8:2:1::1", 0));
}

static void what_a_network_is_refused_for_costs_the_address_alone(void **state)
{
	(void)state;
	rates(600, 10);
	/* an address that asks on and on does not use up what its network has */
	assert_int_equal(passes("2001:db8:1:1::1", 1000, 0), 10);
	assert_int_equal(passes("2001:db8:1:2::1", 1000, 0), 10);
}

static void a_crowd_takes_bounded_memory_and_no_account_its_place(void **state)
{
	int64_t before;
	char from[64];

	(void)state;
	rates(5, 1);
	for (int i = 0; i < 5; i++)
		assert_true(account("u1", 1000));
	before = counted("c360_gateway_callers_forgotten_total");
	for (int i = 0; i < 200000; i++) {
		snprintf(from, sizeof(from), "10.%d.%d.%d", i >> 16, (i >> 8) & 255, i & 255);
		assert_true(address(from, 1000));
	}
	assert_true(counted("c360_gateway_callers_forgotten_total") > before);
	assert_false(account("u1", 1000));
}

static void no_rate_is_no_limit(void **state)
{
	(void)state;
	rates(0, 1);
	for (int i = 0; i < 5000; i++)
		assert_true(account("u1", 0));
	assert_int_equal(passes("192.0.2.1", 5000, 0), 5000);
	rates(1, 0);
	assert_int_equal(passes("192.0.2.1", 5000, 0), 5000);
	assert_true(account("u1", 0));
	assert_false(account("u1", 0));
}

static void the_largest_rates_do_not_wrap(void **state)
{
	(void)state;
	rates(UINT32_MAX, UINT32_MAX);
	assert_int_equal(passes("2001:db8::1", 5000, 0), 5000);
}

static void tokens_that_are_none_are_counted_apart(void **state)
{
	(void)state;
	rates(600, 3);
	cmn_error_init(&err);
	for (int i = 0; i < 3; i++)
		assert_int_equal(gateway_limit_refused(l, "2001:db8::1", 0, &err), CMN_OK);
	assert_int_equal(gateway_limit_refused(l, "2001:db8::2", 0, &err), CMN_E_TOO_MANY_REQUESTS);
	assert_true(address("2001:db8::1", 0));
}

static void what_the_public_asks_is_counted(void **state)
{
	int64_t asked = counted("c360_gateway_public_requests_total"),
		refused = counted("c360_gateway_public_refused_total");

	(void)state;
	rates(600, 3);
	passes("192.0.2.9", 5, 0);
	assert_int_equal(counted("c360_gateway_public_requests_total"), asked + 5);
	assert_int_equal(counted("c360_gateway_public_refused_total"), refused + 2);
}

static int teardown(void **state)
{
	(void)state;
	gateway_limit_close(&l);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_caller_does_not_use_up_what_is_anothers),
	    cmocka_unit_test(when_to_come_back_is_true),
	    cmocka_unit_test(a_clock_that_goes_back_gives_nothing_away),
	    cmocka_unit_test(the_addresses_of_one_network_are_one_caller),
	    cmocka_unit_test(a_subscriber_with_many_networks_has_some_of_them_not_all),
	    cmocka_unit_test(what_a_network_is_refused_for_costs_the_address_alone),
	    cmocka_unit_test(a_crowd_takes_bounded_memory_and_no_account_its_place),
	    cmocka_unit_test(no_rate_is_no_limit),
	    cmocka_unit_test(the_largest_rates_do_not_wrap),
	    cmocka_unit_test(tokens_that_are_none_are_counted_apart),
	    cmocka_unit_test(what_the_public_asks_is_counted),
	};

	return cmocka_run_group_tests(tests, NULL, teardown);
}

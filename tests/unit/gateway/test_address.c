/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_address.c - where a request comes from, and what proxies may say about it.
 */
#include "gateway_address.h"
#include "support/cmocka_all.h"

#include <stdio.h>
#include <string.h>

static struct gateway_proxies proxies;

static void trust(const char *text)
{
	struct cmn_error err;

	cmn_error_init(&err);
	assert_int_equal(gateway_proxies_read(text, &proxies, &err), CMN_OK);
}

/* The client when `peer` is connected and says these (NULL: no header). */
static const char *client(const char *peer, const char *first, const char *second)
{
	static char out[GATEWAY_ADDRESS_LEN];
	struct cmn_header headers[3] = {{"X-Real-IP", "203.0.113.99"}};
	struct cmn_request request = {.peer = peer, .headers = headers, .n_headers = 1};

	if (first)
		headers[request.n_headers++] = (struct cmn_header){"X-Forwarded-For", first};
	if (second)
		headers[request.n_headers++] = (struct cmn_header){"x-forwarded-for", second};
	gateway_client_address(&proxies, &request, out);
	return out;
}

static void who_is_not_trusted_says_nothing(void **state)
{
	(void)state;
	trust("");
	assert_string_equal(client("192.0.2.1", "198.51.100.7", NULL), "192.0.2.1");
	trust("10.0.0.0/8");
	assert_string_equal(client("192.0.2.1", "198.51.100.7", NULL), "192.0.2.1");
	assert_string_equal(client("11.0.0.1", "198.51.100.7", NULL), "11.0.0.1");
	assert_string_equal(client(NULL, "198.51.100.7", NULL), "-");
	assert_string_equal(client("what", "198.51.100.7", NULL), "-");
}

static void a_trusted_proxy_names_the_client(void **state)
{
	(void)state;
	trust("10.0.0.0/8, 2001:db8:ffff::/48 127.0.0.1");
	assert_string_equal(client("10.1.2.3", "198.51.100.7", NULL), "198.51.100.7");
	assert_string_equal(client("127.0.0.1", "198.51.100.7", NULL), "198.51.100.7");
	assert_string_equal(client("2001:db8:ffff::1", "2001:DB8:0:0::9", NULL), "2001:db8::9");
	assert_string_equal(client("::ffff:10.1.2.3", "198.51.100.7", NULL), "198.51.100.7");
	assert_string_equal(client("10.1.2.3", "198.51.100.7:4711", NULL), "198.51.100.7");
	assert_string_equal(client("10.1.2.3", "[2001:db8::9]:443", NULL), "2001:db8::9");
	assert_string_equal(client("10.1.2.3", "\t [2001:db8::9] ", NULL), "2001:db8::9");
	assert_string_equal(client("10.1.2.3", "::ffff:198.51.100.7", NULL), "198.51.100.7");
	assert_string_equal(client("10.1.2.3", NULL, NULL), "10.1.2.3");
}

static void what_the_client_wrote_itself_is_not_believed(void **state)
{
	(void)state;
	trust("10.0.0.0/8");
	assert_string_equal(client("10.0.0.1", "6.6.6.6, 198.51.100.7", NULL), "198.51.100.7");
	assert_string_equal(client("10.0.0.1", "10.9.9.9, 198.51.100.7", NULL), "198.51.100.7");
	assert_string_equal(client("10.0.0.1", "6.6.6.6, 198.51.100.7, 10.0.0.2", NULL),
			    "198.51.100.7");
	assert_string_equal(client("10.0.0.1", "6.6.6.6", "198.51.100.7, 10.0.0.2"),
			    "198.51.100.7");
	assert_string_equal(client("10.0.0.1", "6.6.6.6", "10.0.0.2"), "6.6.6.6");
}

static void what_is_no_address_ends_at_the_proxy_that_said_it(void **state)
{
	static const char *const NONE[] = {
	    "unknown",
	    "_hidden",
	    "",
	    " ",
	    ",",
	    "1.2.3",
	    "1.2.3.4.5",
	    "256.1.1.1",
	    "01.2.3.4",
	    "1.2.3.4/8",
	    "[::1",
	    "[::1]x",
	    "[::1]:",
	    "1.2.3.4:",
	    "1.2.3.4:http",
	    "[",
	    "]",
	    ":",
	    ":::",
	    "::1%eth0",
	    "198.51.100.7;",
	    "a.example",
	    "0x7f.1.1.1",
	    "\xff\xfe",
	    "1.2.3.4 5.6.7.8",
	    "1111:1111:1111:1111:1111:1111:1111:1111:1111:1111:1111:1111:1111:1111:1111:1111:1111",
	};

	(void)state;
	trust("10.0.0.0/8");
	for (size_t i = 0; i < CMN_LEN(NONE); i++) {
		const char *said = client("10.0.0.1", NONE[i], NULL);

		if (strcmp(said, "10.0.0.1") != 0)
			fail_msg("%s: %s", NONE[i], said);
	}
	assert_string_equal(client("10.0.0.1", "6.6.6.6, unknown, 10.0.0.2", NULL), "10.0.0.2");
}

static void a_chain_without_end_is_cut(void **state)
{
	char chain[4000] = "6.6.6.6";

	(void)state;
	trust("10.0.0.0/8");
	for (int i = 0; i < 200; i++)
		strncat(chain, ", 10.0.0.2", sizeof(chain) - strlen(chain) - 1);
	assert_string_equal(client("10.0.0.1", chain, NULL), "10.0.0.2");
}

static void networks_cut_where_they_say(void **state)
{
	(void)state;
	trust("192.0.2.128/25,198.51.100.0/31,2001:db8:8000::/33");
	assert_string_equal(client("192.0.2.128", "1.1.1.1", NULL), "1.1.1.1");
	assert_string_equal(client("192.0.2.127", "1.1.1.1", NULL), "192.0.2.127");
	assert_string_equal(client("198.51.100.1", "1.1.1.1", NULL), "1.1.1.1");
	assert_string_equal(client("198.51.100.2", "1.1.1.1", NULL), "198.51.100.2");
	assert_string_equal(client("2001:db8:8000::1", "1.1.1.1", NULL), "1.1.1.1");
	assert_string_equal(client("2001:db8:7fff::1", "1.1.1.1", NULL), "2001:db8:7fff::1");
	trust("0.0.0.0/0");
	assert_string_equal(client("192.0.2.1", "1.1.1.1", NULL), "1.1.1.1");
	assert_string_equal(client("2001:db8::1", "1.1.1.1", NULL), "2001:db8::1");
}

static void a_setting_that_is_none_is_named(void **state)
{
	static const char *const BAD[] = {
	    "10.0.0.0/33",       "::/129",        "10.0.0.0/",     "10.0.0.0/x",
	    "10.0.0.0/-1",       "10.0.0.0/0008", "proxy.example", "10.0.0",
	    "10.0.0.1, nothing", "1.2.3.4/8/8",   "[::1]",
	};
	struct cmn_error err;
	char many[400] = "";

	(void)state;
	for (size_t i = 0; i < CMN_LEN(BAD); i++) {
		cmn_error_init(&err);
		assert_int_equal(gateway_proxies_read(BAD[i], &proxies, &err), CMN_E_INVALID);
		assert_non_null(strstr(err.detail[CMN_EN], "C360_TRUSTED_PROXIES"));
	}
	assert_non_null(strstr(err.detail[CMN_EN], "[::1]"));
	for (int i = 0; i <= GATEWAY_PROXIES_MAX; i++)
		strncat(many, "10.0.0.1,", sizeof(many) - strlen(many) - 1);
	cmn_error_init(&err);
	assert_int_equal(gateway_proxies_read(many, &proxies, &err), CMN_E_INVALID);
}

static void an_ipv6_address_lies_in_its_network(void **state)
{
	char out[GATEWAY_ADDRESS_LEN];

	(void)state;
	assert_true(gateway_address_net("2001:db8:1:2:3:4:5:6", 64, out));
	assert_string_equal(out, "2001:db8:1:2::/64");
	assert_true(gateway_address_net("2001:db8:1:2:3:4:5:6", 48, out));
	assert_string_equal(out, "2001:db8:1::/48");
	assert_true(gateway_address_net("2001:db8:ffff::1", 33, out));
	assert_string_equal(out, "2001:db8:8000::/33");
	assert_false(gateway_address_net("192.0.2.1", 64, out));
	assert_string_equal(out, "192.0.2.1");
	assert_false(gateway_address_net("-", 64, out));
	assert_string_equal(out, "-");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(who_is_not_trusted_says_nothing),
	    cmocka_unit_test(a_trusted_proxy_names_the_client),
	    cmocka_unit_test(what_the_client_wrote_itself_is_not_believed),
	    cmocka_unit_test(what_is_no_address_ends_at_the_proxy_that_said_it),
	    cmocka_unit_test(a_chain_without_end_is_cut),
	    cmocka_unit_test(networks_cut_where_they_say),
	    cmocka_unit_test(a_setting_that_is_none_is_named),
	    cmocka_unit_test(an_ipv6_address_lies_in_its_network),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

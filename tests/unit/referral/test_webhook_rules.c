/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_webhook_rules.c - where a webhook may lead, and when a delivery is tried again.
 */
#include "webhook_rules.h"
#include "webhook_sign.h"
#include "webhook_url.h"

#include "support/cmocka_all.h"

#include "cmn/base.h"
#include "cmn/codes.h"

#include <arpa/inet.h>
#include <string.h>

static bool callable(const char *text, bool loopback)
{
	unsigned char ip[16];

	if (inet_pton(AF_INET, text, ip) == 1)
		return referral_webhook_address(ip, 4, loopback);
	assert_int_equal(inet_pton(AF_INET6, text, ip), 1);
	return referral_webhook_address(ip, 16, loopback);
}

static void no_address_of_a_private_network_is_called(void **state)
{
	static const char *const CLOSED[] = {"0.0.0.0",
					     "0.1.2.3",
					     "10.0.0.1",
					     "10.255.255.255",
					     "100.64.0.1",
					     "100.127.255.255",
					     "127.0.0.1",
					     "127.255.0.1",
					     "169.254.169.254",
					     "172.16.0.1",
					     "172.31.255.255",
					     "192.0.0.8",
					     "192.0.2.1",
					     "192.88.99.1",
					     "192.168.0.1",
					     "198.18.0.1",
					     "198.19.255.255",
					     "198.51.100.1",
					     "203.0.113.1",
					     "224.0.0.1",
					     "239.255.255.255",
					     "240.0.0.1",
					     "255.255.255.255",
					     "::",
					     "::1",
					     "::ffff:10.0.0.1",
					     "::ffff:93.184.0.1",
					     "64:ff9b::a00:1",
					     "100::1",
					     "fe80::1",
					     "fec0::1",
					     "fc00::1",
					     "fdff::1",
					     "ff02::1",
					     "2001::1",
					     "2001:1ff::1",
					     "2001:db8::1",
					     "2002:a00:1::1",
					     "2002:c0a8:101::1",
					     "3fff::1",
					     "3fff:0fff::1",
					     "4000::1",
					     "::127.0.0.1",
					     "::ffff:127.0.0.1"};
	static const char *const OPEN[] = {
	    "1.1.1.1",     "9.255.255.255", "11.0.0.0",        "100.63.255.255", "100.128.0.0",
	    "126.0.0.1",   "128.0.0.1",     "169.253.255.255", "172.15.255.255", "172.32.0.0",
	    "192.167.0.1", "192.169.0.1",   "198.17.255.255",  "198.20.0.0",     "223.255.255.255",
	    "2001:200::1", "2a00:1450::1",  "2606:4700::1",    "3ffe::1"};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CLOSED); i++)
		if (callable(CLOSED[i], false))
			fail_msg("%s would be called", CLOSED[i]);
	for (size_t i = 0; i < CMN_LEN(OPEN); i++)
		if (!callable(OPEN[i], false))
			fail_msg("%s would not be called", OPEN[i]);
}

static void development_calls_this_machine_and_nothing_else_of_its_network(void **state)
{
	(void)state;
	assert_true(callable("127.0.0.1", true));
	assert_true(callable("::1", true));
	assert_false(callable("10.0.0.1", true));
	assert_false(callable("169.254.169.254", true));
	assert_false(callable("::ffff:127.0.0.1", true));
	assert_false(
	    referral_webhook_address((const unsigned char *)"\x01\x01\x01\x01\x01", 5, true));
}

static const char *why(const char *url, bool development, struct cmn_error *err)
{
	cmn_error_init(err);
	if (referral_webhook_url(url, development, "/url", err) == CMN_OK)
		return "";
	assert_int_equal(err->code, CMN_E_INVALID);
	return err->detail[CMN_EN];
}

static void an_address_is_read_by_the_parser_that_connects(void **state)
{
	static const char *const NETWORK = "private network";
	static const struct {
		const char *url, *why; /* "": good */
	} CASES[] = {
	    {"https://mdph.exemple.fr/c360", ""},
	    {"https://mdph.exemple.fr:8443/c360?a=b", ""},
	    {"https://8.8.8.8/x", ""},
	    {"https://[2606:4700::1]/x", ""},
	    {"http://mdph.exemple.fr/c360", "https is expected"},
	    {"ftp://mdph.exemple.fr/c360", "https is expected"},
	    {"https://mdph.exemple.fr:22/", "port 443"},
	    {"https://mdph.exemple.fr:0/", "port 443"},
	    {"https://mdph.exemple.fr:99999/", "unreadable"},
	    {"https://user@example.org/", "user name"},
	    {"https://user:secret@example.org/", "user name"},
	    {"https://mdph.exemple.fr/#part", "user name"},
	    {"https://127.0.0.1/", NETWORK},
	    {"https://127.1/", NETWORK},
	    {"https://2130706433/", NETWORK},
	    {"https://0x7f000001/", NETWORK},
	    {"https://017700000001/", NETWORK},
	    {"https://169.254.169.254/latest/meta-data", NETWORK},
	    {"https://[::1]/", NETWORK},
	    {"https://[::ffff:10.0.0.1]/", NETWORK},
	    {"https://[fe80::1%25eth0]/", NETWORK},
	    {"https://localhost/", NETWORK},
	    {"https://LOCALHOST./", NETWORK},
	    {"https://intake/", NETWORK},
	    {"https://db.internal/", NETWORK},
	    {"https://x.Local/", NETWORK},
	    {"https:///x", NETWORK},
	    {"nothing", "unreadable"},
	};
	struct cmn_error err;

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		const char *got = why(CASES[i].url, false, &err);

		if (CASES[i].why[0] ? !strstr(got, CASES[i].why) : got[0] != '\0')
			fail_msg("%s: \"%s\"", CASES[i].url, got);
	}
}

static void development_allows_plain_http_to_this_machine_alone(void **state)
{
	struct cmn_error err;

	(void)state;
	assert_string_equal(why("http://127.0.0.1:9000/x", true, &err), "");
	assert_string_equal(why("http://localhost:9000/x", true, &err), "");
	assert_string_equal(why("https://127.0.0.1:9000/x", true, &err), "");
	assert_non_null(strstr(why("http://mdph.exemple.fr/x", true, &err), "https is expected"));
	assert_non_null(strstr(why("http://10.0.0.1/x", true, &err), "private network"));
	assert_non_null(strstr(why("https://mdph.exemple.fr:9000/x", true, &err), "port 443"));
}

static void a_failed_delivery_is_tried_again_later_and_later_and_not_for_ever(void **state)
{
	int64_t sum = 0;

	(void)state;
	for (int tries = 1; tries < REFERRAL_WEBHOOK_TRIES; tries++) {
		int64_t least = referral_webhook_wait_ms(tries, 0);
		int64_t most = referral_webhook_wait_ms(tries, UINT32_MAX);

		assert_true(least > 0 && least < most);
		assert_true(most * 4 == least * 6); /* a fifth in both directions */
		if (tries > 1)
			assert_true(least > referral_webhook_wait_ms(tries - 1, 0));
		sum += least;
	}
	assert_true(sum / 1000 > 2 * 86400);
	assert_int_equal(referral_webhook_wait_ms(REFERRAL_WEBHOOK_TRIES, 7), 0);
	assert_int_equal(referral_webhook_wait_ms(REFERRAL_WEBHOOK_TRIES + 1, 7), 0);
	assert_int_equal(referral_webhook_wait_ms(0, 7), 0);
	assert_int_equal(referral_webhook_wait_ms(-1, 7), 0);
}

static void each_outcome_has_a_code_and_only_some_stop_a_webhook(void **state)
{
	const struct cmn_code_list *codes = cmn_code_list_find("webhook_outcomes");

	(void)state;
	assert_non_null(codes);
	for (int o = REFERRAL_WEBHOOK_DELIVERED; o < REFERRAL_WEBHOOK_OUTCOME_END_; o++) {
		const char *name = referral_webhook_outcome_name((enum referral_webhook_outcome)o);
		bool found = false;

		for (size_t i = 0; i < codes->n; i++)
			found = found || strcmp(codes->codes[i].code, name) == 0;
		assert_true(found);
	}
	assert_null(referral_webhook_outcome_name(REFERRAL_WEBHOOK_OUTCOME_END_));
	assert_null(referral_webhook_stop(REFERRAL_WEBHOOK_DELIVERED, INT64_MAX));
	assert_null(
	    referral_webhook_stop(REFERRAL_WEBHOOK_REFUSED, REFERRAL_WEBHOOK_FAILING_S - 1));
	assert_string_equal(
	    referral_webhook_stop(REFERRAL_WEBHOOK_REFUSED, REFERRAL_WEBHOOK_FAILING_S),
	    "failing_too_long");
	assert_string_equal(referral_webhook_stop(REFERRAL_WEBHOOK_GONE, 0), "gone");
	assert_string_equal(referral_webhook_stop(REFERRAL_WEBHOOK_ADDRESS_REFUSED, 0),
			    "address_refused");
	assert_int_equal(referral_webhook_answer(204), REFERRAL_WEBHOOK_DELIVERED);
	assert_int_equal(referral_webhook_answer(302), REFERRAL_WEBHOOK_REDIRECTED);
	assert_int_equal(referral_webhook_answer(410), REFERRAL_WEBHOOK_GONE);
	assert_int_equal(referral_webhook_answer(500), REFERRAL_WEBHOOK_REFUSED);
}

/* Computed with the Python of docs/mdph-interface.md. */
static void a_signature_is_that_of_standard_webhooks(void **state)
{
	struct cmn_buf out CMN_AUTO(cmn_buf_free) = {.max = 400};
	static const char BODY[] = "{\"test\": 2432232314}";

	(void)state;
	/* the example of the specification */
	assert_true(referral_webhook_sign(&out, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
					  "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, BODY,
					  strlen(BODY)));
	assert_string_equal(out.data, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
	assert_true(
	    referral_webhook_sign(&out, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "m", 1, "", 0));
	assert_non_null(strchr(out.data, ' '));
}

static void a_secret_depends_on_the_key_the_webhook_and_its_number(void **state)
{
	char one[REFERRAL_SECRET_LEN], other[REFERRAL_SECRET_LEN];
	static const char KEY[] = "0123456789abcdef0123456789abcdef";

	(void)state;
	assert_true(referral_webhook_secret(KEY, "a", 1, one));
	assert_true(referral_webhook_secret(KEY, "a", 1, other));
	assert_string_equal(one, other);
	assert_memory_equal(one, "whsec_", 6);
	assert_int_equal(strlen(one), 6 + 44);
	assert_true(referral_webhook_secret(KEY, "a", 2, other));
	assert_string_not_equal(one, other);
	assert_true(referral_webhook_secret(KEY, "b", 1, other));
	assert_string_not_equal(one, other);
	assert_true(referral_webhook_secret("fedcba9876543210fedcba9876543210", "a", 1, other));
	assert_string_not_equal(one, other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(no_address_of_a_private_network_is_called),
	    cmocka_unit_test(development_calls_this_machine_and_nothing_else_of_its_network),
	    cmocka_unit_test(an_address_is_read_by_the_parser_that_connects),
	    cmocka_unit_test(development_allows_plain_http_to_this_machine_alone),
	    cmocka_unit_test(a_failed_delivery_is_tried_again_later_and_later_and_not_for_ever),
	    cmocka_unit_test(each_outcome_has_a_code_and_only_some_stop_a_webhook),
	    cmocka_unit_test(a_signature_is_that_of_standard_webhooks),
	    cmocka_unit_test(a_secret_depends_on_the_key_the_webhook_and_its_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

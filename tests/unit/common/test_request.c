/* SPDX-License-Identifier: EUPL-1.2 */
#include "headers.h"
#include "support/cmocka_all.h"
#include "target.h"

#include <stdio.h>
#include <string.h>

static struct cmn_target target;
static struct cmn_error err;

static enum cmn_err parse(const char *raw)
{
	cmn_error_init(&err);
	return cmn_target_parse(raw, &target, &err);
}

#define REFUSED(raw, why)                                         \
	do {                                                      \
		assert_int_equal(parse(raw), CMN_E_BAD_REQUEST);  \
		assert_non_null(strstr(err.detail[CMN_EN], why)); \
	} while (0)

/* --- address ----------------------------------------------------------------------------- */

static void path_and_query_are_decoded(void **state)
{
	(void)state;
	assert_int_equal(parse("/v1/caf%C3%A9/a%20b?q=l%27%C3%A9t%C3%A9+ici&vide=&nu"), CMN_OK);
	assert_int_equal(target.n_segments, 3);
	assert_string_equal(target.segments[1], "café");
	assert_string_equal(target.segments[2], "a b");
	assert_string_equal(cmn_target_query(&target, "q"), "l'été ici");
	assert_string_equal(cmn_target_query(&target, "vide"), "");
	assert_string_equal(cmn_target_query(&target, "nu"), "");
	assert_null(cmn_target_query(&target, "absent"));
}

static void a_plus_in_the_path_stays_a_plus(void **state)
{
	(void)state;
	assert_int_equal(parse("/a+b"), CMN_OK);
	assert_string_equal(target.segments[0], "a+b");
}

static void an_encoded_slash_does_not_change_the_path(void **state)
{
	(void)state;
	REFUSED("/v1/a%2Fb", "%2F");
	REFUSED("/v1/a%2fb", "%2F");
	assert_int_equal(parse("/v1?q=a%2Fb"), CMN_OK);
}

static void a_path_that_climbs_is_refused(void **state)
{
	(void)state;
	REFUSED("/v1/../secret", "..");
	REFUSED("/v1/%2e%2E/secret", "..");
	REFUSED("/v1/./x", "\".\"");
	REFUSED("/v1//x", "//");
}

static void a_nul_is_refused_everywhere(void **state)
{
	(void)state;
	REFUSED("/v1/a%00b", "NUL");
	REFUSED("/v1?q=a%00b", "NUL");
	REFUSED("/v1?q%00=a", "NUL");
}

static void what_is_not_utf8_is_refused_not_dropped(void **state)
{
	(void)state;
	REFUSED("/v1?ville=%E9t", "UTF-8");        /* Latin-1 */
	REFUSED("/v1?ville=%C0%AF", "UTF-8");      /* overlong */
	REFUSED("/v1/%ED%A0%80", "UTF-8");         /* surrogate */
	REFUSED("/v1?ville=\xC3\xA9t", "\"%XX\""); /* raw bytes */
}

static void a_broken_escape_is_refused(void **state)
{
	(void)state;
	REFUSED("/v1?q=%", "hexadecimal");
	REFUSED("/v1?q=%4", "hexadecimal");
	REFUSED("/v1?q=%zz", "hexadecimal");
	REFUSED("/v1?q=%4&r=1", "hexadecimal");
}

static void a_parameter_given_twice_is_refused_and_named(void **state)
{
	(void)state;
	REFUSED("/v1?departement=31&departement=09", "\"departement\" given twice");
	assert_string_equal(err.faults[0].pointer, "query:departement");
	REFUSED("/v1?a=1&%61=2", "given twice");
}

static void an_address_that_is_too_long_is_414(void **state)
{
	static char raw[CMN_TARGET_MAX + 2];

	(void)state;
	memset(raw, 'a', sizeof(raw) - 1);
	raw[0] = '/';
	assert_int_equal(parse(raw), CMN_E_URI_TOO_LONG);
	raw[CMN_TARGET_MAX] = '\0';
	assert_int_equal(parse(raw), CMN_OK);
}

static void many_segments_and_many_parameters_stay_in_bounds(void **state)
{
	char raw[600];
	int i;

	(void)state;
	for (i = 0; i < 100; i++)
		snprintf(raw + 2 * i, sizeof(raw) - 2 * (size_t)i, "/a");
	assert_int_equal(parse(raw), CMN_OK);
	assert_int_equal(target.n_segments, CMN_SEGMENTS_MAX + 1);
	snprintf(raw, sizeof(raw), "/?");
	for (i = 0; i < 40; i++)
		snprintf(raw + strlen(raw), sizeof(raw) - strlen(raw), "p%d=1&", i);
	REFUSED(raw, "more than 32");
}

static void an_address_that_does_not_begin_with_a_slash_is_refused(void **state)
{
	(void)state;
	REFUSED("http://other/v1", "begin with");
	REFUSED("*", "begin with");
	REFUSED("", "begin with");
}

/* --- headers ----------------------------------------------------------------------------- */

static enum cmn_err check(const struct cmn_header *headers, size_t n, bool malformed)
{
	struct cmn_request request = {.headers = headers, .n_headers = n, .malformed = malformed};
	struct cmn_heads heads;

	cmn_error_init(&err);
	cmn_heads_read(&request, &heads);
	return cmn_heads_check(&request, &heads, &err);
}

static void two_lengths_are_refused(void **state)
{
	const struct cmn_header twice[] = {{"Content-Length", "5"}, {"content-length", "7"}};
	const struct cmn_header both[] = {{"Transfer-Encoding", "chunked"},
					  {"Content-Length", "7"}};

	(void)state;
	assert_int_equal(check(twice, 2, false), CMN_E_BAD_REQUEST);
	assert_string_equal(err.faults[0].pointer, "header:Content-Length");
	assert_int_equal(check(both, 2, false), CMN_E_BAD_REQUEST);
	assert_non_null(strstr(err.detail[CMN_EN], "ambiguous length"));
}

static void single_headers_given_twice_are_refused_and_lists_are_not(void **state)
{
	const char *const single[] = {"Host",      "Authorization", "Idempotency-Key",
				      "If-Match",  "Content-Type",  "X-Request-Id",
				      "C360-After"};
	struct cmn_header two[2] = {{NULL, "a"}, {NULL, "a"}};
	size_t i;

	(void)state;
	for (i = 0; i < CMN_LEN(single); i++) {
		two[0].name = two[1].name = single[i];
		assert_int_equal(check(two, 2, false), CMN_E_BAD_REQUEST);
		assert_non_null(strstr(err.detail[CMN_EN], single[i]));
	}
	two[0].name = two[1].name = "Accept";
	assert_int_equal(check(two, 2, false), CMN_OK);
}

static void a_nul_in_a_header_is_refused(void **state)
{
	(void)state;
	assert_int_equal(check(NULL, 0, true), CMN_E_BAD_REQUEST);
	assert_non_null(strstr(err.detail[CMN_EN], "NUL"));
}

static void a_header_is_found_without_regard_to_case(void **state)
{
	const struct cmn_header headers[] = {{"x-thing", "1"}, {"X-Twice", "1"}, {"x-twice", "2"}};
	const struct cmn_request request = {.headers = headers, .n_headers = 3};
	size_t count;

	(void)state;
	assert_string_equal(cmn_request_header(&request, "X-Thing", &count), "1");
	assert_int_equal(count, 1);
	assert_null(cmn_request_header(&request, "X-Twice", &count));
	assert_int_equal(count, 2);
	assert_null(cmn_request_header(&request, "X-None", &count));
	assert_int_equal(count, 0);
}

static void french_unless_english_is_preferred(void **state)
{
	(void)state;
	assert_int_equal(cmn_heads_lang(NULL), CMN_FR);
	assert_int_equal(cmn_heads_lang(""), CMN_FR);
	assert_int_equal(cmn_heads_lang("de"), CMN_FR);
	assert_int_equal(cmn_heads_lang("en"), CMN_EN);
	assert_int_equal(cmn_heads_lang("en-GB,en;q=0.9"), CMN_EN);
	assert_int_equal(cmn_heads_lang("fr;q=0.5, en;q=0.8"), CMN_EN);
	assert_int_equal(cmn_heads_lang("en;q=0.5, fr;q=0.8"), CMN_FR);
	assert_int_equal(cmn_heads_lang("en;q=0"), CMN_FR);
}

static void accept_names_a_type_or_not(void **state)
{
	(void)state;
	assert_true(cmn_heads_accept("application/x-ndjson", "application/x-ndjson"));
	assert_true(
	    cmn_heads_accept("text/html, application/x-ndjson;q=0.9", "application/x-ndjson"));
	assert_false(cmn_heads_accept("application/x-ndjson;q=0", "application/x-ndjson"));
	assert_false(cmn_heads_accept("application/x-ndjson2", "application/x-ndjson"));
	assert_false(cmn_heads_accept("*/*", "application/x-ndjson"));
	assert_false(cmn_heads_accept(NULL, "application/x-ndjson"));
}

static void a_trace_is_continued_with_a_span_of_our_own(void **state)
{
	static const char from[] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
	const char *const bad[] = {
	    "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
	    "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
	    "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
	    "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
	    "x",
	};
	char out[64];
	size_t i;

	(void)state;
	cmn_heads_trace(from, out);
	assert_memory_equal(out, from, 36);
	assert_memory_not_equal(out + 36, from + 36, 16);
	assert_string_equal(out + 52, "-01");
	for (i = 0; i < CMN_LEN(bad); i++) {
		cmn_heads_trace(bad[i], out);
		assert_int_equal(strlen(out), 55);
		assert_memory_not_equal(out + 3, from + 3, 32);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(path_and_query_are_decoded),
	    cmocka_unit_test(a_plus_in_the_path_stays_a_plus),
	    cmocka_unit_test(an_encoded_slash_does_not_change_the_path),
	    cmocka_unit_test(a_path_that_climbs_is_refused),
	    cmocka_unit_test(a_nul_is_refused_everywhere),
	    cmocka_unit_test(what_is_not_utf8_is_refused_not_dropped),
	    cmocka_unit_test(a_broken_escape_is_refused),
	    cmocka_unit_test(a_parameter_given_twice_is_refused_and_named),
	    cmocka_unit_test(an_address_that_is_too_long_is_414),
	    cmocka_unit_test(many_segments_and_many_parameters_stay_in_bounds),
	    cmocka_unit_test(an_address_that_does_not_begin_with_a_slash_is_refused),
	    cmocka_unit_test(two_lengths_are_refused),
	    cmocka_unit_test(single_headers_given_twice_are_refused_and_lists_are_not),
	    cmocka_unit_test(a_nul_in_a_header_is_refused),
	    cmocka_unit_test(a_header_is_found_without_regard_to_case),
	    cmocka_unit_test(french_unless_english_is_preferred),
	    cmocka_unit_test(accept_names_a_type_or_not),
	    cmocka_unit_test(a_trace_is_continued_with_a_span_of_our_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

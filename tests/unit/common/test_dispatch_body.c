/* SPDX-License-Identifier: EUPL-1.2 */
#include "unit/common/things.h"

#include "cmn/clock.h"

/* --- body -------------------------------------------------------------------------------- */

static void post(const char *headers, const char *body)
{
	char all[300];

	snprintf(all, sizeof(all), TOKEN "\n%s", headers);
	ask(d, "POST", "/v1/things", all, body, &a);
	assert_int_equal(seen.calls, 0);
}

static void a_field_that_is_unknown_or_of_the_wrong_type_is_422_and_named(void **state)
{
	(void)state;
	post(JSON, "{\"commune\":\"31483\",\"nom\":\"x\"}");
	EXPECT(422, "invalid");
	assert_string_equal(asked_pointer(&a), "/nom");
	asked_clear(&a);
	post(JSON, "{\"commune\":31483}");
	EXPECT(422, "invalid");
	assert_string_equal(asked_pointer(&a), "/commune");
	asked_clear(&a);
	post(JSON, "{\"commune\":\"31483\",\"date\":\"2026-02-30\"}");
	EXPECT(422, "invalid");
	assert_string_equal(asked_pointer(&a), "/date");
}

static void bytes_that_are_not_the_json_we_take_are_400(void **state)
{
	const char *const bad[] = {
	    "",
	    "{",
	    "{\"commune\":\"\xE9t\xE9\"}",                         /* Latin-1 */
	    "{\"commune\":\"31483\",\"commune\":\"31484\"}",       /* duplicate key */
	    "{\"commune\":\"314\\u000083\"}",                      /* NUL in text */
	    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]", /* deep */
	    "{\"commune\":\"31483\"} x",
	};
	size_t i;

	(void)state;
	for (i = 0; i < CMN_LEN(bad); i++) {
		post(JSON, bad[i]);
		EXPECT(400, "bad-request");
		asked_clear(&a);
	}
}

static void another_media_type_is_415(void **state)
{
	const char *const bad[] = {"", "Content-Type: text/plain",
				   "Content-Type: application/jsonx",
				   "Content-Type: application/json; charset=latin1",
				   "Content-Type: application/x-www-form-urlencoded"};
	size_t i;

	(void)state;
	for (i = 0; i < CMN_LEN(bad); i++) {
		post(bad[i], "{}");
		EXPECT(415, "unsupported-media-type");
		asked_clear(&a);
	}
	ask(d, "POST", "/v1/things", TOKEN "\nContent-Type: Application/JSON ; charset=UTF-8",
	    "{\"commune\":\"31483\"}", &a);
	assert_int_equal(a.answer.status, 201);
}

static void a_body_over_the_limit_is_413(void **state)
{
	char body[300];

	(void)state;
	snprintf(body, sizeof(body), "{\"commune\":\"%0250d\"}", 1);
	post(JSON, body);
	EXPECT(413, "payload-too-large");
	assert_non_null(strstr(asked_text(&a, "detail"), "200"));
}

static void a_body_where_none_is_expected_is_400(void **state)
{
	(void)state;
	ask(d, "GET", "/v1/things/" ID, TOKEN "\n" JSON, "{}", &a);
	EXPECT(400, "bad-request");
	assert_int_equal(seen.calls, 0);
}

/* --- idempotency and position ------------------------------------------------------------ */

static void an_idempotency_key_is_visible_ascii_of_1_to_120(void **state)
{
	char headers[300];

	(void)state;
	snprintf(headers, sizeof(headers), JSON "Idempotency-Key: %0121d", 1);
	post(headers, "{\"commune\":\"31483\"}");
	EXPECT(400, "bad-request");
	assert_string_equal(asked_pointer(&a), "header:Idempotency-Key");
	asked_clear(&a);
	post(JSON "Idempotency-Key: a b", "{\"commune\":\"31483\"}");
	EXPECT(400, "bad-request");
	asked_clear(&a);
	post(JSON "Idempotency-Key: ", "{\"commune\":\"31483\"}");
	EXPECT(400, "bad-request");
	asked_clear(&a);
	snprintf(headers, sizeof(headers), TOKEN "\n" JSON "Idempotency-Key: %0120d", 1);
	ask(d, "POST", "/v1/things", headers, "{\"commune\":\"31483\"}", &a);
	assert_int_equal(a.answer.status, 201);
}

/* Event ids end in the mark of the service that wrote them. */
#define FROM_NEAR     "6f9619ff-8b86-4011-b42d-00cf4fc903fc"
#define FROM_OTHER    "6F9619FF-8B86-4011-B42D-00CF4FC94588"
#define FROM_STRANGER "6f9619ff-8b86-4011-b42d-00cf4fc90c59"

static void a_read_waits_for_the_write_it_names(void **state)
{
	(void)state;
	arrives_after = 3;
	ask(d, "GET", "/v1/things/" ID, TOKEN "\nC360-After: " FROM_NEAR, NULL, &a);
	assert_int_equal(a.answer.status, 200);
	assert_int_equal(asked_inbox, 4);
	asked_clear(&a);
	ask(d, "GET", "/v1/things/" ID, TOKEN "\nC360-After: " FROM_OTHER, NULL, &a);
	assert_int_equal(a.answer.status, 200);
	assert_int_equal(asked_inbox, 5);
}

static void a_write_of_a_service_that_is_not_followed_is_not_waited_for(void **state)
{
	(void)state;
	arrives_after = 1000000;
	ask(d, "GET", "/v1/things/" ID, TOKEN "\nC360-After: " FROM_STRANGER, NULL, &a);
	assert_int_equal(a.answer.status, 200);
	assert_int_equal(asked_inbox, 0);
}

/* The inbox has forgotten it by now. */
static void a_write_of_the_day_before_yesterday_is_not_waited_for(void **state)
{
	unsigned long long made_ms =
	    (unsigned long long)(cmn_clock_us() / 1000 - INT64_C(48) * 3600 * 1000);
	char headers[1024], id[48];

	(void)state;
	arrives_after = 1000000;
	snprintf(id, sizeof(id), "%08llx-%04llx-7000-8000-0000000003fc", made_ms >> 16,
		 made_ms & 0xffff); /* "near" is followed */
	snprintf(headers, sizeof(headers), TOKEN "\nC360-After: %s", id);
	ask(d, "GET", "/v1/things/" ID, headers, NULL, &a);
	assert_int_equal(a.answer.status, 200);
	assert_int_equal(asked_inbox, 0);
}

static void ones_own_write_is_not_waited_for(void **state)
{
	char headers[200];

	(void)state;
	arrives_after = 1000000;
	ask(d, "POST", "/v1/things", TOKEN "\n" JSON, "{\"commune\":\"31483\"}", &a);
	snprintf(headers, sizeof(headers), TOKEN "\nC360-After: %s",
		 asked_header(&a, "C360-Position"));
	asked_clear(&a);
	ask(d, "GET", "/v1/things/" ID, headers, NULL, &a);
	assert_int_equal(a.answer.status, 200);
	assert_int_equal(asked_inbox, 0);
}

static void a_write_that_does_not_arrive_is_503_after_a_second(void **state)
{
	(void)state;
	arrives_after = 1000000;
	ask(d, "GET", "/v1/things/" ID, TOKEN "\nC360-After: " FROM_NEAR, NULL, &a);
	EXPECT(503, "reference-not-arrived");
	assert_non_null(asked_header(&a, "Retry-After"));
	assert_int_equal(seen.calls, 0);
	asked_clear(&a);
	ask(d, "GET", "/v1/things/" ID, TOKEN "\nC360-After: 12", NULL, &a);
	EXPECT(400, "bad-request");
	assert_string_equal(asked_pointer(&a), "header:C360-After");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(a_field_that_is_unknown_or_of_the_wrong_type_is_422_and_named),
	    T(bytes_that_are_not_the_json_we_take_are_400),
	    T(another_media_type_is_415),
	    T(a_body_over_the_limit_is_413),
	    T(a_body_where_none_is_expected_is_400),
	    T(an_idempotency_key_is_visible_ascii_of_1_to_120),
	    T(a_read_waits_for_the_write_it_names),
	    T(ones_own_write_is_not_waited_for),
	    T(a_write_of_a_service_that_is_not_followed_is_not_waited_for),
	    T(a_write_of_the_day_before_yesterday_is_not_waited_for),
	    T(a_write_that_does_not_arrive_is_503_after_a_second),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}

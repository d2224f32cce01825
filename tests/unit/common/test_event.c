/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/event.h"
#include "cmn/json.h"
#include "support/cmocka_all.h"

#include <stdio.h>
#include <string.h>

static const char *const GOOD =
    "{\"specversion\":\"1.0\",\"id\":\"0198f7a0-0000-7000-8000-000000000001\","
    "\"source\":\"/c360/intake\",\"type\":\"intake.situation.opened.v1\",\"subject\":\"s1\","
    "\"time\":\"2026-11-22T10:00:00Z\",\"datacontenttype\":\"application/json\","
    "\"stream\":\"31.intake.facts\",\"departement\":\"31\",\"epoch\":3,\"sequence\":42,"
    "\"traceparent\":\"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\","
    "\"data\":{\"commune\":\"31555\"},\"newmember\":[1]}";

static enum cmn_err decode(const char *text, struct cmn_event *ev, struct cmn_error *err)
{
	cmn_error_init(err);
	return cmn_event_decode(text, strlen(text), ev, err);
}

static void an_envelope_is_read_and_unknown_members_are_ignored(void **state)
{
	struct cmn_event ev = {.data = NULL};
	struct cmn_error err;

	(void)state;
	assert_int_equal(decode(GOOD, &ev, &err), CMN_OK);
	assert_string_equal(ev.id, "0198f7a0-0000-7000-8000-000000000001");
	assert_string_equal(ev.type, "intake.situation.opened.v1");
	assert_string_equal(ev.subject, "s1");
	assert_int_equal(ev.epoch, 3);
	assert_int_equal(ev.sequence, 42);
	assert_int_equal(strlen(ev.traceparent), 55);
	assert_string_equal(cmn_json_get(ev.data, "commune"), "31555");
	cmn_event_clear(&ev);
	assert_null(ev.data);
}

/* GOOD with member `name` replaced by `value`; NULL: without it. */
static char *variant(const char *name, json_t *value)
{
	json_t *doc = json_loads(GOOD, 0, NULL);
	char *text;

	if (value)
		json_object_set_new(doc, name, value);
	else
		json_object_del(doc, name);
	text = json_dumps(doc, 0);
	json_decref(doc);
	return text;
}

static void assert_refused(const char *text, const char *why)
{
	struct cmn_event ev = {.sequence = 99};
	struct cmn_error err;

	assert_int_equal(decode(text, &ev, &err), CMN_E_INVALID);
	if (!strstr(err.detail[CMN_EN], why))
		fail_msg("\"%s\" does not say \"%s\"", err.detail[CMN_EN], why);
	assert_int_equal(ev.sequence, 99);
}

static void each_missing_member_is_named(void **state)
{
	static const char *const NAMES[] = {"id",      "stream", "source",      "type",
					    "subject", "time",   "departement", "data"};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(NAMES); i++) {
		CMN_AUTO(cmn_free_drop) char *text = variant(NAMES[i], NULL);
		char why[64];

		snprintf(why, sizeof(why), "\"%s\" is missing", NAMES[i]);
		assert_refused(text, why);
	}
}

static void a_member_that_is_too_long_or_of_another_type_is_refused(void **state)
{
	static char longer[200];
	CMN_AUTO(cmn_free_drop) char *number = variant("subject", json_integer(5));
	CMN_AUTO(cmn_free_drop) char *empty = variant("subject", json_string(""));
	CMN_AUTO(cmn_free_drop) char *text = NULL;

	(void)state;
	memset(longer, 'x', sizeof(longer) - 1);
	text = variant("type", json_string(longer));
	assert_refused(text, "\"type\" is missing or too long");
	assert_refused(number, "\"subject\"");
	assert_refused(empty, "\"subject\"");
}

static void a_number_that_is_not_positive_is_refused(void **state)
{
	CMN_AUTO(cmn_free_drop) char *zero = variant("sequence", json_integer(0));
	CMN_AUTO(cmn_free_drop) char *negative = variant("epoch", json_integer(-1));
	CMN_AUTO(cmn_free_drop) char *text = variant("sequence", json_string("42"));
	CMN_AUTO(cmn_free_drop) char *none = variant("epoch", NULL);

	(void)state;
	assert_refused(zero, "number is missing or not positive");
	assert_refused(negative, "number is missing or not positive");
	assert_refused(text, "number is missing or not positive");
	assert_refused(none, "number is missing or not positive");
}

static void another_version_of_cloudevents_is_refused(void **state)
{
	CMN_AUTO(cmn_free_drop) char *text = variant("specversion", json_string("2.0"));

	(void)state;
	assert_refused(text, "CloudEvents 1.0");
}

static void what_is_not_an_object_is_refused(void **state)
{
	(void)state;
	assert_refused("[]", "not a JSON object");
	assert_refused("\"x\"", "not a JSON object");
	assert_refused("", "");
	assert_refused("{\"specversion\"", "");
}

static void more_bytes_than_the_maximum_are_refused_unread(void **state)
{
	char *big = malloc(CMN_EVENT_MAX + 2);
	struct cmn_event ev = {.data = NULL};
	struct cmn_error err;

	(void)state;
	assert_non_null(big);
	memset(big, ' ', CMN_EVENT_MAX + 1);
	assert_int_equal(cmn_event_decode(big, CMN_EVENT_MAX + 1, &ev, &err), CMN_E_INVALID);
	assert_non_null(strstr(err.detail[CMN_EN], "more than 65536 bytes"));
	free(big);
}

static void a_traceparent_that_is_too_long_is_left_out(void **state)
{
	static char longer[100];
	CMN_AUTO(cmn_free_drop) char *text = NULL;
	struct cmn_event ev = {.data = NULL};
	struct cmn_error err;

	(void)state;
	memset(longer, 'a', sizeof(longer) - 1);
	text = variant("traceparent", json_string(longer));
	assert_int_equal(decode(text, &ev, &err), CMN_OK);
	assert_string_equal(ev.traceparent, "");
	cmn_event_clear(&ev);
}

static void what_is_written_is_read_back(void **state)
{
	struct cmn_event ev = {.data = NULL}, back = {.data = NULL};
	struct cmn_buf out;
	struct cmn_error err;

	(void)state;
	assert_int_equal(decode(GOOD, &ev, &err), CMN_OK);
	snprintf(ev.subject, sizeof(ev.subject), "%s", "a \"quoted\" é");
	cmn_buf_init(&out, CMN_EVENT_MAX);
	cmn_event_write(&out, &ev, "{\"commune\":\"31555\"}");
	assert_false(out.failed);
	assert_int_equal(decode(out.data, &back, &err), CMN_OK);
	assert_string_equal(back.subject, ev.subject);
	assert_string_equal(back.stream, ev.stream);
	assert_string_equal(back.traceparent, ev.traceparent);
	assert_int_equal(back.sequence, 42);
	assert_true(json_equal(back.data, ev.data));
	cmn_buf_free(&out);
	cmn_event_clear(&ev);
	cmn_event_clear(&back);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_envelope_is_read_and_unknown_members_are_ignored),
	    cmocka_unit_test(each_missing_member_is_named),
	    cmocka_unit_test(a_member_that_is_too_long_or_of_another_type_is_refused),
	    cmocka_unit_test(a_number_that_is_not_positive_is_refused),
	    cmocka_unit_test(another_version_of_cloudevents_is_refused),
	    cmocka_unit_test(what_is_not_an_object_is_refused),
	    cmocka_unit_test(more_bytes_than_the_maximum_are_refused_unread),
	    cmocka_unit_test(a_traceparent_that_is_too_long_is_left_out),
	    cmocka_unit_test(what_is_written_is_read_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

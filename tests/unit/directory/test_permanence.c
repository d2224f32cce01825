/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_permanence.c - openings day by day, and their iCalendar.
 */
#include "unit/directory/hours_made.h"

#include "ical.h"

#include "cmn/clock.h"
#include "cmn/json.h"

#define ID "0192f000-0000-7000-8000-000000000001"

static struct directory_span spans[DIRECTORY_DAY_SPANS];
static struct cmn_buf out;

static void opens_at(size_t i, const char *from, const char *until)
{
	char text[CMN_TIME_LEN];

	cmn_time_format(spans[i].from_us, text);
	assert_string_equal(text, from);
	cmn_time_format(spans[i].until_us, text);
	assert_string_equal(text, until);
}

static const char *calendar(const char *from, const char *until, const char *name)
{
	const struct directory_permanence what = {
	    .id = ID, .departement = "31", .name = name, .lat = "43.6", .lon = "1.44"};

	cmn_buf_free(&out);
	cmn_buf_init(&out, 1 << 20);
	directory_calendar_write(&out, &what, &hours, day(from), day(until));
	assert_false(out.failed);
	return out.data;
}

static size_t events(const char *text)
{
	size_t n = 0;

	for (; (text = strstr(text, "BEGIN:VEVENT\r\n")) != NULL; text++)
		n++;
	return n;
}

static void spans_that_touch_or_overlap_are_one_in_order(void **state)
{
	(void)state;
	add(MON, "14:00", "17:00");
	add(MON, "09:00", "11:00");
	add(MON, "11:00", "12:00");
	add(MON, "16:00", "16:30");
	assert_int_equal(directory_openings(&hours, day("2026-11-23"), "31", spans), 2);
	opens_at(0, "2026-11-23T08:00:00.000000Z", "2026-11-23T11:00:00.000000Z");
	opens_at(1, "2026-11-23T13:00:00.000000Z", "2026-11-23T16:00:00.000000Z");
	assert_int_equal(directory_openings(&hours, day("2026-11-24"), "31", spans), 0);
}

static void a_span_through_the_night_of_a_change_has_its_real_length(void **state)
{
	(void)state;
	add(SAT, "22:00", "06:00");
	assert_int_equal(directory_openings(&hours, day("2026-03-28"), "31", spans), 1);
	opens_at(0, "2026-03-28T21:00:00.000000Z", "2026-03-29T04:00:00.000000Z");
	assert_int_equal(directory_openings(&hours, day("2026-10-24"), "31", spans), 1);
	opens_at(0, "2026-10-24T20:00:00.000000Z", "2026-10-25T05:00:00.000000Z");
}

static void a_span_that_the_clocks_skip_is_none(void **state)
{
	(void)state;
	add(SUN, "02:00", "03:00");
	assert_int_equal(directory_openings(&hours, day("2026-03-29"), "31", spans), 0);
	assert_int_equal(directory_openings(&hours, day("2026-03-22"), "31", spans), 1);
}

static void holidays_and_closures_are_left_out_and_openings_put_in(void **state)
{
	(void)state;
	add(WEEK, "09:00", "12:00");
	except("2026-12-28", "2026-12-31", NULL, NULL);
	except("2026-12-25", "2026-12-25", "10:00", "11:00");
	/* 21 to 24, the opening on Christmas Day; closed 28 to 31 and on New Year's Day */
	assert_int_equal(events(calendar("2026-12-21", "2027-01-03", "P")), 5);
	assert_non_null(strstr(out.data, "DTSTART:20261225T090000Z\r\nDTEND:20261225T100000Z\r\n"));
	assert_null(strstr(out.data, "DTSTART:202612281"));
	assert_null(strstr(out.data, "DTSTART:20270101"));
}

static void the_leap_day_opens_like_any_other(void **state)
{
	(void)state;
	add(TUE, "09:00", "12:00");
	assert_int_equal(events(calendar("2028-02-28", "2028-03-01", "P")), 1);
	assert_non_null(strstr(out.data, "UID:" ID "-20280229T0900\r\n"));
}

static void an_opening_keeps_its_name_whatever_days_are_asked_for(void **state)
{
	char kept[200];

	(void)state;
	add(MON, "09:00", "12:00");
	calendar("2026-11-23", "2026-11-23", "P");
	snprintf(kept, sizeof(kept), "%.60s", strstr(out.data, "UID:"));
	assert_non_null(strstr(calendar("2026-11-01", "2026-12-31", "P"), kept));
}

static void a_calendar_without_openings_has_a_component_all_the_same(void **state)
{
	(void)state;
	add(MON, "09:00", "12:00");
	assert_int_equal(events(calendar("2026-11-24", "2026-11-25", "P")), 0);
	assert_non_null(strstr(out.data, "BEGIN:VFREEBUSY\r\nUID:" ID "\r\n"));
	assert_non_null(strstr(out.data, "DTSTART:20261123T230000Z\r\nDTEND:20261125T230000Z\r\n"));
}

static void texts_are_escaped_and_hold_no_line_of_their_own(void **state)
{
	(void)state;
	cmn_buf_init(&out, 4096);
	directory_calendar_text(&out, "X", "a,b;c\\d\r\nEND:VEVENT\x01\te: \"q\"");
	assert_string_equal(out.data, "X:a\\,b\\;c\\\\d\\nEND:VEVENT e: \"q\"\r\n");
}

static void lines_are_folded_at_75_octets_between_characters(void **state)
{
	char text[301], whole[320] = "";
	size_t n = 0;

	(void)state;
	while (n < 296) {
		memcpy(text + n, "\xf0\x9f\x8f\xa0\xc3\xa9", 6); /* four octets and two */
		n += 6;
	}
	text[n] = '\0';
	cmn_buf_init(&out, 4096);
	directory_calendar_text(&out, "X", text);
	for (char *line = out.data; *line != '\0';) {
		char *end = strstr(line, "\r\n");

		assert_non_null(end);
		assert_true(end - line <= 75);
		assert_true(cmn_utf8_valid(line, (size_t)(end - line)));
		strncat(whole, line + (*line == ' '), (size_t)(end - line) - (*line == ' '));
		line = end + 2;
	}
	assert_string_equal(whole + 2, text);
}

static void a_line_of_75_octets_is_not_folded(void **state)
{
	char text[75];

	(void)state;
	memset(text, 'a', 74);
	text[73] = '\0';
	cmn_buf_init(&out, 4096);
	directory_calendar_text(&out, "X", text);
	assert_int_equal(out.len, 77);
	cmn_buf_reset(&out);
	text[73] = 'a';
	text[74] = '\0';
	directory_calendar_text(&out, "X", text);
	assert_string_equal(out.data + 75, "\r\n a\r\n");
}

static int clear(void **state)
{
	(void)state;
	memset(&hours, 0, sizeof(hours));
	cmn_buf_free(&out);
	return 0;
}

#define T(name) cmocka_unit_test_setup_teardown(name, clear, clear)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(spans_that_touch_or_overlap_are_one_in_order),
	    T(a_span_through_the_night_of_a_change_has_its_real_length),
	    T(a_span_that_the_clocks_skip_is_none),
	    T(holidays_and_closures_are_left_out_and_openings_put_in),
	    T(the_leap_day_opens_like_any_other),
	    T(an_opening_keeps_its_name_whatever_days_are_asked_for),
	    T(a_calendar_without_openings_has_a_component_all_the_same),
	    T(texts_are_escaped_and_hold_no_line_of_their_own),
	    T(lines_are_folded_at_75_octets_between_characters),
	    T(a_line_of_75_octets_is_not_folded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

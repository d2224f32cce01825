/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_calendar_http.c - when a point is open, as a list and as iCalendar, which a reader of its
 * own judges.
 */
#include "integration/directory/receiving.h"

#include "integration/directory/ical_reader.h"

static char id[40];
static struct ical cal;

static void point_with(const char *place_more, const char *more)
{
	struct things t = some("", place_more);
	char all[6000];

	snprintf(all, sizeof(all), ",\"neutral\":true%s", more);
	new_point(&t, all, 201, id);
}

static const char *asked_of(const char *what, const char *query)
{
	static char target[240];

	snprintf(target, sizeof(target), POINTS "/%s/%s%s", id, what, query);
	return target;
}

static size_t openings(const char *query)
{
	get(asked_of("openings", query), 200);
	return json_array_size(member("openings"));
}

static const char *opening(size_t i, const char *key)
{
	const char *found = cmn_json_get(json_array_get(member("openings"), i), key);

	assert_non_null(found);
	return found;
}

static size_t calendar(const char *query)
{
	get(asked_of("calendar.ics", query), 200);
	assert_string_equal(me.a.answer.content_type, "text/calendar; charset=utf-8");
	ical_read(&cal, me.a.answer.body.data);
	return cal.events;
}

static void openings_are_by_the_clock_of_the_departement(void **state)
{
	(void)state;
	point_with("", ",\"hours\":" MONDAYS);
	assert_int_equal(openings("?from=2026-03-23&until=2026-03-30"), 2);
	assert_string_equal(opening(0, "day"), "2026-03-23");
	assert_string_equal(opening(0, "opens"), "09:00");
	assert_string_equal(opening(0, "closes"), "12:00");
	assert_string_equal(opening(0, "from"), "2026-03-23T08:00:00.000000Z"); /* winter */
	assert_string_equal(opening(1, "from"), "2026-03-30T07:00:00.000000Z"); /* summer */
	assert_string_equal(opening(1, "until"), "2026-03-30T10:00:00.000000Z");
	assert_int_equal(calendar("?from=2026-03-23&until=2026-03-30"), 2);
	assert_string_equal(ical_of(&cal, 0, "DTSTART"), "20260323T080000Z");
	assert_string_equal(ical_of(&cal, 1, "DTSTART"), "20260330T070000Z");
	assert_string_equal(ical_of(&cal, 1, "DTEND"), "20260330T100000Z");
}

static void without_days_the_next_92_are_shown(void **state)
{
	(void)state;
	point_with("", ",\"hours\":" MONDAYS);
	assert_int_equal(openings(""), 14);
	assert_string_equal(asked_text(&me.a, "from"), TODAY);
	assert_string_equal(asked_text(&me.a, "until"), "2027-02-22");
	assert_int_equal(calendar(""), 14);
	assert_int_equal(openings("?from=2026-12-01"), 13); /* 92 days again */
	assert_string_equal(asked_text(&me.a, "until"), "2027-03-02");
}

static void closures_and_public_holidays_are_not_there_and_exceptional_openings_are(void **state)
{
	(void)state;
	point_with("",
		   ",\"hours\":{\"weekly\":[{\"days\":[\"monday\",\"friday\"],\"opens\":\"09:00\","
		   "\"closes\":\"12:00\"}],\"exceptions\":["
		   "{\"from\":\"2026-12-28\",\"until\":\"2026-12-31\",\"closed\":true,"
		   "\"why\":\"annual_leave\"},{\"from\":\"2026-12-26\",\"until\":\"2026-12-26\","
		   "\"opens\":\"14:00\",\"closes\":\"15:30\"}]}");
	/* 21, 26 (a Saturday, by exception), 4; not Friday 25, Monday 28, Friday 1 */
	assert_int_equal(openings("?from=2026-12-19&until=2027-01-05"), 3);
	assert_string_equal(opening(0, "day"), "2026-12-21");
	assert_string_equal(opening(1, "day"), "2026-12-26");
	assert_string_equal(opening(1, "closes"), "15:30");
	assert_string_equal(opening(2, "day"), "2027-01-04");
	assert_int_equal(calendar("?from=2026-12-19&until=2027-01-05"), 3);
	assert_string_equal(ical_of(&cal, 1, "DTSTART"), "20261226T130000Z");
	assert_string_equal(ical_of(&cal, 1, "DTEND"), "20261226T143000Z");
}

static void a_night_of_the_change_has_its_real_length(void **state)
{
	(void)state;
	point_with("", ",\"hours\":{\"weekly\":[{\"days\":[\"saturday\"],\"opens\":\"22:00\","
		       "\"closes\":\"06:00\"}]}");
	assert_int_equal(calendar("?from=2026-10-24&until=2026-10-24"), 1);
	assert_string_equal(ical_of(&cal, 0, "DTSTART"), "20261024T200000Z");
	assert_string_equal(ical_of(&cal, 0, "DTEND"), "20261025T050000Z"); /* nine hours */
	assert_int_equal(calendar("?from=2027-03-27&until=2027-03-27"), 1);
	assert_string_equal(ical_of(&cal, 0, "DTSTART"), "20270327T210000Z");
	assert_string_equal(ical_of(&cal, 0, "DTEND"), "20270328T040000Z"); /* seven */
}

static void hours_that_nobody_stated_are_unknown_not_closed(void **state)
{
	(void)state;
	point_with("", "");
	assert_int_equal(openings(""), 0);
	assert_true(json_is_false(member("known")));
	assert_int_equal(calendar("?from=2026-11-23&until=2026-11-24"), 0);
	assert_string_equal(ical_prop(&cal, 0, "NAME", true), "Permanence inventée");
}

static void hours_of_the_place_hold_until_the_point_has_its_own(void **state)
{
	(void)state;
	point_with(",\"hours\":" MONDAYS, "");
	assert_int_equal(openings("?from=2026-11-23&until=2026-11-29"), 1);
	assert_string_equal(asked_text(&me.a, "hours_of"), "place");
	patch(point(id), 1,
	      "{\"hours\":{\"weekly\":[{\"days\":[\"tuesday\",\"friday\"],\"opens\":\"14:00\","
	      "\"closes\":\"16:00\"}],\"on_appointment\":true}}",
	      200);
	assert_int_equal(openings("?from=2026-11-23&until=2026-11-29"), 2);
	assert_true(json_is_true(member("on_appointment")));
	assert_int_equal(calendar("?from=2026-11-23&until=2026-11-29"), 2);
	assert_string_equal(ical_of(&cal, 0, "DESCRIPTION"), "Sur rendez-vous.");
}

static void refused(const char *what, const char *query, int status, const char *pointer)
{
	get(asked_of(what, query), status);
	if (pointer != NULL)
		assert_string_equal(asked_pointer(&me.a), pointer);
}

static void days_that_cannot_be_are_refused_where_they_stand(void **state)
{
	static const char *const WHAT[] = {"openings", "calendar.ics"};

	(void)state;
	point_with("", ",\"hours\":" MONDAYS);
	for (size_t i = 0; i < CMN_LEN(WHAT); i++) {
		refused(WHAT[i], "?from=monday", 400, "query:from");
		refused(WHAT[i], "?from=2026-02-30", 400, "query:from");
		refused(WHAT[i], "?until=2027-02-29", 400, "query:until");
		refused(WHAT[i], "?from=2025-11-21", 422, "query:from");
		get(asked_of(WHAT[i], "?from=2025-11-22"), 200);
		get(asked_of(WHAT[i], "?from=2028-11-23"), 200);
		refused(WHAT[i], "?from=2028-11-24", 422, "query:from");
		refused(WHAT[i], "?from=2026-12-02&until=2026-12-01", 422, "query:until");
		get(asked_of(WHAT[i], "?from=2026-12-01&until=2027-06-02"), 200);
		refused(WHAT[i], "?from=2026-12-01&until=2027-06-03", 422, "query:until");
	}
}

static void an_opening_keeps_its_identifier_while_the_text_changes(void **state)
{
	char uid[100];

	(void)state;
	point_with("", ",\"hours\":" MONDAYS);
	assert_int_equal(calendar("?from=2026-11-30&until=2026-11-30"), 1);
	snprintf(uid, sizeof(uid), "%s", ical_of(&cal, 0, "UID"));
	clock_at("2026-11-23T11:00:00Z");
	patch(point(id), 1, "{\"name\":\"Autre nom\"}", 200);
	assert_int_equal(calendar("?from=2026-11-23&until=2026-12-20"), 4);
	assert_string_equal(ical_of(&cal, 1, "UID"), uid);
	assert_string_equal(ical_of(&cal, 1, "SUMMARY"), "Autre nom");
	assert_true(strcmp(ical_of(&cal, 1, "DTSTAMP"), "20261123T110000Z") >= 0);
}

#define RLO "\xe2\x80\xae" /* turns what follows around */

static void texts_of_any_kind_come_back_as_they_were(void **state)
{
	static const char NAME[] = "a,b;c\\\\d:e\\\"f END:VEVENT 🏠🏠🏠🏠🏠🏠🏠🏠🏠🏠🏠🏠🏠🏠🏠🏠 éèà" RLO "x";
	char more[600], text[1000];

	(void)state;
	snprintf(more, sizeof(more), ",\"name\":\"%s\",\"hours\":" MONDAYS, NAME);
	point_with(",\"address\":\"1, rue; \\\\inventée\",\"postal_code\":\"31000\",\"transport\":"
		   "\"Métro A, arrêt « Inventé » ; sortie 2\"",
		   more);
	assert_int_equal(calendar("?from=2026-11-23&until=2026-11-23"), 1);
	ical_text(ical_of(&cal, 0, "SUMMARY"), text, sizeof(text));
	assert_string_equal(text, "a,b;c\\d:e\"f END:VEVENT 🏠🏠🏠🏠🏠🏠🏠🏠🏠🏠🏠🏠🏠🏠🏠🏠 éèà" RLO "x");
	ical_text(ical_of(&cal, 0, "LOCATION"), text, sizeof(text));
	assert_string_equal(text, "1, rue; \\inventée, 31000 Toulouse");
	ical_text(ical_of(&cal, 0, "DESCRIPTION"), text, sizeof(text));
	assert_string_equal(text, "Métro A, arrêt « Inventé » ; sortie 2");
}

static void the_longest_texts_still_make_a_calendar(void **state)
{
	char note[1400] = "", transport[2200] = "", more[1800], place[2400];

	(void)state;
	for (size_t i = 0; i < 300; i++)
		memcpy(note + 4 * i, "🏠", 5);
	for (size_t i = 0; i < 500; i++)
		memcpy(transport + 4 * i, "🚌", 5);
	snprintf(more, sizeof(more),
		 ",\"hours\":{\"weekly\":[{\"days\":[\"monday\"],\"opens\":\"09:00\",\"closes\":"
		 "\"12:00\"}],\"note\":\"%s\"}",
		 note);
	snprintf(place, sizeof(place), ",\"transport\":\"%s\"", transport);
	struct things t = some("", "");
	char body[2600];
	snprintf(body, sizeof(body), "{%s}", place + 1);
	patch(of("places", t.place), 1, body, 200);
	char all[2000];
	snprintf(all, sizeof(all), ",\"neutral\":true%s", more);
	new_point(&t, all, 201, id);
	assert_true(calendar("?from=2026-11-23&until=2027-05-25") > 20);
}

static void a_point_that_is_closed_for_good_opens_no_more(void **state)
{
	(void)state;
	point_with("", ",\"hours\":" MONDAYS);
	patch(point(id), 1, "{\"active\":false}", 200);
	assert_int_equal(openings(""), 0);
	assert_true(json_is_true(member("known")));
	assert_int_equal(calendar(""), 0);
	refused("openings", "?from=2020-01-01", 422, "query:from");
	snprintf(id, sizeof(id), NONE);
	get(asked_of("openings", ""), 404);
	get(asked_of("calendar.ics", ""), 404);
}

static int teardown(void **state)
{
	ical_free(&cal);
	return asking_teardown(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(openings_are_by_the_clock_of_the_departement),
	    cmocka_unit_test(without_days_the_next_92_are_shown),
	    cmocka_unit_test(
		closures_and_public_holidays_are_not_there_and_exceptional_openings_are),
	    cmocka_unit_test(a_night_of_the_change_has_its_real_length),
	    cmocka_unit_test(hours_that_nobody_stated_are_unknown_not_closed),
	    cmocka_unit_test(hours_of_the_place_hold_until_the_point_has_its_own),
	    cmocka_unit_test(days_that_cannot_be_are_refused_where_they_stand),
	    cmocka_unit_test(an_opening_keeps_its_identifier_while_the_text_changes),
	    cmocka_unit_test(texts_of_any_kind_come_back_as_they_were),
	    cmocka_unit_test(the_longest_texts_still_make_a_calendar),
	    cmocka_unit_test(a_point_that_is_closed_for_good_opens_no_more),
	};

	return cmocka_run_group_tests(tests, receiving_setup, teardown);
}

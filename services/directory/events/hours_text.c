/* SPDX-License-Identifier: EUPL-1.2
 *
 * hours_text.c - hours as the text that OpenStreetMap and data·inclusion read (opening_hours).
 */
#include "mapped.h"

#include <string.h>

static const char *const DAYS[] = {"monday", "tuesday",  "wednesday", "thursday",
				   "friday", "saturday", "sunday"};
static const char *const SHORT[] = {"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"};
static const char *const MONTHS[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
				     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

static bool has_day(const json_t *rule, size_t day)
{
	for (size_t i = 0; i < directory_size(rule, "days"); i++)
		if (strcmp(directory_code_at(rule, "days", i), DAYS[day]) == 0)
			return true;
	return false;
}

/* "[1,-1]" behind each day: that one of the month. */
static void put_nth(struct cmn_buf *text, const json_t *rule)
{
	const json_t *nth = directory_get(rule, "nth");

	for (size_t i = 0; i < json_array_size(nth); i++)
		cmn_buf_fmt(text, "%c%d", i == 0 ? '[' : ',',
			    (int)json_integer_value(json_array_get(nth, i)));
	if (json_array_size(nth) > 0)
		cmn_buf_char(text, ']');
}

/* "Mo-Fr", "Mo,We"; of a month each day stands alone. */
static void put_days(struct cmn_buf *text, const json_t *rule)
{
	bool alone = directory_size(rule, "nth") > 0, any = false;
	size_t first = 0;

	while (first < 7) {
		size_t last = first;

		if (!has_day(rule, first)) {
			first++;
			continue;
		}
		while (!alone && last < 6 && has_day(rule, last + 1))
			last++;
		cmn_buf_text(text, any ? "," : "");
		cmn_buf_text(text, SHORT[first]);
		if (last > first)
			cmn_buf_fmt(text, "%c%s", last > first + 1 ? '-' : ',', SHORT[last]);
		put_nth(text, rule);
		any = true;
		first = last + 1;
	}
}

/* "2026 Dec 24" */
static void put_day(struct cmn_buf *text, const char *day)
{
	int month = (day[5] - '0') * 10 + (day[6] - '0'); /* a schema has seen the day */

	cmn_buf_fmt(text, "%.4s %s %.2s", day, MONTHS[month >= 1 && month <= 12 ? month - 1 : 0],
		    day + 8);
}

static void put_span(struct cmn_buf *text, const char *from, const char *until)
{
	put_day(text, from);
	if (until == NULL || strcmp(from, until) == 0)
		return;
	cmn_buf_char(text, '-');
	put_day(text, until);
}

/* From a day on without an end: OpenStreetMap has "2026 Jan 01+". */
static void put_season(struct cmn_buf *text, const json_t *rule)
{
	const char *from = cmn_json_get(rule, "from"), *until = cmn_json_get(rule, "until");
	const char *weeks = cmn_json_get(rule, "weeks");

	if (until != NULL)
		put_span(text, from != NULL ? from : "2000-01-01", until);
	else if (from != NULL) {
		put_day(text, from);
		cmn_buf_char(text, '+');
	}
	if (until != NULL || from != NULL)
		cmn_buf_char(text, ' ');
	if (weeks != NULL)
		cmn_buf_fmt(text, "week %s-53/2 ", strcmp(weeks, "even") == 0 ? "02" : "01");
}

static void put_rule(struct cmn_buf *text, const json_t *rule, bool more)
{
	put_season(text, rule);
	put_days(text, rule);
	cmn_buf_fmt(text, " %s-%s", cmn_json_get(rule, "opens"), cmn_json_get(rule, "closes"));
	cmn_buf_text(text, more ? ", " : "");
}

static void put_exception(struct cmn_buf *text, const json_t *exception)
{
	const char *opens = cmn_json_get(exception, "opens");

	cmn_buf_text(text, text->len > 0 ? "; " : "");
	put_span(text, cmn_json_get(exception, "from"), cmn_json_get(exception, "until"));
	if (opens != NULL)
		cmn_buf_fmt(text, " %s-%s", opens, cmn_json_get(exception, "closes"));
	else
		cmn_buf_text(text, " off");
}

void directory_osm_hours(struct cmn_buf *text, const json_t *hours)
{
	const json_t *weekly = directory_get(hours, "weekly");
	const json_t *exceptions = directory_get(hours, "exceptions");
	const char *holidays = cmn_json_get(hours, "holidays");

	/* a comma adds to what was said before, a semicolon would replace it on the same days */
	for (size_t i = 0; i < json_array_size(weekly); i++)
		put_rule(text, json_array_get(weekly, i), i + 1 < json_array_size(weekly));
	if (text->len > 0 && (holidays == NULL || strcmp(holidays, "as_usual") != 0))
		cmn_buf_text(text, "; PH off");
	for (size_t i = 0; i < json_array_size(exceptions); i++)
		put_exception(text, json_array_get(exceptions, i));
}

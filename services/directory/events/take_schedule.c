/* SPDX-License-Identifier: EUPL-1.2 */
#include "take_hsds.h"

#include "hours.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

static const char *const DAYS[][2] = {{"MO", "monday"},   {"TU", "tuesday"}, {"WE", "wednesday"},
				      {"TH", "thursday"}, {"FR", "friday"},  {"SA", "saturday"},
				      {"SU", "sunday"}};

/* "2TU" or "-1FR": the number goes to *nth.  NULL: no such day. */
static const char *day_of(const char *text, int *nth)
{
	char *end = NULL;

	*nth = (int)strtol(text, &end, 10);
	for (size_t i = 0; i < CMN_LEN(DAYS); i++)
		if (strcmp(DAYS[i][0], end) == 0)
			return DAYS[i][1];
	return NULL;
}

/* "09:00", "09:00:00Z" -> "09:00"; false: no time of the day. */
static bool clock_of(const char *text, char ret[8])
{
	if (text == NULL || strlen(text) < 5)
		return false;
	snprintf(ret, 8, "%.5s", text);
	return directory_minute_parse(ret) >= 0;
}

/* The days of a schedule, and which of the month; false when it says more than that. */
static bool days_at(const json_t *schedule, json_t *days, json_t *nth)
{
	const char *by = cmn_json_get(schedule, "byday");
	char copy[64];

	if (by == NULL || strlen(by) >= sizeof(copy))
		return false;
	snprintf(copy, sizeof(copy), "%s", by);
	for (char *save = NULL, *w = strtok_r(copy, ", ", &save); w != NULL;
	     w = strtok_r(NULL, ", ", &save)) {
		int n;
		const char *day = day_of(w, &n);

		if (day == NULL || n < -1 || n > 5)
			return false;
		json_array_append_new(days, json_string(day));
		if (n != 0 && json_array_size(nth) == 0)
			json_array_append_new(nth, json_integer(n));
		else if (n != json_integer_value(json_array_get(nth, 0)))
			return false;
	}
	return json_array_size(days) > 0;
}

static bool plain(const json_t *schedule)
{
	static const char *const MORE[] = {"byweekno", "bymonthday", "byyearday", "count"};
	const char *freq = cmn_json_get(schedule, "freq");

	for (size_t i = 0; i < CMN_LEN(MORE); i++) {
		const json_t *value = json_object_get(schedule, MORE[i]);

		if (value != NULL && !json_is_null(value))
			return false;
	}
	return cmn_json_get_int(schedule, "interval", 1) == 1 &&
	       (freq == NULL || strcmp(freq, "WEEKLY") == 0 || strcmp(freq, "MONTHLY") == 0);
}

static bool add_rule(const json_t *schedule, json_t *weekly)
{
	json_t *days = json_array(), *nth = json_array();
	const char *from = cmn_json_get(schedule, "valid_from");
	const char *until = cmn_json_get(schedule, "valid_to");
	char opens[8], closes[8];
	bool good = plain(schedule) && days_at(schedule, days, nth) &&
		    clock_of(cmn_json_get(schedule, "opens_at"), opens) &&
		    clock_of(cmn_json_get(schedule, "closes_at"), closes) &&
		    strcmp(opens, "24:00") != 0;

	if (good) {
		json_t *rule =
		    json_pack("{s:O,s:s,s:s}", "days", days, "opens", opens, "closes", closes);

		if (json_array_size(nth) > 0)
			json_object_set(rule, "nth", nth);
		if (from != NULL && cmn_date_valid(from))
			json_object_set_new(rule, "from", json_string(from));
		if (until != NULL && cmn_date_valid(until))
			json_object_set_new(rule, "until", json_string(until));
		good = json_array_append_new(weekly, rule) == 0;
	}
	json_decref(days);
	json_decref(nth);
	return good;
}

void directory_hsds_hours(struct directory_saying *s, const json_t *object)
{
	const json_t *all = json_object_get(object, "schedules"), *item;
	json_t *weekly = json_array();
	bool good = json_array_size(all) <= DIRECTORY_RULES_MAX;
	size_t i;

	json_array_foreach(all, i, item) good = good && add_rule(item, weekly);
	if (!good)
		directory_say_leave(s, "schedules", "bad_hours", NULL);
	if (good && json_array_size(weekly) > 0)
		directory_say_it(s, "hours", json_pack("{s:O}", "weekly", weekly));
	else
		directory_say_it(s, "hours", json_null());
	json_decref(weekly);
}

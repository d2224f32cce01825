/* SPDX-License-Identifier: EUPL-1.2 */
#include "opening.h"

#include <string.h>

static void blanks(const char **at)
{
	while (**at == ' ')
		(*at)++;
}

static bool word(const char **at, const char *what)
{
	size_t n = strlen(what);

	if (strncmp(*at, what, n) != 0)
		return false;
	*at += n;
	return true;
}

static int day_at(const char **at)
{
	static const char *const DAYS[] = {"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"};

	for (int d = 0; d < 7; d++)
		if (word(at, DAYS[d]))
			return d;
	return -1;
}

#define HOLIDAYS (1U << 7)

/* "Mo-Fr,Su,PH": bit 0 Monday … bit 6 Sunday, bit 7 public holidays; 0 when there are none. */
static bool days_at(const char **at, unsigned *ret)
{
	*ret = 0;
	do {
		int first, last;

		blanks(at);
		if (word(at, "PH")) {
			*ret |= HOLIDAYS;
			continue;
		}
		first = day_at(at);
		if (first < 0)
			return *ret ==
			       0; /* none at all is none named; after a comma it is missing */
		last = first;
		if (word(at, "-")) {
			last = day_at(at);
			if (last < 0)
				return false;
		}
		*ret |= 1U << last;
		for (int d = first; d != last; d = (d + 1) % 7)
			*ret |= 1U << d;
	} while (word(at, ","));
	return true;
}

static int minute_at(const char **at)
{
	int hour = 0, minute = 0, digits = 0;

	for (; **at >= '0' && **at <= '9' && digits < 2; (*at)++, digits++)
		hour = hour * 10 + (**at - '0');
	if (digits == 0 || **at != ':')
		return -1;
	(*at)++;
	for (digits = 0; **at >= '0' && **at <= '9' && digits < 2; (*at)++, digits++)
		minute = minute * 10 + (**at - '0');
	return digits == 2 && minute < 60 && hour * 60 + minute <= 1440 ? hour * 60 + minute : -1;
}

/* "09:00-12:00,14:00-17:00" */
static bool spans_at(const char **at, struct directory_span spans[DIRECTORY_SPANS_MAX], size_t *ret)
{
	*ret = 0;
	do {
		struct directory_span *s = &spans[*ret];

		blanks(at);
		if (*ret == DIRECTORY_SPANS_MAX)
			return false;
		s->opens = minute_at(at);
		blanks(at);
		if (!word(at, "-"))
			return false;
		blanks(at);
		s->closes = minute_at(at);
		if (s->opens < 0 || s->closes < 0 || s->opens == 1440 || s->opens == s->closes)
			return false;
		if (s->closes == 0)
			s->closes = 1440;
		(*ret)++;
		blanks(at);
	} while (word(at, ","));
	return true;
}

static bool rule_at(const char **at, struct directory_osm_hours *week)
{
	struct directory_span spans[DIRECTORY_SPANS_MAX];
	unsigned days;
	size_t n = 0;

	if (word(at, "24/7")) {
		days = 0x7F;
		spans[n++] = (struct directory_span){0, 1440};
	} else {
		if (!days_at(at, &days))
			return false;
		if (days == 0)
			days = 0x7F; /* no day is named: every day */
		blanks(at);
		if (!word(at, "off") && !word(at, "closed") && !spans_at(at, spans, &n))
			return false;
	}
	if ((days & HOLIDAYS) != 0)
		week->holidays_as_usual = n > 0;
	for (int d = 0; d < 7; d++) {
		if ((days >> d & 1) == 0)
			continue;
		memcpy(week->day[d], spans, sizeof(spans[0]) * n);
		week->n[d] = n;
	}
	blanks(at);
	return true;
}

bool directory_osm_week(const char *text, struct directory_osm_hours *ret)
{
	const char *at = text;
	size_t open = 0;

	memset(ret, 0, sizeof(*ret));
	blanks(&at);
	while (*at != '\0') {
		if (!rule_at(&at, ret) || (*at != '\0' && *at != ';'))
			return false;
		while (*at == ';' || *at == ' ')
			at++;
	}
	for (int d = 0; d < 7; d++)
		open += ret->n[d];
	return open > 0;
}

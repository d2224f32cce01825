/* SPDX-License-Identifier: EUPL-1.2 */
#include "hours.h"

#include <string.h>

#define MINUTE_US INT64_C(60000000)
#define WHOLE_DAY 1440
#define AHEAD     400 /* days that are looked through: every rule comes round in a year */
#define UNTIL     14

/* --- one day --------------------------------------------------------------------------------- */

static bool within(int day, int from, int until)
{
	return (from == DIRECTORY_NO_DAY || day >= from) &&
	       (until == DIRECTORY_NO_DAY || day <= until);
}

/* Number of the week, ISO 8601: that of its Thursday. */
static int week_of(int day)
{
	int thursday = day - cmn_day_weekday(day) + 4;
	char text[CMN_DAY_LEN];
	int first = 0;

	cmn_day_format(thursday, text);
	memcpy(text + 4, "-01-01", 7);
	return cmn_day_parse(text, &first) ? (thursday - first) / 7 + 1 : 0;
}

static bool good_week(enum directory_weeks weeks, int day)
{
	return weeks == DIRECTORY_WEEKS_ALL ||
	       (week_of(day) % 2 == 0) == (weeks == DIRECTORY_WEEKS_EVEN);
}

static int month_day(int day)
{
	char text[CMN_DAY_LEN];

	cmn_day_format(day, text);
	return (text[8] - '0') * 10 + text[9] - '0';
}

static bool good_nth(unsigned nth, int day)
{
	if (nth == 0 || (nth >> ((month_day(day) - 1) / 7) & 1U) != 0)
		return true;
	return (nth & DIRECTORY_NTH_LAST) != 0 && month_day(day + 7) < month_day(day);
}

static bool rule_on(const struct directory_rule *rule, int day)
{
	return within(day, rule->from, rule->until) &&
	       (rule->days >> (cmn_day_weekday(day) - 1) & 1U) != 0 &&
	       good_week(rule->weeks, day) && good_nth(rule->nth, day);
}

/* What decides on a day. */
enum decides { BY_OPENING = 1, BY_CLOSURE, BY_HOLIDAY, BY_RULES };

static enum decides decides_on(const struct directory_hours *h, int day, const char *departement)
{
	enum decides found = BY_RULES;

	for (size_t i = 0; i < h->n_exceptions; i++) {
		const struct directory_exception *e = &h->exceptions[i];

		if (!within(day, e->from, e->until))
			continue;
		if (!e->closed)
			return BY_OPENING;
		found = BY_CLOSURE;
	}
	if (found == BY_RULES && !h->open_on_holidays && cmn_day_holiday(day, departement))
		return BY_HOLIDAY;
	return found;
}

/* End of a span in minutes of the day on which it begins: 1441 and more is the next day. */
static int end_of(int opens, int closes)
{
	return closes <= opens ? closes + WHOLE_DAY : closes;
}

void directory_hours_spans(const struct directory_hours *h, int day, const char *departement,
			   directory_span_fn *see, void *to)
{
	enum decides by = decides_on(h, day, departement);

	for (size_t i = 0; by == BY_OPENING && i < h->n_exceptions; i++) {
		const struct directory_exception *e = &h->exceptions[i];

		if (!e->closed && within(day, e->from, e->until))
			see(e->opens, end_of(e->opens, e->closes), to);
	}
	for (size_t i = 0; by == BY_RULES && i < h->n_rules; i++) {
		const struct directory_rule *r = &h->rules[i];

		if (rule_on(r, day))
			see(r->opens, end_of(r->opens, r->closes), to);
	}
}

static void count(int opens, int end, void *to)
{
	(void)opens;
	(void)end;
	*(bool *)to = true;
}

bool directory_hours_opens_on(const struct directory_hours *hours, int day, const char *departement)
{
	bool opens = false;

	directory_hours_spans(hours, day, departement, count, &opens);
	return opens;
}

/* --- the clock ------------------------------------------------------------------------------- */

/* Minutes of a local day, and the minute at which the clocks are changed on it. */
static int length_of(int day, const char *departement)
{
	return (int)((cmn_day_begin(day + 1, departement) - cmn_day_begin(day, departement)) /
		     MINUTE_US);
}

/* At 02:00 clocks go to 03:00; at 03:00 they go back to 02:00, in Saint-Pierre at 02:00 to 01:00.
 */
static int change_at(int length, const char *departement)
{
	return length > WHOLE_DAY && strcmp(departement, "975") != 0 ? 180 : 120;
}

int directory_minute_of(int64_t us, const char *departement)
{
	int day = cmn_day_of(us, departement);
	int passed = (int)((us - cmn_day_begin(day, departement)) / MINUTE_US);
	int length = length_of(day, departement);

	return passed < change_at(length, departement) ? passed : passed + WHOLE_DAY - length;
}

int64_t directory_instant_of(int day, int minute, const char *departement)
{
	int length, change;

	day += minute / WHOLE_DAY;
	minute %= WHOLE_DAY;
	length = length_of(day, departement);
	change = change_at(length, departement);
	if (minute >= change) {
		minute += length - WHOLE_DAY;
		minute = minute < change ? change : minute;
	}
	return cmn_day_begin(day, departement) + minute * MINUTE_US;
}

int directory_minute_parse(const char *text)
{
	for (size_t i = 0; i < 5; i++)
		if (i == 2 ? text[i] != ':' : text[i] < '0' || text[i] > '9')
			return -1;
	int minute = (text[3] - '0') * 10 + text[4] - '0';
	int whole = ((text[0] - '0') * 10 + text[1] - '0') * 60 + minute;

	return text[5] == '\0' && minute < 60 && whole <= WHOLE_DAY ? whole : -1;
}

/* --- open at T ------------------------------------------------------------------------------- */

struct looking {
	int at;    /* minutes since midnight of the day looked at; negative: the day before */
	int end;   /* latest end of a span that holds `at`; -1: none */
	int begin; /* earliest beginning after `at`; -1: none */
};

static void look(int opens, int end, void *to)
{
	struct looking *l = to;

	if (opens <= l->at && l->at < end && end > l->end)
		l->end = end;
	if (opens > l->at && (l->begin < 0 || opens < l->begin))
		l->begin = opens;
}

/* The end, in minutes of `day`, of what is open at `minute`; -1: nothing is. */
static int open_until(const struct directory_hours *h, int day, int minute, const char *departement)
{
	struct looking now = {minute, -1, -1};
	struct looking before = {minute + WHOLE_DAY, -1, -1};

	directory_hours_spans(h, day, departement, look, &now);
	directory_hours_spans(h, day - 1, departement, look, &before);
	if (before.end >= 0 && before.end - WHOLE_DAY > now.end)
		return before.end - WHOLE_DAY;
	return now.end;
}

static int64_t closing(const struct directory_hours *h, int day, int minute,
		       const char *departement)
{
	for (int first = day; day <= first + UNTIL;) {
		int end = open_until(h, day, minute, departement);

		if (end < 0)
			return directory_instant_of(day, minute, departement);
		day += end / WHOLE_DAY;
		minute = end % WHOLE_DAY;
	}
	return 0;
}

static int64_t opening(const struct directory_hours *h, int day, int minute,
		       const char *departement)
{
	for (int d = day; d <= day + AHEAD; d++) {
		struct looking l = {d == day ? minute : -1, -1, -1};

		directory_hours_spans(h, d, departement, look, &l);
		if (l.begin >= 0)
			return directory_instant_of(d, l.begin, departement);
	}
	return 0;
}

struct directory_opening directory_hours_at(const struct directory_hours *hours, int64_t us,
					    const char *departement)
{
	struct directory_opening ret = {
	    .day = cmn_day_of(us, departement),
	    .minute = directory_minute_of(us, departement),
	};

	ret.holiday = cmn_day_holiday(ret.day, departement);
	ret.open = open_until(hours, ret.day, ret.minute, departement) >= 0;
	if (ret.open)
		ret.until_us = closing(hours, ret.day, ret.minute, departement);
	else
		ret.next_us = opening(hours, ret.day, ret.minute, departement);
	return ret;
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * hours_made.h - hours made of rules and exceptions, and instants to ask them about.
 */
#ifndef DIRECTORY_HOURS_MADE_H
#define DIRECTORY_HOURS_MADE_H

#include "support/cmocka_all.h"

#include "hours.h"

#include <stdio.h>
#include <string.h>

#define MINUTE INT64_C(60000000)

enum { MON = 1, TUE = 2, WED = 4, THU = 8, FRI = 16, SAT = 32, SUN = 64 };
#define WEEK (MON | TUE | WED | THU | FRI)

static inline int day(const char *text)
{
	int ret = 0;

	if (!cmn_day_parse(text, &ret))
		fail_msg("%s", text);
	return ret;
}

static inline int clock_of(const char *text)
{
	int ret = directory_minute_parse(text);

	if (ret < 0)
		fail_msg("%s", text);
	return ret;
}

static inline struct directory_rule rule(unsigned days, const char *opens, const char *closes)
{
	return (struct directory_rule){
	    .days = days,
	    .opens = clock_of(opens),
	    .closes = clock_of(closes),
	    .from = DIRECTORY_NO_DAY,
	    .until = DIRECTORY_NO_DAY,
	    .weeks = DIRECTORY_WEEKS_ALL,
	};
}

/* Hours of the rules given so far. */
static struct directory_hours hours;

static inline struct directory_rule *add(unsigned days, const char *opens, const char *closes)
{
	hours.rules[hours.n_rules] = rule(days, opens, closes);
	return &hours.rules[hours.n_rules++];
}

static inline void except(const char *from, const char *until, const char *opens,
			  const char *closes)
{
	hours.exceptions[hours.n_exceptions++] = (struct directory_exception){
	    .from = day(from),
	    .until = day(until),
	    .closed = opens == NULL,
	    .opens = opens != NULL ? clock_of(opens) : -1,
	    .closes = closes != NULL ? clock_of(closes) : -1,
	};
}

static inline int fresh(void **state)
{
	(void)state;
	memset(&hours, 0, sizeof(hours));
	return 0;
}

/* An instant of UTC: "2026-12-07 09:30". */
static inline int64_t utc(const char *text)
{
	char date[CMN_DAY_LEN];

	snprintf(date, sizeof(date), "%.10s", text);
	return (int64_t)day(date) * 1440 * MINUTE + clock_of(text + 11) * MINUTE;
}

static inline bool open_at(const char *text, const char *departement)
{
	return directory_hours_at(&hours, utc(text), departement).open;
}

#define WITH(test) cmocka_unit_test_setup(test, fresh)

#endif

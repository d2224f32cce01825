/* SPDX-License-Identifier: EUPL-1.2
 *
 * hours.h - when a place or an offer is open: weekly rules, exceptions, public holidays.
 *
 * On one day, the first of these that says something decides: an exceptional opening, an
 * exceptional closure, a public holiday of the département (when holidays are closed), the weekly
 * rules.  Several spans of a day are one union.  A span that ends at or before its beginning ends
 * on the next day and belongs to the day on which it begins.  All times are those of the clocks of
 * the département, overseas and in the night of a change too (cmn/calendar.h).
 *
 * School holidays are set by decree and not computed: who closes then states the days.
 */
#ifndef DIRECTORY_HOURS_H
#define DIRECTORY_HOURS_H

#include "cmn/calendar.h"

#define DIRECTORY_RULES_MAX      40
#define DIRECTORY_EXCEPTIONS_MAX 100

#define DIRECTORY_NO_DAY (-800000) /* no first day, no last day */

enum directory_weeks {
	DIRECTORY_WEEKS_ALL = 1,
	DIRECTORY_WEEKS_EVEN, /* by number of the week, ISO 8601 */
	DIRECTORY_WEEKS_ODD,
};

#define DIRECTORY_NTH_LAST (1U << 5)

struct directory_rule {
	unsigned days;     /* bit 0 Monday … bit 6 Sunday; never none */
	int opens, closes; /* minutes since midnight: 0 to 1439, 1 to 1440 */
	int from, until;   /* days, both included; DIRECTORY_NO_DAY: no limit */
	enum directory_weeks weeks;
	unsigned nth; /* bit 0: the first of its weekday in the month … bit 4: the fifth;
			 DIRECTORY_NTH_LAST: the last; 0: each */
};

struct directory_exception {
	int from, until; /* days, both included */
	bool closed;
	int opens, closes; /* as above, when it is an opening */
};

struct directory_hours {
	struct directory_rule rules[DIRECTORY_RULES_MAX];
	size_t n_rules;
	struct directory_exception exceptions[DIRECTORY_EXCEPTIONS_MAX];
	size_t n_exceptions;
	bool open_on_holidays; /* a public holiday is a day like any other */
};

enum directory_hours_fault {
	DIRECTORY_HOURS_GOOD = 0,
	DIRECTORY_HOURS_EMPTY,       /* no rule and no exceptional opening */
	DIRECTORY_HOURS_SPAN,        /* opens and closes at the same time */
	DIRECTORY_HOURS_ORDER,       /* the last day is before the first */
	DIRECTORY_HOURS_NO_SUCH_DAY, /* its weekdays do not occur between its days */
	DIRECTORY_HOURS_PAST,        /* all of it is over */
	DIRECTORY_HOURS_CLOSED, /* exceptions and holidays close each day that the rules open */
};

/* Where a fault lies; -1: in the whole. */
struct directory_hours_where {
	int rule, exception;
};

/* Do these hours ever open, from `today` on?  The first fault, and where. */
enum directory_hours_fault directory_hours_check(const struct directory_hours *hours, int today,
						 const char *departement,
						 struct directory_hours_where *ret);

/* A sentence for each fault. */
const char *directory_hours_fault_text(enum directory_hours_fault fault, bool english);

/* Does a span begin on this day? */
bool directory_hours_opens_on(const struct directory_hours *hours, int day,
			      const char *departement);

/* Call `see` with each span of this day, in no order: minutes since midnight, `end` above 1440 on
 * the next day. */
typedef void directory_span_fn(int opens, int end, void *to);
void directory_hours_spans(const struct directory_hours *hours, int day, const char *departement,
			   directory_span_fn *see, void *to);

struct directory_opening {
	bool open;
	bool holiday;     /* the local day is a public holiday */
	int day, minute;  /* the local time asked about */
	int64_t until_us; /* open: when it closes; 0: not within the next two weeks */
	int64_t next_us;  /* closed: when it opens; 0: not within the next 400 days */
};

/* Open at this instant (microseconds since 1970, UTC)? */
struct directory_opening directory_hours_at(const struct directory_hours *hours, int64_t us,
					    const char *departement);

/* "09:30" -> 570; 24:00 is 1440.  -1 when malformed. */
int directory_minute_parse(const char *text);

/* Minutes of the local clock since midnight, and the instant of a local minute.  A minute that the
 * clocks skip is the first one after; of one that comes twice, the first. */
int directory_minute_of(int64_t us, const char *departement);
int64_t directory_instant_of(int day, int minute, const char *departement);

#endif

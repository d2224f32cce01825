/* SPDX-License-Identifier: EUPL-1.2
 *
 * agenda_due.h - which obligations a community has between two days.
 *
 * Pure: the records of the community and the rules go in, days come out.  Nothing of it is stored,
 * so a rule or a record that changes changes every day that follows from it.
 */
#ifndef DIRECTORY_AGENDA_DUE_H
#define DIRECTORY_AGENDA_DUE_H

#include "agenda_kind.h"

/* A day that is not known is DIRECTORY_AGENDA_NEVER. */
struct directory_agenda_fact {
	enum directory_agenda_fact_kind what;
	const char *id;     /* of the record; borrowed */
	const char *of;     /* the agreement that it hangs on; NULL: of the community as a whole */
	int on, until, met; /* what they are: enum directory_agenda_fact_kind */
	int year;           /* which it is about; 0: none */
	int months;         /* an agreement that states its own term; 0: that of the rules */
	int tacit; /* an agreement: 1 goes on by itself, -1 does not, 0: as the rules say */
};

struct directory_agenda_facts {
	const struct directory_agenda_fact *rows;
	size_t n;
};

struct directory_agenda_item {
	enum directory_agenda_kind kind;
	const char
	    *subject; /* the record it is about; NULL: the community.  Borrowed of the facts */
	int number;   /* which of its kind and subject: 2024, 202402, 3; 0: the only one */
	int due, met;
	int begins;         /* the first day on which it can be met; NEVER: any */
	int planned;        /* convened for that day, not held yet; NEVER: not */
	bool silent;        /* once the day is over it has settled itself: tacit renewal */
	const char *source; /* of the rule; NULL: that of the kind.  Borrowed of the rules */
};

/* Those that are due from day `from` to day `until`, both included, in no order; at most `room` are
 * written.  Answers how many there are.
 *
 * - The community begins with the first agreement in effect and ends with the last.  What comes
 * round (meetings, reports) is asked for from then on: of a part of the year in which it began,
 * when at least half of it was left; reports of a year, for the year in which it began too.
 * - n a year: one in each of n even parts of the calendar year; a meeting counts in the part in
 * which it was held.  A floor counts over the whole year.
 * - A roadmap holds so many months from when it was last validated.
 * - Terms are counted from the day of effect, however many there were. */
size_t directory_agenda_due(const struct directory_agenda_facts *facts,
			    const struct directory_agenda_rules *rules, int from, int until,
			    struct directory_agenda_item *out, size_t room);

enum directory_agenda_state {
	DIRECTORY_AGENDA_DUE,
	DIRECTORY_AGENDA_SOON, /* an announcement of it has been reached */
	DIRECTORY_AGENDA_LATE,
	DIRECTORY_AGENDA_MET,
};
/* On that day; `soon`: days before the due day on which it is first announced. */
enum directory_agenda_state directory_agenda_state(const struct directory_agenda_item *item,
						   int today, int soon);
const char *directory_agenda_state_code(enum directory_agenda_state state); /* obligation_states */
/* -1: no state has this code. */
int directory_agenda_state_of(const char *code);

/* By due day, kind, subject, number: a negative number, zero, a positive one. */
int directory_agenda_compare(const struct directory_agenda_item *a,
			     const struct directory_agenda_item *b);

#endif

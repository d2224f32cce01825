/* SPDX-License-Identifier: EUPL-1.2
 *
 * agenda_rule.h - the rules that obligations are computed from: data of the region, or set by the
 * community itself, each from a day on.  A rule that a region does not have asks for nothing there.
 */
#ifndef DIRECTORY_AGENDA_RULE_H
#define DIRECTORY_AGENDA_RULE_H

#include "agenda_day.h"

#include <stddef.h>

/* Each has its name in the data, directory_agenda_rule_name(). */
enum directory_agenda_rule {
	DIRECTORY_RULE_NONE,
	DIRECTORY_RULE_ROADMAP_WITHIN, /* months after the signature */
	DIRECTORY_RULE_ROADMAP_AGAIN,  /* months after which it is updated */
	DIRECTORY_RULE_ROADMAP_YEARS,  /* that it covers; then there is another */
	DIRECTORY_RULE_TERM,           /* years of an agreement */
	DIRECTORY_RULE_TACIT,          /* 1: it goes on by itself for another term */
	DIRECTORY_RULE_NOTICE,         /* months before the end in which to say otherwise */
	DIRECTORY_RULE_MEETINGS_FLOOR, /* a year, at least */
	DIRECTORY_RULE_MEETINGS,       /* a year, spread evenly: one in each part of it */
	DIRECTORY_RULE_LIFE_REPORTS,   /* a year, to the committee, on the life of the community */
	DIRECTORY_RULE_COVERAGE,       /* a year, to the committee, on who is reached where */
	DIRECTORY_RULE_ACTIVITY_DAY,   /* "02-15" of the year after */
	DIRECTORY_RULE_STATEMENT_DAY,  /* the same, of the money */
	DIRECTORY_RULE_TEAM_DAY,       /* "03-31" of the year itself, of the team's own roadmap */
	DIRECTORY_RULE_CONSUMPTION,    /* looks at the consumption of credits, a year */
	DIRECTORY_RULE_ALERTS,         /* "90_30_7_late": agenda_step.h */
	DIRECTORY_RULE_ALERTS_SHORT,   /* the same, of what is a single day's work */
	DIRECTORY_RULES
};

const char *directory_agenda_rule_name(enum directory_agenda_rule rule);
/* DIRECTORY_RULE_NONE: no rule of the calendar has this name. */
enum directory_agenda_rule directory_agenda_rule_named(const char *name);

struct directory_agenda_rule_row {
	enum directory_agenda_rule rule;
	bool own;        /* set by the community; else of its region */
	int from, until; /* the days on which it holds; until: DIRECTORY_AGENDA_NEVER without end */
	const char *value;
	const char *source; /* of the rule: requirement or text; NULL: not said */
	bool open;          /* of the region: a community may say otherwise */
};

struct directory_agenda_rules {
	const struct directory_agenda_rule_row *rows;
	size_t n;
};

/* What holds on that day: the region's rule or, as long as that is open, the community's own; the
 * later before the earlier.  NULL: nothing. */
const struct directory_agenda_rule_row *
directory_agenda_rule_on(const struct directory_agenda_rules *rules,
			 enum directory_agenda_rule rule, int day);
/* Its value as a number from 1 to 1200, years as months; 0: there is none that asks for anything.
 */
int directory_agenda_number(const struct directory_agenda_rule_row *row);

#endif

/* SPDX-License-Identifier: EUPL-1.2
 *
 * agenda_kind.h - the closed list of obligations of a community (obligation_kinds), how the day of
 * each is found, and what in the records begins and meets it.
 */
#ifndef DIRECTORY_AGENDA_KIND_H
#define DIRECTORY_AGENDA_KIND_H

#include "agenda_rule.h"

/* In the order in which those of one day are listed. */
enum directory_agenda_kind {
	DIRECTORY_DUE_ROADMAP,             /* R172: within months of the signature */
	DIRECTORY_DUE_ROADMAP_UPDATE,      /* R175: yearly */
	DIRECTORY_DUE_ROADMAP_RENEWAL,     /* R182: the years that it covers are over */
	DIRECTORY_DUE_AGREEMENT_NOTICE,    /* R163: the last day to say that it does not go on */
	DIRECTORY_DUE_AGREEMENT_RENEWAL,   /* R162, R163 */
	DIRECTORY_DUE_GOVERNANCE_MEETING,  /* R136, R155: one in each part of the year */
	DIRECTORY_DUE_GOVERNANCE_FLOOR,    /* R135, R155: so many in the year at least */
	DIRECTORY_DUE_LIFE_REPORT,         /* R137 */
	DIRECTORY_DUE_COVERAGE_REPORT,     /* R003 */
	DIRECTORY_DUE_ACTIVITY_REPORT,     /* R208, R230 */
	DIRECTORY_DUE_FINANCIAL_STATEMENT, /* R199 */
	DIRECTORY_DUE_TEAM_ROADMAP,        /* R114 */
	DIRECTORY_DUE_CONSUMPTION_CHECK,   /* R204, R206 */
	DIRECTORY_DUE_PREMISES,            /* R249 */
	DIRECTORY_DUE_PRESIDENCY_END,      /* R153, R154 */
	DIRECTORY_DUE_MEETING,             /* convened: to be held, and written up */
	DIRECTORY_DUE_ARBITRATION,         /* R139 */
	DIRECTORY_DUE_TRAINING,            /* R119, R131 */
	DIRECTORY_DUE_SUPERVISION,         /* R127 */
	DIRECTORY_DUE_CERTIFICATE_END,     /* R128 */
	DIRECTORY_DUE_KINDS
};

/* What the records of a community say, each with its days (agenda_due.h). */
enum directory_agenda_fact_kind {
	DIRECTORY_KNOWN_NONE,
	DIRECTORY_KNOWN_AGREEMENT,       /* on: it takes effect; until: it ended */
	DIRECTORY_KNOWN_ROADMAP,         /* met: a version was validated; of: its agreement */
	DIRECTORY_KNOWN_ROADMAP_NEW,     /* the same, of the first version of another roadmap */
	DIRECTORY_KNOWN_GOVERNANCE,      /* on: convened for; met: held.  The strategic instance */
	DIRECTORY_KNOWN_INSTANCE,        /* the same of any other instance */
	DIRECTORY_KNOWN_LIFE_REPORT,     /* met: presented */
	DIRECTORY_KNOWN_COVERAGE_REPORT, /* met: presented */
	DIRECTORY_KNOWN_ACTIVITY_REPORT, /* of the year `year`; met: handed over */
	DIRECTORY_KNOWN_STATEMENT,       /* the same */
	DIRECTORY_KNOWN_TEAM_ROADMAP,    /* the same; met: validated by all who must */
	DIRECTORY_KNOWN_CONSUMPTION,     /* met: consumption was noted */
	/* each has its own day `on`, and `met` when it is done */
	DIRECTORY_KNOWN_PREMISES,
	DIRECTORY_KNOWN_PRESIDENCY,
	DIRECTORY_KNOWN_ARBITRATION,
	DIRECTORY_KNOWN_TRAINING,
	DIRECTORY_KNOWN_SUPERVISION,
	DIRECTORY_KNOWN_CERTIFICATE,
	DIRECTORY_KNOWN_KINDS
};

enum directory_agenda_form {
	DIRECTORY_FORM_AFTER,      /* once, months after `base` */
	DIRECTORY_FORM_AGAIN,      /* months after each `met`, the first after `base` */
	DIRECTORY_FORM_NOTICE,     /* months before the end of each term of `base` */
	DIRECTORY_FORM_TERM,       /* the end of each term of `base` */
	DIRECTORY_FORM_PARTS,      /* a `met` in each of n parts of the year */
	DIRECTORY_FORM_COUNT,      /* n of them in the year */
	DIRECTORY_FORM_YEAR,       /* a day of this year, for the year itself */
	DIRECTORY_FORM_YEAR_AFTER, /* a day of the year after, for the year itself */
	DIRECTORY_FORM_DATED,      /* each fact has its day */
};

struct directory_agenda_recipe {
	const char *code; /* of obligation_kinds */
	enum directory_agenda_form form;
	enum directory_agenda_rule rule;
	enum directory_agenda_fact_kind met;  /* what begins or meets it */
	enum directory_agenda_fact_kind also; /* a second kind of the same */
	enum directory_agenda_rule alerts;
	const char *subject_kind; /* code of obligation_subjects */
	bool team;                /* of the team alone: it is about one of its people */
	bool authority;           /* whoever watches over the territory is warned too */
};

const struct directory_agenda_recipe *directory_agenda_recipe(enum directory_agenda_kind kind);
/* DIRECTORY_DUE_KINDS: no obligation has this code. */
enum directory_agenda_kind directory_agenda_kind_of(const char *code);
/* The name of a fact in what the statements answer; DIRECTORY_KNOWN_NONE: not one of them. */
enum directory_agenda_fact_kind directory_agenda_fact_named(const char *name);

#endif

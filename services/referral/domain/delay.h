/* SPDX-License-Identifier: EUPL-1.2
 *
 * delay.h - the day a clock is due on, and when somebody is reminded or told.
 *
 * Pure.  Days are those of cmn/calendar.h, in the local time of the département.  A pause keeps
 * what is left of the delay: days already gone stay gone, and the rest begins after the day of the
 * resumption (Code civil 2230 in spirit; CPC 641: the day itself does not count).  So a clock that
 * is paused and resumed on the same day is due as if nothing had happened.
 */
#ifndef REFERRAL_DELAY_H
#define REFERRAL_DELAY_H

#include "cmn/calendar.h"

#include <limits.h>

#define REFERRAL_NO_DAY INT_MIN
#define REFERRAL_NEVER  INT_MAX /* as a number of days: this step is not taken */

struct referral_pause {
	int from, to; /* from <= to; in their order, not before the start */
};

struct referral_delay {
	struct cmn_delay delay;
	const char *departement;
	int started;
	const struct referral_pause *pauses; /* those that ended */
	size_t n_pauses;
	int paused; /* the day since which it stands still, or REFERRAL_NO_DAY */
	/* jours ouvrés; REFERRAL_NEVER: not done */
	int remind_before, to_coordonnateur, to_member;
};

struct referral_due {
	int day;  /* REFERRAL_NO_DAY while it stands still, unless it was late before */
	int left; /* while it stands still: what is left, in days of the unit (of the calendar when
		     the unit is months); else 0 */
};

struct referral_due referral_delay_due(const struct referral_delay *delay);

/* Late: the day is over and it was not done on it. */
bool referral_delay_late(struct referral_due due, int day);

/* In their order; each is taken once. */
enum referral_level {
	REFERRAL_UNTOLD,
	REFERRAL_REMINDED,      /* the conseiller, before the end */
	REFERRAL_TO_CONSEILLER, /* the day after the end */
	REFERRAL_TO_COORDONNATEUR,
	REFERRAL_TO_MEMBER,
};
const char *referral_level_code(enum referral_level level); /* whom it tells: clock_levels */

/* The next step of a clock that has told `level` so far, and its day; REFERRAL_UNTOLD: none.  On
 * `today` a reminder whose delay is over is skipped: what is late is told as late. */
struct referral_step {
	enum referral_level level;
	int day;
};
struct referral_step referral_delay_next(const struct referral_delay *delay, int due,
					 enum referral_level level, int today);

#endif

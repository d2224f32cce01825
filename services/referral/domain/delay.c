/* SPDX-License-Identifier: EUPL-1.2 */
#include "delay.h"

static int moved_to_end(int day, const struct referral_delay *d)
{
	const struct cmn_delay none = {.unit = CMN_CALENDAR_DAYS, .n = 0, .end = d->delay.end};

	return cmn_day_due(day, &none, d->departement);
}

/* Months, once begun, are left in days: nobody can say how much of a month is left otherwise. */
static enum cmn_unit unit_of_rest(const struct referral_delay *d)
{
	return d->delay.unit == CMN_MONTHS ? CMN_CALENDAR_DAYS : d->delay.unit;
}

static bool counts(int day, enum cmn_unit unit, const char *departement)
{
	switch (unit) {
	case CMN_JOURS_OUVRES:
		return cmn_day_ouvre(day, departement);
	case CMN_JOURS_OUVRABLES:
		return cmn_day_ouvrable(day, departement);
	case CMN_CALENDAR_DAYS:
	case CMN_MONTHS:
	default:
		return true;
	}
}

/* Days that count after `from`, up to and with `to`. */
static int count(int from, int to, enum cmn_unit unit, const char *departement)
{
	int n = 0;

	for (int day = from + 1; day <= to; day++)
		n += counts(day, unit, departement);
	return n;
}

struct referral_due referral_delay_due(const struct referral_delay *d)
{
	const enum cmn_unit unit = unit_of_rest(d);
	struct cmn_delay raw = d->delay;
	int last;

	raw.end = CMN_END_AS_IS;
	last = cmn_day_due(d->started, &raw, d->departement);
	raw.unit = unit;
	for (size_t i = 0; i < d->n_pauses; i++) {
		const struct referral_pause *p = &d->pauses[i];

		if (moved_to_end(last, d) < p->from)
			break;
		raw.n = (unsigned)count(p->from, last, unit, d->departement);
		last = cmn_day_due(p->to, &raw, d->departement);
	}
	if (d->paused != REFERRAL_NO_DAY && moved_to_end(last, d) >= d->paused)
		return (struct referral_due){REFERRAL_NO_DAY,
					     count(d->paused, last, unit, d->departement)};
	return (struct referral_due){moved_to_end(last, d), 0};
}

bool referral_delay_late(struct referral_due due, int day)
{
	return due.day != REFERRAL_NO_DAY && day > due.day;
}

const char *referral_level_code(enum referral_level level)
{
	static const char *const CODES[] = {
	    [REFERRAL_UNTOLD] = NULL,
	    [REFERRAL_REMINDED] = "conseiller",
	    [REFERRAL_TO_CONSEILLER] = "conseiller",
	    [REFERRAL_TO_COORDONNATEUR] = "coordonnateur",
	    [REFERRAL_TO_MEMBER] = "member_contact",
	};

	return CODES[level];
}

static int before(int due, int n, const char *departement)
{
	int day = due;

	while (n > 0) {
		day--;
		n -= cmn_day_ouvre(day, departement);
	}
	return day;
}

/* Late by more than n jours ouvrés. */
static int after(int due, int n, const char *departement)
{
	const struct cmn_delay later = {
	    .unit = CMN_JOURS_OUVRES, .n = (unsigned)n, .end = CMN_END_AS_IS};

	return (n == 0 ? due : cmn_day_due(due, &later, departement)) + 1;
}

static int day_of(const struct referral_delay *d, int due, enum referral_level level)
{
	switch (level) {
	case REFERRAL_REMINDED:
		return d->remind_before == REFERRAL_NEVER
			   ? REFERRAL_NEVER
			   : before(due, d->remind_before, d->departement);
	case REFERRAL_TO_CONSEILLER:
		return due + 1;
	case REFERRAL_TO_COORDONNATEUR:
		return d->to_coordonnateur == REFERRAL_NEVER
			   ? REFERRAL_NEVER
			   : after(due, d->to_coordonnateur, d->departement);
	case REFERRAL_TO_MEMBER:
		return d->to_member == REFERRAL_NEVER ? REFERRAL_NEVER
						      : after(due, d->to_member, d->departement);
	case REFERRAL_UNTOLD:
	default:
		return REFERRAL_NEVER;
	}
}

struct referral_step referral_delay_next(const struct referral_delay *d, int due,
					 enum referral_level level, int today)
{
	for (int next = (int)level + 1; next <= REFERRAL_TO_MEMBER; next++) {
		int day = day_of(d, due, (enum referral_level)next);

		if (day == REFERRAL_NEVER || (next == REFERRAL_REMINDED && today > due))
			continue;
		return (struct referral_step){(enum referral_level)next, day};
	}
	return (struct referral_step){REFERRAL_UNTOLD, REFERRAL_NEVER};
}

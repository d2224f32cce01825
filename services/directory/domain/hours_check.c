/* SPDX-License-Identifier: EUPL-1.2 */
#include "hours.h"

#define AHEAD 800 /* days: whatever comes round does so in two years */

/* Last day to look at for something that holds from `from` to `until`. */
static int last_of(int from, int until)
{
	return until != DIRECTORY_NO_DAY && until < from + AHEAD ? until : from + AHEAD;
}

static int first_of(int today, int from)
{
	return from == DIRECTORY_NO_DAY ? today : from;
}

/* A rule alone, without the exceptions of the whole: is it ever true? */
static bool comes_round(const struct directory_rule *rule, int today)
{
	struct directory_hours alone = {.rules = {*rule}, .n_rules = 1, .open_on_holidays = true};
	int first = first_of(today, rule->from);

	if (rule->from == DIRECTORY_NO_DAY && rule->until != DIRECTORY_NO_DAY &&
	    rule->until < today) /* over: what it was is of no matter */
		return true;
	for (int day = first; day <= last_of(first, rule->until); day++)
		if (directory_hours_opens_on(&alone, day, ""))
			return true;
	return false;
}

static enum directory_hours_fault rule_fault(const struct directory_rule *rule, int today)
{
	if (rule->opens == rule->closes)
		return DIRECTORY_HOURS_SPAN;
	if (rule->from != DIRECTORY_NO_DAY && rule->until != DIRECTORY_NO_DAY &&
	    rule->until < rule->from)
		return DIRECTORY_HOURS_ORDER;
	return comes_round(rule, today) ? DIRECTORY_HOURS_GOOD : DIRECTORY_HOURS_NO_SUCH_DAY;
}

static enum directory_hours_fault exception_fault(const struct directory_exception *e)
{
	if (e->until < e->from)
		return DIRECTORY_HOURS_ORDER;
	return !e->closed && e->opens == e->closes ? DIRECTORY_HOURS_SPAN : DIRECTORY_HOURS_GOOD;
}

static bool over(int until, int today)
{
	return until != DIRECTORY_NO_DAY && until < today;
}

/* Is there a day, from `today` on, on which it opens? */
static bool ever_opens(const struct directory_hours *h, int today, const char *departement)
{
	for (size_t i = 0; i < h->n_exceptions; i++)
		if (!h->exceptions[i].closed && !over(h->exceptions[i].until, today))
			return true;
	for (size_t i = 0; i < h->n_rules; i++) {
		int first = first_of(today, h->rules[i].from);

		if (over(h->rules[i].until, today))
			continue;
		first = first < today ? today : first;
		for (int day = first; day <= last_of(first, h->rules[i].until); day++)
			if (directory_hours_opens_on(h, day, departement))
				return true;
	}
	return false;
}

static enum directory_hours_fault whole_fault(const struct directory_hours *h, int today,
					      const char *departement)
{
	bool opens = h->n_rules > 0, ahead = false;

	for (size_t i = 0; i < h->n_exceptions; i++)
		opens = opens || !h->exceptions[i].closed;
	if (!opens)
		return DIRECTORY_HOURS_EMPTY;
	if (ever_opens(h, today, departement))
		return DIRECTORY_HOURS_GOOD;
	for (size_t i = 0; i < h->n_rules; i++)
		ahead = ahead || !over(h->rules[i].until, today);
	return ahead ? DIRECTORY_HOURS_CLOSED : DIRECTORY_HOURS_PAST;
}

enum directory_hours_fault directory_hours_check(const struct directory_hours *hours, int today,
						 const char *departement,
						 struct directory_hours_where *ret)
{
	enum directory_hours_fault fault = DIRECTORY_HOURS_GOOD;

	*ret = (struct directory_hours_where){-1, -1};
	for (size_t i = 0; i < hours->n_rules && fault == DIRECTORY_HOURS_GOOD; i++) {
		fault = rule_fault(&hours->rules[i], today);
		ret->rule = fault != DIRECTORY_HOURS_GOOD ? (int)i : -1;
	}
	for (size_t i = 0; i < hours->n_exceptions && fault == DIRECTORY_HOURS_GOOD; i++) {
		fault = exception_fault(&hours->exceptions[i]);
		ret->exception = fault != DIRECTORY_HOURS_GOOD ? (int)i : -1;
	}
	return fault != DIRECTORY_HOURS_GOOD ? fault : whole_fault(hours, today, departement);
}

static const char *const TEXTS[][2] = {
    [DIRECTORY_HOURS_GOOD] = {"", ""},
    [DIRECTORY_HOURS_EMPTY] =
	{"ces horaires n’ouvrent jamais : ni plage hebdomadaire ni ouverture exceptionnelle",
	 "these hours never open: no weekly span and no exceptional opening"},
    [DIRECTORY_HOURS_SPAN] = {"la plage se ferme à l’heure où elle s’ouvre (jour entier : 00:00 à "
			      "24:00)",
			      "the span closes when it opens (a whole day: 00:00 to 24:00)"},
    [DIRECTORY_HOURS_ORDER] = {"le dernier jour est avant le premier",
			       "the last day is before the first"},
    [DIRECTORY_HOURS_NO_SUCH_DAY] =
	{"cette plage n’ouvre jamais : ses jours ne tombent pas dans sa période",
	 "this span never opens: its days do not occur in its period"},
    [DIRECTORY_HOURS_PAST] = {"ces horaires n’ouvrent plus : toutes leurs périodes sont passées",
			      "these hours open no more: all their periods are over"},
    [DIRECTORY_HOURS_CLOSED] =
	{"ces horaires n’ouvrent jamais : fermetures et jours fériés couvrent chaque plage",
	 "these hours never open: closures and holidays cover every span"},
};

const char *directory_hours_fault_text(enum directory_hours_fault fault, bool english)
{
	return TEXTS[fault][english];
}

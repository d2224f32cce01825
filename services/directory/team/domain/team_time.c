/* SPDX-License-Identifier: EUPL-1.2 */
#include "team_time.h"

#include <string.h>

int64_t team_days(int from, int until, int first, int last)
{
	int64_t begin = from > first ? from : first;
	int64_t end = until < last ? until : last;

	return end < begin ? 0 : end - begin + 1;
}

int64_t team_etp(int64_t weight, int64_t days)
{
	return days > 0 ? (2 * weight + days) / (2 * days) : 0;
}

bool team_floored(const char *function)
{
	return strcmp(function, "coordonnateur") == 0 || strcmp(function, "conseiller") == 0;
}

int team_share_on(const struct team_held *held, int day)
{
	for (size_t i = 0; i < held->n; i++) {
		if (held->stretch[i].from <= day && day <= held->stretch[i].until)
			return held->stretch[i].share;
	}
	return 0;
}

static int begins(const struct team_held *held)
{
	return held->stretch[0].from;
}

static int ends(const struct team_held *held)
{
	return held->stretch[held->n - 1].until;
}

/* --- what one person holds on one day --------------------------------------------------------- */

struct person {
	const struct team_held *asked, *others;
	size_t n;
	int floor;
};

static int whole_share(const struct person *p, int day, bool core_alone)
{
	int sum = core_alone && !p->asked->core ? 0 : team_share_on(p->asked, day);

	for (size_t i = 0; i < p->n; i++) {
		if (p->others[i].core || !core_alone)
			sum += team_share_on(&p->others[i], day);
	}
	return sum;
}

static struct team_verdict look_at(const struct person *p, int day)
{
	struct team_verdict ret = {TEAM_GOOD, day, whole_share(p, day, false), 0};
	int core = whole_share(p, day, true);

	if (ret.share > TEAM_FULL)
		ret.fault = TEAM_ABOVE_FULL;
	else if (p->asked->core && team_floored(p->asked->function) && core > 0 && core < p->floor)
		ret = (struct team_verdict){TEAM_BELOW_FLOOR, day, core, 0};
	return ret;
}

/* Is `day` one that was asked for, and worse than what was found so far?  The gravest first, then
 * the earliest. */
static void weigh(const struct person *p, int day, struct team_verdict *worst)
{
	struct team_verdict found;

	if (day < begins(p->asked) || day > ends(p->asked))
		return;
	found = look_at(p, day);
	if (found.fault == TEAM_GOOD)
		return;
	if (worst->fault == TEAM_GOOD || found.fault < worst->fault ||
	    (found.fault == worst->fault && found.day < worst->day))
		*worst = found;
}

/* The sum changes only where a stretch begins or has ended. */
static void weigh_changes(const struct person *p, const struct team_held *held,
			  struct team_verdict *worst)
{
	for (size_t i = 0; i < held->n; i++) {
		weigh(p, held->stretch[i].from, worst);
		if (held->stretch[i].until != TEAM_OPEN)
			weigh(p, held->stretch[i].until + 1, worst);
	}
}

/* Two functions at once: twice the same never, different ones where one of them says so. */
static struct team_verdict beside(const struct person *p)
{
	struct team_verdict ret = {TEAM_GOOD, TEAM_OPEN, 0, 0};

	for (size_t i = 0; i < p->n; i++) {
		const struct team_held *other = &p->others[i];
		int from = begins(other) > begins(p->asked) ? begins(other) : begins(p->asked);
		int until = ends(other) < ends(p->asked) ? ends(other) : ends(p->asked);
		bool same = strcmp(other->function, p->asked->function) == 0;

		if (until < from || from >= ret.day ||
		    (!same && (other->several || p->asked->several)))
			continue;
		ret = (struct team_verdict){same ? TEAM_TWICE : TEAM_NOT_DECLARED, from,
					    whole_share(p, from, false), i};
	}
	return ret;
}

struct team_verdict team_check(const struct team_held *asked, const struct team_held *others,
			       size_t n, int floor)
{
	const struct person p = {asked, others, n, floor};
	struct team_verdict worst = beside(&p);

	if (worst.fault != TEAM_GOOD)
		return worst;
	weigh_changes(&p, asked, &worst);
	for (size_t i = 0; i < n; i++)
		weigh_changes(&p, &others[i], &worst);
	return worst;
}

/* --- posts --------------------------------------------------------------------------------------
 */

static int held_on(const struct team_stretch *held, size_t n, int day)
{
	int sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += held[i].from <= day && day <= held[i].until;
	return sum;
}

/* The last day up to `day` on which the number of holders became what it is; INT_MIN: never. */
static int changed_on(const struct team_stretch *held, size_t n, int day)
{
	int last = INT_MIN;

	for (size_t i = 0; i < n; i++) {
		if (held[i].from <= day && held[i].from > last)
			last = held[i].from;
		if (held[i].until < day && held[i].until + 1 > last)
			last = held[i].until + 1;
	}
	return last;
}

bool team_vacant_since(const struct team_stretch *held, size_t n, int posts, int planned_from,
		       int day, int *ret_since)
{
	bool vacant = false;

	while (day >= planned_from && held_on(held, n, day) < posts) {
		int since = changed_on(held, n, day);

		vacant = true;
		*ret_since = since > planned_from ? since : planned_from;
		if (since == INT_MIN)
			break;
		day = since - 1;
	}
	return vacant;
}

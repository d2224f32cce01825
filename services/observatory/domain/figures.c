/* SPDX-License-Identifier: EUPL-1.2 */
#include "figures.h"

#include <stddef.h>
#include <string.h>

#define FIELD(name) offsetof(struct observatory_figures, name)
#define EXPOSED_MAX 8

static const char *const CODES[OBSERVATORY_INDICATOR_END_] = {
    [OBSERVATORY_1_1] = "1.1", [OBSERVATORY_1_2] = "1.2", [OBSERVATORY_1_5] = "1.5",
    [OBSERVATORY_1_6] = "1.6", [OBSERVATORY_1_7] = "1.7", [OBSERVATORY_4_2] = "4.2",
    [OBSERVATORY_5_1] = "5.1",
};

static const char *const PROFILES[OBSERVATORY_PROFILES] = {"child", "adult", "carer",
							   "professional"};

/* Where each stored sum belongs; `total` only of 1.7. */
static const struct {
	const char *indicator, *key;
	size_t n;
} PLACES[] = {
    {"1.1", "", FIELD(solicitations)},
    {"1.2", "child", FIELD(profiles[OBSERVATORY_CHILD])},
    {"1.2", "adult", FIELD(profiles[OBSERVATORY_ADULT])},
    {"1.2", "carer", FIELD(profiles[OBSERVATORY_CARER])},
    {"1.2", "professional", FIELD(profiles[OBSERVATORY_PROFESSIONAL])},
    {"1.5", "proposals", FIELD(proposals)},
    {"1.5", "situations", FIELD(situations)},
    {"1.5", "with_proposal", FIELD(with_proposal)},
    {"1.6", "accepted", FIELD(accepted)},
    {"1.6", "refused", FIELD(refused)},
    {"1.6", "pending", FIELD(pending)},
    {"1.6", "withdrawn", FIELD(withdrawn)},
    {"1.6", "declined", FIELD(declined)},
    {"1.7", "", FIELD(delays)},
    {"4.2", "ordinary", FIELD(ordinary)},
    {"4.2", "specialised", FIELD(specialised)},
    {"4.2", "apart_ordinary", FIELD(apart_ordinary)},
    {"4.2", "apart_specialised", FIELD(apart_specialised)},
    {"5.1", "", FIELD(partners)},
};

const char *observatory_indicator_code(enum observatory_indicator i)
{
	return CODES[i];
}

const char *observatory_profile_code(enum observatory_profile p)
{
	return PROFILES[p];
}

bool observatory_figures_add(struct observatory_figures *f, const char *indicator, const char *key,
			     int64_t n, int64_t total)
{
	for (size_t i = 0; i < sizeof(PLACES) / sizeof(PLACES[0]); i++) {
		if (strcmp(PLACES[i].indicator, indicator) != 0 || strcmp(PLACES[i].key, key) != 0)
			continue;
		*(int64_t *)(void *)((char *)f + PLACES[i].n) += n;
		if (strcmp(indicator, "1.7") == 0)
			f->delay_days += total;
		return true;
	}
	return false;
}

/* The same of the cells: parts of the definitions (data/indicator-parts.csv). */
static const struct {
	const char *indicator, *part, *key;
	bool stands;
	size_t n;
} CELLS[] = {
    {"1.1", "number", "", false, FIELD(solicitations)},
    {"1.2", "by_profile", "child", false, FIELD(profiles[OBSERVATORY_CHILD])},
    {"1.2", "by_profile", "adult", false, FIELD(profiles[OBSERVATORY_ADULT])},
    {"1.2", "by_profile", "carer", false, FIELD(profiles[OBSERVATORY_CARER])},
    {"1.2", "by_profile", "professional", false, FIELD(profiles[OBSERVATORY_PROFESSIONAL])},
    {"1.5", "number", "", false, FIELD(proposals)},
    {"1.5", "denominator", "", false, FIELD(situations)},
    {"1.5", "numerator", "", false, FIELD(with_proposal)},
    {"1.6", "by_state", "accepted", false, FIELD(accepted)},
    {"1.6", "by_state", "refused", false, FIELD(refused)},
    {"1.6", "by_state", "proposed", false, FIELD(pending)},
    {"1.6", "by_state", "withdrawn", false, FIELD(withdrawn)},
    {"1.6", "by_state", "declined", false, FIELD(declined)},
    {"1.7", "number", "", false, FIELD(delays)},
    {"4.2", "by_sector", "ordinary", true, FIELD(ordinary)},
    {"4.2", "by_sector", "specialised", true, FIELD(specialised)},
    {"4.2", "apart_unverified", "ordinary", true, FIELD(apart_ordinary)},
    {"4.2", "apart_unverified", "specialised", true, FIELD(apart_specialised)},
    {"5.1", "number", "", true, FIELD(partners)},
};

void observatory_figures_cell(struct observatory_figures *f, const char *indicator,
			      const char *part, const char *key, bool before, int64_t n,
			      int64_t total)
{
	for (size_t i = 0; i < sizeof(CELLS) / sizeof(CELLS[0]); i++) {
		if (strcmp(CELLS[i].indicator, indicator) != 0 ||
		    strcmp(CELLS[i].part, part) != 0 || strcmp(CELLS[i].key, key) != 0)
			continue;
		if (before && !CELLS[i].stands)
			return;
		*(int64_t *)(void *)((char *)f + CELLS[i].n) += n;
		if (strcmp(indicator, "1.7") == 0)
			f->delay_days += total;
		return;
	}
}

/* The value that stands at place `at` of all of them. */
static int64_t at_place(const int64_t *days, const int64_t *counts, size_t n, int64_t at)
{
	size_t i = 0;

	while (i + 1 < n && at >= counts[i])
		at -= counts[i++];
	return days[i];
}

double observatory_figures_median(const int64_t *days, const int64_t *counts, size_t n)
{
	int64_t all = 0;

	for (size_t i = 0; i < n; i++)
		all += counts[i];
	if (all <= 0)
		return 0;
	return ((double)at_place(days, counts, n, (all - 1) / 2) +
		(double)at_place(days, counts, n, all / 2)) /
	       2;
}

int64_t observatory_made(const struct observatory_figures *f)
{
	return f->accepted + f->refused + f->pending + f->withdrawn + f->declined;
}

bool observatory_rate(int64_t part, int64_t whole, double *ret)
{
	if (whole <= 0)
		return false;
	*ret = 100.0 * (double)part / (double)whole;
	return true;
}

/* The counts that an indicator shows or lets a reader subtract; returns how many. */
static size_t exposed(const struct observatory_figures *f, enum observatory_indicator i,
		      int64_t out[EXPOSED_MAX])
{
	const int64_t *p = f->profiles;
	const int64_t counts[OBSERVATORY_INDICATOR_END_][EXPOSED_MAX] = {
	    [OBSERVATORY_1_1] = {f->solicitations},
	    [OBSERVATORY_1_2] = {f->solicitations, p[0], p[1], p[2], p[3]},
	    [OBSERVATORY_1_5] = {f->proposals, f->situations, f->with_proposal,
				 f->situations - f->with_proposal},
	    [OBSERVATORY_1_6] = {observatory_made(f), f->accepted, f->refused, f->pending,
				 f->withdrawn, f->declined, f->accepted + f->refused,
				 f->withdrawn + f->declined},
	    [OBSERVATORY_1_7] = {f->delays},
	    [OBSERVATORY_4_2] = {0}, /* actors are public institutions, not persons */
	    [OBSERVATORY_5_1] = {0},
	};

	memcpy(out, counts[i], sizeof(counts[i]));
	return EXPOSED_MAX;
}

bool observatory_shown(const struct observatory_figures *f, enum observatory_indicator i,
		       int64_t threshold)
{
	int64_t counts[EXPOSED_MAX];
	size_t n = exposed(f, i, counts);

	for (size_t c = 0; c < n; c++) {
		if (counts[c] > 0 && counts[c] < threshold)
			return false;
	}
	return true;
}

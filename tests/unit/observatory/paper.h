/* SPDX-License-Identifier: EUPL-1.2
 *
 * paper.h - facts of an invented community, and the figures that the definitions of the program
 * make of them, to be held against figures worked out on paper.
 */
#ifndef TEST_PAPER_H
#define TEST_PAPER_H

#include "definition_file.h"
#include "derive.h"
#include "period.h"

#include "support/cmocka_all.h"

#include "cmn/calendar.h"

#include <stdio.h>
#include <string.h>

#define SUMS_MAX 4096
#define GONE_ON  INT32_MAX

static struct observatory_set *set;
static struct observatory_part_sum sums[SUMS_MAX];
static char keys[SUMS_MAX][OBSERVATORY_KEY_MAX + 32];
static const struct observatory_part *parts_of[SUMS_MAX];
static int32_t months[SUMS_MAX];
static size_t n_sums;
static struct observatory_part_sum chosen[SUMS_MAX];
static struct observatory_period period;

static inline int day(const char *text)
{
	int d = 0;

	assert_true(cmn_day_parse(text, &d));
	return d;
}

static inline bool keep(const struct observatory_share *s, void *arg)
{
	(void)arg;
	assert_true(n_sums < SUMS_MAX);
	snprintf(keys[n_sums], sizeof(keys[0]), "%s", s->key);
	parts_of[n_sums] = s->part;
	months[n_sums] = s->month;
	sums[n_sums] = (struct observatory_part_sum){
	    .part = s->part->part, .key = keys[n_sums], .n = s->n, .total = s->total};
	n_sums++;
	return true;
}

/* One fact; `codes`: words between blanks. */
static inline void fact(const char *kind, const char *on, const char *until, int64_t value,
			const char *codes)
{
	char own[512], *save = NULL;
	const char *list[32];
	size_t n = 0;
	struct observatory_fact f = {
	    .kind = kind,
	    .day = day(on),
	    .until = until ? day(until) : GONE_ON,
	    .commune = "31555",
	    .value = value,
	    .codes = list,
	};

	snprintf(own, sizeof(own), "%s", codes);
	for (char *w = strtok_r(own, " ", &save); w; w = strtok_r(NULL, " ", &save))
		list[n++] = w;
	f.n_codes = n;
	assert_true(observatory_set_shares(set, "31", &f, day("2026-12-31"), keep, NULL));
}

static inline struct observatory_figure figure(const char *code, const char *of)
{
	const struct observatory_definition *d = observatory_set_find(set, "31", code, 1);
	struct observatory_part_sums list = {.rows = chosen};
	struct observatory_figure f;

	assert_non_null(d);
	assert_true(observatory_period_parse(of, &period));
	for (size_t i = 0; i < n_sums; i++) {
		if (strcmp(parts_of[i]->indicator, code) != 0 || months[i] >= period.to)
			continue;
		chosen[list.n] = sums[i];
		chosen[list.n++].before = months[i] < period.from;
	}
	observatory_figure_of(d, &list, period.from, period.to, day("2026-12-31"), &f);
	return f;
}

/* One key of a breakdown, of the figure asked for last. */
static inline int64_t cut(const char *code, const char *part, const char *key)
{
	const struct observatory_definition *d = observatory_set_find(set, "31", code, 1);
	struct observatory_part_sums list = {.rows = chosen};

	for (size_t i = 0; i < n_sums; i++) {
		if (strcmp(parts_of[i]->indicator, code) != 0 || months[i] >= period.to)
			continue;
		chosen[list.n] = sums[i];
		chosen[list.n++].before = months[i] < period.from;
	}
	return observatory_value_of(observatory_part_named(d, part), &list, key).n;
}

static inline void near_to(double is, double wanted)
{
	if (is < wanted - 1e-9 || is > wanted + 1e-9)
		fail_msg("%f instead of %f", is, wanted);
}

static inline int empty(void **state)
{
	(void)state;
	n_sums = 0;
	return 0;
}

static inline int setup(void **state)
{
	struct cmn_error err;

	(void)state;
	return observatory_definitions_own(&set, &err) == CMN_OK ? 0 : -1;
}

static inline int teardown(void **state)
{
	(void)state;
	observatory_set_free(&set);
	return 0;
}

#define EACH(test) cmocka_unit_test_setup(test, empty)

#endif

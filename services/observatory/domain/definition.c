/* SPDX-License-Identifier: EUPL-1.2 */
#include "definition.h"

#include "month.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* A key and, after it, "/d:" and a number. */
#define SPREAD_KEY_MAX (OBSERVATORY_KEY_MAX + 32)

/* One fact that a part counts, on its way to the cells. */
struct sharing {
	const struct observatory_part *part;
	const struct observatory_fact *fact;
	int32_t from, to; /* days that count: of the fact, as far as the part is valid */
	int32_t end;      /* first day after the last month of WEIGHTED facts */
	observatory_share_fn *each;
	void *arg;
};

static bool share(const struct sharing *s, int32_t month, const char *key, int64_t n, int64_t total)
{
	const struct observatory_share one = {
	    .part = s->part, .month = month, .key = key, .n = n, .total = total};

	return s->each(&one, s->arg);
}

static bool count(const struct sharing *s, const char *key)
{
	return share(s, observatory_month_of(s->fact->day), key, 1, 0);
}

static bool spread(const struct sharing *s, const char *key)
{
	const int32_t month = observatory_month_of(s->fact->day);
	const int64_t value = s->fact->value;
	char of_value[SPREAD_KEY_MAX];

	snprintf(of_value, sizeof(of_value), "%.*s%sd:%" PRId64, OBSERVATORY_KEY_MAX, key,
		 key[0] ? "/" : "", value);
	return share(s, month, key, 1, value) && share(s, month, of_value, 1, value);
}

/* The first day of each goes along: how long those who stand have stood follows from it. */
static bool stock(const struct sharing *s, const char *key)
{
	const int32_t in = observatory_month_of(s->from);
	const int32_t out = s->to == INT32_MAX ? INT32_MAX : observatory_month_of(s->to);

	if (in == out)
		return true; /* it stands on the last day of no month */
	return share(s, in, key, 1, s->fact->day) &&
	       (out == INT32_MAX || share(s, out, key, -1, -(int64_t)s->fact->day));
}

static bool weighted(const struct sharing *s, const char *key)
{
	const int32_t to = s->to < s->end ? s->to : s->end;
	int32_t day = s->from;

	while (day < to) {
		const int32_t next = observatory_month_add(day, 1);
		const int64_t days = (next < to ? next : to) - day;

		if (!share(s, observatory_month_of(day), key, days, days * s->fact->value))
			return false;
		day = next;
	}
	return true;
}

static const struct {
	bool (*add)(const struct sharing *s, const char *key);
	bool stands; /* counted as long as it lasts, not on its day alone */
} MEASURES[OBSERVATORY_MEASURE_END_] = {
    [OBSERVATORY_COUNT] = {count, false},
    [OBSERVATORY_SPREAD] = {spread, false},
    [OBSERVATORY_STOCK] = {stock, true},
    [OBSERVATORY_WEIGHTED] = {weighted, true},
};

static bool has(const struct observatory_fact *fact, const char *code)
{
	for (size_t i = 0; i < fact->n_codes; i++) {
		if (strcmp(fact->codes[i], code) == 0)
			return true;
	}
	return false;
}

static size_t how_many(const struct observatory_fact *fact, const char *const *codes, size_t n)
{
	size_t found = 0;

	for (size_t i = 0; i < n; i++)
		found += has(fact, codes[i]);
	return found;
}

static bool counts(const struct observatory_part *part, const struct observatory_fact *fact)
{
	return part->measure > 0 && part->measure < OBSERVATORY_MEASURE_END_ &&
	       strcmp(part->kind, fact->kind) == 0 &&
	       how_many(fact, part->all, part->n_all) == part->n_all &&
	       (part->n_any == 0 || how_many(fact, part->any, part->n_any) > 0) &&
	       how_many(fact, part->none, part->n_none) == 0;
}

/* The days that count; false when there are none. */
static bool clip(struct sharing *s)
{
	const struct observatory_part *part = s->part;
	const struct observatory_fact *fact = s->fact;

	if (!MEASURES[part->measure].stands)
		return part->valid_from <= fact->day && fact->day < part->valid_to;
	s->from = fact->day > part->valid_from ? fact->day : part->valid_from;
	s->to = fact->until < part->valid_to ? fact->until : part->valid_to;
	return s->from < s->to;
}

/* Under each code of the attribute once; under the key of what is not known when there is none. */
static bool each_key(const struct sharing *s)
{
	const struct observatory_fact *fact = s->fact;
	const char *by = s->part->by;
	const size_t len = strlen(by);
	const char *last = NULL;

	if (len == 0)
		return MEASURES[s->part->measure].add(s, "");
	for (size_t i = 0; i < fact->n_codes; i++) {
		const char *code = fact->codes[i];

		if (strncmp(code, by, len) != 0 || code[len] != ':')
			continue;
		if (last && strcmp(last, code) == 0)
			continue;
		last = code;
		if (!MEASURES[s->part->measure].add(s, code + len + 1))
			return false;
	}
	return last || MEASURES[s->part->measure].add(s, OBSERVATORY_KEY_UNKNOWN);
}

bool observatory_shares(const struct observatory_part *parts, size_t n,
			const struct observatory_fact *fact, int32_t upto,
			observatory_share_fn *each, void *arg)
{
	struct sharing s = {
	    .fact = fact, .end = observatory_month_add(upto, 1), .each = each, .arg = arg};

	if (fact->day == OBSERVATORY_NO_DAY)
		return true;
	for (size_t i = 0; i < n; i++) {
		s.part = &parts[i];
		if (counts(s.part, fact) && clip(&s) && !each_key(&s))
			return false;
	}
	return true;
}

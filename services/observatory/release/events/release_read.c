/* SPDX-License-Identifier: EUPL-1.2 */
#include "release_read.h"

#include "cmn/calendar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COMMUNE (OBSERVATORY_CELL_TOTAL + 1)

static const char *text(const PGresult *rows, int row, int col)
{
	const char *found = cmn_pg_text(rows, row, col);

	return found ? found : "";
}

static bool is_of(const PGresult *rows, int row, const struct release_table *t)
{
	return strcmp(text(rows, row, OBSERVATORY_CELL_PART), t->part) == 0 &&
	       strcmp(text(rows, row, OBSERVATORY_CELL_INDICATOR), t->indicator) == 0;
}

static int64_t n_of(const PGresult *rows, int row)
{
	return cmn_pg_int(rows, row, OBSERVATORY_CELL_N, 0);
}

/* 1 to 12; 0: before the year. */
static int month_of(const PGresult *rows, int row)
{
	const char *month = cmn_pg_text(rows, row, OBSERVATORY_CELL_MONTH);

	return month && strlen(month) >= 7 ? (month[5] - '0') * 10 + month[6] - '0' : 0;
}

int64_t release_read_sum(const struct release_cells *c, const struct release_table *t,
			 int *ret_version, int64_t *ret_total)
{
	int64_t n = 0, total = 0;
	int version = 0;

	for (int row = 0; row < PQntuples(c->persons); row++) {
		int of;

		if (!is_of(c->persons, row, t))
			continue;
		of = (int)cmn_pg_int(c->persons, row, OBSERVATORY_CELL_VERSION, 0);
		version = version == 0 || version == of ? of : -1;
		if (text(c->persons, row, OBSERVATORY_CELL_KEY)[0])
			continue;
		n += n_of(c->persons, row);
		total += cmn_pg_int(c->persons, row, OBSERVATORY_CELL_TOTAL, 0);
	}
	*ret_version = version;
	*ret_total = total;
	return n;
}

void release_read_months(const struct release_cells *c, const struct release_table *t,
			 int64_t n[RELEASE_YEAR_MONTHS])
{
	memset(n, 0, RELEASE_YEAR_MONTHS * sizeof(*n));
	for (int row = 0; row < PQntuples(c->persons); row++) {
		int month = month_of(c->persons, row);

		if (month >= 1 && month <= RELEASE_YEAR_MONTHS && is_of(c->persons, row, t) &&
		    !text(c->persons, row, OBSERVATORY_CELL_KEY)[0])
			n[month - 1] += n_of(c->persons, row);
	}
}

/* Its place in `names`, made when it is new; RELEASE_ATOMS when there is no room. */
static size_t named(struct release_names *names, const char *name)
{
	size_t i = 0;

	while (i < names->count && strcmp(names->name[i], name) != 0)
		i++;
	if (i == names->count && i < RELEASE_ATOMS)
		snprintf(names->name[names->count++], RELEASE_NAME_LEN, "%s", name);
	names->too_many = names->too_many || i == RELEASE_ATOMS;
	return i;
}

static bool before(const char *keys, const char *a, const char *b)
{
	size_t x = release_key_order(keys, a), y = release_key_order(keys, b);
	bool unknown = strcmp(a, OBSERVATORY_KEY_UNKNOWN) == 0;

	if (unknown != (strcmp(b, OBSERVATORY_KEY_UNKNOWN) == 0))
		return !unknown;
	return x != y ? x < y : strcmp(a, b) < 0;
}

/* By insertion: there are few. */
static void sort(struct release_names *names, const char *keys)
{
	for (size_t i = 1; i < names->count; i++) {
		char name[RELEASE_NAME_LEN];
		int64_t n = names->n[i];
		size_t j = i;

		memcpy(name, names->name[i], sizeof(name));
		for (; j > 0 && before(keys, name, names->name[j - 1]); j--) {
			memcpy(names->name[j], names->name[j - 1], sizeof(name));
			names->n[j] = names->n[j - 1];
		}
		memcpy(names->name[j], name, sizeof(name));
		names->n[j] = n;
	}
}

void release_read_keys(const struct release_cells *c, const struct release_table *t,
		       struct release_names *ret)
{
	memset(ret, 0, sizeof(*ret));
	for (int row = 0; row < PQntuples(c->persons); row++) {
		const char *key = text(c->persons, row, OBSERVATORY_CELL_KEY);
		size_t i;

		if (!key[0] || !is_of(c->persons, row, t))
			continue;
		i = named(ret, key);
		if (i < RELEASE_ATOMS)
			ret->n[i] += n_of(c->persons, row);
	}
	sort(ret, t->keys);
}

/* Row of the commune in `places`, which are sorted; -1: its EPCI is not known. */
static int place_row(const PGresult *places, const char *commune)
{
	int low = 0, high = PQntuples(places);

	while (low < high) {
		int middle = low + (high - low) / 2, order;

		order = strcmp(text(places, middle, 0), commune);
		if (order == 0)
			return middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return -1;
}

/* The EPCIs by their numbers, and at the end what lies in none. */
static void name_places(const PGresult *places, struct release_names *ret)
{
	memset(ret, 0, sizeof(*ret));
	for (int row = 0; row < PQntuples(places); row++) {
		size_t i = (size_t)cmn_pg_int(places, row, 1, 0);

		if (i + 1 >= RELEASE_ATOMS) {
			ret->too_many = true;
			continue;
		}
		snprintf(ret->name[i], RELEASE_NAME_LEN, "%s", text(places, row, 2));
		snprintf(ret->group[i], RELEASE_NAME_LEN, "%s", text(places, row, 3));
		ret->count = i >= ret->count ? i + 1 : ret->count;
	}
	if (ret->count == 0 || strcmp(ret->name[ret->count - 1], "unknown") != 0)
		snprintf(ret->name[ret->count++], RELEASE_NAME_LEN, "unknown");
}

void release_read_places(const struct release_cells *c, const struct release_table *t,
			 struct release_names *ret)
{
	name_places(c->places, ret);
	for (int row = 0; !ret->too_many && row < PQntuples(c->persons); row++) {
		int place;

		if (!is_of(c->persons, row, t) || text(c->persons, row, OBSERVATORY_CELL_KEY)[0])
			continue;
		place = place_row(c->places, text(c->persons, row, COMMUNE));
		ret->n[place < 0 ? ret->count - 1 : (size_t)cmn_pg_int(c->places, place, 1, 0)] +=
		    n_of(c->persons, row);
	}
}

struct days {
	int64_t days, n;
};

static int by_days(const void *a, const void *b)
{
	int64_t x = ((const struct days *)a)->days, y = ((const struct days *)b)->days;

	return (x > y) - (x < y);
}

static int64_t nth(const struct days *all, size_t count, int64_t place)
{
	for (size_t i = 0; i < count; i++) {
		if (place < all[i].n)
			return all[i].days;
		place -= all[i].n;
	}
	return 0;
}

double release_read_median(const struct release_cells *c, const struct release_table *t, int64_t n)
{
	int rows = PQntuples(c->persons);
	struct days *all = calloc((size_t)rows + 1, sizeof(*all));
	size_t count = 0;
	double median;

	if (!all || n <= 0) {
		free(all);
		return -1;
	}
	for (int row = 0; row < rows; row++) {
		const char *key = text(c->persons, row, OBSERVATORY_CELL_KEY);

		if (strncmp(key, "d:", 2) == 0 && is_of(c->persons, row, t))
			all[count++] =
			    (struct days){strtoll(key + 2, NULL, 10), n_of(c->persons, row)};
	}
	qsort(all, count, sizeof(*all), by_days);
	median = (double)(nth(all, count, (n - 1) / 2) + nth(all, count, n / 2)) / 2;
	free(all);
	return median;
}

/* Days of a month, or of the year for 0. */
static int days_of(int year, int month)
{
	char first[CMN_DAY_LEN + 16], end[CMN_DAY_LEN + 16];
	int from = 0, to = 0;

	snprintf(first, sizeof(first), "%04d-%02d-01", year, month ? month : 1);
	snprintf(end, sizeof(end), "%04d-%02d-01", month % 12 ? year : year + 1,
		 month % 12 ? month + 1 : 1);
	return cmn_day_parse(first, &from) && cmn_day_parse(end, &to) && to > from ? to - from : 1;
}

static int last_version(const struct release_cells *c, const struct release_table *t)
{
	int version = 0;

	for (int row = 0; row < PQntuples(c->flows); row++) {
		int of = (int)cmn_pg_int(c->flows, row, OBSERVATORY_CELL_VERSION, 0);

		if (is_of(c->flows, row, t) && of > version)
			version = of;
	}
	return version;
}

bool release_read_body(const struct release_cells *c, const struct release_table *t,
		       const char *key, int month, int64_t *ret_n, int *ret_version)
{
	bool posts = (t->cuts & RELEASE_POSTS) != 0;
	int64_t sum = 0;

	*ret_version = last_version(c, t);
	for (int row = 0; row < PQntuples(c->flows); row++) {
		int of = month_of(c->flows, row);

		if (!is_of(c->flows, row, t) ||
		    cmn_pg_int(c->flows, row, OBSERVATORY_CELL_VERSION, 0) != *ret_version ||
		    strcmp(text(c->flows, row, OBSERVATORY_CELL_KEY), key) != 0)
			continue;
		if (posts && of > 0 && (month == 0 || of == month))
			sum += cmn_pg_int(c->flows, row, OBSERVATORY_CELL_TOTAL, 0);
		else if (!posts && (month == 0 || of <= month))
			sum += n_of(c->flows, row);
	}
	*ret_n = posts ? sum / days_of(c->year, month) : sum;
	return *ret_version > 0;
}

void release_read_body_keys(const struct release_cells *c, const struct release_table *t,
			    struct release_names *ret)
{
	memset(ret, 0, sizeof(*ret));
	for (int row = 0; row < PQntuples(c->flows); row++)
		if (is_of(c->flows, row, t))
			named(ret, text(c->flows, row, OBSERVATORY_CELL_KEY));
	sort(ret, NULL);
}

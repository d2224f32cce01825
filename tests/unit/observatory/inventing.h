/* SPDX-License-Identifier: EUPL-1.2
 *
 * inventing.h - an invented year of a département as cells by commune, the same for the same seed.
 */
#ifndef TEST_INVENTING_H
#define TEST_INVENTING_H

#include "release_read.h"

#include "support/cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INVENT_MAX      200000
#define INVENT_COMMUNES 40

struct invented_cell {
	char indicator[8], part[32], key[48], commune[8];
	int month;
	int64_t n, total;
};

struct invented {
	uint64_t dice;
	PGresult *places; /* release_store_places() */
	struct invented_cell *cells;
	size_t n;
};

static inline unsigned roll(struct invented *y, unsigned sides)
{
	y->dice ^= y->dice << 13;
	y->dice ^= y->dice >> 7;
	y->dice ^= y->dice << 17;
	return (unsigned)((y->dice >> 11) % sides);
}

/* Small numbers more often: a few communes and keys have nearly everything. */
static inline unsigned skewed(struct invented *y, unsigned sides)
{
	unsigned a = roll(y, sides), b = roll(y, sides), c = roll(y, sides);

	a = a < b ? a : b;
	return a < c ? a : c;
}

static inline void count(struct invented *y, const char *indicator, const char *part, int month,
			 const char *key, const char *commune, int64_t total)
{
	struct invented_cell *c = &y->cells[y->n++];

	assert_true(y->n < INVENT_MAX);
	memset(c, 0, sizeof(*c));
	snprintf(c->indicator, sizeof(c->indicator), "%s", indicator);
	snprintf(c->part, sizeof(c->part), "%s", part);
	snprintf(c->key, sizeof(c->key), "%s", key);
	snprintf(c->commune, sizeof(c->commune), "%s", commune);
	c->month = month;
	c->n = 1;
	c->total = total;
}

/* Returns whether it came by outreach. */
static inline bool invent_solicitation(struct invented *y, int month, const char *commune)
{
	static const char *const PROFILES[] = {"adult", "child", "carer", "professional", "-"};
	static const char *const CHANNELS[] = {"phone", "allo_360", "email", "letter",
					       "aller_vers"};
	unsigned channel = skewed(y, 5);
	static const char *const PROBLEMS[] = {"logement", "emploi", "soins", "scolarite", "autre"};

	count(y, "1.1", "number", month, "", commune, 0);
	count(y, "1.2", "number", month, "", commune, 0);
	count(y, "1.2", "by_profile", month, PROFILES[skewed(y, 5)], commune, 0);
	count(y, "1.1", "by_channel", month, CHANNELS[channel], commune, 0);
	count(y, "1.2", "by_person", month, PROFILES[skewed(y, 5)], commune, 0);
	if (roll(y, 10) < 6) {
		unsigned first = roll(y, 5);

		count(y, "1.3", "number", month, "", commune, 0);
		if (roll(y, 5) == 0) {
			count(y, "1.3", "by_problem", month, "-", commune, 0);
			return channel == 4;
		}
		count(y, "1.3", "by_problem", month, PROBLEMS[first], commune, 0);
		if (roll(y, 2))
			count(y, "1.3", "by_problem", month, PROBLEMS[(first + 1) % 5], commune, 0);
	}
	return channel == 4;
}

static inline void invent_proposal(struct invented *y, int month, const char *commune)
{
	static const char *const STATES[] = {"accepted", "refused", "proposed", "withdrawn",
					     "declined"};
	unsigned state = skewed(y, 5);
	static const char *const WHOLE[][2] = {
	    {"1.5", "number"}, {"1.4", "denominator"}, {"1.6", "denominator"}};

	for (size_t i = 0; i < 3; i++)
		count(y, WHOLE[i][0], WHOLE[i][1], month, "", commune, 0);
	count(y, "1.6", "by_state", month, STATES[state], commune, 0);
	if (state == 0)
		count(y, "1.6", "numerator", month, "", commune, 0);
	if (roll(y, 3) == 0)
		count(y, "1.4", "numerator", month, "", commune, 0);
	if (state != 0)
		return;
	count(y, "2.2", "denominator", month, "", commune, 0);
	count(y, "2.3", "denominator", month, "", commune, 0);
	if (roll(y, 4) == 0)
		count(y, "2.2", "numerator", month, "", commune, 0);
	if (roll(y, 3) == 0)
		count(y, "2.3", "numerator", month, "", commune, 0);
}

static inline void invent_situation(struct invented *y, int month, const char *commune,
				    bool outreach)
{
	unsigned days = roll(y, 60), next = (unsigned)month + roll(y, 3);
	char key[24];

	count(y, "1.5", "denominator", month, "", commune, 0);
	if (outreach && roll(y, 6) != 0)
		count(y, "2.1", "number", month, "", commune, 0);
	if (roll(y, 5) == 0)
		return;
	count(y, "1.5", "numerator", month, "", commune, 0);
	if (next <= 12) {
		snprintf(key, sizeof(key), "d:%u", days);
		count(y, "1.7", "number", (int)next, "", commune, days);
		count(y, "1.7", "number", (int)next, key, commune, days);
	}
	invent_proposal(y, month, commune);
}

static inline void invent_facts(struct invented *y, unsigned facts)
{
	for (unsigned i = 0; i < facts; i++) {
		int month = 1 + (int)roll(y, 12);
		char commune[8];
		bool outreach;

		snprintf(commune, sizeof(commune), "31%03u", skewed(y, INVENT_COMMUNES));
		if (roll(y, 10) == 0)
			commune[0] = '\0';
		outreach = invent_solicitation(y, month, commune);
		if (roll(y, 10) < 6)
			invent_situation(y, month, commune, outreach);
	}
}

static inline int by_columns(const void *a, const void *b)
{
	const struct invented_cell *x = a, *y = b;
	int order = strcmp(x->indicator, y->indicator);

	order = order ? order : strcmp(x->part, y->part);
	order = order ? order : x->month - y->month;
	order = order ? order : strcmp(x->key, y->key);
	return order ? order : strcmp(x->commune, y->commune);
}

/* Equal cells become one. */
static inline void add_up(struct invented *y)
{
	size_t out = 0;

	qsort(y->cells, y->n, sizeof(*y->cells), by_columns);
	for (size_t i = 0; i < y->n; i++) {
		if (out > 0 && by_columns(&y->cells[out - 1], &y->cells[i]) == 0) {
			y->cells[out - 1].n += y->cells[i].n;
			y->cells[out - 1].total += y->cells[i].total;
		} else {
			y->cells[out++] = y->cells[i];
		}
	}
	y->n = out;
}

static inline PGresult *table_of(int columns)
{
	PGresult *res = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
	PGresAttDesc *desc = calloc((size_t)columns, sizeof(*desc));
	static char name[] = "column";

	assert_non_null(res);
	assert_non_null(desc);
	for (int i = 0; i < columns; i++)
		desc[i].name = name;
	assert_int_equal(PQsetResultAttrs(res, columns, desc), 1);
	free(desc);
	return res;
}

static inline void put(PGresult *res, int row, int col, const char *text)
{
	char room[64];

	snprintf(room, sizeof(room), "%s", text);
	assert_int_equal(PQsetvalue(res, row, col, room, (int)strlen(room)), 1);
}

static inline void put_int(PGresult *res, int row, int col, int64_t n)
{
	char room[32];

	snprintf(room, sizeof(room), "%lld", (long long)n);
	put(res, row, col, room);
}

/* Cells up to a month, as the store gives them; `version` of all definitions. */
static inline PGresult *cells_of(const struct invented *y, int last, int version)
{
	PGresult *res = table_of(OBSERVATORY_CELL_TOTAL + 2);
	int row = 0;

	for (size_t i = 0; i < y->n; i++) {
		const struct invented_cell *c = &y->cells[i];
		char month[32];

		if (c->month > last)
			continue;
		snprintf(month, sizeof(month), "2026-%02d-01", c->month);
		put(res, row, OBSERVATORY_CELL_INDICATOR, c->indicator);
		put_int(res, row, OBSERVATORY_CELL_VERSION, version);
		put(res, row, OBSERVATORY_CELL_PART, c->part);
		put(res, row, OBSERVATORY_CELL_MONTH, month);
		put(res, row, OBSERVATORY_CELL_KEY, c->key);
		put_int(res, row, OBSERVATORY_CELL_N, c->n);
		put_int(res, row, OBSERVATORY_CELL_TOTAL, c->total);
		put(res, row++, OBSERVATORY_CELL_TOTAL + 1, c->commune);
	}
	return res;
}

/* Five communes to an EPCI; two EPCIs to a sub-territory. */
static inline PGresult *places_of(void)
{
	PGresult *res = table_of(4);

	for (int i = 0; i < INVENT_COMMUNES; i++) {
		char text[16];

		snprintf(text, sizeof(text), "31%03d", i);
		put(res, i, 0, text);
		put_int(res, i, 1, i / 5);
		snprintf(text, sizeof(text), "2000%05d", i / 5);
		put(res, i, 2, text);
		snprintf(text, sizeof(text), "part_%d", i / 10);
		put(res, i, 3, text);
	}
	return res;
}

static inline void begin_year(struct invented *y, unsigned seed)
{
	y->dice = 0x9E3779B97F4A7C15u * (seed + 1);
	y->cells = calloc(INVENT_MAX, sizeof(*y->cells));
	y->n = 0;
	assert_non_null(y->cells);
}

static inline void end_year(struct invented *y)
{
	PQclear(y->places);
	free(y->cells);
}

/* The demo year of a département (demo_cells.py). */
static inline void demo_year(struct invented *y, const char *departement)
{
	char command[128], what[2], a[8], b[32], c[16], key[48], commune[8], line[512];
	FILE *in;
	int row = 0, days;

	begin_year(y, 360);
	y->places = table_of(4);
	snprintf(command, sizeof(command),
		 "/usr/bin/python3 -B tests/unit/observatory/demo_cells.py %s", departement);
	in = popen(command, "r");
	assert_non_null(in);
	while (fgets(line, sizeof(line), in)) {
		if (sscanf(line, "P %7s %31s %15s", a, b, c) == 3) {
			put(y->places, row, 0, a);
			put(y->places, row, 1, b);
			put(y->places, row, 2, c);
			put(y->places, row++, 3, "");
			continue;
		}
		assert_int_equal(sscanf(line, "%1s %7s %31s %15s %47s %7s %d", what, a, b, c, key,
					commune, &days),
				 7);
		count(y, a, b, (int)strtol(c, NULL, 10), key[0] == '_' ? "" : key,
		      commune[0] == '_' ? "" : commune, days);
	}
	assert_int_equal(pclose(in), 0);
	assert_true(y->n > 0);
	add_up(y);
}

static inline void invent(struct invented *y, unsigned seed, unsigned facts)
{
	begin_year(y, seed);
	y->places = places_of();
	invent_facts(y, facts);
	add_up(y);
}

#endif

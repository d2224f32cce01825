/* SPDX-License-Identifier: EUPL-1.2
 *
 * release_make.h - what the parts of the making of one edition share.
 */
#ifndef OBSERVATORY_RELEASE_MAKE_H
#define OBSERVATORY_RELEASE_MAKE_H

#include "release_read.h"

#include "cmn/buf.h"

#define RELEASE_ROWS_MAX (8 << 20) /* bytes of an edition */

/* One table, when its turn has come. */
struct release_state {
	int64_t n;
	int version;
	bool told[RELEASE_AUDIENCE_END_]; /* n, to this audience */
};

struct release_making {
	struct release_cells cells;
	struct release_rule rule;
	const PGresult *early; /* release_store_early(); no row: no month was told early */
	release_cut_fn *cut;   /* release_cut() */
	struct release_state state[RELEASE_TABLES_MAX];
	struct cmn_buf rows; /* a JSON array that is open */
};

/* One row.  `of` audience, table and version; the rest as release_gate.h has it. */
struct release_row {
	enum release_audience audience;
	const char *span;
	int month; /* 1 to 12: first of the period */
	const char *place_kind, *place;
	const struct release_table *table;
	int version;
	const char *key;
	enum release_said said;
	int64_t n;
	size_t block;              /* RELEASE_OPEN: of none */
	int64_t together;          /* -1: not told */
	double mean, median, rate; /* negative: none */
};
/* A row of the whole département and year, of the part as a whole; suppressed. */
struct release_row release_row_of(const struct release_making *m, enum release_audience audience,
				  size_t table);
void release_row_value(struct release_row *row, int64_t n); /* n, zero when it is that */
void release_row_put(struct release_making *m, const struct release_row *row);

/* The part `t` is told from, by its place in the list; RELEASE_NO_TABLE. */
size_t release_base(size_t table);
bool release_base_told(const struct release_making *m, size_t table, enum release_audience a);

/* Cuts of each audience from `strongest` on, each out of the one before. */
void release_cuts(const struct release_making *m, enum release_audience strongest, const int64_t *n,
		  size_t count, struct release_cut cuts[RELEASE_AUDIENCE_END_]);

/* --- months and quarters (release_months.c) --------------------------------------------------- */

struct release_months {
	bool early; /* some were told before the year was over */
	int64_t
	    n[RELEASE_YEAR_MONTHS]; /* December with what came late, when months were told early */
	struct release_cut cuts[RELEASE_AUDIENCE_END_];
	bool rest_good[RELEASE_AUDIENCE_END_]; /* with the whole year, what was not told early is no
						  small number */
};
/* `total` of the year. */
void release_months_cut(const struct release_making *m, size_t table, int64_t total,
			struct release_months *ret);
void release_months_put(struct release_making *m, size_t table, enum release_audience a,
			const struct release_months *months);
/* What is told now that month `last` (1 to 11) is known: n[] of the months up to it. */
void release_early_put(struct release_making *m, size_t table, const int64_t *n, int last);

/* --- places (release_places.c) ---------------------------------------------------------------- */
void release_places_put(struct release_making *m, size_t table);

/* --- keys (release_keys.c) -------------------------------------------------------------------- */
void release_keys_put(struct release_making *m, size_t table);
void release_many_put(struct release_making *m, size_t table);
void release_exact_put(struct release_making *m, size_t table);
void release_bodies_put(struct release_making *m, size_t table);
/* Is the number of one key of a KEYS table told? */
bool release_key_told(const struct release_making *m, size_t table, const char *key,
		      enum release_audience a, int64_t *ret_n);

#endif

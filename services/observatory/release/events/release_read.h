/* SPDX-License-Identifier: EUPL-1.2
 *
 * release_read.h - the numbers of one part and one year out of the cells.
 *
 * All that an edition tells of persons comes from one result (cells by commune), hence from one
 * moment: two numbers of an edition cannot be subtracted to learn what came between.
 */
#ifndef OBSERVATORY_RELEASE_READ_H
#define OBSERVATORY_RELEASE_READ_H

#include "cell_store.h"
#include "release_cut.h"
#include "release_table.h"

#define RELEASE_NAME_LEN    OBSERVATORY_KEY_MAX
#define RELEASE_YEAR_MONTHS 12

struct release_cells {
	const PGresult *persons; /* observatory_store_cells_by_commune_on() of the year */
	const PGresult *flows;   /* observatory_store_cells_on() with `before`: stocks, weights */
	const PGresult *places;  /* release_store_places() */
	int year;
};

/* Named cells in the order in which they are cut. */
struct release_names {
	size_t count; /* more than RELEASE_ATOMS are not told */
	bool too_many;
	char name[RELEASE_ATOMS][RELEASE_NAME_LEN];
	char group[RELEASE_ATOMS][RELEASE_NAME_LEN]; /* sub-territory of an EPCI; "" */
	int64_t n[RELEASE_ATOMS];
};

/* *ret_version: the one version of the definition that the year has; 0: there are no cells; -1:
 * there are two, of which none is told. */
int64_t release_read_sum(const struct release_cells *c, const struct release_table *t,
			 int *ret_version, int64_t *ret_total);
void release_read_months(const struct release_cells *c, const struct release_table *t,
			 int64_t n[RELEASE_YEAR_MONTHS]);
void release_read_keys(const struct release_cells *c, const struct release_table *t,
		       struct release_names *ret);
void release_read_places(const struct release_cells *c, const struct release_table *t,
			 struct release_names *ret);
/* Of the days of a SPREAD part; `n` is its sum. */
double release_read_median(const struct release_cells *c, const struct release_table *t, int64_t n);

/* Stocks and weights of a key ("" : the whole) at the end of `month` (1 to 12), or of the year (0):
 * thousandths of an ETP when *ret_weighted.  False: there is nothing of this part. */
bool release_read_body(const struct release_cells *c, const struct release_table *t,
		       const char *key, int month, int64_t *ret_n, int *ret_version);
/* The keys that a part of RELEASE_BODIES has. */
void release_read_body_keys(const struct release_cells *c, const struct release_table *t,
			    struct release_names *ret);

#endif

/* SPDX-License-Identifier: EUPL-1.2
 *
 * centres.h - the communes that a search may start from, in memory, by the codes of today and of
 * former times.
 */
#ifndef DIRECTORY_CENTRES_H
#define DIRECTORY_CENTRES_H

#include "cmn/pg.h"

#include <stdatomic.h>

struct directory_centre {
	char key[8];   /* the code asked for */
	char code[8];  /* the commune of today */
	char epci[12]; /* SIREN of its association of communes; "" when it is of none */
	double lat, lon;
	uint32_t shown; /* where its JSON begins in text */
};

struct directory_centres {
	atomic_int holders;
	size_t n;
	struct directory_centre *centre; /* by key */
	char *text;
	size_t bytes;
};

/* From rows of directory_index_places(); held once.  NULL: memory is short. */
struct directory_centres *directory_centres_make(const PGresult *rows);
void directory_centres_hold(struct directory_centres *centres);
void directory_centres_drop(struct directory_centres **centres);

/* NULL: there is no such commune. */
const struct directory_centre *directory_centres_find(const struct directory_centres *centres,
						      const char *code);

#endif

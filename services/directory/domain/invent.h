/* SPDX-License-Identifier: EUPL-1.2
 *
 * invent.h - invented actors and offers on real communes, the same for the same seed.
 *
 * No real register of offers can be redistributed here, and an empty directory shows nothing.
 * Every invented record says so in its name and carries a flag; production refuses them.
 */
#ifndef DIRECTORY_INVENT_H
#define DIRECTORY_INVENT_H

#include "rank.h"
#include "splitmix.h"

/* One kind of offer: a row of the table in invent_kinds.c. */
struct directory_invent_kind {
	const char *type; /* code of proto/codes/actor_types.csv */
	enum directory_sector sector;
	const char *title;       /* French, as it follows "Offre inventée — " */
	const char *description; /* French */
	const char *themes;      /* codes of proto/codes/problem_types.csv, "a,b" */
	const char *needs;       /* SERAFIN-PH codes, "1.2.1.1,1.3.3" */
	int age_min;             /* DIRECTORY_AGE_ANY: no limit */
	int age_max;
	const char *mode;
	const char *more;  /* further columns of the offer, a JSON object
			      (docs/services/directory-offers.md) */
	const char *place; /* further columns of the place where it is held */
	unsigned weight;   /* how often, relative to the others */
	unsigned town;     /* only where at least so many people live */
};

extern const struct directory_invent_kind DIRECTORY_INVENT_KINDS[];
extern const size_t DIRECTORY_INVENT_KIND_COUNT;

struct directory_invent_place {
	unsigned population;
	uint64_t upto; /* filled by directory_invent_prepare(): running weight */
};

/* Fill the running weights; returns their total.  Population counts, and every commune a little:
 * rural communes have offers too. */
uint64_t directory_invent_prepare(struct directory_invent_place *places, size_t n);

struct directory_invented {
	size_t place; /* index into places */
	const struct directory_invent_kind *kind;
};

/* Draw the next one; `total` is what directory_invent_prepare() returned, n > 0. */
struct directory_invented directory_invent_next(struct directory_splitmix *g,
						const struct directory_invent_place *places,
						size_t n, uint64_t total);

#endif

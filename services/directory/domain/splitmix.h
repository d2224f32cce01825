/* SPDX-License-Identifier: EUPL-1.2
 *
 * splitmix.h - a small generator of numbers that are the same on every machine for one seed.
 *
 * For invented data only, never for anything secret.  Algorithm: Steele, Lea, Flood, "Fast
 * splittable pseudorandom number generators" (2014), as used to seed xoshiro.
 */
#ifndef DIRECTORY_SPLITMIX_H
#define DIRECTORY_SPLITMIX_H

#include <stdint.h>

struct directory_splitmix {
	uint64_t state; /* the seed */
};

uint64_t directory_splitmix_next(struct directory_splitmix *g);

/* 0 .. n-1; n > 0.  Without the bias of a plain remainder. */
uint64_t directory_splitmix_below(struct directory_splitmix *g, uint64_t n);

#endif

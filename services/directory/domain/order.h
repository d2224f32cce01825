/* SPDX-License-Identifier: EUPL-1.2
 *
 * order.h - in which order offers are shown: criteria one after the other, each in a few steps.
 *
 * The first criterion in which two offers differ decides; where all steps are equal, the nearer one
 * comes first, then the identifier, so that two runs agree.  A step is small and can be said in
 * words (rank.h); what the whole of them amounts to is one number, which the index can compare and
 * bound from below for many offers at once.
 */
#ifndef DIRECTORY_ORDER_H
#define DIRECTORY_ORDER_H

#include "index.h"

enum directory_criterion {
	DIRECTORY_BY_ENVIRONMENT = 0, /* 0: the one that is wished first */
	DIRECTORY_BY_ROLE,            /* who is expected to do it (roles.h) */
	DIRECTORY_BY_PROXIMITY,       /* 0: under 10 km or comes to the person, 1: 30, 2: 60 */
	DIRECTORY_BY_ROOM,            /* 0: places are free, 1: not known, 2: none */
	DIRECTORY_BY_FRESHNESS,       /* 0: somebody answers for it, 1: it is to be confirmed */
	DIRECTORY_CRITERIA,
};

#define DIRECTORY_ROLE_STEPS 4
#define DIRECTORY_NEAR_STEPS 3
extern const double DIRECTORY_NEAR_KM[DIRECTORY_NEAR_STEPS];

struct directory_order {
	bool prefers;                 /* one environment comes before the other */
	struct directory_bits wished; /* that one */
	/* kinds of actors of each step; of what is in none of them: role_else */
	struct directory_bits role[DIRECTORY_ROLE_STEPS];
	unsigned role_else;
	struct directory_bits comes; /* to the person, or works at a distance */
	struct directory_bits free;  /* offers that have said of free places, however long ago */
	uint16_t today;              /* see DIRECTORY_INDEX_DAY_ONE */
};

/* The steps of an offer at this distance, in one number: the smaller comes first. */
uint32_t directory_order_tier(const struct directory_order *order,
			      const struct directory_index_row *row, double km);

/* No offer of the node has a smaller one; near: how many steps of distance it certainly is away. */
uint32_t directory_order_least(const struct directory_order *order,
			       const struct directory_index_node *node, unsigned near);

static inline unsigned directory_order_step(uint32_t tier, enum directory_criterion criterion)
{
	return tier >> 4 * (DIRECTORY_CRITERIA - 1 - criterion) & 15;
}

#endif

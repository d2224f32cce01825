/* SPDX-License-Identifier: EUPL-1.2 */
#include "order.h"

const double DIRECTORY_NEAR_KM[DIRECTORY_NEAR_STEPS] = {10.0, 30.0, 60.0};

static uint32_t together(const unsigned step[DIRECTORY_CRITERIA])
{
	uint32_t tier = 0;

	for (int i = 0; i < DIRECTORY_CRITERIA; i++)
		tier = tier << 4 | step[i];
	return tier;
}

static unsigned role_of(const struct directory_order *order, const struct directory_bits *bits)
{
	for (unsigned i = 0; i < DIRECTORY_ROLE_STEPS; i++) {
		if (directory_bits_meet(bits, &order->role[i]))
			return i;
	}
	return order->role_else;
}

static unsigned near_of(double km)
{
	unsigned step = 0;

	while (step < DIRECTORY_NEAR_STEPS && km >= DIRECTORY_NEAR_KM[step])
		step++;
	return step;
}

static unsigned room_of(const struct directory_order *order, const struct directory_index_row *row)
{
	if (row->free < 0 || row->free_until < order->today)
		return 1;
	return row->free > 0 ? 0 : 2;
}

uint32_t directory_order_tier(const struct directory_order *order,
			      const struct directory_index_row *row, double km)
{
	const struct directory_bits *bits = &row->bits;
	const unsigned step[DIRECTORY_CRITERIA] = {
	    [DIRECTORY_BY_ENVIRONMENT] =
		order->prefers && !directory_bits_meet(bits, &order->wished),
	    [DIRECTORY_BY_ROLE] = role_of(order, bits),
	    [DIRECTORY_BY_PROXIMITY] = directory_bits_meet(bits, &order->comes) ? 0 : near_of(km),
	    [DIRECTORY_BY_ROOM] = room_of(order, row),
	    [DIRECTORY_BY_FRESHNESS] = row->good_until < order->today,
	};

	return together(step);
}

/* The offers of a node have together what one of them may have. */
uint32_t directory_order_least(const struct directory_order *order,
			       const struct directory_index_node *node, unsigned near)
{
	const struct directory_bits *bits = &node->bits;
	unsigned role = role_of(order, bits);
	const unsigned step[DIRECTORY_CRITERIA] = {
	    [DIRECTORY_BY_ENVIRONMENT] =
		order->prefers && !directory_bits_meet(bits, &order->wished),
	    [DIRECTORY_BY_ROLE] = role < order->role_else ? role : order->role_else,
	    [DIRECTORY_BY_PROXIMITY] = directory_bits_meet(bits, &order->comes) ? 0 : near,
	    [DIRECTORY_BY_ROOM] = !directory_bits_meet(bits, &order->free),
	    [DIRECTORY_BY_FRESHNESS] = node->good_until < order->today,
	};

	return together(step);
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "splitmix.h"

uint64_t directory_splitmix_next(struct directory_splitmix *g)
{
	uint64_t z = (g->state += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

uint64_t directory_splitmix_below(struct directory_splitmix *g, uint64_t n)
{
	uint64_t refused = -n % n; /* 2^64 mod n: the incomplete last round */
	uint64_t drawn;

	do {
		drawn = directory_splitmix_next(g);
	} while (drawn < refused);
	return drawn % n;
}

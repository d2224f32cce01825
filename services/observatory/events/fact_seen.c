/* SPDX-License-Identifier: EUPL-1.2 */
#include "fact_seen.h"

#include <stdint.h>
#include <stdlib.h>

#define BITS   (UINT64_C(1) << 27) /* 16 MiB: one in twenty too many after twenty million keys */
#define ROUNDS 3

struct observatory_seen {
	uint64_t words[BITS / 64];
};

struct observatory_seen *observatory_seen_new(void)
{
	return calloc(1, sizeof(struct observatory_seen));
}

void observatory_seen_free(struct observatory_seen **seen)
{
	free(*seen);
	*seen = NULL;
}

static uint64_t mix(uint64_t h, const char *text)
{
	for (; *text; text++)
		h = (h ^ (unsigned char)*text) * UINT64_C(1099511628211);
	return (h ^ 0x1f) * UINT64_C(1099511628211);
}

static uint64_t hash(const char *departement, const char *what, const char *id)
{
	return mix(mix(mix(UINT64_C(14695981039346656037), departement), what), id);
}

static uint64_t bit_of(uint64_t h, unsigned round)
{
	h = (h + round * UINT64_C(0x9e3779b97f4a7c15)) * UINT64_C(0xbf58476d1ce4e5b9);
	return (h ^ (h >> 31)) & (BITS - 1);
}

void observatory_seen_add(struct observatory_seen *seen, const char *departement, const char *what,
			  const char *id)
{
	const uint64_t h = hash(departement, what, id);

	for (unsigned i = 0; i < ROUNDS; i++)
		seen->words[bit_of(h, i) / 64] |= UINT64_C(1) << (bit_of(h, i) % 64);
}

bool observatory_seen_maybe(const struct observatory_seen *seen, const char *departement,
			    const char *what, const char *id)
{
	const uint64_t h = hash(departement, what, id);

	for (unsigned i = 0; i < ROUNDS; i++)
		if (!(seen->words[bit_of(h, i) / 64] >> (bit_of(h, i) % 64) & 1))
			return false;
	return true;
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which members or items of one object or array the adjacent rules looked at, as bits in the order
 * of iteration.
 */
#include "schema_internal.h"

#include <string.h>

bool schema_seen_start(struct schema_seen *seen, const json_t *value)
{
	seen->all = false;
	seen->bits = seen->few;
	seen->few[0] = seen->few[1] = 0;
	seen->n = json_is_object(value) ? json_object_size(value) : json_array_size(value);
	if (seen->n > 64 * CMN_LEN(seen->few))
		seen->bits = calloc((seen->n + 63) / 64, sizeof(seen->bits[0]));
	return seen->bits != NULL;
}

void schema_seen_free(struct schema_seen *seen)
{
	if (seen->bits != seen->few)
		free(seen->bits);
}

void schema_seen_mark(struct schema_seen *seen, size_t i)
{
	if (i < seen->n)
		seen->bits[i / 64] |= (uint64_t)1 << (i % 64);
}

void schema_seen_all(struct schema_seen *seen)
{
	seen->all = true;
}

bool schema_seen_has(const struct schema_seen *seen, size_t i)
{
	return seen->all || (i < seen->n && (seen->bits[i / 64] >> (i % 64) & 1) != 0);
}

void schema_seen_merge(struct schema_seen *into, const struct schema_seen *from)
{
	into->all = into->all || from->all;
	for (size_t i = 0; i < (into->n + 63) / 64; i++)
		into->bits[i] |= from->bits[i];
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "intern.h"

#include <stdlib.h>
#include <string.h>

#define FIRST 1024

bool directory_grow(void **array, size_t n, size_t *room, size_t size)
{
	size_t more = *room > 0 ? *room + *room / 2 : FIRST;

	if (n < *room)
		return true;
	void *grown = realloc(*array, more * size);
	if (grown == NULL)
		return false;
	*array = grown;
	*room = more;
	return true;
}

static uint64_t hash_of(const char *text, size_t len)
{
	uint64_t hash = 14695981039346656037u; /* FNV-1a */

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)text[i]) * 1099511628211u;
	return hash ^ (hash >> 32);
}

/* Where the text stands, or the empty slot where it would. */
static uint32_t *find(const struct directory_intern *in, const char *text, size_t len)
{
	for (uint64_t h = hash_of(text, len);; h++) {
		uint32_t *slot = &in->slot[h & (in->slots - 1)];

		if (*slot == 0)
			return slot;
		const char *known = directory_intern_text(in, *slot - 1);
		if (strncmp(known, text, len) == 0 && known[len] == '\0')
			return slot;
	}
}

static bool widen(struct directory_intern *in)
{
	uint32_t *old = in->slot;
	uint32_t slots = in->slots > 0 ? in->slots * 2 : FIRST;

	if (in->n + 1 < in->slots / 2)
		return true;
	in->slot = calloc(slots, sizeof(*in->slot));
	if (in->slot == NULL) {
		in->slot = old;
		return false;
	}
	in->slots = slots;
	for (uint32_t i = 0; i < in->n; i++) {
		const char *text = directory_intern_text(in, i);

		*find(in, text, strlen(text)) = i + 1;
	}
	free(old);
	return true;
}

static bool room_for(struct directory_intern *in, size_t len)
{
	size_t at_room = in->at_room;

	while (in->len + len + 1 > in->room) {
		if (!directory_grow((void **)&in->text, in->room, &in->room, 1))
			return false;
	}
	if (!directory_grow((void **)&in->at, in->n, &at_room, sizeof(*in->at)))
		return false;
	in->at_room = (uint32_t)at_room;
	return true;
}

uint32_t directory_intern(struct directory_intern *in, const char *text, size_t len)
{
	if (!widen(in) || in->len + len + 1 >= UINT32_MAX)
		return UINT32_MAX;
	uint32_t *slot = find(in, text, len);
	if (*slot != 0)
		return *slot - 1;
	if (!room_for(in, len))
		return UINT32_MAX;
	in->at[in->n] = (uint32_t)in->len;
	memcpy(in->text + in->len, text, len);
	in->text[in->len + len] = '\0';
	in->len += len + 1;
	*slot = ++in->n;
	return in->n - 1;
}

void directory_intern_clear(struct directory_intern *in)
{
	free(in->text);
	free(in->at);
	free(in->slot);
	*in = (struct directory_intern){0};
}

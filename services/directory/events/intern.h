/* SPDX-License-Identifier: EUPL-1.2
 *
 * intern.h - each text once, with a number: the words of an index, and what is shown many times.
 */
#ifndef DIRECTORY_INTERN_H
#define DIRECTORY_INTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct directory_intern {
	char *text; /* all of them, each with its NUL */
	size_t len, room;
	uint32_t *at; /* where text number i begins */
	uint32_t n, at_room;
	uint32_t *slot; /* by hash: number + 1 */
	uint32_t slots; /* a power of two */
};

/* The number of this text, new or known; UINT32_MAX when memory is short or 4 GiB are full. */
uint32_t directory_intern(struct directory_intern *in, const char *text, size_t len);

static inline const char *directory_intern_text(const struct directory_intern *in, uint32_t number)
{
	return in->text + in->at[number];
}

void directory_intern_clear(struct directory_intern *in);

/* Room for one more element of this size; false when memory is short. */
bool directory_grow(void **array, size_t n, size_t *room, size_t size);

#endif

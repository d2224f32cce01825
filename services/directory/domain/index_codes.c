/* SPDX-License-Identifier: EUPL-1.2 */
#include "index_codes.h"

#include <stdio.h>
#include <string.h>

static bool name_of(const char *list, const char *code, size_t len, char out[DIRECTORY_CODE_MAX])
{
	int n = snprintf(out, DIRECTORY_CODE_MAX, "%s:%.*s", list, (int)len, code);

	return n > 0 && n < DIRECTORY_CODE_MAX;
}

/* Where the name stands, or the empty slot where it would. */
static size_t slot_of(const struct directory_codes *codes, const char *name)
{
	uint32_t hash = 2166136261u; /* FNV-1a */

	for (const char *c = name; *c != '\0'; c++)
		hash = (hash ^ (unsigned char)*c) * 16777619u;
	for (;; hash++) {
		size_t at = hash % (2 * DIRECTORY_BITS);

		if (codes->slot[at] == 0 || strcmp(codes->code[codes->slot[at] - 1], name) == 0)
			return at;
	}
}

static int find(const struct directory_codes *codes, const char *name)
{
	return codes->slot[slot_of(codes, name)] - 1;
}

static int give(struct directory_codes *codes, const char *list, const char *code, size_t len)
{
	char name[DIRECTORY_CODE_MAX];
	int bit = -1;

	if (name_of(list, code, len, name)) {
		bit = find(codes, name);
		if (bit >= 0)
			return bit;
		if (codes->n < DIRECTORY_BITS) {
			memcpy(codes->code[codes->n], name, sizeof(name));
			codes->slot[slot_of(codes, name)] = (uint16_t)++codes->n;
			return (int)codes->n - 1;
		}
	}
	codes->refused++;
	return -1;
}

int directory_codes_find(const struct directory_codes *codes, const char *list, const char *code)
{
	char name[DIRECTORY_CODE_MAX];

	return name_of(list, code, strlen(code), name) ? find(codes, name) : -1;
}

int directory_codes_give(struct directory_codes *codes, const char *list, const char *code)
{
	return give(codes, list, code, strlen(code));
}

static void set(struct directory_codes *codes, const char *list, const char *code, size_t len,
		struct directory_bits *bits)
{
	int bit = give(codes, list, code, len);

	if (bit >= 0)
		directory_bits_set(bits, (unsigned)bit);
}

/* The next code of "{a,b}", also of "a b" or of "a" alone; *ret_len 0 at the end. */
static const char *next_code(const char *list, size_t *ret_len)
{
	list += strspn(list, " {},\"");
	*ret_len = strcspn(list, " {},\"");
	return list;
}

void directory_codes_set(struct directory_codes *codes, const char *list, const char *array,
			 struct directory_bits *bits)
{
	size_t len;

	for (array = next_code(array, &len); len > 0; array = next_code(array + len, &len))
		set(codes, list, array, len, bits);
}

void directory_codes_mark(const struct directory_codes *codes, const char *list, const char *array,
			  struct directory_bits *bits)
{
	char name[DIRECTORY_CODE_MAX];
	size_t len;

	for (array = next_code(array, &len); len > 0; array = next_code(array + len, &len)) {
		int bit = name_of(list, array, len, name) ? find(codes, name) : -1;

		if (bit >= 0)
			directory_bits_set(bits, (unsigned)bit);
	}
}

void directory_codes_list(const struct directory_codes *codes, const char *list,
			  struct directory_bits *bits)
{
	size_t len = strlen(list);

	for (uint32_t i = 0; i < codes->n; i++) {
		if (strncmp(codes->code[i], list, len) == 0 && codes->code[i][len] == ':')
			directory_bits_set(bits, i);
	}
}

const char *directory_codes_text(const struct directory_codes *codes, unsigned bit)
{
	return strchr(codes->code[bit], ':') + 1;
}

void directory_codes_set_needs(struct directory_codes *codes, const char *array,
			       struct directory_bits *bits)
{
	size_t len;

	for (array = next_code(array, &len); len > 0; array = next_code(array + len, &len)) {
		for (size_t i = 1; i <= len; i++) {
			if (i == len || array[i] == '.')
				set(codes, "need", array, i, bits);
		}
	}
}

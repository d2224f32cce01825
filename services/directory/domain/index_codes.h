/* SPDX-License-Identifier: EUPL-1.2
 *
 * index_codes.h - which bit of an index stands for which code: themes, needs, sector, mode.
 *
 * Bits are given as codes are first met and never change, so that every index made meanwhile goes
 * on being understood.  A SERAFIN need is known by every code above it: whoever asks for 1.3 finds
 * what answers 1.3.3.1.
 */
#ifndef DIRECTORY_INDEX_CODES_H
#define DIRECTORY_INDEX_CODES_H

#include "index.h"

#define DIRECTORY_CODE_MAX 48 /* bytes of list and code with the NUL */

struct directory_codes {
	uint32_t n;
	uint32_t refused; /* codes that found no bit: more than DIRECTORY_BITS, or too long */
	char code[DIRECTORY_BITS][DIRECTORY_CODE_MAX]; /* "theme:emploi" */
	uint16_t slot[2 * DIRECTORY_BITS];             /* by the hash of a code: its bit + 1 */
};

/* The bit of a code of a list, -1 when no offer has had it. */
int directory_codes_find(const struct directory_codes *codes, const char *list, const char *code);

/* The same; a new code is given a bit.  -1 when there is none left. */
int directory_codes_give(struct directory_codes *codes, const char *list, const char *code);

/* The bits of the codes of an array as PostgreSQL writes it ("{a,b}"), or of one code alone; each
 * need also gives those above it. */
void directory_codes_set(struct directory_codes *codes, const char *list, const char *array,
			 struct directory_bits *bits);
/* The same of codes that are known already ("a,b"); the others are left out. */
void directory_codes_mark(const struct directory_codes *codes, const char *list, const char *array,
			  struct directory_bits *bits);
/* Every code of the list. */
void directory_codes_list(const struct directory_codes *codes, const char *list,
			  struct directory_bits *bits);
/* The code that a bit stands for, without its list. */
const char *directory_codes_text(const struct directory_codes *codes, unsigned bit);
void directory_codes_set_needs(struct directory_codes *codes, const char *array,
			       struct directory_bits *bits);

#endif

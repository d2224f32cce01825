/* SPDX-License-Identifier: EUPL-1.2
 *
 * schema_ecma.h - the state of the pattern translator, shared by its two files.
 */
#ifndef SCHEMA_ECMA_H
#define SCHEMA_ECMA_H

#include "schema_internal.h"

#define ECMA_GROWTH 96 /* bytes written for one byte read, at most: \S inside a class */

struct ecma {
	const char *in;
	size_t n, i;
	char *out;
	size_t len, cap;
	bool bad;
	bool repeatable; /* what was written last may take a quantifier */
	long groups, max_ref;
	unsigned depth;
	bool look[200]; /* which open groups are assertions */
};

void ecma_emit(struct ecma *e, const char *text);
void ecma_emit_char(struct ecma *e, long code);
int ecma_peek(const struct ecma *e, size_t ahead); /* -1 at the end */
bool ecma_accept(struct ecma *e, const char *text);
long ecma_next(struct ecma *e);
void ecma_class(struct ecma *e);               /* behind "[" */
long ecma_escape(struct ecma *e, bool inside); /* behind "\": a code point, or -1: written or bad */

#endif

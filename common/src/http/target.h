/* SPDX-License-Identifier: EUPL-1.2
 *
 * target.h - path and query of a request, read by ourselves: ulfius drops what is not UTF-8, and a
 * filter that vanishes widens a list (trap 12).
 */
#ifndef CMN_TARGET_H
#define CMN_TARGET_H

#include "cmn/http.h"

#define CMN_SEGMENTS_MAX 16
#define CMN_QUERY_MAX    32

struct cmn_pair {
	const char *name;
	const char *value;
};

struct cmn_target {
	size_t n_segments; /* CMN_SEGMENTS_MAX + 1: more than any route has */
	const char *segments[CMN_SEGMENTS_MAX];
	size_t n_query;
	struct cmn_pair query[CMN_QUERY_MAX];
	char text[CMN_TARGET_MAX + 2]; /* what the pointers above point into */
};

/* Percent-decoded, valid UTF-8, without NUL, without a parameter given twice. */
enum cmn_err cmn_target_parse(const char *raw, struct cmn_target *ret,
			      struct cmn_error *err) CMN_MUST_CHECK;
const char *cmn_target_query(const struct cmn_target *target, const char *name);

#endif

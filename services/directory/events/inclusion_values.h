/* SPDX-License-Identifier: EUPL-1.2
 *
 * inclusion_values.h - codes of ours and the values that data·inclusion has for them.
 */
#ifndef DIRECTORY_INCLUSION_VALUES_H
#define DIRECTORY_INCLUSION_VALUES_H

#include "mapped.h"

/* A value of ours, and one of theirs; either may stand twice.  Tables end with a row of NULL. */
struct directory_pair {
	const char *ours, *theirs;
};
extern const struct directory_pair DIRECTORY_INCLUSION_THEMES[];
extern const struct directory_pair DIRECTORY_INCLUSION_PUBLICS[];
extern const struct directory_pair DIRECTORY_INCLUSION_NETWORKS[];
extern const struct directory_pair DIRECTORY_INCLUSION_ASKERS[];

/* A list in which each value stands once; values are constants. */
#define DIRECTORY_VALUES_MAX 16
struct directory_values {
	const char *text[DIRECTORY_VALUES_MAX];
	size_t n;
};
void directory_values_add(struct directory_values *v, const char *value);
void directory_values_map(struct directory_values *v, const struct directory_pair *pairs,
			  const char *ours);
void directory_values_map_all(struct directory_values *v, const struct directory_pair *pairs,
			      const json_t *from, const char *key);
void directory_values_put(struct cmn_buf *out, const char *key, const struct directory_values *v);

#endif

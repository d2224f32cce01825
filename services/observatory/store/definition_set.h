/* SPDX-License-Identifier: EUPL-1.2
 *
 * definition_set.h - all definitions in memory, national and local, with their parts.
 *
 * Filled, closed once, then read by any thread.
 */
#ifndef OBSERVATORY_DEFINITION_SET_H
#define OBSERVATORY_DEFINITION_SET_H

#include "definition_check.h"

#include "cmn/err.h"

struct observatory_set;

/* One part as it is written: lists of codes are words between blanks. */
struct observatory_part_text {
	const char *indicator;
	int version;
	const char *part, *kind, *all, *any, *none, *by;
	enum observatory_measure measure;
};

struct observatory_set *observatory_set_new(void); /* NULL: memory */
void observatory_set_free(struct observatory_set **set);
static inline void observatory_set_drop(struct observatory_set **set)
{
	observatory_set_free(set);
}

/* Texts are copied.  Memory short: the set is failed, and closing it says so. */
void observatory_set_add(struct observatory_set *set, const struct observatory_definition *d);
void observatory_set_part(struct observatory_set *set, const struct observatory_part_text *part);

/* Sort by (indicator, version), give each its parts in the order told, let versions end where the
 * next begins.  CMN_E_INVALID: a part of no definition; *ret_orphan is its place in the order told.
 */
enum cmn_err observatory_set_close(struct observatory_set *set, size_t *ret_orphan,
				   struct cmn_error *err) CMN_MUST_CHECK;

const struct observatory_definition *observatory_set_all(const struct observatory_set *set,
							 size_t *ret_n);
/* The definition in the order in which it was added; for messages that name a line. */
size_t observatory_set_told(const struct observatory_set *set, size_t definition);
size_t observatory_set_part_told(const struct observatory_set *set, size_t definition, size_t part);

/* NULL: no such version, or not for this département (NULL: wherever). */
const struct observatory_definition *observatory_set_find(const struct observatory_set *set,
							  const char *departement,
							  const char *indicator, int version);
/* Does the definition hold in this département? */
bool observatory_definition_here(const struct observatory_definition *d, const char *departement);

/* Everything that one fact of a département adds: observatory_shares() over the definitions that
 * hold there. */
bool observatory_set_shares(const struct observatory_set *set, const char *departement,
			    const struct observatory_fact *fact, int32_t upto,
			    observatory_share_fn *each, void *arg);

#endif

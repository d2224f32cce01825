/* SPDX-License-Identifier: EUPL-1.2
 *
 * fact_set.h - the facts that a batch of events touches, in memory: as they stand in the table, and
 * as the events leave them.
 *
 * Everything lives until the set is emptied.  Failure is sticky: after the first row that finds no
 * memory `failed` stays true, and the caller looks once, at the end.
 */
#ifndef OBSERVATORY_FACT_SET_H
#define OBSERVATORY_FACT_SET_H

#include "definition.h"

#define OBSERVATORY_NO_END     INT32_MAX
#define OBSERVATORY_NO_INSTANT INT64_MIN

/* What of a fact may change. */
struct observatory_said {
	int32_t day, until; /* OBSERVATORY_NO_DAY: counts nowhere; OBSERVATORY_NO_END: it goes on */
	int64_t value, at, told;
	char commune[6];
	const char **codes;   /* sorted by bytes */
	size_t n_codes, room; /* of `codes`, which is ours alone as far as there is room */
};

struct observatory_row {
	struct observatory_row *next, *next_of_bucket, *next_of_group;
	const char *departement, *kind, *id;
	const char *group; /* column situation_id; "": none */
	struct observatory_said now, was;
	bool stored; /* `was` stands in the table */
};

struct observatory_facts;

struct observatory_facts *observatory_facts_new(void); /* NULL: no memory */
void observatory_facts_free(struct observatory_facts **set);
void observatory_facts_empty(struct observatory_facts *set);
bool observatory_facts_failed(const struct observatory_facts *set);

/* NULL: not there. */
struct observatory_row *observatory_facts_find(const struct observatory_facts *set,
					       const char *departement, const char *kind,
					       const char *id);
/* The rows of a group, one after the other. */
struct observatory_row *observatory_facts_group(const struct observatory_facts *set,
						const char *departement, const char *group);
struct observatory_row *observatory_facts_group_next(const struct observatory_row *row);
/* Every row by `next`, the latest first. */
struct observatory_row *observatory_facts_first(const struct observatory_facts *set);

/* A row that is not there yet: without a day, without codes.  NULL: no memory. */
struct observatory_row *observatory_facts_add(struct observatory_facts *set,
					      const char *departement, const char *kind,
					      const char *id, const char *group);
/* The same, or the one that is there. */
struct observatory_row *observatory_facts_have(struct observatory_facts *set,
					       const char *departement, const char *kind,
					       const char *id, const char *group);

/* Codes of `now`.  `code` NULL or "": none.  What is neither a letter, a digit nor one of .:_-
 * becomes '_'. */
void observatory_row_add(struct observatory_facts *set, struct observatory_row *row,
			 const char *attribute, const char *code);
void observatory_row_drop(struct observatory_facts *set, struct observatory_row *row,
			  const char *attribute);
/* Instead of those that it had. */
void observatory_row_set(struct observatory_facts *set, struct observatory_row *row,
			 const char *attribute, const char *code);
/* The first code of an attribute, NULL: none. */
const char *observatory_row_code(const struct observatory_row *row, const char *attribute);
/* All codes of `attribute` of another row. */
void observatory_row_copy(struct observatory_facts *set, struct observatory_row *row,
			  const struct observatory_row *from, const char *attribute);
/* It counts nowhere any more; what it had been is forgotten. */
void observatory_row_leave(struct observatory_row *row);
void observatory_row_commune(struct observatory_row *row, const char *commune); /* NULL: as it is */

/* Codes of the table, separated by blanks, into `now`. */
void observatory_row_split(struct observatory_facts *set, struct observatory_row *row,
			   const char *codes);
/* What stands in the table is what it is now. */
void observatory_row_stored(struct observatory_row *row);
bool observatory_row_changed(const struct observatory_row *row);
/* Either side as definition.h has it; strings are the row's. */
struct observatory_fact observatory_row_fact(const struct observatory_row *row,
					     const struct observatory_said *side);

/* Memory that lives as long as the rows; NULL: no memory. */
void *observatory_facts_room(struct observatory_facts *set, size_t n);
const char *observatory_facts_text(struct observatory_facts *set, const char *text);

#endif

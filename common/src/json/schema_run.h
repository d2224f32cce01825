/* SPDX-License-Identifier: EUPL-1.2
 *
 * schema_run.h - the state of one check of one instance; all of it lives on the caller's stack.
 */
#ifndef SCHEMA_RUN_H
#define SCHEMA_RUN_H

#include "cmn/schema.h"
#include "schema_text.h"

struct schema_rule;
struct schema_node;
struct schema_resource;

#define SCHEMA_DEPTH_MAX 256     /* nodes inside one another, references included */
#define SCHEMA_STEPS_MAX 4000000 /* nodes in one check: a bound on time, not a style */

struct schema_place { /* one step of the way from the root of the instance */
	const struct schema_place *up;
	const char *key; /* NULL: an array item */
	size_t len;
	size_t index;
};

struct schema_seen { /* which members or items an adjacent rule has looked at */
	size_t n;
	bool all;
	uint64_t few[2];
	uint64_t *bits;
};

struct schema_spot { /* the value under check */
	json_t *value;
	const struct schema_place *at; /* NULL: the root */
	struct schema_seen *seen;      /* NULL: nobody asks */
};

struct schema_scope {
	const struct schema_resource *resource;
	const struct schema_scope *up;
};

struct schema_note {
	char pointer[128];
	const struct schema_rule *rule;
	enum schema_text text;
};

struct schema_notes {
	size_t n;
	size_t total;
	unsigned weight; /* how far the value is from what was expected */
	struct schema_note list[CMN_FAULTS_MAX];
};

struct schema_run {
	struct schema_notes *notes; /* NULL: only the verdict counts */
	const struct schema_scope *scope;
	const struct schema_place *branch; /* where the nearest anyOf or oneOf stands */
	unsigned depth;
	unsigned long steps;
	size_t matched; /* bytes that patterns were applied to */
	bool broken;    /* a limit was met: the verdict is "invalid" whatever follows */
	bool starved;
	void *match, *match_limits; /* PCRE2, made at first use */
};

bool schema_eval(struct schema_run *run, const struct schema_node *node,
		 const struct schema_spot *spot);
bool schema_eval_quiet(struct schema_run *run, const struct schema_node *node,
		       const struct schema_spot *spot);
bool schema_break(struct schema_run *run);
bool schema_fault(struct schema_run *run, const struct schema_rule *rule, enum schema_text text,
		  const struct schema_place *at);
void schema_notes_start(struct schema_notes *notes);
void schema_notes_append(struct schema_notes *notes, const struct schema_notes *more);
void schema_pointer(char *out, size_t size, const struct schema_place *at);

bool schema_seen_start(struct schema_seen *seen, const json_t *value);
void schema_seen_free(struct schema_seen *seen);
void schema_seen_mark(struct schema_seen *seen, size_t i);
void schema_seen_all(struct schema_seen *seen);
bool schema_seen_has(const struct schema_seen *seen, size_t i);
void schema_seen_merge(struct schema_seen *into, const struct schema_seen *from);

#endif

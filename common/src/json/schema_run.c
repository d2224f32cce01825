/* SPDX-License-Identifier: EUPL-1.2
 *
 * One check of one instance: depth, steps, dynamic scope, and what is noted of its faults.
 */
#include "schema_internal.h"

#include <stdio.h>
#include <string.h>

#define SCALARS (SCHEMA_STRING | SCHEMA_NUMBER | SCHEMA_BOOLEAN | SCHEMA_NULL)

/* After this nothing can make the verdict "valid" again, whatever stands around it. */
bool schema_break(struct schema_run *run)
{
	run->broken = true;
	return false;
}

/* On a scalar the first fault says enough; in an object each member is worth its own. */
static bool rules_hold(struct schema_run *run, const struct schema_node *node,
		       const struct schema_spot *spot)
{
	unsigned kind = SCHEMA_KIND(json_typeof(spot->value));
	bool ok = true;

	for (const struct schema_rule *rule = node->rules; rule != NULL; rule = rule->next) {
		if ((rule->kinds & kind) == 0 || (rule->last && !ok))
			continue;
		if (rule->check(run, rule, spot))
			continue;
		ok = false;
		if (run->notes == NULL || rule->stops || run->broken || (kind & SCALARS) != 0)
			break;
	}
	return ok;
}

/* The same with the list of what was looked at, which only a node that holds passes on. */
static bool rules_hold_tracked(struct schema_run *run, const struct schema_node *node,
			       const struct schema_spot *spot)
{
	struct schema_seen seen;
	struct schema_spot here = {.value = spot->value, .at = spot->at, .seen = &seen};
	bool ok;

	if (!schema_seen_start(&seen, spot->value)) {
		run->starved = true;
		return schema_break(run);
	}
	ok = rules_hold(run, node, &here);
	if (ok && spot->seen != NULL)
		schema_seen_merge(spot->seen, &seen);
	schema_seen_free(&seen);
	return ok;
}

bool schema_eval(struct schema_run *run, const struct schema_node *node,
		 const struct schema_spot *spot)
{
	struct schema_scope scope = {.resource = node->resource, .up = run->scope};
	const struct schema_scope *outer = run->scope;
	bool ok;

	if (node->rules == NULL)
		return !run->broken;
	if (run->broken || run->depth >= SCHEMA_DEPTH_MAX || ++run->steps > SCHEMA_STEPS_MAX)
		return schema_break(run);
	run->depth++;
	if (outer == NULL || outer->resource != node->resource)
		run->scope = &scope;
	if (spot->seen != NULL || node->tracks)
		ok = rules_hold_tracked(run, node, spot);
	else
		ok = rules_hold(run, node, spot);
	run->scope = outer;
	run->depth--;
	return ok && !run->broken;
}

/* Only the verdict: for conditions, where failing is not a fault. */
bool schema_eval_quiet(struct schema_run *run, const struct schema_node *node,
		       const struct schema_spot *spot)
{
	struct schema_notes *notes = run->notes;
	bool ok;

	run->notes = NULL;
	ok = schema_eval(run, node, spot);
	run->notes = notes;
	return ok;
}

void schema_notes_start(struct schema_notes *notes)
{
	notes->n = notes->total = 0;
	notes->weight = 0;
}

/* A value of another kind, or another tag, is farther away than a missing member. */
static unsigned weight_of(const struct schema_run *run, enum schema_text text,
			  const struct schema_place *at)
{
	bool here = at == run->branch;

	if (text == SCHEMA_T_TYPE || text == SCHEMA_T_NEVER)
		return here ? 50 : 2;
	if (text == SCHEMA_T_CONST || text == SCHEMA_T_ENUM)
		return here || (at != NULL && at->up == run->branch) ? 10 : 2;
	return 1;
}

static bool is_noted(const struct schema_notes *notes, const struct schema_note *note)
{
	for (size_t i = 0; i < notes->n; i++)
		if (notes->list[i].text == note->text &&
		    strcmp(notes->list[i].pointer, note->pointer) == 0)
			return true;
	return false;
}

static void note_add(struct schema_notes *notes, const struct schema_note *note)
{
	if (is_noted(notes, note))
		return;
	notes->total++;
	if (notes->n < CMN_FAULTS_MAX)
		notes->list[notes->n++] = *note;
}

void schema_notes_append(struct schema_notes *notes, const struct schema_notes *more)
{
	size_t unlisted = more->total - more->n;

	for (size_t i = 0; i < more->n; i++)
		note_add(notes, &more->list[i]);
	notes->total += unlisted;
	notes->weight += more->weight;
}

/* Always false, so that a rule ends with it. */
bool schema_fault(struct schema_run *run, const struct schema_rule *rule, enum schema_text text,
		  const struct schema_place *at)
{
	struct schema_note note;

	if (run->notes == NULL || run->broken)
		return false;
	run->notes->weight += weight_of(run, text, at);
	if (run->notes->n == CMN_FAULTS_MAX) {
		run->notes->total++;
		return false;
	}
	schema_pointer(note.pointer, sizeof(note.pointer), at);
	note.rule = rule;
	note.text = text;
	note_add(run->notes, &note);
	return false;
}

/* One token with its slash; false when it does not fit whole. */
static bool put_token(char **out, const char *end, const struct schema_place *at)
{
	char number[24];
	const char *key = at->key;
	size_t len = at->len;
	char *to = *out;

	if (key == NULL) {
		len = (size_t)snprintf(number, sizeof(number), "%zu", at->index);
		key = number;
	}
	if (to >= end)
		return false;
	*to++ = '/';
	for (size_t i = 0; i < len; i++) {
		bool escaped = key[i] == '~' || key[i] == '/';

		if (key[i] == '\0' || end - to < (escaped ? 2 : 1))
			return false;
		if (escaped)
			*to++ = '~';
		*to++ = (char)(!escaped ? key[i] : key[i] == '~' ? '0' : '1');
	}
	*out = to;
	return true;
}

/* A way that is too long for the fault names the nearest ancestor that fits. */
void schema_pointer(char *out, size_t size, const struct schema_place *at)
{
	const struct schema_place *way[SCHEMA_DEPTH_MAX];
	const char *end = out + size - 1;
	size_t n = 0;

	for (; at != NULL && n < CMN_LEN(way); at = at->up)
		way[n++] = at;
	while (n > 0 && put_token(&out, end, way[n - 1]))
		n--;
	*out = '\0';
}

enum cmn_err cmn_schema_check(const struct cmn_schema *schema, const json_t *instance,
			      struct cmn_error *err)
{
	struct schema_spot spot = {.value = (json_t *)(uintptr_t)instance};
	struct schema_notes notes;
	struct schema_run run = {.notes = &notes};
	bool ok;

	schema_notes_start(&notes);
	ok = schema_eval(&run, schema->root, &spot);
	schema_pattern_done(&run);
	if (run.starved)
		return schema_no_memory(err);
	if (ok) {
		cmn_error_init(err);
		return CMN_OK;
	}
	if (run.broken) {
		schema_notes_start(&notes);
		run.broken = false;
		schema_fault(&run, NULL, SCHEMA_T_LIMIT, NULL);
	}
	return schema_report(&notes, err);
}

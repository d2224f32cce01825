/* SPDX-License-Identifier: EUPL-1.2
 *
 * Applicators that look at the same place: allOf, anyOf, oneOf, not, if, dependentSchemas.
 */
#include "schema_internal.h"

#include <string.h>

enum cmn_err schema_build_if(struct schema_builder *b, struct schema_node *node,
			     const struct schema_keyword *kw, json_t *value)
{
	json_t *then = json_object_get(node->json, "then");
	json_t *otherwise = json_object_get(node->json, "else");
	struct schema_rule *rule = schema_rule_add(b, node, kw);

	if (rule == NULL || schema_sub(b, node, "if", NULL, SIZE_MAX, value, &rule->node) != CMN_OK)
		return b->err->code;
	if (then != NULL &&
	    schema_sub(b, node, "then", NULL, SIZE_MAX, then, &rule->then) != CMN_OK)
		return b->err->code;
	if (otherwise != NULL &&
	    schema_sub(b, node, "else", NULL, SIZE_MAX, otherwise, &rule->otherwise) != CMN_OK)
		return b->err->code;
	return CMN_OK;
}

bool schema_check_if(struct schema_run *run, const struct schema_rule *rule,
		     const struct schema_spot *spot)
{
	const struct schema_node *next =
	    schema_eval_quiet(run, rule->node, spot) ? rule->then : rule->otherwise;

	return next == NULL || schema_eval(run, next, spot);
}

bool schema_check_all(struct schema_run *run, const struct schema_rule *rule,
		      const struct schema_spot *spot)
{
	bool ok = true;

	for (size_t i = 0; i < rule->branches.n && (ok || run->notes != NULL); i++)
		ok = schema_eval(run, rule->branches.list[i].node, spot) && ok;
	return ok;
}

/* One branch, its complaints in `mine`; kept in `best` when it came nearer than the others. */
static bool try_branch(struct schema_run *run, const struct schema_node *node,
		       const struct schema_spot *spot, struct schema_notes *best)
{
	struct schema_notes *outer = run->notes;
	const struct schema_place *branch = run->branch;
	struct schema_notes mine;
	bool ok;

	if (outer == NULL)
		return schema_eval(run, node, spot);
	schema_notes_start(&mine);
	run->notes = &mine;
	run->branch = spot->at;
	ok = schema_eval(run, node, spot);
	run->branch = branch;
	run->notes = outer;
	if (!ok && (best->total == 0 || mine.weight < best->weight))
		*best = mine;
	return ok;
}

/* How many branches hold; stops at `enough` unless somebody asks what they looked at. */
static size_t count_branches(struct schema_run *run, const struct schema_rule *rule,
			     const struct schema_spot *spot, size_t enough)
{
	struct schema_notes best;
	size_t held = 0;

	schema_notes_start(&best);
	for (size_t i = 0; i < rule->branches.n; i++) {
		held += try_branch(run, rule->branches.list[i].node, spot, &best);
		if (held >= enough && spot->seen == NULL)
			break;
	}
	if (held == 0 && run->notes != NULL)
		schema_notes_append(run->notes, &best);
	return held;
}

bool schema_check_any(struct schema_run *run, const struct schema_rule *rule,
		      const struct schema_spot *spot)
{
	return count_branches(run, rule, spot, 1) > 0;
}

bool schema_check_one(struct schema_run *run, const struct schema_rule *rule,
		      const struct schema_spot *spot)
{
	size_t held = count_branches(run, rule, spot, 2);

	return held == 1 || (held > 1 && schema_fault(run, rule, rule->text, spot->at));
}

bool schema_check_not(struct schema_run *run, const struct schema_rule *rule,
		      const struct schema_spot *spot)
{
	struct schema_spot alone = {.value = spot->value, .at = spot->at};

	return !schema_eval_quiet(run, rule->node, &alone) ||
	       schema_fault(run, rule, rule->text, spot->at);
}

bool schema_check_dependent_schemas(struct schema_run *run, const struct schema_rule *rule,
				    const struct schema_spot *spot)
{
	bool ok = true;

	for (size_t i = 0; i < rule->branches.n && (ok || run->notes != NULL); i++) {
		const struct schema_branch *branch = &rule->branches.list[i];

		if (json_object_getn(spot->value, branch->name.key, branch->name.len) != NULL)
			ok = schema_eval(run, branch->node, spot) && ok;
	}
	return ok;
}

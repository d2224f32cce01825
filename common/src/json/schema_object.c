/* SPDX-License-Identifier: EUPL-1.2
 *
 * Members: properties, patternProperties and additionalProperties are one rule, because the last
 * one concerns what the first two did not name.
 */
#include "schema_internal.h"

#include <string.h>

static int by_name(const void *a, const void *b)
{
	const struct schema_name *x = a, *y = b;

	if (x->len != y->len)
		return x->len < y->len ? -1 : 1;
	return memcmp(x->key, y->key, x->len);
}

static int by_branch_name(const void *a, const void *b)
{
	const struct schema_branch *x = a, *y = b;

	return by_name(&x->name, &y->name);
}

static enum cmn_err compile_patterns(struct schema_builder *b, struct schema_node *node,
				     struct schema_branches *branches)
{
	const struct schema_keyword kw = {.name = "patternProperties"};

	for (size_t i = 0; i < branches->n; i++) {
		struct schema_branch *branch = &branches->list[i];

		if (schema_pattern_compile(b, node, &kw, branch->name.key, branch->name.len,
					   &branch->pattern) != CMN_OK)
			return b->err->code;
	}
	return CMN_OK;
}

enum cmn_err schema_build_members(struct schema_builder *b, struct schema_node *node,
				  const struct schema_keyword *kw, json_t *value)
{
	json_t *properties = json_object_get(node->json, "properties");
	json_t *patterns = json_object_get(node->json, "patternProperties");
	json_t *rest = json_object_get(node->json, "additionalProperties");
	struct schema_rule *rule;

	(void)value;
	if (node->has_members)
		return CMN_OK;
	node->has_members = true;
	rule = schema_rule_add(b, node, kw);
	if (rule == NULL)
		return b->err->code;
	if (properties != NULL &&
	    schema_sub_map(b, node, "properties", properties, &rule->branches) != CMN_OK)
		return b->err->code;
	if (patterns != NULL &&
	    (schema_sub_map(b, node, "patternProperties", patterns, &rule->patterns) != CMN_OK ||
	     compile_patterns(b, node, &rule->patterns) != CMN_OK))
		return b->err->code;
	if (rest != NULL && schema_sub(b, node, "additionalProperties", NULL, SIZE_MAX, rest,
				       &rule->node) != CMN_OK)
		return b->err->code;
	if (rule->branches.n > 1)
		qsort(rule->branches.list, rule->branches.n, sizeof(rule->branches.list[0]),
		      by_branch_name);
	return CMN_OK;
}

static const struct schema_branch *find(const struct schema_branches *branches, const char *key,
					size_t len)
{
	struct schema_branch wanted = {.name = {key, len}};

	if (branches->n == 0)
		return NULL;
	return bsearch(&wanted, branches->list, branches->n, sizeof(wanted), by_branch_name);
}

/* A member against a schema; the schema `false` means that the member is not known. */
static bool member_eval(struct schema_run *run, const struct schema_rule *rule,
			const struct schema_node *node, const struct schema_spot *member)
{
	if (node->never)
		return schema_fault(run, rule, SCHEMA_T_UNKNOWN, member->at);
	return schema_eval(run, node, member);
}

static bool check_member(struct schema_run *run, const struct schema_rule *rule,
			 const struct schema_spot *member, bool *ret_known)
{
	const struct schema_place *at = member->at;
	const struct schema_branch *named = find(&rule->branches, at->key, at->len);
	bool ok = true;

	*ret_known = named != NULL;
	if (named != NULL)
		ok = member_eval(run, rule, named->node, member);
	for (size_t i = 0; i < rule->patterns.n; i++) {
		const struct schema_branch *p = &rule->patterns.list[i];

		if (!schema_pattern_match(run, p->pattern, at->key, at->len))
			continue;
		*ret_known = true;
		ok = member_eval(run, rule, p->node, member) && ok;
	}
	if (!*ret_known && rule->node != NULL) {
		*ret_known = true;
		ok = member_eval(run, rule, rule->node, member) && ok;
	}
	return ok;
}

bool schema_check_members(struct schema_run *run, const struct schema_rule *rule,
			  const struct schema_spot *spot)
{
	struct schema_place at = {.up = spot->at};
	struct schema_spot member = {.at = &at};
	bool ok = true, known;
	size_t i = 0;

	json_object_keylen_foreach(spot->value, at.key, at.len, member.value)
	{
		ok = check_member(run, rule, &member, &known) && ok;
		if (!ok && run->notes == NULL)
			return false;
		if (known && spot->seen != NULL)
			schema_seen_mark(spot->seen, i);
		i++;
	}
	return ok;
}

bool schema_check_rest_members(struct schema_run *run, const struct schema_rule *rule,
			       const struct schema_spot *spot)
{
	struct schema_place at = {.up = spot->at};
	struct schema_spot member = {.at = &at};
	bool ok = true;
	size_t i = 0;

	json_object_keylen_foreach(spot->value, at.key, at.len, member.value)
	{
		if (!schema_seen_has(spot->seen, i++))
			ok = member_eval(run, rule, rule->node, &member) && ok;
		if (!ok && run->notes == NULL)
			return false;
	}
	schema_seen_all(spot->seen);
	return ok;
}

/* The name itself is the value under check. */
bool schema_check_names(struct schema_run *run, const struct schema_rule *rule,
			const struct schema_spot *spot)
{
	struct schema_place at = {.up = spot->at};
	struct schema_spot name = {.at = &at};
	json_t *member;
	bool ok = true;

	json_object_keylen_foreach(spot->value, at.key, at.len, member)
	{
		name.value = json_stringn_nocheck(at.key, at.len);
		if (name.value == NULL) {
			run->starved = true;
			return schema_break(run);
		}
		ok = member_eval(run, rule, rule->node, &name) && ok;
		json_decref(name.value);
		if (!ok && run->notes == NULL)
			return false;
	}
	return ok;
}

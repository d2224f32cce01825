/* SPDX-License-Identifier: EUPL-1.2
 *
 * Items: prefixItems and items are one rule, contains with its two limits another.
 */
#include "schema_internal.h"

enum cmn_err schema_build_items(struct schema_builder *b, struct schema_node *node,
				const struct schema_keyword *kw, json_t *value)
{
	json_t *prefix = json_object_get(node->json, "prefixItems");
	json_t *items = json_object_get(node->json, "items");
	struct schema_rule *rule;

	(void)value;
	if (node->has_items)
		return CMN_OK;
	node->has_items = true;
	rule = schema_rule_add(b, node, kw);
	if (rule == NULL)
		return b->err->code;
	if (prefix != NULL &&
	    schema_sub_list(b, node, "prefixItems", prefix, &rule->branches) != CMN_OK)
		return b->err->code;
	if (items != NULL)
		return schema_sub(b, node, "items", NULL, SIZE_MAX, items, &rule->node);
	return CMN_OK;
}

static bool item_eval(struct schema_run *run, const struct schema_rule *rule,
		      const struct schema_node *node, const struct schema_spot *item)
{
	if (node->never)
		return schema_fault(run, rule, SCHEMA_T_EXTRA_ITEM, item->at);
	return schema_eval(run, node, item);
}

bool schema_check_items(struct schema_run *run, const struct schema_rule *rule,
			const struct schema_spot *spot)
{
	struct schema_place at = {.up = spot->at};
	struct schema_spot item = {.at = &at};
	size_t size = json_array_size(spot->value);
	bool ok = true;

	for (; at.index < size && (ok || run->notes != NULL); at.index++) {
		bool fixed = at.index < rule->branches.n;
		const struct schema_node *node =
		    fixed ? rule->branches.list[at.index].node : rule->node;

		if (node == NULL)
			break;
		item.value = json_array_get(spot->value, at.index);
		ok = item_eval(run, rule, node, &item) && ok;
		if (spot->seen != NULL)
			schema_seen_mark(spot->seen, at.index);
	}
	return ok;
}

bool schema_check_rest_items(struct schema_run *run, const struct schema_rule *rule,
			     const struct schema_spot *spot)
{
	struct schema_place at = {.up = spot->at};
	struct schema_spot item = {.at = &at};
	bool ok = true;

	json_array_foreach(spot->value, at.index, item.value)
	{
		if (!schema_seen_has(spot->seen, at.index))
			ok = item_eval(run, rule, rule->node, &item) && ok;
		if (!ok && run->notes == NULL)
			return false;
	}
	schema_seen_all(spot->seen);
	return ok;
}

static bool read_bound(json_t *json, size_t otherwise, size_t *ret)
{
	*ret = otherwise;
	if (json == NULL)
		return true;
	if (!json_is_number(json) || !schema_is_whole(json) || json_number_value(json) < 0)
		return false;
	*ret = json_number_value(json) < 1e15 ? (size_t)json_number_value(json) : SIZE_MAX;
	return true;
}

enum cmn_err schema_build_limit(struct schema_builder *b, struct schema_node *node,
				const struct schema_keyword *kw, json_t *value)
{
	struct schema_rule *rule = schema_rule_add(b, node, kw);

	if (rule == NULL)
		return b->err->code;
	if (!read_bound(value, 0, &rule->n))
		return schema_refuse(b, node, kw, "un nombre entier positif est attendu",
				     "a whole number, not negative, is expected");
	return CMN_OK;
}

enum cmn_err schema_build_contains(struct schema_builder *b, struct schema_node *node,
				   const struct schema_keyword *kw, json_t *value)
{
	bool bounded = (node->resource->vocabularies & SCHEMA_V_VALIDATION) != 0;
	json_t *min = bounded ? json_object_get(node->json, "minContains") : NULL;
	json_t *max = bounded ? json_object_get(node->json, "maxContains") : NULL;
	struct schema_rule *rule = schema_rule_add(b, node, kw);

	if (rule == NULL)
		return b->err->code;
	if (!read_bound(min, 1, &rule->n) || !read_bound(max, SIZE_MAX, &rule->n2))
		return schema_refuse(b, node, kw,
				     "minContains et maxContains sont des nombres entiers positifs",
				     "minContains and maxContains are whole numbers");
	return schema_sub(b, node, kw->name, NULL, SIZE_MAX, value, &rule->node);
}

bool schema_check_contains(struct schema_run *run, const struct schema_rule *rule,
			   const struct schema_spot *spot)
{
	struct schema_place at = {.up = spot->at};
	struct schema_spot item = {.at = &at};
	size_t held = 0;

	json_array_foreach(spot->value, at.index, item.value)
	{
		if (!schema_eval_quiet(run, rule->node, &item))
			continue;
		held++;
		if (spot->seen != NULL)
			schema_seen_mark(spot->seen, at.index);
	}
	if (held < rule->n)
		return schema_fault(run, rule, SCHEMA_T_MIN_CONTAINS, spot->at);
	return held <= rule->n2 || schema_fault(run, rule, SCHEMA_T_MAX_CONTAINS, spot->at);
}

bool schema_check_min_items(struct schema_run *run, const struct schema_rule *rule,
			    const struct schema_spot *spot)
{
	return json_array_size(spot->value) >= rule->n ||
	       schema_fault(run, rule, rule->text, spot->at);
}

bool schema_check_max_items(struct schema_run *run, const struct schema_rule *rule,
			    const struct schema_spot *spot)
{
	return json_array_size(spot->value) <= rule->n ||
	       schema_fault(run, rule, rule->text, spot->at);
}

enum cmn_err schema_build_unique(struct schema_builder *b, struct schema_node *node,
				 const struct schema_keyword *kw, json_t *value)
{
	if (!json_is_boolean(value))
		return schema_refuse(b, node, kw, "true ou false est attendu",
				     "true or false is expected");
	if (json_is_false(value))
		return CMN_OK;
	return schema_rule_add(b, node, kw) != NULL ? CMN_OK : b->err->code;
}

struct hashed {
	uint64_t hash;
	json_t *value;
};

static int by_hash(const void *a, const void *b)
{
	const struct hashed *x = a, *y = b;

	return (x->hash > y->hash) - (x->hash < y->hash);
}

/* Among equal hashes every pair is compared; who made them equal on purpose meets the limit. */
static bool all_differ(struct schema_run *run, const struct hashed *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		for (size_t j = i + 1; j < n && list[j].hash == list[i].hash; j++) {
			if (schema_equal(list[i].value, list[j].value))
				return false;
			if (++run->steps > SCHEMA_STEPS_MAX)
				return schema_break(run);
		}
	}
	return true;
}

bool schema_check_unique(struct schema_run *run, const struct schema_rule *rule,
			 const struct schema_spot *spot)
{
	size_t n = json_array_size(spot->value), i;
	struct hashed *list;
	json_t *item;
	bool ok;

	if (n < 2)
		return true;
	list = calloc(n, sizeof(*list));
	if (list == NULL) {
		run->starved = true;
		return schema_break(run);
	}
	json_array_foreach(spot->value, i, item)
	{
		list[i].hash = schema_hash(item);
		list[i].value = item;
	}
	qsort(list, n, sizeof(*list), by_hash);
	ok = all_differ(run, list, n);
	free(list);
	return ok || schema_fault(run, rule, rule->text, spot->at);
}

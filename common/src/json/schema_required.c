/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which members must be there, and how many.
 */
#include "schema_internal.h"

static enum cmn_err read_names(struct schema_builder *b, const struct schema_node *node,
			       const struct schema_keyword *kw, json_t *list,
			       struct schema_names *ret)
{
	size_t i;
	json_t *item;

	if (!json_is_array(list))
		return schema_refuse(b, node, kw, "une liste de noms est attendue",
				     "a list of names is expected");
	ret->list = schema_alloc(b, (json_array_size(list) + 1) * sizeof(*ret->list));
	if (ret->list == NULL)
		return b->err->code;
	json_array_foreach(list, i, item)
	{
		if (!json_is_string(item))
			return schema_refuse(b, node, kw, "une liste de noms est attendue",
					     "a list of names is expected");
		ret->list[i].key = json_string_value(item);
		ret->list[i].len = json_string_length(item);
	}
	ret->n = i;
	return CMN_OK;
}

enum cmn_err schema_build_names(struct schema_builder *b, struct schema_node *node,
				const struct schema_keyword *kw, json_t *value)
{
	struct schema_rule *rule = schema_rule_add(b, node, kw);

	return rule != NULL ? read_names(b, node, kw, value, &rule->names) : b->err->code;
}

enum cmn_err schema_build_dependents(struct schema_builder *b, struct schema_node *node,
				     const struct schema_keyword *kw, json_t *value)
{
	struct schema_rule *rule = schema_rule_add(b, node, kw);
	struct schema_dependent *d;
	struct schema_name name;
	json_t *list;

	if (rule == NULL)
		return b->err->code;
	if (!json_is_object(value))
		return schema_refuse(b, node, kw, "un objet est attendu", "an object is expected");
	d = schema_alloc(b, (json_object_size(value) + 1) * sizeof(*d));
	if (d == NULL)
		return b->err->code;
	rule->dependents = d;
	rule->n = json_object_size(value);
	json_object_keylen_foreach(value, name.key, name.len, list)
	{
		d->name = name;
		if (read_names(b, node, kw, list, &d++->needs) != CMN_OK)
			return b->err->code;
	}
	return CMN_OK;
}

static bool has_names(struct schema_run *run, const struct schema_rule *rule,
		      const struct schema_names *names, const struct schema_spot *spot)
{
	bool ok = true;

	for (size_t i = 0; i < names->n; i++) {
		const struct schema_name *name = &names->list[i];
		struct schema_place at = {.up = spot->at, .key = name->key, .len = name->len};

		if (json_object_getn(spot->value, name->key, name->len) != NULL)
			continue;
		ok = schema_fault(run, rule, SCHEMA_T_REQUIRED, &at);
		if (run->notes == NULL)
			break;
	}
	return ok;
}

bool schema_check_required(struct schema_run *run, const struct schema_rule *rule,
			   const struct schema_spot *spot)
{
	return has_names(run, rule, &rule->names, spot);
}

bool schema_check_dependents(struct schema_run *run, const struct schema_rule *rule,
			     const struct schema_spot *spot)
{
	bool ok = true;

	for (size_t i = 0; i < rule->n; i++) {
		const struct schema_dependent *d = &rule->dependents[i];

		if (json_object_getn(spot->value, d->name.key, d->name.len) != NULL)
			ok = has_names(run, rule, &d->needs, spot) && ok;
	}
	return ok;
}

bool schema_check_min_members(struct schema_run *run, const struct schema_rule *rule,
			      const struct schema_spot *spot)
{
	return json_object_size(spot->value) >= rule->n ||
	       schema_fault(run, rule, rule->text, spot->at);
}

bool schema_check_max_members(struct schema_run *run, const struct schema_rule *rule,
			      const struct schema_spot *spot)
{
	return json_object_size(spot->value) <= rule->n ||
	       schema_fault(run, rule, rule->text, spot->at);
}

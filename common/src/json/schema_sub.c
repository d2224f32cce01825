/* SPDX-License-Identifier: EUPL-1.2
 *
 * Subschemas of a keyword: one, a list, a map.
 */
#include "schema_internal.h"

#include <string.h>

/* The subschema at node/keyword[/key]; key NULL and index SIZE_MAX: the keyword's own value. */
enum cmn_err schema_sub(struct schema_builder *b, struct schema_node *node, const char *keyword,
			const char *key, size_t index, json_t *json, const struct schema_node **ret)
{
	/* nodes never leave the resource of their parent but through their own $id */
	struct schema_resource *resource = b->resources;
	const char *where = schema_path(b, node->where, keyword, 0);

	while (resource != node->resource)
		resource = resource->next;
	if (where != NULL && (key != NULL || index != SIZE_MAX))
		where = schema_path(b, where, key, index);
	if (where == NULL)
		return b->err->code;
	return schema_node_for(b, resource, json, where, ret);
}

static enum cmn_err wrong_shape(struct schema_builder *b, struct schema_node *node,
				const char *keyword, const char *fr, const char *en)
{
	const struct schema_keyword kw = {.name = keyword};

	return schema_refuse(b, node, &kw, fr, en);
}

static enum cmn_err branches_alloc(struct schema_builder *b, size_t n, struct schema_branches *ret)
{
	ret->list = schema_alloc(b, (n + 1) * sizeof(*ret->list));
	if (ret->list == NULL)
		return b->err->code;
	ret->n = n;
	return CMN_OK;
}

enum cmn_err schema_sub_list(struct schema_builder *b, struct schema_node *node,
			     const char *keyword, json_t *list, struct schema_branches *ret)
{
	size_t i;
	json_t *item;

	if (!json_is_array(list) || json_array_size(list) == 0)
		return wrong_shape(b, node, keyword, "une liste de schémas est attendue",
				   "a list of schemas is expected");
	if (branches_alloc(b, json_array_size(list), ret) != CMN_OK)
		return b->err->code;
	json_array_foreach(list, i, item)
	{
		if (schema_sub(b, node, keyword, NULL, i, item, &ret->list[i].node) != CMN_OK)
			return b->err->code;
	}
	return CMN_OK;
}

enum cmn_err schema_sub_map(struct schema_builder *b, struct schema_node *node, const char *keyword,
			    json_t *map, struct schema_branches *ret)
{
	struct schema_branch *branch;
	const char *key;
	size_t len;
	json_t *item;

	if (!json_is_object(map))
		return wrong_shape(b, node, keyword, "un objet de schémas est attendu",
				   "an object of schemas is expected");
	if (branches_alloc(b, json_object_size(map), ret) != CMN_OK)
		return b->err->code;
	branch = ret->list;
	json_object_keylen_foreach(map, key, len, item)
	{
		branch->name.key = key;
		branch->name.len = len;
		if (schema_sub(b, node, keyword, key, 0, item, &branch->node) != CMN_OK)
			return b->err->code;
		branch++;
	}
	return CMN_OK;
}

enum cmn_err schema_build_one(struct schema_builder *b, struct schema_node *node,
			      const struct schema_keyword *kw, json_t *value)
{
	struct schema_rule *rule = schema_rule_add(b, node, kw);

	if (rule == NULL)
		return b->err->code;
	return schema_sub(b, node, kw->name, NULL, SIZE_MAX, value, &rule->node);
}

enum cmn_err schema_build_list(struct schema_builder *b, struct schema_node *node,
			       const struct schema_keyword *kw, json_t *value)
{
	struct schema_rule *rule = schema_rule_add(b, node, kw);

	if (rule == NULL)
		return b->err->code;
	return schema_sub_list(b, node, kw->name, value, &rule->branches);
}

enum cmn_err schema_build_map(struct schema_builder *b, struct schema_node *node,
			      const struct schema_keyword *kw, json_t *value)
{
	struct schema_rule *rule = schema_rule_add(b, node, kw);

	if (rule == NULL)
		return b->err->code;
	return schema_sub_map(b, node, kw->name, value, &rule->branches);
}

enum cmn_err schema_build_unevaluated(struct schema_builder *b, struct schema_node *node,
				      const struct schema_keyword *kw, json_t *value)
{
	if (schema_build_one(b, node, kw, value) != CMN_OK)
		return b->err->code;
	node->tracks = true;
	for (struct schema_rule *rule = node->rules; rule != NULL; rule = rule->next)
		rule->last = rule->last || rule->next == NULL;
	return CMN_OK;
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "schema_internal.h"

#include <stdio.h>
#include <string.h>

void cmn_schema_free(struct cmn_schema **schema)
{
	if (*schema != NULL)
		schema_memory_free(*schema);
	*schema = NULL;
}

/* "le mot-clé … : why" at the place in the schema. */
enum cmn_err schema_refuse(struct schema_builder *b, const struct schema_node *node,
			   const struct schema_keyword *kw, const char *fr, const char *en)
{
	struct cmn_fault *fault = &b->err->faults[0];

	cmn_fail_at(b->err, CMN_E_INVALID, node->where, "mot-clé « %s »", "keyword \"%s\"",
		    kw->name);
	snprintf(fault->text[CMN_FR], sizeof(fault->text[0]), "mot-clé « %s » : %s", kw->name, fr);
	snprintf(fault->text[CMN_EN], sizeof(fault->text[0]), "keyword \"%s\": %s", kw->name, en);
	snprintf(b->err->detail[CMN_FR], sizeof(b->err->detail[0]), "mot-clé « %s » : %s", kw->name,
		 fr);
	snprintf(b->err->detail[CMN_EN], sizeof(b->err->detail[0]), "keyword \"%s\": %s", kw->name,
		 en);
	return CMN_E_INVALID;
}

struct schema_rule *schema_rule_add(struct schema_builder *b, struct schema_node *node,
				    const struct schema_keyword *kw)
{
	struct schema_rule *rule = schema_alloc(b, sizeof(*rule));

	if (rule == NULL)
		return NULL;
	rule->check = kw->check;
	rule->kinds = kw->kinds;
	rule->text = kw->text;
	*node->tail = rule;
	node->tail = &rule->next;
	return rule;
}

static bool is_annotation(const char *name)
{
	return strncmp(name, "x-", 2) == 0;
}

static enum cmn_err refuse_unknown(struct schema_builder *b, const struct schema_node *node)
{
	const char *name;
	json_t *value;

	json_object_foreach(node->json, name, value)
	{
		const struct schema_keyword *kw = SCHEMA_KEYWORDS;

		while (kw->name != NULL && strcmp(kw->name, name) != 0)
			kw++;
		if (kw->name == NULL && !is_annotation(name))
			return cmn_fail_at(b->err, CMN_E_INVALID, node->where,
					   "mot-clé « %s » inconnu", "unknown keyword \"%s\"",
					   name);
	}
	return CMN_OK;
}

static bool check_never(struct schema_run *run, const struct schema_rule *rule,
			const struct schema_spot *spot)
{
	return schema_fault(run, rule, SCHEMA_T_NEVER, spot->at);
}

static enum cmn_err build_node(struct schema_builder *b, struct schema_node *node)
{
	static const struct schema_keyword NEVER = {
	    .name = "false", .kinds = SCHEMA_ANY, .check = check_never, .text = SCHEMA_T_NEVER};

	if (node->never)
		return schema_rule_add(b, node, &NEVER) != NULL ? CMN_OK : b->err->code;
	if (json_is_true(node->json))
		return CMN_OK;
	if ((b->flags & CMN_SCHEMA_STRICT) != 0 && refuse_unknown(b, node) != CMN_OK)
		return b->err->code;
	for (const struct schema_keyword *kw = SCHEMA_KEYWORDS; kw->name != NULL; kw++) {
		json_t *value = json_object_get(node->json, kw->name);

		if (value == NULL || kw->build == NULL ||
		    (kw->vocabulary & node->resource->vocabularies) == 0)
			continue;
		if (kw->build(b, node, kw, value) != CMN_OK)
			return b->err->code;
	}
	return CMN_OK;
}

enum cmn_err schema_build_pending(struct schema_builder *b)
{
	while (b->pending != NULL) {
		struct schema_node *node = b->pending;

		b->pending = node->next_pending;
		if (build_node(b, node) != CMN_OK)
			return b->err->code;
	}
	return CMN_OK;
}

static struct schema_node **bucket_of(struct schema_builder *b, const json_t *json)
{
	return &b->bucket[((uintptr_t)json >> 5) % CMN_LEN(b->bucket)];
}

static enum cmn_err node_add(struct schema_builder *b, struct schema_resource *resource,
			     json_t *json, const char *where, struct schema_node **ret)
{
	struct schema_node *node = schema_alloc(b, sizeof(*node));
	struct schema_node **bucket = bucket_of(b, json);

	if (node == NULL)
		return b->err->code;
	node->tail = &node->rules;
	node->resource = resource;
	node->json = json;
	node->where = where;
	node->never = json_is_false(json);
	node->next_pending = b->pending;
	b->pending = node;
	node->next_in_bucket = *bucket;
	*bucket = node;
	*ret = node;
	return CMN_OK;
}

/* Whoever enters a resource may be asked for its dynamic anchors. */
static enum cmn_err use_resource(struct schema_builder *b, struct schema_resource *resource)
{
	if (resource->used)
		return CMN_OK;
	resource->used = true;
	for (struct schema_anchor *a = resource->anchors; a != NULL; a = a->next) {
		if (a->dynamic &&
		    schema_node_for(b, resource, a->json, a->name, &a->node) != CMN_OK)
			return b->err->code;
	}
	return CMN_OK;
}

/* The node of a schema; made and queued at the first call, so that loops end. */
enum cmn_err schema_node_for(struct schema_builder *b, struct schema_resource *resource,
			     json_t *json, const char *where, const struct schema_node **ret)
{
	struct schema_node *node = *bucket_of(b, json);

	if (!json_is_object(json) && !json_is_boolean(json))
		return cmn_fail_at(b->err, CMN_E_INVALID, where,
				   "un schéma est un objet ou un booléen",
				   "a schema is an object or a boolean");
	for (struct schema_resource *r = b->resources; r != NULL; r = r->next)
		resource = r->root == json ? r : resource;
	while (node != NULL && (node->json != json || node->resource != resource))
		node = node->next_in_bucket;
	if (node == NULL && node_add(b, resource, json, where, &node) != CMN_OK)
		return b->err->code;
	*ret = node;
	return use_resource(b, resource);
}

static void json_drop(void *json)
{
	json_decref(json);
}

static enum cmn_err compile(struct schema_builder *b, const json_t *doc)
{
	struct schema_resource *root = NULL;
	json_t *copy = json_deep_copy(doc);

	if (copy == NULL)
		return schema_no_memory(b->err);
	if (!schema_own(b, copy, json_drop) || schema_index(b, copy, "", &root) != CMN_OK ||
	    schema_node_for(b, root, copy, "", &b->schema->root) != CMN_OK)
		return b->err->code;
	return schema_build_pending(b);
}

enum cmn_err cmn_schema_compile(const json_t *doc, unsigned flags,
				const struct cmn_schema_remote *remotes, size_t n_remotes,
				struct cmn_schema **ret, struct cmn_error *err)
{
	CMN_AUTO(cmn_schema_free) struct cmn_schema *schema = calloc(1, sizeof(*schema));
	struct schema_builder b = {
	    .schema = schema,
	    .flags = flags,
	    .remotes = remotes,
	    .n_remotes = n_remotes,
	    .err = err,
	};

	cmn_error_init(err);
	if (schema == NULL)
		return schema_no_memory(err);
	if (compile(&b, doc) != CMN_OK)
		return err->code;
	*ret = CMN_TAKE(schema);
	return CMN_OK;
}

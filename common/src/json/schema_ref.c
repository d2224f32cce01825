/* SPDX-License-Identifier: EUPL-1.2
 *
 * Where a reference leads: URI, then resource, then anchor or JSON Pointer.
 */
#include "schema_internal.h"

#include <string.h>

struct target {
	struct schema_resource *resource;
	json_t *json;
	const struct schema_anchor *anchor; /* NULL: reached by a pointer */
};

static void json_drop(void *json)
{
	json_decref(json);
}

static struct schema_resource *known(struct schema_builder *b, const char *uri)
{
	for (struct schema_resource *r = b->resources; r != NULL; r = r->next)
		if (strcmp(r->uri, uri) == 0)
			return r;
	for (struct schema_resource *r = b->resources; r != NULL; r = r->next)
		if (r->alias != NULL && strcmp(r->alias, uri) == 0)
			return r;
	return NULL;
}

/* The resource of that URI: already known, or one of the remotes, read now; *ret NULL: none. */
enum cmn_err schema_load(struct schema_builder *b, const char *uri, struct schema_resource **ret)
{
	*ret = known(b, uri);
	for (size_t i = 0; *ret == NULL && i < b->n_remotes; i++) {
		json_t *doc;

		if (strcmp(b->remotes[i].uri, uri) != 0)
			continue;
		doc = json_deep_copy(b->remotes[i].doc);
		if (doc == NULL)
			return schema_no_memory(b->err);
		if (!schema_own(b, doc, json_drop))
			return b->err->code;
		return schema_index(b, doc, uri, ret);
	}
	return CMN_OK;
}

/* One token of a JSON Pointer, unescaped in place. */
static size_t unescape(char *token, size_t n)
{
	size_t out = 0;

	for (size_t i = 0; i < n; i++) {
		if (token[i] == '~' && i + 1 < n && (token[i + 1] == '0' || token[i + 1] == '1'))
			token[out++] = token[++i] == '0' ? '~' : '/';
		else
			token[out++] = token[i];
	}
	return out;
}

static json_t *step(json_t *json, char *token, size_t n)
{
	char *end = NULL;
	unsigned long index;

	n = unescape(token, n);
	if (json_is_object(json))
		return json_object_getn(json, token, n);
	if (!json_is_array(json) || n == 0 || n > 9)
		return NULL;
	index = strtoul(token, &end, 10);
	return end == token + n ? json_array_get(json, index) : NULL;
}

/* Follow `pointer`; a step into the root of another resource changes the base. */
static json_t *follow(struct schema_builder *b, char *pointer, struct target *target)
{
	json_t *json = target->resource->root;

	while (json != NULL && *pointer == '/') {
		char *token = pointer + 1;
		size_t n = strcspn(token, "/");
		struct schema_resource *r;
		char *next = token + n;

		json = step(json, token, n);
		for (r = b->resources; r != NULL && r->root != json; r = r->next)
			;
		if (r != NULL && json != NULL)
			target->resource = r;
		pointer = next;
	}
	return *pointer == '\0' ? json : NULL;
}

static void find_fragment(struct schema_builder *b, char *fragment, struct target *target)
{
	if (fragment[0] == '\0' || fragment[0] == '/') {
		target->json = follow(b, fragment, target);
		return;
	}
	for (struct schema_anchor *a = target->resource->anchors; a != NULL; a = a->next) {
		/* a dynamic anchor of that name is what a $dynamicRef may leave again */
		if (strcmp(a->name, fragment) != 0 || (target->anchor != NULL && !a->dynamic))
			continue;
		target->anchor = a;
		target->json = a->json;
	}
}

static enum cmn_err resolve(struct schema_builder *b, const struct schema_node *node,
			    const struct schema_keyword *kw, const char *ref, struct target *ret)
{
	const char *hash = strchr(ref, '#');
	size_t n = hash != NULL ? (size_t)(hash - ref) : strlen(ref);
	CMN_AUTO(cmn_free_drop) char *uri = schema_uri_resolve(node->resource->uri, ref, n);
	CMN_AUTO(cmn_free_drop) char *fragment = strdup(hash != NULL ? hash + 1 : "");

	if (uri == NULL || fragment == NULL)
		return schema_no_memory(b->err);
	if (schema_load(b, uri, &ret->resource) != CMN_OK)
		return b->err->code;
	if (ret->resource != NULL) {
		schema_percent_decode(fragment, strlen(fragment));
		find_fragment(b, fragment, ret);
	}
	if (ret->json == NULL)
		return schema_refuse(b, node, kw, "la référence ne mène à rien",
				     "the reference leads nowhere");
	return CMN_OK;
}

static enum cmn_err build(struct schema_builder *b, struct schema_node *node,
			  const struct schema_keyword *kw, json_t *value,
			  struct schema_rule **ret_rule, struct target *ret)
{
	const char *ref = json_string_value(value);

	if (ref == NULL)
		return schema_refuse(b, node, kw, "une référence est attendue",
				     "a reference is expected");
	if (resolve(b, node, kw, ref, ret) != CMN_OK)
		return b->err->code;
	*ret_rule = schema_rule_add(b, node, kw);
	if (*ret_rule == NULL)
		return b->err->code;
	/* a place in this document is told as a plain pointer */
	return schema_node_for(b, ret->resource, ret->json, ref[0] == '#' ? ref + 1 : ref,
			       &(*ret_rule)->node);
}

enum cmn_err schema_build_ref(struct schema_builder *b, struct schema_node *node,
			      const struct schema_keyword *kw, json_t *value)
{
	struct schema_rule *rule = NULL;
	struct target target = {0};

	return build(b, node, kw, value, &rule, &target);
}

enum cmn_err schema_build_dynamic(struct schema_builder *b, struct schema_node *node,
				  const struct schema_keyword *kw, json_t *value)
{
	struct schema_rule *rule = NULL;
	struct target target = {0};

	if (build(b, node, kw, value, &rule, &target) != CMN_OK)
		return b->err->code;
	if (target.anchor != NULL && target.anchor->dynamic)
		rule->anchor = target.anchor->name;
	return CMN_OK;
}

bool schema_check_ref(struct schema_run *run, const struct schema_rule *rule,
		      const struct schema_spot *spot)
{
	return schema_eval(run, rule->node, spot);
}

static const struct schema_node *dynamic_node(const struct schema_resource *resource,
					      const char *name)
{
	for (const struct schema_anchor *a = resource->anchors; a != NULL; a = a->next)
		if (a->dynamic && strcmp(a->name, name) == 0)
			return a->node;
	return NULL;
}

/* The outermost resource that was entered and defines the anchor decides. */
bool schema_check_dynamic(struct schema_run *run, const struct schema_rule *rule,
			  const struct schema_spot *spot)
{
	const struct schema_node *node = rule->node;

	if (rule->anchor != NULL) {
		for (const struct schema_scope *s = run->scope; s != NULL; s = s->up) {
			const struct schema_node *found = dynamic_node(s->resource, rule->anchor);

			node = found != NULL ? found : node;
		}
	}
	return schema_eval(run, node, spot);
}

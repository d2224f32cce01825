/* SPDX-License-Identifier: EUPL-1.2
 *
 * Which identifiers a document defines: resources ($id), anchors, and the vocabularies that its
 * $schema turns on.  Only places where the keyword table expects a subschema are visited, so an
 * "$id" inside an enum or an unknown keyword identifies nothing.
 */
#include "schema_internal.h"

#include <string.h>

#define INDEX_DEPTH_MAX 200
#define DRAFT           "https://json-schema.org/draft/2020-12/"

static const struct {
	const char *uri;
	unsigned bit;
} VOCABULARIES[] = {
    {DRAFT "vocab/core", SCHEMA_V_CORE},
    {DRAFT "vocab/applicator", SCHEMA_V_APPLICATOR},
    {DRAFT "vocab/unevaluated", SCHEMA_V_UNEVALUATED},
    {DRAFT "vocab/validation", SCHEMA_V_VALIDATION},
    {DRAFT "vocab/format-annotation", SCHEMA_V_FORMAT},
    {DRAFT "vocab/format-assertion", SCHEMA_V_FORMAT_ASSERT},
    {DRAFT "vocab/meta-data", SCHEMA_V_NOTES},
    {DRAFT "vocab/content", SCHEMA_V_NOTES},
};

static const char *const STANDARD[] = {
    DRAFT "schema",
    "https://spec.openapis.org/oas/3.1/dialect/base",
};

static enum cmn_err walk(struct schema_builder *b, struct schema_resource *resource, json_t *schema,
			 unsigned depth);

static enum cmn_err vocabularies_of(struct schema_builder *b, json_t *metaschema, unsigned *ret)
{
	json_t *map = json_object_get(metaschema, "$vocabulary");
	unsigned found = SCHEMA_V_CORE;
	const char *uri;
	json_t *required;

	if (map == NULL) {
		*ret = SCHEMA_V_STANDARD;
		return CMN_OK;
	}
	json_object_foreach(map, uri, required)
	{
		unsigned bit = 0;

		for (size_t i = 0; i < CMN_LEN(VOCABULARIES); i++)
			if (strcmp(uri, VOCABULARIES[i].uri) == 0)
				bit = VOCABULARIES[i].bit;
		if (bit == 0 && json_is_true(required))
			return cmn_fail_at(b->err, CMN_E_INVALID, "/$schema",
					   "le vocabulaire « %s » n’est pas pris en charge",
					   "vocabulary \"%s\" is not supported", uri);
		found |= bit;
	}
	*ret = found;
	return CMN_OK;
}

/* The vocabularies of the dialect that $schema names. */
enum cmn_err schema_dialect(struct schema_builder *b, const char *uri, unsigned *ret)
{
	size_t n = strcspn(uri, "#");

	for (size_t i = 0; i < CMN_LEN(STANDARD); i++) {
		if (strlen(STANDARD[i]) == n && memcmp(uri, STANDARD[i], n) == 0) {
			*ret = SCHEMA_V_STANDARD;
			return CMN_OK;
		}
	}
	for (size_t i = 0; i < b->n_remotes; i++) {
		if (strlen(b->remotes[i].uri) == n && memcmp(uri, b->remotes[i].uri, n) == 0)
			return vocabularies_of(b, (json_t *)(uintptr_t)b->remotes[i].doc, ret);
	}
	return cmn_fail_at(b->err, CMN_E_INVALID, "/$schema",
			   "le dialecte « %s » n’est pas pris en charge",
			   "dialect \"%s\" is not supported", uri);
}

static enum cmn_err resource_add(struct schema_builder *b, json_t *root, const char *base,
				 unsigned vocabularies, struct schema_resource **ret)
{
	const char *id = json_string_value(json_object_get(root, "$id"));
	const char *dialect = json_string_value(json_object_get(root, "$schema"));
	struct schema_resource *r = schema_alloc(b, sizeof(*r));
	CMN_AUTO(cmn_free_drop) char *uri = NULL;

	if (r == NULL)
		return b->err->code;
	if (id != NULL && strcspn(id, "#") + 1 < strlen(id))
		return cmn_fail_at(b->err, CMN_E_INVALID, "/$id",
				   "l’identifiant « %s » porte un fragment",
				   "identifier \"%s\" has a fragment", id);
	uri = schema_uri_resolve(base, id != NULL ? id : "", id != NULL ? strlen(id) : 0);
	if (uri == NULL)
		return schema_no_memory(b->err);
	r->uri = schema_strdup(b, uri, strlen(uri));
	if (r->uri == NULL)
		return b->err->code;
	r->root = root;
	r->vocabularies = vocabularies;
	r->next = b->resources;
	b->resources = r;
	*ret = r;
	return dialect != NULL ? schema_dialect(b, dialect, &r->vocabularies) : CMN_OK;
}

static enum cmn_err anchor_add(struct schema_builder *b, struct schema_resource *resource,
			       json_t *schema, const char *keyword, bool dynamic)
{
	json_t *name = json_object_get(schema, keyword);
	struct schema_anchor *anchor;

	if (name == NULL)
		return CMN_OK;
	if (!json_is_string(name) || json_string_length(name) == 0)
		return cmn_fail_at(b->err, CMN_E_INVALID, "", "« %s » doit être un nom",
				   "\"%s\" must be a name", keyword);
	anchor = schema_alloc(b, sizeof(*anchor));
	if (anchor == NULL)
		return b->err->code;
	anchor->name = json_string_value(name);
	anchor->json = schema;
	anchor->dynamic = dynamic;
	anchor->next = resource->anchors;
	resource->anchors = anchor;
	return CMN_OK;
}

static enum cmn_err walk_list(struct schema_builder *b, struct schema_resource *resource,
			      json_t *list, unsigned depth)
{
	size_t i;
	json_t *item;

	json_array_foreach(list, i, item)
	{
		if (walk(b, resource, item, depth) != CMN_OK)
			return b->err->code;
	}
	return CMN_OK;
}

static enum cmn_err walk_map(struct schema_builder *b, struct schema_resource *resource,
			     json_t *map, unsigned depth)
{
	const char *key;
	json_t *item;

	json_object_foreach(map, key, item)
	{
		if (walk(b, resource, item, depth) != CMN_OK)
			return b->err->code;
	}
	return CMN_OK;
}

static enum cmn_err walk_keywords(struct schema_builder *b, struct schema_resource *resource,
				  json_t *schema, unsigned depth)
{
	for (const struct schema_keyword *kw = SCHEMA_KEYWORDS; kw->name != NULL; kw++) {
		json_t *value =
		    kw->holds != SCHEMA_HOLDS_NONE ? json_object_get(schema, kw->name) : NULL;
		enum cmn_err code = CMN_OK;

		if (value == NULL)
			continue;
		if (kw->holds == SCHEMA_HOLDS_ONE)
			code = walk(b, resource, value, depth);
		else if (kw->holds == SCHEMA_HOLDS_LIST)
			code = walk_list(b, resource, value, depth);
		else
			code = walk_map(b, resource, value, depth);
		if (code != CMN_OK)
			return code;
	}
	return CMN_OK;
}

static enum cmn_err walk(struct schema_builder *b, struct schema_resource *resource, json_t *schema,
			 unsigned depth)
{
	if (!json_is_object(schema))
		return CMN_OK;
	if (depth > INDEX_DEPTH_MAX)
		return cmn_fail_at(b->err, CMN_E_INVALID, "", "le schéma est trop profond",
				   "the schema is nested too deeply");
	if (schema != resource->root && json_is_string(json_object_get(schema, "$id")) &&
	    resource_add(b, schema, resource->uri, resource->vocabularies, &resource) != CMN_OK)
		return b->err->code;
	if (anchor_add(b, resource, schema, "$anchor", false) != CMN_OK ||
	    anchor_add(b, resource, schema, "$dynamicAnchor", true) != CMN_OK)
		return b->err->code;
	return walk_keywords(b, resource, schema, depth + 1);
}

enum cmn_err schema_index(struct schema_builder *b, json_t *doc, const char *uri,
			  struct schema_resource **ret)
{
	struct schema_resource *resource = NULL;

	if (resource_add(b, doc, uri, SCHEMA_V_STANDARD, &resource) != CMN_OK)
		return b->err->code;
	resource->alias = schema_strdup(b, uri, strlen(uri));
	if (resource->alias == NULL || walk(b, resource, doc, 0) != CMN_OK)
		return b->err->code;
	*ret = resource;
	return CMN_OK;
}

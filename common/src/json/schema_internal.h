/* SPDX-License-Identifier: EUPL-1.2
 *
 * schema_internal.h - what the rooms of the validator share.
 *
 * A schema object becomes a node: a list of rules in the order of the keyword table.  A rule holds
 * the function that checks it, the kinds of value it looks at, and its compiled operands.  Nothing
 * of it changes after the compilation; what changes while an instance is checked lives in a
 * schema_run on the stack of the caller.
 */
#ifndef SCHEMA_INTERNAL_H
#define SCHEMA_INTERNAL_H

#include "cmn/schema.h"
#include "schema_run.h"

struct schema_builder;
struct schema_pattern;

#define SCHEMA_KIND(type) (1u << (type))
#define SCHEMA_OBJECT     SCHEMA_KIND(JSON_OBJECT)
#define SCHEMA_ARRAY      SCHEMA_KIND(JSON_ARRAY)
#define SCHEMA_STRING     SCHEMA_KIND(JSON_STRING)
#define SCHEMA_NUMBER     (SCHEMA_KIND(JSON_INTEGER) | SCHEMA_KIND(JSON_REAL))
#define SCHEMA_BOOLEAN    (SCHEMA_KIND(JSON_TRUE) | SCHEMA_KIND(JSON_FALSE))
#define SCHEMA_NULL       SCHEMA_KIND(JSON_NULL)
#define SCHEMA_ANY        0xffu
#define SCHEMA_WHOLE      0x100u /* with `type`: of the reals, only those without a fraction */

enum { /* vocabularies, bits */
       SCHEMA_V_CORE = 1 << 0,
       SCHEMA_V_APPLICATOR = 1 << 1,
       SCHEMA_V_UNEVALUATED = 1 << 2,
       SCHEMA_V_VALIDATION = 1 << 3,
       SCHEMA_V_FORMAT = 1 << 4,        /* as an annotation */
       SCHEMA_V_FORMAT_ASSERT = 1 << 5, /* always asserted, whatever the flags say */
       SCHEMA_V_NOTES = 1 << 6,         /* meta-data and content: never asserted */
       SCHEMA_V_STANDARD = 0x5f,
};

/* --- the compiled form ------------------------------------------------------------------- */

struct schema_name {
	const char *key;
	size_t len;
};

struct schema_anchor {
	struct schema_anchor *next;
	const char *name;
	json_t *json;
	const struct schema_node *node; /* of a dynamic anchor, once its resource is used */
	bool dynamic;
};

struct schema_resource {
	struct schema_resource *next;
	const char *uri;   /* absolute where the document gives it; without fragment */
	const char *alias; /* of a whole document: where it was retrieved */
	json_t *root;
	unsigned vocabularies;
	bool used;
	struct schema_anchor *anchors;
};

struct schema_node {
	struct schema_rule *rules;
	struct schema_rule **tail;
	const struct schema_resource *resource;
	bool never;  /* the schema `false` */
	bool tracks; /* has an unevaluated… rule: needs to know what the others looked at */
	bool has_members, has_items, has_contains; /* families of keywords are one rule each */
	/* used by the compilation only */
	json_t *json;
	const char *where;
	struct schema_node *next_pending, *next_in_bucket;
};

struct schema_decimal { /* digits * 10^exponent */
	uint64_t digits;
	int exponent;
};

struct schema_branch { /* a subschema with the name or the pattern that leads to it */
	struct schema_name name;
	const struct schema_pattern *pattern;
	const struct schema_node *node;
};

struct schema_branches {
	size_t n;
	struct schema_branch *list;
};

struct schema_names {
	size_t n;
	struct schema_name *list;
};

struct schema_dependent { /* dependentRequired: a member and what it calls for */
	struct schema_name name;
	struct schema_names needs;
};

typedef bool schema_check_fn(struct schema_run *run, const struct schema_rule *rule,
			     const struct schema_spot *spot);
typedef bool schema_format_fn(const char *text, size_t n);

struct schema_rule {
	struct schema_rule *next;
	schema_check_fn *check;
	unsigned kinds; /* of values it looks at */
	enum schema_text text;
	bool stops; /* when it fails, the rest of the node has nothing to add */
	bool last;  /* depends on what the others looked at: skipped when one of them failed */
	size_t n;   /* a limit or a count */
	size_t n2;
	unsigned types;
	json_t *json; /* const, enum, limit of a number */
	struct schema_decimal decimal;
	const struct schema_pattern *pattern;
	const struct schema_format *format;
	const char *anchor;
	const struct schema_node *node, *then, *otherwise;
	struct schema_branches branches, patterns;
	struct schema_names names;
	struct schema_dependent *dependents; /* n of them */
};

struct cmn_schema {
	struct schema_chunk *chunks;
	struct schema_owned *owned;
	const struct schema_node *root;
};

/* --- memory: everything compiled lives and dies together (schema_memory.c) ------------------ */

void *schema_alloc(struct schema_builder *b, size_t size); /* zeroed; NULL: b->err is set */
char *schema_strdup(struct schema_builder *b, const char *text, size_t n);
char *schema_path(struct schema_builder *b, const char *parent, const char *key, size_t index);
bool schema_own(struct schema_builder *b, void *what, void (*drop)(void *));
void schema_memory_free(struct cmn_schema *schema);
enum cmn_err schema_no_memory(struct cmn_error *err);

/* --- compilation ---------------------------------------------------------------------------- */

struct schema_builder {
	struct cmn_schema *schema;
	unsigned flags;
	const struct cmn_schema_remote *remotes;
	size_t n_remotes;
	struct schema_resource *resources;
	struct schema_node *pending;
	struct schema_node *bucket[256];
	struct cmn_error *err;
};

enum schema_holds { /* where the subschemas of a keyword are */
		    SCHEMA_HOLDS_NONE = 1,
		    SCHEMA_HOLDS_ONE,
		    SCHEMA_HOLDS_LIST,
		    SCHEMA_HOLDS_MAP,
};

struct schema_keyword;
typedef enum cmn_err schema_build_fn(struct schema_builder *b, struct schema_node *node,
				     const struct schema_keyword *kw, json_t *value);

struct schema_keyword {
	const char *name;
	unsigned vocabulary;
	enum schema_holds holds;
	schema_build_fn *build; /* NULL: an annotation, or handled by the index */
	unsigned kinds;
	schema_check_fn *check;
	enum schema_text text;
};

extern const struct schema_keyword SCHEMA_KEYWORDS[]; /* ends with a NULL name */

enum cmn_err schema_refuse(struct schema_builder *b, const struct schema_node *node,
			   const struct schema_keyword *kw, const char *fr, const char *en);
struct schema_rule *schema_rule_add(struct schema_builder *b, struct schema_node *node,
				    const struct schema_keyword *kw);
enum cmn_err schema_build_pending(struct schema_builder *b);

/* resources and references (schema_index.c, schema_ref.c) */
enum cmn_err schema_index(struct schema_builder *b, json_t *doc, const char *uri,
			  struct schema_resource **ret);
enum cmn_err schema_dialect(struct schema_builder *b, const char *uri, unsigned *ret);
enum cmn_err schema_load(struct schema_builder *b, const char *uri, struct schema_resource **ret);
enum cmn_err schema_node_for(struct schema_builder *b, struct schema_resource *resource,
			     json_t *json, const char *where, const struct schema_node **ret);
char *schema_uri_resolve(const char *base, const char *ref, size_t n_ref); /* owned by the caller */
size_t schema_percent_decode(char *text, size_t n);

/* builders that the keyword table names */
schema_build_fn schema_build_type, schema_build_value, schema_build_limit, schema_build_number,
    schema_build_multiple, schema_build_pattern, schema_build_format, schema_build_names,
    schema_build_dependents, schema_build_members, schema_build_items, schema_build_unique,
    schema_build_contains, schema_build_one, schema_build_list, schema_build_map, schema_build_if,
    schema_build_ref, schema_build_dynamic, schema_build_unevaluated;
schema_check_fn schema_check_type, schema_check_const, schema_check_enum, schema_check_min_length,
    schema_check_max_length, schema_check_pattern, schema_check_format, schema_check_multiple,
    schema_check_minimum, schema_check_maximum, schema_check_above, schema_check_below,
    schema_check_required, schema_check_dependents, schema_check_min_members,
    schema_check_max_members, schema_check_names, schema_check_members, schema_check_min_items,
    schema_check_max_items, schema_check_unique, schema_check_items, schema_check_contains,
    schema_check_ref, schema_check_dynamic, schema_check_all, schema_check_any, schema_check_one,
    schema_check_not, schema_check_if, schema_check_dependent_schemas, schema_check_rest_items,
    schema_check_rest_members;
enum cmn_err schema_sub(struct schema_builder *b, struct schema_node *node, const char *keyword,
			const char *key, size_t index, json_t *json,
			const struct schema_node **ret);
enum cmn_err schema_sub_map(struct schema_builder *b, struct schema_node *node, const char *keyword,
			    json_t *map, struct schema_branches *ret);
enum cmn_err schema_sub_list(struct schema_builder *b, struct schema_node *node,
			     const char *keyword, json_t *list, struct schema_branches *ret);

/* values (schema_value.c, schema_number.c) */
bool schema_equal(json_t *a, json_t *b);
uint64_t schema_hash(json_t *value);
int schema_compare(const json_t *a, const json_t *b);
bool schema_is_whole(const json_t *value);
struct schema_decimal schema_decimal_of(const json_t *number);
bool schema_is_multiple(struct schema_decimal value, struct schema_decimal of);
size_t schema_count_chars(const char *text, size_t n);

/* patterns (schema_pattern.c, schema_ecma.c) */
bool schema_ecma_valid(const char *pattern, size_t n);
char *schema_ecma_translate(const char *pattern, size_t n); /* of a valid one; NULL: no memory */
enum cmn_err schema_pattern_compile(struct schema_builder *b, const struct schema_node *node,
				    const struct schema_keyword *kw, const char *text, size_t n,
				    const struct schema_pattern **ret);
bool schema_pattern_match(struct schema_run *run, const struct schema_pattern *pattern,
			  const char *text, size_t n);
void schema_pattern_done(struct schema_run *run);

/* formats (schema_format*.c) */
struct schema_format {
	const char *name;
	schema_format_fn *valid;
	const char *text[2];
};
const struct schema_format *schema_format_find(const char *name);
schema_format_fn schema_format_date_time, schema_format_date, schema_format_time,
    schema_format_duration, schema_format_uuid, schema_format_email, schema_format_uri,
    schema_format_uri_reference, schema_format_iri, schema_format_iri_reference,
    schema_format_uri_template, schema_format_ipv4, schema_format_ipv6, schema_format_hostname,
    schema_format_pointer, schema_format_relative_pointer, schema_format_regex;

/* texts (schema_messages.c) */
enum cmn_err schema_report(const struct schema_notes *notes, struct cmn_error *err);

#endif

/* SPDX-License-Identifier: EUPL-1.2
 *
 * The keywords of draft 2020-12, in the order in which they are checked: the cheap and telling
 * ones first, those that depend on the others last.
 */
#include "schema_internal.h"

#define B(x) schema_build_##x
#define C(x) schema_check_##x
#define T(x) SCHEMA_T_##x
#define NONE SCHEMA_HOLDS_NONE
#define ONE  SCHEMA_HOLDS_ONE
#define LIST SCHEMA_HOLDS_LIST
#define MAP  SCHEMA_HOLDS_MAP
#define NOTE(name, vocabulary)                                        \
	{                                                             \
		name, vocabulary, SCHEMA_HOLDS_NONE, NULL, 0, NULL, 0 \
	}

enum {
	V = SCHEMA_V_VALIDATION,
	A = SCHEMA_V_APPLICATOR,
	U = SCHEMA_V_UNEVALUATED,
	CORE = SCHEMA_V_CORE,
	NOTES = SCHEMA_V_NOTES,
	OBJECT = SCHEMA_OBJECT,
	ARRAY = SCHEMA_ARRAY,
	STRING = SCHEMA_STRING,
	NUMBER = SCHEMA_NUMBER,
	ANY = SCHEMA_ANY,
	FORMATS = SCHEMA_V_FORMAT | SCHEMA_V_FORMAT_ASSERT,
};

/* clang-format off */
const struct schema_keyword SCHEMA_KEYWORDS[] = {
    {"type", V, NONE, B(type), ANY, C(type), T(TYPE)},
    {"const", V, NONE, B(value), ANY, C(const), T(CONST)},
    {"enum", V, NONE, B(value), ANY, C(enum), T(ENUM)},
    {"minLength", V, NONE, B(limit), STRING, C(min_length), T(MIN_LENGTH)},
    {"maxLength", V, NONE, B(limit), STRING, C(max_length), T(MAX_LENGTH)},
    {"format", FORMATS, NONE, B(format), STRING, C(format), T(FORMAT)},
    {"pattern", V, NONE, B(pattern), STRING, C(pattern), T(PATTERN)},
    {"minimum", V, NONE, B(number), NUMBER, C(minimum), T(MINIMUM)},
    {"maximum", V, NONE, B(number), NUMBER, C(maximum), T(MAXIMUM)},
    {"exclusiveMinimum", V, NONE, B(number), NUMBER, C(above), T(ABOVE)},
    {"exclusiveMaximum", V, NONE, B(number), NUMBER, C(below), T(BELOW)},
    {"multipleOf", V, NONE, B(multiple), NUMBER, C(multiple), T(MULTIPLE)},
    {"required", V, NONE, B(names), OBJECT, C(required), T(REQUIRED)},
    {"dependentRequired", V, NONE, B(dependents), OBJECT, C(dependents), T(REQUIRED)},
    {"minProperties", V, NONE, B(limit), OBJECT, C(min_members), T(MIN_MEMBERS)},
    {"maxProperties", V, NONE, B(limit), OBJECT, C(max_members), T(MAX_MEMBERS)},
    {"propertyNames", A, ONE, B(one), OBJECT, C(names), 0},
    {"properties", A, MAP, B(members), OBJECT, C(members), T(UNKNOWN)},
    {"patternProperties", A, MAP, B(members), OBJECT, C(members), T(UNKNOWN)},
    {"additionalProperties", A, ONE, B(members), OBJECT, C(members), T(UNKNOWN)},
    {"minItems", V, NONE, B(limit), ARRAY, C(min_items), T(MIN_ITEMS)},
    {"maxItems", V, NONE, B(limit), ARRAY, C(max_items), T(MAX_ITEMS)},
    {"prefixItems", A, LIST, B(items), ARRAY, C(items), T(EXTRA_ITEM)},
    {"items", A, ONE, B(items), ARRAY, C(items), T(EXTRA_ITEM)},
    {"contains", A, ONE, B(contains), ARRAY, C(contains), T(MIN_CONTAINS)},
    {"uniqueItems", V, NONE, B(unique), ARRAY, C(unique), T(UNIQUE)},
    {"$ref", CORE, NONE, B(ref), ANY, C(ref), 0},
    {"$dynamicRef", CORE, NONE, B(dynamic), ANY, C(dynamic), 0},
    {"allOf", A, LIST, B(list), ANY, C(all), 0},
    {"anyOf", A, LIST, B(list), ANY, C(any), 0},
    {"oneOf", A, LIST, B(list), ANY, C(one), T(MANY)},
    {"not", A, ONE, B(one), ANY, C(not), T(NOT)},
    {"if", A, ONE, B(if), ANY, C(if), 0},
    {"then", A, ONE, NULL, 0, NULL, 0},
    {"else", A, ONE, NULL, 0, NULL, 0},
    {"dependentSchemas", A, MAP, B(map), OBJECT, C(dependent_schemas), 0},
    {"unevaluatedItems", U, ONE, B(unevaluated), ARRAY, C(rest_items), T(EXTRA_ITEM)},
    {"unevaluatedProperties", U, ONE, B(unevaluated), OBJECT, C(rest_members), T(UNKNOWN)},
    {"$defs", CORE, MAP, NULL, 0, NULL, 0},
    NOTE("minContains", V), /* read by `contains` */
    NOTE("maxContains", V),
    NOTE("$id", CORE), /* read by the index */
    NOTE("$schema", CORE),
    NOTE("$anchor", CORE),
    NOTE("$dynamicAnchor", CORE),
    NOTE("$vocabulary", CORE),
    NOTE("$comment", CORE),
    NOTE("title", NOTES),
    NOTE("description", NOTES),
    NOTE("default", NOTES),
    NOTE("examples", NOTES),
    NOTE("deprecated", NOTES),
    NOTE("readOnly", NOTES),
    NOTE("writeOnly", NOTES),
    NOTE("contentEncoding", NOTES),
    NOTE("contentMediaType", NOTES),
    {"contentSchema", NOTES, ONE, NULL, 0, NULL, 0},
    NOTE("discriminator", NOTES), /* of OpenAPI 3.1: they assert nothing */
    NOTE("example", NOTES),
    NOTE("externalDocs", NOTES),
    NOTE("xml", NOTES),
    NOTE(NULL, 0),
};
/* clang-format on */

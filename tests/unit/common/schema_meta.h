/* SPDX-License-Identifier: EUPL-1.2
 *
 * schema_meta.h - the metaschemas of draft 2020-12 as the official suite needs them, in our words:
 * the structure and the rules of the draft, without its titles and comments.
 */
#ifndef SCHEMA_META_H
#define SCHEMA_META_H

#define META "https://json-schema.org/draft/2020-12/"
#define HEAD(name)                                                \
	"{\"$schema\": \"" META "schema\", \"$id\": \"" META name \
	"\", \"$dynamicAnchor\": \"meta\","
#define SUB   "{\"$dynamicRef\": \"#meta\"}"
#define SUBS  "{\"type\": \"array\", \"minItems\": 1, \"items\": " SUB "}"
#define MAPS  "{\"type\": \"object\", \"additionalProperties\": " SUB ", \"default\": {}}"
#define TEXT  "{\"type\": \"string\"}"
#define FLAG  "{\"type\": \"boolean\"}"
#define NUM   "{\"type\": \"number\"}"
#define COUNT "{\"$ref\": \"#/$defs/count\"}"
#define NAMES "{\"$ref\": \"#/$defs/names\"}"
#define TYPES \
	"{\"enum\": [\"array\", \"boolean\", \"integer\", \"null\", \"number\", \"object\", \"string\"]}"

static const struct {
	const char *uri, *text;
} METASCHEMAS[] = {
    {META "schema",
     HEAD("schema") "\"$vocabulary\": {\"" META "vocab/core\": true, \"" META
		    "vocab/applicator\": true, \"" META "vocab/unevaluated\": true, \"" META
		    "vocab/validation\": true, \"" META "vocab/meta-data\": true, \"" META
		    "vocab/format-annotation\": true, \"" META "vocab/content\": true},"
		    "\"allOf\": [{\"$ref\": \"meta/core\"}, {\"$ref\": \"meta/applicator\"},"
		    "{\"$ref\": \"meta/unevaluated\"}, {\"$ref\": \"meta/validation\"},"
		    "{\"$ref\": \"meta/meta-data\"}, {\"$ref\": \"meta/format-annotation\"},"
		    "{\"$ref\": \"meta/content\"}], \"type\": [\"object\", \"boolean\"]}"},
    {META "meta/core",
     HEAD("meta/core") "\"type\": [\"object\", \"boolean\"], \"properties\": {"
		       "\"$id\": {\"type\": \"string\", \"pattern\": \"^[^#]*#?$\"},"
		       "\"$schema\": " TEXT ", \"$ref\": " TEXT ", \"$dynamicRef\": " TEXT ","
		       "\"$anchor\": {\"$ref\": \"#/$defs/anchor\"},"
		       "\"$dynamicAnchor\": {\"$ref\": \"#/$defs/anchor\"},"
		       "\"$vocabulary\": {\"type\": \"object\", \"additionalProperties\": " FLAG
		       "}, \"$comment\": " TEXT ", \"$defs\": " MAPS "}, \"$defs\": {\"anchor\": "
		       "{\"type\": \"string\", \"pattern\": \"^[A-Za-z_][-A-Za-z0-9._]*$\"}}}"},
    {META "meta/applicator",
     HEAD("meta/applicator") "\"type\": [\"object\", \"boolean\"], \"properties\": {"
			     "\"prefixItems\": " SUBS ", \"items\": " SUB ", \"contains\": " SUB
			     ", \"additionalProperties\": " SUB ", \"properties\": " MAPS
			     ", \"patternProperties\": " MAPS ", \"dependentSchemas\": " MAPS
			     ", \"propertyNames\": " SUB ", \"if\": " SUB ", \"then\": " SUB
			     ", \"else\": " SUB ", \"allOf\": " SUBS ", \"anyOf\": " SUBS
			     ", \"oneOf\": " SUBS ", \"not\": " SUB "}}"},
    {META "meta/unevaluated",
     HEAD("meta/unevaluated") "\"type\": [\"object\", \"boolean\"], \"properties\": {"
			      "\"unevaluatedItems\": " SUB ", \"unevaluatedProperties\": " SUB
			      "}}"},
    {META "meta/validation",
     HEAD(
	 "meta/validation") "\"type\": [\"object\", \"boolean\"], \"properties\": {"
			    "\"type\": {\"anyOf\": [" TYPES
			    ", {\"type\": \"array\", \"items\": " TYPES
			    ", \"minItems\": 1, \"uniqueItems\": true}]}, \"const\": true,"
			    "\"enum\": {\"type\": \"array\"}, \"multipleOf\": {\"type\": \"number\","
			    "\"exclusiveMinimum\": 0}, \"maximum\": " NUM ", \"minimum\": " NUM
			    ", \"exclusiveMaximum\": " NUM ", \"exclusiveMinimum\": " NUM
			    ", \"maxLength\": " COUNT ", \"minLength\": " COUNT
			    ", \"pattern\": {\"type\": \"string\", \"format\": \"regex\"},"
			    "\"maxItems\": " COUNT ", \"minItems\": " COUNT
			    ", \"uniqueItems\": " FLAG ", \"maxContains\": " COUNT
			    ", \"minContains\": " COUNT ", \"maxProperties\": " COUNT
			    ", \"minProperties\": " COUNT ", \"required\": " NAMES
			    ", \"dependentRequired\": {\"type\": \"object\","
			    "\"additionalProperties\": " NAMES "}}, \"$defs\": {"
			    "\"count\": {\"type\": \"integer\", \"minimum\": 0},"
			    "\"names\": {\"type\": \"array\", \"items\": " TEXT
			    ", \"uniqueItems\": true}}}"},
    {META "meta/meta-data",
     HEAD("meta/meta-data") "\"type\": [\"object\", \"boolean\"], \"properties\": {"
			    "\"title\": " TEXT ", \"description\": " TEXT ", \"default\": true,"
			    "\"deprecated\": " FLAG ", \"readOnly\": " FLAG ", \"writeOnly\": " FLAG
			    ", \"examples\": {\"type\": \"array\"}}}"},
    {META "meta/format-annotation",
     HEAD("meta/format-annotation") "\"type\": [\"object\", \"boolean\"],"
				    "\"properties\": {\"format\": " TEXT "}}"},
    {META "meta/format-assertion",
     HEAD("meta/format-assertion") "\"type\": [\"object\", \"boolean\"],"
				   "\"properties\": {\"format\": " TEXT "}}"},
    {META "meta/content",
     HEAD("meta/content") "\"type\": [\"object\", \"boolean\"], \"properties\": {"
			  "\"contentEncoding\": " TEXT ", \"contentMediaType\": " TEXT
			  ", \"contentSchema\": " SUB "}}"},
};

#endif

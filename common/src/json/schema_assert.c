/* SPDX-License-Identifier: EUPL-1.2
 *
 * Assertions on one value: type, const, enum, texts and numbers.
 */
#include "schema_internal.h"

#include <string.h>

static const struct {
	const char *name;
	unsigned types;
} TYPES[] = {
    {"object", SCHEMA_OBJECT},
    {"array", SCHEMA_ARRAY},
    {"string", SCHEMA_STRING},
    {"number", SCHEMA_NUMBER},
    {"integer", SCHEMA_KIND(JSON_INTEGER) | SCHEMA_WHOLE},
    {"boolean", SCHEMA_BOOLEAN},
    {"null", SCHEMA_NULL},
};

static unsigned type_bits(const json_t *name)
{
	const char *text = json_string_value(name);

	for (size_t i = 0; text != NULL && i < CMN_LEN(TYPES); i++)
		if (strcmp(text, TYPES[i].name) == 0)
			return TYPES[i].types;
	return 0;
}

enum cmn_err schema_build_type(struct schema_builder *b, struct schema_node *node,
			       const struct schema_keyword *kw, json_t *value)
{
	struct schema_rule *rule = schema_rule_add(b, node, kw);
	bool known = true;
	size_t i;
	json_t *name;

	if (rule == NULL)
		return b->err->code;
	rule->stops = true;
	rule->types = type_bits(value);
	json_array_foreach(value, i, name)
	{
		known = known && type_bits(name) != 0;
		rule->types |= type_bits(name);
	}
	if (!known || rule->types == 0)
		return schema_refuse(b, node, kw, "type inconnu", "unknown type");
	return CMN_OK;
}

bool schema_check_type(struct schema_run *run, const struct schema_rule *rule,
		       const struct schema_spot *spot)
{
	if ((rule->types & SCHEMA_KIND(json_typeof(spot->value))) != 0)
		return true;
	if ((rule->types & SCHEMA_WHOLE) != 0 && json_is_real(spot->value) &&
	    schema_is_whole(spot->value))
		return true;
	return schema_fault(run, rule, rule->text, spot->at);
}

/* const and enum */
enum cmn_err schema_build_value(struct schema_builder *b, struct schema_node *node,
				const struct schema_keyword *kw, json_t *value)
{
	struct schema_rule *rule = schema_rule_add(b, node, kw);

	if (rule == NULL)
		return b->err->code;
	if (kw->check == schema_check_enum && !json_is_array(value))
		return schema_refuse(b, node, kw, "une liste est attendue", "a list is expected");
	rule->json = value;
	rule->stops = true;
	return CMN_OK;
}

bool schema_check_const(struct schema_run *run, const struct schema_rule *rule,
			const struct schema_spot *spot)
{
	return schema_equal(rule->json, spot->value) ||
	       schema_fault(run, rule, rule->text, spot->at);
}

bool schema_check_enum(struct schema_run *run, const struct schema_rule *rule,
		       const struct schema_spot *spot)
{
	size_t i;
	json_t *allowed;

	json_array_foreach(rule->json, i, allowed)
	{
		if (schema_equal(allowed, spot->value))
			return true;
	}
	return schema_fault(run, rule, rule->text, spot->at);
}

bool schema_check_min_length(struct schema_run *run, const struct schema_rule *rule,
			     const struct schema_spot *spot)
{
	size_t bytes = json_string_length(spot->value);

	return (bytes >= rule->n &&
		schema_count_chars(json_string_value(spot->value), bytes) >= rule->n) ||
	       schema_fault(run, rule, rule->text, spot->at);
}

bool schema_check_max_length(struct schema_run *run, const struct schema_rule *rule,
			     const struct schema_spot *spot)
{
	size_t bytes = json_string_length(spot->value);

	return bytes <= rule->n ||
	       schema_count_chars(json_string_value(spot->value), bytes) <= rule->n ||
	       schema_fault(run, rule, rule->text, spot->at);
}

enum cmn_err schema_build_pattern(struct schema_builder *b, struct schema_node *node,
				  const struct schema_keyword *kw, json_t *value)
{
	struct schema_rule *rule = schema_rule_add(b, node, kw);

	if (rule == NULL)
		return b->err->code;
	if (!json_is_string(value))
		return schema_refuse(b, node, kw, "un texte est attendu", "a string is expected");
	return schema_pattern_compile(b, node, kw, json_string_value(value),
				      json_string_length(value), &rule->pattern);
}

bool schema_check_pattern(struct schema_run *run, const struct schema_rule *rule,
			  const struct schema_spot *spot)
{
	return schema_pattern_match(run, rule->pattern, json_string_value(spot->value),
				    json_string_length(spot->value)) ||
	       schema_fault(run, rule, rule->text, spot->at);
}

enum cmn_err schema_build_format(struct schema_builder *b, struct schema_node *node,
				 const struct schema_keyword *kw, json_t *value)
{
	bool asserted = (b->flags & CMN_SCHEMA_FORMAT) != 0 ||
			(node->resource->vocabularies & SCHEMA_V_FORMAT_ASSERT) != 0;
	const struct schema_format *format;
	struct schema_rule *rule;

	if (!json_is_string(value))
		return schema_refuse(b, node, kw, "un nom est attendu", "a name is expected");
	if (!asserted)
		return CMN_OK;
	format = schema_format_find(json_string_value(value));
	if (format == NULL)
		return schema_refuse(b, node, kw, "ce format n’est pas pris en charge",
				     "this format is not supported");
	rule = schema_rule_add(b, node, kw);
	if (rule == NULL)
		return b->err->code;
	rule->format = format;
	return CMN_OK;
}

bool schema_check_format(struct schema_run *run, const struct schema_rule *rule,
			 const struct schema_spot *spot)
{
	return rule->format->valid(json_string_value(spot->value),
				   json_string_length(spot->value)) ||
	       schema_fault(run, rule, rule->text, spot->at);
}

/* minimum, maximum and the exclusive ones */
enum cmn_err schema_build_number(struct schema_builder *b, struct schema_node *node,
				 const struct schema_keyword *kw, json_t *value)
{
	struct schema_rule *rule = schema_rule_add(b, node, kw);

	if (rule == NULL)
		return b->err->code;
	if (!json_is_number(value))
		return schema_refuse(b, node, kw, "un nombre est attendu", "a number is expected");
	rule->json = value;
	return CMN_OK;
}

enum cmn_err schema_build_multiple(struct schema_builder *b, struct schema_node *node,
				   const struct schema_keyword *kw, json_t *value)
{
	struct schema_rule *rule = schema_rule_add(b, node, kw);

	if (rule == NULL)
		return b->err->code;
	if (!json_is_number(value) || json_number_value(value) <= 0)
		return schema_refuse(b, node, kw, "un nombre positif est attendu",
				     "a number above zero is expected");
	rule->json = value;
	rule->decimal = schema_decimal_of(value);
	return CMN_OK;
}

bool schema_check_multiple(struct schema_run *run, const struct schema_rule *rule,
			   const struct schema_spot *spot)
{
	return schema_is_multiple(schema_decimal_of(spot->value), rule->decimal) ||
	       schema_fault(run, rule, rule->text, spot->at);
}

bool schema_check_minimum(struct schema_run *run, const struct schema_rule *rule,
			  const struct schema_spot *spot)
{
	return schema_compare(spot->value, rule->json) >= 0 ||
	       schema_fault(run, rule, rule->text, spot->at);
}

bool schema_check_maximum(struct schema_run *run, const struct schema_rule *rule,
			  const struct schema_spot *spot)
{
	return schema_compare(spot->value, rule->json) <= 0 ||
	       schema_fault(run, rule, rule->text, spot->at);
}

bool schema_check_above(struct schema_run *run, const struct schema_rule *rule,
			const struct schema_spot *spot)
{
	return schema_compare(spot->value, rule->json) > 0 ||
	       schema_fault(run, rule, rule->text, spot->at);
}

bool schema_check_below(struct schema_run *run, const struct schema_rule *rule,
			const struct schema_spot *spot)
{
	return schema_compare(spot->value, rule->json) < 0 ||
	       schema_fault(run, rule, rule->text, spot->at);
}

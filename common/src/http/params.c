/* SPDX-License-Identifier: EUPL-1.2 */
#include "work.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A schema that is only a reference stands for what it names in $defs of the document. */
static const json_t *resolve(const json_t *root, const json_t *schema)
{
	static const char prefix[] = "#/$defs/";
	const char *ref = json_string_value(json_object_get(schema, "$ref"));

	if (!ref || strncmp(ref, prefix, sizeof(prefix) - 1) != 0)
		return schema;
	return json_object_get(json_object_get(root, "$defs"), ref + sizeof(prefix) - 1);
}

static enum cmn_form form_of(const json_t *root, const json_t *schema)
{
	static const struct {
		const char *type;
		enum cmn_form form;
	} FORMS[] = {
	    {"integer", CMN_FORM_INTEGER},
	    {"number", CMN_FORM_NUMBER},
	    {"boolean", CMN_FORM_BOOL},
	    {"array", CMN_FORM_LIST},
	};
	const char *type = json_string_value(json_object_get(resolve(root, schema), "type"));
	size_t i;

	for (i = 0; type && i < CMN_LEN(FORMS); i++)
		if (strcmp(type, FORMS[i].type) == 0)
			return FORMS[i].form;
	return CMN_FORM_TEXT;
}

/* Which segment of "/v1/x/{id}" is {name}?  CMN_SEGMENTS_MAX: none. */
static size_t segment_of(const char *path, const char *name)
{
	size_t i, len = strlen(name);

	for (i = 0; *path == '/' && i < CMN_SEGMENTS_MAX; i++) {
		path++;
		if (path[0] == '{' && strncmp(path + 1, name, len) == 0 && path[1 + len] == '}')
			return i;
		path += strcspn(path, "/");
	}
	return CMN_SEGMENTS_MAX;
}

static const struct cmn_rule *rule_of_text(const struct cmn_entry *entry, const char *text)
{
	for (size_t i = 0; i < entry->op->n_params; i++) {
		const struct cmn_rule *rule = &entry->rules[i];

		if (rule->schema && strcmp(rule->decl->schema, text) == 0)
			return rule;
	}
	return NULL;
}

/* Every operation declares départements, ids and versions alike: compiled once for all of them. */
static bool borrow(const struct cmn_entry *first, const struct cmn_entry *end, struct cmn_rule *ret)
{
	for (const struct cmn_entry *entry = first; entry < end; entry++) {
		const struct cmn_rule *same = rule_of_text(entry, ret->decl->schema);

		if (same) {
			ret->schema = same->schema;
			ret->form = same->form;
			ret->item_form = same->item_form;
			ret->borrowed = true;
			return true;
		}
	}
	return false;
}

static enum cmn_err make_rule(const struct cmn_entry *first, const struct cmn_entry *entry,
			      struct cmn_rule *ret, struct cmn_error *err)
{
	json_t *schema CMN_AUTO(cmn_json_drop) = NULL;
	const struct cmn_op *op = entry->op;
	const struct cmn_param *p = ret->decl;

	ret->segment = p->in == CMN_IN_PATH ? segment_of(op->path, p->name) : 0;
	if (ret->segment == CMN_SEGMENTS_MAX)
		return cmn_fail(err, CMN_E_INVALID,
				"opération « %s » : le paramètre « %s » n’est pas dans le chemin",
				"operation \"%s\": parameter \"%s\" is not in the path", op->id,
				p->name);
	if (borrow(first, entry, ret))
		return CMN_OK;
	if (cmn_json_parse(p->schema, strlen(p->schema), &schema, err) != CMN_OK)
		return err->code;
	ret->form = form_of(schema, schema);
	ret->item_form = form_of(schema, json_object_get(resolve(schema, schema), "items"));
	return cmn_schema_compile(schema, CMN_SCHEMA_FORMAT, NULL, 0, &ret->schema, err);
}

static enum cmn_err name_body(const struct cmn_op *op, struct cmn_entry *ret, struct cmn_error *err)
{
	if (!op->body_schema)
		return CMN_OK;
	ret->body = calloc(1, sizeof(*ret->body));
	if (!ret->body)
		return cmn_no_memory(err);
	ret->body->text = op->body_schema;
	return CMN_OK;
}

enum cmn_err cmn_rules_make(const struct cmn_op *op, const struct cmn_entry *first,
			    struct cmn_entry *ret, struct cmn_error *err)
{
	size_t i;

	ret->op = op;
	if (op->n_params > CMN_PARAMS_MAX)
		return cmn_fail(err, CMN_E_INVALID, "opération « %s » : trop de paramètres",
				"operation \"%s\": too many parameters", op->id);
	ret->rules = calloc(op->n_params + 1, sizeof(*ret->rules));
	if (!ret->rules)
		return cmn_no_memory(err);
	for (i = 0; i < op->n_params; i++) {
		ret->rules[i].decl = &op->params[i];
		if (make_rule(first, ret, &ret->rules[i], err) != CMN_OK)
			return err->code;
	}
	return name_body(op, ret, err);
}

void cmn_rules_clear(struct cmn_entry *entry)
{
	size_t i;

	for (i = 0; entry->rules && i < entry->op->n_params; i++)
		if (!entry->rules[i].borrowed)
			cmn_schema_free(&entry->rules[i].schema);
	if (entry->body)
		cmn_schema_late_free(entry->body);
	free(entry->body);
	free(entry->rules);
	entry->rules = NULL;
}

/* --- one request ------------------------------------------------------------------------- */

static bool is_integer(const char *text)
{
	size_t sign = text[0] == '-', n = strspn(text + sign, "0123456789");

	return n > 0 && n <= 18 && text[sign + n] == '\0' && (n == 1 || text[sign] != '0');
}

static bool is_number(const char *text)
{
	return text[0] && strspn(text, "0123456789.-+eE") == strlen(text) && strlen(text) < 32;
}

/* What is not of its form stays a string: the schema then names the type it wants. */
static json_t *coerce(const char *text, enum cmn_form form)
{
	char *end;
	double number;

	if (form == CMN_FORM_INTEGER && is_integer(text))
		return json_integer(strtoll(text, NULL, 10));
	if (form == CMN_FORM_NUMBER && is_number(text)) {
		number = strtod(text, &end);
		if (*end == '\0' && isfinite(number)) /* jansson has no infinity */
			return json_real(number);
	}
	if (form == CMN_FORM_BOOL && strcmp(text, "true") == 0)
		return json_true();
	if (form == CMN_FORM_BOOL && strcmp(text, "false") == 0)
		return json_false();
	return json_string(text);
}

/* "31,09" -> ["31","09"]; NULL when memory ran out */
static json_t *coerce_list(const char *text, enum cmn_form form)
{
	json_t *list CMN_AUTO(cmn_json_drop) = json_array();

	while (list) {
		size_t n = strcspn(text, ",");
		char *item CMN_AUTO(cmn_free_drop) = strndup(text, n);

		if (!item || json_array_append_new(list, coerce(item, form)) != 0)
			return NULL;
		if (text[n] == '\0')
			break;
		text += n + 1;
	}
	return CMN_TAKE(list);
}

static const char *kind_of(enum cmn_param_in in)
{
	return in == CMN_IN_PATH ? "path" : in == CMN_IN_QUERY ? "query" : "header";
}

static enum cmn_err check_value(const struct cmn_rule *rule, const char *text,
				struct cmn_error *err)
{
	json_t *value CMN_AUTO(cmn_json_drop) = NULL;
	size_t i;

	if (!cmn_utf8_valid(text, strlen(text)))
		return cmn_fail(err, CMN_E_BAD_REQUEST, "paramètre « %s » : pas de l’UTF-8",
				"parameter \"%s\": not UTF-8", rule->decl->name);
	value = rule->form == CMN_FORM_LIST ? coerce_list(text, rule->item_form)
					    : coerce(text, rule->form);
	if (!value)
		return cmn_no_memory(err);
	if (cmn_schema_check(rule->schema, value, err) != CMN_E_INVALID)
		return err->code;
	for (i = 0; i < err->n_faults; i++)
		snprintf(err->faults[i].pointer, sizeof(err->faults[i].pointer), "%s:%s",
			 kind_of(rule->decl->in), rule->decl->name);
	snprintf(err->detail[CMN_FR], sizeof(err->detail[CMN_FR]), "paramètre « %s » refusé",
		 rule->decl->name);
	snprintf(err->detail[CMN_EN], sizeof(err->detail[CMN_EN]), "parameter \"%s\" refused",
		 rule->decl->name);
	return err->code = CMN_E_BAD_REQUEST;
}

static enum cmn_err raw_value(struct cmn_work *work, const struct cmn_rule *rule, const char **ret)
{
	size_t count;

	switch (rule->decl->in) {
	case CMN_IN_PATH:
		*ret = work->target.segments[rule->segment];
		return CMN_OK;
	case CMN_IN_QUERY:
		*ret = cmn_target_query(&work->target, rule->decl->name);
		return CMN_OK;
	case CMN_IN_HEADER:
		break;
	}
	*ret = cmn_request_header(&work->request, rule->decl->name, &count);
	if (count > 1)
		return cmn_fail(&work->call.err, CMN_E_BAD_REQUEST,
				"en-tête « %s » donné deux fois", "header \"%s\" given twice",
				rule->decl->name);
	return CMN_OK;
}

static enum cmn_err read_one(struct cmn_work *work, size_t i)
{
	const struct cmn_rule *rule = &work->entry->rules[i];
	const char *text;
	char pointer[96];

	if (raw_value(work, rule, &text) != CMN_OK)
		return work->call.err.code;
	work->values[i] = text;
	if (text)
		return check_value(rule, text, &work->call.err);
	if (!rule->decl->required)
		return CMN_OK;
	snprintf(pointer, sizeof(pointer), "%s:%s", kind_of(rule->decl->in), rule->decl->name);
	return cmn_fail_at(&work->call.err, CMN_E_BAD_REQUEST, pointer, "paramètre « %s » manquant",
			   "parameter \"%s\" missing", rule->decl->name);
}

/* An unknown filter that were ignored would widen the list. */
static enum cmn_err refuse_unknown(struct cmn_work *work)
{
	const struct cmn_op *op = work->entry->op;
	char pointer[96];
	size_t i, j;

	for (i = 0; i < work->target.n_query; i++) {
		const char *name = work->target.query[i].name;

		for (j = 0; j < op->n_params; j++)
			if (op->params[j].in == CMN_IN_QUERY &&
			    strcmp(op->params[j].name, name) == 0)
				break;
		if (j < op->n_params)
			continue;
		snprintf(pointer, sizeof(pointer), "query:%s", name);
		return cmn_fail_at(&work->call.err, CMN_E_BAD_REQUEST, pointer,
				   "paramètre inconnu « %s »", "unknown parameter \"%s\"", name);
	}
	return CMN_OK;
}

enum cmn_err cmn_params_read(struct cmn_work *work)
{
	size_t i;

	if (refuse_unknown(work) != CMN_OK)
		return work->call.err.code;
	for (i = 0; i < work->entry->op->n_params; i++)
		if (read_one(work, i) != CMN_OK)
			return work->call.err.code;
	return CMN_OK;
}

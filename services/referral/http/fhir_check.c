/* SPDX-License-Identifier: EUPL-1.2 */
#include "fhir_check.h"
#include "fhir_out.h"

#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

#define POINTER_MAX 120

/* Every element of Task in R4, and what becomes of it in a hand-off and in an event: KEPT is read,
 * SAME may be said and not changed, IGNORED is ours to say, LOST has no place here. */
enum fate { LOST = 0, KEPT, SAME, IGNORED };
static const struct {
	const char *name;
	enum fate handoff, event;
} ELEMENTS[] = {
    {"resourceType", KEPT, KEPT},
    {"id", KEPT, IGNORED},
    {"meta", IGNORED, IGNORED},
    {"text", IGNORED, IGNORED},
    {"identifier", IGNORED, IGNORED},
    {"basedOn", SAME, LOST},
    {"groupIdentifier", LOST, KEPT},
    {"status", KEPT, KEPT},
    {"statusReason", KEPT, LOST},
    {"businessStatus", KEPT, LOST},
    {"intent", SAME, KEPT},
    {"code", IGNORED, LOST},
    {"focus", SAME, LOST},
    {"for", SAME, SAME},
    {"authoredOn", IGNORED, IGNORED},
    {"lastModified", IGNORED, IGNORED},
    {"requester", SAME, SAME},
    {"owner", SAME, SAME},
    {"reasonCode", IGNORED, LOST},
    {"input", IGNORED, KEPT},
    {"output", KEPT, LOST},
    {"language", LOST, LOST},
    {"extension", LOST, LOST},
    {"instantiatesCanonical", LOST, LOST},
    {"instantiatesUri", LOST, LOST},
    {"partOf", LOST, LOST},
    {"priority", LOST, LOST},
    {"description", LOST, LOST},
    {"encounter", LOST, LOST},
    {"executionPeriod", LOST, LOST},
    {"performerType", LOST, LOST},
    {"location", LOST, LOST},
    {"reasonReference", LOST, LOST},
    {"insurance", LOST, LOST},
    {"note", LOST, LOST},
    {"relevantHistory", LOST, LOST},
    {"restriction", LOST, LOST},
};

static enum fate fate_in(size_t i, enum referral_fhir_form form)
{
	return form == REFERRAL_FHIR_EVENT_TASK ? ELEMENTS[i].event : ELEMENTS[i].handoff;
}

static enum fate fate_of(const char *name, enum referral_fhir_form form, bool *ret_known)
{
	name += name[0] == '_'; /* extensions of a primitive element */
	for (size_t i = 0; i < CMN_LEN(ELEMENTS); i++)
		if (strcmp(ELEMENTS[i].name, name) == 0) {
			*ret_known = true;
			return fate_in(i, form);
		}
	*ret_known = false;
	return LOST;
}

/* "/name", cut where it is too long. */
static const char *below_root(const char *name, char pointer[POINTER_MAX])
{
	snprintf(pointer, POINTER_MAX, "/%.100s", name);
	return pointer;
}

/* Depth is bounded by the parser. */
static enum cmn_err no_modifiers(const json_t *value, const char *pointer, struct cmn_error *err)
{
	char below[POINTER_MAX];
	const char *key;
	json_t *item;
	size_t i;
	enum cmn_err rc = CMN_OK;

	if (json_is_array(value)) {
		json_array_foreach(value, i, item)
		{
			snprintf(below, sizeof(below), "%s/%zu", pointer, i);
			rc = no_modifiers(item, below, err);
			if (rc != CMN_OK)
				return rc;
		}
		return CMN_OK;
	}
	json_object_foreach((json_t *)(uintptr_t)value, key, item)
	{
		snprintf(below, sizeof(below), "%s/%.60s", pointer, key);
		if (strcmp(key, "modifierExtension") == 0)
			return cmn_fail_at(
			    err, CMN_E_INVALID, below,
			    "une extension qui change le sens n’est pas comprise ici",
			    "an extension that changes the meaning is not understood here");
		rc = no_modifiers(item, below, err);
		if (rc != CMN_OK)
			return rc;
	}
	return rc;
}

enum cmn_err referral_fhir_check_form(const json_t *task, enum referral_fhir_form form,
				      const char *id, struct cmn_error *err)
{
	const char *type = cmn_json_get(task, "resourceType");
	const char *own = cmn_json_get(task, "id");
	char pointer[POINTER_MAX];
	const char *key;
	json_t *item;
	bool known;

	if (!type || strcmp(type, "Task") != 0)
		return cmn_fail_at(err, CMN_E_INVALID, "/resourceType", "« Task » est attendu",
				   "\"Task\" is expected");
	if (id && (!own || strcasecmp(own, id) != 0))
		return cmn_fail_at(err, CMN_E_INVALID, "/id",
				   "l’identifiant n’est pas celui de l’adresse",
				   "the id is not that of the address");
	if (json_object_get(task, "contained"))
		return cmn_fail_at(err, CMN_E_INVALID, "/contained",
				   "aucune ressource contenue n’est prise",
				   "no contained resource is taken");
	if (json_object_get(task, "implicitRules"))
		return cmn_fail_at(err, CMN_E_INVALID, "/implicitRules",
				   "des règles implicites ne sont pas comprises ici",
				   "implicit rules are not understood here");
	json_object_foreach((json_t *)(uintptr_t)task, key, item)
	{
		fate_of(key, form, &known);
		if (!known && strcmp(key, "modifierExtension") != 0)
			return cmn_fail_at(err, CMN_E_INVALID, below_root(key, pointer),
					   "cet élément n’existe pas dans Task (R4)",
					   "Task (R4) has no such element");
	}
	return no_modifiers(task, "", err);
}

/* What two references must have in common, wherever the one sent says it. */
static const char *target_of(const json_t *value)
{
	const json_t *one = json_is_array(value) ? json_array_get(value, 0) : value;
	const char *reference = cmn_json_get(one, "reference");

	if (!reference)
		reference = cmn_json_get(json_object_get(one, "identifier"), "value");
	return reference ? reference : json_string_value(one);
}

enum cmn_err referral_fhir_check_same(const json_t *task, enum referral_fhir_form form,
				      const json_t *now, struct cmn_error *err)
{
	char pointer[POINTER_MAX];

	for (size_t i = 0; i < CMN_LEN(ELEMENTS); i++) {
		const char *name = ELEMENTS[i].name;
		const json_t *said = json_object_get(task, name);
		const char *wanted = target_of(json_object_get(now, name));
		const char *got = target_of(said);
		size_t n, m;

		if (fate_in(i, form) != SAME || !said)
			continue;
		/* an absolute reference to this very server ends in the relative one */
		n = got ? strlen(got) : 0;
		m = wanted ? strlen(wanted) : 0;
		if (!got || !wanted || n < m || strcmp(got + n - m, wanted) != 0 ||
		    (n > m && got[n - m - 1] != '/') ||
		    (json_is_array(said) && json_array_size(said) != 1))
			return cmn_fail_at(err, CMN_E_INVALID, below_root(name, pointer),
					   "cet élément ne se change pas, ou désigne autre chose",
					   "this element does not change, or names something else");
	}
	return CMN_OK;
}

void referral_fhir_tell_lost(struct cmn_call *call, const json_t *task,
			     enum referral_fhir_form form)
{
	char lost[400] = "";
	const char *key;
	json_t *item;
	size_t n = 0;
	bool known;

	json_object_foreach((json_t *)(uintptr_t)task, key, item)
	{
		if (fate_of(key, form, &known) != LOST || n + 40 > sizeof(lost))
			continue;
		n += (size_t)snprintf(lost + n, sizeof(lost) - n, "%sTask.%s", n ? " " : "", key);
	}
	if (n > 0)
		cmn_call_answer_header(call, "C360-Loss", lost);
}

enum cmn_err referral_fhir_code_in(const json_t *concept, const char *list, const char *system,
				   const char *pointer, const char **ret, struct cmn_error *err)
{
	const struct cmn_code_list *codes = cmn_code_list_find(list);
	char where[POINTER_MAX];
	json_t *coding;
	size_t i;

	*ret = NULL;
	json_array_foreach(json_object_get(concept, "coding"), i, coding)
	{
		const char *said = cmn_json_get(coding, "system");
		const char *code = cmn_json_get(coding, "code");
		const struct cmn_code *found = code && codes ? cmn_code_find(codes, code) : NULL;

		if (!said || strcmp(said, system) != 0)
			continue;
		snprintf(where, sizeof(where), "%s/coding/%zu/code", pointer, i);
		if (!found)
			return cmn_fail_at(err, CMN_E_INVALID, where,
					   "ce code n’est pas de la liste « %s »",
					   "this code is not of the list \"%s\"", list);
		*ret = found->code;
		return CMN_OK;
	}
	return CMN_OK;
}

enum cmn_err referral_fhir_code(const json_t *concept, const char *list, const char *pointer,
				const char **ret, struct cmn_error *err)
{
	char system[96];

	snprintf(system, sizeof(system), CMN_FHIR_CODES "%s", list);
	return referral_fhir_code_in(concept, list, system, pointer, ret, err);
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "fhir_check.h"
#include "fhir_out.h"

#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

#define POINTER_MAX 120

/* Every element of Task in R4. */
static const char *const ELEMENTS[] = {
    "resourceType",
    "id",
    "meta",
    "implicitRules",
    "language",
    "text",
    "contained",
    "extension",
    "identifier",
    "instantiatesCanonical",
    "instantiatesUri",
    "basedOn",
    "groupIdentifier",
    "partOf",
    "status",
    "statusReason",
    "businessStatus",
    "intent",
    "priority",
    "code",
    "description",
    "focus",
    "for",
    "encounter",
    "executionPeriod",
    "authoredOn",
    "lastModified",
    "requester",
    "performerType",
    "owner",
    "location",
    "reasonCode",
    "reasonReference",
    "insurance",
    "note",
    "relevantHistory",
    "restriction",
    "input",
    "output",
};

/* Those that may be said and not changed: of every Task, and of a hand-off alone. */
static const char *const SAME[] = {"for", "requester", "owner", "basedOn", "focus", "intent"};
#define SAME_EVENT 3

static bool one_of(const char *name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

bool referral_fhir_same(const char *name, enum referral_fhir_form form)
{
	return one_of(name, SAME, form == REFERRAL_FHIR_EVENT_TASK ? SAME_EVENT : CMN_LEN(SAME));
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

enum cmn_err referral_fhir_check_form(const json_t *task, const char *id, struct cmn_error *err)
{
	const char *type = cmn_json_get(task, "resourceType");
	const char *own = cmn_json_get(task, "id");
	char pointer[POINTER_MAX];
	const char *key;
	json_t *item;

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
		/* "_name": extensions of a primitive element */
		if (!one_of(key + (key[0] == '_'), ELEMENTS, CMN_LEN(ELEMENTS)) &&
		    strcmp(key, "modifierExtension") != 0)
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

/* "ServiceRequest/<id>" of a reference to this very server; NULL: to another. */
static const char *here(const char *reference, const char *root)
{
	static const char BASE[] = "/fhir/";
	size_t n = strlen(root);

	if (!strstr(reference, "://"))
		return reference;
	if (n == 0 || strncasecmp(reference, root, n) != 0 ||
	    strncmp(reference + n, BASE, strlen(BASE)) != 0)
		return NULL;
	return reference + n + strlen(BASE);
}

/* Do they name the same?  Where both are said by an identifier, also in the same system. */
static bool same(const json_t *said, const json_t *now, const char *root)
{
	const char *wanted = target_of(now), *got = target_of(said);
	const char *system = cmn_json_get(json_object_get(said, "identifier"), "system");
	const char *ours = cmn_json_get(json_object_get(now, "identifier"), "system");

	if (json_is_array(said) && json_array_size(said) != 1)
		return false;
	if (!wanted || !got || (system && ours && strcmp(system, ours) != 0))
		return false;
	got = here(got, root);
	return got && strcmp(got, wanted) == 0;
}

/* A code of the standard says what is asked by the Task: to abort or to change it is not the same
 * as to fulfil it. */
static enum cmn_err check_code(const json_t *task, bool wanted, struct cmn_error *err)
{
	const json_t *code = json_object_get(task, "code");
	bool found = false, other = false;
	json_t *coding;
	size_t i;

	json_array_foreach(json_object_get(code, "coding"), i, coding)
	{
		const char *system = cmn_json_get(coding, "system");
		const char *said = cmn_json_get(coding, "code");
		bool standard = system && strcmp(system, REFERRAL_FHIR_TASK_CODE) == 0;
		bool fulfill = standard && said && strcmp(said, "fulfill") == 0;

		found = found || fulfill;
		other = other || (standard && !fulfill);
	}
	if (!code || (!other && (found || !wanted)))
		return CMN_OK;
	return cmn_fail_at(
	    err, CMN_E_INVALID, "/code",
	    "« fulfill » est attendu : un Task ne s’annule ni ne change par là",
	    "\"fulfill\" is expected: a Task is neither aborted nor changed by its code");
}

enum cmn_err referral_fhir_check_same(const json_t *task, enum referral_fhir_form form,
				      const json_t *now, const char *root, struct cmn_error *err)
{
	char pointer[POINTER_MAX];

	for (size_t i = 0; i < CMN_LEN(SAME); i++) {
		const json_t *said = json_object_get(task, SAME[i]);

		if (said && referral_fhir_same(SAME[i], form) &&
		    !same(said, json_object_get(now, SAME[i]), root))
			return cmn_fail_at(err, CMN_E_INVALID, below_root(SAME[i], pointer),
					   "cet élément ne se change pas, ou désigne autre chose",
					   "this element does not change, or names something else");
	}
	return check_code(task, form == REFERRAL_FHIR_HANDOFF_TASK, err);
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

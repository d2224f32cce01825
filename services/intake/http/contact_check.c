/* SPDX-License-Identifier: EUPL-1.2 */
#include "people_http.h"

#include "cmn/json.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *kind;
	unsigned means;         /* that fit */
	const char *by_default; /* JSON */
} KINDS[] = {
    {"phone", INTAKE_VOICE | INTAKE_SMS | INTAKE_VIDEO, "[\"voice\"]"},
    {"email", INTAKE_EMAIL | INTAKE_VIDEO, "[\"email\"]"},
    {"mssante", INTAKE_MSSANTE, "[\"mssante\"]"},
    {"postal", INTAKE_POSTAL, "[\"postal\"]"},
};

static size_t kind_of(const char *kind)
{
	for (size_t i = 0; i < CMN_LEN(KINDS); i++)
		if (strcmp(KINDS[i].kind, kind) == 0)
			return i;
	return 0;
}

bool intake_people_reach(const char *kind, const char *value, char ret[336])
{
	size_t n = strlen(value);

	if (strcmp(kind, "phone") == 0) {
		char number[INTAKE_REACH_LEN];

		if (!intake_phone_normal(value, number))
			return false;
		snprintf(ret, 336, "%s", number);
		return true;
	}
	if (strcmp(kind, "postal") != 0 && (n > 254 || cmn_format_valid("email", value, n) != 1))
		return false;
	snprintf(ret, 336, "%s%.320s", strcmp(kind, "postal") == 0 ? "postal:" : "", value);
	for (char *c = ret; *c; c++)
		*c = (char)(*c >= 'A' && *c <= 'Z' ? *c + 32 : *c);
	return true;
}

static enum cmn_err refuse(struct cmn_call *call, const char *pointer, const char *member,
			   const char *fr, const char *en)
{
	char at[128];

	snprintf(at, sizeof(at), "%s/%s", pointer, member);
	return cmn_fail_at(&call->err, CMN_E_INVALID, at, "%s", "%s",
			   call->lang == CMN_FR ? fr : en);
}

static enum cmn_err check_value(struct cmn_call *call, const char *pointer, const char *kind,
				const char *value, char reach[336])
{
	char at[128];
	enum cmn_err rc;

	snprintf(at, sizeof(at), "%s/value", pointer);
	rc = intake_people_text(call, at, value, false, strcmp(kind, "postal") == 0);
	if (rc != CMN_OK)
		return rc;
	if (!intake_people_reach(kind, value, reach))
		return refuse(call, pointer, "value",
			      "ce n’est pas un numéro ou une adresse de ce genre",
			      "this is no number or address of that kind");
	return CMN_OK;
}

static enum cmn_err check_means(struct cmn_call *call, const char *pointer, const char *kind,
				const json_t *means)
{
	size_t i;
	const json_t *code;

	json_array_foreach(
	    means, i,
	    code) if (!(KINDS[kind_of(kind)].means &
			intake_means_bit(json_string_value(
			    code)))) return refuse(call, pointer, "means",
						   "ce moyen ne convient pas à ce genre de contact",
						   "this means does not fit this kind of contact");
	return CMN_OK;
}

static enum cmn_err check_hours(struct cmn_call *call, const char *pointer, const json_t *hours)
{
	size_t i;
	const json_t *w;

	json_array_foreach(hours, i,
			   w) if (strcmp(cmn_json_get(w, "from"), cmn_json_get(w, "to")) >=
				  0) return refuse(call, pointer, "hours",
						   "chaque plage finit après avoir commencé",
						   "each part ends after it has begun");
	return CMN_OK;
}

/* Member `key` of the row: what the body says, what was, what is the beginning (JSON text). */
static bool lay(json_t *row, const char *key, const json_t *body, const json_t *base,
		const char *otherwise)
{
	json_t *value = json_object_get(body, key);

	if (!value)
		value = json_object_get(base, key);
	if (value && json_is_null(value))
		return true;
	if (value)
		return json_object_set(row, key, value) == 0;
	return !otherwise ||
	       json_object_set_new(row, key, json_loads(otherwise, JSON_DECODE_ANY, NULL)) == 0;
}

static json_t *make_row(const char *kind, const char *value, const char *reach, const json_t *body,
			const json_t *base)
{
	CMN_AUTO(cmn_json_drop)
	json_t *row = json_pack("{s:s, s:s, s:s}", "kind", kind, "value", value, "reach", reach);
	char id[CMN_UUID_LEN];

	cmn_uuid7(id);
	if (row && json_object_set_new(row, "id", json_string(id)) == 0 &&
	    lay(row, "label", body, base, NULL) && lay(row, "language", body, base, NULL) &&
	    lay(row, "never", body, base, "false") && lay(row, "discreet", body, base, "false") &&
	    lay(row, "means", body, base, KINDS[kind_of(kind)].by_default) &&
	    lay(row, "purposes", body, base, "[]") && lay(row, "hours", body, base, "[]"))
		return CMN_TAKE(row);
	return NULL;
}

enum cmn_err intake_people_contact(struct cmn_call *call, const char *pointer, const json_t *body,
				   const json_t *base, json_t **ret)
{
	const json_t *first = base ? base : body;
	const char *kind = cmn_json_get(first, "kind");
	const char *value = cmn_json_get(first, "value");
	const char *label = cmn_json_get(body, "label");
	char reach[336], at[128];
	enum cmn_err rc = check_value(call, pointer, kind, value, reach);

	snprintf(at, sizeof(at), "%s/label", pointer);
	if (rc == CMN_OK && label)
		rc = intake_people_text(call, at, label, false, false);
	if (rc == CMN_OK)
		rc = check_means(call, pointer, kind, json_object_get(body, "means"));
	if (rc == CMN_OK)
		rc = check_hours(call, pointer, json_object_get(body, "hours"));
	if (rc != CMN_OK)
		return rc;
	*ret = make_row(kind, value, reach, body, base);
	return *ret ? CMN_OK : cmn_no_memory(&call->err);
}

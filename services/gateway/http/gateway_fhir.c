/* SPDX-License-Identifier: EUPL-1.2
 *
 * gateway_fhir.c - the CapabilityStatement of the FHIR façade, from the catalogue that routes it.
 */
#include "catalogue.h"
#include "gateway_ops.h"

#include "cmn/fhir.h"

#include <stdio.h>
#include <string.h>

#define ROOT     "/fhir/"
#define TYPE_MAX 48

/* "/fhir/Task/{id}" -> "Task"; false for what is no type of resource. */
static bool type_of(const struct catalogue_entry *e, char type[TYPE_MAX])
{
	const char *name = e->path + strlen(ROOT);

	if (strncmp(e->path, ROOT, strlen(ROOT)) != 0 || *name < 'A' || *name > 'Z')
		return false;
	snprintf(type, TYPE_MAX, "%.*s", (int)strcspn(name, "/"), name);
	return true;
}

static bool named_before(size_t i, const char *type)
{
	char other[TYPE_MAX];

	for (size_t j = 0; j < i; j++)
		if (type_of(&CATALOGUE[j], other) && strcmp(other, type) == 0)
			return true;
	return false;
}

/* The interaction (R4, type-restful-interaction) of method and path below the type. */
static const char *interaction(const struct catalogue_entry *e, const char *type)
{
	static const struct {
		const char *method, *below, *code;
	} KNOWN[] = {
	    {"GET", "", "search-type"},
	    {"POST", "", "create"},
	    {"GET", "/{id}", "read"},
	    {"GET", "/{fhir_id}", "read"},
	    {"PUT", "/{id}", "update"},
	    {"PATCH", "/{id}", "patch"},
	    {"GET", "/{id}/_history", "history-instance"},
	    {"GET", "/{id}/_history/{version_id}", "vread"},
	};
	const char *below = e->path + strlen(ROOT) + strlen(type);

	for (size_t i = 0; i < CMN_LEN(KNOWN); i++)
		if (strcmp(KNOWN[i].method, e->method) == 0 && strcmp(KNOWN[i].below, below) == 0)
			return KNOWN[i].code;
	return NULL;
}

static const char *form_of(const char *parameter)
{
	static const char *const FORMS[][2] = {
	    {"_id", "token"},         {"_lastUpdated", "date"}, {"status", "token"},
	    {"intent", "token"},      {"owner", "reference"},   {"group-identifier", "token"},
	    {"patient", "reference"},
	};

	for (size_t i = 0; i < CMN_LEN(FORMS); i++)
		if (strcmp(FORMS[i][0], parameter) == 0)
			return FORMS[i][1];
	return NULL; /* _count, _format, cursor: of the result, not of the resource */
}

static void put_parameters(struct cmn_buf *out, const char *query)
{
	bool any = false;

	while (*query) {
		size_t n = strcspn(query, " ");
		char name[TYPE_MAX];

		snprintf(name, sizeof(name), "%.*s", (int)n, query);
		query += n + strspn(query + n, " ");
		if (!form_of(name))
			continue;
		if (!any) {
			cmn_json_key(out, "searchParam");
			cmn_json_open(out, '[');
			any = true;
		}
		cmn_json_open(out, '{');
		cmn_json_kstr(out, "name", name);
		cmn_json_kstr(out, "type", form_of(name));
		cmn_json_close(out, '}');
	}
	if (any)
		cmn_json_close(out, ']');
}

/* The row of the catalogue by which this type has that interaction; NULL: it has not. */
static const struct catalogue_entry *by(const char *type, const char *code)
{
	char other[TYPE_MAX];

	for (size_t i = 0; i < CATALOGUE_COUNT; i++) {
		const char *has = type_of(&CATALOGUE[i], other) && strcmp(other, type) == 0
				      ? interaction(&CATALOGUE[i], type)
				      : NULL;

		if (has && strcmp(has, code) == 0)
			return &CATALOGUE[i];
	}
	return NULL;
}

static void put_interactions(struct cmn_buf *out, const char *type)
{
	static const char *const CODES[] = {"read",   "vread",       "update",          "patch",
					    "create", "search-type", "history-instance"};

	cmn_json_key(out, "interaction");
	cmn_json_open(out, '[');
	for (size_t i = 0; i < CMN_LEN(CODES); i++) {
		if (!by(type, CODES[i]))
			continue;
		cmn_json_open(out, '{');
		cmn_json_kstr(out, "code", CODES[i]);
		cmn_json_close(out, '}');
	}
	cmn_json_close(out, ']');
}

/* What a reader of the statement has to know that no code says. */
static const char *told_of(const char *type)
{
	static const char *const TOLD[][2] = {
	    {"Task", "intent order: a hand-off, created by the community, its status set by PUT or "
		     "PATCH; intent plan: an event of the SDO, created by POST, never changed. A "
		     "search finds hand-offs unless intent=plan is asked for."},
	    {"Patient", "The id is that of a sealed dossier: DocumentReference of a Task. Each "
			"reading asks the agreement and is recorded; 403 without it, 410 after its "
			"end."},
	    {"RelatedPerson", "Of a sealed dossier, as Patient."},
	    {"CarePlan", "A PAG; in a search without its content, marked SUBSETTED."},
	    {"ServiceRequest", "In a search without urgency and needs, marked SUBSETTED."},
	};

	for (size_t i = 0; i < CMN_LEN(TOLD); i++)
		if (strcmp(TOLD[i][0], type) == 0)
			return TOLD[i][1];
	return NULL;
}

static void put_type(struct cmn_buf *out, const char *type)
{
	const struct catalogue_entry *search = by(type, "search-type");

	cmn_json_open(out, '{');
	cmn_json_kstr(out, "type", type);
	cmn_json_kstr(out, "documentation", told_of(type));
	put_interactions(out, type);
	cmn_json_kstr(out, "versioning", by(type, "update") ? "versioned-update" : "no-version");
	cmn_json_kbool(out, "readHistory", by(type, "vread") != NULL);
	cmn_json_kbool(out, "updateCreate", false);
	cmn_json_kbool(out, "conditionalCreate", by(type, "create") != NULL);
	cmn_json_kstr(out, "conditionalRead", "not-supported");
	cmn_json_kbool(out, "conditionalUpdate", false);
	cmn_json_kstr(out, "conditionalDelete", "not-supported");
	if (search)
		put_parameters(out, search->query);
	cmn_json_close(out, '}');
}

static void put_rest(struct cmn_buf *out)
{
	char type[TYPE_MAX];

	cmn_json_key(out, "rest");
	cmn_json_open(out, '[');
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "mode", "server");
	cmn_json_key(out, "security");
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "description", "Authorization: Bearer, a token of role mdph.");
	cmn_json_close(out, '}');
	cmn_json_key(out, "resource");
	cmn_json_open(out, '[');
	for (size_t i = 0; i < CATALOGUE_COUNT; i++)
		if (type_of(&CATALOGUE[i], type) && !named_before(i, type))
			put_type(out, type);
	cmn_json_close(out, ']');
	cmn_json_close(out, '}');
	cmn_json_close(out, ']');
}

enum cmn_err gateway_http_fhir_metadata(struct cmn_call *call)
{
	struct cmn_buf *out = &call->out;

	cmn_json_open(out, '{');
	cmn_fhir_capability(out, "Communauté 360, MDPH");
	cmn_json_key(out, "patchFormat");
	cmn_json_open(out, '[');
	cmn_json_str(out, "application/json-patch+json");
	cmn_json_close(out, ']');
	put_rest(out);
	cmn_json_close(out, '}');
	return out->failed ? cmn_no_memory(&call->err) : CMN_OK;
}

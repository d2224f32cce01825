/* SPDX-License-Identifier: EUPL-1.2
 *
 * fhir_metadata_http.c - the CapabilityStatement of the directory, from its table of operations.
 */
#include "directory_http.h"

#include "cmn/fhir.h"

#include <string.h>

/* The type of a search parameter (R4, search-param-type); NULL: of the result, or none. */
static const char *form_of(const char *name)
{
	static const char *const FORMS[][2] = {
	    {"_id", "token"},          {"_lastUpdated", "date"},
	    {"name", "string"},        {"address-city", "string"},
	    {"service-type", "token"}, {"address-postalcode", "string"},
	    {"type", "token"},         {"organization", "reference"},
	    {"identifier", "token"},   {"location", "reference"},
	    {"active", "token"},       {"status", "token"},
	    {"near", "special"},
	};

	for (size_t i = 0; i < CMN_LEN(FORMS); i++)
		if (strcmp(FORMS[i][0], name) == 0)
			return FORMS[i][1];
	return NULL;
}

static const struct cmn_op *search_of(const char *type)
{
	for (size_t i = 0; i < DIRECTORY_OPS.n; i++) {
		const char *path = DIRECTORY_OPS.ops[i].path;
		size_t n = strlen(CMN_FHIR_DIRECTORY_ROOT);

		if (strncmp(path, CMN_FHIR_DIRECTORY_ROOT, n) == 0 && strcmp(path + n, type) == 0)
			return &DIRECTORY_OPS.ops[i];
	}
	return NULL;
}

static void put_interaction(struct cmn_buf *out, const char *code)
{
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "code", code);
	cmn_json_close(out, '}');
}

static void put_parameters(struct cmn_buf *out, const struct cmn_op *op)
{
	cmn_json_key(out, "searchParam");
	cmn_json_open(out, '[');
	for (size_t i = 0; op != NULL && i < op->n_params; i++) {
		const struct cmn_param *p = &op->params[i];

		if (p->in != CMN_IN_QUERY || form_of(p->name) == NULL)
			continue;
		cmn_json_open(out, '{');
		cmn_json_kstr(out, "name", p->name);
		cmn_json_kstr(out, "type", form_of(p->name));
		cmn_json_close(out, '}');
	}
	cmn_json_close(out, ']');
}

static void put_type(struct cmn_buf *out, const char *type)
{
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "type", type);
	cmn_json_key(out, "interaction");
	cmn_json_open(out, '[');
	put_interaction(out, "read");
	put_interaction(out, "search-type");
	cmn_json_close(out, ']');
	cmn_json_kstr(out, "versioning", "versioned");
	cmn_json_kbool(out, "readHistory", false);
	cmn_json_kbool(out, "updateCreate", false);
	put_parameters(out, search_of(type));
	cmn_json_close(out, '}');
}

enum cmn_err directory_http_fhir_metadata(struct cmn_call *call)
{
	static const char *const TYPES[] = {"HealthcareService", "Location", "Organization"};
	struct cmn_buf *out = &call->out;

	cmn_json_open(out, '{');
	cmn_fhir_capability(out, "Communauté 360, annuaire");
	cmn_json_key(out, "rest");
	cmn_json_open(out, '[');
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "mode", "server");
	cmn_json_key(out, "resource");
	cmn_json_open(out, '[');
	for (size_t i = 0; i < CMN_LEN(TYPES); i++)
		put_type(out, TYPES[i]);
	cmn_json_close(out, ']');
	cmn_json_close(out, '}');
	cmn_json_close(out, ']');
	cmn_json_close(out, '}');
	return out->failed ? cmn_no_memory(&call->err) : CMN_OK;
}

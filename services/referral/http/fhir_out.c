/* SPDX-License-Identifier: EUPL-1.2 */
#include "fhir_out.h"

#include "cmn/codes.h"
#include "cmn/fhir.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void fhir_head(struct cmn_buf *out, const char *type, const char *id, int64_t version,
	       const char *updated)
{
	char text[24];

	cmn_json_open(out, '{');
	cmn_json_kstr(out, "resourceType", type);
	cmn_json_kstr(out, "id", id);
	if (version <= 0 && !updated)
		return;
	snprintf(text, sizeof(text), "%" PRId64, version);
	cmn_json_key(out, "meta");
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "versionId", version > 0 ? text : NULL);
	cmn_json_kstr(out, "lastUpdated", updated);
	cmn_json_close(out, '}');
}

static void identifier(struct cmn_buf *out, const char *kind, const char *value)
{
	char system[64];

	snprintf(system, sizeof(system), "urn:c360:%s", kind);
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "system", system);
	cmn_json_kstr(out, "value", value);
	cmn_json_close(out, '}');
}

void fhir_identifier(struct cmn_buf *out, const char *kind, const char *value)
{
	cmn_json_key(out, "identifier");
	cmn_json_open(out, '[');
	identifier(out, kind, value);
	cmn_json_close(out, ']');
}

static void coding(struct cmn_buf *out, const char *list, const char *code, size_t n)
{
	const struct cmn_code_list *codes = cmn_code_list_find(list);
	char system[96], text[80];
	const struct cmn_code *found;

	snprintf(system, sizeof(system), REFERRAL_FHIR_CODES "%s", list);
	snprintf(text, sizeof(text), "%.*s", (int)n, code);
	found = codes ? cmn_code_find(codes, text) : NULL;
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "system", system);
	cmn_json_kstr(out, "code", text);
	cmn_fhir_kstr(out, "display", found ? found->label[CMN_FR] : NULL);
	cmn_json_close(out, '}');
}

void fhir_concept_value(struct cmn_buf *out, const char *list, const char *codes)
{
	cmn_json_open(out, '{');
	cmn_json_key(out, "coding");
	cmn_json_open(out, '[');
	while (*codes) {
		size_t n = strcspn(codes, " ");

		coding(out, list, codes, n);
		codes += n + strspn(codes + n, " ");
	}
	cmn_json_close(out, ']');
	cmn_json_close(out, '}');
}

void fhir_concept(struct cmn_buf *out, const char *key, const char *list, const char *codes)
{
	if (!codes || !codes[0])
		return;
	cmn_json_key(out, key);
	fhir_concept_value(out, list, codes);
}

static void reference(struct cmn_buf *out, const char *type, const char *id)
{
	char text[128];

	snprintf(text, sizeof(text), "%s/%s", type, id);
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "reference", text);
	cmn_json_close(out, '}');
}

void fhir_reference(struct cmn_buf *out, const char *key, const char *type, const char *id)
{
	cmn_json_key(out, key);
	reference(out, type, id);
}

/* --- who ---------------------------------------------------------------------------------------
 */

static const char *name_of(const char *departement)
{
	const struct cmn_code_list *list = cmn_code_list_find("departements");
	const struct cmn_code *found = list ? cmn_code_find(list, departement) : NULL;

	return found ? found->label[CMN_FR] : departement;
}

void referral_fhir_organization(struct cmn_buf *out, const char *kind, const char *departement)
{
	bool mdph = strcmp(kind, "mdph") == 0;
	char id[40], name[160];

	snprintf(id, sizeof(id), "%s-%s", kind, departement);
	snprintf(name, sizeof(name), "%s, %s", mdph ? "MDPH" : "Communauté 360",
		 name_of(departement));
	fhir_head(out, "Organization", id, 0, NULL);
	fhir_identifier(out, "organization", id);
	cmn_json_kbool(out, "active", true);
	cmn_fhir_kstr(out, "name", name);
	cmn_json_close(out, '}');
}

void referral_fhir_actor(struct cmn_buf *out, const PGresult *actor)
{
	const char *id = PQgetvalue(actor, 0, PQfnumber(actor, "id"));

	fhir_head(out, "Organization", id, 0, NULL);
	fhir_identifier(out, "actor", id);
	cmn_fhir_kstr(out, "name", PQgetvalue(actor, 0, PQfnumber(actor, "name")));
	cmn_json_close(out, '}');
}

void referral_fhir_function(struct cmn_buf *out, const char *departement, const char *function)
{
	bool mdph = strcmp(function, "mdph") == 0;
	char id[64], organization[40];

	snprintf(id, sizeof(id), "%s-%s", departement, function);
	snprintf(organization, sizeof(organization), "%s-%s", mdph ? "mdph" : "communaute",
		 departement);
	fhir_head(out, "PractitionerRole", id, 0, NULL);
	fhir_identifier(out, "function", id);
	cmn_json_kbool(out, "active", true);
	fhir_reference(out, "organization", "Organization", organization);
	cmn_json_key(out, "code");
	cmn_json_open(out, '[');
	fhir_concept_value(out, "roles", function);
	cmn_json_close(out, ']');
	cmn_json_close(out, '}');
}

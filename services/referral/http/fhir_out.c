/* SPDX-License-Identifier: EUPL-1.2 */
#include "fhir_out.h"

#include "cmn/codes.h"
#include "cmn/fhir.h"

#include <stdio.h>
#include <string.h>

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
	cmn_fhir_head(out, "Organization", id, 0, NULL, NULL);
	cmn_fhir_identifiers(out, "organization", id);
	cmn_json_kbool(out, "active", true);
	cmn_fhir_kstr(out, "name", name);
	cmn_json_close(out, '}');
}

void referral_fhir_actor(struct cmn_buf *out, const PGresult *actor)
{
	const char *id = PQgetvalue(actor, 0, PQfnumber(actor, "id"));

	cmn_fhir_head(out, "Organization", id, 0, NULL, NULL);
	cmn_fhir_identifiers(out, "actor", id);
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
	cmn_fhir_head(out, "PractitionerRole", id, 0, NULL, NULL);
	cmn_fhir_identifiers(out, "function", id);
	cmn_json_kbool(out, "active", true);
	cmn_fhir_reference(out, "organization", "Organization", organization);
	cmn_json_key(out, "code");
	cmn_json_open(out, '[');
	cmn_fhir_concept_value(out, "roles", function);
	cmn_json_close(out, ']');
	cmn_json_close(out, '}');
}

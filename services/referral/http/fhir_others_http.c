/* SPDX-License-Identifier: EUPL-1.2
 *
 * fhir_others_http.c - what belongs to hand-offs below /fhir: agreements, sealed dossiers,
 * organisations, functions.
 */
#include "fhir_http.h"

#include "cmn/record.h"

#include <stdio.h>
#include <string.h>

enum cmn_err referral_http_fhir_read_consent(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = referral_store_fhir_consent(&at, cmn_call_param(call, "id"), &res);

	return rc == CMN_OK ? referral_fhir_reply(call, res, referral_fhir_consent, false) : rc;
}

enum cmn_err referral_http_fhir_read_document_reference(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = referral_store_fhir_dossier(&at, cmn_call_param(call, "id"), &res);

	return rc == CMN_OK ? referral_fhir_reply(call, res, referral_fhir_document, false) : rc;
}

/* "mdph-31": its kind and département, when it is one of the caller's. */
static bool own(const struct cmn_call *call, const char *departement)
{
	const char *list = call->caller->departements;
	size_t n = strlen(departement);

	for (; *list; list += strcspn(list, ","), list += *list == ',')
		if (strcspn(list, ",") == n && strncmp(list, departement, n) == 0)
			return true;
	return false;
}

enum cmn_err referral_http_fhir_read_organization(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	const char *id = cmn_call_param(call, "fhir_id");
	static const char *const KINDS[] = {"mdph", "communaute"};
	CMN_AUTO(cmn_pgres_drop) PGresult *actor = NULL;
	enum cmn_err rc;

	for (size_t i = 0; i < CMN_LEN(KINDS); i++) {
		size_t n = strlen(KINDS[i]);

		if (strncmp(id, KINDS[i], n) != 0 || id[n] != '-')
			continue;
		if (!own(call, id + n + 1))
			return referral_fhir_absent(call);
		referral_fhir_organization(&call->out, KINDS[i], id + n + 1);
		return CMN_OK;
	}
	if (!cmn_uuid_valid(id))
		return referral_fhir_absent(call);
	rc = referral_store_actor(&at, id, &actor);
	if (rc == CMN_OK)
		referral_fhir_actor(&call->out, actor);
	return rc;
}

static const char *const FUNCTIONS[] = {"conseiller", "coordonnateur", "mdph"};

enum cmn_err referral_http_fhir_read_practitioner_role(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "fhir_id");
	size_t n = strcspn(id, "-");
	char departement[4];

	if (n < 2 || n > 3)
		return referral_fhir_absent(call);
	snprintf(departement, sizeof(departement), "%.*s", (int)n, id);
	for (size_t i = 0; own(call, departement) && i < CMN_LEN(FUNCTIONS); i++)
		if (id[n] && strcmp(id + n + 1, FUNCTIONS[i]) == 0) {
			referral_fhir_function(&call->out, departement, FUNCTIONS[i]);
			return CMN_OK;
		}
	return referral_fhir_absent(call);
}

/* Each département of the caller, in turn. */
static void each(struct cmn_call *call, const char *type, const char *const *names, size_t n,
		 bool function)
{
	const char *list = call->caller->departements;
	int any = *list ? 1 : 0;

	cmn_fhir_bundle(call, referral_fhir_root(call), "searchset", "", any);
	for (; *list; list += strcspn(list, ","), list += *list == ',') {
		char departement[4], id[64];

		snprintf(departement, sizeof(departement), "%.*s", (int)strcspn(list, ","), list);
		for (size_t i = 0; i < n; i++) {
			snprintf(id, sizeof(id), "%s-%s", function ? departement : names[i],
				 function ? names[i] : departement);
			cmn_fhir_entry(call, referral_fhir_root(call), type, id);
			if (function)
				referral_fhir_function(&call->out, departement, names[i]);
			else
				referral_fhir_organization(&call->out, names[i], departement);
			cmn_fhir_entry_end(call);
		}
	}
	cmn_fhir_bundle_end(call, any);
}

enum cmn_err referral_http_fhir_search_organization(struct cmn_call *call)
{
	static const char *const KINDS[] = {"communaute", "mdph"};

	each(call, "Organization", KINDS, CMN_LEN(KINDS), false);
	return CMN_OK;
}

enum cmn_err referral_http_fhir_search_practitioner_role(struct cmn_call *call)
{
	each(call, "PractitionerRole", FUNCTIONS, CMN_LEN(FUNCTIONS), true);
	return CMN_OK;
}

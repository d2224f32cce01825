/* SPDX-License-Identifier: EUPL-1.2
 *
 * fhir_http.c - Patient and RelatedPerson below /fhir: each reading is an opening of the sealed
 * dossier, with all that stands before one (dossier_open_http.c).  The id of a Patient is that of
 * the dossier: other than by what was addressed to it, an MDPH finds nobody here.
 */
#include "dossier_http.h"
#include "fhir_person.h"
#include "intake_deps.h"
#include "intake_ops.h"

#include "cmn/fhir.h"

#include <stdio.h>
#include <string.h>

struct opened {
	PGresult *dossier, *content;
	struct intake_fhir_sealed sealed;
};

static void opened_drop(struct opened *o)
{
	PQclear(o->dossier);
	PQclear(o->content);
	json_decref(o->sealed.content);
}

static enum cmn_err absent(struct cmn_call *call)
{
	return cmn_fail(&call->err, CMN_E_NOT_FOUND, "aucun enregistrement sous cet identifiant",
			"no record under this id");
}

/* Written down before anything is shown, as every opening. */
static enum cmn_err open_it(struct cmn_call *call, const char *id, struct opened *o)
{
	enum cmn_err rc = intake_load_addressed(call, id, &o->dossier);

	if (rc != CMN_OK)
		return rc;
	cmn_call_writes(call);
	rc = intake_unseal_dossier(call, o->dossier, call->caller->organisation, &o->content);
	if (rc == CMN_OK)
		rc = cmn_json_parse(PQgetvalue(o->content, 0, 0),
				    (size_t)PQgetlength(o->content, 0, 0), &o->sealed.content,
				    &call->err);
	if (rc != CMN_OK)
		return rc;
	o->sealed.dossier_id = cmn_column(o->dossier, 0, "id");
	o->sealed.departement = cmn_column(o->dossier, 0, "departement");
	o->sealed.sealed_at = cmn_column(o->dossier, 0, "_sealed_at");
	o->sealed.words = cmn_column(o->dossier, 0, "_words");
	if (!o->sealed.words)
		o->sealed.words = "";
	cmn_call_saw(call, o->sealed.departement, o->sealed.dossier_id);
	return CMN_OK;
}

static enum cmn_err done(struct cmn_call *call)
{
	return call->out.failed ? cmn_no_memory(&call->err) : CMN_OK;
}

enum cmn_err intake_http_fhir_read_patient(struct cmn_call *call)
{
	CMN_AUTO(opened_drop) struct opened o = {0};
	enum cmn_err rc = open_it(call, cmn_call_param(call, "id"), &o);

	if (rc != CMN_OK)
		return rc;
	call->version = 1; /* what is sealed does not change */
	intake_fhir_patient(&call->out, &o.sealed);
	return done(call);
}

/* "<dossier>-<n>" */
enum cmn_err intake_http_fhir_read_related_person(struct cmn_call *call)
{
	CMN_AUTO(opened_drop) struct opened o = {0};
	const char *id = cmn_call_param(call, "fhir_id");
	char dossier[CMN_UUID_LEN];
	size_t n = 0;
	enum cmn_err rc;

	if (strlen(id) > CMN_UUID_LEN && id[CMN_UUID_LEN - 1] == '-')
		n = strtoul(id + CMN_UUID_LEN, NULL, 10);
	snprintf(dossier, sizeof(dossier), "%.*s", CMN_UUID_LEN - 1, id);
	if (n == 0 || !cmn_uuid_valid(dossier))
		return absent(call);
	rc = open_it(call, dossier, &o);
	if (rc != CMN_OK)
		return rc;
	if (n > intake_fhir_relatives(&o.sealed))
		return absent(call);
	call->version = 1;
	intake_fhir_relative(&call->out, &o.sealed, n);
	return done(call);
}

static const char *root_of(const struct cmn_call *call)
{
	const struct intake_deps *deps = call->deps;

	return deps && deps->public_url ? deps->public_url : "";
}

enum cmn_err intake_http_fhir_search_related_person(struct cmn_call *call)
{
	CMN_AUTO(opened_drop) struct opened o = {0};
	const char *patient = cmn_call_param(call, "patient");
	const char *slash = strrchr(patient, '/');
	enum cmn_err rc = open_it(call, slash ? slash + 1 : patient, &o);
	int any;

	if (rc == CMN_E_NOT_FOUND) { /* a search finds nothing, and says so */
		cmn_error_init(&call->err);
		rc = CMN_OK;
	}
	if (rc != CMN_OK)
		return rc;
	any = (int)intake_fhir_relatives(&o.sealed);
	cmn_fhir_bundle(call, root_of(call), "searchset", "", any);
	for (int i = 1; i <= any; i++) {
		char id[CMN_UUID_LEN + 12];

		snprintf(id, sizeof(id), "%s-%d", o.sealed.dossier_id, i);
		cmn_fhir_entry(call, root_of(call), "RelatedPerson", id);
		intake_fhir_relative(&call->out, &o.sealed, (size_t)i);
		cmn_fhir_entry_end(call);
	}
	cmn_fhir_bundle_end(call, any);
	return done(call);
}

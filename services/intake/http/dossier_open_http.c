/* SPDX-License-Identifier: EUPL-1.2
 *
 * dossier_open_http.c - the recipient opens its dossier: addressed to it, not ended, agreed to at
 * this very moment, written down; only then anything is shown.
 */
#include "consent_store.h"
#include "document_http.h"
#include "document_store.h"
#include "dossier.h"
#include "dossier_http.h"
#include "intake_ops.h"
#include "member_terms_http.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* To anybody but its recipient there is no such dossier. */
static enum cmn_err addressed(struct cmn_call *call, const PGresult *dossier)
{
	const char *kind = cmn_column(dossier, 0, "recipient_kind");
	const char *id = cmn_column(dossier, 0, "recipient_id");

	for (unsigned bit = 1; bit && bit <= call->caller->roles; bit <<= 1)
		if ((call->caller->roles & bit) && (call->op->roles & bit) &&
		    intake_dossier_addressed(kind, id, cmn_role_name(bit),
					     call->caller->organisation))
			return CMN_OK;
	return cmn_fail(&call->err, CMN_E_NOT_FOUND, "aucun enregistrement sous cet identifiant",
			"no record under this id");
}

static enum cmn_err ended(struct cmn_call *call, const PGresult *dossier)
{
	const char *state = cmn_column(dossier, 0, "state");

	if (strcmp(state, "sealed") == 0)
		return CMN_OK;
	if (strcmp(state, "revoked") == 0)
		return cmn_fail(&call->err, CMN_E_GONE,
				"ce dossier a été révoqué par l’équipe qui l’avait scellé",
				"this dossier was revoked by the team that had sealed it");
	return cmn_fail(&call->err, CMN_E_GONE, "ce dossier a expiré", "this dossier has expired");
}

static enum cmn_err agreed(struct cmn_call *call, const PGresult *dossier, const char *words,
			   struct intake_verdict *verdict)
{
	const struct intake_disclosure what = {
	    .departement = cmn_column(dossier, 0, "departement"),
	    .situation_id = cmn_column(dossier, 0, "situation_id"),
	    .purpose = cmn_column(dossier, 0, "purpose"),
	    .categories = words,
	    .recipient_kind = cmn_column(dossier, 0, "recipient_kind"),
	    .recipient_id = cmn_column(dossier, 0, "recipient_id"),
	};
	enum cmn_err rc = intake_store_may_disclose(call->pool, &call->ctx, &what, call->write.now,
						    verdict, &call->err);

	return rc == CMN_OK ? intake_consent_demand(verdict, &call->err) : rc;
}

/* A dossier for an actor opens where the adhesion of that actor says so: also by a link. */
static enum cmn_err termed(struct cmn_call *call, const PGresult *dossier)
{
	if (strcmp(cmn_column(dossier, 0, "recipient_kind"), "mdph") == 0)
		return CMN_OK;
	return intake_terms_demand(call, cmn_column(dossier, 0, "departement"),
				   cmn_column(dossier, 0, "recipient_id"), INTAKE_SEALED_DOSSIERS);
}

static enum cmn_err write_down(struct cmn_call *call, const PGresult *dossier,
			       const char *document_id, const char *organisation,
			       struct intake_verdict *verdict)
{
	const struct intake_unsealing o = {
	    .dossier_id = cmn_column(dossier, 0, "id"),
	    .document_id = document_id,
	    .organisation = organisation,
	    .consent_id = verdict->consent_id,
	};
	json_t *data = json_pack("{s:s, s:s, s:s, s:s*}", "dossier_id", o.dossier_id, "opening_id",
				 call->write.resource_id, "opened_at", call->write.now,
				 "document_id", document_id);
	int64_t version;
	bool replayed;
	enum cmn_err rc = cmn_write_event(call, "intake.dossier.opened.v1", "{facts}", data);

	if (rc == CMN_OK)
		rc = intake_store_open_dossier(call->pool, &call->ctx, &call->write, &o, &version,
					       &replayed, &call->err);
	if (rc != CMN_E_NOT_FOUND)
		return rc;
	/* ended or withdrawn between the question and here */
	verdict->reason = CMN_CONSENT_WITHDRAWN;
	return intake_consent_demand(verdict, &call->err);
}

/* All that stands before showing: `document_id` NULL for the dossier itself. */
static enum cmn_err unseal(struct cmn_call *call, const char *document_id, const char *words,
			   const PGresult *dossier, const char *organisation, char room[4])
{
	struct intake_verdict verdict;
	enum cmn_err rc = ended(call, dossier);

	snprintf(room, 4, "%s", cmn_column(dossier, 0, "departement"));
	call->write.departement = room;
	if (rc == CMN_OK)
		rc = termed(call, dossier);
	if (rc == CMN_OK)
		rc = agreed(call, dossier, words, &verdict);
	return rc == CMN_OK ? write_down(call, dossier, document_id, organisation, &verdict) : rc;
}

enum cmn_err intake_load_addressed(struct cmn_call *call, const char *id, PGresult **ret)
{
	enum cmn_err rc = intake_load_dossier(call, id, ret);

	return rc == CMN_OK ? addressed(call, *ret) : rc;
}

static enum cmn_err load(struct cmn_call *call, PGresult **ret)
{
	return intake_load_addressed(call, cmn_call_param(call, "id"), ret);
}

enum cmn_err intake_unseal_dossier(struct cmn_call *call, const PGresult *dossier,
				   const char *organisation, PGresult **ret)
{
	char departement[4];
	enum cmn_err rc = ended(call, dossier); /* what was erased has no content to look at */

	if (rc == CMN_OK)
		rc = intake_store_sealed(call->pool, &call->ctx, cmn_column(dossier, 0, "id"), ret,
					 &call->err);
	if (rc == CMN_OK)
		rc = unseal(call, NULL, cmn_column(dossier, 0, "_words"), dossier, organisation,
			    departement);
	call->write.departement = NULL; /* it was of this frame */
	return rc;
}

enum cmn_err intake_open_dossier_for(struct cmn_call *call, const PGresult *dossier,
				     const char *organisation)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *sealed = NULL;
	struct cmn_buf *out = &call->out;
	enum cmn_err rc = intake_unseal_dossier(call, dossier, organisation, &sealed);

	if (rc != CMN_OK)
		return rc;
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "id", cmn_column(dossier, 0, "id"));
	cmn_json_kstr(out, "opening_id", call->write.resource_id);
	cmn_json_kstr(out, "opened_at", call->write.now);
	cmn_json_kstr(out, "purpose", cmn_column(dossier, 0, "purpose"));
	cmn_json_kstr(out, "sha256", cmn_column(dossier, 0, "sha256"));
	cmn_json_kstr(out, "expires_at", cmn_column(dossier, 0, "_expires_at"));
	cmn_json_key(out, "content");
	cmn_json_raw(out, PQgetvalue(sealed, 0, 0), (size_t)PQgetlength(sealed, 0, 0));
	cmn_json_close(out, '}');
	return CMN_OK;
}

enum cmn_err intake_http_open_dossier(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *dossier = NULL;
	enum cmn_err rc = load(call, &dossier);

	return rc == CMN_OK ? intake_open_dossier_for(call, dossier, call->caller->organisation)
			    : rc;
}

/* "{a,b}" of uuids holds this one? */
static bool holds(const char *documents, const char *id)
{
	for (const char *at = documents; at && at[1]; at = strchr(at + 1, ','))
		if (strncasecmp(at + 1, id, CMN_UUID_LEN - 1) == 0)
			return true;
	return false;
}

enum cmn_err intake_open_document_for(struct cmn_call *call, const PGresult *dossier,
				      const char *document_id, const char *organisation)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *document = NULL;
	char departement[4], words[64];
	enum cmn_err rc;

	if (!holds(cmn_column(dossier, 0, "documents"), document_id))
		return cmn_fail(&call->err, CMN_E_NOT_FOUND, "ce dossier n’a pas ce document",
				"this dossier does not have this document");
	rc = intake_store_document(call->pool, &call->ctx, document_id, &document, &call->err);
	if (rc == CMN_OK && strcmp(cmn_column(document, 0, "state"), "kept") != 0)
		rc = cmn_fail(&call->err, CMN_E_GONE, "ce document a été effacé",
			      "this document was erased");
	snprintf(words, sizeof(words), "documents:%s", document_id);
	if (rc == CMN_OK)
		rc = unseal(call, document_id, words, dossier, organisation, departement);
	return rc == CMN_OK ? intake_answer_document(call, document) : rc;
}

enum cmn_err intake_http_open_dossier_document(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *dossier = NULL;
	enum cmn_err rc = load(call, &dossier);

	return rc == CMN_OK
		   ? intake_open_document_for(call, dossier, cmn_call_param(call, "document_id"),
					      call->caller->organisation)
		   : rc;
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * dossier_link_http.c - who holds the second token of a relay's link opens its dossier, and nothing
 * else.  Whatever is wrong with a token is answered alike.
 */
#include "document_http.h"
#include "document_store.h"
#include "dossier_http.h"
#include "dossier_link_store.h"
#include "intake_ops.h"

#include <gnutls/crypto.h>
#include <stdio.h>
#include <string.h>

struct linked {
	char id[CMN_UUID_LEN], departement[4], actor[CMN_UUID_LEN + 5];
	PGresult *dossier;
};

static enum cmn_err gone(struct cmn_call *call)
{
	return cmn_fail(&call->err, CMN_E_GONE,
			"ce lien n’ouvre rien, ou plus rien : demandez-en un autre à l’équipe",
			"this link opens nothing, or nothing any more: ask the team for another");
}

static enum cmn_err hash_of(struct cmn_call *call, const char *token, char ret[65])
{
	unsigned char digest[32];

	if (gnutls_hash_fast(GNUTLS_DIG_SHA256, token, strlen(token), digest) < 0)
		return cmn_no_memory(&call->err);
	for (size_t i = 0; i < sizeof(digest); i++)
		snprintf(ret + 2 * i, 3, "%02x", digest[i]);
	return CMN_OK;
}

/* From here on the call acts for the link, in its département. */
static enum cmn_err act_for(struct cmn_call *call, const PGresult *found, struct linked *l)
{
	enum cmn_err rc;

	snprintf(l->id, sizeof(l->id), "%s", cmn_column(found, 0, "id"));
	snprintf(l->departement, sizeof(l->departement), "%s", cmn_column(found, 0, "departement"));
	snprintf(l->actor, sizeof(l->actor), "link:%s", l->id);
	call->ctx.departements = l->departement;
	call->ctx.actor = l->actor;
	call->write.client = l->actor;
	rc = intake_load_dossier(call, cmn_column(found, 0, "dossier_id"), &l->dossier);
	if (rc == CMN_OK && strcmp(cmn_column(l->dossier, 0, "state"), "sealed") != 0)
		rc = gone(call);
	return rc;
}

static enum cmn_err find(struct cmn_call *call, struct linked *l)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *found = NULL;
	char hash[65];
	enum cmn_err rc = hash_of(call, cmn_json_get(call->body, "token"), hash);

	if (rc == CMN_OK)
		rc = intake_store_find_dossier_link(call->pool, &call->ctx, hash, call->write.now,
						    &found, &call->err);
	if (rc != CMN_OK)
		return rc;
	if (PQntuples(found) == 0 || !cmn_pg_bool(found, 0, PQfnumber(found, "_valid")))
		return gone(call);
	return act_for(call, found, l);
}

/* The call's context is its own again: nothing of `l` outlives the handler. */
static enum cmn_err leave(struct cmn_call *call, struct linked *l, enum cmn_err rc)
{
	call->ctx.departements = "";
	call->ctx.actor = "public";
	call->write.client = "public";
	call->write.departement = NULL;
	PQclear(l->dossier);
	return rc;
}

static enum cmn_err open_it(struct cmn_call *call, struct linked *l)
{
	enum cmn_err rc = find(call, l);

	if (rc != CMN_OK)
		return rc;
	cmn_call_saw(call, l->departement, cmn_column(l->dossier, 0, "id"));
	return intake_open_dossier_for(call, l->dossier, cmn_column(l->dossier, 0, "recipient_id"));
}

enum cmn_err intake_http_open_dossier_by_link(struct cmn_call *call)
{
	struct linked l = {0};

	return leave(call, &l, open_it(call, &l));
}

static enum cmn_err open_document(struct cmn_call *call, struct linked *l)
{
	enum cmn_err rc = find(call, l);

	if (rc != CMN_OK)
		return rc;
	cmn_call_saw(call, l->departement, cmn_column(l->dossier, 0, "id"));
	return intake_open_document_for(call, l->dossier, cmn_json_get(call->body, "document_id"),
					cmn_column(l->dossier, 0, "recipient_id"));
}

enum cmn_err intake_http_open_document_by_link(struct cmn_call *call)
{
	struct linked l = {0};

	return leave(call, &l, open_document(call, &l));
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * contact_http.c - after a solicitation: the first answer, and later contacts, counted apart.
 */
#include "intake_events.h"
#include "intake_ops.h"
#include "reception_http.h"
#include "reception_store.h"

#include <stdio.h>
#include <string.h>

/* Nothing of a solicitation lies before it was received; both are RFC 3339 in UTC. */
static enum cmn_err check_after(struct cmn_call *call, const char *pointer, const char *at,
				const PGresult *solicitation)
{
	if (strcmp(at, cmn_column(solicitation, 0, "_received_at")) >= 0)
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
			   "cet instant précède la réception de la sollicitation",
			   "this instant lies before the solicitation was received");
}

static enum cmn_err explain_answer(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	enum cmn_err rc = intake_store_solicitation(call->pool, &call->ctx, id, &now, &call->err);

	if (rc != CMN_OK)
		return rc;
	if (cmn_pg_int(now, 0, PQfnumber(now, "version"), 0) != call->if_match)
		return cmn_explain(call, now);
	return cmn_fail(&call->err, CMN_E_CONFLICT, "la première réponse est déjà notée",
			"the first answer is noted already");
}

enum cmn_err intake_http_answer_solicitation(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *after = NULL;
	char departement[4], at[CMN_TIME_LEN];
	bool replayed;
	enum cmn_err rc =
	    intake_store_solicitation(call->pool, &call->ctx, id, &before, &call->err);

	if (rc == CMN_OK)
		rc = intake_instant(call, call->body, "answered_at", at);
	if (rc == CMN_OK)
		rc = check_after(call, "/answered_at", at, before);
	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	rc = intake_event_answered(call, at);
	if (rc == CMN_OK)
		rc = intake_store_first_answer(call->pool, &call->ctx, &call->write, call->if_match,
					       at, &replayed, &call->err);
	if (rc == CMN_E_NOT_FOUND)
		return explain_answer(call, id);
	if (rc == CMN_OK)
		rc = intake_store_solicitation(call->pool, &call->ctx, id, &after, &call->err);
	return rc == CMN_OK ? cmn_reply_seen(call, after) : rc;
}

static enum cmn_err reply_relance(struct cmn_call *call, const struct intake_relance *r)
{
	struct cmn_buf *out = &call->out;

	call->version = 1;
	snprintf(call->location, sizeof(call->location), "/v1/intake/solicitations/%s/relances",
		 r->solicitation_id);
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "id", call->write.resource_id);
	cmn_json_kstr(out, "departement", call->write.departement);
	cmn_json_kint(out, "version", 1);
	cmn_json_kstr(out, "solicitation_id", r->solicitation_id);
	cmn_json_kstr(out, "at", r->at);
	cmn_json_close(out, '}');
	return CMN_OK;
}

static enum cmn_err explain_relance(struct cmn_call *call, enum cmn_err rc)
{
	if (rc == CMN_E_CONFLICT)
		return cmn_fail_at(&call->err, rc, "/call_id", "cet appel est déjà enregistré",
				   "this call is recorded already");
	if (rc == CMN_E_INVALID)
		return cmn_fail_at(&call->err, rc, "/call_id",
				   "aucun appel sous cet identifiant dans ce département",
				   "no call under this id in this département");
	return rc;
}

/* Done before: at the instant that was noted then. */
static enum cmn_err reply_noted(struct cmn_call *call, struct intake_relance r)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc =
	    intake_store_relances(call->pool, &call->ctx, r.solicitation_id, &res, &call->err);

	if (rc != CMN_OK)
		return rc;
	for (int row = 0; row < PQntuples(res); row++)
		if (strcmp(cmn_column(res, row, "id"), call->write.resource_id) == 0)
			r.at = cmn_column(res, row, "_at");
	return reply_relance(call, &r);
}

static enum cmn_err add_relance(struct cmn_call *call, const struct intake_relance *r)
{
	bool replayed = false;
	enum cmn_err rc = intake_event_relanced(call, r->solicitation_id, r->at, r->channel);

	if (rc == CMN_OK)
		rc = intake_store_add_relance(call->pool, &call->ctx, &call->write, r, &replayed,
					      &call->err);
	if (rc != CMN_OK)
		return explain_relance(call, rc);
	return replayed ? reply_noted(call, *r) : reply_relance(call, r);
}

enum cmn_err intake_http_add_relance(struct cmn_call *call)
{
	const char *kind = cmn_json_get(call->body, "requester_kind");
	char departement[4], at[CMN_TIME_LEN];
	const struct intake_relance r = {
	    .solicitation_id = cmn_call_param(call, "id"),
	    .at = at,
	    .channel = cmn_json_get(call->body, "channel"),
	    .requester_kind = kind ? kind : "unknown",
	    .call_id = cmn_json_get(call->body, "call_id"),
	    .text = cmn_json_get(call->body, "text"),
	};
	CMN_AUTO(cmn_pgres_drop) PGresult *asked = NULL;
	enum cmn_err rc = intake_store_solicitation(call->pool, &call->ctx, r.solicitation_id,
						    &asked, &call->err);

	if (rc == CMN_OK)
		rc = intake_instant(call, call->body, "at", at);
	if (rc == CMN_OK)
		rc = check_after(call, "/at", at, asked);
	if (rc == CMN_OK)
		rc = intake_text_check(call, call->body, "text");
	if (rc != CMN_OK)
		return rc;
	snprintf(departement, sizeof(departement), "%s", cmn_column(asked, 0, "departement"));
	call->write.departement = departement;
	return add_relance(call, &r);
}

enum cmn_err intake_http_list_relances(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *asked = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = intake_store_solicitation(call->pool, &call->ctx, id, &asked, &call->err);

	if (rc == CMN_OK)
		rc = intake_store_relances(call->pool, &call->ctx, id, &res, &call->err);
	if (rc != CMN_OK)
		return rc;
	cmn_call_saw(call, cmn_column(asked, 0, "departement"), id);
	return cmn_reply_list(call, res, 200);
}

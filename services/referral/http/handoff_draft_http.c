/* SPDX-License-Identifier: EUPL-1.2
 *
 * handoff_draft_http.c - preparing a hand-off, and sending what was prepared.
 */
#include "handoff_content_store.h"
#include "handoff_events.h"
#include "handoff_http.h"

#include <stdio.h>
#include <string.h>

/* The content as it is kept: the number of the MDPH stands apart.  NULL: none, or short memory. */
static char *content_text(const json_t *content)
{
	json_t *copy = json_copy((json_t *)(uintptr_t)content);
	char *text;

	json_object_del(copy, "mdph_number");
	text = json_dumps(copy, JSON_COMPACT);
	json_decref(copy);
	return text;
}

/* The actors it names, as array text. */
static char *actor_ids(const json_t *content)
{
	json_t *ids = json_array();
	const json_t *actor;
	char *text;
	size_t i;

	json_array_foreach(json_object_get(content, "actors"), i, actor)
	    json_array_append(ids, json_object_get(actor, "actor_id"));
	text = ids ? cmn_json_pg_array(ids) : NULL;
	json_decref(ids);
	return text;
}

/* What it refers to is there, and of this situation. */
static enum cmn_err check_references(struct cmn_call *call, const char *departement,
				     const char *situation_id)
{
	const struct referral_at at = referral_at(call);
	const json_t *content = json_object_get(call->body, "content");
	CMN_AUTO(cmn_free_drop)
	char *proposals = cmn_json_pg_array(json_object_get(content, "proposal_ids"));
	CMN_AUTO(cmn_free_drop) char *actors = actor_ids(content);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = referral_store_handoff_strangers(&at, departement, situation_id,
							   proposals, actors, &res);

	if (rc != CMN_OK)
		return rc;
	if (cmn_pg_int(res, 0, 0, 0) > 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/content/proposal_ids",
				   "une proposition n’est pas de cette situation",
				   "a proposal is none of this situation");
	if (cmn_pg_int(res, 0, 1, 0) > 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/content/actors",
				   "un acteur n’est pas connu", "an actor is not known");
	return CMN_OK;
}

static enum cmn_err undrafted(struct cmn_call *call, const PGresult *situation, enum cmn_err rc)
{
	if (rc != CMN_E_CONFLICT)
		return referral_handoff_unsent(call, situation, rc);
	return cmn_fail_at(&call->err, rc, "/situation_id",
			   "une transmission de cette situation est déjà en préparation",
			   "a hand-off of this situation is being prepared already");
}

enum cmn_err referral_http_draft_handoff(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	const json_t *content = json_object_get(call->body, "content");
	CMN_AUTO(cmn_free_drop) char *text = content ? content_text(content) : NULL;
	const struct referral_handoff_draft d = {
	    .situation_id = cmn_json_get(call->body, "situation_id"),
	    .reason = cmn_json_get(call->body, "reason"),
	    .content = text,
	    .mdph_number = cmn_json_get(content, "mdph_number"),
	};
	CMN_AUTO(cmn_pgres_drop) PGresult *situation = NULL;
	struct referral_done done = {0};
	char departement[4];
	enum cmn_err rc = referral_situation(call, &situation);

	if (rc != CMN_OK)
		return rc;
	if (content && !text)
		return cmn_no_memory(&call->err);
	snprintf(departement, sizeof(departement), "%s", cmn_column(situation, 0, "departement"));
	call->write.departement = departement;
	rc = check_references(call, departement, d.situation_id);
	if (rc == CMN_OK)
		rc = cmn_write_event(call, "referral.handoff.drafted.v1", "{facts}",
				     json_pack("{s:s, s:s, s:s}", "handoff_id",
					       call->write.resource_id, "situation_id",
					       d.situation_id, "at", call->write.now));
	if (rc != CMN_OK)
		return rc;
	rc = referral_store_handoff_draft(&at, &call->write, &d, &done);
	if (rc != CMN_OK)
		return undrafted(call, situation, rc);
	snprintf(call->location, sizeof(call->location), "/v1/referral/handoffs/%s",
		 call->write.resource_id);
	return referral_handoff_reply_whole(call, call->write.resource_id);
}

/* Nothing was written to it: what it is now tells why. */
static enum cmn_err refused(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	enum cmn_err rc = referral_handoff_load(call, call->write.resource_id, &now);

	if (rc != CMN_OK)
		return rc;
	if (referral_erased(call, now))
		return CMN_E_CONFLICT;
	rc = cmn_explain(call, now);
	if (rc == CMN_E_CONFLICT && strcmp(cmn_column(now, 0, "state"), "draft") == 0)
		return cmn_fail_at(&call->err, rc, "/situation_id", "la situation est close",
				   "the situation is closed");
	return rc;
}

enum cmn_err referral_http_edit_handoff(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	const json_t *content = json_object_get(call->body, "content");
	CMN_AUTO(cmn_free_drop) char *text = content ? content_text(content) : NULL;
	const struct referral_handoff_draft d = {
	    .version = call->if_match,
	    .reason = cmn_json_get(call->body, "reason"),
	    .content = text,
	    .mdph_number = cmn_json_get(content, "mdph_number"),
	};
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	struct referral_done done = {0};
	char departement[4];
	enum cmn_err rc = referral_handoff_load(call, cmn_call_param(call, "id"), &before);

	if (rc == CMN_OK)
		rc = referral_texts(call);
	if (rc != CMN_OK)
		return rc;
	if (content && !text)
		return cmn_no_memory(&call->err);
	cmn_write_at(call, before, departement);
	rc = check_references(call, departement, cmn_column(before, 0, "situation_id"));
	if (rc == CMN_OK)
		rc = referral_store_handoff_edit(&at, &call->write, &d, &done);
	if (rc == CMN_E_NOT_FOUND)
		return refused(call);
	return rc == CMN_OK ? referral_handoff_reply_whole(call, call->write.resource_id) : rc;
}

/* The agreement and the conditions are asked of a draft; of what was sent before, only whether this
 * is a repeat. */
static enum cmn_err may_go(struct cmn_call *call, const PGresult *whole)
{
	const char *departement = cmn_column(whole, 0, "departement");
	enum cmn_err rc;

	if (strcmp(cmn_column(whole, 0, "state"), "draft") != 0)
		return CMN_OK;
	if (call->if_match &&
	    call->if_match != cmn_pg_int(whole, 0, PQfnumber(whole, "version"), 0))
		return CMN_OK;
	rc = referral_handoff_shown(call, whole);
	return rc == CMN_OK ? referral_handoff_ready(call, departement,
						     cmn_column(whole, 0, "situation_id"), whole)
			    : rc;
}

enum cmn_err referral_http_send_handoff_draft(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *whole = NULL;
	struct referral_handoff_told told = {0};
	struct referral_done done = {0};
	char departement[4];
	enum cmn_err rc = referral_store_handoff_whole(&at, cmn_call_param(call, "id"), &whole);

	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, whole, departement);
	told.situation_id = cmn_column(whole, 0, "situation_id");
	told.reason = cmn_column(whole, 0, "reason");
	rc = may_go(call, whole);
	if (rc == CMN_OK)
		rc = referral_event_handoff(call, REFERRAL_SEND, &told);
	if (rc == CMN_OK)
		rc = referral_store_handoff_send(&at, &call->write, call->if_match, &done);
	if (rc == CMN_E_NOT_FOUND)
		return refused(call);
	if (rc == CMN_E_CONFLICT && call->err.n_faults == 0)
		return referral_handoff_unsent(call, whole, rc);
	return rc == CMN_OK ? referral_handoff_reply_whole(call, call->write.resource_id) : rc;
}

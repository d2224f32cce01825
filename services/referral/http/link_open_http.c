/* SPDX-License-Identifier: EUPL-1.2
 *
 * link_open_http.c - who holds a token, and nothing else, opens and answers one relay.
 *
 * Whatever is wrong with a token is answered alike, so nothing is learnt by trying.  The gateway
 * bounds how often a peer may try; the log has the refusal, never the token.
 */
#include "link_http.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

struct opened {
	const char *token;
	char id[CMN_UUID_LEN], departement[4], actor[CMN_UUID_LEN + 5];
	PGresult *link, *relay;
	bool answers;
};

static void opened_drop(struct opened *o)
{
	PQclear(o->link);
	PQclear(o->relay);
}

static enum cmn_err gone(struct cmn_call *call)
{
	return cmn_fail(&call->err, CMN_E_GONE,
			"ce lien n’ouvre rien, ou plus rien : demandez-en un autre à l’équipe",
			"this link opens nothing, or nothing any more: ask the team for another");
}

/* From here on the call acts for the link, in its département. */
static enum cmn_err find(struct cmn_call *call, struct opened *o)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char hash[REFERRAL_HASH_LEN];
	enum cmn_err rc = referral_token_hash(call, o->token, hash);

	if (rc == CMN_OK)
		rc = referral_store_find_link(&at, hash, &res);
	if (rc != CMN_OK)
		return rc;
	if (PQntuples(res) == 0)
		return gone(call);
	snprintf(o->id, sizeof(o->id), "%s", cmn_column(res, 0, "id"));
	snprintf(o->departement, sizeof(o->departement), "%s", cmn_column(res, 0, "departement"));
	snprintf(o->actor, sizeof(o->actor), "link:%s", o->id);
	call->ctx.departements = o->departement;
	call->ctx.actor = o->actor;
	call->write.client = o->actor;
	call->write.departement = o->departement;
	rc = referral_store_link(&at, o->id, call->write.now, &o->link);
	if (rc == CMN_OK)
		rc = referral_store_relay(&at, cmn_column(o->link, 0, "relay_id"), &o->relay);
	return rc;
}

static struct referral_link_use use_of(const struct opened *o)
{
	return (struct referral_link_use){
	    .revoked = cmn_column(o->link, 0, "revoked_at") != NULL,
	    .expires_us = cmn_pg_int(o->link, 0, PQfnumber(o->link, "_expires"), 0),
	    .uses = cmn_pg_int(o->link, 0, PQfnumber(o->link, "uses"), 0),
	    .max_uses = cmn_pg_int(o->link, 0, PQfnumber(o->link, "max_uses"), 0),
	};
}

static bool valid(const struct cmn_call *call, const struct opened *o)
{
	const struct referral_link_use use = use_of(o);
	int64_t now = cmn_clock_us();

	(void)cmn_time_parse(call->write.now, &now);
	return referral_link_valid(&use, now, true) && /* how often: see open_it() */
	       !cmn_pg_bool(o->relay, 0, PQfnumber(o->relay, "_erased")) &&
	       (o->answers || referral_relay_shown(cmn_column(o->relay, 0, "state")));
}

static enum cmn_err begin(struct cmn_call *call, struct opened *o)
{
	enum cmn_err rc;

	o->token = cmn_json_get(call->body, "token");
	rc = find(call, o);
	return rc == CMN_OK && !valid(call, o) ? gone(call) : rc;
}

/* After the callers's context is its own again: nothing of `o` outlives the handler. */
static enum cmn_err leave(struct cmn_call *call, struct opened *o, enum cmn_err rc)
{
	call->ctx.departements = "";
	call->ctx.actor = "public";
	call->write.client = "public";
	call->write.departement = NULL;
	opened_drop(o);
	return rc;
}

static void put(struct cmn_buf *out, const char *key, const char *text)
{
	if (text)
		cmn_json_kstr(out, key, text);
}

static enum cmn_err show(struct cmn_call *call, const struct opened *o)
{
	struct cmn_buf *out = &call->out;
	const char *dossier = cmn_column(o->relay, 0, "dossier_id");
	char token[REFERRAL_HASH_LEN];
	enum cmn_err rc = referral_token_of_dossier(call, o->token, token);

	if (rc != CMN_OK)
		return rc;
	cmn_call_saw(call, o->departement, cmn_column(o->relay, 0, "id"));
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "relay_id", cmn_column(o->relay, 0, "id"));
	cmn_json_kstr(out, "departement", o->departement);
	cmn_json_kstr(out, "state", cmn_column(o->relay, 0, "state"));
	cmn_json_kstr(out, "actor_name", cmn_column(o->relay, 0, "actor_name"));
	cmn_json_kstr(out, "sent_at", cmn_column(o->relay, 0, "_sent_at"));
	cmn_json_kstr(out, "support_form", cmn_column(o->relay, 0, "_support_form"));
	put(out, "label", cmn_column(o->relay, 0, "_label"));
	put(out, "acknowledged_at", cmn_column(o->relay, 0, "_acknowledged_at"));
	cmn_json_kstr(out, "opened_at", call->write.now);
	cmn_json_kstr(out, "expires_at", cmn_column(o->link, 0, "_expires_at"));
	put(out, "dossier_id", dossier);
	put(out, "dossier_token", dossier ? token : NULL);
	cmn_json_close(out, '}');
	return CMN_OK;
}

static enum cmn_err disclose(struct cmn_call *call, const struct opened *o)
{
	return referral_relay_disclose(call, o->relay, cmn_column(o->link, 0, "purpose"));
}

static enum cmn_err open_it(struct cmn_call *call, struct opened *o)
{
	const struct referral_at at = referral_at(call);
	char relay_id[CMN_UUID_LEN];
	struct referral_done done = {0};
	struct referral_link_use use;
	bool used_up;
	enum cmn_err rc = begin(call, o);

	if (rc != CMN_OK)
		return rc;
	/* used up, it still answers the opening that used it, asked again under its key because the
	 * answer was lost: only the statement knows */
	use = use_of(o);
	used_up = use.max_uses > 0 && use.uses >= use.max_uses;
	if (!used_up)
		rc = disclose(call, o);
	if (rc == CMN_OK)
		rc = referral_store_open_link(&at, &call->write, o->id, &done);
	if (rc == CMN_E_NOT_FOUND) /* revoked, or used by another, in between */
		return gone(call);
	if (rc == CMN_OK && used_up)
		rc = disclose(call, o);
	if (rc != CMN_OK)
		return rc;
	snprintf(relay_id, sizeof(relay_id), "%s", cmn_column(o->relay, 0, "id"));
	PQclear(o->relay);
	o->relay = NULL;
	rc = referral_store_relay(&at, relay_id, &o->relay);
	return rc == CMN_OK ? show(call, o) : rc;
}

enum cmn_err referral_http_open_relay_link(struct cmn_call *call)
{
	struct opened o = {0};

	return leave(call, &o, open_it(call, &o));
}

static enum cmn_err check_answer(struct cmn_call *call, bool declines, const char *reason)
{
	if (declines && !reason)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/reason",
				   "dites pourquoi ce relais est décliné",
				   "say why this relay is declined");
	if (!declines && reason)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/reason",
				   "une prise en charge n’a pas de motif",
				   "taking over has no reason");
	return CMN_OK;
}

static enum cmn_err answer(struct cmn_call *call, struct opened *o)
{
	const struct referral_at at = referral_at(call);
	const bool declines = strcmp(cmn_json_get(call->body, "answer"), "decline") == 0;
	struct referral_relay_move move = {
	    .via = "link",
	    .link_id = o->id,
	    .link_act = declines ? "declined" : "acknowledged",
	    .reason = cmn_json_get(call->body, "reason"),
	    .words = cmn_json_get(call->body, "words"),
	    .note = cmn_json_get(call->body, "note"),
	};
	enum cmn_err rc = check_answer(call, declines, move.reason);

	if (rc == CMN_OK)
		rc = referral_texts(call);
	if (rc == CMN_OK)
		rc = begin(call, o);
	if (rc != CMN_OK)
		return rc;
	snprintf(call->write.resource_id, sizeof(call->write.resource_id), "%s",
		 cmn_column(o->relay, 0, "id"));
	rc = referral_relay_do(call, &at, o->relay,
			       declines ? REFERRAL_RELAY_DECLINE : REFERRAL_RELAY_ACKNOWLEDGE,
			       &move);
	if (rc != CMN_OK)
		return rc;
	cmn_json_open(&call->out, '{');
	cmn_json_kstr(&call->out, "relay_id", call->write.resource_id);
	cmn_json_kstr(&call->out, "state", move.link_act);
	cmn_json_close(&call->out, '}');
	return CMN_OK;
}

enum cmn_err referral_http_answer_relay_link(struct cmn_call *call)
{
	struct opened o = {.answers = true};

	return leave(call, &o, answer(call, &o));
}

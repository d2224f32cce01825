/* SPDX-License-Identifier: EUPL-1.2
 *
 * link_http.c - the team makes, sees and revokes links.
 */
#include "link_http.h"
#include "relay_events.h"

#include "cmn/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define DAY_US       (INT64_C(86400) * 1000000)
#define DAYS_DEFAULT 8 /* what the best of the comparable systems give */

static enum cmn_err load(struct cmn_call *call, const char *id, PGresult **ret)
{
	const struct referral_at at = referral_at(call);
	char now[CMN_TIME_LEN];

	cmn_time_format(cmn_clock_us(), now);
	return referral_store_link(&at, id, now, ret);
}

/* Answer with the link; `token` only when it was made just now. */
static enum cmn_err reply(struct cmn_call *call, const char *id, const char *token)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = load(call, id, &res);

	if (rc != CMN_OK)
		return rc;
	rc = cmn_reply_seen(call, res);
	if (rc != CMN_OK || !token)
		return rc;
	call->out.len--; /* one member more before the brace */
	cmn_buf_text(&call->out, ",\"token\":\"");
	cmn_buf_text(&call->out, token);
	cmn_buf_text(&call->out, "\"}");
	return CMN_OK;
}

static enum cmn_err under_way(struct cmn_call *call, const PGresult *relay)
{
	if (referral_erased(call, relay))
		return CMN_E_CONFLICT;
	if (!referral_relay_shown(cmn_column(relay, 0, "state")))
		return cmn_fail(&call->err, CMN_E_CONFLICT,
				"ce relais est arrivé à son terme : il n’a plus rien à montrer",
				"this relay has come to its end: there is nothing left to show");
	return CMN_OK;
}

static enum cmn_err make(struct cmn_call *call, const PGresult *relay, const char *token,
			 struct referral_done *done)
{
	const struct referral_at at = referral_at(call);
	int64_t days = cmn_json_get_int(call->body, "expires_in_days", DAYS_DEFAULT);
	int64_t most = cmn_json_get_int(call->body, "max_uses", 0);
	const char *purpose = cmn_json_get(call->body, "purpose");
	char hash[REFERRAL_HASH_LEN], dossier[REFERRAL_HASH_LEN], dossier_hash[REFERRAL_HASH_LEN];
	char expires_at[CMN_TIME_LEN], max_uses[24];
	const struct referral_link link = {
	    .relay_id = cmn_column(relay, 0, "id"),
	    .token_hash = hash,
	    .purpose = purpose ? purpose : "seek_solutions",
	    .expires_at = expires_at,
	    .max_uses = most ? max_uses : NULL,
	};
	const struct referral_link_told told = {
	    .link_id = call->write.resource_id,
	    .relay_id = link.relay_id,
	    .situation_id = cmn_column(relay, 0, "situation_id"),
	    .actor_id = cmn_column(relay, 0, "actor_id"),
	    .dossier_id = cmn_column(relay, 0, "dossier_id"),
	    .dossier_token_hash = dossier_hash,
	    .expires_at = expires_at,
	};
	int64_t now = cmn_clock_us();
	enum cmn_err rc = referral_relay_disclose(call, relay, link.purpose);

	(void)cmn_time_parse(call->write.now, &now);
	cmn_time_format(now + days * DAY_US, expires_at);
	snprintf(max_uses, sizeof(max_uses), "%" PRId64, most);
	if (rc == CMN_OK)
		rc = referral_token_hash(call, token, hash);
	if (rc == CMN_OK)
		rc = referral_token_of_dossier(call, token, dossier);
	if (rc == CMN_OK)
		rc = referral_token_hash(call, dossier, dossier_hash);
	if (rc == CMN_OK)
		rc = referral_event_link_made(call, &told);
	return rc == CMN_OK ? referral_store_make_link(&at, &call->write, &link, done) : rc;
}

enum cmn_err referral_http_make_relay_link(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *relay = NULL;
	char token[REFERRAL_TOKEN_LEN], departement[4];
	struct referral_done done = {0};
	enum cmn_err rc = referral_relay_load(call, cmn_call_param(call, "id"), &relay);

	if (rc == CMN_OK)
		rc = under_way(call, relay);
	if (rc != CMN_OK)
		return rc;
	snprintf(departement, sizeof(departement), "%s", cmn_column(relay, 0, "departement"));
	call->write.departement = departement;
	referral_token_make(token);
	rc = make(call, relay, token, &done);
	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail(&call->err, CMN_E_CONFLICT, "ce relais vient de changer d’état",
				"the state of this relay has just changed");
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/referral/links/%s",
		 call->write.resource_id);
	return reply(call, call->write.resource_id, done.replayed ? NULL : token);
}

enum cmn_err referral_http_get_relay_link(struct cmn_call *call)
{
	return reply(call, cmn_call_param(call, "id"), NULL);
}

typedef enum cmn_err page_fn(const struct referral_at *at, const PGresult *relay, const char *after,
			     int64_t limit, PGresult **ret);

static enum cmn_err links(const struct referral_at *at, const PGresult *relay, const char *after,
			  int64_t limit, PGresult **ret)
{
	char now[CMN_TIME_LEN];

	cmn_time_format(cmn_clock_us(), now);
	return referral_store_links(at, cmn_column(relay, 0, "departement"),
				    cmn_column(relay, 0, "id"), now, after, limit, ret);
}

static enum cmn_err openings(const struct referral_at *at, const PGresult *relay, const char *after,
			     int64_t limit, PGresult **ret)
{
	return referral_store_link_openings(at, cmn_column(relay, 0, "departement"),
					    cmn_column(relay, 0, "id"), after, limit, ret);
}

static enum cmn_err page_of(struct cmn_call *call, page_fn *page)
{
	const struct referral_at at = referral_at(call);
	int64_t limit = cmn_call_param_int(call, "limit", 50);
	CMN_AUTO(cmn_pgres_drop) PGresult *relay = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char after[128];
	enum cmn_err rc = referral_relay_load(call, cmn_call_param(call, "id"), &relay);

	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	if (rc == CMN_OK)
		rc = page(&at, relay, after, limit, &res);
	return rc == CMN_OK ? cmn_reply_seen_list(call, res, limit) : rc;
}

enum cmn_err referral_http_list_relay_links(struct cmn_call *call)
{
	return page_of(call, links);
}

enum cmn_err referral_http_list_relay_link_openings(struct cmn_call *call)
{
	return page_of(call, openings);
}

enum cmn_err referral_http_revoke_relay_link(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	const char *id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *after = NULL;
	struct referral_done done = {0};
	char departement[4];
	enum cmn_err rc = load(call, id, &before);

	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	rc = referral_event_link_revoked(call,
					 &(struct referral_link_told){
					     .link_id = cmn_column(before, 0, "id"),
					     .relay_id = cmn_column(before, 0, "relay_id"),
					     .situation_id = cmn_column(before, 0, "_situation_id"),
					 });
	if (rc == CMN_OK)
		rc = referral_store_revoke_link(&at, &call->write, call->if_match, &done);
	if (rc == CMN_OK)
		return reply(call, id, NULL);
	if (rc != CMN_E_NOT_FOUND)
		return rc;
	rc = load(call, id, &after);
	return rc == CMN_OK ? cmn_explain(call, after) : rc;
}

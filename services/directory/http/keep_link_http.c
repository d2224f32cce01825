/* SPDX-License-Identifier: EUPL-1.2
 *
 * keep_link_http.c - the team makes, sees and revokes links "still true?".
 */
#include "keep_links.h"
#include "kept_http.h"

#include "cmn/clock.h"
#include "cmn/secret.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define DAY_US       (INT64_C(86400) * 1000000)
#define DAYS_DEFAULT 30

static enum cmn_err load(struct cmn_call *call, const char *id, PGresult **ret)
{
	char now[CMN_TIME_LEN];

	cmn_time_format(cmn_clock_us(), now);
	return directory_link_read(call->pool, &call->ctx, id, now, ret, &call->err);
}

/* Answer with the link; `token` only when it was made just now. */
static enum cmn_err reply(struct cmn_call *call, const char *id, const char *token)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = load(call, id, &res);

	if (rc == CMN_OK)
		rc = directory_reply_record(call, res);
	if (rc != CMN_OK || token == NULL)
		return rc;
	call->out.len--; /* one member more before the brace */
	cmn_json_kstr(&call->out, "token", token);
	cmn_json_close(&call->out, '}');
	return call->out.failed ? cmn_no_memory(&call->err) : CMN_OK;
}

/* One offer of the actor that is made, when the link is for one. */
static enum cmn_err check_offer(struct cmn_call *call, const char *offer_id, const char *actor_id)
{
	PGresult *offer CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc;

	if (offer_id == NULL)
		return CMN_OK;
	rc = directory_offer_read(call->pool, &call->ctx, offer_id, &offer, &call->err);
	if (rc == CMN_OK && cmn_pg_bool(offer, 0, PQfnumber(offer, "active")) &&
	    strcmp(cmn_column(offer, 0, "actor_id"), actor_id) == 0)
		return CMN_OK;
	if (rc != CMN_OK && rc != CMN_E_NOT_FOUND)
		return rc;
	return cmn_fail_at(&call->err, CMN_E_INVALID, "/offer_id",
			   "cet acteur ne propose rien de cet identifiant",
			   "this actor offers nothing of this identifier");
}

static enum cmn_err check_actor(struct cmn_call *call, const PGresult *actor)
{
	enum cmn_err rc = cmn_call_territory(call, "path:id", cmn_column(actor, 0, "departement"));

	if (rc == CMN_OK && !cmn_pg_bool(actor, 0, PQfnumber(actor, "active")))
		rc = cmn_fail(&call->err, CMN_E_CONFLICT, "cet acteur a quitté l’annuaire",
			      "this actor has left the directory");
	return rc ? rc
		  : check_offer(call, cmn_json_get(call->body, "offer_id"),
				cmn_column(actor, 0, "id"));
}

static enum cmn_err make(struct cmn_call *call, const PGresult *actor, const char *token,
			 struct directory_written *done)
{
	int64_t days = cmn_json_get_int(call->body, "expires_in_days", DAYS_DEFAULT);
	int64_t most = cmn_json_get_int(call->body, "max_uses", 0), now = cmn_clock_us();
	char hash[CMN_HASH_LEN], expires_at[CMN_TIME_LEN], max_uses[24];
	const struct directory_new_link link = {
	    .actor_id = cmn_column(actor, 0, "id"),
	    .offer_id = cmn_json_get(call->body, "offer_id"),
	    .token_hash = hash,
	    .expires_at = expires_at,
	    .max_uses = most > 0 ? max_uses : NULL,
	};
	enum cmn_err rc = cmn_secret_hash(token, hash, &call->err);

	(void)cmn_time_parse(call->write.now, &now);
	cmn_time_format(now + days * DAY_US, expires_at);
	snprintf(max_uses, sizeof(max_uses), "%" PRId64, most);
	if (rc)
		return rc;
	call->write.departement = cmn_column(actor, 0, "departement");
	directory_tells(call, DIRECTORY_EVENT_LINK_MADE);
	return directory_link_make(call->pool, &call->ctx, &link, &call->write, done, &call->err);
}

enum cmn_err directory_http_make_keep_link(struct cmn_call *call)
{
	PGresult *actor CMN_AUTO(cmn_pgres_drop) = NULL;
	char token[CMN_SECRET_LEN];
	struct directory_written done = {0};
	enum cmn_err rc = directory_actor_read(call->pool, &call->ctx, cmn_call_param(call, "id"),
					       &actor, &call->err);

	if (rc == CMN_OK)
		rc = check_actor(call, actor);
	if (rc)
		return rc;
	cmn_secret_make(token);
	rc = make(call, actor, token, &done);
	if (rc)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/directory/keep-links/%s",
		 call->write.resource_id);
	return reply(call, call->write.resource_id, done.replayed ? NULL : token);
}

enum cmn_err directory_http_read_keep_link(struct cmn_call *call)
{
	return reply(call, cmn_call_param(call, "id"), NULL);
}

enum cmn_err directory_http_list_keep_links(struct cmn_call *call)
{
	PGresult *actor CMN_AUTO(cmn_pgres_drop) = NULL;
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *id = cmn_call_param(call, "id");
	int64_t limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT);
	char after[128], now[CMN_TIME_LEN];
	enum cmn_err rc = directory_actor_read(call->pool, &call->ctx, id, &actor, &call->err);

	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	cmn_time_format(cmn_clock_us(), now);
	if (rc == CMN_OK)
		rc = directory_link_list(call->pool, &call->ctx, id, now, after, limit, &res,
					 &call->err);
	return rc ? rc : cmn_reply_list(call, res, limit);
}

enum cmn_err directory_http_list_keep_link_uses(struct cmn_call *call)
{
	PGresult *link CMN_AUTO(cmn_pgres_drop) = NULL;
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *id = cmn_call_param(call, "id");
	int64_t limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT);
	char after[128];
	enum cmn_err rc = load(call, id, &link);

	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	if (rc == CMN_OK)
		rc =
		    directory_link_uses(call->pool, &call->ctx, id, after, limit, &res, &call->err);
	return rc ? rc : cmn_reply_list(call, res, limit);
}

enum cmn_err directory_http_revoke_keep_link(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	PGresult *before CMN_AUTO(cmn_pgres_drop) = NULL;
	PGresult *after CMN_AUTO(cmn_pgres_drop) = NULL;
	struct directory_written done;
	char departement[4];
	enum cmn_err rc = load(call, id, &before);

	if (rc)
		return rc;
	cmn_write_at(call, before, departement);
	directory_tells(call, DIRECTORY_EVENT_LINK_REVOKED);
	rc = directory_link_revoke(call->pool, &call->ctx, call->if_match, &call->write, &done,
				   &call->err);
	if (rc == CMN_OK)
		return reply(call, id, NULL);
	if (rc != CMN_E_NOT_FOUND)
		return rc;
	rc = load(call, id, &after);
	return rc ? rc : cmn_explain(call, after);
}

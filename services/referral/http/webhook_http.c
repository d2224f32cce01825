/* SPDX-License-Identifier: EUPL-1.2
 *
 * webhook_http.c - an MDPH's webhooks: whom they concern, where they lead, what was sent.
 */
#include "referral_deps.h"
#include "referral_http.h"
#include "webhook_sign.h"
#include "webhook_store.h"
#include "webhook_url.h"

#include "cmn/event_schema.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define PINGED "referral.webhook.pinged.v1"

static const struct referral_deps *deps_of(const struct cmn_call *call)
{
	return call->deps;
}

static enum cmn_err with_key(struct cmn_call *call)
{
	const struct referral_deps *deps = deps_of(call);

	if (deps && deps->webhooks.key && deps->webhooks.key[0])
		return CMN_OK;
	return cmn_fail(&call->err, CMN_E_UNAVAILABLE,
			"ce système n’a pas de clé pour signer : C360_WEBHOOK_KEY n’est pas donné",
			"this system has no key to sign with: C360_WEBHOOK_KEY is not set");
}

static enum cmn_err url_good(struct cmn_call *call)
{
	const struct referral_deps *deps = deps_of(call);
	const char *url = cmn_json_get(call->body, "url");

	return url ? referral_webhook_url(url, deps && deps->development, "/url", &call->err)
		   : CMN_OK;
}

static bool type_known(const char *type)
{
	for (size_t i = 0; i < CMN_EVENT_SCHEMA_COUNT; i++)
		if (strcmp(CMN_EVENT_SCHEMAS[i].type, type) == 0)
			return true;
	return false;
}

static enum cmn_err types_good(struct cmn_call *call)
{
	size_t i;
	json_t *type;

	json_array_foreach(json_object_get(call->body, "event_types"), i, type)
	{
		char pointer[40];

		if (type_known(json_string_value(type)))
			continue;
		snprintf(pointer, sizeof(pointer), "/event_types/%zu", i);
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
				   "ce type d’événement n’existe pas",
				   "there is no such type of event");
	}
	return CMN_OK;
}

/* Answer with the webhook; `number` > 0 shows the secret under it. */
static enum cmn_err reply(struct cmn_call *call, int64_t number)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char secret[REFERRAL_SECRET_LEN] = "";
	enum cmn_err rc;

	if (number > 0 && !referral_webhook_secret(deps_of(call)->webhooks.key,
						   call->write.resource_id, number, secret))
		return cmn_no_memory(&call->err);
	rc = referral_store_webhook(&at, call->write.resource_id, number > 0 ? secret : NULL, &res);
	if (rc != CMN_OK)
		return rc;
	call->version = cmn_pg_int(res, 0, PQfnumber(res, "version"), 0);
	return cmn_reply_row(call, res, 0);
}

/* The webhook {id} as it is, and call->write aimed at it. */
static enum cmn_err aim(struct cmn_call *call, PGresult **ret, char departement[4])
{
	const struct referral_at at = referral_at(call);
	enum cmn_err rc = referral_store_webhook(&at, cmn_call_param(call, "id"), NULL, ret);

	if (rc == CMN_OK)
		cmn_write_at(call, *ret, departement);
	return rc;
}

/* Nothing was written: the webhook as it is now says why. */
static enum cmn_err explain(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	enum cmn_err rc = referral_store_webhook(&at, call->write.resource_id, NULL, &now);

	return rc == CMN_OK ? cmn_explain(call, now) : rc;
}

enum cmn_err referral_http_create_webhook(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	const char *departement = cmn_json_get(call->body, "departement");
	CMN_AUTO(cmn_free_drop)
	char *types = cmn_json_pg_array(json_object_get(call->body, "event_types"));
	struct referral_done done = {0};
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	if (rc == CMN_OK)
		rc = with_key(call);
	if (rc == CMN_OK)
		rc = url_good(call);
	if (rc == CMN_OK)
		rc = types_good(call);
	if (rc != CMN_OK)
		return rc;
	call->write.departement = departement;
	rc = referral_store_webhook_create(&at, &call->write, cmn_json_get(call->body, "url"),
					   types, &done);
	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/departement",
				   "dix webhooks actifs au plus par département",
				   "at most ten active webhooks for a département");
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/referral/webhooks/%s",
		 call->write.resource_id);
	return reply(call, 1);
}

enum cmn_err referral_http_list_webhooks(struct cmn_call *call)
{
	const struct referral_page page = {.departement = cmn_call_param(call, "departement")};
	enum cmn_err rc = cmn_call_territory(call, "query:departement", page.departement);

	return rc == CMN_OK ? referral_list(call, page, referral_store_webhooks) : rc;
}

enum cmn_err referral_http_get_webhook(struct cmn_call *call)
{
	snprintf(call->write.resource_id, sizeof(call->write.resource_id), "%s",
		 cmn_call_param(call, "id"));
	return reply(call, 0);
}

enum cmn_err referral_http_change_webhook(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	CMN_AUTO(cmn_free_drop)
	char *types = cmn_json_pg_array(json_object_get(call->body, "event_types"));
	const struct referral_webhook_change change = {
	    .version = call->if_match,
	    .url = cmn_json_get(call->body, "url"),
	    .event_types = types,
	    .state = cmn_json_get(call->body, "state"),
	};
	struct referral_done done = {0};
	char departement[4];
	enum cmn_err rc = aim(call, &before, departement);

	if (rc == CMN_OK)
		rc = url_good(call);
	if (rc == CMN_OK)
		rc = types_good(call);
	if (rc == CMN_OK)
		rc = referral_store_webhook_change(&at, &call->write, &change, &done);
	if (rc == CMN_E_NOT_FOUND && before)
		return explain(call);
	return rc == CMN_OK ? reply(call, 0) : rc;
}

enum cmn_err referral_http_rotate_webhook_secret(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL, *now = NULL;
	struct referral_done done = {0};
	char departement[4];
	enum cmn_err rc = aim(call, &before, departement);

	if (rc == CMN_OK)
		rc = with_key(call);
	if (rc == CMN_OK)
		rc = referral_store_webhook_rotate(
		    &at, &call->write, call->if_match,
		    cmn_json_get_int(call->body, "overlap_hours", 24), &done);
	if (rc == CMN_E_NOT_FOUND && before)
		return explain(call);
	if (rc == CMN_OK)
		rc = referral_store_webhook(&at, call->write.resource_id, NULL, &now);
	return rc == CMN_OK ? reply(call, cmn_pg_int(now, 0, PQfnumber(now, "_secret_no"), 1)) : rc;
}

enum cmn_err referral_http_ping_webhook(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	struct referral_done done = {0};
	char departement[4];
	enum cmn_err rc = aim(call, &before, departement);

	if (rc == CMN_OK)
		rc = cmn_write_event(call, PINGED, "{mdph}",
				     json_pack("{s:s, s:s}", "webhook_id", call->write.resource_id,
					       "at", call->write.now));
	if (rc == CMN_OK)
		rc = referral_store_webhook_ping(&at, &call->write, &done);
	if (rc == CMN_E_NOT_FOUND && before)
		return explain(call);
	return rc == CMN_OK ? reply(call, 0) : rc;
}

enum cmn_err referral_http_replay_webhook(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	struct referral_done done = {0};
	char departement[4];
	enum cmn_err rc = aim(call, &before, departement);

	if (rc == CMN_OK)
		rc = referral_store_webhook_replay(
		    &at, &call->write, cmn_json_get_int(call->body, "epoch", 0),
		    cmn_json_get_int(call->body, "sequence", 0), &done);
	return rc == CMN_OK ? reply(call, 0) : rc;
}

enum cmn_err referral_http_list_webhook_deliveries(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *webhook = NULL;
	char departement[4];
	enum cmn_err rc = aim(call, &webhook, departement);
	const struct referral_page page = {
	    .departement = departement,
	    .filter = cmn_call_param(call, "state"),
	    .situation_id = cmn_call_param(call, "id"),
	};

	return rc == CMN_OK ? referral_list(call, page, referral_store_webhook_deliveries) : rc;
}

enum cmn_err referral_http_replay_webhook_delivery(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	const char *webhook_id = cmn_call_param(call, "id");
	const char *id = cmn_call_param(call, "delivery_id");
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL, *now = NULL;
	struct referral_done done = {0};
	char departement[4];
	enum cmn_err rc = referral_store_webhook_delivery(&at, webhook_id, id, &before);

	if (rc != CMN_OK)
		return rc;
	snprintf(departement, sizeof(departement), "%s", cmn_column(before, 0, "_departement"));
	snprintf(call->write.resource_id, sizeof(call->write.resource_id), "%s", id);
	call->write.departement = departement;
	rc = referral_store_webhook_resend(&at, &call->write, webhook_id, &done);
	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail(&call->err, CMN_E_CONFLICT, "cet envoi est en cours en ce moment",
				"this delivery is being sent at this moment");
	if (rc == CMN_OK)
		rc = referral_store_webhook_delivery(&at, webhook_id, id, &now);
	return rc == CMN_OK ? cmn_reply_row(call, now, 0) : rc;
}

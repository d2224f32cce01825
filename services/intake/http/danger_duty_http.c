/* SPDX-License-Identifier: EUPL-1.2
 *
 * danger_duty_http.c - which coordonnateurs are told of an alert.
 */
#include "danger_http.h"
#include "danger_store.h"
#include "intake_ops.h"

#include <stdio.h>
#include <string.h>

static enum cmn_err reply_duty(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = intake_store_duty(call->pool, &call->ctx, id, &res, &call->err);

	if (rc != CMN_OK)
		return rc;
	call->version = cmn_pg_int(res, 0, PQfnumber(res, "version"), 0);
	return cmn_reply_row(call, res, 0);
}

enum cmn_err intake_danger_period(struct cmn_call *call, const char *from, const char *to)
{
	if (!to || strcmp(to, from) >= 0)
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_INVALID, "/valid_to",
			   "le dernier jour précède le premier",
			   "the last day lies before the first");
}

enum cmn_err intake_http_list_danger_duty(struct cmn_call *call)
{
	const char *departement = cmn_call_param(call, "departement");
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);

	if (rc == CMN_OK)
		rc = intake_store_duties(call->pool, &call->ctx, departement, &res, &call->err);
	return rc == CMN_OK ? cmn_reply_list(call, res, 200) : rc;
}

enum cmn_err intake_http_get_danger_duty(struct cmn_call *call)
{
	return reply_duty(call, cmn_call_param(call, "id"));
}

enum cmn_err intake_http_add_danger_duty(struct cmn_call *call)
{
	const json_t *b = call->body;
	const char *departement = cmn_json_get(b, "departement");
	const char *from = cmn_json_get(b, "valid_from"), *to = cmn_json_get(b, "valid_to");
	bool replayed;
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	call->write.departement = departement;
	if (rc == CMN_OK)
		rc = intake_danger_period(call, from, to);
	if (rc == CMN_OK)
		rc = intake_store_add_duty(call->pool, &call->ctx, &call->write,
					   cmn_json_get(b, "account"), from, to, &replayed,
					   &call->err);
	if (rc == CMN_E_CONFLICT)
		return cmn_fail_at(&call->err, rc, "/valid_from",
				   "ce compte commence déjà ce jour-là",
				   "this account begins on that day already");
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/intake/danger-duty/%s",
		 call->write.resource_id);
	return reply_duty(call, call->write.resource_id);
}

static enum cmn_err explain(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	enum cmn_err rc = intake_store_duty(call->pool, &call->ctx, id, &now, &call->err);

	return rc == CMN_OK ? cmn_explain(call, now) : rc;
}

enum cmn_err intake_http_end_danger_duty(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	const char *valid_to = cmn_json_get(call->body, "valid_to");
	CMN_AUTO(cmn_pgres_drop) PGresult *duty = NULL;
	char departement[4];
	bool replayed;
	enum cmn_err rc = intake_store_duty(call->pool, &call->ctx, id, &duty, &call->err);

	if (rc == CMN_OK)
		rc = intake_danger_period(call, cmn_column(duty, 0, "valid_from"), valid_to);
	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, duty, departement);
	rc = intake_store_end_duty(call->pool, &call->ctx, &call->write, call->if_match, valid_to,
				   &replayed, &call->err);
	if (rc == CMN_E_NOT_FOUND)
		return explain(call, id);
	return rc == CMN_OK ? reply_duty(call, id) : rc;
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * danger_protocol_http.c - whom to call in a danger: read by all who listen, kept by the
 * coordonnateur.
 */
#include "danger_http.h"
#include "danger_store.h"
#include "intake_ops.h"
#include "reception_http.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static enum cmn_err reply_entry(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = intake_store_protocol_entry(call->pool, &call->ctx, id, &res, &call->err);

	if (rc != CMN_OK)
		return rc;
	call->version = cmn_pg_int(res, 0, PQfnumber(res, "version"), 0);
	return cmn_reply_row(call, res, 0);
}

enum cmn_err intake_http_get_danger_protocol(struct cmn_call *call)
{
	const char *departement = cmn_call_param(call, "departement");
	const char *on = cmn_call_param(call, "on");
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char now[CMN_TIME_LEN];
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);

	if (rc == CMN_OK && on && !cmn_date_valid(on))
		rc = cmn_fail_at(&call->err, CMN_E_BAD_REQUEST, "query:on",
				 "cette date n’existe pas", "this date does not exist");
	if (rc != CMN_OK)
		return rc;
	cmn_time_format(cmn_clock_us(), now);
	now[10] = '\0';
	rc = intake_store_protocol(call->pool, &call->ctx, departement, on ? on : now,
				   cmn_call_param(call, "kind"), &res, &call->err);
	return rc == CMN_OK ? cmn_reply_list(call, res, 200) : rc;
}

enum cmn_err intake_http_get_danger_protocol_entry(struct cmn_call *call)
{
	return reply_entry(call, cmn_call_param(call, "id"));
}

static enum cmn_err check_texts(struct cmn_call *call)
{
	static const char *const TEXTS[] = {"label", "instruction", "source"};
	enum cmn_err rc = CMN_OK;

	for (size_t i = 0; i < CMN_LEN(TEXTS) && rc == CMN_OK; i++)
		rc = intake_text_check(call, call->body, TEXTS[i]);
	return rc;
}

static enum cmn_err add(struct cmn_call *call)
{
	const json_t *b = call->body;
	CMN_AUTO(cmn_free_drop) char *kinds = cmn_json_pg_array(json_object_get(b, "kinds"));
	char position[24];
	const struct intake_protocol p = {
	    .kinds = kinds,
	    .number = cmn_json_get(b, "number"),
	    .label = cmn_json_get(b, "label"),
	    .instruction = cmn_json_get(b, "instruction"),
	    .position = position,
	    .valid_from = cmn_json_get(b, "valid_from"),
	    .valid_to = cmn_json_get(b, "valid_to"),
	    .source = cmn_json_get(b, "source"),
	};
	bool replayed;

	if (!kinds)
		return cmn_no_memory(&call->err);
	snprintf(position, sizeof(position), "%" PRId64, cmn_json_get_int(b, "position", 0));
	return intake_store_add_protocol(call->pool, &call->ctx, &call->write, &p, &replayed,
					 &call->err);
}

enum cmn_err intake_http_add_danger_protocol(struct cmn_call *call)
{
	const char *departement = cmn_json_get(call->body, "departement");
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	call->write.departement = departement;
	if (rc == CMN_OK)
		rc = check_texts(call);
	if (rc == CMN_OK)
		rc = intake_danger_period(call, cmn_json_get(call->body, "valid_from"),
					  cmn_json_get(call->body, "valid_to"));
	if (rc == CMN_OK)
		rc = add(call);
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/intake/danger-protocol/%s",
		 call->write.resource_id);
	return reply_entry(call, call->write.resource_id);
}

static enum cmn_err explain(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	enum cmn_err rc = intake_store_protocol_entry(call->pool, &call->ctx, id, &now, &call->err);

	return rc == CMN_OK ? cmn_explain(call, now) : rc;
}

enum cmn_err intake_http_end_danger_protocol(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	const char *valid_to = cmn_json_get(call->body, "valid_to");
	CMN_AUTO(cmn_pgres_drop) PGresult *entry = NULL;
	char departement[4];
	bool replayed;
	enum cmn_err rc =
	    intake_store_protocol_entry(call->pool, &call->ctx, id, &entry, &call->err);

	if (rc == CMN_OK)
		rc = intake_danger_period(call, cmn_column(entry, 0, "valid_from"), valid_to);
	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, entry, departement);
	rc = intake_store_end_protocol(call->pool, &call->ctx, &call->write, call->if_match,
				       valid_to, &replayed, &call->err);
	if (rc == CMN_E_NOT_FOUND)
		return explain(call, id);
	return rc == CMN_OK ? reply_entry(call, id) : rc;
}

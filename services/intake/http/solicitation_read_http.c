/* SPDX-License-Identifier: EUPL-1.2
 *
 * solicitation_read_http.c - the queue of what came in, and its end without a situation.
 */
#include "intake_events.h"
#include "intake_ops.h"
#include "intake_store.h"

#include "cmn/clock.h"
#include "cmn/record.h"

#include <string.h>

enum cmn_err intake_http_get_solicitation(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = intake_store_solicitation(call->pool, &call->ctx,
						    cmn_call_param(call, "id"), &res, &call->err);

	return rc == CMN_OK ? cmn_reply_seen(call, res) : rc;
}

enum cmn_err intake_http_list_solicitations(struct cmn_call *call)
{
	const char *overdue = cmn_call_param(call, "overdue");
	char now[CMN_TIME_LEN], after[128];
	struct intake_solicitation_list list = {
	    .departement = cmn_call_param(call, "departement"),
	    .state = cmn_call_param(call, "state"),
	    .channel = cmn_call_param(call, "channel"),
	    .priority = cmn_call_param(call, "priority"),
	    .sub_territory_id = cmn_call_param(call, "sub_territory_id"),
	    .overdue_at = overdue && strcmp(overdue, "true") == 0 ? now : NULL,
	    .after = after,
	    .limit = cmn_call_param_int(call, "limit", 50),
	};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_call_territory(call, "query:departement", list.departement);

	cmn_time_format(cmn_clock_us(), now);
	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	if (rc == CMN_OK)
		rc = intake_store_solicitations(call->pool, &call->ctx, &list, &res, &call->err);
	return rc == CMN_OK ? cmn_reply_seen_list(call, res, list.limit) : rc;
}

/* Information was enough: no situation is opened, the solicitation ends here. */
enum cmn_err intake_http_inform_solicitation(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *after = NULL;
	char departement[4];
	int64_t version;
	bool replayed;
	enum cmn_err rc =
	    intake_store_solicitation(call->pool, &call->ctx, id, &before, &call->err);

	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	rc = intake_event_informed(call);
	if (rc == CMN_OK)
		rc = intake_store_inform(call->pool, &call->ctx, &call->write, call->if_match,
					 &INTAKE_MOVES[INTAKE_DO_INFORM], &version, &replayed,
					 &call->err);
	if (rc != CMN_OK && rc != CMN_E_NOT_FOUND)
		return rc;
	if (intake_store_solicitation(call->pool, &call->ctx, id, &after, &call->err) != CMN_OK)
		return call->err.code;
	return rc == CMN_OK ? cmn_reply_seen(call, after) : cmn_explain(call, after);
}

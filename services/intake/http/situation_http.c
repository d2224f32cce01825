/* SPDX-License-Identifier: EUPL-1.2 */
#include "intake_events.h"
#include "intake_ops.h"
#include "intake_store.h"

#include "cmn/clock.h"
#include "cmn/record.h"

#include <stdio.h>

static enum cmn_err reply_situation(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = intake_store_situation(call->pool, &call->ctx, id, &res, &call->err);

	return rc == CMN_OK ? cmn_reply_seen(call, res) : rc;
}

/* The solicitation that a situation is opened for.  What lies elsewhere answers as what is absent.
 */
static enum cmn_err load_solicitation(struct cmn_call *call, const char *id, PGresult **ret)
{
	enum cmn_err rc = intake_store_solicitation(call->pool, &call->ctx, id, ret, &call->err);

	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/solicitation_id",
				   "aucune sollicitation sous cet identifiant",
				   "no solicitation under this id");
	return rc;
}

static enum cmn_err already_handled(struct cmn_call *call, const char *solicitation_id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	enum cmn_err rc = load_solicitation(call, solicitation_id, &now);

	return rc == CMN_OK ? cmn_explain(call, now) : rc;
}

enum cmn_err intake_http_open_situation(struct cmn_call *call)
{
	const char *solicitation_id = cmn_json_get(call->body, "solicitation_id");
	const char *conseiller = cmn_json_get(call->body, "conseiller");
	CMN_AUTO(cmn_pgres_drop) PGresult *asked = NULL;
	char departement[4];
	int64_t version;
	bool replayed;
	enum cmn_err rc = load_solicitation(call, solicitation_id, &asked);

	if (rc != CMN_OK)
		return rc;
	snprintf(departement, sizeof(departement), "%s", cmn_column(asked, 0, "departement"));
	call->write.departement = departement;
	rc = intake_event_opened(call, solicitation_id, cmn_column(asked, 0, "_received_at"),
				 cmn_column(asked, 0, "profile"));
	if (rc == CMN_OK)
		rc = intake_store_open(call->pool, &call->ctx, &call->write, solicitation_id,
				       conseiller ? conseiller : call->caller->sub,
				       &INTAKE_MOVES[INTAKE_DO_OPEN], &version, &replayed,
				       &call->err);
	if (rc == CMN_E_NOT_FOUND)
		return already_handled(call, solicitation_id);
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/intake/situations/%s",
		 call->write.resource_id);
	return reply_situation(call, call->write.resource_id);
}

enum cmn_err intake_http_get_situation(struct cmn_call *call)
{
	return reply_situation(call, cmn_call_param(call, "id"));
}

enum cmn_err intake_http_list_situations(struct cmn_call *call)
{
	const char *state = cmn_call_param(call, "state");
	char now[CMN_TIME_LEN];
	struct intake_queue queue = {
	    .departement = cmn_call_param(call, "departement"),
	    .state = state ? state : "open",
	    .conseiller = cmn_call_param(call, "conseiller"),
	    .now = now,
	    .limit = cmn_call_param_int(call, "limit", 50),
	};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char after[128];
	enum cmn_err rc = cmn_call_territory(call, "query:departement", queue.departement);

	cmn_time_format(cmn_clock_us(), now);
	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	queue.after = after;
	if (rc == CMN_OK)
		rc = intake_store_queue(call->pool, &call->ctx, &queue, &res, &call->err);
	return rc == CMN_OK ? cmn_reply_seen_list(call, res, queue.limit) : rc;
}

enum cmn_err intake_http_close_situation(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	const char *reason = cmn_json_get(call->body, "reason");
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	char departement[4];
	int64_t version;
	bool replayed;
	enum cmn_err rc = intake_store_situation(call->pool, &call->ctx, id, &before, &call->err);

	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	rc = intake_event_closed(call, reason);
	if (rc == CMN_OK)
		rc = intake_store_close(call->pool, &call->ctx, &call->write, call->if_match,
					reason, cmn_json_get(call->body, "note"),
					&INTAKE_MOVES[INTAKE_DO_CLOSE], &version, &replayed,
					&call->err);
	if (rc == CMN_OK)
		return reply_situation(call, id);
	if (rc != CMN_E_NOT_FOUND)
		return rc;
	rc = intake_store_situation(call->pool, &call->ctx, id, &now, &call->err);
	return rc == CMN_OK ? cmn_explain(call, now) : rc;
}

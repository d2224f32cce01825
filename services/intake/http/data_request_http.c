/* SPDX-License-Identifier: EUPL-1.2 */
#include "intake_ops.h"
#include "page_http.h"
#include "rights_http.h"
#include "rights_store.h"

#include "cmn/clock.h"
#include "cmn/record.h"

#include <stdio.h>
#include <string.h>

#define CLOCK_SLACK_US (INT64_C(120) * 1000000)

/* To a person their own requests alone. */
static enum cmn_err load(struct cmn_call *call, const char *id, PGresult **ret)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *person = NULL;
	enum cmn_err rc = intake_store_data_request(call->pool, &call->ctx, id, &res, &call->err);

	if (rc == CMN_OK && intake_is_person(call))
		rc = intake_rights_person(call, cmn_column(res, 0, "person_id"), &person);
	if (rc == CMN_OK)
		*ret = CMN_TAKE(res);
	return rc;
}

static enum cmn_err reply(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = load(call, id, &res);

	return rc == CMN_OK ? cmn_reply_seen(call, res) : rc;
}

static enum cmn_err received_at(struct cmn_call *call, char out[CMN_TIME_LEN])
{
	const char *given = cmn_json_get(call->body, "received_at");
	int64_t now = cmn_clock_us(), at = now;

	if (given && (!cmn_time_parse(given, &at) || at > now + CLOCK_SLACK_US))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/received_at",
				   "une demande ne peut dater du futur",
				   "a request cannot date from the future");
	cmn_time_format(at, out);
	return CMN_OK;
}

enum cmn_err intake_http_request_on_data(struct cmn_call *call)
{
	char at[CMN_TIME_LEN], departement[4];
	const struct intake_data_request r = {
	    .person = cmn_call_param(call, "id"),
	    .kind = cmn_json_get(call->body, "kind"),
	    .text = cmn_json_get(call->body, "text"),
	    .received_at = at,
	    .by_person = intake_is_person(call),
	};
	CMN_AUTO(cmn_pgres_drop) PGresult *person = NULL;
	int64_t version;
	bool replayed;
	enum cmn_err rc = intake_rights_person(call, r.person, &person);

	if (rc == CMN_OK)
		rc = received_at(call, at);
	if (rc != CMN_OK)
		return rc;
	snprintf(departement, sizeof(departement), "%s", cmn_column(person, 0, "departement"));
	call->write.departement = departement;
	rc = intake_store_request_data(call->pool, &call->ctx, &call->write, &r, &version,
				       &replayed, &call->err);
	if (rc == CMN_E_NOT_FOUND)
		return cmn_explain(call, person);
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/intake/data-requests/%s",
		 call->write.resource_id);
	return reply(call, call->write.resource_id);
}

enum cmn_err intake_http_get_data_request(struct cmn_call *call)
{
	return reply(call, cmn_call_param(call, "id"));
}

enum cmn_err intake_http_list_data_requests(struct cmn_call *call)
{
	const char *state = cmn_call_param(call, "state");
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	struct intake_page page;
	char today[CMN_TIME_LEN];
	enum cmn_err rc = intake_page(call, &page);

	cmn_time_format(cmn_clock_us(), today);
	today[10] = '\0';
	if (rc == CMN_OK)
		rc = intake_store_data_requests(call->pool, &call->ctx, page.departement,
						state ? state : "received", page.after, page.limit,
						today, &res, &call->err);
	return rc == CMN_OK ? cmn_reply_seen_list(call, res, page.limit) : rc;
}

/* What is granted is done at once, but an erasure, which the job does. */
static enum cmn_err decide(struct cmn_call *call, const char *reason)
{
	const char *id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	const char *to = "refused";
	char departement[4];
	int64_t version;
	bool replayed;
	enum cmn_err rc = load(call, id, &before);

	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	if (!reason)
		to = strcmp(cmn_column(before, 0, "kind"), "erasure") == 0 ? "accepted" : "done";
	rc = intake_store_decide_request(call->pool, &call->ctx, &call->write, call->if_match, to,
					 reason, cmn_json_get(call->body, "answer"), &version,
					 &replayed, &call->err);
	if (rc == CMN_OK)
		return reply(call, id);
	if (rc != CMN_E_NOT_FOUND)
		return rc;
	rc = load(call, id, &now);
	return rc == CMN_OK ? cmn_explain(call, now) : rc;
}

enum cmn_err intake_http_accept_data_request(struct cmn_call *call)
{
	return decide(call, NULL);
}

enum cmn_err intake_http_refuse_data_request(struct cmn_call *call)
{
	return decide(call, cmn_json_get(call->body, "reason"));
}

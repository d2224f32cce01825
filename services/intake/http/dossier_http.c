/* SPDX-License-Identifier: EUPL-1.2 */
#include "dossier_http.h"
#include "intake_ops.h"
#include "page_http.h"

#include "cmn/clock.h"

#include <stdio.h>

enum cmn_err intake_load_dossier(struct cmn_call *call, const char *id, PGresult **ret)
{
	char now[CMN_TIME_LEN];

	cmn_time_format(cmn_clock_us(), now);
	return intake_store_dossier(call->pool, &call->ctx, id, now, ret, &call->err);
}

enum cmn_err intake_reply_dossier(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = intake_load_dossier(call, id, &res);

	return rc == CMN_OK ? cmn_reply_seen(call, res) : rc;
}

enum cmn_err intake_http_get_dossier(struct cmn_call *call)
{
	return intake_reply_dossier(call, cmn_call_param(call, "id"));
}

enum cmn_err intake_http_list_dossiers(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	struct intake_page page;
	char now[CMN_TIME_LEN];
	enum cmn_err rc = intake_page(call, &page);

	cmn_time_format(cmn_clock_us(), now);
	if (rc == CMN_OK)
		rc = intake_store_dossiers(call->pool, &call->ctx, page.departement,
					   cmn_call_param(call, "situation_id"), now, page.after,
					   page.limit, &res, &call->err);
	return rc == CMN_OK ? cmn_reply_seen_list(call, res, page.limit) : rc;
}

enum cmn_err intake_http_list_openings(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	int64_t limit = cmn_call_param_int(call, "limit", 50);
	CMN_AUTO(cmn_pgres_drop) PGresult *dossier = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char after[128];
	enum cmn_err rc = intake_load_dossier(call, id, &dossier);

	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	if (rc == CMN_OK)
		rc = intake_store_openings(call->pool, &call->ctx,
					   cmn_column(dossier, 0, "departement"), id, after, limit,
					   &res, &call->err);
	return rc == CMN_OK ? cmn_reply_seen_list(call, res, limit) : rc;
}

enum cmn_err intake_http_revoke_dossier(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *after = NULL;
	char departement[4];
	int64_t version;
	bool replayed;
	enum cmn_err rc = intake_load_dossier(call, id, &before);

	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	rc = cmn_write_event(call, "intake.dossier.revoked.v1", "{facts}",
			     json_pack("{s:s, s:s, s:s}", "dossier_id", id, "situation_id",
				       cmn_column(before, 0, "situation_id"), "revoked_at",
				       call->write.now));
	if (rc == CMN_OK)
		rc = intake_store_revoke(call->pool, &call->ctx, &call->write, call->if_match,
					 &version, &replayed, &call->err);
	if (rc == CMN_OK)
		return intake_reply_dossier(call, id);
	if (rc != CMN_E_NOT_FOUND)
		return rc;
	rc = intake_load_dossier(call, id, &after);
	return rc == CMN_OK ? cmn_explain(call, after) : rc;
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * agenda_notice_http.c - announcements of obligations, for whom they were told.
 */
#include "agenda_http.h"
#include "agenda_store.h"

#include "cmn/role.h"

/* As whom the caller is told: the team reads what its coordonnateur is told. */
static const char *told_as(const struct cmn_call *call)
{
	return (call->caller->roles & CMN_ROLE_AUTHORITY) != 0 ? "authority" : "coordonnateur";
}

enum cmn_err directory_http_list_obligation_notices(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	int64_t limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT);
	const struct directory_agenda_notices which = {
	    .departement = cmn_call_param(call, "departement"),
	    .told_to = told_as(call),
	    .seen = cmn_call_param(call, "seen"),
	};
	char after[128];
	enum cmn_err rc = which.departement != NULL
			      ? cmn_call_territory(call, "query:departement", which.departement)
			      : CMN_OK;

	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	if (rc == CMN_OK)
		rc = directory_agenda_notice_list(call->pool, &call->ctx, &which, after, limit,
						  &res, &call->err);
	return rc ? rc : cmn_reply_list(call, res, limit);
}

/* Seen once: who says it again reads who saw it first. */
enum cmn_err directory_http_see_obligation_notice(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id"), *as = told_as(call);
	PGresult *before CMN_AUTO(cmn_pgres_drop) = NULL;
	PGresult *after CMN_AUTO(cmn_pgres_drop) = NULL;
	struct directory_written done;
	char departement[4];
	enum cmn_err rc =
	    directory_agenda_notice_read(call->pool, &call->ctx, id, as, &before, &call->err);

	if (rc)
		return rc;
	cmn_write_at(call, before, departement);
	rc = directory_agenda_see(call->pool, &call->ctx, as, &call->write, &done, &call->err);
	if (rc == CMN_OK || rc == CMN_E_NOT_FOUND)
		rc = directory_agenda_notice_read(call->pool, &call->ctx, id, as, &after,
						  &call->err);
	return rc ? rc : cmn_reply_row(call, after, 0);
}

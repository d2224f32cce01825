/* SPDX-License-Identifier: EUPL-1.2 */
#include "directory_http.h"

enum cmn_err directory_http_list_communes(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	struct directory_commune_filter filter = {
	    .departement = cmn_call_param(call, "departement"),
	    .code_postal = cmn_call_param(call, "code_postal"),
	};
	int64_t limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT);
	char room[DIRECTORY_TEXT_MAX];
	struct directory_cursor after;
	enum cmn_err rc = directory_pattern_of(call, room, &filter.pattern);

	if (rc == CMN_OK)
		rc = directory_cursor_of(call, &after);
	if (rc == CMN_OK)
		rc = directory_commune_list(call->pool, &call->ctx, &filter, &after, limit, &res,
					    &call->err);
	return rc ? rc : cmn_reply_list(call, res, limit);
}

enum cmn_err directory_http_read_commune(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = directory_commune_read(call->pool, &call->ctx,
						 cmn_call_param(call, "code"), &res, &call->err);

	return rc ? rc : cmn_reply_row(call, res, 0);
}

static enum cmn_err reply_reference(struct cmn_call *call, enum directory_reference which,
				    const char *filter)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	int64_t limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT);
	struct directory_cursor after;
	enum cmn_err rc = directory_cursor_of(call, &after);

	if (rc == CMN_OK)
		rc = directory_reference_list(call->pool, &call->ctx, which, filter, after.part[0],
					      limit, &res, &call->err);
	return rc ? rc : cmn_reply_list(call, res, limit);
}

enum cmn_err directory_http_list_communities(struct cmn_call *call)
{
	return reply_reference(call, DIRECTORY_COMMUNITIES, NULL);
}

enum cmn_err directory_http_list_serafin(struct cmn_call *call)
{
	return reply_reference(call, DIRECTORY_SERAFIN, cmn_call_param(call, "block"));
}

enum cmn_err directory_http_list_finess_categories(struct cmn_call *call)
{
	return reply_reference(call, DIRECTORY_FINESS, NULL);
}

enum cmn_err directory_http_list_who_does_what(struct cmn_call *call)
{
	return reply_reference(call, DIRECTORY_WHO_DOES_WHAT, cmn_call_param(call, "departement"));
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "intake_ops.h"
#include "page_http.h"
#include "project_http.h"

#include "cmn/record.h"

#include <stdio.h>
#include <string.h>

/* Somebody is named when somebody helped, and only then. */
static enum cmn_err helped(struct cmn_call *call, const char *way, const char *with)
{
	bool help = strcmp(way, "with_help") == 0 || strcmp(way, "representative") == 0;

	if (help && !with)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/validated_with",
				   "dire qui a aidé la personne ou parlé pour elle",
				   "say who helped the person or spoke for them");
	if (!help && with)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/validated_with",
				   "la personne a validé elle-même",
				   "the person validated themselves");
	return CMN_OK;
}

static enum cmn_err read(struct cmn_call *call, const char *today,
			 struct intake_project_validation *v)
{
	enum cmn_err rc =
	    intake_project_day(call, call->body, "", "validated_on", today, &v->validated_on);

	v->way = cmn_json_get(call->body, "validated_how");
	v->said_by = cmn_json_get(call->body, "validated_with");
	return rc == CMN_OK ? helped(call, v->way, v->said_by) : rc;
}

/* Nothing was written: stale, not wanted, nothing to validate. */
static enum cmn_err refused(struct cmn_call *call, const PGresult *now)
{
	enum cmn_err rc = cmn_explain(call, now);

	if (rc != CMN_E_CONFLICT)
		return rc;
	if (strcmp(cmn_column(now, 0, "state"), "wanted") != 0 || cmn_column(now, 0, "number"))
		return intake_project_state(call, now);
	return cmn_fail(&call->err, CMN_E_CONFLICT, "rien n’est encore écrit",
			"nothing is written yet");
}

enum cmn_err intake_http_validate_project(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	struct intake_project_validation v = {0};
	char departement[4], today[CMN_DAY_LEN];
	int64_t version;
	bool replayed;
	enum cmn_err rc = intake_store_project(call->pool, &call->ctx, cmn_call_param(call, "id"),
					       false, &before, &call->err);

	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	intake_project_today(departement, today);
	rc = read(call, today, &v);
	if (rc == CMN_OK)
		rc = intake_event_project_validated(
		    call, cmn_column(before, 0, "situation_id"),
		    cmn_pg_int(before, 0, PQfnumber(before, "number"), 1), v.validated_on, v.way);
	if (rc == CMN_OK)
		rc = intake_store_project_validate(call->pool, &call->ctx, &call->write,
						   call->if_match, &v, &version, &replayed,
						   &call->err);
	if (rc == CMN_E_CONFLICT)
		return cmn_fail(&call->err, rc, "la personne a déjà validé cette version",
				"the person has validated this version already");
	if (rc != CMN_OK && rc != CMN_E_NOT_FOUND)
		return rc;
	if (intake_store_project(call->pool, &call->ctx, call->write.resource_id, false, &now,
				 &call->err) != CMN_OK)
		return call->err.code;
	return rc == CMN_OK ? cmn_reply_seen(call, now) : refused(call, now);
}

enum cmn_err intake_http_list_project_drafts(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	struct intake_page page;
	enum cmn_err rc = intake_page(call, &page);

	if (rc == CMN_OK)
		rc = intake_store_project_drafts(call->pool, &call->ctx, page.departement,
						 call->caller->sub, page.after, page.limit, &res,
						 &call->err);
	return rc == CMN_OK ? cmn_reply_seen_list(call, res, page.limit) : rc;
}

enum cmn_err intake_http_drop_project_draft(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *draft = NULL;
	char departement[4] = "-";
	int64_t version;
	bool replayed;
	enum cmn_err rc =
	    intake_store_project_draft(call->pool, &call->ctx, id, &draft, &call->err);

	/* one that is gone may have been dropped under this very key: the write knows */
	if (rc == CMN_OK)
		cmn_write_at(call, draft, departement);
	else if (rc != CMN_E_NOT_FOUND)
		return rc;
	snprintf(call->write.resource_id, sizeof(call->write.resource_id), "%s", id);
	call->write.departement = departement;
	rc = intake_store_project_drop(call->pool, &call->ctx, &call->write, &version, &replayed,
				       &call->err);
	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail(&call->err, rc, "aucun brouillon à vous sous cet identifiant",
				"no draft of yours under this id");
	return rc == CMN_OK ? cmn_reply_json(call, json_pack("{s:s}", "id", id)) : rc;
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * owner_http.c - who owns a file, who acts while the owner is absent, and what goes to another.
 */
#include "intake_ops.h"
#include "page_http.h"
#include "work_events.h"
#include "work_http.h"

#include <stdio.h>
#include <string.h>

#define ABSENCES      "/v1/intake/absences"
#define REASSIGNMENTS "/v1/intake/reassignments"

enum cmn_err intake_http_hand_over_situation(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	const char *conseiller = cmn_json_get(call->body, "conseiller");
	const char *substitute = cmn_json_get(call->body, "substitute");
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	char departement[4];
	const char *cause;
	enum cmn_err rc = intake_work_situation(call, id, departement, &before);

	if (rc != CMN_OK)
		return rc;
	if (substitute && strcmp(substitute, conseiller) == 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/substitute",
				   "nul ne se remplace soi-même", "nobody is their own substitute");
	cmn_write_at(call, before, departement);
	cause = strcmp(cmn_column(before, 0, "conseiller"), conseiller) == 0 ? "substitute"
									     : "handover";
	rc = intake_event_assigned(call, cause);
	if (rc == CMN_OK) {
		rc = intake_store_handover(call, conseiller, substitute, cause,
					   cmn_json_get(call->body, "note"));
		if (rc == CMN_E_NOT_FOUND)
			return intake_work_explain(call, id);
	}
	return rc == CMN_OK ? intake_work_reply_situation(call, id) : rc;
}

enum cmn_err intake_http_list_owners(struct cmn_call *call)
{
	return intake_work_list(call, INTAKE_OWNERS);
}

enum cmn_err intake_http_reassign_conseiller(struct cmn_call *call)
{
	const char *departement = cmn_json_get(call->body, "departement");
	const char *from = cmn_json_get(call->body, "from_account");
	const char *to = cmn_json_get(call->body, "to_account");
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	if (rc == CMN_OK)
		rc = intake_work_texts(call);
	if (rc != CMN_OK)
		return rc;
	if (strcmp(from, to) == 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/to_account", "c’est le même compte",
				   "this is the same account");
	call->write.departement = departement;
	rc = intake_store_reassign(call, from, to, cmn_json_get(call->body, "reason"));
	return rc == CMN_OK ? intake_work_reply(call, INTAKE_REASSIGNMENT, call->write.resource_id,
						REASSIGNMENTS)
			    : rc;
}

enum cmn_err intake_http_get_reassignment(struct cmn_call *call)
{
	return intake_work_reply(call, INTAKE_REASSIGNMENT, cmn_call_param(call, "id"), NULL);
}

/* --- absences -----------------------------------------------------------------------------------
 */

/* One's own absence is one's own to say; anybody's is the coordonnateur's. */
static enum cmn_err may_say(struct cmn_call *call, const char *pointer, const char *conseiller)
{
	if (call->caller->roles & CMN_ROLE_COORDONNATEUR ||
	    strcmp(conseiller, call->caller->sub) == 0)
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_FORBIDDEN, pointer,
			   "seul un coordonnateur dit l’absence d’un autre",
			   "only a coordonnateur says that somebody else is absent");
}

static enum cmn_err check_absence(struct cmn_call *call, const struct intake_absence *a)
{
	int from, to;

	if (!cmn_day_parse(a->from, &from))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/from_day",
				   "cette date n’existe pas", "this date does not exist");
	if (!cmn_day_parse(a->to, &to) || to < from)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/to_day",
				   "le dernier jour ne précède pas le premier",
				   "the last day does not come before the first");
	if (a->substitute && strcmp(a->substitute, a->conseiller) == 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/substitute",
				   "nul ne se remplace soi-même", "nobody is their own substitute");
	return may_say(call, "/conseiller", a->conseiller);
}

enum cmn_err intake_http_record_absence(struct cmn_call *call)
{
	const char *departement = cmn_json_get(call->body, "departement");
	const char *conseiller = cmn_json_get(call->body, "conseiller");
	const struct intake_absence absence = {
	    .conseiller = conseiller ? conseiller : call->caller->sub,
	    .substitute = cmn_json_get(call->body, "substitute"),
	    .from = cmn_json_get(call->body, "from_day"),
	    .to = cmn_json_get(call->body, "to_day"),
	};
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	if (rc == CMN_OK)
		rc = check_absence(call, &absence);
	if (rc != CMN_OK)
		return rc;
	call->write.departement = departement;
	rc = intake_store_absence(call, &absence);
	return rc == CMN_OK
		   ? intake_work_reply(call, INTAKE_ABSENCE, call->write.resource_id, ABSENCES)
		   : rc;
}

enum cmn_err intake_http_list_absences(struct cmn_call *call)
{
	const char *from = cmn_call_param(call, "from");
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	struct intake_page page;
	char today[CMN_DAY_LEN];
	enum cmn_err rc = intake_page(call, &page);

	if (rc != CMN_OK)
		return rc;
	intake_work_today(page.departement, today);
	rc = intake_store_absences(call, page.departement, from ? from : today, page.after,
				   page.limit, &res);
	return rc == CMN_OK ? cmn_reply_list(call, res, page.limit) : rc;
}

enum cmn_err intake_http_get_absence(struct cmn_call *call)
{
	return intake_work_reply(call, INTAKE_ABSENCE, cmn_call_param(call, "id"), NULL);
}

enum cmn_err intake_http_cancel_absence(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	char departement[4];
	enum cmn_err rc = intake_store_get(call, INTAKE_ABSENCE, id, &before);

	if (rc == CMN_OK)
		rc = may_say(call, "path:id", cmn_column(before, 0, "conseiller"));
	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	rc = intake_store_cancel_absence(call);
	if (rc == CMN_E_NOT_FOUND) {
		rc = intake_store_get(call, INTAKE_ABSENCE, id, &now);
		return rc == CMN_OK ? cmn_explain(call, now) : rc;
	}
	return rc == CMN_OK ? intake_work_reply(call, INTAKE_ABSENCE, id, NULL) : rc;
}

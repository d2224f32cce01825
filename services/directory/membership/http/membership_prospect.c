/* SPDX-License-Identifier: EUPL-1.2
 *
 * membership_prospect.c - a late partner: its letter reaches those who carry the community, and in
 * one act it becomes a member (R102, R106).
 */
#include "kept_http.h"
#include "membership_carriers.h"
#include "membership_http.h"
#include "membership_prospects.h"
#include "prospect.h"
#include "prospects.h"

#include "cmn/role.h"

#include <stdio.h>
#include <string.h>

static enum cmn_err reply_path(struct cmn_call *call, const char *id, const char *departement)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	char today[11];
	enum cmn_err rc;

	directory_today(departement, today);
	rc = directory_prospect_path(call->pool, &call->ctx, id, today, &res, &call->err);
	return rc ? rc : directory_reply_record(call, res);
}

enum cmn_err directory_http_read_prospect_path(struct cmn_call *call)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = membership_own(call, directory_prospect_read, &now);

	return rc ? rc
		  : reply_path(call, cmn_call_param(call, "id"), cmn_column(now, 0, "departement"));
}

/* An account of whoever carries the community reads what was forwarded to it. */
static enum cmn_err carries(struct cmn_call *call, const char *departement)
{
	bool is = false;
	char today[11];
	enum cmn_err rc = CMN_OK;

	if ((call->caller->roles & (CMN_ROLE_COORDONNATEUR | CMN_ROLE_AUTHORITY)) != 0)
		return CMN_OK;
	directory_today(departement, today);
	if (cmn_uuid_valid(call->caller->organisation))
		rc = directory_carrier_is(call->pool, &call->ctx, departement,
					  call->caller->organisation, today, &is, &call->err);
	if (rc != CMN_OK || is)
		return rc;
	return cmn_fail(&call->err, CMN_E_FORBIDDEN,
			"les lettres sont transmises aux porteurs de la communauté",
			"letters are forwarded to those who carry the community");
}

enum cmn_err directory_http_list_forwarded_prospects(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	int64_t limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT);
	const char *departement = cmn_call_param(call, "departement");
	struct directory_cursor after;
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);

	if (rc == CMN_OK)
		rc = carries(call, departement);
	if (rc == CMN_OK)
		rc = directory_cursor_of(call, &after);
	if (rc == CMN_OK)
		rc = directory_prospect_forwarded(call->pool, &call->ctx, departement, &after,
						  limit, &res, &call->err);
	return rc ? rc : cmn_reply_list(call, res, limit);
}

/* --- joining -----------------------------------------------------------------------------------
 */

/* The fields of a draft, for whoever joins by an adhesion; whoever signs the agreement itself has
 * none to draft. */
static enum cmn_err take_draft(struct cmn_call *call, const char *basis, char **ret)
{
	static const char *const FIELDS[] = {"contacts",      "circuits", "contributions",
					     "participation", "sharing",  "sharing_note",
					     "tools"};
	const json_t *given = json_object_get(call->body, "adhesion");

	if (strcmp(basis, "adhesion") != 0)
		return given == NULL
			   ? CMN_OK
			   : cmn_fail_at(&call->err, CMN_E_INVALID, "/adhesion",
					 "un signataire de la convention n’a pas d’adhésion "
					 "à rédiger",
					 "a signatory of the agreement has no adhesion "
					 "to draft");
	*ret = directory_more_of(given, FIELDS, CMN_LEN(FIELDS));
	return *ret != NULL ? CMN_OK : cmn_no_memory(&call->err);
}

static enum cmn_err check(struct cmn_call *call, const char *departement,
			  const struct directory_membership_new *row, int *ret_begin)
{
	char today[11];
	enum cmn_err rc = directory_printable(call);

	if (rc == CMN_OK)
		rc = membership_actor(call, departement, row->actor_id);
	if (rc == CMN_OK)
		rc = membership_standing(call, departement);
	if (rc == CMN_OK)
		rc = membership_day(call, "joined_on", 0, ret_begin);
	if (rc == CMN_OK && *ret_begin > directory_today(departement, today))
		rc = cmn_fail_at(&call->err, CMN_E_INVALID, "/joined_on",
				 "on ne devient pas membre dans l’avenir : ce jour est à venir",
				 "nobody joins in the future: this day is to come");
	return rc;
}

/* Nothing was written: the interest is not as it was seen, or the actor is a member already. */
static enum cmn_err refused(struct cmn_call *call, const char *prospect_id, bool overlaps)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc =
	    directory_prospect_read(call->pool, &call->ctx, prospect_id, &now, &call->err);
	bool same =
	    rc == CMN_OK && cmn_pg_int(now, 0, PQfnumber(now, "version"), 0) == call->if_match;

	if (same && overlaps &&
	    directory_prospect_may(directory_prospect_of(cmn_column(now, 0, "state")),
				   DIRECTORY_PROSPECT_JOINED))
		return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/joined_on",
				   "cet acteur est déjà membre en partie de cette période",
				   "this actor is a member already in part of this time");
	return rc ? rc : cmn_explain(call, now);
}

static enum cmn_err write(struct cmn_call *call, const char *prospect_id,
			  struct directory_membership_new *row, int begin)
{
	struct membership_history history CMN_AUTO(membership_history_drop) = {0};
	const struct membership_span own = {begin, MEMBERSHIP_OPEN};
	CMN_AUTO(directory_text_drop) char *draft = NULL;
	struct directory_written done;
	bool overlaps;
	enum cmn_err rc = take_draft(call, row->basis, &draft);

	if (rc == CMN_OK)
		rc = membership_history_of(call, row->actor_id, &history);
	if (rc)
		return rc;
	const struct directory_prospect_joining joining = {.prospect_id = prospect_id,
							   .adhesion = draft};
	overlaps = membership_met(history.spans, history.n, own) >= 0;
	row->stamp = overlaps ? INT64_C(-1) : history.stamp;
	directory_tells(call, DIRECTORY_EVENT_MEMBERSHIP);
	rc = directory_prospect_join(call->pool, &call->ctx, row, &joining, call->if_match,
				     &call->write, &done, &call->err);
	return rc == CMN_E_NOT_FOUND ? refused(call, prospect_id, overlaps) : rc;
}

enum cmn_err directory_http_join_prospect(struct cmn_call *call)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	struct directory_membership_new row = {
	    .actor_id = cmn_json_get(call->body, "actor_id"),
	    .kind = cmn_json_get(call->body, "kind"),
	    .category = cmn_json_get(call->body, "category"),
	    .college = cmn_json_get(call->body, "college"),
	    .basis = cmn_json_get(call->body, "basis"),
	    .joined_on = cmn_json_get(call->body, "joined_on"),
	};
	const char *id = cmn_call_param(call, "id"), *departement;
	int begin = 0;
	enum cmn_err rc = membership_own(call, directory_prospect_read, &now);

	if (rc)
		return rc;
	departement = cmn_column(now, 0, "departement");
	rc = check(call, departement, &row, &begin);
	call->write.departement = departement;
	if (rc == CMN_OK)
		rc = write(call, id, &row, begin);
	call->write.departement = NULL; /* it was of this frame */
	if (rc)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/directory/members/%s",
		 call->write.resource_id);
	return reply_path(call, id, departement);
}

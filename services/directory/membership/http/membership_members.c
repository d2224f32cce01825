/* SPDX-License-Identifier: EUPL-1.2
 *
 * membership_members.c - an actor joins a community, changes its standing, leaves; who is a member
 * on a day.
 */
#include "kept_http.h"
#include "membership_http.h"
#include "membership_store.h"

#include <stdio.h>
#include <string.h>

static enum cmn_err reply_made(struct cmn_call *call)
{
	snprintf(call->location, sizeof(call->location), "/v1/directory/members/%s",
		 call->write.resource_id);
	return directory_reply_of(call, directory_membership_read, call->write.resource_id);
}

/* --- joining --------------------------------------------------------------------------------- */

/* Whoever joins has signed, today at the latest. */
static enum cmn_err joined_on(struct cmn_call *call, const char *departement, int *ret)
{
	char today[11];
	enum cmn_err rc = membership_day(call, "joined_on", 0, ret);

	if (rc == CMN_OK && *ret > directory_today(departement, today))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/joined_on",
				   "on ne devient pas membre dans l’avenir : ce jour est à venir",
				   "nobody joins in the future: this day is to come");
	return rc;
}

static enum cmn_err twice(struct cmn_call *call)
{
	return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/joined_on",
			   "cet acteur est déjà membre en partie de cette période",
			   "this actor is a member already in part of this time");
}

/* What was done already under this key is found by the write, so an overlap is told only when the
 * write did nothing. */
static enum cmn_err join(struct cmn_call *call, struct directory_membership_new *row, int begin)
{
	struct membership_history history CMN_AUTO(membership_history_drop) = {0};
	const struct membership_span own = {begin, MEMBERSHIP_OPEN};
	struct directory_written done;
	enum cmn_err rc = membership_history_of(call, row->actor_id, &history);

	if (rc)
		return rc;
	row->stamp =
	    membership_met(history.spans, history.n, own) < 0 ? history.stamp : INT64_C(-1);
	directory_tells(call, DIRECTORY_EVENT_MEMBERSHIP);
	rc =
	    directory_membership_join(call->pool, &call->ctx, row, &call->write, &done, &call->err);
	return rc == CMN_E_NOT_FOUND ? twice(call) : rc;
}

enum cmn_err directory_http_join_member(struct cmn_call *call)
{
	const char *departement = cmn_json_get(call->body, "departement");
	struct directory_membership_new row = {
	    .actor_id = cmn_json_get(call->body, "actor_id"),
	    .kind = cmn_json_get(call->body, "kind"),
	    .category = cmn_json_get(call->body, "category"),
	    .college = cmn_json_get(call->body, "college"),
	    .basis = cmn_json_get(call->body, "basis"),
	    .joined_on = cmn_json_get(call->body, "joined_on"),
	};
	int begin = 0;
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	if (rc == CMN_OK)
		rc = membership_actor(call, departement, row.actor_id);
	if (rc == CMN_OK)
		rc = membership_standing(call, departement);
	if (rc == CMN_OK)
		rc = joined_on(call, departement, &begin);
	call->write.departement = departement;
	if (rc == CMN_OK)
		rc = join(call, &row, begin);
	return rc ? rc : reply_made(call);
}

/* --- another standing ------------------------------------------------------------------------ */

/* The record `id` as it is now tells why nothing was written. */
static enum cmn_err refused(struct cmn_call *call, const char *id)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = directory_membership_read(call->pool, &call->ctx, id, &now, &call->err);

	return rc ? rc : cmn_explain(call, now);
}

static enum cmn_err since_good(struct cmn_call *call, const PGresult *now, const char *departement)
{
	int begin = (int)cmn_pg_int(now, 0, PQfnumber(now, "_begin"), 0), since = 0;
	char today[11];
	enum cmn_err rc = membership_day(call, "since", 0, &since);

	if (rc == CMN_OK && !membership_end_good(begin, since, directory_today(departement, today)))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/since",
				   "ce jour n’est ni avant le début, ni après aujourd’hui",
				   "this day is neither before the beginning nor after today");
	return rc;
}

static enum cmn_err change(struct cmn_call *call, const PGresult *now)
{
	const struct directory_membership_change to = {
	    .member_id = cmn_column(now, 0, "id"),
	    .actor_id = cmn_column(now, 0, "actor_id"),
	    .kind = cmn_json_get(call->body, "kind"),
	    .category = cmn_json_get(call->body, "category"),
	    .college = cmn_json_get(call->body, "college"),
	    .since = cmn_json_get(call->body, "since"),
	};
	const char *departement = cmn_column(now, 0, "departement");
	struct directory_written done;
	enum cmn_err rc = membership_standing(call, departement);

	if (rc == CMN_OK)
		rc = since_good(call, now, departement);
	if (rc)
		return rc;
	call->write.departement = departement;
	directory_tells(call, DIRECTORY_EVENT_MEMBERSHIP);
	rc = directory_membership_change(call->pool, &call->ctx, &to, call->if_match, &call->write,
					 &done, &call->err);
	call->write.departement = NULL; /* it was of this frame */
	return rc == CMN_E_NOT_FOUND ? refused(call, to.member_id) : rc;
}

enum cmn_err directory_http_change_member(struct cmn_call *call)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = membership_own(call, directory_membership_read, &now);

	if (rc == CMN_OK)
		rc = change(call, now);
	return rc ? rc : reply_made(call);
}

/* --- leaving -----------------------------------------------------------------------------------
 */

static enum cmn_err leave(struct cmn_call *call, const PGresult *now)
{
	int begin = (int)cmn_pg_int(now, 0, PQfnumber(now, "_begin"), 0);
	struct membership_ending ending;
	struct directory_written done;
	char departement[4];
	enum cmn_err rc;

	cmn_write_at(call, now, departement);
	rc = membership_ending_of(call, departement, begin, &ending);
	if (rc)
		return rc;
	const struct directory_membership_end end = {
	    .actor_id = cmn_column(now, 0, "actor_id"),
	    .ended_on = ending.ended_on,
	    .why = ending.why,
	    .decision_on = ending.decision_on,
	    .decision_id = ending.decision_id,
	};
	directory_tells(call, DIRECTORY_EVENT_MEMBERSHIP);
	rc = directory_membership_leave(call->pool, &call->ctx, &end, call->if_match, &call->write,
					&done, &call->err);
	return rc == CMN_E_NOT_FOUND ? refused(call, cmn_column(now, 0, "id")) : rc;
}

enum cmn_err directory_http_end_member(struct cmn_call *call)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = membership_own(call, directory_membership_read, &now);

	if (rc == CMN_OK)
		rc = leave(call, now);
	return rc ? rc
		  : directory_reply_of(call, directory_membership_read, cmn_call_param(call, "id"));
}

/* --- reading -----------------------------------------------------------------------------------
 */

enum cmn_err directory_http_read_member(struct cmn_call *call)
{
	return directory_reply_of(call, directory_membership_read, cmn_call_param(call, "id"));
}

enum cmn_err directory_http_list_members(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	int64_t limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT);
	char today[11];
	struct directory_membership_filter filter = {
	    .departement = cmn_call_param(call, "departement"),
	    .kind = cmn_call_param(call, "kind"),
	    .category = cmn_call_param(call, "category"),
	    .college = cmn_call_param(call, "college"),
	};
	struct directory_cursor after;
	enum cmn_err rc = directory_cursor_of(call, &after);

	filter.day = membership_on(call, filter.departement, today);
	if (rc == CMN_OK)
		rc = directory_membership_list(call->pool, &call->ctx, &filter, &after, limit, &res,
					       &call->err);
	return rc ? rc : cmn_reply_list(call, res, limit);
}

enum cmn_err directory_http_list_actor_memberships(struct cmn_call *call)
{
	PGresult *actor CMN_AUTO(cmn_pgres_drop) = NULL;
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *id = cmn_call_param(call, "id");
	int64_t limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT);
	struct directory_cursor after;
	enum cmn_err rc = directory_cursor_of(call, &after);

	if (rc == CMN_OK)
		rc = directory_actor_read(call->pool, &call->ctx, id, &actor, &call->err);
	if (rc == CMN_OK)
		rc = directory_membership_history(call->pool, &call->ctx, id, &after, limit, &res,
						  &call->err);
	return rc ? rc : cmn_reply_list(call, res, limit);
}

enum cmn_err directory_http_read_member_figures(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *departement = cmn_call_param(call, "departement");
	char today[11];
	enum cmn_err rc =
	    directory_membership_figures(call->pool, &call->ctx, departement,
					 membership_on(call, departement, today), &res, &call->err);

	return rc ? rc : cmn_reply_row(call, res, 0);
}

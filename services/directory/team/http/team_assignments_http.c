/* SPDX-License-Identifier: EUPL-1.2
 *
 * team_assignments_http.c - what somebody of the team holds: function, employer, quotités over
 * time, lending.  Quotités and functions of one person are looked at together; what was looked at
 * must still be true when it is written (the person's turn).
 */
#include "more.h"
#include "team_draft.h"
#include "told.h"

#include <stdio.h>
#include <string.h>

#define ASSIGNMENTS "/v1/directory/team/assignments"
#define ATTEMPTS    3 /* when what was looked at has changed meanwhile */

static enum cmn_err read_one(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx, const char *id,
			     PGresult **ret, struct cmn_error *err)
{
	return team_store_assignment(pool, ctx, id, true, ret, err);
}

static enum cmn_err write(struct cmn_call *call, const struct team_draft *d, int64_t turn)
{
	return team_store_assign(call->pool, &call->ctx, d->columns, call->if_match, d->person_id,
				 turn, &call->write, &call->err);
}

/* What is refused now may have been done before, under the same key: then it is that. */
static enum cmn_err unless_done(struct cmn_call *call, const struct team_draft *d)
{
	struct cmn_error *why CMN_AUTO(team_error_drop) = malloc(sizeof(*why));
	enum cmn_err rc;

	if (why == NULL)
		return cmn_no_memory(&call->err);
	*why = call->err;
	cmn_error_init(&call->err);
	rc = write(call, d, -1);
	if (rc != CMN_E_NOT_FOUND)
		return rc;
	call->err = *why;
	return why->code;
}

/* Look at what they hold, then write, as long as it is still so. */
static enum cmn_err settle(struct cmn_call *call, const struct team_draft *d)
{
	enum cmn_err rc = CMN_E_NOT_FOUND;

	for (int i = 0; rc == CMN_E_NOT_FOUND && i < ATTEMPTS; i++) {
		int64_t turn = 0;

		cmn_error_init(&call->err);
		rc = team_draft_check(call, d, &turn);
		if (rc == CMN_E_INVALID || rc == CMN_E_CONFLICT)
			return unless_done(call, d);
		if (rc == CMN_OK)
			rc = write(call, d, turn);
	}
	return rc;
}

enum cmn_err directory_http_create_team_assignment(struct cmn_call *call)
{
	struct team_draft d CMN_AUTO(team_draft_drop) = {0};
	const char *departement = cmn_json_get(call->body, "departement");
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	if (rc == CMN_OK)
		rc = team_draft(call, NULL, departement, &d);
	if (rc)
		return rc;
	call->write.departement = departement;
	directory_tells(call, DIRECTORY_EVENT_TEAM);
	rc = settle(call, &d);
	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail(&call->err, CMN_E_CONFLICT,
				"ce que tient cette personne change en ce moment",
				"what this person holds is changing right now");
	return rc ? rc : team_reply_made(call, read_one, ASSIGNMENTS);
}

static enum cmn_err change(struct cmn_call *call, const PGresult *now)
{
	struct team_draft d CMN_AUTO(team_draft_drop) = {0};
	char departement[4];
	enum cmn_err rc;

	cmn_write_at(call, now, departement);
	if (cmn_pg_int(now, 0, PQfnumber(now, "version"), 0) != call->if_match) {
		d.person_id = cmn_column(now, 0, "person_id");
		rc = write(call, &d, -1); /* done before, or stale */
	} else {
		rc = team_draft(call, now, departement, &d);
		directory_tells(call, DIRECTORY_EVENT_TEAM);
		if (rc == CMN_OK)
			rc = settle(call, &d);
	}
	return rc == CMN_E_NOT_FOUND ? team_refused(call, read_one) : rc;
}

enum cmn_err directory_http_update_team_assignment(struct cmn_call *call)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *id = cmn_call_param(call, "id");
	enum cmn_err rc = read_one(call->pool, &call->ctx, id, &now, &call->err);

	if (rc == CMN_OK)
		rc = change(call, now);
	return rc ? rc : team_reply(call, read_one, id);
}

/* --- reading ------------------------------------------------------------------------------------
 */

enum cmn_err directory_http_read_team_assignment(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = team_store_assignment(call->pool, &call->ctx, cmn_call_param(call, "id"),
						team_names(call), &res, &call->err);

	return rc ? rc : cmn_reply_seen(call, res);
}

enum cmn_err directory_http_list_team_assignments(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	int64_t limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT);
	const char *state = cmn_call_param(call, "state");
	struct team_filter filter = {.person_id = cmn_call_param(call, "person_id"),
				     .function = cmn_call_param(call, "function"),
				     .named = team_names(call)};
	struct directory_cursor after;
	char day[CMN_DAY_LEN];
	int asked;
	enum cmn_err rc = team_departement(call, &filter.departement);

	if (rc == CMN_OK)
		rc = directory_cursor_of(call, &after);
	if (rc == CMN_OK)
		rc = team_day_asked(call, "day", filter.departement, day, &asked);
	filter.day = state != NULL && strcmp(state, "all") == 0 ? NULL : day;
	if (rc == CMN_OK)
		rc = team_store_assignments(call->pool, &call->ctx, &filter, &after, limit, &res,
					    &call->err);
	return rc ? rc : cmn_reply_seen_list(call, res, limit);
}

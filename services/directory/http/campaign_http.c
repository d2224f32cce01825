/* SPDX-License-Identifier: EUPL-1.2
 *
 * campaign_http.c - the log of communication, to everybody and to those it is meant for (R251).
 */
#include "campaigns.h"
#include "facts.h"
#include "more.h"

#include "cmn/calendar.h"

#include <stdio.h>
#include <string.h>

struct campaign_draft {
	struct directory_campaign_row row;
	char *zone, *publics, *figures; /* owned */
};

static void draft_drop(struct campaign_draft *d)
{
	free(d->zone);
	free(d->publics);
	free(d->figures);
}

enum cmn_err directory_http_read_campaign(struct cmn_call *call)
{
	return directory_reply_of(call, directory_campaign_read, cmn_call_param(call, "id"));
}

enum cmn_err directory_http_list_campaigns(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	struct cmn_pg_ctx ctx = directory_sight(call);
	int64_t limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT);
	const char *departement = cmn_call_param(call, "departement");
	const char *state = cmn_call_param(call, "state");
	struct directory_cursor after;
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);

	if (rc == CMN_OK)
		rc = directory_cursor_of(call, &after);
	if (rc == CMN_OK)
		rc = directory_campaign_list(
		    call->pool, &ctx, departement, cmn_call_param(call, "audience"),
		    state != NULL && strcmp(state, "all") == 0, &after, limit, &res, &call->err);
	return rc ? rc : cmn_reply_list(call, res, limit);
}

enum cmn_err directory_http_read_campaign_summary(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *departement = cmn_call_param(call, "departement");
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);

	if (rc == CMN_OK)
		rc = directory_campaign_summary(call->pool, &call->ctx, departement,
						cmn_call_param(call, "year"), &res, &call->err);
	return rc ? rc : cmn_reply_row(call, res, 0);
}

static enum cmn_err check_days(struct cmn_call *call, const struct directory_campaign_row *row)
{
	int from = 0, until = 0;

	if (!cmn_day_parse(row->starts, &from))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/from", "ce jour n’existe pas",
				   "this day does not exist");
	if (row->ends == NULL || (cmn_day_parse(row->ends, &until) && until >= from))
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_INVALID, "/until",
			   "le dernier jour n’existe pas ou vient avant le premier",
			   "the last day does not exist or comes before the first");
}

static enum cmn_err take_lists(struct cmn_call *call, const PGresult *now, struct campaign_draft *d)
{
	json_t *zone CMN_AUTO(cmn_json_drop) = directory_list_of(call->body, "zone", now);
	json_t *publics CMN_AUTO(cmn_json_drop) = directory_list_of(call->body, "publics", now);
	struct directory_references refs = {0};

	if (zone == NULL || publics == NULL)
		return cmn_no_memory(&call->err);
	if (strcmp(d->row.audience, "targeted") == 0 && json_array_size(zone) == 0 &&
	    json_array_size(publics) == 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/publics",
				   "une communication ciblée dit son public ou son territoire",
				   "targeted communication says its public or its territory");
	d->row.zone = d->zone = cmn_json_pg_array(zone);
	d->row.publics = d->publics = cmn_json_pg_array(publics);
	if (d->zone == NULL || d->publics == NULL)
		return cmn_no_memory(&call->err);
	refs.zone = d->zone;
	return directory_references_check(call->pool, &call->ctx, &refs, &call->err);
}

static enum cmn_err take_figures(struct cmn_call *call, const PGresult *now,
				 struct campaign_draft *d)
{
	const json_t *given = json_object_get(call->body, "figures");

	if (json_is_object(given)) {
		d->row.figures = d->figures = json_dumps(given, JSON_COMPACT);
		return d->figures != NULL ? CMN_OK : cmn_no_memory(&call->err);
	}
	d->row.figures = given == NULL && now != NULL ? cmn_column(now, 0, "figures") : NULL;
	return CMN_OK;
}

static enum cmn_err draft(struct cmn_call *call, const PGresult *now, struct campaign_draft *d)
{
	enum cmn_err rc = directory_printable(call);

	d->row.title = directory_merged(call->body, "title", now);
	d->row.audience = directory_merged(call->body, "audience", now);
	d->row.medium = directory_merged(call->body, "medium", now);
	d->row.starts = directory_merged(call->body, "from", now);
	d->row.ends = directory_merged(call->body, "until", now);
	d->row.note = directory_merged(call->body, "note", now);
	d->row.active = now == NULL || directory_merged_bool(call->body, "active", now);
	if (rc == CMN_OK)
		rc = check_days(call, &d->row);
	if (rc == CMN_OK)
		rc = take_lists(call, now, d);
	if (rc == CMN_OK)
		rc = take_figures(call, now, d);
	directory_tells(call, DIRECTORY_EVENT_CAMPAIGN);
	return rc;
}

enum cmn_err directory_http_create_campaign(struct cmn_call *call)
{
	struct campaign_draft d CMN_AUTO(draft_drop) = {0};
	const char *departement = cmn_json_get(call->body, "departement");
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	if (rc == CMN_OK)
		rc = draft(call, NULL, &d);
	if (rc)
		return rc;
	call->write.departement = departement;
	rc = directory_campaign_write(call->pool, &call->ctx, &d.row, 0, &call->write, &call->err);
	if (rc)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/directory/campaigns/%s",
		 call->write.resource_id);
	return directory_reply_of(call, directory_campaign_read, call->write.resource_id);
}

static enum cmn_err change(struct cmn_call *call, const PGresult *now)
{
	struct campaign_draft d CMN_AUTO(draft_drop) = {0};
	char departement[4];
	enum cmn_err rc;

	cmn_write_at(call, now, departement);
	rc = draft(call, now, &d);
	if (rc == CMN_OK)
		rc = directory_campaign_write(call->pool, &call->ctx, &d.row, call->if_match,
					      &call->write, &call->err);
	return rc == CMN_E_NOT_FOUND ? directory_refused(call, directory_campaign_read) : rc;
}

/* Another team's log is not found, like one that is absent. */
enum cmn_err directory_http_update_campaign(struct cmn_call *call)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	struct cmn_pg_ctx ctx = directory_sight(call);
	const char *id = cmn_call_param(call, "id");
	enum cmn_err rc = directory_campaign_read(call->pool, &ctx, id, &now, &call->err);

	if (rc == CMN_OK)
		rc = change(call, now);
	return rc ? rc : directory_reply_of(call, directory_campaign_read, id);
}

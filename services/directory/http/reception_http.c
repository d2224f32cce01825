/* SPDX-License-Identifier: EUPL-1.2
 *
 * reception_http.c - where people are received: head office, antennas, permanences, partners.
 */
#include "facts.h"
#include "more.h"
#include "premises.h"
#include "receptions.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

struct point_draft {
	struct directory_reception_row row;
	char due[CMN_DAY_LEN];
	char *hours; /* owned */
};

static void draft_drop(struct point_draft *d)
{
	free(d->hours);
}

enum cmn_err directory_http_read_reception_point(struct cmn_call *call)
{
	return directory_reply_of(call, directory_reception_read, cmn_call_param(call, "id"));
}

enum cmn_err directory_http_list_reception_points(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	struct cmn_pg_ctx ctx = directory_sight(call);
	int64_t limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT);
	const char *state = cmn_call_param(call, "state");
	struct directory_cursor after;
	enum cmn_err rc = directory_cursor_of(call, &after);

	if (rc == CMN_OK)
		rc = directory_reception_list(
		    call->pool, &ctx, cmn_call_param(call, "departement"),
		    cmn_call_param(call, "kind"), cmn_call_param(call, "commune"),
		    state != NULL && strcmp(state, "all") == 0, &after, limit, &res, &call->err);
	return rc ? rc : cmn_reply_list(call, res, limit);
}

/* Whoever hosts is in activity. */
static enum cmn_err check_host(struct cmn_call *call)
{
	PGresult *actor CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *id = cmn_json_get(call->body, "actor_id");
	enum cmn_err rc = directory_actor_read(call->pool, &call->ctx, id, &actor, &call->err);

	if (rc == CMN_OK && !cmn_pg_bool(actor, 0, PQfnumber(actor, "active")))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/actor_id",
				   "cet acteur n’est plus en activité",
				   "this actor is no longer in activity");
	return rc;
}

/* A place that people may come to: in use, of the département, not a shelter. */
static enum cmn_err check_place(struct cmn_call *call, const char *departement)
{
	PGresult *place CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *id = cmn_json_get(call->body, "place_id");
	enum cmn_err rc;

	if (id == NULL)
		return CMN_OK;
	rc = directory_place_read(call->pool, &call->ctx, id, &place, &call->err);
	if (rc == CMN_E_NOT_FOUND ||
	    (rc == CMN_OK && (strcmp(cmn_column(place, 0, "departement"), departement) != 0 ||
			      !cmn_pg_bool(place, 0, PQfnumber(place, "active")))))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/place_id",
				   "ce n’est pas un lieu en service du département",
				   "this is no place in use in the département");
	if (rc == CMN_OK && cmn_pg_bool(place, 0, PQfnumber(place, "confidential")))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/place_id",
				   "un lieu confidentiel ne peut pas accueillir le public",
				   "a confidential place cannot receive the public");
	return rc;
}

static enum cmn_err check_complied(struct cmn_call *call, const struct directory_reception_row *row,
				   int since, int today)
{
	int complied = 0;

	if (row->complied_on == NULL)
		return CMN_OK;
	if (!cmn_day_parse(row->complied_on, &complied) || complied < since || complied > today)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/temporary/complied_on",
				   "ce jour est entre le début et aujourd’hui",
				   "this day lies between the beginning and today");
	if (row->neutral || strcmp(row->kind, "partner_point") == 0)
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_INVALID, "/neutral",
			   "un lieu mis en conformité est neutre",
			   "a place that complies is neutral");
}

/* The year is one: it neither begins anew while it runs, nor goes away unsaid. */
static enum cmn_err check_year(struct cmn_call *call, const PGresult *now, const char *since)
{
	const char *began = cmn_column(now, 0, "_since"),
		   *complied = cmn_column(now, 0, "_complied_on");

	if (began == NULL)
		return CMN_OK;
	if (since == NULL && complied == NULL)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/temporary",
				   "une période provisoire se termine par complied_on",
				   "a temporary period ends by complied_on");
	/* days in this form compare like texts */
	if (since == NULL || strcmp(since, began) <= 0 ||
	    (complied != NULL && strcmp(since, complied) > 0))
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_INVALID, "/temporary/since",
			   "l’année a commencé le %s et ne recommence pas",
			   "the year began on %s and does not begin anew", began);
}

/* Since when, until when at the latest, and what is done about it (R249). */
static enum cmn_err take_temporary(struct cmn_call *call, const char *departement,
				   const PGresult *now, struct point_draft *d)
{
	json_t *given = json_object_get(call->body, "temporary");
	int since = 0, today = cmn_day_of(cmn_clock_us(), departement);

	if (given == NULL && now != NULL) {
		d->row.since = cmn_column(now, 0, "_since");
		d->row.plan = cmn_column(now, 0, "_plan");
		d->row.complied_on = cmn_column(now, 0, "_complied_on");
	} else {
		d->row.since = cmn_json_get(given, "since");
		d->row.plan = cmn_json_get(given, "plan");
		d->row.complied_on = cmn_json_get(given, "complied_on");
	}
	if (given != NULL && now != NULL && check_year(call, now, d->row.since) != CMN_OK)
		return call->err.code;
	if (d->row.since == NULL)
		return CMN_OK;
	if (!cmn_day_parse(d->row.since, &since) || since > today)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/temporary/since",
				   "ce jour n’est pas un jour passé ou le jour même",
				   "this is neither today nor a day that is past");
	cmn_day_format(directory_premises_due(since, departement), d->due);
	d->row.due = d->due;
	return check_complied(call, &d->row, since, today);
}

/* The community's own points show no brand, or have a plan for it (R248, R249). */
static enum cmn_err check_neutral(struct cmn_call *call, const struct directory_reception_row *row)
{
	if (row->neutral || row->since != NULL || strcmp(row->kind, "partner_point") == 0)
		return CMN_OK;
	return cmn_fail_at(
	    &call->err, CMN_E_INVALID, "/neutral",
	    "ce lieu est neutre, ou bien provisoire avec un plan de mise en conformité",
	    "this place is neutral, or temporary with a plan to comply");
}

static enum cmn_err take_hours(struct cmn_call *call, const char *departement, const PGresult *now,
			       struct point_draft *d)
{
	const json_t *given = json_object_get(call->body, "hours");
	enum cmn_err rc = directory_hours_good(call, given, "/hours", departement);

	if (rc)
		return rc;
	if (json_is_object(given)) {
		d->row.hours = d->hours = json_dumps(given, JSON_COMPACT);
		return d->hours != NULL ? CMN_OK : cmn_no_memory(&call->err);
	}
	d->row.hours = given == NULL && now != NULL ? cmn_column(now, 0, "_hours") : NULL;
	return CMN_OK;
}

static bool flag(const struct cmn_call *call, const char *key, const PGresult *now,
		 const char *column, bool otherwise)
{
	const json_t *given = json_object_get(call->body, key);

	if (given != NULL)
		return json_is_true(given);
	return now != NULL ? cmn_pg_bool(now, 0, PQfnumber(now, column)) : otherwise;
}

/* The point as it will be: members of the body over what is (now: NULL for a new one). */
static enum cmn_err draft(struct cmn_call *call, const char *departement, const PGresult *now,
			  struct point_draft *d)
{
	enum cmn_err rc = directory_printable(call);

	d->row.place_id = directory_merged(call->body, "place_id", now);
	d->row.kind = directory_merged(call->body, "kind", now);
	d->row.name = directory_merged(call->body, "name", now);
	d->row.actor_id = cmn_json_get(call->body, "actor_id");
	d->row.neutral = flag(call, "neutral", now, "neutral", false);
	d->row.active = flag(call, "active", now, "_active", true);
	if (rc == CMN_OK)
		rc = check_place(call, departement);
	if (rc == CMN_OK)
		rc = take_temporary(call, departement, now, d);
	if (rc == CMN_OK)
		rc = check_neutral(call, &d->row);
	if (rc == CMN_OK)
		rc = take_hours(call, departement, now, d);
	directory_tells(call, DIRECTORY_EVENT_RECEPTION_POINT);
	return rc;
}

enum cmn_err directory_http_create_reception_point(struct cmn_call *call)
{
	struct point_draft d CMN_AUTO(draft_drop) = {0};
	enum cmn_err rc = directory_may_add(call);

	if (rc == CMN_OK)
		rc = check_host(call);
	if (rc == CMN_OK)
		rc = draft(call, call->write.departement, NULL, &d);
	if (rc)
		return rc;
	rc = directory_reception_write(call->pool, &call->ctx, &d.row, 0, &call->write, &call->err);
	if (rc)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/directory/reception-points/%s",
		 call->write.resource_id);
	return directory_reply_of(call, directory_reception_read, call->write.resource_id);
}

static enum cmn_err change(struct cmn_call *call, const PGresult *now)
{
	struct point_draft d CMN_AUTO(draft_drop) = {0};
	char departement[4];
	enum cmn_err rc;

	cmn_write_at(call, now, departement);
	rc = cmn_call_territory(call, "path:id", departement);
	if (rc == CMN_OK)
		rc = draft(call, departement, now, &d);
	if (rc == CMN_OK)
		rc = directory_reception_write(call->pool, &call->ctx, &d.row, call->if_match,
					       &call->write, &call->err);
	return rc == CMN_E_NOT_FOUND ? directory_refused(call, directory_reception_read) : rc;
}

enum cmn_err directory_http_update_reception_point(struct cmn_call *call)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	struct cmn_pg_ctx ctx = directory_sight(call);
	const char *id = cmn_call_param(call, "id");
	enum cmn_err rc = directory_reception_read(call->pool, &ctx, id, &now, &call->err);

	if (rc == CMN_OK)
		rc = change(call, now);
	return rc ? rc : directory_reply_of(call, directory_reception_read, id);
}

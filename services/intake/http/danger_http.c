/* SPDX-License-Identifier: EUPL-1.2
 *
 * danger_http.c - the danger act: an alert in one gesture, then what is known and what was done.
 * What is read here is never entered in the trail that access logs are made of (danger_store.h).
 */
#include "danger_store.h"
#include "intake_events.h"
#include "intake_ops.h"
#include "page_http.h"
#include "reception_http.h"

#include <stdio.h>
#include <string.h>

static struct intake_danger_reader reader(const struct cmn_call *call, char now[CMN_TIME_LEN])
{
	cmn_time_format(cmn_clock_us(), now);
	return (struct intake_danger_reader){
	    .operation = call->op->id,
	    .request_id = call->request_id,
	    .now = now,
	    .coordonnateur = (call->caller->roles & CMN_ROLE_COORDONNATEUR) != 0,
	};
}

static enum cmn_err load(struct cmn_call *call, const char *id, PGresult **ret)
{
	char now[CMN_TIME_LEN];
	const struct intake_danger_reader r = reader(call, now);

	return intake_store_danger(call->pool, &call->ctx, &r, id, ret, &call->err);
}

static enum cmn_err reply(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = load(call, id, &res);

	if (rc != CMN_OK)
		return rc;
	call->version = cmn_pg_int(res, 0, PQfnumber(res, "version"), 0);
	return cmn_reply_row(call, res, 0);
}

static void write_protocol(struct cmn_buf *out, const PGresult *res)
{
	cmn_json_key(out, "protocol");
	cmn_json_open(out, '[');
	for (int row = 0; row < PQntuples(res); row++)
		cmn_pg_write_row(out, res, row);
	cmn_json_close(out, ']');
}

/* The alert is out; now whom to call.  The same for a repeated act: kept from the record. */
static enum cmn_err reply_raised(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *alert = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *protocol = NULL;
	struct cmn_buf *out = &call->out;
	enum cmn_err rc = load(call, call->write.resource_id, &alert);
	char day[11];

	if (rc != CMN_OK)
		return rc;
	snprintf(day, sizeof(day), "%.10s", call->write.now);
	rc = intake_store_protocol(call->pool, &call->ctx, cmn_column(alert, 0, "departement"), day,
				   cmn_column(alert, 0, "kind"), &protocol, &call->err);
	if (rc != CMN_OK)
		return rc;
	call->version = 1;
	snprintf(call->location, sizeof(call->location), "/v1/intake/dangers/%s",
		 call->write.resource_id);
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "id", call->write.resource_id);
	cmn_json_kstr(out, "departement", cmn_column(alert, 0, "departement"));
	cmn_json_kint(out, "version", 1);
	cmn_json_kstr(out, "kind", cmn_column(alert, 0, "kind"));
	cmn_json_kstr(out, "raised_at", cmn_column(alert, 0, "_raised_at"));
	write_protocol(out, protocol);
	cmn_json_close(out, '}');
	return CMN_OK;
}

enum cmn_err intake_http_raise_danger(struct cmn_call *call)
{
	const struct intake_danger danger = {
	    .kind = cmn_json_get(call->body, "kind"),
	    .solicitation_id = cmn_json_get(call->body, "solicitation_id"),
	    .situation_id = cmn_json_get(call->body, "situation_id"),
	    .call_id = cmn_json_get(call->body, "call_id"),
	};
	struct intake_place place;
	bool replayed;
	enum cmn_err rc = intake_place_find(call, call->body, &place);

	if (rc != CMN_OK)
		return rc;
	call->write.departement = place.departement;
	rc = intake_event_danger_raised(call);
	if (rc == CMN_OK)
		rc = intake_store_raise_danger(call->pool, &call->ctx, &call->write, &danger,
					       &replayed, &call->err);
	return rc == CMN_OK ? reply_raised(call) : rc;
}

enum cmn_err intake_http_get_danger(struct cmn_call *call)
{
	return reply(call, cmn_call_param(call, "id"));
}

enum cmn_err intake_http_list_dangers(struct cmn_call *call)
{
	const char *waiting = cmn_call_param(call, "waiting");
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char now[CMN_TIME_LEN];
	const struct intake_danger_reader r = reader(call, now);
	struct intake_page page;
	enum cmn_err rc = intake_page(call, &page);

	if (rc == CMN_OK)
		rc = intake_store_dangers(call->pool, &call->ctx, &r, page.departement,
					  waiting && strcmp(waiting, "true") == 0, page.after,
					  page.limit, &res, &call->err);
	return rc == CMN_OK ? cmn_reply_list(call, res, page.limit) : rc;
}

static enum cmn_err add_entry(struct cmn_call *call, const char *danger_id)
{
	CMN_AUTO(cmn_free_drop)
	char *measures = cmn_json_pg_array(json_object_get(call->body, "measures"));
	bool replayed;

	if (!measures)
		return cmn_no_memory(&call->err);
	return intake_store_add_danger_entry(call->pool, &call->ctx, &call->write, danger_id,
					     measures, cmn_json_get(call->body, "details"),
					     &replayed, &call->err);
}

enum cmn_err intake_http_add_danger_entry(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *alert = NULL;
	char departement[4];
	enum cmn_err rc = intake_text_check(call, call->body, "details");

	if (rc == CMN_OK)
		rc = load(call, id, &alert);
	if (rc != CMN_OK)
		return rc;
	snprintf(departement, sizeof(departement), "%s", cmn_column(alert, 0, "departement"));
	call->write.departement = departement;
	rc = add_entry(call, id);
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/intake/dangers/%s", id);
	return reply(call, id);
}

enum cmn_err intake_http_acknowledge_danger(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *alert = NULL;
	char departement[4];
	bool replayed;
	enum cmn_err rc = load(call, id, &alert);

	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, alert, departement);
	rc = intake_event_danger_acknowledged(call);
	if (rc == CMN_OK)
		rc = intake_store_acknowledge_danger(call->pool, &call->ctx, &call->write,
						     &replayed, &call->err);
	if (rc == CMN_E_CONFLICT)
		return cmn_fail(&call->err, CMN_E_CONFLICT, "l’alerte est déjà prise en compte",
				"the alert is acknowledged already");
	return rc == CMN_OK ? reply(call, id) : rc;
}

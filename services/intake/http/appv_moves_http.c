/* SPDX-License-Identifier: EUPL-1.2
 *
 * appv_moves_http.c - what becomes of a relay to a facilitator.
 */
#include "appv.h"
#include "appv_http.h"
#include "intake_ops.h"
#include "project_http.h"

#include "cmn/clock.h"
#include "cmn/record.h"

#include <stdio.h>
#include <string.h>

#define DAY (INT64_C(86400) * 1000000)

#define TRIES 3 /* what comes back, against a project that others write at once */

/* One act on the relay in the path. */
struct act {
	struct cmn_call *call;
	PGresult *before;
	char departement[4];
	struct intake_appv_move move;
	struct intake_relayed ids;
};

static void act_drop(struct act *a)
{
	PQclear(a->before);
}

static enum cmn_err refused(struct act *a)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	enum cmn_err rc = intake_appv_load(a->call, a->call->write.resource_id, &now);

	return rc == CMN_OK ? cmn_explain(a->call, now) : rc;
}

/* What the caller may see of it, and the move.  A move that the state does not have leads nowhere:
 * the statement finds no target, unless the act was done before under the same key. */
static enum cmn_err begin(struct act *a, enum intake_appv_act act)
{
	struct cmn_call *call = a->call;
	enum cmn_err rc = intake_appv_load(call, cmn_call_param(call, "id"), &a->before);
	const char *to;

	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, a->before, a->departement);
	a->move.version = call->if_match;
	a->move.from = cmn_column(a->before, 0, "state");
	to = intake_appv_next(a->move.from, act);
	a->move.to = to ? to : a->move.from;
	if (!to)
		a->move.from = "-";
	a->ids =
	    (struct intake_relayed){call->write.resource_id, cmn_column(a->before, 0, "project_id"),
				    cmn_column(a->before, 0, "situation_id")};
	return CMN_OK;
}

/* The relay after the act.  For who may no longer see it only that it is over. */
static enum cmn_err reply(struct act *a)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	enum cmn_err rc = intake_appv_load(a->call, a->call->write.resource_id, &now);

	return rc == CMN_OK ? cmn_reply_seen(a->call, now) : rc;
}

static enum cmn_err finish(struct act *a, intake_appv_move_fn *store, enum cmn_err rc)
{
	struct cmn_call *call = a->call;
	int64_t version;
	bool replayed;

	if (rc == CMN_OK)
		rc = store(call->pool, &call->ctx, &call->write, &a->move, &version, &replayed,
			   &call->err);
	if (rc == CMN_E_NOT_FOUND)
		return refused(a);
	return rc == CMN_OK ? reply(a) : rc;
}

/* A facilitator acts on what they may see; a repeat of what has ended is answered as it was. */
static enum cmn_err visible(struct act *a)
{
	if (!intake_appv_running(cmn_column(a->before, 0, "state")))
		return CMN_OK;
	return intake_appv_visible(a->call, a->before);
}

enum cmn_err intake_http_acknowledge_appv_relay(struct cmn_call *call)
{
	CMN_AUTO(act_drop) struct act a = {.call = call};
	enum cmn_err rc = begin(&a, INTAKE_APPV_ACKNOWLEDGE);

	if (rc == CMN_OK)
		rc = visible(&a);
	if (rc != CMN_OK)
		return rc;
	return finish(&a, intake_store_appv_acknowledge,
		      intake_event_appv_acknowledged(call, &a.ids));
}

enum cmn_err intake_http_start_appv_relay(struct cmn_call *call)
{
	CMN_AUTO(act_drop) struct act a = {.call = call};
	enum cmn_err rc = begin(&a, INTAKE_APPV_START);

	if (rc == CMN_OK)
		rc = visible(&a);
	if (rc != CMN_OK)
		return rc;
	return finish(&a, intake_store_appv_start, intake_event_appv_started(call, &a.ids));
}

/* Declining needs no consent: it sends nothing out, and must always be possible. */
enum cmn_err intake_http_decline_appv_relay(struct cmn_call *call)
{
	CMN_AUTO(act_drop) struct act a = {.call = call};
	enum cmn_err rc = begin(&a, INTAKE_APPV_DECLINE);

	if (rc != CMN_OK)
		return rc;
	a.move.reason = cmn_json_get(call->body, "reason");
	a.move.note = cmn_json_get(call->body, "note");
	return finish(&a, intake_store_appv_end,
		      intake_event_appv_declined(call, &a.ids, a.move.reason));
}

enum cmn_err intake_http_stop_appv_relay(struct cmn_call *call)
{
	CMN_AUTO(act_drop) struct act a = {.call = call};
	enum cmn_err rc = begin(&a, INTAKE_APPV_STOP);

	if (rc != CMN_OK)
		return rc;
	a.move.reason = cmn_json_get(call->body, "reason");
	a.move.note = cmn_json_get(call->body, "note");
	return finish(&a, intake_store_appv_end,
		      intake_event_appv_stopped(call, &a.ids, a.move.reason));
}

enum cmn_err intake_http_extend_appv_relay(struct cmn_call *call)
{
	CMN_AUTO(act_drop) struct act a = {.call = call};
	char due[CMN_TIME_LEN];
	enum cmn_err rc = begin(&a, INTAKE_APPV_EXTEND);

	if (rc != CMN_OK)
		return rc;
	cmn_time_format(
	    cmn_clock_us() + cmn_json_get_int(call->body, "return_within_days", 7) * DAY, due);
	a.move.return_due = due;
	return finish(&a, intake_store_appv_extend, intake_event_appv_extended(call, &a.ids, due));
}

/* A person asks in their own situation, a facilitator in what is addressed to them. */
static enum cmn_err may_ask(struct act *a)
{
	enum cmn_err rc = intake_project_mine(a->call, a->ids.situation_id);

	return rc == CMN_OK ? visible(a) : rc;
}

enum cmn_err intake_http_ask_conseiller(struct cmn_call *call)
{
	CMN_AUTO(act_drop) struct act a = {.call = call};
	char today[CMN_DAY_LEN];
	enum cmn_err rc = begin(&a, INTAKE_APPV_ASK_CONSEILLER);

	if (rc == CMN_OK)
		rc = may_ask(&a);
	if (rc != CMN_OK)
		return rc;
	intake_project_today(a.departement, today);
	a.move.by = cmn_json_get(call->body, "asked_by");
	rc = intake_project_day(call, call->body, "", "asked_on", today, &a.move.on);
	if (rc != CMN_OK)
		return rc;
	return finish(&a, intake_store_appv_ask,
		      intake_event_appv_asked(call, &a.ids, a.move.on, a.move.by));
}

enum cmn_err intake_http_take_conseiller_request(struct cmn_call *call)
{
	CMN_AUTO(act_drop) struct act a = {.call = call};
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	int64_t version;
	bool replayed;
	enum cmn_err rc = begin(&a, INTAKE_APPV_ASK_CONSEILLER);

	if (rc == CMN_OK)
		rc = intake_event_appv_taken(call, &a.ids);
	if (rc == CMN_OK)
		rc = intake_store_appv_take(call->pool, &call->ctx, &call->write, &a.move, &version,
					    &replayed, &call->err);
	if (rc != CMN_E_NOT_FOUND || !a.before)
		return rc == CMN_OK ? reply(&a) : rc;
	rc = refused(&a);
	if (rc == CMN_E_CONFLICT)
		return cmn_fail(&call->err, rc, "aucune demande de la famille n’est en attente",
				"no request of the family is waiting");
	return rc;
}

/* --- what was built comes back ---------------------------------------------------------------- */

static enum cmn_err give_back(struct act *a, const struct intake_project_said *said,
			      const PGresult *relay)
{
	struct cmn_call *call = a->call;
	const struct intake_versioned version = {
	    .project_id = a->ids.project_id,
	    .situation_id = a->ids.situation_id,
	    .number = cmn_pg_int(relay, 0, PQfnumber(relay, "_next_number"), 1),
	    .built_with = said->builders,
	    .domains = said->domains,
	    .acts = said->acts,
	    .co_built = said->co_built,
	};
	CMN_AUTO(cmn_free_drop) char *text = intake_versioned_text(call, &version);
	char event_id[CMN_UUID_LEN];
	const struct intake_appv_return back = {
	    .move = a->move,
	    .content = said->content,
	    .built_with = said->built_with,
	    .categories = said->categories,
	    .co_built = said->co_built,
	    .project_version = cmn_pg_int(relay, 0, PQfnumber(relay, "_project_version"), 0),
	    .event_id = event_id,
	    .event_data = text,
	};
	int64_t done;
	bool replayed;
	enum cmn_err rc = intake_event_appv_returned(call, &a->ids, version.number, said->co_built);

	if (rc == CMN_OK && !text)
		rc = cmn_no_memory(&call->err);
	cmn_uuid7(event_id);
	return rc == CMN_OK ? intake_store_appv_return(call->pool, &call->ctx, &call->write, &back,
						       &done, &replayed, &call->err)
			    : rc;
}

/* The project may have moved on between reading and writing: read again, a few times. */
static enum cmn_err give_back_now(struct act *a, const struct intake_project_said *said)
{
	enum cmn_err rc = give_back(a, said, a->before);

	for (int i = 1; rc == CMN_E_NOT_FOUND && i < TRIES; i++) {
		CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;

		rc = intake_appv_load(a->call, a->call->write.resource_id, &now);
		if (rc != CMN_OK)
			return rc;
		/* not the project, the relay itself has changed: trying again does not help */
		if (strcmp(cmn_column(now, 0, "version"), cmn_column(a->before, 0, "version")) !=
			0 ||
		    strcmp(cmn_column(now, 0, "_project_version"),
			   cmn_column(a->before, 0, "_project_version")) == 0)
			return CMN_E_NOT_FOUND;
		rc = give_back(a, said, now);
	}
	return rc;
}

enum cmn_err intake_http_return_appv_relay(struct cmn_call *call)
{
	CMN_AUTO(act_drop) struct act a = {.call = call};
	CMN_AUTO(intake_project_said_drop) struct intake_project_said said = {0};
	char today[CMN_DAY_LEN];
	enum cmn_err rc = begin(&a, INTAKE_APPV_GIVE_BACK);

	if (rc == CMN_OK)
		rc = visible(&a);
	if (rc != CMN_OK)
		return rc;
	intake_project_today(a.departement, today);
	a.move.note = cmn_json_get(call->body, "note");
	rc = intake_project_take(call, json_object_get(call->body, "content"), "/content", today,
				 &said);
	if (rc == CMN_OK)
		rc = give_back_now(&a, &said);
	if (rc == CMN_E_NOT_FOUND)
		rc = intake_project_too_late(
		    call, refused(&a), a.ids.project_id,
		    cmn_pg_int(a.before, 0, PQfnumber(a.before, "_project_version"), 1),
		    said.content);
	return rc == CMN_OK ? reply(&a) : rc;
}

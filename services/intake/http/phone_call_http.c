/* SPDX-License-Identifier: EUPL-1.2
 *
 * phone_call_http.c - the telephone platform tells of its calls; people open them and call back.
 */
#include "intake_events.h"
#include "intake_ops.h"
#include "page_http.h"
#include "phone_call_store.h"
#include "reception_http.h"

#include <stdio.h>
#include <string.h>

#define TRIES 6 /* against others who tell of the same call at the same moment */

/* One event that is told, and what is known of its call. */
struct told {
	struct intake_place place;
	char at[CMN_TIME_LEN], first_at[CMN_TIME_LEN], last_at[CMN_TIME_LEN];
	struct intake_told events[INTAKE_CALL_EVENTS_MAX];
	size_t n;
	struct intake_telling telling;
	bool known; /* the event was told before */
};

static enum cmn_err reply_call(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = intake_store_phone_call(call->pool, &call->ctx, id, &res, &call->err);

	return rc == CMN_OK ? cmn_reply_seen(call, res) : rc;
}

/* The events that are known, and the new one at the end. */
static enum cmn_err gather(struct cmn_call *call, struct told *t, const PGresult *res)
{
	const struct intake_told one = {.event = intake_call_event_of(t->telling.kind)};
	int known = PQntuples(res);
	int at = PQfnumber(res, "_at_us"), kind = PQfnumber(res, "_kind");
	struct intake_told *last;

	if (known >= INTAKE_CALL_EVENTS_MAX)
		return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/call_id",
				   "cet appel a déjà %d événements",
				   "this call has %d events already", INTAKE_CALL_EVENTS_MAX);
	for (int row = 0; row < known; row++)
		t->events[row] = (struct intake_told){
		    cmn_pg_int(res, row, at, 0), intake_call_event_of(cmn_pg_text(res, row, kind))};
	last = &t->events[known];
	*last = one;
	if (!cmn_time_parse(t->at, &last->at))
		return cmn_fail(&call->err, CMN_E_INTERNAL, "instant illisible",
				"unreadable instant");
	t->known = false;
	for (int i = 0; i < known; i++)
		t->known |= t->events[i].at == last->at && t->events[i].event == last->event;
	t->n = (size_t)known + 1;
	return CMN_OK;
}

/* What the call has become with all that is known. */
static void decide(struct cmn_call *call, struct told *t, const PGresult *res)
{
	bool seen = PQntuples(res) > 0;
	enum intake_callback before =
	    intake_callback_of(seen ? cmn_column(res, 0, "callback_state") : NULL);
	enum intake_call_event state = intake_call_fold(t->events, t->n);
	struct intake_telling *to = &t->telling;

	cmn_time_format(t->events[0].at, t->first_at);
	cmn_time_format(t->events[t->n - 1].at, t->last_at);
	to->first_at = t->first_at;
	to->last_at = t->last_at;
	to->state = intake_call_event_code(state);
	to->callback_state = intake_callback_code(intake_callback_after(before, state));
	to->commune = t->place.commune[0] ? t->place.commune : NULL;
	to->seen = seen ? cmn_pg_int(res, 0, PQfnumber(res, "version"), 0) : 0;
	if (seen)
		snprintf(call->write.resource_id, sizeof(call->write.resource_id), "%s",
			 cmn_column(res, 0, "id"));
}

/* Read, decide, write what was decided on that reading. */
static enum cmn_err try_once(struct cmn_call *call, struct told *t, bool *ret_replayed)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = intake_store_phone_call_told(call->pool, &call->ctx, t->place.departement,
						       t->telling.platform_id, &res, &call->err);

	if (rc == CMN_OK)
		rc = gather(call, t, res);
	if (rc != CMN_OK)
		return rc;
	decide(call, t, res);
	if (t->known)
		return CMN_OK;
	rc = intake_event_call(call, t->telling.state, t->telling.callback_state,
			       t->telling.last_at);
	if (rc == CMN_OK)
		rc = intake_store_tell_call(call->pool, &call->ctx, &call->write, &t->telling,
					    ret_replayed, &call->err);
	return rc;
}

static bool told_by_another(enum cmn_err rc)
{
	return rc == CMN_E_NOT_FOUND || rc == CMN_E_CONFLICT;
}

static enum cmn_err tell(struct cmn_call *call, struct told *t)
{
	enum cmn_err rc = CMN_E_CONFLICT;
	bool replayed = false;

	for (int i = 0; i < TRIES && told_by_another(rc); i++) {
		call->write.departement = t->place.departement;
		rc = try_once(call, t, &replayed);
		if (rc == CMN_E_CONFLICT && call->err.n_faults > 0)
			return rc; /* too many events */
		if (rc != CMN_E_INVALID)
			continue;
		rc = intake_place_mend(call, &t->place, rc);
		if (rc == CMN_OK)
			rc = CMN_E_CONFLICT; /* once more, with the commune of today */
	}
	if (told_by_another(rc))
		return cmn_fail(&call->err, CMN_E_UNAVAILABLE,
				"trop d’événements simultanés sur cet appel",
				"too many simultaneous events of this call");
	return rc;
}

enum cmn_err intake_http_tell_call(struct cmn_call *call)
{
	struct told t = {.telling = {
			     .platform_id = cmn_json_get(call->body, "call_id"),
			     .kind = cmn_json_get(call->body, "event"),
			     .callback_number = cmn_json_get(call->body, "callback_number"),
			 }};
	enum cmn_err rc = intake_place_find(call, call->body, &t.place);

	if (rc == CMN_OK)
		rc = intake_instant(call, call->body, "at", t.at);
	t.telling.at = t.at;
	if (rc == CMN_OK)
		rc = tell(call, &t);
	return rc == CMN_OK ? reply_call(call, call->write.resource_id) : rc;
}

enum cmn_err intake_http_get_call(struct cmn_call *call)
{
	return reply_call(call, cmn_call_param(call, "id"));
}

/* Somebody else has it: who, so that one can ask them. */
static enum cmn_err held(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	enum cmn_err rc = intake_store_phone_call(call->pool, &call->ctx, id, &now, &call->err);

	if (rc != CMN_OK)
		return rc;
	return cmn_fail(&call->err, CMN_E_CONFLICT, "cet appel est tenu par %s",
			"this call is held by %s", cmn_column(now, 0, "taken_by"));
}

enum cmn_err intake_http_take_call(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	char departement[4];
	bool replayed;
	enum cmn_err rc = intake_store_phone_call(call->pool, &call->ctx, id, &before, &call->err);

	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	rc = intake_event_call(call, cmn_column(before, 0, "state"),
			       cmn_column(before, 0, "callback_state"), call->write.now);
	if (rc == CMN_OK)
		rc = intake_store_take_call(call->pool, &call->ctx, &call->write, &replayed,
					    &call->err);
	if (rc == CMN_E_NOT_FOUND)
		return held(call, id);
	return rc == CMN_OK ? reply_call(call, id) : rc;
}

/* Not done: stale, or nobody waits for this call. */
static enum cmn_err explain_attempt(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	enum cmn_err rc = intake_store_phone_call(call->pool, &call->ctx, id, &now, &call->err);

	if (rc != CMN_OK)
		return rc;
	if (cmn_pg_int(now, 0, PQfnumber(now, "version"), 0) != call->if_match)
		return cmn_explain(call, now);
	return cmn_fail(&call->err, CMN_E_CONFLICT, "cet appel n’attend pas de rappel",
			"this call does not wait to be called back");
}

enum cmn_err intake_http_try_callback(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	const char *outcome = cmn_json_get(call->body, "outcome");
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	char departement[4];
	const char *after;
	bool replayed;
	enum cmn_err rc = intake_store_phone_call(call->pool, &call->ctx, id, &before, &call->err);

	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	after = intake_callback_code(intake_callback_tried(
	    intake_attempt_of(outcome),
	    (int)cmn_pg_int(before, 0, PQfnumber(before, "attempts"), 0) + 1,
	    (int)cmn_pg_int(before, 0, PQfnumber(before, "_attempts_max"), 1)));
	rc = intake_event_call(call, cmn_column(before, 0, "state"), after, call->write.now);
	if (rc == CMN_OK)
		rc = intake_store_call_attempt(call->pool, &call->ctx, &call->write, call->if_match,
					       outcome, after, &replayed, &call->err);
	if (rc == CMN_E_NOT_FOUND)
		return explain_attempt(call, id);
	return rc == CMN_OK ? reply_call(call, id) : rc;
}

enum cmn_err intake_http_list_callbacks(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	struct intake_page page;
	char now[CMN_TIME_LEN];
	enum cmn_err rc = intake_page(call, &page);

	cmn_time_format(cmn_clock_us(), now);
	if (rc == CMN_OK)
		rc = intake_store_callbacks(call->pool, &call->ctx, page.departement, now,
					    page.after, page.limit, &res, &call->err);
	return rc == CMN_OK ? cmn_reply_seen_list(call, res, page.limit) : rc;
}

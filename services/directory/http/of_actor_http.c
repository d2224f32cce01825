/* SPDX-License-Identifier: EUPL-1.2 */
#include "more.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

/* Lists below an actor; of an actor that does not exist there is none. */
static enum cmn_err list(struct cmn_call *call, enum directory_of_actor which)
{
	PGresult *actor CMN_AUTO(cmn_pgres_drop) = NULL;
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *id = cmn_call_param(call, "id");
	const char *state =
	    which != DIRECTORY_CONTACTS_OF_ACTOR ? cmn_call_param(call, "state") : NULL;
	int64_t limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT);
	struct cmn_pg_ctx ctx = directory_sight(call);
	struct directory_cursor after;
	enum cmn_err rc = directory_cursor_of(call, &after);

	if (rc == CMN_OK)
		rc = directory_actor_read(call->pool, &ctx, id, &actor, &call->err);
	if (rc == CMN_OK)
		rc = directory_of_actor_list(call->pool, &ctx, which, id,
					     state != NULL && strcmp(state, "all") == 0, &after,
					     limit, &res, &call->err);
	return rc ? rc : cmn_reply_list(call, res, limit);
}

enum cmn_err directory_http_list_actor_offers(struct cmn_call *call)
{
	return list(call, DIRECTORY_OFFERS_OF_ACTOR);
}

enum cmn_err directory_http_list_actor_places(struct cmn_call *call)
{
	return list(call, DIRECTORY_PLACES_OF_ACTOR);
}

enum cmn_err directory_http_list_actor_contacts(struct cmn_call *call)
{
	return list(call, DIRECTORY_CONTACTS_OF_ACTOR);
}

/* --- open at T ------------------------------------------------------------------------------- */

/* Whose hours decide, and what they are (owned; NULL: nobody stated any). */
static json_t *deciding(const PGresult *res, const char **ret_whose)
{
	static const char *const ORDER[][2] = {
	    {"there", "offer_at_place"}, {"own", "offer"}, {"place", "place"}};

	for (size_t i = 0; i < CMN_LEN(ORDER); i++) {
		const char *text = cmn_column(res, 0, ORDER[i][0]);

		if (text == NULL)
			continue;
		*ret_whose = ORDER[i][1];
		return json_loads(text, 0, NULL);
	}
	return NULL;
}

static void put_instant(struct cmn_buf *out, const char *key, int64_t us)
{
	char text[CMN_TIME_LEN];

	if (us == 0)
		return;
	cmn_time_format(us, text);
	cmn_json_kstr(out, key, text);
}

static void put_local(struct cmn_buf *out, int64_t us, const char *departement)
{
	int day = cmn_day_of(us, departement);
	int minute = directory_minute_of(us, departement);
	char date[CMN_DAY_LEN], clock[24];

	cmn_day_format(day, date);
	snprintf(clock, sizeof(clock), "%02d:%02d", minute / 60 % 24, minute % 60);
	put_instant(out, "at", us);
	cmn_json_kstr(out, "local_date", date);
	cmn_json_kstr(out, "local_time", clock);
	cmn_json_kbool(out, "holiday", cmn_day_holiday(day, departement));
}

/* An offer that is no more is not open. */
static void put_answer(struct cmn_call *call, const PGresult *res, int64_t us, const json_t *stated,
		       const char *whose)
{
	const char *departement = cmn_column(res, 0, "departement");
	bool active = cmn_pg_bool(res, 0, PQfnumber(res, "active"));
	struct directory_hours hours;
	struct directory_opening o;

	cmn_json_kbool(&call->out, "known", stated != NULL || !active);
	if (!active)
		cmn_json_kbool(&call->out, "open", false);
	if (stated == NULL || !active || !directory_hours_of(stated, &hours))
		return;
	o = directory_hours_at(&hours, us, departement);
	cmn_json_kstr(&call->out, "stated_for", whose);
	cmn_json_kbool(&call->out, "open", o.open);
	put_instant(&call->out, "until", o.until_us);
	put_instant(&call->out, "next", o.next_us);
	if (json_is_true(json_object_get(stated, "on_appointment")))
		cmn_json_kbool(&call->out, "on_appointment", true);
}

static enum cmn_err reply(struct cmn_call *call, const PGresult *res, int64_t us)
{
	const char *whose = NULL;
	json_t *stated CMN_AUTO(cmn_json_drop) = deciding(res, &whose);

	cmn_json_open(&call->out, '{');
	cmn_json_kstr(&call->out, "offer_id", cmn_call_param(call, "id"));
	cmn_json_kstr(&call->out, "place_id", cmn_column(res, 0, "place_id"));
	put_local(&call->out, us, cmn_column(res, 0, "departement"));
	put_answer(call, res, us, stated, whose);
	cmn_json_close(&call->out, '}');
	return call->out.failed ? cmn_no_memory(&call->err) : CMN_OK;
}

enum cmn_err directory_http_read_opening(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *at = cmn_call_param(call, "at");
	const char *place = cmn_call_param(call, "place_id");
	int64_t us = cmn_clock_us();
	enum cmn_err rc;

	if (at != NULL && !cmn_time_parse(at, &us))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "query:at",
				   "un instant RFC 3339 est attendu",
				   "an RFC 3339 instant is expected");
	rc = directory_opening_read(call->pool, &call->ctx, cmn_call_param(call, "id"), place, &res,
				    &call->err);
	if (rc)
		return rc;
	if (place != NULL && cmn_column(res, 0, "place_id") == NULL)
		return cmn_fail_at(&call->err, CMN_E_NOT_FOUND, "query:place_id",
				   "cette offre ne se tient pas en ce lieu",
				   "this offer is not held at this place");
	return reply(call, res, us);
}

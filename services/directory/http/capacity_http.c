/* SPDX-License-Identifier: EUPL-1.2
 *
 * capacity_http.c - free places are stated and shown, offers confirmed, the unconfirmed listed.
 */
#include "kept_http.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void take_lines(const json_t *list, struct directory_room_line *lines)
{
	const json_t *item;
	size_t i;

	json_array_foreach((json_t *)(uintptr_t)list, i, item)
	{
		lines[i] = (struct directory_room_line){
		    .unit = cmn_json_get(item, "unit"),
		    .label = cmn_json_get(item, "label"),
		    .public = cmn_json_get(item, "public"),
		    .total = cmn_json_get_int(item, "total", DIRECTORY_ROOM_UNSAID),
		    .free = cmn_json_get_int(item, "free", 0),
		    .waiting = cmn_json_get_int(item, "waiting", DIRECTORY_ROOM_UNSAID),
		};
	}
}

static enum cmn_err check_lines(struct cmn_call *call, const struct directory_room_line *lines,
				size_t n, const char *at)
{
	char pointer[96];
	size_t line = 0;

	switch (directory_room_check(lines, n, &line)) {
	case DIRECTORY_ROOM_MORE_FREE:
		snprintf(pointer, sizeof(pointer), "%s/lines/%zu/free", at, line);
		return cmn_fail_at(
		    &call->err, CMN_E_INVALID, pointer,
		    "il y a plus de places libres (%" PRId64 ") que de places (%" PRId64 ")",
		    "there are more free places (%" PRId64 ") than places (%" PRId64 ")",
		    lines[line].free, lines[line].total);
	case DIRECTORY_ROOM_TWICE:
		snprintf(pointer, sizeof(pointer), "%s/lines/%zu", at, line);
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
				   "cette unité et ce public sont déjà dans la liste",
				   "this unit and public are in the list already");
	case DIRECTORY_ROOM_GOOD:
	default:
		return CMN_OK;
	}
}

/* The day it was true, today when nobody says. */
static enum cmn_err check_day(struct cmn_call *call, const char *text, int today, const char *at)
{
	char pointer[64];
	int day = today;

	snprintf(pointer, sizeof(pointer), "%s/true_on", at);
	if (!cmn_day_parse(text, &day))
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer, "cette date n’existe pas",
				   "this date does not exist");
	switch (directory_room_day_check(day, today)) {
	case DIRECTORY_ROOM_DAY_AHEAD:
		return cmn_fail_at(
		    &call->err, CMN_E_INVALID, pointer,
		    "des places libres se constatent : cette date n’est pas encore venue",
		    "free places are observed: this date has not come yet");
	case DIRECTORY_ROOM_DAY_OLD:
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
				   "cette date remonte à plus d’un an",
				   "this date is more than a year ago");
	case DIRECTORY_ROOM_DAY_GOOD:
	default:
		return CMN_OK;
	}
}

enum cmn_err directory_not_kept(struct cmn_call *call, const char *offer_id)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = directory_offer_read(call->pool, &call->ctx, offer_id, &now, &call->err);

	if (rc)
		return rc;
	if (!cmn_pg_bool(now, 0, PQfnumber(now, "active")))
		return cmn_fail(&call->err, CMN_E_CONFLICT, "cette offre n’est plus proposée",
				"this offer is no longer made");
	return cmn_fail(&call->err, CMN_E_CONFLICT,
			"on connaît déjà les places libres d’un jour plus récent",
			"the free places of a later day are known already");
}

enum cmn_err directory_state_capacity(struct cmn_call *call, const PGresult *offer,
				      const json_t *body, const char *at, const char *via,
				      const char *link)
{
	struct directory_room_line lines[DIRECTORY_ROOM_LINES];
	const json_t *list = json_object_get(body, "lines");
	size_t n = json_array_size(list);
	char *text CMN_AUTO(directory_text_drop) = json_dumps(list, JSON_COMPACT);
	const char *said = cmn_json_get(body, "true_on");
	char departement[4], today_text[CMN_DAY_LEN];
	struct directory_written done;
	enum cmn_err rc;

	snprintf(departement, sizeof(departement), "%s", cmn_column(offer, 0, "departement"));
	int today = directory_today(departement, today_text);
	struct directory_capacity row = {
	    .offer_id = cmn_column(offer, 0, "id"),
	    .lines = text,
	    .true_on = said != NULL ? said : today_text,
	    .via = via,
	    .link = link,
	};
	if (text == NULL)
		return cmn_no_memory(&call->err);
	take_lines(list, lines);
	rc = directory_printable(call);
	if (rc == CMN_OK)
		rc = check_lines(call, lines, n, at);
	if (rc == CMN_OK)
		rc = check_day(call, row.true_on, today, at);
	if (rc)
		return rc;
	row.sum = directory_room_add(lines, n);
	call->write.departement = departement;
	directory_tells(call, DIRECTORY_EVENT_CAPACITY);
	return directory_capacity_state(call->pool, &call->ctx, &row, &call->write, &done,
					&call->err);
}

enum cmn_err directory_confirm_offer(struct cmn_call *call, const PGresult *offer, const char *via,
				     const char *link)
{
	char departement[4], today[CMN_DAY_LEN];
	struct directory_written done;

	cmn_write_at(call, offer, departement);
	directory_today(departement, today);
	directory_tells(call, DIRECTORY_EVENT_CONFIRMED);
	return directory_offer_confirm(call->pool, &call->ctx, via, link, today, &call->write,
				       &done, &call->err);
}

/* --- operations ------------------------------------------------------------------------------ */

static enum cmn_err offer_of(struct cmn_call *call, PGresult **ret, const char **ret_via)
{
	enum cmn_err rc = directory_offer_read(call->pool, &call->ctx, cmn_call_param(call, "id"),
					       ret, &call->err);

	return rc ? rc : directory_keeper(call, *ret, "path:id", ret_via);
}

enum cmn_err directory_http_state_capacity(struct cmn_call *call)
{
	PGresult *offer CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *via = NULL;
	enum cmn_err rc = offer_of(call, &offer, &via);

	if (rc == CMN_OK)
		rc = directory_state_capacity(call, offer, call->body, "", via, NULL);
	if (rc == CMN_E_NOT_FOUND && offer != NULL)
		rc = directory_not_kept(call, cmn_call_param(call, "id"));
	if (rc)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/directory/capacities/%s",
		 call->write.resource_id);
	return directory_reply_of(call, directory_capacity_read, call->write.resource_id);
}

enum cmn_err directory_http_confirm_offer(struct cmn_call *call)
{
	PGresult *offer CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *via = NULL;
	enum cmn_err rc = offer_of(call, &offer, &via);

	if (rc == CMN_OK)
		rc = directory_confirm_offer(call, offer, via, NULL);
	if (rc == CMN_E_NOT_FOUND && offer != NULL)
		rc = directory_not_kept(call, cmn_call_param(call, "id"));
	return rc ? rc : directory_reply_offer(call, cmn_call_param(call, "id"));
}

enum cmn_err directory_http_read_capacity(struct cmn_call *call)
{
	return directory_reply_of(call, directory_capacity_read, cmn_call_param(call, "id"));
}

enum cmn_err directory_http_list_capacities(struct cmn_call *call)
{
	PGresult *offer CMN_AUTO(cmn_pgres_drop) = NULL;
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *id = cmn_call_param(call, "id");
	int64_t limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT);
	struct cmn_pg_ctx ctx = directory_sight(call);
	char after[128];
	enum cmn_err rc = cmn_call_cursor(call, after, sizeof(after));

	if (rc == CMN_OK)
		rc = directory_offer_read(call->pool, &ctx, id, &offer, &call->err);
	if (rc == CMN_OK)
		rc = directory_capacity_list(call->pool, &ctx, id, after, limit, &res, &call->err);
	return rc ? rc : cmn_reply_list(call, res, limit);
}

enum cmn_err directory_http_list_unconfirmed_offers(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *departement = cmn_call_param(call, "departement");
	int64_t limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT);
	char after[128], today[CMN_DAY_LEN];
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);

	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	if (rc)
		return rc;
	directory_today(departement, today);
	rc = directory_unconfirmed_list(call->pool, &call->ctx, departement, today, after, limit,
					&res, &call->err);
	return rc ? rc : cmn_reply_list(call, res, limit);
}

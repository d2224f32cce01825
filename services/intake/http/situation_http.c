/* SPDX-License-Identifier: EUPL-1.2 */
#include "intake_events.h"
#include "intake_ops.h"
#include "intake_store.h"
#include "opening.h"
#include "work_http.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

/* The solicitation that a situation is opened for.  What lies elsewhere answers as what is absent.
 */
static enum cmn_err load_solicitation(struct cmn_call *call, const char *id, PGresult **ret)
{
	enum cmn_err rc = intake_store_asked(call->pool, &call->ctx, id, ret, &call->err);

	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/solicitation_id",
				   "aucune sollicitation sous cet identifiant",
				   "no solicitation under this id");
	return rc;
}

/* The non-substitution check (R026), as far as somebody asked. */
static enum cmn_err check_handled(struct cmn_call *call, const char *departement)
{
	const char *handled = cmn_json_get(call->body, "handled");

	if (!handled && (json_object_get(call->body, "handled_by") ||
			 json_object_get(call->body, "handled_since") ||
			 json_object_get(call->body, "handled_effective")))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/handled",
				   "dites d’abord si un autre acteur agit",
				   "say first whether another actor acts");
	if (!intake_may_take_up(handled, cmn_json_get(call->body, "handled_effective")))
		return cmn_fail_at(
		    &call->err, CMN_E_INVALID, "/handled_effective",
		    "un autre acteur y répond déjà effectivement : la communauté ne se "
		    "substitue pas à lui",
		    "another actor already handles it effectively: the community does "
		    "not take their place");
	return intake_work_past_day(call, departement, "/handled_since",
				    cmn_json_get(call->body, "handled_since"));
}

/* What is open for the person already, seen before the write: *seen is what the write then holds
 * on to.  The rule says which of them is the same need. */
static enum cmn_err check_same_need(struct cmn_call *call, const PGresult *asked,
				    char seen[INTAKE_INT_LEN])
{
	const char *types = cmn_column(asked, 0, "problem_types");
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	const char *state;
	enum cmn_err rc =
	    intake_store_open_for(call->pool, &call->ctx, call->write.departement,
				  cmn_column(asked, 0, "person_id"), types, &res, &call->err);

	if (rc != CMN_OK)
		return rc;
	state = cmn_column(res, 0, "person_state");
	if (state && strcmp(state, "erased") == 0)
		return cmn_fail(&call->err, CMN_E_CONFLICT,
				"les données de la personne ont été effacées",
				"the person's data were erased");
	snprintf(seen, INTAKE_INT_LEN, "%s", cmn_column(res, 0, "opened"));
	if (cmn_json_get(call->body, "despite"))
		return CMN_OK;
	for (int row = 0; row < PQntuples(res); row++) {
		const char *id = cmn_column(res, row, "id");

		if (id && intake_same_need(cmn_pg_bool(res, row, PQfnumber(res, "has_types")),
					   types && strcmp(types, "{}") != 0,
					   cmn_pg_bool(res, row, PQfnumber(res, "common"))))
			return cmn_fail_at(
			    &call->err, CMN_E_CONFLICT, "/despite",
			    "la situation %s est déjà ouverte pour cette personne et ce besoin",
			    "situation %s is open already for this person and need", id);
	}
	return CMN_OK;
}

/* Somebody else was first: with this solicitation, or with another of the same person. */
static enum cmn_err told_why(struct cmn_call *call, const char *solicitation_id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	char seen[INTAKE_INT_LEN];
	const char *opened;
	enum cmn_err rc = load_solicitation(call, solicitation_id, &now);

	if (rc != CMN_OK)
		return rc;
	opened = cmn_column(now, 0, "_situation_id");
	if (opened)
		return cmn_fail(&call->err, CMN_E_CONFLICT,
				"la situation %s est déjà ouverte pour cette sollicitation",
				"situation %s is open already for this solicitation", opened);
	if (strcmp(cmn_column(now, 0, "state"), INTAKE_MOVES[INTAKE_DO_OPEN].from) != 0)
		return cmn_explain(call, now);
	rc = check_same_need(call, now, seen);
	if (rc != CMN_OK)
		return rc;
	return cmn_fail(&call->err, CMN_E_CONFLICT,
			"une autre situation vient de s’ouvrir pour cette personne : recommencez",
			"another situation was opened for this person a moment ago: try again");
}

static enum cmn_err open_it(struct cmn_call *call, const PGresult *asked, const char *seen,
			    const char *flags)
{
	const json_t *b = call->body;
	const char *conseiller = cmn_json_get(b, "conseiller");
	char day[CMN_DAY_LEN];
	const struct intake_opening opening = {
	    .solicitation_id = cmn_column(asked, 0, "id"),
	    .conseiller = conseiller ? conseiller : call->caller->sub,
	    .substitute = cmn_json_get(b, "substitute"),
	    .seen = seen,
	    .need = cmn_json_get(b, "need"),
	    .despite = cmn_json_get(b, "despite"),
	    .response_level = cmn_json_get(b, "response_level"),
	    .priority_flags = flags,
	    .handled = cmn_json_get(b, "handled"),
	    .handled_by = cmn_json_get(b, "handled_by"),
	    .handled_since = cmn_json_get(b, "handled_since"),
	    .handled_effective = cmn_json_get(b, "handled_effective"),
	    .accord_required = json_is_true(json_object_get(b, "accord_required")),
	    .day = day,
	};
	int64_t version;
	bool replayed;

	intake_work_today(call->write.departement, day);
	if (opening.substitute && strcmp(opening.substitute, opening.conseiller) == 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/substitute",
				   "nul ne se remplace soi-même", "nobody is their own substitute");
	return intake_store_open(call->pool, &call->ctx, &call->write, &opening,
				 &INTAKE_MOVES[INTAKE_DO_OPEN], &version, &replayed, &call->err);
}

/* The flags of the request, else what follows from the solicitation; owned by the caller. */
static enum cmn_err take_flags(struct cmn_call *call, const PGresult *asked, char **ret)
{
	const char *flag = intake_priority_of(cmn_column(asked, 0, "mdph_status"));
	char text[80];
	enum cmn_err rc = intake_work_array(call, "priority_flags", ret);

	if (rc != CMN_OK || *ret)
		return rc;
	snprintf(text, sizeof(text), "{%s}", flag ? flag : "");
	*ret = strdup(text);
	return *ret ? CMN_OK
		    : cmn_fail(&call->err, CMN_E_UNAVAILABLE, "mémoire insuffisante",
			       "out of memory");
}

enum cmn_err intake_http_open_situation(struct cmn_call *call)
{
	const char *solicitation_id = cmn_json_get(call->body, "solicitation_id");
	CMN_AUTO(cmn_pgres_drop) PGresult *asked = NULL;
	CMN_AUTO(cmn_free_drop) char *flags = NULL;
	char departement[4], seen[INTAKE_INT_LEN] = "";
	bool free_yet, person;
	enum cmn_err rc = intake_work_texts(call);

	if (rc == CMN_OK)
		rc = load_solicitation(call, solicitation_id, &asked);
	if (rc != CMN_OK)
		return rc;
	snprintf(departement, sizeof(departement), "%s", cmn_column(asked, 0, "departement"));
	call->write.departement = departement;
	rc = check_handled(call, departement);
	if (rc != CMN_OK)
		return rc;
	free_yet = strcmp(cmn_column(asked, 0, "state"), INTAKE_MOVES[INTAKE_DO_OPEN].from) == 0;
	person = cmn_column(asked, 0, "person_id") != NULL;
	/* what is opened already may be a repetition: the write finds out */
	if (person && free_yet)
		rc = check_same_need(call, asked, seen);
	if (rc == CMN_OK)
		rc = take_flags(call, asked, &flags);
	if (rc == CMN_OK)
		rc =
		    intake_event_opened(call, solicitation_id, cmn_column(asked, 0, "_received_at"),
					cmn_column(asked, 0, "profile"));
	if (rc == CMN_OK) {
		rc = open_it(call, asked, seen[0] ? seen : NULL, flags);
		if (rc == CMN_E_NOT_FOUND)
			return told_why(call, solicitation_id);
	}
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/intake/situations/%s",
		 call->write.resource_id);
	return intake_work_reply_situation(call, call->write.resource_id);
}

enum cmn_err intake_http_get_situation(struct cmn_call *call)
{
	return intake_work_reply_situation(call, cmn_call_param(call, "id"));
}

static bool asked_for(const struct cmn_call *call, const char *name)
{
	const char *value = cmn_call_param(call, name);

	return value && strcmp(value, "true") == 0;
}

static enum cmn_err queue_settings(struct cmn_call *call, struct intake_queue *queue)
{
	int values[INTAKE_WORK_KEYS_];
	char day[CMN_DAY_LEN];
	enum cmn_err rc;

	intake_work_today(queue->departement, day);
	rc = intake_store_settings(call, queue->departement, day, values);
	if (rc != CMN_OK)
		return rc;
	queue->watch_days = values[INTAKE_AGE_WATCH_DAYS];
	queue->late_days = values[INTAKE_AGE_LATE_DAYS];
	return CMN_OK;
}

enum cmn_err intake_http_list_situations(struct cmn_call *call)
{
	const char *state = cmn_call_param(call, "state");
	char now[CMN_TIME_LEN], after[128], groups[INTAKE_GROUPS_LEN];
	struct intake_queue queue = {
	    .departement = cmn_call_param(call, "departement"),
	    .state = state ? state : "open",
	    .conseiller = cmn_call_param(call, "conseiller"),
	    .now = now,
	    .after = after,
	    .groups = groups,
	    .priority = asked_for(call, "priority"),
	    .overdue = asked_for(call, "overdue"),
	    .sub_territory_id = cmn_call_param(call, "sub_territory_id"),
	    .limit = cmn_call_param_int(call, "limit", 50),
	};
	CMN_AUTO(intake_work_whose_drop) struct intake_whose_room room = {0};
	struct intake_whose whose = {0};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_call_territory(call, "query:departement", queue.departement);

	cmn_time_format(cmn_clock_us(), now);
	intake_work_groups(call, groups);
	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	if (rc == CMN_OK && asked_for(call, "standing_in"))
		rc = intake_work_whose(call, queue.departement, &room, &whose);
	queue.standing_in = whose.account;
	queue.absent = whose.absent;
	queue.mine = whose.mine;
	if (rc == CMN_OK)
		rc = queue_settings(call, &queue);
	if (rc == CMN_OK)
		rc = intake_store_queue(call->pool, &call->ctx, &queue, &res, &call->err);
	return rc == CMN_OK ? cmn_reply_seen_list(call, res, queue.limit) : rc;
}

/* --- what it is about ---------------------------------------------------------------------------
 */

static enum cmn_err check_changes(struct cmn_call *call, const char *departement)
{
	enum cmn_err rc = intake_work_past_day(call, departement, "/handled_since",
					       cmn_json_get(call->body, "handled_since"));

	return rc != CMN_OK ? rc
			    : intake_work_past_day(call, departement, "/accord_signed_on",
						   cmn_json_get(call->body, "accord_signed_on"));
}

enum cmn_err intake_http_qualify_situation(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	CMN_AUTO(cmn_free_drop) char *changes = NULL;
	char departement[4], day[CMN_DAY_LEN];
	enum cmn_err rc = intake_work_situation(call, id, departement, &before);

	if (rc == CMN_OK)
		rc = check_changes(call, departement);
	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	intake_work_today(departement, day);
	rc = intake_work_json(call, call->body, &changes);
	if (rc == CMN_OK)
		rc = intake_store_qualify(call->pool, &call->ctx, &call->write, call->if_match,
					  changes, day, &call->err);
	if (rc == CMN_E_NOT_FOUND)
		return intake_work_explain(call, id);
	return rc == CMN_OK ? intake_work_reply_situation(call, id) : rc;
}

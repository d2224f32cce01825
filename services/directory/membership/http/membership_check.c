/* SPDX-License-Identifier: EUPL-1.2
 *
 * membership_check.c - what is looked at before a membership or an adhesion is written.
 */
#include "kept_http.h"
#include "membership_http.h"
#include "membership_store.h"

#include "cmn/calendar.h"

#include <stdio.h>
#include <string.h>

void membership_history_drop(struct membership_history *history)
{
	free(history->spans);
	history->spans = NULL;
}

enum cmn_err membership_history_of(struct cmn_call *call, const char *actor_id,
				   struct membership_history *ret)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc =
	    directory_membership_spans(call->pool, &call->ctx, actor_id, &res, &call->err);

	if (rc)
		return rc;
	ret->n = (size_t)PQntuples(res);
	ret->stamp = (int64_t)ret->n;
	ret->spans = calloc(ret->n + 1, sizeof(*ret->spans));
	if (ret->spans == NULL)
		return cmn_no_memory(&call->err);
	for (size_t i = 0; i < ret->n; i++) {
		ret->spans[i].begin = (int)cmn_pg_int(res, (int)i, 0, 0);
		ret->spans[i].end = (int)cmn_pg_int(res, (int)i, 1, MEMBERSHIP_OPEN);
		ret->stamp += cmn_pg_int(res, (int)i, 2, 0);
	}
	return CMN_OK;
}

enum cmn_err membership_actor(struct cmn_call *call, const char *departement, const char *actor_id)
{
	PGresult *actor CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc =
	    directory_actor_read(call->pool, &call->ctx, actor_id, &actor, &call->err);

	if (rc == CMN_E_NOT_FOUND ||
	    (rc == CMN_OK && strcmp(cmn_column(actor, 0, "departement"), departement) != 0))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/actor_id",
				   "aucun acteur du département ne porte cet identifiant",
				   "no actor of the département has this identifier");
	if (rc == CMN_OK && !cmn_pg_bool(actor, 0, PQfnumber(actor, "active")))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/actor_id",
				   "cet acteur n’est plus en activité",
				   "this actor is no longer in activity");
	return rc;
}

enum cmn_err membership_standing(struct cmn_call *call, const char *departement)
{
	const char *kind = cmn_json_get(call->body, "kind");
	const char *college = cmn_json_get(call->body, "college");
	bool known = false;
	enum cmn_err rc;

	if (cmn_json_get(call->body, "category") != NULL && strcmp(kind, "core_member") != 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/category",
				   "seul un membre cœur a une catégorie",
				   "only a core member has a category");
	if (college == NULL)
		return CMN_OK;
	rc = directory_membership_college(call->pool, &call->ctx, departement, college, &known,
					  &call->err);
	if (rc == CMN_OK && !known)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/college",
				   "la région n’a pas ce collège",
				   "the region has no such college");
	return rc;
}

enum cmn_err membership_day(struct cmn_call *call, const char *key, int otherwise, int *ret)
{
	const char *text = cmn_json_get(call->body, key);
	char at[40];

	*ret = otherwise;
	if (text == NULL || cmn_day_parse(text, ret))
		return CMN_OK;
	snprintf(at, sizeof(at), "/%s", key);
	return cmn_fail_at(&call->err, CMN_E_INVALID, at, "ce jour n’existe pas",
			   "this day does not exist");
}

const char *membership_day_text(int day, char room[11])
{
	if (day == MEMBERSHIP_OPEN)
		return NULL;
	cmn_day_format(day, room);
	return room;
}

enum cmn_err membership_ending_of(struct cmn_call *call, const char *departement, int begin,
				  struct membership_ending *ret)
{
	char today[11];
	int ended = 0, decided = 0, now = directory_today(departement, today);
	enum cmn_err rc = membership_day(call, "ended_on", 0, &ended);

	if (rc == CMN_OK)
		rc = membership_day(call, "decision_on", ended, &decided);
	if (rc)
		return rc;
	ret->ended_on = cmn_json_get(call->body, "ended_on");
	ret->why = cmn_json_get(call->body, "why");
	ret->decision_on = cmn_json_get(call->body, "decision_on");
	ret->decision_id = cmn_json_get(call->body, "decision_id");
	if (!membership_end_good(begin, ended, now))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/ended_on",
				   "la fin n’est ni avant le début, ni après aujourd’hui",
				   "the end is neither before the beginning nor after today");
	if (strcmp(ret->why, "excluded") == 0 && ret->decision_on == NULL)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/decision_on",
				   "une exclusion se décide : donnez le jour de la décision",
				   "an exclusion is decided: give the day of the decision");
	if (decided > ended)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/decision_on",
				   "la décision vient avant son effet",
				   "the decision comes before its effect");
	return CMN_OK;
}

enum cmn_err membership_own(struct cmn_call *call, directory_read_fn *read, PGresult **ret)
{
	enum cmn_err rc = read(call->pool, &call->ctx, cmn_call_param(call, "id"), ret, &call->err);

	if (rc == CMN_OK &&
	    cmn_call_territory(call, "path:id", cmn_column(*ret, 0, "departement")) != CMN_OK)
		return cmn_fail(&call->err, CMN_E_NOT_FOUND,
				"aucun enregistrement ne porte cet identifiant",
				"no record has this identifier");
	return rc;
}

const char *membership_on(struct cmn_call *call, const char *departement, char room[11])
{
	const char *on = cmn_call_param(call, "on");

	if (on != NULL)
		return on;
	directory_today(departement, room);
	return room;
}

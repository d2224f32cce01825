/* SPDX-License-Identifier: EUPL-1.2 */
#include "team_http.h"

#include "cmn/clock.h"
#include "cmn/role.h"

#include <stdio.h>
#include <string.h>

json_t *team_columns(const json_t *body, const struct team_member *members, size_t n)
{
	json_t *columns = json_object();

	for (size_t i = 0; i < n; i++) {
		json_t *given = json_object_get(body, members[i].key);

		if (given != NULL && json_object_set(columns, members[i].column, given) != 0) {
			json_decref(columns);
			return NULL;
		}
	}
	return columns;
}

char *team_text(json_t *columns)
{
	char *text =
	    columns != NULL ? json_dumps(columns, JSON_COMPACT | JSON_REAL_PRECISION(12)) : NULL;

	json_decref(columns);
	return text;
}

enum cmn_err team_day(struct cmn_call *call, const char *pointer, const char *text, int none,
		      int *ret)
{
	*ret = none;
	if (text == NULL || cmn_day_parse(text, ret))
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_INVALID, pointer, "ce jour n’existe pas",
			   "this day does not exist");
}

enum cmn_err team_actor(struct cmn_call *call, const char *pointer, const char *id,
			const char *departement)
{
	PGresult *actor CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc;

	if (id == NULL)
		return CMN_OK;
	rc = directory_actor_read(call->pool, &call->ctx, id, &actor, &call->err);
	if (rc == CMN_E_NOT_FOUND ||
	    (rc == CMN_OK && strcmp(cmn_column(actor, 0, "departement"), departement) != 0))
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
				   "aucun acteur du département ne porte cet identifiant",
				   "no actor of the département has this identifier");
	return rc;
}

int team_today(const char *departement)
{
	return cmn_day_of(cmn_clock_us(), departement);
}

enum cmn_err team_departement(struct cmn_call *call, const char **ret)
{
	*ret = cmn_call_param(call, "departement");
	return cmn_call_territory(call, "query:departement", *ret);
}

enum cmn_err team_day_asked(struct cmn_call *call, const char *name, const char *departement,
			    char room[CMN_DAY_LEN], int *ret)
{
	const char *asked = cmn_call_param(call, name);
	char pointer[40];
	enum cmn_err rc;

	snprintf(pointer, sizeof(pointer), "query:%s", name);
	rc = team_day(call, pointer, asked, team_today(departement), ret);
	if (rc == CMN_OK)
		cmn_day_format(*ret, room);
	return rc;
}

bool team_names(const struct cmn_call *call)
{
	return (call->caller->roles &
		(CMN_ROLE_CONSEILLER | CMN_ROLE_COORDONNATEUR | CMN_ROLE_AUTHORITY)) != 0;
}

enum cmn_err team_refused(struct cmn_call *call, team_read_fn *read)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = read(call->pool, &call->ctx, call->write.resource_id, &now, &call->err);

	if (rc == CMN_OK && call->if_match == cmn_pg_int(now, 0, PQfnumber(now, "version"), 0))
		return cmn_fail(
		    &call->err, CMN_E_CONFLICT,
		    "ce qui était affecté a changé entre-temps : relisez avant de décider",
		    "what was assigned has changed since: read again before deciding");
	return rc ? rc : cmn_explain(call, now);
}

enum cmn_err team_reply(struct cmn_call *call, team_read_fn *read, const char *id)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = read(call->pool, &call->ctx, id, &res, &call->err);

	return rc ? rc : cmn_reply_seen(call, res);
}

enum cmn_err team_reply_made(struct cmn_call *call, team_read_fn *read, const char *path)
{
	snprintf(call->location, sizeof(call->location), "%s/%s", path, call->write.resource_id);
	return team_reply(call, read, call->write.resource_id);
}

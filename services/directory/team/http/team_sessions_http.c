/* SPDX-License-Identifier: EUPL-1.2
 *
 * team_sessions_http.c - training, supervision and analysis of cases: planned, held, who of the
 * team took part (R119, R127, R131).
 */
#include "more.h"
#include "team_year_http.h"

#include <string.h>

#define SESSIONS "/v1/directory/team/sessions"

static const struct team_member MEMBERS[] = {
    {"kind", "kind"},
    {"title", "title"},
    {"planned_on", "planned_on"},
    {"held_on", "held_on"},
    {"cancelled", "cancelled"},
    {"minutes", "minutes"},
    {"organiser_id", "organiser_id"},
    {"note", "note"},
    {"present", "present"},
};

static enum cmn_err check_days(struct cmn_call *call, const char *departement, const char *held)
{
	int day;
	enum cmn_err rc =
	    team_day(call, "/planned_on", cmn_json_get(call->body, "planned_on"), 0, &day);

	if (rc == CMN_OK)
		rc = team_day(call, "/held_on", held, 0, &day);
	if (rc == CMN_OK && held != NULL && day > team_today(departement))
		rc = cmn_fail_at(&call->err, CMN_E_INVALID, "/held_on", "ce jour est à venir",
				 "this day is to come");
	return rc;
}

/* Who took part is of the team, and it took place. */
static enum cmn_err check_present(struct cmn_call *call, const char *departement,
				  const json_t *present, const char *held)
{
	char *people CMN_AUTO(directory_text_drop) = NULL;
	int64_t known = 0;
	enum cmn_err rc;

	if (json_array_size(present) == 0)
		return CMN_OK;
	if (held == NULL)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/held_on",
				   "on participe à ce qui a eu lieu : son jour est à donner",
				   "people take part in what was held: its day is to be given");
	people = cmn_json_pg_array(present);
	if (people == NULL)
		return cmn_no_memory(&call->err);
	rc = team_store_known(call->pool, &call->ctx, departement, people, &known, &call->err);
	if (rc == CMN_OK && known != (int64_t)json_array_size(present))
		rc = cmn_fail_at(&call->err, CMN_E_INVALID, "/present",
				 "une de ces personnes n’est pas de l’équipe du département",
				 "one of these people is not of the team of the département");
	return rc;
}

static enum cmn_err check(struct cmn_call *call, const PGresult *now, const char *departement,
			  json_t *columns)
{
	json_t *present CMN_AUTO(cmn_json_drop) = directory_list_of(call->body, "present", now);
	const char *held = directory_merged(call->body, "held_on", now);
	bool cancelled = now == NULL ? json_is_true(json_object_get(call->body, "cancelled"))
				     : directory_merged_bool(call->body, "cancelled", now);
	enum cmn_err rc = present != NULL ? directory_printable(call) : cmn_no_memory(&call->err);

	if (rc == CMN_OK)
		rc = check_days(call, departement, held);
	if (rc == CMN_OK && cancelled && held != NULL)
		rc = cmn_fail_at(&call->err, CMN_E_INVALID, "/cancelled",
				 "ce qui a eu lieu n’a pas été annulé",
				 "what was held was not cancelled");
	if (rc == CMN_OK)
		rc = check_present(call, departement, present, held);
	if (rc == CMN_OK)
		rc = team_actor(call, "/organiser_id", cmn_json_get(call->body, "organiser_id"),
				departement);
	if (rc == CMN_OK &&
	    (json_object_set(columns, "present", present) != 0 ||
	     json_object_set_new(columns, "cancelled", json_boolean(cancelled)) != 0))
		rc = cmn_no_memory(&call->err);
	return rc;
}

enum cmn_err directory_http_create_team_session(struct cmn_call *call)
{
	const char *departement = cmn_json_get(call->body, "departement");
	json_t *columns CMN_AUTO(cmn_json_drop) = TEAM_COLUMNS(call->body, MEMBERS);
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	if (rc == CMN_OK)
		rc = check(call, NULL, departement, columns);
	call->write.departement = departement;
	if (rc == CMN_OK)
		rc = team_keep(call, NULL, &TEAM_SESSION_CREATE, columns, team_store_session);
	return rc ? rc : team_reply_made(call, team_store_session, SESSIONS);
}

enum cmn_err directory_http_read_team_session(struct cmn_call *call)
{
	return team_reply(call, team_store_session, cmn_call_param(call, "id"));
}

enum cmn_err directory_http_list_team_sessions(struct cmn_call *call)
{
	return team_reply_list(call, TEAM_SESSIONS);
}

enum cmn_err directory_http_update_team_session(struct cmn_call *call)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	json_t *columns CMN_AUTO(cmn_json_drop) = TEAM_COLUMNS(call->body, MEMBERS);
	const char *id = cmn_call_param(call, "id");
	enum cmn_err rc = team_store_session(call->pool, &call->ctx, id, &now, &call->err);

	if (rc == CMN_OK)
		rc = check(call, now, cmn_column(now, 0, "departement"), columns);
	if (rc == CMN_OK)
		rc = team_keep(call, now, &TEAM_SESSION_CHANGE, columns, team_store_session);
	return rc ? rc : team_reply(call, team_store_session, id);
}

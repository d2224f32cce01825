/* SPDX-License-Identifier: EUPL-1.2
 *
 * team_people_http.c - professionals of the team: how they are reached at work, and the certificate
 * of facilitators (R128).  Who has left can be forgotten; what they held stays as working time.
 */
#include "more.h"
#include "team_http.h"

#include <string.h>

#define PEOPLE "/v1/directory/team/people"

static const struct team_member MEMBERS[] = {
    {"name", "name"},
    {"email", "email"},
    {"phone", "phone"},
    {"certificate", "certificate"},
    {"certified_on", "certified_on"},
    {"certified_until", "certified_until"},
};

/* The days of the certificate, as they will be. */
static enum cmn_err check_days(struct cmn_call *call, const PGresult *now)
{
	const char *on = directory_merged(call->body, "certified_on", now);
	const char *until = directory_merged(call->body, "certified_until", now);
	int first, last;
	enum cmn_err rc = team_day(call, "/certified_on", on, 0, &first);

	if (rc == CMN_OK)
		rc = team_day(call, "/certified_until", until, TEAM_OPEN, &last);
	if (rc)
		return rc;
	if ((on != NULL || until != NULL) &&
	    directory_merged(call->body, "certificate", now) == NULL)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/certificate",
				   "les jours d’une certification vont avec son numéro",
				   "the days of a certificate go with its number");
	if (until != NULL && (on == NULL || last < first))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/certified_until",
				   "une certification se termine après avoir été obtenue",
				   "a certificate ends after it was obtained");
	return CMN_OK;
}

enum cmn_err directory_http_create_team_person(struct cmn_call *call)
{
	const char *departement = cmn_json_get(call->body, "departement");
	char *text CMN_AUTO(directory_text_drop) = NULL;
	json_t *columns;
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	if (rc == CMN_OK)
		rc = directory_printable(call);
	if (rc == CMN_OK)
		rc = check_days(call, NULL);
	if (rc)
		return rc;
	columns = TEAM_COLUMNS(call->body, MEMBERS);
	if (json_object_set_new(columns, "turn", json_integer(1)) != 0 ||
	    (text = team_text(json_incref(columns))) == NULL)
		rc = cmn_no_memory(&call->err);
	json_decref(columns);
	call->write.departement = departement;
	if (rc == CMN_OK)
		rc = team_store_write(call->pool, &call->ctx, &TEAM_PERSON_CREATE, text, 0,
				      &call->write, &call->err);
	return rc ? rc : team_reply_made(call, team_store_person, PEOPLE);
}

enum cmn_err directory_http_read_team_person(struct cmn_call *call)
{
	return team_reply(call, team_store_person, cmn_call_param(call, "id"));
}

enum cmn_err directory_http_list_team_people(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	int64_t limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT);
	struct directory_cursor after;
	const char *departement;
	enum cmn_err rc = team_departement(call, &departement);

	if (rc == CMN_OK)
		rc = directory_cursor_of(call, &after);
	if (rc == CMN_OK)
		rc = team_store_people(call->pool, &call->ctx, departement, &after, limit, &res,
				       &call->err);
	return rc ? rc : cmn_reply_seen_list(call, res, limit);
}

/* --- changes ------------------------------------------------------------------------------------
 */

/* Does any of this last beyond today? */
static bool goes_on(const json_t *held, int today)
{
	for (size_t i = 0; i < json_array_size(held); i++) {
		const char *until = cmn_json_get(json_array_get(held, i), "until");
		int last = TEAM_OPEN;

		if (until == NULL || (cmn_day_parse(until, &last) && last >= today))
			return true;
	}
	return false;
}

/* Nothing that names them stays, nor any document about them; as long as they hold something they
 * are needed. */
static enum cmn_err forget(struct cmn_call *call, const PGresult *now, json_t *columns)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	json_t *held CMN_AUTO(cmn_json_drop) = NULL;
	char today[CMN_DAY_LEN];
	const char *departement = cmn_column(now, 0, "departement");
	int day = team_today(departement), bad = 0;
	enum cmn_err rc;

	cmn_day_format(day, today);
	rc = team_store_held(call->pool, &call->ctx, departement, cmn_column(now, 0, "id"), NULL,
			     today, &res, &call->err);
	if (rc)
		return rc;
	held = json_loads(cmn_column(res, 0, "held"), 0, NULL);
	if (held == NULL)
		return cmn_no_memory(&call->err);
	if (goes_on(held, day))
		return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/forget",
				   "cette personne tient encore une fonction dans l’équipe",
				   "this person still holds a function in the team");
	for (size_t i = 0; i < CMN_LEN(MEMBERS); i++)
		bad += json_object_set_new(columns, MEMBERS[i].column, json_null()) != 0;
	bad += json_object_set_new(columns, "forgotten_at", json_string(call->write.now)) != 0;
	bad +=
	    json_object_set_new(columns, "seen",
				json_integer(cmn_pg_int(res, 0, PQfnumber(res, "turn"), 0))) != 0;
	return bad == 0 ? CMN_OK : cmn_no_memory(&call->err);
}

static enum cmn_err check_change(struct cmn_call *call, const PGresult *now)
{
	enum cmn_err rc = directory_printable(call);

	if (rc == CMN_OK && cmn_column(now, 0, "forgotten_at") != NULL)
		rc = cmn_fail(&call->err, CMN_E_CONFLICT, "cette personne a été oubliée",
			      "this person was forgotten");
	return rc ? rc : check_days(call, now);
}

static enum cmn_err change(struct cmn_call *call, const PGresult *now)
{
	char departement[4], *text CMN_AUTO(directory_text_drop) = NULL;
	json_t *columns CMN_AUTO(cmn_json_drop) = TEAM_COLUMNS(call->body, MEMBERS);
	bool current = cmn_pg_int(now, 0, PQfnumber(now, "version"), 0) == call->if_match;
	bool forgets = json_is_true(json_object_get(call->body, "forget"));
	enum cmn_err rc = CMN_OK;

	cmn_write_at(call, now, departement);
	if (current)
		rc = check_change(call, now);
	if (rc == CMN_OK && current && forgets)
		rc = forget(call, now, columns);
	if (rc == CMN_OK && (text = team_text(json_incref(columns))) == NULL)
		rc = cmn_no_memory(&call->err);
	if (rc == CMN_OK)
		rc = team_store_write(call->pool, &call->ctx,
				      forgets ? &TEAM_PERSON_FORGET : &TEAM_PERSON_CHANGE, text,
				      call->if_match, &call->write, &call->err);
	return rc == CMN_E_NOT_FOUND ? team_refused(call, team_store_person) : rc;
}

enum cmn_err directory_http_update_team_person(struct cmn_call *call)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *id = cmn_call_param(call, "id");
	enum cmn_err rc = team_store_person(call->pool, &call->ctx, id, &now, &call->err);

	if (rc == CMN_OK)
		rc = change(call, now);
	return rc ? rc : team_reply(call, team_store_person, id);
}

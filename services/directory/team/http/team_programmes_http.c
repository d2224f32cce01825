/* SPDX-License-Identifier: EUPL-1.2
 *
 * team_programmes_http.c - the feuille de route of the professionals for a year: made with the
 * partners, validated by the ARS, the Département and the MDPH, each on its day (R114).
 */
#include "more.h"
#include "team_year.h"
#include "team_year_http.h"

#include "cmn/role.h"

#include <stdio.h>
#include <string.h>

#define PROGRAMMES "/v1/directory/team/programmes"

static const struct team_member MEMBERS[] = {
    {"year", "year"},
    {"missions", "missions"},
    {"employer_id", "employer_id"},
};

enum cmn_err directory_http_create_team_programme(struct cmn_call *call)
{
	const char *departement = cmn_json_get(call->body, "departement");
	json_t *columns CMN_AUTO(cmn_json_drop) = TEAM_COLUMNS(call->body, MEMBERS);
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	if (rc == CMN_OK)
		rc = directory_printable(call);
	if (rc == CMN_OK)
		rc = team_actor(call, "/employer_id", cmn_json_get(call->body, "employer_id"),
				departement);
	call->write.departement = departement;
	if (rc == CMN_OK)
		rc = team_keep(call, NULL, &TEAM_PROGRAMME_CREATE, columns, team_store_programme);
	return rc ? rc : team_reply_made(call, team_store_programme, PROGRAMMES);
}

enum cmn_err directory_http_read_team_programme(struct cmn_call *call)
{
	return team_reply(call, team_store_programme, cmn_call_param(call, "id"));
}

enum cmn_err directory_http_list_team_programmes(struct cmn_call *call)
{
	return team_reply_list(call, TEAM_PROGRAMMES);
}

/* What was validated was something else: all three look at it again. */
static int take_validations_back(json_t *columns)
{
	static const char *const ALL[] = {"ars_on",       "ars_reference", "cd_on",
					  "cd_reference", "mdph_on",       "mdph_reference"};
	int bad = 0;

	for (size_t i = 0; i < CMN_LEN(ALL); i++)
		bad += json_object_set_new(columns, ALL[i], json_null()) != 0;
	return bad;
}

static enum cmn_err change(struct cmn_call *call, const PGresult *now)
{
	json_t *columns CMN_AUTO(cmn_json_drop) = TEAM_COLUMNS(call->body, MEMBERS);
	enum cmn_err rc = directory_printable(call);

	if (rc == CMN_OK)
		rc = team_actor(call, "/employer_id", cmn_json_get(call->body, "employer_id"),
				cmn_column(now, 0, "departement"));
	if (rc == CMN_OK && take_validations_back(columns) != 0)
		rc = cmn_no_memory(&call->err);
	return rc ? rc
		  : team_keep(call, now, &TEAM_PROGRAMME_CHANGE, columns, team_store_programme);
}

enum cmn_err directory_http_update_team_programme(struct cmn_call *call)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *id = cmn_call_param(call, "id");
	enum cmn_err rc = team_store_programme(call->pool, &call->ctx, id, &now, &call->err);

	if (rc == CMN_OK)
		rc = change(call, now);
	return rc ? rc : team_reply(call, team_store_programme, id);
}

/* --- validations --------------------------------------------------------------------------------
 */

static enum cmn_err check_validation(struct cmn_call *call, const PGresult *now,
				     char day[CMN_DAY_LEN])
{
	unsigned roles = call->caller->roles;
	const struct team_writer who = {(roles & CMN_ROLE_COORDONNATEUR) != 0,
					(roles & CMN_ROLE_AUTHORITY) != 0,
					(roles & CMN_ROLE_MDPH) != 0};
	int today = team_today(cmn_column(now, 0, "departement")), on;
	enum cmn_err rc = directory_printable(call);

	if (rc == CMN_OK &&
	    !team_may_validate(who, team_party_of(cmn_json_get(call->body, "party"))))
		rc = cmn_fail_at(&call->err, CMN_E_FORBIDDEN, "/party",
				 "cette validation est celle d’un autre",
				 "this validation is for another one to give");
	if (rc == CMN_OK && who.coordonnateur && cmn_json_get(call->body, "reference") == NULL)
		rc = cmn_fail_at(&call->err, CMN_E_INVALID, "/reference",
				 "ce que d’autres ont validé se rapporte avec sa référence",
				 "what others validated is reported with its reference");
	if (rc == CMN_OK)
		rc = team_day(call, "/on", cmn_json_get(call->body, "on"), today, &on);
	if (rc == CMN_OK && on > today)
		rc = cmn_fail_at(&call->err, CMN_E_INVALID, "/on", "ce jour est à venir",
				 "this day is to come");
	if (rc == CMN_OK)
		cmn_day_format(on, day);
	return rc;
}

static enum cmn_err validate(struct cmn_call *call, const PGresult *now)
{
	const char *party = cmn_json_get(call->body, "party");
	char day[CMN_DAY_LEN], on[24], reference[24];
	json_t *columns CMN_AUTO(cmn_json_drop) = json_object();
	json_t *said = json_object_get(call->body, "reference");
	enum cmn_err rc = check_validation(call, now, day);

	if (rc)
		return rc;
	snprintf(on, sizeof(on), "%s_on", party);
	snprintf(reference, sizeof(reference), "%s_reference", party);
	if (cmn_column(now, 0, on) != NULL &&
	    cmn_pg_int(now, 0, PQfnumber(now, "version"), 0) == call->if_match)
		return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/party",
				   "cette validation a déjà été donnée",
				   "this validation was given already");
	if (json_object_set_new(columns, on, json_string(day)) != 0 ||
	    (said != NULL && json_object_set(columns, reference, said) != 0))
		return cmn_no_memory(&call->err);
	return team_keep(call, now, &TEAM_PROGRAMME_VALIDATE, columns, team_store_programme);
}

enum cmn_err directory_http_validate_team_programme(struct cmn_call *call)
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *id = cmn_call_param(call, "id");
	enum cmn_err rc = team_store_programme(call->pool, &call->ctx, id, &now, &call->err);

	if (rc == CMN_OK)
		rc = validate(call, now);
	return rc ? rc : team_reply(call, team_store_programme, id);
}

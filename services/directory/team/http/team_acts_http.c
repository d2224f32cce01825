/* SPDX-License-Identifier: EUPL-1.2
 *
 * team_acts_http.c - acts of the team with their day and reference: its size reviewed in governance
 * against the activity (R125), charter (R130), good practice (R129), plan of training (R119).
 */
#include "more.h"
#include "team_year_http.h"

#include <string.h>

#define ACTS "/v1/directory/team/acts"

static const struct team_member MEMBERS[] = {
    {"kind", "kind"},           {"on", "done_on"}, {"next_on", "next_on"},
    {"reference", "reference"}, {"note", "note"},  {"planned", "planned"},
};

/* What was done has been done, and what follows comes later. */
static enum cmn_err check_days(struct cmn_call *call, const char *departement, int *ret_on)
{
	int next;
	enum cmn_err rc = team_day(call, "/on", cmn_json_get(call->body, "on"), 0, ret_on);

	if (rc == CMN_OK)
		rc = team_day(call, "/next_on", cmn_json_get(call->body, "next_on"), TEAM_OPEN,
			      &next);
	if (rc)
		return rc;
	if (*ret_on > team_today(departement))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/on", "ce jour est à venir",
				   "this day is to come");
	if (next <= *ret_on)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/next_on",
				   "la prochaine fois vient après", "the next time comes after");
	return CMN_OK;
}

/* A review names its decision and the activity that it looked at; only it says how many posts there
 * are, each function once. */
static enum cmn_err check_review(struct cmn_call *call)
{
	const json_t *planned = json_object_get(call->body, "planned");
	const json_t *figures = json_object_get(call->body, "figures");
	bool review = strcmp(cmn_json_get(call->body, "kind"), "size_review") == 0;

	if (review && cmn_json_get(call->body, "reference") == NULL)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/reference",
				   "la référence de la décision est à donner",
				   "the reference of the decision is to be given");
	if (review != (figures != NULL))
		return cmn_fail_at(
		    &call->err, CMN_E_INVALID, "/figures",
		    "l’activité se donne avec la révision de l’équipe, et avec elle seule",
		    "the activity goes with the review of the team, and with it alone");
	if (!review && planned != NULL)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/planned",
				   "les postes se décident en révisant la taille de l’équipe",
				   "posts are decided by reviewing the size of the team");
	for (size_t i = 0; i < json_array_size(planned); i++) {
		for (size_t j = 0; j < i; j++) {
			if (strcmp(cmn_json_get(json_array_get(planned, i), "function"),
				   cmn_json_get(json_array_get(planned, j), "function")) == 0)
				return cmn_fail_at(&call->err, CMN_E_INVALID, "/planned",
						   "une fonction est dite deux fois",
						   "a function is said twice");
		}
	}
	return CMN_OK;
}

/* Ten-thousandths of an ETP of those who follow files, on a day. */
static enum cmn_err conseillers_on(struct cmn_call *call, const char *departement, int day,
				   int *ret)
{
	PGresult *rows CMN_AUTO(cmn_pgres_drop) = NULL;
	char text[CMN_DAY_LEN];
	struct team_shares shares;
	enum cmn_err rc;

	*ret = 0;
	cmn_day_format(day, text);
	rc = team_store_times(call->pool, &call->ctx, departement, text, text, &rows, &call->err);
	for (int row = 0; rc == CMN_OK && row < PQntuples(rows); row++) {
		json_t *kept CMN_AUTO(cmn_json_drop) = NULL;

		if (strcmp(cmn_column(rows, row, "function"), "conseiller") != 0)
			continue;
		kept = json_loads(cmn_column(rows, row, "shares"), 0, NULL);
		if (kept == NULL)
			return cmn_no_memory(&call->err);
		team_shares_kept(kept, cmn_column(rows, row, "ends"), &shares);
		*ret +=
		    team_share_on(&(struct team_held){.stretch = shares.time, .n = shares.n}, day);
	}
	return rc;
}

/* The caseload beside the time of those who carry it (R113). */
static enum cmn_err take_figures(struct cmn_call *call, const char *departement, int day,
				 json_t *columns)
{
	const json_t *given = json_object_get(call->body, "figures");
	json_t *figures;
	int etp, bad = 0;
	enum cmn_err rc;

	if (given == NULL)
		return CMN_OK;
	rc = conseillers_on(call, departement, day, &etp);
	if (rc)
		return rc;
	figures = json_copy((json_t *)(uintptr_t)given);
	bad += json_object_set_new(figures, "conseiller_etp", json_real(etp / (double)TEAM_FULL));
	if (etp > 0) {
		int64_t tenths =
		    team_etp(cmn_json_get_int(given, "open_files", 0) * 10 * TEAM_FULL, etp);

		bad +=
		    json_object_set_new(figures, "files_per_etp", json_real((double)tenths / 10));
	}
	bad += json_object_set_new(columns, "figures", figures);
	return bad == 0 ? CMN_OK : cmn_no_memory(&call->err);
}

static enum cmn_err store(struct cmn_call *call, const char *columns)
{
	const char *replaced = cmn_json_get(call->body, "replaces");
	enum cmn_err rc;

	if (replaced == NULL)
		return team_store_write(call->pool, &call->ctx, &TEAM_ACT_CREATE, columns, 0,
					&call->write, &call->err);
	rc = team_store_act_instead(call->pool, &call->ctx, columns, replaced,
				    cmn_json_get(call->body, "kind"), &call->write, &call->err);
	if (rc != CMN_E_NOT_FOUND)
		return rc;
	return cmn_fail_at(&call->err, CMN_E_INVALID, "/replaces",
			   "aucun acte de ce genre, encore valable, ne porte cet identifiant",
			   "no act of this kind that still holds has this identifier");
}

enum cmn_err directory_http_create_team_act(struct cmn_call *call)
{
	const char *departement = cmn_json_get(call->body, "departement");
	json_t *columns CMN_AUTO(cmn_json_drop) = TEAM_COLUMNS(call->body, MEMBERS);
	char *text CMN_AUTO(directory_text_drop) = NULL;
	int on = 0;
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	if (rc == CMN_OK)
		rc = directory_printable(call);
	if (rc == CMN_OK)
		rc = check_days(call, departement, &on);
	if (rc == CMN_OK)
		rc = check_review(call);
	if (rc == CMN_OK)
		rc = take_figures(call, departement, on, columns);
	if (rc == CMN_OK && (text = team_text(json_incref(columns))) == NULL)
		rc = cmn_no_memory(&call->err);
	call->write.departement = departement;
	if (rc == CMN_OK)
		rc = store(call, text);
	return rc ? rc : team_reply_made(call, team_store_act, ACTS);
}

enum cmn_err directory_http_read_team_act(struct cmn_call *call)
{
	return team_reply(call, team_store_act, cmn_call_param(call, "id"));
}

enum cmn_err directory_http_list_team_acts(struct cmn_call *call)
{
	return team_reply_list(call, TEAM_ACTS);
}

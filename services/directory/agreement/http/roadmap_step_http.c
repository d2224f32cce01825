/* SPDX-License-Identifier: EUPL-1.2
 *
 * roadmap_step_http.c - a roadmap is submitted, signed, validated, and its actions are followed
 * (R074, R173, R178).
 */
#include "more.h"
#include "roadmap_http.h"

#include <stdio.h>
#include <string.h>

static enum roadmap_state state_of(const PGresult *now)
{
	return roadmap_state_of(cmn_column(now, 0, "state"));
}

/* A stale version is told before whatever else is wrong with the state. */
static enum cmn_err may(struct cmn_call *call, const PGresult *now, enum roadmap_act act)
{
	if (call->if_match == cmn_pg_int(now, 0, PQfnumber(now, "version"), 0) &&
	    roadmap_may(state_of(now), act))
		return CMN_OK;
	return cmn_explain(call, now);
}

static enum cmn_err become(struct cmn_call *call, const PGresult *now, const char *act,
			   const char *day, struct roadmap_becomes *b)
{
	const struct agreement_at at = agreement_at(call);
	enum cmn_err rc = roadmap_tell(call, act, b->state, day, NULL, NULL);

	if (rc != CMN_OK)
		return rc;
	b->version = call->if_match;
	b->from = cmn_column(now, 0, "state");
	return roadmap_finish(call, roadmap_store_become(&at, b));
}

/* --- steps --------------------------------------------------------------------------------- */

static enum cmn_err complete(struct cmn_call *call, const PGresult *now, const char *what)
{
	const char *missing = cmn_column(now, 0, what);

	if (!missing || strcmp(missing, "{}") == 0)
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/act",
			   "il manque ce que la région demande : %s",
			   "what the region demands is missing: %s", missing);
}

/* Whose it is to validate is a rule of the region (R173, R183); a decision of the governance or the
 * body that validated is named. */
static enum cmn_err body_good(struct cmn_call *call, const char *departement)
{
	const struct agreement_at at = agreement_at(call);
	const char *by = cmn_json_get(call->body, "validated_by");
	PGresult *days CMN_AUTO(cmn_pgres_drop) = NULL;
	char today[11];
	const char *rule;
	enum cmn_err rc;

	agreement_today(departement, today);
	rc = roadmap_store_days(&at, departement, today, &days);
	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail(&call->err, CMN_E_CONFLICT,
				"la feuille de route suppose une convention en vigueur",
				"a roadmap supposes an agreement in force");
	if (rc != CMN_OK)
		return rc;
	rule = cmn_column(days, 0, "validated_by");
	if (!by)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/validated_by",
				   "qui a validé est à donner", "who validated is to be given");
	if (!rule || strcmp(rule, by) == 0)
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_INVALID, "/validated_by",
			   "dans cette région, une autre instance valide la feuille de route",
			   "in this region another body validates the roadmap");
}

static enum cmn_err validate(struct cmn_call *call, const PGresult *now, const char *departement,
			     const char *on, struct roadmap_becomes *b)
{
	enum cmn_err rc = CMN_OK;

	if (agreement_day(on) < agreement_day(cmn_column(now, 0, "submitted_on")))
		rc = cmn_fail_at(&call->err, CMN_E_INVALID, "/on",
				 "la validation vient après la présentation",
				 "the validation comes after the submission");
	if (rc == CMN_OK)
		rc = body_good(call, departement);
	b->validated_by = cmn_json_get(call->body, "validated_by");
	b->decision_id = cmn_json_get(call->body, "decision_id");
	b->validated_on = on;
	if (rc == CMN_OK)
		rc = roadmap_good(call, departement, NULL, NULL, b->decision_id);
	return rc ? rc : complete(call, now, "missing_signatures");
}

static enum cmn_err needs(struct cmn_call *call, const PGresult *now, const char *departement,
			  enum roadmap_act act, struct roadmap_becomes *b)
{
	const char *on = cmn_json_get(call->body, "on");
	enum cmn_err rc = agreement_day_come(call, "/on", on, departement);

	b->reason = cmn_json_get(call->body, "reason");
	if (rc != CMN_OK)
		return rc;
	if ((act == ROADMAP_SUBMIT || act == ROADMAP_VALIDATE) && !on)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/on", "le jour est à donner",
				   "the day is to be given");
	if ((act == ROADMAP_RETURN || act == ROADMAP_WITHDRAW) && !b->reason)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/reason", "le motif est à donner",
				   "the reason is to be given");
	if (act == ROADMAP_VALIDATE)
		return validate(call, now, departement, on, b);
	if (act != ROADMAP_SUBMIT)
		return CMN_OK;
	b->submitted_on = on;
	return complete(call, now, "missing_parts");
}

enum cmn_err directory_http_step_roadmap(struct cmn_call *call)
{
	const char *code = cmn_json_get(call->body, "act");
	enum roadmap_act act = roadmap_act_of(code);
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	struct roadmap_becomes b = {0};
	char departement[4];
	enum cmn_err rc = roadmap_own(call, departement, &now);

	if (rc == CMN_OK)
		rc = directory_printable(call);
	if (rc == CMN_OK && !(call->caller->roles & CMN_ROLE_COORDONNATEUR) &&
	    act != ROADMAP_VALIDATE && act != ROADMAP_RETURN)
		rc = cmn_fail_at(&call->err, CMN_E_FORBIDDEN, "/act",
				 "cet acte revient au coordonnateur de la communauté",
				 "this act is for the coordonnateur of the community");
	if (rc == CMN_OK)
		rc = may(call, now, act);
	if (rc == CMN_OK)
		rc = needs(call, now, departement, act, &b);
	if (rc != CMN_OK)
		return rc;
	b.state = roadmap_state_code(roadmap_after(state_of(now), act));
	return become(call, now, code, cmn_json_get(call->body, "on"), &b);
}

/* --- signatures ---------------------------------------------------------------------------- */

enum cmn_err directory_http_sign_roadmap(struct cmn_call *call)
{
	const enum agreement_signer signer = agreement_signer_of(call);
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	struct roadmap_becomes b = {
	    .role = cmn_json_get(call->body, "role"),
	    .signed_on = cmn_json_get(call->body, "signed_on"),
	    .way = signer == AGREEMENT_BY_TEAM ? "recorded" : "own",
	};
	char departement[4], had[64];
	enum cmn_err rc = roadmap_own(call, departement, &now);

	if (rc == CMN_OK && !agreement_may_sign(signer, b.role, false))
		rc = cmn_fail_at(&call->err, CMN_E_FORBIDDEN, "/role",
				 "vous ne signez pas à ce titre", "you do not sign in this role");
	if (rc == CMN_OK)
		rc = may(call, now, ROADMAP_SIGN);
	if (rc == CMN_OK)
		rc = agreement_day_come(call, "/signed_on", b.signed_on, departement);
	if (rc != CMN_OK)
		return rc;
	snprintf(had, sizeof(had), "\"role\" : \"%s\"", b.role);
	if (strstr(cmn_column(now, 0, "signatures"), had))
		return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/role",
				   "c’est déjà signé à ce titre",
				   "it is signed in this role already");
	b.state = cmn_column(now, 0, "state");
	return become(call, now, "sign", b.signed_on, &b);
}

/* --- how far it is ------------------------------------------------------------------------- */

/* Is there a row of this id in the list of the record? */
static bool holds(const PGresult *now, const char *list, const char *id)
{
	json_t *rows CMN_AUTO(cmn_json_drop) = json_loads(cmn_column(now, 0, list), 0, NULL);

	for (size_t i = 0; i < json_array_size(rows); i++)
		if (strcasecmp(cmn_json_get(json_array_get(rows, i), "id"), id) == 0)
			return true;
	return false;
}

static enum cmn_err report_good(struct cmn_call *call, const PGresult *now,
				const struct roadmap_report *r, const char *departement)
{
	bool both = r->action_id && r->indicator_id;

	if (both || (r->action_id ? !r->state || r->value : !r->value || r->state))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/action_id",
				   "une action avec son état, ou un indicateur avec sa valeur",
				   "an action with its state, or an indicator with its value");
	if (r->action_id && !holds(now, "actions", r->action_id))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/action_id",
				   "cette action n’est pas de cette feuille de route",
				   "this action is not of this roadmap");
	if (r->indicator_id && !holds(now, "indicators", r->indicator_id))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/indicator_id",
				   "cet indicateur n’est pas de cette feuille de route",
				   "this indicator is not of this roadmap");
	return agreement_day_come(call, "/on", r->on, departement);
}

enum cmn_err directory_http_report_roadmap(struct cmn_call *call)
{
	const struct agreement_at at = agreement_at(call);
	const json_t *value = json_object_get(call->body, "value");
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	char departement[4], number[40];
	struct roadmap_report r = {
	    .version = call->if_match,
	    .action_id = cmn_json_get(call->body, "action_id"),
	    .state = cmn_json_get(call->body, "state"),
	    .on = cmn_json_get(call->body, "on"),
	    .note = cmn_json_get(call->body, "note"),
	    .indicator_id = cmn_json_get(call->body, "indicator_id"),
	    .value = value ? number : NULL,
	};
	enum cmn_err rc = roadmap_own(call, departement, &now);

	snprintf(number, sizeof(number), "%.15g", json_number_value(value));
	if (rc == CMN_OK)
		rc = directory_printable(call);
	if (rc == CMN_OK)
		rc = may(call, now, ROADMAP_REPORT);
	if (rc == CMN_OK)
		rc = report_good(call, now, &r, departement);
	if (rc == CMN_OK)
		rc = roadmap_tell(call, "report", cmn_column(now, 0, "state"), r.on, r.action_id,
				  r.action_id ? r.state : NULL);
	return rc ? rc : roadmap_finish(call, roadmap_store_report(&at, &r));
}

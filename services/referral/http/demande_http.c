/* SPDX-License-Identifier: EUPL-1.2
 *
 * demande_http.c - help with a demande at the MDPH: prepared, sent, received, decided.
 */
#include "demande.h"
#include "demande_store.h"
#include "referral_http.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

#define DEMANDES "/v1/referral/mdph-demandes"

/* One act on the demande in the path. */
struct doing {
	struct cmn_call *call;
	PGresult *before;
	char *types;
	char departement[4], state_at[CMN_TIME_LEN];
	struct referral_demande_move move;
};

static void doing_drop(struct doing *d)
{
	PQclear(d->before);
	free(d->types);
}

static enum cmn_err told(struct cmn_call *call, const char *situation_id, const char *state,
			 const struct referral_demande_move *m)
{
	json_t *data = json_pack("{s:s, s:s, s:s}", "demande_id", call->write.resource_id,
				 "situation_id", situation_id, "at", call->write.now);
	static const char *const TYPES[][2] = {
	    {"preparing", "referral.demande.prepared.v1"},
	    {"sent", "referral.demande.sent.v1"},
	    {"incomplete", "referral.demande.incomplete.v1"},
	    {"received", "referral.demande.received.v1"},
	    {"decided", "referral.demande.decided.v1"},
	    {"abandoned", "referral.demande.abandoned.v1"},
	};
	const char *found = TYPES[0][1];

	for (size_t i = 0; i < CMN_LEN(TYPES); i++)
		if (strcmp(TYPES[i][0], state) == 0)
			found = TYPES[i][1];
	if (data && m && m->received_on)
		json_object_set_new(data, "received_on", json_string(m->received_on));
	if (data && m && m->complete_on)
		json_object_set_new(data, "complete_on", json_string(m->complete_on));
	if (data && m && m->decision)
		json_object_set_new(data, "decision", json_string(m->decision));
	return cmn_write_event(call, found, "{facts}", data);
}

enum cmn_err referral_http_begin_mdph_demande(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	const char *situation_id = cmn_json_get(call->body, "situation_id");
	CMN_AUTO(cmn_free_drop)
	char *types = cmn_json_pg_array(json_object_get(call->body, "types"));
	CMN_AUTO(cmn_pgres_drop) PGresult *situation = NULL;
	struct referral_done done = {0};
	char departement[4];
	enum cmn_err rc = referral_situation(call, &situation);

	if (rc != CMN_OK)
		return rc;
	snprintf(departement, sizeof(departement), "%s", cmn_column(situation, 0, "departement"));
	call->write.departement = departement;
	rc = told(call, situation_id, "preparing", NULL);
	if (rc == CMN_OK)
		rc = referral_store_demande_begin(&at, &call->write, situation_id, types,
						  cmn_json_get(call->body, "note"), &done);
	if (rc == CMN_E_NOT_FOUND && referral_erased(call, situation))
		return CMN_E_CONFLICT;
	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/situation_id",
				   "la situation est close", "the situation is closed");
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), DEMANDES "/%s", call->write.resource_id);
	return referral_reply(call, referral_store_demande, call->write.resource_id);
}

enum cmn_err referral_http_get_mdph_demande(struct cmn_call *call)
{
	return referral_reply(call, referral_store_demande, cmn_call_param(call, "id"));
}

enum cmn_err referral_http_list_mdph_demandes(struct cmn_call *call)
{
	const struct referral_page page = {
	    .departement = cmn_call_param(call, "departement"),
	    .filter = cmn_call_param(call, "state"),
	    .situation_id = cmn_call_param(call, "situation_id"),
	};
	enum cmn_err rc = cmn_call_territory(call, "query:departement", page.departement);

	return rc == CMN_OK ? referral_list(call, page, referral_store_demandes) : rc;
}

/* --- acts --------------------------------------------------------------------------------------
 */

/* The day said, or the one that is known already. */
static const char *day(const struct doing *d, const char *name)
{
	const char *said = cmn_json_get(d->call->body, name);

	return said ? said : cmn_column(d->before, 0, name);
}

static enum cmn_err check_days(struct doing *d)
{
	char today[CMN_DAY_LEN];
	const char *wrong;

	cmn_day_format(cmn_day_of(cmn_clock_us(), d->departement), today);
	wrong = referral_demande_wrong_day(day(d, "sent_on"), day(d, "received_on"),
					   day(d, "complete_on"), day(d, "decided_on"), today);
	if (!wrong)
		return CMN_OK;
	return cmn_fail_at(&d->call->err, CMN_E_INVALID, wrong,
			   "ce jour est à venir, ou n’est pas dans l’ordre des autres",
			   "this day lies ahead, or is out of order with the others");
}

/* A state holds since it was written; received, since the day on which the MDPH had all of it, and
 * incomplete, since the day on which it had a part. */
static void date_state(struct doing *d)
{
	const char *since = d->move.complete_on ? d->move.complete_on : d->move.received_on;
	int day;

	snprintf(d->state_at, sizeof(d->state_at), "%s", d->call->write.now);
	if (since && cmn_day_parse(since, &day))
		cmn_time_format(cmn_day_begin(day, d->departement), d->state_at);
	d->move.state_at = d->state_at;
}

static enum cmn_err begin(struct doing *d, enum referral_demande_act act)
{
	struct cmn_call *call = d->call;
	const struct referral_at at = referral_at(call);
	const char *to;
	enum cmn_err rc = referral_store_demande(&at, cmn_call_param(call, "id"), &d->before);

	if (rc == CMN_OK)
		rc = referral_texts(call);
	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, d->before, d->departement);
	d->types = cmn_json_pg_array(json_object_get(call->body, "types"));
	d->move = (struct referral_demande_move){
	    .version = call->if_match,
	    .from = cmn_column(d->before, 0, "state"),
	    .types = d->types,
	    .note = cmn_json_get(call->body, "note"),
	    .number = cmn_json_get(call->body, "number"),
	    .sent_on = cmn_json_get(call->body, "sent_on"),
	    .received_on = cmn_json_get(call->body, "received_on"),
	    .complete_on = cmn_json_get(call->body, "complete_on"),
	    .decided_on = cmn_json_get(call->body, "decided_on"),
	    .decision = cmn_json_get(call->body, "decision"),
	    .abandonment = cmn_json_get(call->body, "reason"),
	};
	if (act == REFERRAL_DEMANDE_RECEIVE)
		d->move.complete_on = d->move.received_on;
	if (act == REFERRAL_DEMANDE_COMPLETE)
		d->move.received_on = cmn_column(d->before, 0, "received_on");
	to = referral_demande_next(d->move.from, act);
	d->move.to = to ? to : d->move.from;
	if (!to)
		d->move.from = "-";
	else if (act != REFERRAL_DEMANDE_EDIT)
		date_state(d);
	return to ? check_days(d) : CMN_OK;
}

static enum cmn_err refused(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	enum cmn_err rc = referral_store_demande(&at, call->write.resource_id, &now);

	if (rc != CMN_OK)
		return rc;
	return referral_erased(call, now) ? CMN_E_CONFLICT : cmn_explain(call, now);
}

static enum cmn_err act(struct cmn_call *call, enum referral_demande_act act)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(doing_drop) struct doing d = {.call = call};
	struct referral_done done = {0};
	enum cmn_err rc = begin(&d, act);

	if (rc == CMN_OK && act != REFERRAL_DEMANDE_EDIT)
		rc = told(call, cmn_column(d.before, 0, "situation_id"), d.move.to, &d.move);
	if (rc == CMN_OK)
		rc = referral_store_demande_move(&at, &call->write, &d.move, &done);
	if (rc == CMN_E_NOT_FOUND)
		return refused(call);
	return rc == CMN_OK ? referral_reply(call, referral_store_demande, call->write.resource_id)
			    : rc;
}

enum cmn_err referral_http_edit_mdph_demande(struct cmn_call *call)
{
	return act(call, REFERRAL_DEMANDE_EDIT);
}

enum cmn_err referral_http_send_mdph_demande(struct cmn_call *call)
{
	return act(call, REFERRAL_DEMANDE_SEND);
}

enum cmn_err referral_http_receive_mdph_demande(struct cmn_call *call)
{
	const bool part = json_is_false(json_object_get(call->body, "complete"));

	return act(call, part ? REFERRAL_DEMANDE_RECEIVE_PART : REFERRAL_DEMANDE_RECEIVE);
}

enum cmn_err referral_http_complete_mdph_demande(struct cmn_call *call)
{
	return act(call, REFERRAL_DEMANDE_COMPLETE);
}

enum cmn_err referral_http_decide_mdph_demande(struct cmn_call *call)
{
	return act(call, REFERRAL_DEMANDE_DECIDE);
}

enum cmn_err referral_http_abandon_mdph_demande(struct cmn_call *call)
{
	return act(call, REFERRAL_DEMANDE_ABANDON);
}

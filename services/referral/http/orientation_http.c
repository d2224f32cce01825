/* SPDX-License-Identifier: EUPL-1.2
 *
 * orientation_http.c - the statuses of a decision of the CDAPH with an ESMS, and what each of them
 * means for the proposal that is under way.
 */
#include "orientation.h"

#include "more_events.h"
#include "proposal_events.h"
#include "proposal_http.h"

#include <stdio.h>
#include <string.h>

#define TRIES 4

/* A status that is being entered; texts are borrowed from the rows and the body. */
struct entering {
	const PGresult *pair, *proposal; /* the proposal under way, else the one addressed */
	enum referral_side side;
	struct referral_status_write w;
	struct referral_said said; /* of the proposal, when it moves */
};

static enum cmn_err refuse_status(struct cmn_call *call, enum referral_status_why why,
				  const char *from, const char *to)
{
	struct cmn_error *err = &call->err;

	switch (why) {
	case REFERRAL_STATUS_SIDE:
		return cmn_fail(err, CMN_E_FORBIDDEN, "le statut %s n’est pas saisi par votre côté",
				"status %s is not entered by your side", to);
	case REFERRAL_STATUS_ORDER:
		if (!from)
			return cmn_fail(
			    err, CMN_E_CONFLICT,
			    "aucun statut n’est encore saisi : le statut %s ne peut être le premier",
			    "no status was entered yet: status %s cannot be the first", to);
		return cmn_fail(err, CMN_E_CONFLICT, "le statut %s ne peut suivre le statut %s",
				"status %s cannot follow status %s", to, from);
	case REFERRAL_STATUS_MOTIVE_WANTED:
		return cmn_fail_at(err, CMN_E_INVALID, "/motive", "ce statut demande un motif",
				   "this status needs a motive");
	case REFERRAL_STATUS_MOTIVE_PAIR:
		return cmn_fail_at(err, CMN_E_INVALID, "/motive",
				   "ce motif ne va pas avec ce statut (TRE_R358)",
				   "this motive does not go with this status (TRE_R358)");
	case REFERRAL_STATUS_UNKNOWN:
	case REFERRAL_STATUS_MAY:
		break;
	}
	return cmn_fail_at(err, CMN_E_INVALID, "/status", "statut inconnu", "unknown status");
}

/* The day of entry: not in the future, not before the decision nor the status before. */
static enum cmn_err read_day(struct cmn_call *call, struct entering *e)
{
	const char *last = cmn_column(e->pair, 0, "status_on");
	enum cmn_err rc = referral_past_day(call, call->body, "entered_on", "/entered_on",
					    call->write.departement, &e->w.entered_on);

	if (rc == CMN_OK && strcmp(e->w.entered_on, cmn_column(e->pair, 0, "decided_on")) < 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/entered_on",
				   "un statut ne peut précéder la décision",
				   "a status cannot come before the decision");
	if (rc == CMN_OK && last && strcmp(e->w.entered_on, last) < 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/entered_on",
				   "un statut ne peut précéder celui d’avant",
				   "a status cannot come before the one before it");
	return rc;
}

/* What is confirmed is what was signalled, unless the MDPH says it in its own words. */
static enum cmn_err read_words(struct cmn_call *call, struct entering *e)
{
	bool confirms = strcmp(e->w.status, "46") == 0;

	e->w.plain = cmn_json_get(call->body, "plain_text");
	e->w.note = cmn_json_get(call->body, "internal_note");
	e->w.motive = cmn_json_get(call->body, "motive");
	if (confirms && !e->w.motive)
		e->w.motive = cmn_column(e->pair, 0, "_motive");
	e->w.said_plain = e->w.plain ? e->w.plain : cmn_column(e->pair, 0, "_plain");
	e->w.said_note = e->w.note ? e->w.note : cmn_column(e->pair, 0, "_note");
	if (strcmp(e->w.status, "45") == 0 && !e->w.plain)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/plain_text",
				   "dites aussi pourquoi avec des mots simples, pour la personne",
				   "say why in plain words as well, for the person");
	return CMN_OK;
}

/* The proposal under way, if the status means something for it. */
static void read_effect(struct entering *e)
{
	const struct referral_proposal_now now = referral_proposal_read(e->proposal);
	enum referral_proposal_act act = referral_status_act(e->w.status);
	struct referral_proposal_next next;

	if (!act || strcmp(cmn_column(e->proposal, 0, "_situation"), "open") != 0 ||
	    referral_proposal_act(&now, act, e->side, &next) != REFERRAL_PROPOSAL_MAY)
		return;
	e->w.proposal_id = cmn_column(e->proposal, 0, "id");
	e->w.proposal_version = cmn_pg_int(e->proposal, 0, PQfnumber(e->proposal, "version"), 0);
	e->w.to = next.state;
	e->w.answer = act == REFERRAL_STATUS_CANCELS ? NULL : next.actor;
	e->w.withdrawal = act == REFERRAL_STATUS_CANCELS ? "notification_cancelled" : NULL;
	e->said = (struct referral_said){
	    .proposal_id = e->w.proposal_id,
	    .situation_id = cmn_column(e->proposal, 0, "situation_id"),
	    .proposed_at = cmn_column(e->proposal, 0, "_proposed_at"),
	    .actor_id = cmn_column(e->pair, 0, "actor_id"),
	    .round_id = cmn_column(e->proposal, 0, "round_id"),
	    .answer = e->w.answer,
	    .reason = e->w.withdrawal ? e->w.withdrawal : e->w.motive,
	    .state = next.state,
	};
}

/* What the team has to do now; nothing where it entered the status itself. */
static enum cmn_err ask_team(struct cmn_call *call, const struct entering *e, json_t **more)
{
	bool signalled = strcmp(e->w.status, "45") == 0;
	char due[11];

	if (e->side == REFERRAL_SIDE_TEAM || (!signalled && strcmp(e->w.status, "46") != 0))
		return CMN_OK;
	referral_due_soon(call->write.departement, due);
	return referral_ask(
	    call, more,
	    &(struct referral_task){.situation_id = cmn_column(e->pair, 0, "situation_id"),
				    .kind = "contact_actor",
				    .due_on = due,
				    .cause = signalled ? "refusal_to_confirm" : "proposal_refused",
				    .subject_kind = "proposal",
				    .subject_id = cmn_column(e->proposal, 0, "id")});
}

static enum cmn_err tell(struct cmn_call *call, const struct entering *e, json_t **more)
{
	enum cmn_err rc =
	    referral_event_entered(call, &(struct referral_entered){
					     .orientation_id = e->w.orientation_id,
					     .situation_id = cmn_column(e->pair, 0, "situation_id"),
					     .actor_id = cmn_column(e->pair, 0, "actor_id"),
					     .status = e->w.status,
					     .motive = e->w.motive,
					     .entered_on = e->w.entered_on,
					     .side = e->w.side,
					 });

	if (rc == CMN_OK && e->w.proposal_id)
		rc = e->w.answer ? referral_event_actor_said(call, more, &e->said)
				 : referral_event_withdrawn(call, more, &e->said);
	return rc == CMN_OK ? ask_team(call, e, more) : rc;
}

static enum cmn_err write_status(struct cmn_call *call, struct entering *e)
{
	const struct referral_at at = referral_at(call);
	bool whole = strcmp(e->w.status, "37") == 0;
	CMN_AUTO(cmn_json_drop) json_t *more = NULL;
	CMN_AUTO(cmn_free_drop) char *text = NULL;
	struct referral_done done = {0};
	enum cmn_err rc = CMN_OK;

	if (!whole)
		read_effect(e);
	rc = tell(call, e, &more);
	if (rc == CMN_OK)
		rc = referral_more_text(call, more, &text);
	e->w.more = text;
	if (rc != CMN_OK)
		return rc;
	return whole ? referral_store_cancel_decision(&at, &call->write, &e->w, &done)
		     : referral_store_enter_status(&at, &call->write, &e->w, &done);
}

/* The same said again is the same: nothing is written.  Asked only where the graph takes the status
 * no more: after a reactivation the same one may come again on the same day. */
static bool said_before(struct cmn_call *call, const struct entering *e)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *same = NULL;

	if (referral_store_same_status(&at, &e->w, &same) != CMN_OK)
		return false;
	snprintf(call->write.resource_id, sizeof(call->write.resource_id), "%s",
		 PQgetvalue(same, 0, 0));
	return true;
}

static enum cmn_err enter(struct cmn_call *call, struct entering *e)
{
	const char *from = cmn_column(e->pair, 0, "status");
	enum referral_status_why why;
	enum cmn_err rc;

	e->w.orientation_id = cmn_column(e->pair, 0, "id");
	e->w.decision_number = cmn_column(e->pair, 0, "decision_number");
	e->w.version = cmn_pg_int(e->pair, 0, PQfnumber(e->pair, "version"), 0);
	e->w.status = cmn_json_get(call->body, "status");
	e->w.entered_on = cmn_json_get(call->body, "entered_on");
	e->w.side = referral_side_code(e->side);
	rc = read_words(call, e);
	if (rc != CMN_OK)
		return rc;
	why = referral_status_may(from, e->w.status, e->side, e->w.motive);
	if (why == REFERRAL_STATUS_ORDER && said_before(call, e))
		return CMN_OK;
	if (why != REFERRAL_STATUS_MAY)
		return refuse_status(call, why, from, e->w.status);
	rc = read_day(call, e);
	return rc == CMN_OK ? write_status(call, e) : rc;
}

/* One reading of the pair and of its proposal, and one try. */
static enum cmn_err attempt(struct cmn_call *call, const PGresult *addressed)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *pair = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *live = NULL;
	struct entering e = {.side = referral_side_of(call)};
	enum cmn_err rc =
	    referral_store_orientation(&at, cmn_column(addressed, 0, "_orientation_id"), &pair);

	if (rc == CMN_OK && referral_erased(call, pair))
		return CMN_E_CONFLICT;
	if (rc == CMN_OK)
		rc = referral_store_proposal(&at, cmn_column(pair, 0, "proposal_id"), &live);
	if (rc != CMN_OK)
		return rc;
	e.pair = pair;
	e.proposal = live;
	return enter(call, &e);
}

/* What another side said of the person goes when the person does not agree (any more); who entered
 * what, when, stays. */
static void withhold_words(struct cmn_call *call, const PGresult *proposal, PGresult *log)
{
	static const char *const WORDS[] = {"plain_text"};
	const struct cmn_error before = call->err;
	bool agreed = referral_proposal_disclose(call, proposal, 0) == CMN_OK;

	call->err = before;
	for (int row = 0; !agreed && row < PQntuples(log); row++)
		if (strcmp(cmn_column(log, row, "side"),
			   referral_side_code(referral_side_of(call))) != 0)
			referral_withhold(log, row, WORDS, CMN_LEN(WORDS));
}

/* What was entered, or stood there before: the note of another side is not shown. */
static enum cmn_err reply_entered(struct cmn_call *call, const PGresult *proposal)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = referral_store_status(&at, call->write.resource_id,
						referral_side_code(referral_side_of(call)), &res);

	if (rc != CMN_OK)
		return rc;
	withhold_words(call, proposal, res);
	return cmn_reply_seen(call, res);
}

enum cmn_err referral_status_enter(struct cmn_call *call, const PGresult *row)
{
	char departement[4];
	enum cmn_err rc = CMN_E_NOT_FOUND;

	if (!cmn_column(row, 0, "_orientation_id"))
		return referral_proposal_refuse(call, REFERRAL_PROPOSAL_NO_STATUS, row);
	snprintf(departement, sizeof(departement), "%s", cmn_column(row, 0, "departement"));
	call->write.departement = departement;
	for (int i = 0; i < TRIES && rc == CMN_E_NOT_FOUND; i++)
		rc = attempt(call, row);
	call->write.departement = NULL; /* it was of this frame */
	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail(&call->err, CMN_E_UNAVAILABLE,
				"cette orientation change sans cesse : réessayez",
				"this orientation keeps changing: try again");
	return rc;
}

enum cmn_err referral_http_enter_status(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *row = NULL;
	enum cmn_err rc = referral_proposal_for(call, id, &row);

	if (rc == CMN_OK)
		rc = referral_texts(call);
	if (rc == CMN_OK)
		rc = referral_status_enter(call, row);
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/referral/proposals/%s/statuses", id);
	return reply_entered(call, row);
}

enum cmn_err referral_http_list_statuses(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *row = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	struct referral_page page = {.limit = cmn_call_param_int(call, "limit", 50)};
	char after[128];
	enum cmn_err rc = cmn_call_cursor(call, after, sizeof(after));

	if (rc == CMN_OK)
		rc = referral_proposal_for(call, cmn_call_param(call, "id"), &row);
	if (rc != CMN_OK)
		return rc;
	page.departement = cmn_column(row, 0, "departement");
	page.after = after;
	page.filter = cmn_column(row, 0, "_orientation_id");
	if (!page.filter)
		return referral_proposal_refuse(call, REFERRAL_PROPOSAL_NO_STATUS, row);
	rc = referral_store_statuses(&at, &page, referral_side_code(referral_side_of(call)), &res);
	if (rc != CMN_OK)
		return rc;
	withhold_words(call, row, res);
	return cmn_reply_seen_list(call, res, page.limit);
}

/* As the MDPH sees it: the number of the decision only as long as the person agrees. */
static enum cmn_err list_for_mdph(struct cmn_call *call, struct referral_page page)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char after[128];
	enum cmn_err rc = cmn_call_cursor(call, after, sizeof(after));

	page.after = after;
	page.limit = cmn_call_param_int(call, "limit", 50);
	if (rc == CMN_OK)
		rc = referral_store_orientations(&at, &page, &res);
	if (rc != CMN_OK)
		return rc;
	referral_decision_withhold(call, res, REFERRAL_WITHHELD);
	return cmn_reply_seen_list(call, res, page.limit);
}

enum cmn_err referral_http_list_orientations(struct cmn_call *call)
{
	const struct referral_page page = {
	    .departement = cmn_call_param(call, "departement"),
	    .filter = cmn_call_param(call, "status"),
	};
	enum cmn_err rc = cmn_call_territory(call, "query:departement", page.departement);

	if (rc != CMN_OK)
		return rc;
	return referral_side_of(call) == REFERRAL_SIDE_TEAM
		   ? referral_list(call, page, referral_store_orientations)
		   : list_for_mdph(call, page);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * proposal_http.c - proposals are read and answered: by the person, by the actor, by the team that
 * takes one back.
 */
#include "proposal_http.h"

#include "more_events.h"
#include "proposal_events.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define TRIES 4 /* readings of a record that others change at the same time */

enum referral_side referral_side_of(const struct cmn_call *call)
{
	if (call->caller->roles & (CMN_ROLE_CONSEILLER | CMN_ROLE_COORDONNATEUR))
		return REFERRAL_SIDE_TEAM;
	return call->caller->roles & CMN_ROLE_MDPH ? REFERRAL_SIDE_MDPH : REFERRAL_SIDE_ACTOR;
}

const char *referral_side_code(enum referral_side side)
{
	if (side == REFERRAL_SIDE_TEAM)
		return "team";
	return side == REFERRAL_SIDE_MDPH ? "mdph" : "actor";
}

void referral_due_soon(const char *departement, char out[11])
{
	static const struct cmn_delay SOON = {CMN_JOURS_OUVRES, 2, CMN_END_AS_IS};

	cmn_day_format(cmn_day_due(cmn_day_of(cmn_clock_us(), departement), &SOON, departement),
		       out);
}

void referral_today(const char *departement, char out[11])
{
	cmn_day_format(cmn_day_of(cmn_clock_us(), departement), out);
}

enum cmn_err referral_past_day(struct cmn_call *call, const json_t *object, const char *key,
			       const char *pointer, const char *departement, const char **ret)
{
	char today[CMN_DAY_LEN];

	*ret = cmn_json_get(object, key);
	referral_today(departement, today);
	if (!*ret || strcmp(*ret, today) <= 0)
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_INVALID, pointer, "cette date est dans le futur",
			   "this day lies in the future");
}

/* Is it this actor who was asked? */
static bool addressed(const struct cmn_call *call, const PGresult *row)
{
	const char *actor = cmn_column(row, 0, "actor_id");

	return cmn_pg_bool(row, 0, PQfnumber(row, "_asked")) && actor &&
	       strcasecmp(actor, call->caller->organisation) == 0;
}

enum cmn_err referral_proposal_for(struct cmn_call *call, const char *id, PGresult **ret)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *row = NULL;
	enum referral_side side = referral_side_of(call);
	enum cmn_err rc = referral_store_proposal(&at, id, &row);

	if (rc != CMN_OK)
		return rc;
	if ((side == REFERRAL_SIDE_ACTOR && !addressed(call, row)) ||
	    (side == REFERRAL_SIDE_MDPH && !cmn_column(row, 0, "_orientation_id")))
		return cmn_fail(&call->err, CMN_E_NOT_FOUND,
				"aucun enregistrement sous cet identifiant",
				"no record under this id");
	*ret = CMN_TAKE(row);
	return CMN_OK;
}

struct referral_proposal_now referral_proposal_read(const PGresult *row)
{
	return (struct referral_proposal_now){
	    .state = cmn_column(row, 0, "state"),
	    .person = cmn_column(row, 0, "person_answer"),
	    .actor = cmn_column(row, 0, "actor_answer"),
	    .has_actor = cmn_column(row, 0, "actor_id") != NULL,
	    .actor_required = cmn_pg_bool(row, 0, PQfnumber(row, "actor_answer_required")),
	    .by_status = cmn_column(row, 0, "_orientation_id") != NULL,
	};
}

static enum cmn_err was_withdrawn(struct cmn_call *call, const PGresult *row)
{
	const char *winner = cmn_column(row, 0, "winner_id");

	if (winner)
		return cmn_fail(&call->err, CMN_E_CONFLICT,
				"cette proposition est retirée : la proposition %s a été acceptée",
				"this proposal is withdrawn: proposal %s was accepted", winner);
	return cmn_fail(&call->err, CMN_E_CONFLICT, "cette proposition est retirée",
			"this proposal is withdrawn");
}

enum cmn_err referral_proposal_refuse(struct cmn_call *call, enum referral_proposal_why why,
				      const PGresult *row)
{
	struct cmn_error *err = &call->err;

	switch (why) {
	case REFERRAL_PROPOSAL_WITHDRAWN:
		return was_withdrawn(call, row);
	case REFERRAL_PROPOSAL_SIDE:
		return cmn_fail(err, CMN_E_FORBIDDEN, "cette réponse n’est pas celle de votre côté",
				"this answer is not that of your side");
	case REFERRAL_PROPOSAL_NO_ACTOR:
		return cmn_fail(err, CMN_E_CONFLICT, "cette proposition ne nomme aucun acteur",
				"this proposal names no actor");
	case REFERRAL_PROPOSAL_BY_STATUS:
		return cmn_fail(
		    err, CMN_E_CONFLICT,
		    "une décision d’orientation est connue : l’ESMS répond par un statut (TRE_R357)",
		    "a decision of orientation is known: the ESMS answers with a status (TRE_R357)");
	case REFERRAL_PROPOSAL_NO_STATUS:
		return cmn_fail(
		    err, CMN_E_CONFLICT,
		    "aucune décision d’orientation connue : l’acteur répond en une fois, sans statut",
		    "no decision of orientation is known: the actor answers in one step, without status");
	case REFERRAL_PROPOSAL_REPEATED:
		return cmn_fail(err, CMN_E_CONFLICT, "cette réponse est déjà donnée",
				"this answer is given already");
	case REFERRAL_PROPOSAL_ENDED:
	case REFERRAL_PROPOSAL_MAY:
		break;
	}
	return cmn_explain(call, row);
}

/* Nothing was written: why; CMN_OK when it should be tried again with the record as it is now. */
static enum cmn_err explain(struct cmn_call *call, enum referral_proposal_act act)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *row = NULL;
	struct referral_proposal_next next;
	struct referral_proposal_now now;
	enum referral_proposal_why why;
	enum cmn_err rc = referral_proposal_for(call, call->write.resource_id, &row);

	if (rc != CMN_OK)
		return rc;
	if (referral_erased(call, row))
		return CMN_E_CONFLICT;
	now = referral_proposal_read(row);
	why = referral_proposal_act(&now, act, referral_side_of(call), &next);
	if (why == REFERRAL_PROPOSAL_WITHDRAWN || why == REFERRAL_PROPOSAL_SIDE)
		return referral_proposal_refuse(call, why, row);
	if (call->if_match != 0 &&
	    call->if_match != cmn_pg_int(row, 0, PQfnumber(row, "version"), 0))
		return cmn_explain(call, row);
	if (why != REFERRAL_PROPOSAL_MAY)
		return referral_proposal_refuse(call, why, row);
	if (act != REFERRAL_WITHDRAW && strcmp(cmn_column(row, 0, "_situation"), "open") != 0)
		return cmn_fail(&call->err, CMN_E_CONFLICT, "la situation est close",
				"the situation is closed");
	return CMN_OK;
}

/* What differs between the acts. */
struct act {
	enum referral_proposal_act act;
	const char *whose;
	const char *reason; /* the member of the body that says why; NULL: none */
};

static bool of_actor(const struct act *act)
{
	return strcmp(act->whose, "actor") == 0;
}

static enum cmn_err tell(struct cmn_call *call, const struct act *act,
			 const struct referral_said *said)
{
	if (strcmp(act->whose, "person") == 0)
		return referral_event_person_said(call, said);
	if (of_actor(act))
		return referral_event_actor_said(call, NULL, said);
	return referral_event_withdrawn(call, NULL, said);
}

/* Somebody else said no: the team looks for what comes next. */
static enum cmn_err ask_team(struct cmn_call *call, const struct referral_said *said, json_t **more)
{
	char due[CMN_DAY_LEN];
	const bool by_us =
	    referral_side_of(call) == REFERRAL_SIDE_TEAM && !referral_by_person(call);

	if (by_us || !said->state || strcmp(said->state, "refused") != 0)
		return CMN_OK;
	referral_due_soon(call->write.departement, due);
	return referral_ask(call, more,
			    &(struct referral_task){.situation_id = said->situation_id,
						    .kind = "other",
						    .due_on = due,
						    .cause = "proposal_refused",
						    .subject_kind = "proposal",
						    .subject_id = said->proposal_id});
}

static const char *reason_of(const struct cmn_call *call, const struct act *act)
{
	return act->reason ? cmn_json_get(call->body, act->reason) : NULL;
}

/* What the facts tell of it. */
static struct referral_said said_of(const struct cmn_call *call, const struct act *act,
				    const PGresult *row, const struct referral_proposal_next *next)
{
	return (struct referral_said){
	    .proposal_id = call->write.resource_id,
	    .situation_id = cmn_column(row, 0, "situation_id"),
	    .proposed_at = cmn_column(row, 0, "_proposed_at"),
	    .actor_id = cmn_column(row, 0, "actor_id"),
	    .round_id = cmn_column(row, 0, "round_id"),
	    .answer = of_actor(act) ? next->actor : next->person,
	    .reason = reason_of(call, act),
	    .state = next->state,
	};
}

/* The change of the record; "-" as the state before it finds no record to change. */
static struct referral_proposal_write write_of(const struct cmn_call *call, const struct act *act,
					       const PGresult *row,
					       const struct referral_proposal_now *now,
					       struct referral_proposal_next *next)
{
	enum referral_proposal_why why =
	    referral_proposal_act(now, act->act, referral_side_of(call), next);
	int64_t version = cmn_pg_int(row, 0, PQfnumber(row, "version"), 0);
	bool may = why == REFERRAL_PROPOSAL_MAY && (!call->if_match || call->if_match == version);

	return (struct referral_proposal_write){
	    .version = version,
	    .from = may ? now->state : "-",
	    .to = may ? next->state : now->state,
	    .whose = act->whose,
	    .answer = of_actor(act) ? next->actor : next->person,
	    .reason = reason_of(call, act),
	    .plain = cmn_json_get(call->body, "plain_text"),
	    .note = cmn_json_get(call->body, of_actor(act) ? "internal_note" : "note"),
	};
}

/* One try, from the record as it was read. */
static enum cmn_err attempt(struct cmn_call *call, const struct act *act, const PGresult *row)
{
	const struct referral_at at = referral_at(call);
	const struct referral_proposal_now now = referral_proposal_read(row);
	struct referral_proposal_next next = {0};
	struct referral_proposal_write w = write_of(call, act, row, &now, &next);
	const struct referral_said said = said_of(call, act, row, &next);
	CMN_AUTO(cmn_json_drop) json_t *more = NULL;
	CMN_AUTO(cmn_free_drop) char *text = NULL;
	struct referral_done done = {0};
	enum cmn_err rc = tell(call, act, &said);

	if (rc == CMN_OK)
		rc = ask_team(call, &said, &more);
	if (rc == CMN_OK)
		rc = referral_more_text(call, more, &text);
	w.more = text;
	return rc == CMN_OK ? referral_store_proposal_write(&at, &call->write, &w, &done) : rc;
}

/* The record changes under us only when others act on its round: read again, a few times. */
static enum cmn_err act_on(struct cmn_call *call, const struct act *act)
{
	char departement[4];
	enum cmn_err said = referral_texts(call);

	if (said != CMN_OK)
		return said;
	for (int i = 0; i < TRIES; i++) {
		CMN_AUTO(cmn_pgres_drop) PGresult *row = NULL;
		enum cmn_err rc = referral_proposal_for(call, cmn_call_param(call, "id"), &row);

		if (rc != CMN_OK)
			return rc;
		cmn_write_at(call, row, departement);
		rc = attempt(call, act, row);
		if (rc != CMN_E_NOT_FOUND)
			return rc;
		rc = explain(call, act->act);
		if (rc != CMN_OK)
			return rc;
	}
	return cmn_fail(&call->err, CMN_E_UNAVAILABLE,
			"cette proposition change sans cesse : réessayez",
			"this proposal keeps changing: try again");
}

static enum cmn_err team_acts(struct cmn_call *call, const struct act *act)
{
	enum cmn_err rc = act_on(call, act);

	return rc == CMN_OK ? referral_reply(call, referral_store_proposal, call->write.resource_id)
			    : rc;
}

enum cmn_err referral_http_accept_proposal(struct cmn_call *call)
{
	return team_acts(call, &(struct act){REFERRAL_PERSON_ACCEPTS, "person", NULL});
}

enum cmn_err referral_http_refuse_proposal(struct cmn_call *call)
{
	return team_acts(call, &(struct act){REFERRAL_PERSON_REFUSES, "person", "reason"});
}

enum cmn_err referral_http_withdraw_proposal(struct cmn_call *call)
{
	return team_acts(call, &(struct act){REFERRAL_WITHDRAW, "none", "reason"});
}

/* The actor, and the team for one without account, see what the actor may. */
static enum cmn_err actor_acts(struct cmn_call *call, const struct act *act)
{
	enum cmn_err rc = act_on(call, act);

	return rc == CMN_OK ? referral_asked_reply(call, call->write.resource_id) : rc;
}

enum cmn_err referral_http_actor_accepts_proposal(struct cmn_call *call)
{
	return actor_acts(call, &(struct act){REFERRAL_ACTOR_ACCEPTS, "actor", NULL});
}

enum cmn_err referral_http_actor_refuses_proposal(struct cmn_call *call)
{
	return actor_acts(call, &(struct act){REFERRAL_ACTOR_REFUSES, "actor", "motive"});
}

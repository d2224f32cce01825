/* SPDX-License-Identifier: EUPL-1.2
 *
 * handoff_acts_http.c - the acts of both sides on a hand-off.  Which is allowed when is the table
 * of domain/handoff.h; here one reads the body, asks, writes, and says why not.
 */
#include "handoff_events.h"
#include "handoff_http.h"
#include "handoff_words.h"
#include "more_events.h"

#include <stdio.h>
#include <string.h>

/* One act on the hand-off in the path. */
struct doing {
	struct cmn_call *call;
	enum referral_handoff_act act;
	PGresult *before;
	char departement[4];
	char *arrays[3]; /* owned texts of arrays */
	struct referral_handoff_move move;
	struct referral_handoff_told told;
	json_t *more; /* what the team has to do about it */
	char *more_text;
};

static void doing_drop(struct doing *d)
{
	PQclear(d->before);
	json_decref(d->more);
	free(d->more_text);
	for (size_t i = 0; i < CMN_LEN(d->arrays); i++)
		free(d->arrays[i]);
}

/* The members that any act may have; an act whose schema has them not finds none. */
static void read_body(struct doing *d)
{
	const json_t *b = d->call->body;
	struct referral_handoff_move *m = &d->move;

	d->told.codes = json_object_get(b, "asked");
	d->arrays[0] = cmn_json_pg_array(d->told.codes);
	d->arrays[1] = cmn_json_pg_array(json_object_get(b, "document_ids"));
	d->arrays[2] = cmn_json_pg_array(json_object_get(b, "may_still_ask"));
	m->codes = d->arrays[0];
	m->documents = d->arrays[1];
	m->may_still_ask = d->arrays[2];
	m->reason = d->told.reason = cmn_json_get(b, "reason");
	m->note = cmn_json_get(b, "note");
	m->dossier_id = cmn_json_get(b, "dossier_id");
	m->person_text = cmn_json_get(b, "person_text");
	m->number = cmn_json_get(b, "number");
	m->outcome = d->told.outcome = cmn_json_get(b, "outcome");
	m->withdrawn_by = d->told.by = cmn_json_get(b, "by");
	if (referral_handoff_needs(d->act) & REFERRAL_NEEDS_WORDS) {
		const struct referral_refusal_words *ours = referral_refusal_words(m->reason);

		m->person_text = m->person_text ? m->person_text : ours->text;
		m->may_still_ask = m->may_still_ask ? m->may_still_ask : ours->may_still_ask;
	}
}

/* What no schema says. */
static enum cmn_err check(struct doing *d)
{
	const struct referral_handoff_move *m = &d->move;
	struct cmn_error *err = &d->call->err;

	if (m->outcome && strcmp(m->outcome, "no_pag") == 0 && !m->reason)
		return cmn_fail_at(err, CMN_E_INVALID, "/reason",
				   "dites pourquoi il n’y a pas de PAG", "say why there is no PAG");
	if (m->outcome && strcmp(m->outcome, "pag") == 0 && m->reason)
		return cmn_fail_at(err, CMN_E_INVALID, "/reason",
				   "un motif ne se donne que sans PAG",
				   "a reason is given only without a PAG");
	if (d->act == REFERRAL_ANSWER_COMPLEMENT && !m->note && !m->documents && !m->dossier_id)
		return cmn_fail_at(err, CMN_E_INVALID, "/note",
				   "un complément est un texte, des documents ou un dossier",
				   "a complement is a text, documents or a dossier");
	return CMN_OK;
}

/* The record as the caller may see it, and the move.  One that the state does not have leads
 * nowhere: the statement finds no target, unless it was done before under the same key. */
static enum cmn_err begin(struct doing *d, enum referral_side side)
{
	struct cmn_call *call = d->call;
	enum cmn_err rc = referral_handoff_load(call, cmn_call_param(call, "id"), &d->before);
	enum referral_handoff_state to;

	if (rc == CMN_OK)
		rc = referral_texts(call);
	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, d->before, d->departement);
	read_body(d);
	d->told.situation_id = cmn_column(d->before, 0, "situation_id");
	d->move.version = call->if_match;
	d->move.act = referral_handoff_act_code(d->act);
	d->move.side = referral_handoff_side_code(side);
	d->move.from = cmn_column(d->before, 0, "state");
	to = referral_handoff_next(referral_handoff_state(d->move.from), d->act, side);
	d->move.to = to ? referral_handoff_state_code(to) : d->move.from;
	if (!to)
		d->move.from = "-";
	return check(d);
}

/* Nothing was written: the record as it is now tells why. */
static enum cmn_err refused(struct doing *d)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	enum cmn_err rc = referral_handoff_load(d->call, d->call->write.resource_id, &now);

	if (rc != CMN_OK)
		return rc;
	return referral_erased(d->call, now) ? CMN_E_CONFLICT : cmn_explain(d->call, now);
}

/* An act of the MDPH, or of the person by their own account, after which somebody of the team has
 * to do something. */
static enum cmn_err ask_team(struct doing *d)
{
	static const struct {
		enum referral_handoff_act act;
		const char *kind, *cause;
	} TASKS[] = {
	    {REFERRAL_REQUEST_COMPLEMENT, "document", "handoff_complement"},
	    {REFERRAL_REFUSE, "call_back", "handoff_refused"},
	    {REFERRAL_KNOW_ALREADY, "call_back", "handoff_refused"},
	    {REFERRAL_CONCLUDE, "call_back", "handoff_concluded"},
	    {REFERRAL_WITHDRAW, "call_back", "person_answered"},
	};
	char due[CMN_DAY_LEN];
	enum cmn_err rc = CMN_OK;

	referral_handoff_task_due(d->departement, due);
	for (size_t i = 0; i < CMN_LEN(TASKS) && rc == CMN_OK; i++)
		if (TASKS[i].act == d->act &&
		    (d->act != REFERRAL_WITHDRAW || referral_by_person(d->call)))
			rc = referral_ask(d->call, &d->more,
					  &(struct referral_task){
					      .situation_id = d->told.situation_id,
					      .kind = TASKS[i].kind,
					      .due_on = due,
					      .cause = TASKS[i].cause,
					      .subject_kind = "handoff",
					      .subject_id = d->call->write.resource_id,
					  });
	if (rc == CMN_OK)
		rc = referral_more_text(d->call, d->more, &d->more_text);
	d->move.more = d->more_text;
	return rc;
}

/* What shows the situation to the MDPH asks the person, at that very moment. */
static enum cmn_err allowed(struct doing *d)
{
	if (d->move.from[0] == '-' || !(referral_handoff_needs(d->act) & REFERRAL_NEEDS_CONSENT))
		return CMN_OK;
	if (d->act == REFERRAL_READ_IT)
		return referral_handoff_may_read(d->call, d->before);
	return referral_handoff_shown(d->call, d->before);
}

static enum cmn_err finish(struct doing *d)
{
	const struct referral_at at = referral_at(d->call);
	const char *id = d->call->write.resource_id;
	struct referral_done done = {0};
	enum cmn_err rc = allowed(d);

	if (rc == CMN_OK)
		rc = referral_event_handoff(d->call, d->act, &d->told);
	if (rc == CMN_OK && strcmp(d->move.from, "draft") == 0)
		d->call->write.audiences = "{facts}"; /* the MDPH never heard of it */
	if (rc == CMN_OK)
		rc = ask_team(d);
	if (rc == CMN_OK)
		rc = referral_store_handoff_move(&at, &d->call->write, &d->move, &done);
	if (rc == CMN_E_NOT_FOUND)
		return refused(d);
	if (rc == CMN_OK && d->act == REFERRAL_READ_IT && !done.replayed)
		return referral_handoff_reply_whole(d->call, id);
	return rc == CMN_OK ? referral_handoff_reply(d->call, id) : rc;
}

enum cmn_err referral_handoff_do(struct cmn_call *call, enum referral_handoff_act act,
				 enum referral_side side)
{
	CMN_AUTO(doing_drop) struct doing d = {.call = call, .act = act};
	enum cmn_err rc = begin(&d, side);

	return rc == CMN_OK ? finish(&d) : rc;
}

/* The software of the MDPH says that it has it: a person reads it later. */
enum cmn_err referral_http_receive_handoff(struct cmn_call *call)
{
	return referral_handoff_do(call, REFERRAL_RECEIVE, REFERRAL_SYSTEM);
}

enum cmn_err referral_http_read_handoff(struct cmn_call *call)
{
	return referral_handoff_do(call, REFERRAL_READ_IT, REFERRAL_MDPH);
}

enum cmn_err referral_http_request_handoff_complement(struct cmn_call *call)
{
	return referral_handoff_do(call, REFERRAL_REQUEST_COMPLEMENT, REFERRAL_MDPH);
}

enum cmn_err referral_http_answer_handoff_complement(struct cmn_call *call)
{
	return referral_handoff_do(call, REFERRAL_ANSWER_COMPLEMENT, REFERRAL_TEAM);
}

enum cmn_err referral_http_waive_handoff_complement(struct cmn_call *call)
{
	return referral_handoff_do(call, REFERRAL_WAIVE_COMPLEMENT, REFERRAL_MDPH);
}

enum cmn_err referral_http_accept_handoff(struct cmn_call *call)
{
	return referral_handoff_do(call, REFERRAL_ACCEPT, REFERRAL_MDPH);
}

enum cmn_err referral_http_refuse_handoff(struct cmn_call *call)
{
	return referral_handoff_do(call, REFERRAL_REFUSE, REFERRAL_MDPH);
}

enum cmn_err referral_http_handoff_already_known(struct cmn_call *call)
{
	return referral_handoff_do(call, REFERRAL_KNOW_ALREADY, REFERRAL_MDPH);
}

enum cmn_err referral_http_start_handoff_evaluation(struct cmn_call *call)
{
	return referral_handoff_do(call, REFERRAL_START_EVALUATION, REFERRAL_MDPH);
}

enum cmn_err referral_http_conclude_handoff(struct cmn_call *call)
{
	return referral_handoff_do(call, REFERRAL_CONCLUDE, REFERRAL_MDPH);
}

enum cmn_err referral_http_withdraw_handoff(struct cmn_call *call)
{
	return referral_handoff_do(call, REFERRAL_WITHDRAW, REFERRAL_TEAM);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * pag_engine.c - reading, making and moving what follows a hand-off.
 */
#include "consent_copy.h"
#include "pag_http.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

void referral_pag_work_drop(struct referral_pag_work *w)
{
	PQclear(w->before);
	json_decref(w->more);
}

static void place(struct referral_pag_work *w)
{
	int64_t now = cmn_clock_us();

	snprintf(w->departement, sizeof(w->departement), "%s",
		 cmn_column(w->before, 0, "departement"));
	cmn_day_format(cmn_day_of(now, w->departement), w->today);
}

static enum cmn_err load(struct referral_pag_work *w, const struct referral_pag_record *record,
			 const char *id)
{
	const struct referral_at at = referral_at(w->call);
	enum cmn_err rc = referral_store_pag_get(&at, record->get, id,
						 referral_pag_organisation(w->call), &w->before);

	if (rc == CMN_OK)
		place(w);
	return rc;
}

/* Who reads it needs an agreement, but for the team, whose file it is. */
static enum cmn_err may_read(struct referral_pag_work *w, const struct referral_pag_record *record)
{
	const char *organisation = referral_pag_organisation(w->call);

	if (referral_pag_is_team(w->call))
		return CMN_OK;
	if (!organisation)
		return referral_pag_disclose(w, record->purpose);
	return referral_disclose(w->call, &(struct referral_disclosure){
					      .departement = w->departement,
					      .situation_id = referral_pag_situation(w),
					      .purpose = "concertation",
					      .categories = "situation",
					      .recipient_kind = "actor",
					      .recipient_id = organisation,
					  });
}

enum cmn_err referral_pag_open(struct referral_pag_work *w,
			       const struct referral_pag_record *record, const char *id)
{
	enum cmn_err rc = load(w, record, id);

	return rc == CMN_OK ? may_read(w, record) : rc;
}

enum cmn_err referral_pag_read(struct cmn_call *call, const struct referral_pag_record *record)
{
	CMN_AUTO(referral_pag_work_drop) struct referral_pag_work w = {.call = call};
	enum cmn_err rc = referral_pag_open(&w, record, cmn_call_param(call, "id"));

	return rc == CMN_OK ? cmn_reply_seen(call, w.before) : rc;
}

enum cmn_err referral_pag_list(struct cmn_call *call, const struct cmn_stmt *stmt,
			       const char *parent)
{
	const struct referral_at at = referral_at(call);
	struct referral_pag_page page = {
	    .departement = cmn_call_param(call, "departement"),
	    .situation_id = cmn_call_param(call, "situation_id"),
	    .organisation = referral_pag_organisation(call),
	    .parent_id = parent,
	    .limit = cmn_call_param_int(call, "limit", 50),
	};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char after[128];
	enum cmn_err rc = cmn_call_territory(call, "query:departement", page.departement);

	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	if (rc != CMN_OK)
		return rc;
	page.after = after;
	rc = referral_store_pag_list(&at, stmt, &page, &res);
	return rc == CMN_OK ? cmn_reply_seen_list(call, res, page.limit) : rc;
}

/* --- moving ----------------------------------------------------------------------------------- */

static enum cmn_err show(struct cmn_call *call, const struct cmn_stmt *stmt)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	enum cmn_err rc = referral_store_pag_get(&at, stmt, call->write.resource_id,
						 referral_pag_organisation(call), &now);

	return rc == CMN_OK ? cmn_reply_seen(call, now) : rc;
}

/* A service does not move by its own state alone: its PAG must await answers on it. */
static enum cmn_err no_answer_awaited(struct cmn_call *call, const PGresult *now)
{
	return cmn_fail_named(&call->err, CMN_E_CONFLICT,
			      "le PAG est « %s » : il n’attend pas de réponse sur ce service",
			      "the PAG is \"%s\": it awaits no answer on this service",
			      "pag_states", cmn_column(now, 0, "_pag_state"));
}

/* Nothing was written: the record as it is now tells why, then the gate. */
static enum cmn_err refused(struct referral_pag_work *w, const struct referral_pag_record *record,
			    const struct cmn_error *gate)
{
	struct cmn_call *call = w->call;
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	enum cmn_err rc = referral_store_pag_get(&at, record->get, call->write.resource_id,
						 referral_pag_organisation(call), &now);

	if (rc != CMN_OK)
		return rc;
	if (referral_erased(call, now))
		return CMN_E_CONFLICT;
	if (call->if_match != cmn_pg_int(now, 0, PQfnumber(now, "version"), 0))
		return cmn_explain(call, now);
	if (gate->code != CMN_OK) {
		call->err = *gate;
		return gate->code;
	}
	return record->machine == REFERRAL_PAG_SERVICE ? no_answer_awaited(call, now)
						       : cmn_explain(call, now);
}

/* The act, if the state allows it; else a state that no record has, so that only a repeat under
 * the same key is answered. */
static void aim(struct referral_pag_work *w, const struct referral_pag_record *record,
		enum referral_pag_act act)
{
	w->from = cmn_column(w->before, 0, record->state);
	w->to = referral_pag_next(record->machine, w->from, act);
}

static enum cmn_err write_move(struct referral_pag_work *w, const struct referral_pag_move *move,
			       struct referral_done *done)
{
	struct cmn_call *call = w->call;
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_free_drop) char *body = call->body ? json_dumps(call->body, 0) : NULL;
	CMN_AUTO(cmn_free_drop) char *more = NULL;
	struct referral_pag_step step = {
	    .version = call->if_match,
	    .from = w->to ? w->from : "-",
	    .to = w->to ? w->to : "-",
	    .body = body,
	    .today = move->dated ? w->today : NULL,
	};
	enum cmn_err rc;

	if (call->body && !body)
		return cmn_no_memory(&call->err);
	rc = referral_more_text(call, w->more, &more);
	step.more = more;
	return rc == CMN_OK ? referral_store_pag_step(&at, move->stmt, &call->write, &step, done)
			    : rc;
}

static enum cmn_err conflict(struct cmn_call *call, const char *const words[2])
{
	return words[0]
		   ? referral_pag_fail(call, CMN_E_CONFLICT, NULL, words[CMN_FR], words[CMN_EN])
		   : CMN_E_CONFLICT;
}

/* The person, or the team, took the hand-off back before a PAG came of it. */
static enum cmn_err goes_on(struct referral_pag_work *w)
{
	int column = PQfnumber(w->before, "_taken_back");

	if (column < 0 || !cmn_pg_bool(w->before, 0, column))
		return CMN_OK;
	return cmn_fail(&w->call->err, CMN_E_CONFLICT,
			"la transmission a été retirée : ce qui en venait ne va pas plus loin",
			"the hand-off was withdrawn: what came of it goes no further");
}

/* What the gate says is kept: it is told only when nothing else was in the way. */
static void pass_gate(struct referral_pag_work *w, const struct referral_pag_move *move,
		      struct cmn_error *ret)
{
	struct cmn_call *call = w->call;

	if (!w->to ||
	    call->if_match != cmn_pg_int(w->before, 0, PQfnumber(w->before, "version"), 0))
		return;
	if ((move->after_all || goes_on(w) == CMN_OK) && (!move->gate || move->gate(w) == CMN_OK))
		return;
	*ret = call->err;
	cmn_error_init(&call->err);
	w->to = NULL;
}

enum cmn_err referral_pag_move_as(struct cmn_call *call, const struct referral_pag_move *move,
				  enum referral_pag_act act)
{
	CMN_AUTO(referral_pag_work_drop) struct referral_pag_work w = {.call = call};
	struct referral_done done = {0};
	struct cmn_error gate;
	enum cmn_err rc = load(&w, move->record, cmn_call_param(call, "id"));

	cmn_error_init(&gate);
	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, w.before, w.departement);
	aim(&w, move->record, act);
	if (move->discloses)
		rc = may_read(&w, move->record);
	if (rc == CMN_OK)
		rc = referral_texts(call);
	if (rc != CMN_OK)
		return rc;
	pass_gate(&w, move, &gate);
	rc = referral_event_pag(call,
				&(struct referral_pag_told){move->event, move->record->key,
							    move->record->carry, move->tells},
				w.before, w.to);
	if (rc == CMN_OK)
		rc = write_move(&w, move, &done);
	if (rc == CMN_E_NOT_FOUND)
		return refused(&w, move->record, &gate);
	if (rc == CMN_E_CONFLICT)
		return conflict(call, move->conflict);
	return rc == CMN_OK ? show(call, move->shows ? move->shows : move->record->get) : rc;
}

enum cmn_err referral_pag_move(struct cmn_call *call, const struct referral_pag_move *move)
{
	return referral_pag_move_as(call, move, move->act);
}

/* --- making ----------------------------------------------------------------------------------- */

static enum cmn_err load_parent(struct referral_pag_work *w, const struct referral_pag_new *new)
{
	const struct referral_at at = referral_at(w->call);
	enum cmn_err rc =
	    new->parent ? referral_store_pag_get(&at, new->parent, cmn_call_param(w->call, "id"),
						 referral_pag_organisation(w->call), &w->before)
			: referral_situation(w->call, &w->before);

	if (rc == CMN_OK)
		rc = referral_texts(w->call);
	if (rc != CMN_OK)
		return rc;
	place(w);
	w->call->write.departement = w->departement;
	return CMN_OK;
}

static enum cmn_err write_new(struct referral_pag_work *w, const struct referral_pag_new *new)
{
	struct cmn_call *call = w->call;
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_free_drop) char *body = json_dumps(call->body, 0);
	CMN_AUTO(cmn_free_drop) char *more = NULL;
	struct referral_done done = {0};
	enum cmn_err rc =
	    body ? referral_more_text(call, w->more, &more) : cmn_no_memory(&call->err);

	return rc == CMN_OK
		   ? referral_store_pag_make(&at, new->stmt, &call->write,
					     cmn_column(w->before, 0, "id"), body, more, &done)
		   : rc;
}

static enum cmn_err prepare_new(struct referral_pag_work *w, const struct referral_pag_new *new)
{
	const struct referral_pag_told told = {new->event, new->record->key, new->record->carry,
					       new->tells};
	enum cmn_err rc = CMN_OK;

	if (new->discloses)
		rc = referral_pag_disclose(w, new->record->purpose);
	if (rc == CMN_OK)
		rc = goes_on(w);
	if (rc == CMN_OK && new->gate)
		rc = new->gate(w);
	return rc == CMN_OK ? referral_event_pag(w->call, &told, w->before, NULL) : rc;
}

enum cmn_err referral_pag_make(struct cmn_call *call, const struct referral_pag_new *new)
{
	CMN_AUTO(referral_pag_work_drop) struct referral_pag_work w = {.call = call};
	enum cmn_err rc = load_parent(&w, new);

	if (rc == CMN_OK)
		rc = prepare_new(&w, new);
	if (rc != CMN_OK)
		return rc;
	rc = write_new(&w, new);
	if (rc == CMN_E_NOT_FOUND && referral_erased(call, w.before))
		return CMN_E_CONFLICT;
	if (rc == CMN_E_NOT_FOUND && new->explain)
		return new->explain(&w);
	if (rc == CMN_E_CONFLICT)
		return conflict(call, new->conflict);
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "%s/%s", new->record->path,
		 call->write.resource_id);
	return show(call, new->record->get);
}

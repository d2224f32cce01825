/* SPDX-License-Identifier: EUPL-1.2
 *
 * relay_acts_http.c - what the actor answers, and what the team takes back.  Which act is allowed
 * when is the table of domain/relay.h.
 */
#include "more_events.h"
#include "relay_events.h"
#include "relay_http.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

#define TASK_DAYS 2 /* jours ouvrés to look for what comes next */

/* The team has something to do when an actor says no. */
static enum cmn_err ask_for_another(struct cmn_call *call, const PGresult *before,
				    enum referral_relay_act act, const char *via, json_t **more)
{
	const char *departement = cmn_column(before, 0, "departement");
	const struct cmn_delay delay = {
	    .unit = CMN_JOURS_OUVRES, .n = TASK_DAYS, .end = CMN_END_AS_IS};
	char due_on[CMN_DAY_LEN];

	if ((act != REFERRAL_RELAY_DECLINE && act != REFERRAL_RELAY_NOT_ENTER) ||
	    strcmp(via, "team") == 0)
		return CMN_OK;
	cmn_day_format(cmn_day_due(cmn_day_of(cmn_clock_us(), departement), &delay, departement),
		       due_on);
	return referral_ask(call, more,
			    &(struct referral_task){
				.situation_id = cmn_column(before, 0, "situation_id"),
				.kind = "contact_actor",
				.due_on = due_on,
				.cause = "relay_failed",
				.subject_kind = "relay",
				.subject_id = cmn_column(before, 0, "id"),
			    });
}

/* Nothing was written: the record as it is now tells why. */
static enum cmn_err refused(struct cmn_call *call, const struct referral_at *at)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	enum cmn_err rc = referral_store_relay(at, call->write.resource_id, &now);

	if (rc != CMN_OK)
		return rc;
	return referral_erased(call, now) ? CMN_E_CONFLICT : cmn_explain(call, now);
}

enum cmn_err referral_relay_do(struct cmn_call *call, const struct referral_at *at,
			       const PGresult *before, enum referral_relay_act act,
			       struct referral_relay_move *move)
{
	const struct referral_relay_told told = {
	    .proposal_id = cmn_column(before, 0, "proposal_id"),
	    .situation_id = cmn_column(before, 0, "situation_id"),
	    .via = move->via,
	    .reason = move->reason,
	    .outcome = move->on ? cmn_json_get(call->body, "outcome") : NULL,
	    .on = move->on,
	};
	CMN_AUTO(cmn_json_drop) json_t *more = NULL;
	CMN_AUTO(cmn_free_drop) char *text = NULL;
	struct referral_done done = {0};
	enum cmn_err rc;

	move->from = cmn_column(before, 0, "state");
	move->to = referral_relay_move(act, move->from);
	if (!move->to) /* no target, unless it was done before under the same key */
		move->from = move->to = "";
	rc = referral_event_relay_moved(call, act, &told);
	if (rc == CMN_OK)
		rc = ask_for_another(call, before, act, move->via ? move->via : "team", &more);
	if (rc == CMN_OK)
		rc = referral_more_text(call, more, &text);
	move->more = text;
	if (rc == CMN_OK)
		rc = referral_store_move_relay(at, &call->write, move, &done);
	move->more = NULL;
	return rc == CMN_E_NOT_FOUND ? refused(call, at) : rc;
}

/* The relay in the path, as the caller may see it: read, do, show. */
static enum cmn_err act_on(struct cmn_call *call, const PGresult *before,
			   enum referral_relay_act act, struct referral_relay_move *move)
{
	const struct referral_at at = referral_at(call);
	char departement[4];
	enum cmn_err rc = referral_texts(call);

	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	move->version = call->if_match;
	rc = referral_relay_do(call, &at, before, act, move);
	return rc == CMN_OK ? referral_relay_reply(call, call->write.resource_id) : rc;
}

static const char *via(const struct cmn_call *call)
{
	return referral_relay_team(call) ? "team" : "actor";
}

/* A machine repeats itself: what is received already is answered as it is. */
enum cmn_err referral_http_receive_relay(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	struct referral_relay_move move = {0};
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	enum cmn_err rc = referral_relay_load(call, id, &before);

	if (rc != CMN_OK)
		return rc;
	if (strcmp(cmn_column(before, 0, "state"), "sent") != 0)
		return cmn_reply_seen(call, before);
	return act_on(call, before, REFERRAL_RELAY_RECEIVE, &move);
}

enum cmn_err referral_http_acknowledge_relay(struct cmn_call *call)
{
	struct referral_relay_move move = {.via = via(call)};
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	enum cmn_err rc = referral_relay_load(call, cmn_call_param(call, "id"), &before);

	return rc == CMN_OK ? act_on(call, before, REFERRAL_RELAY_ACKNOWLEDGE, &move) : rc;
}

enum cmn_err referral_http_decline_relay(struct cmn_call *call)
{
	struct referral_relay_move move = {
	    .via = via(call),
	    .reason = cmn_json_get(call->body, "reason"),
	    .words = cmn_json_get(call->body, "words"),
	    .note = cmn_json_get(call->body, "note"),
	};
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	enum cmn_err rc = referral_relay_load(call, cmn_call_param(call, "id"), &before);

	return rc == CMN_OK ? act_on(call, before, REFERRAL_RELAY_DECLINE, &move) : rc;
}

enum cmn_err referral_http_withdraw_relay(struct cmn_call *call)
{
	struct referral_relay_move move = {.reason = cmn_json_get(call->body, "reason")};
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	enum cmn_err rc = referral_relay_load(call, cmn_call_param(call, "id"), &before);

	return rc == CMN_OK ? act_on(call, before, REFERRAL_RELAY_WITHDRAW, &move) : rc;
}

/* Between the sending and today; an end not before its beginning. */
static enum cmn_err check_day(struct cmn_call *call, const PGresult *before, const char *on)
{
	const char *departement = cmn_column(before, 0, "departement");
	const char *entered = cmn_column(before, 0, "entered_on");
	int day = 0, first = 0;
	int64_t sent = 0;

	(void)cmn_time_parse(cmn_column(before, 0, "_sent_at"), &sent);
	if (!cmn_day_parse(on, &day))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/on", "cette date n’existe pas",
				   "this date does not exist");
	if (day > cmn_day_of(cmn_clock_us(), departement))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/on",
				   "une issue ne peut dater du futur",
				   "an outcome cannot date from the future");
	if (!entered || !cmn_day_parse(entered, &first))
		first = cmn_day_of(sent, departement);
	if (day < first)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/on",
				   "une issue ne peut dater d’avant ce qu’elle suit",
				   "an outcome cannot date from before what it follows");
	return CMN_OK;
}

static enum cmn_err check_outcome(struct cmn_call *call, const PGresult *before,
				  enum referral_relay_act act, const char *reason, const char *on)
{
	if (act == REFERRAL_RELAY_NOT_ENTER && !reason)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/reason",
				   "dites pourquoi la personne n’est pas entrée",
				   "say why the person did not enter");
	if (act == REFERRAL_RELAY_ENTER && reason)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/reason",
				   "une entrée n’a pas de motif", "an entry has no reason");
	return check_day(call, before, on);
}

enum cmn_err referral_http_report_relay(struct cmn_call *call)
{
	const char *outcome = cmn_json_get(call->body, "outcome");
	const enum referral_relay_act act = referral_relay_outcome(outcome);
	struct referral_relay_move move = {
	    .via = via(call),
	    .reason = cmn_json_get(call->body, "reason"),
	    .on = cmn_json_get(call->body, "on"),
	    .words = cmn_json_get(call->body, "words"),
	    .note = cmn_json_get(call->body, "note"),
	};
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	enum cmn_err rc = referral_relay_load(call, cmn_call_param(call, "id"), &before);

	if (rc == CMN_OK)
		rc = check_outcome(call, before, act, move.reason, move.on);
	return rc == CMN_OK ? act_on(call, before, act, &move) : rc;
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * closure_http.c - the ends of a situation, and its reopening.
 */
#include "accord_learn.h"
#include "act_kinds.h"
#include "closure.h"
#include "intake_events.h"
#include "intake_ops.h"
#include "intake_store.h"
#include "work_events.h"
#include "work_http.h"

#include <stdio.h>
#include <string.h>

#define KINDS_LEN 256

/* Kinds of act as PostgreSQL array text: those that reach somebody, or those that only try. */
static void kinds(bool attempts, char out[KINDS_LEN])
{
	size_t used = (size_t)snprintf(out, KINDS_LEN, "{");

	for (const struct intake_act_kind *k = INTAKE_ACT_KINDS; k->code; k++)
		if (attempts ? k->attempt : k->reaches)
			used += (size_t)snprintf(out + used, KINDS_LEN - used, "%s%s",
						 used > 1 ? "," : "", k->code);
	snprintf(out + used, KINDS_LEN - used, "}");
}

static bool is_true(const PGresult *res, const char *column)
{
	return cmn_pg_bool(res, 0, PQfnumber(res, column));
}

/* --- what was refused ---------------------------------------------------------------------------
 */

static bool refusal_known(struct cmn_call *call, const char *situation)
{
	bool known = false;
	int n = 0;

	return intake_store_refusals(call, call->write.departement, situation, &known, &n) ==
		   CMN_OK &&
	       (!known || n > 0);
}

/* Who refuses a proposal and closes at once is not refused for what is still on its way here. */
static enum cmn_err gather_refusals(struct cmn_call *call, const char *reason,
				    struct intake_closing *f)
{
	enum cmn_err rc;

	if (!intake_closure_asks_refusals(reason))
		return CMN_OK;
	rc = cmn_call_await(call, refusal_known, call->write.resource_id);
	if (rc != CMN_OK && !cmn_call_current(call, "referral.facts", call->write.departement))
		return rc;
	return intake_store_refusals(call, call->write.departement, call->write.resource_id,
				     &f->refusals_known, &f->refusals);
}

/* What is known of the file, for the rule. */
static enum cmn_err gather(struct cmn_call *call, const PGresult *file, const char *reason,
			   const int *settings, struct intake_closing *f)
{
	enum cmn_err rc;

	const json_t *b = call->body;
	char reach[KINDS_LEN], attempt[KINDS_LEN];

	*f = (struct intake_closing){
	    .open_tasks = (int)cmn_pg_int(file, 0, PQfnumber(file, "open_tasks"), 0),
	    .accord_required = is_true(file, "accord_required"),
	    .accord_given =
		(cmn_json_get(b, "accord_id") || cmn_column(file, 0, "accord_id")) &&
		(cmn_json_get(b, "accord_signed_on") || cmn_column(file, 0, "accord_signed_on")),
	    .attempts_needed = settings[INTAKE_UNREACHABLE_ATTEMPTS],
	    .attempt_days_needed = settings[INTAKE_UNREACHABLE_DAYS],
	    .duplicate_of = cmn_json_get(b, "duplicate_of") != NULL,
	    .taken_over = cmn_json_get(b, "taken_over_on") != NULL,
	    .actor = cmn_json_get(b, "taken_over_by") != NULL,
	};
	kinds(false, reach);
	kinds(true, attempt);
	rc = gather_refusals(call, reason, f);
	if (rc != CMN_OK)
		return rc;
	return intake_store_attempts(call, call->write.departement, call->write.resource_id, reach,
				     attempt, &f->attempts, &f->attempt_days);
}

/* The member that the reason needs and that is missing. */
static enum cmn_err ask_for(struct cmn_call *call, enum intake_refusal why)
{
	struct cmn_error *err = &call->err;

	if (why == INTAKE_REFUSE_ACCORD)
		return cmn_fail_at(
		    err, CMN_E_INVALID, "/accord_id",
		    "cette solution demande un accord signé : sa référence et sa date",
		    "this solution needs a signed accord: its reference and date");
	if (why == INTAKE_REFUSE_TARGET)
		return cmn_fail_at(err, CMN_E_INVALID, "/duplicate_of",
				   "dites quelle situation continue",
				   "say which situation goes on");
	if (why == INTAKE_REFUSE_TAKE_OVER)
		return cmn_fail_at(
		    err, CMN_E_INVALID, "/taken_over_on",
		    "une transmission envoyée ne clôt pas : depuis quand le relais "
		    "est-il pris ?",
		    "a hand-off that was sent closes nothing: since when was it taken "
		    "over?");
	return cmn_fail_at(err, CMN_E_INVALID, "/taken_over_by",
			   "dites quel acteur a pris le relais", "say which actor has taken over");
}

static enum cmn_err refuse(struct cmn_call *call, enum intake_refusal why,
			   const struct intake_closing *f)
{
	struct cmn_error *err = &call->err;

	switch (why) {
	case INTAKE_REFUSE_TASKS:
		return cmn_fail(err, CMN_E_CONFLICT,
				"%d tâche(s) restent ouvertes : terminez-les ou annulez-les",
				"%d task(s) are still open: complete or cancel them",
				f->open_tasks);
	case INTAKE_REFUSE_ATTEMPTS:
		return cmn_fail_at(err, CMN_E_INVALID, "/reason",
				   "%d tentative(s) tracée(s) sur %d jour(s), il en faut %d sur %d",
				   "%d attempt(s) recorded on %d day(s), %d on %d are needed",
				   f->attempts, f->attempt_days, f->attempts_needed,
				   f->attempt_days_needed);
	case INTAKE_REFUSE_NOTHING_REFUSED:
		return cmn_fail_at(err, CMN_E_INVALID, "/reason",
				   "aucune proposition n’a été refusée dans cette situation",
				   "no proposal was refused in this situation");
	case INTAKE_REFUSE_ACCORD:
	case INTAKE_REFUSE_TARGET:
	case INTAKE_REFUSE_TAKE_OVER:
	case INTAKE_REFUSE_ACTOR:
		return ask_for(call, why);
	case INTAKE_REFUSE_REASON:
	case INTAKE_REFUSE_END_:
	default:
		return cmn_fail_at(err, CMN_E_INVALID, "/reason", "ce motif n’existe pas",
				   "there is no such reason");
	}
}

/* The members that belong to another reason would be lost: they are refused. */
static enum cmn_err check_members(struct cmn_call *call, const char *reason)
{
	static const char *const MEMBERS[] = {
	    "/accord_id",     "/accord_signed_on", "/duplicate_of", "/taken_over_on",
	    "/taken_over_by", "/handoff_id",       "/occurred_on",  "/callback_after_months"};
	static const char *const DAYS[] = {"/accord_signed_on", "/taken_over_on", "/occurred_on"};
	enum cmn_err rc = CMN_OK;

	for (size_t i = 0; i < CMN_LEN(MEMBERS); i++)
		if (json_object_get(call->body, MEMBERS[i] + 1) &&
		    !intake_closure_takes(reason, MEMBERS[i]))
			return cmn_fail_at(&call->err, CMN_E_INVALID, MEMBERS[i],
					   "le motif « %s » n’a pas ce champ",
					   "the reason \"%s\" has no such field", reason);
	for (size_t i = 0; i < CMN_LEN(DAYS) && rc == CMN_OK; i++)
		rc = intake_work_past_day(call, call->write.departement, DAYS[i],
					  cmn_json_get(call->body, DAYS[i] + 1));
	return rc;
}

/* The situation that goes on: of this département, another one, and not itself a duplicate. */
static enum cmn_err check_target(struct cmn_call *call)
{
	const char *id = cmn_json_get(call->body, "duplicate_of");
	CMN_AUTO(cmn_pgres_drop) PGresult *other = NULL;
	const char *reason;
	enum cmn_err rc;

	if (!id)
		return CMN_OK;
	rc = intake_store_situation(call->pool, &call->ctx, id, &other, &call->err);
	if (rc != CMN_OK && rc != CMN_E_NOT_FOUND)
		return rc;
	if (rc == CMN_E_NOT_FOUND ||
	    strcmp(cmn_column(other, 0, "departement"), call->write.departement) != 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/duplicate_of",
				   "aucune situation sous cet identifiant",
				   "no situation under this id");
	if (strcmp(cmn_column(other, 0, "id"), call->write.resource_id) == 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/duplicate_of",
				   "une situation n’est pas son propre doublon",
				   "a situation is not its own duplicate");
	reason = cmn_column(other, 0, "closure_reason");
	if (reason && strcmp(reason, "duplicate") == 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/duplicate_of",
				   "cette situation est elle-même close comme doublon",
				   "that situation is itself closed as a duplicate");
	return CMN_OK;
}

static enum cmn_err end_it(struct cmn_call *call, const char *reason, int months)
{
	const json_t *b = call->body;
	char due[CMN_TIME_LEN];
	struct intake_end end = {
	    .reason = reason,
	    .note = cmn_json_get(b, "note"),
	    .accord_id = cmn_json_get(b, "accord_id"),
	    .accord_signed_on = cmn_json_get(b, "accord_signed_on"),
	    .duplicate_of = cmn_json_get(b, "duplicate_of"),
	    .taken_over_on = cmn_json_get(b, "taken_over_on"),
	    .taken_over_by = cmn_json_get(b, "taken_over_by"),
	    .handoff_id = cmn_json_get(b, "handoff_id"),
	    .occurred_on = cmn_json_get(b, "occurred_on"),
	    .callback_title = "La réponse tient-elle ?",
	};

	months = (int)cmn_json_get_int(b, "callback_after_months", months);
	if (months > 0 && intake_closure_calls_back(reason)) {
		intake_work_after_months(call->write.departement, (unsigned)months, due);
		end.callback_due = due;
	}
	return intake_store_end(call, &end);
}

/* The rule is asked for a file that can be closed; what is closed already may be a repetition of
 * the same request, which the write finds out. */
static enum cmn_err may_close(struct cmn_call *call, const PGresult *file, const char *reason,
			      const int *settings)
{
	struct intake_closing facts;
	enum intake_refusal why;
	enum cmn_err rc;

	if (strcmp(cmn_column(file, 0, "state"), INTAKE_MOVES[INTAKE_DO_CLOSE].from) != 0 ||
	    cmn_pg_int(file, 0, PQfnumber(file, "version"), 0) != call->if_match)
		return CMN_OK;
	rc = check_members(call, reason);
	if (rc == CMN_OK)
		rc = check_target(call);
	if (rc == CMN_OK)
		rc = gather(call, file, reason, settings, &facts);
	if (rc != CMN_OK)
		return rc;
	why = intake_may_close(reason, &facts);
	return why ? refuse(call, why, &facts) : CMN_OK;
}

enum cmn_err intake_http_close_situation(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	const char *reason = cmn_json_get(call->body, "reason");
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	int settings[INTAKE_WORK_KEYS_];
	char departement[4], day[CMN_DAY_LEN];
	enum cmn_err rc = intake_work_situation(call, id, departement, &before);

	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	intake_work_today(departement, day);
	rc = intake_store_settings(call, departement, day, settings);
	if (rc == CMN_OK)
		rc = may_close(call, before, reason, settings);
	if (rc == CMN_OK)
		rc = intake_event_closed(call, reason);
	if (rc == CMN_OK) {
		rc = end_it(call, reason, settings[INTAKE_CALLBACK_MONTHS]);
		if (rc == CMN_E_NOT_FOUND) {
			/* somebody gave a task, or closed the target, while this one waited */
			rc = intake_store_situation(call->pool, &call->ctx, id, &now, &call->err);
			if (rc == CMN_OK)
				rc = may_close(call, now, reason, settings);
			return rc == CMN_OK ? intake_work_explain(call, id) : rc;
		}
	}
	return rc == CMN_OK ? intake_work_reply_situation(call, id) : rc;
}

enum cmn_err intake_http_reopen_situation(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	const char *why = cmn_json_get(call->body, "reason");
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	const char *reason;
	char departement[4];
	enum cmn_err rc = intake_work_situation(call, id, departement, &before);

	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	reason = cmn_column(before, 0, "closure_reason");
	/* what another département answers for is refused by the write */
	if (reason && strcmp(reason, "transferred") != 0 && !intake_may_reopen(reason, why))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/reason",
				   "close pour « %s », elle ne se rouvre que si c’était une erreur",
				   "closed for \"%s\", it is reopened only if that was a mistake",
				   reason);
	rc = intake_event_reopened(call, why);
	if (rc == CMN_OK) {
		rc = intake_store_reopen(call, why, cmn_json_get(call->body, "note"));
		if (rc == CMN_E_NOT_FOUND)
			return intake_work_explain(call, id);
	}
	return rc == CMN_OK ? intake_work_reply_situation(call, id) : rc;
}

enum cmn_err intake_http_list_closures(struct cmn_call *call)
{
	return intake_work_list(call, INTAKE_CLOSURES);
}

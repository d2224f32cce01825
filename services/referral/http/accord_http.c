/* SPDX-License-Identifier: EUPL-1.2
 *
 * accord_http.c - an accord from the first draft to its end; signatures: accord_sign_http.c.
 */
#include "accord_http.h"
#include "accord_events.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

enum cmn_err referral_accord_reply(struct cmn_call *call, const char *id)
{
	return referral_reply(call, referral_store_accord, id);
}

static enum cmn_err unknown(struct cmn_call *call, const char *pointer)
{
	return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
			   "l’un de ces identifiants n’existe pas ici",
			   "one of these ids does not exist here");
}

/* Actors and requests for funding, which never go; asked before anything is written. */
static enum cmn_err check_names(struct cmn_call *call, const char *departement,
				const char *situation_id, const struct referral_accord_text *text)
{
	const struct referral_at at = referral_at(call);
	struct referral_accord_missing missing = {0};
	enum cmn_err rc =
	    referral_store_accord_names(&at, departement, situation_id, text, &missing);

	if (rc == CMN_OK && missing.actors > 0)
		return unknown(call, "/parties");
	if (rc == CMN_OK && missing.fundings > 0)
		return unknown(call, "/financing");
	return rc;
}

/* Nothing was written although the state and the version allow it: the situation, or a proposal. */
static enum cmn_err explain(struct cmn_call *call, const char *departement,
			    const char *situation_id, bool open,
			    const struct referral_accord_text *text)
{
	const struct referral_at at = referral_at(call);
	struct referral_accord_missing missing = {0};
	enum cmn_err rc = CMN_OK;

	if (!open)
		return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/situation_id",
				   "la situation est close", "the situation is closed");
	if (text)
		rc = referral_store_accord_names(&at, departement, situation_id, text, &missing);
	if (rc == CMN_OK && missing.proposals > 0)
		return cmn_fail_at(
		    &call->err, CMN_E_INVALID, "/proposal_ids",
		    "un accord part de propositions que la personne a acceptées dans "
		    "cette situation",
		    "an accord is made of proposals that the person accepted in this "
		    "situation");
	return rc == CMN_OK ? cmn_fail(&call->err, CMN_E_CONFLICT, "l’accord a changé à l’instant",
				       "the accord has just changed")
			    : rc;
}

static enum cmn_err make(struct cmn_call *call, const PGresult *situation,
			 const struct referral_accord_text *text)
{
	const struct referral_at at = referral_at(call);
	struct referral_done done = {0};
	enum cmn_err rc = referral_store_accord_make(&at, &call->write, text, &done);

	if (rc == CMN_E_CONFLICT)
		return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/situation_id",
				   "un accord de cette situation est déjà en préparation ou à "
				   "signer",
				   "an accord of this situation is being prepared or signed");
	if (rc == CMN_E_NOT_FOUND && referral_erased(call, situation))
		return CMN_E_CONFLICT;
	if (rc == CMN_E_NOT_FOUND)
		return explain(call, call->write.departement, text->situation_id,
			       strcmp(cmn_column(situation, 0, "state"), "open") == 0, text);
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/referral/accords/%s",
		 call->write.resource_id);
	return referral_accord_reply(call, call->write.resource_id);
}

enum cmn_err referral_http_make_accord(struct cmn_call *call)
{
	CMN_AUTO(referral_accord_said_drop) struct referral_accord_said said = {.content = NULL};
	CMN_AUTO(cmn_pgres_drop) PGresult *situation = NULL;
	char departement[4];
	enum cmn_err rc = referral_accord_read(call, &said);

	if (rc == CMN_OK)
		rc = referral_situation(call, &situation);
	if (rc != CMN_OK)
		return rc;
	snprintf(departement, sizeof(departement), "%s", cmn_column(situation, 0, "departement"));
	call->write.departement = departement;
	rc = check_names(call, departement, said.text.situation_id, &said.text);
	return rc == CMN_OK ? make(call, situation, &said.text) : rc;
}

/* Nothing was written to an accord that is there. */
static enum cmn_err refused(struct cmn_call *call, enum referral_accord_act act,
			    const struct referral_accord_text *text)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	enum cmn_err rc = referral_store_accord(&at, call->write.resource_id, &now);

	if (rc != CMN_OK)
		return rc;
	if (referral_erased(call, now))
		return CMN_E_CONFLICT;
	if (cmn_pg_int(now, 0, PQfnumber(now, "version"), 0) != call->if_match ||
	    !referral_accord_allows(act, cmn_column(now, 0, "state")))
		return cmn_explain(call, now);
	return explain(call, cmn_column(now, 0, "departement"), cmn_column(now, 0, "situation_id"),
		       strcmp(cmn_column(now, 0, "_situation"), "open") == 0, text);
}

enum cmn_err referral_http_revise_accord(struct cmn_call *call)
{
	CMN_AUTO(referral_accord_said_drop) struct referral_accord_said said = {.content = NULL};
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	const struct referral_at at = referral_at(call);
	struct referral_done done = {0};
	char departement[4];
	enum cmn_err rc = referral_accord_read(call, &said);

	if (rc == CMN_OK)
		rc = referral_store_accord(&at, cmn_call_param(call, "id"), &before);
	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	rc = check_names(call, departement, cmn_column(before, 0, "situation_id"), &said.text);
	if (rc == CMN_OK && strcmp(cmn_column(before, 0, "state"), "proposed") == 0)
		rc = referral_event_accord_revised(
		    call, cmn_column(before, 0, "situation_id"),
		    cmn_pg_int(before, 0, PQfnumber(before, "content_version"), 0) + 1);
	if (rc == CMN_OK)
		rc = referral_store_accord_revise(&at, &call->write, call->if_match, &said.text,
						  &done);
	if (rc == CMN_E_NOT_FOUND)
		return refused(call, REFERRAL_ACCORD_REVISE, &said.text);
	return rc == CMN_OK ? referral_accord_reply(call, call->write.resource_id) : rc;
}

/* --- propose, give up, end ----------------------------------------------------------------------
 */

static enum cmn_err step(struct cmn_call *call, const PGresult *before,
			 const struct referral_accord_step *s)
{
	const struct referral_at at = referral_at(call);
	const char *situation = cmn_column(before, 0, "situation_id");
	struct referral_done done = {0};
	enum cmn_err rc =
	    s->reason
		? referral_event_accord_ended(call, situation, REFERRAL_ACCORD_MOVES[s->act].to,
					      s->reason, s->ended_on)
		: referral_event_accord_proposed(
		      call, situation,
		      cmn_pg_int(before, 0, PQfnumber(before, "content_version"), 0));

	if (rc == CMN_OK)
		rc = referral_store_accord_step(&at, &call->write, s, &done);
	if (rc == CMN_E_NOT_FOUND)
		return refused(call, s->act, NULL);
	return rc == CMN_OK ? referral_accord_reply(call, call->write.resource_id) : rc;
}

enum cmn_err referral_http_propose_accord(struct cmn_call *call)
{
	const struct referral_accord_step propose = {.act = REFERRAL_ACCORD_PROPOSE,
						     .version = call->if_match};
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	char departement[4];
	enum cmn_err rc = referral_store_accord(&at, cmn_call_param(call, "id"), &before);

	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	return step(call, before, &propose);
}

/* The first day on which it could end: that of the signature, or of the draft. */
static int earliest_end(const PGresult *before, enum referral_accord_act act)
{
	const char *from =
	    cmn_column(before, 0, act == REFERRAL_ACCORD_END ? "signed_on" : "made_at");
	char day[CMN_DAY_LEN];
	int number = 0;

	snprintf(day, sizeof(day), "%.10s", from ? from : "");
	return cmn_day_parse(day, &number) ? number : 0;
}

static enum cmn_err end_it(struct cmn_call *call, enum referral_accord_act act)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	struct referral_accord_step s = {
	    .act = act,
	    .version = call->if_match,
	    .reason = cmn_json_get(call->body, "reason"),
	    .note = cmn_json_get(call->body, "note"),
	    .ended_on = cmn_json_get(call->body, "ended_on"),
	};
	char departement[4], today[CMN_DAY_LEN];
	enum cmn_err rc = referral_texts(call);

	if (rc == CMN_OK)
		rc = referral_store_accord(&at, cmn_call_param(call, "id"), &before);
	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	cmn_day_format(cmn_day_of(cmn_clock_us(), departement), today);
	if (referral_accord_allows(act, cmn_column(before, 0, "state")))
		rc = referral_accord_day(call, departement, "/ended_on", s.ended_on,
					 earliest_end(before, act));
	if (!s.ended_on)
		s.ended_on = today;
	return rc == CMN_OK ? step(call, before, &s) : rc;
}

enum cmn_err referral_http_cancel_accord(struct cmn_call *call)
{
	return end_it(call, REFERRAL_ACCORD_CANCEL);
}

enum cmn_err referral_http_end_accord(struct cmn_call *call)
{
	return end_it(call, REFERRAL_ACCORD_END);
}

/* --- reading -------------------------------------------------------------------------------------
 */

enum cmn_err referral_http_get_accord(struct cmn_call *call)
{
	return referral_accord_reply(call, cmn_call_param(call, "id"));
}

enum cmn_err referral_http_list_accords(struct cmn_call *call)
{
	const struct referral_page page = {
	    .departement = cmn_call_param(call, "departement"),
	    .filter = cmn_call_param(call, "situation_id"),
	};
	enum cmn_err rc = cmn_call_territory(call, "query:departement", page.departement);

	return rc == CMN_OK ? referral_list(call, page, referral_store_accords) : rc;
}

enum cmn_err referral_http_list_accord_versions(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	int64_t limit = cmn_call_param_int(call, "limit", 50);
	CMN_AUTO(cmn_pgres_drop) PGresult *accord = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char after[128];
	struct referral_page page = {
	    .filter = cmn_call_param(call, "id"), .after = after, .limit = limit};
	enum cmn_err rc = referral_store_accord(&at, page.filter, &accord);

	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	if (rc != CMN_OK)
		return rc;
	page.departement = cmn_column(accord, 0, "departement");
	rc = referral_store_accord_versions(&at, &page, &res);
	if (rc != CMN_OK)
		return rc;
	cmn_call_saw(call, page.departement, page.filter);
	return cmn_reply_list(call, res, limit);
}

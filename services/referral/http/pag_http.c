/* SPDX-License-Identifier: EUPL-1.2
 *
 * pag_http.c - a PAG is prepared, read, elaborated, answered by actors and by the person, decided
 * on, or withdrawn.
 */
#include "pag_http.h"
#include "pag_ready.h"

#include <string.h>
#include <strings.h>

const struct referral_pag_record REFERRAL_PAG = {
    .machine = REFERRAL_PAG_PLAN,
    .get = &REFERRAL_PAG_GET,
    .state = "state",
    .key = "pag_id",
    .path = "/v1/referral/pags",
    .purpose = "mdph_handoff",
    .carry = {"handoff_id"},
};
const struct referral_pag_record REFERRAL_PAG_LINE = {
    .machine = REFERRAL_PAG_SERVICE,
    .get = &REFERRAL_PAG_SERVICE_GET,
    .state = "_state",
    .key = "service_id",
    .path = "/v1/referral/pag-services",
    .purpose = "mdph_handoff",
    .carry = {"pag_id", "actor_id"},
};

/* --- preparing -------------------------------------------------------------------------------- */

static enum cmn_err content_known(struct referral_pag_work *w)
{
	return referral_pag_content(w, json_object_get(w->call->body, "content"), "/content");
}

static enum cmn_err not_prepared(struct referral_pag_work *w)
{
	const char *state = cmn_column(w->before, 0, "state");

	if (cmn_pg_bool(w->before, 0, PQfnumber(w->before, "_may_follow")))
		return cmn_fail_at(&w->call->err, CMN_E_INVALID, "/session_id",
				   "une séance tenue de cette transmission est attendue",
				   "a session of this hand-off that was held is expected");
	return cmn_fail_named(&w->call->err, CMN_E_CONFLICT,
			      "la transmission est « %s » : la MDPH doit d’abord l’avoir acceptée",
			      "the hand-off is \"%s\": the MDPH must have accepted it first",
			      "handoff_states", state);
}

enum cmn_err referral_http_prepare_pag(struct cmn_call *call)
{
	static const struct referral_pag_new PREPARE = {
	    .record = &REFERRAL_PAG,
	    .parent = &REFERRAL_PAG_PARENT,
	    .stmt = &REFERRAL_PAG_PREPARE,
	    .event = "referral.pag.prepared.v1",
	    .tells = {"session_id"},
	    .discloses = true,
	    .gate = content_known,
	    .explain = not_prepared,
	    .conflict = {"un PAG de cette situation est déjà en préparation",
			 "a PAG of this situation is in preparation already"},
	};

	return referral_pag_make(call, &PREPARE);
}

enum cmn_err referral_http_list_pags(struct cmn_call *call)
{
	return referral_pag_list(call, &REFERRAL_PAG_LIST, NULL);
}

enum cmn_err referral_http_get_pag(struct cmn_call *call)
{
	return referral_pag_read(call, &REFERRAL_PAG);
}

/* In a modified PAG the actors learn of it at once: there it is élaboré already. */
static enum cmn_err revised_so(struct referral_pag_work *w)
{
	enum cmn_err rc = referral_pag_content(w, w->call->body, "");

	if (rc == CMN_OK && strcmp(w->to, "modified") == 0)
		rc = referral_pag_tell_actors(w, json_object_get(w->call->body, "services"),
					      "/services");
	return rc;
}

enum cmn_err referral_http_revise_pag(struct cmn_call *call)
{
	static const struct referral_pag_move REVISE = {
	    .record = &REFERRAL_PAG,
	    .act = REFERRAL_PAG_REVISE,
	    .stmt = &REFERRAL_PAG_REVISED,
	    .event = "referral.pag.revised.v1",
	    .discloses = true,
	    .gate = revised_so,
	};

	return referral_pag_move(call, &REVISE);
}

/* Complete, and its actors may learn of it; the team is asked to collect the accord. */
static enum cmn_err elaborated_so(struct referral_pag_work *w)
{
	CMN_AUTO(cmn_json_drop) json_t *services = referral_pag_json(w->before, "services");
	enum cmn_err rc = referral_pag_ready(w, REFERRAL_PAG_ELABORATE);

	if (rc == CMN_OK)
		rc = referral_pag_tell_actors(w, services, "/services");
	return rc == CMN_OK ? referral_pag_task(w, "meeting", "pag_accord", "pag", 10, NULL) : rc;
}

enum cmn_err referral_http_elaborate_pag(struct cmn_call *call)
{
	static const struct referral_pag_move ELABORATE = {
	    .record = &REFERRAL_PAG,
	    .act = REFERRAL_PAG_ELABORATE,
	    .stmt = &REFERRAL_PAG_ELABORATED,
	    .event = "referral.pag.elaborated.v1",
	    .discloses = true,
	    .gate = elaborated_so,
	};

	return referral_pag_move(call, &ELABORATE);
}

enum cmn_err referral_http_rework_pag(struct cmn_call *call)
{
	static const struct referral_pag_move REWORK = {
	    .record = &REFERRAL_PAG,
	    .act = REFERRAL_PAG_REWORK,
	    .stmt = &REFERRAL_PAG_REWORKED,
	    .event = "referral.pag.reworked.v1",
	    .discloses = true,
	};

	return referral_pag_move(call, &REWORK);
}

enum cmn_err referral_http_withdraw_pag(struct cmn_call *call)
{
	static const struct referral_pag_move WITHDRAW = {
	    .record = &REFERRAL_PAG,
	    .act = REFERRAL_PAG_WITHDRAW,
	    .stmt = &REFERRAL_PAG_WITHDRAWN,
	    .event = "referral.pag.withdrawn.v1",
	    .after_all = true,
	    .tells = {"reason"},
	    .shows = &REFERRAL_PAG_LIGHT,
	};

	return referral_pag_move(call, &WITHDRAW);
}

/* --- answers ---------------------------------------------------------------------------------- */

static enum cmn_err said_before_now(struct referral_pag_work *w)
{
	return referral_pag_not_future(w, "said_on");
}

enum cmn_err referral_http_accord_pag(struct cmn_call *call)
{
	static const struct referral_pag_move ACCORD = {
	    .record = &REFERRAL_PAG,
	    .act = REFERRAL_PAG_ACCORD,
	    .stmt = &REFERRAL_PAG_AGREED,
	    .event = "referral.pag.answered.v1",
	    .tells = {"answer", "given_by", "means"},
	    .discloses = true,
	    .dated = true,
	    .gate = said_before_now,
	};

	return referral_pag_move(call, &ACCORD);
}

enum cmn_err referral_http_get_pag_service(struct cmn_call *call)
{
	return referral_pag_read(call, &REFERRAL_PAG_LINE);
}

/* A reservation and a refusal say why, an engagement has nothing to say. */
static enum cmn_err committed_so(struct referral_pag_work *w)
{
	const char *reason = cmn_json_get(w->call->body, "reason");
	bool engaged = strcmp(w->to, "engaged") == 0;

	if (engaged && reason)
		return cmn_fail_at(&w->call->err, CMN_E_INVALID, "/reason",
				   "un engagement sans réserve n’a pas de motif",
				   "an engagement without reservation has no reason");
	if (!engaged && !reason)
		return cmn_fail_at(&w->call->err, CMN_E_INVALID, "/reason",
				   "un refus ou une réserve dit pourquoi",
				   "a refusal or a reservation says why");
	return CMN_OK;
}

enum cmn_err referral_http_commit_pag_service(struct cmn_call *call)
{
	static const struct referral_pag_move COMMIT = {
	    .record = &REFERRAL_PAG_LINE,
	    .stmt = &REFERRAL_PAG_COMMITTED,
	    .event = "referral.pag.committed.v1",
	    .tells = {"answer", "reason"},
	    .discloses = true,
	    .gate = committed_so,
	};

	return referral_pag_move_as(
	    call, &COMMIT,
	    referral_pag_act_to(REFERRAL_PAG_SERVICE, cmn_json_get(call->body, "answer")));
}

enum cmn_err referral_http_accord_pag_service(struct cmn_call *call)
{
	static const struct referral_pag_move POINT = {
	    .record = &REFERRAL_PAG_LINE,
	    .act = REFERRAL_PAG_ACCORD,
	    .stmt = &REFERRAL_PAG_POINT,
	    .event = "referral.pag.answered.v1",
	    .tells = {"answer", "given_by", "means"},
	    .discloses = true,
	    .dated = true,
	    .gate = said_before_now,
	};

	return referral_pag_move(call, &POINT);
}

/* --- the CDAPH -------------------------------------------------------------------------------- */

static enum cmn_err decided_so(struct referral_pag_work *w)
{
	const char *type = cmn_json_get(w->call->body, "type");
	const char *closes = cmn_json_get(w->call->body, "closes_on");
	bool closure = strcmp(type, "closure") == 0;

	if (closure && !closes)
		return cmn_fail_at(&w->call->err, CMN_E_INVALID, "/closes_on",
				   "une clôture de droit dit à quelle date",
				   "a closure of a right says on which day");
	if (!closure && closes)
		return cmn_fail_at(&w->call->err, CMN_E_INVALID, "/closes_on",
				   "seule une clôture de droit a une date d’effet",
				   "only a closure of a right has such a day");
	return referral_pag_not_future(w, "decided_on");
}

enum cmn_err referral_http_decide_pag(struct cmn_call *call)
{
	static const struct referral_pag_move DECIDE = {
	    .record = &REFERRAL_PAG,
	    .act = REFERRAL_PAG_DECIDE,
	    .stmt = &REFERRAL_PAG_DECIDED,
	    .event = "referral.pag.decided.v1",
	    .tells = {"type", "decided_on", "qualification", "right"},
	    .discloses = true,
	    .gate = decided_so,
	};

	return referral_pag_move(call, &DECIDE);
}

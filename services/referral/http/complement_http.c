/* SPDX-License-Identifier: EUPL-1.2
 *
 * complement_http.c - complementary evaluations that the MDPH asks of the team in a GOS (R077).
 */
#include "pag_http.h"

#include <string.h>

const struct referral_pag_record REFERRAL_COMPLEMENT = {
    .machine = REFERRAL_PAG_COMPLEMENT,
    .get = &REFERRAL_COMPLEMENT_GET,
    .state = "state",
    .key = "complement_id",
    .path = "/v1/referral/complements",
    .purpose = "mdph_handoff",
    .carry = {"handoff_id"},
};

static enum cmn_err may_ask(struct referral_pag_work *w)
{
	const char *due = cmn_json_get(w->call->body, "due_on");

	if (strcmp(due, w->today) < 0)
		return cmn_fail_at(&w->call->err, CMN_E_INVALID, "/due_on", "ce jour est passé",
				   "this day has passed");
	return referral_pag_task(w, "evaluation", "evaluation_asked", "complement", 0, due);
}

static enum cmn_err no_session(struct referral_pag_work *w)
{
	return cmn_fail_named(&w->call->err, CMN_E_CONFLICT,
			      "la séance est « %s » : elle doit être programmée ou tenue",
			      "the session is \"%s\": it must be planned or held", "gos_states",
			      cmn_column(w->before, 0, "state"));
}

enum cmn_err referral_http_ask_complement(struct cmn_call *call)
{
	static const struct referral_pag_new ASK = {
	    .record = &REFERRAL_COMPLEMENT,
	    .parent = &REFERRAL_GOS_GET,
	    .stmt = &REFERRAL_COMPLEMENT_ASK,
	    .event = "referral.evaluation.asked.v1",
	    .tells = {"domains", "due_on"},
	    .discloses = true,
	    .gate = may_ask,
	    .explain = no_session,
	};

	return referral_pag_make(call, &ASK);
}

enum cmn_err referral_http_list_complements(struct cmn_call *call)
{
	return referral_pag_list(call, &REFERRAL_COMPLEMENT_LIST, NULL);
}

enum cmn_err referral_http_get_complement(struct cmn_call *call)
{
	return referral_pag_read(call, &REFERRAL_COMPLEMENT);
}

enum cmn_err referral_http_accept_complement(struct cmn_call *call)
{
	static const struct referral_pag_move ACCEPT = {
	    .record = &REFERRAL_COMPLEMENT,
	    .act = REFERRAL_PAG_ACCEPT,
	    .stmt = &REFERRAL_COMPLEMENT_MOVE,
	    .event = "referral.evaluation.accepted.v1",
	};

	return referral_pag_move(call, &ACCEPT);
}

enum cmn_err referral_http_decline_complement(struct cmn_call *call)
{
	static const struct referral_pag_move DECLINE = {
	    .record = &REFERRAL_COMPLEMENT,
	    .act = REFERRAL_PAG_DECLINE,
	    .stmt = &REFERRAL_COMPLEMENT_DECLINE,
	    .event = "referral.evaluation.declined.v1",
	    .after_all = true,
	    .tells = {"reason"},
	};

	return referral_pag_move(call, &DECLINE);
}

/* What is delivered leaves the team, whoever records it. */
static enum cmn_err may_deliver(struct referral_pag_work *w)
{
	return referral_pag_disclose(w, "mdph_handoff");
}

enum cmn_err referral_http_deliver_complement(struct cmn_call *call)
{
	static const struct referral_pag_move DELIVER = {
	    .record = &REFERRAL_COMPLEMENT,
	    .act = REFERRAL_PAG_DELIVER,
	    .stmt = &REFERRAL_COMPLEMENT_DELIVER,
	    .event = "referral.evaluation.delivered.v1",
	    .tells = {"dossier_id"},
	    .gate = may_deliver,
	};

	return referral_pag_move(call, &DELIVER);
}

enum cmn_err referral_http_cancel_complement(struct cmn_call *call)
{
	static const struct referral_pag_move CANCEL = {
	    .record = &REFERRAL_COMPLEMENT,
	    .act = REFERRAL_PAG_CANCEL,
	    .stmt = &REFERRAL_COMPLEMENT_MOVE,
	    .event = "referral.evaluation.cancelled.v1",
	    .after_all = true,
	};

	return referral_pag_move(call, &CANCEL);
}

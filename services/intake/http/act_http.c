/* SPDX-License-Identifier: EUPL-1.2
 *
 * act_http.c - the timeline of a situation.
 */
#include "act_kinds.h"
#include "intake_ops.h"
#include "situation.h"
#include "work_events.h"
#include "work_http.h"

#include <stdio.h>
#include <string.h>

#define ACTS "/v1/intake/acts"

/* When it was done, in UTC: what the caller says, else `otherwise`. */
static enum cmn_err read_instant(struct cmn_call *call, const char *otherwise,
				 char out[CMN_TIME_LEN])
{
	const char *given = cmn_json_get(call->body, "occurred_at");
	int64_t at;

	if (!given) {
		snprintf(out, CMN_TIME_LEN, "%s", otherwise);
		return CMN_OK;
	}
	if (!cmn_time_parse(given, &at))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/occurred_at",
				   "cette date n’existe pas", "this date does not exist");
	if (!intake_received_plausible(at, cmn_clock_us()))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/occurred_at",
				   "un acte ne peut dater du futur ni d’avant 2020",
				   "an act cannot date from the future or from before 2020");
	cmn_time_format(at, out);
	return CMN_OK;
}

/* A closed file has contacts still, and no other work. */
static enum cmn_err told_why(struct cmn_call *call, const char *situation,
			     const struct intake_act_kind *kind)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	char departement[4];
	enum cmn_err rc = intake_work_situation(call, situation, departement, &now);

	if (rc == CMN_OK && !kind->after_closure &&
	    strcmp(cmn_column(now, 0, "state"), "closed") == 0 &&
	    strcmp(cmn_column(now, 0, "closure_reason"), "transferred") != 0)
		return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/kind",
				   "la situation est close : seul un contact s’y ajoute ; sinon, "
				   "rouvrez-la",
				   "the situation is closed: only a contact is added to it; reopen "
				   "it for more");
	return rc == CMN_OK ? intake_work_explain(call, situation) : rc;
}

enum cmn_err intake_http_record_act(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	const json_t *b = call->body;
	const struct intake_act_kind *kind = intake_act_kind(cmn_json_get(b, "kind"));
	const char *by = cmn_json_get(b, "by"), *serafin = cmn_json_get(b, "serafin");
	CMN_AUTO(cmn_pgres_drop) PGresult *situation = NULL;
	CMN_AUTO(cmn_free_drop) char *with_whom = NULL;
	char departement[4], at[CMN_TIME_LEN], minutes[INTAKE_INT_LEN];
	struct intake_new_act act;
	enum cmn_err rc = intake_work_situation(call, id, departement, &situation);

	if (rc == CMN_OK)
		rc = read_instant(call, call->write.now, at);
	if (rc == CMN_OK)
		rc = intake_work_array(call, "with_whom", &with_whom);
	if (rc == CMN_OK)
		rc = intake_event_act(call, id, kind->code, at, NULL, false);
	if (rc != CMN_OK)
		return rc;
	act = (struct intake_new_act){
	    .situation = id,
	    .states = kind->after_closure ? "{open,closed}" : "{open}",
	    .kind = kind->code,
	    .occurred_at = at,
	    .minutes = intake_work_int(call, "minutes", minutes),
	    .by = by ? by : call->caller->sub,
	    .with_whom = with_whom ? with_whom : "{}",
	    .channel = cmn_json_get(b, "channel"),
	    .serafin = serafin ? serafin : kind->serafin,
	    .text = cmn_json_get(b, "text"),
	};
	rc = intake_store_act(call, &act);
	if (rc == CMN_E_NOT_FOUND)
		return told_why(call, id, kind);
	return rc == CMN_OK ? intake_work_reply(call, INTAKE_ACT, call->write.resource_id, ACTS)
			    : rc;
}

enum cmn_err intake_http_list_acts(struct cmn_call *call)
{
	const char *all = cmn_call_param(call, "all");

	return intake_work_list(call,
				all && strcmp(all, "true") == 0 ? INTAKE_ALL_ACTS : INTAKE_ACTS);
}

enum cmn_err intake_http_get_act(struct cmn_call *call)
{
	return intake_work_reply(call, INTAKE_ACT, cmn_call_param(call, "id"), NULL);
}

static enum cmn_err already_corrected(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	const char *by;
	enum cmn_err rc = intake_store_get(call, INTAKE_ACT, id, &now);

	if (rc != CMN_OK)
		return rc;
	by = cmn_column(now, 0, "corrected_by");
	if (by)
		return cmn_fail(&call->err, CMN_E_CONFLICT,
				"cet acte a déjà été corrigé par l’acte %s",
				"this act was corrected already, by act %s", by);
	if (cmn_pg_bool(now, 0, PQfnumber(now, "withdrawn")))
		return cmn_fail(&call->err, CMN_E_CONFLICT,
				"cet acte a été retiré : consignez-en un nouveau",
				"this act was withdrawn: record a new one");
	return intake_work_explain(call, cmn_column(now, 0, "situation_id"));
}

static void read_correction(struct cmn_call *call, const struct intake_act_kind *kind,
			    const char *at, const char *with_whom, char minutes[INTAKE_INT_LEN],
			    struct intake_new_act *ret)
{
	const json_t *b = call->body;
	const char *serafin = cmn_json_get(b, "serafin");

	*ret = (struct intake_new_act){
	    .kind = kind ? kind->code : NULL,
	    .occurred_at = at,
	    .minutes = intake_work_int(call, "minutes", minutes),
	    .by = cmn_json_get(b, "by"),
	    .with_whom = with_whom,
	    .channel = cmn_json_get(b, "channel"),
	    .serafin = serafin || !kind ? serafin : kind->serafin,
	    .text = cmn_json_get(b, "text"),
	};
}

enum cmn_err intake_http_correct_act(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	const char *kind = cmn_json_get(call->body, "kind");
	bool withdrawn = json_is_true(json_object_get(call->body, "withdrawn"));
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	CMN_AUTO(cmn_free_drop) char *with_whom = NULL;
	char departement[4], at[CMN_TIME_LEN], minutes[INTAKE_INT_LEN];
	struct intake_new_act act;
	enum cmn_err rc = intake_work_texts(call);

	if (rc == CMN_OK)
		rc = intake_store_get(call, INTAKE_ACT, id, &before);
	if (rc != CMN_OK)
		return rc;
	snprintf(departement, sizeof(departement), "%s", cmn_column(before, 0, "departement"));
	call->write.departement = departement;
	rc = read_instant(call, cmn_column(before, 0, "_occurred_at"), at);
	if (rc == CMN_OK)
		rc = intake_work_array(call, "with_whom", &with_whom);
	if (rc == CMN_OK)
		rc = intake_event_act(call, cmn_column(before, 0, "situation_id"),
				      kind ? kind : cmn_column(before, 0, "kind"), at, id,
				      withdrawn);
	if (rc != CMN_OK)
		return rc;
	read_correction(call, kind ? intake_act_kind(kind) : NULL, at, with_whom, minutes, &act);
	rc =
	    intake_store_correct_act(call, id, &act, withdrawn, cmn_json_get(call->body, "reason"));
	if (rc == CMN_E_NOT_FOUND || rc == CMN_E_CONFLICT)
		return already_corrected(call, id);
	return rc == CMN_OK ? intake_work_reply(call, INTAKE_ACT, call->write.resource_id, ACTS)
			    : rc;
}

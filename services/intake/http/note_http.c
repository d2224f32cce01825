/* SPDX-License-Identifier: EUPL-1.2
 *
 * note_http.c - notes of the team and of one author, and médico-social evaluations.
 */
#include "intake_ops.h"
#include "work_http.h"

#include <stdio.h>
#include <string.h>

#define NOTES       "/v1/intake/notes"
#define EVALUATIONS "/v1/intake/evaluations"

enum cmn_err intake_http_add_note(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *situation = NULL;
	char departement[4];
	enum cmn_err rc = intake_work_situation(call, id, departement, &situation);

	if (rc != CMN_OK)
		return rc;
	rc = intake_store_note(call, id, cmn_json_get(call->body, "visibility"),
			       cmn_json_get(call->body, "text"));
	if (rc == CMN_E_NOT_FOUND)
		return intake_work_explain(call, id);
	return rc == CMN_OK ? intake_work_reply(call, INTAKE_NOTE, call->write.resource_id, NOTES)
			    : rc;
}

enum cmn_err intake_http_list_notes(struct cmn_call *call)
{
	return intake_work_list(call, INTAKE_NOTES);
}

enum cmn_err intake_http_get_note(struct cmn_call *call)
{
	return intake_work_reply(call, INTAKE_NOTE, cmn_call_param(call, "id"), NULL);
}

static enum cmn_err told_why(struct cmn_call *call, const char *id, bool sharing)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	enum cmn_err rc = intake_store_get(call, INTAKE_NOTE, id, &now);

	if (rc != CMN_OK)
		return rc;
	if (cmn_pg_int(now, 0, PQfnumber(now, "version"), 0) == call->if_match && sharing &&
	    strcmp(cmn_column(now, 0, "visibility"), "shared") == 0)
		return cmn_fail(&call->err, CMN_E_CONFLICT, "cette note est déjà partagée",
				"this note is shared already");
	if (cmn_pg_int(now, 0, PQfnumber(now, "version"), 0) == call->if_match &&
	    strcmp(cmn_column(now, 0, "state"), "current") == 0) {
		call->if_match = 0; /* the situation's version was not asked */
		return intake_work_explain(call, cmn_column(now, 0, "situation_id"));
	}
	return cmn_explain(call, now);
}

/* A note is its author's to share and to withdraw. */
static enum cmn_err change_note(struct cmn_call *call, bool sharing)
{
	const char *id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	char departement[4];
	enum cmn_err rc = intake_store_get(call, INTAKE_NOTE, id, &before);

	if (rc != CMN_OK)
		return rc;
	if (strcmp(cmn_column(before, 0, "author"), call->caller->sub) != 0)
		return cmn_fail(&call->err, CMN_E_FORBIDDEN,
				"une note n’est modifiée que par son auteur",
				"a note is changed by its author alone");
	cmn_write_at(call, before, departement);
	rc = sharing ? intake_store_share_note(call) : intake_store_withdraw_note(call);
	if (rc == CMN_E_NOT_FOUND)
		return told_why(call, id, sharing);
	return rc == CMN_OK ? intake_work_reply(call, INTAKE_NOTE, id, NULL) : rc;
}

enum cmn_err intake_http_share_note(struct cmn_call *call)
{
	return change_note(call, true);
}

enum cmn_err intake_http_withdraw_note(struct cmn_call *call)
{
	return change_note(call, false);
}

/* --- evaluations --------------------------------------------------------------------------------
 */

/* Each domain once. */
static enum cmn_err check_domains(struct cmn_call *call, const json_t *domains)
{
	for (size_t i = 0; i < json_array_size(domains); i++) {
		const char *code = cmn_json_get(json_array_get(domains, i), "domain");

		for (size_t j = 0; j < i; j++) {
			char pointer[48];

			if (strcmp(cmn_json_get(json_array_get(domains, j), "domain"), code) != 0)
				continue;
			snprintf(pointer, sizeof(pointer), "/domains/%zu/domain", i);
			return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
					   "ce domaine figure deux fois",
					   "this domain stands twice");
		}
	}
	return CMN_OK;
}

static enum cmn_err not_the_next(struct cmn_call *call, const char *id, const PGresult *situation)
{
	if (strcmp(cmn_column(situation, 0, "state"), "open") != 0)
		return intake_work_explain(call, id);
	return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/follows",
			   "une autre version a été ajoutée : relisez-la avant de la compléter",
			   "another version was added: read it before you follow it");
}

enum cmn_err intake_http_add_evaluation(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	json_t *domains = json_object_get(call->body, "domains");
	const char *by = cmn_json_get(call->body, "by");
	const char *on = cmn_json_get(call->body, "evaluated_on");
	CMN_AUTO(cmn_pgres_drop) PGresult *situation = NULL;
	CMN_AUTO(cmn_free_drop) char *text = NULL;
	char departement[4], room[INTAKE_INT_LEN];
	const char *follows = intake_work_int(call, "follows", room);
	enum cmn_err rc = intake_work_situation(call, id, departement, &situation);

	if (rc == CMN_OK)
		rc = intake_work_past_day(call, departement, "/evaluated_on", on);
	if (rc == CMN_OK)
		rc = check_domains(call, domains);
	if (rc == CMN_OK)
		rc = intake_work_json(call, domains, &text);
	if (rc != CMN_OK)
		return rc;
	rc = intake_store_evaluate(call, id, follows ? follows : "0", on,
				   by ? by : call->caller->sub, text,
				   cmn_json_get(call->body, "summary"));
	if (rc == CMN_E_NOT_FOUND || rc == CMN_E_CONFLICT)
		return not_the_next(call, id, situation);
	return rc == CMN_OK ? intake_work_reply(call, INTAKE_EVALUATION, call->write.resource_id,
						EVALUATIONS)
			    : rc;
}

enum cmn_err intake_http_list_evaluations(struct cmn_call *call)
{
	return intake_work_list(call, INTAKE_EVALUATIONS);
}

enum cmn_err intake_http_get_evaluation(struct cmn_call *call)
{
	return intake_work_reply(call, INTAKE_EVALUATION, cmn_call_param(call, "id"), NULL);
}

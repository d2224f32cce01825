/* SPDX-License-Identifier: EUPL-1.2
 *
 * fhir_http.c - reading below /fhir: who may see what is asked of the same functions as in /v1.
 */
#include "fhir_http.h"
#include "fhir_status.h"

#include "cmn/clock.h"
#include "cmn/record.h"

#include <stdio.h>
#include <string.h>

static enum cmn_err absent(struct cmn_call *call)
{
	return cmn_fail(&call->err, CMN_E_NOT_FOUND, "aucun enregistrement sous cet identifiant",
			"no record under this id");
}

enum cmn_err referral_fhir_reply(struct cmn_call *call, const PGresult *res,
				 referral_fhir_write_fn *write, bool whole)
{
	if (!call->write.done)
		cmn_call_saw(call, cmn_column(res, 0, "departement"), cmn_column(res, 0, "id"));
	call->version = cmn_pg_int(res, 0, PQfnumber(res, "version"), 0);
	write(&call->out, res, 0, whole);
	return call->out.failed ? cmn_no_memory(&call->err) : CMN_OK;
}

/* --- hand-offs ---------------------------------------------------------------------------------
 */

static enum cmn_err filters(struct cmn_call *call, struct referral_fhir_search *s)
{
	const char *status = cmn_call_param(call, "status");

	s->id = cmn_call_param(call, "_id");
	s->limit = cmn_call_param_int(call, "_count", 50);
	if (!status)
		return CMN_OK;
	s->states = referral_fhir_states(status);
	if (!s->states)
		return cmn_fail_at(&call->err, CMN_E_BAD_REQUEST, "query:status",
				   "aucune transmission n’a ce statut",
				   "no hand-off has that status");
	s->declined = strcmp(status, "failed") == 0      ? "true"
		      : strcmp(status, "completed") == 0 ? "false"
							 : NULL;
	return CMN_OK;
}

static enum cmn_err page(struct cmn_call *call, const PGresult *res, int64_t limit,
			 const char *type, referral_fhir_write_fn *write)
{
	int rows = PQntuples(res);
	char next[CMN_NEXT_LEN] = "";
	enum cmn_err rc = CMN_OK;

	if (rows > limit) {
		rows = (int)limit;
		rc = cmn_call_next(call, cmn_column(res, rows - 1, "_cursor"), next);
	}
	if (rc != CMN_OK)
		return rc;
	referral_fhir_bundle(call, "searchset", next, rows);
	for (int row = 0; row < rows; row++) {
		const char *id = cmn_column(res, row, "id");

		cmn_call_saw(call, cmn_column(res, row, "departement"), id);
		referral_fhir_entry(call, type, id);
		write(&call->out, res, row, false);
		referral_fhir_entry_end(call);
	}
	referral_fhir_bundle_end(call, rows);
	return call->out.failed ? cmn_no_memory(&call->err) : CMN_OK;
}

static enum cmn_err search(struct cmn_call *call, const char *type, referral_fhir_write_fn *write,
			   enum cmn_err (*choose)(struct cmn_call *, struct referral_fhir_search *))
{
	const struct referral_at at = referral_at(call);
	char departement[4], from[CMN_TIME_LEN], until[CMN_TIME_LEN], after[128];
	struct referral_fhir_search s = {.departement = departement, .after = after};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = referral_fhir_owner(call, departement);

	if (rc == CMN_OK)
		rc = choose(call, &s);
	if (rc == CMN_OK)
		rc = referral_fhir_updated(call, from, until);
	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	if (rc != CMN_OK)
		return rc;
	s.from = from[0] ? from : NULL;
	s.until = until[0] ? until : NULL;
	rc = referral_store_fhir_handoffs(&at, &s, &res);
	return rc == CMN_OK ? page(call, res, s.limit, type, write) : rc;
}

enum cmn_err referral_http_fhir_search_task(struct cmn_call *call)
{
	return search(call, "Task", referral_fhir_task, filters);
}

/* The statuses of a request, as those of a Task. */
static enum cmn_err request_filters(struct cmn_call *call, struct referral_fhir_search *s)
{
	static const struct {
		const char *status, *states;
	} FILTERS[] = {
	    {"active", "{sent,received,read,accepted,in_evaluation}"},
	    {"on-hold", "{complement_requested}"},
	    {"completed", "{refused,already_known,concluded}"},
	    {"revoked", "{withdrawn}"},
	};
	const char *status = cmn_call_param(call, "status");

	s->id = cmn_call_param(call, "_id");
	s->limit = cmn_call_param_int(call, "_count", 50);
	for (size_t i = 0; status && i < CMN_LEN(FILTERS); i++)
		if (strcmp(FILTERS[i].status, status) == 0)
			s->states = FILTERS[i].states;
	if (status && !s->states)
		return cmn_fail_at(&call->err, CMN_E_BAD_REQUEST, "query:status",
				   "aucune transmission n’a ce statut",
				   "no hand-off has that status");
	return CMN_OK;
}

enum cmn_err referral_http_fhir_search_service_request(struct cmn_call *call)
{
	return search(call, "ServiceRequest", referral_fhir_service_request, request_filters);
}

enum cmn_err referral_http_fhir_read_task(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = referral_store_fhir_handoff(&at, cmn_call_param(call, "id"), &res);

	return rc == CMN_OK ? referral_fhir_reply(call, res, referral_fhir_task, false) : rc;
}

/* With what it tells, while it is under way and the person agrees; afterwards the record alone. */
static enum cmn_err read_whole(struct cmn_call *call, referral_fhir_write_fn *write, bool needs)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *handoff = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = referral_handoff_load(call, cmn_call_param(call, "id"), &handoff);
	bool ended, whole;

	if (rc == CMN_OK)
		rc = referral_store_fhir_handoff(&at, cmn_call_param(call, "id"), &res);
	if (rc != CMN_OK)
		return rc;
	ended = referral_handoff_ended(referral_handoff_state(cmn_column(res, 0, "state")));
	whole = !ended || !referral_for_mdph(call);
	if (whole && referral_for_mdph(call))
		rc = referral_handoff_may_read(call, handoff);
	if (rc == CMN_OK && needs && (!whole || !cmn_column(res, 0, "needs")))
		return absent(call);
	return rc == CMN_OK ? referral_fhir_reply(call, res, write, whole) : rc;
}

enum cmn_err referral_http_fhir_read_service_request(struct cmn_call *call)
{
	return read_whole(call, referral_fhir_service_request, false);
}

enum cmn_err referral_http_fhir_read_goal(struct cmn_call *call)
{
	return read_whole(call, referral_fhir_goal, true);
}

static void history_entry(struct cmn_call *call, const PGresult *res, int row)
{
	const char *id = cmn_column(res, row, "id");
	const char *state = cmn_column(res, row, "state");
	char url[64];

	snprintf(url, sizeof(url), "Task/%s", id);
	referral_fhir_entry(call, "Task", id);
	referral_fhir_task(&call->out, res, row, false);
	cmn_json_key(&call->out, "request");
	cmn_json_open(&call->out, '{');
	cmn_json_kstr(&call->out, "method", strcmp(state, "sent") == 0 ? "POST" : "PUT");
	cmn_json_kstr(&call->out, "url", url);
	cmn_json_close(&call->out, '}');
	cmn_json_key(&call->out, "response");
	cmn_json_open(&call->out, '{');
	cmn_json_kstr(&call->out, "status", strcmp(state, "sent") == 0 ? "201" : "200");
	cmn_json_kstr(&call->out, "lastModified", cmn_column(res, row, "state_at"));
	cmn_json_close(&call->out, '}');
	cmn_json_close(&call->out, '}');
}

enum cmn_err referral_http_fhir_task_history(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *handoff = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = referral_handoff_load(call, cmn_call_param(call, "id"), &handoff);

	if (rc == CMN_OK)
		rc = referral_store_fhir_history(&at, cmn_column(handoff, 0, "departement"),
						 cmn_column(handoff, 0, "id"), &res);
	if (rc != CMN_OK)
		return rc;
	cmn_call_saw(call, cmn_column(handoff, 0, "departement"), cmn_column(handoff, 0, "id"));
	referral_fhir_bundle(call, "history", "", PQntuples(res));
	for (int row = 0; row < PQntuples(res); row++)
		history_entry(call, res, row);
	referral_fhir_bundle_end(call, PQntuples(res));
	return call->out.failed ? cmn_no_memory(&call->err) : CMN_OK;
}

/* --- what belongs to them ----------------------------------------------------------------------
 */

enum cmn_err referral_http_fhir_read_consent(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = referral_store_fhir_consent(&at, cmn_call_param(call, "id"), &res);

	return rc == CMN_OK ? referral_fhir_reply(call, res, referral_fhir_consent, false) : rc;
}

enum cmn_err referral_http_fhir_read_document_reference(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = referral_store_fhir_dossier(&at, cmn_call_param(call, "id"), &res);

	return rc == CMN_OK ? referral_fhir_reply(call, res, referral_fhir_document, false) : rc;
}

/* "mdph-31": its kind and département, when it is one of the caller's. */
static bool own(const struct cmn_call *call, const char *departement)
{
	const char *list = call->caller->departements;
	size_t n = strlen(departement);

	for (; *list; list += strcspn(list, ","), list += *list == ',')
		if (strcspn(list, ",") == n && strncmp(list, departement, n) == 0)
			return true;
	return false;
}

enum cmn_err referral_http_fhir_read_organization(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	const char *id = cmn_call_param(call, "fhir_id");
	static const char *const KINDS[] = {"mdph", "communaute"};
	CMN_AUTO(cmn_pgres_drop) PGresult *actor = NULL;
	enum cmn_err rc;

	for (size_t i = 0; i < CMN_LEN(KINDS); i++) {
		size_t n = strlen(KINDS[i]);

		if (strncmp(id, KINDS[i], n) != 0 || id[n] != '-')
			continue;
		if (!own(call, id + n + 1))
			return absent(call);
		referral_fhir_organization(&call->out, KINDS[i], id + n + 1);
		return CMN_OK;
	}
	if (!cmn_uuid_valid(id))
		return absent(call);
	rc = referral_store_actor(&at, id, &actor);
	if (rc == CMN_OK)
		referral_fhir_actor(&call->out, actor);
	return rc;
}

static const char *const FUNCTIONS[] = {"conseiller", "coordonnateur", "mdph"};

enum cmn_err referral_http_fhir_read_practitioner_role(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "fhir_id");
	size_t n = strcspn(id, "-");
	char departement[4];

	if (n < 2 || n > 3)
		return absent(call);
	snprintf(departement, sizeof(departement), "%.*s", (int)n, id);
	for (size_t i = 0; own(call, departement) && i < CMN_LEN(FUNCTIONS); i++)
		if (id[n] && strcmp(id + n + 1, FUNCTIONS[i]) == 0) {
			referral_fhir_function(&call->out, departement, FUNCTIONS[i]);
			return CMN_OK;
		}
	return absent(call);
}

/* Each département of the caller, in turn. */
static void each(struct cmn_call *call, const char *type, const char *const *names, size_t n,
		 bool function)
{
	const char *list = call->caller->departements;
	int any = *list ? 1 : 0;

	referral_fhir_bundle(call, "searchset", "", any);
	for (; *list; list += strcspn(list, ","), list += *list == ',') {
		char departement[4], id[64];

		snprintf(departement, sizeof(departement), "%.*s", (int)strcspn(list, ","), list);
		for (size_t i = 0; i < n; i++) {
			snprintf(id, sizeof(id), "%s-%s", function ? departement : names[i],
				 function ? names[i] : departement);
			referral_fhir_entry(call, type, id);
			if (function)
				referral_fhir_function(&call->out, departement, names[i]);
			else
				referral_fhir_organization(&call->out, names[i], departement);
			referral_fhir_entry_end(call);
		}
	}
	referral_fhir_bundle_end(call, any);
}

enum cmn_err referral_http_fhir_search_organization(struct cmn_call *call)
{
	static const char *const KINDS[] = {"communaute", "mdph"};

	each(call, "Organization", KINDS, CMN_LEN(KINDS), false);
	return CMN_OK;
}

enum cmn_err referral_http_fhir_search_practitioner_role(struct cmn_call *call)
{
	each(call, "PractitionerRole", FUNCTIONS, CMN_LEN(FUNCTIONS), true);
	return CMN_OK;
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * fhir_http.c - reading below /fhir: who may see what is asked of the same functions as in /v1.
 */
#include "fhir_http.h"
#include "fhir_status.h"
#include "handoff_http.h"

#include "cmn/clock.h"
#include "cmn/record.h"

#include <stdio.h>
#include <string.h>

enum cmn_err referral_fhir_absent(struct cmn_call *call)
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
			 const struct referral_fhir_list *list)
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
	cmn_fhir_bundle(call, referral_fhir_root(call), "searchset", next, rows);
	for (int row = 0; row < rows; row++) {
		const char *id = cmn_column(res, row, "id");

		cmn_call_saw(call, cmn_column(res, row, "departement"), id);
		cmn_fhir_entry(call, referral_fhir_root(call), list->type, id);
		list->write(&call->out, res, row, false);
		cmn_fhir_entry_end(call);
	}
	cmn_fhir_bundle_end(call, rows);
	return call->out.failed ? cmn_no_memory(&call->err) : CMN_OK;
}

enum cmn_err referral_fhir_search(struct cmn_call *call, const struct referral_fhir_list *list)
{
	const struct referral_at at = referral_at(call);
	char departement[4], from[CMN_TIME_LEN], until[CMN_TIME_LEN], after[128];
	struct referral_fhir_search s = {.departement = departement, .after = after};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = referral_fhir_owner(call, departement);

	s.id = cmn_call_param(call, "_id");
	s.limit = cmn_call_param_int(call, "_count", 50);
	if (rc == CMN_OK)
		rc = list->choose(call, &s);
	if (rc == CMN_OK)
		rc = cmn_fhir_updated(call, from, until);
	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	if (rc != CMN_OK)
		return rc;
	s.from = from[0] ? from : NULL;
	s.until = until[0] ? until : NULL;
	rc = list->read(&at, &s, &res);
	if (rc == CMN_OK && PQntuples(res) == 0 && list->otherwise && s.id)
		return referral_fhir_search(call, list->otherwise);
	if (rc == CMN_OK && list->withhold)
		list->withhold(call, res);
	return rc == CMN_OK ? page(call, res, s.limit, list) : rc;
}

/* Hand-offs unless events are asked for; one that is named by its id is found as either. */
enum cmn_err referral_http_fhir_search_task(struct cmn_call *call)
{
	static const struct referral_fhir_list TASKS = {
	    "Task", referral_fhir_task, filters, referral_store_fhir_handoffs, NULL, NULL};
	static const struct referral_fhir_list EITHER = {"Task",
							 referral_fhir_task,
							 filters,
							 referral_store_fhir_handoffs,
							 &REFERRAL_FHIR_EVENT_LIST,
							 NULL};
	const char *intent = cmn_call_param(call, "intent");

	if (intent && strcmp(intent, "plan") == 0)
		return referral_fhir_search(call, &REFERRAL_FHIR_EVENT_LIST);
	if (cmn_call_param(call, "group-identifier"))
		return cmn_fail_at(&call->err, CMN_E_BAD_REQUEST, "query:group-identifier",
				   "seuls des événements (intent=plan) ont un groupe",
				   "only events (intent=plan) have a group");
	return referral_fhir_search(call,
				    intent || cmn_call_param(call, "status") ? &TASKS : &EITHER);
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
	static const struct referral_fhir_list REQUESTS = {"ServiceRequest",
							   referral_fhir_service_request,
							   request_filters,
							   referral_store_fhir_handoffs,
							   NULL,
							   NULL};

	return referral_fhir_search(call, &REQUESTS);
}

enum cmn_err referral_http_fhir_read_task(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = referral_store_fhir_handoff(&at, cmn_call_param(call, "id"), &res);

	if (rc == CMN_E_NOT_FOUND)
		return referral_fhir_read_event(call);
	return rc == CMN_OK ? referral_fhir_reply(call, res, referral_fhir_task, false) : rc;
}

/* With what it tells, while it is under way and the person agrees; afterwards the record alone. */
static enum cmn_err load_whole(struct cmn_call *call, const char *id, PGresult **ret,
			       bool *ret_whole)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *handoff = NULL;
	enum cmn_err rc = referral_handoff_load(call, id, &handoff);
	bool ended;

	if (rc == CMN_OK)
		rc = referral_store_fhir_handoff(&at, id, ret);
	if (rc != CMN_OK)
		return rc;
	ended = referral_handoff_ended(referral_handoff_state(cmn_column(*ret, 0, "state")));
	*ret_whole = !ended || !referral_for_mdph(call);
	if (*ret_whole && referral_for_mdph(call))
		rc = referral_handoff_may_read(call, handoff);
	return rc;
}

enum cmn_err referral_http_fhir_read_service_request(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	bool whole = false;
	enum cmn_err rc = load_whole(call, cmn_call_param(call, "id"), &res, &whole);

	return rc == CMN_OK ? referral_fhir_reply(call, res, referral_fhir_service_request, whole)
			    : rc;
}

/* Is `need` one of the words? */
static bool has(const char *words, const char *need)
{
	size_t n = strlen(need);

	for (; *words; words += strcspn(words, " "), words += *words == ' ')
		if (strcspn(words, " ") == n && strncmp(words, need, n) == 0)
			return true;
	return false;
}

/* "<hand-off>-<need>", or the hand-off for all its needs at once. */
enum cmn_err referral_http_fhir_read_goal(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	const char *id = cmn_call_param(call, "fhir_id");
	const char *need = strlen(id) >= CMN_UUID_LEN ? id + CMN_UUID_LEN : NULL;
	char handoff[CMN_UUID_LEN], needs[REFERRAL_FHIR_NEEDS];
	bool whole = false;
	enum cmn_err rc;

	snprintf(handoff, sizeof(handoff), "%.*s", CMN_UUID_LEN - 1, id);
	if (!cmn_uuid_valid(handoff) || (need && need[-1] != '-'))
		return referral_fhir_absent(call);
	rc = load_whole(call, handoff, &res, &whole);
	if (rc != CMN_OK)
		return rc;
	referral_fhir_needs(res, needs);
	if (!whole || !needs[0] || (need && !has(needs, need)))
		return referral_fhir_absent(call);
	cmn_call_saw(call, cmn_column(res, 0, "departement"), handoff);
	call->version = cmn_pg_int(res, 0, PQfnumber(res, "version"), 0);
	referral_fhir_goal(&call->out, res, need);
	return call->out.failed ? cmn_no_memory(&call->err) : CMN_OK;
}

static void history_entry(struct cmn_call *call, const PGresult *res, int row)
{
	const char *id = cmn_column(res, row, "id");
	const char *state = cmn_column(res, row, "state");
	char url[64];

	snprintf(url, sizeof(url), "Task/%s", id);
	cmn_fhir_entry(call, referral_fhir_root(call), "Task", id);
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

static enum cmn_err versions(struct cmn_call *call, const char *number, PGresult **ret)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *handoff = NULL;
	enum cmn_err rc = referral_handoff_load(call, cmn_call_param(call, "id"), &handoff);

	if (rc == CMN_OK)
		rc = referral_store_fhir_history(&at, cmn_column(handoff, 0, "departement"),
						 cmn_column(handoff, 0, "id"), number, ret);
	if (rc == CMN_OK)
		cmn_call_saw(call, cmn_column(handoff, 0, "departement"),
			     cmn_column(handoff, 0, "id"));
	return rc;
}

/* An event has one version; it is there as that one too. */
enum cmn_err referral_http_fhir_task_history(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = versions(call, NULL, &res);

	if (rc == CMN_E_NOT_FOUND)
		return referral_fhir_event_history(call);
	if (rc != CMN_OK)
		return rc;
	cmn_fhir_bundle(call, referral_fhir_root(call), "history", "", PQntuples(res));
	for (int row = 0; row < PQntuples(res); row++)
		history_entry(call, res, row);
	cmn_fhir_bundle_end(call, PQntuples(res));
	return call->out.failed ? cmn_no_memory(&call->err) : CMN_OK;
}

enum cmn_err referral_http_fhir_vread_task(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	const char *number = cmn_call_param(call, "version_id");
	enum cmn_err rc = versions(call, number, &res);

	if (rc == CMN_E_NOT_FOUND)
		return strcmp(number, "1") == 0 ? referral_fhir_read_event(call)
						: referral_fhir_absent(call);
	if (rc != CMN_OK)
		return rc;
	if (PQntuples(res) == 0)
		return referral_fhir_absent(call);
	return referral_fhir_reply(call, res, referral_fhir_task, false);
}

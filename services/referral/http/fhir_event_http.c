/* SPDX-License-Identifier: EUPL-1.2
 *
 * fhir_event_http.c - events of the SDO as Tasks of intent plan: read, listed, and entered by the
 * MDPH through the function of the REST operation.
 */
#include "fhir_check.h"
#include "fhir_event.h"
#include "fhir_http.h"
#include "proposal_http.h"

#include "cmn/record.h"

#include <stdio.h>
#include <string.h>

static enum cmn_err filters(struct cmn_call *call, struct referral_fhir_search *s)
{
	static const char SYSTEM[] = "urn:c360:orientation|";
	const char *group = cmn_call_param(call, "group-identifier");
	const char *status = cmn_call_param(call, "status");

	if (group && strncmp(group, SYSTEM, strlen(SYSTEM)) == 0)
		group += strlen(SYSTEM);
	if (group && !cmn_uuid_valid(group))
		return cmn_fail_at(&call->err, CMN_E_BAD_REQUEST, "query:group-identifier",
				   "« urn:c360:orientation|<id> » est attendu",
				   "\"urn:c360:orientation|<id>\" is expected");
	if (status && strcmp(status, "completed") != 0)
		return cmn_fail_at(&call->err, CMN_E_BAD_REQUEST, "query:status",
				   "un événement est « completed » dès qu’il est là",
				   "an event is \"completed\" as it comes");
	s->orientation = group;
	return CMN_OK;
}

/* The number of the decision, as long as the person agrees. */
static void withhold(struct cmn_call *call, PGresult *events)
{
	referral_decision_withhold(call, events, NULL);
}

const struct referral_fhir_list REFERRAL_FHIR_EVENT_LIST = {
    "Task", referral_fhir_event, filters, referral_store_fhir_events, NULL, withhold,
};

static enum cmn_err load(struct cmn_call *call, const char *id, PGresult **ret)
{
	const struct referral_at at = referral_at(call);

	enum cmn_err rc;

	cmn_error_init(&call->err);
	rc = referral_store_fhir_event(&at, id, ret);
	if (rc == CMN_OK)
		withhold(call, *ret);
	return rc;
}

/* What comes once has version 1. */
static enum cmn_err show(struct cmn_call *call, const PGresult *res)
{
	if (!call->write.done)
		cmn_call_saw(call, cmn_column(res, 0, "departement"), cmn_column(res, 0, "id"));
	call->version = 1;
	referral_fhir_event(&call->out, res, 0, true);
	return call->out.failed ? cmn_no_memory(&call->err) : CMN_OK;
}

enum cmn_err referral_fhir_read_event(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = load(call, cmn_call_param(call, "id"), &res);

	return rc == CMN_OK ? show(call, res) : rc;
}

enum cmn_err referral_fhir_event_history(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	struct cmn_buf *out = &call->out;
	enum cmn_err rc = load(call, cmn_call_param(call, "id"), &res);

	if (rc != CMN_OK)
		return rc;
	cmn_call_saw(call, cmn_column(res, 0, "departement"), cmn_column(res, 0, "id"));
	cmn_fhir_bundle(call, referral_fhir_root(call), "history", "", 1);
	cmn_fhir_entry(call, referral_fhir_root(call), "Task", cmn_column(res, 0, "id"));
	referral_fhir_event(out, res, 0, true);
	cmn_json_key(out, "request");
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "method", "POST");
	cmn_json_kstr(out, "url", "Task");
	cmn_json_close(out, '}');
	cmn_json_key(out, "response");
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "status", "201");
	cmn_json_kstr(out, "lastModified", cmn_column(res, 0, "recorded_at"));
	cmn_json_close(out, '}');
	cmn_json_close(out, '}');
	cmn_fhir_bundle_end(call, 1);
	return out->failed ? cmn_no_memory(&call->err) : CMN_OK;
}

/* --- entering one ------------------------------------------------------------------------------
 */

#define WRONG(call, pointer, fr, en) cmn_fail_at(&(call)->err, CMN_E_INVALID, pointer, fr, en)

static bool of_type(const json_t *input, const char *code)
{
	json_t *coding;
	size_t i;

	json_array_foreach(json_object_get(json_object_get(input, "type"), "coding"), i, coding)
	{
		const char *said = cmn_json_get(coding, "code");

		if (said && strcmp(said, code) == 0)
			return true;
	}
	return false;
}

/* The input whose type has this code; -1 without, -2 when it is said twice. */
static int input_of(const json_t *task, const char *code)
{
	json_t *one;
	size_t i;
	int found = -1;

	json_array_foreach(json_object_get(task, "input"), i, one)
	{
		if (of_type(one, code))
			found = found == -1 ? (int)i : -2;
	}
	return found;
}

static const json_t *input_at(const json_t *task, int i)
{
	return i < 0 ? NULL : json_array_get(json_object_get(task, "input"), (size_t)i);
}

/* The code of that input, of the list's own system or of ours. */
static enum cmn_err code_of(struct cmn_call *call, const char *name, const char *list,
			    const char *system, const char **ret)
{
	int i = input_of(call->body, name);
	const json_t *concept;
	char pointer[64];

	*ret = NULL;
	if (i < 0)
		return CMN_OK;
	snprintf(pointer, sizeof(pointer), "/input/%d/valueCodeableConcept", i);
	concept = json_object_get(input_at(call->body, i), "valueCodeableConcept");
	if (referral_fhir_code_in(concept, list, system, pointer, ret, &call->err) == CMN_OK &&
	    !*ret)
		return referral_fhir_code(concept, list, pointer, ret, &call->err);
	return call->err.code;
}

/* The body that the REST operation would have had; owned. */
static enum cmn_err asked(struct cmn_call *call, json_t **ret)
{
	const char *status = NULL, *motive = NULL, *day;
	int at = input_of(call->body, REFERRAL_SDO_DAY);
	enum cmn_err rc =
	    code_of(call, REFERRAL_SDO_STATUS, "tre_r357", REFERRAL_SDO_R357, &status);

	if (rc == CMN_OK)
		rc = code_of(call, REFERRAL_SDO_MOTIVE, "tre_r358", REFERRAL_SDO_R358, &motive);
	if (rc != CMN_OK)
		return rc;
	if (!status)
		return WRONG(call, "/input", "le statut (statutESMS, TRE_R357) manque",
			     "the status (statutESMS, TRE_R357) is missing");
	day = cmn_json_get(input_at(call->body, at), "valueDate");
	if (!day || strlen(day) != 10 || !cmn_date_valid(day))
		return WRONG(call, "/input", "le jour du statut (dateStatutESMS) manque",
			     "the day of the status (dateStatutESMS) is missing");
	*ret = json_pack("{s:s, s:s, s:s*}", "status", status, "entered_on", day, "motive", motive);
	return *ret ? CMN_OK : cmn_no_memory(&call->err);
}

/* groupIdentifier names the decision and its ESMS. */
static enum cmn_err pair_of(struct cmn_call *call, PGresult **ret)
{
	const struct referral_at at = referral_at(call);
	const json_t *group = json_object_get(call->body, "groupIdentifier");
	const char *system = cmn_json_get(group, "system"), *value = cmn_json_get(group, "value");

	if (!system || strcmp(system, "urn:c360:orientation") != 0 || !value ||
	    !cmn_uuid_valid(value))
		return WRONG(call, "/groupIdentifier",
			     "l’orientation est attendue (urn:c360:orientation)",
			     "the orientation is expected (urn:c360:orientation)");
	if (referral_store_orientation(&at, value, ret) == CMN_OK)
		return CMN_OK;
	if (call->err.code != CMN_E_NOT_FOUND)
		return call->err.code;
	return WRONG(call, "/groupIdentifier/value", "aucune orientation sous cet identifiant",
		     "no orientation under this id");
}

/* What is said besides must be true of this pair: who, for whom, which decision, which ESMS. */
static enum cmn_err fits(struct cmn_call *call, const PGresult *pair)
{
	static const char *const NAMED[][2] = {{"idDecision", "decision_number"},
					       {"idNat_Struct", "actor_id"}};
	char mdph[32], actor[64];
	CMN_AUTO(cmn_json_drop) json_t *now = NULL;

	snprintf(mdph, sizeof(mdph), "Organization/mdph-%s", cmn_column(pair, 0, "departement"));
	snprintf(actor, sizeof(actor), "Organization/%s", cmn_column(pair, 0, "actor_id"));
	now = json_pack("{s:{s:s}, s:{s:s}, s:{s:{s:s}}}", "requester", "reference", mdph, "owner",
			"reference", actor, "for", "identifier", "value",
			cmn_column(pair, 0, "situation_id"));
	if (!now)
		return cmn_no_memory(&call->err);
	for (size_t i = 0; i < CMN_LEN(NAMED); i++) {
		int at = input_of(call->body, NAMED[i][0]);
		const char *said = cmn_json_get(
		    json_object_get(input_at(call->body, at), "valueIdentifier"), "value");
		char pointer[64];

		snprintf(pointer, sizeof(pointer), "/input/%d/valueIdentifier/value", at);
		if (at == -2 || (said && strcasecmp(said, cmn_column(pair, 0, NAMED[i][1])) != 0))
			return WRONG(
			    call, at < 0 ? "/input" : pointer,
			    "cette orientation est d’une autre décision ou d’un autre ESMS",
			    "this orientation is of another decision or another ESMS");
	}
	return referral_fhir_check_same(call->body, REFERRAL_FHIR_EVENT_TASK, now,
					referral_fhir_root(call), &call->err);
}

static enum cmn_err is_event(struct cmn_call *call)
{
	const char *intent = cmn_json_get(call->body, "intent");
	const char *status = cmn_json_get(call->body, "status");

	if (!intent || strcmp(intent, "plan") != 0)
		return WRONG(call, "/intent",
			     "seul un événement (« plan ») se crée ici : une transmission vient de "
			     "la communauté",
			     "only an event (\"plan\") is created here: a hand-off comes from the "
			     "community");
	if (!status || strcmp(status, "completed") != 0)
		return WRONG(call, "/status", "un événement est « completed »",
			     "an event is \"completed\"");
	return CMN_OK;
}

/* If-None-Exist: the one search that can be answered without guessing is by what makes an event
 * the same.  *ret_found stays NULL when there is none. */
static enum cmn_err existing(struct cmn_call *call, const char *orientation, const json_t *body,
			     PGresult **ret_found)
{
	const struct referral_at at = referral_at(call);
	const char *wanted = cmn_call_param(call, "If-None-Exist");
	const struct referral_fhir_event_is is = {orientation, cmn_json_get(body, "status"),
						  cmn_json_get(body, "entered_on"),
						  cmn_json_get(body, "motive")};
	char key[REFERRAL_FHIR_EVENT_KEY], plain[160], coded[160];
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc;

	if (!wanted)
		return CMN_OK;
	referral_fhir_event_key(is.orientation, is.status, is.day, is.motive, key);
	snprintf(plain, sizeof(plain), "identifier=urn:c360:" REFERRAL_FHIR_EVENT "|%s", key);
	snprintf(coded, sizeof(coded), "identifier=urn:c360:" REFERRAL_FHIR_EVENT "%%7C%s", key);
	if (strcasecmp(wanted, plain) != 0 && strcasecmp(wanted, coded) != 0)
		return cmn_fail_at(&call->err, CMN_E_BAD_REQUEST, "header:If-None-Exist",
				   "« %s » est attendu, ce qui fait cet événement-là",
				   "\"%s\" is expected, what makes this very event", plain);
	rc = referral_store_fhir_same(&at, &is, &res);
	if (rc == CMN_OK && PQntuples(res) > 1)
		return cmn_fail_at(&call->err, CMN_E_PRECONDITION_FAILED, "header:If-None-Exist",
				   "cet événement est arrivé plusieurs fois",
				   "this event has come more than once");
	if (rc != CMN_OK || PQntuples(res) == 0)
		return rc;
	withhold(call, res);
	*ret_found = CMN_TAKE(res);
	return CMN_OK;
}

/* The event; and what was sent and is not in it. */
static enum cmn_err show_kept(struct cmn_call *call, const PGresult *res)
{
	const struct referral_fhir_kept kept = {
	    .form = REFERRAL_FHIR_EVENT_TASK,
	    .used = {json_object_get(json_object_get(call->body, "groupIdentifier"), "value")},
	};
	enum cmn_err rc = show(call, res);

	if (rc == CMN_OK)
		referral_fhir_tell_lost(call, call->body, &kept);
	return rc;
}

/* The REST operation, with its body; then the event as it stands. */
static enum cmn_err enter(struct cmn_call *call, const PGresult *pair, json_t *body)
{
	const json_t *sent = call->body;
	CMN_AUTO(cmn_pgres_drop) PGresult *proposal = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc =
	    referral_proposal_for(call, cmn_column(pair, 0, "proposal_id"), &proposal);

	if (rc != CMN_OK)
		return rc;
	call->body = body;
	rc = referral_status_enter(call, proposal);
	call->body = sent;
	if (rc == CMN_OK)
		rc = load(call, call->write.resource_id, &res);
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/fhir/Task/%s/_history/1",
		 cmn_column(res, 0, "id"));
	return show_kept(call, res);
}

enum cmn_err referral_http_fhir_create_task(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *pair = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *found = NULL;
	CMN_AUTO(cmn_json_drop) json_t *body = NULL;
	enum cmn_err rc = referral_fhir_check_form(call->body, NULL, &call->err);

	if (rc == CMN_OK)
		rc = is_event(call);
	if (rc == CMN_OK)
		rc = pair_of(call, &pair);
	if (rc == CMN_OK)
		rc = fits(call, pair);
	if (rc == CMN_OK)
		rc = asked(call, &body);
	if (rc == CMN_OK)
		rc = existing(call, cmn_column(pair, 0, "id"), body, &found);
	if (rc != CMN_OK)
		return rc;
	if (!found)
		return enter(call, pair, body);
	call->status = 200;
	return show_kept(call, found);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * fhir_update.c - the status that an MDPH sets on a Task, by PUT or PATCH, as the act of /v1 that
 * it is: the same function, the same rules, the same events.
 */
#include "fhir_check.h"
#include "fhir_http.h"
#include "fhir_status.h"
#include "handoff_http.h"

#include "cmn/record.h"

#include <string.h>

#define WORDS_MAX  4000 /* characters */
#define NUMBER_MAX 40

/* What was sent, and what it is compared with. */
struct update {
	struct cmn_call *call;
	const json_t *task;
	PGresult *row;
	json_t *now;   /* the Task as we tell it */
	json_t *asked; /* the body that the act of /v1 would have had */
	json_t *patched;
	struct referral_fhir_kept kept;
	enum referral_handoff_act act;
};

static void update_drop(struct update *u)
{
	PQclear(u->row);
	json_decref(u->now);
	json_decref(u->asked);
	json_decref(u->patched);
}

/* What is missing or wrong, and where. */
#define MISSING(u, pointer, fr, en) cmn_fail_at(&(u)->call->err, CMN_E_INVALID, pointer, fr, en)

static bool put(struct update *u, const char *key, json_t *value)
{
	return json_object_set_new(u->asked, key, value) == 0;
}

/* statusReason.text, between two teams. */
static enum cmn_err words(struct update *u, const char **ret)
{
	const char *text = cmn_json_get(json_object_get(u->task, "statusReason"), "text");
	size_t characters = 0;

	*ret = NULL;
	for (const char *c = text; c && *c; c++)
		characters += ((unsigned char)*c & 0xc0) != 0x80;
	if (characters > WORDS_MAX)
		return MISSING(u, "/statusReason/text", "4000 caractères au plus",
			       "at most 4000 characters");
	if (text && !cmn_text_printable(text))
		return MISSING(u, "/statusReason/text",
			       "ce texte contient un caractère de commande, qui ne se voit pas",
			       "this text holds a control character, which cannot be seen");
	if (!cmn_fhir_said(text))
		return CMN_OK;
	*ret = text;
	u->kept.used[0] = json_object_get(json_object_get(u->task, "statusReason"), "text");
	return put(u, "note", json_string(text)) ? CMN_OK : cmn_no_memory(&u->call->err);
}

/* The reason by its code; words alone are "other". */
static enum cmn_err reason(struct update *u, const char *list, bool required)
{
	const char *code = NULL, *text = NULL;
	enum cmn_err rc = referral_fhir_code(json_object_get(u->task, "statusReason"), list,
					     "/statusReason", &code, &u->call->err);

	if (rc == CMN_OK)
		rc = words(u, &text);
	if (rc != CMN_OK)
		return rc;
	if (!code && !text && required)
		return MISSING(u, "/statusReason", "ce statut demande un motif",
			       "this status needs a reason");
	if (!code && !required)
		return CMN_OK;
	return put(u, "reason", json_string(code ? code : "other")) ? CMN_OK
								    : cmn_no_memory(&u->call->err);
}

static enum cmn_err complement(struct update *u)
{
	const json_t *why = json_object_get(u->task, "statusReason");
	json_t *codes = json_array(), *coding;
	const char *text = NULL;
	size_t i;
	enum cmn_err rc = words(u, &text);

	json_array_foreach(json_object_get(why, "coding"), i, coding)
	{
		json_t *one = json_pack("{s:[O]}", "coding", coding);
		const char *code = NULL;

		if (rc == CMN_OK)
			rc = referral_fhir_code(one, "handoff_complements", "/statusReason", &code,
						&u->call->err);
		json_decref(one);
		if (code && i < 20)
			json_array_append_new(codes, json_string(code));
	}
	if (rc == CMN_OK && json_array_size(codes) == 0 && text)
		json_array_append_new(codes, json_string("other"));
	if (rc == CMN_OK && json_array_size(codes) == 0)
		rc = MISSING(u, "/statusReason", "dites quel complément est demandé",
			     "say what complement is asked for");
	if (!put(u, "asked", codes) && rc == CMN_OK)
		rc = cmn_no_memory(&u->call->err);
	return rc;
}

/* The output whose type has this code; its index goes into *ret_i. */
static const json_t *output(const struct update *u, const char *code)
{
	json_t *one;
	size_t i;

	json_array_foreach(json_object_get(u->task, "output"), i, one)
	{
		const json_t *coding =
		    json_array_get(json_object_get(json_object_get(one, "type"), "coding"), 0);
		const char *said = cmn_json_get(coding, "code");

		if (said && strcmp(said, code) == 0)
			return one;
	}
	return NULL;
}

/* As the contract of /v1 has it: a letter or digit first, then also a blank, dot, slash, dash. */
static bool number_good(const char *text)
{
	size_t n = text ? strlen(text) : 0;

	return n > 0 && n <= NUMBER_MAX && !strchr(" ./-", text[0]) &&
	       strspn(text, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ ./-") ==
		   n;
}

static enum cmn_err known(struct update *u)
{
	const json_t *out = output(u, "known_number");
	const json_t *value = json_object_get(json_object_get(out, "valueIdentifier"), "value");
	const char *number, *text = NULL;

	if (!json_is_string(value))
		value = json_object_get(out, "valueString");
	number = json_string_value(value);
	u->kept.used[1] = value;
	u->kept.used[2] = json_object_get(out, "type");
	if (!number_good(number))
		return MISSING(
		    u, "/output",
		    "dites sous quel numéro la MDPH connaît la situation (known_number)",
		    "say under which number the MDPH knows the situation (known_number)");
	if (!put(u, "number", json_string(number)))
		return cmn_no_memory(&u->call->err);
	return words(u, &text);
}

static enum cmn_err conclusion(struct update *u, bool failed)
{
	const json_t *out = output(u, "outcome");
	const char *outcome = failed ? "no_pag" : NULL;
	enum cmn_err rc = CMN_OK;

	if (!failed)
		rc = referral_fhir_code(json_object_get(out, "valueCodeableConcept"),
					"handoff_outcomes", "/output/0/valueCodeableConcept",
					&outcome, &u->call->err);
	if (rc != CMN_OK)
		return rc;
	if (!outcome)
		return MISSING(u, "/output", "dites l’issue : pag ou no_pag (outcome)",
			       "say the outcome: pag or no_pag (outcome)");
	if (!put(u, "outcome", json_string(outcome)))
		return cmn_no_memory(&u->call->err);
	if (!failed)
		return reason(u, "no_pag_reasons", strcmp(outcome, "no_pag") == 0);
	return put(u, "reason", json_string("person_declines")) ? CMN_OK
								: cmn_no_memory(&u->call->err);
}

/* The body of the act, from what the Task says. */
static enum cmn_err ask(struct update *u, const char *status)
{
	u->asked = json_object();
	if (!u->asked)
		return cmn_no_memory(&u->call->err);
	switch ((int)u->act) {
	case REFERRAL_REQUEST_COMPLEMENT:
		return complement(u);
	case REFERRAL_REFUSE:
		return reason(u, "handoff_refusal_reasons", true);
	case REFERRAL_KNOW_ALREADY:
		return known(u);
	case REFERRAL_CONCLUDE:
		return conclusion(u, strcmp(status, "failed") == 0);
	default:
		return CMN_OK;
	}
}

static enum cmn_err load(struct update *u)
{
	struct cmn_call *call = u->call;
	const struct referral_at at = referral_at(call);
	struct cmn_buf text CMN_AUTO(cmn_buf_free) = {.max = 65536};
	enum cmn_err rc = referral_store_fhir_handoff(&at, cmn_call_param(call, "id"), &u->row);

	if (rc != CMN_OK)
		return rc;
	referral_fhir_task(&text, u->row, 0, false);
	if (text.failed)
		return cmn_no_memory(&call->err);
	return cmn_json_parse(text.data, text.len, &u->now, &call->err);
}

static enum cmn_err wish(struct update *u, enum referral_fhir_wish *ret)
{
	const char *status = cmn_json_get(u->task, "status");
	const char *business = NULL;
	enum cmn_err rc =
	    referral_fhir_code(json_object_get(u->task, "businessStatus"), "handoff_states",
			       "/businessStatus", &business, &u->call->err);

	if (rc != CMN_OK)
		return rc;
	*ret =
	    referral_fhir_wish(referral_handoff_state(cmn_column(u->row, 0, "state")),
			       cmn_column(u->row, 0, "outcome_reason"), status, business, &u->act);
	if (*ret == REFERRAL_FHIR_NOT_YOURS)
		return MISSING(u, "/status",
			       "ce statut est posé par la communauté, qui a transmis la demande",
			       "this status is set by the community, which sent the request");
	if (*ret == REFERRAL_FHIR_UNKNOWN)
		return MISSING(u, "/status", "ce statut n’est pas d’une transmission",
			       "this is no status of a hand-off");
	return *ret == REFERRAL_FHIR_ACT ? ask(u, status) : CMN_OK;
}

static enum cmn_err act(struct update *u)
{
	static enum cmn_err (*const ACTS[REFERRAL_HANDOFF_ACT_END_])(struct cmn_call *) = {
	    [REFERRAL_RECEIVE] = referral_http_receive_handoff,
	    [REFERRAL_READ_IT] = referral_http_read_handoff,
	    [REFERRAL_REQUEST_COMPLEMENT] = referral_http_request_handoff_complement,
	    [REFERRAL_WAIVE_COMPLEMENT] = referral_http_waive_handoff_complement,
	    [REFERRAL_ACCEPT] = referral_http_accept_handoff,
	    [REFERRAL_REFUSE] = referral_http_refuse_handoff,
	    [REFERRAL_KNOW_ALREADY] = referral_http_handoff_already_known,
	    [REFERRAL_START_EVALUATION] = referral_http_start_handoff_evaluation,
	    [REFERRAL_CONCLUDE] = referral_http_conclude_handoff,
	};
	struct cmn_call *call = u->call;
	const json_t *sent = call->body;
	enum cmn_err rc;

	call->body = u->asked;
	rc = ACTS[u->act](call);
	call->body = sent;
	cmn_buf_reset(&call->out);
	return rc;
}

/* An event of the SDO is followed by another, never changed. */
static enum cmn_err not_there(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *event = NULL;

	if (referral_store_fhir_event(&at, cmn_call_param(call, "id"), &event) != CMN_OK)
		return call->err.code;
	return cmn_fail(&call->err, CMN_E_CONFLICT,
			"un événement (intent plan) ne change pas : un autre le suit",
			"an event (intent plan) does not change: another follows it");
}

static enum cmn_err check(struct update *u)
{
	return referral_fhir_check_form(u->task, cmn_call_param(u->call, "id"), &u->call->err);
}

static enum cmn_err settle(struct update *u)
{
	struct cmn_call *call = u->call;
	enum referral_fhir_wish wanted = REFERRAL_FHIR_SAME;
	enum cmn_err rc = referral_fhir_check_same(u->task, REFERRAL_FHIR_HANDOFF_TASK, u->now,
						   referral_fhir_root(call), &call->err);

	if (rc == CMN_OK)
		rc = wish(u, &wanted);
	if (rc == CMN_OK && wanted == REFERRAL_FHIR_SAME &&
	    call->if_match != cmn_pg_int(u->row, 0, PQfnumber(u->row, "version"), 0))
		return cmn_explain(call, u->row);
	if (rc == CMN_OK && wanted == REFERRAL_FHIR_ACT)
		rc = act(u);
	if (rc == CMN_OK)
		rc = referral_http_fhir_read_task(call);
	u->kept.form = REFERRAL_FHIR_HANDOFF_TASK;
	u->kept.before = u->now;
	if (rc == CMN_OK)
		referral_fhir_tell_lost(call, u->task, &u->kept);
	return rc;
}

enum cmn_err referral_http_fhir_update_task(struct cmn_call *call)
{
	CMN_AUTO(update_drop) struct update u = {.call = call, .task = call->body};
	enum cmn_err rc = check(&u);

	if (rc == CMN_OK)
		rc = load(&u);
	if (rc == CMN_E_NOT_FOUND)
		return not_there(call);
	return rc == CMN_OK ? settle(&u) : rc;
}

/* What the patch makes of the Task that was read is what a PUT would have said. */
enum cmn_err referral_http_fhir_patch_task(struct cmn_call *call)
{
	CMN_AUTO(update_drop) struct update u = {.call = call};
	enum cmn_err rc = load(&u);

	if (rc == CMN_E_NOT_FOUND)
		return not_there(call);
	if (rc == CMN_OK && call->if_match != cmn_pg_int(u.row, 0, PQfnumber(u.row, "version"), 0))
		return cmn_explain(call, u.row);
	if (rc == CMN_OK)
		rc = referral_fhir_patch(u.now, call->body, &u.patched, &call->err);
	u.task = u.patched;
	if (rc == CMN_OK)
		rc = check(&u);
	return rc == CMN_OK ? settle(&u) : rc;
}

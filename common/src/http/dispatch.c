/* SPDX-License-Identifier: EUPL-1.2 */
#include "work.h"

#include "cmn/clock.h"
#include "cmn/fhir.h"
#include "problem.h"

#include <stdio.h>
#include <string.h>

/* --- before anything can fail ------------------------------------------------------------ */

static void begin(struct cmn_work *work, struct cmn_dispatcher *d,
		  const struct cmn_request *request, struct cmn_answer *answer)
{
	const char *id;

	work->request = *request;
	work->d = d;
	work->answer = answer;
	cmn_heads_read(request, &work->heads);
	id = work->heads.value[CMN_HEAD_REQUEST_ID];
	if (id && cmn_uuid_valid(id))
		memcpy(work->request_id, id, CMN_UUID_LEN);
	else
		cmn_uuid7(work->request_id);
	cmn_heads_trace(work->heads.value[CMN_HEAD_TRACEPARENT], work->trace);
	work->caller.roles = CMN_ROLE_PUBLIC;
	work->call.deps = d->settings.deps;
	work->call.pool = d->settings.pool;
	work->call.caller = &work->caller;
	work->call.ctx = (struct cmn_pg_ctx){.departements = "", .actor = "public"};
	work->call.lang = cmn_heads_lang(work->heads.value[CMN_HEAD_ACCEPT_LANGUAGE]);
	work->call.request_id = work->request_id;
	work->call.trace = work->trace;
	work->call.request_ = &work->request;
	cmn_error_init(&work->call.err);
	cmn_buf_init(&work->call.out, CMN_OUT_MAX);
}

/* --- the stages, in order ---------------------------------------------------------------- */

static enum cmn_err check_headers(struct cmn_work *work)
{
	return cmn_heads_check(&work->request, &work->heads, &work->call.err);
}

static enum cmn_err parse_target(struct cmn_work *work)
{
	return cmn_target_parse(work->request.target, &work->target, &work->call.err);
}

static enum cmn_err find_route(struct cmn_work *work)
{
	const struct cmn_node *node = cmn_routes_find(&work->d->routes, &work->target);
	enum cmn_method method = cmn_method_of(work->request.method);
	struct cmn_error *err = &work->call.err;

	if (!node)
		return cmn_fail(err, CMN_E_NOT_FOUND, "aucune ressource à cette adresse",
				"no resource at this address");
	if (method == CMN_METHODS || node->op[method] == 0) {
		cmn_node_allow(node, work->allow, sizeof(work->allow));
		return cmn_fail(err, CMN_E_METHOD_NOT_ALLOWED, "méthodes prévues ici : %s",
				"methods provided here: %s", work->allow);
	}
	work->entry = &work->d->entries[node->op[method] - 1];
	work->call.op = work->entry->op;
	return CMN_OK;
}

static enum cmn_err authenticate(struct cmn_work *work)
{
	const char *token = work->heads.value[CMN_HEAD_AUTHORIZATION];
	struct cmn_error *err = &work->call.err;

	if (!work->d->settings.auth && token)
		return cmn_fail(err, CMN_E_UNAUTHENTICATED, "ce service n’accepte aucun jeton",
				"this service accepts no token");
	if (!work->d->settings.auth)
		return CMN_OK;
	if (cmn_auth_check(work->d->settings.auth, token, &work->caller, err) != CMN_OK)
		return err->code;
	work->call.ctx.departements = work->caller.departements;
	if (work->caller.sub[0])
		work->call.ctx.actor = work->caller.sub;
	return CMN_OK;
}

static enum cmn_err authorise(struct cmn_work *work)
{
	if ((work->caller.roles | CMN_ROLE_PUBLIC) & work->entry->op->roles)
		return CMN_OK;
	if (!work->heads.value[CMN_HEAD_AUTHORIZATION])
		return cmn_fail(&work->call.err, CMN_E_UNAUTHENTICATED,
				"cette opération demande un jeton", "this operation needs a token");
	return cmn_fail(&work->call.err, CMN_E_FORBIDDEN,
			"aucun de vos rôles ne permet cette opération",
			"none of your roles allows this operation");
}

static enum cmn_err read_request(struct cmn_work *work)
{
	static enum cmn_err (*const PARTS[])(struct cmn_work * work) = {
	    cmn_params_read, cmn_work_if_match, cmn_work_body, cmn_work_write, cmn_work_after,
	};
	enum cmn_err rc = CMN_OK;
	size_t i;

	if (work->entry->op->flags & CMN_OP_FORWARD)
		return cmn_work_forward(work);
	for (i = 0; i < CMN_LEN(PARTS) && rc == CMN_OK; i++)
		rc = PARTS[i](work);
	return rc;
}

static enum cmn_err run_handler(struct cmn_work *work)
{
	struct cmn_call *call = &work->call;
	enum cmn_err rc;

	call->ctx.function = cmn_work_function(work);
	call->ctx.organisation = work->caller.organisation;
	rc = work->entry->op->handle(call);
	if (rc == CMN_OK)
		return CMN_OK;
	if (call->err.code != rc) /* a handler that did not say why */
		cmn_fail(&call->err, rc, "%s", "%s", cmn_err_title(rc, call->lang));
	return rc;
}

/* A success must have been built completely; what it shows must have been noted. */
static enum cmn_err check_answer(struct cmn_work *work)
{
	struct cmn_call *call = &work->call;
	bool json = !call->content_type && !work->answer->stream;
	int status = call->status ? call->status : work->entry->op->ok_status;

	if (call->out.failed)
		return cmn_no_memory(&call->err);
	if (json && status == 200 && call->out.len == 0) {
		cmn_fail(&call->err, CMN_E_INTERNAL, "réponse vide", "empty answer");
		return cmn_because(&call->err, "handler said OK and wrote nothing");
	}
	if (work->seen_lost || (work->seen && !work->d->saw) ||
	    (work->seen && !cmn_saw_put(work->d->saw, &work->seen)))
		return cmn_fail(&call->err, CMN_E_UNAVAILABLE,
				"cette consultation ne peut être consignée, elle est donc refusée",
				"this reading cannot be recorded and is therefore refused");
	return CMN_OK;
}

static enum cmn_err (*const STAGES[])(struct cmn_work *work) = {
    check_headers, parse_target, find_route,  authenticate,
    authorise,     read_request, run_handler, check_answer,
};

/* --- the answer -------------------------------------------------------------------------- */

static void kick(struct cmn_work *work)
{
	if (work->d->settings.kick)
		work->d->settings.kick(work->d->settings.kick_arg);
}

static void answer_success(struct cmn_work *work)
{
	struct cmn_call *call = &work->call;
	struct cmn_answer *answer = work->answer;
	const struct cmn_write *w = &call->write;
	bool fhir = cmn_fhir_target(work->request.target);

	answer->status = call->status ? call->status : call->op->ok_status;
	answer->content_type = call->content_type ? call->content_type
			       : fhir             ? CMN_FHIR_JSON
						  : "application/json";
	cmn_buf_free(&answer->body);
	answer->body = call->out;
	call->out = (struct cmn_buf){0};
	if (call->version > 0)
		cmn_answer_header(answer, "ETag", fhir ? "W/\"%lld\"" : "\"%lld\"",
				  (long long)call->version);
	if (call->location[0])
		cmn_answer_header(answer, "Location", "%s", call->location);
	if (work->next[0])
		cmn_answer_header(answer, "C360-Next", "%s", work->next);
	if (w->event_type && w->event_id[0])
		cmn_answer_header(answer, "C360-Position", "%s", w->event_id);
	if ((call->op->flags & CMN_OP_WRITES) || w->done)
		kick(work);
}

/* OPTIONS is answered for every path that exists; CORS is the gateway's. */
static bool is_options(const struct cmn_work *work)
{
	return work->allow[0] && strcmp(work->request.method, "OPTIONS") == 0;
}

/* The write stands, only its answer could not be made: whoever took that for "not done" and wrote
 * again would do it twice. */
static void admit_write(struct cmn_work *work)
{
	struct cmn_error *err = &work->call.err;
	char cause[sizeof(err->cause)];

	snprintf(cause, sizeof(cause), "%s: %s", cmn_err_slug(err->code), err->cause);
	cmn_fail(err, CMN_E_OUTCOME_UNKNOWN,
		 "l’écriture est faite, mais sa réponse n’a pu être préparée : recommencer avec la "
		 "même clé d’idempotence",
		 "the write is done, but its answer could not be made: retry with the same "
		 "idempotency key");
	cmn_because(err, "%s", cause);
	kick(work);
}

static void answer_failure(struct cmn_work *work)
{
	/* a reading that was written down is repeated without harm */
	if (work->call.write.done && (work->call.op->flags & CMN_OP_WRITES))
		admit_write(work);
	if (is_options(work)) {
		cmn_error_init(&work->call.err);
		work->answer->status = 204;
	} else {
		cmn_answer_failure(work->answer, &work->call.err, work->call.lang, work->request_id,
				   work->request.target);
	}
	if (work->allow[0])
		cmn_answer_header(work->answer, "Allow", "%s", work->allow);
}

/* Failures say it too: whoever asks wrongly still asks what will go. */
static void tell_end(struct cmn_work *work)
{
	const struct cmn_op *op = work->call.op;

	if (op && op->deprecation)
		cmn_answer_header(work->answer, "Deprecation", "%s", op->deprecation);
	if (op && op->sunset)
		cmn_answer_header(work->answer, "Sunset", "%s", op->sunset);
}

static void finish(struct cmn_work *work)
{
	tell_end(work);
	cmn_answer_header(work->answer, "X-Request-Id", "%s", work->request_id);
	cmn_answer_header(work->answer, "Cache-Control", "%s", "no-store");
	cmn_answer_header(work->answer, "X-Content-Type-Options", "%s", "nosniff");
	cmn_buf_free(&work->call.out);
	cmn_write_clear(&work->call.write);
	cmn_seen_free(&work->seen);
	json_decref(work->body);
}

void cmn_dispatch(struct cmn_dispatcher *d, const struct cmn_request *request,
		  struct cmn_answer *answer)
{
	struct cmn_work work;
	enum cmn_err rc = CMN_OK;
	size_t i;

	/* all but the long texts, which are written before they are read */
	memset(&work, 0, offsetof(struct cmn_work, target));
	memset(&work.caller, 0, sizeof(work) - offsetof(struct cmn_work, caller));
	begin(&work, d, request, answer);
	cmn_observe_begin(&work);
	for (i = 0; i < CMN_LEN(STAGES) && rc == CMN_OK; i++)
		rc = STAGES[i](&work);
	if (rc == CMN_OK)
		answer_success(&work);
	else
		answer_failure(&work);
	cmn_observe_end(&work);
	finish(&work);
}

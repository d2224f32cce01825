/* SPDX-License-Identifier: EUPL-1.2 */
#include "work.h"

#include "cmn/fhir.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define KEY_MAX 120 /* characters of an Idempotency-Key */

/* --- If-Match ---------------------------------------------------------------------------- */

/* Exactly one tag of the form that ETag has here: "7" with its quotes; W/"7" below /fhir, where the
 * standard has it so and means the version. */
static int64_t version_of(const char *tag, const char *target)
{
	size_t n;

	tag += cmn_fhir_target(target) && strncmp(tag, "W/", 2) == 0 ? 2 : 0;
	n = tag[0] == '"' ? strspn(tag + 1, "0123456789") : 0;

	if (n == 0 || n > 18 || strcmp(tag + 1 + n, "\"") != 0)
		return 0;
	return strtoll(tag + 1, NULL, 10);
}

enum cmn_err cmn_work_if_match(struct cmn_work *work)
{
	const char *tag = work->heads.value[CMN_HEAD_IF_MATCH];

	if (!tag && !(work->entry->op->flags & CMN_OP_IF_MATCH))
		return CMN_OK;
	if (!tag)
		return cmn_fail_at(&work->call.err, CMN_E_PRECONDITION_REQUIRED, "header:If-Match",
				   "cette opération attend If-Match avec la version lue (ETag)",
				   "this operation needs If-Match with the version read (ETag)");
	work->call.if_match = version_of(tag, work->request.target);
	if (work->call.if_match > 0)
		return CMN_OK;
	return cmn_fail_at(&work->call.err, CMN_E_BAD_REQUEST, "header:If-Match",
			   "If-Match doit porter une seule version forte, comme \"7\" : "
			   "ni liste, ni « * », ni W/",
			   "If-Match must carry one strong version, like \"7\": "
			   "no list, no \"*\", no W/");
}

/* --- body -------------------------------------------------------------------------------- */

/* Is this the parameter, its value plain or quoted?  Its length; 0: it is another. */
static size_t parameter(const char *text, const char *name, const char *value)
{
	char plain[40], quoted[40];

	snprintf(plain, sizeof(plain), "%s=%s", name, value);
	snprintf(quoted, sizeof(quoted), "%s=\"%s\"", name, value);
	if (strncasecmp(text, quoted, strlen(quoted)) == 0)
		return strlen(quoted);
	return strncasecmp(text, plain, strlen(plain)) == 0 ? strlen(plain) : 0;
}

/* `wanted`, in UTF-8, and for a resource of the version of FHIR that is spoken here. */
static bool is_json_type(const char *type, const char *wanted, bool fhir)
{
	size_t n = strlen(wanted);

	if (!type || strncasecmp(type, wanted, n) != 0)
		return false;
	for (type += n;; type += n) {
		type += strspn(type, " \t");
		if (*type != ';')
			return *type == '\0';
		type += 1 + strspn(type + 1, " \t");
		n = parameter(type, "charset", "utf-8");
		if (n == 0 && fhir)
			n = parameter(type, "fhirVersion", CMN_FHIR_VERSION);
		if (n == 0)
			return false;
	}
}

static enum cmn_err refuse_body(struct cmn_work *work)
{
	if (work->request.body_len == 0 && !work->request.body_too_large)
		return CMN_OK;
	return cmn_fail(&work->call.err, CMN_E_BAD_REQUEST, "cette opération n’attend pas de corps",
			"this operation expects no body");
}

/* Below /fhir a resource is sent, or a JSON Patch of one. */
static bool is_fhir_type(const struct cmn_request *r, const char *type)
{
	bool patch = strcmp(r->method, "PATCH") == 0;

	return cmn_fhir_target(r->target) &&
	       is_json_type(type, patch ? CMN_FHIR_PATCH : CMN_FHIR_JSON, true);
}

enum cmn_err cmn_work_body(struct cmn_work *work)
{
	const struct cmn_op *op = work->entry->op;
	const struct cmn_request *r = &work->request;
	const char *type = work->heads.value[CMN_HEAD_CONTENT_TYPE];
	struct cmn_error *err = &work->call.err;
	const struct cmn_schema *schema = NULL;

	if (op->max_body == 0)
		return refuse_body(work);
	if (r->body_len == 0 && !r->body_too_large) {
		if (!op->body_schema)
			return CMN_OK;
		return cmn_fail(err, CMN_E_BAD_REQUEST, "un corps JSON est attendu",
				"a JSON body is expected");
	}
	if (!is_json_type(type, "application/json", cmn_fhir_target(r->target)) &&
	    !is_fhir_type(r, type))
		return cmn_fail_at(err, CMN_E_UNSUPPORTED_MEDIA_TYPE, "header:Content-Type",
				   "le corps doit être du type application/json, en UTF-8",
				   "the body must be of type application/json, in UTF-8");
	if (r->body_too_large || r->body_len > op->max_body)
		return cmn_fail(err, CMN_E_PAYLOAD_TOO_LARGE, "le corps dépasse %zu octets",
				"the body exceeds %zu bytes", op->max_body);
	if (cmn_json_parse(r->body, r->body_len, &work->body, err) != CMN_OK)
		return err->code;
	work->call.body = work->body;
	if (!work->entry->body)
		return CMN_OK;
	if (cmn_schema_late(work->entry->body, &schema, err) != CMN_OK)
		return err->code;
	return cmn_schema_check(schema, work->body, err);
}

/* What is handed on is checked by whoever it is for; too much is not even sent there. */
enum cmn_err cmn_work_forward(struct cmn_work *work)
{
	size_t most = work->entry->op->max_body;

	if (most == 0)
		return refuse_body(work);
	if (work->request.body_too_large || work->request.body_len > most)
		return cmn_fail(&work->call.err, CMN_E_PAYLOAD_TOO_LARGE,
				"le corps dépasse %zu octets", "the body exceeds %zu bytes", most);
	return CMN_OK;
}

/* --- what a write carries ---------------------------------------------------------------- */

/* SHA-256 of method, address and body: what "the same request" means for an Idempotency-Key. */
static bool hash_request(const struct cmn_request *r, char out[65])
{
	static const char HEX[] = "0123456789abcdef";
	unsigned char digest[32];
	gnutls_hash_hd_t hash;
	size_t i;
	int rc;

	if (gnutls_hash_init(&hash, GNUTLS_DIG_SHA256) < 0)
		return false;
	rc = gnutls_hash(hash, r->method, strlen(r->method) + 1);
	rc |= gnutls_hash(hash, r->target, strlen(r->target) + 1);
	if (r->body_len)
		rc |= gnutls_hash(hash, r->body, r->body_len);
	gnutls_hash_deinit(hash, digest);
	for (i = 0; i < sizeof(digest); i++) {
		out[2 * i] = HEX[digest[i] >> 4];
		out[2 * i + 1] = HEX[digest[i] & 15];
	}
	out[2 * sizeof(digest)] = '\0';
	return rc >= 0;
}

static bool key_valid(const char *key)
{
	size_t n;

	for (n = 0; key[n]; n++)
		if (n == KEY_MAX || key[n] <= ' ' || key[n] > '~')
			return false;
	return n > 0;
}

static enum cmn_err take_key(struct cmn_work *work)
{
	const char *key = work->heads.value[CMN_HEAD_IDEMPOTENCY_KEY];
	struct cmn_write *w = &work->call.write;

	if (!key) { /* a key that nobody else knows is never compared: nothing to hash */
		cmn_uuid7(w->key);
		snprintf(w->request_hash, sizeof(w->request_hash), "-");
		return CMN_OK;
	}
	if (!key_valid(key))
		return cmn_fail_at(&work->call.err, CMN_E_BAD_REQUEST, "header:Idempotency-Key",
				   "Idempotency-Key : de 1 à %d caractères ASCII visibles",
				   "Idempotency-Key: 1 to %d visible ASCII characters", KEY_MAX);
	snprintf(w->key, sizeof(w->key), "%s", key);
	if (!hash_request(&work->request, w->request_hash))
		return cmn_no_memory(&work->call.err);
	return CMN_OK;
}

static void prepare(struct cmn_call *call)
{
	struct cmn_write *w = &call->write;

	w->client = call->ctx.actor;
	w->operation = call->op->id;
	w->request_id = call->request_id;
	w->traceparent = call->trace;
	cmn_time_format(cmn_clock_us(), w->now);
	cmn_uuid7(w->resource_id);
	cmn_uuid7(w->event_id);
	cmn_event_mark(cmn_work_of(call)->d->settings.ops->service, w->event_id);
}

enum cmn_err cmn_work_write(struct cmn_work *work)
{
	if (!(work->entry->op->flags & CMN_OP_WRITES))
		return CMN_OK;
	if (take_key(work) != CMN_OK)
		return work->call.err.code;
	prepare(&work->call);
	return CMN_OK;
}

void cmn_call_writes(struct cmn_call *call)
{
	/* a key that nobody else knows is never compared */
	cmn_uuid7(call->write.key);
	snprintf(call->write.request_hash, sizeof(call->write.request_hash), "-");
	prepare(call);
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "gateway_forward.h"

#include <string.h>
#include <strings.h>

static const char *const PASSED[] = {
    "Accept",   "Accept-Language", "Authorization", "C360-After", "Content-Type", "Idempotency-Key",
    "If-Match", "If-None-Match",   "If-None-Exist", "Range",      "If-Range",
};

_Static_assert(CMN_LEN(PASSED) + 2 <= GATEWAY_PASSED_MAX, "room for the two of the gateway");

static bool passes(const char *name)
{
	for (size_t i = 0; i < CMN_LEN(PASSED); i++)
		if (strcasecmp(PASSED[i], name) == 0)
			return true;
	return false;
}

size_t gateway_passed(const struct cmn_call *call, struct cmn_header ret[GATEWAY_PASSED_MAX])
{
	const struct cmn_request *r = call->request_;
	size_t n = 0;

	ret[n++] = (struct cmn_header){"X-Request-Id", call->request_id};
	ret[n++] = (struct cmn_header){"traceparent", call->trace};
	for (size_t i = 0; i < r->n_headers && n < GATEWAY_PASSED_MAX; i++)
		if (passes(r->headers[i].name))
			ret[n++] = r->headers[i];
	return n;
}

static bool has(const struct cmn_header *headers, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcasecmp(headers[i].name, name) == 0)
			return true;
	return false;
}

/* MHD leaves the body out of the answer to HEAD and still says its length. */
static const char *method_of(const struct cmn_request *r)
{
	return strcmp(r->method, "HEAD") == 0 ? "GET" : r->method;
}

enum cmn_err gateway_forward(struct cmn_call *call, struct gateway_upstream *upstream)
{
	return gateway_forward_to(call, upstream, call->request_->target);
}

enum cmn_err gateway_forward_to(struct cmn_call *call, struct gateway_upstream *upstream,
				const char *target)
{
	const struct cmn_request *r = call->request_;
	struct cmn_header headers[GATEWAY_PASSED_MAX];
	struct gateway_exchange x;
	enum cmn_err rc;

	x.method = method_of(r);
	x.target = target;
	x.headers = headers;
	x.n_headers = gateway_passed(call, headers);
	x.body = r->body;
	x.body_len = r->body_len;
	x.repeatable = strcmp(x.method, "GET") == 0 || has(headers, x.n_headers, "Idempotency-Key");
	x.out = &call->out;
	rc = gateway_upstream_ask(upstream, &x, &call->err);
	if (rc != CMN_OK) {
		cmn_buf_free(&call->out);
		return rc;
	}
	for (size_t i = 0; i < x.n_kept; i++)
		cmn_call_answer_header(call, x.kept[i].name, x.kept[i].value);
	call->status = x.status;
	call->content_type = x.content_type ? x.content_type : "application/octet-stream";
	return CMN_OK;
}

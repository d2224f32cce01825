/* SPDX-License-Identifier: EUPL-1.2
 *
 * gateway_upstream.h - one service behind the gateway: a budget of calls at the same time, each
 * with a connection that is kept alive.
 */
#ifndef GATEWAY_UPSTREAM_H
#define GATEWAY_UPSTREAM_H

#include "cmn/buf.h"
#include "cmn/err.h"
#include "cmn/http.h"

#define GATEWAY_KEPT_MAX 16

struct gateway_upstream_settings {
	const char *name; /* "intake"; constant, it stands in messages */
	const char *url;  /* "http://127.0.0.1:8361" */
	unsigned budget, wait_ms, connect_ms, total_ms;
	size_t answer_max; /* bytes of a body */
};

/* A call: what is asked, then what was answered. */
struct gateway_exchange {
	const char *method;
	const char *target; /* path and query as they came */
	const struct cmn_header *headers;
	size_t n_headers;
	const char *body;
	size_t body_len;
	bool repeatable; /* safe, or named by an Idempotency-Key: may be sent again */

	int status;
	struct cmn_buf *out;
	const char *content_type; /* constant; NULL: the service named none */
	size_t n_kept;
	struct {
		const char *name; /* constant */
		char value[224];
	} kept[GATEWAY_KEPT_MAX];
};

struct gateway_upstream; /* thread-safe */

enum cmn_err gateway_upstream_open(const struct gateway_upstream_settings *settings,
				   struct gateway_upstream **ret,
				   struct cmn_error *err) CMN_MUST_CHECK;
void gateway_upstream_close(struct gateway_upstream **upstream);

/* CMN_OK when the service answered, whatever its status.  CMN_E_UNAVAILABLE: down, slow, or its
 * budget is used up; CMN_E_OUTCOME_UNKNOWN: lost after a write was sent; CMN_E_BAD_GATEWAY: what
 * came is no answer. */
enum cmn_err gateway_upstream_ask(struct gateway_upstream *upstream, struct gateway_exchange *x,
				  struct cmn_error *err) CMN_MUST_CHECK;

/* Two at the same time; each has its own outcome in ret_codes. */
void gateway_upstream_ask_both(struct gateway_upstream *upstream, struct gateway_exchange x[2],
			       enum cmn_err ret_codes[2]);

#endif

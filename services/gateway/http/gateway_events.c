/* SPDX-License-Identifier: EUPL-1.2
 *
 * Event streams, and the tickets that open them for browsers.
 */
#include "gateway_deps.h"
#include "gateway_hub.h"
#include "gateway_ops.h"
#include "gateway_tickets.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

#define COOKIE "c360_ticket"

enum cmn_err gateway_http_create_event_ticket(struct cmn_call *call)
{
	const struct gateway_deps *deps = call->deps;
	char ticket[GATEWAY_TICKET_LEN], cookie[224], until[CMN_TIME_LEN];
	bool tls = deps->settings->common.tls_cert[0] != '\0';

	if (!gateway_ticket_make(deps->tickets, call->caller, cmn_clock_mono_ms(), ticket))
		return cmn_fail(&call->err, CMN_E_TOO_MANY_REQUESTS, "trop de billets non utilisés",
				"too many unused tickets");
	snprintf(cookie, sizeof(cookie),
		 COOKIE "=%s; Max-Age=%d; Path=/v1/events; HttpOnly; SameSite=Strict%s", ticket,
		 GATEWAY_TICKET_S, tls ? "; Secure" : "");
	cmn_call_answer_header(call, "Set-Cookie", cookie);
	cmn_time_format(cmn_clock_us() + GATEWAY_TICKET_S * INT64_C(1000000), until);
	cmn_json_open(&call->out, '{');
	cmn_json_kstr(&call->out, "expires_at", until);
	cmn_json_close(&call->out, '}');
	return CMN_OK;
}

/* The value of our cookie in "a=1; c360_ticket=…; b=2"; false when it is not there. */
static bool ticket_of(const struct cmn_call *call, char out[GATEWAY_TICKET_LEN])
{
	size_t count;
	const char *at = cmn_request_header(call->request_, "Cookie", &count);

	while (at && *at) {
		size_t n;

		at += strspn(at, "; ");
		n = strcspn(at, ";");
		if (strncmp(at, COOKIE "=", sizeof(COOKIE)) == 0) {
			n -= sizeof(COOKIE);
			snprintf(out, GATEWAY_TICKET_LEN, "%.*s",
				 (int)(n < GATEWAY_TICKET_LEN ? n : 0), at + sizeof(COOKIE));
			return true;
		}
		at += n;
	}
	return false;
}

/* By token, or by a ticket that a token bought. */
static enum cmn_err identify(struct cmn_call *call, struct cmn_caller *ret)
{
	const struct gateway_deps *deps = call->deps;
	char ticket[GATEWAY_TICKET_LEN];

	*ret = *call->caller;
	if (call->caller->sub[0])
		return CMN_OK;
	if (!ticket_of(call, ticket))
		return cmn_fail(&call->err, CMN_E_UNAUTHENTICATED,
				"un jeton ou un billet est demandé",
				"a token or a ticket is needed");
	if (gateway_ticket_use(deps->tickets, ticket, cmn_clock_mono_ms(), ret))
		return CMN_OK;
	return cmn_fail(&call->err, CMN_E_UNAUTHENTICATED, "ce billet a servi ou a expiré",
			"this ticket was used or has expired");
}

enum cmn_err gateway_http_stream_events(struct cmn_call *call)
{
	const struct gateway_deps *deps = call->deps;
	struct cmn_caller caller;
	struct gateway_watch watch = {
	    .caller = &caller,
	    .departement = cmn_call_param(call, "departement"),
	    .after = cmn_call_param(call, "Last-Event-ID"),
	};
	struct cmn_stream *stream = NULL;

	if (identify(call, &caller) != CMN_OK)
		return call->err.code;
	if (watch.departement && !cmn_caller_covers(&caller, watch.departement))
		return cmn_fail_at(&call->err, CMN_E_FORBIDDEN, "query:departement",
				   "le département « %s » n’est pas dans votre territoire",
				   "département \"%s\" is not in your territory",
				   watch.departement);
	if (gateway_hub_watch(deps->hub, &watch, &stream, &call->err) != CMN_OK)
		return call->err.code;
	cmn_call_answer_header(call, "X-Accel-Buffering", "no");
	cmn_call_stream(call, stream, "text/event-stream");
	return CMN_OK;
}

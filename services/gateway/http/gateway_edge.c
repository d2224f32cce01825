/* SPDX-License-Identifier: EUPL-1.2 */
#include "gateway_edge.h"

#include "gateway_deps.h"

#include "cmn/clock.h"

#include <string.h>
#include <strings.h>

#define HEADERS_MAX 64

bool gateway_origin_listed(const char *list, const char *origin)
{
	size_t n = strlen(origin);

	while (*list && n > 0) {
		size_t item;

		list += strspn(list, ", ");
		item = strcspn(list, ", ");
		if (item == n && memcmp(list, origin, n) == 0)
			return true;
		list += item;
	}
	return false;
}

/* --- headers of the answer
 * ------------------------------------------------------------------------- */

static bool says(const struct cmn_answer *answer, const char *name, size_t before)
{
	for (size_t i = 0; i < before; i++)
		if (strcasecmp(answer->headers[i].name, name) == 0)
			return true;
	return false;
}

static void say_unless(struct cmn_answer *answer, const char *name, const char *value)
{
	if (!says(answer, name, answer->n_headers))
		cmn_answer_header(answer, name, "%s", value);
}

/* A handler that says how long its answer keeps is more precise than the general rule after it. */
static void keep_first(struct cmn_answer *answer, const char *name)
{
	size_t to = 0;

	for (size_t i = 0; i < answer->n_headers; i++) {
		if (strcasecmp(answer->headers[i].name, name) == 0 && says(answer, name, to))
			continue;
		if (to != i)
			answer->headers[to] = answer->headers[i];
		to++;
	}
	answer->n_headers = to;
}

static void drop(struct cmn_answer *answer, const char *name)
{
	size_t to = 0;

	for (size_t i = 0; i < answer->n_headers; i++)
		if (strcasecmp(answer->headers[i].name, name) != 0) {
			if (to != i)
				answer->headers[to] = answer->headers[i];
			to++;
		}
	answer->n_headers = to;
}

static void protect(const struct gateway_deps *deps, struct cmn_answer *answer)
{
	keep_first(answer, "Cache-Control");
	say_unless(answer, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
	say_unless(answer, "Referrer-Policy", "no-referrer");
	if (deps->settings->common.tls_cert[0])
		say_unless(answer, "Strict-Transport-Security", "max-age=31536000");
}

/* --- CORS
 * ------------------------------------------------------------------------------------------ */

static void allow_origin(struct cmn_answer *answer, const char *origin)
{
	drop(answer, "Vary");
	cmn_answer_header(answer, "Vary", "Origin, Accept-Language");
	cmn_answer_header(answer, "Access-Control-Allow-Origin", "%s", origin);
	cmn_answer_header(answer, "Access-Control-Allow-Credentials", "true");
	cmn_answer_header(answer, "Access-Control-Expose-Headers",
			  "ETag, Location, Retry-After, Allow, X-Request-Id, C360-Position, "
			  "C360-Next, Deprecation, Sunset");
}

/* A browser asks before it sends what a form could not.  Nothing is looked up: what the page may
 * do is decided when it asks for it. */
static void answer_preflight(struct cmn_answer *answer)
{
	answer->status = 204;
	cmn_answer_header(answer, "Access-Control-Allow-Methods",
			  "GET, HEAD, POST, PUT, PATCH, DELETE");
	cmn_answer_header(answer, "Access-Control-Allow-Headers",
			  "Authorization, Content-Type, Accept-Language, Idempotency-Key, "
			  "If-Match, If-None-Match, C360-After, Last-Event-ID, traceparent");
	cmn_answer_header(answer, "Access-Control-Max-Age", "600");
}

/* --- one request
 * ----------------------------------------------------------------------------------- */

/* Its own id and its own word on where a request comes from are not taken from outside. */
static size_t strip(const struct cmn_request *request, struct cmn_header out[HEADERS_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i < request->n_headers && n < HEADERS_MAX; i++)
		if (strcasecmp(request->headers[i].name, "X-Request-Id") != 0)
			out[n++] = request->headers[i];
	return n;
}

static enum cmn_lang lang_of(const struct cmn_request *request)
{
	size_t count;
	const char *wanted = cmn_request_header(request, "Accept-Language", &count);

	return wanted && strncasecmp(wanted, "en", 2) == 0 ? CMN_EN : CMN_FR;
}

/* Guessing tokens is limited by where it comes from: nobody is known yet. */
static void count_refusal(const struct gateway_deps *deps, const struct cmn_request *request,
			  struct cmn_answer *answer)
{
	struct cmn_error err;

	if (answer->status != 401)
		return;
	cmn_error_init(&err);
	if (gateway_limit_refused(deps->limit, request->peer, cmn_clock_mono_ms(), &err) == CMN_OK)
		return;
	cmn_answer_clear(answer);
	cmn_answer_failure(answer, &err, lang_of(request), NULL, request->target);
}

void gateway_edge_answer(void *arg, struct cmn_dispatcher *d, const struct cmn_request *request,
			 struct cmn_answer *answer)
{
	const struct gateway_deps *deps = arg;
	struct cmn_header headers[HEADERS_MAX];
	struct cmn_request mine = *request;
	char address[GATEWAY_ADDRESS_LEN];
	size_t count;
	const char *origin = cmn_request_header(request, "Origin", &count);
	bool listed = origin && gateway_origin_listed(deps->settings->cors_origins, origin);

	mine.headers = headers;
	mine.n_headers = strip(request, headers);
	gateway_client_address(&deps->proxies, request, address);
	mine.peer = address;
	if (listed && strcmp(request->method, "OPTIONS") == 0 &&
	    cmn_request_header(request, "Access-Control-Request-Method", &count))
		answer_preflight(answer);
	else
		cmn_dispatch(d, &mine, answer);
	count_refusal(deps, &mine, answer);
	protect(deps, answer);
	if (listed)
		allow_origin(answer, origin);
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "gateway_exchange.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define HEADER_LINE_MAX 4300

/* --- the answer, as it comes
 * ----------------------------------------------------------------------- */

/* What a client may learn of a service's headers. */
static const char *const KEPT[] = {
    "ETag", "Location",         "Retry-After", "C360-Position", "C360-Next",        "Allow",
    "Vary", "WWW-Authenticate", "Deprecation", "Sunset",        "Content-Language",
};

static const char *const TYPES[] = {
    "application/json", "application/problem+json", "application/x-ndjson",
    "text/csv",         "text/csv; charset=utf-8",  "text/plain",
    "application/pdf",
};

static void keep_type(struct gateway_exchange *x, const char *value, size_t n)
{
	x->content_type = "application/octet-stream";
	for (size_t i = 0; i < CMN_LEN(TYPES); i++)
		if (strlen(TYPES[i]) == n && strncasecmp(TYPES[i], value, n) == 0)
			x->content_type = TYPES[i];
}

static void keep(struct gateway_exchange *x, const char *name, const char *value, size_t n)
{
	if (x->n_kept == GATEWAY_KEPT_MAX || n >= sizeof(x->kept[0].value)) {
		x->broken = true;
		return;
	}
	x->kept[x->n_kept].name = name;
	memcpy(x->kept[x->n_kept].value, value, n);
	x->kept[x->n_kept].value[n] = '\0';
	x->n_kept++;
}

/* One line with its line end; a status line begins the answer anew. */
static size_t on_header(char *line, size_t size, size_t count, void *arg)
{
	struct gateway_exchange *x = arg;
	size_t n = size * count, name;
	const char *colon = memchr(line, ':', n), *value, *end = line + n;

	if (n > 5 && strncmp(line, "HTTP/", 5) == 0) {
		x->n_kept = 0;
		x->content_type = NULL;
	}
	if (!colon)
		return n;
	name = (size_t)(colon - line);
	for (value = colon + 1; value < end && (*value == ' ' || *value == '\t');)
		value++;
	while (end > value && (end[-1] == '\r' || end[-1] == '\n' || end[-1] == ' '))
		end--;
	if (name == 12 && strncasecmp(line, "Content-Type", 12) == 0)
		keep_type(x, value, (size_t)(end - value));
	for (size_t i = 0; i < CMN_LEN(KEPT); i++)
		if (strlen(KEPT[i]) == name && strncasecmp(KEPT[i], line, name) == 0)
			keep(x, KEPT[i], value, (size_t)(end - value));
	return n;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *arg)
{
	struct gateway_exchange *x = arg;

	cmn_buf_put(x->out, bytes, size * count);
	if (!x->out->failed)
		return size * count;
	x->broken = true;
	return 0;
}

/* --- the call
 * -------------------------------------------------------------------------------------- */

CURL *gateway_exchange_handle(const struct gateway_upstream_settings *s)
{
	CURL *h = curl_easy_init();
	int bad = 0;

	if (!h)
		return NULL;
	bad |= (int)curl_easy_setopt(h, CURLOPT_URL, s->url);
	bad |= (int)curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "http");
	bad |= (int)curl_easy_setopt(h, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	bad |= (int)curl_easy_setopt(h, CURLOPT_PROXY, ""); /* whatever the environment says */
	bad |= (int)curl_easy_setopt(h, CURLOPT_FOLLOWLOCATION, 0L);
	bad |= (int)curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
	bad |= (int)curl_easy_setopt(h, CURLOPT_MAXCONNECTS, 1L);
	bad |= (int)curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT_MS, (long)s->connect_ms);
	bad |= (int)curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, (long)s->total_ms);
	bad |= (int)curl_easy_setopt(h, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)s->answer_max);
	bad |= (int)curl_easy_setopt(h, CURLOPT_TCP_KEEPALIVE, 1L);
	bad |= (int)curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, on_header);
	bad |= (int)curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, on_body);
	if (bad == 0)
		return h;
	curl_easy_cleanup(h);
	return NULL;
}

static bool add_header(struct curl_slist **list, const char *name, const char *value)
{
	char line[HEADER_LINE_MAX];
	struct curl_slist *more;
	int n;

	/* libcurl sends a header without a value only in this form */
	if (value[0] == '\0')
		n = snprintf(line, sizeof(line), "%s;", name);
	else
		n = snprintf(line, sizeof(line), "%s: %s", name, value);
	more = n > 0 && (size_t)n < sizeof(line) ? curl_slist_append(*list, line) : NULL;
	if (more)
		*list = more;
	return more != NULL;
}

static bool add_headers(const struct gateway_exchange *x, struct curl_slist **list)
{
	/* what libcurl would add by itself */
	static const char *const NOT[] = {"Expect:", "Accept:", "Content-Type:"};
	bool given[CMN_LEN(NOT)] = {false};
	bool good = true;

	for (size_t i = 0; i < x->n_headers && good; i++) {
		size_t n = strlen(x->headers[i].name);

		for (size_t k = 0; k < CMN_LEN(NOT); k++)
			given[k] |= strlen(NOT[k]) == n + 1 &&
				    strncasecmp(NOT[k], x->headers[i].name, n) == 0;
		good = add_header(list, x->headers[i].name, x->headers[i].value);
	}
	for (size_t k = 0; k < CMN_LEN(NOT) && good; k++) {
		struct curl_slist *more = given[k] ? *list : curl_slist_append(*list, NOT[k]);

		good = more != NULL;
		*list = more ? more : *list;
	}
	return good;
}

bool gateway_exchange_prepare(CURL *h, struct gateway_exchange *x, struct curl_slist **ret_headers)
{
	bool get = strcmp(x->method, "GET") == 0 && x->body_len == 0;
	bool sends = !get && (x->body_len > 0 || strcmp(x->method, "DELETE") != 0);
	int bad = 0;

	if (!add_headers(x, ret_headers))
		return false;
	bad |= (int)curl_easy_setopt(h, CURLOPT_REQUEST_TARGET, x->target);
	bad |= (int)curl_easy_setopt(h, CURLOPT_HTTPHEADER, *ret_headers);
	bad |= (int)curl_easy_setopt(h, CURLOPT_HTTPGET, 1L);
	if (sends) {
		bad |= (int)curl_easy_setopt(h, CURLOPT_POSTFIELDS, x->body ? x->body : "");
		bad |=
		    (int)curl_easy_setopt(h, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)x->body_len);
	}
	bad |= (int)curl_easy_setopt(h, CURLOPT_CUSTOMREQUEST, get ? NULL : x->method);
	/* libcurl sends again, unasked, when a kept connection turns out dead; on a new one it does
	 * not, so what must not happen twice gets a new one */
	bad |= (int)curl_easy_setopt(h, CURLOPT_FRESH_CONNECT, x->repeatable ? 0L : 1L);
	bad |= (int)curl_easy_setopt(h, CURLOPT_HEADERDATA, x);
	bad |= (int)curl_easy_setopt(h, CURLOPT_WRITEDATA, x);
	x->n_kept = 0;
	x->status = 0;
	x->content_type = NULL;
	x->broken = false;
	return bad == 0;
}

/* --- the outcome
 * ----------------------------------------------------------------------------------- */

static bool never_sent(CURLcode rc, CURL *h)
{
	long sent = 0;

	if (rc == CURLE_COULDNT_CONNECT || rc == CURLE_COULDNT_RESOLVE_HOST)
		return true;
	return curl_easy_getinfo(h, CURLINFO_REQUEST_SIZE, &sent) == CURLE_OK && sent == 0;
}

static bool no_answer_of_ours(CURLcode rc, const struct gateway_exchange *x)
{
	return x->broken || rc == CURLE_WEIRD_SERVER_REPLY || rc == CURLE_UNSUPPORTED_PROTOCOL ||
	       rc == CURLE_PARTIAL_FILE || rc == CURLE_WRITE_ERROR ||
	       rc == CURLE_FILESIZE_EXCEEDED || rc == CURLE_BAD_CONTENT_ENCODING ||
	       rc == CURLE_HTTP2 || rc == CURLE_OUT_OF_MEMORY;
}

static enum cmn_err failed(CURL *h, CURLcode rc, const char *name, const struct gateway_exchange *x,
			   struct cmn_error *err)
{
	if (no_answer_of_ours(rc, x))
		cmn_fail(err, CMN_E_BAD_GATEWAY, "le service « %s » a mal répondu",
			 "service \"%s\" gave a faulty answer", name);
	else if (strcmp(x->method, "GET") == 0 || never_sent(rc, h))
		cmn_fail(err, CMN_E_UNAVAILABLE, "le service « %s » ne répond pas",
			 "service \"%s\" does not answer", name);
	else
		cmn_fail(err, CMN_E_OUTCOME_UNKNOWN,
			 "le service « %s » n'a pas répondu : l'acte est peut-être accompli",
			 "service \"%s\" did not answer: the act may have been done", name);
	return cmn_because(err, "curl %d: %s", (int)rc, curl_easy_strerror(rc));
}

/* Services redirect nobody; what does is not one of ours. */
static bool expected(long status)
{
	return (status >= 200 && status < 300) || status == 304 || (status >= 400 && status < 600);
}

enum cmn_err gateway_exchange_judge(CURL *h, CURLcode rc, const char *name,
				    struct gateway_exchange *x, struct cmn_error *err)
{
	long status = 0;

	if (rc == CURLE_OK)
		curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &status);
	x->status = (int)status;
	if (rc == CURLE_OK && !x->broken && expected(status))
		return CMN_OK;
	x->broken = x->broken || rc == CURLE_OK;
	return failed(h, rc, name, x, err);
}

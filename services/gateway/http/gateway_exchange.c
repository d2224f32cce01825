/* SPDX-License-Identifier: EUPL-1.2 */
#include "gateway_exchange.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define REQUEST_MAX 24576 /* bytes of head: the listener takes 16384 */

/* --- the request
 * ----------------------------------------------------------------------------------- */

struct text {
	char bytes[REQUEST_MAX];
	size_t n;
	bool full;
};

static void put(struct text *t, const char *bytes)
{
	size_t n = strlen(bytes);

	if (n > sizeof(t->bytes) - t->n) {
		t->full = true;
		return;
	}
	memcpy(t->bytes + t->n, bytes, n);
	t->n += n;
}

static void put_header(struct text *t, const char *name, const char *value)
{
	put(t, name);
	put(t, ": ");
	put(t, value);
	put(t, "\r\n");
}

enum gateway_fate gateway_exchange_send(struct gateway_link *link, const char *host,
					const struct gateway_exchange *x)
{
	struct text t;
	char length[24];

	t.n = 0;
	t.full = false;
	put(&t, x->method);
	put(&t, " ");
	put(&t, x->target);
	put(&t, " HTTP/1.1\r\n");
	put_header(&t, "Host", host);
	for (size_t i = 0; i < x->n_headers; i++)
		put_header(&t, x->headers[i].name, x->headers[i].value);
	if (x->body_len > 0 || strcmp(x->method, "GET") != 0) {
		snprintf(length, sizeof(length), "%zu", x->body_len);
		put_header(&t, "Content-Length", length);
	}
	put(&t, "\r\n");
	if (t.full)
		return GATEWAY_DOWN;
	return gateway_link_send(link, t.bytes, t.n, x->body, x->body_len) ? GATEWAY_ANSWERED
									   : GATEWAY_LOST;
}

/* --- the head of the answer
 * ------------------------------------------------------------------------ */

struct head {
	size_t length;
	bool has_length, chunked, closes, bad;
};

/* What a client may learn of a service's headers. */
static const char *const KEPT[] = {
    "ETag",
    "Location",
    "Retry-After",
    "C360-Position",
    "C360-Next",
    "Allow",
    "Vary",
    "WWW-Authenticate",
    "Deprecation",
    "Sunset",
    "C360-Loss",
    "Content-Language",
    "Content-Disposition",
    "Content-Security-Policy",
    "Accept-Ranges",
    "Content-Range",
    "Content-Location",
    "Content-Digest",
    "Repr-Digest",
    "C360-As-Of",
};

static const char *const TYPES[] = {
    "application/json",
    "application/fhir+json",
    "application/geo+json",
    "application/ld+json",
    "application/problem+json",
    "application/x-ndjson",
    "text/csv",
    "text/csv; charset=utf-8",
    "text/calendar; charset=utf-8",
    "text/plain",
    "text/plain; charset=utf-8",
    "text/html; charset=utf-8",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.oasis.opendocument.text",
    "image/jpeg",
    "image/png",
};

static void keep_type(struct gateway_exchange *x, const char *value)
{
	x->content_type = "application/octet-stream";
	for (size_t i = 0; i < CMN_LEN(TYPES); i++)
		if (strcasecmp(TYPES[i], value) == 0)
			x->content_type = TYPES[i];
}

static void keep(struct gateway_exchange *x, struct head *h, const char *name, const char *value)
{
	size_t n = strlen(value);

	for (size_t i = 0; i < CMN_LEN(KEPT); i++) {
		if ((KEPT[i][0] | 0x20) != (name[0] | 0x20) || strcasecmp(KEPT[i], name) != 0)
			continue;
		if (x->n_kept == GATEWAY_KEPT_MAX || n >= sizeof(x->kept[0].value)) {
			h->bad = true;
			return;
		}
		x->kept[x->n_kept].name = KEPT[i];
		memcpy(x->kept[x->n_kept].value, value, n + 1);
		x->n_kept++;
	}
}

/* Anything that two readers could understand differently is refused. */
static void frame(struct head *h, const char *name, const char *value)
{
	if (strcasecmp(name, "Content-Length") == 0) {
		size_t n = strspn(value, "0123456789");

		h->bad |= h->has_length || n == 0 || n > 12 || value[n] != '\0';
		h->has_length = true;
		h->length = strtoul(value, NULL, 10);
	} else if (strcasecmp(name, "Transfer-Encoding") == 0) {
		h->bad |= h->chunked || strcasecmp(value, "chunked") != 0;
		h->chunked = true;
	} else if (strcasecmp(name, "Connection") == 0) {
		h->closes = strcasecmp(value, "close") == 0;
	}
}

static void read_line(struct gateway_exchange *x, struct head *h, char *line)
{
	char *colon = strchr(line, ':'), *value, *end;

	if (!colon || colon == line) {
		h->bad = true;
		return;
	}
	*colon = '\0';
	value = colon + 1 + strspn(colon + 1, " \t");
	for (end = value + strlen(value); end > value && (end[-1] == ' ' || end[-1] == '\t');)
		*--end = '\0';
	if (strcasecmp(line, "Content-Type") == 0)
		keep_type(x, value);
	frame(h, line, value);
	keep(x, h, line, value);
}

/* "HTTP/1.1 200 OK"; services redirect nobody, and no answer of theirs comes in two parts. */
static int status_of(const char *line)
{
	int status;

	if (strncmp(line, "HTTP/1.", 7) != 0 || strspn(line + 7, "01") != 1 || line[8] != ' ' ||
	    strspn(line + 9, "0123456789") != 3)
		return 0;
	status = (line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0');
	return (status >= 200 && status < 300) || status == 304 || (status >= 400 && status < 600)
		   ? status
		   : 0;
}

static void read_head(struct gateway_exchange *x, struct head *h, char *text)
{
	char *rest = text, *line = strsep(&rest, "\n");

	x->status = 0;
	x->n_kept = 0;
	x->content_type = NULL;
	line[strcspn(line, "\r")] = '\0';
	x->status = status_of(line);
	h->bad = x->status == 0;
	h->closes = line[0] && strncmp(line, "HTTP/1.0", 8) == 0;
	while (!h->bad && rest && (line = strsep(&rest, "\n"))) {
		line[strcspn(line, "\r")] = '\0';
		read_line(x, h, line);
	}
	h->bad |= h->has_length && h->chunked;
}

/* Until the empty line is there.  The text of the head is cut off there. */
static enum gateway_fate receive_head(struct gateway_link *link, char **ret)
{
	enum gateway_got got;
	char *end;

	for (;;) {
		end = memmem(link->in, link->n, "\r\n\r\n", 4);
		if (end)
			break;
		if (link->n == sizeof(link->in) || memchr(link->in, '\0', link->n))
			return GATEWAY_FAULTY;
		got = gateway_link_more(link);
		if (got == GATEWAY_LATE)
			return GATEWAY_SILENT;
		if (got == GATEWAY_ENDED)
			return link->n == 0 ? GATEWAY_LOST : GATEWAY_FAULTY;
	}
	*end = '\0';
	*ret = link->in;
	link->at = (size_t)(end - link->in) + 4;
	return strlen(link->in) == (size_t)(end - link->in) ? GATEWAY_ANSWERED : GATEWAY_FAULTY;
}

/* --- its body
 * -------------------------------------------------------------------------------------- */

static enum gateway_fate more(struct gateway_link *link)
{
	enum gateway_got got = gateway_link_more(link);

	if (got == GATEWAY_GOT)
		return GATEWAY_ANSWERED;
	return got == GATEWAY_LATE ? GATEWAY_SILENT : GATEWAY_FAULTY;
}

static enum gateway_fate receive_bytes(struct gateway_link *link, struct cmn_buf *out, size_t n)
{
	enum gateway_fate fate = GATEWAY_ANSWERED;

	while (n > 0 && fate == GATEWAY_ANSWERED) {
		size_t here = link->n - link->at;

		if (here > n)
			here = n;
		cmn_buf_put(out, link->in + link->at, here);
		link->at += here;
		n -= here;
		if (out->failed)
			return GATEWAY_FAULTY;
		if (n > 0)
			fate = more(link);
	}
	return fate;
}

/* One line of the frame of a chunked body, without its end. */
static enum gateway_fate receive_line(struct gateway_link *link, char *out, size_t size)
{
	for (;;) {
		char *from = link->in + link->at,
		     *end = memmem(from, link->n - link->at, "\r\n", 2);
		enum gateway_fate fate;

		if (end && (size_t)(end - from) < size) {
			memcpy(out, from, (size_t)(end - from));
			out[end - from] = '\0';
			link->at += (size_t)(end - from) + 2;
			return GATEWAY_ANSWERED;
		}
		if (end || link->n - link->at >= size)
			return GATEWAY_FAULTY;
		fate = more(link);
		if (fate != GATEWAY_ANSWERED)
			return fate;
	}
}

static enum gateway_fate receive_chunks(struct gateway_link *link, struct cmn_buf *out, size_t max)
{
	char line[64];
	enum gateway_fate fate;
	size_t n, digits;

	for (;;) {
		fate = receive_line(link, line, sizeof(line));
		if (fate != GATEWAY_ANSWERED)
			return fate;
		digits = strspn(line, "0123456789abcdefABCDEF");
		if (digits == 0 || digits > 8 || (line[digits] != '\0' && line[digits] != ';'))
			return GATEWAY_FAULTY;
		n = strtoul(line, NULL, 16);
		if (n > max - out->len)
			return GATEWAY_FAULTY;
		fate = receive_bytes(link, out, n);
		if (fate == GATEWAY_ANSWERED)
			fate = receive_line(link, line, sizeof(line));
		/* after the last chunk: no trailers */
		if (fate != GATEWAY_ANSWERED || n == 0)
			return fate != GATEWAY_ANSWERED || line[0] == '\0' ? fate : GATEWAY_FAULTY;
		if (line[0] != '\0')
			return GATEWAY_FAULTY;
	}
}

enum gateway_fate gateway_exchange_receive(struct gateway_link *link, struct gateway_exchange *x,
					   size_t answer_max, bool *ret_keep)
{
	struct head h = {0};
	enum gateway_fate fate;
	char *text = NULL;

	*ret_keep = false;
	fate = receive_head(link, &text);
	if (fate != GATEWAY_ANSWERED)
		return fate;
	read_head(x, &h, text);
	if (h.bad || (h.has_length && h.length > answer_max))
		return GATEWAY_FAULTY;
	if (x->status == 204 || x->status == 304)
		fate = GATEWAY_ANSWERED;
	else if (h.chunked)
		fate = receive_chunks(link, x->out, answer_max);
	else if (h.has_length)
		fate = receive_bytes(link, x->out, h.length);
	else
		fate = GATEWAY_FAULTY;
	*ret_keep = fate == GATEWAY_ANSWERED && !h.closes && link->at == link->n;
	link->at = link->n = 0;
	return fate;
}

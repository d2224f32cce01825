/* SPDX-License-Identifier: EUPL-1.2
 *
 * cmn/http.h - the listener.  Only common/src/http/ulfius.c sees ulfius; the dispatcher takes a
 * request as plain bytes and gives an answer as plain bytes, so tests and fuzzers call it directly.
 */
#ifndef CMN_HTTP_H
#define CMN_HTTP_H

#include "cmn/call.h"
#include "cmn/stream.h"

#define CMN_TARGET_MAX 4096 /* bytes of path and query */

struct cmn_header {
	const char *name;
	const char *value;
};

/* A request as it arrived.  All borrowed for the duration of the call. */
struct cmn_request {
	const char *method;
	const char *target; /* raw path and query, undecoded */
	const struct cmn_header *headers;
	size_t n_headers; /* duplicates are still two entries */
	const char *body;
	size_t body_len;
	bool body_too_large; /* more came than the listener keeps */
	const char *peer;    /* address of the other side, for limits; may be NULL */
	bool malformed;      /* not shown in full here: a NUL inside a header, too many */
};

#define CMN_ANSWER_HEADERS 24

/* Header texts are short and copied; the body is owned: cmn_answer_clear(). */
struct cmn_answer {
	int status;
	struct cmn_buf body;
	const char *fixed;         /* constant text sent instead of body; NULL: body */
	struct cmn_stream *stream; /* cmn/stream.h: sent instead of body; NULL: body; owned */
	const char *content_type;
	size_t n_headers;
	struct {
		char name[40];
		char value[224];
	} headers[CMN_ANSWER_HEADERS];
};
void cmn_answer_header(struct cmn_answer *answer, const char *name, const char *fmt, ...)
    CMN_PRINTF(3, 4);
void cmn_answer_clear(struct cmn_answer *answer);

/* problem+json (RFC 9457) from an error. */
void cmn_answer_problem(struct cmn_answer *answer, const struct cmn_error *err, enum cmn_lang lang,
			const char *request_id);
/* The same, as an OperationOutcome (FHIR R4) when the target of the request is below /fhir/. */
void cmn_answer_failure(struct cmn_answer *answer, const struct cmn_error *err, enum cmn_lang lang,
			const char *request_id, const char *target);

/* Headers are compared without case.  Counts duplicates: NULL and *ret_count = 2 means refuse. */
const char *cmn_request_header(const struct cmn_request *request, const char *name,
			       size_t *ret_count);

/* --- dispatcher --------------------------------------------------------------------------------
 */

struct cmn_dispatcher; /* immutable after make: thread-safe */

struct cmn_dispatcher_settings {
	const struct cmn_ops *ops;
	void *deps;
	struct cmn_pool *pool; /* may be NULL for a service without a database */
	struct cmn_auth *auth;
	const char *cursor_key; /* HMAC key of list cursors */
	/* "intake.facts,directory.facts": C360-After waits for what these services wrote */
	const char *feeds;
	void (*kick)(void *); /* called after a successful write; may be NULL */
	void *kick_arg;
	/* Has the copy of this stream reached its announced head?  NULL: nothing is followed. */
	bool (*current)(void *, const char *stream);
	/* Milliseconds since the copy of this stream was last known to have reached its announced
	 * head; INT64_MAX: never.  NULL: there is no copy. */
	int64_t (*age_ms)(void *, const char *stream);
	void *current_arg; /* of both */
};

/* Compiles every schema and checks every row (method, path, roles, handler, duplicates); the first
 * fault is named and the service does not start. */
enum cmn_err cmn_dispatcher_make(const struct cmn_dispatcher_settings *settings,
				 struct cmn_dispatcher **ret, struct cmn_error *err) CMN_MUST_CHECK;
void cmn_dispatcher_free(struct cmn_dispatcher **d);

/* Answer one request.  Always fills *answer; never fails. */
void cmn_dispatch(struct cmn_dispatcher *d, const struct cmn_request *request,
		  struct cmn_answer *answer);

/* Reads seen by somebody and not yet in the audit table: lost when the process ends now. */
int64_t cmn_audit_waiting(void);

/* --- listener ----------------------------------------------------------------------------------
 */

typedef void cmn_answer_fn(void *arg, const struct cmn_request *request, struct cmn_answer *answer);

struct cmn_listener_settings {
	const char *address; /* "127.0.0.1" */
	unsigned port;
	size_t max_body; /* bytes kept at most; one more and body_too_large is set */
	unsigned max_connections;
	unsigned timeout_s;             /* idle connection */
	const char *tls_cert, *tls_key; /* PEM files; NULL: plain HTTP */
	bool streams;     /* answers may be streams: event loops instead of a thread per
			     connection, so a handler that waits delays its neighbours */
	unsigned threads; /* event loops, with `streams`; 0: 16 */
	bool patient;     /* with `streams`: a thread per connection all the same, which sleeps
			     while its stream has nothing; for handlers that wait */
	cmn_answer_fn *answer;
	void *arg;
};

struct cmn_listener;

enum cmn_err cmn_listener_start(const struct cmn_listener_settings *settings,
				struct cmn_listener **ret, struct cmn_error *err) CMN_MUST_CHECK;
/* Stop accepting, let requests in flight finish (at most grace_ms), then close. */
void cmn_listener_stop(struct cmn_listener **listener, unsigned grace_ms);

#endif

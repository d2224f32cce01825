/* SPDX-License-Identifier: EUPL-1.2
 *
 * cmn/call.h - one operation of the contract, and one call of it as a handler sees it.
 *
 * proto/openapi/<service>.yaml is compiled into a table of struct cmn_op.  The dispatcher does for
 * each row what every endpoint needs: identity, role, parameters, JSON Schema of the body,
 * idempotency key, If-Match, failure -> problem+json, one log line, metrics.  A handler holds only
 * the work, and never sees ulfius.
 */
#ifndef CMN_CALL_H
#define CMN_CALL_H

#include "cmn/auth.h"
#include "cmn/buf.h"
#include "cmn/json.h"
#include "cmn/pg.h"
#include "cmn/schema.h"
#include "cmn/write.h"

struct cmn_call;
typedef enum cmn_err cmn_handler_fn(struct cmn_call *call);

enum cmn_param_in { CMN_IN_PATH = 1, CMN_IN_QUERY, CMN_IN_HEADER };

struct cmn_param {
	const char *name;
	enum cmn_param_in in;
	bool required;
	const char *schema; /* JSON text; integers and booleans are read from their text form */
};

enum {
	CMN_OP_IF_MATCH = 1 << 0, /* changes a record: If-Match with its version is required */
	CMN_OP_NDJSON = 1 << 1,   /* list that also streams as application/x-ndjson */
	CMN_OP_AUDITED = 1 << 2,  /* reads personal data: who saw which ids is recorded */
	CMN_OP_WRITES = 1 << 3,   /* POST, PUT, PATCH, DELETE */
	CMN_OP_FORWARD = 1 << 4,  /* the gateway's: parameters, headers and body are for another
				     service to check; only their size is looked at here */
};

struct cmn_op {
	const char *id; /* operationId; the handler is <service>_http_<id> */
	const char *method;
	const char *path; /* OpenAPI form: "/v1/directory/actors/{id}" */
	unsigned roles;   /* bits: any of them may call; zero is refused at start */
	unsigned flags;
	int ok_status;
	size_t max_body;         /* bytes; 0: no body expected */
	const char *body_schema; /* JSON text, self-contained ($defs inside); NULL: no body */
	const struct cmn_param *params;
	size_t n_params;
	cmn_handler_fn *handle;
	const char *states; /* code list of the `state` of its record; NULL: it has none */
	/* what each answer says of an operation that will go (docs/versioning.md); NULL: it stays
	 */
	const char *deprecation; /* RFC 9745: "@1767225600" */
	const char *sunset;      /* RFC 8594: an HTTP date */
};

/* The table of a service, made by the build from its OpenAPI document. */
struct cmn_ops {
	const char *service;
	const struct cmn_op *ops;
	size_t n;
};

struct cmn_call {
	const struct cmn_op *op;
	void *deps; /* the service's own context */
	struct cmn_pool *pool;
	const struct cmn_caller *caller;
	struct cmn_pg_ctx ctx; /* row security: the caller's territory and sub */
	enum cmn_lang lang;
	const char *request_id;
	const char *trace;      /* traceparent for what is asked of others */
	const json_t *body;     /* passed its schema; borrowed; NULL without a body */
	int64_t if_match;       /* version named by If-Match; 0: none */
	struct cmn_write write; /* prepared for a write; see cmn/write.h */

	/* the answer */
	struct cmn_buf out;       /* JSON */
	int64_t version;          /* > 0: becomes ETag "version" */
	char location[160];       /* becomes Location, with 201 */
	int status;               /* 0: the operation's ok_status */
	const char *content_type; /* NULL: application/json */
	struct cmn_error err;

	struct cmn_request *request_; /* the dispatcher's own */
};

/* Value of {name} in the path, of a query parameter or of a declared header parameter: present,
 * valid UTF-8, and checked against the schema in the contract.  NULL when absent. */
const char *cmn_call_param(const struct cmn_call *call, const char *name);
int64_t cmn_call_param_int(const struct cmn_call *call, const char *name, int64_t otherwise);

/* CMN_E_FORBIDDEN, with the field named, unless `departement` is in the caller's territory. */
enum cmn_err cmn_call_territory(struct cmn_call *call, const char *pointer,
				const char *departement) CMN_MUST_CHECK;

/* One more header of the answer; whoever calls it twice sends it twice. */
void cmn_call_answer_header(struct cmn_call *call, const char *name, const char *value);

/* Answer with row `row` of res as one JSON object (see cmn_pg_write_row). */
enum cmn_err cmn_reply_row(struct cmn_call *call, const PGresult *res, int row) CMN_MUST_CHECK;

/* Answer {"items":[…],"next":"…"} (or NDJSON when asked).  The statement asked for limit + 1 rows:
 * the surplus row only says that there is more.  `_cursor` is a column of the statement: the key of
 * the row, which the next page starts after. */
enum cmn_err cmn_reply_list(struct cmn_call *call, const PGresult *res,
			    int64_t limit) CMN_MUST_CHECK;

/* Answer with a small jansson value, taken over.  NULL is a failure, never an empty success. */
enum cmn_err cmn_reply_json(struct cmn_call *call, json_t *reply) CMN_MUST_CHECK;

/* The text of the cursor parameter, opened: "" for the first page.  CMN_E_BAD_REQUEST when it was
 * forged, belongs to another caller or to another list. */
enum cmn_err cmn_call_cursor(struct cmn_call *call, char *ret, size_t size) CMN_MUST_CHECK;

/* The cursor of the page that begins after `key` (`_cursor` of the last row shown), for an answer
 * that is not of the form of cmn_reply_list(). */
#define CMN_NEXT_LEN 432
enum cmn_err cmn_call_next(struct cmn_call *call, const char *key,
			   char out[CMN_NEXT_LEN]) CMN_MUST_CHECK;

/* Prepare call->write for a reading that is itself written down, as the dispatcher does for what
 * the contract calls a write. */
void cmn_call_writes(struct cmn_call *call);

/* Record that the caller saw these records (CMN_OP_AUDITED): queued, written in batches off the
 * path by the audit thread; blocks when the queue is full, so nothing is lost silently. */
void cmn_call_saw(struct cmn_call *call, const char *departement, const char *resource_id);

/* Wait until this service has applied the event named by the header C360-After, at most 1 s;
 * CMN_E_REFERENCE_NOT_ARRIVED afterwards.  The dispatcher calls it; a handler calls it when a
 * reference is unknown: `subject` is then awaited by polling `known`. */
enum cmn_err cmn_call_await(struct cmn_call *call, bool (*known)(struct cmn_call *, const char *),
			    const char *subject) CMN_MUST_CHECK;

/* Does this service know all that `audience` ("directory.facts") has told of the département?
 * Whoever refuses a reference as unknown asks this first.  True where nothing is followed. */
bool cmn_call_current(const struct cmn_call *call, const char *audience, const char *departement);

/* For whoever discloses from a copy of what `audience` tells: was the copy known, within the last
 * CMN_FRESH_MS, to hold all that the owner had announced of the département?  CMN_E_UNAVAILABLE
 * otherwise, also where nothing is followed: a copy of unknown age discloses nothing. */
#define CMN_FRESH_MS 5000
enum cmn_err cmn_call_fresh(struct cmn_call *call, const char *audience,
			    const char *departement) CMN_MUST_CHECK;

#endif

/* SPDX-License-Identifier: EUPL-1.2
 *
 * work.h - one request on its way through the dispatcher: the public struct cmn_call and what
 * only the dispatcher's own files may touch.
 */
#ifndef CMN_WORK_H
#define CMN_WORK_H

#include "headers.h"
#include "route.h"
#include "saw.h"

#define CMN_PARAMS_MAX  32
#define CMN_OUT_MAX     ((size_t)16 << 20) /* bytes of one answer */
#define CMN_CURSOR_MAX  300 /* bytes of a row's key: 64 letters of any script, an id */
#define CMN_CURSOR_TEXT 432 /* its opaque form, with the NUL; 512 by the contract */

enum cmn_form {
	CMN_FORM_TEXT = 1,
	CMN_FORM_INTEGER,
	CMN_FORM_NUMBER,
	CMN_FORM_BOOL,
	CMN_FORM_LIST
};

/* A declared parameter, ready to be checked. */
struct cmn_rule {
	const struct cmn_param *decl;
	struct cmn_schema *schema;
	bool borrowed;                 /* the schema belongs to an earlier rule of the same text */
	enum cmn_form form, item_form; /* item_form: of CMN_FORM_LIST */
	size_t segment;                /* of the path, for CMN_IN_PATH */
};

struct cmn_entry {
	const struct cmn_op *op;
	struct cmn_schema_late *body; /* NULL: no JSON body */
	struct cmn_rule *rules;       /* op->n_params of them */
};

struct cmn_dispatcher {
	struct cmn_dispatcher_settings settings;
	struct cmn_routes routes;
	struct cmn_entry *entries; /* ops->n of them */
	unsigned char cursor_key[32];
	struct cmn_saw *saw;
};

struct cmn_work {
	struct cmn_request request; /* first: call.request_ points here */
	struct cmn_dispatcher *d;
	const struct cmn_entry *entry;
	struct cmn_call call;
	struct cmn_heads heads;
	struct cmn_target target;
	struct cmn_caller caller;
	char request_id[CMN_UUID_LEN];
	char trace[64];
	char allow[64];
	char next[CMN_CURSOR_TEXT]; /* of a list sent as NDJSON */
	json_t *body;
	const char *values[CMN_PARAMS_MAX];
	struct cmn_seen *seen;
	bool seen_lost; /* what was seen could not be noted: the answer must not go out */
	struct cmn_answer *answer;
	int64_t began_us;
};

static inline struct cmn_work *cmn_work_of(const struct cmn_call *call)
{
	return (struct cmn_work *)call->request_;
}

/* The one role in which this call is made: of those of the caller, the first that the operation
 * names.  NULL: without a token. */
static inline const char *cmn_work_function(const struct cmn_work *work)
{
	unsigned roles = work->caller.roles & work->entry->op->roles & ~(unsigned)CMN_ROLE_PUBLIC;

	return roles ? cmn_role_name(roles & -roles) : NULL;
}

/* params.c
 * first … ret: the entries made already, whose compiled schemas may be borrowed; they are cleared
 * together with ret. */
enum cmn_err cmn_rules_make(const struct cmn_op *op, const struct cmn_entry *first,
			    struct cmn_entry *ret, struct cmn_error *err) CMN_MUST_CHECK;
void cmn_rules_clear(struct cmn_entry *entry);
enum cmn_err cmn_params_read(struct cmn_work *work) CMN_MUST_CHECK;

/* precondition.c, body.c */
enum cmn_err cmn_work_if_match(struct cmn_work *work) CMN_MUST_CHECK;
enum cmn_err cmn_work_body(struct cmn_work *work) CMN_MUST_CHECK;
enum cmn_err cmn_work_forward(struct cmn_work *work) CMN_MUST_CHECK;
enum cmn_err cmn_work_write(struct cmn_work *work) CMN_MUST_CHECK;

/* await.c: an event id ends in four digits that tell whose it is */
void cmn_event_mark(const char *service, char event_id[CMN_UUID_LEN]);
enum cmn_err cmn_work_after(struct cmn_work *work) CMN_MUST_CHECK;

/* observe.c: metrics and the one log line */
void cmn_dispatch_metrics(void);
void cmn_observe_begin(struct cmn_work *work);
void cmn_observe_end(struct cmn_work *work);

/* cursor.c */
enum cmn_err cmn_cursor_seal(const struct cmn_call *call, const char *key,
			     char out[CMN_CURSOR_TEXT], struct cmn_error *err) CMN_MUST_CHECK;

#endif

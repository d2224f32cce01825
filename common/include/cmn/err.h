/* SPDX-License-Identifier: EUPL-1.2
 *
 * cmn/err.h - the one vocabulary of failure.
 *
 * A function that can fail returns enum cmn_err and takes, as its last argument, the struct
 * cmn_error to fill.  Zero is success.  The struct lives on the caller's stack; filling it never
 * allocates.  The codes, their HTTP status and their titles come from proto/errors.csv.
 *
 * Every text exists in French (the default for people) and in English, written side by side where
 * the failure is found; both formats take the same arguments.  Texts follow the PostgreSQL guide:
 * no capital, no full stop, name the kind of thing, quote what was given, say why.  They reach the
 * client, so they hold no SQL, no path of the server and no personal data.
 */
#ifndef CMN_ERR_H
#define CMN_ERR_H

#include "cmn/base.h"

enum cmn_err {
#define X(name, slug, status, fr, en) name,
#include "cmn_errors.inc"
#undef X
	CMN_ERR_COUNT_
};

enum cmn_lang { CMN_FR = 0, CMN_EN = 1 };

#define CMN_FAULTS_MAX 8 /* faults reported for one request; the rest would not be read */

/* One refused field: a JSON Pointer into the body ("/commune"), or the name of a parameter or
 * header with its kind ("query:limit", "header:If-Match"). */
struct cmn_fault {
	char pointer[128];
	char text[2][192]; /* by enum cmn_lang */
};

struct cmn_error {
	enum cmn_err code;
	char detail[2][224];  /* by enum cmn_lang; reaches the client */
	char cause[320];      /* log only: SQLSTATE, errno, library messages */
	unsigned retry_after; /* seconds for Retry-After; 0: the default of the code */
	size_t n_faults;
	struct cmn_fault faults[CMN_FAULTS_MAX];
};

/* An empty error: cheaper than zeroing five kilobytes on every call. */
static inline void cmn_error_init(struct cmn_error *err)
{
	err->code = CMN_OK;
	err->detail[0][0] = err->detail[1][0] = err->cause[0] = '\0';
	err->retry_after = 0;
	err->n_faults = 0;
}

/* Fill *err and return code, so that failing is one line: return cmn_fail(...).  Clears the
 * faults and the cause of an earlier failure. */
enum cmn_err cmn_fail(struct cmn_error *err, enum cmn_err code, const char *fr, const char *en, ...)
    CMN_PRINTF(3, 5) CMN_PRINTF(4, 5);

/* Memory is short: CMN_E_UNAVAILABLE, in the words that everybody uses for it. */
enum cmn_err cmn_no_memory(struct cmn_error *err);

/* As cmn_fail() for one field of the body: detail and one fault under `pointer`. */
enum cmn_err cmn_fail_at(struct cmn_error *err, enum cmn_err code, const char *pointer,
			 const char *fr, const char *en, ...) CMN_PRINTF(4, 6) CMN_PRINTF(5, 6);

/* Add one more fault; beyond CMN_FAULTS_MAX it is counted out silently.  Does not set the code. */
void cmn_fault_add(struct cmn_error *err, const char *pointer, const char *fr, const char *en, ...)
    CMN_PRINTF(3, 5) CMN_PRINTF(4, 5);

/* Add the part that must stay in the log; returns err->code. */
enum cmn_err cmn_because(struct cmn_error *err, const char *fmt, ...) CMN_PRINTF(2, 3);

const char *cmn_err_slug(enum cmn_err code); /* "conflict": stable, for clients */
int cmn_err_status(enum cmn_err code);       /* 409: the only place that knows  */
const char *cmn_err_title(enum cmn_err code, enum cmn_lang lang);

#endif

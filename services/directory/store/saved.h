/* SPDX-License-Identifier: EUPL-1.2
 *
 * saved.h - searches that somebody saved, and what came since (0035_saved_search.sql).
 */
#ifndef DIRECTORY_SAVED_H
#define DIRECTORY_SAVED_H

#include "cmn/record.h"

#define DIRECTORY_SAVED_MOST  20  /* of one account */
#define DIRECTORY_SAVED_WIDE  500 /* offers that a search to be saved finds at most */
#define DIRECTORY_SAVED_BATCH 100 /* looked at in one round */

extern const struct cmn_stmt *const DIRECTORY_SAVED_STATEMENTS[]; /* of the handlers */
extern const size_t DIRECTORY_SAVED_STATEMENT_COUNT;
extern const struct cmn_stmt *const DIRECTORY_SAVED_JOB_STATEMENTS[]; /* of the bus role */
extern const size_t DIRECTORY_SAVED_JOB_STATEMENT_COUNT;

/* known: "{id,…}", the offers that are found already.  CMN_E_CONFLICT: the account has as many as
 * it may. */
enum cmn_err directory_saved_create(struct cmn_call *call, const char *criteria,
				    const char *known) CMN_MUST_CHECK;

enum cmn_err directory_saved_read(struct cmn_call *call, const char *id,
				  PGresult **ret) CMN_MUST_CHECK;
enum cmn_err directory_saved_list(struct cmn_call *call, const char *departement,
				  PGresult **ret) CMN_MUST_CHECK;

/* What came is seen; the search goes.  CMN_E_NOT_FOUND: there is none. */
enum cmn_err directory_saved_see(struct cmn_call *call) CMN_MUST_CHECK;
enum cmn_err directory_saved_drop(struct cmn_call *call) CMN_MUST_CHECK;

/* --- for the job, in its transaction -----------------------------------------------------------
 */

/* Those not looked at for five seconds: columns id, departement, criteria, known. */
enum cmn_err directory_saved_due(struct cmn_conn *conn, const char *now, PGresult **ret,
				 struct cmn_error *err) CMN_MUST_CHECK;

/* It was looked at; offers "{id,…}" are new, and told with the event. */
enum cmn_err directory_saved_checked(struct cmn_conn *conn, const char *id, const char *now,
				     const char *offers, const char *data,
				     struct cmn_error *err) CMN_MUST_CHECK;

/* Nobody has looked at them for half a year. */
enum cmn_err directory_saved_forget(struct cmn_conn *conn, const char *now,
				    struct cmn_error *err) CMN_MUST_CHECK;

#endif

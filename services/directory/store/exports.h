/* SPDX-License-Identifier: EUPL-1.2
 *
 * exports.h - the directory as files: written once by a job, then read in any piece and never
 * changed, so that a download that was cut off goes on where it stopped, at any replica.
 */
#ifndef DIRECTORY_EXPORTS_H
#define DIRECTORY_EXPORTS_H

#include "cmn/pg.h"

#define DIRECTORY_PART ((int64_t)256 << 10) /* bytes of each part but the last */

/* --- reading ------------------------------------------------------------------------------------
 */

/* Newest first: columns id, as_of, since, files (JSON). */
enum cmn_err directory_exports_list(struct cmn_pool *pool, PGresult **ret,
				    struct cmn_error *err) CMN_MUST_CHECK;
/* One file of an export ("latest": of the newest): columns export_id, as_of, media_type, bytes,
 * records, sha256; CMN_E_NOT_FOUND. */
enum cmn_err directory_exports_file(struct cmn_pool *pool, const char *export_id, const char *name,
				    PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;
/* Append the bytes [from, until) of a file; CMN_E_NOT_FOUND when it went meanwhile. */
enum cmn_err directory_exports_bytes(struct cmn_pool *pool, const char *export_id, const char *name,
				     int64_t from, int64_t until, struct cmn_buf *out,
				     struct cmn_error *err) CMN_MUST_CHECK;

/* --- making (bus role) ---------------------------------------------------------------------------
 */

/* Is one due: none yet, or the newest older than `minutes` and something changed since? */
enum cmn_err directory_exports_due(struct cmn_conn *conn, const char *now, unsigned minutes,
				   bool *ret, struct cmn_error *err) CMN_MUST_CHECK;
/* Inside a transaction: everything it reads from here on is of one instant, and no other replica
 * makes one at the same time (*ret false: one does).  The mark is where the changes after begin. */
enum cmn_err directory_exports_freeze(struct cmn_conn *conn, bool *ret, char ret_mark[160],
				      struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err directory_exports_new(struct cmn_conn *conn, const char *id, const char *as_of,
				   const char *mark, struct cmn_error *err) CMN_MUST_CHECK;
struct directory_export_file {
	const char *export_id, *name, *media_type;
	int64_t bytes, records;
	char sha256[65];
};
enum cmn_err directory_exports_add(struct cmn_conn *conn, const struct directory_export_file *file,
				   struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err directory_exports_part(struct cmn_conn *conn, const struct directory_export_file *file,
				    int n, const unsigned char *bytes, size_t size,
				    struct cmn_error *err) CMN_MUST_CHECK;
/* Those that are older than six hours go, but never the two newest. */
enum cmn_err directory_exports_forget(struct cmn_conn *conn, const char *now,
				      struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const DIRECTORY_EXPORTS_STATEMENTS[]; /* of the handlers */
extern const size_t DIRECTORY_EXPORTS_STATEMENT_COUNT;
extern const struct cmn_stmt *const DIRECTORY_EXPORTS_JOB_STATEMENTS[];
extern const size_t DIRECTORY_EXPORTS_JOB_STATEMENT_COUNT;

#endif

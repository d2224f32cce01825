/* SPDX-License-Identifier: EUPL-1.2
 *
 * import_reading.h - the work on imports, step by step: read, compared, applied.
 *
 * A step is one transaction.  Who is killed in it has done nothing of it; the next step, of
 * whatever process, goes on behind the last one that was done whole.
 */
#ifndef DIRECTORY_IMPORT_READING_H
#define DIRECTORY_IMPORT_READING_H

#include "cmn/pg.h"

/* One slice of the file of a row of directory_work_take(); *ret_done: it is read.  A file that
 * cannot be read at all is CMN_E_INVALID, and err says why. */
enum cmn_err directory_reading_slice(struct cmn_conn *conn, const PGresult *import, const char *now,
				     bool *ret_done, struct cmn_error *err) CMN_MUST_CHECK;

/* The next step of the import `id` (NULL: of the one that waited longest).  *ret_more: there was
 * one.  What cannot be done at all is written to the import and is no failure here. */
enum cmn_err directory_import_step(struct cmn_conn *conn, const char *id, const char *now,
				   bool *ret_more, struct cmn_error *err) CMN_MUST_CHECK;

/* Jobs of the service (struct cmn_job). */
enum cmn_err directory_import_job(struct cmn_conn *conn, const char *now, void *deps,
				  bool *ret_more, struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err directory_import_forget_job(struct cmn_conn *conn, const char *now, void *deps,
					 bool *ret_more, struct cmn_error *err) CMN_MUST_CHECK;

#endif

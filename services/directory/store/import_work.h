/* SPDX-License-Identifier: EUPL-1.2
 *
 * import_work.h - what the job (and the command-line tool) does with an import: take it, read its
 * bytes, keep what its lines say, compare that with the directory, apply it.
 *
 * All of it runs inside the transaction that is open on the connection of the bus role: a step is
 * done whole, with how far it is, or not at all.
 */
#ifndef DIRECTORY_IMPORT_WORK_H
#define DIRECTORY_IMPORT_WORK_H

#include "cmn/pg.h"

/* The import that waited longest, or `id` (NULL: any), locked until the end of the transaction;
 * others skip it.  Columns: id, departement, state, kind, source, source_date, mapping, encoding,
 * cursor, received, records, complete.  No row: nothing to do. */
enum cmn_err directory_work_take(struct cmn_conn *conn, const char *id, PGresult **ret,
				 struct cmn_error *err) CMN_MUST_CHECK;

/* Its bytes from `at` on, as they were sent, some megabytes of them: 0 bytes at the end.  *ret is
 * released with free(). */
enum cmn_err directory_work_bytes(struct cmn_conn *conn, const char *id, int64_t at, char **ret,
				  size_t *ret_n, struct cmn_error *err) CMN_MUST_CHECK;

struct directory_work_read {
	const char *records, *faults; /* JSON arrays, see import_slices.c */
	const char *cursor;           /* JSON: where to go on */
	const char *encoding;
	const char *now;
	int64_t read_bytes, lines, outside, refused, left_out, nameless; /* of this slice */
};
/* One slice: records that came before in this file are refused as repeated, with both lines. */
enum cmn_err directory_work_keep(struct cmn_conn *conn, const char *id,
				 const struct directory_work_read *read,
				 struct cmn_error *err) CMN_MUST_CHECK;

/* Places among `refs` ("{a,b}") of this file: ref, departement, lat, lon of the commune. */
enum cmn_err directory_work_places(struct cmn_conn *conn, const char *id, const char *refs,
				   PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;
/* `points`: JSON array of {"ref","lat","lon","x","y"}. */
enum cmn_err directory_work_points(struct cmn_conn *conn, const char *id, const char *points,
				   struct cmn_error *err) CMN_MUST_CHECK;

/* reading -> comparing, or failed, with its reason.  The bytes are forgotten. */
enum cmn_err directory_work_end_reading(struct cmn_conn *conn, const char *id, const char *now,
					const char *why_fr, const char *why_en,
					struct cmn_error *err) CMN_MUST_CHECK;

/* Before comparing and applying, in their transaction. */
enum cmn_err directory_work_by_index(struct cmn_conn *conn, struct cmn_error *err) CMN_MUST_CHECK;

/* Communes of the département, with their former codes: code, sort_key, lat, lon, postal_codes
 * ("31000,31100"), former ("31888"), x, y. */
enum cmn_err directory_work_ground(struct cmn_conn *conn, const char *departement, PGresult **ret,
				   struct cmn_error *err) CMN_MUST_CHECK;

/* --- import_compare.c ------------------------------------------------------------------------- */

/* The next records are compared; *ret_more false when all are, and the report is ready. */
enum cmn_err directory_work_compare(struct cmn_conn *conn, const char *id, const char *cursor,
				    const char *now, bool *ret_more,
				    struct cmn_error *err) CMN_MUST_CHECK;
/* Again those whose record has changed since. */
enum cmn_err directory_work_compare_stale(struct cmn_conn *conn, const char *id,
					  struct cmn_error *err) CMN_MUST_CHECK;

/* --- import_apply.c --------------------------------------------------------------------------- */

/* All of it, with one event for each record that changes. */
enum cmn_err directory_work_apply(struct cmn_conn *conn, const char *id, const char *now,
				  struct cmn_error *err) CMN_MUST_CHECK;

/* Cancels what nobody touched for a week, forgets the lines of what ended a month ago. */
enum cmn_err directory_work_forget(struct cmn_conn *conn, const char *now,
				   struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const DIRECTORY_SLICE_STATEMENTS[];
extern const size_t DIRECTORY_SLICE_STATEMENT_COUNT;
extern const struct cmn_stmt *const DIRECTORY_COMPARE_STATEMENTS[];
extern const size_t DIRECTORY_COMPARE_STATEMENT_COUNT;
extern const struct cmn_stmt *const DIRECTORY_APPLY_STATEMENTS[];
extern const size_t DIRECTORY_APPLY_STATEMENT_COUNT;

#endif

/* SPDX-License-Identifier: EUPL-1.2
 *
 * import_store.h - imports of the first week in PostgreSQL: lines are stored and looked at, made
 * into records in slices, and taken away again.
 *
 * A slice is one statement and one transaction that also moves `next_line`: after a crash the
 * import stands exactly behind the last slice.
 */
#ifndef INTAKE_IMPORT_STORE_H
#define INTAKE_IMPORT_STORE_H

#include "cmn/record.h"

#define INTAKE_IMPORT_SLICE 500

struct intake_import_new {
	const char *label, *content_hash, *mapping, *encoding, *delimiter;
};
/* CMN_E_CONFLICT: the same file, read in the same way, is an import already. */
enum cmn_err intake_store_import_begin(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       struct cmn_write *write, const struct intake_import_new *i,
				       int64_t *ret_version, bool *ret_replayed,
				       struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_import_of(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *departement, const char *content_hash,
				    PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

/* How far a file is read: every row before `read` is a line.  false in *ret_reading: to its end. */
enum cmn_err intake_store_import_stood(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const char *id, const char *departement, bool *ret_reading,
				       int64_t *ret_read, struct cmn_error *err) CMN_MUST_CHECK;
/* Who is recorded under the keys of each of `wanted` ([{"n": 0, "keys": […], "reach": "+33…"}]):
 * rows (n, id, _family, _birth_name, _given, _birth, _commune, _reach), some for each. */
enum cmn_err intake_store_import_find(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const char *departement, const char *wanted, PGresult **ret,
				      struct cmn_error *err) CMN_MUST_CHECK;
/* The rows from `from` to before `to`, as lines: a JSON array of rows of import_line.  What an
 * earlier import made is known.  last: the file is read, count it. */
struct intake_import_part {
	const char *id, *departement, *lines;
	int64_t from, to;
	bool last;
};
/* *ret_taken false: another call was here first. */
enum cmn_err intake_store_import_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const struct intake_import_part *part, bool *ret_taken,
				      struct cmn_error *err) CMN_MUST_CHECK;

/* Codes and names of the communes of a département. */
enum cmn_err intake_store_communes(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *departement, PGresult **ret,
				   struct cmn_error *err) CMN_MUST_CHECK;

enum cmn_err intake_store_import(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *id, PGresult **ret,
				 struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_imports(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const char *departement, const char *after, int64_t limit,
				  PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;
/* The report; outcome NULL: all lines. */
enum cmn_err intake_store_import_report(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					const char *departement, const char *id,
					const char *outcome, const char *after, int64_t limit,
					PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

/* From checked (or running) to running; from what is not removed to removing. */
enum cmn_err intake_store_import_start(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       struct cmn_write *write, int64_t version, bool remove,
				       int64_t *ret_version, bool *ret_replayed,
				       struct cmn_error *err) CMN_MUST_CHECK;

/* One slice of what was started.  *ret_more: there is another; when none was left to do, or
 * somebody else does it, false. */
struct intake_import_slice {
	const char *id, *departement, *now, *actor, *request_id;
	bool remove;
};
enum cmn_err intake_store_import_slice(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const struct intake_import_slice *slice, bool *ret_more,
				       struct cmn_error *err) CMN_MUST_CHECK;

/* Tells the planner how large the tables have become, after 1, 2, 4, 8 … slices of one call: it
 * knows them as they were before the first week. */
void intake_store_import_measure(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx, int slices);

/* What people did to records of this import: rows (line, what), few of them. */
enum cmn_err intake_store_import_held(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const char *departement, const char *id, PGresult **ret,
				      struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt INTAKE_IMPORT_STAND, INTAKE_IMPORT_HOLD, INTAKE_IMPORT_MAKE,
    INTAKE_IMPORT_REMOVE;
extern const struct cmn_stmt INTAKE_IMPORT_STOOD, INTAKE_IMPORT_FIND, INTAKE_IMPORT_READ,
    INTAKE_IMPORT_CHECKED, INTAKE_IMPORT_BY_INDEX, INTAKE_IMPORT_MEASURE;
extern const struct cmn_stmt *const INTAKE_IMPORT_STATEMENTS[];
extern const size_t INTAKE_IMPORT_STATEMENT_COUNT;

#endif

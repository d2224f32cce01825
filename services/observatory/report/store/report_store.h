/* SPDX-License-Identifier: EUPL-1.2
 *
 * report_store.h - reports, their sections and files; what was told of credits; words and rules of
 * the region.
 *
 * Texts are borrowed, results owned by the caller.  CMN_E_NOT_FOUND of a write: nothing was
 * written, the handler looks why.
 */
#ifndef OBSERVATORY_REPORT_STORE_H
#define OBSERVATORY_REPORT_STORE_H

#include "cmn/record.h"

struct report_at {
	struct cmn_pool *pool;
	const struct cmn_pg_ctx *ctx;
	struct cmn_error *err;
};

/* --- read --------------------------------------------------------------------------------------
 */

/* A report by its id (report_store.c says its columns), with its community where it is known. */
enum cmn_err report_store_read(const struct report_at *at, const char *id,
			       PGresult **ret) CMN_MUST_CHECK;
/* Who reads a list: drafts are of the team; why a report was sent back, of its addressees. */
struct report_reader {
	bool team, addressee;
};
/* The latest period first.  `_cursor`, limit + 1 rows. */
enum cmn_err report_store_list(const struct report_at *at, const char *departement,
			       const char *kind, const struct report_reader *reader,
			       const char *after, int64_t limit, PGresult **ret) CMN_MUST_CHECK;
/* sha256, bytes (bytea text) of one file of the edition. */
enum cmn_err report_store_file(const struct report_at *at, const char *id, const char *audience,
			       const char *form, PGresult **ret) CMN_MUST_CHECK;

/* One row: credits of the year (JSON or NULL), the fundings asked for in it added up (JSON). */
enum cmn_err report_store_money(const struct report_at *at, const char *departement,
				const char *year, const char *first, const char *last,
				PGresult **ret) CMN_MUST_CHECK;
/* Rows (id, name) of actors, as the service heard of them; `ids`: a PostgreSQL array. */
enum cmn_err report_store_actors(const struct report_at *at, const char *departement,
				 const char *ids, PGresult **ret) CMN_MUST_CHECK;
/* All communities of a region; `here`: in the caller's territory, and only these have credits. */
enum cmn_err report_store_region(const struct report_at *at, const char *region, const char *year,
				 PGresult **ret) CMN_MUST_CHECK;
/* The first day of which anything is known: facts or credits; "" when nothing is. */
enum cmn_err report_store_since(const struct report_at *at, const char *departement,
				char ret[16]) CMN_MUST_CHECK;

/* --- write -------------------------------------------------------------------------------------
 */

enum cmn_err report_store_open(const struct report_at *at, struct cmn_write *write,
			       const char *kind, const char *period) CMN_MUST_CHECK;

struct report_words {
	const char *section, *text;
	const char *with; /* PostgreSQL array */
};
enum cmn_err report_store_write(const struct report_at *at, struct cmn_write *write,
				int64_t version, const struct report_words *words) CMN_MUST_CHECK;

/* A step of the report from `from` to `to`; what is NULL stays. */
struct report_step_row {
	const char *from, *to;
	const char *handed_over_on, *handed_over_to; /* PostgreSQL array */
	const char *validated_on, *validated_by;
	const char
	    *files; /* JSON: [{audience, form, bytes (hexadecimal)}] that freeze it; NULL: none */
};
enum cmn_err report_store_step(const struct report_at *at, struct cmn_write *write, int64_t version,
			       const struct report_step_row *step) CMN_MUST_CHECK;
/* Back to a draft of the next edition. */
enum cmn_err report_store_return(const struct report_at *at, struct cmn_write *write,
				 int64_t version, const char *on,
				 const char *reason) CMN_MUST_CHECK;

/* --- learnt, under the role of the bus ----------------------------------------------------------
 */

enum cmn_err report_learn_community(struct cmn_conn *conn, const char *data, const char *at,
				    struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err report_learn_credits(struct cmn_conn *conn, const char *departement, const char *data,
				  const char *at, struct cmn_error *err) CMN_MUST_CHECK;
/* The answer may come before the request that it answers. */
enum cmn_err report_learn_funding(struct cmn_conn *conn, const char *departement, const char *data,
				  struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const REPORT_STATEMENTS[];
extern const size_t REPORT_STATEMENT_COUNT;

#endif

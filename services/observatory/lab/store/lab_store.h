/* SPDX-License-Identifier: EUPL-1.2
 *
 * lab_store.h - the records of the lab in PostgreSQL, and what happened to each.
 *
 * Texts are borrowed, NULL stores nothing; results are owned by the caller.  What a reader may not
 * read is not found.
 */
#ifndef OBSERVATORY_LAB_STORE_H
#define OBSERVATORY_LAB_STORE_H

#include "cmn/record.h"

struct lab_at {
	struct cmn_pool *pool;
	const struct cmn_pg_ctx *ctx;
	struct cmn_error *err;
};

struct lab_reader {
	const char *sight;        /* "team", "institution", "member", "everybody" */
	const char *sub;          /* whoever recorded it reads it, whatever its audience */
	const char *organisation; /* an actor; NULL: none */
};

/* --- records ---------------------------------------------------------------------------------- */

struct lab_new {
	const char *family, *state;
	const char *said; /* JSON object */
	const char *role, *organisation;
};
enum cmn_err lab_store_add(const struct lab_at *at, struct cmn_write *write,
			   const struct lab_new *record) CMN_MUST_CHECK;

/* The record as it will be; `step` is what was asked, for its history. */
struct lab_changed {
	const char *from; /* the state in which it was read */
	const char *state, *audience;
	const char *said;       /* the whole JSON object */
	bool words;             /* its words change, not only its state */
	const char *step, *day; /* JSON object, its day */
	const char *role, *organisation;
};
/* CMN_E_NOT_FOUND: it is at another version, or in another state. */
enum cmn_err lab_store_change(const struct lab_at *at, struct cmn_write *write, int64_t version,
			      const struct lab_changed *record) CMN_MUST_CHECK;

/* One record with all that its reader may see of it; columns `_said`, `_family`, `_own` (its reader
 * recorded it) are for the program. */
enum cmn_err lab_store_read(const struct lab_at *at, const struct lab_reader *reader,
			    const char *id, PGresult **ret) CMN_MUST_CHECK;

struct lab_filter {
	const char *departement, *family;
	const char *kind, *state, *lever, *need, *year; /* NULL: any */
	const char *after;
	int64_t limit;
};
/* The latest day first; at most limit + 1 rows. */
enum cmn_err lab_store_list(const struct lab_at *at, const struct lab_reader *reader,
			    const struct lab_filter *filter, PGresult **ret) CMN_MUST_CHECK;
/* What everybody reads, the latest published first; family NULL: all. */
enum cmn_err lab_store_published(const struct lab_at *at, const struct lab_filter *filter,
				 PGresult **ret) CMN_MUST_CHECK;

/* --- what happened to them -------------------------------------------------------------------- */

struct lab_entry {
	const char *record_id, *kind, *day;
	const char *states; /* "{addressed}": those in which it can be entered */
	const char *said;   /* JSON object */
	const char *role, *organisation, *institution;
};
/* CMN_E_NOT_FOUND: the record is in another state. */
enum cmn_err lab_store_enter(const struct lab_at *at, struct cmn_write *write,
			     const struct lab_entry *entry) CMN_MUST_CHECK;

/* How many of these (JSON arrays of ids; NULL: none) are unknown in the département: actors,
 * records of the lab. */
enum cmn_err lab_store_unknown(const struct lab_at *at, const char *departement, const char *actors,
			       const char *records, int64_t ret[2]) CMN_MUST_CHECK;

/* --- levers ----------------------------------------------------------------------------------- */

/* For each lever the records of the period by family, of those that the reader sees (R239-R243). */
enum cmn_err lab_store_levers(const struct lab_at *at, const struct lab_reader *reader,
			      const char *departement, const char *year,
			      PGresult **ret) CMN_MUST_CHECK;

/* --- the bus ---------------------------------------------------------------------------------- */

struct lab_actor {
	const char *departement, *id, *name;
	bool active;
	int64_t version;
};
enum cmn_err lab_learn_actor(struct cmn_conn *conn, const struct lab_actor *actor,
			     struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const LAB_STATEMENTS[];
extern const size_t LAB_STATEMENT_COUNT;
extern const struct cmn_stmt LAB_LIST, LAB_PUBLISHED;

#endif

/* SPDX-License-Identifier: EUPL-1.2
 *
 * export_rows.h - reading what leaves the directory.
 *
 * Each row is a document: columns `id` and `doc` (JSON text, absent members left out), of which
 * store/export_columns.h says what it holds.  Results are owned by the caller.
 */
#ifndef DIRECTORY_EXPORT_ROWS_H
#define DIRECTORY_EXPORT_ROWS_H

#include "cmn/pg.h"

#define DIRECTORY_NIL "00000000-0000-0000-0000-000000000000"

/* --- by id, for files: on a connection of one's own, in one transaction -------------------------
 */

enum directory_export_kind {
	DIRECTORY_EXPORT_ACTOR = 1, /* records by themselves */
	DIRECTORY_EXPORT_PLACE,
	DIRECTORY_EXPORT_OFFER,
	DIRECTORY_EXPORT_CONTACT,
	DIRECTORY_EXPORT_OFFER_WHOLE, /* with actor, places and contacts */
	DIRECTORY_EXPORT_ACTOR_WHOLE, /* with contacts */
	DIRECTORY_EXPORT_KIND_END_,
};

/* Those after this id (DIRECTORY_NIL: the first), at most DIRECTORY_EXPORT_BATCH; fewer: the last.
 */
#define DIRECTORY_EXPORT_BATCH 500
enum cmn_err directory_export_batch(struct cmn_conn *conn, enum directory_export_kind kind,
				    const char *after, PGresult **ret,
				    struct cmn_error *err) CMN_MUST_CHECK;

/* --- pages by number, which nothing that is written shifts (HSDS) --------------------------------
 * A record that is born later comes later, one that goes keeps its place: `doc` is then NULL or
 * says that it is not active.
 */

enum directory_numbered {
	DIRECTORY_NUMBERED_OFFERS = 1, /* whole */
	DIRECTORY_NUMBERED_ACTORS,     /* whole */
	DIRECTORY_NUMBERED_HELD,       /* offers at places, by ids: `doc` is the whole offer,
					  `held_id` which of its places */
	DIRECTORY_NUMBERED_END_,
};

struct directory_numbered_filter {
	const char *pattern;  /* for LIKE over folded words; NULL: any */
	const char *actor_id; /* offers and offers at places */
	const char *since;    /* modified then or later, RFC 3339 */
	const char *list;     /* a code list that the offer has a code of, "problem_types" */
	const char *code;     /* this code of it; NULL: any */
};
enum cmn_err directory_numbered_page(struct cmn_pool *pool, enum directory_numbered which,
				     const struct directory_numbered_filter *filter, int64_t offset,
				     int64_t limit, PGresult **ret,
				     struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err directory_numbered_count(struct cmn_pool *pool, enum directory_numbered which,
				      const struct directory_numbered_filter *filter, int64_t *ret,
				      struct cmn_error *err) CMN_MUST_CHECK;

/* --- one ---------------------------------------------------------------------------------------
 */

/* In use or not (`active` says it), never a confidential place; CMN_E_NOT_FOUND. */
enum directory_one {
	DIRECTORY_ONE_OFFER = 1,
	DIRECTORY_ONE_ACTOR,
	DIRECTORY_ONE_PLACE,
	DIRECTORY_ONE_HELD, /* the whole offer of an offer at a place, by the id of that */
	DIRECTORY_ONE_END_,
};
enum cmn_err directory_export_one(struct cmn_pool *pool, enum directory_one which, const char *id,
				  PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

/* --- searches (FHIR): by id, limit + 1 rows, `_cursor` is the id --------------------------------
 */

struct directory_found_filter {
	const char *after; /* "" from the first */
	const char *ids;   /* "{uuid,…}"; NULL: any, as below */
	const char *pattern, *city, *postal_code, *type, *actor_id, *place_id, *active;
	const char *identifier; /* a SIRET, FINESS or RNA number */
	const char *from, *until;
	const char *x, *y, *metres; /* all or none: within that of a point in the plane */
	int64_t limit;
};
enum directory_found {
	DIRECTORY_FOUND_OFFERS = 1,
	DIRECTORY_FOUND_ACTORS,
	DIRECTORY_FOUND_PLACES,
	DIRECTORY_FOUND_END_
};
enum cmn_err directory_found_page(struct cmn_pool *pool, enum directory_found which,
				  const struct directory_found_filter *filter, PGresult **ret,
				  struct cmn_error *err) CMN_MUST_CHECK;

/* --- what changed --------------------------------------------------------------------------------
 */

/* A position in the feed: every change before it has been told. */
struct directory_feed_position {
	char history[64]; /* of the server */
	char xid[24];
	char kind[12],
	    subject[40]; /* within the transaction; "" and DIRECTORY_NIL: before its first */
};
/* "<history>.<transaction>[.<kind>.<uuid>]"; false when it is none. */
bool directory_feed_parse(const char *text, struct directory_feed_position *ret);
void directory_feed_format(const struct directory_feed_position *position, char ret[160]);

/* The first row is always there: `history`, `mark` (the position after everything that is over);
 * then `xid`, `kind`, `subject`, `departement`, `doc` (NULL: it left), `retired` (JSON, why it
 * left; mostly NULL); `kind` is NULL when nothing changed.  Filters may be NULL. */
enum cmn_err directory_feed_page(struct cmn_pool *pool, const struct directory_feed_position *from,
				 const char *kind, const char *departement, int64_t limit,
				 PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

/* What a dump brought from another server has numbers that mean nothing here: they begin again. */
enum cmn_err directory_feed_mend(struct cmn_conn *conn, struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const DIRECTORY_EXPORT_STATEMENTS[]; /* of the handlers */
extern const size_t DIRECTORY_EXPORT_STATEMENT_COUNT;
extern const struct cmn_stmt *const DIRECTORY_FEED_STATEMENTS[];
extern const size_t DIRECTORY_FEED_STATEMENT_COUNT;
extern const struct cmn_stmt *const DIRECTORY_EXPORT_BATCH_STATEMENTS[]; /* of the job */
extern const size_t DIRECTORY_EXPORT_BATCH_STATEMENT_COUNT;
extern const struct cmn_stmt *const DIRECTORY_FEED_MEND;

#endif

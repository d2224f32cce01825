/* SPDX-License-Identifier: EUPL-1.2
 *
 * team_store.h - professionals of a community and what they hold, kept.
 *
 * Texts are borrowed, results are owned by the caller.  `columns` is a JSON object whose keys are
 * names of columns.  Lists ask for limit + 1 rows and carry `_cursor`.
 */
#ifndef TEAM_STORE_H
#define TEAM_STORE_H

#include "reads.h"
#include "writes.h"

typedef enum cmn_err team_read_fn(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const char *id, PGresult **ret, struct cmn_error *err);

/* Add or change a record: as cmn_write_run().  version 0: none yet. */
enum cmn_err team_store_write(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			      const struct cmn_stmt *stmt, const char *columns, int64_t version,
			      struct cmn_write *write, struct cmn_error *err) CMN_MUST_CHECK;

/* --- people ----------------------------------------------------------------------------------- */

extern const struct cmn_stmt TEAM_PERSON_CREATE, TEAM_PERSON_CHANGE, TEAM_PERSON_FORGET,
    TEAM_PERSON_READ, TEAM_PERSON_LIST;
team_read_fn team_store_person;
enum cmn_err team_store_people(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			       const char *departement, const struct directory_cursor *after,
			       int64_t limit, PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

/* --- what they hold ------------------------------------------------------------------------------
 */

/* One row: `turn` of the person, `forgotten`, `floor` (percent, 0: none) as of `day`, and `held`,
 * what they hold in a function but for assignment `but` (NULL: all), as JSON. */
enum cmn_err team_store_held(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			     const char *departement, const char *person_id, const char *but,
			     const char *day, PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

/* As long as the person's `turn` is that which was looked at: CMN_E_NOT_FOUND otherwise.
 * version 0: a new one. */
enum cmn_err team_store_assign(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			       const char *columns, int64_t version, const char *person_id,
			       int64_t turn, struct cmn_write *write,
			       struct cmn_error *err) CMN_MUST_CHECK;

/* With the name of the person, or without. */
enum cmn_err team_store_assignment(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *id, bool named, PGresult **ret,
				   struct cmn_error *err) CMN_MUST_CHECK;

struct team_filter {
	const char *departement;
	const char *day;                  /* who holds something on that day; NULL: whenever */
	const char *person_id, *function; /* NULL: any */
	bool named;
};
enum cmn_err team_store_assignments(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const struct team_filter *filter,
				    const struct directory_cursor *after, int64_t limit,
				    PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

/* --- the team as a whole ------------------------------------------------------------------------
 */

/* One row: functions held and posts foreseen on a day, and the rules; nobody is named. */
enum cmn_err team_store_summary(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				const char *departement, const char *day, PGresult **ret,
				struct cmn_error *err) CMN_MUST_CHECK;

/* What was held between two days, with employers and certificates, the first TEAM_ROWS_MAX rows;
 * one row more says that there are others. */
#define TEAM_ROWS_MAX 5000
enum cmn_err team_store_times(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			      const char *departement, const char *from, const char *until,
			      PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const TEAM_STATEMENTS[];
extern const size_t TEAM_STATEMENT_COUNT;
extern const struct cmn_stmt *const TEAM_LISTS[]; /* of them, those that page */
extern const size_t TEAM_LIST_COUNT;

#endif

/* SPDX-License-Identifier: EUPL-1.2
 *
 * team_year_store.h - what a team does over a year, kept: acts, the feuille de route of its
 * professionals, training and supervision.  As team_store.h.
 */
#ifndef TEAM_YEAR_STORE_H
#define TEAM_YEAR_STORE_H

#include "team_store.h"

/* --- acts ---------------------------------------------------------------------------------------
 */

extern const struct cmn_stmt TEAM_ACT_CREATE;
/* In the place of `replaced`, of the same kind and not replaced yet: CMN_E_NOT_FOUND otherwise. */
enum cmn_err team_store_act_instead(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *columns, const char *replaced, const char *kind,
				    struct cmn_write *write, struct cmn_error *err) CMN_MUST_CHECK;
team_read_fn team_store_act;

/* --- the feuille de route of a year -------------------------------------------------------------
 */

extern const struct cmn_stmt TEAM_PROGRAMME_CREATE;
extern const struct cmn_stmt TEAM_PROGRAMME_CHANGE; /* what is changed is to be validated again */
extern const struct cmn_stmt TEAM_PROGRAMME_VALIDATE;
team_read_fn team_store_programme;

/* --- sessions -----------------------------------------------------------------------------------
 */

extern const struct cmn_stmt TEAM_SESSION_CREATE, TEAM_SESSION_CHANGE;
team_read_fn team_store_session;
/* How many of `people` ("{…}") are of the team. */
enum cmn_err team_store_known(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			      const char *departement, const char *people, int64_t *ret,
			      struct cmn_error *err) CMN_MUST_CHECK;

/* --- lists: the latest first; kind NULL: any
 * ------------------------------------------------------
 */

enum team_list { TEAM_ACTS = 1, TEAM_PROGRAMMES, TEAM_SESSIONS };
enum cmn_err team_store_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			     enum team_list which, const char *departement, const char *kind,
			     const struct directory_cursor *after, int64_t limit, PGresult **ret,
			     struct cmn_error *err) CMN_MUST_CHECK;

/* One row: what is owed on `day`, and what was done last. */
enum cmn_err team_store_owed(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			     const char *departement, const char *day, PGresult **ret,
			     struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const TEAM_YEAR_STATEMENTS[];
extern const size_t TEAM_YEAR_STATEMENT_COUNT;
extern const struct cmn_stmt *const TEAM_YEAR_LISTS[]; /* of them, those that page */
extern const size_t TEAM_YEAR_LIST_COUNT;

#endif

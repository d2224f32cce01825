/* SPDX-License-Identifier: EUPL-1.2
 *
 * recap_store.h - what a summary for the person is made of: an act of the timeline, and the open
 * tasks of the file.
 */
#ifndef INTAKE_RECAP_STORE_H
#define INTAKE_RECAP_STORE_H

#include "cmn/record.h"

/* One row: the act as it was last corrected, and whose file it is.  `act` NULL: the latest one.
 * CMN_E_NOT_FOUND: no such file, no such act, or it did not happen. */
enum cmn_err intake_store_recap(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				const char *situation, const char *act, PGresult **ret,
				struct cmn_error *err) CMN_MUST_CHECK;
/* Rows kind, due_at of the open tasks, the first due first; at most 20. */
enum cmn_err intake_store_recap_tasks(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const char *departement, const char *situation,
				      PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;
/* The current postal contacts of a person: value, reach. */
enum cmn_err intake_store_postal(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *departement, const char *person, PGresult **ret,
				 struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const INTAKE_RECAP_STATEMENTS[];
extern const size_t INTAKE_RECAP_STATEMENT_COUNT;

#endif

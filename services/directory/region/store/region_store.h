/* SPDX-License-Identifier: EUPL-1.2
 *
 * region_store.h - what differs from region to region, read; what a community set for itself, kept.
 *
 * For statements of all modules, the functions rule_text(departement, rule, day) and rule_int(…):
 * the value of the region, before it the community's own while the region leaves the rule open;
 * NULL: no such rule.
 */
#ifndef DIRECTORY_REGION_STORE_H
#define DIRECTORY_REGION_STORE_H

#include "cmn/write.h"

/* One row: the community of `departement` with its words, its rules in force on `day`, and its
 * closed lists, as JSON.  CMN_E_NOT_FOUND: no community there.  The result is the caller's. */
enum cmn_err directory_region_community(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					const char *departement, const char *day, PGresult **ret,
					struct cmn_error *err) CMN_MUST_CHECK;

/* One row (settable, unit) of the rule as the region has it on `day`; none: CMN_E_NOT_FOUND. */
enum cmn_err directory_region_rule(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *departement, const char *rule, const char *day,
				   PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

/* A community sets a rule for itself from `day` on; said again for that day, the last word holds.
 */
struct directory_region_setting {
	const char *rule, *value, *day, *decided_by;
};
enum cmn_err directory_region_set(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const struct directory_region_setting *setting,
				  struct cmn_write *write, struct cmn_error *err) CMN_MUST_CHECK;

/* What the others have not heard of communities: rows (departement, data of the event), under the
 * role of the bus; and telling one of them. */
enum cmn_err directory_region_untold(struct cmn_conn *conn, unsigned most, PGresult **ret,
				     struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err directory_region_tell(struct cmn_conn *conn, const char *departement, const char *data,
				   const char *event, const char *now,
				   struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const DIRECTORY_REGION_TOLD_STATEMENTS[];
extern const size_t DIRECTORY_REGION_TOLD_STATEMENT_COUNT;
extern const struct cmn_stmt *const DIRECTORY_REGION_STATEMENTS[];
extern const size_t DIRECTORY_REGION_STATEMENT_COUNT;

#endif

/* SPDX-License-Identifier: EUPL-1.2
 *
 * membership_carriers.h - who carries a community or its credits, from when to when.
 *
 * Texts are borrowed; results are owned by the caller.
 */
#ifndef MEMBERSHIP_CARRIERS_H
#define MEMBERSHIP_CARRIERS_H

#include "reads.h"
#include "writes.h"

/* Rows (_begin, _end, share, actor_id, role, version) of a community, days since 1970. */
enum cmn_err directory_carrier_spans(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const char *departement, PGresult **ret,
				     struct cmn_error *err) CMN_MUST_CHECK;

/* `stamp`: number of these rows and sum of their versions, as they were looked at. */
struct directory_carrier_new {
	const char *actor_id, *role;
	const char *share;            /* hundredths of a per cent; NULL: not stated */
	const char *health_insurance; /* "true", "false"; NULL: not known */
	const char *from_on, *ended_on;
	int64_t stamp;
};
enum cmn_err directory_carrier_add(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const struct directory_carrier_new *row, struct cmn_write *write,
				   struct directory_written *ret,
				   struct cmn_error *err) CMN_MUST_CHECK;

/* Only when it has no end yet, or a later one. */
enum cmn_err directory_carrier_end(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *ended_on, int64_t version, struct cmn_write *write,
				   struct directory_written *ret,
				   struct cmn_error *err) CMN_MUST_CHECK;

enum cmn_err directory_carrier_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *id, PGresult **ret,
				    struct cmn_error *err) CMN_MUST_CHECK;
/* On `day`; NULL: all that ever were. */
enum cmn_err directory_carrier_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *departement, const char *day,
				    const struct directory_cursor *after, int64_t limit,
				    PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

/* Does the actor carry the community on `day`?  Carrying its credits does not (R160). */
enum cmn_err directory_carrier_is(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const char *departement, const char *actor_id, const char *day,
				  bool *ret, struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt DIRECTORY_CARRIER_LIST;
extern const struct cmn_stmt *const DIRECTORY_CARRIER_STATEMENTS[];
extern const size_t DIRECTORY_CARRIER_STATEMENT_COUNT;

#endif

/* SPDX-License-Identifier: EUPL-1.2
 *
 * target_store.h - what is aimed at: a target and its rhythm, dated, never altered, only followed
 * (R229).
 */
#ifndef OBSERVATORY_TARGET_STORE_H
#define OBSERVATORY_TARGET_STORE_H

#include "cmn/pg.h"
#include "cmn/write.h"

struct observatory_target {
	const char *departement, *indicator, *valid_from, *measure, *direction;
	const char *value; /* NULL: there is no target any more */
	const char *periodicity, *note;
};
enum cmn_err observatory_store_target_set(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					  struct cmn_write *write,
					  const struct observatory_target *t,
					  struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err observatory_store_target_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					   const char *id, PGresult **ret,
					   struct cmn_error *err) CMN_MUST_CHECK;
struct observatory_targets_asked {
	const char *departement, *indicator; /* indicator NULL: all */
	const char *cursor;
	int64_t limit;
};
/* The latest first. */
enum cmn_err observatory_store_target_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					   const struct observatory_targets_asked *asked,
					   PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;
/* Rows (indicator, measure, direction, value, periodicity, valid_from): what holds on `day`. */
enum cmn_err observatory_store_targets_on(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					  const char *departement, const char *day, PGresult **ret,
					  struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const OBSERVATORY_TARGET_STATEMENTS[];
extern const size_t OBSERVATORY_TARGET_STATEMENT_COUNT;

#endif

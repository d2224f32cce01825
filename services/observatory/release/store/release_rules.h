/* SPDX-License-Identifier: EUPL-1.2
 *
 * release_rules.h - thresholds by year, set once for a year that has not begun (R236).
 */
#ifndef OBSERVATORY_RELEASE_RULES_H
#define OBSERVATORY_RELEASE_RULES_H

#include "cmn/write.h"

/* Of a département and of `*`, the latest year first. */
enum cmn_err release_store_rules(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *departement, PGresult **ret,
				 struct cmn_error *err) CMN_MUST_CHECK;
/* One row; CMN_E_NOT_FOUND. */
enum cmn_err release_store_rule(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx, const char *id,
				PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

struct release_rule_new {
	const char *departement, *year; /* "2027" */
	const char *cochair, *partner, *anybody, *in_year_population;
	const char *note;
};
/* CMN_E_NOT_FOUND: that year has its rule. */
enum cmn_err release_store_set_rule(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    struct cmn_write *write, const struct release_rule_new *rule,
				    struct cmn_error *err) CMN_MUST_CHECK;

#endif

/* SPDX-License-Identifier: EUPL-1.2
 *
 * definition_store.h - definitions in PostgreSQL: those of the program, and those that a region or
 * a département added.
 */
#ifndef OBSERVATORY_DEFINITION_STORE_H
#define OBSERVATORY_DEFINITION_STORE_H

#include "definition_set.h"

#include "cmn/pg.h"
#include "cmn/write.h"

/* All of them, closed; freed by the caller. */
enum cmn_err observatory_store_definitions(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					   struct observatory_set **ret,
					   struct cmn_error *err) CMN_MUST_CHECK;
/* The same on a connection of the role of the bus. */
enum cmn_err observatory_store_definitions_on(struct cmn_conn *conn, struct observatory_set **ret,
					      struct cmn_error *err) CMN_MUST_CHECK;
/* The last one there is; 0 when there is none. */
enum cmn_err observatory_store_definitions_last(struct cmn_conn *conn, int64_t *ret_seq,
						struct cmn_error *err) CMN_MUST_CHECK;

/* Add the definitions of `set` that are not kept yet, all or none.  Replicas that start together
 * wait for each other.  CMN_E_INVALID: one that is kept says something else (a definition is never
 * altered). */
enum cmn_err observatory_store_definitions_put(struct cmn_conn *conn,
					       const struct observatory_set *set, const char *now,
					       struct cmn_error *err) CMN_MUST_CHECK;

/* A definition added by an operation: of the shape of cmn/write.h.  `parts` is JSON, as the
 * contract has it; `departements` a PostgreSQL array, sorted. */
struct observatory_addition {
	const char *indicator, *version, *departements, *valid_from, *valid_to;
	const char *unit, *periodicity, *label_fr, *label_en, *rule_fr, *rule_en, *source;
	const char *parts;
};
/* CMN_E_CONFLICT: somebody else added this version meanwhile. */
enum cmn_err observatory_store_definition_add(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					      struct cmn_write *write,
					      const struct observatory_addition *a,
					      struct cmn_error *err) CMN_MUST_CHECK;

/* Rows (indicator, version, departements, valid_from, valid_to, unit, periodicity, label, rule,
 * source, parts, in_force …) of a département, national first; `lang` fr or en; `on` a day or NULL:
 * only what is in force then. */
enum cmn_err observatory_store_definition_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					       const char *id, const char *lang, PGresult **ret,
					       struct cmn_error *err) CMN_MUST_CHECK;
struct observatory_definitions_asked {
	const char *departement, *indicator, *on, *lang;
	const char *cursor; /* "" : from the beginning */
	int64_t limit;
};
enum cmn_err observatory_store_definition_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					       const struct observatory_definitions_asked *asked,
					       PGresult **ret,
					       struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const OBSERVATORY_DEFINITION_STATEMENTS[];
extern const size_t OBSERVATORY_DEFINITION_STATEMENT_COUNT;

#endif

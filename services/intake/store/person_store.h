/* SPDX-License-Identifier: EUPL-1.2
 *
 * person_store.h - the persons of a département in PostgreSQL.
 *
 * Other parts refer to a person by (departement, id) and ask here which persons an account is.
 */
#ifndef INTAKE_PERSON_STORE_H
#define INTAKE_PERSON_STORE_H

#include "cmn/pg.h"
#include "cmn/write.h"

/* For a statement that points a row at the person in parameter `id` (uuid text, may be NULL) of
 * département $6: the id when the record is alive (neither merged nor erased), else no row.  The
 * lock makes a merge that is under way come first, and be seen. */
#define INTAKE_SQL_PERSON_ALIVE(id)                                           \
	"(SELECT id FROM person WHERE id = " id "::uuid AND departement = $6" \
	" AND state IN ('draft', 'known') FOR SHARE)"

/* The persons whose own account `sub` is, at most one in each département of the context: rows of
 * (departement, person_id, checked_at), none when nobody checked that identity. */
enum cmn_err intake_store_persons_of_account(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					     const char *sub, PGresult **ret,
					     struct cmn_error *err) CMN_MUST_CHECK;

/* Every statement on persons, for the test that prepares them all. */
extern const struct cmn_stmt *const INTAKE_PEOPLE_STATEMENTS[];
extern const size_t INTAKE_PEOPLE_STATEMENT_COUNT;

#endif

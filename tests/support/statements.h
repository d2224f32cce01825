/* SPDX-License-Identifier: EUPL-1.2
 *
 * support/statements.h - prepare all the statements of a room against the migrated schema.
 *
 * Checked for each: it parses, it has as many parameters as it says, the role has the rights that
 * its plan needs, and no table but those of `small` is read from end to end.  The last one is asked
 * with sequential scans discouraged, so an empty table answers as a full one: what still scans has
 * no index that the row-security policy leaves usable (docs/decisions, trap 17).
 */
#ifndef SUPPORT_STATEMENTS_H
#define SUPPORT_STATEMENTS_H

#include "cmn/pg.h"

/* `role` as for test_db_url(): "intake", "intake_bus"; `small` ends in NULL, or is NULL. */
void test_statements(const char *role, const struct cmn_stmt *const *stmts, size_t n,
		     const char *const *small);

/* The same for a list that holds statements of both roles of a service: one of them has the rights.
 */
void test_statements_of(const char *service, const struct cmn_stmt *const *stmts, size_t n,
			const char *const *small);

/* An index gives the rows in the order of the list, whatever the parameters are. */
void test_plan_sorts_nothing(const char *role, const struct cmn_stmt *stmt);

#endif

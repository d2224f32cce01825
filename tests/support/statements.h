/* SPDX-License-Identifier: EUPL-1.2
 *
 * support/statements.h - what is asked of every statement of a service.
 */
#ifndef SUPPORT_STATEMENTS_H
#define SUPPORT_STATEMENTS_H

#include "cmn/pg.h"

/* Each statement is understood by the migrated schema with just its number of parameters; fails the
 * test and names the statement otherwise.  `role` as in test_db_url(). */
void test_statements_prepare(const char *role, const struct cmn_stmt *const *statements, size_t n);

#endif

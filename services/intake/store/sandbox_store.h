/* SPDX-License-Identifier: EUPL-1.2
 *
 * sandbox_store.h - the invented persons of the sandbox of vendors, made once by a function of
 * migration 0201.
 */
#ifndef INTAKE_SANDBOX_STORE_H
#define INTAKE_SANDBOX_STORE_H

#include "cmn/pg.h"

enum cmn_err intake_store_sandbox_fill(struct cmn_conn *conn, const char *now,
				       struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const INTAKE_SANDBOX_STATEMENTS[];
extern const size_t INTAKE_SANDBOX_STATEMENT_COUNT;

#endif

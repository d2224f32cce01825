/* SPDX-License-Identifier: EUPL-1.2 */
#include "sandbox_store.h"

static const struct cmn_stmt FILL = {
    .name = "sandbox_fill",
    .writes = true,
    .n_params = 1,
    .sql = "SELECT sandbox_fill($1::timestamptz)",
};

const struct cmn_stmt *const INTAKE_SANDBOX_STATEMENTS[] = {&FILL};
const size_t INTAKE_SANDBOX_STATEMENT_COUNT = CMN_LEN(INTAKE_SANDBOX_STATEMENTS);

enum cmn_err intake_store_sandbox_fill(struct cmn_conn *conn, const char *now,
				       struct cmn_error *err)
{
	const char *params[] = {now};

	return cmn_conn_run(conn, &FILL, params, NULL, err);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * intake_http.h - what the handlers of intake share.  The handlers themselves are declared by the
 * contract (build/gen/intake_ops.h).
 */
#ifndef INTAKE_HTTP_H
#define INTAKE_HTTP_H

#include "intake_ops.h"
#include "intake_store.h"

/* Text of a column by its name; NULL for SQL NULL.  The names are those of the store's statements. */
const char *intake_column(const PGresult *res, int row, const char *name);

/* Copy the département of row 0 where the write needs it: the result may be gone by then. */
void intake_write_where(struct cmn_call *call, const PGresult *res, char room[4]);

/* Why a change found no target: stale version (412) or a state that does not allow it (409). */
enum cmn_err intake_explain(struct cmn_call *call, const PGresult *now);

/* Answer a list and record that its rows were seen. */
enum cmn_err intake_reply_seen_list(struct cmn_call *call, const char *departement,
				    const PGresult *res, int64_t limit);

#endif

/* SPDX-License-Identifier: EUPL-1.2 */
#include "handoff_changes_store.h"

#include <inttypes.h>
#include <stdio.h>

static const struct cmn_stmt CHANGES = {
    .name = "handoff_changes",
    .n_params = 4,
    .sql = "SELECT epoch || '.' || sequence AS position, event_id AS id, type, subject, at, data"
	   " FROM mdph_change WHERE stream = $1 || '.mdph'"
	   " AND (epoch, sequence) > ($2::bigint, $3::bigint)"
	   " ORDER BY epoch, sequence LIMIT $4::int",
};

const struct cmn_stmt *const REFERRAL_CHANGES_STATEMENTS[] = {&CHANGES};
const size_t REFERRAL_CHANGES_STATEMENT_COUNT = CMN_LEN(REFERRAL_CHANGES_STATEMENTS);

enum cmn_err referral_store_handoff_changes(const struct referral_at *at, const char *departement,
					    int64_t epoch, int64_t sequence, int64_t limit,
					    PGresult **ret)
{
	char from[24], after[24], count[24];
	const char *params[] = {departement, from, after, count};

	snprintf(from, sizeof(from), "%" PRId64, epoch);
	snprintf(after, sizeof(after), "%" PRId64, sequence);
	snprintf(count, sizeof(count), "%" PRId64, limit + 1);
	return cmn_pool_run(at->pool, at->ctx, &CHANGES, params, ret, at->err);
}

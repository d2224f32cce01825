/* SPDX-License-Identifier: EUPL-1.2 */
#include "region_job.h"

#include "region_store.h"

#include "cmn/uuid.h"

#define BATCH 50

enum cmn_err directory_job_communities(struct cmn_conn *conn, const char *now, void *deps,
				       bool *ret_more, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_conn_begin(conn, err);

	(void)deps;
	*ret_more = false;
	if (rc == CMN_OK)
		rc = directory_region_untold(conn, BATCH, &res, err);
	for (int row = 0; rc == CMN_OK && row < PQntuples(res); row++) {
		char event[CMN_UUID_LEN];

		cmn_uuid7(event);
		rc = directory_region_tell(conn, cmn_pg_text(res, row, 0), cmn_pg_text(res, row, 1),
					   event, now, err);
	}
	if (rc == CMN_OK)
		rc = cmn_conn_commit(conn, err);
	if (rc != CMN_OK)
		cmn_conn_rollback(conn);
	else
		*ret_more = PQntuples(res) == BATCH;
	return rc;
}

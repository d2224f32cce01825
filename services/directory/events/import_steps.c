/* SPDX-License-Identifier: EUPL-1.2 */
#include "import_reading.h"

#include "import_work.h"

#include "cmn/json.h"
#include "cmn/record.h"

#include <string.h>

/* The next record to compare, as the cursor of the import says. */
static enum cmn_err compare(struct cmn_conn *conn, const PGresult *import, const char *now,
			    struct cmn_error *err)
{
	json_t *cursor CMN_AUTO(cmn_json_drop) =
	    json_loads(cmn_column(import, 0, "cursor"), 0, NULL);
	const char *at = cmn_json_get(cursor, "compare");
	bool more;

	return directory_work_compare(conn, cmn_column(import, 0, "id"), at != NULL ? at : "", now,
				      &more, err);
}

static enum cmn_err step(struct cmn_conn *conn, const PGresult *import, const char *now,
			 struct cmn_error *err)
{
	const char *state = cmn_column(import, 0, "state");
	const char *id = cmn_column(import, 0, "id");
	bool done = false;
	enum cmn_err rc = CMN_OK;

	if (strcmp(state, "reading") != 0)
		rc = directory_work_by_index(conn, err);
	if (rc)
		return rc;
	if (strcmp(state, "comparing") == 0)
		return compare(conn, import, now, err);
	if (strcmp(state, "applying") == 0)
		return directory_work_apply(conn, id, now, err);
	rc = directory_reading_slice(conn, import, now, &done, err);
	return rc == CMN_OK && done ? directory_work_end_reading(conn, id, now, NULL, NULL, err)
				    : rc;
}

/* A lost connection, a full disk, a lock that did not come: tried again. */
static bool passes(enum cmn_err rc)
{
	return rc == CMN_E_UNAVAILABLE || rc == CMN_E_OUTCOME_UNKNOWN;
}

/* What will not do however often it is tried is said, and the others go on. */
static enum cmn_err give_up(struct cmn_conn *conn, const char *id, const char *now,
			    const struct cmn_error *why, struct cmn_error *err)
{
	enum cmn_err rc = cmn_conn_begin(conn, err);

	if (rc == CMN_OK)
		rc = directory_work_end_reading(conn, id, now, why->detail[CMN_FR],
						why->detail[CMN_EN], err);
	if (rc == CMN_OK)
		return cmn_conn_commit(conn, err);
	cmn_conn_rollback(conn);
	return rc;
}

enum cmn_err directory_import_step(struct cmn_conn *conn, const char *id, const char *now,
				   bool *ret_more, struct cmn_error *err)
{
	PGresult *import CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = cmn_conn_begin(conn, err);

	*ret_more = false;
	if (rc)
		return rc;
	rc = directory_work_take(conn, id, &import, err);
	if (rc == CMN_OK && PQntuples(import) == 1) {
		*ret_more = true;
		rc = step(conn, import, now, err);
	}
	if (rc == CMN_OK)
		return cmn_conn_commit(conn, err);
	cmn_conn_rollback(conn);
	if (import == NULL || passes(rc) || cmn_conn_lost(conn))
		return rc;
	struct cmn_error why = *err;
	cmn_error_init(err);
	return give_up(conn, cmn_column(import, 0, "id"), now, &why, err);
}

enum cmn_err directory_import_job(struct cmn_conn *conn, const char *now, void *deps,
				  bool *ret_more, struct cmn_error *err)
{
	(void)deps;
	return directory_import_step(conn, NULL, now, ret_more, err);
}

enum cmn_err directory_import_forget_job(struct cmn_conn *conn, const char *now, void *deps,
					 bool *ret_more, struct cmn_error *err)
{
	enum cmn_err rc = cmn_conn_begin(conn, err);

	(void)deps;
	*ret_more = false;
	if (rc)
		return rc;
	rc = directory_work_forget(conn, now, err);
	if (rc == CMN_OK)
		return cmn_conn_commit(conn, err);
	cmn_conn_rollback(conn);
	return rc;
}

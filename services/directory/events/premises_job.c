/* SPDX-License-Identifier: EUPL-1.2
 *
 * premises_job.c - temporary premises whose clock asks to be looked at, under the role of the bus.
 *
 * A batch is one transaction: rows locked by another replica are left to it, and what is killed in
 * the middle has not happened.  A level only grows, so a clock moved back tells nothing twice.
 */
#include "premises_job.h"

#include "premises.h"
#include "premises_rows.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"
#include "cmn/record.h"

#define BATCH 100

/* A point that is out of use for now is looked at again the next day: it may come back. */
static enum cmn_err look(struct cmn_conn *conn, const PGresult *res, int row, const char *now,
			 int64_t now_us, struct cmn_error *err)
{
	const char *departement = cmn_column(res, row, "departement");
	int told = (int)cmn_pg_int(res, row, PQfnumber(res, "level"), 0);
	bool used = cmn_pg_bool(res, row, PQfnumber(res, "used"));
	int due = 0, today = cmn_day_of(now_us, departement);
	char next[CMN_TIME_LEN];
	struct directory_warned w;

	if (!cmn_day_parse(cmn_column(res, row, "due"), &due))
		return cmn_fail(err, CMN_E_INTERNAL, "échéance illisible", "unreadable due day");
	w = directory_premises_warned(due, today);
	if (!used)
		w = (struct directory_warned){DIRECTORY_UNWARNED, today + 1};
	if (w.next != DIRECTORY_NEVER)
		cmn_time_format(cmn_day_begin(w.next, departement), next);
	return directory_premises_looked(
	    conn,
	    &(struct directory_premises_told){
		.id = cmn_column(res, row, "id"),
		.departement = departement,
		.now = now,
		.next = w.next != DIRECTORY_NEVER ? next : NULL,
		.level = (int)w.level,
		.code = (int)w.level > told ? directory_warning_code(w.level) : NULL,
		.told_to = directory_warning_told_to(w.level),
	    },
	    err);
}

enum cmn_err directory_job_premises(struct cmn_conn *conn, const char *now, void *deps,
				    bool *ret_more, struct cmn_error *err)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	int64_t now_us = 0;
	enum cmn_err rc = cmn_conn_begin(conn, err);

	(void)deps;
	if (!cmn_time_parse(now, &now_us))
		now_us = cmn_clock_us();
	if (rc == CMN_OK)
		rc = directory_premises_to_look_at(conn, now, BATCH, &res, err);
	for (int row = 0; rc == CMN_OK && row < PQntuples(res); row++)
		rc = look(conn, res, row, now, now_us, err);
	if (rc == CMN_OK)
		rc = cmn_conn_commit(conn, err);
	if (rc != CMN_OK)
		cmn_conn_rollback(conn);
	else
		*ret_more = PQntuples(res) == BATCH;
	return rc;
}

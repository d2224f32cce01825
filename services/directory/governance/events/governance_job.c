/* SPDX-License-Identifier: EUPL-1.2
 *
 * governance_job.c - a batch is one transaction: instances locked by another replica are left to
 * it, and what is killed in the middle has not happened.
 */
#include "governance_job.h"

#include "governance_clock.h"
#include "governance_frequency.h"
#include "governance_periods.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"
#include "cmn/record.h"

#include <stdio.h>

#define BATCH 50

/* From last year, whose rests may be late, to the next, which is planned. */
static enum cmn_err look(struct cmn_conn *conn, const PGresult *res, int row, int64_t now_us,
			 struct cmn_error *err)
{
	PGresult *life CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *departement = cmn_column(res, row, "departement");
	const char *id = cmn_column(res, row, "id");
	const int today = cmn_day_of(now_us, departement);
	char day[CMN_DAY_LEN], from[24], until[24], next[CMN_TIME_LEN];
	const char *const params[] = {id, from, until, day};
	enum cmn_err rc;

	cmn_day_format(today, day);
	const int year = governance_year_of(today);
	snprintf(from, sizeof(from), "%04d-01-01", year - 1);
	snprintf(until, sizeof(until), "%04d-12-31", year + 1);
	cmn_time_format(cmn_day_begin(today + 1, departement), next);
	rc = governance_clock_life(conn, params, &life, err);
	if (rc != CMN_OK || PQntuples(life) == 0)
		return rc;
	json_t *rows CMN_AUTO(cmn_json_drop) = governance_due_json(life, year - 1, year + 1, today);
	char *text CMN_AUTO(cmn_free_drop) = json_dumps(rows, JSON_COMPACT);
	if (text == NULL)
		return cmn_no_memory(err);
	return governance_clock_put(
	    conn, &(struct governance_looked){departement, id, text, from, until, next}, err);
}

enum cmn_err governance_job_due(struct cmn_conn *conn, const char *now, void *deps, bool *ret_more,
				struct cmn_error *err)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	int64_t now_us = 0;
	enum cmn_err rc = cmn_conn_begin(conn, err);

	(void)deps;
	if (!cmn_time_parse(now, &now_us))
		now_us = cmn_clock_us();
	if (rc == CMN_OK)
		rc = governance_clock_take(conn, now, BATCH, &res, err);
	for (int row = 0; rc == CMN_OK && row < PQntuples(res); row++)
		rc = look(conn, res, row, now_us, err);
	if (rc == CMN_OK)
		rc = cmn_conn_commit(conn, err);
	if (rc != CMN_OK)
		cmn_conn_rollback(conn);
	else
		*ret_more = PQntuples(res) == BATCH;
	return rc;
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * coverage_http.c - is the whole département reached?
 */
#include "coverage.h"
#include "intake_ops.h"
#include "reception_store.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"

#include <string.h>

/* The first instant of a day, as the département lives it. */
static bool begin_of(const char *day, const char *departement, char out[CMN_TIME_LEN])
{
	int n;

	if (!cmn_day_parse(day, &n))
		return false;
	cmn_time_format(cmn_day_begin(n, departement), out);
	return true;
}

static enum cmn_err answer(struct cmn_call *call, const char *departement, const char *from,
			   const char *to)
{
	const char *by = cmn_call_param(call, "by");
	const struct intake_coverage of = {departement, from, to, by && strcmp(by, "epci") == 0};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = intake_store_coverage(call->pool, &call->ctx, &of, &res, &call->err);

	return rc == CMN_OK ? cmn_reply_list(call, res, 1000) : rc;
}

enum cmn_err intake_http_get_coverage(struct cmn_call *call)
{
	const char *departement = cmn_call_param(call, "departement");
	char first[INTAKE_DAY_LEN], next[INTAKE_DAY_LEN], from[CMN_TIME_LEN], to[CMN_TIME_LEN];
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);

	if (rc != CMN_OK)
		return rc;
	if (!intake_semester(cmn_call_param(call, "semester"), first, next) ||
	    !begin_of(first, departement, from) || !begin_of(next, departement, to))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "query:semester",
				   "un semestre s’écrit comme 2026-S1",
				   "a half-year is written like 2026-S1");
	return answer(call, departement, from, to);
}

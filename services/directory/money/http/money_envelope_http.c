/* SPDX-License-Identifier: EUPL-1.2
 *
 * money_envelope_http.c - what was announced, for everybody.
 */
#include "money_announced.h"
#include "money_http.h"

#include <stdio.h>
#include <string.h>

static json_t *rows_of(const PGresult *res, int row)
{
	const char *text = cmn_column(res, row, "_rows");

	return text ? json_loads(text, 0, NULL) : NULL;
}

/* What the départements of a region come to. */
static int64_t below(const PGresult *res, const char *region)
{
	int64_t sum = 0;

	for (int row = 0; row < PQntuples(res); row++) {
		CMN_AUTO(cmn_json_drop) json_t *rows = NULL;
		struct money_announced of;

		if (!cmn_column(res, row, "departement") ||
		    strcmp(cmn_column(res, row, "region"), region) != 0)
			continue;
		rows = rows_of(res, row);
		of = money_announced_of(rows);
		if (of.total > 0 && !money_add(&sum, of.total))
			return -1;
	}
	return sum;
}

static bool put_envelope(struct cmn_buf *out, const PGresult *res, int row)
{
	CMN_AUTO(cmn_json_drop) json_t *rows = rows_of(res, row);
	const char *departement = cmn_column(res, row, "departement");
	int64_t sum = departement ? 0 : below(res, cmn_column(res, row, "region"));

	if (!rows)
		return false;
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "region", cmn_column(res, row, "region"));
	cmn_json_kstr(out, "departement", departement);
	money_announced_put(out, rows, departement ? NULL : &sum);
	cmn_json_close(out, '}');
	return true;
}

enum cmn_err directory_http_list_envelopes(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	const struct money_at at = money_at(call);
	char today[CMN_DAY_LEN], year[16];
	enum cmn_err rc;

	money_today("", today);
	snprintf(year, sizeof(year), "%d",
		 (int)cmn_call_param_int(call, "year", strtol(today, NULL, 10)));
	rc = money_store_envelopes(&at, cmn_call_param(call, "region"),
				   cmn_call_param(call, "departement"), year, &res);
	if (rc)
		return rc;
	cmn_json_open(&call->out, '{');
	cmn_json_kint(&call->out, "year", strtol(year, NULL, 10));
	cmn_json_key(&call->out, "items");
	cmn_json_open(&call->out, '[');
	for (int row = 0; row < PQntuples(res); row++)
		if (!put_envelope(&call->out, res, row))
			return cmn_no_memory(&call->err);
	cmn_json_close(&call->out, ']');
	cmn_json_close(&call->out, '}');
	return call->out.failed ? cmn_no_memory(&call->err) : CMN_OK;
}

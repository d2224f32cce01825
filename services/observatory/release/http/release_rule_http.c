/* SPDX-License-Identifier: EUPL-1.2
 *
 * release_rule_http.c - thresholds, and the list of what is published.
 */
#include "observatory_ops.h"
#include "release_cut.h"
#include "release_rules.h"
#include "release_table.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"
#include "cmn/record.h"

#include <inttypes.h>
#include <stdio.h>

#define IN_YEAR_POPULATION 500000

static const char *const FORMS[] = {
    [RELEASE_TOTAL] = "total",           [RELEASE_SUBSET] = "subset", [RELEASE_KEYS] = "keys",
    [RELEASE_MANY] = "overlapping_keys", [RELEASE_SAME] = "same",     [RELEASE_EXACT] = "exact",
    [RELEASE_BODIES] = "bodies",
};

static void put_cuts(struct cmn_buf *out, unsigned cuts)
{
	cmn_json_key(out, "cuts");
	cmn_json_open(out, '[');
	cmn_json_str(out, "year");
	if (cuts & RELEASE_MONTHS)
		cmn_json_str(out, "month");
	if (cuts & RELEASE_IN_YEAR)
		cmn_json_str(out, "month_in_year");
	if (cuts & RELEASE_PLACES)
		cmn_json_str(out, "place");
	cmn_json_close(out, ']');
}

static void put_table(struct cmn_buf *out, const struct release_table *t)
{
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "indicator", t->indicator);
	cmn_json_kstr(out, "part", t->part);
	cmn_json_kstr(out, "form", FORMS[t->form]);
	cmn_json_kstr(out, "base", t->base);
	put_cuts(out, t->cuts);
	cmn_json_key(out, "audiences");
	cmn_json_open(out, '[');
	for (enum release_audience a = RELEASE_COCHAIR; a < RELEASE_AUDIENCE_END_; a++)
		if (t->form != RELEASE_EXACT || a == RELEASE_COCHAIR)
			cmn_json_str(out, release_audience_code(a));
	cmn_json_close(out, ']');
	cmn_json_close(out, '}');
}

enum cmn_err observatory_http_list_release_rules(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	struct cmn_buf *out = &call->out;
	enum cmn_err rc = release_store_rules(
	    call->pool, &call->ctx, cmn_call_param(call, "departement"), &res, &call->err);

	if (rc != CMN_OK)
		return rc;
	cmn_json_open(out, '{');
	cmn_json_key(out, "rules");
	cmn_json_open(out, '[');
	for (int row = 0; row < PQntuples(res); row++)
		cmn_pg_write_row(out, res, row);
	cmn_json_close(out, ']');
	cmn_json_key(out, "tables");
	cmn_json_open(out, '[');
	for (size_t t = 0; t < RELEASE_TABLE_COUNT; t++)
		put_table(out, &RELEASE_TABLES[t]);
	cmn_json_close(out, ']');
	cmn_json_close(out, '}');
	return CMN_OK;
}

static enum cmn_err reply_rule(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = release_store_rule(call->pool, &call->ctx, id, &res, &call->err);

	if (rc != CMN_OK)
		return rc;
	call->version = cmn_pg_int(res, 0, PQfnumber(res, "version"), 1);
	return cmn_reply_row(call, res, 0);
}

enum cmn_err observatory_http_read_release_rule(struct cmn_call *call)
{
	return reply_rule(call, cmn_call_param(call, "id"));
}

static enum cmn_err check(struct cmn_call *call, int64_t year)
{
	const struct release_rule rule = {
	    cmn_json_get_int(call->body, "cochair", 0),
	    cmn_json_get_int(call->body, "partner", 0),
	    cmn_json_get_int(call->body, "public", 0),
	};
	char today[CMN_DAY_LEN];

	cmn_day_format(cmn_day_of(cmn_clock_us(), "75"), today);
	if (year <= strtol(today, NULL, 10))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/year",
				   "une règle vaut pour des années qui n’ont pas commencé",
				   "a rule is for years that have not begun");
	if (!release_rule_holds(&rule))
		return cmn_fail_at(&call->err, CMN_E_INVALID,
				   rule.partner < rule.cochair ? "/partner" : "/public",
				   "un public plus large ne voit pas de plus petits nombres",
				   "a wider audience sees no smaller numbers");
	return CMN_OK;
}

static enum cmn_err taken(struct cmn_call *call)
{
	return cmn_fail_at(
	    &call->err, CMN_E_CONFLICT, "/year",
	    "cette année a déjà sa règle : elle ne se modifie pas, une autre lui succède",
	    "this year has its rule: it is not altered, another succeeds it");
}

enum cmn_err observatory_http_set_release_rule(struct cmn_call *call)
{
	int64_t year = cmn_json_get_int(call->body, "year", 0);
	char text[5][24];
	const struct release_rule_new rule = {
	    .departement = cmn_json_get(call->body, "departement"),
	    .year = text[0],
	    .cochair = text[1],
	    .partner = text[2],
	    .anybody = text[3],
	    .in_year_population = text[4],
	    .note = cmn_json_get(call->body, "note") ? cmn_json_get(call->body, "note") : "",
	};
	static const char *const KEYS[] = {"year", "cochair", "partner", "public",
					   "in_year_population"};
	enum cmn_err rc = cmn_call_territory(call, "/departement", rule.departement);

	for (size_t i = 0; i < CMN_LEN(KEYS); i++)
		snprintf(text[i], sizeof(text[i]), "%" PRId64,
			 cmn_json_get_int(call->body, KEYS[i], IN_YEAR_POPULATION));
	if (rc == CMN_OK)
		rc = check(call, year);
	if (rc == CMN_OK)
		rc =
		    release_store_set_rule(call->pool, &call->ctx, &call->write, &rule, &call->err);
	if (rc == CMN_E_NOT_FOUND)
		return taken(call);
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/observatory/release-rules/%s",
		 call->write.resource_id);
	return reply_rule(call, call->write.resource_id);
}

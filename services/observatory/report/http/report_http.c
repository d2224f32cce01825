/* SPDX-License-Identifier: EUPL-1.2 */
#include "report_http.h"

#include "observatory_ops.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

bool report_team(const struct cmn_call *call)
{
	return (call->caller->roles & (CMN_ROLE_CONSEILLER | CMN_ROLE_COORDONNATEUR)) != 0;
}

bool report_addressee(const struct cmn_call *call)
{
	return report_team(call) ||
	       (call->caller->roles & (CMN_ROLE_AUTHORITY | CMN_ROLE_MDPH)) != 0;
}

enum cmn_err report_edition_allowed(struct cmn_call *call, enum report_edition edition)
{
	if (edition == REPORT_PROTECTED || report_addressee(call))
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_FORBIDDEN, "query:edition",
			   "l’édition exacte est pour ses destinataires",
			   "the exact edition is for its addressees");
}

void report_today(const char *departement, char out[CMN_DAY_LEN])
{
	cmn_day_format(cmn_day_of(cmn_clock_us(), departement), out);
}

static bool is_note(const PGresult *report)
{
	return strcmp(cmn_column(report, 0, "kind"), "annual") != 0;
}

bool report_validated_first(const PGresult *report)
{
	const char *order = cmn_column(report, 0, "_order");

	return !is_note(report) && order && strcmp(order, "validation_first") == 0;
}

enum cmn_err report_aim(struct cmn_call *call, char departement[4], PGresult **ret)
{
	const struct report_at at = report_at(call);
	enum cmn_err rc = report_store_read(&at, cmn_call_param(call, "id"), ret);

	if (rc == CMN_OK)
		cmn_write_at(call, *ret, departement);
	return rc;
}

/* --- shown -------------------------------------------------------------------------------------
 */

static void gap(const struct report_gap *g, void *arg)
{
	struct cmn_buf *out = arg;

	cmn_json_open(out, '{');
	cmn_json_kstr(out, "gap", g->gap);
	cmn_json_kstr(out, "section", g->section);
	cmn_json_kstr(out, "text", g->text);
	cmn_json_close(out, '}');
}

/* Of a draft: what was frozen says in its files what was missing then. */
static enum cmn_err put_gaps(struct cmn_call *call, const PGresult *report, const char *today)
{
	const struct report_at at = report_at(call);
	struct report_book book;
	enum cmn_err rc = CMN_OK;

	cmn_json_key(&call->out, "to_complete");
	cmn_json_open(&call->out, '[');
	if (strcmp(cmn_column(report, 0, "state"), "draft") == 0) {
		rc = report_gather(&at, report, REPORT_EXACT, false, "", today, &book);
		if (rc == CMN_OK) {
			report_gaps(&book, gap, &call->out);
			report_book_clear(&book);
		}
	}
	cmn_json_close(&call->out, ']');
	return rc;
}

static void put_due(struct cmn_call *call, const PGresult *report, const struct report_period *p)
{
	const char *given = cmn_column(report, 0, "_due_given");
	char due[16];

	if (!is_note(report) && given && strcmp(given, "1") == 0 &&
	    report_due(p, cmn_column(report, 0, "_due"), due))
		cmn_json_kstr(&call->out, "due_on", due);
}

enum cmn_err report_reply(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *report = NULL;
	const struct report_at at = report_at(call);
	struct report_period p = {0};
	char today[CMN_DAY_LEN];
	enum cmn_err rc = report_store_read(&at, id, &report);

	if (rc != CMN_OK)
		return rc;
	report_today(cmn_column(report, 0, "departement"), today);
	report_period_parse(cmn_column(report, 0, "period"), &p);
	cmn_pg_write_row(&call->out, report, 0);
	if (call->out.failed)
		return cmn_no_memory(&call->err);
	call->out.data[--call->out.len] = '\0'; /* the object goes on */
	cmn_json_kbool(&call->out, "provisional", !report_period_over(&p, today));
	cmn_json_kstr(&call->out, "order",
		      report_validated_first(report) ? "validation_first" : "handover_first");
	put_due(call, report, &p);
	rc = put_gaps(call, report, today);
	cmn_json_close(&call->out, '}');
	call->version = cmn_pg_int(report, 0, PQfnumber(report, "version"), 0);
	return rc == CMN_OK && call->out.failed ? cmn_no_memory(&call->err) : rc;
}

enum cmn_err observatory_http_read_report(struct cmn_call *call)
{
	return report_reply(call, cmn_call_param(call, "id"));
}

enum cmn_err observatory_http_list_reports(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	const struct report_at at = report_at(call);
	const struct report_reader reader = {report_team(call), report_addressee(call)};
	const char *departement = cmn_call_param(call, "departement");
	int64_t limit = cmn_call_param_int(call, "limit", 50);
	char after[64];
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);

	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	if (rc == CMN_OK)
		rc = report_store_list(&at, departement, cmn_call_param(call, "kind"), &reader,
				       after, limit, &res);
	return rc ? rc : cmn_reply_list(call, res, limit);
}

/* --- opened ------------------------------------------------------------------------------------
 */

static enum cmn_err check_period(struct cmn_call *call, const char *departement, const char *kind,
				 const char *text)
{
	const struct report_at at = report_at(call);
	struct report_period p;
	char today[CMN_DAY_LEN], since[16] = "", first[16], last[16];
	enum cmn_err rc;

	if (!report_period_parse(text, &p) || (p.half != 0) != (strcmp(kind, "annual") != 0))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/period",
				   "un rapport est d’une année, une note d’un semestre",
				   "a report is of a year, a note of a half-year");
	report_today(departement, today);
	if (!report_period_begun(&p, today))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/period",
				   "cette période n’a pas commencé", "this period has not begun");
	rc = report_store_since(&at, departement, since);
	report_period_days(&p, first, last);
	if (rc == CMN_OK && since[0] != '\0' && strcmp(last, since) < 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/period",
				   "rien n’est connu de cette communauté avant le %s",
				   "nothing is known of this community before %s", since);
	return rc;
}

enum cmn_err observatory_http_open_report(struct cmn_call *call)
{
	const struct report_at at = report_at(call);
	const char *departement = cmn_json_get(call->body, "departement");
	const char *kind = cmn_json_get(call->body, "kind");
	const char *period = cmn_json_get(call->body, "period");
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	if (rc == CMN_OK)
		rc = check_period(call, departement, kind, period);
	if (rc != CMN_OK)
		return rc;
	call->write.departement = departement;
	rc = report_store_open(&at, &call->write, kind, period);
	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/period",
				   "ce rapport est déjà ouvert", "this report is open already");
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/observatory/reports/%s",
		 call->write.resource_id);
	return report_reply(call, call->write.resource_id);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * report_step_http.c - a report is written, handed over, validated, sent back.
 */
#include "report_http.h"

#include "lab_words.h"
#include "observatory_ops.h"

#include <stdio.h>
#include <string.h>

/* Nothing was written: the report as it is now tells why. */
static enum cmn_err refused(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	const struct report_at at = report_at(call);
	enum cmn_err rc = report_store_read(&at, id, &now);

	return rc ? rc : cmn_explain(call, now);
}

static enum cmn_err done(struct cmn_call *call, enum cmn_err rc)
{
	const char *id = cmn_call_param(call, "id");

	if (rc == CMN_E_NOT_FOUND)
		return refused(call, id);
	return rc ? rc : report_reply(call, id);
}

/* --- written -----------------------------------------------------------------------------------
 */

enum cmn_err observatory_http_write_report_section(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	CMN_AUTO(cmn_free_drop)
	char *with = cmn_json_pg_array(json_object_get(call->body, "written_with"));
	const struct report_at at = report_at(call);
	const struct report_words words = {
	    .section = cmn_call_param(call, "section"),
	    .text = cmn_json_get(call->body, "text"),
	    .with = with,
	};
	char departement[4];
	enum cmn_err rc = lab_words_good(call->body, &call->err);

	if (rc == CMN_OK)
		rc = report_aim(call, departement, &now);
	if (rc != CMN_OK)
		return rc;
	if (!report_section_known(strcmp(cmn_column(now, 0, "kind"), "annual") != 0, words.section))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "path:section",
				   "cette partie n’est pas de ce rapport",
				   "this part is not one of this report");
	return done(call, report_store_write(&at, &call->write, call->if_match, &words));
}

/* --- steps -------------------------------------------------------------------------------------
 */

static enum cmn_err check_day(struct cmn_call *call, const PGresult *now, const char *key)
{
	const char *day = cmn_json_get(call->body, key);
	char pointer[32], today[CMN_DAY_LEN];
	int number = 0;

	snprintf(pointer, sizeof(pointer), "/%s", key);
	report_today(cmn_column(now, 0, "departement"), today);
	if (!cmn_day_parse(day, &number))
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer, "ce jour n’existe pas",
				   "this day does not exist");
	if (strcmp(day, today) > 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer, "ce jour est dans l’avenir",
				   "this day lies in the future");
	return CMN_OK;
}

/* After the period, and no earlier than what came before. */
static enum cmn_err check_order(struct cmn_call *call, const PGresult *now, const char *key)
{
	const char *day = cmn_json_get(call->body, key);
	const char *handed = cmn_column(now, 0, "handed_over_on");
	const char *valid = cmn_column(now, 0, "validated_on");
	char pointer[32], first[16], last[16], today[CMN_DAY_LEN];
	struct report_period p = {0};

	snprintf(pointer, sizeof(pointer), "/%s", key);
	report_today(cmn_column(now, 0, "departement"), today);
	report_period_parse(cmn_column(now, 0, "period"), &p);
	report_period_days(&p, first, last);
	if (!report_period_over(&p, today))
		return cmn_fail(&call->err, CMN_E_CONFLICT,
				"la période n’est pas terminée : le rapport reste provisoire",
				"the period is not over: the report stays provisional");
	if (strcmp(day, last) <= 0 || (handed && strcmp(day, handed) < 0) ||
	    (valid && strcmp(day, valid) < 0))
		return cmn_fail_at(
		    &call->err, CMN_E_INVALID, pointer,
		    "ce jour est avant la fin de la période ou avant l’étape précédente",
		    "this day is before the end of the period or the step before");
	return CMN_OK;
}

static enum cmn_err step(struct cmn_call *call, enum report_act act, const char *key,
			 struct report_step_row *row)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	CMN_AUTO(cmn_buf_free) struct cmn_buf files = {0};
	const struct report_at at = report_at(call);
	char departement[4];
	enum report_state next;
	bool first;
	enum cmn_err rc = lab_words_good(call->body, &call->err);

	if (rc == CMN_OK)
		rc = report_aim(call, departement, &now);
	if (rc == CMN_OK)
		rc = check_day(call, now, key);
	if (rc != CMN_OK)
		return rc;
	first = report_validated_first(now);
	row->from = cmn_column(now, 0, "state");
	next = report_after(report_state_of(row->from), act, first);
	if (next == 0 || call->if_match != cmn_pg_int(now, 0, PQfnumber(now, "version"), 0)) {
		/* done before with this key, or not to be done */
		row->from = row->to = "";
		return done(call, report_store_step(&at, &call->write, call->if_match, row));
	}
	row->to = report_state_code(next);
	rc = check_order(call, now, key);
	if (rc == CMN_OK && report_freezes(act, first)) {
		rc = report_make_all(call, now, &files);
		row->files = files.data;
	}
	return rc ? rc : done(call, report_store_step(&at, &call->write, call->if_match, row));
}

enum cmn_err observatory_http_hand_over_report(struct cmn_call *call)
{
	CMN_AUTO(cmn_free_drop) char *to = cmn_json_pg_array(json_object_get(call->body, "to"));
	struct report_step_row row = {
	    .handed_over_on = cmn_json_get(call->body, "handed_over_on"),
	    .handed_over_to = to,
	};

	return to ? step(call, REPORT_HAND_OVER, "handed_over_on", &row)
		  : cmn_no_memory(&call->err);
}

enum cmn_err observatory_http_validate_report(struct cmn_call *call)
{
	struct report_step_row row = {
	    .validated_on = cmn_json_get(call->body, "validated_on"),
	    .validated_by = cmn_json_get(call->body, "validated_by"),
	};

	return step(call, REPORT_VALIDATE, "validated_on", &row);
}

/* Otherwise the store says what it was: done before with this key, or not to be done. */
static bool may_go_back(const struct cmn_call *call, const PGresult *now)
{
	return call->if_match == cmn_pg_int(now, 0, PQfnumber(now, "version"), 0) &&
	       report_after(report_state_of(cmn_column(now, 0, "state")), REPORT_RETURN,
			    report_validated_first(now)) != 0;
}

enum cmn_err observatory_http_return_report(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	const struct report_at at = report_at(call);
	char departement[4];
	enum cmn_err rc = lab_words_good(call->body, &call->err);

	if (rc == CMN_OK)
		rc = report_aim(call, departement, &now);
	if (rc == CMN_OK)
		rc = check_day(call, now, "returned_on");
	if (rc == CMN_OK && may_go_back(call, now))
		rc = check_order(call, now, "returned_on");
	if (rc != CMN_OK)
		return rc;
	return done(call, report_store_return(&at, &call->write, call->if_match,
					      cmn_json_get(call->body, "returned_on"),
					      cmn_json_get(call->body, "reason")));
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * money_report_http.c - what is consumed on a day (R204, R206), the statement of the year (R199),
 * and what one recipient of credits has.
 */
#include "money_file.h"
#include "money_http.h"

#include "cmn/json.h"

#include <stdio.h>
#include <string.h>

#define ENTRIES_MOST 5000 /* in the file; list_budget_entries has them all */

static const char XLSX[] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/* The budget of the path as of `on`. */
static enum cmn_err open_book(struct cmn_call *call, PGresult **ret, struct money_known *known)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *budget = NULL;
	const struct money_at at = money_at(call);
	char room[CMN_DAY_LEN];
	enum cmn_err rc = money_budget_of(call, NULL, &budget);

	if (rc == CMN_OK)
		rc = money_store_book(&at, cmn_call_param(call, "id"),
				      money_on(call, cmn_column(budget, 0, "departement"), room),
				      ret);
	if (rc)
		return rc;
	return money_know(*ret, known) ? CMN_OK : cmn_no_memory(&call->err);
}

/* csv or xlsx; 0: JSON is asked for. */
static enum cmn_sheet_form form_of(const struct cmn_call *call)
{
	const char *format = cmn_call_param(call, "format");

	if (!format || strcmp(format, "json") == 0)
		return 0;
	return strcmp(format, "csv") == 0 ? CMN_SHEET_CSV : CMN_SHEET_XLSX;
}

static void name_file(struct cmn_call *call, const char *name, const PGresult *book,
		      enum cmn_sheet_form form)
{
	char text[160];

	snprintf(text, sizeof(text), "attachment; filename=\"%s-%s-%s.%s\"", name,
		 cmn_column(book, 0, "departement"), cmn_column(book, 0, "on"),
		 form == CMN_SHEET_CSV ? "csv" : "xlsx");
	cmn_call_answer_header(call, "Content-Disposition", text);
	call->content_type = form == CMN_SHEET_CSV ? "text/csv; charset=utf-8" : XLSX;
}

/* --- consumption ----------------------------------------------------------------------------- */

static void put_line(struct cmn_buf *out, json_t *line)
{
	int64_t spent = cmn_json_get_int(line, "spent_cents", 0);
	int64_t planned = json_is_true(json_object_get(line, "dropped"))
			      ? 0
			      : cmn_json_get_int(line, "planned_cents", 0);

	cmn_json_open(out, '{');
	cmn_json_kint(out, "number", cmn_json_get_int(line, "number", 0));
	cmn_json_kstr(out, "kind", cmn_json_get(line, "kind"));
	cmn_json_kstr(out, "label", cmn_json_get(line, "label"));
	cmn_json_kint(out, "planned_cents", planned);
	cmn_json_kint(out, "spent_cents", spent);
	cmn_json_kint(out, "left_cents", planned - spent);
	cmn_json_kint(out, "spent_permille", money_permille(spent, planned));
	cmn_json_close(out, '}');
}

static enum cmn_err put_consumption(struct cmn_call *call, const PGresult *book,
				    const struct money_known *known)
{
	static const char *const SHOWN[] = {
	    "id",          "departement",    "year",           "version", "on",
	    "spent_cents", "reserved_cents", "received_cents", "months"};
	CMN_AUTO(cmn_json_drop) json_t *lines = json_loads(cmn_column(book, 0, "lines"), 0, NULL);
	struct cmn_buf *out = &call->out;
	json_t *line;
	size_t i;

	cmn_json_open(out, '{');
	money_put(out, book, SHOWN, CMN_LEN(SHOWN));
	cmn_json_kint(out, "days", known->days);
	cmn_json_kint(out, "elapsed_days", known->elapsed);
	cmn_json_kint(out, "elapsed_permille", money_permille(known->elapsed, known->days));
	cmn_json_kint(out, "available_cents", known->available);
	cmn_json_kint(out, "left_cents", known->available - known->state.spent);
	cmn_json_kint(out, "spent_permille", money_permille(known->state.spent, known->available));
	cmn_json_key(out, "lines");
	cmn_json_open(out, '[');
	json_array_foreach(lines, i, line) put_line(out, line);
	cmn_json_close(out, ']');
	money_put_flags(out, &known->state, "alerts", true);
	cmn_json_close(out, '}');
	return out->failed || !lines ? cmn_no_memory(&call->err) : CMN_OK;
}

enum cmn_err directory_http_read_consumption(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *book = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *entries = NULL;
	const struct money_at at = money_at(call);
	enum cmn_sheet_form form = form_of(call);
	struct money_known known;
	enum cmn_err rc = open_book(call, &book, &known);

	if (rc == CMN_OK && !form)
		return put_consumption(call, book, &known);
	if (rc == CMN_OK)
		rc = money_store_entries(&at, cmn_call_param(call, "id"), NULL, "", "",
					 ENTRIES_MOST, &entries);
	if (rc)
		return rc;
	name_file(call, "consommation", book, form);
	return money_file_consumption(
		   &(struct money_file){book, entries, ENTRIES_MOST, &known, call->lang}, form,
		   &call->out)
		   ? CMN_OK
		   : cmn_no_memory(&call->err);
}

/* --- statement ------------------------------------------------------------------------------- */

/* The estimated value of gifts in kind; those without one are not in it. */
static int64_t worth(const PGresult *book)
{
	CMN_AUTO(cmn_json_drop) json_t *rows = json_loads(cmn_column(book, 0, "in_kind"), 0, NULL);
	const json_t *row;
	int64_t sum = 0;
	size_t i;

	json_array_foreach(rows, i, row) sum += cmn_json_get_int(row, "estimated_cents", 0);
	return sum;
}

static enum cmn_err put_statement(struct cmn_call *call, const PGresult *book,
				  const struct money_known *known)
{
	static const char *const SHOWN[] = {
	    "id",
	    "departement",
	    "year",
	    "version",
	    "on",
	    "ars_cents",
	    "ars_source",
	    "cd_cents",
	    "carried_in_cents",
	    "income",
	    "received_cents",
	    "lines",
	    "planned_cents",
	    "spent_cents",
	    "passed_on_cents",
	    "shares",
	    "reserves",
	    "reserved_cents",
	    "in_kind",
	    "fundings",
	};
	struct cmn_buf *out = &call->out;

	cmn_json_open(out, '{');
	money_put(out, book, SHOWN, CMN_LEN(SHOWN));
	cmn_json_kint(out, "in_kind_cents", worth(book));
	cmn_json_kint(out, "result_cents", known->result);
	money_put_flags(out, &known->state, "flags", false);
	cmn_json_close(out, '}');
	return out->failed ? cmn_no_memory(&call->err) : CMN_OK;
}

enum cmn_err directory_http_read_statement(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *book = NULL;
	enum cmn_sheet_form form = form_of(call);
	struct money_known known;
	enum cmn_err rc = open_book(call, &book, &known);

	if (rc)
		return rc;
	if (!form)
		return put_statement(call, book, &known);
	name_file(call, "bilan-financier", book, form);
	return money_file_statement(&(struct money_file){book, NULL, 0, &known, call->lang}, form,
				    &call->out)
		   ? CMN_OK
		   : cmn_no_memory(&call->err);
}

/* --- one recipient --------------------------------------------------------------------------- */

/* Of the organisation of the token, which needs no other's leave. */
enum cmn_err directory_http_read_own_credits(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	const struct money_at at = money_at(call);
	const char *departement = cmn_call_param(call, "departement");
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);

	if (rc)
		return rc;
	if (!cmn_uuid_valid(call->caller->organisation))
		return cmn_fail(&call->err, CMN_E_FORBIDDEN,
				"votre jeton ne nomme pas votre organisation",
				"your token does not name your organisation");
	rc = money_store_own(&at, departement, cmn_call_param(call, "year"),
			     call->caller->organisation, &res);
	if (rc)
		return rc;
	cmn_json_open(&call->out, '{');
	cmn_json_key(&call->out, "items");
	cmn_json_open(&call->out, '[');
	for (int row = 0; row < PQntuples(res); row++) {
		/* the writer of rows begins a document: the comma is ours */
		if (row > 0)
			cmn_buf_char(&call->out, ',');
		cmn_pg_write_row(&call->out, res, row);
	}
	cmn_json_close(&call->out, ']');
	cmn_json_close(&call->out, '}');
	return call->out.failed ? cmn_no_memory(&call->err) : CMN_OK;
}

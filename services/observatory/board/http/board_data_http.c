/* SPDX-License-Identifier: EUPL-1.2
 *
 * board_data_http.c - open data: what the public sees, as files, the same for whoever asks.
 */
#include "board_read.h"
#include "board_write.h"
#include "observatory_ops.h"
#include "release_gate.h"

#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

/* Columns of the file, and those of the gate that they are taken from. */
static const struct {
	const char *name;
	int told;
} COLUMNS[] = {
    {"span", RELEASE_TOLD_SPAN},
    {"period", RELEASE_TOLD_PERIOD},
    {"place_kind", RELEASE_TOLD_PLACE_KIND},
    {"place", RELEASE_TOLD_PLACE},
    {"indicator", RELEASE_TOLD_INDICATOR},
    {"definition_version", RELEASE_TOLD_VERSION},
    {"part", RELEASE_TOLD_PART},
    {"key", RELEASE_TOLD_KEY},
    {"state", RELEASE_TOLD_SAID},
    {"number", RELEASE_TOLD_N},
    {"rate_percent", RELEASE_TOLD_RATE},
    {"mean_days", RELEASE_TOLD_MEAN},
    {"median_days", RELEASE_TOLD_MEDIAN},
    {"together_block", RELEASE_TOLD_BLOCK},
    {"together_number", RELEASE_TOLD_TOGETHER},
    {"edition", RELEASE_TOLD_EDITION},
    {"released_at", RELEASE_TOLD_AT},
};

static void put_heads(struct cmn_buf *out)
{
	board_csv_cell(out, "departement", false);
	for (size_t i = 0; i < CMN_LEN(COLUMNS); i++)
		board_csv_cell(out, COLUMNS[i].name, i + 1 == CMN_LEN(COLUMNS));
}

static enum cmn_err put_rows(struct cmn_call *call, const PGresult *page, void *arg)
{
	const char *departement = arg;

	for (int row = 0; row < PQntuples(page); row++) {
		board_csv_cell(&call->out, departement, false);
		for (size_t i = 0; i < CMN_LEN(COLUMNS); i++) {
			const char *text = cmn_pg_text(page, row, COLUMNS[i].told);

			board_csv_cell(&call->out, text ? text : "", i + 1 == CMN_LEN(COLUMNS));
		}
	}
	if (call->out.failed)
		return cmn_fail_at(&call->err, CMN_E_BAD_REQUEST, "query:departement",
				   "trop de lignes pour un fichier : choisir un département",
				   "too many lines for one file: choose a département");
	return CMN_OK;
}

static enum cmn_err put_departement(struct cmn_call *call, const char *departement, unsigned year)
{
	char from[16], to[16], copy[8];
	const struct release_asked asked = {
	    .departement = departement,
	    .audience = RELEASE_PUBLIC,
	    .from = from,
	    .to = to,
	};

	snprintf(from, sizeof(from), "%04u-01-01", year);
	snprintf(to, sizeof(to), "%04u-01-01", year + 1);
	snprintf(copy, sizeof(copy), "%s", departement);
	return board_each_page(call, &asked, put_rows, copy);
}

static void name_file(struct cmn_call *call, const char *name)
{
	char text[120];

	snprintf(text, sizeof(text), "attachment; filename=\"%s.csv\"", name);
	cmn_call_answer_header(call, "Content-Disposition", text);
	call->content_type = "text/csv; charset=utf-8";
}

enum cmn_err observatory_http_get_open_figures(struct cmn_call *call)
{
	const struct cmn_code_list *list = cmn_code_list_find("departements");
	const char *only = cmn_call_param(call, "departement");
	unsigned year = (unsigned)strtoul(cmn_call_param(call, "year"), NULL, 10) % 10000;
	enum cmn_err rc = CMN_OK;
	char name[64];

	put_heads(&call->out);
	if (only)
		rc = put_departement(call, only, year);
	for (size_t i = 0; !only && list && rc == CMN_OK && i < list->n; i++)
		rc = put_departement(call, list->codes[i].code, year);
	if (rc != CMN_OK)
		return rc;
	snprintf(name, sizeof(name), "communautes-360-%u%s%.4s", year, only ? "-" : "",
		 only ? only : "");
	name_file(call, name);
	return CMN_OK;
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "import_record.h"
#include "import_value.h"

#include "cmn/clock.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <stdio.h>
#include <string.h>

/* Refused, and the column that is at fault is the one for this field, or the field itself. */
static void refuse(struct intake_import_plan *plan, const struct cmn_csv *csv, const char *field,
		   struct intake_import_row *row, const char *fr, const char *en)
{
	const char *column = field;

	if (row->reason[CMN_FR][0])
		return;
	for (size_t i = 0; i < cmn_csv_columns(csv); i++)
		if (plan->at[i] == intake_import_field(field))
			column = cmn_csv_column(csv, i);
	snprintf(row->column, sizeof(row->column), "%s", column);
	intake_import_refuse(row, fr, en);
}

/* --- cells ------------------------------------------------------------------------------------ */

static void read_cell(struct intake_import_plan *plan, const struct cmn_csv *csv, size_t i,
		      struct intake_import_cells *cells, struct intake_import_row *row)
{
	const struct intake_import_field *field = &INTAKE_IMPORT_FIELDS[plan->at[i]];
	CMN_AUTO(cmn_free_drop) char *text = intake_import_trimmed(cmn_csv_at(csv, i));
	json_t *value = NULL;

	if (!text || !*text)
		return;
	intake_import_value(plan, field, intake_import_mapped(plan->values[i], text), &value, row);
	if (row->reason[CMN_FR][0] && !row->column[0])
		snprintf(row->column, sizeof(row->column), "%s", cmn_csv_column(csv, i));
	json_decref(cells->of[plan->at[i]]);
	cells->of[plan->at[i]] = value;
}

static void read_defaults(struct intake_import_plan *plan, int only,
			  struct intake_import_cells *cells, struct intake_import_row *row)
{
	size_t i;
	json_t *d;

	json_array_foreach(plan->defaults, i, d)
	{
		int at = intake_import_field(cmn_json_get(d, "field"));
		json_t *value = NULL;

		if (at < 0 || cells->of[at] || (only >= 0 && at != only))
			continue;
		intake_import_value(plan, &INTAKE_IMPORT_FIELDS[at], cmn_json_get(d, "value"),
				    &value, row);
		if (row->reason[CMN_FR][0] && !row->column[0])
			snprintf(row->column, sizeof(row->column), "%s",
				 INTAKE_IMPORT_FIELDS[at].code);
		cells->of[at] = value;
	}
}

/* only: that field alone; -1: all. */
static void read_cells(struct intake_import_plan *plan, const struct cmn_csv *csv, int only,
		       struct intake_import_cells *cells, struct intake_import_row *row)
{
	for (size_t i = 0; i < cmn_csv_columns(csv); i++)
		if (plan->at[i] >= 0 && (only < 0 || plan->at[i] == only))
			read_cell(plan, csv, i, cells, row);
	read_defaults(plan, only, cells, row);
}

/* --- the row ---------------------------------------------------------------------------------- */

static void check_consent(struct intake_import_plan *plan, const struct cmn_csv *csv,
			  const struct intake_import_cells *cells, struct intake_import_row *row)
{
	static const char *const NEEDED[] = {"consent_purpose", "consent_categories",
					     "consent_recipients"};
	const char *decision = intake_import_said(cells, "consent_decision");

	for (size_t i = 0; decision && strcmp(decision, "given") == 0 && i < CMN_LEN(NEEDED); i++)
		if (!intake_import_cell(cells, NEEDED[i]))
			refuse(plan, csv, NEEDED[i], row,
			       "un accord dit pour quoi, quelles données et à qui",
			       "an agreement says what for, which data and to whom");
}

/* What one value alone cannot tell. */
static void check_row(struct intake_import_plan *plan, const struct cmn_csv *csv,
		      const struct intake_import_cells *cells, const char *outcome,
		      struct intake_import_row *row)
{
	const char *received = intake_import_said(cells, "received_at"),
		   *opened = intake_import_said(cells, "opened_at");
	const char *closed = intake_import_said(cells, "closed_at");
	bool situation = strcmp(outcome, "open") == 0 || strcmp(outcome, "closed") == 0;

	if (!received)
		refuse(plan, csv, "received_at", row, "date de réception absente",
		       "date of reception missing");
	if (!intake_import_cell(cells, "channel"))
		refuse(plan, csv, "channel", row, "canal absent", "channel missing");
	if (received && opened && strcmp(opened, received) < 0)
		refuse(plan, csv, "opened_at", row, "ouverture avant la réception",
		       "opened before it was received");
	if (closed && strcmp(closed, opened ? opened : received ? received : "") < 0)
		refuse(plan, csv, "closed_at", row, "clôture avant l’ouverture",
		       "closed before it was opened");
	if (situation && !intake_import_cell(cells, "conseiller"))
		refuse(plan, csv, "conseiller", row, "situation sans conseiller",
		       "situation without a conseiller");
	if (strcmp(outcome, "closed") == 0 &&
	    (!closed || !intake_import_cell(cells, "closure_reason")))
		refuse(plan, csv, closed ? "closure_reason" : "closed_at", row,
		       "clôture sans date ou sans motif", "closure without a date or a reason");
	check_consent(plan, csv, cells, row);
}

/* The row as it stands, and how often it stood before in this file: the same file again is known
 * line by line, two equal lines are two. */
static bool fingerprint(struct intake_import_plan *plan, const struct cmn_csv *csv,
			const char *external, struct intake_import_row *row)
{
	unsigned char digest[32];
	gnutls_hash_hd_t md;
	int64_t times;
	bool ok;

	if (gnutls_hash_init(&md, GNUTLS_DIG_SHA256) < 0)
		return false;
	for (size_t i = 0; i < (external ? 1 : cmn_csv_columns(csv)); i++) {
		const char *text = external ? external : cmn_csv_at(csv, i);

		(void)gnutls_hash(md, text, strlen(text) + 1);
	}
	gnutls_hash_deinit(md, digest);
	for (size_t i = 0; i < sizeof(digest); i++)
		snprintf(row->fingerprint + 2 * i, 3, "%02x", digest[i]);
	times = cmn_json_get_int(plan->seen, row->fingerprint, 0) + 1;
	ok = json_object_set_new(plan->seen, row->fingerprint, json_integer(times)) == 0;
	if (times > 1 && !external)
		snprintf(row->fingerprint + 64, sizeof(row->fingerprint) - 64, "+%d",
			 (int)(times % 100000));
	else if (times > 1)
		intake_import_refuse(row, "numéro déjà présent plus haut dans ce fichier",
				     "number that stands further up in this file");
	return ok;
}

enum cmn_err intake_import_row(struct intake_import_plan *plan, const struct cmn_csv *csv,
			       struct intake_import_row *ret, struct cmn_error *err)
{
	CMN_AUTO(intake_import_cells_drop) struct intake_import_cells cells = {0};
	const char *outcome;

	*ret = (struct intake_import_row){0};
	read_cells(plan, csv, -1, &cells, ret);
	outcome = intake_import_said(&cells, "outcome");
	if (!outcome)
		outcome = intake_import_outcome(intake_import_cell(&cells, "opened_at") != NULL,
						intake_import_cell(&cells, "closed_at") != NULL);
	check_row(plan, csv, &cells, outcome, ret);
	if (!fingerprint(plan, csv, intake_import_said(&cells, "external_id"), ret))
		return cmn_no_memory(err);
	if (ret->reason[CMN_FR][0])
		return CMN_OK;
	ret->record = intake_import_record(plan, &cells, outcome);
	if (!ret->record)
		return cmn_no_memory(err);
	return CMN_OK;
}

enum cmn_err intake_import_pass(struct intake_import_plan *plan, const struct cmn_csv *csv,
				struct cmn_error *err)
{
	CMN_AUTO(intake_import_cells_drop) struct intake_import_cells cells = {0};
	struct intake_import_row row = {0};

	read_cells(plan, csv, intake_import_field("external_id"), &cells, &row);
	return fingerprint(plan, csv, intake_import_said(&cells, "external_id"), &row)
		   ? CMN_OK
		   : cmn_no_memory(err);
}

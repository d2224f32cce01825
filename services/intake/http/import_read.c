/* SPDX-License-Identifier: EUPL-1.2
 *
 * import_read.c - a file becomes lines, slice by slice.  A call does what it has time for, and
 * the same call again goes on behind the last slice; the file itself is not kept meanwhile.
 */
#include "import_value.h"

#include "import_store.h"

#include "cmn/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* --- proof reading ---------------------------------------------------------------------------- */

static enum cmn_err open_file(struct cmn_call *call, const struct intake_import_file *file,
			      struct cmn_csv **ret)
{
	return cmn_csv_open_text("csv", file->bytes, file->n, file->delimiter, ret, &call->err);
}

enum cmn_err intake_import_proof_read(struct cmn_call *call, const struct intake_import_file *file)
{
	CMN_AUTO(cmn_csv_close) struct cmn_csv *csv = NULL;
	bool end = false;
	int n = 0;
	enum cmn_err rc = open_file(call, file, &csv);

	while (rc == CMN_OK && !end) {
		rc = cmn_csv_next(csv, &end, &call->err);
		if (rc == CMN_E_INVALID && cmn_csv_goes_on(csv))
			rc = CMN_OK;
		if (rc == CMN_OK && !end && ++n > INTAKE_IMPORT_LINES)
			return cmn_fail_at(&call->err, CMN_E_INVALID, "/content",
					   "plus de 50 000 lignes : partager le fichier",
					   "more than 50 000 lines: part the file");
	}
	if (rc != CMN_E_INVALID)
		return rc;

	struct cmn_error why = call->err;

	return cmn_fail_at(&call->err, CMN_E_INVALID, "/content", "%s%.0s", "%.0s%s",
			   why.detail[CMN_FR], why.detail[CMN_EN]);
}

/* --- its lines -------------------------------------------------------------------------------- */

struct reading {
	struct cmn_call *call;
	struct intake_import_plan plan;
	struct cmn_csv *csv;
	json_t *lines; /* rows `from` to before `at`, as lines */
	int64_t from, at;
	bool reading, end;
};

static void reading_drop(struct reading *r)
{
	json_decref(r->lines);
	cmn_csv_close(&r->csv);
	intake_import_plan_free(&r->plan);
}

static json_t *or_null(const char *text)
{
	return text[0] ? json_string(text) : json_null();
}

/* Takes the record of the row. */
static int put_row(struct reading *r, struct intake_import_row *row)
{
	json_t *line =
	    json_pack("{s:I, s:s, s:s}", "line", (json_int_t)cmn_csv_line(r->csv), "outcome",
		      row->record ? "ready" : "refused", "fingerprint", row->fingerprint);
	int failed = 0;

	if (row->record) {
		failed = json_object_set_new(line, "record", row->record);
	} else {
		failed |= json_object_set_new(line, "column_name", or_null(row->column));
		failed |= json_object_set_new(line, "reason_fr", or_null(row->reason[CMN_FR]));
		failed |= json_object_set_new(line, "reason_en", or_null(row->reason[CMN_EN]));
	}
	row->record = NULL;
	return failed | json_array_append_new(r->lines, line);
}

/* A line with too many or too few fields is refused; proof reading found no other fault. */
static enum cmn_err refuse_width(struct reading *r)
{
	struct intake_import_row row = {.fingerprint = "-"};

	intake_import_refuse(&row, "nombre de colonnes différent de celui de la première ligne",
			     "another number of columns than the first line has");
	cmn_error_init(&r->call->err);
	return put_row(r, &row) == 0 ? CMN_OK : cmn_no_memory(&r->call->err);
}

/* One row of the file: passed over when it is a line already. */
static enum cmn_err read_row(struct reading *r)
{
	struct cmn_error *err = &r->call->err;
	struct intake_import_row row = {0};
	enum cmn_err rc = cmn_csv_next(r->csv, &r->end, err);
	bool fits = rc == CMN_OK;

	if (r->end || (!fits && (rc != CMN_E_INVALID || !cmn_csv_goes_on(r->csv))))
		return rc;
	if (r->at++ < r->from) {
		if (fits)
			return intake_import_pass(&r->plan, r->csv, err);
		cmn_error_init(err);
		return CMN_OK;
	}
	if (!fits)
		return refuse_width(r);
	rc = intake_import_row(&r->plan, r->csv, &row, err);
	return rc == CMN_OK && put_row(r, &row) != 0 ? cmn_no_memory(&r->call->err) : rc;
}

static enum cmn_err where(struct reading *r)
{
	return intake_store_import_stood(r->call->pool, &r->call->ctx, r->plan.id,
					 r->plan.departement, &r->reading, &r->from, &r->call->err);
}

/* What was read is stored.  When another call was here first, who knows where it stands now. */
static enum cmn_err store(struct reading *r)
{
	struct cmn_call *call = r->call;
	CMN_AUTO(cmn_free_drop) char *text = NULL;
	bool taken = false;
	enum cmn_err rc = intake_import_match(call, &r->plan, r->lines);

	text = rc == CMN_OK ? json_dumps(r->lines, JSON_COMPACT) : NULL;
	if (rc == CMN_OK && !text)
		rc = cmn_no_memory(&call->err);
	const struct intake_import_part part = {.id = r->plan.id,
						.departement = r->plan.departement,
						.lines = text,
						.from = r->from,
						.to = r->at,
						.last = r->end};

	if (rc == CMN_OK)
		rc = intake_store_import_read(call->pool, &call->ctx, &part, &taken, &call->err);
	json_array_clear(r->lines);
	if (rc != CMN_OK)
		return rc;
	r->from = r->at;
	r->reading = !r->end;
	return taken ? CMN_OK : where(r);
}

static enum cmn_err read_on(struct reading *r, int64_t until)
{
	enum cmn_err rc = where(r);
	int slices = 0;

	while (rc == CMN_OK && r->reading && !r->end) {
		rc = read_row(r);
		if (rc != CMN_OK || (!r->end && r->at - r->from < INTAKE_IMPORT_SLICE))
			continue;
		rc = store(r);
		if (rc == CMN_OK && (r->reading || slices > 0))
			intake_store_import_measure(r->call->pool, &r->call->ctx, ++slices);
		if (cmn_clock_mono_ms() >= until)
			break;
	}
	return rc;
}

enum cmn_err intake_import_read(struct cmn_call *call, const struct intake_import_file *file,
				const char *id, int64_t until)
{
	CMN_AUTO(reading_drop) struct reading r = {.call = call, .lines = json_array()};
	enum cmn_err rc = r.lines ? open_file(call, file, &r.csv) : cmn_no_memory(&call->err);

	if (rc == CMN_OK)
		rc = intake_import_plan(call, r.csv, &r.plan);
	r.plan.id = id;
	return rc == CMN_OK ? read_on(&r, until) : rc;
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "definition_file.h"
#include "definition_store.h"

#include "cmn/calendar.h"
#include "cmn/csv.h"

#include <stdio.h>
#include <string.h>

#define FILE_ROWS_MAX 4096
#define INDICATORS    "indicators.csv"
#define PARTS         "indicator-parts.csv"

/* The lines of the rows of both files, in the order told. */
struct reading {
	struct observatory_set *set;
	long definition_lines[FILE_ROWS_MAX], part_lines[FILE_ROWS_MAX];
	size_t n_definitions, n_parts;
	struct cmn_error *err;
};

static void close_csv(struct cmn_csv **csv)
{
	cmn_csv_close(csv);
}

static enum cmn_err bad(struct cmn_error *err, const char *file, long line, const char *column)
{
	return cmn_fail(err, CMN_E_INVALID, "%s, ligne %ld, colonne « %s » : valeur illisible",
			"%s, line %ld, column “%s”: unreadable value", file, line, column);
}

/* "" where the column may be empty: `otherwise`. */
static bool day_in(const struct cmn_csv *csv, const char *column, int32_t otherwise, int32_t *ret)
{
	const char *text = cmn_csv_get(csv, column);
	int day = otherwise;

	if (text[0] ? !cmn_day_parse(text, &day) : otherwise == 0)
		return false;
	*ret = day;
	return true;
}

static int number_in(const char *text)
{
	char *end = NULL;
	const long n = strtol(text, &end, 10);

	return end != text && !*end && n > 0 && n < 10000 ? (int)n : 0;
}

static enum cmn_err definition_row(struct reading *r, const struct cmn_csv *csv)
{
	struct observatory_definition d = {
	    .indicator = cmn_csv_get(csv, "indicator"),
	    .version = number_in(cmn_csv_get(csv, "version")),
	    .departements = "",
	    .unit = cmn_csv_get(csv, "unit"),
	    .periodicity = cmn_csv_get(csv, "periodicity"),
	    .label = {cmn_csv_get(csv, "label_fr"), cmn_csv_get(csv, "label_en")},
	    .rule = {cmn_csv_get(csv, "rule_fr"), cmn_csv_get(csv, "rule_en")},
	    .source = cmn_csv_get(csv, "source"),
	};
	const long line = cmn_csv_line(csv);

	if (!day_in(csv, "valid_from", 0, &d.valid_from))
		return bad(r->err, INDICATORS, line, "valid_from");
	if (!day_in(csv, "valid_to", INT32_MAX, &d.valid_to))
		return bad(r->err, INDICATORS, line, "valid_to");
	if (r->n_definitions == FILE_ROWS_MAX)
		return bad(r->err, INDICATORS, line, "indicator");
	d.decided = d.valid_to != INT32_MAX;
	r->definition_lines[r->n_definitions++] = line;
	observatory_set_add(r->set, &d);
	return CMN_OK;
}

static enum cmn_err part_row(struct reading *r, const struct cmn_csv *csv)
{
	const struct observatory_part_text p = {
	    .indicator = cmn_csv_get(csv, "indicator"),
	    .version = number_in(cmn_csv_get(csv, "version")),
	    .part = cmn_csv_get(csv, "part"),
	    .kind = cmn_csv_get(csv, "kind"),
	    .all = cmn_csv_get(csv, "all"),
	    .any = cmn_csv_get(csv, "any"),
	    .none = cmn_csv_get(csv, "none"),
	    .by = cmn_csv_get(csv, "by"),
	    .measure = observatory_measure_named(cmn_csv_get(csv, "measure")),
	};

	if (r->n_parts == FILE_ROWS_MAX)
		return bad(r->err, PARTS, cmn_csv_line(csv), "part");
	r->part_lines[r->n_parts++] = cmn_csv_line(csv);
	observatory_set_part(r->set, &p);
	return CMN_OK;
}

static enum cmn_err read_rows(struct reading *r, const char *name, const char *text,
			      enum cmn_err (*row)(struct reading *, const struct cmn_csv *))
{
	CMN_AUTO(close_csv) struct cmn_csv *csv = NULL;
	bool end = false;
	enum cmn_err rc = cmn_csv_open_text(name, text, strlen(text), ',', &csv, r->err);

	while (rc == CMN_OK) {
		rc = cmn_csv_next(csv, &end, r->err);
		if (rc != CMN_OK || end)
			break;
		rc = row(r, csv);
	}
	return rc;
}

/* The fault, with its place put before it. */
static enum cmn_err refuse(const struct reading *r, const struct observatory_fault *f)
{
	const bool whole = f->part == OBSERVATORY_NO_PART;
	const long line =
	    whole ? r->definition_lines[observatory_set_told(r->set, f->definition)]
		  : r->part_lines[observatory_set_part_told(r->set, f->definition, f->part)];
	const char *file = whole ? INDICATORS : PARTS;
	enum cmn_err rc = cmn_fail(r->err, CMN_E_INVALID, "%s, ligne %ld, colonne « %s » : %s",
				   "%s, line %ld, column “%s”: %s", file, line, f->field, f->fr);

	snprintf(r->err->detail[CMN_EN], sizeof(r->err->detail[CMN_EN]),
		 "%.20s, line %ld, column “%.20s”: %.150s", file, line, f->field, f->en);
	return rc;
}

static enum cmn_err check(const struct reading *r)
{
	const struct observatory_vocabulary *v = observatory_vocabulary(r->err);
	struct observatory_fault fault;
	size_t n;
	const struct observatory_definition *all = observatory_set_all(r->set, &n);

	if (!v)
		return r->err->code;
	if (!observatory_versions_good(all, n, &fault))
		return refuse(r, &fault);
	for (size_t i = 0; i < n; i++) {
		if (observatory_definition_good(&all[i], v, &fault))
			continue;
		fault.definition = i;
		return refuse(r, &fault);
	}
	return CMN_OK;
}

static enum cmn_err close_and_check(struct reading *r)
{
	size_t orphan = SIZE_MAX;
	enum cmn_err rc = observatory_set_close(r->set, &orphan, r->err);

	if (rc == CMN_E_INVALID && orphan < r->n_parts)
		return cmn_fail(r->err, CMN_E_INVALID,
				"%s, ligne %ld, colonne « %s » : indicateur ou version inconnus",
				"%s, line %ld, column “%s”: unknown indicator or version", PARTS,
				r->part_lines[orphan], "indicator");
	return rc == CMN_OK ? check(r) : rc;
}

enum cmn_err observatory_definitions_read(const char *indicators, const char *parts,
					  struct observatory_set **ret, struct cmn_error *err)
{
	CMN_AUTO(observatory_set_drop) struct observatory_set *set = observatory_set_new();
	struct reading *r = calloc(1, sizeof(*r));
	enum cmn_err rc;

	if (!r || !set) {
		free(r);
		return cmn_no_memory(err);
	}
	r->set = set;
	r->err = err;
	rc = read_rows(r, INDICATORS, indicators, definition_row);
	if (rc == CMN_OK)
		rc = read_rows(r, PARTS, parts, part_row);
	if (rc == CMN_OK)
		rc = close_and_check(r);
	free(r);
	if (rc == CMN_OK)
		*ret = CMN_TAKE(set);
	return rc;
}

enum cmn_err observatory_definitions_own(struct observatory_set **ret, struct cmn_error *err)
{
	return observatory_definitions_read(OBSERVATORY_INDICATORS_CSV,
					    OBSERVATORY_INDICATOR_PARTS_CSV, ret, err);
}

enum cmn_err observatory_definitions_start(struct cmn_conn *conn, const char *now,
					   struct cmn_error *err)
{
	CMN_AUTO(observatory_set_drop) struct observatory_set *set = NULL;
	enum cmn_err rc = observatory_definitions_own(&set, err);

	return rc == CMN_OK ? observatory_store_definitions_put(conn, set, now, err) : rc;
}

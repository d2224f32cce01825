/* SPDX-License-Identifier: EUPL-1.2 */
#include "import.h"

#include "invented.h"
#include "publish.h"

#include <string.h>

#define CHUNK         262144
#define INVENTED_DATE "2026-01-01" /* fixed: a second import must change nothing */
#define REPORTED_MAX  100          /* refused lines that are printed; all are counted */

static void drop_buf(struct cmn_buf *b)
{
	cmn_buf_free(b);
}

static void report(const struct directory_import *import, const char *file, long line,
		   const char *column, const char *fr, const char *en, long nth)
{
	bool english = import->lang == CMN_EN;

	if (nth <= REPORTED_MAX)
		fprintf(import->errors,
			english ? "%s:%ld:%s: expected %s\n" : "%s:%ld:%s : %s attendu\n", file,
			line, column, english ? en : fr);
}

static enum cmn_err refused(long n, struct cmn_error *err)
{
	return cmn_fail(err, CMN_E_INVALID, "%ld ligne(s) refusée(s), rien n’est enregistré",
			"%ld line(s) refused, nothing is stored", n);
}

/* Read every line into the stage; a refused line does not stop the reading, so that one run names
 * all of them. */
static enum cmn_err read_lines(const struct directory_import *import,
			       const struct directory_source *source, struct cmn_csv *csv,
			       struct directory_import_count *count, struct cmn_error *err)
{
	struct cmn_buf rows CMN_AUTO(drop_buf);
	enum cmn_err rc;
	bool end = false;

	cmn_buf_init(&rows, CHUNK + 2 * CMN_CSV_LINE_MAX);
	for (;;) {
		const char *column = "";
		enum directory_value expected = DIRECTORY_VALUE_TEXT;

		rc = cmn_csv_next(csv, &end, err);
		if (rc || end)
			break;
		switch (
		    directory_source_line(source, csv, &import->types, &rows, &column, &expected)) {
		case DIRECTORY_LINE_ROW:
			count->read++;
			break;
		case DIRECTORY_LINE_SKIPPED:
			count->skipped++;
			break;
		case DIRECTORY_LINE_BAD:
			report(import, source->file, cmn_csv_line(csv), column,
			       directory_value_expected(expected, false),
			       directory_value_expected(expected, true), ++count->refused);
			break;
		}
		if (rows.len < CHUNK)
			continue;
		rc = directory_stage_put(import->conn, &rows, err);
		if (rc)
			break;
		cmn_buf_reset(&rows);
	}
	return rc ? rc : directory_stage_put(import->conn, &rows, err);
}

/* What refers to a commune, a département or an actor that does not exist, and what comes twice. */
static enum cmn_err check_references(const struct directory_import *import, const char *file,
				     const struct directory_stage *stage,
				     struct directory_import_count *count, struct cmn_error *err)
{
	PGresult *dangling CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc;

	if (stage->check.sql == NULL)
		return CMN_OK;
	rc = directory_stage_check(import->conn, stage, &dangling, err);
	for (int i = 0; rc == CMN_OK && i < PQntuples(dangling); i++) {
		bool repeated = strcmp(PQgetvalue(dangling, i, 2), "repeated") == 0;

		report(import, file, (long)cmn_pg_int(dangling, i, 0, 0),
		       PQgetvalue(dangling, i, 1),
		       repeated ? "une clé qui ne revient pas" : "une référence connue",
		       repeated ? "a key that does not come twice" : "a known reference",
		       ++count->refused);
	}
	return rc;
}

static enum cmn_err settle(const struct directory_import *import, const char *file,
			   const char *date, const struct directory_stage *stage,
			   struct directory_import_count *count, struct cmn_error *err)
{
	PGresult *changed CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = directory_stage_close(import->conn, err);

	if (rc == CMN_OK)
		rc = check_references(import, file, stage, count, err);
	if (rc == CMN_OK && count->refused > 0)
		rc = refused(count->refused, err);
	if (rc == CMN_OK)
		rc = directory_stage_apply(import->conn, stage, import->now, date, &changed, err);
	if (rc)
		return rc;
	count->changed = PQntuples(changed);
	return directory_publish(import->conn, stage->fact, changed, import->now, err);
}

static enum cmn_err finish(const struct directory_import *import, enum cmn_err rc,
			   struct cmn_error *err)
{
	if (rc == CMN_OK && !import->dry_run)
		return cmn_conn_commit(import->conn, err);
	cmn_conn_rollback(import->conn);
	return rc;
}

/* A header that lacks a column would fill it with nothing, silently. */
static enum cmn_err check_header(const struct directory_source *source, const struct cmn_csv *csv,
				 struct cmn_error *err)
{
	for (size_t i = 0; i < source->n_columns; i++) {
		if (!cmn_csv_has(csv, source->columns[i].name))
			return cmn_fail(err, CMN_E_INVALID, "%s : colonne « %s » absente",
					"%s: column \"%s\" is missing", source->file,
					source->columns[i].name);
	}
	return CMN_OK;
}

enum cmn_err directory_import_source(const struct directory_import *import,
				     const struct directory_source *source,
				     struct directory_import_count *ret, struct cmn_error *err)
{
	struct cmn_csv *csv CMN_AUTO(cmn_csv_close) = NULL;
	char path[4096];
	enum cmn_err rc;

	*ret = (struct directory_import_count){0};
	snprintf(path, sizeof(path), "%s/%s", import->dir, source->file);
	rc = cmn_csv_open(path, ',', &csv, err);
	if (rc == CMN_OK)
		rc = check_header(source, csv, err);
	if (rc == CMN_OK)
		rc = cmn_conn_begin(import->conn, err);
	if (rc)
		return rc;
	rc = directory_stage_open(import->conn, source->stage, err);
	if (rc == CMN_OK) {
		rc = read_lines(import, source, csv, ret, err);
		if (rc == CMN_OK)
			rc = settle(import, source->file, source->date, source->stage, ret, err);
		else
			directory_stage_abandon(import->conn);
	}
	return finish(import, rc, err);
}

static enum cmn_err put_all(const struct directory_import *import,
			    const struct directory_stage *stage, const struct cmn_buf *rows,
			    struct directory_import_count *count, struct cmn_error *err)
{
	enum cmn_err rc = directory_stage_open(import->conn, stage, err);

	if (rc)
		return rc;
	rc = directory_stage_put(import->conn, rows, err);
	if (rc) {
		directory_stage_abandon(import->conn);
		return rc;
	}
	return settle(import, "invented", INVENTED_DATE, stage, count, err);
}

enum cmn_err directory_import_invented(const struct directory_import *import, unsigned n,
				       uint64_t seed, struct directory_import_count *ret_actors,
				       struct directory_import_count *ret_offers,
				       struct cmn_error *err)
{
	struct directory_invention invention CMN_AUTO(directory_invention_clear) = {0};
	struct directory_import_count places = {0};
	enum cmn_err rc = directory_invent(import->conn, n, seed, &invention, err);

	*ret_actors = (struct directory_import_count){.read = (long)invention.n_actors};
	*ret_offers = (struct directory_import_count){.read = (long)n};
	if (rc == CMN_OK)
		rc = cmn_conn_begin(import->conn, err);
	if (rc)
		return rc;
	rc = put_all(import, &DIRECTORY_STAGE_ACTORS, &invention.actors, ret_actors, err);
	if (rc == CMN_OK)
		rc = put_all(import, &DIRECTORY_STAGE_PLACES, &invention.places, &places, err);
	if (rc == CMN_OK)
		rc = put_all(import, &DIRECTORY_STAGE_OFFERS, &invention.offers, ret_offers, err);
	return finish(import, rc, err);
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/csv.h"

#include "csv_record.h"

#include <errno.h>
#include <string.h>

static const char *text_of(const struct record *r, size_t i)
{
	return r->bytes + r->start[i];
}

/* Index of a column, or the number of columns. */
static size_t column_of(const struct record *header, const char *column)
{
	size_t i = 0;

	while (i < header->n && strcmp(text_of(header, i), column) != 0)
		i++;
	return i;
}

static void skip_byte_order_mark(FILE *f)
{
	char head[3];

	if (fread(head, 1, 3, f) != 3 || memcmp(head, "\xEF\xBB\xBF", 3) != 0)
		rewind(f);
}

static enum cmn_err read_header(struct cmn_csv *csv, struct cmn_error *err)
{
	bool end = false;
	enum cmn_err rc;

	skip_byte_order_mark(csv->f);
	rc = cmn_csv_record_read(csv, &end, err);
	if (rc)
		return rc;
	if (end)
		return cmn_csv_fail(csv, err, "fichier vide, ligne d’en-tête attendue",
				    "empty file, header line expected");
	csv->header = csv->row;
	for (size_t i = 0; i < csv->header.n; i++)
		if (column_of(&csv->header, text_of(&csv->header, i)) < i)
			return cmn_csv_fail(csv, err, "deux colonnes de même nom",
					    "two columns of the same name");
	return CMN_OK;
}

/* --- public ----------------------------------------------------------------------------------- */

static struct cmn_csv *make(const char *name, char separator)
{
	struct cmn_csv *csv = calloc(1, sizeof(*csv));

	if (!csv)
		return NULL;
	snprintf(csv->name, sizeof(csv->name), "%s", name);
	csv->separator = separator;
	csv->next_line = 1;
	return csv;
}

enum cmn_err cmn_csv_open(const char *path, char separator, struct cmn_csv **ret,
			  struct cmn_error *err)
{
	const char *slash = strrchr(path, '/');
	CMN_AUTO(cmn_csv_close) struct cmn_csv *csv = make(slash ? slash + 1 : path, separator);
	enum cmn_err rc;

	if (!csv)
		return cmn_no_memory(err);
	csv->f = fopen(path, "re");
	if (!csv->f) {
		(void)cmn_fail(err, CMN_E_NOT_FOUND, "fichier « %s » illisible",
			       "file \"%s\" cannot be opened", csv->name);
		return cmn_because(err, "%s: %s", path, strerror(errno));
	}
	rc = read_header(csv, err);
	if (rc)
		return rc;
	*ret = CMN_TAKE(csv);
	return CMN_OK;
}

enum cmn_err cmn_csv_open_text(const char *name, const char *text, size_t n, char separator,
			       struct cmn_csv **ret, struct cmn_error *err)
{
	CMN_AUTO(cmn_csv_close) struct cmn_csv *csv = make(name, separator);
	enum cmn_err rc;

	/* "r" reads only; an empty buffer is refused by some libraries and is no file to read */
	if (csv)
		csv->f =
		    n > 0 ? fmemopen((void *)(uintptr_t)text, n, "r") : fopen("/dev/null", "re");
	if (!csv || !csv->f)
		return cmn_no_memory(err);
	rc = read_header(csv, err);
	if (rc)
		return rc;
	*ret = CMN_TAKE(csv);
	return CMN_OK;
}

enum cmn_err cmn_csv_next(struct cmn_csv *csv, bool *ret_end, struct cmn_error *err)
{
	bool end = false;
	enum cmn_err rc = cmn_csv_record_read(csv, &end, err);

	csv->goes_on = false;
	if (rc)
		return rc;
	csv->goes_on = true;
	if (!end && csv->row.n != csv->header.n)
		return cmn_fail(err, CMN_E_INVALID, "%s, ligne %ld : %zu champ(s) au lieu de %zu",
				"%s, line %ld: %zu field(s) instead of %zu", csv->name, csv->line,
				csv->row.n, csv->header.n);
	*ret_end = end;
	return CMN_OK;
}

const char *cmn_csv_get(const struct cmn_csv *csv, const char *column)
{
	size_t i = column_of(&csv->header, column);

	return i < csv->row.n ? text_of(&csv->row, i) : "";
}

size_t cmn_csv_columns(const struct cmn_csv *csv)
{
	return csv->header.n;
}

const char *cmn_csv_column(const struct cmn_csv *csv, size_t i)
{
	return i < csv->header.n ? text_of(&csv->header, i) : "";
}

const char *cmn_csv_at(const struct cmn_csv *csv, size_t i)
{
	return i < csv->row.n ? text_of(&csv->row, i) : "";
}

bool cmn_csv_goes_on(const struct cmn_csv *csv)
{
	return csv->goes_on;
}

long cmn_csv_line(const struct cmn_csv *csv)
{
	return csv->line;
}

bool cmn_csv_has(const struct cmn_csv *csv, const char *column)
{
	return column_of(&csv->header, column) < csv->header.n;
}

void cmn_csv_close(struct cmn_csv **csv)
{
	if (!*csv)
		return;
	if ((*csv)->f)
		fclose((*csv)->f);
	free(*csv);
	*csv = NULL;
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "source.h"

#include <stdio.h>
#include <string.h>

static void copy_columns(const struct directory_source *source, const struct cmn_csv *csv,
			 struct cmn_buf *rows)
{
	for (size_t i = 0; i < source->n_copied; i++) {
		const char *text = cmn_csv_get(csv, source->columns[i].name);
		bool last = i + 1 == source->n_copied && source->derive == NULL;

		directory_copy_field(rows, text[0] != '\0' ? text : NULL, last ? '\n' : '\t');
	}
}

enum directory_line directory_source_line(const struct directory_source *source,
					  const struct cmn_csv *csv,
					  const struct directory_types *types, struct cmn_buf *rows,
					  const char **ret_column,
					  enum directory_value *ret_expected)
{
	size_t before = rows->len;

	for (size_t i = 0; i < source->n_columns; i++) {
		const struct directory_column *column = &source->columns[i];
		const char *text = cmn_csv_get(csv, column->name);

		if (text[0] == '\0' ? !column->required : directory_value_ok(column->kind, text))
			continue;
		*ret_column = column->name;
		*ret_expected = column->kind;
		return DIRECTORY_LINE_BAD;
	}
	cmn_buf_fmt(rows, "%ld\t", cmn_csv_line(csv));
	copy_columns(source, csv, rows);
	if (source->derive == NULL)
		return DIRECTORY_LINE_ROW;
	enum directory_line line = source->derive(csv, types, rows, ret_column);
	if (line == DIRECTORY_LINE_BAD)
		*ret_expected = DIRECTORY_VALUE_TEXT;
	if (line != DIRECTORY_LINE_ROW && !rows->failed) {
		rows->len = before;
		rows->data[before] = '\0';
	}
	return line;
}

static bool fits(char *to, size_t size, const char *text)
{
	int n = snprintf(to, size, "%s", text);

	return n > 0 && (size_t)n < size;
}

static enum cmn_err take_type(const struct cmn_csv *csv, struct directory_types *types,
			      struct cmn_error *err)
{
	size_t i = types->n;

	if (i == DIRECTORY_TYPES_MAX ||
	    !fits(types->row[i].source_code, sizeof(types->row[i].source_code),
		  cmn_csv_get(csv, "source_code")) ||
	    !fits(types->row[i].code, sizeof(types->row[i].code), cmn_csv_get(csv, "code")) ||
	    !fits(types->row[i].sector, sizeof(types->row[i].sector), cmn_csv_get(csv, "sector")))
		return cmn_fail(err, CMN_E_INVALID, "actor-types.csv : ligne %ld refusée",
				"actor-types.csv: line %ld refused", cmn_csv_line(csv));
	types->n++;
	return CMN_OK;
}

enum cmn_err directory_types_load(const char *dir, struct directory_types *ret,
				  struct cmn_error *err)
{
	struct cmn_csv *csv CMN_AUTO(cmn_csv_close) = NULL;
	char path[4096];
	bool end = false;

	snprintf(path, sizeof(path), "%s/actor-types.csv", dir);
	enum cmn_err rc = cmn_csv_open(path, ',', &csv, err);
	ret->n = 0;
	while (rc == CMN_OK) {
		rc = cmn_csv_next(csv, &end, err);
		if (rc || end)
			break;
		rc = take_type(csv, ret, err);
	}
	return rc;
}

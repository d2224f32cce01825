/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/csv.h"

#include "cmn/json.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* One record: its fields one behind the other, each with its NUL. */
struct record {
	char bytes[CMN_CSV_LINE_MAX + CMN_CSV_COLUMNS_MAX];
	size_t len;
	size_t start[CMN_CSV_COLUMNS_MAX];
	size_t n;
};

struct cmn_csv {
	FILE *f;
	char separator;
	char name[80]; /* last part of the path, for messages */
	long line;     /* where the record begins */
	long next_line;
	struct record header;
	struct record row;
};

/* Where the reader stands inside a field. */
enum place { AT_START = 1, IN_PLAIN, IN_QUOTES, AFTER_QUOTE };

enum step { STEP_MORE = 1, STEP_RECORD, STEP_END, STEP_FAILED };

static enum cmn_err fail_line(const struct cmn_csv *csv, struct cmn_error *err, const char *fr,
			      const char *en)
{
	return cmn_fail(err, CMN_E_INVALID, "%s, ligne %ld, colonne %zu : %s%.0s",
			"%s, line %ld, column %zu: %.0s%s", csv->name, csv->line,
			csv->row.n > 0 ? csv->row.n : 1, fr, en);
}

/* --- one record ------------------------------------------------------------------------------- */

static bool put(struct record *r, int c)
{
	if (r->len >= CMN_CSV_LINE_MAX)
		return false;
	r->bytes[r->len++] = (char)c;
	return true;
}

static bool begin_field(struct record *r)
{
	if (r->n >= CMN_CSV_COLUMNS_MAX)
		return false;
	r->start[r->n++] = r->len;
	return true;
}

static bool end_field(struct cmn_csv *csv, struct cmn_error *err)
{
	struct record *r = &csv->row;
	size_t start = r->start[r->n - 1];

	if (!cmn_utf8_valid(r->bytes + start, r->len - start)) {
		(void)fail_line(csv, err, "octets qui ne sont pas de l'UTF-8",
				"bytes that are not UTF-8");
		return false;
	}
	r->bytes[r->len++] = '\0';
	return true;
}

static enum step refuse(const struct cmn_csv *csv, struct cmn_error *err, const char *fr,
			const char *en)
{
	(void)fail_line(csv, err, fr, en);
	return STEP_FAILED;
}

/* A separator or the end of the line or file: the field is complete. */
static enum step finish_field(struct cmn_csv *csv, int c, enum place *place, struct cmn_error *err)
{
	if (!end_field(csv, err))
		return STEP_FAILED;
	if (c != csv->separator)
		return STEP_RECORD;
	*place = AT_START;
	if (!begin_field(&csv->row))
		return refuse(csv, err, "plus de 64 colonnes", "more than 64 columns");
	return STEP_MORE;
}

static enum step keep(struct cmn_csv *csv, int c, struct cmn_error *err)
{
	if (put(&csv->row, c))
		return STEP_MORE;
	return refuse(csv, err, "ligne de plus de 65536 octets", "line of more than 65536 bytes");
}

static enum step step_quoted(struct cmn_csv *csv, int c, enum place *place, struct cmn_error *err)
{
	if (c == EOF)
		return refuse(csv, err, "guillemet jamais refermé", "quote never closed");
	if (c == '"') {
		*place = AFTER_QUOTE;
		return STEP_MORE;
	}
	if (c == '\n')
		csv->next_line++;
	return keep(csv, c, err);
}

static enum step step_after_quote(struct cmn_csv *csv, int c, enum place *place,
				  struct cmn_error *err)
{
	if (c == '"') {
		*place = IN_QUOTES;
		return keep(csv, c, err);
	}
	if (c == csv->separator || c == '\n' || c == EOF)
		return finish_field(csv, c, place, err);
	return refuse(csv, err, "texte après le guillemet fermant", "text after the closing quote");
}

static enum step step_plain(struct cmn_csv *csv, int c, enum place *place, struct cmn_error *err)
{
	if (c == csv->separator || c == '\n' || c == EOF)
		return finish_field(csv, c, place, err);
	if (c == '"' && *place == AT_START) {
		*place = IN_QUOTES;
		return STEP_MORE;
	}
	if (c == '"')
		return refuse(csv, err, "guillemet dans un champ sans guillemets",
			      "quote inside an unquoted field");
	*place = IN_PLAIN;
	return keep(csv, c, err);
}

/* A line ends in LF or CRLF: outside quotes a CR counts only when no LF follows. */
static int next_char(struct cmn_csv *csv, enum place place)
{
	int c = getc_unlocked(csv->f);
	int after;

	if (c != '\r' || place == IN_QUOTES)
		return c;
	after = getc_unlocked(csv->f);
	if (after == '\n')
		return after;
	if (after != EOF)
		ungetc(after, csv->f);
	return c;
}

static enum step read_record(struct cmn_csv *csv, struct cmn_error *err)
{
	enum place place = AT_START;
	enum step step = STEP_MORE;
	int c = 0;

	csv->row.len = csv->row.n = 0;
	csv->line = csv->next_line;
	begin_field(&csv->row);
	while (step == STEP_MORE) {
		c = next_char(csv, place);
		if (place == IN_QUOTES)
			step = step_quoted(csv, c, &place, err);
		else if (place == AFTER_QUOTE)
			step = step_after_quote(csv, c, &place, err);
		else
			step = step_plain(csv, c, &place, err);
	}
	if (c == '\n')
		csv->next_line++;
	if (c == EOF && step == STEP_RECORD && csv->row.n == 1 && csv->row.len == 1 &&
	    place == AT_START)
		return STEP_END;
	return step;
}

static bool is_blank(const struct cmn_csv *csv)
{
	return csv->row.n == 1 && csv->row.len == 1;
}

/* Blank lines, above all at the end of files, are no rows. */
static enum cmn_err next_record(struct cmn_csv *csv, bool *ret_end, struct cmn_error *err)
{
	enum step step;

	do
		step = read_record(csv, err);
	while (step == STEP_RECORD && is_blank(csv));
	if (ferror(csv->f)) {
		(void)cmn_fail(err, CMN_E_UNAVAILABLE, "%s : lecture impossible", "%s: cannot read",
			       csv->name);
		return cmn_because(err, "%s", strerror(errno));
	}
	if (step == STEP_FAILED)
		return err->code;
	*ret_end = step == STEP_END;
	return CMN_OK;
}

/* --- header ----------------------------------------------------------------------------------- */

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
	rc = next_record(csv, &end, err);
	if (rc)
		return rc;
	if (end)
		return fail_line(csv, err, "fichier vide, ligne d'en-tête attendue",
				 "empty file, header line expected");
	csv->header = csv->row;
	for (size_t i = 0; i < csv->header.n; i++)
		if (column_of(&csv->header, text_of(&csv->header, i)) < i)
			return fail_line(csv, err, "deux colonnes de même nom",
					 "two columns of the same name");
	return CMN_OK;
}

/* --- public ----------------------------------------------------------------------------------- */

enum cmn_err cmn_csv_open(const char *path, char separator, struct cmn_csv **ret,
			  struct cmn_error *err)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	CMN_AUTO(cmn_csv_close) struct cmn_csv *csv = calloc(1, sizeof(*csv));
	enum cmn_err rc;

	if (!csv)
		return cmn_fail(err, CMN_E_UNAVAILABLE, "mémoire épuisée", "out of memory");
	snprintf(csv->name, sizeof(csv->name), "%s", name);
	csv->separator = separator;
	csv->next_line = 1;
	csv->f = fopen(path, "re");
	if (!csv->f) {
		(void)cmn_fail(err, CMN_E_NOT_FOUND, "fichier « %s » illisible",
			       "file \"%s\" cannot be opened", csv->name);
		return cmn_because(err, "%s: %s", path, strerror(errno));
	}
	rc = read_header(csv, err);
	if (rc)
		return rc;
	*ret = CMN_TAKE(csv);
	return CMN_OK;
}

enum cmn_err cmn_csv_next(struct cmn_csv *csv, bool *ret_end, struct cmn_error *err)
{
	bool end = false;
	enum cmn_err rc = next_record(csv, &end, err);

	if (rc)
		return rc;
	if (!end && csv->row.n != csv->header.n)
		return cmn_fail(err, CMN_E_INVALID, "%s, ligne %ld : %zu champ(s) au lieu de %zu",
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

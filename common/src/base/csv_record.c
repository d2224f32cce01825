/* SPDX-License-Identifier: EUPL-1.2 */
#include "csv_record.h"

#include "cmn/json.h"

#include <errno.h>
#include <string.h>

/* Where the reader stands inside a field. */
enum place { AT_START = 1, IN_PLAIN, IN_QUOTES, AFTER_QUOTE };

enum step { STEP_MORE = 1, STEP_RECORD, STEP_BLANK, STEP_END, STEP_FAILED };

enum cmn_err cmn_csv_fail(const struct cmn_csv *csv, struct cmn_error *err, const char *fr,
			  const char *en)
{
	return cmn_fail(err, CMN_E_INVALID, "%s, ligne %ld, colonne %zu : %s%.0s",
			"%s, line %ld, column %zu: %.0s%s", csv->name, csv->line,
			csv->row.n > 0 ? csv->row.n : 1, fr, en);
}

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
		(void)cmn_csv_fail(csv, err, "octets qui ne sont pas de l’UTF-8",
				   "bytes that are not UTF-8");
		return false;
	}
	r->bytes[r->len++] = '\0';
	return true;
}

static enum step refuse(const struct cmn_csv *csv, struct cmn_error *err, const char *fr,
			const char *en)
{
	(void)cmn_csv_fail(csv, err, fr, en);
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

/* A line ends in LF or CRLF: outside quotes a CR before LF or the end is not content. */
static int next_char(struct cmn_csv *csv, enum place place)
{
	int c = getc_unlocked(csv->f);
	int after;

	if (c != '\r' || place == IN_QUOTES)
		return c;
	after = getc_unlocked(csv->f);
	if (after == '\n' || after == EOF)
		return after;
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
	if (step == STEP_RECORD && csv->row.n == 1 && csv->row.len == 1 && place == AT_START)
		return c == EOF ? STEP_END : STEP_BLANK;
	return step;
}

/* Blank lines, above all at the end of files, are no rows. */
enum cmn_err cmn_csv_record_read(struct cmn_csv *csv, bool *ret_end, struct cmn_error *err)
{
	enum step step;

	do
		step = read_record(csv, err);
	while (step == STEP_BLANK);
	if (ferror(csv->f)) {
		(void)cmn_fail(err, CMN_E_UNAVAILABLE, "%s : lecture impossible", "%s: cannot read",
			       csv->name);
		return cmn_because(err, "%s", strerror(errno));
	}
	if (step == STEP_FAILED)
		return err->code;
	*ret_end = step == STEP_END;
	return CMN_OK;
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "reading.h"

#include "fields.h"
#include "import_work.h"

#include <stdio.h>
#include <string.h>

#define PIECES_MAX 5000
#define WINDOW_MAX (32U << 20)

enum cmn_err directory_reading_grow(struct directory_reading *r, struct cmn_error *err)
{
	char *more CMN_AUTO(cmn_free_drop) = NULL;
	char *all;
	size_t n = 0;
	enum cmn_err rc =
	    directory_work_bytes(r->conn, r->id, r->at + (int64_t)r->n, &more, &n, err);

	if (rc || n == 0)
		return rc;
	all = realloc(r->window, r->n + n + 1);
	if (all == NULL)
		return cmn_no_memory(err);
	memcpy(all + r->n, more, n);
	r->window = all;
	r->n += n;
	return CMN_OK;
}

/* The number of an establishment in a line that cannot be read otherwise. */
static const char *finess_in(const char *line, size_t n, char room[10])
{
	static const char HEAD[] = "structureet;";

	if (n < sizeof(HEAD) + 9 || memcmp(line, HEAD, sizeof(HEAD) - 1) != 0)
		return NULL;
	snprintf(room, 10, "%.9s", line + sizeof(HEAD) - 1);
	return strspn(room, "0123456789AB") == 9 ? room : NULL;
}

static void say_broken(struct directory_reading *r, const struct directory_piece *piece,
		       const char *code)
{
	char room[10];
	const char *ref = strcmp(r->kind, "finess_csv") == 0
			      ? finess_in(r->window + piece->from, piece->len, room)
			      : NULL;

	directory_take_fault(&r->t, NULL, ref, NULL, code, NULL, true);
}

enum cmn_err directory_reading_sheet(struct directory_reading *r, char *header,
				     struct cmn_error *err)
{
	const json_t *kept = json_object_get(r->cursor, "separator");
	char why[2][200];
	char separator =
	    kept != NULL ? json_string_value(kept)[0] : directory_separator(header, strlen(header));
	char text[] = {separator, '\0'};

	json_object_set_new(r->cursor, "header", json_string(header));
	json_object_set_new(r->cursor, "separator", json_string(text));
	if (!directory_sheet_open(&r->t, header, separator, &r->sheet, why))
		return cmn_fail(err, CMN_E_INVALID, "%s%.0s", "%.0s%s", why[0], why[1]);
	return CMN_OK;
}

static enum cmn_err take_line(struct directory_reading *r, const struct directory_piece *piece,
			      struct cmn_error *err)
{
	char *text CMN_AUTO(cmn_free_drop) = malloc(3 * piece->len + 1);

	if (text == NULL)
		return cmn_no_memory(err);
	size_t n = directory_bytes_text(r->encoding, r->window + piece->from, piece->len, text);
	text[n] = '\0';
	if (memchr(text, '\0', n) != NULL || !cmn_utf8_valid(text, n)) {
		say_broken(r, piece, "encoding");
		return CMN_OK;
	}
	if (strcmp(r->kind, "finess_csv") == 0)
		directory_take_finess(&r->t, text);
	else if (r->sheet == NULL)
		return directory_reading_sheet(r, text, err);
	else
		directory_sheet_line(r->sheet, text);
	return CMN_OK;
}

static void take_element(struct directory_reading *r, const struct directory_piece *piece)
{
	static const struct {
		const char *kind;
		void (*take)(struct directory_take *t, const json_t *element);
	} TAKES[] = {{"finess_structures", directory_take_structure},
		     {"data_inclusion", directory_take_inclusion},
		     {"hsds", directory_take_hsds}};
	json_t *element CMN_AUTO(cmn_json_drop) = NULL;
	struct cmn_error why;

	cmn_error_init(&why);
	if (!cmn_utf8_valid(r->window + piece->from, piece->len)) {
		say_broken(r, piece, "encoding");
		return;
	}
	if (cmn_json_parse(r->window + piece->from, piece->len, &element, &why) != CMN_OK) {
		say_broken(r, piece, "not_json");
		return;
	}
	for (size_t i = 0; i < CMN_LEN(TAKES); i++)
		if (strcmp(TAKES[i].kind, r->kind) == 0)
			TAKES[i].take(&r->t, element);
}

static bool of_lines(const struct directory_reading *r)
{
	return strcmp(r->kind, "finess_csv") == 0 || strcmp(r->kind, "sheet") == 0;
}

static enum directory_cut_got cut(struct directory_reading *r, struct directory_piece *piece)
{
	bool last = r->at + (int64_t)r->n >= r->received;
	const json_t *kept = json_object_get(r->cursor, "separator");

	if (strcmp(r->kind, "finess_csv") == 0)
		return directory_cut_line(r->window, r->n, &r->done, last, '\0', &r->cut, piece);
	if (of_lines(r)) /* the header itself is looked at with the usual separator */
		return directory_cut_line(r->window, r->n, &r->done, last,
					  kept != NULL ? json_string_value(kept)[0] : ';', &r->cut,
					  piece);
	return directory_cut_json(r->window, r->n, &r->done, last,
				  strcmp(r->kind, "finess_structures") == 0 ? "pmej"
				  : strcmp(r->kind, "hsds") == 0            ? "contents"
									    : "items",
				  &r->cut, piece);
}

static enum cmn_err take_piece(struct directory_reading *r, enum directory_cut_got got,
			       const struct directory_piece *piece, struct cmn_error *err)
{
	static const char *const FAULTS[] = {
	    [DIRECTORY_CUT_TOO_LONG] = "line_too_long",
	    [DIRECTORY_CUT_QUOTE] = "quotes",
	    [DIRECTORY_CUT_NOT_JSON] = "not_json",
	    [DIRECTORY_CUT_TRUNCATED] = "truncated",
	};

	r->t.line = piece->line;
	r->t.lines++;
	if (got == DIRECTORY_CUT_BROKEN)
		say_broken(r, piece, FAULTS[piece->fault]);
	else if (of_lines(r))
		return take_line(r, piece, err);
	else
		take_element(r, piece);
	return CMN_OK;
}

enum cmn_err directory_reading_pieces(struct directory_reading *r, bool *ret_end,
				      struct cmn_error *err)
{
	enum cmn_err rc = CMN_OK;

	for (int n = 0; rc == CMN_OK && n < PIECES_MAX;) {
		struct directory_piece piece;
		enum directory_cut_got got = cut(r, &piece);

		if (got == DIRECTORY_CUT_END) {
			*ret_end = true;
			return CMN_OK;
		}
		if (got == DIRECTORY_CUT_MORE) {
			size_t before = r->n;

			if (n > 0 && r->n > WINDOW_MAX / 8)
				return CMN_OK; /* the rest is the next slice */
			rc = directory_reading_grow(r, err);
			if (rc == CMN_OK && r->n == before)
				r->received = r->at + (int64_t)r->n; /* never more than is there */
			continue;
		}
		rc = take_piece(r, got, &piece, err);
		n++;
	}
	return rc;
}

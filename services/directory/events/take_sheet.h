/* SPDX-License-Identifier: EUPL-1.2
 *
 * take_sheet.h - a spreadsheet while it is read: its columns as the mapping names them, and the
 * cells of the line.  For the two files that read one.
 */
#ifndef DIRECTORY_TAKE_SHEET_H
#define DIRECTORY_TAKE_SHEET_H

#include "take.h"

#include "fields.h"

#define DIRECTORY_SHEET_COLUMNS 64

struct directory_sheet {
	struct directory_take *t;
	char separator;
	bool offers;  /* a line is an offer, else an actor */
	size_t width; /* fields of the header */
	size_t n;
	struct {
		size_t at;          /* which field */
		const json_t *rule; /* of the mapping */
		const char *field;
		const char *column;
	} columns[DIRECTORY_SHEET_COLUMNS];
	/* of the line */
	char *fields[DIRECTORY_FIELDS_MAX];
};

/* Has the field a column, or a default? */
bool directory_sheet_has(const struct directory_sheet *sheet, const char *field);
/* The cell of a field, else its default; NULL: neither.  *ret_column: as the file calls it;
 * *ret_rule: what the mapping says of its words. */
const char *directory_sheet_cell(const struct directory_sheet *sheet, const char *field,
				 const json_t **ret_rule, const char **ret_column);
/* What the mapping says for a word; the word itself when it says nothing. */
const char *directory_sheet_word(const json_t *rule, const char *word);
/* Both: the cell as one word, translated. */
const char *directory_sheet_text(const struct directory_sheet *sheet, const char *field,
				 const char **ret_column);
/* A code, or the code of a label of the list in either language; else the word as it is. */
const char *directory_sheet_code(const char *list, const char *word);

/* Say what the line holds. */
void directory_sheet_actor(const struct directory_sheet *sheet);
void directory_sheet_offer(const struct directory_sheet *sheet);

#endif

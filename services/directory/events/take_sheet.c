/* SPDX-License-Identifier: EUPL-1.2
 *
 * take_sheet.c - a spreadsheet and its mapping: which column is what, words and their codes.
 */
#include "take_sheet.h"

#include "text.h"

#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

static bool same(const char *a, const char *b)
{
	char x[256], y[256];

	directory_text_fold(a, x, sizeof(x));
	directory_text_fold(b, y, sizeof(y));
	return strcmp(x, y) == 0;
}

const char *directory_sheet_word(const json_t *rule, const char *word)
{
	const json_t *item;
	size_t i;

	json_array_foreach(json_object_get(rule, "values"), i, item)
	{
		const char *from = cmn_json_get(item, "from");

		if (from != NULL && same(from, word))
			return cmn_json_get(item, "to");
	}
	return word;
}

const char *directory_sheet_code(const char *list, const char *word)
{
	const struct cmn_code_list *codes = cmn_code_list_find(list);

	if (codes == NULL || cmn_code_find(codes, word) != NULL)
		return word;
	for (size_t i = 0; i < codes->n; i++)
		if (same(codes->codes[i].code, word) || same(codes->codes[i].label[CMN_FR], word) ||
		    same(codes->codes[i].label[CMN_EN], word))
			return codes->codes[i].code;
	return word;
}

const char *directory_sheet_cell(const struct directory_sheet *sheet, const char *field,
				 const json_t **ret_rule, const char **ret_column)
{
	*ret_rule = NULL;
	*ret_column = field;
	for (size_t i = 0; i < sheet->n; i++) {
		if (strcmp(sheet->columns[i].field, field) != 0)
			continue;
		*ret_column = sheet->columns[i].column;
		*ret_rule = sheet->columns[i].rule;
		if (sheet->fields[sheet->columns[i].at][0] != '\0')
			return sheet->fields[sheet->columns[i].at];
	}
	return directory_take_default(sheet->t, field);
}

const char *directory_sheet_text(const struct directory_sheet *sheet, const char *field,
				 const char **ret_column)
{
	const json_t *rule;
	const char *text = directory_sheet_cell(sheet, field, &rule, ret_column);

	return text != NULL ? directory_sheet_word(rule, text) : NULL;
}

bool directory_sheet_has(const struct directory_sheet *sheet, const char *field)
{
	for (size_t i = 0; i < sheet->n; i++)
		if (strcmp(sheet->columns[i].field, field) == 0)
			return true;
	return directory_take_default(sheet->t, field) != NULL;
}

/* The columns that the mapping names; false: one is not in the header, `why` says which. */
static bool find_columns(struct directory_sheet *sheet, char *const *names, char why[2][200])
{
	const json_t *rule;
	size_t i, at;

	json_array_foreach(json_object_get(sheet->t->mapping, "columns"), i, rule)
	{
		const char *column = cmn_json_get(rule, "column");

		for (at = 0; at < sheet->width && !same(names[at], column); at++)
			;
		if (at >= sheet->width || sheet->n == DIRECTORY_SHEET_COLUMNS) {
			snprintf(why[0], 200, "la colonne « %.100s » n’est pas dans l’en-tête",
				 column);
			snprintf(why[1], 200, "column \"%.100s\" is not in the header", column);
			return false;
		}
		sheet->columns[sheet->n].at = at;
		sheet->columns[sheet->n].rule = rule;
		sheet->columns[sheet->n].column = column;
		sheet->columns[sheet->n++].field = cmn_json_get(rule, "field");
	}
	return true;
}

bool directory_sheet_open(struct directory_take *t, char *header, char separator,
			  struct directory_sheet **ret, char why[2][200])
{
	struct directory_sheet *sheet = calloc(1, sizeof(*sheet));
	const char *record = cmn_json_get(t->mapping, "record");
	char *names[DIRECTORY_FIELDS_MAX];

	snprintf(why[0], 200, "en-tête illisible");
	snprintf(why[1], 200, "the header cannot be read");
	if (sheet == NULL)
		return false;
	sheet->t = t;
	sheet->separator = separator;
	sheet->offers = record != NULL && strcmp(record, "offer") == 0;
	sheet->width = directory_fields(header, separator, false, names);
	if (!find_columns(sheet, names, why)) {
		directory_sheet_close(&sheet);
		return false;
	}
	*ret = sheet;
	return sheet->width > 0 && sheet->width <= DIRECTORY_FIELDS_MAX;
}

void directory_sheet_line(struct directory_sheet *sheet, char *line)
{
	size_t n = directory_fields(line, sheet->separator, false, sheet->fields);

	if (n == 0 || n != sheet->width) {
		directory_take_fault(sheet->t, NULL, NULL, NULL, n == 0 ? "quotes" : "fields", NULL,
				     true);
		return;
	}
	for (size_t i = 0; i < n; i++)
		directory_trim(sheet->fields[i]);
	if (sheet->offers)
		directory_sheet_offer(sheet);
	else
		directory_sheet_actor(sheet);
}

void directory_sheet_close(struct directory_sheet **sheet)
{
	free(*sheet);
	*sheet = NULL;
}

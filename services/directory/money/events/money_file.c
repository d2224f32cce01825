/* SPDX-License-Identifier: EUPL-1.2
 *
 * money_file.c - what was consumed, line by line and month by month, and the pieces.
 */
#include "money_file.h"

#include "cmn/codes.h"
#include "cmn/json.h"

#include <stdio.h>
#include <string.h>

void money_file_titles(struct cmn_sheets *s, enum cmn_lang lang, const char *const (*titles)[2],
		       size_t n)
{
	cmn_row(s);
	for (size_t i = 0; i < n; i++)
		cmn_cell_head(s, titles[i][lang]);
}

void money_file_code(struct cmn_sheets *s, enum cmn_lang lang, const char *list, const char *code)
{
	const struct cmn_code_list *codes = cmn_code_list_find(list);
	const struct cmn_code *found = codes && code ? cmn_code_find(codes, code) : NULL;

	cmn_cell_text(s, found ? found->label[lang] : code);
}

json_t *money_file_list(const struct money_file *f, const char *column)
{
	const char *text = cmn_column(f->book, 0, column);

	return text ? json_loads(text, 0, NULL) : NULL;
}

void money_file_head(struct cmn_sheets *s, const struct money_file *f, const char *fr,
		     const char *en)
{
	static const char *const WORDS[][2] = {
	    {"Département", "Département"}, {"Année", "Year"}, {"Au", "As of"}};

	cmn_sheet(s, f->lang == CMN_EN ? en : fr);
	cmn_row(s);
	cmn_cell_head(s, WORDS[0][f->lang]);
	cmn_cell_text(s, cmn_column(f->book, 0, "departement"));
	cmn_row(s);
	cmn_cell_head(s, WORDS[1][f->lang]);
	cmn_cell_count(s, money_column(f->book, "year"));
	cmn_row(s);
	cmn_cell_head(s, WORDS[2][f->lang]);
	cmn_cell_day(s, cmn_column(f->book, 0, "on"));
	cmn_row(s);
}

/* --- consumption ----------------------------------------------------------------------------- */

/* Spent on a line in each month; [0] is the whole. */
static void by_month(const json_t *months, int64_t line, int64_t ret[13])
{
	const json_t *row;
	size_t i;

	for (int m = 0; m <= 12; m++)
		ret[m] = 0;
	json_array_foreach(months, i, row)
	{
		int64_t month = cmn_json_get_int(row, "month", 0);

		if ((line != 0 && cmn_json_get_int(row, "line", 0) != line) || month < 1 ||
		    month > 12)
			continue;
		ret[month] += cmn_json_get_int(row, "cents", 0);
		ret[0] += cmn_json_get_int(row, "cents", 0);
	}
}

static void amounts(struct cmn_sheets *s, int64_t planned, const int64_t spent[13])
{
	cmn_cell_cents(s, planned);
	for (int m = 1; m <= 12; m++)
		cmn_cell_cents(s, spent[m]);
	cmn_cell_cents(s, spent[0]);
	cmn_cell_cents(s, planned - spent[0]);
	cmn_cell_count(s, money_permille(spent[0], planned));
}

static const char *const LINES[][2] = {{"N°", "No."},
				       {"Ligne", "Line"},
				       {"Libellé", "Label"},
				       {"Prévu", "Planned"},
				       {"Janvier", "January"},
				       {"Février", "February"},
				       {"Mars", "March"},
				       {"Avril", "April"},
				       {"Mai", "May"},
				       {"Juin", "June"},
				       {"Juillet", "July"},
				       {"Août", "August"},
				       {"Septembre", "September"},
				       {"Octobre", "October"},
				       {"Novembre", "November"},
				       {"Décembre", "December"},
				       {"Dépensé", "Spent"},
				       {"Reste", "Left"},
				       {"Pour mille", "Per thousand"}};

static bool lines(struct cmn_sheets *s, const struct money_file *f)
{
	CMN_AUTO(cmn_json_drop) json_t *rows = money_file_list(f, "lines");
	CMN_AUTO(cmn_json_drop) json_t *months = money_file_list(f, "months");
	int64_t spent[13];
	const json_t *row;
	size_t i;

	money_file_titles(s, f->lang, LINES, CMN_LEN(LINES));
	json_array_foreach(rows, i, row)
	{
		bool dropped = json_is_true(json_object_get(row, "dropped"));

		by_month(months, cmn_json_get_int(row, "number", 0), spent);
		cmn_row(s);
		cmn_cell_count(s, cmn_json_get_int(row, "number", 0));
		money_file_code(s, f->lang, "budget_lines", cmn_json_get(row, "kind"));
		cmn_cell_text(s, cmn_json_get(row, "label"));
		amounts(s, dropped ? 0 : cmn_json_get_int(row, "planned_cents", 0), spent);
	}
	by_month(months, 0, spent);
	cmn_row(s);
	cmn_cell_text(s, NULL);
	cmn_cell_head(s, "Total");
	cmn_cell_text(s, NULL);
	amounts(s, f->known->state.planned, spent);
	return rows && months;
}

static void entry(struct cmn_sheets *s, const struct money_file *f, int row)
{
	const PGresult *res = f->entries;
	bool income = cmn_column(res, row, "side")[0] == 'i';
	const char *line = cmn_column(res, row, "line");

	cmn_row(s);
	cmn_cell_day(s, cmn_column(res, row, "booked_on"));
	cmn_cell_text(s, income ? (f->lang == CMN_EN ? "receipt" : "recette")
				: (f->lang == CMN_EN ? "expense" : "dépense"));
	money_file_code(s, f->lang, income ? "income_kinds" : "expense_kinds",
			cmn_column(res, row, "kind"));
	cmn_cell_text(s, line);
	cmn_cell_cents(s, cmn_pg_int(res, row, PQfnumber(res, "cents"), 0));
	cmn_cell_text(s, cmn_column(res, row, "piece"));
	cmn_cell_text(s, cmn_column(res, row, "label"));
	cmn_cell_text(s, cmn_column(res, row, "reason"));
}

static void say_more(struct cmn_sheets *s, const struct money_file *f)
{
	char text[120];

	snprintf(text, sizeof(text),
		 f->lang == CMN_EN ? "Incomplete: the first %d entries only"
				   : "Liste incomplète : les %d premières écritures seulement",
		 f->most);
	cmn_row(s);
	cmn_cell_head(s, text);
}

/* Until the day of the file, as its sums. */
static void entries(struct cmn_sheets *s, const struct money_file *f)
{
	const char *on = cmn_column(f->book, 0, "on");
	static const char *const TITLES[][2] = {
	    {"Jour", "Day"},       {"Sens", "Side"},
	    {"Nature", "Kind"},    {"Ligne", "Line"},
	    {"Montant", "Amount"}, {"Pièce", "Piece"},
	    {"Libellé", "Label"},  {"Motif de la contre-écriture", "Reason of the counter-entry"}};

	cmn_sheet(s, f->lang == CMN_EN ? "Entries" : "Écritures");
	money_file_titles(s, f->lang, TITLES, CMN_LEN(TITLES));
	for (int row = 0; row < PQntuples(f->entries); row++) {
		if (strcmp(cmn_column(f->entries, row, "booked_on"), on) > 0)
			return;
		if (row == f->most)
			return say_more(s, f);
		entry(s, f, row);
	}
}

bool money_file_consumption(const struct money_file *f, enum cmn_sheet_form form,
			    struct cmn_buf *out)
{
	CMN_AUTO(cmn_sheets_drop) struct cmn_sheets s;
	bool whole;

	cmn_sheets_begin(&s, form);
	money_file_head(&s, f, "Consommation", "Consumption");
	whole = lines(&s, f);
	if (f->entries)
		entries(&s, f);
	return whole && cmn_sheets_end(&s, out);
}

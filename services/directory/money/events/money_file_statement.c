/* SPDX-License-Identifier: EUPL-1.2
 *
 * money_file_statement.c - the statement of the year: receipts, expenses, gifts in kind, credits
 * asked for, reserve and carry-over (R195 to R199).
 */
#include "money_file.h"

#include "cmn/json.h"

static void amount(struct cmn_sheets *s, const struct money_file *f, const char *fr, const char *en,
		   int64_t cents)
{
	cmn_row(s);
	cmn_cell_text(s, f->lang == CMN_EN ? en : fr);
	cmn_cell_cents(s, cents);
}

static void summary(struct cmn_sheets *s, const struct money_file *f)
{
	const struct money_state *of = &f->known->state;

	money_file_head(s, f, "Bilan", "Statement");
	amount(s, f, "Crédits de l’ARS", "Credits of the ARS", of->ars);
	amount(s, f, "Complément du conseil départemental", "Complement of the département",
	       of->cd);
	amount(s, f, "Report de l’année précédente", "Carried over from the year before",
	       of->carried_in);
	amount(s, f, "Recettes", "Receipts", money_column(f->book, "received_cents"));
	amount(s, f, "Dépenses", "Expenses", of->spent);
	amount(s, f, "Mis en réserve par l’ARS", "In reserve by the ARS", of->reserved);
	amount(s, f, "Résultat à reporter", "Result to carry over", f->known->result);
}

static void row_of(struct cmn_sheets *s, const struct money_file *f, const json_t *row,
		   const char *list, const char *code)
{
	cmn_row(s);
	money_file_code(s, f->lang, list, cmn_json_get(row, code));
}

static bool income(struct cmn_sheets *s, const struct money_file *f)
{
	static const char *const TITLES[][2] = {{"Recette", "Receipt"}, {"Reçu", "Received"}};
	CMN_AUTO(cmn_json_drop) json_t *rows = money_file_list(f, "income");
	const json_t *row;
	size_t i;

	cmn_sheet(s, f->lang == CMN_EN ? "Receipts" : "Recettes");
	money_file_titles(s, f->lang, TITLES, CMN_LEN(TITLES));
	json_array_foreach(rows, i, row)
	{
		row_of(s, f, row, "income_kinds", "kind");
		cmn_cell_cents(s, cmn_json_get_int(row, "cents", 0));
	}
	return rows != NULL;
}

static bool expenses(struct cmn_sheets *s, const struct money_file *f)
{
	static const char *const TITLES[][2] = {{"Ligne", "Line"},
						{"Libellé", "Label"},
						{"Prévu", "Planned"},
						{"Dépensé", "Spent"},
						{"Écart", "Difference"}};
	CMN_AUTO(cmn_json_drop) json_t *rows = money_file_list(f, "lines");
	const json_t *row;
	size_t i;

	cmn_sheet(s, f->lang == CMN_EN ? "Expenses" : "Dépenses");
	money_file_titles(s, f->lang, TITLES, CMN_LEN(TITLES));
	json_array_foreach(rows, i, row)
	{
		bool dropped = json_is_true(json_object_get(row, "dropped"));
		int64_t planned = dropped ? 0 : cmn_json_get_int(row, "planned_cents", 0);
		int64_t spent = cmn_json_get_int(row, "spent_cents", 0);

		row_of(s, f, row, "budget_lines", "kind");
		cmn_cell_text(s, cmn_json_get(row, "label"));
		cmn_cell_cents(s, planned);
		cmn_cell_cents(s, spent);
		cmn_cell_cents(s, planned - spent);
	}
	return rows != NULL;
}

static void optional_cents(struct cmn_sheets *s, const json_t *row, const char *key)
{
	if (json_object_get(row, key))
		cmn_cell_cents(s, cmn_json_get_int(row, key, 0));
	else
		cmn_cell_text(s, NULL);
}

static bool gifts(struct cmn_sheets *s, const struct money_file *f)
{
	static const char *const TITLES[][2] = {{"Apport", "Gift"},
						{"De", "From"},
						{"Libellé", "Label"},
						{"Valeur estimée", "Estimated value"},
						{"Centièmes d’ETP", "Hundredths of a post"},
						{"Depuis", "Since"},
						{"Jusqu’au", "Until"}};
	CMN_AUTO(cmn_json_drop) json_t *rows = money_file_list(f, "in_kind");
	const json_t *row;
	size_t i;

	cmn_sheet(s, f->lang == CMN_EN ? "In kind" : "Apports en nature");
	money_file_titles(s, f->lang, TITLES, CMN_LEN(TITLES));
	json_array_foreach(rows, i, row)
	{
		row_of(s, f, row, "in_kind_kinds", "kind");
		money_file_code(s, f->lang, "in_kind_givers", cmn_json_get(row, "giver"));
		cmn_cell_text(s, cmn_json_get(row, "label"));
		optional_cents(s, row, "estimated_cents");
		if (json_object_get(row, "fte_hundredths"))
			cmn_cell_count(s, cmn_json_get_int(row, "fte_hundredths", 0));
		else
			cmn_cell_text(s, NULL);
		cmn_cell_day(s, cmn_json_get(row, "since"));
		cmn_cell_day(s, cmn_json_get(row, "until"));
	}
	return rows != NULL;
}

static bool fundings(struct cmn_sheets *s, const struct money_file *f)
{
	static const char *const TITLES[][2] = {
	    {"Nature", "Kind"},
	    {"Demandé par", "Asked by"},
	    {"Financeur", "Funder"},
	    {"Objet", "Purpose"},
	    {"État", "State"},
	    {"Demandes", "Requests"},
	    {"Avec mention de la communauté 360", "With mention of the communauté 360"},
	    {"Demandé", "Asked"},
	    {"Accordé", "Granted"}};
	CMN_AUTO(cmn_json_drop) json_t *rows = money_file_list(f, "fundings");
	const json_t *row;
	size_t i;

	cmn_sheet(s, f->lang == CMN_EN ? "Credits asked for" : "Crédits demandés");
	money_file_titles(s, f->lang, TITLES, CMN_LEN(TITLES));
	json_array_foreach(rows, i, row)
	{
		row_of(s, f, row, "funding_kinds", "kind");
		money_file_code(s, f->lang, "funding_sides", cmn_json_get(row, "side"));
		money_file_code(s, f->lang, "funder_kinds", cmn_json_get(row, "funder"));
		money_file_code(s, f->lang, "funding_purposes", cmn_json_get(row, "purpose"));
		money_file_code(s, f->lang, "financing_states", cmn_json_get(row, "state"));
		cmn_cell_count(s, cmn_json_get_int(row, "requests", 0));
		cmn_cell_count(s, cmn_json_get_int(row, "with_mention", 0));
		optional_cents(s, row, "asked_cents");
		optional_cents(s, row, "granted_cents");
	}
	return rows != NULL;
}

static void flags(struct cmn_sheets *s, const struct money_file *f)
{
	static const char *const TITLES[][2] = {{"Point à regarder", "To be looked at"},
						{"Règle", "Rule"},
						{"Dit", "Stated"},
						{"Trouvé", "Found"},
						{"Écart", "Difference"}};
	struct money_flag raised[MONEY_FLAGS_MAX];
	size_t n = money_flags(&f->known->state, raised);

	cmn_sheet(s, f->lang == CMN_EN ? "To be looked at" : "Points à regarder");
	money_file_titles(s, f->lang, TITLES, CMN_LEN(TITLES));
	for (size_t i = 0; i < n; i++) {
		cmn_row(s);
		money_file_code(s, f->lang, "budget_flags", raised[i].code);
		cmn_cell_text(s, raised[i].rule);
		cmn_cell_cents(s, raised[i].check.stated);
		cmn_cell_cents(s, raised[i].check.found);
		cmn_cell_cents(s, raised[i].check.difference);
	}
}

bool money_file_statement(const struct money_file *f, enum cmn_sheet_form form, struct cmn_buf *out)
{
	CMN_AUTO(cmn_sheets_drop) struct cmn_sheets s;
	bool whole;

	cmn_sheets_begin(&s, form);
	summary(&s, f);
	whole = income(&s, f);
	whole = expenses(&s, f) && whole;
	whole = gifts(&s, f) && whole;
	whole = fundings(&s, f) && whole;
	flags(&s, f);
	return whole && cmn_sheets_end(&s, out);
}

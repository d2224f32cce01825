/* SPDX-License-Identifier: EUPL-1.2
 *
 * report_part4.c - what became of the credits: budget by line, receipts, gifts in kind, credits
 * asked for with the mention of the communauté 360 (R196, R197, R199, R212, R230).
 */
#include "report_compose.h"

#include <string.h>

static int64_t sum_of(const json_t *rows, const char *key)
{
	const json_t *row;
	int64_t sum = 0;
	size_t i;

	json_array_foreach(rows, i, row)
	{
		if (__builtin_add_overflow(sum, cmn_json_get_int(row, key, 0), &sum))
			return INT64_MAX;
	}
	return sum;
}

/* The row of a line; NULL: none. */
static const json_t *row_of(const json_t *rows, const char *line)
{
	const json_t *row;
	size_t i;

	json_array_foreach(rows, i, row)
	{
		const char *code = cmn_json_get(row, "line");

		if (code && strcmp(code, line) == 0)
			return row;
	}
	return NULL;
}

static void euros(struct report_document *doc, struct report_table *t, int64_t cents)
{
	report_cell_number(doc, t, cents, 2, REPORT_EUROS);
}

static void percent(struct report_document *doc, struct report_table *t, int64_t part,
		    int64_t whole)
{
	int64_t tenths;

	if (report_rate(part, whole, &tenths))
		report_cell_number(doc, t, tenths, 1, REPORT_PERCENT);
	else
		report_cell_unknown(doc, t);
}

/* --- lines -------------------------------------------------------------------------------------
 */

static void line(struct report_document *doc, struct report_table *t, struct report_chart *c,
		 const char *code, int64_t planned, int64_t spent)
{
	const struct report_value values[] = {{REPORT_KNOWN, planned}, {REPORT_KNOWN, spent}};
	const char *label = report_label("budget_lines", code);

	report_bar(doc, c, label, values);
	report_cell_text(doc, t, label);
	euros(doc, t, planned);
	euros(doc, t, spent);
	euros(doc, t, planned - spent);
	percent(doc, t, spent, planned);
}

static void lines(const json_t *credits, struct report_document *doc)
{
	const json_t *planned = json_object_get(credits, "planned");
	const json_t *spent = json_object_get(credits, "spent"), *row;
	struct report_chart *c;
	struct report_table *t;
	size_t i;

	report_heading(doc, 2, "Crédits de fonctionnement, par ligne");
	c = report_chart(doc, REPORT_BARS, "Prévu et dépensé, par ligne");
	c->n_series = 2;
	c->series[0] = "prévu";
	c->series[1] = "dépensé";
	c->decimals = 2;
	c->unit = REPORT_EUROS;
	t = report_table(doc, "Crédits de fonctionnement, par ligne");
	report_column(doc, t, "Ligne", false, 5);
	report_column(doc, t, "Prévu", true, 3);
	report_column(doc, t, "Dépensé", true, 3);
	report_column(doc, t, "Reste", true, 3);
	report_column(doc, t, "Consommé", true, 2);
	json_array_foreach(planned, i, row)
	    line(doc, t, c, cmn_json_get(row, "line"), cmn_json_get_int(row, "cents", 0),
		 cmn_json_get_int(row_of(spent, cmn_json_get(row, "line")), "cents", 0));
	json_array_foreach(spent, i, row)
	{
		if (!row_of(planned, cmn_json_get(row, "line")))
			line(doc, t, c, cmn_json_get(row, "line"), 0,
			     cmn_json_get_int(row, "cents", 0));
	}
	report_cell_text(doc, t, "Total");
	euros(doc, t, sum_of(planned, "cents"));
	euros(doc, t, sum_of(spent, "cents"));
	euros(doc, t, sum_of(planned, "cents") - sum_of(spent, "cents"));
	percent(doc, t, sum_of(spent, "cents"), sum_of(planned, "cents"));
	t->total = true;
	report_summarise(doc, c);
}

/* --- the year ----------------------------------------------------------------------------------
 */

static void amount(struct report_document *doc, struct report_table *t, const char *label,
		   int64_t cents, const json_t *before, int64_t cents_before)
{
	report_cell_text(doc, t, label);
	euros(doc, t, cents);
	if (before)
		euros(doc, t, cents_before);
	else
		report_cell_unknown(doc, t);
}

static int64_t whole_of(const json_t *c)
{
	return cmn_json_get_int(c, "ars_cents", 0) + cmn_json_get_int(c, "cd_cents", 0) +
	       cmn_json_get_int(c, "carried_in_cents", 0);
}

static void year(const struct report_book *book, struct report_document *doc)
{
	static const struct {
		const char *label, *key;
	} ROWS[] = {{"Crédits de l’ARS", "ars_cents"},
		    {"Complément du conseil départemental", "cd_cents"},
		    {"Report de l’année précédente", "carried_in_cents"}};
	const json_t *c = book->credits, *was = book->credits_before;
	struct report_table *t;

	report_heading(doc, 2, "Bilan de l’année");
	t = report_table(doc, "Bilan financier propre à la communauté");
	report_column(doc, t, "Poste", false, 5);
	report_column(doc, t, "Année", true, 3);
	report_column(doc, t, "Année précédente", true, 3);
	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++)
		amount(doc, t, ROWS[i].label, cmn_json_get_int(c, ROWS[i].key, 0), was,
		       cmn_json_get_int(was, ROWS[i].key, 0));
	amount(doc, t, "Recettes encaissées", sum_of(json_object_get(c, "received"), "cents"), was,
	       sum_of(json_object_get(was, "received"), "cents"));
	amount(doc, t, "Dépenses", sum_of(json_object_get(c, "spent"), "cents"), was,
	       sum_of(json_object_get(was, "spent"), "cents"));
	amount(doc, t, "Mis en réserve par l’ARS", cmn_json_get_int(c, "reserved_cents", 0), was,
	       cmn_json_get_int(was, "reserved_cents", 0));
	amount(doc, t, "Crédits de l’année moins dépenses",
	       whole_of(c) - sum_of(json_object_get(c, "spent"), "cents"), was,
	       whole_of(was) - sum_of(json_object_get(was, "spent"), "cents"));
	t->total = true;
}

static void receipts(const json_t *credits, struct report_document *doc)
{
	const json_t *rows = json_object_get(credits, "received"), *row;
	struct report_table *t;
	size_t i;

	if (json_array_size(rows) == 0)
		return;
	report_heading(doc, 2, "Recettes et apports financiers");
	t = report_table(doc, "Recettes, par nature");
	report_column(doc, t, "Nature", false, 3);
	report_column(doc, t, "Montant", true, 1);
	json_array_foreach(rows, i, row)
	{
		report_cell_text(doc, t, report_label("income_kinds", cmn_json_get(row, "kind")));
		euros(doc, t, cmn_json_get_int(row, "cents", 0));
	}
	report_cell_text(doc, t, "Total");
	euros(doc, t, sum_of(rows, "cents"));
	t->total = true;
}

static void gifts(const json_t *credits, struct report_document *doc)
{
	const json_t *rows = json_object_get(credits, "in_kind"), *row;
	struct report_table *t;
	size_t i;

	if (json_array_size(rows) == 0)
		return;
	report_heading(doc, 2, "Apports en nature des partenaires");
	t = report_table(doc, "Apports en nature");
	report_column(doc, t, "Apport", false, 3);
	report_column(doc, t, "Valeur estimée", true, 2);
	report_column(doc, t, "ETP", true, 1);
	json_array_foreach(rows, i, row)
	{
		report_cell_text(doc, t, report_label("in_kind_kinds", cmn_json_get(row, "kind")));
		if (json_object_get(row, "estimated_cents"))
			euros(doc, t, cmn_json_get_int(row, "estimated_cents", 0));
		else
			report_cell_unknown(doc, t);
		if (json_object_get(row, "fte_hundredths"))
			report_cell_number(doc, t, cmn_json_get_int(row, "fte_hundredths", 0), 2,
					   REPORT_PLAIN);
		else
			report_cell_text(doc, t, "");
	}
}

/* --- asked for ---------------------------------------------------------------------------------
 */

static void money_or_unknown(struct report_document *doc, struct report_table *t, const json_t *row,
			     const char *key)
{
	if (json_object_get(row, key))
		euros(doc, t, cmn_json_get_int(row, key, 0));
	else
		report_cell_unknown(doc, t);
}

static void funding_cells(struct report_document *doc, struct report_table *t, const json_t *row)
{
	report_cell_text(doc, t, report_label("funding_kinds", cmn_json_get(row, "kind")));
	report_cell_text(doc, t, report_label("funding_sides", cmn_json_get(row, "side")));
	report_cell_text(doc, t, report_label("financing_states", cmn_json_get(row, "state")));
	report_cell_text(doc, t, report_label("funding_purposes", cmn_json_get(row, "purpose")));
	report_cell_number(doc, t, cmn_json_get_int(row, "n", 0), 0, REPORT_PLAIN);
	report_cell_number(doc, t, cmn_json_get_int(row, "with_mention", 0), 0, REPORT_PLAIN);
	money_or_unknown(doc, t, row, "asked_cents");
	money_or_unknown(doc, t, row, "granted_cents");
}

/* A request may concern one situation: what may be published is one sum for each nature. */
static void summed(const struct report_book *book, struct report_document *doc,
		   struct report_table *t, const char *kind)
{
	int64_t asked = 0, granted = 0;
	const json_t *row;
	size_t i;

	json_array_foreach(book->fundings, i, row)
	{
		if (strcmp(cmn_json_get(row, "kind"), kind) != 0)
			continue;
		asked += cmn_json_get_int(row, "asked_cents", 0);
		granted += cmn_json_get_int(row, "granted_cents", 0);
	}
	report_cell_text(doc, t, report_label("funding_kinds", kind));
	euros(doc, t, asked);
	euros(doc, t, granted);
}

static bool first_of_kind(const json_t *rows, size_t i)
{
	const char *kind = cmn_json_get(json_array_get(rows, i), "kind");

	for (size_t k = 0; k < i; k++)
		if (strcmp(cmn_json_get(json_array_get(rows, k), "kind"), kind) == 0)
			return false;
	return true;
}

static void funding_rows(const struct report_book *book, struct report_document *doc,
			 struct report_table *t)
{
	const json_t *row;
	size_t i;

	json_array_foreach(book->fundings, i, row)
	{
		if (book->edition == REPORT_EXACT)
			funding_cells(doc, t, row);
		else if (first_of_kind(book->fundings, i))
			summed(book, doc, t, cmn_json_get(row, "kind"));
	}
}

static void fundings(const struct report_book *book, struct report_document *doc)
{
	struct report_table *t;

	report_heading(doc, 2, "Crédits demandés au titre de la communauté 360");
	if (json_array_size(book->fundings) == 0) {
		report_paragraph(doc, "Aucune demande n’est enregistrée pour l’année.");
		return;
	}
	report_paragraph(
	    doc, "Crédits non reconductibles, apports et besoins portés à d’autres financeurs,"
		 " demandés dans l’année par la communauté ou par un acteur qui mentionne son"
		 " intervention.");
	t = report_table(doc, "Crédits et apports demandés");
	report_column(doc, t, "Nature", false, 4);
	if (book->edition == REPORT_EXACT) {
		report_column(doc, t, "Demandé par", false, 4);
		report_column(doc, t, "État", false, 3);
		report_column(doc, t, "Objet", false, 4);
		report_column(doc, t, "Demandes", true, 3);
		report_column(doc, t, "Avec mention", true, 3);
	}
	report_column(doc, t, "Demandé", true, 3);
	report_column(doc, t, "Accordé", true, 3);
	funding_rows(book, doc, t);
}

void report_part_money(const struct report_book *book, struct report_document *doc)
{
	if (book->credits) {
		year(book, doc);
		lines(book->credits, doc);
		receipts(book->credits, doc);
		gifts(book->credits, doc);
	} else {
		report_note(doc, "Le budget de l’année n’est pas encore connu de l’observatoire.");
	}
	fundings(book, doc);
}

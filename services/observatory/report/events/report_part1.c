/* SPDX-License-Identifier: EUPL-1.2
 *
 * report_part1.c - indicators: one table of all, then what is broken down (R209, R213 to R228).
 */
#include "report_compose.h"

#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

#define SHOWN_KEYS 20
#define KEYS_MOST  1000 /* of one breakdown: what a list of codes or employers may have */
#define EPCI_NAME  400  /* bytes; longer than the name of any commune */
#define WITHHELD   "Ce détail est couvert par le secret statistique."

/* Thousandths of an ETP. */
static bool is_etp(const char *indicator)
{
	return strcmp(indicator, "4.1") == 0 || strcmp(indicator, "4.3") == 0;
}

static void number_cell(struct report_document *doc, struct report_table *t,
			const struct report_figure *f)
{
	static const struct report_value UNKNOWN = {.known = REPORT_UNKNOWN};
	struct report_value v = f ? f->n : UNKNOWN;
	bool etp = f && is_etp(f->indicator);

	if (etp)
		v.value = (v.value + 5) / 10;
	report_cell_value(doc, t, &v, etp ? 2 : 0, etp ? REPORT_ETP : REPORT_PLAIN);
}

static void rate_cell(struct report_document *doc, struct report_table *t,
		      const struct report_figure *f)
{
	if (!f)
		report_cell_text(doc, t, "");
	else
		report_cell_value(doc, t, &f->rate, 1, REPORT_PERCENT);
}

static void delay_cells(struct report_document *doc, struct report_table *t,
			const struct report_figure *f)
{
	if (!f || strcmp(f->indicator, "1.7") != 0) {
		report_cell_text(doc, t, "");
		report_cell_text(doc, t, "");
		return;
	}
	report_cell_value(doc, t, &f->mean, 1, REPORT_PLAIN);
	report_cell_value(doc, t, &f->median, 1, REPORT_PLAIN);
}

static void summary_row(const struct report_book *book, struct report_document *doc,
			struct report_table *t, char span, int month, const struct cmn_code *code)
{
	const struct report_figure *number =
	    report_figure_of(&book->figures, span, month, code->code, "number", "");
	const struct report_figure *part =
	    report_figure_of(&book->figures, span, month, code->code, "numerator", "");
	char label[200];

	snprintf(label, sizeof(label), "%s %s", code->code, code->label[CMN_FR]);
	report_cell_text(doc, t, label);
	number_cell(doc, t, number ? number : part);
	rate_cell(doc, t, part);
	delay_cells(doc, t, number);
}

static void summary_columns(struct report_document *doc, struct report_table *t)
{
	report_column(doc, t, "Indicateur", false, 9);
	report_column(doc, t, "Nombre", true, 3);
	report_column(doc, t, "Taux", true, 3);
	report_column(doc, t, "Délai moyen (jours)", true, 3);
	report_column(doc, t, "Délai médian (jours)", true, 3);
}

static void summary(const struct report_book *book, struct report_document *doc)
{
	const struct cmn_code_list *codes = cmn_code_list_find("indicators");
	struct report_table *t = report_table(doc, "Indicateurs nationaux");

	summary_columns(doc, t);
	for (size_t i = 0; codes && i < codes->n; i++)
		summary_row(book, doc, t, 'y', 0, &codes->codes[i]);
}

/* --- by month ----------------------------------------------------------------------------------
 */

/* Is a month told? */
static bool any_month(const struct report_book *book)
{
	for (int m = 1; m <= 12; m++) {
		const struct report_figure *f =
		    report_figure_of(&book->figures, 'm', m, "1.1", "number", "");

		if (f && f->n.known == REPORT_KNOWN)
			return true;
	}
	return false;
}

static void months(const struct report_book *book, struct report_document *doc)
{
	static const char *const SHORT[] = {"",     "janv.", "févr.", "mars", "avril",
					    "mai",  "juin",  "juil.", "août", "sept.",
					    "oct.", "nov.",  "déc."};
	const struct report_figure *whole =
	    report_figure_of(&book->figures, 'y', 0, "1.1", "number", "");
	struct report_chart *c;
	struct report_table *t;

	report_heading(doc, 2, "1.1 Sollicitations reçues chaque mois");
	if (!report_figure_of(&book->figures, 'm', 0, "1.1", "number", "")) {
		report_paragraph(doc,
				 "Les nombres par mois seront publiés par l’observatoire après la"
				 " fin de l’année.");
		return;
	}
	if (!any_month(book)) {
		report_paragraph(doc, WITHHELD);
		return;
	}
	c = report_chart(doc, REPORT_COLUMNS, "Sollicitations reçues, par mois");
	t = report_table(doc, "Sollicitations reçues, par mois");
	report_column(doc, t, "Mois", false, 3);
	report_column(doc, t, "Nombre", true, 1);
	for (int m = 1; m <= 12; m++) {
		const struct report_figure *f =
		    report_figure_of(&book->figures, 'm', m, "1.1", "number", "");
		struct report_value v = f ? f->n : (struct report_value){.known = REPORT_UNKNOWN};

		report_bar(doc, c, SHORT[m], &v);
		report_cell_text(doc, t, report_month(m));
		report_cell_value(doc, t, &v, 0, REPORT_PLAIN);
	}
	report_summarise(doc, c);
	if (whole) {
		report_cell_text(doc, t, "Année");
		number_cell(doc, t, whole);
		t->total = true;
	}
}

/* --- by key ------------------------------------------------------------------------------------
 */

static const struct {
	const char *indicator, *part, *title, *head, *list;
} BROKEN[] = {
    {"1.1", "by_channel", "1.1 Sollicitations par canal", "Canal", "channels"},
    {"1.2", "by_profile", "1.2 Sollicitations par profil", "Profil", "profile_1_2"},
    {"1.2", "by_requester", "1.2 Qui sollicite", "Demandeur", "requester_kinds"},
    {"1.2", "by_person", "1.2 Pour qui", "Personne concernée", "person_profiles"},
    {"1.3", "by_problem", "1.3 Recherches de solution par problématique", "Problématique",
     "problem_types"},
    {"1.6", "by_state", "1.6 Ce que sont devenues les propositions", "État", "proposal_states"},
    {"3.1", "by_builder", "3.1 Avec qui les projets de vie sont construits", "Avec",
     "project_builders"},
    {"4.1", "by_function", "4.1 ETP de recherche de solutions par fonction", "Fonction",
     "team_functions"},
    {"4.2", "by_sector", "4.2 Acteurs de l’annuaire par secteur", "Secteur", "sectors"},
    {"4.3", "by_employer", "4.3 Temps dédié par chaque membre cœur", "Employeur", NULL},
};

static const char *name_of(const struct report_book *book, size_t broken, const char *key)
{
	if (strcmp(key, "not_stated") == 0)
		return "non précisé";
	if (strcmp(key, "*") == 0)
		return "tout ce qui n’est pas détaillé";
	if (BROKEN[broken].list)
		return report_label(BROKEN[broken].list, key);
	for (int i = 0; i < PQntuples(book->actors); i++)
		if (strcmp(cmn_column(book->actors, i, "id"), key) == 0)
			return cmn_column(book->actors, i, "name");
	return "employeur dont le nom n’est pas connu ici";
}

static int larger_first(const void *one, const void *other)
{
	const struct report_figure *a = *(const struct report_figure *const *)one;
	const struct report_figure *b = *(const struct report_figure *const *)other;

	if (a->n.known != b->n.known)
		return a->n.known < b->n.known ? -1 : 1;
	if (a->n.value != b->n.value)
		return a->n.value > b->n.value ? -1 : 1;
	return strcmp(a->key, b->key);
}

/* All of them, the largest first. */
static size_t keys_of(const struct report_book *book, size_t broken,
		      const struct report_figure *out[KEYS_MOST])
{
	size_t n = 0;

	for (size_t i = 0; i < book->figures.n && n < KEYS_MOST; i++) {
		const struct report_figure *f = &book->figures.rows[i];

		if (f->span == 'y' && f->place[0] == '\0' &&
		    strcmp(f->indicator, BROKEN[broken].indicator) == 0 &&
		    strcmp(f->part, BROKEN[broken].part) == 0 && f->key[0] != '\0' &&
		    !(f->n.known == REPORT_KNOWN && f->n.value == 0))
			out[n++] = f;
	}
	qsort(out, n, sizeof(*out), larger_first);
	return n;
}

static void broken_down(const struct report_book *book, struct report_document *doc, size_t broken)
{
	const struct report_figure *rows[KEYS_MOST];
	size_t all = keys_of(book, broken, rows), n = all < SHOWN_KEYS ? all : SHOWN_KEYS;
	bool etp = is_etp(BROKEN[broken].indicator);
	struct report_chart *c;
	struct report_table *t;

	if (n == 0)
		return;
	report_heading(doc, 2, BROKEN[broken].title);
	if (rows[0]->n.known != REPORT_KNOWN) { /* known ones come first */
		report_paragraph(doc, WITHHELD);
		return;
	}
	if (strcmp(BROKEN[broken].part, "by_problem") == 0)
		report_paragraph(doc,
				 "Une demande peut porter plusieurs problématiques : les nombres ne"
				 " s’additionnent pas.");
	c = report_chart(doc, REPORT_BARS, BROKEN[broken].title);
	c->unit = etp ? REPORT_ETP : REPORT_PLAIN;
	c->decimals = etp ? 2 : 0;
	t = report_table(doc, BROKEN[broken].title);
	report_column(doc, t, BROKEN[broken].head, false, 4);
	report_column(doc, t, etp ? "ETP" : "Nombre", true, 1);
	for (size_t i = 0; i < n; i++) {
		const char *name = name_of(book, broken, rows[i]->key);
		struct report_value v = rows[i]->n;

		if (etp)
			v.value = (v.value + 5) / 10;
		report_bar(doc, c, name, &v);
		report_cell_text(doc, t, name);
		report_cell_value(doc, t, &v, c->decimals, REPORT_PLAIN);
	}
	if (all > n)
		report_paragraph_fmt(doc, "Et %zu autre%s.", all - n, all - n > 1 ? "s" : "");
	report_summarise(doc, c);
}

/* --- places ------------------------------------------------------------------------------------
 */

static const char *epci_name(const struct report_book *book, const char *epci, char room[EPCI_NAME])
{
	const char *largest = NULL;
	int64_t most = -1, communes = 0;

	/* known here by its communes */
	for (int i = 0; i < PQntuples(book->places); i++) {
		const char *of = cmn_column(book->places, i, "epci");
		int64_t people =
		    cmn_pg_int(book->places, i, PQfnumber(book->places, "population"), 0);

		if (!of || strcmp(of, epci) != 0)
			continue;
		communes++;
		if (people > most) {
			most = people;
			largest = cmn_column(book->places, i, "name");
		}
	}
	if (!largest)
		return epci;
	if (communes == 1)
		snprintf(room, EPCI_NAME, "%s", largest);
	else
		snprintf(room, EPCI_NAME, "%s et %lld autre%s commune%s", largest,
			 (long long)(communes - 1), communes > 2 ? "s" : "",
			 communes > 2 ? "s" : "");
	return room;
}

void report_part_places(const struct report_book *book, struct report_document *doc)
{
	struct report_table *t = NULL;
	char room[EPCI_NAME];

	for (size_t i = 0; i < book->figures.n; i++) {
		const struct report_figure *f = &book->figures.rows[i];

		if (f->span != 'y' || f->place[0] == '\0' || strlen(f->place) != 9 ||
		    strcmp(f->indicator, "1.1") != 0 || strcmp(f->part, "number") != 0)
			continue;
		if (!t) {
			report_heading(doc, 2, "Sollicitations par intercommunalité");
			t = report_table(doc, "Sollicitations reçues, par intercommunalité");
			report_column(doc, t, "Intercommunalité", false, 4);
			report_column(doc, t, "SIREN", false, 1);
			report_column(doc, t, "Nombre", true, 1);
		}
		report_cell_text(doc, t, epci_name(book, f->place, room));
		report_cell_text(doc, t, f->place);
		number_cell(doc, t, f);
	}
	if (!t)
		report_paragraph(
		    doc, "Les nombres par intercommunalité sont publiés une fois par an, après"
			 " la fin de l’année.");
}

void report_part_figures(const struct report_book *book, struct report_document *doc)
{
	if (book->figures.n == 0) {
		report_note(doc,
			    "L’observatoire n’a pas encore publié les chiffres de cette période.");
		return;
	}
	summary(book, doc);
	months(book, doc);
	for (size_t i = 0; i < sizeof(BROKEN) / sizeof(BROKEN[0]); i++)
		broken_down(book, doc, i);
	report_part_places(book, doc);
}

/* --- a half-year -------------------------------------------------------------------------------
 */

/* Not all is told of a quarter. */
static bool of_quarter(const struct report_book *book, int month, const char *code)
{
	return report_figure_of(&book->figures, 'q', month, code, "number", "") ||
	       report_figure_of(&book->figures, 'q', month, code, "numerator", "");
}

void report_part_quarters(const struct report_book *book, struct report_document *doc)
{
	const struct cmn_code_list *codes = cmn_code_list_find("indicators");
	int first = book->period.half == 2 ? 7 : 1;
	bool any = false;

	if (book->figures.live) {
		summary(book, doc);
		return;
	}
	for (int m = first; m < first + 6; m += 3) {
		char caption[64];
		struct report_table *t;

		if (!report_figure_of(&book->figures, 'q', m, "1.1", "number", ""))
			continue;
		any = true;
		snprintf(caption, sizeof(caption), "Indicateurs du %de trimestre", m / 3 + 1);
		t = report_table(doc, m == 1 ? "Indicateurs du 1er trimestre" : caption);
		summary_columns(doc, t);
		for (size_t i = 0; codes && i < codes->n; i++)
			if (of_quarter(book, m, codes->codes[i].code))
				summary_row(book, doc, t, 'q', m, &codes->codes[i]);
	}
	if (!any)
		report_note(
		    doc,
		    "L’observatoire n’a pas encore publié les chiffres de cette période\u00a0: les"
		    " trimestres sont publiés avec l’année.");
}

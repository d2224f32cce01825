/* SPDX-License-Identifier: EUPL-1.2 */
#include "report_compose.h"

#include "report_state.h"

#include "cmn/buf.h"

#include <stdio.h>
#include <string.h>

#define WITH_MAX 65536 /* bytes: forty names of two hundred characters */

void report_written(const struct report_book *book, struct report_document *doc,
		    const char *section)
{
	const json_t *row = report_section(book, section), *name;
	CMN_AUTO(cmn_buf_free) struct cmn_buf with = {0};
	size_t i;

	if (!row) {
		report_note(doc, "Cette partie reste à écrire.");
		return;
	}
	report_prose(doc, cmn_json_get(row, "text"));
	cmn_buf_init(&with, WITH_MAX);
	json_array_foreach(json_object_get(row, "written_with"), i, name)
	    cmn_buf_fmt(&with, "%s%s", i ? ", " : "", json_string_value(name));
	if (with.len > 0)
		report_paragraph_fmt(doc, "Écrit avec : %s.", with.data);
}

void report_summarise(struct report_document *doc, struct report_chart *c)
{
	size_t low = REPORT_CHART_ROWS, high = REPORT_CHART_ROWS, withheld = 0;
	char lowest[REPORT_NUMBER_LEN], highest[REPORT_NUMBER_LEN];

	for (size_t i = 0; i < c->n; i++) {
		const struct report_value *v = &c->values[i][0];

		withheld += v->known == REPORT_WITHHELD;
		if (v->known != REPORT_KNOWN)
			continue;
		if (low == REPORT_CHART_ROWS || v->value < c->values[low][0].value)
			low = i;
		if (high == REPORT_CHART_ROWS || v->value > c->values[high][0].value)
			high = i;
	}
	if (high == REPORT_CHART_ROWS) {
		c->summary = "Aucun nombre ne peut être montré.";
		return;
	}
	report_amount(c->values[low][0].value, c->decimals, c->unit, lowest);
	report_amount(c->values[high][0].value, c->decimals, c->unit, highest);
	c->summary = report_keep_fmt(
	    doc,
	    "Le plus élevé : %s (%s) ; le plus bas : %s (%s).%s Les nombres sont dans le tableau.",
	    highest, c->labels[high], lowest, c->labels[low],
	    withheld ? " Certains nombres sont couverts par le secret statistique." : "");
}

/* --- the frame ---------------------------------------------------------------------------------
 */

static void gap(const struct report_gap *g, void *arg)
{
	report_item(arg, g->text);
}

static void to_complete(const struct report_book *book, struct report_document *doc)
{
	size_t before;

	report_heading(doc, 1, "À compléter");
	before = doc->n;
	report_gaps(book, gap, doc);
	if (doc->n == before)
		report_paragraph(doc, "Rien ne manque.");
}

static const char *mark_of(const struct report_book *book, struct report_document *doc, bool frozen)
{
	const char *returned = cmn_column(book->report, 0, "returned_reason");

	if (!report_period_over(&book->period, book->today))
		return "Document provisoire : la période n’est pas terminée.";
	if (frozen)
		return NULL;
	if (returned)
		return report_keep_fmt(doc, "Projet, à reprendre : %s", returned);
	return "Projet : ce document n’est pas encore remis.";
}

static void cover(const struct report_book *book, bool frozen, struct report_document *doc)
{
	const char *community = cmn_column(book->report, 0, "_community");
	char label[48], day[REPORT_NUMBER_LEN];
	bool exact = book->edition == REPORT_EXACT;

	report_period_label(&book->period, label);
	report_day(book->today, day);
	doc->title = book->note ? report_keep_fmt(doc, "Note de semestre – %s", label)
				: report_keep_fmt(doc, "Rapport d’activité – %s", label);
	doc->subtitle = community ? report_keep(doc, community)
				  : report_keep_fmt(doc, "Communauté 360 – département %s",
						    cmn_column(book->report, 0, "departement"));
	doc->mark = mark_of(book, doc, frozen);
	doc->foot = report_keep_fmt(doc, "%s – édition n° %s – état au %s",
				    exact ? "Édition exacte, réservée à ses destinataires"
					  : "Édition protégée, publiable",
				    cmn_column(book->report, 0, "edition"), day);
	doc->made_at = report_keep(doc, book->now);
}

/* To whom, until when, in which order: rules of the region. */
static void rules(const struct report_book *book, struct report_document *doc)
{
	const char *order = cmn_column(book->report, 0, "_order");
	const char *given = cmn_column(book->report, 0, "_due_given");
	const char *committee = report_word(book, "committee", "comité de la communauté");
	char due[16], day[REPORT_NUMBER_LEN];

	if (order && strcmp(order, "validation_first") == 0) {
		report_paragraph_fmt(doc,
				     "Ce rapport est validé par la gouvernance de la communauté,"
				     " puis transmis à l’ARS, aux membres et aux partenaires.");
	} else {
		report_paragraph_fmt(doc,
				     "Ce rapport est remis à l’ARS et à la coprésidence du %s,"
				     " qui le valide à sa réunion suivante.",
				     committee);
	}
	if (given && strcmp(given, "1") == 0 &&
	    report_due(&book->period, cmn_column(book->report, 0, "_due"), due)) {
		report_day(due, day);
		report_paragraph_fmt(doc, "Il est attendu au plus tard le %s.", day);
	} else {
		report_paragraph(doc, "Le texte de la région ne fixe pas de jour pour sa remise.");
	}
}

static void reading(const struct report_book *book, struct report_document *doc)
{
	char day[REPORT_NUMBER_LEN];

	report_note(doc,
		    "Comment lire : « s » remplace un nombre couvert par le secret statistique ; ce"
		    " n’est pas zéro. « non connu » : rien n’a été enregistré, ou il n’y a rien à"
		    " quoi le rapporter. Une situation reprise par un autre département compte dans"
		    " celui-ci.");
	if (book->figures.live) {
		report_paragraph(doc,
				 "Chiffres exacts du département et de la période, calculés au jour"
				 " de l’état.");
	} else if (book->figures.released[0] != '\0') {
		char text[16];

		snprintf(text, sizeof(text), "%.10s", book->figures.released);
		report_day(text, day);
		report_paragraph_fmt(doc, "Chiffres publiés par l’observatoire le %s.", day);
	}
}

static void annual(const struct report_book *book, struct report_document *doc)
{
	report_heading(doc, 1, "Synthèse");
	rules(book, doc);
	report_written(book, doc, "summary");
	report_heading(doc, 1, "Partie 1 – Indicateurs");
	reading(book, doc);
	report_part_figures(book, doc);
	report_heading(doc, 2, "Ce que disent les indicateurs");
	report_written(book, doc, "indicators_comment");
	report_heading(doc, 1, "Partie 2 – Animation du territoire");
	report_written(book, doc, "animation");
	report_part_activities(book, doc);
	report_heading(doc, 1, "Partie 3 – Engagements et impact");
	report_heading(doc, 2, "Bilan des engagements");
	report_written(book, doc, "commitments");
	report_heading(doc, 2, "Impact de la communauté 360");
	report_written(book, doc, "impact");
	report_part_assessments(book, doc);
	report_part_lab(book, doc);
	report_heading(doc, 1, "Partie 4 – Utilisation des crédits");
	report_part_money(book, doc);
	report_heading(doc, 2, "Commentaire");
	report_written(book, doc, "credits_comment");
	report_heading(doc, 1, "Perspectives");
	report_written(book, doc, "outlook");
}

static void note(const struct report_book *book, struct report_document *doc)
{
	report_paragraph_fmt(doc, "Note à l’attention du %s, deux fois par an.",
			     report_word(book, "committee", "comité de la communauté"));
	for (const char *const *s = report_sections_of(true); *s; s++) {
		report_heading(doc, 1, report_label("report_sections", *s));
		report_written(book, doc, *s);
		if (strcmp(*s, "coverage_comment") == 0)
			report_part_places(book, doc);
	}
	report_heading(doc, 1, "Chiffres du semestre");
	reading(book, doc);
	report_part_quarters(book, doc);
	report_heading(doc, 1, "Animation et propositions");
	report_part_activities(book, doc);
	report_part_lab(book, doc);
}

void report_compose(const struct report_book *book, bool frozen, struct report_document *doc)
{
	cover(book, frozen, doc);
	/* what the community still owes is no matter of the public */
	if (book->edition == REPORT_EXACT)
		to_complete(book, doc);
	if (book->note)
		note(book, doc);
	else
		annual(book, doc);
}

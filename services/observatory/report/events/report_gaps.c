/* SPDX-License-Identifier: EUPL-1.2 */
#include "report_gather.h"

#include "cmn/codes.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const YEARLY[] = {"summary", "indicators_comment", "animation", "commitments",
				     "impact",  "credits_comment",    "outlook",   NULL};
static const char *const NOTE[] = {"community_life", "difficulties",     "arbitration_questions",
				   "partnerships",   "coverage_comment", NULL};

const char *const *report_sections_of(bool note)
{
	return note ? NOTE : YEARLY;
}

bool report_section_known(bool note, const char *section)
{
	for (const char *const *s = report_sections_of(note); *s; s++)
		if (strcmp(*s, section) == 0)
			return true;
	return false;
}

struct finding {
	report_gap_fn *each;
	void *arg;
};

static void found(const struct finding *f, const char *gap, const char *section, const char *fmt,
		  ...) CMN_PRINTF(4, 5);
static void found(const struct finding *f, const char *gap, const char *section, const char *fmt,
		  ...)
{
	struct report_gap g = {.gap = gap, .section = section};
	va_list args;

	va_start(args, fmt);
	vsnprintf(g.text, sizeof(g.text), fmt, args);
	va_end(args);
	f->each(&g, f->arg);
}

static void sections(const struct report_book *b, const struct finding *f)
{
	for (const char *const *s = report_sections_of(b->note); *s; s++) {
		const json_t *row = report_section(b, *s);
		bool together = strcmp(*s, "commitments") == 0 || strcmp(*s, "impact") == 0;

		if (!row)
			found(f, "section_missing", *s, "À écrire : %s.",
			      report_label("report_sections", *s));
		else if (together && json_array_size(json_object_get(row, "written_with")) == 0)
			found(f, "section_alone", *s,
			      "%s : dire avec quels partenaires cette partie a été écrite.",
			      report_label("report_sections", *s));
	}
}

static void figures(const struct report_book *b, const struct finding *f)
{
	const struct cmn_code_list *indicators = cmn_code_list_find("indicators");
	const struct report_figure *unknown =
	    report_figure_of(&b->figures, 'y', 0, "1.1", "number", "");

	if (!report_period_over(&b->period, b->today))
		found(f, "period_not_over", NULL,
		      "La période n’est pas terminée : tous les chiffres sont provisoires.");
	if (b->figures.released[0] == '\0' && !b->note)
		found(
		    f, "figures_not_released", NULL,
		    "Les chiffres par mois et par intercommunalité, et l’édition protégée, ne sont"
		    " pas encore publiés par l’observatoire.");
	if (!b->figures.live || !unknown)
		return;
	for (size_t i = 0; indicators && i < indicators->n; i++) {
		const char *code = indicators->codes[i].code;
		const struct report_figure *row =
		    report_figure_of(&b->figures, 'y', 0, code, "number", "");

		if (!row)
			row = report_figure_of(&b->figures, 'y', 0, code, "denominator", "");
		if (row && row->n.known == REPORT_KNOWN && row->n.value == 0)
			found(f, "figure_without_facts", "indicators_comment",
			      "Indicateur %s : aucun fait enregistré ; vérifier ou commenter.",
			      code);
	}
}

static void money(const struct report_book *b, const struct finding *f)
{
	const json_t *row;
	int64_t without = 0;
	size_t i;

	if (!b->credits)
		found(f, "credits_missing", "credits_comment",
		      "Le budget de l’année n’est pas saisi : la partie 4 est vide.");
	else if (json_array_size(json_object_get(b->credits, "spent")) == 0)
		found(f, "expenses_missing", "credits_comment",
		      "Aucune dépense de l’année n’est saisie.");
	json_array_foreach(b->fundings, i, row) without +=
	    cmn_json_get_int(row, "without_mention", 0);
	if (without > 0)
		found(f, "mention_missing", NULL,
		      "Demandes de crédits sans la mention de la communauté 360 : %lld.",
		      (long long)without);
}

static void lab(const struct report_book *b, const struct finding *f)
{
	for (int i = 0; i < PQntuples(b->lab_gaps); i++) {
		const char *title = cmn_column(b->lab_gaps, i, "title");
		const char *label = report_label("lab_gaps", cmn_column(b->lab_gaps, i, "gap"));

		if (title && title[0] != '\0')
			found(f, "lab", NULL, "%s : %s", label, title);
		else
			found(f, "lab", NULL, "%s", label);
	}
}

void report_gaps(const struct report_book *book, report_gap_fn *each, void *arg)
{
	const struct finding f = {each, arg};

	figures(book, &f);
	sections(book, &f);
	if (!book->note)
		money(book, &f);
	lab(book, &f);
}

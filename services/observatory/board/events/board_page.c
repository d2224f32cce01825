/* SPDX-License-Identifier: EUPL-1.2
 *
 * board_page.c - the page of a département: made here as a whole, so that it is read without a
 * script; the script of the page only fetches it again.
 */
#include "board_scale.h"
#include "board_write.h"

#include "cmn/calendar.h"
#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

#define CHARTS_MAX  8 /* of one indicator: what has more keys is read in the table */
#define YEARS_SHOWN 6

void board_html(struct cmn_buf *out, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '&':
			cmn_buf_text(out, "&amp;");
			break;
		case '<':
			cmn_buf_text(out, "&lt;");
			break;
		case '>':
			cmn_buf_text(out, "&gt;");
			break;
		case '"':
			cmn_buf_text(out, "&quot;");
			break;
		default:
			cmn_buf_char(out, *text);
		}
	}
}

static const char *name_of(const char *departement)
{
	const struct cmn_code_list *list = cmn_code_list_find("departements");
	const struct cmn_code *code = list ? cmn_code_find(list, departement) : NULL;

	return code ? code->label[CMN_FR] : departement;
}

/* --- head and form --------------------------------------------------------------------------- */

static void put_head(struct cmn_buf *out, const struct board_page *page)
{
	cmn_buf_text(out,
		     "<!DOCTYPE html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n"
		     "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		     "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
	if (page->departement && page->known) {
		board_html(out, name_of(page->departement));
		cmn_buf_fmt(out, ", %u – ", page->year);
	}
	cmn_buf_text(out,
		     "Observatoire – Communauté 360</title>\n<link rel=\"icon\" href=\"data:,\">\n"
		     "<link rel=\"stylesheet\" href=\"/observatoire/observatoire.css\">\n"
		     "<script src=\"/observatoire/observatoire.js\" defer></script>\n</head>\n"
		     "<body>\n<a class=\"skip\" href=\"#contenu\">Aller aux chiffres</a>\n"
		     "<header>\n<p class=\"site\">Communauté 360</p>\n"
		     "<h1>Observatoire des réponses et des parcours</h1>\n</header>\n");
}

static void put_option(struct cmn_buf *out, const char *value, const char *label, bool chosen)
{
	cmn_buf_text(out, "<option value=\"");
	board_html(out, value);
	cmn_buf_fmt(out, "\"%s>", chosen ? " selected" : "");
	board_html(out, label);
	cmn_buf_text(out, "</option>\n");
}

static void put_departements(struct cmn_buf *out, const struct board_page *page)
{
	const struct cmn_code_list *list = cmn_code_list_find("departements");

	cmn_buf_text(out, "<p><label for=\"departement\">Département</label>\n"
			  "<select id=\"departement\" name=\"departement\">\n");
	for (size_t i = 0; list && i < list->n; i++) {
		const char *code = list->codes[i].code;
		char label[128];

		snprintf(label, sizeof(label), "%s – %s", code, list->codes[i].label[CMN_FR]);
		put_option(out, code, label,
			   page->departement && strcmp(page->departement, code) == 0);
	}
	cmn_buf_text(out, "</select></p>\n");
}

static void put_years(struct cmn_buf *out, const struct board_page *page)
{
	bool listed = false;
	char year[16];

	cmn_buf_text(out, "<p><label for=\"year\">Année</label>\n"
			  "<select id=\"year\" name=\"year\">\n");
	for (unsigned i = 0; i < YEARS_SHOWN; i++) {
		snprintf(year, sizeof(year), "%u", page->this_year - i);
		listed |= page->this_year - i == page->year;
		put_option(out, year, year, page->this_year - i == page->year);
	}
	snprintf(year, sizeof(year), "%u", page->year);
	if (!listed)
		put_option(out, year, year, true);
	cmn_buf_text(out, "</select></p>\n");
}

static void put_form(struct cmn_buf *out, const struct board_page *page)
{
	cmn_buf_text(out, "<section class=\"ask\" aria-label=\"Choix\">\n"
			  "<form id=\"choix\" action=\"/observatoire\" method=\"get\""
			  " aria-label=\"Choix des chiffres\">\n");
	put_departements(out, page);
	put_years(out, page);
	cmn_buf_text(out,
		     "<p><label for=\"step\">Par</label>\n<select id=\"step\" name=\"step\">\n");
	put_option(out, "month", "mois", page->step == BOARD_MONTH);
	put_option(out, "quarter", "trimestre", page->step == BOARD_QUARTER);
	put_option(out, "year", "année", page->step == BOARD_YEAR);
	cmn_buf_text(
	    out, "</select></p>\n<p><button type=\"submit\">Afficher</button></p>\n</form>\n"
		 "<form id=\"cle\" hidden aria-label=\"Clé d’accès\">\n<p><label for=\"jeton\">"
		 "Clé d’accès (facultative)</label>\n<input id=\"jeton\" type=\"password\""
		 " autocomplete=\"off\" aria-describedby=\"jeton-aide\"></p>\n"
		 "<p id=\"jeton-aide\">Elle ouvre les chiffres de votre territoire et leur mise à "
		 "jour en direct. Elle reste dans cette page et s’efface avec elle.</p>\n"
		 "<p><button type=\"submit\">Utiliser la clé</button></p>\n</form>\n"
		 "<p id=\"etat\" role=\"status\"></p>\n</section>\n");
}

/* --- the figures of one indicator ------------------------------------------------------------ */

static void put_cell(struct cmn_buf *out, const struct board_point *p, int decimals)
{
	char text[BOARD_NUMBER_LEN];

	switch (p->state) {
	case BOARD_SHOWN:
		board_number(p->value, decimals, text);
		cmn_buf_fmt(out, "<td>%s</td>", text);
		break;
	case BOARD_SUPPRESSED:
		cmn_buf_text(out, "<td>s<span class=\"sr\">, secret</span></td>");
		break;
	case BOARD_UNDEFINED:
		cmn_buf_text(out, "<td>×<span class=\"sr\">, sans objet</span></td>");
		break;
	case BOARD_UNRELEASED:
	default:
		cmn_buf_text(out, "<td>–<span class=\"sr\">, non publié</span></td>");
	}
}

static void put_line_name(struct cmn_buf *out, const struct board_line *line)
{
	const char *unit = line->unit;

	board_html(out, board_measure_label(line, CMN_FR));
	if (line->key[0]) {
		cmn_buf_text(out, " : ");
		board_html(out, board_key_label(line, CMN_FR));
	}
	if (strcmp(unit, "percent") == 0)
		cmn_buf_text(out, " (%)");
	else if (strcmp(unit, "days") == 0)
		cmn_buf_text(out, " (jours)");
}

static void put_table(struct cmn_buf *out, const struct board_series *s, size_t from, size_t to,
		      unsigned id)
{
	char words[BOARD_PERIOD_WORDS], brief[BOARD_PERIOD_WORDS];

	cmn_buf_fmt(
	    out,
	    "<div class=\"table\" id=\"t%u\" role=\"region\" tabindex=\"0\" aria-labelledby=\"c%u\">"
	    "<table>\n<caption id=\"c%u\">Indicateur %s, valeurs</caption>\n<thead><tr>"
	    "<th scope=\"col\">Mesure</th>",
	    id, id, id, s->lines[from].indicator);
	for (size_t p = 0; p < s->span.n; p++) {
		board_period_words(&s->span, p, true, brief);
		board_period_words(&s->span, p, false, words);
		cmn_buf_fmt(out, "<th scope=\"col\" abbr=\"%s\">%s</th>", words, brief);
	}
	cmn_buf_text(out, "</tr></thead>\n<tbody>\n");
	for (size_t i = from; i < to; i++) {
		int decimals = board_decimals(s->lines[i].unit);

		cmn_buf_text(out, "<tr><th scope=\"row\">");
		put_line_name(out, &s->lines[i]);
		cmn_buf_text(out, "</th>");
		for (size_t p = 0; p < s->span.n; p++)
			put_cell(out, &s->lines[i].points[p], decimals);
		cmn_buf_text(out, "</tr>\n");
	}
	cmn_buf_text(out, "</tbody>\n</table></div>\n");
}

/* What only explains a rate is in the table alone. */
static bool charted(const struct board_line *line)
{
	return strncmp(line->measure, "numerator", 9) != 0 &&
	       strncmp(line->measure, "denominator", 11) != 0;
}

static void put_charts(struct cmn_buf *out, const struct board_series *s, size_t from, size_t to)
{
	size_t n = 0;

	cmn_buf_text(out, "<div class=\"charts\">\n");
	for (size_t i = from; i < to && n < CHARTS_MAX; i++) {
		if (!charted(&s->lines[i]))
			continue;
		cmn_buf_text(out, "<figure>\n<figcaption>");
		put_line_name(out, &s->lines[i]);
		cmn_buf_text(out, "</figcaption>\n");
		board_write_chart(out, &s->span, &s->lines[i], (unsigned)i);
		cmn_buf_text(out, "\n</figure>\n");
		n++;
	}
	cmn_buf_text(out, "</div>\n");
}

static size_t put_indicator(struct cmn_buf *out, const struct board_series *s, size_t from)
{
	const struct board_line *first = &s->lines[from];
	size_t to = from;

	while (to < s->n && strcmp(s->lines[to].indicator, first->indicator) == 0 &&
	       s->lines[to].version == first->version)
		to++;
	cmn_buf_fmt(out, "<section aria-labelledby=\"i%zu\">\n<h3 id=\"i%zu\">", from, from);
	board_html(out, first->indicator);
	cmn_buf_text(out, " – ");
	board_html(out, board_indicator_label(first->indicator, CMN_FR));
	cmn_buf_text(out, "</h3>\n");
	put_charts(out, s, from, to);
	put_table(out, s, from, to, (unsigned)from);
	cmn_buf_text(out, "</section>\n");
	return to;
}

/* --- what the figures are -------------------------------------------------------------------- */

static void put_released(struct cmn_buf *out, const char *released_at)
{
	if (!released_at) {
		cmn_buf_text(out, " Rien n’a encore été publié pour ce choix.");
		return;
	}
	cmn_buf_fmt(out, " Dernière publication le <time datetime=\"%s\">%.2s/%.2s/%.4s</time>.",
		    released_at, released_at + 8, released_at + 5, released_at);
}

static void put_kind(struct cmn_buf *out, const struct board_page *page)
{
	cmn_buf_text(out, "<p>");
	if (page->exact) {
		cmn_buf_text(out, "<strong>Chiffres exacts, pour l’équipe de la communauté "
				  "seule : ne pas diffuser.</strong>");
	} else {
		cmn_buf_text(out, "Chiffres publiés et protégés");
		if (page->audience) {
			cmn_buf_text(out, ", tels que les voient ");
			board_html(out, page->audience);
		}
		cmn_buf_text(out, ".");
		if (page->threshold > 0)
			cmn_buf_fmt(out,
				    " Un nombre de personnes de 1 à %lld n’est pas montré, ni ce "
				    "qui permettrait de le retrouver.",
				    (long long)page->threshold + 1);
		put_released(out, page->released_at);
	}
	cmn_buf_text(out, "</p>\n<p>Signes : « s » secret statistique ; « – » non "
			  "publié ; « × » sans objet (taux ou moyenne de rien). Un zéro est un "
			  "vrai zéro.</p>\n");
}

static void put_figures(struct cmn_buf *out, const struct board_page *page)
{
	const struct board_series *s = page->series;

	cmn_buf_text(out, "<h2 id=\"titre\" tabindex=\"-1\">");
	board_html(out, name_of(page->departement));
	cmn_buf_fmt(out, ", %u</h2>\n", page->year);
	put_kind(out, page);
	for (size_t i = 0; s && i < s->n;)
		i = put_indicator(out, s, i);
	if (!s || s->n == 0)
		cmn_buf_text(out, "<p>Aucun chiffre à montrer pour ce choix.</p>\n");
}

static void put_foot(struct cmn_buf *out, const struct board_page *page)
{
	cmn_buf_text(out, "</main>\n<footer>\n");
	if (page->departement && page->known)
		cmn_buf_fmt(
		    out,
		    "<p>Reprendre ces chiffres : <a href=\"/v1/observatory/open-data/"
		    "figures.csv?year=%u&amp;departement=%s\">données ouvertes (CSV)</a>, "
		    "<a href=\"/v1/observatory/open-data/dictionary.csv\">dictionnaire</a>, "
		    "<a href=\"/v1/observatory/series?departement=%s&amp;from=%u-01&amp;"
		    "to=%u-12\">séries (JSON)</a>.</p>\n",
		    page->year, page->departement, page->departement, page->year, page->year);
	cmn_buf_text(out, "<p>Licence Ouverte 2.0 pour les chiffres publiés. Accessibilité : non "
			  "conforme (pas encore d’audit).</p>\n</footer>\n</body>\n</html>\n");
}

void board_write_page(struct cmn_buf *out, const struct board_page *page)
{
	put_head(out, page);
	put_form(out, page);
	cmn_buf_text(out, "<main id=\"contenu\">\n");
	if (!page->departement)
		cmn_buf_text(out,
			     "<h2 id=\"titre\" tabindex=\"-1\">Choisir un département</h2>\n<p>"
			     "Les indicateurs nationaux des communautés 360, par département et "
			     "par mois.</p>\n");
	else if (!page->known)
		cmn_buf_text(out, "<h2 id=\"titre\" tabindex=\"-1\">Aucune communauté ici</h2>\n<p>"
				  "Aucune communauté 360 n’est connue dans ce département.</p>\n");
	else
		put_figures(out, page);
	put_foot(out, page);
}

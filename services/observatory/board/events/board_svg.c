/* SPDX-License-Identifier: EUPL-1.2
 *
 * board_svg.c - one line of figures as bars that are read without colour: every value stands above
 * its bar, what is withheld is an outline with its mark.
 */
#include "board_scale.h"
#include "board_write.h"

#include <stdio.h>
#include <string.h>

#define WIDTH  480.0
#define HEIGHT 170.0
#define TOP    26.0  /* room for the values */
#define BASE   142.0 /* of the bars */
#define LEFT   6.0

static const char *const MONTHS[] = {"janvier",   "février", "mars",     "avril",
				     "mai",       "juin",    "juillet",  "août",
				     "septembre", "octobre", "novembre", "décembre"};
static const char *const BRIEF[] = {"janv.", "févr.", "mars",  "avr.", "mai",  "juin",
				    "juil.", "août",  "sept.", "oct.", "nov.", "déc."};

void board_period_words(const struct board_span *span, size_t i, bool brief,
			char out[BOARD_PERIOD_WORDS])
{
	int month = span->first + (int)i * (int)span->step, in = month % 12;

	if (span->step == BOARD_YEAR)
		snprintf(out, BOARD_PERIOD_WORDS, "%d", month / 12);
	else if (span->step == BOARD_QUARTER && brief)
		snprintf(out, BOARD_PERIOD_WORDS, "T%d", in / 3 + 1);
	else if (span->step == BOARD_QUARTER)
		snprintf(out, BOARD_PERIOD_WORDS, "%s trimestre %d",
			 in == 0   ? "1er"
			 : in == 3 ? "2e"
			 : in == 6 ? "3e"
				   : "4e",
			 month / 12);
	else if (brief)
		snprintf(out, BOARD_PERIOD_WORDS, "%s", BRIEF[in]);
	else
		snprintf(out, BOARD_PERIOD_WORDS, "%s %d", MONTHS[in], month / 12);
}

struct extent {
	double least, most;
	size_t at_least, at_most, shown;
};

static struct extent extent_of(const struct board_span *span, const struct board_line *line)
{
	struct extent e = {0};

	for (size_t i = 0; i < span->n; i++) {
		double v = line->points[i].value;

		if (line->points[i].state != BOARD_SHOWN)
			continue;
		if (e.shown == 0 || v < e.least)
			e.least = v, e.at_least = i;
		if (e.shown == 0 || v > e.most)
			e.most = v, e.at_most = i;
		e.shown++;
	}
	return e;
}

/* What the chart shows, in a sentence, for whoever does not see it. */
static void describe(struct cmn_buf *out, const struct board_span *span,
		     const struct board_line *line, const struct extent *e)
{
	int decimals = board_decimals(line->unit);
	char least[BOARD_NUMBER_LEN], most[BOARD_NUMBER_LEN];
	char when_least[BOARD_PERIOD_WORDS], when_most[BOARD_PERIOD_WORDS];

	if (e->shown == 0) {
		cmn_buf_text(out, "Aucune valeur n’est montrée.");
		return;
	}
	board_number(e->least, decimals, least);
	board_number(e->most, decimals, most);
	board_period_words(span, e->at_least, false, when_least);
	board_period_words(span, e->at_most, false, when_most);
	cmn_buf_fmt(out, "De %s (%s) à %s (%s)", least, when_least, most, when_most);
	if (e->shown < span->n)
		cmn_buf_fmt(out, " ; %zu période%s sur %zu sans valeur montrée", span->n - e->shown,
			    span->n - e->shown > 1 ? "s" : "", span->n);
	cmn_buf_text(out, ". Le tableau donne toutes les valeurs.");
}

static void put_label(struct cmn_buf *out, double x, double y, const char *text)
{
	cmn_buf_fmt(out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%s</text>", x, y,
		    text);
}

static void put_bar(struct cmn_buf *out, const struct board_point *p, double x, double width,
		    double top, int decimals, bool written)
{
	double height = p->state == BOARD_SHOWN ? (BASE - TOP) * p->value / top : 0;
	char text[BOARD_NUMBER_LEN];

	if (p->state == BOARD_SHOWN) {
		board_number(p->value, decimals, text);
		cmn_buf_fmt(out,
			    "<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\""
			    " height=\"%.1f\"/>",
			    x, BASE - height, width, height);
		if (written)
			put_label(out, x + width / 2, BASE - height - 5, text);
		return;
	}
	if (p->state == BOARD_SUPPRESSED)
		cmn_buf_fmt(out,
			    "<rect class=\"held\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\""
			    " height=\"22\"/>",
			    x, BASE - 22, width);
	if (written)
		put_label(out, x + width / 2, BASE - 7, board_state_mark(p->state));
}

static void put_bars(struct cmn_buf *out, const struct board_span *span,
		     const struct board_line *line, double top)
{
	int decimals = board_decimals(line->unit);
	double each = (WIDTH - 2 * LEFT) / (double)span->n, width = each * 0.7;
	size_t every = span->n <= 12 ? 1 : (span->n + 11) / 12;
	char words[BOARD_PERIOD_WORDS];

	for (size_t i = 0; i < span->n; i++) {
		double x = LEFT + each * (double)i + (each - width) / 2;

		put_bar(out, &line->points[i], x, width, top, decimals, span->n <= 12);
		board_period_words(span, i, span->n <= 12, words);
		if (i % every == 0)
			put_label(out, x + width / 2, BASE + 18, words);
	}
}

void board_write_chart(struct cmn_buf *out, const struct board_span *span,
		       const struct board_line *line, unsigned id)
{
	const struct extent e = extent_of(span, line);
	const char *key = board_key_label(line, CMN_FR);

	cmn_buf_fmt(out,
		    "<svg role=\"img\" aria-labelledby=\"g%u-t g%u-d\" viewBox=\"0 0 %.0f %.0f\""
		    " focusable=\"false\"><title id=\"g%u-t\">",
		    id, id, WIDTH, HEIGHT, id);
	board_html(out, board_measure_label(line, CMN_FR));
	if (line->key[0]) {
		cmn_buf_text(out, " : ");
		board_html(out, key);
	}
	cmn_buf_fmt(out, "</title><desc id=\"g%u-d\">", id);
	describe(out, span, line, &e);
	cmn_buf_text(out, "</desc>");
	put_bars(out, span, line, board_axis_top(e.most));
	cmn_buf_fmt(out,
		    "<line class=\"base\" x1=\"%.0f\" y1=\"%.0f\" x2=\"%.0f\" y2=\"%.0f\"/></svg>",
		    LEFT, BASE, WIDTH - LEFT, BASE);
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "report_chart.h"

#include <stdio.h>
#include <string.h>

#define TEXT_SIZE   12.0
#define SMALL_SIZE  11.0
#define BAR         16.0
#define GAP         12.0
#define LABEL_WIDTH 232.0 /* of BARS */
#define LABEL_CHARS 32
#define VALUE_CHAR  8.0 /* room for a character of a value, behind a bar */
#define LEGEND      26.0
#define PLOT        180.0 /* height of COLUMNS */

struct pen {
	const struct report_chart *chart;
	report_mark_fn *mark;
	void *arg;
	int64_t most; /* of the values, at least 1 */
	double scale; /* room left of COLUMNS, for the numbers of the scale */
};

static double legend_of(const struct report_chart *c)
{
	return c->n_series > 1 ? LEGEND : 0;
}

static double row_height(const struct report_chart *c)
{
	double bars = (double)c->n_series * (BAR + 2);

	return (bars > 28 ? bars : 28) + GAP;
}

double report_chart_height(const struct report_chart *c)
{
	if (c->kind == REPORT_COLUMNS)
		return legend_of(c) + PLOT + 56;
	return legend_of(c) + (double)c->n * row_height(c) + 8;
}

int64_t report_step(int64_t most)
{
	static const int64_t STEPS[] = {1, 2, 5};
	int64_t ten = 1;

	if (most < 1)
		return 1;
	for (;;) {
		for (size_t i = 0; i < 3; i++)
			if (most / (ten * STEPS[i]) <= 5)
				return ten * STEPS[i];
		ten *= 10;
	}
}

static int64_t most_of(const struct report_chart *c)
{
	int64_t most = 1;

	for (size_t i = 0; i < c->n; i++)
		for (size_t s = 0; s < c->n_series; s++)
			if (c->values[i][s].known == REPORT_KNOWN && c->values[i][s].value > most)
				most = c->values[i][s].value;
	return most;
}

/* --- marks ------------------------------------------------------------------------------------ */

static void text_at(const struct pen *p, double x, double y, enum report_anchor anchor, double size,
		    const char *text)
{
	p->mark(
	    &(struct report_mark){
		.kind = REPORT_TEXT, .x = x, .y = y, .anchor = anchor, .size = size, .text = text},
	    p->arg);
}

static void rect_at(const struct pen *p, double x, double y, double w, double h,
		    enum report_pattern pattern)
{
	p->mark(
	    &(struct report_mark){
		.kind = REPORT_RECT, .x = x, .y = y, .w = w, .h = h, .pattern = pattern},
	    p->arg);
}

static void line_at(const struct pen *p, double x, double y, double w, double h)
{
	p->mark(&(struct report_mark){.kind = REPORT_LINE, .x = x, .y = y, .w = w, .h = h}, p->arg);
}

static enum report_pattern pattern_of(size_t series)
{
	return series == 0 ? REPORT_FULL : REPORT_HATCHED;
}

static void legend(const struct pen *p)
{
	double x = p->chart->kind == REPORT_BARS ? LABEL_WIDTH + 8 : p->scale;

	for (size_t s = 0; s < p->chart->n_series && p->chart->n_series > 1; s++) {
		rect_at(p, x, 4, 14, 12, pattern_of(s));
		text_at(p, x + 20, 14, REPORT_LEFT, TEXT_SIZE, p->chart->series[s]);
		x += 200;
	}
}

static void figure(const struct pen *p, const struct report_value *v, bool full,
		   char out[REPORT_NUMBER_LEN])
{
	if (v->known == REPORT_WITHHELD)
		snprintf(out, REPORT_NUMBER_LEN, "%s", full ? "secret" : "s");
	else if (v->known != REPORT_KNOWN)
		snprintf(out, REPORT_NUMBER_LEN, "%s", full ? "non connu" : "?");
	else if (full)
		report_amount(v->value, p->chart->decimals, p->chart->unit, out);
	else
		report_number(v->value, p->chart->decimals, out);
}

/* --- labels ------------------------------------------------------------------------------------
 */

/* Bytes of the first `most` characters, up to a space where there is one; *rest: what follows. */
static size_t first_line(const char *text, size_t most, const char **rest)
{
	size_t chars = 0, end = 0, space = 0;

	while (text[end] != '\0' && chars < most) {
		if (text[end] == ' ')
			space = end;
		do
			end++;
		while (((unsigned char)text[end] & 0xc0) == 0x80);
		chars++;
	}
	if (text[end] != '\0' && text[end] != ' ' && space > 0)
		end = space;
	*rest = text + end + (text[end] == ' ');
	return end;
}

static void label(const struct pen *p, double y, const char *text)
{
	char line[4 * LABEL_CHARS + 8];
	const char *rest, *more;
	size_t n = first_line(text, LABEL_CHARS, &rest);
	bool two = *rest != '\0';

	snprintf(line, sizeof(line), "%.*s", (int)n, text);
	text_at(p, LABEL_WIDTH, y + (two ? 11 : 18), REPORT_RIGHT, TEXT_SIZE, line);
	if (!two)
		return;
	n = first_line(rest, LABEL_CHARS - 1, &more);
	snprintf(line, sizeof(line), "%.*s%s", (int)n, rest, *more != '\0' ? "…" : "");
	text_at(p, LABEL_WIDTH, y + 25, REPORT_RIGHT, TEXT_SIZE, line);
}

/* --- kinds -------------------------------------------------------------------------------------
 */

static size_t chars_of(const char *text)
{
	size_t chars = 0;

	for (; *text != '\0'; text++)
		chars += ((unsigned char)*text & 0xc0) != 0x80;
	return chars;
}

/* Room for the longest value. */
static double values_width(const struct pen *p)
{
	char text[REPORT_NUMBER_LEN];
	size_t most = 0;

	for (size_t i = 0; i < p->chart->n; i++) {
		for (size_t s = 0; s < p->chart->n_series; s++) {
			figure(p, &p->chart->values[i][s], true, text);
			most = chars_of(text) > most ? chars_of(text) : most;
		}
	}
	return 10 + VALUE_CHAR * (double)most;
}

static void bars(const struct pen *p)
{
	const struct report_chart *c = p->chart;
	double left = LABEL_WIDTH + 8, width = REPORT_CHART_WIDTH - left - values_width(p);
	double y = legend_of(c) + 4;
	char text[REPORT_NUMBER_LEN];

	line_at(p, left, legend_of(c), 0, (double)c->n * row_height(c));
	for (size_t i = 0; i < c->n; i++, y += row_height(c)) {
		double top = y + (c->n_series == 1 ? 6 : 0);

		label(p, y, c->labels[i]);
		for (size_t s = 0; s < c->n_series; s++, top += BAR + 2) {
			const struct report_value *v = &c->values[i][s];
			double w = v->known == REPORT_KNOWN && v->value > 0
				       ? width * (double)v->value / (double)p->most
				       : 0;

			if (w > 0)
				rect_at(p, left, top, w, BAR, pattern_of(s));
			else if (v->known == REPORT_WITHHELD)
				rect_at(p, left, top, 10, BAR, REPORT_DOTTED);
			figure(p, v, true, text);
			text_at(p,
				left +
				    (w > 0                         ? w
				     : v->known == REPORT_WITHHELD ? 10
								   : 0) +
				    6,
				top + 13, REPORT_LEFT, TEXT_SIZE, text);
		}
	}
}

static void scale(const struct pen *p, double top)
{
	int64_t step = report_step(p->most);
	char text[REPORT_NUMBER_LEN];

	for (int64_t at = 0; at <= p->most; at += step) {
		double y = top + PLOT - PLOT * (double)at / (double)p->most;

		line_at(p, p->scale, y, REPORT_CHART_WIDTH - p->scale, 0);
		report_number(at, p->chart->decimals, text);
		text_at(p, p->scale - 8, y + 4, REPORT_RIGHT, SMALL_SIZE, text);
		if (at > INT64_MAX - step)
			break;
	}
}

static void columns(const struct pen *p)
{
	const struct report_chart *c = p->chart;
	double slot = c->n ? (REPORT_CHART_WIDTH - p->scale) / (double)c->n : 0;
	double bar = slot * 0.7 / (double)c->n_series, top = legend_of(c) + 20;
	char text[REPORT_NUMBER_LEN];

	scale(p, top);
	for (size_t i = 0; i < c->n; i++) {
		double x = p->scale + slot * ((double)i + 0.15);

		for (size_t s = 0; s < c->n_series; s++, x += bar) {
			const struct report_value *v = &c->values[i][s];
			double h = v->known == REPORT_KNOWN && v->value > 0
				       ? PLOT * (double)v->value / (double)p->most
				       : 0;

			if (h > 0)
				rect_at(p, x, top + PLOT - h, bar, h, pattern_of(s));
			else if (v->known == REPORT_WITHHELD)
				rect_at(p, x, top + PLOT - 10, bar, 10, REPORT_DOTTED);
			figure(p, v, false, text);
			text_at(p, x + bar / 2, top + PLOT - (h > 0 ? h : 10) - 4, REPORT_MIDDLE,
				SMALL_SIZE, text);
		}
		text_at(p, p->scale + slot * ((double)i + 0.5), top + PLOT + 18, REPORT_MIDDLE,
			SMALL_SIZE, c->labels[i]);
	}
}

void report_chart_draw(const struct report_chart *chart, report_mark_fn *mark, void *arg)
{
	struct pen pen = {chart, mark, arg, most_of(chart), 0};
	char text[REPORT_NUMBER_LEN];

	if (chart->n == 0 || chart->n_series == 0)
		return;
	report_number(pen.most, chart->decimals, text);
	pen.scale = 16 + VALUE_CHAR * (double)chars_of(text);
	legend(&pen);
	if (chart->kind == REPORT_COLUMNS)
		columns(&pen);
	else
		bars(&pen);
}

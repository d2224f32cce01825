/* SPDX-License-Identifier: EUPL-1.2 */
#include "report_render.h"

#include "cmn/xml.h"

struct drawing {
	struct cmn_buf *out;
	unsigned nth;
};

static const char *const ANCHORS[] = {"", "start", "middle", "end"};

static void rect(const struct drawing *d, const struct report_mark *m)
{
	cmn_buf_fmt(d->out, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"", m->x,
		    m->y, m->w, m->h);
	if (m->pattern == REPORT_FULL)
		cmn_buf_text(d->out, " fill=\"#1b3a5c\"");
	else
		cmn_buf_fmt(d->out, " fill=\"url(#p%u-%d)\"", d->nth, (int)m->pattern);
	cmn_buf_text(d->out, " stroke=\"#1b3a5c\"/>");
}

static void mark(const struct report_mark *m, void *arg)
{
	const struct drawing *d = arg;

	if (m->kind == REPORT_RECT) {
		rect(d, m);
	} else if (m->kind == REPORT_LINE) {
		cmn_buf_fmt(d->out,
			    "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\""
			    " stroke=\"#767676\"/>",
			    m->x, m->y, m->x + m->w, m->y + m->h);
	} else {
		cmn_buf_fmt(d->out,
			    "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%.0f\" text-anchor=\"%s\">",
			    m->x, m->y, m->size, ANCHORS[m->anchor]);
		cmn_xml_text(d->out, m->text);
		cmn_buf_text(d->out, "</text>");
	}
}

static void patterns(const struct drawing *d)
{
	cmn_buf_fmt(d->out,
		    "<defs><pattern id=\"p%u-2\" width=\"6\" height=\"6\""
		    " patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect"
		    " width=\"6\" height=\"6\" fill=\"#ffffff\"/><rect width=\"2\" height=\"6\""
		    " fill=\"#1b3a5c\"/></pattern><pattern id=\"p%u-3\" width=\"5\" height=\"5\""
		    " patternUnits=\"userSpaceOnUse\"><rect width=\"5\" height=\"5\""
		    " fill=\"#ffffff\"/><circle cx=\"2.5\" cy=\"2.5\" r=\"1\" fill=\"#1b3a5c\"/>"
		    "</pattern></defs>",
		    d->nth, d->nth);
}

void report_render_svg(const struct report_chart *chart, unsigned nth, bool alone,
		       struct cmn_buf *out)
{
	struct drawing d = {out, nth};
	double height = report_chart_height(chart);

	cmn_buf_fmt(out, "%s<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\"",
		    alone ? "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" : "", REPORT_CHART_WIDTH,
		    height);
	if (alone)
		cmn_buf_fmt(out, " width=\"%.0f\" height=\"%.0f\"", REPORT_CHART_WIDTH, height);
	cmn_buf_fmt(out,
		    " role=\"img\" aria-labelledby=\"t%u d%u\" font-family=\"DejaVu Sans, Arial,"
		    " sans-serif\" fill=\"#1a1a1a\"><title id=\"t%u\">",
		    nth, nth, nth);
	cmn_xml_text(out, chart->title);
	cmn_buf_fmt(out, "</title><desc id=\"d%u\">", nth);
	cmn_xml_text(out, chart->summary);
	cmn_buf_text(out, "</desc>");
	patterns(&d);
	report_chart_draw(chart, mark, &d);
	cmn_buf_text(out, "</svg>\n");
}

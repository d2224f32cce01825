/* SPDX-License-Identifier: EUPL-1.2
 *
 * report_document.h - a document as it is meant, before it is a page: headings, paragraphs, points,
 * notes, tables, charts.  The renderers (report_render.h) make HTML, PDF, ODT and XLSX of it.
 *
 * Texts are copied and cleaned (report_words.h); everything is bounded.  Failure is sticky: beyond
 * a bound or without memory, `failed` stays true and nothing more is added; checked once, at the
 * end.
 */
#ifndef OBSERVATORY_REPORT_DOCUMENT_H
#define OBSERVATORY_REPORT_DOCUMENT_H

#include "report_chart.h"

#include "cmn/base.h"

#define REPORT_BLOCKS_MAX  4000
#define REPORT_CELLS_MAX   20000 /* of one table */
#define REPORT_COLUMNS_MAX 24
#define REPORT_TEXT_MAX    24000      /* bytes of one text; more is cut */
#define REPORT_BYTES_MAX   (8u << 20) /* of all texts */

enum report_cell_kind {
	REPORT_CELL_EMPTY = 1,
	REPORT_CELL_TEXT,
	REPORT_CELL_NUMBER,
	REPORT_CELL_WITHHELD, /* statistical secrecy; not zero */
	REPORT_CELL_UNKNOWN   /* nobody said it, or there is nothing to divide by */
};

struct report_cell {
	enum report_cell_kind kind;
	const char *text; /* as people read it; never NULL */
	int64_t value;    /* of NUMBER */
	unsigned decimals;
	enum report_unit unit;
};

struct report_table {
	const char *caption;
	size_t n_columns, n_rows;
	struct {
		const char *title;
		bool number;     /* set to the right */
		unsigned weight; /* of its width */
	} column[REPORT_COLUMNS_MAX];
	bool total; /* the last row is the sum of the others */
	struct report_cell *cells;
	size_t n_cells, cap;
};

enum report_block_kind {
	REPORT_HEADING = 1,
	REPORT_PARAGRAPH,
	REPORT_ITEM, /* of a list; those that follow one another are one list */
	REPORT_NOTE, /* in a frame */
	REPORT_TABLE,
	REPORT_CHART,
	REPORT_BREAK /* a new page */
};

struct report_block {
	enum report_block_kind kind;
	int level;        /* of HEADING: 1 to 3 */
	const char *text; /* of HEADING, PARAGRAPH, ITEM, NOTE */
	struct report_table *table;
	struct report_chart *chart;
};

struct report_chunk;
struct report_document {
	const char *title, *subtitle; /* "Rapport d’activité 2026", "Communauté 360 – Lozère" */
	const char *mark;             /* "provisoire", on every page; NULL: none */
	const char *foot;             /* at the foot of every page */
	const char *made_at;          /* RFC 3339 */
	struct report_block *blocks;
	size_t n, cap;
	int level; /* of the last heading */
	bool failed;
	struct report_chunk *chunks; /* of texts; freed with the document */
	size_t bytes;
};

void report_document_init(struct report_document *doc);
void report_document_free(struct report_document *doc);

/* A copy that lives as long as the document, cleaned; "" when that fails.  NULL gives "". */
const char *report_keep(struct report_document *doc, const char *text);
const char *report_keep_fmt(struct report_document *doc, const char *fmt, ...) CMN_PRINTF(2, 3);

/* `level` 1 to 3; at most one deeper than the heading before. */
void report_heading(struct report_document *doc, int level, const char *text);
void report_paragraph(struct report_document *doc, const char *text);
void report_paragraph_fmt(struct report_document *doc, const char *fmt, ...) CMN_PRINTF(2, 3);
void report_item(struct report_document *doc, const char *text);
void report_note(struct report_document *doc, const char *text);
void report_break(struct report_document *doc);
/* What somebody wrote: its paragraphs and points. */
void report_prose(struct report_document *doc, const char *text);

/* An empty table at the end of the document; never NULL: when there is no room, one that nobody
 * sees. */
struct report_table *report_table(struct report_document *doc, const char *caption);
void report_column(struct report_document *doc, struct report_table *t, const char *title,
		   bool number, unsigned weight);
/* Cells are added one after another, row by row. */
void report_cell_text(struct report_document *doc, struct report_table *t, const char *text);
void report_cell_number(struct report_document *doc, struct report_table *t, int64_t value,
			unsigned decimals, enum report_unit unit);
void report_cell_value(struct report_document *doc, struct report_table *t,
		       const struct report_value *value, unsigned decimals, enum report_unit unit);
void report_cell_unknown(struct report_document *doc, struct report_table *t);

/* A chart with a row for nothing yet; never NULL. */
struct report_chart *report_chart(struct report_document *doc, enum report_chart_kind kind,
				  const char *title);
void report_bar(struct report_document *doc, struct report_chart *c, const char *label,
		const struct report_value *values);

#endif

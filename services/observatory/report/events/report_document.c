/* SPDX-License-Identifier: EUPL-1.2 */
#include "report_document.h"

#include "report_words.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define CHUNK 65536

struct report_chunk {
	struct report_chunk *next;
	size_t used, size;
	_Alignas(max_align_t) char bytes[];
};

/* What is added to a document that failed. */
static _Thread_local struct report_table nowhere_table;
static _Thread_local struct report_chart nowhere_chart;

static void *room(struct report_document *doc, size_t n)
{
	struct report_chunk *c = doc->chunks;
	size_t align = _Alignof(max_align_t), size;

	n = (n + align - 1) / align * align;
	if (doc->failed || n > REPORT_BYTES_MAX - doc->bytes) {
		doc->failed = true;
		return NULL;
	}
	if (!c || c->size - c->used < n) {
		size = n > CHUNK ? n : CHUNK;
		c = malloc(sizeof(*c) + size);
		if (!c) {
			doc->failed = true;
			return NULL;
		}
		*c = (struct report_chunk){.next = doc->chunks, .size = size};
		doc->chunks = c;
	}
	c->used += n;
	doc->bytes += n;
	return c->bytes + c->used - n;
}

void report_document_init(struct report_document *doc)
{
	*doc = (struct report_document){.title = "", .subtitle = "", .foot = "", .made_at = ""};
}

void report_document_free(struct report_document *doc)
{
	for (size_t i = 0; i < doc->n; i++)
		if (doc->blocks[i].table)
			free(doc->blocks[i].table->cells);
	free(doc->blocks);
	while (doc->chunks) {
		struct report_chunk *next = doc->chunks->next;

		free(doc->chunks);
		doc->chunks = next;
	}
	report_document_init(doc);
}

static const char *keep_part(struct report_document *doc, const char *text, size_t len)
{
	/* a byte may become three */
	size_t size = len > REPORT_TEXT_MAX / 3 ? REPORT_TEXT_MAX : 3 * len + 8;
	char *copy = room(doc, size);

	if (!copy)
		return "";
	report_clean(text, len, copy, size);
	return copy;
}

const char *report_keep(struct report_document *doc, const char *text)
{
	return text && text[0] != '\0' ? keep_part(doc, text, strlen(text)) : "";
}

static const char *keep_list(struct report_document *doc, const char *fmt, va_list args)
{
	CMN_AUTO(cmn_free_drop) char *text = NULL;

	if (vasprintf(&text, fmt, args) < 0) {
		text = NULL;
		doc->failed = true;
		return "";
	}
	return report_keep(doc, text);
}

const char *report_keep_fmt(struct report_document *doc, const char *fmt, ...)
{
	const char *kept;
	va_list args;

	va_start(args, fmt);
	kept = keep_list(doc, fmt, args);
	va_end(args);
	return kept;
}

/* --- blocks ------------------------------------------------------------------------------------
 */

static struct report_block *block(struct report_document *doc, enum report_block_kind kind)
{
	if (doc->n == REPORT_BLOCKS_MAX)
		doc->failed = true;
	if (doc->failed)
		return NULL;
	if (doc->n == doc->cap) {
		size_t cap = doc->cap ? 2 * doc->cap : 64;
		struct report_block *more = realloc(doc->blocks, cap * sizeof(*more));

		if (!more) {
			doc->failed = true;
			return NULL;
		}
		doc->blocks = more;
		doc->cap = cap;
	}
	doc->blocks[doc->n] = (struct report_block){.kind = kind, .text = ""};
	return &doc->blocks[doc->n++];
}

static void add(struct report_document *doc, enum report_block_kind kind, int level,
		const char *kept)
{
	struct report_block *b = block(doc, kind);

	if (!b)
		return;
	b->level = level;
	b->text = kept;
}

void report_heading(struct report_document *doc, int level, const char *text)
{
	/* whoever reads by headings finds none missing */
	doc->level = level > doc->level + 1 ? doc->level + 1 : level;
	add(doc, REPORT_HEADING, doc->level, report_keep(doc, text));
}

void report_paragraph(struct report_document *doc, const char *text)
{
	add(doc, REPORT_PARAGRAPH, 0, report_keep(doc, text));
}

void report_paragraph_fmt(struct report_document *doc, const char *fmt, ...)
{
	const char *kept;
	va_list args;

	va_start(args, fmt);
	kept = keep_list(doc, fmt, args);
	va_end(args);
	add(doc, REPORT_PARAGRAPH, 0, kept);
}

void report_item(struct report_document *doc, const char *text)
{
	add(doc, REPORT_ITEM, 0, report_keep(doc, text));
}

void report_note(struct report_document *doc, const char *text)
{
	add(doc, REPORT_NOTE, 0, report_keep(doc, text));
}

void report_break(struct report_document *doc)
{
	block(doc, REPORT_BREAK);
}

void report_prose(struct report_document *doc, const char *text)
{
	struct report_piece piece;

	while (text && !doc->failed && report_next_piece(&text, &piece))
		add(doc, piece.item ? REPORT_ITEM : REPORT_PARAGRAPH, 0,
		    keep_part(doc, piece.text, piece.len));
}

/* --- tables ------------------------------------------------------------------------------------
 */

struct report_table *report_table(struct report_document *doc, const char *caption)
{
	struct report_table *t = room(doc, sizeof(*t));
	struct report_block *b = t ? block(doc, REPORT_TABLE) : NULL;

	if (!b) {
		nowhere_table = (struct report_table){.caption = ""};
		return &nowhere_table;
	}
	*t = (struct report_table){.caption = report_keep(doc, caption)};
	b->table = t;
	return t;
}

void report_column(struct report_document *doc, struct report_table *t, const char *title,
		   bool number, unsigned weight)
{
	if (t->n_columns == REPORT_COLUMNS_MAX || t->n_cells > 0)
		doc->failed = true;
	if (doc->failed)
		return;
	t->column[t->n_columns].title = report_keep(doc, title);
	t->column[t->n_columns].number = number;
	t->column[t->n_columns++].weight = weight ? weight : 1;
}

static void cell(struct report_document *doc, struct report_table *t, const struct report_cell *c)
{
	if (t->n_cells == REPORT_CELLS_MAX || t->n_columns == 0)
		doc->failed = true;
	if (doc->failed)
		return;
	if (t->n_cells == t->cap) {
		size_t cap = t->cap ? 2 * t->cap : 64;
		struct report_cell *more = realloc(t->cells, cap * sizeof(*more));

		if (!more) {
			doc->failed = true;
			return;
		}
		t->cells = more;
		t->cap = cap;
	}
	t->cells[t->n_cells++] = *c;
	t->n_rows = (t->n_cells + t->n_columns - 1) / t->n_columns;
}

void report_cell_text(struct report_document *doc, struct report_table *t, const char *text)
{
	const char *kept = report_keep(doc, text);

	cell(doc, t,
	     &(struct report_cell){.kind = kept[0] ? REPORT_CELL_TEXT : REPORT_CELL_EMPTY,
				   .text = kept});
}

void report_cell_number(struct report_document *doc, struct report_table *t, int64_t value,
			unsigned decimals, enum report_unit unit)
{
	char text[REPORT_NUMBER_LEN];

	report_amount(value, decimals, unit, text);
	cell(doc, t,
	     &(struct report_cell){.kind = REPORT_CELL_NUMBER,
				   .text = report_keep(doc, text),
				   .value = value,
				   .decimals = decimals,
				   .unit = unit});
}

void report_cell_unknown(struct report_document *doc, struct report_table *t)
{
	cell(doc, t, &(struct report_cell){.kind = REPORT_CELL_UNKNOWN, .text = "non connu"});
}

void report_cell_value(struct report_document *doc, struct report_table *t,
		       const struct report_value *value, unsigned decimals, enum report_unit unit)
{
	if (value->known == REPORT_KNOWN)
		report_cell_number(doc, t, value->value, decimals, unit);
	else if (value->known == REPORT_WITHHELD)
		cell(doc, t, &(struct report_cell){.kind = REPORT_CELL_WITHHELD, .text = "s"});
	else
		report_cell_unknown(doc, t);
}

/* --- charts ------------------------------------------------------------------------------------
 */

struct report_chart *report_chart(struct report_document *doc, enum report_chart_kind kind,
				  const char *title)
{
	struct report_chart *c = room(doc, sizeof(*c));
	struct report_block *b = c ? block(doc, REPORT_CHART) : NULL;

	if (!b) {
		nowhere_chart = (struct report_chart){.kind = kind, .title = "", .summary = ""};
		return &nowhere_chart;
	}
	*c = (struct report_chart){.kind = kind,
				   .title = report_keep(doc, title),
				   .summary = "",
				   .n_series = 1,
				   .series = {"", ""}};
	b->chart = c;
	return c;
}

void report_bar(struct report_document *doc, struct report_chart *c, const char *label,
		const struct report_value *values)
{
	if (c->n == REPORT_CHART_ROWS)
		doc->failed = true;
	if (doc->failed)
		return;
	c->labels[c->n] = report_keep(doc, label);
	for (size_t s = 0; s < c->n_series; s++)
		c->values[c->n][s] = values[s];
	c->n++;
}

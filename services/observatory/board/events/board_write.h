/* SPDX-License-Identifier: EUPL-1.2
 *
 * board_write.h - series as JSON, as CSV rows, as a page with charts and tables.
 */
#ifndef OBSERVATORY_BOARD_WRITE_H
#define OBSERVATORY_BOARD_WRITE_H

#include "board_series.h"

#include "cmn/buf.h"

/* The members "periods" and "indicators" into the object that is open. */
void board_write_json(struct cmn_buf *out, const struct board_series *s, enum cmn_lang lang);

/* A text inside HTML or XML, in an element or between double quotes. */
void board_html(struct cmn_buf *out, const char *text);

/* One line as bars: no colour says anything, each value is written, what is withheld is outlined
 * and marked.  `id` makes the ids of its title and description unique on the page. */
void board_write_chart(struct cmn_buf *out, const struct board_span *span,
		       const struct board_line *line, unsigned id);
/* "mars 2026", "1er trimestre 2026", "2026"; short: "mars", "T1", "2026". */
#define BOARD_PERIOD_WORDS 40
void board_period_words(const struct board_span *span, size_t i, bool brief,
			char out[BOARD_PERIOD_WORDS]);

/* What the page says of itself. */
struct board_page {
	const char *departement; /* NULL: not chosen yet */
	bool known;              /* false: no community there */
	unsigned year, this_year;
	enum board_step step;
	bool exact;              /* the own team's figures */
	int64_t threshold;       /* up to one more no number of persons is shown; 0: that is
				    not so, or not known */
	const char *audience;    /* what it is shown as, in French; NULL: to everybody */
	const char *released_at; /* RFC 3339; NULL: nothing was released */
	const struct board_series *series; /* NULL: nothing to show */
};
void board_write_page(struct cmn_buf *out, const struct board_page *page);

/* One cell of a CSV line (RFC 4180); nothing reads as a formula. */
void board_csv_cell(struct cmn_buf *out, const char *text, bool last);

#endif

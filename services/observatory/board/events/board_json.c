/* SPDX-License-Identifier: EUPL-1.2
 *
 * board_json.c - series as arrays of the same length, one place for each period, so that a chart
 * takes them as they are.
 */
#include "board_scale.h"
#include "board_write.h"

#include <string.h>

static void put_values(struct cmn_buf *out, const struct board_series *s,
		       const struct board_line *line, const char *unit)
{
	cmn_json_key(out, "values");
	cmn_json_open(out, '[');
	for (size_t i = 0; i < s->span.n; i++) {
		char text[BOARD_NUMBER_LEN];

		if (line->points[i].state != BOARD_SHOWN) {
			cmn_json_raw(out, "null", 4);
			continue;
		}
		/* days and per cent to three decimals: a chart needs no more */
		board_plain(line->points[i].value, strcmp(unit, "count") == 0 ? 0 : 3, text);
		cmn_json_raw(out, text, strlen(text));
	}
	cmn_json_close(out, ']');
	cmn_json_key(out, "states");
	cmn_json_open(out, '[');
	for (size_t i = 0; i < s->span.n; i++)
		cmn_json_str(out, board_state_code(line->points[i].state));
	cmn_json_close(out, ']');
}

static void put_line(struct cmn_buf *out, const struct board_series *s,
		     const struct board_line *line, enum cmn_lang lang)
{
	const char *unit = line->unit;

	cmn_json_open(out, '{');
	cmn_json_kstr(out, "measure", line->measure);
	cmn_json_kstr(out, "label", board_measure_label(line, lang));
	if (line->key[0]) {
		cmn_json_kstr(out, "key", line->key);
		cmn_json_kstr(out, "key_label", board_key_label(line, lang));
	}
	cmn_json_kstr(out, "unit", unit);
	put_values(out, s, line, unit);
	cmn_json_close(out, '}');
}

/* The lines of one indicator and version stand together; returns the first that is not of it. */
static size_t put_indicator(struct cmn_buf *out, const struct board_series *s, size_t from,
			    enum cmn_lang lang)
{
	const struct board_line *first = &s->lines[from];
	size_t i = from;

	cmn_json_open(out, '{');
	cmn_json_kstr(out, "code", first->indicator);
	cmn_json_kstr(out, "label", board_indicator_label(first->indicator, lang));
	cmn_json_kint(out, "version", first->version);
	cmn_json_key(out, "lines");
	cmn_json_open(out, '[');
	for (; i < s->n && strcmp(s->lines[i].indicator, first->indicator) == 0 &&
	       s->lines[i].version == first->version;
	     i++)
		put_line(out, s, &s->lines[i], lang);
	cmn_json_close(out, ']');
	cmn_json_close(out, '}');
	return i;
}

void board_write_json(struct cmn_buf *out, const struct board_series *s, enum cmn_lang lang)
{
	cmn_json_key(out, "periods");
	cmn_json_open(out, '[');
	for (size_t i = 0; i < s->span.n; i++) {
		char period[BOARD_PERIOD_LEN];

		board_period(&s->span, i, period);
		cmn_json_str(out, period);
	}
	cmn_json_close(out, ']');
	cmn_json_key(out, "indicators");
	cmn_json_open(out, '[');
	for (size_t i = 0; i < s->n;)
		i = put_indicator(out, s, i, lang);
	cmn_json_close(out, ']');
	if (!s->whole)
		cmn_json_kbool(out, "cut", true);
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "board_series.h"

#include <stdio.h>
#include <string.h>

static const char *const STATES[] = {
    [BOARD_UNRELEASED] = "unreleased",
    [BOARD_SHOWN] = "shown",
    [BOARD_SUPPRESSED] = "suppressed",
    [BOARD_UNDEFINED] = "undefined",
};

const char *board_state_code(enum board_state state)
{
	return STATES[state];
}

const char *board_state_mark(enum board_state state)
{
	static const char *const MARKS[] = {
	    [BOARD_UNRELEASED] = "–",
	    [BOARD_SHOWN] = "",
	    [BOARD_SUPPRESSED] = "s",
	    [BOARD_UNDEFINED] = "×",
	};

	return MARKS[state];
}

void board_series_init(struct board_series *s, const struct board_span *span)
{
	*s = (struct board_series){.span = *span, .whole = true};
}

void board_series_free(struct board_series *s)
{
	for (size_t i = 0; i < s->n; i++)
		free(s->lines[i].points);
	free(s->lines);
	s->lines = NULL;
	s->n = 0;
}

static bool is(const struct board_line *line, const struct board_value *v)
{
	return line->version == v->version && strcmp(line->indicator, v->indicator) == 0 &&
	       strcmp(line->measure, v->measure) == 0 && strcmp(line->key, v->key) == 0;
}

/* Values of one line mostly follow each other: the last line first. */
static struct board_line *find(const struct board_series *s, const struct board_value *v)
{
	for (size_t i = s->n; i-- > 0;) {
		if (is(&s->lines[i], v))
			return &s->lines[i];
	}
	return NULL;
}

static struct board_line *add(struct board_series *s, const struct board_value *v)
{
	struct board_line *line;

	if (s->n % 64 == 0) {
		struct board_line *more = realloc(s->lines, (s->n + 64) * sizeof(*more));

		if (!more)
			return NULL;
		s->lines = more;
	}
	line = &s->lines[s->n];
	*line = (struct board_line){.version = v->version};
	line->points = calloc(s->span.n, sizeof(*line->points));
	if (!line->points)
		return NULL;
	snprintf(line->indicator, sizeof(line->indicator), "%s", v->indicator);
	snprintf(line->measure, sizeof(line->measure), "%s", v->measure);
	snprintf(line->key, sizeof(line->key), "%s", v->key);
	snprintf(line->unit, sizeof(line->unit), "%s", v->unit);
	s->n++;
	return line;
}

enum cmn_err board_series_put(struct board_series *s, const struct board_value *v,
			      struct cmn_error *err)
{
	struct board_line *line;

	if (v->period >= s->span.n)
		return CMN_OK;
	line = find(s, v);
	if (!line && s->n == BOARD_LINES_MAX) {
		s->whole = false;
		return CMN_OK;
	}
	if (!line)
		line = add(s, v);
	if (!line)
		return cmn_no_memory(err);
	line->points[v->period] =
	    (struct board_point){v->state == BOARD_SHOWN ? v->value : 0, v->state};
	return CMN_OK;
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "board_span.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *code;
	enum board_step step;
} STEPS[] = {{"month", BOARD_MONTH}, {"quarter", BOARD_QUARTER}, {"year", BOARD_YEAR}};

#define STEP_COUNT (sizeof(STEPS) / sizeof(STEPS[0]))

enum board_step board_step_named(const char *code)
{
	for (size_t i = 0; code && i < STEP_COUNT; i++) {
		if (strcmp(STEPS[i].code, code) == 0)
			return STEPS[i].step;
	}
	return 0;
}

const char *board_step_code(enum board_step step)
{
	for (size_t i = 0; i < STEP_COUNT; i++) {
		if (STEPS[i].step == step)
			return STEPS[i].code;
	}
	return NULL;
}

static int digits(const char *text, size_t n)
{
	int value = 0;

	for (size_t i = 0; i < n; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		value = value * 10 + text[i] - '0';
	}
	return value;
}

int board_month_of(const char *text)
{
	int year, month;

	if (strlen(text) < 7 || text[4] != '-' || (text[7] != '\0' && text[7] != '-'))
		return -1;
	year = digits(text, 4);
	month = digits(text + 5, 2);
	return year < 1 || month < 1 || month > 12 ? -1 : year * 12 + month - 1;
}

bool board_span_make(int from, int to, enum board_step step, struct board_span *ret)
{
	int first = from - from % (int)step, last = to - to % (int)step;

	if (from < 0 || last < first || (last - first) / (int)step >= BOARD_PERIODS_MAX)
		return false;
	*ret = (struct board_span){first, step, (size_t)((last - first) / (int)step) + 1};
	return true;
}

size_t board_span_at(const struct board_span *span, int month)
{
	size_t i;

	if (month < span->first)
		return BOARD_PERIODS_MAX;
	i = (size_t)((month - span->first) / (int)span->step);
	return i < span->n ? i : BOARD_PERIODS_MAX;
}

static int month_at(const struct board_span *span, size_t i)
{
	return span->first + (int)i * (int)span->step;
}

void board_period(const struct board_span *span, size_t i, char out[BOARD_PERIOD_LEN])
{
	unsigned month = (unsigned)month_at(span, i), year = month / 12 % 10000, in = month % 12;

	if (span->step == BOARD_YEAR)
		snprintf(out, BOARD_PERIOD_LEN, "%04u", year);
	else if (span->step == BOARD_QUARTER)
		snprintf(out, BOARD_PERIOD_LEN, "%04u-Q%u", year, in / 3 + 1);
	else
		snprintf(out, BOARD_PERIOD_LEN, "%04u-%02u", year, in + 1);
}

void board_period_first(const struct board_span *span, size_t i, char out[11])
{
	unsigned month = (unsigned)month_at(span, i);

	snprintf(out, 11, "%04u-%02u-01", month / 12 % 10000, month % 12 + 1);
}

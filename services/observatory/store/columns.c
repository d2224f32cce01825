/* SPDX-License-Identifier: EUPL-1.2 */
#include "columns.h"

#include "cmn/calendar.h"

#include <string.h>

static void next(struct cmn_buf *column)
{
	cmn_buf_char(column, column->len == 0 ? '{' : ',');
}

void observatory_column_text(struct cmn_buf *column, const char *text)
{
	if (!text) {
		observatory_column_null(column);
		return;
	}
	next(column);
	cmn_buf_char(column, '"');
	while (*text) {
		const size_t plain = strcspn(text, "\"\\");

		cmn_buf_put(column, text, plain);
		text += plain;
		if (!*text)
			break;
		cmn_buf_char(column, '\\');
		cmn_buf_char(column, *text++);
	}
	cmn_buf_char(column, '"');
}

void observatory_column_int(struct cmn_buf *column, int64_t value)
{
	char digits[24];
	size_t at = sizeof(digits);
	uint64_t left = value < 0 ? -(uint64_t)value : (uint64_t)value;

	do {
		digits[--at] = (char)('0' + left % 10);
		left /= 10;
	} while (left);
	if (value < 0)
		digits[--at] = '-';
	next(column);
	cmn_buf_put(column, digits + at, sizeof(digits) - at);
}

void observatory_column_null(struct cmn_buf *column)
{
	next(column);
	cmn_buf_put(column, "NULL", 4);
}

void observatory_column_day(struct cmn_buf *column, int day)
{
	char text[CMN_DAY_LEN];

	cmn_day_format(day, text);
	next(column);
	cmn_buf_put(column, text, CMN_DAY_LEN - 1);
}

void observatory_columns_init(struct cmn_buf *columns, size_t n)
{
	for (size_t i = 0; i < n; i++)
		cmn_buf_init(&columns[i], OBSERVATORY_COLUMN_MAX);
}

void observatory_columns_free(struct cmn_buf *columns, size_t n)
{
	for (size_t i = 0; i < n; i++)
		cmn_buf_free(&columns[i]);
}

enum cmn_err observatory_columns_end(struct cmn_buf *columns, size_t n, const char **params,
				     struct cmn_error *err)
{
	for (size_t i = 0; i < n; i++) {
		cmn_buf_text(&columns[i], columns[i].len == 0 ? "{}" : "}");
		if (columns[i].failed)
			return cmn_no_memory(err);
		params[i] = columns[i].data;
	}
	return CMN_OK;
}

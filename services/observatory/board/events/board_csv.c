/* SPDX-License-Identifier: EUPL-1.2 */
#include "board_write.h"

#include <string.h>

/* What a spreadsheet would take for a formula gets an apostrophe; our own codes never begin so. */
static bool formula(const char *text)
{
	const char *first = text + strspn(text, " ");

	return *first != '\0' && strchr("=+@\t\r", *first) != NULL;
}

void board_csv_cell(struct cmn_buf *out, const char *text, bool last)
{
	bool quoted = strpbrk(text, ",\"\r\n") != NULL || formula(text);

	if (quoted)
		cmn_buf_char(out, '"');
	if (formula(text))
		cmn_buf_char(out, '\'');
	for (; *text; text++) {
		if (*text == '"')
			cmn_buf_char(out, '"');
		cmn_buf_char(out, *text);
	}
	if (quoted)
		cmn_buf_char(out, '"');
	cmn_buf_text(out, last ? "\r\n" : ",");
}

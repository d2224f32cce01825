/* SPDX-License-Identifier: EUPL-1.2 */
#include "rows_array.h"

#include <string.h>

/* "…" with backslash before '"' and '\': the plain text is built in place of a small buffer, which
 * grows only for long elements. */
static const char *quoted(struct cmn_buf *out, const char *at, const char *end, pg_write_fn *write)
{
	struct cmn_buf plain;
	const char *from = at;

	cmn_buf_init(&plain, (size_t)(end - at) + 1);
	while (at < end && *at != '"') {
		if (*at == '\\' && at + 1 < end) {
			cmn_buf_put(&plain, from, (size_t)(at - from));
			from = ++at;
		}
		at++;
	}
	if (plain.len == 0 && !plain.failed) { /* nothing was escaped */
		write(out, from, (size_t)(at - from));
	} else {
		cmn_buf_put(&plain, from, (size_t)(at - from));
		if (plain.failed)
			out->failed = true;
		else
			write(out, plain.data, plain.len);
	}
	cmn_buf_free(&plain);
	return at < end ? at + 1 : at;
}

static const char *bare(struct cmn_buf *out, const char *at, const char *end, pg_write_fn *write)
{
	const char *from = at;
	size_t n;

	while (at < end && *at != ',' && *at != '}')
		at++;
	n = (size_t)(at - from);
	if (n == 4 && memcmp(from, "NULL", 4) == 0)
		cmn_json_raw(out, "null", 4);
	else
		write(out, from, n);
	return at;
}

void pg_write_array(struct cmn_buf *out, const char *text, size_t n, pg_write_fn *write)
{
	const char *end = text + n;
	/* "[0:1]={…}": bounds that do not begin at 1 are told first */
	const char *at = memchr(text, '{', n);

	if (!at)
		at = end;
	while (at < end) {
		switch (*at) {
		case '{':
			cmn_json_open(out, '[');
			at++;
			break;
		case '}':
			cmn_json_close(out, ']');
			at++;
			break;
		case ',':
			at++;
			break;
		case '"':
			at = quoted(out, at + 1, end, write);
			break;
		default:
			at = bare(out, at, end, write);
		}
	}
}

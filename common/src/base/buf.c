/* SPDX-License-Identifier: EUPL-1.2 */
#include "buf_room.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define FIRST_CAP 256

void cmn_buf_init(struct cmn_buf *b, size_t max)
{
	*b = (struct cmn_buf){.max = max};
}

void cmn_buf_free(struct cmn_buf *b)
{
	free(b->data);
	cmn_buf_init(b, b->max);
}

void cmn_buf_reset(struct cmn_buf *b)
{
	b->len = 0;
	b->failed = false;
	if (b->data)
		b->data[0] = '\0';
}

/* Half a text is worse than none: nothing of it may be sent by a caller who forgot to look. */
static bool fail(struct cmn_buf *b)
{
	cmn_buf_free(b);
	b->failed = true;
	return false;
}

/* At least `need`, doubled from what there is, at most the maximum and its NUL. */
static size_t next_cap(const struct cmn_buf *b, size_t need)
{
	size_t limit = b->max < SIZE_MAX ? b->max + 1 : SIZE_MAX;
	size_t cap = b->cap > 0 ? b->cap : FIRST_CAP;

	while (cap < need && cap <= SIZE_MAX / 2)
		cap *= 2;
	if (cap < need)
		cap = need;
	return cap < limit ? cap : limit;
}

/* Make room for n bytes more and the NUL. */
static bool reserve(struct cmn_buf *b, size_t n)
{
	size_t need, cap;
	char *data;

	if (b->failed)
		return false;
	if (n > b->max || b->len > b->max - n || b->len + n == SIZE_MAX)
		return fail(b);
	need = b->len + n + 1;
	if (need <= b->cap)
		return true;
	cap = next_cap(b, need);
	data = realloc(b->data, cap);
	if (!data)
		return fail(b);
	b->data = data;
	b->cap = cap;
	return true;
}

void cmn_buf_put(struct cmn_buf *b, const void *bytes, size_t n)
{
	if (!reserve(b, n))
		return;
	if (n > 0)
		memcpy(b->data + b->len, bytes, n);
	b->len += n;
	b->data[b->len] = '\0';
}

char *cmn_buf_room(struct cmn_buf *b, size_t n)
{
	char *at;

	if (!reserve(b, n))
		return NULL;
	at = b->data + b->len;
	b->len += n;
	b->data[b->len] = '\0';
	return at;
}

void cmn_buf_text(struct cmn_buf *b, const char *text)
{
	cmn_buf_put(b, text, strlen(text));
}

void cmn_buf_char(struct cmn_buf *b, char c)
{
	cmn_buf_put(b, &c, 1);
}

/* What is left behind len for a text and its NUL. */
static size_t room(const struct cmn_buf *b)
{
	return b->cap - b->len;
}

/* Most texts fit into what there is: they are formatted once. */
void cmn_buf_fmt(struct cmn_buf *b, const char *fmt, ...)
{
	va_list ap;
	int n;

	if (!reserve(b, 0))
		return;
	va_start(ap, fmt);
	n = vsnprintf(b->data + b->len, room(b), fmt, ap);
	va_end(ap);
	if (n < 0) {
		fail(b);
		return;
	}
	if ((size_t)n >= room(b)) {
		if (!reserve(b, (size_t)n))
			return;
		va_start(ap, fmt);
		vsnprintf(b->data + b->len, room(b), fmt, ap);
		va_end(ap);
	}
	b->len += (size_t)n;
}

char *cmn_buf_take(struct cmn_buf *b)
{
	char *data;

	if (!reserve(b, 0))
		return NULL;
	b->data[b->len] = '\0';
	data = CMN_TAKE(b->data);
	cmn_buf_init(b, b->max);
	return data;
}

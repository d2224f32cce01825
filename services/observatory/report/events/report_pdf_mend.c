/* SPDX-License-Identifier: EUPL-1.2 */
#include "report_pdf.h"

#include <stdio.h>
#include <string.h>

#define OBJECTS_MAX 200000

struct mending {
	const struct report_document *doc;
	const struct cmn_buf *scopes;
	struct cmn_buf *out;
	size_t from, size; /* of the file as cairo wrote it, within out */
	size_t root, info, objects, xref;
	size_t *at;           /* of each object, from the beginning of the file; 0: none */
	struct cmn_buf table; /* cross-references of what was written again */
	size_t next_figure, next_head;
};

static const char *bytes(const struct mending *m)
{
	return m->out->data + m->from;
}

/* The number after the last `name` in the file; 0: none. */
static size_t last_number(const struct mending *m, const char *name)
{
	size_t n = strlen(name);

	for (size_t i = m->size; i-- > n;)
		if (memcmp(bytes(m) + i - n, name, n) == 0)
			return (size_t)strtoull(bytes(m) + i, NULL, 10);
	return 0;
}

/* "xref\n0 <n>\n" and an entry of 20 bytes for each object. */
static bool read_xref(struct mending *m)
{
	const char *at, *end = bytes(m) + m->size;
	char *after;

	if (m->xref + 10 > m->size || memcmp(bytes(m) + m->xref, "xref\n0 ", 7) != 0)
		return false;
	m->objects = (size_t)strtoull(bytes(m) + m->xref + 7, &after, 10);
	at = after + 1;
	if (m->objects == 0 || m->objects > OBJECTS_MAX || at >= end ||
	    (size_t)(end - at) < m->objects * 20)
		return false;
	m->at = calloc(m->objects, sizeof(*m->at));
	for (size_t i = 0; m->at && i < m->objects; i++)
		if (at[i * 20 + 17] == 'n')
			m->at[i] = (size_t)strtoull(at + i * 20, NULL, 10);
	return m->at != NULL;
}

/* The dictionary of object i: begin and length without its last ">>"; false: it has none. */
static bool dictionary(const struct mending *m, size_t i, size_t *ret_from, size_t *ret_n)
{
	const char *from = bytes(m) + m->at[i], *end, *close = NULL;

	if (m->at[i] == 0 || m->at[i] >= m->size)
		return false;
	end = memmem(from, m->size - m->at[i], "endobj", 6);
	from = end ? memmem(from, (size_t)(end - from), "<<", 2) : NULL;
	for (const char *c = from; c && c + 1 < end; c++)
		if (c[0] == '>' && c[1] == '>')
			close = c;
	/* a stream is none of ours */
	if (!close || memmem(from, (size_t)(end - from), "stream", 6))
		return false;
	*ret_from = (size_t)(from - bytes(m));
	*ret_n = (size_t)(close - from);
	return true;
}

/* Object i again, with `more` in its dictionary. */
static void again(struct mending *m, size_t i, const char *more)
{
	size_t from = 0, n = 0;
	CMN_AUTO(cmn_free_drop) char *old = NULL;

	if (!dictionary(m, i, &from, &n))
		return;
	old = malloc(n + 1); /* the buffer may move while it grows */
	if (!old) {
		m->table.failed = true;
		return;
	}
	memcpy(old, bytes(m) + from, n);
	cmn_buf_fmt(&m->table, "%zu 1\n%010zu 00000 n \n", i, m->out->len - m->from);
	cmn_buf_fmt(m->out, "%zu 0 obj\n", i);
	cmn_buf_put(m->out, old, n);
	cmn_buf_fmt(m->out, "%s>>\nendobj\n", more);
}

/* --- what is added -----------------------------------------------------------------------------
 */

/* UTF-16 in hexadecimal (7.9.2.2). */
static void put_text(struct cmn_buf *out, const char *text)
{
	cmn_buf_text(out, "<FEFF");
	for (const unsigned char *at = (const unsigned char *)text; *at != '\0';) {
		unsigned n = *at < 0x80 ? 1 : *at < 0xe0 ? 2 : *at < 0xf0 ? 3 : 4;
		uint32_t c = n == 1 ? *at : *at & (0x7fu >> n);

		for (unsigned i = 1; i < n && at[i] != '\0'; i++)
			c = c << 6 | (at[i] & 0x3f);
		for (; n > 0 && *at != '\0'; n--)
			at++;
		if (c > 0xffff)
			cmn_buf_fmt(out, "%04X%04X", 0xd800 + ((c - 0x10000) >> 10),
				    0xdc00 + ((c - 0x10000) & 0x3ff));
		else
			cmn_buf_fmt(out, "%04X", c);
	}
	cmn_buf_char(out, '>');
}

/* Figures come in the order of the charts. */
static void figure(struct mending *m, size_t i)
{
	CMN_AUTO(cmn_buf_free) struct cmn_buf more = {0};
	const struct report_chart *chart = NULL;

	for (; m->next_figure < m->doc->n && !chart; m->next_figure++)
		chart = m->doc->blocks[m->next_figure].chart;
	if (!chart)
		return;
	cmn_buf_init(&more, 8 * REPORT_TEXT_MAX);
	cmn_buf_text(&more, "/Alt ");
	put_text(&more, chart->summary[0] != '\0' ? chart->summary : chart->title);
	cmn_buf_text(&more, " ");
	if (!more.failed)
		again(m, i, more.data);
}

static void head(struct mending *m, size_t i)
{
	bool column = m->next_head < m->scopes->len && m->scopes->data[m->next_head] == 'c';

	m->next_head++;
	again(m, i,
	      column ? "/A << /O /Table /Scope /Column >> " : "/A << /O /Table /Scope /Row >> ");
}

static bool is(const struct mending *m, size_t i, const char *role)
{
	size_t from = 0, n = 0;
	const char *at;

	if (!dictionary(m, i, &from, &n))
		return false;
	at = memmem(bytes(m) + from, n, role, strlen(role));
	return at && at[strlen(role)] <= ' ' && memmem(bytes(m) + from, n, "/StructElem", 11);
}

/* --- the update --------------------------------------------------------------------------------
 */

static void put_changes(struct mending *m)
{
	again(
	    m, m->root,
	    "/MarkInfo << /Marked true >> /Lang (fr-FR) /ViewerPreferences << /DisplayDocTitle true >> ");
	for (size_t i = 1; i < m->objects; i++) {
		if (i == m->root)
			continue;
		if (is(m, i, "/S /Figure"))
			figure(m, i);
		else if (is(m, i, "/S /TH"))
			head(m, i);
	}
}

static void put_end(struct mending *m)
{
	size_t here = m->out->len - m->from;

	cmn_buf_text(m->out, "xref\n0 0\n");
	if (m->table.data)
		cmn_buf_put(m->out, m->table.data, m->table.len);
	cmn_buf_fmt(m->out,
		    "trailer\n<< /Size %zu\n   /Root %zu 0 R\n   /Info %zu 0 R\n   /Prev %zu\n>>\n"
		    "startxref\n%zu\n%%%%EOF\n",
		    m->objects, m->root, m->info, m->xref, here);
}

bool report_pdf_mend(const struct report_document *doc, const struct cmn_buf *scopes,
		     struct cmn_buf *out, size_t from)
{
	struct mending m = {.doc = doc, .scopes = scopes, .out = out, .from = from};
	bool whole;

	if (out->failed || out->len <= from)
		return false;
	m.size = out->len - from;
	m.xref = last_number(&m, "startxref\n");
	m.root = last_number(&m, "/Root ");
	m.info = last_number(&m, "/Info ");
	cmn_buf_init(&m.table, (size_t)1 << 20);
	whole = read_xref(&m) && m.root > 0 && m.root < m.objects && m.info > 0;
	if (whole) {
		put_changes(&m);
		put_end(&m);
	}
	whole = whole && !m.table.failed && !out->failed;
	cmn_buf_free(&m.table);
	free(m.at);
	return whole;
}

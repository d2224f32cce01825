/* SPDX-License-Identifier: EUPL-1.2 */
#include "fuzz/fuzz.h"

#include "report_render.h"
#include "report_words.h"

/* What somebody wrote, in every place of a report and in every form.  The first byte chooses the
 * form, so that pages, which are slow, do not keep the others from being searched. */

#define FUZZ_FILE_MAX ((size_t)32 << 20)

/* Nothing that no XML may hold is left, and cleaning again changes nothing. */
static void check_clean(const char *text, size_t size)
{
	static char once[4096], twice[4096];
	size_t n = report_clean(text, size, once, sizeof(once));

	FUZZ_CHECK(n == strlen(once) && n < sizeof(once));
	for (size_t i = 0; i < n; i++)
		FUZZ_CHECK((unsigned char)once[i] >= 0x20 || once[i] == '\n');
	FUZZ_CHECK(report_clean(once, n, twice, sizeof(twice)) == n || n > sizeof(once) - 8);
}

static void check_pieces(const char *text)
{
	const char *at = text, *end = text + strlen(text);
	struct report_piece piece;

	while (report_next_piece(&at, &piece))
		FUZZ_CHECK(piece.len > 0 && piece.text >= text && piece.text + piece.len <= end);
}

static void fill(struct report_document *doc, const char *text)
{
	const struct report_value value = {REPORT_KNOWN, (int64_t)strlen(text)};
	struct report_table *t;
	struct report_chart *c;

	doc->title = report_keep(doc, text);
	doc->foot = report_keep(doc, text);
	report_heading(doc, 1, text);
	report_prose(doc, text);
	report_item(doc, text);
	t = report_table(doc, text);
	report_column(doc, t, text, false, 1);
	report_column(doc, t, text, true, 2);
	report_cell_text(doc, t, text);
	c = report_chart(doc, strlen(text) % 2 ? REPORT_BARS : REPORT_COLUMNS, text);
	c->summary = report_keep(doc, text);
	report_bar(doc, c, text, &value);
	report_note(doc, text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum report_form form = size > 0 ? REPORT_HTML + data[0] % 4 : REPORT_HTML;
	struct report_document doc;
	struct cmn_buf out;
	char *text;

	if (size > 0)
		check_clean((const char *)data + 1, size - 1);
	text = fuzz_text(data + (size > 0), size - (size > 0));
	check_pieces(text);
	report_document_init(&doc);
	fill(&doc, text);
	cmn_buf_init(&out, FUZZ_FILE_MAX);
	FUZZ_CHECK(doc.failed || report_render(&doc, form, &out));
	if (form == REPORT_HTML && out.data)
		FUZZ_CHECK(!strstr(out.data, "<script"));
	cmn_buf_free(&out);
	report_document_free(&doc);
	free(text);
	return 0;
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "directory_http.h"

#include "glossary.h"
#include "text.h"

#include "cmn/codes.h"

#include <string.h>

/* Written anew for each answer: two hundred entries are a matter of microseconds. */
struct glossary_asked {
	char text[DIRECTORY_TEXT_MAX]; /* folded; "" for all */
	const char *theme;
};

/* The acronym itself comes first, then what speaks of it. */
static bool wanted(const struct glossary_asked *asked, const struct directory_acronym *e, int turn)
{
	bool itself = asked->text[0] != '\0' && strcmp(asked->text, e->key) == 0;

	return itself == (turn == 0) &&
	       (asked->theme == NULL || strcmp(asked->theme, e->theme) == 0) &&
	       directory_glossary_answers(e, asked->text);
}

static const struct cmn_code *theme_of(const struct directory_acronym *e)
{
	return cmn_code_find(cmn_code_list_find("glossary_themes"), e->theme);
}

/* --- JSON ----------------------------------------------------------------------------------- */

static void write_same(struct cmn_buf *out, const struct directory_acronym *e)
{
	const struct directory_glossary *g = &DIRECTORY_GLOSSARY;
	size_t first;

	if (e->also[0] == NULL)
		return;
	cmn_json_key(out, "same_as");
	cmn_json_open(out, '[');
	for (size_t i = 0; i < 2 && e->also[i] != NULL; i++) {
		if (directory_glossary_find(g, e->also[i], &first) > 0)
			cmn_json_str(out, g->entries[first].acronym);
	}
	cmn_json_close(out, ']');
}

static void write_entry(struct cmn_buf *out, const struct directory_acronym *e, enum cmn_lang lang)
{
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "acronym", e->acronym);
	cmn_json_kstr(out, "full", e->full);
	cmn_json_kstr(out, "full_en", e->full_en);
	cmn_json_kstr(out, "meaning", e->meaning[lang]);
	cmn_json_kstr(out, "theme", e->theme);
	cmn_json_kstr(out, "theme_label", theme_of(e)->label[lang]);
	write_same(out, e);
	cmn_json_kstr(out, "source", e->source);
	cmn_json_close(out, '}');
}

static void write_json(struct cmn_call *call, const struct glossary_asked *asked)
{
	cmn_json_open(&call->out, '{');
	cmn_json_key(&call->out, "items");
	cmn_json_open(&call->out, '[');
	for (size_t k = 0; k < 2 * DIRECTORY_GLOSSARY.n; k++) {
		size_t i = k % DIRECTORY_GLOSSARY.n;

		if (wanted(asked, &DIRECTORY_GLOSSARY.entries[i], k >= DIRECTORY_GLOSSARY.n))
			write_entry(&call->out, &DIRECTORY_GLOSSARY.entries[i], call->lang);
	}
	cmn_json_close(&call->out, ']');
	cmn_json_close(&call->out, '}');
}

/* --- CSV ------------------------------------------------------------------------------------ */

/* Always in quotes: a comma or a quote in a sentence then needs no second look. */
static void write_cell(struct cmn_buf *out, const char *text, char after)
{
	cmn_buf_char(out, '"');
	for (; *text != '\0'; text++) {
		if (*text == '"')
			cmn_buf_char(out, '"');
		cmn_buf_char(out, *text);
	}
	cmn_buf_char(out, '"');
	if (after == '\n')
		cmn_buf_char(out, '\r');
	cmn_buf_char(out, after);
}

static void write_line(struct cmn_buf *out, const struct directory_acronym *e)
{
	const char *const cells[] = {e->acronym,
				     e->full,
				     e->full_en,
				     e->meaning[CMN_FR],
				     e->meaning[CMN_EN],
				     theme_of(e)->label[CMN_FR],
				     theme_of(e)->label[CMN_EN],
				     e->source};

	for (size_t i = 0; i < CMN_LEN(cells); i++)
		write_cell(out, cells[i], i + 1 < CMN_LEN(cells) ? ',' : '\n');
}

static void write_csv(struct cmn_call *call, const struct glossary_asked *asked)
{
	cmn_buf_text(&call->out, "acronym,full_fr,full_en,meaning_fr,meaning_en,theme_fr,theme_en,"
				 "source\r\n");
	for (size_t k = 0; k < 2 * DIRECTORY_GLOSSARY.n; k++) {
		size_t i = k % DIRECTORY_GLOSSARY.n;

		if (wanted(asked, &DIRECTORY_GLOSSARY.entries[i], k >= DIRECTORY_GLOSSARY.n))
			write_line(&call->out, &DIRECTORY_GLOSSARY.entries[i]);
	}
	call->content_type = "text/csv; charset=utf-8";
}

enum cmn_err directory_http_read_glossary(struct cmn_call *call)
{
	struct glossary_asked asked = {.theme = cmn_call_param(call, "theme")};
	const char *text = cmn_call_param(call, "text");
	const char *format = cmn_call_param(call, "format");

	if (text != NULL) {
		directory_text_fold(text, asked.text, sizeof(asked.text));
		if (asked.text[0] == '\0')
			return cmn_fail_at(&call->err, CMN_E_INVALID, "query:text",
					   "le texte cherché ne contient ni lettre ni chiffre",
					   "the text to find holds no letter and no digit");
	}
	if (format != NULL && strcmp(format, "csv") == 0)
		write_csv(call, &asked);
	else
		write_json(call, &asked);
	return call->out.failed ? cmn_no_memory(&call->err) : CMN_OK;
}

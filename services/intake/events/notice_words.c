/* SPDX-License-Identifier: EUPL-1.2 */
#include "notice_mail.h"

#include "cmn/codes.h"
#include "cmn/json.h"

#include <stdio.h>
#include <string.h>

static const char *const MONTHS[2][12] = {
    {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
     "octobre", "novembre", "décembre"},
    {"January", "February", "March", "April", "May", "June", "July", "August", "September",
     "October", "November", "December"},
};

void intake_day_in_words(struct cmn_buf *out, const char *day, enum cmn_lang lang)
{
	int y = 0, m = 0, d = 0;

	if (!day || sscanf(day, "%4d-%2d-%2d", &y, &m, &d) != 3 || m < 1 || m > 12 || d < 1) {
		cmn_buf_text(out, day ? day : "–");
		return;
	}
	if (lang == CMN_FR && d == 1)
		cmn_buf_fmt(out, "1er %s %d", MONTHS[lang][m - 1], y);
	else
		cmn_buf_fmt(out, "%d %s %d", d, MONTHS[lang][m - 1], y);
}

static void put_code(struct cmn_buf *out, const char *list_name, const char *code,
		     enum cmn_lang lang)
{
	const struct cmn_code_list *list = cmn_code_list_find(list_name);
	const struct cmn_code *found = list && code ? cmn_code_find(list, code) : NULL;

	cmn_buf_text(out, found ? found->label[lang] : "–");
}

/* "{date:at}" or "{code:LIST:NAME}", of n bytes inside the braces. */
static void put_place(struct cmn_buf *out, const char *place, size_t n, const json_t *params,
		      enum cmn_lang lang)
{
	char text[96], *name, *list;

	if (n >= sizeof(text))
		return;
	memcpy(text, place, n);
	text[n] = '\0';
	if (strncmp(text, "date:", 5) == 0) {
		intake_day_in_words(out, cmn_json_get(params, text + 5), lang);
		return;
	}
	list = strncmp(text, "code:", 5) == 0 ? text + 5 : NULL;
	name = list ? strchr(list, ':') : NULL;
	if (!name)
		return;
	*name++ = '\0';
	put_code(out, list, cmn_json_get(params, name), lang);
}

void intake_notice_fill(struct cmn_buf *out, const char *text, const char *params,
			enum cmn_lang lang)
{
	CMN_AUTO(cmn_json_drop) json_t *values = params ? json_loads(params, 0, NULL) : NULL;

	while (*text) {
		size_t plain = strcspn(text, "{");
		size_t n;

		cmn_buf_put(out, text, plain);
		text += plain;
		if (!*text)
			break;
		n = strcspn(text + 1, "}");
		put_place(out, text + 1, n, values, lang);
		text += n + 1 + (text[n + 1] == '}');
	}
}

void intake_html_text(struct cmn_buf *out, const char *text)
{
	for (const unsigned char *c = (const unsigned char *)(text ? text : ""); *c; c++) {
		switch (*c) {
		case '&':
			cmn_buf_text(out, "&amp;");
			break;
		case '<':
			cmn_buf_text(out, "&lt;");
			break;
		case '>':
			cmn_buf_text(out, "&gt;");
			break;
		case '"':
			cmn_buf_text(out, "&quot;");
			break;
		case '\'':
			cmn_buf_text(out, "&#39;");
			break;
		default:
			/* other control characters are not allowed in XML 1.0 at all */
			if (*c >= ' ' || *c == '\t' || *c == '\n')
				cmn_buf_char(out, (char)*c);
		}
	}
}

void intake_html_paragraphs(struct cmn_buf *out, const char *text)
{
	while (*text) {
		size_t n = strcspn(text, "\n");
		char *line = strndup(text, n);

		cmn_buf_text(out, "<p>");
		intake_html_text(out, line);
		cmn_buf_text(out, "</p>\n");
		out->failed = out->failed || !line;
		free(line);
		text += n + (text[n] == '\n');
	}
}

/* Readable on paper, by a screen reader and without any other file; the direction of each text is
 * its own, so that a mark of right-to-left writing changes nothing beside it. */
void intake_html_open(struct cmn_buf *out, enum cmn_lang lang, const char *title)
{
	cmn_buf_fmt(out,
		    "<!DOCTYPE html>\n<html lang=\"%s\" xml:lang=\"%s\""
		    " xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n<meta charset=\"utf-8\"/>\n"
		    "<meta name=\"viewport\" content=\"width=device-width\"/>\n<title>",
		    lang == CMN_EN ? "en" : "fr", lang == CMN_EN ? "en" : "fr");
	intake_html_text(out, title);
	cmn_buf_text(
	    out, "</title>\n<style>body{font:1.1em/1.5 sans-serif;max-width:42em;margin:2em auto;"
		 "padding:0 1em}th{text-align:left;padding-right:1em;vertical-align:top}"
		 "td,p,dd{unicode-bidi:isolate;overflow-wrap:anywhere}</style>\n</head>\n<body>\n"
		 "<p>Communauté 360</p>\n<h1>");
	intake_html_text(out, title);
	cmn_buf_text(out, "</h1>\n");
}

void intake_html_close(struct cmn_buf *out)
{
	cmn_buf_text(out, "</body>\n</html>\n");
}

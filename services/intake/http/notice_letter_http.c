/* SPDX-License-Identifier: EUPL-1.2 */
#include "intake_ops.h"
#include "notice_http.h"
#include "notice_mail.h"
#include "notice_store.h"
#include "notice_text.h"

#include "cmn/record.h"

#include <string.h>

static void put_line(struct cmn_buf *out, const char *text)
{
	if (!text || !text[0])
		return;
	intake_html_text(out, text);
	cmn_buf_text(out, "<br/>\n");
}

/* Who it is for, as on an envelope: what the person is called comes first. */
static void put_address(struct cmn_buf *out, const PGresult *res)
{
	const char *family = cmn_column(res, 0, "family_name");
	const char *given = cmn_column(res, 0, "given_names");
	const char *called = cmn_column(res, 0, "called");
	char *lines = strdup(cmn_column(res, 0, "address_lines"));

	cmn_buf_text(out, "<p>");
	if (family || given) {
		intake_html_text(out, given ? given : called);
		cmn_buf_char(out, ' ');
		put_line(out, family ? family : " ");
	}
	for (char *line = lines, *next; line && *line; line = next) {
		next = line + strcspn(line, "\n");
		if (*next)
			*next++ = '\0';
		put_line(out, line);
	}
	intake_html_text(out, cmn_column(res, 0, "postal_code"));
	cmn_buf_char(out, ' ');
	put_line(out, cmn_column(res, 0, "commune_name"));
	cmn_buf_text(out, "</p>\n");
	out->failed = out->failed || !lines;
	free(lines);
}

static enum cmn_err render(struct cmn_call *call, const PGresult *res)
{
	const char *language = cmn_column(res, 0, "_language");
	enum cmn_lang lang = language && strcmp(language, "en") == 0 ? CMN_EN : CMN_FR;
	const struct intake_notice_text *t =
	    intake_notice_text(cmn_column(res, 0, "template"), cmn_column(res, 0, "_day"));
	struct cmn_buf text CMN_AUTO(cmn_buf_free) = {.max = 16384};

	if (!t)
		t = intake_notice_text("message", "9999-12-31");
	intake_notice_fill(&text, t->body[lang], cmn_column(res, 0, "_params"), lang);
	intake_html_open(&call->out, lang, t->title[lang]);
	put_address(&call->out, res);
	cmn_buf_text(&call->out, "<p>");
	intake_day_in_words(&call->out, cmn_column(res, 0, "_day"), lang);
	cmn_buf_text(&call->out, "</p>\n");
	intake_html_paragraphs(&call->out, text.data ? text.data : "");
	intake_html_close(&call->out);
	call->content_type = "text/html; charset=utf-8";
	if (text.failed || call->out.failed)
		return cmn_fail(&call->err, CMN_E_UNAVAILABLE, "mémoire épuisée", "out of memory");
	return CMN_OK;
}

enum cmn_err intake_http_get_notice_letter(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	const char *by;
	enum cmn_err rc = intake_store_notice_letter(call->pool, &call->ctx, id, &res, &call->err);

	if (rc != CMN_OK)
		return rc;
	by = cmn_column(res, 0, "sent_by");
	if (!by || strcmp(by, "letter") != 0 ||
	    strcmp(cmn_column(res, 0, "_person_state"), "erased") == 0)
		return cmn_fail(&call->err, CMN_E_CONFLICT, "ce message ne part pas par lettre",
				"this notice does not go by letter");
	cmn_call_saw(call, cmn_column(res, 0, "departement"), id);
	return render(call, res);
}

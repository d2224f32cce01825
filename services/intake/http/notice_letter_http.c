/* SPDX-License-Identifier: EUPL-1.2 */
#include "civil.h"
#include "intake_ops.h"
#include "notice_http.h"
#include "notice_mail.h"
#include "notice_store.h"
#include "notice_text.h"
#include "person_store.h"

#include "cmn/clock.h"
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
static void put_address(struct cmn_buf *out, const PGresult *res, int row)
{
	const char *family = cmn_column(res, row, "family_name");
	const char *given = cmn_column(res, row, "given_names");
	const char *called = cmn_column(res, row, "called");
	const char *address = cmn_column(res, row, "address");
	char *lines = strdup(address ? address : "");

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
	cmn_buf_text(out, "</p>\n");
	out->failed = out->failed || !lines;
	free(lines);
}

static enum cmn_err render(struct cmn_call *call, const PGresult *res, int row)
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
	put_address(&call->out, res, row);
	cmn_buf_text(&call->out, "<p>");
	intake_day_in_words(&call->out, cmn_column(res, 0, "_day"), lang);
	cmn_buf_text(&call->out, "</p>\n");
	intake_html_paragraphs(&call->out, text.data ? text.data : "");
	intake_html_close(&call->out);
	call->content_type = "text/html; charset=utf-8";
	cmn_call_answer_header(call, "Content-Security-Policy", INTAKE_HTML_POLICY);
	if (text.failed || call->out.failed)
		return cmn_no_memory(&call->err);
	return CMN_OK;
}

/* The first postal contact of the person that may be used for this today; -1: none. */
static enum cmn_err find_address(struct cmn_call *call, const PGresult *res, int *ret_row)
{
	struct intake_local local = intake_local_at(cmn_clock_us());
	const struct intake_contact_ask ask = {INTAKE_POSTAL, INTAKE_NOTICE, local.weekday,
					       local.minute};

	*ret_row = -1;
	for (int i = 0; *ret_row < 0 && i < PQntuples(res); i++) {
		const char *reach = cmn_column(res, i, "reach");
		struct intake_contact_verdict v = {.answer = INTAKE_CONTACT_NEVER};

		if (reach && intake_store_contact_may(call->pool, &call->ctx,
						      cmn_column(res, i, "departement"), reach,
						      &ask, &v, &call->err) != CMN_OK)
			return call->err.code;
		if (v.answer == INTAKE_CONTACT_YES)
			*ret_row = i;
	}
	return CMN_OK;
}

enum cmn_err intake_http_get_notice_letter(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	const char *by;
	int row;
	enum cmn_err rc = intake_store_notice_letter(call->pool, &call->ctx, id, &res, &call->err);

	if (rc != CMN_OK)
		return rc;
	by = cmn_column(res, 0, "sent_by");
	if (!by || strcmp(by, "letter") != 0 ||
	    strcmp(cmn_column(res, 0, "_person_state"), "erased") == 0)
		return cmn_fail(&call->err, CMN_E_CONFLICT, "ce message ne part pas par lettre",
				"this notice does not go by letter");
	rc = find_address(call, res, &row);
	if (rc != CMN_OK)
		return rc;
	if (row < 0)
		return cmn_fail(&call->err, CMN_E_CONFLICT,
				"les règles de la personne interdisent cette adresse",
				"the rules of the person forbid this address");
	cmn_call_saw(call, cmn_column(res, 0, "departement"), id);
	return render(call, res, row);
}

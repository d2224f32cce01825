/* SPDX-License-Identifier: EUPL-1.2
 *
 * report_file_http.c - reports as files: made now for the team, kept as they were for everybody
 * else.
 */
#include "report_http.h"

#include "observatory_ops.h"
#include "report_compose.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

#define FILE_MAX  ((size_t)14 << 20) /* bytes; less than an answer may have */
#define FILES_MAX ((size_t)96 << 20) /* of all eight, in hexadecimal */

const char *report_edition_code(enum report_edition edition)
{
	return edition == REPORT_EXACT ? "exact" : "protected";
}

static enum cmn_err compose(struct cmn_call *call, const PGresult *report,
			    enum report_edition edition, bool frozen, struct report_document *doc)
{
	const struct report_at at = report_at(call);
	char today[CMN_DAY_LEN], now[CMN_TIME_LEN];
	struct report_book book;
	enum cmn_err rc;

	report_today(cmn_column(report, 0, "departement"), today);
	cmn_time_format(cmn_clock_us(), now);
	rc = report_gather(&at, report, edition, frozen, now, today, &book);
	if (rc != CMN_OK)
		return rc;
	report_compose(&book, frozen, doc);
	report_book_clear(&book);
	return doc->failed ? cmn_fail(&call->err, CMN_E_UNAVAILABLE, "le rapport est trop grand",
				      "the report is too large")
			   : CMN_OK;
}

static enum cmn_err render(struct cmn_call *call, const struct report_document *doc,
			   enum report_form form, struct cmn_buf *out)
{
	if (report_render(doc, form, out))
		return CMN_OK;
	return cmn_fail(&call->err, CMN_E_UNAVAILABLE, "le fichier n’a pas pu être produit",
			"the file could not be made");
}

enum cmn_err report_make(struct cmn_call *call, const PGresult *report, enum report_edition edition,
			 enum report_form form, bool frozen, struct cmn_buf *out)
{
	struct report_document doc;
	enum cmn_err rc;

	report_document_init(&doc);
	rc = compose(call, report, edition, frozen, &doc);
	if (rc == CMN_OK)
		rc = render(call, &doc, form, out);
	report_document_free(&doc);
	return rc;
}

/* --- all of them -------------------------------------------------------------------------------
 */

static void put_hex(struct cmn_buf *out, const struct cmn_buf *file)
{
	static const char DIGITS[] = "0123456789abcdef";
	char pair[2];

	for (size_t i = 0; i < file->len; i++) {
		unsigned char c = (unsigned char)file->data[i];

		pair[0] = DIGITS[c >> 4];
		pair[1] = DIGITS[c & 15];
		cmn_buf_put(out, pair, 2);
	}
}

static enum cmn_err put_file(struct cmn_call *call, const struct report_document *doc,
			     enum report_edition edition, enum report_form form,
			     struct cmn_buf *out)
{
	CMN_AUTO(cmn_buf_free) struct cmn_buf file = {0};
	enum cmn_err rc;

	cmn_buf_init(&file, FILE_MAX);
	rc = render(call, doc, form, &file);
	if (rc != CMN_OK)
		return rc;
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "audience", report_edition_code(edition));
	cmn_json_kstr(out, "form", report_form_code(form));
	cmn_json_key(out, "bytes");
	cmn_buf_char(out, '"');
	put_hex(out, &file);
	cmn_buf_char(out, '"');
	cmn_json_close(out, '}');
	return out->failed ? cmn_no_memory(&call->err) : CMN_OK;
}

enum cmn_err report_make_all(struct cmn_call *call, const PGresult *report, struct cmn_buf *out)
{
	enum cmn_err rc = CMN_OK;

	cmn_buf_init(out, FILES_MAX);
	cmn_json_open(out, '[');
	for (enum report_edition e = REPORT_EXACT; rc == CMN_OK && e <= REPORT_PROTECTED; e++) {
		struct report_document doc;

		report_document_init(&doc);
		rc = compose(call, report, e, true, &doc);
		for (enum report_form f = REPORT_HTML; rc == CMN_OK && f < REPORT_FORM_END_; f++)
			rc = put_file(call, &doc, e, f, out);
		report_document_free(&doc);
	}
	cmn_json_close(out, ']');
	return rc == CMN_OK && out->failed ? cmn_no_memory(&call->err) : rc;
}

/* --- given -------------------------------------------------------------------------------------
 */

static enum cmn_err kept(struct cmn_call *call, const char *id, enum report_edition edition,
			 enum report_form form)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	const struct report_at at = report_at(call);
	unsigned char *bytes;
	size_t n = 0;
	enum cmn_err rc =
	    report_store_file(&at, id, report_edition_code(edition), report_form_code(form), &res);

	if (rc != CMN_OK)
		return rc;
	bytes = PQunescapeBytea((const unsigned char *)cmn_column(res, 0, "bytes"), &n);
	if (!bytes)
		return cmn_no_memory(&call->err);
	cmn_buf_put(&call->out, bytes, n);
	PQfreemem(bytes);
	return call->out.failed ? cmn_no_memory(&call->err) : CMN_OK;
}

static void name_file(struct cmn_call *call, const PGresult *report, enum report_edition edition,
		      enum report_form form)
{
	char text[200];

	snprintf(text, sizeof(text), "attachment; filename=\"%s-%s-%s-%s.%s\"",
		 strcmp(cmn_column(report, 0, "kind"), "annual") == 0 ? "rapport-activite"
								      : "note-semestre",
		 cmn_column(report, 0, "departement"), cmn_column(report, 0, "period"),
		 edition == REPORT_EXACT ? "exact" : "protege", report_form_code(form));
	cmn_call_answer_header(call, "Content-Disposition", text);
	call->content_type = report_form_media_type(form);
}

enum cmn_err observatory_http_read_report_file(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *report = NULL;
	const struct report_at at = report_at(call);
	const char *format = cmn_call_param(call, "format"), *id = cmn_call_param(call, "id");
	const char *which = cmn_call_param(call, "edition");
	enum report_form form = report_form_of(format ? format : "html");
	enum report_edition edition =
	    which && strcmp(which, "exact") == 0 ? REPORT_EXACT : REPORT_PROTECTED;
	enum cmn_err rc = report_edition_allowed(call, edition);

	if (rc == CMN_OK)
		rc = report_store_read(&at, id, &report);
	if (rc != CMN_OK)
		return rc;
	if (report_team(call) && strcmp(cmn_column(report, 0, "state"), "draft") == 0)
		rc = report_make(call, report, edition, form, false, &call->out);
	else
		rc = kept(call, id, edition, form);
	if (rc == CMN_OK)
		name_file(call, report, edition, form);
	return rc;
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * notice_mail.h - a notice in words: as the e-mail that only says that there is one, as the text of
 * a list, as the page of a letter.
 */
#ifndef INTAKE_NOTICE_MAIL_H
#define INTAKE_NOTICE_MAIL_H

#include "cmn/buf.h"
#include "cmn/err.h"

struct intake_mail {
	const char *notice_id; /* becomes the Message-ID, the same at every attempt */
	const char *from, *to; /* checked addresses */
	const char *now;       /* RFC 3339 */
	enum cmn_lang lang;
};

/* The whole message, RFC 5322 with quoted-printable text.  No name, no subject of its own, nothing
 * of what the notice says. */
void intake_notice_mail(struct cmn_buf *out, const struct intake_mail *mail);

/* Text of a template with its placeholders filled from `params` (JSON text). */
void intake_notice_fill(struct cmn_buf *out, const char *text, const char *params,
			enum cmn_lang lang);

/* "22 novembre 2026" from "2026-11-22…"; the text itself when it is no day. */
void intake_day_in_words(struct cmn_buf *out, const char *day, enum cmn_lang lang);

/* What a browser may do with a page of ours: show it. */
#define INTAKE_HTML_POLICY "default-src 'none'; style-src 'unsafe-inline'; sandbox"

/* Text inside HTML; "\n" becomes a paragraph when `paragraphs`. */
void intake_html_text(struct cmn_buf *out, const char *text);
void intake_html_open(struct cmn_buf *out, enum cmn_lang lang, const char *title);
void intake_html_close(struct cmn_buf *out);
void intake_html_paragraphs(struct cmn_buf *out, const char *text);

#endif

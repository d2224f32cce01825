/* SPDX-License-Identifier: EUPL-1.2 */
#include "notice_mail.h"

#include "notice_text.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define LINE_MAX_QP 70 /* RFC 2045 6.7 allows 76 with the soft break */

/* RFC 5322 3.3; English names, whatever the locale. */
static void put_date(struct cmn_buf *out, const char *now)
{
	static const char *const DAYS[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	static const char *const MONTHS[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct tm tm = {0};
	int64_t us = 0;
	time_t at;

	if (!cmn_time_parse(now, &us))
		us = 0;
	at = (time_t)(us / 1000000);
	gmtime_r(&at, &tm);
	cmn_buf_fmt(out, "Date: %s, %02d %s %d %02d:%02d:%02d +0000\r\n", DAYS[tm.tm_wday],
		    tm.tm_mday, MONTHS[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min,
		    tm.tm_sec);
}

static void put_quoted(struct cmn_buf *out, const char *text)
{
	size_t column = 0;

	for (const char *c = text; *c; c++) {
		if (*c == '\n') {
			cmn_buf_text(out, "\r\n\r\n"); /* one empty line between paragraphs */
			column = 0;
			continue;
		}
		if (column > LINE_MAX_QP) {
			cmn_buf_text(out, "=\r\n");
			column = 0;
		}
		if ((*c > ' ' && *c < 127 && *c != '=') || (*c == ' ' && c[1] && c[1] != '\n')) {
			cmn_buf_char(out, *c);
			column++;
		} else {
			cmn_buf_fmt(out, "=%02X", (unsigned)(unsigned char)*c);
			column += 3;
		}
	}
	cmn_buf_text(out, "\r\n");
}

void intake_notice_mail(struct cmn_buf *out, const struct intake_mail *mail)
{
	const char *domain = strchr(mail->from, '@');

	put_date(out, mail->now);
	cmn_buf_fmt(out, "Message-ID: <%s%s>\r\n", mail->notice_id, domain ? domain : "@invalid");
	cmn_buf_fmt(out, "From: =?UTF-8?Q?Communaut=C3=A9_360?= <%s>\r\n", mail->from);
	cmn_buf_fmt(out, "To: <%s>\r\n", mail->to);
	cmn_buf_fmt(out, "Subject: %s\r\n", INTAKE_MAIL_SUBJECT[mail->lang]);
	cmn_buf_text(out, "Auto-Submitted: auto-generated\r\n"
			  "X-Auto-Response-Suppress: All\r\n"
			  "MIME-Version: 1.0\r\n"
			  "Content-Type: text/plain; charset=utf-8\r\n"
			  "Content-Transfer-Encoding: quoted-printable\r\n");
	cmn_buf_fmt(out, "Content-Language: %s\r\n\r\n", mail->lang == CMN_EN ? "en" : "fr");
	put_quoted(out, INTAKE_MAIL_BODY[mail->lang]);
}

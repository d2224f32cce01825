/* SPDX-License-Identifier: EUPL-1.2
 *
 * notice_text.h - what notices say, in plain language, in French and English.
 *
 * A template has versions, each with the day from which it is used: a notice shows the version of
 * the day it was made.  The texts say "Communauté 360" and name no member, carrier or employer
 * (R248, R250).  They hold no health data: what needs saying is said by the conseiller, or stands
 * behind the account of the person.
 *
 * Placeholders: {date:NAME} a day written out, {code:LIST:NAME} the label of a code; NAME is a
 * member of the notice's parameters.
 */
#ifndef INTAKE_NOTICE_TEXT_H
#define INTAKE_NOTICE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

struct intake_notice_text {
	const char *code; /* of proto/codes/notice_templates.csv */
	int version;
	const char *from;     /* first day, "2026-01-01" */
	const char *title[2]; /* French, English */
	const char *body[2];  /* paragraphs parted by "\n" */
};

/* Every version of every template, one by one from 0; NULL: there are no more. */
const struct intake_notice_text *intake_notice_text_at(size_t i);

/* The version in use on `day` ("2026-11-22"); the first one for an earlier day; NULL: unknown. */
const struct intake_notice_text *intake_notice_text(const char *code, const char *day);

/* What every e-mail says, whatever the notice: that there is one.  Nothing else leaves in clear. */
extern const char *const INTAKE_MAIL_SUBJECT[2];
extern const char *const INTAKE_MAIL_BODY[2];

#endif

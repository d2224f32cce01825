/* SPDX-License-Identifier: EUPL-1.2
 *
 * lab_text.h - does a text hold what leads to a person: a telephone number, a mail address, a
 * social security number?  Pure.
 *
 * The lab speaks of facts and of organisations, and is published: names cannot be told from words,
 * but these three can be.  Numbers of the national plan that begin with 08 belong to services (0
 * 800 360 360), and are let through; so are amounts, days, SIREN and SIRET.
 */
#ifndef OBSERVATORY_LAB_TEXT_H
#define OBSERVATORY_LAB_TEXT_H

enum lab_text_fault {
	LAB_TEXT_FINE = 0,
	LAB_TEXT_PHONE, /* French, with whatever between its digits; or international with + or 00
			 */
	LAB_TEXT_MAIL,
	LAB_TEXT_NIR, /* fifteen digits with the right key, or thirteen that have its form */
};

/* The first of them in `text`, valid UTF-8.  Fullwidth signs count as what they show. */
enum lab_text_fault lab_text_judge(const char *text);

#endif

/* SPDX-License-Identifier: EUPL-1.2 */
#include "notice_text_parts.h"

#include <string.h>

const char *const INTAKE_MAIL_SUBJECT[2] = {"Vous avez un message", "You have a message"};

const char *const INTAKE_MAIL_BODY[2] = {
    "Bonjour,\n"
    "Vous avez un message de la Communauté 360.\n"
    "Pour le lire : ouvrez votre espace, ou appelez votre conseiller, ou le 0 800 360 360"
    " (appel gratuit).\n"
    "Ce courriel est envoyé par un automate. Il ne contient aucune information personnelle."
    " Merci de ne pas y répondre.",
    "Hello,\n"
    "You have a message from the Communauté 360.\n"
    "To read it: open your space, or call your adviser, or 0 800 360 360 (free call).\n"
    "This e-mail is sent by a machine. It holds no personal information. Please do not reply.",
};

static const struct intake_notice_part *const PARTS[] = {
    &INTAKE_NOTICE_FILE,
    &INTAKE_NOTICE_ANSWERS,
    &INTAKE_NOTICE_MDPH,
};

const struct intake_notice_text *intake_notice_text_at(size_t i)
{
	for (size_t p = 0; p < sizeof(PARTS) / sizeof(PARTS[0]); p++) {
		if (i < PARTS[p]->n)
			return &PARTS[p]->texts[i];
		i -= PARTS[p]->n;
	}
	return NULL;
}

const struct intake_notice_text *intake_notice_text(const char *code, const char *day)
{
	const struct intake_notice_text *found = NULL, *t;

	for (size_t i = 0; (t = intake_notice_text_at(i)); i++) {
		if (strcmp(t->code, code) != 0)
			continue;
		if (!found || strcmp(t->from, day) <= 0)
			found = t;
	}
	return found;
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * agenda_forms.h - how each form of obligation finds its days; of agenda_due.c alone.
 */
#ifndef DIRECTORY_AGENDA_FORMS_H
#define DIRECTORY_AGENDA_FORMS_H

#include "agenda_due.h"

struct agenda_work {
	const struct directory_agenda_facts *facts;
	const struct directory_agenda_rules *rules;
	int from, until;
	int begins, ends; /* the life of the community; NEVER, INT_MIN: no agreement */
	enum directory_agenda_kind kind;
	struct directory_agenda_item *out;
	size_t room, n;
};

void agenda_form_after(struct agenda_work *w, const struct directory_agenda_recipe *recipe);
void agenda_form_again(struct agenda_work *w, const struct directory_agenda_recipe *recipe);
void agenda_form_notice(struct agenda_work *w, const struct directory_agenda_recipe *recipe);
void agenda_form_term(struct agenda_work *w, const struct directory_agenda_recipe *recipe);
void agenda_form_parts(struct agenda_work *w, const struct directory_agenda_recipe *recipe);
void agenda_form_count(struct agenda_work *w, const struct directory_agenda_recipe *recipe);
void agenda_form_year(struct agenda_work *w, const struct directory_agenda_recipe *recipe);
void agenda_form_dated(struct agenda_work *w, const struct directory_agenda_recipe *recipe);

/* An obligation of this kind that is due on `due` and not met; the rest is set by who asks. Dropped
 * by agenda_put() when it is not between the days asked for. */
struct directory_agenda_item agenda_item(const struct agenda_work *w, int due, const char *source);
void agenda_put(struct agenda_work *w, const struct directory_agenda_item *item);

#endif

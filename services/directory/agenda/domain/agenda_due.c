/* SPDX-License-Identifier: EUPL-1.2 */
#include "agenda_due.h"

#include "agenda_forms.h"

#include <string.h>

static const char *const STATES[] = {"due", "soon", "late", "met"};

typedef void form(struct agenda_work *w, const struct directory_agenda_recipe *recipe);

static form *const FORMS[] = {
    [DIRECTORY_FORM_AFTER] = agenda_form_after,   [DIRECTORY_FORM_AGAIN] = agenda_form_again,
    [DIRECTORY_FORM_NOTICE] = agenda_form_notice, [DIRECTORY_FORM_TERM] = agenda_form_term,
    [DIRECTORY_FORM_PARTS] = agenda_form_parts,   [DIRECTORY_FORM_COUNT] = agenda_form_count,
    [DIRECTORY_FORM_YEAR] = agenda_form_year,     [DIRECTORY_FORM_YEAR_AFTER] = agenda_form_year,
    [DIRECTORY_FORM_DATED] = agenda_form_dated,
};

/* From the first agreement in effect to the end of the last. */
static void find_life(struct agenda_work *w)
{
	w->begins = DIRECTORY_AGENDA_NEVER;
	w->ends = INT_MIN;
	for (size_t i = 0; i < w->facts->n; i++) {
		const struct directory_agenda_fact *f = &w->facts->rows[i];

		if (f->what != DIRECTORY_KNOWN_AGREEMENT || f->on == DIRECTORY_AGENDA_NEVER)
			continue;
		w->begins = f->on < w->begins ? f->on : w->begins;
		w->ends = f->until > w->ends ? f->until : w->ends;
	}
}

size_t directory_agenda_due(const struct directory_agenda_facts *facts,
			    const struct directory_agenda_rules *rules, int from, int until,
			    struct directory_agenda_item *out, size_t room)
{
	struct agenda_work w = {
	    .facts = facts, .rules = rules, .from = from, .until = until, .out = out, .room = room};

	find_life(&w);
	for (int kind = 0; kind < DIRECTORY_DUE_KINDS; kind++) {
		const struct directory_agenda_recipe *recipe =
		    directory_agenda_recipe((enum directory_agenda_kind)kind);

		w.kind = (enum directory_agenda_kind)kind;
		FORMS[recipe->form](&w, recipe);
	}
	return w.n;
}

enum directory_agenda_state directory_agenda_state(const struct directory_agenda_item *item,
						   int today, int soon)
{
	if (item->met != DIRECTORY_AGENDA_NEVER || (item->silent && item->due < today))
		return DIRECTORY_AGENDA_MET;
	if (item->due < today)
		return DIRECTORY_AGENDA_LATE;
	return item->due - soon <= today ? DIRECTORY_AGENDA_SOON : DIRECTORY_AGENDA_DUE;
}

const char *directory_agenda_state_code(enum directory_agenda_state state)
{
	return STATES[state];
}

int directory_agenda_state_of(const char *code)
{
	for (int i = DIRECTORY_AGENDA_DUE; i <= DIRECTORY_AGENDA_MET; i++)
		if (strcmp(STATES[i], code) == 0)
			return i;
	return -1;
}

static int order(int a, int b)
{
	return (a > b) - (a < b);
}

int directory_agenda_compare(const struct directory_agenda_item *a,
			     const struct directory_agenda_item *b)
{
	int by = order(a->due, b->due);

	if (by == 0)
		by = order(a->kind, b->kind);
	if (by == 0)
		by = strcmp(a->subject != NULL ? a->subject : "",
			    b->subject != NULL ? b->subject : "");
	return by != 0 ? by : order(a->number, b->number);
}

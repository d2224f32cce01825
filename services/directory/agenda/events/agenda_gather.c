/* SPDX-License-Identifier: EUPL-1.2 */
#include "agenda_gather.h"

#include "cmn/calendar.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_ROOM 256

void directory_agenda_entries_drop(struct directory_agenda_entries *entries)
{
	free(entries->entries);
	*entries = (struct directory_agenda_entries){0};
}

static int by_day(const void *left, const void *right)
{
	const struct directory_agenda_entry *a = left, *b = right;
	int by = (a->item.due > b->item.due) - (a->item.due < b->item.due);

	if (by == 0)
		by = strcmp(a->of->departement, b->of->departement);
	return by != 0 ? by : directory_agenda_compare(&a->item, &b->item);
}

/* All of one community in `*items`, which grows as it must. */
static enum cmn_err compute(const struct directory_agenda_community *c, int from, int until,
			    struct directory_agenda_item **items, size_t *room, size_t *n,
			    struct cmn_error *err)
{
	for (;;) {
		*n = directory_agenda_due(&c->facts, &c->rules, from, until, *items, *room);
		if (*n <= *room)
			return CMN_OK;
		free(*items);
		*room = *n;
		*items = malloc(*room * sizeof(**items));
		if (*items == NULL)
			return cmn_no_memory(err);
	}
}

static struct directory_agenda_entry entry_of(const struct directory_agenda_community *c,
					      const struct directory_agenda_item *item, int today)
{
	const struct directory_agenda_rule_row *alerts =
	    directory_agenda_rule_on(&c->rules, directory_agenda_recipe(item->kind)->alerts, today);
	struct directory_agenda_entry e = {.of = c, .item = *item, .today = today};

	e.steps = alerts != NULL ? directory_agenda_steps(alerts->value) : 0;
	e.state = directory_agenda_state(item, today, directory_agenda_soon(e.steps));
	if (item->silent && e.state == DIRECTORY_AGENDA_MET && item->met == DIRECTORY_AGENDA_NEVER)
		e.item.met = item->due;
	return e;
}

static enum cmn_err add(struct directory_agenda_entries *to,
			const struct directory_agenda_community *c,
			const struct directory_agenda_item *items, size_t n, int today,
			struct cmn_error *err)
{
	struct directory_agenda_entry *grown =
	    realloc(to->entries, (to->n + n + 1) * sizeof(*grown));

	if (grown == NULL)
		return cmn_no_memory(err);
	to->entries = grown;
	for (size_t i = 0; i < n; i++)
		to->entries[to->n++] = entry_of(c, &items[i], today);
	return CMN_OK;
}

enum cmn_err directory_agenda_gather(const struct directory_agenda_set *set, int from, int until,
				     int64_t now_us, struct directory_agenda_entries *ret,
				     struct cmn_error *err)
{
	size_t room = FIRST_ROOM, n = 0;
	struct directory_agenda_item *items = malloc(room * sizeof(*items));
	enum cmn_err rc = items != NULL ? CMN_OK : cmn_no_memory(err);

	for (size_t i = 0; rc == CMN_OK && i < set->n; i++) {
		const struct directory_agenda_community *c = &set->communities[i];

		rc = compute(c, from, until, &items, &room, &n, err);
		if (rc == CMN_OK)
			rc = add(ret, c, items, n, cmn_day_of(now_us, c->departement), err);
	}
	free(items);
	if (rc)
		directory_agenda_entries_drop(ret);
	else if (ret->n > 1)
		qsort(ret->entries, ret->n, sizeof(*ret->entries), by_day);
	return rc;
}

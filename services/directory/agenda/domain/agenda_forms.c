/* SPDX-License-Identifier: EUPL-1.2
 *
 * agenda_forms.c - what comes round with the calendar year, and what has a day of its own.
 */
#include "agenda_forms.h"

#define NEVER DIRECTORY_AGENDA_NEVER

struct directory_agenda_item agenda_item(const struct agenda_work *w, int due, const char *source)
{
	return (struct directory_agenda_item){.kind = w->kind,
					      .due = due,
					      .met = NEVER,
					      .begins = NEVER,
					      .planned = NEVER,
					      .source = source};
}

void agenda_put(struct agenda_work *w, const struct directory_agenda_item *item)
{
	if (item->due < w->from || item->due > w->until)
		return;
	if (w->n < w->room)
		w->out[w->n] = *item;
	w->n++;
}

/* The first and the last year of which something can be due in the days asked for. */
static int first_year(const struct agenda_work *w)
{
	int year = directory_agenda_year(w->from) - 1, born = directory_agenda_year(w->begins);

	return year > born ? year : born;
}

static int last_year(const struct agenda_work *w)
{
	return directory_agenda_year(w->until < w->ends ? w->until : w->ends);
}

/* Is it asked for of the days from `begins` to `ends`? */
static bool asked(const struct agenda_work *w, int begins, int ends)
{
	if (ends > w->ends || ends < w->begins)
		return false;
	return w->begins <= begins || 2 * (ends - w->begins) >= ends - begins;
}

/* --- n in a year ------------------------------------------------------------------------------ */

/* The nth that was met in those days (n from 1); NEVER: there are fewer.  In no order, so each is
 * counted against all. */
static int nth_met(const struct agenda_work *w, enum directory_agenda_fact_kind what, int begins,
		   int ends, int n)
{
	const struct directory_agenda_fact *rows = w->facts->rows;
	int best = NEVER;

	for (size_t i = 0; i < w->facts->n; i++) {
		int before = 0;

		if (rows[i].what != what || rows[i].met < begins || rows[i].met > ends)
			continue;
		for (size_t j = 0; j < w->facts->n; j++)
			before +=
			    rows[j].what == what && rows[j].met >= begins &&
			    (rows[j].met < rows[i].met || (rows[j].met == rows[i].met && j < i));
		if (before == n - 1)
			best = rows[i].met;
	}
	return best;
}

/* The first that is convened in those days and not held yet. */
static int next_planned(const struct agenda_work *w, enum directory_agenda_fact_kind what,
			int begins, int ends)
{
	int best = NEVER;

	for (size_t i = 0; i < w->facts->n; i++) {
		const struct directory_agenda_fact *f = &w->facts->rows[i];

		if (f->what == what && f->met == NEVER && f->on >= begins && f->on <= ends &&
		    f->on < best)
			best = f->on;
	}
	return best;
}

static const struct directory_agenda_rule_row *
rule_of_year(const struct agenda_work *w, enum directory_agenda_rule rule, int year)
{
	int day = directory_agenda_first(year, 1);

	return directory_agenda_rule_on(w->rules, rule, day > w->begins ? day : w->begins);
}

static void put_part(struct agenda_work *w, const struct directory_agenda_recipe *recipe,
		     const char *source, const int span[2], int need, int number)
{
	struct directory_agenda_item item = agenda_item(w, span[1], source);

	if (!asked(w, span[0], span[1]))
		return;
	item.begins = span[0];
	item.number = number;
	item.met = nth_met(w, recipe->met, span[0], span[1], need);
	if (item.met == NEVER)
		item.planned = next_planned(w, recipe->met, span[0], span[1]);
	agenda_put(w, &item);
}

void agenda_form_parts(struct agenda_work *w, const struct directory_agenda_recipe *recipe)
{
	if (w->begins == NEVER)
		return;
	for (int year = first_year(w); year <= last_year(w); year++) {
		const struct directory_agenda_rule_row *rule = rule_of_year(w, recipe->rule, year);
		int n = directory_agenda_number(rule);

		n = n > 12 ? 12 : n;
		for (int i = 1; i <= n; i++) {
			const int span[2] = {
			    directory_agenda_first(year, 12 * (i - 1) / n + 1),
			    directory_agenda_first(year, 12 * i / n + 1) - 1,
			};

			put_part(w, recipe, rule->source, span, 1, year * 100 + i);
		}
	}
}

void agenda_form_count(struct agenda_work *w, const struct directory_agenda_recipe *recipe)
{
	if (w->begins == NEVER)
		return;
	for (int year = first_year(w); year <= last_year(w); year++) {
		const struct directory_agenda_rule_row *rule = rule_of_year(w, recipe->rule, year);
		const int span[2] = {directory_agenda_first(year, 1),
				     directory_agenda_first(year, 13) - 1};
		int n = directory_agenda_number(rule);

		if (n > 0)
			put_part(w, recipe, rule->source, span, n, year);
	}
}

/* --- a day of each year ----------------------------------------------------------------------- */

static int met_for(const struct agenda_work *w, enum directory_agenda_fact_kind what, int year)
{
	int best = NEVER;

	for (size_t i = 0; i < w->facts->n; i++) {
		const struct directory_agenda_fact *f = &w->facts->rows[i];

		if (f->what == what && f->year == year && f->met < best)
			best = f->met;
	}
	return best;
}

void agenda_form_year(struct agenda_work *w, const struct directory_agenda_recipe *recipe)
{
	int after = recipe->form == DIRECTORY_FORM_YEAR_AFTER ? 1 : 0, month, day;

	if (w->begins == NEVER)
		return;
	for (int year = first_year(w); year <= last_year(w); year++) {
		const struct directory_agenda_rule_row *rule = rule_of_year(w, recipe->rule, year);
		struct directory_agenda_item item;

		if (rule == NULL || !directory_agenda_month_day(rule->value, &month, &day))
			continue;
		item = agenda_item(w, directory_agenda_on(year + after, month, day), rule->source);
		item.number = year;
		item.met = met_for(w, recipe->met, year);
		if (item.due > w->begins)
			agenda_put(w, &item);
	}
}

/* --- a day of its own ------------------------------------------------------------------------- */

void agenda_form_dated(struct agenda_work *w, const struct directory_agenda_recipe *recipe)
{
	for (size_t i = 0; i < w->facts->n; i++) {
		const struct directory_agenda_fact *f = &w->facts->rows[i];
		struct directory_agenda_item item = agenda_item(w, f->on, NULL);

		if ((f->what != recipe->met && f->what != recipe->also) || f->on == NEVER)
			continue;
		item.subject = f->id;
		item.met = f->met;
		agenda_put(w, &item);
	}
}

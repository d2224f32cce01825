/* SPDX-License-Identifier: EUPL-1.2
 *
 * agenda_terms.c - what is counted in months from an agreement: its roadmap, its terms.
 */
#include "agenda_forms.h"

#include <string.h>

#define NEVER DIRECTORY_AGENDA_NEVER

static bool is_agreement(const struct directory_agenda_fact *f)
{
	return f->what == DIRECTORY_KNOWN_AGREEMENT && f->on != NEVER;
}

/* --- the roadmap ------------------------------------------------------------------------------ */

/* The first of this agreement that was met after day `after`; NULL: none. */
static const struct directory_agenda_fact *met_after(const struct agenda_work *w,
						     enum directory_agenda_fact_kind what,
						     const struct directory_agenda_fact *of,
						     int after)
{
	const struct directory_agenda_fact *best = NULL;

	for (size_t i = 0; i < w->facts->n; i++) {
		const struct directory_agenda_fact *f = &w->facts->rows[i];
		bool its = f->of == NULL || strcmp(f->of, of->id) == 0;

		if (f->what == what && its && f->met != NEVER && f->met > after &&
		    (best == NULL || f->met < best->met))
			best = f;
	}
	return best;
}

static int day_met(const struct directory_agenda_fact *f)
{
	return f != NULL ? f->met : NEVER;
}

static void put_after(struct agenda_work *w, const struct directory_agenda_recipe *recipe,
		      const struct directory_agenda_fact *agreement)
{
	const struct directory_agenda_rule_row *rule =
	    directory_agenda_rule_on(w->rules, recipe->rule, agreement->on);
	int months = directory_agenda_number(rule);
	struct directory_agenda_item item;

	if (months == 0)
		return;
	item = agenda_item(w, directory_agenda_after(agreement->on, months), rule->source);
	item.subject = agreement->id;
	item.begins = agreement->on;
	item.met = day_met(met_after(w, recipe->met, agreement, agreement->on - 1));
	if (item.due <= agreement->until)
		agenda_put(w, &item);
}

void agenda_form_after(struct agenda_work *w, const struct directory_agenda_recipe *recipe)
{
	for (size_t i = 0; i < w->facts->n; i++)
		if (is_agreement(&w->facts->rows[i]))
			put_after(w, recipe, &w->facts->rows[i]);
}

/* A roadmap that holds: since when, and to which last day, when it says so itself. */
struct holding {
	int since, ends;
};

/* The first one holds from when it was validated, else from when it is to be; where no delay is
 * asked for it stands in the agreement itself. */
static struct holding first_roadmap(const struct agenda_work *w,
				    const struct directory_agenda_recipe *recipe,
				    const struct directory_agenda_fact *agreement)
{
	const struct directory_agenda_fact *met =
	    met_after(w, recipe->met, agreement, agreement->on - 1);
	int within = directory_agenda_number(
	    directory_agenda_rule_on(w->rules, DIRECTORY_RULE_ROADMAP_WITHIN, agreement->on));

	if (recipe->rule == DIRECTORY_RULE_ROADMAP_YEARS)
		return met != NULL ? (struct holding){met->met, met->until}
				   : (struct holding){agreement->on, NEVER};
	if (within == 0)
		return (struct holding){agreement->on, NEVER};
	return (struct holding){
	    met != NULL ? met->met : directory_agenda_after(agreement->on, within), NEVER};
}

/* An update is due so many months after; one that covers years, on the last day of them. */
static int again_on(const struct directory_agenda_recipe *recipe, const struct holding *held,
		    int months, int times)
{
	if (recipe->rule != DIRECTORY_RULE_ROADMAP_YEARS)
		return directory_agenda_after(held->since, months * times);
	if (held->ends == NEVER)
		return directory_agenda_after(held->since, months * times) - 1;
	return times == 1 ? held->ends
			  : directory_agenda_after(held->ends + 1, months * (times - 1)) - 1;
}

static void put_again(struct agenda_work *w, const struct directory_agenda_recipe *recipe,
		      const struct directory_agenda_fact *agreement)
{
	struct holding held = first_roadmap(w, recipe, agreement);

	for (int number = 1, times = 1;; number++) {
		const struct directory_agenda_rule_row *rule =
		    directory_agenda_rule_on(w->rules, recipe->rule, held.since);
		int months = directory_agenda_number(rule);
		const struct directory_agenda_fact *met =
		    met_after(w, recipe->met, agreement, held.since);
		int due = months > 0 ? again_on(recipe, &held, months, times) : NEVER;
		struct directory_agenda_item item;

		if (months == 0 || due > agreement->until || (due > w->until && met == NULL))
			return;
		item = agenda_item(w, due, rule->source);
		item.subject = agreement->id;
		item.number = number;
		item.begins = held.since + 1;
		item.met = day_met(met);
		agenda_put(w, &item);
		times = met != NULL ? 1 : times + 1;
		if (met != NULL)
			held = (struct holding){met->met, met->until};
	}
}

void agenda_form_again(struct agenda_work *w, const struct directory_agenda_recipe *recipe)
{
	for (size_t i = 0; i < w->facts->n; i++)
		if (is_agreement(&w->facts->rows[i]))
			put_again(w, recipe, &w->facts->rows[i]);
}

/* --- its terms -------------------------------------------------------------------------------- */

struct terms {
	int months, notice;
	bool tacit;
	const char *source, *notice_source;
};

static struct terms terms_of(const struct agenda_work *w, const struct directory_agenda_fact *f)
{
	const struct directory_agenda_rule_row *term =
	    directory_agenda_rule_on(w->rules, DIRECTORY_RULE_TERM, f->on);
	const struct directory_agenda_rule_row *notice =
	    directory_agenda_rule_on(w->rules, DIRECTORY_RULE_NOTICE, f->on);
	const struct directory_agenda_rule_row *tacit =
	    directory_agenda_rule_on(w->rules, DIRECTORY_RULE_TACIT, f->on);

	return (struct terms){
	    .months = f->months > 0 ? f->months : directory_agenda_number(term),
	    .notice = directory_agenda_number(notice),
	    .tacit = f->tacit != 0 ? f->tacit > 0 : directory_agenda_number(tacit) == 1,
	    .source = term != NULL ? term->source : NULL,
	    .notice_source = notice != NULL ? notice->source : NULL,
	};
}

/* An agreement that does not go on by itself is met by the one that follows it. */
static int followed_on(const struct agenda_work *w, const struct directory_agenda_fact *agreement)
{
	int best = NEVER;

	for (size_t i = 0; i < w->facts->n; i++) {
		const struct directory_agenda_fact *f = &w->facts->rows[i];

		if (is_agreement(f) && f != agreement && f->on > agreement->on && f->on < best)
			best = f->on;
	}
	return best;
}

/* `before`: months before the last day of each term. */
static void put_terms(struct agenda_work *w, const struct directory_agenda_fact *f,
		      const struct terms *t, int before, const char *source)
{
	for (int k = 1; t->months > before; k++) {
		int last = directory_agenda_after(f->on, t->months * k) - 1;
		int due = directory_agenda_after(f->on, t->months * k - before) - 1;
		struct directory_agenda_item item = agenda_item(w, due, source);

		if (due > w->until || last >= f->until || (k > 1 && !t->tacit))
			return;
		item.subject = f->id;
		item.number = k;
		item.silent = t->tacit;
		item.met = t->tacit ? NEVER : followed_on(w, f);
		agenda_put(w, &item);
	}
}

void agenda_form_term(struct agenda_work *w, const struct directory_agenda_recipe *recipe)
{
	(void)recipe;
	for (size_t i = 0; i < w->facts->n; i++) {
		const struct directory_agenda_fact *f = &w->facts->rows[i];

		if (is_agreement(f)) {
			const struct terms t = terms_of(w, f);

			put_terms(w, f, &t, 0, t.source);
		}
	}
}

void agenda_form_notice(struct agenda_work *w, const struct directory_agenda_recipe *recipe)
{
	(void)recipe;
	for (size_t i = 0; i < w->facts->n; i++) {
		const struct directory_agenda_fact *f = &w->facts->rows[i];

		if (is_agreement(f)) {
			const struct terms t = terms_of(w, f);

			if (t.notice > 0)
				put_terms(w, f, &t, t.notice, t.notice_source);
		}
	}
}

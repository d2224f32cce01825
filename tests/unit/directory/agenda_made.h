/* SPDX-License-Identifier: EUPL-1.2
 *
 * agenda_made.h - invented records and rules of a community for the tests of its calendar.
 */
#ifndef DIRECTORY_AGENDA_MADE_H
#define DIRECTORY_AGENDA_MADE_H

#include "support/cmocka_all.h"

#include "agenda_due.h"

#include "cmn/base.h"
#include "cmn/calendar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NEVER DIRECTORY_AGENDA_NEVER
#define ITEMS 4000

static inline int on(const char *text)
{
	int day = 0;

	if (text == NULL)
		return NEVER;
	assert_true(cmn_day_parse(text, &day));
	return day;
}

/* A rule of the region, since 2020. */
static inline struct directory_agenda_rule_row rule(enum directory_agenda_rule which,
						    const char *value)
{
	return (struct directory_agenda_rule_row){.rule = which,
						  .from = on("2020-01-01"),
						  .until = NEVER,
						  .value = value,
						  .source = "R0"};
}

static inline struct directory_agenda_fact signed_on(const char *day, const char *ended)
{
	return (struct directory_agenda_fact){.what = DIRECTORY_KNOWN_AGREEMENT,
					      .id = "agreement",
					      .on = on(day),
					      .until = on(ended),
					      .met = NEVER};
}

static inline struct directory_agenda_fact fact(enum directory_agenda_fact_kind what,
						const char *day, const char *met)
{
	return (struct directory_agenda_fact){
	    .what = what, .id = "record", .on = on(day), .until = NEVER, .met = on(met)};
}

/* What is due, in order; `n` of them. */
struct made {
	struct directory_agenda_item items[ITEMS];
	size_t n;
};

static inline int by_order(const void *a, const void *b)
{
	return directory_agenda_compare(a, b);
}

static struct made out; /* of the last question */

static inline void ask_for(const struct directory_agenda_fact *facts, size_t n_facts,
			   const struct directory_agenda_rule_row *rules, size_t n_rules,
			   const char *from, const char *until)
{
	const struct directory_agenda_facts f = {facts, n_facts};
	const struct directory_agenda_rules r = {rules, n_rules};

	out.n = directory_agenda_due(&f, &r, on(from), on(until), out.items, ITEMS);
	assert_true(out.n <= ITEMS);
	qsort(out.items, out.n, sizeof(out.items[0]), by_order);
}

#define ASK(facts, rules, from, until) \
	ask_for(facts, CMN_LEN(facts), rules, CMN_LEN(rules), from, until)

/* "2026-06-30 roadmap", and what it was met on behind it when it was. */
static inline const char *line(size_t i)
{
	static char text[80];
	char due[CMN_DAY_LEN], met[CMN_DAY_LEN];
	const struct directory_agenda_item *item = &out.items[i];

	cmn_day_format(item->due, due);
	cmn_day_format(item->met == NEVER ? 0 : item->met, met);
	snprintf(text, sizeof(text), "%s %s%s%s", due, directory_agenda_recipe(item->kind)->code,
		 item->met == NEVER ? "" : " met ", item->met == NEVER ? "" : met);
	return text;
}

static inline void expect(const char *const *lines, size_t n)
{
	for (size_t i = 0; i < n && i < out.n; i++)
		if (strcmp(line(i), lines[i]) != 0)
			fail_msg("%zu: %s, not %s", i, line(i), lines[i]);
	if (out.n != n)
		fail_msg("%zu of %zu; then %s", out.n, n, out.n > n ? line(n) : lines[out.n]);
}

#define EXPECT(...)                                                 \
	do {                                                        \
		static const char *const wanted_[] = {__VA_ARGS__}; \
		expect(wanted_, CMN_LEN(wanted_));                  \
	} while (0)

#endif

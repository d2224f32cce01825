/* SPDX-License-Identifier: EUPL-1.2
 *
 * attacking.h - a reader who has every release of an audience and of all weaker ones, knows the
 * rule, and asks a solver of linear programs how much each withheld cell can still be.
 *
 * Unknowns are the cells of every published cut; what is published and what the rule says of it are
 * rows.  Cuts of one number share its total, subsets lie in their whole.
 */
#ifndef TEST_ATTACKING_H
#define TEST_ATTACKING_H

#include "attacker.h"

/* Is anything of this cut told?  Then its empty cells are told as zero. */
static inline bool cut_told(const json_t *rows, const json_t *of)
{
	char wanted[96], cut[96];
	const json_t *row;
	size_t i;

	cut_name(of, wanted);
	json_array_foreach(rows, i, row)
	{
		cut_name(row, cut);
		if (number(row, "audience") == number(of, "audience") && strcmp(cut, wanted) == 0 &&
		    (!says(row, "said", "suppressed") || json_object_get(row, "together")))
			return true;
	}
	return false;
}

static inline bool same_block(const json_t *a, const json_t *b)
{
	char x[96], y[96];

	cut_name(a, x);
	cut_name(b, y);
	return number(a, "audience") == number(b, "audience") && strcmp(x, y) == 0 &&
	       json_object_get(a, "together") && json_object_get(b, "together") &&
	       number(a, "block") == number(b, "block");
}

static inline bool is_rest(const struct attacker *a, const json_t *row, const json_t *rows)
{
	const json_t *other;
	size_t i;

	if (!a->early || !says(row, "span", "month"))
		return false;
	json_array_foreach(rows, i, other)
	{
		if (same_block(row, other) && strncmp(member(other, "period") + 5, "12", 2) == 0)
			return true;
	}
	return false;
}

static inline enum release_audience first_cut(const json_t *row)
{
	return says(row, "key", "") ? RELEASE_COCHAIR : RELEASE_PARTNER;
}

/* Is there a later block in this cut?  Then this one closed with its last cell, not before. */
static inline bool followed(const json_t *rows, size_t last)
{
	char cut[96], other[96];
	const json_t *row = json_array_get(rows, last);

	cut_name(row, cut);
	for (size_t i = last + 1; i < json_array_size(rows); i++) {
		const json_t *next = json_array_get(rows, i);

		cut_name(next, other);
		if (number(next, "audience") == number(row, "audience") &&
		    strcmp(cut, other) == 0 && says(next, "said", "value"))
			return true;
		if (number(next, "audience") == number(row, "audience") &&
		    strcmp(cut, other) == 0 && json_object_get(next, "together") &&
		    !same_block(row, next))
			return true;
	}
	return false;
}

/* The sum of a block; and, for who knows the rule, that it was not closed before its last cell. */
static inline void learn_block(struct attacker *a, const json_t *rows, size_t first)
{
	const json_t *row = json_array_get(rows, first), *other;
	bool rest = is_rest(a, row, rows);
	const int64_t close =
	    release_close(a->rule, first_cut(row), (enum release_audience)number(row, "audience"));
	size_t last = first, i;
	char name[96];
	int n = 0;

	for (i = 0; i < first; i++)
		if (same_block(row, json_array_get(rows, i)))
			return; /* learnt with its first cell */
	json_array_foreach(rows, i, other)
	{
		if (!same_block(row, other))
			continue;
		cell_name(other, name);
		term(a, 1, unknown(a, name));
		last = i;
		n++;
	}
	if (rest) { /* with what came late, which may be less than nothing */
		snprintf(name, sizeof(name), "%s %s/late", member(row, "indicator"),
			 member(row, "part"));
		term(a, 1, unknown(a, name));
		glp_set_col_bnds(a->lp, unknown(a, name), GLP_FR, 0, 0);
	}
	known(a, GLP_FX, (double)number(row, "together"), 0);
	/* a block of a weaker audience ends where one of the stronger does, which it does not see
	 */
	if (!a->knows_rule || rest ||
	    close != release_close(a->rule, first_cut(row), first_cut(row)) ||
	    !followed(rows, last))
		return;
	for (i = first; i < last; i++) {
		if (!same_block(row, json_array_get(rows, i)))
			continue;
		cell_name(json_array_get(rows, i), name);
		term(a, 1, unknown(a, name));
	}
	known(a, GLP_UP, 0, (double)(close - 1 + n - 1));
}

static inline void learn_cell(struct attacker *a, const json_t *rows, size_t i)
{
	const json_t *row = json_array_get(rows, i);
	char name[96];
	int column;

	cell_name(row, name);
	column = unknown(a, name);
	if (!says(row, "said", "suppressed")) {
		term(a, 1, column);
		known(a, GLP_FX, (double)number(row, "n"), 0);
		return;
	}
	if (json_object_get(row, "together")) {
		if (!is_rest(a, row, rows) && cut_told(rows, row))
			at_least(a, column, 1);
		learn_block(a, rows, i);
	}
	if ((enum release_audience)number(row, "audience") == a->audience)
		a->withheld[column] = true;
}

/* Sums of several cells: quarters, sub-territories. */
static inline void learn_sum(struct attacker *a, const json_t *row,
			     const struct release_names *places)
{
	char name[96];

	if (says(row, "said", "suppressed"))
		return;
	if (says(row, "span", "quarter")) {
		int first = (member(row, "period")[5] - '0') * 10 + member(row, "period")[6] - '0';

		if (a->early && first == 10)
			return; /* with what came late */
		for (int m = first; m < first + 3; m++) {
			snprintf(name, sizeof(name), "%s %s/month/%.4s-%02d-01",
				 member(row, "indicator"), member(row, "part"),
				 member(row, "period"), m);
			term(a, 1, unknown(a, name));
		}
	} else {
		for (size_t i = 0; i < places->count; i++) {
			if (strcmp(places->group[i], member(row, "place")) != 0)
				continue;
			snprintf(name, sizeof(name), "%s %s/epci/%s", member(row, "indicator"),
				 member(row, "part"), places->name[i]);
			term(a, 1, unknown(a, name));
		}
	}
	known(a, GLP_FX, (double)number(row, "n"), 0);
}

/* The cells of a cut add up to the number that is cut. */
static inline void learn_total(struct attacker *a, const char *cut, const char *whole)
{
	size_t len = strlen(cut);
	char late[96];

	for (int i = 1; i <= a->n; i++)
		if (strncmp(a->name[i], cut, len) == 0 && a->name[i][len] == '/')
			term(a, 1, i);
	if (a->n_terms == 0)
		return;
	snprintf(late, sizeof(late), "%.*s/late", (int)(strchr(cut, '/') - cut), cut);
	for (int i = 1; strstr(cut, "/month") && i <= a->n; i++)
		if (strcmp(a->name[i], late) == 0)
			term(a, 1, i);
	term(a, -1, unknown(a, whole));
	known(a, GLP_FX, 0, 0);
}

/* Keys that overlap: each is a part of the base, and whoever is in the base has one at least, or
 * "-", and then no other. */
static inline void learn_overlap(struct attacker *a, const char *cut, const char *base)
{
	size_t len = strlen(cut);
	bool any = false;
	char none[96];
	int last = a->n;

	snprintf(none, sizeof(none), "%.90s-", cut);
	for (int i = 1; i <= last; i++)
		any = any || (strncmp(a->name[i], cut, len) == 0 && strcmp(a->name[i], none) != 0);
	if (!any)
		return;
	for (int i = 1; i <= last; i++) {
		if (strncmp(a->name[i], cut, len) != 0 || strcmp(a->name[i], none) == 0)
			continue;
		term(a, 1, unknown(a, base));
		term(a, -1, i);
		term(a, -1, unknown(a, none));
		known(a, GLP_LO, 0, 0);
	}
	for (int i = 1; i <= last; i++)
		if (strncmp(a->name[i], cut, len) == 0 && strcmp(a->name[i], none) != 0)
			term(a, 1, i);
	term(a, 1, unknown(a, none));
	term(a, -1, unknown(a, base));
	known(a, GLP_LO, 0, 0);
}

/* Situations by outreach (2.1) came by solicitations of that channel. */
static inline void learn_outreach(struct attacker *a)
{
	static const char KEY[] = "1.1 by_channel/key/";
	bool any = false;
	int channel = 0, last = a->n;

	for (int i = 1; i <= last; i++) {
		any = any || strncmp(a->name[i], KEY, sizeof(KEY) - 1) == 0;
		if (strcmp(a->name[i], "1.1 by_channel/key/aller_vers") == 0)
			channel = i;
	}
	if (!any)
		return;
	term(a, -1, unknown(a, "2.1 number/year/"));
	if (channel)
		term(a, 1, channel);
	known(a, GLP_LO, 0, 0);
}

static inline void learn_structure(struct attacker *a)
{
	static const char *const CUTS[] = {"month", "epci"};
	char cut[96], whole[96], base[96];

	learn_outreach(a);
	for (size_t t = 0; t < RELEASE_TABLE_COUNT; t++) {
		const struct release_table *of = &RELEASE_TABLES[t];

		snprintf(whole, sizeof(whole), "%s %s/year/", of->indicator, of->part);
		snprintf(base, sizeof(base), "%s/year/", of->base ? of->base : "");
		for (size_t c = 0; of->form == RELEASE_TOTAL && c < 2; c++) {
			snprintf(cut, sizeof(cut), "%s %s/%s", of->indicator, of->part, CUTS[c]);
			if (c == 0 && a->early && (of->cuts & RELEASE_IN_YEAR)) {
				snprintf(base, sizeof(base), "%s %s/late", of->indicator, of->part);
				glp_set_col_bnds(a->lp, unknown(a, base), GLP_FR, 0, 0);
			}
			learn_total(a, cut, whole);
		}
		if (of->form == RELEASE_KEYS) {
			snprintf(cut, sizeof(cut), "%s %s/key", of->indicator, of->part);
			learn_total(a, cut, base);
		}
		if (of->form == RELEASE_SUBSET || (of->form == RELEASE_SAME && !of->keys)) {
			term(a, 1, unknown(a, base));
			term(a, -1, unknown(a, whole));
			known(a, of->form == RELEASE_SAME ? GLP_FX : GLP_LO, 0, 0);
		}
		snprintf(cut, sizeof(cut), "%s %s/key/", of->indicator, of->part);
		if (of->form == RELEASE_MANY)
			learn_overlap(a, cut, base);
	}
}

static inline int64_t own_threshold(const struct attacker *a)
{
	return a->audience == RELEASE_COCHAIR   ? a->rule->cochair
	       : a->audience == RELEASE_PARTNER ? a->rule->partner
						: a->rule->anybody;
}

static inline double extreme(struct attacker *a, int column, int direction)
{
	glp_smcp how;
	double found;
	int status;

	glp_init_smcp(&how);
	how.msg_lev = GLP_MSG_OFF;
	glp_set_obj_dir(a->lp, direction);
	glp_set_obj_coef(a->lp, column, 1);
	assert_int_equal(glp_simplex(a->lp, &how), 0);
	status = glp_get_status(a->lp);
	glp_set_obj_coef(a->lp, column, 0);
	if (status == GLP_UNBND)
		return direction == GLP_MAX ? 1e9 : -1e9;
	if (status != GLP_OPT) /* all that is published is true, so there is always a solution */
		fail_msg("no solution for %s", a->name[column]);
	found = glp_get_obj_val(a->lp);
	return found;
}

struct verdict {
	int withheld, breached, fixed;
};

/* How many withheld cells there are, and how many were narrowed to fewer than threshold + 1 values;
 * where the audience knows an exact total that is smaller, to less than that total leaves open. */
static inline struct verdict attack(struct attacker *a, const json_t *rows,
				    const struct release_names *places, bool loud)
{
	struct verdict v = {0};
	const json_t *row;
	size_t i;

	a->lp = glp_create_prob();
	a->n = a->n_terms = 0;
	memset(a->withheld, 0, sizeof(a->withheld));
	json_array_foreach(rows, i, row)
	{
		if ((enum release_audience)number(row, "audience") < a->audience ||
		    member(row, "indicator")[0] == '4' || says(row, "key", "*"))
			continue;
		if (is_cell(row))
			learn_cell(a, rows, i);
		else
			learn_sum(a, row, places);
	}
	learn_structure(a);
	for (int c = 1; c <= a->n; c++) {
		double low, high, open = (double)own_threshold(a);
		char whole[96];
		int total = 0;

		if (!a->withheld[c])
			continue;
		snprintf(whole, sizeof(whole), "%.*s/year/",
			 (int)(strchr(a->name[c], '/') - a->name[c]), a->name[c]);
		for (int t = 1; t <= a->n; t++)
			total = strcmp(a->name[t], whole) == 0 ? t : total;
		low = extreme(a, c, GLP_MIN);
		high = extreme(a, c, GLP_MAX);
		if (a->audience == RELEASE_COCHAIR && total) {
			double most = extreme(a, total, GLP_MAX);

			open = most < open ? most : open;
		}
		v.withheld++;
		v.breached += high - low < open - 1e-6;
		v.fixed += high - low < 0.5 && open >= 0.5;
		if (loud && high - low < open - 1e-6)
			print_message("%s to %s: %.1f to %.1f\n", a->name[c],
				      release_audience_code(a->audience), low, high);
	}
	glp_delete_prob(a->lp);
	return v;
}

#endif

/* SPDX-License-Identifier: EUPL-1.2
 *
 * attacker.h - what a reader writes down: unknown cells by name, and what is known of their sums.
 */
#ifndef TEST_ATTACKER_H
#define TEST_ATTACKER_H

#include "release_build.h"

#include "cmn/json.h"

#include "support/cmocka_all.h"

#include <glpk.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CELLS_MAX 4096
#define TERMS_MAX 256

struct attacker {
	enum release_audience audience;
	const struct release_rule *rule;
	bool knows_rule;
	bool early; /* months were told before the year was over */
	glp_prob *lp;
	char name[CELLS_MAX][96];
	bool withheld[CELLS_MAX]; /* is to be protected */
	int64_t most[CELLS_MAX];  /* what the audience may know of it anyway: an exact total */
	int n;
	int terms[TERMS_MAX];
	double weights[TERMS_MAX];
	int n_terms;
};

static inline int unknown(struct attacker *a, const char *name)
{
	for (int i = 1; i <= a->n; i++)
		if (strcmp(a->name[i], name) == 0)
			return i;
	assert_true(a->n + 1 < CELLS_MAX);
	a->n++;
	snprintf(a->name[a->n], sizeof(a->name[0]), "%s", name);
	a->most[a->n] = INT64_MAX;
	glp_add_cols(a->lp, 1);
	glp_set_col_bnds(a->lp, a->n, GLP_LO, 0, 0);
	return a->n;
}

static inline void term(struct attacker *a, double weight, int column)
{
	a->n_terms++;
	assert_true(a->n_terms < TERMS_MAX);
	a->terms[a->n_terms] = column;
	a->weights[a->n_terms] = weight;
}

/* The terms, between low and high. */
static inline void known(struct attacker *a, int kind, double low, double high)
{
	int row = glp_add_rows(a->lp, 1);

	glp_set_row_bnds(a->lp, row, kind, low, high);
	glp_set_mat_row(a->lp, row, a->n_terms, a->terms, a->weights);
	a->n_terms = 0;
}

static inline void at_least(struct attacker *a, int column, double low)
{
	term(a, 1, column);
	known(a, GLP_LO, low, 0);
}

static inline const char *member(const json_t *row, const char *key)
{
	return json_string_value(json_object_get(row, key));
}

static inline int64_t number(const json_t *row, const char *key)
{
	return json_integer_value(json_object_get(row, key));
}

/* The cut of a number that a row is a cell of: "1.1 number/month". */
static inline void cut_name(const json_t *row, char out[96])
{
	const char *kind = member(row, "place_kind");

	snprintf(out, 96, "%s %s/%s", member(row, "indicator"), member(row, "part"),
		 member(row, "key")[0]              ? "key"
		 : strcmp(kind, "departement") == 0 ? member(row, "span")
						    : kind);
}

static inline void cell_name(const json_t *row, char out[96])
{
	char cut[96];

	cut_name(row, cut);
	snprintf(out, 96, "%.60s/%s%s%s", cut, member(row, "key"), member(row, "place"),
		 strcmp(member(row, "span"), "month") == 0 ? member(row, "period") : "");
}

static inline bool says(const json_t *row, const char *key, const char *value)
{
	return strcmp(member(row, key), value) == 0;
}

static inline bool is_cell(const json_t *row)
{
	return !says(row, "span", "quarter") && !says(row, "place_kind", "sub_territory") &&
	       !says(row, "key", "*");
}

#endif

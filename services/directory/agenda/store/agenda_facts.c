/* SPDX-License-Identifier: EUPL-1.2 */
#include "agenda_facts.h"

#include "agenda_sources.h"

#include "cmn/record.h"

#include <stdlib.h>
#include <string.h>

enum { COMMUNITIES, RULES, FACTS };

void directory_agenda_set_drop(struct directory_agenda_set *set)
{
	for (size_t i = 0; i < DIRECTORY_AGENDA_SOURCES_MOST; i++)
		PQclear(set->results[i]);
	free(set->communities);
	free(set->facts);
	free(set->rules);
	memset(set, 0, sizeof(*set));
}

/* --- rows ------------------------------------------------------------------------------------- */

static int day_of(const PGresult *res, int row, const char *column)
{
	return (int)cmn_pg_int(res, row, PQfnumber(res, column), DIRECTORY_AGENDA_NEVER);
}

static struct directory_agenda_fact fact_of(const PGresult *res, int row)
{
	return (struct directory_agenda_fact){
	    .what = directory_agenda_fact_named(cmn_column(res, row, "fact")),
	    .id = cmn_column(res, row, "id"),
	    .of = cmn_column(res, row, "of_id"),
	    .on = day_of(res, row, "on_day"),
	    .until = day_of(res, row, "until_day"),
	    .met = day_of(res, row, "met_day"),
	    .year = (int)cmn_pg_int(res, row, PQfnumber(res, "year"), 0),
	    .months = (int)cmn_pg_int(res, row, PQfnumber(res, "months"), 0),
	    .tacit = (int)cmn_pg_int(res, row, PQfnumber(res, "tacit"), 0),
	};
}

static struct directory_agenda_rule_row rule_of(const PGresult *res, int row)
{
	return (struct directory_agenda_rule_row){
	    .rule = directory_agenda_rule_named(cmn_column(res, row, "rule")),
	    .own = cmn_pg_bool(res, row, PQfnumber(res, "own")),
	    .open = cmn_pg_bool(res, row, PQfnumber(res, "open")),
	    .from = day_of(res, row, "from_day"),
	    .until = day_of(res, row, "until_day"),
	    .value = cmn_column(res, row, "value"),
	    .source = cmn_column(res, row, "source"),
	};
}

/* --- by community ----------------------------------------------------------------------------- */

static bool is_of(const PGresult *res, int row, const char *departement)
{
	return strcmp(cmn_column(res, row, "departement"), departement) == 0;
}

static void take_rules(struct directory_agenda_set *set, struct directory_agenda_community *c,
		       size_t *n)
{
	const PGresult *res = set->results[RULES];

	c->rules.rows = set->rules + *n;
	for (int row = 0; row < PQntuples(res); row++)
		if (is_of(res, row, c->departement))
			set->rules[(*n)++] = rule_of(res, row);
	c->rules.n = (size_t)(set->rules + *n - c->rules.rows);
}

static void take_facts(struct directory_agenda_set *set, struct directory_agenda_community *c,
		       size_t *n)
{
	c->facts.rows = set->facts + *n;
	for (size_t s = FACTS; s < DIRECTORY_AGENDA_SOURCE_COUNT; s++)
		for (int row = 0; row < PQntuples(set->results[s]); row++)
			if (is_of(set->results[s], row, c->departement))
				set->facts[(*n)++] = fact_of(set->results[s], row);
	c->facts.n = (size_t)(set->facts + *n - c->facts.rows);
}

static enum cmn_err make_room(struct directory_agenda_set *set, struct cmn_error *err)
{
	size_t facts = 1;

	for (size_t s = FACTS; s < DIRECTORY_AGENDA_SOURCE_COUNT; s++)
		facts += (size_t)PQntuples(set->results[s]);
	set->n = (size_t)PQntuples(set->results[COMMUNITIES]);
	set->communities = calloc(set->n + 1, sizeof(*set->communities));
	set->rules = calloc((size_t)PQntuples(set->results[RULES]) + 1, sizeof(*set->rules));
	set->facts = calloc(facts, sizeof(*set->facts));
	return set->communities && set->rules && set->facts ? CMN_OK : cmn_no_memory(err);
}

static enum cmn_err sort_out(struct directory_agenda_set *set, struct cmn_error *err)
{
	size_t rules = 0, facts = 0;
	enum cmn_err rc = make_room(set, err);

	for (size_t i = 0; rc == CMN_OK && i < set->n; i++) {
		struct directory_agenda_community *c = &set->communities[i];

		c->departement = cmn_column(set->results[COMMUNITIES], (int)i, "departement");
		c->name = cmn_column(set->results[COMMUNITIES], (int)i, "name");
		take_rules(set, c, &rules);
		take_facts(set, c, &facts);
	}
	if (rc)
		directory_agenda_set_drop(set);
	return rc;
}

enum cmn_err directory_agenda_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *departements, struct directory_agenda_set *ret,
				   struct cmn_error *err)
{
	const char *params[] = {departements};
	struct cmn_step steps[DIRECTORY_AGENDA_SOURCES_MOST];
	enum cmn_err rc;

	for (size_t i = 0; i < DIRECTORY_AGENDA_SOURCE_COUNT; i++)
		steps[i] = (struct cmn_step){DIRECTORY_AGENDA_SOURCES[i], params};
	rc = cmn_pool_run_steps(pool, ctx, steps, DIRECTORY_AGENDA_SOURCE_COUNT, ret->results, err);
	return rc ? rc : sort_out(ret, err);
}

enum cmn_err directory_agenda_read_all(struct cmn_conn *conn, struct directory_agenda_set *ret,
				       struct cmn_error *err)
{
	PGresult *all CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *params[1];
	enum cmn_err rc = cmn_conn_run(conn, DIRECTORY_AGENDA_EVERYWHERE, NULL, &all, err);

	params[0] = rc == CMN_OK ? cmn_column(all, 0, "departements") : NULL;
	for (size_t i = 0; rc == CMN_OK && i < DIRECTORY_AGENDA_SOURCE_COUNT; i++)
		rc = cmn_conn_run(conn, DIRECTORY_AGENDA_SOURCES[i], params, &ret->results[i], err);
	if (rc)
		directory_agenda_set_drop(ret);
	return rc ? rc : sort_out(ret, err);
}

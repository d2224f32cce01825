/* SPDX-License-Identifier: EUPL-1.2
 *
 * agenda_facts.h - what the records of a community say to its calendar: read from the tables of
 * agreements, governance, team, money and reception points, by one statement each.
 *
 * Nothing of a person is read but the identifier of the record.
 */
#ifndef DIRECTORY_AGENDA_FACTS_H
#define DIRECTORY_AGENDA_FACTS_H

#include "agenda_due.h"

#include "cmn/pg.h"

struct directory_agenda_community {
	const char *departement, *name;
	struct directory_agenda_facts facts;
	struct directory_agenda_rules rules;
};

#define DIRECTORY_AGENDA_SOURCES_MOST 12

/* Communities in the order of their départements; all else is owned by the set and borrowed from
 * it. Begins as {0}. */
struct directory_agenda_set {
	struct directory_agenda_community *communities;
	size_t n;
	struct directory_agenda_fact *facts;
	struct directory_agenda_rule_row *rules;
	PGresult *results[DIRECTORY_AGENDA_SOURCES_MOST];
};
void directory_agenda_set_drop(struct directory_agenda_set *set);

/* Those of `departements` ("{31,09}") that there are, as row security of the context shows them. */
enum cmn_err directory_agenda_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *departements, struct directory_agenda_set *ret,
				   struct cmn_error *err) CMN_MUST_CHECK;
/* Every community, on a connection of one's own, in its transaction. */
enum cmn_err directory_agenda_read_all(struct cmn_conn *conn, struct directory_agenda_set *ret,
				       struct cmn_error *err) CMN_MUST_CHECK;

/* Communities, rules, then a statement for each source of facts.  $1 départements. */
extern const struct cmn_stmt *const DIRECTORY_AGENDA_SOURCES[];
extern const size_t DIRECTORY_AGENDA_SOURCE_COUNT;
/* The départements of all communities, as an array. */
extern const struct cmn_stmt *const DIRECTORY_AGENDA_EVERYWHERE;

#endif

/* SPDX-License-Identifier: EUPL-1.2 */
#include "team_store.h"

#include "team_sql.h"

#include <inttypes.h>
#include <stdio.h>

#define NIL_UUID "00000000-0000-0000-0000-000000000000"

/* $2 départements of the context, $3 with names? */
#define ASSIGNMENT                                                                                                 \
	"a.id, a.departement, a.person_id, CASE WHEN $3::boolean THEN p.name END AS person_name,"                  \
	" a.function, " TEAM_WORD(                                                                                 \
	    "a.departement",                                                                                       \
	    "a.function") " AS function_word, a.membership, a.employer_id, e.name AS employer_name,"               \
			  " a.starts AS \"from\", a.ends AS until, a.several AS several_capacities, a.shares,"     \
			  " CASE WHEN a.lent THEN jsonb_strip_nulls(jsonb_build_object('host_id', a.host_id,"      \
			  " 'reimbursed', a.reimbursed, 'reference', a.lending_reference, 'agreed_on',"            \
			  " a.lending_on)) END AS lending, a.derogation, a.job_sheet_on, a.independence_on,"       \
			  " a.sent_to_ars_on, rule_text(a.departement, 'hierarchical_authority', a.starts)"        \
			  " AS hierarchical_authority, rule_text(a.departement, 'functional_authority', a.starts)" \
			  " AS functional_authority, a.active, a.version"
#define TABLES                                                                        \
	" FROM team_assignment a"                                                     \
	" JOIN team_person p ON p.departement = a.departement AND p.id = a.person_id" \
	" JOIN actor e ON e.departement = a.departement AND e.id = a.employer_id"

/* clang-format off */
/* Working time and who employs; nobody is named. */
#define FACT                                                                                       \
	"json_strip_nulls(json_build_object('assignment_id', fact.id, 'departement',"              \
	" fact.departement, 'function', fact.function, 'membership', fact.membership,"             \
	" 'employer_id', fact.employer_id, 'from', fact.starts, 'until', fact.ends, 'lent',"       \
	" fact.lent, 'reimbursed', fact.reimbursed, 'shares', (SELECT json_agg(json_build_object(" \
	"'from', s.value ->> 'from', 'etp', trim_scale((s.value ->> 'percent')::numeric / 100),"   \
	" 'search_etp', trim_scale((s.value ->> 'search_percent')::numeric / 100)) ORDER BY s.n)"  \
	" FROM jsonb_array_elements(fact.shares) WITH ORDINALITY AS s (value, n)),"                \
	" 'active', fact.active, 'version', fact.version))"
/* Their next turn begins: what others looked at before it holds no more. */
#define TURNED                                                                                     \
	", turned AS (UPDATE team_person p SET turn = p.turn + 1 FROM fact"                        \
	" WHERE p.departement = $6 AND p.id = fact.person_id)"
#define THEIR_TURN                                                                                 \
	"SELECT id FROM team_person WHERE departement = $6 AND id = $16::uuid"                     \
	" AND turn = $17::bigint AND forgotten_at IS NULL FOR UPDATE"
/* clang-format on */

static const struct cmn_stmt CREATE = {
    .name = "team_assignment_create",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = "WITH target AS (" THEIR_TURN ")" CMN_SQL_CHANGE
	   ", fact AS (INSERT INTO team_assignment SELECT r.* FROM target, idem, " TEAM_ROW(
	       "team_assignment") " WHERE $15::bigint = 0 RETURNING team_assignment.*)" TURNED
	       TOLD(FACT) CMN_SQL_FINISH,
};

static const struct cmn_stmt CHANGE = {
    .name = "team_assignment_change",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = "WITH whose AS (" THEIR_TURN "), target AS (SELECT a.id FROM team_assignment a, whose"
	   " WHERE a.departement = $6 AND a.id = $5::uuid AND a.version = $15::bigint"
	   " FOR UPDATE OF a)" CMN_SQL_CHANGE TEAM_SET(
	       "team_assignment", "membership, employer_id, starts, ends, several, shares, lent,"
				  " host_id, reimbursed, lending_reference, lending_on, derogation,"
				  " job_sheet_on, independence_on, sent_to_ars_on, active")
	       TURNED TOLD(FACT) CMN_SQL_FINISH,
};

/* $1 person, $2 département, $3 which assignment is left out, $4 the day of the rule. */
static const struct cmn_stmt HELD = {
    .name = "team_held",
    .n_params = 4,
    .sql =
	"SELECT p.turn, p.forgotten_at IS NOT NULL AS forgotten,"
	" coalesce(rule_int($2, 'quotite_floor', $4::date), 0) AS floor,"
	" (SELECT coalesce(json_agg(json_build_object('id', a.id, 'function', a.function,"
	" 'membership', a.membership, 'several', a.several, 'until', a.ends, 'shares', a.shares)),"
	" '[]') FROM team_assignment a WHERE a.departement = p.departement AND a.person_id = p.id"
	" AND a.active AND a.id <> $3::uuid) AS held"
	" FROM team_person p WHERE p.departement = $2 AND p.id = $1::uuid",
};

static const struct cmn_stmt READ = {
    .name = "team_assignment_read",
    .n_params = 3,
    .sql = "SELECT " ASSIGNMENT TABLES " WHERE a.id = $1::uuid AND " TEAM_OWN("a"),
};

/* $1 département, $4 the row after which it goes on, $5 day, $6 person, $7 function, $8 how many.
 */
static const struct cmn_stmt LIST = {
    .name = "team_assignment_list",
    .n_params = 8,
    .sql = "SELECT " ASSIGNMENT ", concat_ws(E'\\x1f', '', a.id) AS _cursor" TABLES
	   " WHERE a.departement = $1 AND $2::text IS NOT NULL AND a.id > $4::uuid"
	   " AND ($5::date IS NULL OR (a.active AND a.starts <= $5::date"
	   " AND coalesce(a.ends, 'infinity') >= $5::date))"
	   " AND ($6::uuid IS NULL OR a.person_id = $6::uuid)"
	   " AND ($7::text IS NULL OR a.function = $7) ORDER BY a.id LIMIT $8::bigint",
};

/* $1 département, $2 first day, $3 last day, $4 how many. */
static const struct cmn_stmt TIMES = {
    .name = "team_times",
    .n_params = 4,
    .sql =
	"SELECT a.id, a.departement, a.person_id, a.function, a.membership, a.starts, a.ends, a.shares, a.several,"
	" a.lent, a.reimbursed, a.lending_reference, a.derogation, a.job_sheet_on,"
	" a.independence_on, a.sent_to_ars_on, a.employer_id, e.name AS employer_name,"
	" e.type AS employer_type, e.membership AS standing, e.member_category,"
	" p.certificate IS NOT NULL AS certified, p.certified_on, p.certified_until" TABLES
	" WHERE a.departement = $1 AND a.active AND a.starts <= $3::date"
	" AND coalesce(a.ends, 'infinity') >= $2::date ORDER BY a.starts, a.id LIMIT $4::bigint",
};

/* $1 département, $2 day. */
static const struct cmn_stmt SUMMARY = {
    .name = "team_summary",
    .n_params = 2,
    .sql =
	"SELECT $1::text AS departement, $2::date AS day,"
	" rule_text($1, 'hierarchical_authority', $2::date) AS hierarchical_authority,"
	" rule_text($1, 'functional_authority', $2::date) AS functional_authority,"
	" rule_int($1, 'quotite_floor', $2::date) AS floor_percent,"
	" rule_int($1, 'minimum_coordonnateurs', $2::date) AS _coordonnateurs,"
	" rule_int($1, 'minimum_conseillers', $2::date) AS _conseillers,"
	" rule_int($1, 'facilitator_certificate', $2::date) AS _certificate,"
	" rule_int($1, 'team_independence', $2::date) AS _independence,"
	" rule_int($1, 'team_mdph_percent', $2::date) AS _mdph_percent,"
	" (SELECT coalesce(json_agg(json_strip_nulls(json_build_object('function', f.function,"
	" 'word', " TEAM_WORD(
	    "$1",
	    "f.function") ", 'people', coalesce(f.people, 0), 'planned',"
			  " f.posts, 'planned_from', f.planned_from, 'source', f.source)) ORDER BY f.function), '[]')"
			  " FROM (SELECT coalesce(h.function, t.function) AS function, h.people, t.posts,"
			  " t.planned_from, t.source FROM (SELECT a.function, count(DISTINCT a.person_id) AS people"
			  " FROM team_assignment a WHERE a.departement = $1 AND a.active AND a.membership = 'core'"
			  " AND a.starts <= $2::date AND coalesce(a.ends, 'infinity') >= $2::date"
			  " GROUP BY a.function) AS h FULL JOIN team_planned($1, $2::date) AS t"
			  " ON t.function = h.function) AS f) AS functions",
};

const struct cmn_stmt *const TEAM_STATEMENTS[] = {
    &TEAM_PERSON_CREATE,
    &TEAM_PERSON_CHANGE,
    &TEAM_PERSON_FORGET,
    &TEAM_PERSON_READ,
    &TEAM_PERSON_LIST,
    &CREATE,
    &CHANGE,
    &HELD,
    &READ,
    &LIST,
    &TIMES,
    &SUMMARY,
};
const size_t TEAM_STATEMENT_COUNT = CMN_LEN(TEAM_STATEMENTS);
const struct cmn_stmt *const TEAM_LISTS[] = {&TEAM_PERSON_LIST, &LIST};
const size_t TEAM_LIST_COUNT = CMN_LEN(TEAM_LISTS);

enum cmn_err team_store_held(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			     const char *departement, const char *person_id, const char *but,
			     const char *day, PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {person_id, departement, but != NULL ? but : NIL_UUID, day};

	return cmn_pool_one(pool, ctx, &HELD, params, ret, err);
}

enum cmn_err team_store_assign(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			       const char *columns, int64_t version, const char *person_id,
			       int64_t turn, struct cmn_write *write, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 4];
	char expected[24], seen[24];
	const char *const own[] = {columns, expected, person_id, seen};
	int64_t done;
	bool replayed;

	snprintf(expected, sizeof(expected), "%" PRId64, version);
	snprintf(seen, sizeof(seen), "%" PRId64, turn);
	for (size_t i = 0; i < CMN_LEN(own); i++)
		params[CMN_WRITE_N + i] = own[i];
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, version == 0 ? &CREATE : &CHANGE, params, write, &done,
			     &replayed, err);
}

enum cmn_err team_store_assignment(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *id, bool named, PGresult **ret,
				   struct cmn_error *err)
{
	const char *params[] = {id, ctx->departements, named ? "true" : "false"};

	return cmn_pool_one(pool, ctx, &READ, params, ret, err);
}

enum cmn_err team_store_assignments(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const struct team_filter *filter,
				    const struct directory_cursor *after, int64_t limit,
				    PGresult **ret, struct cmn_error *err)
{
	char rows[24];
	const char *params[] = {filter->departement,
				"",
				filter->named ? "true" : "false",
				after->part[1][0] != '\0' ? after->part[1] : NIL_UUID,
				filter->day,
				filter->person_id,
				filter->function,
				rows};

	snprintf(rows, sizeof(rows), "%" PRId64, limit + 1);
	return cmn_pool_run(pool, ctx, &LIST, params, ret, err);
}

enum cmn_err team_store_summary(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				const char *departement, const char *day, PGresult **ret,
				struct cmn_error *err)
{
	const char *params[] = {departement, day};

	return cmn_pool_one(pool, ctx, &SUMMARY, params, ret, err);
}

enum cmn_err team_store_times(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			      const char *departement, const char *from, const char *until,
			      PGresult **ret, struct cmn_error *err)
{
	char rows[24];
	const char *params[] = {departement, from, until, rows};

	snprintf(rows, sizeof(rows), "%d", TEAM_ROWS_MAX + 1);
	return cmn_pool_run(pool, ctx, &TIMES, params, ret, err);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * lab_reads.c - records as their readers see them, one by one and in lists.
 */
#include "lab_statements.h"

#include <stdio.h>

/* Who acted is for the team; others read what was done, by which organisation. */
#define ENTRIES(kind, sight)                                                                                     \
	"(SELECT jsonb_agg(jsonb_strip_nulls(CASE WHEN e.kind = 'step' AND " sight " <> 'team'"                  \
	"   THEN jsonb_build_object('act', e.said -> 'act') ELSE e.said END || jsonb_build_object("              \
	"  'on', e.day, 'at', " CMN_SQL_RFC3339(                                                                 \
	    "e.at") ", 'role', e.role,"                                                                          \
		    "  'institution', e.institution, 'actor_id', e.organisation,"                                \
		    "  'organisation', (SELECT a.name FROM lab_actor a WHERE a.departement = e.departement"      \
		    "    AND a.id = e.organisation),"                                                            \
		    "  'stale', CASE WHEN e.kind = 'word' THEN e.said_at < r.said_at END)) ORDER BY e.at, e.id)" \
		    " FROM lab_entry e WHERE e.departement = r.departement AND e.record_id = r.id"               \
		    "  AND e.kind = '" kind "')"

#define NAMES                                                                                     \
	"(SELECT jsonb_agg(jsonb_build_object('actor_id', a.id, 'name', a.name) ORDER BY a.name," \
	"   a.id) FROM jsonb_array_elements_text(r.said -> 'actors') AS x (id)"                   \
	"  JOIN lab_actor a ON a.departement = r.departement AND a.id = x.id::uuid)"

#define PARTY                                                                 \
	"(SELECT a.name FROM lab_actor a WHERE a.departement = r.departement" \
	"  AND a.id = (r.said ->> 'party_actor_id')::uuid)"

/* Addressees that have not answered yet. */
#define WAITED_FOR                                                                                \
	"CASE WHEN r.state = 'addressed' THEN (SELECT jsonb_agg(x.code) FROM"                     \
	"  jsonb_array_elements_text(r.said -> 'addressees') AS x (code) WHERE NOT EXISTS ("      \
	"   SELECT 1 FROM lab_entry e WHERE e.departement = r.departement AND e.record_id = r.id" \
	"    AND e.kind = 'answer' AND e.institution = x.code)) END"

/* Capitalised, and not yet before ARS and Département both (R245). */
#define TO_PRESENT                                                                                  \
	"CASE WHEN r.state = 'capitalised' THEN (SELECT count(DISTINCT x.code) < 2"                 \
	"  FROM lab_entry e CROSS JOIN LATERAL jsonb_array_elements_text(e.said -> 'institutions')" \
	"   AS x (code) WHERE e.departement = r.departement AND e.record_id = r.id"                 \
	"    AND e.kind = 'presentation' AND x.code IN ('ars', 'departement')) END"

/* $1 id, $2 sight, $3 sub, $4 organisation */
const struct cmn_stmt LAB_READ = {
    .name = "lab_read",
    .n_params = 4,
    .sql = "SELECT " LAB_COLUMNS ", r.said::text AS _said, r.family AS _family,"
	   " r.recorded_by = $3 AS _own, " NAMES " AS organisations, " PARTY " AS party,"
	   " " WAITED_FOR " AS waited_for, " TO_PRESENT " AS to_present,"
	   " " ENTRIES("step", "$2") " AS steps, " ENTRIES(
	       "follow_up",
	       "$2") " AS follow_ups,"
		     " " ENTRIES("answer", "$2") " AS answers, " ENTRIES(
			 "word",
			 "$2") " AS words,"
			       " " ENTRIES(
				   "presentation",
				   "$2") " AS presentations"
					 " FROM lab_record r WHERE r.id = $1::uuid AND " LAB_SEEN(
					     "$2", "$3", "$4"),
};

/* Before a key "<day>|<id>" of the order (day, id) downwards; "" is before everything. */
#define BEFORE(param)                                                             \
	"(coalesce(nullif(split_part(" param ", '|', 1), '')::date, 'infinity')," \
	" coalesce(nullif(split_part(" param ", '|', 2), '')::uuid,"              \
	" 'ffffffff-ffff-ffff-ffff-ffffffffffff'))"

#define FILTERS(kind, state, lever, need, year)                                             \
	" AND (" kind "::text IS NULL OR r.said ->> 'kind' = " kind ")"                     \
	" AND (" state "::text IS NULL OR r.state = " state ")"                             \
	" AND (" lever "::text IS NULL OR r.said -> 'levers' @> to_jsonb(" lever "::text))" \
	" AND (" need "::text IS NULL OR r.said -> 'needs' @> to_jsonb(" need "::text))"    \
	" AND (" year "::int IS NULL OR (r.day <= make_date(" year "::int, 12, 31)"         \
	"  AND coalesce(r.until, r.day) >= make_date(" year "::int, 1, 1)))"

/* $1 sight, $2 sub, $3 organisation, $4 département, $5 family, $6 kind, $7 state, $8 lever, $9
 * need, $10 year, $11 before, $12 rows */
const struct cmn_stmt LAB_LIST = {
    .name = "lab_list",
    .n_params = 12,
    .sql = "SELECT " LAB_COLUMNS ", " NAMES " AS organisations, " PARTY " AS party,"
	   " " CMN_SQL_CURSOR(
	       "r.day",
	       "r.id") " FROM lab_record r"
		       " WHERE r.departement = $4 AND r.family = $5 AND " LAB_SEEN("$1", "$2", "$3")
			   FILTERS("$6", "$7", "$8", "$9", "$10") " AND (r.day, r.id) < " BEFORE(
			       "$11") " ORDER BY r.day DESC, r.id DESC LIMIT $12::bigint",
};

/* $1 département, $2 family, $3 kind, $4 lever, $5 need, $6 year, $7 before, $8 rows */
const struct cmn_stmt LAB_PUBLISHED = {
    .name = "lab_published",
    .n_params = 8,
    .sql =
	"SELECT r.family, r.id, r.departement, r.published_on, r.state,"
	" CASE WHEN r.family IN ('observation', 'proposal', 'experiment') THEN 'level_3' END"
	"  AS response_level, " LAB_SAID ", " NAMES " AS organisations, " PARTY " AS party,"
	" " CMN_SQL_CURSOR(
	    "r.published_on",
	    "r.id") " FROM lab_record r"
		    " WHERE r.departement = $1 AND r.audience = 'public'"
		    "  AND ($2::text IS NULL OR r.family = $2)" FILTERS(
			"$3", "NULL", "$4", "$5",
			"$6") " AND (r.published_on, r.id) < " BEFORE("$7") " ORDER BY r.published_on DESC, r.id DESC LIMIT $8::bigint",
};

/* $1 département, $2 actors, $3 records: JSON arrays.  Actors that were told before their names
 * were kept are known by the facts of indicator 4.2. */
const struct cmn_stmt LAB_UNKNOWN = {
    .name = "lab_unknown",
    .n_params = 3,
    .sql = "SELECT (SELECT count(*) FROM json_array_elements_text($2::json) AS x (id)"
	   "  WHERE NOT EXISTS (SELECT 1 FROM lab_actor a WHERE a.departement = $1"
	   "   AND a.id = x.id::uuid) AND NOT EXISTS (SELECT 1 FROM actor_fact f"
	   "   WHERE f.departement = $1 AND f.id = x.id::uuid)) AS actors,"
	   " (SELECT count(*) FROM json_array_elements_text($3::json) AS x (id)"
	   "  WHERE NOT EXISTS (SELECT 1 FROM lab_record r WHERE r.departement = $1"
	   "   AND r.id = x.id::uuid)) AS records",
};

/* $1 sight, $2 sub, $3 organisation, $4 département, $5 year */
const struct cmn_stmt LAB_LEVERS = {
    .name = "lab_levers",
    .n_params = 5,
    .sql = "SELECT x.lever, count(*) FILTER (WHERE r.family = 'observation') AS observations,"
	   " count(*) FILTER (WHERE r.family = 'proposal') AS proposals,"
	   " count(*) FILTER (WHERE r.family = 'experiment') AS experiments"
	   " FROM lab_record r CROSS JOIN LATERAL jsonb_array_elements_text(r.said -> 'levers')"
	   "  AS x (lever)"
	   " WHERE r.departement = $4 AND r.family IN ('observation', 'proposal', 'experiment')"
	   "  AND r.state NOT IN ('contributed', 'set_aside', 'withdrawn', 'abandoned')"
	   "  AND " LAB_SEEN("$1", "$2", "$3")
	       FILTERS("NULL", "NULL", "NULL", "NULL", "$5") " GROUP BY x.lever ORDER BY x.lever",
};

static const char *rows_of(int64_t limit, char room[24])
{
	snprintf(room, 24, "%lld", (long long)limit + 1);
	return room;
}

enum cmn_err lab_store_read(const struct lab_at *at, const struct lab_reader *reader,
			    const char *id, PGresult **ret)
{
	const char *params[] = {id, reader->sight, reader->sub, reader->organisation};

	return cmn_pool_one(at->pool, at->ctx, &LAB_READ, params, ret, at->err);
}

enum cmn_err lab_store_list(const struct lab_at *at, const struct lab_reader *reader,
			    const struct lab_filter *f, PGresult **ret)
{
	char rows[24];
	const char *params[] = {reader->sight,  reader->sub, reader->organisation,
				f->departement, f->family,   f->kind,
				f->state,       f->lever,    f->need,
				f->year,        f->after,    rows_of(f->limit, rows)};

	return cmn_pool_run(at->pool, at->ctx, &LAB_LIST, params, ret, at->err);
}

enum cmn_err lab_store_published(const struct lab_at *at, const struct lab_filter *f,
				 PGresult **ret)
{
	char rows[24];
	const char *params[] = {f->departement, f->family, f->kind,  f->lever,
				f->need,        f->year,   f->after, rows_of(f->limit, rows)};

	return cmn_pool_run(at->pool, at->ctx, &LAB_PUBLISHED, params, ret, at->err);
}

enum cmn_err lab_store_unknown(const struct lab_at *at, const char *departement, const char *actors,
			       const char *records, int64_t ret[2])
{
	const char *params[] = {departement, actors, records};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_pool_one(at->pool, at->ctx, &LAB_UNKNOWN, params, &res, at->err);

	for (int i = 0; rc == CMN_OK && i < 2; i++)
		ret[i] = cmn_pg_int(res, 0, i, 0);
	return rc;
}

enum cmn_err lab_store_levers(const struct lab_at *at, const struct lab_reader *reader,
			      const char *departement, const char *year, PGresult **ret)
{
	const char *params[] = {reader->sight, reader->sub, reader->organisation, departement,
				year};

	return cmn_pool_run(at->pool, at->ctx, &LAB_LEVERS, params, ret, at->err);
}

const struct cmn_stmt *const LAB_STATEMENTS[] = {
    &LAB_ADD,     &LAB_CHANGE,    &LAB_READ,   &LAB_LIST,        &LAB_ENTER,
    &LAB_UNKNOWN, &LAB_PUBLISHED, &LAB_LEVERS, &LAB_LEARN_ACTOR,
};
const size_t LAB_STATEMENT_COUNT = CMN_LEN(LAB_STATEMENTS);

/* SPDX-License-Identifier: EUPL-1.2 */
#include "reads.h"

#include "columns.h"
#include "quality_columns.h"
#include "statements.h"

#include <stdio.h>
#include <string.h>

#define NIL_UUID "00000000-0000-0000-0000-000000000000"

/* A list of one département, or of all of them.  Two statements each: compared with = the planner
 * knows that the index already gives the rows in order, with a range it sorts the département. */
enum span { EVERYWHERE, HERE, SPANS };

#define ACTORS_EVERYWHERE "(a.departement, a.sort_key, a.id) > ($1, $2, $3::uuid)"
#define ACTORS_HERE       "a.departement = $1 AND (a.sort_key, a.id) > ($2, $3::uuid)"

#define ACTOR_LIST(label, n, place, more)                                                    \
	{                                                                                    \
		.name = label, .n_params = n,                                                \
		.sql = "SELECT " ACTOR_COLUMNS                                               \
		       ", concat_ws(E'\\x1f', a.departement, a.sort_key, a.id)"              \
		       " AS _cursor"                                                         \
		       " FROM actor a JOIN commune c ON c.code = a.commune"                  \
		       " WHERE a.active AND " place " AND ($4::text IS NULL OR a.type = $4)" \
		       " AND ($5::text IS NULL OR a.sector = $5)"                            \
		       " AND ($6::boolean IS NULL OR"                                        \
		       " (a.verified_at IS NOT NULL) = $6)" more                             \
		       " ORDER BY a.departement, a.sort_key, a.id LIMIT $7::bigint"          \
	}

static const struct cmn_stmt ACTOR_LIST[SPANS] = {
    [EVERYWHERE] = ACTOR_LIST("actor_list", 7, ACTORS_EVERYWHERE, ""),
    [HERE] = ACTOR_LIST("actor_list_here", 7, ACTORS_HERE, ""),
};

#define OF_COMMUNE " AND a.commune = $8 AND a.folded LIKE $9"
static const struct cmn_stmt ACTOR_LIST_COMMUNE[SPANS] = {
    [EVERYWHERE] = ACTOR_LIST("actor_list_commune", 9, ACTORS_EVERYWHERE, OF_COMMUNE),
    [HERE] = ACTOR_LIST("actor_list_commune_here", 9, ACTORS_HERE, OF_COMMUNE),
};

#define WITH_TEXT " AND a.folded LIKE $8"
static const struct cmn_stmt ACTOR_LIST_TEXT[SPANS] = {
    [EVERYWHERE] = ACTOR_LIST("actor_list_text", 8, ACTORS_EVERYWHERE, WITH_TEXT),
    [HERE] = ACTOR_LIST("actor_list_text_here", 8, ACTORS_HERE, WITH_TEXT),
};

#define COMMUNES_EVERYWHERE "(c.departement, c.sort_key, c.code) > ($1, $2, $3)"
#define COMMUNES_HERE       "c.departement = $1 AND (c.sort_key, c.code) > ($2, $3)"

#define COMMUNE_LIST(label, n, place, join, more)                                                  \
	{                                                                                          \
		.name = label, .n_params = n,                                                      \
		.sql = "SELECT " COMMUNE_COLUMNS                                                   \
		       ", concat_ws(E'\\x1f', c.departement, c.sort_key, c.code)"                  \
		       " AS _cursor"                                                               \
		       " FROM commune c LEFT JOIN epci e ON e.siren = c.epci" join " WHERE " place \
		       " AND c.sort_key LIKE $4" more                                              \
		       " ORDER BY c.departement, c.sort_key, c.code LIMIT $5::bigint"              \
	}

static const struct cmn_stmt COMMUNE_LIST[SPANS] = {
    [EVERYWHERE] = COMMUNE_LIST("commune_list", 5, COMMUNES_EVERYWHERE, "", ""),
    [HERE] = COMMUNE_LIST("commune_list_here", 5, COMMUNES_HERE, "", ""),
};

#define POSTAL    " JOIN postal_code p ON p.commune = c.code"
#define OF_POSTAL " AND p.code = $6"
static const struct cmn_stmt COMMUNE_LIST_POSTAL[SPANS] = {
    [EVERYWHERE] = COMMUNE_LIST("commune_list_postal", 6, COMMUNES_EVERYWHERE, POSTAL, OF_POSTAL),
    [HERE] = COMMUNE_LIST("commune_list_postal_here", 6, COMMUNES_HERE, POSTAL, OF_POSTAL),
};

static const struct cmn_stmt ACTOR_READ = {
    .name = "actor_read",
    .n_params = 1,
    .sql = "SELECT " ACTOR_COLUMNS ACTOR_WHOLE ACTOR_QUALITY ANSWER_TIME(
	"actor", "a.id", "a.departement",
	"a.id") " FROM actor a JOIN commune c ON c.code = a.commune WHERE a.id = $1::uuid",
};

static const struct cmn_stmt NEEDS_UNKNOWN = {
    .name = "needs_unknown",
    .n_params = 1,
    .sql = "SELECT n FROM unnest($1::text[]) AS n"
	   " WHERE NOT EXISTS (SELECT FROM serafin WHERE code = n) LIMIT 1",
};

static const struct cmn_stmt COMMUNE_READ = {
    .name = "commune_read",
    .n_params = 1,
    .sql =
	"SELECT " COMMUNE_COLUMNS
	", ARRAY(SELECT f.code FROM commune_former_code f WHERE f.commune = c.code"
	" ORDER BY f.code) AS former_codes, c.sort_key AS _sort_key"
	" FROM commune c LEFT JOIN epci e ON e.siren = c.epci"
	" WHERE c.code = coalesce((SELECT commune FROM commune_former_code WHERE code = $1), $1)",
};

static const struct cmn_stmt REFERENCES[] = {
    [DIRECTORY_COMMUNITIES] =
	{
	    .name = "community_list",
	    .n_params = 3,
	    .sql = "SELECT m.departement, d.name AS departement_name, m.name, m.region,"
		   " m.region_name, m.term_facilitator, m.term_committee, m.phone, d.population,"
		   " d.communes, m.departement AS _cursor"
		   " FROM community m JOIN departement d ON d.code = m.departement"
		   " WHERE m.departement > $1 AND ($2::text IS NULL OR m.departement = $2)"
		   " ORDER BY m.departement LIMIT $3::bigint",
	},
    [DIRECTORY_SERAFIN] =
	{
	    .name = "serafin_list",
	    .n_params = 3,
	    .sql = "SELECT code, label, block, parent, level, leaf, source, ord::text AS _cursor"
		   " FROM serafin WHERE ord > coalesce(nullif($1, ''), '0')::int"
		   " AND ($2::text IS NULL OR block = $2) ORDER BY ord LIMIT $3::bigint",
	},
    [DIRECTORY_FINESS] =
	{
	    .name = "finess_list",
	    .n_params = 3,
	    .sql = "SELECT code, label, short_label, domain, valid_from, valid_to, group1,"
		   " group1_label, group2, group2_label, group3, group3_label, code AS _cursor"
		   " FROM finess_category WHERE code > $1 AND ($2::text IS NULL OR code = $2)"
		   " ORDER BY code LIMIT $3::bigint",
	},
    [DIRECTORY_WHO_DOES_WHAT] =
	{
	    .name = "who_does_what_list",
	    .n_params = 3,
	    .sql = "SELECT actor, departement, functions, ord::text AS _cursor"
		   " FROM who_does_what WHERE ord > coalesce(nullif($1, ''), '0')::int"
		   " AND ($2::text IS NULL OR departement IS NULL OR departement = $2)"
		   " ORDER BY ord LIMIT $3::bigint",
	},
};

const struct cmn_stmt *const DIRECTORY_READ_STATEMENTS[] = {
    &ACTOR_LIST[EVERYWHERE],
    &ACTOR_LIST[HERE],
    &ACTOR_LIST_COMMUNE[EVERYWHERE],
    &ACTOR_LIST_COMMUNE[HERE],
    &ACTOR_LIST_TEXT[EVERYWHERE],
    &ACTOR_LIST_TEXT[HERE],
    &COMMUNE_LIST[EVERYWHERE],
    &COMMUNE_LIST[HERE],
    &COMMUNE_LIST_POSTAL[EVERYWHERE],
    &COMMUNE_LIST_POSTAL[HERE],
    &ACTOR_READ,
    &NEEDS_UNKNOWN,
    &COMMUNE_READ,
    &REFERENCES[DIRECTORY_COMMUNITIES],
    &REFERENCES[DIRECTORY_SERAFIN],
    &REFERENCES[DIRECTORY_FINESS],
    &REFERENCES[DIRECTORY_WHO_DOES_WHAT],
};
const size_t DIRECTORY_READ_STATEMENT_COUNT = CMN_LEN(DIRECTORY_READ_STATEMENTS);

void directory_cursor_split(struct directory_cursor *cursor)
{
	char *rest = cursor->text;

	for (size_t i = 0; i < DIRECTORY_CURSOR_PARTS; i++) {
		cursor->part[i] = rest;
		char *end = strchr(rest, '\x1f');
		if (end == NULL) {
			rest += strlen(rest);
			continue;
		}
		*end = '\0';
		rest = end + 1;
	}
}

/* limit + 1: the surplus row says that there is more */
static void limit_text(char text[24], int64_t limit)
{
	snprintf(text, 24, "%lld", (long long)limit + 1);
}

enum cmn_err directory_actor_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const struct directory_actor_filter *filter,
				  const struct directory_cursor *after, int64_t limit,
				  PGresult **ret, struct cmn_error *err)
{
	const char *pattern = filter->pattern != NULL ? filter->pattern : "%";
	enum span span = filter->departement != NULL ? HERE : EVERYWHERE;
	const struct cmn_stmt *stmt = &ACTOR_LIST[span];
	char rows[24];

	limit_text(rows, limit);
	const char *params[9] = {
	    span == HERE ? filter->departement : after->part[0],
	    after->part[1],
	    after->part[2][0] != '\0' ? after->part[2] : NIL_UUID,
	    filter->type,
	    filter->sector,
	    filter->verified,
	    rows,
	};
	if (filter->commune != NULL) {
		stmt = &ACTOR_LIST_COMMUNE[span];
		params[7] = filter->commune;
		params[8] = pattern;
	} else if (filter->pattern != NULL) {
		stmt = &ACTOR_LIST_TEXT[span];
		params[7] = pattern;
	}
	return cmn_pool_run(pool, ctx, stmt, params, ret, err);
}

enum cmn_err directory_commune_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const struct directory_commune_filter *filter,
				    const struct directory_cursor *after, int64_t limit,
				    PGresult **ret, struct cmn_error *err)
{
	enum span span = filter->departement != NULL ? HERE : EVERYWHERE;
	char rows[24];

	limit_text(rows, limit);
	const char *params[] = {
	    span == HERE ? filter->departement : after->part[0],
	    after->part[1],
	    after->part[2],
	    filter->pattern != NULL ? filter->pattern : "%",
	    rows,
	    filter->code_postal,
	};
	return cmn_pool_run(pool, ctx,
			    filter->code_postal ? &COMMUNE_LIST_POSTAL[span] : &COMMUNE_LIST[span],
			    params, ret, err);
}

enum cmn_err directory_read_one(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				const struct cmn_stmt *stmt, const char *key, PGresult **ret,
				struct cmn_error *err)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *params[] = {key};
	enum cmn_err rc = cmn_pool_run(pool, ctx, stmt, params, &res, err);

	if (rc)
		return rc;
	if (PQntuples(res) == 0)
		return cmn_fail(err, CMN_E_NOT_FOUND,
				"aucun enregistrement ne porte cet identifiant",
				"no record has this identifier");
	*ret = CMN_TAKE(res);
	return CMN_OK;
}

enum cmn_err directory_actor_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const char *id, PGresult **ret, struct cmn_error *err)
{
	return directory_read_one(pool, ctx, &ACTOR_READ, id, ret, err);
}

enum cmn_err directory_commune_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *code, PGresult **ret, struct cmn_error *err)
{
	return directory_read_one(pool, ctx, &COMMUNE_READ, code, ret, err);
}

enum cmn_err directory_needs_check(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *needs, struct cmn_error *err)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *params[] = {needs};
	enum cmn_err rc = cmn_pool_run(pool, ctx, &NEEDS_UNKNOWN, params, &res, err);

	if (rc || PQntuples(res) == 0)
		return rc;
	return cmn_fail_at(err, CMN_E_INVALID, "/needs", "le code SERAFIN-PH « %s » n’existe pas",
			   "SERAFIN-PH code \"%s\" does not exist", PQgetvalue(res, 0, 0));
}

enum cmn_err directory_reference_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      enum directory_reference which, const char *filter,
				      const char *after, int64_t limit, PGresult **ret,
				      struct cmn_error *err)
{
	char rows[24];

	limit_text(rows, limit);
	const char *params[] = {after, filter, rows};
	return cmn_pool_run(pool, ctx, &REFERENCES[which], params, ret, err);
}

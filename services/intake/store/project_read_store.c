/* SPDX-License-Identifier: EUPL-1.2 */
#include "appv_store.h"
#include "project_statements.h"

#include "cmn/record.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The content is shown while the project is wanted, and to whoever asks for everything ($3). */
#define SHOWN(value) "CASE WHEN p.state = 'wanted' OR $3::boolean THEN " value " END"

#define PROJECT_COLUMNS                                                                                                                                                   \
	"SELECT p.id, s.departement, p.version, s.id AS situation_id,"                                                                                                    \
	" COALESCE(p.state, 'not_asked') AS state, p.said_on::text, p.opened_at, p.opened_by,"                                                                            \
	" NULLIF(p.number, 0) AS number, " SHOWN(                                                                                                                         \
	    "v.content") " AS content,"                                                                                                                                   \
			 " " SHOWN("v.built_with") " AS built_with, " SHOWN(                                                                                              \
			     "v.co_built") " AS co_built,"                                                                                                                \
					   " v.based_on, v.written_at, v.written_by, v.relay_id AS built_in_relay,"                                                       \
					   " CASE WHEN v.number IS NOT NULL THEN w.number IS NOT NULL END AS validated,"                                                  \
					   " w.validated_on::text, w.way AS validated_how, w.said_by AS validated_with,"                                                  \
					   " jsonb_strip_nulls(jsonb_build_object("                                                                                       \
					   "   'maitre_ouvrage', " SHOWN(                                                                                                 \
					       "COALESCE(v.content ->> 'owner', 'person')") ","                                                                           \
											    "   'assistant', r.facilitator_id, 'maitre_oeuvre', s.conseiller)) AS roles," \
											    " r.id AS relay_id, n.facilitator_criteria, a.answers,"                       \
											    " q.number AS _next_number, s.state AS _situation_state, v.categories AS _categories"

#define PROJECT_JOINS                                                                           \
	" LEFT JOIN project_version v ON v.departement = p.departement AND v.project_id = p.id" \
	"   AND v.number = p.number"                                                            \
	" LEFT JOIN project_validation w ON w.departement = p.departement"                      \
	"   AND w.project_id = p.id AND w.number = p.number"                                    \
	" LEFT JOIN appv_relay r ON r.departement = p.departement AND r.project_id = p.id"      \
	"   AND r.state IN ('oriented', 'acknowledged', 'working')"                             \
	" LEFT JOIN person n ON n.departement = s.departement AND n.id = s.person_id"           \
	" LEFT JOIN LATERAL (SELECT COALESCE(p.number, 0) + 1 AS number) q ON true"             \
	" LEFT JOIN LATERAL (SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object("            \
	"     'wanted', t.wanted, 'said_on', t.said_on, 'expression', t.expression,"            \
	"     'said_by', t.said_by)) ORDER BY t.ord DESC) AS answers"                           \
	"   FROM (SELECT * FROM project_answer t0 WHERE t0.departement = p.departement"         \
	"     AND t0.project_id = p.id ORDER BY t0.ord DESC LIMIT 50) t) a ON true"

const struct cmn_stmt INTAKE_PROJECT_OF = {
    .name = "project_of",
    .n_params = 3,
    .sql = PROJECT_COLUMNS
    " FROM situation s LEFT JOIN project p"
    "   ON p.departement = s.departement AND p.situation_id = s.id" PROJECT_JOINS
    " WHERE s.id = $1::uuid"
    " AND s.departement = ANY (string_to_array($2, ','))",
};

const struct cmn_stmt INTAKE_PROJECT = {
    .name = "project_get",
    .n_params = 3,
    .sql = PROJECT_COLUMNS
    " FROM project p JOIN situation s"
    "   ON s.departement = p.departement AND s.id = p.situation_id" PROJECT_JOINS
    " WHERE p.id = $1::uuid"
    " AND p.departement = ANY (string_to_array($2, ','))",
};

#define VERSION_COLUMNS                                                                          \
	"SELECT v.project_id AS id, v.departement, v.number, NULLIF(v.based_on, 0) AS based_on," \
	" v.based_on < v.number - 1 AS passed_over, v.written_at, v.written_by, v.built_with,"   \
	" v.co_built, v.relay_id AS built_in_relay, w.number IS NOT NULL AS validated,"          \
	" w.validated_on::text, w.way AS validated_how, w.said_by AS validated_with"

#define VERSION_FROM                                                                              \
	" FROM project_version v LEFT JOIN project_validation w ON w.departement = v.departement" \
	"   AND w.project_id = v.project_id AND w.number = v.number"

const struct cmn_stmt INTAKE_PROJECT_VERSIONS = {
    .name = "project_versions",
    .n_params = 4,
    .sql = VERSION_COLUMNS ", v.number::text AS _cursor" VERSION_FROM
			   " WHERE v.departement = $1 AND v.project_id = $2::uuid"
			   " AND v.number < COALESCE(NULLIF($3, '')::int, 2147483647)"
			   " ORDER BY v.number DESC LIMIT $4::int",
};

const struct cmn_stmt INTAKE_PROJECT_VERSION = {
    .name = "project_version",
    .n_params = 4,
    .sql = VERSION_COLUMNS ", p.situation_id AS _situation_id, " SHOWN(
	"v.content") " AS content" VERSION_FROM
		     " JOIN project p ON p.departement = v.departement AND p.id = v.project_id"
		     " WHERE v.project_id = $1::uuid AND v.departement = ANY (string_to_array($2, ','))"
		     " AND v.number = $4::int",
};

const struct cmn_stmt INTAKE_PROJECT_OWN = {
    .name = "project_own",
    .n_params = 3,
    .sql = "SELECT EXISTS (SELECT 1 FROM situation s JOIN person_account a"
	   "   ON a.departement = s.departement AND a.person_id = s.person_id"
	   " WHERE s.id = $1::uuid AND s.departement = ANY (string_to_array($2, ','))"
	   " AND a.sub = $3 AND a.ended_at IS NULL)",
};

static enum cmn_err get(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			const struct cmn_stmt *stmt, const char *id, bool everything,
			const char *number, PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {id, ctx->departements, everything ? "true" : "false", number};

	return cmn_pool_one(pool, ctx, stmt, params, ret, err);
}

enum cmn_err intake_store_project_of(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const char *situation_id, bool everything, PGresult **ret,
				     struct cmn_error *err)
{
	return get(pool, ctx, &INTAKE_PROJECT_OF, situation_id, everything, NULL, ret, err);
}

enum cmn_err intake_store_project(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const char *id, bool everything, PGresult **ret,
				  struct cmn_error *err)
{
	return get(pool, ctx, &INTAKE_PROJECT, id, everything, NULL, ret, err);
}

enum cmn_err intake_store_project_version(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					  const char *id, int64_t number, bool everything,
					  PGresult **ret, struct cmn_error *err)
{
	char n[24];

	snprintf(n, sizeof(n), "%" PRId64, number);
	return get(pool, ctx, &INTAKE_PROJECT_VERSION, id, everything, n, ret, err);
}

enum cmn_err intake_store_project_versions(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					   const char *departement, const char *id,
					   const char *after, int64_t limit, PGresult **ret,
					   struct cmn_error *err)
{
	char count[24];
	const char *params[] = {departement, id, after, count};

	snprintf(count, sizeof(count), "%" PRId64, limit + 1);
	return cmn_pool_run(pool, ctx, &INTAKE_PROJECT_VERSIONS, params, ret, err);
}

enum cmn_err intake_store_project_own(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const char *sub, const char *situation_id, bool *ret_own,
				      struct cmn_error *err)
{
	const char *params[] = {situation_id, ctx->departements, sub};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_pool_run(pool, ctx, &INTAKE_PROJECT_OWN, params, &res, err);

	if (rc == CMN_OK)
		*ret_own = cmn_pg_bool(res, 0, 0);
	return rc;
}

/* --- for other parts -------------------------------------------------------------------------- */

#define JSON_VERSION                                                                   \
	"jsonb_strip_nulls(jsonb_build_object('number', v.number, 'written_at', "      \
	"to_jsonb(" CMN_SQL_RFC3339(                                                   \
	    "v.written_at") "), 'built_with', v.built_with,"                           \
			    " 'co_built', v.co_built, 'content', v.content,"           \
			    " 'validated_on', w.validated_on, 'validated_how', w.way," \
			    " 'validated_with', w.said_by))"

const struct cmn_stmt INTAKE_PROJECT_EXPORT = {
    .name = "project_export",
    .n_params = 2,
    .sql = "SELECT jsonb_strip_nulls(jsonb_build_object('project_id', p.id, 'said_on', p.said_on,"
	   " 'maitre_ouvrage', COALESCE(v.content ->> 'owner', 'person')))"
	   " || " JSON_VERSION " FROM project p JOIN project_version v"
	   "   ON v.departement = p.departement AND v.project_id = p.id AND v.number = p.number"
	   " LEFT JOIN project_validation w ON w.departement = v.departement"
	   "   AND w.project_id = v.project_id AND w.number = v.number"
	   " WHERE p.departement = $1 AND p.situation_id = $2::uuid AND p.state = 'wanted'",
};

const struct cmn_stmt INTAKE_PROJECT_EXPORT_ALL = {
    .name = "project_export_all",
    .n_params = 2,
    .sql =
	"SELECT jsonb_build_object('project_id', p.id, 'state', p.state,"
	" 'answers', COALESCE((SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object("
	"   'wanted', a.wanted, 'said_on', a.said_on, 'expression', a.expression,"
	"   'said_by', a.said_by)) ORDER BY a.ord) FROM project_answer a"
	"   WHERE a.departement = p.departement AND a.project_id = p.id), '[]'),"
	" 'versions', COALESCE((SELECT jsonb_agg(" JSON_VERSION " ORDER BY v.number)"
	"   FROM project_version v LEFT JOIN project_validation w"
	"     ON w.departement = v.departement AND w.project_id = v.project_id"
	"     AND w.number = v.number"
	"   WHERE v.departement = p.departement AND v.project_id = p.id), '[]'),"
	" 'relays', COALESCE((SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object("
	"   'state', r.state, 'number', r.number, 'employer', f.employer_name,"
	"   'oriented_at', " CMN_SQL_RFC3339(
	    "r.oriented_at") ","
			     "   'acknowledged_at', " CMN_SQL_RFC3339(
				 "r.acknowledged_at") ","
						      "   'ended_at', " CMN_SQL_RFC3339(
							  "r.ended_at") ", 'reason', r.reason, 'note', r.note,"
									"   'end_note', r.end_note)) ORDER BY r.oriented_at, r.id)"
									"   FROM appv_relay r JOIN facilitator f"
									"     ON f.departement = r.departement AND f.id = r.facilitator_id"
									"   WHERE r.departement = p.departement AND r.project_id = p.id), '[]'))"
									" FROM project p WHERE p.departement = $1 AND p.situation_id = $2::uuid",
};

enum cmn_err intake_store_project_export(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					 const char *departement, const char *situation_id,
					 bool everything, char **ret, struct cmn_error *err)
{
	const char *params[] = {departement, situation_id};
	const struct cmn_stmt *stmt =
	    everything ? &INTAKE_PROJECT_EXPORT_ALL : &INTAKE_PROJECT_EXPORT;
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_pool_run(pool, ctx, stmt, params, &res, err);

	*ret = NULL;
	if (rc != CMN_OK || PQntuples(res) == 0)
		return rc;
	*ret = strdup(PQgetvalue(res, 0, 0));
	return *ret ? CMN_OK
		    : cmn_fail(err, CMN_E_UNAVAILABLE, "mémoire insuffisante", "out of memory");
}

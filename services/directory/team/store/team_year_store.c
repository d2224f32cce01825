/* SPDX-License-Identifier: EUPL-1.2 */
#include "team_year_store.h"

#include "team_sql.h"

#include <inttypes.h>
#include <stdio.h>

#define LAST_UUID "ffffffff-ffff-ffff-ffff-ffffffffffff"

#define ACT                                                                                 \
	"a.id, a.departement, a.kind, a.done_on AS \"on\", a.next_on, a.reference, a.note," \
	" a.figures, a.planned, a.replaced_by, a.version"
#define PROGRAMME                                                                               \
	"g.id, g.departement, g.year, g.missions, g.employer_id, g.ars_on, g.ars_reference,"    \
	" g.cd_on, g.cd_reference, g.mdph_on, g.mdph_reference, CASE num_nonnulls(g.ars_on,"    \
	" g.cd_on, g.mdph_on) WHEN 0 THEN 'draft' WHEN 3 THEN 'validated' ELSE 'in_validation'" \
	" END AS state, g.version"
#define SESSION                                                                                  \
	"s.id, s.departement, s.kind, s.title, s.planned_on, s.held_on, s.cancelled, s.minutes," \
	" s.organiser_id, s.note, s.present::text[] AS present, to_json(s.present) AS _present," \
	" s.version"

const struct cmn_stmt TEAM_ACT_CREATE = {
    .name = "team_act_create",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql = CMN_SQL_CREATE ", fact AS (INSERT INTO team_act SELECT r.* FROM idem, " TEAM_ROW(
	"team_act") " WHERE $15::bigint = 0 RETURNING team_act.*)" CMN_SQL_FINISH,
};

/* $15 which is replaced, $16 its kind. */
static const struct cmn_stmt ACT_INSTEAD = {
    .name = "team_act_instead",
    .writes = true,
    .n_params = CMN_WRITE_N + 3,
    .sql =
	"WITH target AS (SELECT id FROM team_act WHERE departement = $6 AND id = $15::uuid"
	" AND kind = $16 AND replaced_by IS NULL FOR UPDATE)" CMN_SQL_CHANGE
	", fact AS (INSERT INTO team_act SELECT r.* FROM target, idem, " TEAM_ROW(
	    "team_act") " RETURNING team_act.*), gone AS (UPDATE team_act a SET replaced_by ="
			" fact.id, version = a.version + 1, updated_at = $7::timestamptz"
			" FROM fact, target WHERE a.departement = $6 AND a.id = target.id)" CMN_SQL_FINISH,
};

static const struct cmn_stmt ACT_READ = {
    .name = "team_act_read",
    .n_params = 2,
    .sql = "SELECT " ACT " FROM team_act a WHERE a.id = $1::uuid AND " TEAM_OWN("a"),
};

const struct cmn_stmt TEAM_PROGRAMME_CREATE = {
    .name = "team_programme_create",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql = CMN_SQL_CREATE ", fact AS (INSERT INTO team_programme SELECT r.* FROM idem, " TEAM_ROW(
	"team_programme") " WHERE $15::bigint = 0 RETURNING team_programme.*)" CMN_SQL_FINISH,
};

const struct cmn_stmt TEAM_PROGRAMME_CHANGE = {
    .name = "team_programme_change",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql = TEAM_CHANGE("team_programme",
		       "missions, employer_id, ars_on, ars_reference, cd_on, cd_reference, mdph_on,"
		       " mdph_reference") CMN_SQL_FINISH,
};

/* Each party once: what it said stands until the feuille de route changes. */
const struct cmn_stmt TEAM_PROGRAMME_VALIDATE = {
    .name = "team_programme_validate",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql = "WITH target AS (SELECT id FROM team_programme WHERE departement = $6 AND id = $5::uuid"
	   " AND version = $15::bigint AND NOT ($14::jsonb ? 'ars_on' AND ars_on IS NOT NULL)"
	   " AND NOT ($14::jsonb ? 'cd_on' AND cd_on IS NOT NULL)"
	   " AND NOT ($14::jsonb ? 'mdph_on' AND mdph_on IS NOT NULL) FOR UPDATE)" CMN_SQL_CHANGE
	       TEAM_SET("team_programme", "ars_on, ars_reference, cd_on, cd_reference, mdph_on,"
					  " mdph_reference") CMN_SQL_FINISH,
};

static const struct cmn_stmt PROGRAMME_READ = {
    .name = "team_programme_read",
    .n_params = 2,
    .sql = "SELECT " PROGRAMME " FROM team_programme g WHERE g.id = $1::uuid AND " TEAM_OWN("g"),
};

const struct cmn_stmt TEAM_SESSION_CREATE = {
    .name = "team_session_create",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql = CMN_SQL_CREATE ", fact AS (INSERT INTO team_session SELECT r.* FROM idem, " TEAM_ROW(
	"team_session") " WHERE $15::bigint = 0 RETURNING team_session.*)" CMN_SQL_FINISH,
};

const struct cmn_stmt TEAM_SESSION_CHANGE = {
    .name = "team_session_change",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql = TEAM_CHANGE("team_session", "kind, title, planned_on, held_on, cancelled, minutes,"
				       " organiser_id, note, present") CMN_SQL_FINISH,
};

static const struct cmn_stmt SESSION_READ = {
    .name = "team_session_read",
    .n_params = 2,
    .sql = "SELECT " SESSION " FROM team_session s WHERE s.id = $1::uuid AND " TEAM_OWN("s"),
};

static const struct cmn_stmt KNOWN = {
    .name = "team_known",
    .n_params = 2,
    .sql =
	"SELECT count(*) FROM team_person p WHERE p.departement = $1 AND p.id = ANY ($2::uuid[])",
};

/* $1 département, $2 and $3 the row after which it goes on, $4 kind, $5 how many. */
static const struct cmn_stmt LISTS[] = {
    [TEAM_ACTS] =
	{
	    .name = "team_act_list",
	    .n_params = 5,
	    .sql =
		"SELECT " ACT ", concat_ws(E'\\x1f', a.done_on, a.id) AS _cursor FROM team_act a"
		" WHERE a.departement = $1 AND (a.done_on, a.id) < (coalesce(nullif($2, '')::date,"
		" 'infinity'), $3::uuid) AND a.replaced_by IS NULL"
		" AND ($4::text IS NULL OR a.kind = $4)"
		" ORDER BY a.done_on DESC, a.id DESC LIMIT $5::bigint",
	},
    [TEAM_PROGRAMMES] =
	{
	    .name = "team_programme_list",
	    .n_params = 5,
	    .sql = "SELECT " PROGRAMME ", concat_ws(E'\\x1f', g.year, g.id) AS _cursor"
		   " FROM team_programme g WHERE g.departement = $1 AND $3::text IS NOT NULL"
		   " AND g.year < coalesce(nullif($2, '')::int, 10000) AND $4::text IS NULL"
		   " ORDER BY g.year DESC LIMIT $5::bigint",
	},
    [TEAM_SESSIONS] =
	{
	    .name = "team_session_list",
	    .n_params = 5,
	    .sql = "SELECT " SESSION ", concat_ws(E'\\x1f', s.planned_on, s.id) AS _cursor"
		   " FROM team_session s WHERE s.departement = $1 AND (s.planned_on, s.id) <"
		   " (coalesce(nullif($2, '')::date, 'infinity'), $3::uuid)"
		   " AND ($4::text IS NULL OR s.kind = $4)"
		   " ORDER BY s.planned_on DESC, s.id DESC LIMIT $5::bigint",
	},
};

/* $1 département, $2 day. */
static const struct cmn_stmt OWED = {
    .name = "team_owed",
    .n_params = 2,
    .sql = "SELECT rule_int($1, 'team_review_months', $2::date) AS review_months,"
	   " rule_int($1, 'team_supervision_months', $2::date) AS supervision_months,"
	   " rule_int($1, 'team_training_months', $2::date) AS training_months,"
	   " rule_int($1, 'team_roadmap_validations', $2::date) AS validations,"
	   " (SELECT max(a.done_on) FROM team_act a WHERE a.departement = $1"
	   " AND a.kind = 'size_review' AND a.replaced_by IS NULL AND a.done_on <= $2::date)"
	   " AS reviewed_on,"
	   " (SELECT a.figures || jsonb_build_object('on', a.done_on) FROM team_act a"
	   " WHERE a.departement = $1 AND a.kind = 'size_review' AND a.replaced_by IS NULL"
	   " AND a.done_on <= $2::date ORDER BY a.done_on DESC, a.id DESC LIMIT 1) AS caseload,"
	   " (SELECT max(s.held_on) FROM team_session s WHERE s.departement = $1"
	   " AND s.kind IN ('supervision', 'case_analysis') AND s.held_on <= $2::date)"
	   " AS supervised_on,"
	   /* held, or planned for a day that comes in time: one that was only planned is none */
	   " (SELECT max(coalesce(s.held_on, $2::date)) FROM team_session s"
	   " WHERE s.departement = $1 AND s.kind = 'training' AND NOT s.cancelled"
	   " AND (s.held_on <= $2::date OR (s.held_on IS NULL AND s.planned_on >= $2::date"
	   " AND s.planned_on <= $2::date + make_interval(months => coalesce(rule_int($1,"
	   " 'team_training_months', $2::date), 0))))) AS trained_on,"
	   " (SELECT num_nonnulls(g.ars_on, g.cd_on, g.mdph_on) FROM team_programme g"
	   " WHERE g.departement = $1 AND g.year = extract(year FROM $2::date)) AS validated",
};

const struct cmn_stmt *const TEAM_YEAR_STATEMENTS[] = {
    &TEAM_ACT_CREATE,
    &ACT_INSTEAD,
    &ACT_READ,
    &TEAM_PROGRAMME_CREATE,
    &TEAM_PROGRAMME_CHANGE,
    &TEAM_PROGRAMME_VALIDATE,
    &PROGRAMME_READ,
    &TEAM_SESSION_CREATE,
    &TEAM_SESSION_CHANGE,
    &SESSION_READ,
    &KNOWN,
    &LISTS[TEAM_ACTS],
    &LISTS[TEAM_PROGRAMMES],
    &LISTS[TEAM_SESSIONS],
    &OWED,
};
const size_t TEAM_YEAR_STATEMENT_COUNT = CMN_LEN(TEAM_YEAR_STATEMENTS);
const struct cmn_stmt *const TEAM_YEAR_LISTS[] = {
    &LISTS[TEAM_ACTS],
    &LISTS[TEAM_PROGRAMMES],
    &LISTS[TEAM_SESSIONS],
};
const size_t TEAM_YEAR_LIST_COUNT = CMN_LEN(TEAM_YEAR_LISTS);

enum cmn_err team_store_act_instead(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *columns, const char *replaced, const char *kind,
				    struct cmn_write *write, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 3];
	int64_t done;
	bool replayed;

	params[CMN_WRITE_N] = columns;
	params[CMN_WRITE_N + 1] = replaced;
	params[CMN_WRITE_N + 2] = kind;
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &ACT_INSTEAD, params, write, &done, &replayed, err);
}

enum cmn_err team_store_act(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx, const char *id,
			    PGresult **ret, struct cmn_error *err)
{
	return cmn_pool_get(pool, ctx, &ACT_READ, id, ret, err);
}

enum cmn_err team_store_programme(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const char *id, PGresult **ret, struct cmn_error *err)
{
	return cmn_pool_get(pool, ctx, &PROGRAMME_READ, id, ret, err);
}

enum cmn_err team_store_session(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx, const char *id,
				PGresult **ret, struct cmn_error *err)
{
	return cmn_pool_get(pool, ctx, &SESSION_READ, id, ret, err);
}

enum cmn_err team_store_known(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			      const char *departement, const char *people, int64_t *ret,
			      struct cmn_error *err)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *params[] = {departement, people};
	enum cmn_err rc = cmn_pool_one(pool, ctx, &KNOWN, params, &res, err);

	if (rc == CMN_OK)
		*ret = cmn_pg_int(res, 0, 0, 0);
	return rc;
}

enum cmn_err team_store_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			     enum team_list which, const char *departement, const char *kind,
			     const struct directory_cursor *after, int64_t limit, PGresult **ret,
			     struct cmn_error *err)
{
	char rows[24];
	const char *params[] = {departement, after->part[0],
				after->part[1][0] != '\0' ? after->part[1] : LAST_UUID, kind, rows};

	snprintf(rows, sizeof(rows), "%" PRId64, limit + 1);
	return cmn_pool_run(pool, ctx, &LISTS[which], params, ret, err);
}

enum cmn_err team_store_owed(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			     const char *departement, const char *day, PGresult **ret,
			     struct cmn_error *err)
{
	const char *params[] = {departement, day};

	return cmn_pool_one(pool, ctx, &OWED, params, ret, err);
}

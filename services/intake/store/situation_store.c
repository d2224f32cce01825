/* SPDX-License-Identifier: EUPL-1.2 */
#include "intake_statements.h"
#include "intake_store.h"
#include "notice_sql.h"
#include "work_statements.h"

#include "cmn/record.h"

#include <inttypes.h>
#include <stdio.h>

/* A column for whoever sees its group (domain/visibility.h): what is hidden does not leave the
 * database. */
#define SEEN(groups, group, value, name) \
	", CASE WHEN '" group "' = ANY (" groups "::text[]) THEN " value " END AS " name

#define STATE_COLUMNS                                                                               \
	"s.id, s.departement, s.version, s.state, s.solicitation_id, s.solicited_at, s.conseiller," \
	" s.substitute, s.opened_at, s.closed_at, s.closure_reason, s.closures"

/* Those that reception heard at its doors, and those that the timeline says. */
#define RELANCES                                                                          \
	"(SELECT count(*) FROM act a WHERE a.departement = s.departement"                 \
	" AND a.situation_id = s.id AND a.kind = 'relance' AND " INTAKE_SQL_CURRENT(      \
	    "a") ")"                                                                      \
		 " + (SELECT count(*) FROM relance r WHERE r.departement = s.departement" \
		 " AND r.solicitation_id = s.solicitation_id)"
#define LAST_ACT                                                                    \
	"(SELECT max(a.occurred_at) FROM act a WHERE a.departement = s.departement" \
	" AND a.situation_id = s.id AND " INTAKE_SQL_CURRENT("a") ")"

/* clang-format off */
#define SEEN_COLUMNS(g)                                                                  \
	STATE_COLUMNS                                                                    \
	SEEN(g, "contact_rules", "s.person_id", "person_id")                             \
	SEEN(g, "codes", "q.profile", "profile")                                         \
	SEEN(g, "codes", "q.commune", "commune")                                         \
	SEEN(g, "codes", "COALESCE(s.situation_type, q.situation_type)", "situation_type") \
	SEEN(g, "codes", "COALESCE(s.problem_types, q.problem_types)", "problem_types")  \
	SEEN(g, "codes", "COALESCE(s.moments, q.moments)", "moments")                    \
	SEEN(g, "codes", "s.coded_on", "coded_on")                                       \
	SEEN(g, "codes", "s.priority_flags", "priority_flags")                           \
	SEEN(g, "codes", "s.response_level", "response_level")                           \
	SEEN(g, "need", "s.need", "need")                                                \
	SEEN(g, "need", "s.closure_note", "closure_note")                                \
	SEEN(g, "need", "s.despite", "despite")                                          \
	SEEN(g, "need", "s.accord_required", "accord_required")                          \
	SEEN(g, "need", "s.accord_id", "accord_id")                                      \
	SEEN(g, "need", "s.accord_signed_on", "accord_signed_on")                        \
	SEEN(g, "need", "s.handled", "handled")                                          \
	SEEN(g, "need", "s.handled_by", "handled_by")                                    \
	SEEN(g, "need", "s.handled_since", "handled_since")                              \
	SEEN(g, "need", "s.handled_effective", "handled_effective")                      \
	SEEN(g, "need", "s.handled_checked_at", "handled_checked_at")                    \
	SEEN(g, "need", "s.handled_checked_by", "handled_checked_by")                    \
	SEEN(g, "tasks", "s.open_tasks", "open_tasks")                                   \
	SEEN(g, "timeline", RELANCES, "relances")                                        \
	SEEN(g, "timeline", LAST_ACT, "last_act_at")
/* clang-format on */

#define FROM_SITUATION                          \
	" FROM situation s JOIN solicitation q" \
	"   ON q.departement = s.departement AND q.id = s.solicitation_id"

/* The solicitation is locked and leaves its state in the same statement: two conseillers who open
 * it at once meet on that lock, and the second finds no target.  Two who open one each for the same
 * person meet on the guard. */
const struct cmn_stmt INTAKE_OPEN_SITUATION = {
    .name = "situation_open",
    .writes = true,
    .n_params = CMN_WRITE_N + 17,
    .sql =
	"WITH found AS (SELECT id, received_at, person_id FROM solicitation WHERE id = $14::uuid"
	"  AND departement = $6 AND state = $16"
	/* named a moment ago: what is open for that person was not looked at */
	"  AND (person_id IS NULL) = ($18::bigint IS NULL) FOR UPDATE)"
	", guard AS (INSERT INTO need_guard AS g (departement, person_id, opened)"
	"  SELECT $6, person_id, 1 FROM found WHERE person_id IS NOT NULL"
	"  ON CONFLICT (departement, person_id) DO UPDATE SET opened = g.opened + 1"
	"    WHERE $18::bigint IS NULL OR g.opened = $18::bigint RETURNING 1)"
	", target AS (SELECT * FROM found WHERE person_id IS NULL"
	"  OR EXISTS (SELECT 1 FROM guard))" CMN_SQL_CHANGE
	", taken AS (UPDATE solicitation q SET state = $17, version = version + 1"
	"  FROM target, idem WHERE q.id = target.id AND q.departement = $6)"
	", fact AS (INSERT INTO situation (id, departement, solicitation_id, solicited_at,"
	"    conseiller, opened_at, person_id, substitute, need, despite, response_level,"
	"    priority_flags, handled, handled_by, handled_since, handled_effective,"
	"    handled_checked_at, handled_checked_by, accord_required, coded_on)"
	"  SELECT $5::uuid, $6, target.id, target.received_at, $15, $7::timestamptz,"
	"    target.person_id, $19, $20, $21, $22, COALESCE($23::text[], '{}'),"
	"    COALESCE($24, 'not_asked'), $25, $26::date, $27,"
	"    CASE WHEN $24::text IS NOT NULL THEN $7::timestamptz END,"
	"    CASE WHEN $24::text IS NOT NULL THEN $1 END, $28::boolean, $29::date"
	"  FROM target, idem RETURNING id, version, person_id)"
	", owned AS (INSERT INTO ownership (id, departement, situation_id, conseiller,"
	"    substitute, cause, since, by)"
	"  SELECT $30::uuid, $6, id, $15, $19, 'opened', $7::timestamptz, $1 FROM fact)" INTAKE_SQL_NOTICE(
	    "SELECT 'person', person_id, NULL::text, 'auto', 'situation_opened',"
	    " json_build_object('at', $7::text), id FROM fact"
	    " WHERE person_id IS NOT NULL AND " INTAKE_SQL_REACHABLE(
		"$6", "fact.person_id", INTAKE_BY_MACHINE)) CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_ASKED = {
    .name = "solicitation_asked",
    .n_params = 2,
    .sql =
	"SELECT q.id, q.departement, q.version, q.state, q.profile, q.mdph_status,"
	" q.problem_types, q.person_id, " CMN_SQL_RFC3339(
	    "q.received_at") " AS _received_at,"
			     " (SELECT s.id FROM situation s WHERE s.departement = q.departement"
			     "    AND s.solicitation_id = q.id) AS _situation_id FROM solicitation q"
			     " WHERE q.id = $1::uuid AND q.departement = ANY (string_to_array($2, ','))",
};

const struct cmn_stmt INTAKE_OPEN_FOR_PERSON = {
    .name = "situation_open_for",
    .n_params = 3,
    .sql =
	"SELECT COALESCE((SELECT opened FROM need_guard WHERE departement = $1"
	"   AND person_id = $2::uuid), 0) AS opened,"
	" (SELECT state FROM person WHERE departement = $1 AND id = $2::uuid) AS person_state,"
	" o.id, cardinality(o.types) > 0 AS has_types, o.types && $3::text[] AS common"
	" FROM (VALUES (1)) AS one LEFT JOIN (SELECT s.id,"
	"   COALESCE(s.problem_types, q.problem_types) AS types, s.opened_at" FROM_SITUATION
	"   WHERE s.departement = $1 AND s.person_id = $2::uuid AND s.state = 'open') AS o ON true"
	" ORDER BY o.opened_at, o.id",
};

const struct cmn_stmt INTAKE_SITUATION = {
    .name = "situation_get",
    .n_params = 2,
    .sql = "SELECT " STATE_COLUMNS ", s.person_id, q.profile, q.commune, s.closure_note, s.need,"
	   " COALESCE(s.problem_types, q.problem_types) AS problem_types,"
	   " COALESCE(s.moments, q.moments) AS moments, s.priority_flags, s.accord_required,"
	   " s.accord_id, s.accord_signed_on, s.open_tasks,"
	   " (SELECT p.state FROM person p WHERE p.departement = s.departement"
	   "    AND p.id = s.person_id) AS _person_state" FROM_SITUATION
	   " WHERE s.id = $1::uuid AND s.departement = ANY (string_to_array($2, ','))",
};

const struct cmn_stmt INTAKE_SITUATION_SEEN = {
    .name = "situation_seen",
    .n_params = 3,
    .sql = "SELECT " SEEN_COLUMNS("$3") FROM_SITUATION
    " WHERE s.id = $1::uuid AND s.departement = ANY (string_to_array($2, ','))",
};

#define AGE                                                                                          \
	/* whole days, and not below zero where clocks differ (R031) */                              \
	"greatest(0, floor(extract(epoch FROM COALESCE(s.closed_at, $4::timestamptz) - s.opened_at)" \
	"   / 86400))::int"

const struct cmn_stmt INTAKE_QUEUE = {
    .name = "situation_queue",
    .n_params = 15,
    .sql = "SELECT " SEEN_COLUMNS(
	"$7") ", " AGE " AS age_days,"
	      " CASE WHEN $13::int = 0 THEN NULL WHEN " AGE " >= $14::int THEN 'late'"
	      "   WHEN " AGE
	      " >= $13::int THEN 'watch' ELSE 'normal' END AS age_level, " CMN_SQL_CURSOR(
		  "s.opened_at", "s.id") FROM_SITUATION
    " WHERE s.departement = $1 AND s.state = $2 AND ($3::text IS NULL OR s.conseiller = $3)"
    " AND (s.opened_at, s.id) > " CMN_SQL_AFTER(
	"$5") " AND (NOT $8::boolean OR cardinality(s.priority_flags) > 0)"
	      " AND (NOT $9::boolean OR EXISTS (SELECT 1 FROM task t WHERE t.departement = $1"
	      "   AND t.situation_id = s.id AND t.state = 'open' AND t.due_at < $4::timestamptz))"
	      " AND ($10::text IS NULL OR (s.conseiller <> $10 AND " INTAKE_SQL_WHOSE(
		  "s.conseiller", "$10", "$11",
		  "$12") "))"
			 " AND ($15::uuid IS NULL OR q.sub_territory_id = $15::uuid)"
			 " ORDER BY s.opened_at, s.id LIMIT $6::int",
};

/* A member that is absent stays; one that is null is emptied. */
#define GIVEN(key, column, value) \
	", " column " = CASE WHEN $15::jsonb ? '" key "' THEN " value " ELSE s." column " END"
#define TEXT(key) GIVEN(#key, #key, "$15::jsonb ->> '" #key "'")
#define CODES(key, empty)                                                              \
	GIVEN(#key, #key,                                                              \
	      "CASE WHEN $15::jsonb -> '" #key "' = 'null' THEN " empty " ELSE ARRAY(" \
	      "SELECT jsonb_array_elements_text($15::jsonb -> '" #key "')) END")

const struct cmn_stmt INTAKE_QUALIFY = {
    .name = "situation_qualify",
    .writes = true,
    .n_params = CMN_WRITE_N + 3,
    .sql =
	"WITH target AS (SELECT s.id FROM situation s WHERE s.id = $5::uuid"
	"  AND s.departement = $6 AND s.version = $14::bigint AND s.state = 'open'"
	"  AND " INTAKE_SQL_ALIVE(
	    "s") " FOR UPDATE OF s)" CMN_SQL_CHANGE
		 ", fact AS (UPDATE situation s SET version = s.version + 1, coded_on = $16::date" TEXT(
		     need) TEXT(situation_type) TEXT(response_level) TEXT(handled) TEXT(handled_by)
		     TEXT(handled_effective) GIVEN("handled_since", "handled_since",
						   "($15::jsonb ->> 'handled_since')::date")
			 GIVEN("handled", "handled_checked_at", "$7::timestamptz") GIVEN(
			     "handled", "handled_checked_by",
			     "$1") GIVEN("accord_required", "accord_required",
					 "($15::jsonb ->> 'accord_required')::boolean")
			     GIVEN("accord_id", "accord_id", "($15::jsonb ->> 'accord_id')::uuid")
				 GIVEN("accord_signed_on", "accord_signed_on",
				       "($15::jsonb ->> 'accord_signed_on')::date")
				     CODES(problem_types, "NULL") CODES(moments, "NULL") CODES(
					 priority_flags,
					 "'{}'::text[]") "  FROM target, idem WHERE s.id = target.id AND s.departement = $6"
							 "  RETURNING s.id, s.version)" CMN_SQL_FINISH,
};

enum cmn_err intake_store_open(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			       struct cmn_write *write, const struct intake_opening *o,
			       const struct intake_move *move, int64_t *ret_version,
			       bool *ret_replayed, struct cmn_error *err)
{
	char line[CMN_UUID_LEN];
	const char *params[CMN_WRITE_N + 17] = {
	    [13] = o->solicitation_id,
	    [14] = o->conseiller,
	    [15] = move->from,
	    [16] = move->to,
	    [17] = o->seen,
	    [18] = o->substitute,
	    [19] = o->need,
	    [20] = o->despite,
	    [21] = o->response_level,
	    [22] = o->priority_flags,
	    [23] = o->handled,
	    [24] = o->handled_by,
	    [25] = o->handled_since,
	    [26] = o->handled_effective,
	    [27] = o->accord_required ? "true" : "false",
	    [28] = o->day,
	    [29] = line,
	};

	cmn_uuid7(line);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_OPEN_SITUATION, params, write, ret_version,
			     ret_replayed, err);
}

enum cmn_err intake_store_asked(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx, const char *id,
				PGresult **ret, struct cmn_error *err)
{
	return cmn_pool_get(pool, ctx, &INTAKE_ASKED, id, ret, err);
}

enum cmn_err intake_store_open_for(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *departement, const char *person, const char *types,
				   PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {departement, person, types};

	return cmn_pool_run(pool, ctx, &INTAKE_OPEN_FOR_PERSON, params, ret, err);
}

enum cmn_err intake_store_situation(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *id, PGresult **ret, struct cmn_error *err)
{
	return cmn_pool_get(pool, ctx, &INTAKE_SITUATION, id, ret, err);
}

enum cmn_err intake_store_situation_seen(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					 const char *id, const char *groups, PGresult **ret,
					 struct cmn_error *err)
{
	const char *params[] = {id, ctx->departements, groups};

	return cmn_pool_one(pool, ctx, &INTAKE_SITUATION_SEEN, params, ret, err);
}

enum cmn_err intake_store_queue(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				const struct intake_queue *queue, PGresult **ret,
				struct cmn_error *err)
{
	char count[24], watch[16], late[16];
	const char *params[] = {queue->departement,
				queue->state,
				queue->conseiller,
				queue->now,
				queue->after,
				count,
				queue->groups ? queue->groups : "{}",
				queue->priority ? "true" : "false",
				queue->overdue ? "true" : "false",
				queue->standing_in,
				queue->absent ? queue->absent : "{}",
				queue->mine ? queue->mine : "{}",
				watch,
				late,
				queue->sub_territory_id};

	snprintf(count, sizeof(count), "%" PRId64, queue->limit + 1);
	snprintf(watch, sizeof(watch), "%d", queue->watch_days);
	snprintf(late, sizeof(late), "%d", queue->late_days);
	return cmn_pool_run(pool, ctx, &INTAKE_QUEUE, params, ret, err);
}

enum cmn_err intake_store_qualify(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  struct cmn_write *write, int64_t version, const char *changes,
				  const char *day, struct cmn_error *err)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 3] = {[13] = seen, [14] = changes, [15] = day};
	int64_t now;
	bool replayed;

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_QUALIFY, params, write, &now, &replayed, err);
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "roadmap_store.h"
#include "agreement_sql.h"

#include <inttypes.h>
#include <stdio.h>

static const struct cmn_stmt LOCK = {
    .name = "roadmap_lock",
    .n_params = 1,
    .sql = "SELECT id FROM roadmap WHERE departement = $1 ORDER BY id FOR UPDATE",
};

#define IN_FORCE(a, day)                                                              \
	a ".parent_id IS NULL AND " a ".state IN ('in_force', 'denounced')"           \
	  " AND " a ".effective_on <= " day "::date AND (" a ".ends_on IS NULL OR " a \
	  ".ends_on >= " day "::date)"

/* Rows of a whole list: what is named stays, what is not goes.  An action keeps how far it is. */
#define ACTIONS(param)                                                                            \
	", dropped AS (DELETE FROM roadmap_action x USING fact WHERE x.departement = $6"          \
	"  AND x.roadmap_id = fact.id AND " param "::text IS NOT NULL AND x.id NOT IN (SELECT"    \
	"  (r.v->>'id')::uuid FROM jsonb_array_elements(" param "::jsonb) AS r (v)))"             \
	", actions AS (INSERT INTO roadmap_action AS x (departement, roadmap_id, id, position,"   \
	"  objective_id, kind, title, holder_id, holder, due_on) SELECT $6, fact.id,"             \
	"  (r.v->>'id')::uuid, r.n, (r.v->>'objective_id')::uuid, r.v->>'kind', r.v->>'title',"   \
	"  (r.v->>'holder_id')::uuid, r.v->>'holder', (r.v->>'due_on')::date FROM fact,"          \
	"  jsonb_array_elements(" param "::jsonb) WITH ORDINALITY AS r (v, n)"                    \
	"  ON CONFLICT (departement, roadmap_id, id) DO UPDATE SET position = excluded.position," \
	"  objective_id = excluded.objective_id, kind = excluded.kind, title = excluded.title,"   \
	"  holder_id = excluded.holder_id, holder = excluded.holder, due_on = excluded.due_on)"
#define INDICATORS(param)                                                                          \
	", unmeasured AS (DELETE FROM roadmap_indicator x USING fact WHERE x.departement = $6"     \
	"  AND x.roadmap_id = fact.id AND " param "::text IS NOT NULL AND x.id NOT IN (SELECT"     \
	"  (r.v->>'id')::uuid FROM jsonb_array_elements(" param "::jsonb) AS r (v)))"              \
	", indicators AS (INSERT INTO roadmap_indicator AS x (departement, roadmap_id, id,"        \
	"  position, action_id, label, unit, target) SELECT $6, fact.id, (r.v->>'id')::uuid, r.n," \
	"  (r.v->>'action_id')::uuid, r.v->>'label', r.v->>'unit', (r.v->>'target')::numeric"      \
	"  FROM fact, jsonb_array_elements(" param "::jsonb) WITH ORDINALITY AS r (v, n)"          \
	"  ON CONFLICT (departement, roadmap_id, id) DO UPDATE SET position = excluded.position,"  \
	"  action_id = excluded.action_id, label = excluded.label, unit = excluded.unit,"          \
	"  target = excluded.target)"

/* $14 title, $15 starts, $16 ends, $17 parts, $18 objectives, $19 day, $20 until */
static const struct cmn_stmt DRAFT = {
    .name = "roadmap_draft",
    .writes = true,
    .n_params = CMN_WRITE_N + 7,
    .sql =
	"WITH target AS (SELECT a.id AS agreement_id, r.id AS former, r.title, r.ends_on, r.parts,"
	"  r.objectives FROM agreement a LEFT JOIN roadmap r ON r.departement = a.departement"
	"  AND r.state = 'validated' WHERE a.departement = $6 AND " IN_FORCE(
	    "a",
	    "$19") " ORDER BY a.effective_on DESC LIMIT 1)" CMN_SQL_CHANGE
		   ", fact AS (INSERT INTO roadmap (departement, id, agreement_id, edition, title,"
		   "  starts_on, ends_on, parts, objectives, made_at, made_by) SELECT $6, $5::uuid,"
		   "  t.agreement_id, 1 + (SELECT coalesce(max(edition), 0) FROM roadmap o"
		   "  WHERE o.departement = $6), coalesce($14, t.title), $15::date,"
		   "  coalesce($16::date, CASE WHEN t.ends_on > $15::date THEN t.ends_on END,"
		   "  $20::date), coalesce($17::jsonb, t.parts, '{}'), coalesce($18::jsonb,"
		   "  t.objectives, '[]'), $7::timestamptz, $1 FROM target t, idem"
		   "  RETURNING id, version)"
		   ", actions AS (INSERT INTO roadmap_action (departement, roadmap_id, id,"
		   "  position, objective_id, kind, title, holder_id, holder, due_on, state, state_on,"
		   "  note) SELECT $6, fact.id, x.id, x.position, x.objective_id, x.kind, x.title,"
		   "  x.holder_id, x.holder, x.due_on, x.state, x.state_on, x.note FROM fact, target t,"
		   "  roadmap_action x WHERE x.departement = $6 AND x.roadmap_id = t.former)"
		   ", indicators AS (INSERT INTO roadmap_indicator (departement, roadmap_id, id,"
		   "  position, action_id, label, unit, target) SELECT $6, fact.id, x.id, x.position,"
		   "  x.action_id, x.label, x.unit, x.target FROM fact, target t, roadmap_indicator x"
		   "  WHERE x.departement = $6 AND x.roadmap_id = t.former)" CMN_SQL_FINISH,
};

/* $14 version, $15 title, $16 starts, $17 ends, $18 parts, $19 objectives, $20 actions,
 * $21 indicators */
static const struct cmn_stmt CHANGE = {
    .name = "roadmap_change",
    .writes = true,
    .n_params = CMN_WRITE_N + 8,
    .sql = "WITH target AS (SELECT id FROM roadmap WHERE departement = $6 AND id = $5::uuid"
	   "  AND version = $14::bigint AND state = 'draft' FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (UPDATE roadmap r SET title = coalesce($15, r.title),"
	   "  starts_on = coalesce($16::date, r.starts_on), ends_on = coalesce($17::date,"
	   "  r.ends_on), parts = coalesce($18::jsonb, r.parts),"
	   "  objectives = coalesce($19::jsonb, r.objectives), version = r.version + 1"
	   "  FROM target, idem WHERE r.departement = $6 AND r.id = target.id"
	   "  RETURNING r.id, r.version)" ACTIONS("$20") INDICATORS("$21") CMN_SQL_FINISH,
};

/* $1 département, $2 actions, $3 indicators, $4 decision */
static const struct cmn_stmt FAULTS = {
    .name = "roadmap_faults",
    .n_params = 4,
    .sql =
	"SELECT 'actions' AS what, (r.n - 1)::text AS at, r.n FROM jsonb_array_elements(coalesce("
	"$2::jsonb, '[]')) WITH ORDINALITY AS r (v, n) WHERE r.v->>'holder_id' IS NOT NULL"
	" AND NOT EXISTS (SELECT FROM actor a WHERE a.departement = $1"
	" AND a.id = (r.v->>'holder_id')::uuid)"
	" UNION ALL SELECT 'twice', min(d.what), 9998 FROM (SELECT 'actions' AS what,"
	" (v->>'id')::uuid AS id FROM jsonb_array_elements(coalesce($2::jsonb, '[]')) AS v"
	" UNION ALL SELECT 'indicators', (v->>'id')::uuid FROM jsonb_array_elements(coalesce("
	"$3::jsonb, '[]')) AS v) AS d GROUP BY d.what, d.id HAVING count(*) > 1"
	" UNION ALL SELECT 'decision', '', 9999 WHERE $4::uuid IS NOT NULL"
	" AND NOT paper_subject_known('decision', $1, $4::uuid) ORDER BY 3 LIMIT 1",
};

/* $14 version, $15 from, $16 state, $17 submitted, $18 validated, $19 by, $20 decision, $21 reason,
 * $22 role, $23 signed, $24 way */
static const struct cmn_stmt BECOME = {
    .name = "roadmap_become",
    .writes = true,
    .n_params = CMN_WRITE_N + 11,
    .sql =
	"WITH target AS (SELECT r.id FROM roadmap r WHERE r.departement = $6 AND r.id = $5::uuid"
	"  AND r.version = $14::bigint AND r.state = $15 AND ($22::text IS NULL OR NOT EXISTS"
	"  (SELECT FROM roadmap_signature s WHERE s.departement = $6 AND s.roadmap_id = r.id"
	"  AND s.role = $22)) FOR UPDATE)" CMN_SQL_CHANGE
	", fact AS (UPDATE roadmap r SET state = $16, submitted_on = coalesce($17::date,"
	"  r.submitted_on), validated_on = coalesce($18::date, r.validated_on),"
	"  validated_by = coalesce($19, r.validated_by), decision_id = coalesce($20::uuid,"
	"  r.decision_id), reason = coalesce($21, r.reason), version = r.version + 1"
	"  FROM target, idem WHERE r.departement = $6 AND r.id = target.id"
	"  RETURNING r.id, r.version)"
	", signature AS (INSERT INTO roadmap_signature (departement, roadmap_id, role, signed_on,"
	"  signed_at, signed_by, way) SELECT $6, fact.id, $22, $23::date, $7::timestamptz, $1, $24"
	"  FROM fact WHERE $22::text IS NOT NULL)"
	/* a text that went back is signed anew */
	", unsigned AS (DELETE FROM roadmap_signature s USING fact WHERE s.departement = $6"
	"  AND s.roadmap_id = fact.id AND $16 = 'draft')" CMN_SQL_FINISH,
};

/* Of whoever validates: run before, in the same transaction, so that one at a time is current; not
 * for what was asked before.  $1 département, $2 the new one, $3 its version, $4 to $6 the key */
static const struct cmn_stmt REPLACE = {
    .name = "roadmap_replace",
    .writes = true,
    .n_params = 6,
    .sql = "UPDATE roadmap r SET state = 'replaced', version = r.version + 1"
	   " WHERE r.departement = $1 AND r.state = 'validated' AND EXISTS (SELECT FROM roadmap n"
	   " WHERE n.departement = $1 AND n.id = $2::uuid AND n.version = $3::bigint"
	   " AND n.state = 'submitted') AND NOT EXISTS (SELECT FROM idempotency i"
	   " WHERE i.client = $4 AND i.operation = $5 AND i.key = $6)",
};

/* $14 version, $15 action, $16 state, $17 on, $18 note, $19 indicator, $20 value */
static const struct cmn_stmt REPORT = {
    .name = "roadmap_report",
    .writes = true,
    .n_params = CMN_WRITE_N + 7,
    .sql = "WITH target AS (SELECT r.id FROM roadmap r WHERE r.departement = $6 AND r.id = $5::uuid"
	   "  AND r.version = $14::bigint AND r.state = 'validated' FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (UPDATE roadmap r SET version = r.version + 1 FROM target, idem"
	   "  WHERE r.departement = $6 AND r.id = target.id RETURNING r.id, r.version)"
	   ", action AS (UPDATE roadmap_action x SET state = $16, state_on = $17::date,"
	   "  note = coalesce($18, x.note) FROM fact WHERE x.departement = $6"
	   "  AND x.roadmap_id = fact.id AND x.id = $15::uuid)"
	   ", measure AS (INSERT INTO roadmap_measure AS m (departement, roadmap_id, indicator_id,"
	   "  measured_on, value, at, by) SELECT $6, fact.id, $19::uuid, $17::date, $20::numeric,"
	   "  $7::timestamptz, $1 FROM fact WHERE $19::uuid IS NOT NULL"
	   "  ON CONFLICT (departement, indicator_id, measured_on) DO UPDATE SET"
	   "  value = excluded.value, at = excluded.at, by = excluded.by)" CMN_SQL_FINISH,
};

#define COLUMNS                                                                        \
	"r.id, r.departement, r.version, r.agreement_id, r.edition, r.title, r.state," \
	" r.starts_on, r.ends_on, r.submitted_on, r.validated_on, r.validated_by,"     \
	" r.decision_id, r.reason, r.made_at"
#define SIGNED                                                                        \
	"EXISTS (SELECT FROM roadmap_signature s WHERE s.departement = r.departement" \
	" AND s.roadmap_id = r.id AND s.role = l.code)"

static const struct cmn_stmt READ = {
    .name = "roadmap_read",
    .n_params = 3,
    .sql =
	"SELECT " COLUMNS ", r.parts, r.objectives,"
	" (SELECT coalesce(json_agg(json_strip_nulls(json_build_object('id', x.id,"
	" 'objective_id', x.objective_id, 'kind', x.kind, 'title', x.title, 'holder_id',"
	" x.holder_id, 'holder', coalesce(c.name, x.holder), 'due_on', x.due_on, 'state', x.state,"
	" 'state_on', x.state_on, 'note', x.note, 'late', x.due_on < $3::date AND x.state IN"
	" ('planned', 'under_way'), 'after_end', x.due_on > r.ends_on)) ORDER BY x.position),"
	" '[]') FROM roadmap_action x LEFT JOIN actor c ON c.departement = x.departement"
	" AND c.id = x.holder_id WHERE x.departement = r.departement AND x.roadmap_id = r.id)"
	" AS actions, (SELECT coalesce(json_agg(json_strip_nulls(json_build_object('id', i.id,"
	" 'action_id', i.action_id, 'label', i.label, 'unit', i.unit, 'target', i.target,"
	" 'measures', (SELECT json_agg(json_build_object('on', m.measured_on, 'value', m.value)"
	" ORDER BY m.measured_on) FROM roadmap_measure m WHERE m.departement = i.departement"
	" AND m.indicator_id = i.id))) ORDER BY i.position), '[]') FROM roadmap_indicator i"
	" WHERE i.departement = r.departement AND i.roadmap_id = r.id) AS indicators,"
	" (SELECT coalesce(json_agg(json_build_object('role', s.role, 'signed_on', s.signed_on,"
	" 'way', s.way) ORDER BY s.signed_at, s.role), '[]') FROM roadmap_signature s"
	" WHERE s.departement = r.departement AND s.roadmap_id = r.id) AS signatures, " MISSING(
	    "r.departement", "roadmap_part",
	    "r.parts ? l.code") " AS missing_parts, " MISSING("r.departement", "roadmap_signatory",
							      SIGNED) " AS missing_signatures, (SELECT coalesce(array_agg(l.code ORDER BY l.position), '{}')"
								      " FROM region_list l WHERE l.region = " REGION_OF(
									  "r.departement") " AND l.list = 'roadmap_theme' AND NOT EXISTS (SELECT FROM"
											   " jsonb_array_elements(r.objectives) AS o WHERE o->>'theme' = l.code))"
											   " AS themes_without_objective"
											   " FROM roadmap r JOIN agreement a ON a.departement = r.departement"
											   " AND a.id = r.agreement_id WHERE r.id = $1::uuid"
											   " AND " READS_AGREEMENT(
											       "a",
											       "$2",
											       "$3"),
};

const struct cmn_stmt ROADMAP_LIST = {
    .name = "roadmap_list",
    .n_params = 5,
    .sql = "SELECT " COLUMNS ", r.edition::text AS _cursor FROM roadmap r JOIN agreement a ON"
	   " a.departement = r.departement AND a.id = r.agreement_id WHERE r.departement = $1"
	   " AND " READS_AGREEMENT("a", "$2", "$3") " AND r.edition < coalesce(nullif($4, '')::int,"
						    " 2147483647) ORDER BY r.edition DESC LIMIT"
						    " $5::bigint",
};

static const struct cmn_stmt DAYS = {
    .name = "roadmap_days",
    .n_params = 2,
    .sql = "SELECT a.id AS agreement_id, a.signed_on, a.effective_on, a.ends_on, a.years,"
	   " rule_int($1, 'roadmap_due_months', $2::date) AS due_months,"
	   " rule_int($1, 'roadmap_update_months', $2::date) AS update_months,"
	   " rule_int($1, 'roadmap_years', $2::date) AS roadmap_years,"
	   " rule_text($1, 'roadmap_validated_by', $2::date) AS validated_by,"
	   " r.id AS roadmap_id, r.edition, r.validated_on, r.ends_on AS roadmap_ends_on"
	   " FROM agreement a LEFT JOIN roadmap r ON r.departement = a.departement"
	   " AND r.state = 'validated' WHERE a.departement = $1 AND " IN_FORCE(
	       "a", "$2") " ORDER BY a.effective_on DESC LIMIT 1",
};

const struct cmn_stmt *const ROADMAP_STATEMENTS[] = {
    &LOCK, &DRAFT, &CHANGE, &FAULTS, &BECOME, &REPLACE, &REPORT, &READ, &ROADMAP_LIST, &DAYS,
};
const size_t ROADMAP_STATEMENT_COUNT = CMN_LEN(ROADMAP_STATEMENTS);

static enum cmn_err run_after(const struct agreement_at *at, const struct cmn_step *before,
			      const struct cmn_stmt *stmt, const char **params)
{
	const char *departement[] = {at->write->departement};
	const struct cmn_step lock = {&LOCK, departement};
	struct directory_written done;

	cmn_write_params(at->write, params);
	return cmn_write_run_locked(at->pool, at->ctx, before ? before : &lock, stmt, params,
				    at->write, &done.version, &done.replayed, at->err);
}

enum cmn_err roadmap_store_draft(const struct agreement_at *at, const struct roadmap_text *t,
				 const char *day, const char *until)
{
	const char *params[CMN_WRITE_N + 7] = {
	    [13] = t->title,      [14] = t->starts_on, [15] = t->ends_on, [16] = t->parts,
	    [17] = t->objectives, [18] = day,          [19] = until,
	};

	return run_after(at, NULL, &DRAFT, params);
}

enum cmn_err roadmap_store_change(const struct agreement_at *at, const struct roadmap_text *t,
				  int64_t version)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 8] = {
	    [13] = seen,     [14] = t->title,      [15] = t->starts_on, [16] = t->ends_on,
	    [17] = t->parts, [18] = t->objectives, [19] = t->actions,   [20] = t->indicators,
	};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	return run_after(at, NULL, &CHANGE, params);
}

enum cmn_err roadmap_store_faults(const struct agreement_at *at, const char *departement,
				  const char *actions, const char *indicators, const char *decision,
				  PGresult **ret)
{
	const char *params[] = {departement, actions, indicators, decision};

	return cmn_pool_run(at->pool, at->ctx, &FAULTS, params, ret, at->err);
}

enum cmn_err roadmap_store_become(const struct agreement_at *at, const struct roadmap_becomes *b)
{
	char seen[24];
	const char *which[] = {at->write->departement, at->write->resource_id, seen,
			       at->write->client,      at->write->operation,   at->write->key};
	const struct cmn_step replace = {&REPLACE, which};
	const char *params[CMN_WRITE_N + 11] = {
	    [13] = seen,
	    [14] = b->from,
	    [15] = b->state,
	    [16] = b->submitted_on,
	    [17] = b->validated_on,
	    [18] = b->validated_by,
	    [19] = b->decision_id,
	    [20] = b->reason,
	    [21] = b->role,
	    [22] = b->signed_on,
	    [23] = b->way,
	};

	snprintf(seen, sizeof(seen), "%" PRId64, b->version);
	return run_after(at, b->validated_on ? &replace : NULL, &BECOME, params);
}

enum cmn_err roadmap_store_report(const struct agreement_at *at, const struct roadmap_report *r)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 7] = {
	    [13] = seen,    [14] = r->action_id,    [15] = r->state, [16] = r->on,
	    [17] = r->note, [18] = r->indicator_id, [19] = r->value,
	};

	snprintf(seen, sizeof(seen), "%" PRId64, r->version);
	return run_after(at, NULL, &REPORT, params);
}

enum cmn_err roadmap_store_read(const struct agreement_at *at,
				const struct agreement_reader *reader, const char *id,
				PGresult **ret)
{
	const char *params[] = {id, reader->organisation, reader->day};

	return cmn_pool_one(at->pool, at->ctx, &READ, params, ret, at->err);
}

enum cmn_err roadmap_store_list(const struct agreement_at *at,
				const struct agreement_reader *reader, const char *departement,
				const char *after, int64_t limit, PGresult **ret)
{
	char rows[24];
	const char *params[] = {departement, reader->organisation, reader->day, after, rows};

	/* one more than asked: it says that there is more */
	snprintf(rows, sizeof(rows), "%" PRId64, limit + 1);
	return cmn_pool_run(at->pool, at->ctx, &ROADMAP_LIST, params, ret, at->err);
}

enum cmn_err roadmap_store_days(const struct agreement_at *at, const char *departement,
				const char *day, PGresult **ret)
{
	const char *params[] = {departement, day};

	return cmn_pool_one(at->pool, at->ctx, &DAYS, params, ret, at->err);
}

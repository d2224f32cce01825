/* SPDX-License-Identifier: EUPL-1.2
 *
 * person_merge.c - two records made one, and two again.
 *
 * One statement each.  What pointed at the other record is pointed at the one that is kept, and
 * which rows those were is remembered by their ids; so undoing moves back these and no others.
 */
#include "person_refs.h"
#include "person_sql.h"
#include "person_statements.h"
#include "person_store.h"

#include <inttypes.h>
#include <stdio.h>

/* --- merging: $5 is kept, $15 is the other one ------------------------------------------------ */

#define MOVE_AT(t, c, d)                                                                        \
	", seen_" #t " AS (SELECT r.id FROM " #t " r, target WHERE r." #d " = $6 AND r." #c     \
	" = $15::uuid FOR UPDATE OF r), moved_" #t " AS (UPDATE " #t " r SET " #c " = $5::uuid" \
	" FROM seen_" #t " s, idem WHERE r." #d " = $6 AND r.id = s.id)"
#define MOVE_ONE(t, c) MOVE_AT(t, c, departement)
#define MOVE_TWO(t, c, d)                                                                    \
	", seen_" #t " AS (SELECT r.id, r." #c " = $15::uuid AS is_c, r." #d                 \
	" = $15::uuid AS is_d"                                                               \
	" FROM " #t " r, target WHERE r.departement = $6 AND (r." #c " = $15::uuid OR r." #d \
	" = $15::uuid) FOR UPDATE OF r), moved_" #t " AS (UPDATE " #t " r SET " #c           \
	" = CASE WHEN s.is_c THEN $5::uuid ELSE r." #c " END, " #d                           \
	" = CASE WHEN s.is_d THEN $5::uuid ELSE r." #d " END"                                \
	" FROM seen_" #t " s, idem WHERE r.departement = $6 AND r.id = s.id)"

#define NOTE_ONE(t, c) \
	"'" #t "." #c "', (SELECT COALESCE(jsonb_agg(id ORDER BY id), '[]') FROM seen_" #t "), "
#define NOTE_AT(t, c, d) NOTE_ONE(t, c)
#define NOTE_TWO(t, c, d)                                                                  \
	"'" #t "." #c "', (SELECT COALESCE(jsonb_agg(id ORDER BY id), '[]') FROM seen_" #t \
	" WHERE is_c), '" #t "." #d "', (SELECT COALESCE(jsonb_agg(id ORDER BY id), '[]')" \
	" FROM seen_" #t " WHERE is_d), "

/* clang-format off */
const struct cmn_stmt INTAKE_PERSON_MERGE = {
    .name = "person_merge",
    .writes = true,
    .n_params = CMN_WRITE_N + 8,
    .sql =
    "WITH target AS (SELECT k.id, o.state AS other_state, to_jsonb(k) AS kept_before,"
    "   to_jsonb(o) AS other_before, k.version"
    "  FROM person k JOIN person o ON o.departement = $6 AND o.id = $15::uuid"
    "  WHERE k.id = $5::uuid AND k.departement = $6 AND k.version = $14::bigint"
    "  AND k.state IN ('draft', 'known') AND o.state IN ('draft', 'known')"
    "  AND o.version = $16::bigint AND k.id <> o.id"
    "  AND ($20::boolean OR NOT EXISTS (SELECT FROM person_distinct d WHERE d.departement = $6"
    "    AND d.low_id = LEAST(k.id, o.id) AND d.high_id = GREATEST(k.id, o.id)))"
    "  AND NOT EXISTS (SELECT FROM person_link l WHERE l.departement = $6 AND l.state = 'current'"
    "    AND l.person_id = k.id AND l.other_person_id = o.id)"
    "  AND NOT EXISTS (SELECT FROM person_link l WHERE l.departement = $6 AND l.state = 'current'"
    "    AND l.person_id = o.id AND l.other_person_id = k.id)"
    "  FOR UPDATE OF k, o)"
    CMN_SQL_CHANGE
    INTAKE_PERSON_REFS(MOVE_ONE, MOVE_TWO, MOVE_AT)
    ", kept_keys AS (SELECT COALESCE(jsonb_agg(k.key ORDER BY k.key), '[]') AS keys"
    "  FROM person_key k, target WHERE k.departement = $6 AND k.person_id = target.id)"
    ", kept AS (UPDATE person p SET (" PERSON_TRAITS ") = (SELECT " PERSON_TRAITS
    "    FROM jsonb_populate_record(NULL::person, $18::jsonb)),"
    "    state = CASE WHEN target.other_state = 'known' THEN 'known' ELSE p.state END,"
    "    version = p.version + 1, updated_at = $7::timestamptz, updated_by = $1"
    "  FROM target, idem WHERE p.id = target.id AND p.departement = $6"
    "  RETURNING p.id, jsonb_build_object('state', p.state, 'version', p.version) AS after)"
    ", gone AS (UPDATE person p SET state = 'merged', merged_into = $5::uuid,"
    "    version = p.version + 1"
    "  FROM target, idem WHERE p.id = $15::uuid AND p.departement = $6)"
    ", fact AS (INSERT INTO person_merge (id, departement, kept_id, other_id, merged_at,"
    "    merged_by, reason, kept_before, kept_after, other_before, moved)"
    "  SELECT $17::uuid, $6, $5::uuid, $15::uuid, $7::timestamptz, $1, $21,"
    "    target.kept_before || jsonb_build_object('_keys', kept_keys.keys),"
    "    $18::jsonb || kept.after, target.other_before,"
    "    jsonb_build_object(" INTAKE_PERSON_REFS(NOTE_ONE, NOTE_TWO, NOTE_AT) "'', '[]'::jsonb)"
    "  FROM target, kept, kept_keys RETURNING kept_id AS id, version)"
    PERSON_KEYED("$19")
    PERSON_AUDITED("$15::uuid")
    CMN_SQL_FINISH,
};

/* What is being written on the other record or opened for it is waited for, so that the merge, which
 * reads afterwards, moves that too.  Solicitations first, as whoever opens one. */
const struct cmn_stmt INTAKE_HOLD_PERSONS = {
    .name = "person_hold_two",
    .n_params = 3,
    .sql =
    "WITH heard AS (SELECT id FROM solicitation WHERE departement = $1"
    "  AND (person_id = $3::uuid OR requester_person_id = $3::uuid) ORDER BY id FOR UPDATE)"
    " SELECT p.id FROM person p WHERE p.departement = $1 AND p.id IN ($2::uuid, $3::uuid)"
    " AND (SELECT count(*) FROM heard) >= 0 ORDER BY p.id FOR UPDATE OF p",
};

/* --- undoing: $14 is the merge, $5 the one that was kept --------------------------------------- */

#define LISTED(name) "(SELECT jsonb_array_elements_text(moved->'" name "')::uuid FROM target)"
/* a merge of before this column was moved has no list of it */
#define BACK_AT(t, c, d)                                                                          \
	", back_" #t " AS (UPDATE " #t " r SET " #c " = target.other_id FROM target, idem"        \
	" WHERE r." #d " = $6 AND r." #c " = $5::uuid AND r.id IN " LISTED(#t "." #c) ")"
#define BACK_ONE(t, c) BACK_AT(t, c, departement)
#define BACK_TWO(t, c, d)                                                                         \
	", back_" #t " AS (UPDATE " #t " r SET"                                                   \
	" " #c " = CASE WHEN r." #c " = $5::uuid AND target.moved->'" #t "." #c "' ? r.id::text"  \
	"   THEN target.other_id ELSE r." #c " END,"                                              \
	" " #d " = CASE WHEN r." #d " = $5::uuid AND target.moved->'" #t "." #d "' ? r.id::text"  \
	"   THEN target.other_id ELSE r." #d " END"                                               \
	" FROM target, idem WHERE r.departement = $6 AND r.id IN (SELECT"                         \
	" jsonb_array_elements_text((moved->'" #t "." #c "') || (moved->'" #t "." #d "'))::uuid"  \
	" FROM target))"

/* What was not changed since goes back; what was, stays. */
#define RESTORED(c)                                                                               \
	"CASE WHEN to_jsonb(p." #c ") IS NOT DISTINCT FROM t.kept_after->'" #c "'"                \
	" THEN b." #c " ELSE p." #c " END, "
/* the merge, or the undoing of a later one, was the last to write it */
#define UNTOUCHED "p.updated_at = t.merged_at"

const struct cmn_stmt INTAKE_PERSON_PART = {
    .name = "person_merge_undo",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql =
    "WITH target AS (SELECT m.* FROM person_merge m"
    "  JOIN person k ON k.departement = $6 AND k.id = m.kept_id AND k.state IN ('draft', 'known')"
    "  JOIN person o ON o.departement = $6 AND o.id = m.other_id AND o.state = 'merged'"
    "  WHERE m.id = $14::uuid AND m.departement = $6 AND m.state = 'merged'"
    "  AND m.version = $15::bigint AND m.kept_id = $5::uuid"
    "  AND NOT EXISTS (SELECT FROM person_merge l WHERE l.departement = $6"
    "    AND l.kept_id = m.kept_id AND l.state = 'merged'"
    "    AND (l.merged_at, l.id) > (m.merged_at, m.id)) FOR UPDATE OF m, k, o)"
    CMN_SQL_CHANGE
    INTAKE_PERSON_REFS(BACK_ONE, BACK_TWO, BACK_AT)
    ", untouched AS (SELECT p.id, " UNTOUCHED " AS yes FROM person p, target t"
    "  WHERE p.departement = $6 AND p.id = t.kept_id)"
    ", kept AS (UPDATE person p SET (" PERSON_TRAITS ") = (SELECT "
    PERSON_TRAIT_LIST(RESTORED)
    "    CASE WHEN to_jsonb(p.note) IS NOT DISTINCT FROM t.kept_after->'note' THEN b.note"
    "      ELSE p.note END"
    "    FROM jsonb_populate_record(NULL::person, t.kept_before) AS b),"
    "    state = CASE WHEN p.state = t.kept_after->>'state' THEN t.kept_before->>'state'"
    "      ELSE p.state END,"
    "    updated_at = CASE WHEN " UNTOUCHED " THEN (t.kept_before->>'updated_at')::timestamptz"
    "      ELSE p.updated_at END,"
    "    updated_by = CASE WHEN " UNTOUCHED " THEN t.kept_before->>'updated_by'"
    "      ELSE p.updated_by END,"
    "    version = p.version + 1"
    "  FROM target t, idem WHERE p.departement = $6 AND p.id = t.kept_id)"
    ", risen AS (UPDATE person p SET state = t.other_before->>'state', merged_into = NULL,"
    "    version = p.version + 1"
    "  FROM target t, idem WHERE p.departement = $6 AND p.id = t.other_id)"
    ", unkeyed AS (DELETE FROM person_key k USING target t, untouched u, idem"
    "  WHERE k.departement = $6 AND k.person_id = t.kept_id AND u.yes"
    "  AND NOT t.kept_before->'_keys' ? k.key)"
    ", keyed AS (INSERT INTO person_key (departement, key, person_id)"
    "  SELECT $6, jsonb_array_elements_text(t.kept_before->'_keys'), t.kept_id FROM target t, idem"
    "  ON CONFLICT DO NOTHING)"
    ", fact AS (UPDATE person_merge m SET state = 'undone', undone_at = $7::timestamptz,"
    "    undone_by = $1, version = m.version + 1 FROM target t, idem"
    "  WHERE m.id = t.id AND m.departement = $6 RETURNING m.kept_id AS id, m.version, m.other_id)"
    PERSON_AUDITED("fact.other_id")
    CMN_SQL_FINISH,
};
/* clang-format on */

#define MERGE_COLUMNS "id, departement, version, state, kept_id, other_id, merged_at, undone_at"

const struct cmn_stmt INTAKE_MERGE = {
    .name = "person_merge_get",
    .n_params = 2,
    .sql = "SELECT " MERGE_COLUMNS " FROM person_merge"
	   " WHERE id = $1::uuid AND departement = ANY (string_to_array($2, ','))",
};

const struct cmn_stmt INTAKE_MERGE_OF = {
    .name = "person_merge_of",
    .n_params = 3,
    .sql =
	"SELECT " MERGE_COLUMNS " FROM person_merge WHERE departement = $1"
	" AND kept_id = $2::uuid AND other_id = $3::uuid ORDER BY merged_at DESC, id DESC LIMIT 1",
};

const struct cmn_stmt INTAKE_MERGES = {
    .name = "person_merge_list",
    .n_params = 4,
    .sql = "SELECT " MERGE_COLUMNS ", " CMN_SQL_CURSOR(
	"merged_at",
	"id") " FROM person_merge WHERE departement = $1 AND kept_id = $2::uuid"
	      " AND (merged_at, id) > " CMN_SQL_AFTER("$3") " ORDER BY merged_at, id LIMIT $4::int",
};

enum cmn_err intake_store_person_merge(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       struct cmn_write *write, const struct intake_person_join *j,
				       int64_t *ret_version, bool *ret_replayed,
				       struct cmn_error *err)
{
	char kept[24], other[24];
	const char *params[CMN_WRITE_N + 8] = {[13] = kept,
					       [14] = j->other_id,
					       [15] = other,
					       [16] = j->merge_id,
					       [17] = j->traits,
					       [18] = j->keys,
					       [19] = j->despite_distinct ? "t" : "f",
					       [20] = j->reason};
	const char *held[] = {write->departement, write->resource_id, j->other_id};
	const struct cmn_step hold = {&INTAKE_HOLD_PERSONS, held};

	snprintf(kept, sizeof(kept), "%" PRId64, j->kept_version);
	snprintf(other, sizeof(other), "%" PRId64, j->other_version);
	cmn_write_params(write, params);
	return cmn_write_run_locked(pool, ctx, &hold, &INTAKE_PERSON_MERGE, params, write,
				    ret_version, ret_replayed, err);
}

enum cmn_err intake_store_person_part(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      struct cmn_write *write, const char *merge_id,
				      int64_t version, int64_t *ret_version, bool *ret_replayed,
				      struct cmn_error *err)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 2] = {[13] = merge_id, [14] = seen};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_PERSON_PART, params, write, ret_version,
			     ret_replayed, err);
}

enum cmn_err intake_store_merge(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx, const char *id,
				PGresult **ret, struct cmn_error *err)
{
	return cmn_pool_get(pool, ctx, &INTAKE_MERGE, id, ret, err);
}

enum cmn_err intake_store_merge_of(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *departement, const char *kept_id,
				   const char *other_id, PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {departement, kept_id, other_id};

	return cmn_pool_run(pool, ctx, &INTAKE_MERGE_OF, params, ret, err);
}

enum cmn_err intake_store_merges(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *departement, const char *kept_id, const char *after,
				 int64_t limit, PGresult **ret, struct cmn_error *err)
{
	char count[24];
	const char *params[] = {departement, kept_id, after, count};

	snprintf(count, sizeof(count), "%" PRId64, limit + 1);
	return cmn_pool_run(pool, ctx, &INTAKE_MERGES, params, ret, err);
}

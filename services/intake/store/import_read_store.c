/* SPDX-License-Identifier: EUPL-1.2
 *
 * import_read_store.c - a file is read slice by slice: five hundred lines, and how far it is read,
 * in one transaction.
 */
#include "import_store.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const struct cmn_stmt INTAKE_IMPORT_STOOD = {
    .name = "import_stood",
    .n_params = 2,
    .sql = "SELECT state = 'reading', read_rows FROM import"
	   " WHERE id = $1::uuid AND departement = $2",
};

/* For this transaction: the same plan for every slice, by the indexes.  Statistics are of the time
 * before the first week, when there was nobody. */
const struct cmn_stmt INTAKE_IMPORT_BY_INDEX = {
    .name = "import_by_index",
    .n_params = 0,
    .sql = "SELECT set_config('plan_cache_mode', 'force_generic_plan', true),"
	   " set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),"
	   " set_config('enable_mergejoin', 'off', true)",
};

/* As person_find, for many at once. */
const struct cmn_stmt INTAKE_IMPORT_FIND = {
    .name = "import_find",
    .n_params = 2,
    .sql = "SELECT q.n, k.id, p.family_name AS _family, p.birth_name AS _birth_name,"
	   " p.given_names AS _given, p.birth_date AS _birth, p.commune AS _commune,"
	   " q.reach IS NOT NULL AND EXISTS (SELECT FROM person_contact c WHERE c.departement = $1"
	   "   AND c.person_id = k.id AND c.reach = q.reach) AS _reach"
	   " FROM jsonb_to_recordset($2::jsonb) AS q(n int, keys text[], reach text)"
	   " CROSS JOIN LATERAL (SELECT f.person_id FROM ("
	   "    SELECT i.person_id FROM person_key i WHERE i.departement = $1"
	   "      AND i.key = ANY (q.keys)"
	   "    UNION ALL SELECT c.person_id FROM person_contact c WHERE c.departement = $1"
	   "      AND c.reach = q.reach) AS f"
	   "   GROUP BY f.person_id ORDER BY count(*) DESC, f.person_id LIMIT 50) AS hit"
	   " JOIN person p ON p.departement = $1 AND p.id = hit.person_id"
	   " JOIN person k ON k.departement = $1 AND k.id = CASE WHEN"
	   "   p.merged_into IS NULL THEN p.id ELSE p.merged_into END"
	   " WHERE k.state IN ('draft', 'known') ORDER BY q.n, k.id",
};

const struct cmn_stmt INTAKE_IMPORT_READ = {
    .name = "import_read",
    .writes = true,
    .n_params = 6,
    .sql =
	"WITH target AS MATERIALIZED (SELECT id FROM import WHERE id = $1::uuid"
	"   AND departement = $2 AND state = 'reading' AND read_rows = $4::int FOR UPDATE)"
	", line AS MATERIALIZED (SELECT l.*, l.outcome = 'ready' AND EXISTS (SELECT 1"
	"    FROM import_line o WHERE o.departement = $2 AND o.fingerprint = l.fingerprint"
	"    AND o.outcome = 'made') AS before"
	"  FROM target, jsonb_populate_recordset(NULL::import_line, $3::jsonb) AS l)"
	", stored AS (INSERT INTO import_line (departement, import_id, line, outcome,"
	"    column_name, reason_fr, reason_en, fingerprint, record, person_id,"
	"    solicitation_id, situation_id, consent_id, probable_person_id, probable_score)"
	"  SELECT $2, $1::uuid, line, CASE WHEN before THEN 'known' ELSE outcome END,"
	"    column_name, reason_fr, reason_en, fingerprint, r, (r #>> '{person,id}')::uuid,"
	"    (r #>> '{sol,id}')::uuid, (r #>> '{sit,id}')::uuid,"
	"    (r #>> '{consent,id}')::uuid,"
	"    CASE WHEN NOT before THEN probable_person_id END,"
	"    CASE WHEN NOT before THEN probable_score END"
	"  FROM line CROSS JOIN LATERAL (SELECT CASE WHEN NOT before THEN record END AS r) AS x"
	"  ON CONFLICT DO NOTHING)"
	" UPDATE import i SET read_rows = $5::int, lines = $5::int, version = i.version + $6::int"
	"  FROM target t WHERE i.departement = $2 AND i.id = t.id RETURNING i.read_rows",
};

const struct cmn_stmt INTAKE_IMPORT_CHECKED = {
    .name = "import_checked",
    .writes = true,
    .n_params = 3,
    .sql = "UPDATE import i SET state = 'checked', version = i.version + 1, lines = n.lines,"
	   "  ready = n.ready, refused = n.refused, known = n.known, probable = n.probable"
	   " FROM (SELECT count(*) AS lines, count(*) FILTER (WHERE outcome = 'ready') AS ready,"
	   "   count(*) FILTER (WHERE outcome = 'refused') AS refused,"
	   "   count(*) FILTER (WHERE outcome = 'known') AS known,"
	   "   count(probable_person_id) AS probable FROM import_line"
	   "   WHERE departement = $2 AND import_id = $1::uuid) AS n"
	   " WHERE i.id = $1::uuid AND i.departement = $2 AND i.state = 'reading'"
	   " AND i.read_rows = $3::int",
};

enum cmn_err intake_store_import_stood(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const char *id, const char *departement, bool *ret_reading,
				       int64_t *ret_read, struct cmn_error *err)
{
	const char *params[] = {id, departement};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_pool_run(pool, ctx, &INTAKE_IMPORT_STOOD, params, &res, err);

	*ret_reading = rc == CMN_OK && PQntuples(res) == 1 && cmn_pg_bool(res, 0, 0);
	*ret_read = *ret_reading ? cmn_pg_int(res, 0, 1, 0) : 0;
	return rc;
}

enum cmn_err intake_store_import_find(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const char *departement, const char *wanted, PGresult **ret,
				      struct cmn_error *err)
{
	const char *params[] = {departement, wanted};
	const struct cmn_step steps[] = {{&INTAKE_IMPORT_BY_INDEX, NULL},
					 {&INTAKE_IMPORT_FIND, params}};
	PGresult *results[CMN_LEN(steps)];
	enum cmn_err rc = cmn_pool_run_steps(pool, ctx, steps, CMN_LEN(steps), results, err);

	if (rc != CMN_OK)
		return rc;
	PQclear(results[0]);
	*ret = results[1];
	return CMN_OK;
}

enum cmn_err intake_store_import_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const struct intake_import_part *part, bool *ret_taken,
				      struct cmn_error *err)
{
	char from[24], to[24];
	const char *params[] = {part->id, part->departement,     part->lines, from,
				to,       part->last ? "0" : "1"};
	const char *whole[] = {part->id, part->departement, to};
	const struct cmn_step steps[] = {{&INTAKE_IMPORT_BY_INDEX, NULL},
					 {&INTAKE_IMPORT_READ, params},
					 {&INTAKE_IMPORT_CHECKED, whole}};
	PGresult *results[CMN_LEN(steps)];
	size_t n = part->last ? 3 : 2;
	enum cmn_err rc;

	snprintf(from, sizeof(from), "%" PRId64, part->from);
	snprintf(to, sizeof(to), "%" PRId64, part->to);
	rc = cmn_pool_run_steps(pool, ctx, steps, n, results, err);
	*ret_taken = rc == CMN_OK && PQntuples(results[1]) == 1;
	for (size_t i = 0; rc == CMN_OK && i < n; i++)
		PQclear(results[i]);
	return rc;
}

/* SPDX-License-Identifier: EUPL-1.2 */
#include "region_store.h"

#include "cmn/record.h"

#include <string.h>

/* $1 département, $2 day.  An open rule of the region that the community set shows the latter's
 * value. */
static const struct cmn_stmt COMMUNITY = {
    .name = "region_community",
    .n_params = 2,
    .sql = "SELECT m.departement, d.name AS departement_name, m.name, m.region, m.region_name,"
	   " m.phone, d.population, d.communes, $2::date AS day,"
	   " (SELECT coalesce(json_agg(json_build_object('term', w.term, 'label', w.label,"
	   " 'label_plural', w.label_plural, 'source', w.source) ORDER BY w.term), '[]')"
	   " FROM region_word w WHERE w.region = m.region) AS words,"
	   " (SELECT coalesce(json_agg(json_strip_nulls(json_build_object('rule', r.rule, 'value',"
	   " coalesce(c.value, r.value), 'unit', r.unit, 'valid_from', coalesce(c.valid_from,"
	   " r.valid_from), 'valid_to', r.valid_to, 'settable', r.settable, 'source', r.source,"
	   " 'note', r.note, 'decided_by', c.decided_by)) ORDER BY r.rule), '[]')"
	   " FROM (SELECT DISTINCT ON (q.rule) q.* FROM region_rule q WHERE q.region = m.region"
	   " AND q.valid_from <= $2::date AND (q.valid_to IS NULL OR q.valid_to >= $2::date)"
	   " ORDER BY q.rule, q.valid_from DESC) r"
	   " LEFT JOIN LATERAL (SELECT x.value, x.valid_from, x.decided_by"
	   " FROM community_rule x WHERE r.settable AND x.departement = m.departement"
	   " AND x.rule = r.rule AND x.valid_from <= $2::date"
	   " ORDER BY x.valid_from DESC LIMIT 1) c ON true) AS rules,"
	   " (SELECT coalesce(json_agg(json_build_object('list', l.list, 'code', l.code, 'label',"
	   " l.label, 'required', l.required, 'source', l.source) ORDER BY l.list, l.position,"
	   " l.code), '[]') FROM region_list l WHERE l.region = m.region) AS lists"
	   " FROM community m JOIN departement d ON d.code = m.departement"
	   " WHERE m.departement = $1",
};

static const struct cmn_stmt RULE = {
    .name = "region_rule",
    .n_params = 3,
    .sql = "SELECT r.settable, r.unit FROM region_rule r JOIN community m ON m.region = r.region"
	   " WHERE m.departement = $1 AND r.rule = $2 AND r.valid_from <= $3::date"
	   " AND (r.valid_to IS NULL OR r.valid_to >= $3::date)"
	   " ORDER BY r.valid_from DESC LIMIT 1",
};

static const struct cmn_stmt SET = {
    .name = "region_set",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = CMN_SQL_CREATE
    ", fact AS (INSERT INTO community_rule AS c (id, departement, rule, valid_from, value,"
    " decided_by, set_at) SELECT $5::uuid, $6, $14, $15::date, $16, $17, $7::timestamptz FROM idem"
    " ON CONFLICT (departement, rule, valid_from) DO UPDATE SET value = excluded.value,"
    " decided_by = excluded.decided_by, set_at = excluded.set_at, version = c.version + 1"
    " RETURNING c.id, c.version)" CMN_SQL_FINISH,
};

const struct cmn_stmt *const DIRECTORY_REGION_STATEMENTS[] = {&COMMUNITY, &RULE, &SET};
const size_t DIRECTORY_REGION_STATEMENT_COUNT = CMN_LEN(DIRECTORY_REGION_STATEMENTS);

enum cmn_err directory_region_community(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					const char *departement, const char *day, PGresult **ret,
					struct cmn_error *err)
{
	const char *params[] = {departement, day};

	return cmn_pool_one(pool, ctx, &COMMUNITY, params, ret, err);
}

enum cmn_err directory_region_rule(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *departement, const char *rule, const char *day,
				   PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {departement, rule, day};

	return cmn_pool_one(pool, ctx, &RULE, params, ret, err);
}

enum cmn_err directory_region_set(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const struct directory_region_setting *setting,
				  struct cmn_write *write, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 4];
	const char *const own[] = {setting->rule, setting->day, setting->value,
				   setting->decided_by};
	int64_t version;
	bool replayed;

	memcpy(params + CMN_WRITE_N, own, sizeof(own));
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &SET, params, write, &version, &replayed, err);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * region_told.c - what other services are told of a community, compared with what they heard last.
 */
#include "region_store.h"

#include <stdio.h>

/* Rules that a community sets for itself stand beside those of its region, marked. */
#define FACT                                                                                                             \
	"json_build_object('departement', m.departement, 'name', m.name, 'departement_name',"                            \
	" d.name, 'region', m.region, 'region_name', m.region_name, 'population', d.population,"                         \
	" 'words', (SELECT coalesce(json_agg(json_build_object('term', w.term, 'label', w.label,"                        \
	"   'label_plural', w.label_plural) ORDER BY w.term), '[]') FROM region_word w"                                  \
	"  WHERE w.region = m.region), 'rules', (SELECT coalesce(json_agg(json_strip_nulls("                             \
	"   json_build_object('rule', x.rule, 'value', x.value, 'valid_from', x.valid_from,"                             \
	"   'valid_to', x.valid_to, 'own', x.own, 'settable', x.settable)) ORDER BY x.rule, x.own, x.valid_from), '[]')" \
	"  FROM (SELECT r.rule, r.value, r.valid_from, r.valid_to, false AS own, r.settable FROM"                        \
	"    region_rule r WHERE r.region = m.region UNION ALL SELECT c.rule, c.value,"                                  \
	"    c.valid_from, NULL, true, NULL FROM community_rule c WHERE c.departement = m.departement)"                  \
	"   x))"

/* Rows (departement, data). */
static const struct cmn_stmt UNTOLD = {
    .name = "region_untold",
    .writes = true,
    .n_params = 1,
    .sql = "SELECT n.departement, n.data FROM (SELECT m.departement, " FACT "::text AS data"
	   " FROM community m JOIN departement d ON d.code = m.departement) n"
	   " LEFT JOIN community_told t ON t.departement = n.departement"
	   " WHERE t.digest IS DISTINCT FROM md5(n.data) ORDER BY n.departement LIMIT $1::bigint",
};

/* Two replicas that look at once tell once: the second one's row differs no more. */
static const struct cmn_stmt TELL = {
    .name = "region_tell",
    .writes = true,
    .n_params = 4,
    .sql = "WITH told AS (INSERT INTO community_told AS t (departement, digest, told_at)"
	   " VALUES ($1, md5($2), $4::timestamptz) ON CONFLICT (departement) DO UPDATE SET"
	   " digest = excluded.digest, told_at = excluded.told_at"
	   " WHERE t.digest <> excluded.digest RETURNING departement)"
	   " INSERT INTO outbox (event_id, stream, type, subject, at, data)"
	   " SELECT $3::uuid, told.departement || '.facts', 'directory.community.published.v1',"
	   " told.departement, $4::timestamptz, $2::json FROM told",
};

enum cmn_err directory_region_untold(struct cmn_conn *conn, unsigned most, PGresult **ret,
				     struct cmn_error *err)
{
	char rows[16];
	const char *params[] = {rows};

	snprintf(rows, sizeof(rows), "%u", most);
	return cmn_conn_run(conn, &UNTOLD, params, ret, err);
}

enum cmn_err directory_region_tell(struct cmn_conn *conn, const char *departement, const char *data,
				   const char *event, const char *now, struct cmn_error *err)
{
	const char *params[] = {departement, data, event, now};

	return cmn_conn_run(conn, &TELL, params, NULL, err);
}

const struct cmn_stmt *const DIRECTORY_REGION_TOLD_STATEMENTS[] = {&UNTOLD, &TELL};
const size_t DIRECTORY_REGION_TOLD_STATEMENT_COUNT = CMN_LEN(DIRECTORY_REGION_TOLD_STATEMENTS);

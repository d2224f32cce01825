/* SPDX-License-Identifier: EUPL-1.2 */
#include "dossier_link_store.h"

static const struct cmn_stmt FIND = {
    .name = "dossier_link_find",
    .n_params = 2,
    .sql = "SELECT f.id, f.departement, f.dossier_id,"
	   " f.revoked_at IS NULL AND f.expires_at > $2::timestamptz AS _valid"
	   " FROM dossier_link_found($1) f",
};

static const struct cmn_stmt LEARN = {
    .name = "dossier_link_learn",
    .writes = true,
    .n_params = 9,
    .sql = "INSERT INTO dossier_link (id, departement, dossier_id, relay_id, token_hash, made_at,"
	   " expires_at) SELECT $1::uuid, $2, d.id, $4::uuid, $7, $8::timestamptz, $9::timestamptz"
	   " FROM dossier d WHERE d.departement = $2 AND d.id = $6::uuid"
	   " AND d.situation_id = $3::uuid AND d.recipient_kind IN ('actor', 'partner')"
	   " AND lower(d.recipient_id) = lower($5) ON CONFLICT (id) DO NOTHING",
};

static const struct cmn_stmt END_ONE = {
    .name = "dossier_link_end",
    .writes = true,
    .n_params = 3,
    .sql = "UPDATE dossier_link SET revoked_at = $3::timestamptz WHERE departement = $1"
	   " AND id = $2::uuid AND revoked_at IS NULL",
};

static const struct cmn_stmt END_OF_RELAY = {
    .name = "dossier_links_end",
    .writes = true,
    .n_params = 3,
    .sql = "UPDATE dossier_link SET revoked_at = $3::timestamptz WHERE departement = $1"
	   " AND relay_id = $2::uuid AND revoked_at IS NULL",
};

enum cmn_err intake_store_find_dossier_link(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					    const char *token_hash, const char *now, PGresult **ret,
					    struct cmn_error *err)
{
	const char *params[] = {token_hash, now};

	return cmn_pool_run(pool, ctx, &FIND, params, ret, err);
}

enum cmn_err intake_store_learn_dossier_link(struct cmn_conn *conn,
					     const struct intake_dossier_link *l,
					     struct cmn_error *err)
{
	const char *params[] = {l->id,         l->departement, l->situation_id,
				l->relay_id,   l->actor_id,    l->dossier_id,
				l->token_hash, l->made_at,     l->expires_at};

	return cmn_conn_run(conn, &LEARN, params, NULL, err);
}

enum cmn_err intake_store_end_dossier_links(struct cmn_conn *conn, const char *departement,
					    const char *link_id, const char *relay_id,
					    const char *at, struct cmn_error *err)
{
	const char *params[] = {departement, link_id ? link_id : relay_id, at};

	return cmn_conn_run(conn, link_id ? &END_ONE : &END_OF_RELAY, params, NULL, err);
}

const struct cmn_stmt *const INTAKE_DOSSIER_LINK_STATEMENTS[] = {&FIND, &LEARN, &END_ONE,
								 &END_OF_RELAY};
const size_t INTAKE_DOSSIER_LINK_STATEMENT_COUNT = CMN_LEN(INTAKE_DOSSIER_LINK_STATEMENTS);

/* SPDX-License-Identifier: EUPL-1.2 */
#include "referral_statements.h"

const struct cmn_stmt REFERRAL_SITUATION_GET = {
    .name = "situation_get",
    .n_params = 2,
    .sql = "SELECT id, departement, state, solicited_at, erased_at IS NOT NULL AS _erased,"
	   " (extract(epoch FROM solicited_at) * 1000000)::bigint AS _solicited_us"
	   " FROM situation_ref"
	   " WHERE id = $1::uuid AND departement = ANY (string_to_array($2, ','))",
};

/* Offers are public: a neighbour's offer may be proposed. */
const struct cmn_stmt REFERRAL_OFFER_GET = {
    .name = "offer_get",
    .n_params = 2,
    .sql = "SELECT id, departement, actor_id, name, sector, active FROM offer_ref"
	   " WHERE id = $1::uuid AND $2::text IS NOT NULL",
};

const struct cmn_stmt REFERRAL_ACTOR_GET = {
    .name = "actor_get",
    .n_params = 2,
    .sql = "SELECT id, departement, name FROM actor_ref"
	   " WHERE id = $1::uuid AND $2::text IS NOT NULL",
};

const struct cmn_stmt REFERRAL_LEARN_ACTOR = {
    .name = "actor_learn",
    .writes = true,
    .n_params = 4,
    .sql = "INSERT INTO actor_ref (id, departement, name, published)"
	   " VALUES ($1::uuid, $2, $3, $4::jsonb)"
	   " ON CONFLICT (id) DO UPDATE SET departement = excluded.departement,"
	   " name = excluded.name, published = excluded.published",
};

const struct cmn_stmt REFERRAL_LEARN_OFFER = {
    .name = "offer_learn",
    .writes = true,
    .n_params = 7,
    .sql = "INSERT INTO offer_ref (id, departement, actor_id, name, sector, active, published)"
	   " VALUES ($1::uuid, $2, $3::uuid, $4, $5, $6::boolean, $7::jsonb)"
	   " ON CONFLICT (id) DO UPDATE SET departement = excluded.departement,"
	   " actor_id = excluded.actor_id, name = excluded.name, sector = excluded.sector,"
	   " active = excluded.active, published = excluded.published",
};

const struct cmn_stmt REFERRAL_LEARN_SITUATION = {
    .name = "situation_learn",
    .writes = true,
    .n_params = 3,
    .sql = "INSERT INTO situation_ref (id, departement, solicited_at, state)"
	   " VALUES ($1::uuid, $2, $3::timestamptz, 'open') ON CONFLICT (id) DO NOTHING",
};

const struct cmn_stmt REFERRAL_LEARN_CLOSURE = {
    .name = "situation_closed",
    .writes = true,
    .n_params = 4,
    .sql = "UPDATE situation_ref SET state = 'closed', state_at = $3::timestamptz, closure = $4"
	   " WHERE id = $1::uuid AND departement = $2 AND state <> 'closed'",
};

/* The events of one situation come in their order, so the last one holds, and what is told twice
 * keeps its first instant; nothing opens what was erased. */
const struct cmn_stmt REFERRAL_LEARN_REOPENING = {
    .name = "situation_reopened",
    .writes = true,
    .n_params = 3,
    .sql = "UPDATE situation_ref SET state = 'open', state_at = $3::timestamptz, closure = NULL"
	   " WHERE id = $1::uuid AND departement = $2 AND state <> 'open' AND erased_at IS NULL",
};

enum cmn_err referral_store_situation(const struct referral_at *at, const char *id, PGresult **ret)
{
	return cmn_pool_get(at->pool, at->ctx, &REFERRAL_SITUATION_GET, id, ret, at->err);
}

enum cmn_err referral_store_offer(const struct referral_at *at, const char *id, PGresult **ret)
{
	return cmn_pool_get(at->pool, at->ctx, &REFERRAL_OFFER_GET, id, ret, at->err);
}

enum cmn_err referral_store_actor(const struct referral_at *at, const char *id, PGresult **ret)
{
	return cmn_pool_get(at->pool, at->ctx, &REFERRAL_ACTOR_GET, id, ret, at->err);
}

enum cmn_err referral_store_learn_actor(struct cmn_conn *conn, const char *id,
					const char *departement, const char *name,
					const char *published, struct cmn_error *err)
{
	const char *params[] = {id, departement, name, published};

	return cmn_conn_run(conn, &REFERRAL_LEARN_ACTOR, params, NULL, err);
}

enum cmn_err referral_store_learn_offer(struct cmn_conn *conn, const struct referral_offer *offer,
					struct cmn_error *err)
{
	const char *params[] = {offer->id,       offer->departement,
				offer->actor_id, offer->name,
				offer->sector,   offer->active ? "true" : "false",
				offer->published};

	return cmn_conn_run(conn, &REFERRAL_LEARN_OFFER, params, NULL, err);
}

enum cmn_err referral_store_learn_situation(struct cmn_conn *conn, const char *id,
					    const char *departement, const char *solicited_at,
					    struct cmn_error *err)
{
	const char *params[] = {id, departement, solicited_at};

	return cmn_conn_run(conn, &REFERRAL_LEARN_SITUATION, params, NULL, err);
}

enum cmn_err referral_store_learn_closure(struct cmn_conn *conn, const char *id,
					  const char *departement, const char *at,
					  const char *reason, struct cmn_error *err)
{
	const char *params[] = {id, departement, at, reason};

	return cmn_conn_run(conn, &REFERRAL_LEARN_CLOSURE, params, NULL, err);
}

enum cmn_err referral_store_learn_reopening(struct cmn_conn *conn, const char *id,
					    const char *departement, const char *at,
					    struct cmn_error *err)
{
	const char *params[] = {id, departement, at};

	return cmn_conn_run(conn, &REFERRAL_LEARN_REOPENING, params, NULL, err);
}

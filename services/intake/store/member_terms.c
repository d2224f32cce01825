/* SPDX-License-Identifier: EUPL-1.2 */
#include "member_terms.h"

static const struct cmn_stmt MAY = {
    .name = "member_may",
    .n_params = 4,
    .sql = "SELECT member_may($1, $2::uuid, $3, $4::date)",
};

static const struct cmn_stmt LEARN_MEMBER = {
    .name = "member_learn",
    .writes = true,
    .n_params = 8,
    .sql = "INSERT INTO member_ref AS m (id, departement, actor_id, basis, since, ended_on,"
	   " ended_why, version) VALUES ($1::uuid, $2, $3::uuid, $4, $5::date, $6::date, $7,"
	   " $8::bigint) ON CONFLICT (id) DO UPDATE SET basis = excluded.basis,"
	   " since = excluded.since, ended_on = excluded.ended_on,"
	   " ended_why = excluded.ended_why, version = excluded.version"
	   " WHERE m.version < excluded.version",
};

static const struct cmn_stmt LEARN_ADHESION = {
    .name = "adhesion_learn",
    .writes = true,
    .n_params = 8,
    .sql = "INSERT INTO adhesion_ref AS a (id, departement, actor_id, sharing, begins_on, until,"
	   " ended_on, version) VALUES ($1::uuid, $2, $3::uuid, $4::text[], $5::date, $6::date,"
	   " $7::date, $8::bigint) ON CONFLICT (id) DO UPDATE SET sharing = excluded.sharing,"
	   " begins_on = excluded.begins_on, until = excluded.until,"
	   " ended_on = excluded.ended_on, version = excluded.version"
	   " WHERE a.version < excluded.version",
};

const struct cmn_stmt *const INTAKE_MEMBER_STATEMENTS[] = {&MAY, &LEARN_MEMBER, &LEARN_ADHESION};
const size_t INTAKE_MEMBER_STATEMENT_COUNT = CMN_LEN(INTAKE_MEMBER_STATEMENTS);

enum cmn_err intake_store_member_may(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const char *departement, const char *actor_id,
				     const char *sharing, const char *day, bool *ret,
				     struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	const char *params[] = {departement, actor_id, sharing, day};
	enum cmn_err rc = cmn_pool_run(pool, ctx, &MAY, params, &res, err);

	if (rc == CMN_OK)
		*ret = cmn_pg_bool(res, 0, 0);
	return rc;
}

enum cmn_err intake_store_learn_member(struct cmn_conn *conn, const struct intake_member_ref *m,
				       struct cmn_error *err)
{
	const char *params[] = {m->id,    m->departement, m->actor_id,  m->basis,
				m->since, m->ended_on,    m->ended_why, m->version};

	return cmn_conn_run(conn, &LEARN_MEMBER, params, NULL, err);
}

enum cmn_err intake_store_learn_adhesion(struct cmn_conn *conn, const struct intake_adhesion_ref *a,
					 struct cmn_error *err)
{
	const char *params[] = {a->id,        a->departement, a->actor_id, a->sharing,
				a->begins_on, a->until,       a->ended_on, a->version};

	return cmn_conn_run(conn, &LEARN_ADHESION, params, NULL, err);
}

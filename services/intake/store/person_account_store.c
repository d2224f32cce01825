/* SPDX-License-Identifier: EUPL-1.2 */
#include "person_sql.h"
#include "person_statements.h"
#include "person_store.h"

const struct cmn_stmt INTAKE_PERSONS_OF_ACCOUNT = {
    .name = "person_of_account",
    .n_params = 2,
    .sql = "SELECT departement, person_id, checked_at FROM person_account"
	   " WHERE departement = ANY (string_to_array($1, ',')) AND sub = $2"
	   " AND ended_at IS NULL",
};

const struct cmn_stmt INTAKE_ACCOUNT_LINK = {
    .name = "person_account_link",
    .writes = true,
    .n_params = CMN_WRITE_N + 3,
    .sql = "WITH target AS (SELECT id FROM person WHERE id = $14::uuid AND departement = $6"
	   "  AND state = 'known' AND NOT EXISTS (SELECT FROM person_account a"
	   "    WHERE a.departement = $6 AND a.sub = $15 AND a.ended_at IS NULL)"
	   "  FOR SHARE)" CMN_SQL_CHANGE
	   ", fact AS (INSERT INTO person_account (id, departement, sub, person_id, checked_by,"
	   "    checked_at, checked_how)"
	   "  SELECT $5::uuid, $6, $15, target.id, $1, $7::timestamptz, $16 FROM target, idem"
	   "  RETURNING id, 1::bigint AS version)" PERSON_AUDITED("$14::uuid") CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_ACCOUNT_END = {
    .name = "person_account_end",
    .writes = true,
    .n_params = CMN_WRITE_N,
    .sql = "WITH target AS (SELECT id FROM person_account WHERE id = $5::uuid"
	   "  AND departement = $6 AND ended_at IS NULL FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (UPDATE person_account a SET ended_at = $7::timestamptz, ended_by = $1"
	   "  FROM target, idem WHERE a.id = target.id AND a.departement = $6"
	   "  RETURNING a.id, 1::bigint AS version, a.person_id)" PERSON_AUDITED("fact.person_id")
	       CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_ACCOUNT = {
    .name = "person_account_get",
    .n_params = 2,
    .sql = "SELECT id, departement, person_id, checked_at, checked_how, ended_at,"
	   " CASE WHEN ended_at IS NULL THEN 'current' ELSE 'ended' END AS _state"
	   " FROM person_account"
	   " WHERE id = $1::uuid AND departement = ANY (string_to_array($2, ','))",
};

enum cmn_err intake_store_persons_of_account(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					     const char *sub, PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {ctx->departements, sub};

	return cmn_pool_run(pool, ctx, &INTAKE_PERSONS_OF_ACCOUNT, params, ret, err);
}

enum cmn_err intake_store_account_link(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       struct cmn_write *write, const char *person_id,
				       const char *sub, const char *how, int64_t *ret_version,
				       bool *ret_replayed, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 3] = {[13] = person_id, [14] = sub, [15] = how};

	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_ACCOUNT_LINK, params, write, ret_version,
			     ret_replayed, err);
}

enum cmn_err intake_store_account_end(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      struct cmn_write *write, int64_t *ret_version,
				      bool *ret_replayed, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N];

	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_ACCOUNT_END, params, write, ret_version,
			     ret_replayed, err);
}

enum cmn_err intake_store_account(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const char *id, PGresult **ret, struct cmn_error *err)
{
	return cmn_pool_get(pool, ctx, &INTAKE_ACCOUNT, id, ret, err);
}

const struct cmn_stmt *const INTAKE_PEOPLE_STATEMENTS[] = {
    &INTAKE_PERSON_CREATE,
    &INTAKE_PERSON,
    &INTAKE_PERSON_NAMES,
    &INTAKE_PERSON_CHANGE,
    &INTAKE_PERSON_ATTACH,
    &INTAKE_HOLD_SOLICITATION,
    &INTAKE_HOLD_PERSONS,
    &INTAKE_SOLICITATION_PERSONS,
    &INTAKE_PERSON_FIND,
    &INTAKE_PERSON_REACH,
    &INTAKE_DISTINCT_DECLARE,
    &INTAKE_DISTINCT,
    &INTAKE_PERSON_MERGE,
    &INTAKE_PERSON_PART,
    &INTAKE_MERGE,
    &INTAKE_MERGE_OF,
    &INTAKE_MERGES,
    &INTAKE_CONTACT_ADD,
    &INTAKE_CONTACT,
    &INTAKE_CONTACT_CHANGE,
    &INTAKE_CONTACT_RULES,
    &INTAKE_CONTACTS,
    &INTAKE_LINK_ADD,
    &INTAKE_LINK,
    &INTAKE_LINK_CHANGE,
    &INTAKE_LINKS,
    &INTAKE_DECIDERS,
    &INTAKE_ACCOUNT_LINK,
    &INTAKE_ACCOUNT_END,
    &INTAKE_PERSONS_OF_ACCOUNT,
    &INTAKE_ACCOUNT,
    &INTAKE_PLAN_ONCE,
};
const size_t INTAKE_PEOPLE_STATEMENT_COUNT = CMN_LEN(INTAKE_PEOPLE_STATEMENTS);

/* SPDX-License-Identifier: EUPL-1.2 */
#include "pag_statements.h"

#include <inttypes.h>
#include <stdio.h>

#define STEP_N (CMN_WRITE_N + 6)

enum cmn_err referral_store_pag_get(const struct referral_at *at, const struct cmn_stmt *stmt,
				    const char *id, const char *organisation, PGresult **ret)
{
	const char *params[] = {id, at->ctx->departements, organisation};

	return cmn_pool_one(at->pool, at->ctx, stmt, params, ret, at->err);
}

enum cmn_err referral_store_pag_list(const struct referral_at *at, const struct cmn_stmt *stmt,
				     const struct referral_pag_page *page, PGresult **ret)
{
	char count[24];
	const char *params[] = {page->departement,  page->situation_id, page->after, count,
				page->organisation, page->parent_id};

	snprintf(count, sizeof(count), "%" PRId64, page->limit + 1);
	return cmn_pool_run(at->pool, at->ctx, stmt, params, ret, at->err);
}

enum cmn_err referral_store_pag_make(const struct referral_at *at, const struct cmn_stmt *stmt,
				     struct cmn_write *write, const char *parent, const char *body,
				     const char *more, struct referral_done *ret)
{
	const char *params[STEP_N] = {[13] = parent, [14] = body, [15] = more};

	return referral_store_write(at, stmt, params, write, ret);
}

enum cmn_err referral_store_pag_step(const struct referral_at *at, const struct cmn_stmt *stmt,
				     struct cmn_write *write, const struct referral_pag_step *step,
				     struct referral_done *ret)
{
	char version[24];
	const char *params[STEP_N] = {
	    [13] = version,
	    [14] = step->from,
	    [15] = step->to,
	    [16] = step->body ? step->body : step->more,
	    [17] = step->today ? step->today : step->more,
	    [18] = step->more,
	};

	snprintf(version, sizeof(version), "%" PRId64, step->version);
	return referral_store_write(at, stmt, params, write, ret);
}

/* What the département said itself comes before what holds for all. */
const struct cmn_stmt REFERRAL_PAG_RULE_GET = {
    .name = "pag_rule_get",
    .n_params = 3,
    .sql = "SELECT required FROM pag_rule WHERE departement IN ($1, '*') AND rule = $2"
	   " AND valid_from <= $3::date ORDER BY departement = '*', valid_from DESC LIMIT 1",
};

const struct cmn_stmt REFERRAL_PAG_RULES = {
    .name = "pag_rules",
    .n_params = 4,
    .sql = "SELECT departement, rule, required, valid_from,"
	   " departement || ' ' || rule || ' ' || valid_from::text AS _cursor FROM pag_rule"
	   " WHERE departement IN ($1, '*') AND $2::uuid IS NULL"
	   " AND departement || ' ' || rule || ' ' || valid_from::text > $3"
	   " ORDER BY departement || ' ' || rule || ' ' || valid_from::text LIMIT $4::int",
};

const struct cmn_stmt REFERRAL_PAG_RULE_SET = {
    .name = "pag_rule_set",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql = CMN_SQL_CREATE
    ", fact AS (INSERT INTO pag_rule (departement, rule, valid_from, required, set_at, set_by)"
    "  SELECT $6, $15::jsonb ->> 'rule', ($15::jsonb ->> 'valid_from')::date,"
    "   ($15::jsonb ->> 'required')::boolean, $7::timestamptz, $1 FROM idem"
    "  WHERE $14 = $6 RETURNING $5::uuid AS id, 1::bigint AS version)" CMN_SQL_FINISH,
};

enum cmn_err referral_store_pag_rule(const struct referral_at *at, const char *departement,
				     const char *rule, const char *day, bool *ret)
{
	const char *params[] = {departement, rule, day};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc =
	    cmn_pool_run(at->pool, at->ctx, &REFERRAL_PAG_RULE_GET, params, &res, at->err);

	if (rc == CMN_OK)
		*ret = PQntuples(res) > 0 && cmn_pg_bool(res, 0, 0);
	return rc;
}

#define EMPTY(table)                                                \
	", " table "_emptied AS (UPDATE " table " SET words = '{}'" \
	"  WHERE departement = $2 AND situation_id = $1::uuid)"

const struct cmn_stmt REFERRAL_PAG_ERASE = {
    .name = "pag_erase_words",
    .writes = true,
    .n_params = 2,
    .sql =
	"WITH gos_session_emptied AS (UPDATE gos_session SET words = '{}'"
	"  WHERE departement = $2 AND situation_id = $1::uuid)" EMPTY("pag_version") EMPTY(
	    "pag_service") EMPTY("pag_accord") EMPTY("cdaph_decision") EMPTY("pag_review")
	    EMPTY("complement") EMPTY("followed_right") EMPTY(
		"admin_impact") " UPDATE creton SET words = '{}' WHERE departement = $2 AND situation_id = $1::uuid",
};

enum cmn_err referral_store_pag_erase(struct cmn_conn *conn, const char *situation_id,
				      const char *departement, struct cmn_error *err)
{
	const char *params[] = {situation_id, departement};

	return cmn_conn_run(conn, &REFERRAL_PAG_ERASE, params, NULL, err);
}

const struct cmn_stmt *const REFERRAL_PAG_STATEMENTS[] = {
    &REFERRAL_GOS_GET,         &REFERRAL_GOS_LIST,           &REFERRAL_GOS_CONVENE,
    &REFERRAL_GOS_HOLD,        &REFERRAL_GOS_STOP,           &REFERRAL_GOS_DATE,
    &REFERRAL_GOS_INVITE,      &REFERRAL_GOS_ASSIST,         &REFERRAL_GOS_ANSWER,
    &REFERRAL_COMPLEMENT_GET,  &REFERRAL_COMPLEMENT_LIST,    &REFERRAL_COMPLEMENT_ASK,
    &REFERRAL_COMPLEMENT_MOVE, &REFERRAL_COMPLEMENT_DECLINE, &REFERRAL_COMPLEMENT_DELIVER,
    &REFERRAL_PAG_GET,         &REFERRAL_PAG_LIGHT,          &REFERRAL_PAG_LIST,
    &REFERRAL_PAG_VERSIONS,    &REFERRAL_PAG_SERVICE_GET,    &REFERRAL_PAG_RULES,
    &REFERRAL_PAG_RULE_GET,    &REFERRAL_PAG_PREPARE,        &REFERRAL_PAG_REVISED,
    &REFERRAL_PAG_ELABORATED,  &REFERRAL_PAG_REWORKED,       &REFERRAL_PAG_WITHDRAWN,
    &REFERRAL_PAG_AGREED,      &REFERRAL_PAG_DECIDED,        &REFERRAL_PAG_VALIDATED,
    &REFERRAL_PAG_ENTERED,     &REFERRAL_PAG_REVISION_ASKED, &REFERRAL_PAG_REVIEWED,
    &REFERRAL_PAG_PROLONGED,   &REFERRAL_PAG_MODIFIED,       &REFERRAL_PAG_ENDED,
    &REFERRAL_PAG_COMMITTED,   &REFERRAL_PAG_POINT,          &REFERRAL_PAG_RULE_SET,
    &REFERRAL_RIGHT_GET,       &REFERRAL_RIGHT_LIST,         &REFERRAL_RIGHT_FOLLOW,
    &REFERRAL_RIGHT_MOVE,      &REFERRAL_IMPACT_GET,         &REFERRAL_IMPACT_LIST,
    &REFERRAL_IMPACT_EVALUATE, &REFERRAL_IMPACT_MOVE,        &REFERRAL_CRETON_GET,
    &REFERRAL_CRETON_LIST,     &REFERRAL_CRETON_RECORD,      &REFERRAL_CRETON_RENEW,
    &REFERRAL_CRETON_END,      &REFERRAL_PAG_ERASE,          &REFERRAL_PAG_PARENT,
};
const size_t REFERRAL_PAG_STATEMENT_COUNT = CMN_LEN(REFERRAL_PAG_STATEMENTS);

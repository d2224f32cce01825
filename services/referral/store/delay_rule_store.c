/* SPDX-License-Identifier: EUPL-1.2 */
#include "clock_store.h"
#include "referral_statements.h"

#define RULE_COLUMNS                                                                         \
	"r.id, r.departement, r.version, r.clock, r.unit, r.n, r.end_rule, r.remind_before," \
	" r.escalate_coordonnateur, r.escalate_member, r.basis, r.source, r.valid_from,"     \
	" r.set_at, r.set_by"

const struct cmn_stmt REFERRAL_RULE_SET = {
    .name = "delay_rule_set",
    .writes = true,
    .n_params = CMN_WRITE_N + 9,
    .sql = CMN_SQL_CREATE
    ", fact AS (INSERT INTO delay_rule (id, departement, clock, unit, n, end_rule, remind_before,"
    "   escalate_coordonnateur, escalate_member, basis, source, valid_from, begins_at, set_at,"
    "   set_by) SELECT $5::uuid, $6, $14, $15, $16::int, $17, $18::int, $19::int, $20::int,"
    "   'agreement', 'community', $21::date, $22::timestamptz, $7::timestamptz, $1 FROM idem"
    "  RETURNING id, version)" CMN_SQL_FINISH,
};

const struct cmn_stmt REFERRAL_RULE_GET = {
    .name = "delay_rule_get",
    .n_params = 2,
    .sql = "SELECT " RULE_COLUMNS " FROM delay_rule r WHERE r.id = $1::uuid"
	   " AND (r.departement = '*' OR r.departement = ANY (string_to_array($2, ',')))",
};

const struct cmn_stmt REFERRAL_RULES = {
    .name = "delay_rules",
    .n_params = 2,
    .sql = "WITH now AS (SELECT DISTINCT ON (clock) id FROM delay_rule"
	   "   WHERE departement IN ($1, '*') AND begins_at <= $2::timestamptz"
	   "   ORDER BY clock, departement = '*', begins_at DESC)"
	   " SELECT " RULE_COLUMNS ", r.begins_at <= $2::timestamptz AS in_force"
	   " FROM delay_rule r WHERE r.id IN (SELECT id FROM now)"
	   "  OR (r.departement IN ($1, '*') AND r.begins_at > $2::timestamptz)"
	   " ORDER BY r.clock, r.valid_from, r.id LIMIT 500",
};

const struct cmn_stmt REFERRAL_RULE_NATIONAL = {
    .name = "delay_rule_national",
    .n_params = 1,
    .sql = "SELECT r.id, r.unit, r.n, r.basis = 'law' AS _by_law FROM delay_rule r"
	   " WHERE r.departement = '*' AND r.clock = $1 ORDER BY r.valid_from DESC LIMIT 1",
};

enum cmn_err referral_store_set_rule(const struct referral_at *at, struct cmn_write *write,
				     const struct referral_rule *r, struct referral_done *ret)
{
	const char *params[CMN_WRITE_N + 9] = {
	    [13] = r->clock,     [14] = r->unit,          [15] = r->n,
	    [16] = r->end_rule,  [17] = r->remind_before, [18] = r->to_coordonnateur,
	    [19] = r->to_member, [20] = r->valid_from,    [21] = r->begins_at,
	};

	return referral_store_write(at, &REFERRAL_RULE_SET, params, write, ret);
}

enum cmn_err referral_store_rule(const struct referral_at *at, const char *id, PGresult **ret)
{
	return cmn_pool_get(at->pool, at->ctx, &REFERRAL_RULE_GET, id, ret, at->err);
}

enum cmn_err referral_store_rules(const struct referral_at *at, const char *departement,
				  const char *instant, PGresult **ret)
{
	const char *params[] = {departement, instant};

	return cmn_pool_run(at->pool, at->ctx, &REFERRAL_RULES, params, ret, at->err);
}

enum cmn_err referral_store_national_rule(const struct referral_at *at, const char *clock,
					  PGresult **ret)
{
	const char *params[] = {clock};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc =
	    cmn_pool_run(at->pool, at->ctx, &REFERRAL_RULE_NATIONAL, params, &res, at->err);

	if (rc == CMN_OK && PQntuples(res) == 0)
		return cmn_fail_at(at->err, CMN_E_NOT_FOUND, "/clock", "délai inconnu",
				   "unknown delay");
	if (rc == CMN_OK) {
		*ret = res;
		res = NULL;
	}
	return rc;
}

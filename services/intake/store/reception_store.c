/* SPDX-License-Identifier: EUPL-1.2
 *
 * reception_store.c - the clocks of a département, and what comes after a solicitation.
 */
#include "reception_store.h"
#include "reception_statements.h"

#include <inttypes.h>
#include <stdio.h>

const struct cmn_stmt INTAKE_SET_RULE = {
    .name = "reception_rule_set",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = CMN_SQL_CREATE
    ", fact AS (INSERT INTO reception_rule (id, departement, valid_from, first_answer_hours,"
    "    callback_hours, callback_attempts, set_at, set_by)"
    "  SELECT $5::uuid, $6, $14::date, $15::int, $16::int, $17::int, $7::timestamptz, $1"
    "  FROM idem RETURNING id, version)" CMN_SQL_FINISH,
};

/* The last day of a rule is the eve of the next one's first. */
const struct cmn_stmt INTAKE_RULES = {
    .name = "reception_rule_list",
    .n_params = 2,
    .sql = "SELECT id, departement, version, valid_from, first_answer_hours, callback_hours,"
	   " callback_attempts, set_at, set_by,"
	   " (SELECT min(n.valid_from) - 1 FROM reception_rule n WHERE n.departement = $1"
	   "   AND n.valid_from > r.valid_from) AS valid_to"
	   " FROM reception_rule r WHERE departement = $1"
	   " AND ($2::uuid IS NULL OR id = $2::uuid) ORDER BY valid_from DESC LIMIT 200",
};

const struct cmn_stmt INTAKE_ADD_RELANCE = {
    .name = "relance_add",
    .writes = true,
    .n_params = CMN_WRITE_N + 6,
    .sql =
	"WITH target AS (SELECT id FROM solicitation WHERE id = $14::uuid AND departement = $6)" CMN_SQL_CHANGE
	", heard AS (UPDATE phone_call c SET version = version + 1, callback_number = NULL,"
	"    callback_state = CASE callback_state WHEN 'waiting' THEN 'done'"
	"      ELSE callback_state END"
	"  FROM idem WHERE c.departement = $6 AND c.id = $18::uuid)"
	", fact AS (INSERT INTO relance (id, departement, solicitation_id, at, recorded_at,"
	"    recorded_by, channel, requester_kind, call_id, text)"
	"  SELECT $5::uuid, $6, target.id, $15::timestamptz, $7::timestamptz, $1, $16, $17,"
	"    $18::uuid, $19 FROM target, idem RETURNING id, version)" CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_RELANCES = {
    .name = "relance_list",
    .n_params = 2,
    .sql =
	"SELECT id, departement, version, solicitation_id, at, recorded_at, recorded_by,"
	" channel, requester_kind, call_id, text, " CMN_SQL_RFC3339(
	    "at") " AS _at FROM relance"
		  " WHERE solicitation_id = $1::uuid AND departement = ANY (string_to_array($2, ','))"
		  " ORDER BY at, id LIMIT 200",
};

const struct cmn_stmt INTAKE_FIRST_ANSWER = {
    .name = "solicitation_answered",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql =
	"WITH target AS (SELECT id FROM solicitation WHERE id = $5::uuid AND departement = $6"
	"  AND version = $14::bigint AND first_answered_at IS NULL FOR UPDATE)" CMN_SQL_CHANGE
	", fact AS (UPDATE solicitation s SET first_answered_at = $15::timestamptz,"
	"    version = version + 1 FROM target, idem"
	"  WHERE s.id = target.id AND s.departement = $6 RETURNING s.id, s.version)" CMN_SQL_FINISH,
};

#define REFERRAL_COLUMNS "q.id, q.departement, q.channel, q.received_at, q.recorded_at"

const struct cmn_stmt INTAKE_REFERRALS = {
    .name = "referral_list",
    .n_params = 4,
    .sql = "SELECT " REFERRAL_COLUMNS ", " CMN_SQL_CURSOR(
	"q.received_at",
	"q.id") " FROM solicitation q WHERE q.departement = $1 AND q.sender_organisation = $2"
		" AND (q.received_at, q.id) > " CMN_SQL_AFTER(
		    "$3") " ORDER BY q.received_at, q.id LIMIT $4::int",
};

const struct cmn_stmt INTAKE_REFERRAL = {
    .name = "referral_get",
    .n_params = 3,
    .sql =
	"SELECT " REFERRAL_COLUMNS
	", " CMN_SQL_RFC3339("q.received_at") " AS _received_at, " CMN_SQL_RFC3339(
	    "q.recorded_at") " AS _recorded_at, CASE WHEN s.state = 'closed' THEN 'ended'"
			     " WHEN s.id IS NOT NULL THEN 'under_way'"
			     " WHEN q.state = 'information_given' THEN 'information_given'"
			     " ELSE 'waiting' END AS _outcome"
			     " FROM solicitation q LEFT JOIN situation s"
			     "   ON s.departement = q.departement AND s.solicitation_id = q.id"
			     " WHERE q.id = $1::uuid AND q.departement = ANY (string_to_array($2, ','))"
			     " AND q.sender_organisation = $3",
};

enum cmn_err intake_store_set_rule(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   struct cmn_write *write, const struct intake_rule *rule,
				   bool *ret_replayed, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 4] = {[13] = rule->valid_from,
					       [14] = rule->first_answer_hours,
					       [15] = rule->callback_hours,
					       [16] = rule->callback_attempts};
	int64_t version;

	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_SET_RULE, params, write, &version, ret_replayed,
			     err);
}

enum cmn_err intake_store_rules(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				const char *departement, const char *id, PGresult **ret,
				struct cmn_error *err)
{
	const char *params[] = {departement, id};

	return cmn_pool_run(pool, ctx, &INTAKE_RULES, params, ret, err);
}

enum cmn_err intake_store_add_relance(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      struct cmn_write *write, const struct intake_relance *r,
				      bool *ret_replayed, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 6] = {
	    [13] = r->solicitation_id, [14] = r->at,      [15] = r->channel,
	    [16] = r->requester_kind,  [17] = r->call_id, [18] = r->text};
	int64_t version;

	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_ADD_RELANCE, params, write, &version, ret_replayed,
			     err);
}

enum cmn_err intake_store_relances(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *solicitation_id, PGresult **ret,
				   struct cmn_error *err)
{
	const char *params[] = {solicitation_id, ctx->departements};

	return cmn_pool_run(pool, ctx, &INTAKE_RELANCES, params, ret, err);
}

enum cmn_err intake_store_first_answer(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       struct cmn_write *write, int64_t version, const char *at,
				       bool *ret_replayed, struct cmn_error *err)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 2] = {[13] = seen, [14] = at};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_FIRST_ANSWER, params, write, &version, ret_replayed,
			     err);
}

enum cmn_err intake_store_referrals(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *departement, const char *organisation,
				    const char *after, int64_t limit, PGresult **ret,
				    struct cmn_error *err)
{
	char count[24];
	const char *params[] = {departement, organisation, after, count};

	snprintf(count, sizeof(count), "%" PRId64, limit + 1);
	return cmn_pool_run(pool, ctx, &INTAKE_REFERRALS, params, ret, err);
}

enum cmn_err intake_store_referral(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *id, const char *organisation, PGresult **ret,
				   struct cmn_error *err)
{
	const char *params[] = {id, ctx->departements, organisation};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_pool_run(pool, ctx, &INTAKE_REFERRAL, params, &res, err);

	if (rc != CMN_OK)
		return rc;
	if (PQntuples(res) == 0)
		return cmn_fail(err, CMN_E_NOT_FOUND,
				"aucune saisine de votre organisation sous cet"
				" identifiant",
				"no referral of your organisation under this id");
	*ret = CMN_TAKE(res);
	return CMN_OK;
}

const struct cmn_stmt *const INTAKE_RECEPTION_STATEMENTS[] = {
    &INTAKE_FORMER,
    &INTAKE_ROUTE,
    &INTAKE_SET_RULE,
    &INTAKE_RULES,
    &INTAKE_ADD_SUB_TERRITORY,
    &INTAKE_CHANGE_SUB_TERRITORY,
    &INTAKE_SUB_TERRITORY,
    &INTAKE_SUB_TERRITORIES,
    &INTAKE_COVERAGE,
    &INTAKE_COVERAGE_EPCI,
    &INTAKE_ADD_RELANCE,
    &INTAKE_RELANCES,
    &INTAKE_FIRST_ANSWER,
    &INTAKE_REFERRALS,
    &INTAKE_REFERRAL,
    &INTAKE_NEW_CALL,
    &INTAKE_TELL_CALL,
    &INTAKE_PHONE_CALL,
    &INTAKE_PHONE_CALL_TOLD,
    &INTAKE_TAKE_CALL,
    &INTAKE_CALLBACKS,
    &INTAKE_CALL_ATTEMPT,
    &INTAKE_SEE_DANGER,
    &INTAKE_RAISE_DANGER,
    &INTAKE_ADD_DANGER_ENTRY,
    &INTAKE_ACKNOWLEDGE_DANGER,
    &INTAKE_DANGER,
    &INTAKE_DANGERS,
    &INTAKE_DANGERS_WAITING,
    &INTAKE_PROTOCOL,
    &INTAKE_PROTOCOL_ENTRY,
    &INTAKE_ADD_PROTOCOL,
    &INTAKE_END_PROTOCOL,
    &INTAKE_NEW_DRAFT,
    &INTAKE_KEEP_DRAFT,
    &INTAKE_DROP_DRAFT,
    &INTAKE_DRAFT,
    &INTAKE_DRAFTS,
    &INTAKE_EXPIRE_DRAFTS,
    &INTAKE_DUTY,
    &INTAKE_DUTIES,
    &INTAKE_ADD_DUTY,
    &INTAKE_END_DUTY,
    &INTAKE_REMIND_DANGER,
    &INTAKE_EXPIRE_DANGER,
    &INTAKE_FORGET_CALLS,
};
const size_t INTAKE_RECEPTION_STATEMENT_COUNT = CMN_LEN(INTAKE_RECEPTION_STATEMENTS);

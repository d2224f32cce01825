/* SPDX-License-Identifier: EUPL-1.2
 *
 * plan_store.c - a plan is opened, written anew, stopped; its words are erased.
 */
#include "plan_statements.h"

#include <inttypes.h>
#include <stdio.h>

/* The content's parameters are the first fifteen of the statement's own, $14 to $28. */
#define CONTENT_N 15
#define VERSION(number, situation)                                                            \
	", written AS (INSERT INTO plan_version (departement, plan_id, number, situation_id," \
	"    said_on, expression, said_by, needs, wish, project_id, project_number, themes,"  \
	"    wanted_from, wanted_until, community_role, support_forms, response_level,"       \
	"    why_no_first, why_no_first_words, written_at, written_by)"                       \
	"  SELECT $6, $5::uuid, " number ", " situation ", $14::date, $15, $16, $17::text[]," \
	"    $18, $19::uuid, $20::int, $21::text[], $22::date, $23::date, $24, $25::text[],"  \
	"    $26, $27, $28, $7::timestamptz, $1 FROM target, idem)"

const struct cmn_stmt REFERRAL_PLAN_OPEN = {
    .name = "plan_open",
    .writes = true,
    .n_params = CMN_WRITE_N + CONTENT_N + 1,
    .sql =
	"WITH target AS (SELECT id FROM situation_ref WHERE id = $29::uuid"
	"  AND departement = $6 AND state = 'open')" CMN_SQL_CHANGE
	", fact AS (INSERT INTO plan (id, departement, situation_id, opened_at, state_at,"
	"    opened_by)"
	"  SELECT $5::uuid, $6, target.id, $7::timestamptz, $7::timestamptz, $1 FROM target, idem"
	"  RETURNING id, version)" VERSION("1", "target.id") CMN_SQL_FINISH,
};

/* Of a plan in state $30, at version $29, in a situation that is open. */
#define TARGET                                                                                   \
	"WITH target AS (SELECT p.id, p.number, p.situation_id FROM plan p JOIN situation_ref s" \
	"  ON s.departement = p.departement AND s.id = p.situation_id AND s.state = 'open'"      \
	"  WHERE p.id = $5::uuid AND p.departement = $6"

const struct cmn_stmt REFERRAL_PLAN_WRITE_STMT = {
    .name = "plan_write",
    .writes = true,
    .n_params = CMN_WRITE_N + CONTENT_N + 3,
    .sql = TARGET " AND $29::bigint IN (0, p.version) AND p.state = $30"
		  "  FOR UPDATE OF p)" CMN_SQL_CHANGE
		  ", fact AS (UPDATE plan p SET number = p.number + 1, version = p.version + 1,"
		  "    state = $31, state_at = $7::timestamptz, stopped_on = NULL FROM target, idem"
		  "  WHERE p.id = target.id AND p.departement = $6 RETURNING p.id, p.version)" //
    VERSION("target.number + 1", "target.situation_id") CMN_SQL_FINISH,
};

/* Also in a situation that is closed: the person's no is always heard. */
const struct cmn_stmt REFERRAL_PLAN_STOP_STMT = {
    .name = "plan_stop",
    .writes = true,
    .n_params = CMN_WRITE_N + 5,
    .sql = REFERRAL_TARGET("plan", "") ", fact AS (UPDATE plan p SET state = $16,"
				       "    state_at = $7::timestamptz,"
				       "    stopped_on = $18::date, version = p.version + 1"
				       "  FROM target, idem WHERE p.id = target.id"
				       "    AND p.departement = $6 AND $17::text IS NULL"
				       "  RETURNING p.id, p.version)" CMN_SQL_FINISH,
};

const struct cmn_stmt REFERRAL_ERASE_PLAN = {
    .name = "plan_erase_words",
    .writes = true,
    .n_params = 2,
    .sql = "WITH versions AS (UPDATE plan_version SET wish = 'erased', why_no_first_words = NULL"
	   "  WHERE departement = $2 AND situation_id = $1::uuid)"
	   ", decisions AS (UPDATE considered_decision SET words = NULL"
	   "  WHERE departement = $2 AND situation_id = $1::uuid)"
	   " UPDATE considered SET words = NULL, distance_m = NULL, snapshot = NULL,"
	   "  sha256 = NULL, version = version + 1,"
	   "  label = CASE WHEN offer_id IS NULL AND actor_id IS NULL THEN 'erased' END"
	   " WHERE departement = $2 AND situation_id = $1::uuid",
};

static void put_content(const struct referral_plan_content *c, const char **params)
{
	const char *const all[CONTENT_N] = {
	    c->said_on,        c->expression,     c->said_by,
	    c->needs,          c->wish,           c->project_id,
	    c->project_number, c->themes,         c->wanted_from,
	    c->wanted_until,   c->community_role, c->support_forms,
	    c->response_level, c->why_no_first,   c->why_no_first_words,
	};

	for (size_t i = 0; i < CONTENT_N; i++)
		params[CMN_WRITE_N + i] = all[i];
}

enum cmn_err referral_store_plan_open(const struct referral_at *at, struct cmn_write *write,
				      const char *situation_id,
				      const struct referral_plan_content *c,
				      struct referral_done *ret)
{
	const char *params[CMN_WRITE_N + CONTENT_N + 1] = {[28] = situation_id};

	put_content(c, params);
	return referral_store_write(at, &REFERRAL_PLAN_OPEN, params, write, ret);
}

enum cmn_err referral_store_plan_write(const struct referral_at *at, struct cmn_write *write,
				       const struct referral_answer *a,
				       const struct referral_plan_content *c,
				       struct referral_done *ret)
{
	char version[24];
	const char *params[CMN_WRITE_N + CONTENT_N + 3] = {
	    [28] = version, [29] = a->from, [30] = a->to};

	snprintf(version, sizeof(version), "%" PRId64, a->version);
	put_content(c, params);
	return referral_store_write(at, &REFERRAL_PLAN_WRITE_STMT, params, write, ret);
}

enum cmn_err referral_store_plan_stop(const struct referral_at *at, struct cmn_write *write,
				      const struct referral_answer *a, struct referral_done *ret)
{
	return referral_store_move(at, &REFERRAL_PLAN_STOP_STMT, write, a, ret);
}

enum cmn_err referral_store_erase_plan(struct cmn_conn *conn, const char *situation_id,
				       const char *departement, struct cmn_error *err)
{
	const char *params[] = {situation_id, departement};

	return cmn_conn_run(conn, &REFERRAL_ERASE_PLAN, params, NULL, err);
}

const struct cmn_stmt *const REFERRAL_PLAN_STATEMENTS[] = {
    &REFERRAL_PLAN_GET,          &REFERRAL_PLANS,           &REFERRAL_PLAN_VERSIONS,
    &REFERRAL_FIRST_INTENTION,   &REFERRAL_PUBLISHED,       &REFERRAL_PLAN_OPEN,
    &REFERRAL_PLAN_WRITE_STMT,   &REFERRAL_PLAN_STOP_STMT,  &REFERRAL_ERASE_PLAN,
    &REFERRAL_CONSIDER,          &REFERRAL_CONSIDERED_GET,  &REFERRAL_CONSIDERED_LIST,
    &REFERRAL_CONSIDERED_DECIDE, &REFERRAL_CONSIDERED_LINK,
};
const size_t REFERRAL_PLAN_STATEMENT_COUNT = CMN_LEN(REFERRAL_PLAN_STATEMENTS);

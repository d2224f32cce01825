/* SPDX-License-Identifier: EUPL-1.2 */
#include "governance_clock.h"

#include "governance_store.h"

#include <stdio.h>

#define BETWEEN(day) "(" day ")::date BETWEEN $2::date AND $3::date"
#define LOCAL        "(m.starts_at AT TIME ZONE 'Europe/Paris')"
#define DAYS(what, condition)                                                  \
	"(SELECT coalesce(json_agg(" what "), '[]') FROM governance_meeting m" \
	" WHERE m.departement = i.departement AND m.instance_id = i.id AND " condition ")"

const struct cmn_stmt GOVERNANCE_LIFE = {
    .name = "governance_life",
    .n_params = 4,
    .sql =
	"SELECT i.id, i.departement, i.kind, i.set_up_on AS since, i.ended_on AS until,"
	" CASE WHEN i.kind = 'strategic_committee' THEN coalesce(i.per_year,"
	" rule_int(i.departement, 'committee_meetings_per_year', $4::date))"
	" ELSE i.per_year END AS per_year, CASE WHEN i.kind = 'strategic_committee' THEN"
	" rule_int(i.departement, 'committee_floor_per_year', $4::date) END AS floor,"
	" CASE WHEN i.kind = 'strategic_committee' THEN rule_int(i.departement,"
	" 'committee_reports_per_year', $4::date) END AS statements, " DAYS("m.held_on", "m.state = 'held' AND " BETWEEN("m.held_on")) " AS held, " DAYS(
	    "m.starts_at",
	    "m.state IN ('planned', 'convened') AND " BETWEEN(
		LOCAL)) " AS planned, " DAYS("m.held_on",
					     "m.state = 'held' AND " BETWEEN(
						 "m.held_on") " AND EXISTS (SELECT FROM governance_statement f"
							      " WHERE f.departement = m.departement AND f.meeting_id = m.id)") " AS told,"
															       " " DAYS(
																   "m.starts_at",
																   "m.state IN ('planned', 'convened') AND " BETWEEN(
																       LOCAL) " AND EXISTS (SELECT FROM governance_statement f"
																	      " WHERE f.departement = m.departement AND f.meeting_id = m.id)") " AS to_tell"
																									       " FROM governance_instance i WHERE i.id = $1::uuid",
};

static const struct cmn_stmt TAKE = {
    .name = "governance_clock_take",
    .n_params = 2,
    .writes = true,
    .sql = "SELECT i.id, i.departement FROM governance_instance i"
	   " WHERE i.look_at <= $1::timestamptz ORDER BY i.look_at LIMIT $2::bigint"
	   " FOR UPDATE SKIP LOCKED",
};

/* $1 département, $2 instance, $3 rows, $4 and $5 days, $6 next */
static const struct cmn_stmt PUT = {
    .name = "governance_clock_put",
    .n_params = 6,
    .writes = true,
    .sql = "WITH fresh AS (SELECT * FROM json_to_recordset($3::json) AS r(what text, from_on date,"
	   " due_on date, wanted int, held int, planned int, state text))"
	   ", gone AS (DELETE FROM governance_due d WHERE d.departement = $1"
	   " AND d.instance_id = $2::uuid AND d.from_on BETWEEN $4::date AND $5::date"
	   " AND NOT EXISTS (SELECT FROM fresh r WHERE r.what = d.what"
	   " AND r.from_on = d.from_on))"
	   ", put AS (INSERT INTO governance_due AS d (departement, instance_id, what, from_on,"
	   " due_on, wanted, held, planned, state) SELECT $1, $2::uuid, r.what, r.from_on,"
	   " r.due_on, r.wanted, r.held, r.planned, r.state FROM fresh r"
	   " ON CONFLICT (departement, instance_id, what, from_on) DO UPDATE SET"
	   " due_on = excluded.due_on, wanted = excluded.wanted, held = excluded.held,"
	   " planned = excluded.planned, state = excluded.state WHERE (d.due_on, d.wanted, d.held,"
	   " d.planned, d.state) IS DISTINCT FROM (excluded.due_on, excluded.wanted, excluded.held,"
	   " excluded.planned, excluded.state))"
	   " UPDATE governance_instance i SET look_at = $6::timestamptz"
	   " WHERE i.departement = $1 AND i.id = $2::uuid",
};

enum cmn_err governance_clock_take(struct cmn_conn *conn, const char *now, unsigned most,
				   PGresult **ret, struct cmn_error *err)
{
	char rows[16];
	const char *const params[] = {now, rows};

	snprintf(rows, sizeof(rows), "%u", most);
	return cmn_conn_run(conn, &TAKE, params, ret, err);
}

enum cmn_err governance_clock_life(struct cmn_conn *conn, const char *const *params, PGresult **ret,
				   struct cmn_error *err)
{
	return cmn_conn_run(conn, &GOVERNANCE_LIFE, params, ret, err);
}

enum cmn_err governance_clock_put(struct cmn_conn *conn, const struct governance_looked *looked,
				  struct cmn_error *err)
{
	const char *const params[] = {looked->departement, looked->instance, looked->rows,
				      looked->from,        looked->until,    looked->next};

	return cmn_conn_run(conn, &PUT, params, NULL, err);
}

const struct cmn_stmt *const GOVERNANCE_STATEMENTS[] = {
    &GOVERNANCE_INSTANCE_READ,
    &GOVERNANCE_INSTANCE_LIST,
    &GOVERNANCE_SEAT_READ,
    &GOVERNANCE_PRESIDENCY_READ,
    &GOVERNANCE_MEETING_READ,
    &GOVERNANCE_MEETING_LIST,
    &GOVERNANCE_ITEM_READ,
    &GOVERNANCE_VOTE_READ,
    &GOVERNANCE_DECISION_READ,
    &GOVERNANCE_DECISION_LIST,
    &GOVERNANCE_ARBITRATION_READ,
    &GOVERNANCE_ARBITRATION_LIST,
    &GOVERNANCE_STATEMENT_READ,
    &GOVERNANCE_STATEMENT_LIST,
    &GOVERNANCE_TRANSMISSION_READ,
    &GOVERNANCE_TRANSMISSION_LIST,
    &GOVERNANCE_UNLISTED,
    &GOVERNANCE_TERMS,
    &GOVERNANCE_IS_MEMBER,
    &GOVERNANCE_TRY,
    &GOVERNANCE_TALLY,
    &GOVERNANCE_PROXY_TRY,
    &GOVERNANCE_LIFE,
    &GOVERNANCE_LOCK_VOTE,
    &GOVERNANCE_LOCK_MEETING,
    &GOVERNANCE_INSTANCE_ADD.stmt,
    &GOVERNANCE_INSTANCE_CHANGE.stmt,
    &GOVERNANCE_INSTANCE_GRAFT.stmt,
    &GOVERNANCE_SEAT_ADD.stmt,
    &GOVERNANCE_SEAT_CHANGE.stmt,
    &GOVERNANCE_TERM_ADD.stmt,
    &GOVERNANCE_TERM_CHANGE.stmt,
    &GOVERNANCE_MEETING_ADD.stmt,
    &GOVERNANCE_MEETING_CONVENE.stmt,
    &GOVERNANCE_MEETING_POSTPONE.stmt,
    &GOVERNANCE_MEETING_CANCEL.stmt,
    &GOVERNANCE_MEETING_HOLD.stmt,
    &GOVERNANCE_MINUTES_SET.stmt,
    &GOVERNANCE_MINUTES_VALIDATE.stmt,
    &GOVERNANCE_ITEM_ADD.stmt,
    &GOVERNANCE_ITEM_CHANGE.stmt,
    &GOVERNANCE_PRESENCE_SET.stmt,
    &GOVERNANCE_PROXY_GIVE.stmt,
    &GOVERNANCE_PROXY_WITHDRAW.stmt,
    &GOVERNANCE_VOTE_OPEN.stmt,
    &GOVERNANCE_BALLOT_CAST.stmt,
    &GOVERNANCE_VOTE_CLOSE.stmt,
    &GOVERNANCE_VOTE_CANCEL.stmt,
    &GOVERNANCE_DECISION_ADD.stmt,
    &GOVERNANCE_ARBITRATION_ADD.stmt,
    &GOVERNANCE_ARBITRATION_STEP.stmt,
    &GOVERNANCE_STATEMENT_ADD.stmt,
    &GOVERNANCE_TRANSMISSION_ADD.stmt,
    &TAKE,
    &PUT,
};
const size_t GOVERNANCE_STATEMENT_COUNT = CMN_LEN(GOVERNANCE_STATEMENTS);

/* SPDX-License-Identifier: EUPL-1.2 */
#include "notice_sql.h"
#include "transfer_store.h"

#define BOTH_STREAMS                                                                       \
	" FROM fact, LATERAL (VALUES ($2::uuid, departement), ($3::uuid, to_departement))" \
	"   AS o (event, dep)"
#define AUDITED(operation)                                                                 \
	", audited AS (INSERT INTO audit (at, actor, operation, resource_id, departement)" \
	"  SELECT $1::timestamptz, 'system', '" operation "', id, departement FROM fact)"

/* Whose file it was: who follows it now, while the old département still knows how to reach them.
 */
#define INTAKE_SQL_TRANSFERRED                                                                \
	", noticed AS (" INTAKE_SQL_NOTICES_INSERT(                                           \
	    "$1::timestamptz",                                                                \
	    "SELECT f.departement, f.id::text, 'person', f.person_id, NULL::text, 'auto',"    \
	    " 'transfer_accepted', json_build_object('at', " CMN_SQL_RFC3339(                 \
		"f.decided_at") "), f.situation_id FROM fact f WHERE f.person_id IS NOT NULL" \
				" AND " INTAKE_SQL_REACHABLE("f.departement", "f.person_id",  \
							     INTAKE_BY_ANY)) ")"

/* The sender's side ends.  Row security lets the job close what was accepted elsewhere, and nothing
 * else; run twice, the second finds no transfer in this state. */
const struct cmn_stmt INTAKE_COMPLETE_TRANSFER = {
    .name = "transfer_complete",
    .writes = true,
    .n_params = 4,
    .sql =
	"WITH due AS (SELECT * FROM transfer WHERE state = 'accepted'"
	"   ORDER BY decided_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)"
	", closed AS (UPDATE situation s SET state = 'closed', closed_at = $1::timestamptz,"
	"    closure_reason = 'transferred', open_tasks = 0, version = s.version + 1 FROM due"
	"  WHERE s.departement = due.departement AND s.id = due.situation_id"
	"    AND s.state = 'open' RETURNING s.id, s.departement)"
	", cancelled AS (UPDATE task k SET state = 'cancelled', ended_at = $1::timestamptz,"
	"    ended_by = 'system', version = k.version + 1 FROM closed"
	"  WHERE k.departement = closed.departement AND k.situation_id = closed.id"
	"    AND k.state = 'open' RETURNING k.id, k.departement)"
	", noted AS (INSERT INTO task_history (departement, task_id, at, by, act, state)"
	"  SELECT departement, id, $1::timestamptz, 'system', 'cancel', 'cancelled'"
	"  FROM cancelled)"
	", ended AS (UPDATE solicitation q SET state = 'transferred', version = q.version + 1"
	"  FROM due WHERE q.departement = due.departement AND q.id = due.solicitation_id"
	"    AND due.situation_id IS NULL AND q.state = 'received')"
	", fact AS (UPDATE transfer t SET state = 'completed', version = t.version + 1,"
	"    completed_at = $1::timestamptz FROM due"
	"  WHERE t.departement = due.departement AND t.id = due.id RETURNING t.*)"
	", erased AS (DELETE FROM transfer_content c USING fact"
	"  WHERE c.transfer_id = fact.id AND c.departement = fact.departement)"
	", told AS (INSERT INTO outbox (event_id, stream, type, subject, at, data)"
	"  SELECT o.event, o.dep || '.facts', 'intake.transfer.completed.v1', id::text,"
	"    $1::timestamptz, json_strip_nulls(json_build_object('transfer_id', id,"
	"    'from_departement', departement, 'to_departement', to_departement,"
	"    'solicitation_id', solicitation_id, 'situation_id', situation_id,"
	"    'new_solicitation_id', new_solicitation_id, 'new_situation_id', new_situation_id,"
	"    'completed_at', " CMN_SQL_RFC3339(
	    "completed_at") "))" BOTH_STREAMS ")"
			    ", gone AS (INSERT INTO outbox (event_id, stream, type, subject, at, data)"
			    "  SELECT $4::uuid, departement || '.facts', 'intake.situation.closed.v1', id::text,"
			    "    $1::timestamptz, json_build_object('situation_id', id, 'reason', 'transferred',"
			    "    'closed_at', " CMN_SQL_RFC3339(
				"$1::timestamptz") ") FROM closed)" AUDITED("transfer_complete")
				INTAKE_SQL_TRANSFERRED " SELECT id FROM fact",
};

const struct cmn_stmt INTAKE_EXPIRE_TRANSFER = {
    .name = "transfer_expire",
    .writes = true,
    .n_params = 3,
    .sql = "WITH due AS (SELECT * FROM transfer WHERE state = 'offered'"
	   "   AND expires_at <= $1::timestamptz ORDER BY expires_at, id LIMIT 1"
	   "   FOR UPDATE SKIP LOCKED)"
	   ", fact AS (UPDATE transfer t SET state = 'expired', version = t.version + 1,"
	   "    decided_at = $1::timestamptz, decided_by = 'system' FROM due"
	   "  WHERE t.departement = due.departement AND t.id = due.id RETURNING t.*)"
	   ", told AS (INSERT INTO outbox (event_id, stream, type, subject, at, data)"
	   "  SELECT o.event, o.dep || '.facts', 'intake.transfer.declined.v1', id::text,"
	   "    $1::timestamptz, json_build_object('transfer_id', id,"
	   "    'from_departement', departement, 'to_departement', to_departement,"
	   "    'outcome', 'expired', 'ended_at', " CMN_SQL_RFC3339(
	       "decided_at") ")" BOTH_STREAMS ")" AUDITED("transfer_expire") " SELECT id FROM fact",
};

/* The sender's role may write nothing into another département: the job tells those on duty there,
 * of the newest first.  One notice for an offer and an account, however often it runs. */
const struct cmn_stmt INTAKE_TELL_OFFERED = {
    .name = "transfer_tell_offered",
    .writes = true,
    .n_params = 1,
    .sql = INTAKE_SQL_NOTICES_INSERT(
	"$1::timestamptz",
	"SELECT o.to_departement, o.id::text, 'account', NULL::uuid, d.account, 'auto',"
	" 'transfer_offered', json_build_object('at', " CMN_SQL_RFC3339("o.offered_at") ", 'until', " CMN_SQL_RFC3339(
	    "o.expires_at") "), NULL::uuid FROM ("
			    "   SELECT t.id, t.to_departement, t.offered_at, t.expires_at FROM transfer t"
			    "    WHERE t.state = 'offered' AND t.expires_at > $1::timestamptz"
			    "    ORDER BY t.expires_at DESC, t.id DESC LIMIT 200) o"
			    " JOIN danger_duty d ON d.departement = o.to_departement AND " INTAKE_SQL_ON_DUTY(
				"d", "$1")),
};

const struct cmn_stmt INTAKE_FORGET_TRANSFER = {
    .name = "transfer_forget",
    .writes = true,
    .sql = "DELETE FROM transfer_content WHERE transfer_id IN (SELECT c.transfer_id"
	   "  FROM transfer_content c JOIN transfer t ON t.departement = c.departement"
	   "   AND t.id = c.transfer_id AND t.state NOT IN ('offered', 'accepted') LIMIT 100)",
};

static enum cmn_err one(struct cmn_conn *conn, const struct cmn_stmt *stmt, const char *now,
			bool *ret_any, struct cmn_error *err)
{
	char events[3][CMN_UUID_LEN];
	const char *params[] = {now, events[0], events[1], events[2]};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc;

	for (size_t i = 0; i < CMN_LEN(events); i++)
		cmn_uuid7(events[i]);
	rc = cmn_conn_run(conn, stmt, params, &res, err);
	*ret_any = rc == CMN_OK && PQntuples(res) > 0;
	return rc;
}

enum cmn_err intake_store_complete_one(struct cmn_conn *conn, const char *now, bool *ret_any,
				       struct cmn_error *err)
{
	return one(conn, &INTAKE_COMPLETE_TRANSFER, now, ret_any, err);
}

enum cmn_err intake_store_expire_one(struct cmn_conn *conn, const char *now, bool *ret_any,
				     struct cmn_error *err)
{
	return one(conn, &INTAKE_EXPIRE_TRANSFER, now, ret_any, err);
}

enum cmn_err intake_store_tell_offered(struct cmn_conn *conn, const char *now,
				       struct cmn_error *err)
{
	const char *params[] = {now};

	return cmn_conn_run(conn, &INTAKE_TELL_OFFERED, params, NULL, err);
}

enum cmn_err intake_store_forget_sealed(struct cmn_conn *conn, bool *ret_any, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_conn_run(conn, &INTAKE_FORGET_TRANSFER, NULL, &res, err);

	*ret_any = rc == CMN_OK && PQcmdTuples(res)[0] != '\0' && PQcmdTuples(res)[0] != '0';
	return rc;
}

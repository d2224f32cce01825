/* SPDX-License-Identifier: EUPL-1.2
 *
 * appv_clock_store.c - what the job of the relays reads and writes, under the role of the bus.
 */
#include "appv_store.h"
#include "notice_sql.h"
#include "project_statements.h"

#include <stdio.h>

#define RUNNING "state IN ('oriented', 'acknowledged', 'working')"

#define US(at) "(extract(epoch FROM " at ") * 1000000)::bigint"

const struct cmn_stmt INTAKE_APPV_DUE = {
    .name = "appv_due",
    .writes = true,
    .n_params = 2,
    .sql =
	"SELECT id, departement, state, project_id, situation_id, reminders, " US("acknowledge_due") " AS acknowledge_due, " US(
	    "return_due") " AS return_due, "
			  "COALESCE(" US(
			      "reminded_at") ", 0) AS reminded FROM appv_relay WHERE " RUNNING
					     " AND tick_at <= $1::timestamptz ORDER BY tick_at LIMIT $2::int"
					     " FOR UPDATE SKIP LOCKED",
};

const struct cmn_stmt INTAKE_APPV_CONSENTS = {
    .name = "appv_consents",
    .writes = true,
    .n_params = 2,
    .sql = "SELECT r.id, r.departement, r.state, r.project_id, r.situation_id, r.employer,"
	   " r.categories, s.closure_reason FROM appv_relay r JOIN situation s"
	   "   ON s.departement = r.departement AND s.id = r.situation_id"
	   " WHERE r." RUNNING " AND r.consent_look_at <= $1::timestamptz"
	   " ORDER BY r.consent_look_at LIMIT $2::int FOR UPDATE OF r SKIP LOCKED",
};

/* A reminder goes to who holds the post, and to who follows the file. */
#define TELL_BOTH                                                                                                                                                  \
	", noticed AS (" INTAKE_SQL_NOTICES_INSERT(                                                                                                                \
	    "$3::timestamptz",                                                                                                                                     \
	    "SELECT f.departement, $5::text, 'account', NULL::uuid, w.account, w.channel,"                                                                         \
	    " 'relay_reminder', json_build_object('due', " CMN_SQL_RFC3339(                                                                                        \
		"CASE f.state WHEN 'oriented' THEN f.acknowledge_due ELSE f.return_due END") "),"                                                                  \
											     " f.situation_id FROM fact f CROSS JOIN LATERAL ("                    \
											     "   SELECT p.account, 'auto' FROM facilitator p"                      \
											     "    WHERE p.departement = f.departement AND p.id = f.facilitator_id" \
											     "   UNION SELECT s.conseiller, 'task_list' FROM situation s"          \
											     "    WHERE s.departement = f.departement AND s.id = f.situation_id)"  \
											     "  AS w (account, channel) WHERE w.account IS NOT NULL") ")"

/* The clock's own act: fact, audit row and event, without a key, for nobody repeats it. */
#define TICK(set, operation, type, more)                                                     \
	"WITH fact AS (UPDATE appv_relay SET " set                                           \
	"  WHERE id = $1::uuid AND departement = $2 AND " RUNNING " RETURNING id,"           \
	"    departement, situation_id, facilitator_id, acknowledge_due, return_due, state)" \
	", audited AS (INSERT INTO audit (at, actor, operation, resource_id, departement)"   \
	"  SELECT $3::timestamptz, 'system', '" operation "', id, $2 FROM fact)"             \
	", queued AS (INSERT INTO outbox (event_id, stream, type, subject, at, data)"        \
	"  SELECT $5::uuid, $2 || '.facts', '" type "', id::text, $3::timestamptz, $6::json" \
	"  FROM fact)" more " SELECT id FROM fact WHERE $4::text IS NOT NULL OR true"

const struct cmn_stmt INTAKE_APPV_REMINDED = {
    .name = "appv_reminded",
    .writes = true,
    .n_params = 6,
    .sql = TICK("reminders = reminders + 1, reminded_at = $3::timestamptz,"
		" tick_at = $4::timestamptz",
		"remind_appv_relay", "intake.appv.reminded.v1", TELL_BOTH),
};

const struct cmn_stmt INTAKE_APPV_EXPIRED = {
    .name = "appv_expired",
    .writes = true,
    .n_params = 6,
    .sql = TICK("state = 'expired', version = version + 1, ended_at = $3::timestamptz",
		"expire_appv_relay", "intake.appv.expired.v1", ""),
};

const struct cmn_stmt INTAKE_APPV_CONSENT_ENDED = {
    .name = "appv_consent_ended",
    .writes = true,
    .n_params = 7,
    .sql = TICK("state = 'stopped', version = version + 1, ended_at = $3::timestamptz,"
		" reason = $7",
		"stop_appv_relay", "intake.appv.stopped.v1", ""),
};

const struct cmn_stmt INTAKE_APPV_LOOKED = {
    .name = "appv_looked",
    .writes = true,
    .n_params = 3,
    .sql = "UPDATE appv_relay SET consent_look_at = $3::timestamptz WHERE id = $1::uuid"
	   " AND departement = $2",
};

static enum cmn_err find(struct cmn_conn *conn, const struct cmn_stmt *stmt, const char *now,
			 unsigned most, PGresult **ret, struct cmn_error *err)
{
	char count[24];
	const char *params[] = {now, count};

	snprintf(count, sizeof(count), "%u", most);
	return cmn_conn_run(conn, stmt, params, ret, err);
}

enum cmn_err intake_store_appv_due(struct cmn_conn *conn, const char *now, unsigned most,
				   PGresult **ret, struct cmn_error *err)
{
	return find(conn, &INTAKE_APPV_DUE, now, most, ret, err);
}

enum cmn_err intake_store_appv_consents(struct cmn_conn *conn, const char *now, unsigned most,
					PGresult **ret, struct cmn_error *err)
{
	return find(conn, &INTAKE_APPV_CONSENTS, now, most, ret, err);
}

static enum cmn_err tell(struct cmn_conn *conn, const struct cmn_stmt *stmt,
			 const struct intake_appv_tell *t, struct cmn_error *err)
{
	const char *params[] = {t->id,       t->departement, t->now,   t->next,
				t->event_id, t->event_data,  t->reason};

	return cmn_conn_run(conn, stmt, params, NULL, err);
}

enum cmn_err intake_store_appv_reminded(struct cmn_conn *conn, const struct intake_appv_tell *t,
					struct cmn_error *err)
{
	return tell(conn, &INTAKE_APPV_REMINDED, t, err);
}

enum cmn_err intake_store_appv_expired(struct cmn_conn *conn, const struct intake_appv_tell *t,
				       struct cmn_error *err)
{
	return tell(conn, &INTAKE_APPV_EXPIRED, t, err);
}

enum cmn_err intake_store_appv_stopped(struct cmn_conn *conn, const struct intake_appv_tell *t,
				       struct cmn_error *err)
{
	return tell(conn, &INTAKE_APPV_CONSENT_ENDED, t, err);
}

enum cmn_err intake_store_appv_looked(struct cmn_conn *conn, const struct intake_appv_tell *t,
				      struct cmn_error *err)
{
	const char *params[] = {t->id, t->departement, t->next};

	return cmn_conn_run(conn, &INTAKE_APPV_LOOKED, params, NULL, err);
}

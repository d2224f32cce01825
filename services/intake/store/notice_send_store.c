/* SPDX-License-Identifier: EUPL-1.2
 *
 * notice_send_store.c - what the job that sends does to the table, as the bus role.
 */
#include "notice_sql.h"
#include "notice_statements.h"
#include "notice_store.h"

#include <stdio.h>

/* Whoever ended with a notice in hand may have sent it: it goes again, under the same Message-ID.
 */
static const struct cmn_stmt LAPSE = {
    .name = "notice_lapse",
    .writes = true,
    .n_params = 2,
    .sql = "UPDATE notice SET state = CASE WHEN attempts < $2::int THEN 'failed'"
	   " ELSE 'given_up' END, reason = 'outcome_unknown', lease_until = NULL,"
	   " next_at = $1::timestamptz, version = version + 1,"
	   " settled_at = CASE WHEN attempts < $2::int THEN NULL ELSE $1::timestamptz END"
	   " WHERE id IN (SELECT id FROM notice WHERE state = 'sending'"
	   " AND lease_until < $1::timestamptz ORDER BY lease_until LIMIT 100"
	   " FOR UPDATE SKIP LOCKED)",
};

static const struct cmn_stmt TAKE = {
    .name = "notice_take",
    .writes = true,
    .n_params = 2,
    .sql = "UPDATE notice n SET state = 'sending', attempts = attempts + 1, version = version + 1,"
	   " lease_until = $1::timestamptz + interval '2 minutes'"
	   " FROM (SELECT id FROM notice WHERE state IN ('queued', 'failed')"
	   "   AND next_at <= $1::timestamptz ORDER BY next_at, id LIMIT $2::int"
	   "   FOR UPDATE SKIP LOCKED) t"
	   " WHERE n.id = t.id RETURNING n.id, n.departement, n.recipient_kind, n.person_id,"
	   " n.recipient, n.channel, n.language, n.attempts, n.template",
};

/* Somebody who can help is told when a message to a person is given up: the one who owns the file.
 */
static const struct cmn_stmt END = {
    .name = "notice_end",
    .writes = true,
    .n_params = 9,
    .sql =
	"WITH ended AS (UPDATE notice SET state = $3, reason = $4, sent_by = $5,"
	"    next_at = coalesce($6::timestamptz, next_at), lease_until = NULL,"
	"    attempts = attempts - CASE WHEN $7::boolean THEN 1 ELSE 0 END,"
	"    settled_at = CASE WHEN $8::boolean THEN $9::timestamptz END, version = version + 1"
	"  WHERE id = $1::uuid AND state = 'sending' AND attempts = $2::int"
	"  RETURNING id, departement, state, recipient_kind, situation_id)"
	" INSERT INTO notice (id, departement, recipient_kind, recipient, channel, template,"
	"    situation_id, cause, created_at, next_at)"
	" SELECT md5(e.id || 'notice_failed')::uuid, e.departement, 'account', s.conseiller,"
	"    'task_list', 'notice_failed', s.id, e.id, $9::timestamptz, $9::timestamptz"
	" FROM ended e JOIN situation s ON s.departement = e.departement AND s.id = e.situation_id"
	" WHERE e.state = 'given_up' AND e.recipient_kind = 'person' ON CONFLICT (id) DO NOTHING",
};

static const struct cmn_stmt WAYS_OF_HOLDER = {
    .name = "notice_ways_of_holder",
    .n_params = 3,
    .sql = "SELECT channel, address, language, true AS list, 'known' AS state,"
	   " NULL::text AS reach, false AS opposed FROM notice_address"
	   " WHERE departement = $1 AND holder_kind = $2 AND holder = $3 AND active",
};

static const struct cmn_stmt TELL = {
    .name = "notice_tell",
    .writes = true,
    .n_params = 6,
    .sql = INTAKE_SQL_NOTICE_INSERT(
	"$1::text", "$3", "$6::timestamptz",
	"SELECT 'person', s.person_id, NULL::text, 'auto', $4::text, $5::json, s.id FROM situation s"
	" WHERE s.departement = $3 AND s.id = $2::uuid AND s.person_id IS NOT NULL"),
};

enum cmn_err intake_store_notices_lapse(struct cmn_conn *conn, const char *now, int attempts_max,
					struct cmn_error *err)
{
	char most[16];
	const char *params[] = {now, most};

	snprintf(most, sizeof(most), "%d", attempts_max);
	return cmn_conn_run(conn, &LAPSE, params, NULL, err);
}

enum cmn_err intake_store_notices_take(struct cmn_conn *conn, const char *now, int most,
				       PGresult **ret, struct cmn_error *err)
{
	char limit[16];
	const char *params[] = {now, limit};

	snprintf(limit, sizeof(limit), "%d", most);
	return cmn_conn_run(conn, &TAKE, params, ret, err);
}

enum cmn_err intake_store_notice_end(struct cmn_conn *conn, const PGresult *taken, int row,
				     const char *now, const struct intake_notice_end *end,
				     struct cmn_error *err)
{
	const char *params[] = {cmn_column(taken, row, "id"),
				cmn_column(taken, row, "attempts"),
				end->state,
				end->reason,
				end->sent_by,
				end->next_at,
				end->uncounted ? "true" : "false",
				end->settled ? "true" : "false",
				now};

	return cmn_conn_run(conn, &END, params, NULL, err);
}

enum cmn_err intake_store_notice_tell(struct cmn_conn *conn, const char *cause,
				      const char *situation_id, const char *departement,
				      const char *template, const char *params_json,
				      const char *now, struct cmn_error *err)
{
	const char *params[] = {cause, situation_id, departement, template, params_json, now};

	return cmn_conn_run(conn, &TELL, params, NULL, err);
}

/* A merged record answers through the one that stands in its place; who objected under either
 * name objected. */
static const struct cmn_stmt WAYS_OF_PERSON = {
    .name = "notice_ways_of_person",
    .n_params = 2,
    .sql = "SELECT CASE c.kind WHEN 'email' THEN 'email' WHEN 'mssante' THEN 'mss'"
	   "   WHEN 'postal' THEN 'letter' END AS channel, c.value AS address, c.reach,"
	   " coalesce(c.language, p.language) AS language, p.state, EXISTS (SELECT 1"
	   "   FROM person_account a WHERE a.departement = p.departement AND a.person_id = p.id"
	   "   AND a.ended_at IS NULL) AS list, EXISTS (SELECT 1 FROM opposition o"
	   "   WHERE o.departement = p.departement AND (o.person_id = p.id OR o.person_id IN"
	   "    (SELECT m.id FROM person m WHERE m.departement = p.departement"
	   "     AND m.merged_into = p.id))) AS opposed"
	   " FROM person w JOIN person p ON p.departement = w.departement"
	   "   AND p.id = coalesce(w.merged_into, w.id)"
	   " LEFT JOIN person_contact c ON c.departement = p.departement AND c.person_id = p.id"
	   "   AND c.state = 'current' AND c.kind IN ('email', 'mssante', 'postal')"
	   " WHERE w.departement = $1 AND w.id = $2::uuid ORDER BY c.id",
};

enum cmn_err intake_store_notice_ways(struct cmn_conn *conn, const PGresult *taken, int row,
				      PGresult **ret, struct cmn_error *err)
{
	const char *person = cmn_column(taken, row, "person_id");
	const char *departement = cmn_column(taken, row, "departement");
	const char *of_holder[] = {departement, cmn_column(taken, row, "recipient_kind"),
				   cmn_column(taken, row, "recipient")};
	const char *of_person[] = {departement, person};

	return cmn_conn_run(conn, person ? &WAYS_OF_PERSON : &WAYS_OF_HOLDER,
			    person ? of_person : of_holder, ret, err);
}

const struct cmn_stmt *const INTAKE_NOTICE_STATEMENTS[] = {
    &INTAKE_NOTICE_GET,
    &INTAKE_NOTICE_LIST,
    &INTAKE_NOTICE_OF_PERSON,
    &INTAKE_NOTICE_READ,
    &INTAKE_NOTICE_MOVE,
    &INTAKE_NOTICE_OF_RECIPIENT,
    &INTAKE_NOTICE_SEND,
    &INTAKE_NOTICE_ADDRESS,
    &INTAKE_NOTICE_ADDRESSES,
    &LAPSE,
    &TAKE,
    &END,
    &WAYS_OF_HOLDER,
    &WAYS_OF_PERSON,
    &TELL,
    &INTAKE_NOTICE_LETTER,
};
const size_t INTAKE_NOTICE_STATEMENT_COUNT = CMN_LEN(INTAKE_NOTICE_STATEMENTS);

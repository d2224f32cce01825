/* SPDX-License-Identifier: EUPL-1.2
 *
 * concertation_job_store.c - what a no of the person closes, and what the clock asks for.
 */
#include "concertation_statements.h"
#include "more_statements.h"

#define BATCH "100" /* REFERRAL_MEETING_BATCH */

/* The files that an act about agreements concerns, as consent_copy.c finds the acts of a file. */
const struct cmn_stmt REFERRAL_SEATS_OPEN = {
    .name = "concertation_seats_open",
    .n_params = 2,
    .sql = "WITH act AS (SELECT * FROM consent_ref WHERE id = $1::uuid AND departement = $2"
	   "   AND (purpose IN ('concertation', ''))),"
	   " file AS (SELECT situation_id AS id FROM act WHERE situation_id IS NOT NULL"
	   "  UNION SELECT s.id FROM act JOIN situation_ref s ON s.departement = $2"
	   "    AND s.solicitation_id = act.solicitation_id"
	   "  UNION SELECT s.id FROM act JOIN situation_ref s ON s.departement = $2"
	   "    AND s.person_id = act.person_id WHERE act.situation_id IS NULL"
	   "    AND act.solicitation_id IS NULL"
	   "  UNION SELECT x.situation_id FROM act JOIN consent_ref_file x ON x.departement = $2"
	   "    AND x.consent_id = act.id)"
	   " SELECT i.id, i.situation_id, i.kind, i.actor_id,"
	   "  array_to_string(i.categories, ' ') AS categories"
	   " FROM file JOIN concertation_invitation i ON i.departement = $2"
	   "   AND i.situation_id = file.id WHERE i.kind IN ('actor', 'carer', 'mdph', 'other')"
	   " AND i.state <> 'withdrawn' AND i.access_closed_at IS NULL ORDER BY i.id",
};

const struct cmn_stmt REFERRAL_SEAT_CLOSE = {
    .name = "concertation_seat_close",
    .writes = true,
    .n_params = 5,
    .sql =
	"WITH closed AS (UPDATE concertation_invitation i SET version = i.version + 1,"
	"    access_closed_at = $3::timestamptz, access_reason = $4"
	"  WHERE i.id = $1::uuid AND i.departement = $2 AND i.access_closed_at IS NULL"
	"  RETURNING i.id, i.departement, i.situation_id, i.concertation_id) " REFERRAL_SQL_TASKS(
	    "$3", "SELECT c.departement, md5(c.id::text || 'closed' || $3)::uuid,"
		  " c.situation_id, 'contact_actor', 'conseiller', $5::date,"
		  " 'consent_withdrawn', 'concertation_invitation', c.id FROM closed c"),
};

const struct cmn_stmt REFERRAL_COMMITMENTS_DUE = {
    .name = "commitments_due",
    .writes = true,
    .n_params = 3,
    .sql =
	"WITH due AS (SELECT m.id FROM concertation_commitment m"
	"  WHERE m.state IN ('open', 'changed') AND m.asked_until IS DISTINCT FROM m.until_on"
	"  AND m.until_on < $3::date"
	"  AND NOT " REFERRAL_ERASED(
	    "m.departement",
	    "m.situation_id") " ORDER BY m.until_on, m.id LIMIT " BATCH "  FOR UPDATE SKIP LOCKED)"
			      ", done AS (UPDATE concertation_commitment m SET asked_until = m.until_on FROM due"
			      "  WHERE m.id = due.id RETURNING m.id, m.departement, m.situation_id, m.until_on)"
			      ", asked AS (" REFERRAL_SQL_TASKS(
				  "$1",
				  "SELECT d.departement, md5(d.id::text || d.until_on::text)::uuid,"
				  " d.situation_id, 'contact_actor', 'conseiller', $2::date,"
				  " 'commitment_due', 'concertation_commitment', d.id FROM done d") ") SELECT count(*) FROM done",
};

/* $1 now, $2 the day of the tasks.  Two days after its day, a concertation of which
 * nobody said that it was held. */
const struct cmn_stmt REFERRAL_MEETINGS_DUE = {
    .name = "concertations_due",
    .writes = true,
    .n_params = 2,
    .sql =
	"WITH due AS (SELECT c.id FROM concertation c WHERE c.state = 'planned'"
	"  AND c.asked_for IS DISTINCT FROM c.starts_at"
	"  AND c.starts_at < $1::timestamptz - interval '2 days'"
	"  AND NOT " REFERRAL_ERASED(
	    "c.departement",
	    "c.situation_id") ""
			      "  ORDER BY c.starts_at, c.id LIMIT " BATCH " FOR UPDATE SKIP LOCKED)"
			      ", done AS (UPDATE concertation c SET asked_for = c.starts_at FROM due"
			      "  WHERE c.id = due.id RETURNING c.id, c.departement, c.situation_id, c.starts_at)"
			      ", asked AS (" REFERRAL_SQL_TASKS(
				  "$1",
				  "SELECT d.departement, md5(d.id::text || d.starts_at::text)::uuid,"
				  " d.situation_id, 'meeting', 'conseiller', $2::date,"
				  " 'concertation_minutes', 'concertation', d.id FROM done d") ") SELECT count(*) FROM done",
};

/* $1 now, $2 the day of the tasks, $3 today, $4 how far ahead is looked.  Whoever prepares a
 * concertation has until then, or until its own day. */
const struct cmn_stmt REFERRAL_MEETINGS_NEAR = {
    .name = "concertations_near",
    .writes = true,
    .n_params = 4,
    .sql =
	"WITH due AS (SELECT c.id FROM concertation c WHERE c.state = 'planned'"
	"  AND c.prepare_asked_for IS DISTINCT FROM c.starts_at"
	"  AND c.starts_at > $1::timestamptz AND c.starts_at < $4::timestamptz"
	"  AND NOT " REFERRAL_ERASED(
	    "c.departement",
	    "c.situation_id") "  ORDER BY c.starts_at, c.id LIMIT " BATCH " FOR UPDATE SKIP LOCKED)"
			      ", done AS (UPDATE concertation c SET prepare_asked_for = c.starts_at FROM due"
			      "  WHERE c.id = due.id RETURNING c.id, c.departement, c.situation_id, c.starts_at)"
			      ", asked AS (" REFERRAL_SQL_TASKS(
				  "$1",
				  "SELECT d.departement, md5(d.id::text || 'near' || d.starts_at::text)::uuid,"
				  " d.situation_id, 'meeting', 'conseiller',"
				  " least($2::date, greatest($3::date, (d.starts_at AT TIME ZONE 'UTC')::date)),"
				  " 'concertation_to_prepare', 'concertation', d.id FROM done d") ") SELECT count(*) FROM done",
};

/* What the MDPH said of somebody whom nobody here knows is kept half a year after the GOS, in case
 * the team finds the file after all. */
const struct cmn_stmt REFERRAL_GOS_WORDS_GO = {
    .name = "gos_invitation_words_go",
    .writes = true,
    .n_params = 1,
    .sql = "WITH due AS (SELECT g.id FROM gos_invitation g WHERE g.situation_id IS NULL"
	   "  AND g.words <> '{}' AND g.gos_at < $1::timestamptz - interval '6 months'"
	   "  ORDER BY g.gos_at, g.id LIMIT " BATCH " FOR UPDATE SKIP LOCKED)"
	   ", done AS (UPDATE gos_invitation g SET words = '{}' FROM due WHERE g.id = due.id"
	   "  RETURNING g.id) SELECT count(*) FROM done",
};

enum cmn_err referral_store_seats_open(struct cmn_conn *conn, const char *consent,
				       const char *departement, PGresult **ret,
				       struct cmn_error *err)
{
	const char *params[] = {consent, departement};

	return cmn_conn_run(conn, &REFERRAL_SEATS_OPEN, params, ret, err);
}

enum cmn_err referral_store_seat_close(struct cmn_conn *conn, const char *id,
				       const char *departement, const char *at, const char *reason,
				       const char *due, struct cmn_error *err)
{
	const char *params[] = {id, departement, at, reason, due};

	return cmn_conn_run(conn, &REFERRAL_SEAT_CLOSE, params, NULL, err);
}

enum cmn_err referral_store_meetings_due(struct cmn_conn *conn, const char *now, const char *today,
					 const char *due, const char *near, int64_t *ret_n,
					 struct cmn_error *err)
{
	static const struct cmn_stmt *const DUE[] = {
	    &REFERRAL_COMMITMENTS_DUE, &REFERRAL_MEETINGS_DUE, &REFERRAL_MEETINGS_NEAR,
	    &REFERRAL_GOS_WORDS_GO};
	const char *params[] = {now, due, today,
				near}; /* each takes the first of them that it has */
	enum cmn_err rc = CMN_OK;

	*ret_n = 0;
	for (size_t i = 0; rc == CMN_OK && i < CMN_LEN(DUE); i++) {
		CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;

		rc = cmn_conn_run(conn, DUE[i], params, &res, err);
		if (rc == CMN_OK && cmn_pg_int(res, 0, 0, 0) > *ret_n)
			*ret_n = cmn_pg_int(res, 0, 0, 0);
	}
	return rc;
}

const struct cmn_stmt *const REFERRAL_CONCERTATION_STATEMENTS[] = {
    &REFERRAL_PLAN_MEETING,
    &REFERRAL_MEETING_LOCK,
    &REFERRAL_POSTPONE,
    &REFERRAL_CANCEL_MEETING,
    &REFERRAL_HOLD,
    &REFERRAL_CLOSE_MEETING,
    &REFERRAL_DECIDE_IN,
    &REFERRAL_FOLLOW_UP,
    &REFERRAL_INVITE,
    &REFERRAL_ANSWER_SEAT,
    &REFERRAL_WITHDRAW_SEAT,
    &REFERRAL_SHARE_SEAT,
    &REFERRAL_SEAT_PRESENCE,
    &REFERRAL_MEETING_GET,
    &REFERRAL_SEAT_GET,
    &REFERRAL_COMMITMENT_GET,
    &REFERRAL_MEETINGS,
    &REFERRAL_MEETINGS_OF,
    &REFERRAL_SEATS_OF_ACTOR,
    &REFERRAL_SEATS_OF_MDPH,
    &REFERRAL_COMMITMENTS,
    &REFERRAL_PARTICIPATION,
    &REFERRAL_GOS_INVITATION_INVITE,
    &REFERRAL_GOS_INVITATION_CHANGE,
    &REFERRAL_GOS_INVITATION_GET,
    &REFERRAL_GOS_INVITATION_SEEN_GET,
    &REFERRAL_GOS_INVITATION_LIST,
    &REFERRAL_GOS_INVITATION_SEEN_LIST,
    &REFERRAL_SEATS_OPEN,
    &REFERRAL_SEAT_CLOSE,
    &REFERRAL_COMMITMENTS_DUE,
    &REFERRAL_MEETINGS_DUE,
    &REFERRAL_MEETINGS_NEAR,
    &REFERRAL_GOS_WORDS_GO,
};
const size_t REFERRAL_CONCERTATION_STATEMENT_COUNT = CMN_LEN(REFERRAL_CONCERTATION_STATEMENTS);

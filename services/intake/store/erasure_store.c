/* SPDX-License-Identifier: EUPL-1.2
 *
 * erasure_store.c - what the jobs that erase do, as the bus role.  The role itself reads and
 * changes no table with personal data: the functions of migration 0061 do, and answer counts.
 */
#include "rights_statements.h"
#include "rights_store.h"

/* Of a record that was merged since, the one that was kept. */
static const struct cmn_stmt ASKED = {
    .name = "erasure_asked",
    .n_params = 0,
    .sql = "SELECT r.id, r.departement, coalesce(p.merged_into, p.id) AS person_id"
	   " FROM data_request r JOIN person p ON p.departement = r.departement"
	   "   AND p.id = r.person_id"
	   " WHERE r.state = 'accepted' AND r.kind = 'erasure' ORDER BY r.decided_at, r.id LIMIT 20"
	   " FOR UPDATE OF r SKIP LOCKED",
};

static const struct cmn_stmt BLOCKED = {
    .name = "erasure_blocked",
    .writes = true,
    .n_params = 2,
    .sql = "UPDATE data_request SET blocked = $2, version = version + 1"
	   " WHERE id = $1::uuid AND blocked IS DISTINCT FROM $2",
};

static const struct cmn_stmt DONE = {
    .name = "erasure_done",
    .writes = true,
    .n_params = 3,
    .sql = "UPDATE data_request SET state = 'done', blocked = NULL, kept = $2::text[],"
	   " done_at = $3::timestamptz, version = version + 1 WHERE id = $1::uuid",
};

static const struct cmn_stmt CANDIDATES = {
    .name = "retention_candidates",
    .n_params = 5,
    .sql = "SELECT id, " CMN_SQL_RFC3339(
	"last_contact") " AS last_contact, held OR personal_held($1, $2, id) AS held, open_file,"
			" sorted, erased"
			" FROM retention_candidates($1, $2, $3::uuid, $4::timestamptz, $5::int)",
};

/* The journal is written first: it names what the links that are cut below led to. */
static const struct cmn_stmt JOURNAL = {
    .name = "erasure_journal",
    .writes = true,
    .n_params = 6,
    .sql = "INSERT INTO erasure (subject_id, departement, kind, cause, erased_at, run_id, persons,"
	   " solicitations, situations)"
	   " SELECT $2::uuid, $1, $3, $4, $6::timestamptz, $5::uuid, s.persons,"
	   "   CASE WHEN $3 = 'person' THEN s.solicitations ELSE ARRAY[$2::uuid] END,"
	   "   CASE WHEN $3 = 'person' THEN s.situations ELSE ARRAY(SELECT i.id FROM situation i"
	   "     WHERE i.departement = $1 AND i.solicitation_id = $2::uuid) END"
	   " FROM personal_subjects($1, CASE WHEN $3 = 'person' THEN $2::uuid END) s"
	   " ON CONFLICT (subject_id) DO NOTHING",
};

/* The other services are told in the statement that erases: their words of a file go with ours.
 * What a restored backup brought back is told again. */
#define ERASE_AND_TELL(which, now)                                                       \
	"WITH gone AS MATERIALIZED (SELECT b.departement, b.situations, personal_erase(" \
	"  b.departement, b.persons, b.solicitations, b.situations, " now ") AS rows"    \
	"  FROM (SELECT * FROM erasure e WHERE " which ") b)"                            \
	", told AS (INSERT INTO outbox (event_id, stream, type, subject, at, data)"      \
	"  SELECT gen_random_uuid(), departement || '.facts',"                           \
	"    'intake.situation.erased.v1', id::text, " now ", json_build_object("        \
	"    'situation_id', id, 'erased_at', " CMN_SQL_RFC3339(                         \
	    now) ")  FROM gone, unnest(situations) AS id) SELECT rows FROM gone"

static const struct cmn_stmt ERASE = {
    .name = "erasure_run",
    .writes = true,
    .n_params = 3,
    .sql = ERASE_AND_TELL("e.departement = $1 AND e.subject_id = $2::uuid", "$3::timestamptz"),
};

static const struct cmn_stmt TAKE = {
    .name = "retention_take",
    .n_params = 0,
    .sql = "SELECT id, departement, mode, sorting, stage, after_id, " CMN_SQL_RFC3339(
	"before") " AS before, looked_at, due, erased, held, open_files, to_sort, kept_archive"
		  " FROM retention_run WHERE state <> 'done' ORDER BY asked_at, id LIMIT 1"
		  " FOR UPDATE SKIP LOCKED",
};

/* At its end a run proves itself: what remains of all that it erased is counted. */
static const struct cmn_stmt STEP = {
    .name = "retention_step",
    .writes = true,
    .n_params = 12,
    .sql = "UPDATE retention_run r SET state = $2, stage = $3, after_id = $4::uuid,"
	   " looked_at = $5::bigint, due = $6::bigint, erased = $7::bigint, held = $8::bigint,"
	   " open_files = $9::bigint, to_sort = $10::bigint, kept_archive = $11::bigint,"
	   " version = version + 1, started_at = coalesce(started_at, $12::timestamptz),"
	   " finished_at = CASE WHEN $2 = 'done' THEN $12::timestamptz END,"
	   " remains = CASE WHEN $2 = 'done' THEN (SELECT coalesce(sum(personal_remains("
	   "   e.departement, e.persons, e.solicitations, e.situations)), 0) FROM erasure e"
	   "   WHERE e.departement = r.departement AND (r.mode = 'replay' OR e.run_id = r.id)) END"
	   " WHERE id = $1::uuid",
};

/* By the longest term that any rule of the département gives now; three years without one. */
static const struct cmn_stmt AUDIT_PURGE = {
    .name = "audit_purge",
    .writes = true,
    .n_params = 2,
    .sql = "DELETE FROM audit WHERE ord IN (SELECT a.ord FROM audit a"
	   " WHERE a.at < $1::timestamptz - make_interval(months => coalesce((SELECT r.audit_months"
	   "   FROM retention_rule r WHERE r.departement = a.departement"
	   "   AND r.valid_from <= $1::timestamptz::date ORDER BY r.valid_from DESC LIMIT 1), 36))"
	   " AND a.at < $1::timestamptz - interval '6 months'"
	   " ORDER BY a.at LIMIT $2::int)",
};

static const struct cmn_stmt AGAIN = {
    .name = "erasure_again",
    .writes = true,
    .n_params = 2,
    .sql = ERASE_AND_TELL("personal_remains(e.departement, e.persons, e.solicitations,"
			  " e.situations) > 0 LIMIT $2::int",
			  "$1::timestamptz"),
};

/* Only what is of this département: an id of elsewhere finds nothing.  Under a hold it waits. */
static const struct cmn_stmt WAITING = {
    .name = "erasure_waiting",
    .n_params = 0,
    .sql = "SELECT id, departement, subject_id, kind FROM erasure_again WHERE done_at IS NULL"
	   " AND NOT personal_held(departement, kind, subject_id)"
	   " ORDER BY asked_at, id LIMIT 20 FOR UPDATE SKIP LOCKED",
};

static const struct cmn_stmt WAITED = {
    .name = "erasure_waited",
    .writes = true,
    .n_params = 2,
    .sql = "UPDATE erasure_again SET done_at = $2::timestamptz, version = version + 1"
	   " WHERE id = $1::uuid",
};

enum cmn_err intake_store_erasure_waiting(struct cmn_conn *conn, PGresult **ret,
					  struct cmn_error *err)
{
	return cmn_conn_run(conn, &WAITING, NULL, ret, err);
}

enum cmn_err intake_store_erasure_waited(struct cmn_conn *conn, const char *id, const char *now,
					 struct cmn_error *err)
{
	const char *params[] = {id, now};

	return cmn_conn_run(conn, &WAITED, params, NULL, err);
}

enum cmn_err intake_store_erasure_asked(struct cmn_conn *conn, PGresult **ret,
					struct cmn_error *err)
{
	return cmn_conn_run(conn, &ASKED, NULL, ret, err);
}

enum cmn_err intake_store_erasure_blocked(struct cmn_conn *conn, const char *id, const char *why,
					  struct cmn_error *err)
{
	const char *params[] = {id, why};

	return cmn_conn_run(conn, &BLOCKED, params, NULL, err);
}

enum cmn_err intake_store_erasure_done(struct cmn_conn *conn, const char *id, const char *kept,
				       const char *now, struct cmn_error *err)
{
	const char *params[] = {id, kept, now};

	return cmn_conn_run(conn, &DONE, params, NULL, err);
}

enum cmn_err intake_store_candidates(struct cmn_conn *conn, const char *departement,
				     const char *stage, const char *after, const char *before,
				     int most, PGresult **ret, struct cmn_error *err)
{
	char limit[INTAKE_NUMBER_LEN];
	const char *params[] = {departement, stage, after, before, intake_number(limit, most)};

	return cmn_conn_run(conn, &CANDIDATES, params, ret, err);
}

enum cmn_err intake_store_erase(struct cmn_conn *conn, const char *departement, const char *kind,
				const char *id, const char *cause, const char *run, const char *now,
				struct cmn_error *err)
{
	const char *journal[] = {departement, id, kind, cause, run, now};
	const char *erase[] = {departement, id, now};
	enum cmn_err rc = cmn_conn_run(conn, &JOURNAL, journal, NULL, err);

	return rc == CMN_OK ? cmn_conn_run(conn, &ERASE, erase, NULL, err) : rc;
}

enum cmn_err intake_store_run_take(struct cmn_conn *conn, PGresult **ret, struct cmn_error *err)
{
	return cmn_conn_run(conn, &TAKE, NULL, ret, err);
}

enum cmn_err intake_store_run_step(struct cmn_conn *conn, const struct intake_run_step *s,
				   struct cmn_error *err)
{
	char n[7][INTAKE_NUMBER_LEN];
	const char *params[] = {s->id,
				s->state,
				s->stage,
				s->after,
				intake_number(n[0], s->looked_at),
				intake_number(n[1], s->due),
				intake_number(n[2], s->erased),
				intake_number(n[3], s->held),
				intake_number(n[4], s->open_files),
				intake_number(n[5], s->to_sort),
				intake_number(n[6], s->kept_archive),
				s->now};

	return cmn_conn_run(conn, &STEP, params, NULL, err);
}

static enum cmn_err counted(struct cmn_conn *conn, const struct cmn_stmt *stmt, const char *now,
			    int most, int64_t *ret_n, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char limit[INTAKE_NUMBER_LEN];
	const char *params[] = {now, intake_number(limit, most)};
	enum cmn_err rc = cmn_conn_run(conn, stmt, params, &res, err);

	if (rc == CMN_OK)
		*ret_n = strtoll(PQcmdTuples(res), NULL, 10);
	return rc;
}

enum cmn_err intake_store_audit_purge(struct cmn_conn *conn, const char *now, int most,
				      int64_t *ret_n, struct cmn_error *err)
{
	return counted(conn, &AUDIT_PURGE, now, most, ret_n, err);
}

enum cmn_err intake_store_erase_again(struct cmn_conn *conn, const char *now, int most,
				      int64_t *ret_n, struct cmn_error *err)
{
	return counted(conn, &AGAIN, now, most, ret_n, err);
}

const struct cmn_stmt *const INTAKE_RIGHTS_STATEMENTS[] = {
    &INTAKE_PERSON_KNOWN,
    &INTAKE_EXPORT,
    &INTAKE_ACCESS,
    &INTAKE_REQUEST_DATA,
    &INTAKE_DATA_REQUEST,
    &INTAKE_DATA_REQUESTS,
    &INTAKE_DECIDE_REQUEST,
    &INTAKE_SET_HOLD,
    &INTAKE_LIFT_HOLD,
    &INTAKE_HOLD,
    &INTAKE_HOLDS,
    &INTAKE_SORT_ARCHIVE,
    &INTAKE_ARCHIVE,
    &INTAKE_SET_RETENTION,
    &INTAKE_RETENTION,
    &INTAKE_ASK_RUN,
    &INTAKE_RUN,
    &INTAKE_ERASURES,
    &ASKED,
    &BLOCKED,
    &DONE,
    &CANDIDATES,
    &JOURNAL,
    &ERASE,
    &TAKE,
    &STEP,
    &AUDIT_PURGE,
    &WAITING,
    &WAITED,
    &INTAKE_ERASE_AGAIN,
    &AGAIN,
};
const size_t INTAKE_RIGHTS_STATEMENT_COUNT = CMN_LEN(INTAKE_RIGHTS_STATEMENTS);

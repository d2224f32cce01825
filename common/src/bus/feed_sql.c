/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/bus.h"
#include "sql.h"

const struct cmn_stmt CMN_SQL_POSITIONS = {
    .name = "feed_positions",
    .n_params = 1,
    .sql = "SELECT stream, epoch, sequence FROM position WHERE reader = $1",
};

/* The fence: a position that another replica moved meanwhile is not advanced, and the count of
 * rows tells. */
const struct cmn_stmt CMN_SQL_ADVANCE = {
    .name = "feed_advance",
    .n_params = 6,
    .writes = true,
    .sql = "WITH step AS (SELECT * FROM unnest($2::text[], $3::bigint[], $4::bigint[],"
	   " $5::bigint[], $6::bigint[]) AS s (stream, old_epoch, old_sequence, epoch, sequence)),"
	   " moved AS (UPDATE position p SET epoch = s.epoch, sequence = s.sequence FROM step s"
	   " WHERE p.reader = $1 AND p.stream = s.stream"
	   " AND p.epoch = s.old_epoch AND p.sequence = s.old_sequence RETURNING p.stream),"
	   " begun AS (INSERT INTO position (reader, stream, epoch, sequence)"
	   " SELECT $1, stream, epoch, sequence FROM step WHERE old_epoch = 0"
	   " ON CONFLICT (reader, stream) DO NOTHING RETURNING stream)"
	   " SELECT (SELECT count(*) FROM moved) + (SELECT count(*) FROM begun)",
};

const struct cmn_stmt CMN_SQL_INBOX_ADD = {
    .name = "feed_inbox_add",
    .n_params = 2,
    .writes = true,
    .sql = "INSERT INTO inbox (event_id, applied_at)"
	   " SELECT DISTINCT id, $2::timestamptz FROM unnest($1::uuid[]) AS id"
	   " ON CONFLICT (event_id) DO NOTHING RETURNING event_id",
};

const struct cmn_stmt CMN_SQL_INBOX_HAS = {
    .name = "feed_inbox_has",
    .n_params = 1,
    .sql = "SELECT true FROM inbox WHERE event_id = $1::uuid",
};

const struct cmn_stmt CMN_SQL_INBOX_PURGE = {
    .name = "feed_inbox_purge",
    .n_params = 2,
    .writes = true,
    .sql = "DELETE FROM inbox WHERE event_id IN (SELECT event_id FROM inbox"
	   " WHERE applied_at < $1::timestamptz ORDER BY applied_at LIMIT $2::int)",
};

const struct cmn_stmt CMN_SQL_PARKED_OF = {
    .name = "feed_parked_of",
    .n_params = 2,
    .sql = "SELECT DISTINCT subject FROM parked WHERE reader = $1 AND subject = ANY ($2::text[])",
};

const struct cmn_stmt CMN_SQL_PARK = {
    .name = "feed_park",
    .n_params = 9,
    .writes = true,
    .sql = "INSERT INTO parked (reader, stream, epoch, sequence, subject, type, body, reason,"
	   " parked_at) VALUES ($1, $2, $3::bigint, $4::bigint, $5, $6, $7::json, $8,"
	   " $9::timestamptz) ON CONFLICT DO NOTHING",
};

const struct cmn_stmt CMN_SQL_PARKED_COUNT = {
    .name = "feed_parked_count",
    .n_params = 1,
    .sql = "SELECT count(*) FROM parked WHERE reader = $1",
};

const struct cmn_stmt CMN_SQL_RETRY_NEXT = {
    .name = "feed_retry_next",
    .n_params = 1,
    .sql = "SELECT subject FROM parked WHERE reader = $1 AND retry ORDER BY ord LIMIT 1",
};

const struct cmn_stmt CMN_SQL_RETRY_LOAD = {
    .name = "feed_retry_load",
    .n_params = 2,
    .writes = true,
    .sql = "SELECT ord, body::text FROM parked WHERE reader = $1 AND subject = $2"
	   " ORDER BY ord LIMIT 200 FOR UPDATE",
};

const struct cmn_stmt CMN_SQL_UNPARK = {
    .name = "feed_unpark",
    .n_params = 1,
    .writes = true,
    .sql = "DELETE FROM parked WHERE ord = $1::bigint",
};

const struct cmn_stmt CMN_SQL_RETRY_FAILED = {
    .name = "feed_retry_failed",
    .n_params = 4,
    .writes = true,
    .sql = "UPDATE parked SET retry = false,"
	   " reason = CASE WHEN ord = $3::bigint THEN $4 ELSE reason END"
	   " WHERE reader = $1 AND subject = $2",
};

const struct cmn_stmt CMN_SQL_SAVE = {.name = "feed_save", .writes = true, .sql = "SAVEPOINT one"};
const struct cmn_stmt CMN_SQL_UNSAVE = {
    .name = "feed_unsave", .writes = true, .sql = "ROLLBACK TO SAVEPOINT one"};
const struct cmn_stmt CMN_SQL_SAVED = {
    .name = "feed_saved", .writes = true, .sql = "RELEASE SAVEPOINT one"};

const struct cmn_stmt *const CMN_BUS_STATEMENTS[] = {
    &CMN_SQL_LOCK,        &CMN_SQL_BARRIER,    &CMN_SQL_NOTIFY,    &CMN_SQL_MOVE,
    &CMN_SQL_HEADS,       &CMN_SQL_OUTBOX,     &CMN_SQL_REPLAY,    &CMN_SQL_HEAD,
    &CMN_SQL_POSITIONS,   &CMN_SQL_ADVANCE,    &CMN_SQL_INBOX_ADD, &CMN_SQL_INBOX_HAS,
    &CMN_SQL_INBOX_PURGE, &CMN_SQL_PARKED_OF,  &CMN_SQL_PARK,      &CMN_SQL_PARKED_COUNT,
    &CMN_SQL_RETRY_NEXT,  &CMN_SQL_RETRY_LOAD, &CMN_SQL_UNPARK,    &CMN_SQL_RETRY_FAILED,
};
const size_t CMN_BUS_STATEMENT_COUNT = CMN_LEN(CMN_BUS_STATEMENTS);

/* SPDX-License-Identifier: EUPL-1.2 */
#include "sql.h"

const struct cmn_stmt CMN_SQL_LOCK = {
    .name = "bus_lock",
    .n_params = 1,
    .sql = "SELECT pg_try_advisory_lock(hashtextextended($1, 360))",
};

/* The epoch is the second in which this history of the server was first seen here, and at least
 * one more than the last: so it also grows when an old backup is loaded into a new cluster, where
 * the timeline alone would begin again at 1.  pg_walfile_name knows the timeline at once after a
 * promotion; pg_control_checkpoint() learns it only with the next checkpoint. */
const struct cmn_stmt CMN_SQL_BARRIER = {
    .name = "bus_barrier",
    .n_params = 2,
    .writes = true,
    .sql = "INSERT INTO barrier AS b (at, history, epoch)"
	   " SELECT $1::timestamptz, s.system_identifier || '/'"
	   " || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8), $2::bigint"
	   " FROM pg_control_system() AS s"
	   " ON CONFLICT (one) DO UPDATE SET at = excluded.at, history = excluded.history,"
	   " epoch = CASE WHEN b.history = excluded.history THEN b.epoch"
	   " ELSE greatest(b.epoch + 1, excluded.epoch) END"
	   " RETURNING epoch",
};

/* One channel for all services: LISTEN takes no parameter.  The payload says whose it is. */
const struct cmn_stmt CMN_SQL_LISTEN = {.name = "bus_listen", .sql = "LISTEN c360_relay"};
const struct cmn_stmt CMN_SQL_NOTIFY = {
    .name = "bus_notify",
    .n_params = 1,
    .writes = true,
    .sql = "SELECT pg_notify('c360_relay', $1)",
};

/* Numbers are given per stream in the order of `ord`.  Only the holder of the lock runs this, and
 * on the connection that holds it.  The batch is "up to this ord" and not "one of these": a queue
 * that was empty when its statistics were taken would be joined with itself row by row. */
const struct cmn_stmt CMN_SQL_MOVE = {
    .name = "bus_move",
    .n_params = 2,
    .writes = true,
    .sql =
	"WITH batch AS ("
	"  DELETE FROM outbox WHERE ord <= (SELECT max(ord) FROM"
	"    (SELECT ord FROM outbox ORDER BY ord LIMIT $2::int) AS oldest)"
	"  RETURNING *),"
	" numbered AS (SELECT *, row_number() OVER (PARTITION BY stream ORDER BY ord) AS n FROM batch),"
	" grown AS (SELECT stream, count(*) AS n FROM batch GROUP BY stream),"
	" heads AS ("
	"  INSERT INTO stream_head AS h (stream, epoch, sequence)"
	"  SELECT stream, $1::bigint, n FROM grown"
	"  ON CONFLICT (stream) DO UPDATE SET epoch = excluded.epoch, sequence = excluded.sequence +"
	"  CASE WHEN h.epoch = excluded.epoch THEN h.sequence ELSE 0 END"
	"  RETURNING h.stream, h.sequence),"
	" stored AS ("
	"  INSERT INTO event (stream, epoch, sequence, event_id, type, subject, at, traceparent, data)"
	"  SELECT m.stream, $1::bigint, h.sequence - g.n + m.n, m.event_id, m.type, m.subject, m.at,"
	"  m.traceparent, m.data"
	"  FROM numbered m JOIN heads h USING (stream) JOIN grown g USING (stream)"
	"  RETURNING *)"
	" SELECT stream, epoch, sequence, event_id, type, subject,"
	" to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), traceparent, data::text"
	" FROM stored ORDER BY stream, sequence",
};

const struct cmn_stmt CMN_SQL_HEADS = {
    .name = "bus_heads",
    .sql = "SELECT stream, epoch, sequence FROM stream_head",
};

const struct cmn_stmt CMN_SQL_OUTBOX = {
    .name = "bus_outbox",
    .n_params = 1,
    .sql = "SELECT count(*), coalesce(greatest(0, extract(epoch FROM"
	   " $1::timestamptz - min(at)))::bigint, 0) FROM outbox",
};

/* Runs on across epochs: what remains of an old epoch comes first, so a reader that was a little
 * behind at a promotion misses nothing. */
const struct cmn_stmt CMN_SQL_REPLAY = {
    .name = "bus_replay",
    .n_params = 4,
    .sql =
	"SELECT stream, epoch, sequence, event_id, type, subject,"
	" to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), traceparent, data::text"
	" FROM event WHERE stream = $1 AND (epoch, sequence) > ($2::bigint, $3::bigint)"
	" ORDER BY epoch, sequence LIMIT $4::int",
};

const struct cmn_stmt CMN_SQL_HEAD = {
    .name = "bus_head",
    .n_params = 1,
    .sql = "SELECT coalesce(h.epoch, b.epoch), coalesce(h.sequence, 0) FROM barrier b"
	   " LEFT JOIN stream_head h ON h.stream = $1",
};

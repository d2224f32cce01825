/* SPDX-License-Identifier: EUPL-1.2 */
#include "index_rows.h"

#include "columns.h"
#include "index.h"
#include "statements.h"

#include <stdio.h>

/* As the index counts them (domain/index.h); what is too far away stands at the ends. */
#define DAY(date) "greatest(0, least(65535, " date " - date '" DIRECTORY_INDEX_DAY_ONE "'))"

/* Free places as they were said, and until when that holds (docs/services/directory-true.md): for
 * the order of a search, and as they are shown. */
#define ROOM                                                                                     \
	"least(k.free, 32767) AS _free, CASE WHEN k.free IS NOT NULL THEN " DAY(                 \
	    "k.known_until") " END AS _free_until,"                                              \
			     " k.free AS _room_free, k.true_on - DATE '1970-01-01' AS _room_on," \
			     " k.known_until - DATE '1970-01-01' AS _room_until"

/* Somebody answers for a record for half a year: whoever verified the actor, changed the offer by
 * hand, or the source it comes from on its day; whoever confirmed it, for as long as that holds. */
#define GOOD_UNTIL                                                              \
	"greatest((greatest((a.verified_at AT TIME ZONE 'Europe/Paris')::date," \
	" CASE WHEN o.edited OR o.source = 'manual'"                            \
	" THEN (o.updated_at AT TIME ZONE 'Europe/Paris')::date END,"           \
	" coalesce(o.source_date, a.source_date)) + interval '6 months')::date, k.confirm_by)"

#define ROW                                                                                    \
	"SELECT " OFFER_COLUMNS ", o.folded AS _folded, a.name AS _actor_name,"                \
	" a.type AS _actor_type, a.commune AS _actor_commune, a.phone AS _actor_phone,"        \
	" a.email AS _actor_email, a.website AS _actor_website,"                               \
	" a.verified_at IS NULL AS _actor_to_verify, a.invented AS _actor_invented,"           \
	" a.functions AS _actor_functions, " ROOM ", " DAY(                                    \
	    GOOD_UNTIL) " AS _good_until"                                                      \
			" FROM offer o JOIN commune c ON c.code = o.commune"                   \
			" JOIN actor a ON a.departement = o.departement AND a.id = o.actor_id" \
			" LEFT JOIN offer_kept k ON k.offer_id = o.id"                         \
			" WHERE o.active AND a.active"

/* The number stands in the text: with a parameter the planner would prepare for a tenth of the
 * table. */
static const struct cmn_stmt PAGE = {
    .name = "index_page",
    .n_params = 1,
    .sql = ROW " AND o.id > $1::uuid ORDER BY o.id LIMIT 5000",
};

static const struct cmn_stmt SOME = {
    .name = "index_some",
    .n_params = 1,
    .sql = ROW " AND o.id = ANY ($1::uuid[]) ORDER BY o.id",
};

/* A code that was merged away and is a commune of today again means the commune it was merged into,
 * as everywhere. */
static const struct cmn_stmt PLACES = {
    .name = "index_places",
    .sql = "SELECT DISTINCT ON (k.key COLLATE \"C\") k.key AS _key, c.code, c.name, c.departement,"
	   " c.lat, c.lon, c.epci AS _epci, c.epci, e.name AS epci_name"
	   " FROM (SELECT code AS key, commune, 0 AS ord FROM commune_former_code"
	   " UNION ALL SELECT code, code, 1 FROM commune) AS k JOIN commune c ON c.code = k.commune"
	   " LEFT JOIN epci e ON e.siren = c.epci ORDER BY k.key COLLATE \"C\", k.ord",
};

/* A transaction takes its number before it commits: rows of one that is still under way come with a
 * number that was passed long ago.  So the mark is the oldest that is under way, not the last seen.
 */
#define NOW_                                                                 \
	"(SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS mark,"     \
	" s.system_identifier || '/'"                                        \
	" || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) AS history" \
	" FROM pg_control_system() AS s) AS now_"

static const struct cmn_stmt MARK = {
    .name = "index_mark",
    .sql = "SELECT mark, history, NULL::text AS kind, NULL::text AS subject FROM " NOW_,
};

static const struct cmn_stmt CHANGES = {
    .name = "index_changes",
    .n_params = 2,
    .sql = "SELECT mark, history, kind, subject FROM " NOW_
	   " LEFT JOIN (SELECT DISTINCT kind, subject FROM index_change WHERE xid >= $1::xid8"
	   " LIMIT $2::int) AS changed ON true",
};

static const struct cmn_stmt TOUCHED = {
    .name = "index_touched",
    .n_params = 2,
    .sql = "SELECT id FROM offer WHERE actor_id = ANY ($2::uuid[])"
	   " UNION SELECT unnest($1::uuid[]) ORDER BY id",
};

/* The mark of one round ago: what it covers has been there for all to see since. */
static const struct cmn_stmt FORGET = {
    .name = "index_forget",
    .n_params = 1,
    .writes = true,
    .sql =
	"WITH due AS (SELECT xid FROM index_mark WHERE at < $1::timestamptz - interval '10 minutes'"
	" FOR UPDATE SKIP LOCKED),"
	" moved AS (UPDATE index_mark SET at = $1::timestamptz,"
	" xid = pg_snapshot_xmin(pg_current_snapshot()) FROM due)"
	" DELETE FROM index_change USING due WHERE index_change.xid < due.xid",
};

const struct cmn_stmt *const DIRECTORY_INDEX_STATEMENTS[] = {
    &PAGE, &SOME, &PLACES, &MARK, &CHANGES, &TOUCHED,
};
const size_t DIRECTORY_INDEX_STATEMENT_COUNT = CMN_LEN(DIRECTORY_INDEX_STATEMENTS);
const struct cmn_stmt *const DIRECTORY_INDEX_FORGET = &FORGET;

enum cmn_err directory_index_page(struct cmn_conn *conn, const char *after, PGresult **ret,
				  struct cmn_error *err)
{
	static const char FIRST[] = "00000000-0000-0000-0000-000000000000";
	const char *params[] = {after[0] != '\0' ? after : FIRST};

	return cmn_conn_run(conn, &PAGE, params, ret, err);
}

enum cmn_err directory_index_some(struct cmn_conn *conn, const char *ids, PGresult **ret,
				  struct cmn_error *err)
{
	const char *params[] = {ids};

	return cmn_conn_run(conn, &SOME, params, ret, err);
}

enum cmn_err directory_index_places(struct cmn_conn *conn, PGresult **ret, struct cmn_error *err)
{
	return cmn_conn_run(conn, &PLACES, NULL, ret, err);
}

enum cmn_err directory_index_changes(struct cmn_conn *conn, const struct directory_index_mark *from,
				     unsigned most, PGresult **ret, struct cmn_error *err)
{
	char rows[16];
	const char *params[] = {from != NULL ? from->xid : NULL, rows};

	if (from == NULL)
		return cmn_conn_run(conn, &MARK, NULL, ret, err);
	snprintf(rows, sizeof(rows), "%u", most);
	return cmn_conn_run(conn, &CHANGES, params, ret, err);
}

enum cmn_err directory_index_touched(struct cmn_conn *conn, const char *offers, const char *actors,
				     PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {offers, actors};

	return cmn_conn_run(conn, &TOUCHED, params, ret, err);
}

enum cmn_err directory_index_forget(struct cmn_conn *conn, const char *now, void *deps,
				    bool *ret_more, struct cmn_error *err)
{
	const char *params[] = {now};

	(void)deps;
	*ret_more = false;
	return cmn_conn_run(conn, &FORGET, params, NULL, err);
}

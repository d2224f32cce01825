/* SPDX-License-Identifier: EUPL-1.2
 *
 * export_feed.c - what changed since a position, without a gap, whatever else is being written.
 *
 * A transaction takes its number long before its rows are there for others to see, so whoever read
 * by a growing number would pass what commits late.  Only numbers before the oldest transaction
 * that is still under way are told: everything before it is over, nothing more can come there.
 */
#include "export_rows.h"

#include "export_columns.h"

#include "cmn/uuid.h"

#include <stdio.h>
#include <string.h>

/* clang-format off */
static const struct cmn_stmt CHANGES = {
    .name = "feed_page",
    .n_params = 6,
    .sql = "SELECT now_.history, now_.xmin::text AS mark, l.xid::text AS xid, l.kind, l.subject,"
	   " l.departement, CASE l.kind WHEN 'actor' THEN " X_ACTOR_JSON(" AND a.id = l.subject")
	   " WHEN 'place' THEN " X_PLACE_JSON(" AND p.id = l.subject")
	   " WHEN 'offer' THEN " X_OFFER_JSON(" AND o.id = l.subject")
	   " WHEN 'contact' THEN " X_CONTACT_JSON(" AND x.id = l.subject") " END AS doc,"
	   " CASE l.kind WHEN 'actor' THEN (SELECT " RETIRED("a") " FROM actor a WHERE a.id = l.subject)"
	   " WHEN 'place' THEN (SELECT " RETIRED("p") " FROM place p WHERE p.id = l.subject"
	   " AND NOT p.confidential)"
	   " WHEN 'offer' THEN (SELECT " RETIRED("o") " FROM offer o WHERE o.id = l.subject) END AS retired"
	   " FROM " X_NOW " LEFT JOIN LATERAL (SELECT e.xid, e.kind, e.subject, e.departement"
	   " FROM export_change e WHERE (e.xid, e.kind, e.subject) > ($1::xid8, $2::text, $3::uuid)"
	   " AND e.xid < now_.xmin AND ($4::text IS NULL OR e.kind = $4)"
	   " AND ($5::text IS NULL OR e.departement = $5)"
	   " ORDER BY e.xid, e.kind, e.subject LIMIT $6::bigint) AS l ON true"
	   " ORDER BY l.xid, l.kind, l.subject",
};
/* clang-format on */

/* No row that a transaction sees has a number that this server has not reached yet: those that do
 * came with a dump from another one. */
static const struct cmn_stmt MEND = {
    .name = "feed_mend",
    .writes = true,
    .sql = "UPDATE export_change SET xid = '0', born = '0'"
	   " WHERE xid >= pg_snapshot_xmax(pg_current_snapshot())",
};

const struct cmn_stmt *const DIRECTORY_FEED_STATEMENTS[] = {&CHANGES};
const size_t DIRECTORY_FEED_STATEMENT_COUNT = CMN_LEN(DIRECTORY_FEED_STATEMENTS);
const struct cmn_stmt *const DIRECTORY_FEED_MEND = &MEND;

/* The next part of the text, up to a full stop or the end, into room. */
static bool part(const char **text, char *room, size_t size, const char *of)
{
	size_t n = strcspn(*text, ".");

	if (n == 0 || n >= size || strspn(*text, of) < n)
		return false;
	memcpy(room, *text, n);
	room[n] = '\0';
	*text += n;
	*text += **text == '.';
	return true;
}

bool directory_feed_parse(const char *text, struct directory_feed_position *ret)
{
	char system[24], line[12];

	*ret = (struct directory_feed_position){.subject = DIRECTORY_NIL};
	if (!part(&text, system, sizeof(system), "0123456789") ||
	    !part(&text, line, sizeof(line), "0123456789ABCDEF") ||
	    !part(&text, ret->xid, sizeof(ret->xid), "0123456789") || strlen(ret->xid) > 19)
		return false;
	snprintf(ret->history, sizeof(ret->history), "%s.%s", system, line);
	if (*text == '\0')
		return true;
	return part(&text, ret->kind, sizeof(ret->kind), "acefnoprtl") &&
	       part(&text, ret->subject, sizeof(ret->subject), "0123456789abcdef-") &&
	       cmn_uuid_valid(ret->subject) && *text == '\0';
}

void directory_feed_format(const struct directory_feed_position *p, char ret[160])
{
	if (p->kind[0] == '\0')
		snprintf(ret, 160, "%s.%s", p->history, p->xid);
	else
		snprintf(ret, 160, "%s.%s.%s.%s", p->history, p->xid, p->kind, p->subject);
}

enum cmn_err directory_feed_page(struct cmn_pool *pool, const struct directory_feed_position *from,
				 const char *kind, const char *departement, int64_t limit,
				 PGresult **ret, struct cmn_error *err)
{
	static const struct cmn_pg_ctx PUBLIC = {.departements = "", .actor = "public"};
	char rows[24];
	const char *params[] = {from->xid, from->kind, from->subject, kind, departement, rows};

	snprintf(rows, sizeof(rows), "%lld", (long long)limit);
	return cmn_pool_run(pool, &PUBLIC, &CHANGES, params, ret, err);
}

enum cmn_err directory_feed_mend(struct cmn_conn *conn, struct cmn_error *err)
{
	return cmn_conn_run(conn, &MEND, NULL, NULL, err);
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * link_sql.h - how a statement is carried out for the holder of a link: only while the link opens,
 * counted and written down with it.  The link is locked in a statement before, so a revocation that
 * is under way is seen.
 */
#ifndef DIRECTORY_LINK_SQL_H
#define DIRECTORY_LINK_SQL_H

/* clang-format off */
/* In `target`: NULL is no link and no condition. */
#define LINK_OPEN(param)                                                                           \
	" AND (" param "::uuid IS NULL OR EXISTS (SELECT FROM keep_link l WHERE l.id = "           \
	param "::uuid AND l.departement = $6 AND l.revoked_at IS NULL"                             \
	" AND l.expires_at > $7::timestamptz AND (l.max_uses IS NULL OR l.uses < l.max_uses)))"

/* `rows`: the one row that was written; `offer`: which offer it is of. */
#define LINK_USED(param, rows, offer, act)                                                         \
	", used AS (UPDATE keep_link l SET uses = l.uses + 1, last_used_at = $7::timestamptz"      \
	" FROM " rows " WHERE l.id = " param "::uuid AND l.departement = $6)"                      \
	", noted AS (INSERT INTO keep_link_use (id, departement, link_id, offer_id, at, act)"      \
	" SELECT gen_random_uuid(), $6, " param "::uuid, " offer ", $7::timestamptz, '" act "'"    \
	" FROM " rows " WHERE " param "::uuid IS NOT NULL)"
/* clang-format on */

#endif

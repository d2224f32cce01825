/* SPDX-License-Identifier: EUPL-1.2
 *
 * export_columns.h - what leaves the directory of each record, once for every export.
 *
 * Whoever asks, only what everybody may see: a confidential place is not there at all, nor its
 * contacts; a confidential actor has no address; of contacts the public ones in use.  This is said
 * here, in the statements, and not left to what a caller may see.
 */
#ifndef DIRECTORY_EXPORT_COLUMNS_H
#define DIRECTORY_EXPORT_COLUMNS_H

#include "columns.h"

/* clang-format off */
#define X_TIME(at) CMN_SQL_RFC3339(at)

#define X_PLACE_LEAVES(p) "(" p ".active AND NOT " p ".confidential)"
#define X_CONTACT_LEAVES(x)                                                                        \
	"(" x ".active AND " x ".visibility = 'public' AND (" x ".place_id IS NULL OR EXISTS"      \
	" (SELECT FROM place xp WHERE xp.id = " x ".place_id AND " X_PLACE_LEAVES("xp") ")))"

/* --- records of their own, as the change feed and directory.ndjson have them -------------------- */

#define X_ACTOR_COLUMNS                                                                            \
	"'actor' AS kind, a.id, a.departement, a.type, a.sector, a.name, a.commune,"               \
	" c.name AS commune_name, CASE WHEN NOT a.confidential THEN a.address END AS address,"     \
	" a.phone, a.email, a.website, a.siret, a.finess_eg, a.finess_ej, a.rna, a.does,"          \
	" a.does_not, a.cannot, a.functions, a.tags, a.membership, a.member_category,"             \
	" a.confidential, a.verified_at IS NULL AS to_verify, a.source, a.source_date, a.invented," \
	" nullif(a.provenance, '{}') AS provenance, a.version, " X_TIME("a.updated_at")            \
	" AS updated_at"

#define X_PLACE_COLUMNS                                                                            \
	"'place' AS kind, p.id, p.departement, p.actor_id, p.name, p.commune, c.name AS commune_name," \
	" p.address, p.complement, p.postal_code, p.lat, p.lon, p.accessibility,"                  \
	" p.accessibility_url, p.accessibility_note, p.transport, p.hours, p.source, p.source_date," \
	" nullif(p.provenance, '{}') AS provenance, p.invented, p.version, " X_TIME("p.updated_at") \
	" AS updated_at"

#define X_CONTACT_COLUMNS                                                                          \
	"'contact' AS kind, x.id, x.departement, x.actor_id, x.offer_id, x.place_id, x.function,"  \
	" x.label, x.phone, x.email, x.url, x.source, x.version, " X_TIME("x.updated_at")          \
	" AS updated_at"

/* Of an offer whose main place is confidential the position is the centre of its commune. */
#define X_APPROXIMATE(o)                                                                           \
	"EXISTS (SELECT FROM offer_place xh JOIN place xp ON xp.id = xh.place_id"                  \
	" WHERE xh.offer_id = " o ".id AND xp.confidential)"
#define X_OFFER_COLUMNS                                                                            \
	"'offer' AS kind, o.id, o.departement, o.actor_id, o.name, o.description, o.sector,"       \
	" o.themes, o.needs, o.age_min, o.age_max, o.mode, o.commune, c.name AS commune_name,"     \
	" o.lat, o.lon, " X_APPROXIMATE("o") " AS approximate, o.disability_types, o.receptions,"  \
	" o.languages, o.communication, o.publics, o.zone, o.conditions, o.doors, o.orientations," \
	" o.fee, o.fee_note, o.intake_actor_id, (SELECT xp.id FROM place xp"                       \
	" WHERE xp.id = o.intake_place_id AND " X_PLACE_LEAVES("xp") ") AS intake_place_id,"       \
	" o.intake_modes, o.intake_by, o.intake_url, o.intake_note, o.website, o.tags, o.hours,"   \
	" o.source, o.source_date, nullif(o.provenance, '{}') AS provenance, o.invented, o.version, " \
	X_TIME("o.updated_at") " AS updated_at"
#define X_OFFER_PLACE_IDS                                                                          \
	", (SELECT json_agg(json_strip_nulls(json_build_object('place_id', xh.place_id, 'hours',"  \
	" xh.hours)) ORDER BY xh.ord) FROM offer_place xh JOIN place xp ON xp.id = xh.place_id"    \
	" WHERE xh.offer_id = o.id AND " X_PLACE_LEAVES("xp") ") AS places"

#define X_ACTOR_FROM   " FROM actor a JOIN commune c ON c.code = a.commune WHERE a.active"
#define X_PLACE_FROM   " FROM place p JOIN commune c ON c.code = p.commune WHERE " X_PLACE_LEAVES("p")
#define X_OFFER_FROM   " FROM offer o JOIN commune c ON c.code = o.commune WHERE o.active"
#define X_CONTACT_FROM " FROM contact x WHERE " X_CONTACT_LEAVES("x")

/* One record as JSON text; no row when it does not leave. */
#define X_JSON(query) "(SELECT json_strip_nulls(row_to_json(q)) FROM (" query ") AS q)"
#define X_ACTOR_JSON(where)   X_JSON("SELECT " X_ACTOR_COLUMNS X_ACTOR_FROM where)
#define X_PLACE_JSON(where)   X_JSON("SELECT " X_PLACE_COLUMNS X_PLACE_FROM where)
#define X_OFFER_JSON(where)   X_JSON("SELECT " X_OFFER_COLUMNS X_OFFER_PLACE_IDS X_OFFER_FROM where)
#define X_CONTACT_JSON(where) X_JSON("SELECT " X_CONTACT_COLUMNS X_CONTACT_FROM where)

/* --- whole: with what belongs to it, as the façades nest it --------------------------------------- */

#define X_CONTACT_OBJECT(x)                                                                        \
	"json_strip_nulls(json_build_object('id', " x ".id, 'offer_id', " x ".offer_id, 'place_id', " \
	x ".place_id, 'function', " x ".function, 'label', " x ".label, 'phone', " x               \
	".phone, 'email', " x ".email, 'url', " x ".url))"

#define X_MODIFIED(kind, r)                                                                        \
	", " X_TIME("greatest(" r ".updated_at, (SELECT xe.at FROM export_change xe"               \
		    " WHERE xe.kind = '" kind "' AND xe.subject = " r ".id))") " AS modified_at"

#define X_ACTOR_WHOLE                                                                              \
	X_ACTOR_COLUMNS X_MODIFIED("actor", "a") ", a.active, c.postal_codes[1] AS postal_code, (SELECT json_agg(l.o) FROM" \
	" (SELECT " X_CONTACT_OBJECT("x") " AS o FROM contact x WHERE x.actor_id = a.id"           \
	" AND x.offer_id IS NULL AND x.place_id IS NULL AND " X_CONTACT_LEAVES("x")                \
	" ORDER BY x.id LIMIT 100) AS l) AS contacts"

/* A service at a place has no record of its own in use elsewhere: its id follows from both. */
#define X_SAL_ID(h) "md5(" h ".offer_id::text || " h ".place_id::text)::uuid"

#define X_OFFER_WHOLE                                                                              \
	X_OFFER_COLUMNS X_MODIFIED("offer", "o") ", o.active AND a.active AS active, (SELECT json_strip_nulls(row_to_json(q))" \
	" FROM (SELECT " X_ACTOR_WHOLE " FROM commune c WHERE c.code = a.commune) AS q) AS actor,"  \
	" (SELECT json_agg(json_strip_nulls(row_to_json(q)) ORDER BY q.ord) FROM (SELECT "         \
	X_PLACE_COLUMNS ", xh.ord, " X_SAL_ID("xh") " AS held_id, xh.hours AS hours_there, coalesce(p.postal_code, c.postal_codes[1])" \
	" AS any_postal_code FROM offer_place xh JOIN place p ON p.id = xh.place_id"               \
	" JOIN commune c ON c.code = p.commune WHERE xh.offer_id = o.id AND " X_PLACE_LEAVES("p")  \
	") AS q) AS places, (SELECT json_agg(l.o) FROM (SELECT " X_CONTACT_OBJECT("x")             \
	" AS o FROM contact x WHERE x.actor_id = o.actor_id AND (x.offer_id = o.id OR x.offer_id"  \
	" IS NULL AND x.place_id IN (SELECT xh.place_id FROM offer_place xh WHERE xh.offer_id = o.id))" \
	" AND " X_CONTACT_LEAVES("x") " ORDER BY x.id LIMIT 100) AS l) AS contacts"
#define X_OFFER_WHOLE_FROM                                                                         \
	" FROM offer o JOIN commune c ON c.code = o.commune"                                       \
	" JOIN actor a ON a.departement = o.departement AND a.id = o.actor_id"

#define X_PLACE_WHOLE                                                                              \
	X_PLACE_COLUMNS X_MODIFIED("place", "p") ", p.active,"                                     \
	" coalesce(p.postal_code, c.postal_codes[1]) AS any_postal_code, (SELECT json_agg(l.o) FROM" \
	" (SELECT " X_CONTACT_OBJECT("x") " AS o FROM contact x WHERE x.place_id = p.id AND x.active" \
	" AND x.visibility = 'public' ORDER BY x.id LIMIT 100) AS l) AS contacts"
#define X_ROW(query) "SELECT q.id, json_strip_nulls(row_to_json(q)) AS doc FROM (" query ") AS q"

/* Which transactions are over for everybody, and of which history of the server this is said: see
 * store/export_feed.c. */
#define X_NOW                                                                                      \
	"(SELECT pg_snapshot_xmin(pg_current_snapshot()) AS xmin, s.system_identifier || '.'"      \
	" || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) AS history"                       \
	" FROM pg_control_system() AS s) AS now_"
/* clang-format on */

#endif

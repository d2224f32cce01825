/* SPDX-License-Identifier: EUPL-1.2
 *
 * more_sql.h - the further columns of actors, offers and places, written once for every statement
 * that stores them, and what is told of each record.
 *
 * They travel as one JSON object whose keys are names of columns: "more".  Laid over a row by
 * jsonb_populate_record(), it changes what it names and nothing else (RFC 7396).
 */
#ifndef DIRECTORY_MORE_SQL_H
#define DIRECTORY_MORE_SQL_H

#include "told.h"

/* clang-format off */
#define LIST_(m, column) "coalesce(" m "." column ", '{}')"

#define ACTOR_EXTRA                                                                                \
	"siret, finess_eg, finess_ej, rna, confidential, does, does_not, cannot, functions, tags," \
	" membership, member_category"
#define ACTOR_EXTRA_OF(m)                                                                          \
	m ".siret, " m ".finess_eg, " m ".finess_ej, " m ".rna, coalesce(" m ".confidential, false), " \
	LIST_(m, "does") ", " LIST_(m, "does_not") ", " LIST_(m, "cannot") ", "                    \
	LIST_(m, "functions") ", " LIST_(m, "tags") ", " m ".membership, " m ".member_category"

/* A commune that was merged away stands under the code of today. */
#define ZONE_OF_(m)                                                                                \
	"ARRAY(SELECT coalesce(f.commune, z.code) FROM unnest(" m ".zone) WITH ORDINALITY AS z (code, n)" \
	" LEFT JOIN commune_former_code f ON f.code = z.code ORDER BY z.n)"
#define OFFER_EXTRA                                                                                \
	"disability_types, receptions, languages, communication, publics, zone, conditions, doors," \
	" orientations, fee, fee_note, intake_actor_id, intake_place_id, intake_modes, intake_by," \
	" intake_url, intake_note, website, tags, hours"
#define OFFER_EXTRA_OF(m)                                                                          \
	LIST_(m, "disability_types") ", " LIST_(m, "receptions") ", " LIST_(m, "languages") ", "   \
	LIST_(m, "communication") ", " LIST_(m, "publics") ", " ZONE_OF_(m) ", " m ".conditions, " \
	LIST_(m, "doors") ", " LIST_(m, "orientations") ", " m ".fee, " m ".fee_note, "            \
	m ".intake_actor_id, " m ".intake_place_id, " LIST_(m, "intake_modes") ", "                \
	LIST_(m, "intake_by") ", " m ".intake_url, " m ".intake_note, " m ".website, "             \
	LIST_(m, "tags") ", " m ".hours"

#define PLACE_EXTRA                                                                                \
	"address, complement, postal_code, accessibility, accessibility_url, accessibility_note,"  \
	" transport, hours, confidential"
#define PLACE_EXTRA_OF(m)                                                                          \
	m ".address, " m ".complement, " m ".postal_code, " LIST_(m, "accessibility") ", "         \
	m ".accessibility_url, " m ".accessibility_note, " m ".transport, " m ".hours,"            \
	" coalesce(" m ".confidential, false)"

/* A change by hand notes it for each member it touched. */
#define TOUCHED(table, param)                                                                      \
	table ".provenance || coalesce((SELECT jsonb_object_agg(k, jsonb_build_object('source',"   \
	" 'manual', 'date', ($7::timestamptz AT TIME ZONE 'Europe/Paris')::date))"                 \
	" FROM unnest(" param "::text[]) AS k), '{}')"

/* Since when and why it is no longer active; `active` is the parameter, m the record with "more". */
#define RETIREMENT(table, active, m)                                                               \
	"retired_at = CASE WHEN " active " THEN NULL WHEN " table ".active THEN $7::timestamptz"   \
	" ELSE " table ".retired_at END, retired_why = CASE WHEN NOT " active " THEN " m           \
	".retired_why END, successor_id = CASE WHEN NOT " active " THEN " m ".successor_id END"

/* --- what is told: codes, places in the plane, public names; no telephone, no address ------------ */

#define ACTOR_FACT(a)                                                                              \
	"json_strip_nulls(json_build_object('actor_id', " a ".id, 'departement', " a ".departement," \
	" 'type', " a ".type, 'sector', " a ".sector, 'name', " a ".name, 'commune', " a ".commune," \
	" 'verified', " a ".verified_at IS NOT NULL, 'invented', " a ".invented, 'active', "       \
	a ".active, 'tags', " a ".tags, 'functions', " a ".functions, 'membership', " a            \
	".membership, 'member_category', " a ".member_category, 'retired_why', " a                 \
	".retired_why, 'merged_into', " a ".merged_into, 'version', " a ".version))"

#define PLACE_IDS_OF(o)                                                                            \
	"coalesce((SELECT json_agg(h.place_id ORDER BY h.ord) FROM offer_place h"                  \
	" WHERE h.offer_id = " o ".id), '[]')"
#define OFFER_FACT(o, place_ids)                                                                   \
	"json_strip_nulls(json_build_object('offer_id', " o ".id, 'departement', " o ".departement," \
	" 'actor_id', " o ".actor_id, 'name', " o ".name, 'sector', " o ".sector, 'themes', "      \
	o ".themes, 'needs', " o ".needs, 'age_min', " o ".age_min, 'age_max', " o ".age_max,"     \
	" 'mode', " o ".mode, 'commune', " o ".commune, 'lat', " o ".lat, 'lon', " o ".lon,"       \
	" 'disability_types', " o ".disability_types, 'receptions', " o ".receptions,"             \
	" 'languages', " o ".languages, 'communication', " o ".communication, 'publics', "         \
	o ".publics, 'zone', " o ".zone, 'doors', " o ".doors, 'orientations', " o                 \
	".orientations, 'intake_by', " o ".intake_by, 'fee', " o ".fee, 'tags', " o ".tags,"       \
	" 'place_ids', " place_ids ", 'retired_why', " o ".retired_why, 'invented', " o            \
	".invented, 'active', " o ".active, 'version', " o ".version))"

#define PLACE_FACT(p)                                                                              \
	"json_strip_nulls(json_build_object('place_id', " p ".id, 'departement', " p ".departement," \
	" 'actor_id', " p ".actor_id, 'name', CASE WHEN NOT " p ".confidential THEN " p ".name END," \
	" 'commune', " p ".commune, 'lat', CASE WHEN NOT " p ".confidential THEN " p ".lat END,"   \
	" 'lon', CASE WHEN NOT " p ".confidential THEN " p ".lon END, 'accessibility', " p         \
	".accessibility, 'confidential', " p ".confidential, 'retired_why', " p ".retired_why,"    \
	" 'invented', " p ".invented, 'active', " p ".active, 'version', " p ".version))"

#define CONTACT_FACT(x)                                                                            \
	"json_strip_nulls(json_build_object('contact_id', " x ".id, 'departement', " x ".departement," \
	" 'actor_id', " x ".actor_id, 'offer_id', " x ".offer_id, 'place_id', " x ".place_id,"     \
	" 'function', " x ".function, 'visibility', " x ".visibility, 'active', " x ".active,"     \
	" 'version', " x ".version))"

/* The event of the record itself, from the row as it was stored.  call->write names the type and
 * has no data: CMN_SQL_FINISH then queues nothing. */
#define TELL_(event_id, type, rows, fact)                                                          \
	"INSERT INTO outbox (event_id, stream, type, subject, at, traceparent, data)"              \
	" SELECT " event_id ", $6 || '.facts', " type ", " rows ".id::text, $7::timestamptz, $9, " \
	fact " FROM " rows
#define TOLD(fact) ", told AS (" TELL_("$10::uuid", "$11", "fact", fact) ")"

/* The same, and a line in the audit trail, for records that a write changes besides its own. */
#define TOLD_BESIDES(rows, type, fact)                                                             \
	", " rows "_audited AS (INSERT INTO audit"                                                 \
	" (at, actor, operation, resource_id, departement, request_id)"                            \
	" SELECT $7::timestamptz, $1, $2, id, $6, $8::uuid FROM " rows ")"                         \
	", " rows "_told AS (" TELL_("gen_random_uuid()", "'" type "'", rows, fact) ")"
/* clang-format on */

#endif

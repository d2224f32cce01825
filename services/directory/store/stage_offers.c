/* SPDX-License-Identifier: EUPL-1.2 */
#include "more_sql.h"
#include "stage_sql.h"

/* `more` is a JSON object of further columns, or nothing; without x and y a place stands at the
 * centre of its commune.  What was changed by hand (edited) is left alone. */
const struct directory_stage DIRECTORY_STAGE_PLACES = {
    .fact = DIRECTORY_FACT_PLACE,
    STAGE_TABLE("stage_place",
		"id text, actor_id text, departement text, name text, commune text, lat text,"
		" lon text, x text, y text, more text, source text, source_id text, invented text"),
    STAGE_CHECK("stage_place",
		"SELECT s.line, 'actor_id' AS name, 'unknown' AS fault FROM stage_place s"
		" WHERE NOT EXISTS (SELECT FROM actor a WHERE a.departement = s.departement"
		" AND a.id = s.actor_id::uuid)" AND_ALSO REPEATED("stage_place", "id_source",
								  "source, source_id") BY_LINE),
    STAGE_APPLY(
	"stage_place",
	"INSERT INTO place AS t (id, departement, actor_id, name, commune, lat, lon, place, source,"
	" source_id, source_date, invented, created_at, updated_at, " PLACE_EXTRA
	") SELECT s.id::uuid, s.departement, s.actor_id::uuid, s.name, s.commune,"
	" coalesce(s.lat::float8, c.lat), coalesce(s.lon::float8, c.lon),"
	" coalesce(point(s.x::float8, s.y::float8), c.place), s.source, s.source_id, $2::date,"
	" s.invented::boolean, $1::timestamptz, $1::timestamptz, " PLACE_EXTRA_OF(
	    "m") " FROM stage_place s JOIN commune c ON c.departement = s.departement"
		 " AND c.code = s.commune, jsonb_populate_record(NULL::place,"
		 " coalesce(s.more, '{}')::jsonb) AS m"
		 " ON CONFLICT (source, source_id) DO UPDATE SET name = excluded.name,"
		 " commune = excluded.commune, lat = excluded.lat, lon = excluded.lon,"
		 " place = excluded.place, source_date = excluded.source_date, (" PLACE_EXTRA
		 ") = ROW(" PLACE_EXTRA_OF(
		     "excluded") "), version = t.version + 1,"
				 " updated_at = excluded.updated_at"
				 " WHERE NOT t.edited AND (t.name, t.commune, t.lat, t.lon, " PLACE_EXTRA_OF(
				     "t") ") IS DISTINCT FROM (excluded.name, excluded.commune, excluded.lat,"
					  " excluded.lon, " PLACE_EXTRA_OF(
					      "excluded") ") RETURNING t.id, t.departement, " PLACE_FACT("t") " AS fact"),
};

/* An offer with a place stands where that stands, and is linked to it. */
const struct directory_stage DIRECTORY_STAGE_OFFERS = {
    .fact = DIRECTORY_FACT_OFFER,
    STAGE_TABLE("stage_offer",
		"id text, actor_id text, departement text, name text, description text,"
		" folded text, sector text, themes text, needs text, age_min text, age_max text,"
		" mode text, commune text, source text, source_id text, invented text,"
		" more text, place_id text"),
    STAGE_CHECK("stage_offer",
		"SELECT s.line, 'actor_id' AS name, 'unknown' AS fault FROM stage_offer s"
		" WHERE NOT EXISTS"
		" (SELECT FROM actor a WHERE a.departement = s.departement"
		" AND a.id = s.actor_id::uuid)" AND_ALSO REPEATED("stage_offer", "id_source",
								  "source, source_id") BY_LINE),
    STAGE_APPLY(
	"stage_offer",
	"WITH changed AS (INSERT INTO offer AS t (id, departement, actor_id, name, description,"
	" folded, sector, themes, needs, age_min, age_max, mode, commune, lat, lon, place, source,"
	" source_id, source_date, invented, created_at, updated_at, " OFFER_EXTRA
	") SELECT s.id::uuid, s.departement, s.actor_id::uuid, s.name, s.description,"
	" s.folded || ' ' || c.sort_key, s.sector, string_to_array(s.themes, ','),"
	" string_to_array(s.needs, ','), s.age_min::int, s.age_max::int, s.mode, s.commune,"
	" coalesce(p.lat, c.lat), coalesce(p.lon, c.lon), coalesce(p.place, c.place), s.source,"
	" s.source_id, $2::date, s.invented::boolean, $1::timestamptz, $1::timestamptz,"
	" " OFFER_EXTRA_OF(
	    "m") " FROM stage_offer s JOIN commune c ON c.departement = s.departement"
		 " AND c.code = s.commune LEFT JOIN place p ON p.id = s.place_id::uuid"
		 " AND NOT p.confidential, jsonb_populate_record(NULL::offer,"
		 " coalesce(s.more, '{}')::jsonb) AS m"
		 " ON CONFLICT (source, source_id) DO UPDATE SET name = excluded.name,"
		 " description = excluded.description, folded = excluded.folded,"
		 " sector = excluded.sector, themes = excluded.themes, needs = excluded.needs,"
		 " age_min = excluded.age_min, age_max = excluded.age_max, mode = excluded.mode,"
		 " commune = excluded.commune, lat = excluded.lat, lon = excluded.lon,"
		 " place = excluded.place, source_date = excluded.source_date, (" OFFER_EXTRA
		 ") = ROW(" OFFER_EXTRA_OF(
		     "excluded") "), version = t.version + 1,"
				 " updated_at = excluded.updated_at"
				 " WHERE NOT t.edited AND (t.name, t.description, t.folded, t.sector, t.themes,"
				 " t.needs, t.age_min, t.age_max, t.mode, t.lat, t.lon, " OFFER_EXTRA_OF(
				     "t") ") IS DISTINCT FROM (excluded.name, excluded.description, excluded.folded, excluded.sector,"
					  " excluded.themes, excluded.needs, excluded.age_min, excluded.age_max,"
					  " excluded.mode, excluded.lat, excluded.lon, " OFFER_EXTRA_OF(
					      "excluded") ") RETURNING t.*)"
							  ", linked AS (INSERT INTO offer_place (departement, offer_id, place_id, ord)"
							  " SELECT c.departement, c.id, s.place_id::uuid, 1 FROM changed c JOIN stage_offer s"
							  " ON s.id::uuid = c.id WHERE s.place_id IS NOT NULL"
							  " ON CONFLICT (offer_id, place_id) DO NOTHING)"
							  " SELECT c.id, c.departement, " OFFER_FACT(
							      "c",
							      "CASE WHEN s.place_id IS NULL THEN " PLACE_IDS_OF(
								  "c") " ELSE json_build_array(s.place_id) END") " AS fact FROM changed c JOIN stage_offer s ON s.id::uuid = c.id"),
};

/* SPDX-License-Identifier: EUPL-1.2 */
#include "stage_sql.h"

/* What was changed by hand (edited) is left alone; what was not comes again as the source has it.
 */
const struct directory_stage DIRECTORY_STAGE_ACTORS = {
    .fact = DIRECTORY_FACT_ACTOR,
    STAGE_TABLE("stage_actor",
		"id text, departement text, type text, sector text, name text, folded text,"
		" commune text, address text, phone text, email text, website text, source text,"
		" source_id text, invented text"),
    STAGE_CHECK(
	"stage_actor",
	"SELECT s.line, 'commune' AS name, 'unknown' AS fault FROM stage_actor s"
	" WHERE NOT EXISTS"
	" (SELECT FROM commune c WHERE c.departement = s.departement AND c.code = s.commune)" AND_ALSO
	    REPEATED("stage_actor", "id_source", "source, source_id") BY_LINE),
    STAGE_APPLY(
	"stage_actor",
	"INSERT INTO actor AS t (id, departement, type, sector, name, sort_key, folded,"
	" commune, address, phone, email, website, source, source_id, source_date, invented,"
	" created_at, updated_at)"
	" SELECT s.id::uuid, s.departement, s.type, s.sector, s.name, left(s.folded, 64),"
	" s.folded || ' ' || c.sort_key, s.commune, s.address, s.phone, s.email, s.website,"
	" s.source, s.source_id, $2::date, s.invented::boolean, $1::timestamptz,"
	" $1::timestamptz"
	" FROM stage_actor s JOIN commune c"
	" ON c.departement = s.departement AND c.code = s.commune"
	" ON CONFLICT (source, source_id) DO UPDATE SET departement = excluded.departement,"
	" type = excluded.type, sector = excluded.sector, name = excluded.name,"
	" sort_key = excluded.sort_key, folded = excluded.folded,"
	" commune = excluded.commune, address = excluded.address, phone = excluded.phone,"
	" email = excluded.email, website = excluded.website,"
	" source_date = excluded.source_date, version = t.version + 1,"
	" updated_at = excluded.updated_at"
	" WHERE NOT t.edited AND (t.departement, t.type, t.sector, t.name, t.folded,"
	" t.commune, t.address, t.phone, t.email, t.website, t.source_date)"
	" IS DISTINCT FROM (excluded.departement, excluded.type, excluded.sector,"
	" excluded.name, excluded.folded, excluded.commune, excluded.address,"
	" excluded.phone, excluded.email, excluded.website, excluded.source_date)"
	" RETURNING id, departement, type, sector, name, commune,"
	" verified_at IS NOT NULL AS verified, invented, active, version"),
};

const struct directory_stage DIRECTORY_STAGE_OFFERS = {
    .fact = DIRECTORY_FACT_OFFER,
    STAGE_TABLE("stage_offer",
		"id text, actor_id text, departement text, name text, description text,"
		" folded text, sector text, themes text, needs text, age_min text, age_max text,"
		" mode text, commune text, source text, source_id text, invented text"),
    STAGE_CHECK("stage_offer",
		"SELECT s.line, 'actor_id' AS name, 'unknown' AS fault FROM stage_offer s"
		" WHERE NOT EXISTS"
		" (SELECT FROM actor a WHERE a.departement = s.departement"
		" AND a.id = s.actor_id::uuid)" AND_ALSO REPEATED("stage_offer", "id_source",
								  "source, source_id") BY_LINE),
    STAGE_APPLY("stage_offer",
		"INSERT INTO offer AS t (id, departement, actor_id, name, description, folded,"
		" sector, themes, needs, age_min, age_max, mode, commune, lat, lon, place, source,"
		" source_id, invented, created_at, updated_at)"
		" SELECT s.id::uuid, s.departement, s.actor_id::uuid, s.name, s.description,"
		" s.folded || ' ' || c.sort_key, s.sector, string_to_array(s.themes, ','),"
		" string_to_array(s.needs, ','), s.age_min::int, s.age_max::int, s.mode, s.commune,"
		" c.lat, c.lon, c.place, s.source, s.source_id, s.invented::boolean,"
		" $1::timestamptz, $1::timestamptz"
		" FROM stage_offer s JOIN commune c"
		" ON c.departement = s.departement AND c.code = s.commune"
		" WHERE $2::text IS NOT NULL"
		" ON CONFLICT (source, source_id) DO UPDATE SET name = excluded.name,"
		" description = excluded.description, folded = excluded.folded,"
		" sector = excluded.sector, themes = excluded.themes, needs = excluded.needs,"
		" age_min = excluded.age_min, age_max = excluded.age_max, mode = excluded.mode,"
		" lat = excluded.lat, lon = excluded.lon, place = excluded.place,"
		" version = t.version + 1, updated_at = excluded.updated_at"
		" WHERE NOT t.edited AND (t.name, t.description, t.folded, t.sector, t.themes,"
		" t.needs, t.age_min, t.age_max, t.mode, t.lat, t.lon) IS DISTINCT FROM"
		" (excluded.name, excluded.description, excluded.folded, excluded.sector,"
		" excluded.themes, excluded.needs, excluded.age_min, excluded.age_max,"
		" excluded.mode, excluded.lat, excluded.lon)"
		" RETURNING id, departement, actor_id, name, sector, to_json(themes) AS themes,"
		" to_json(needs) AS needs, age_min, age_max, mode, commune, lat, lon, invented,"
		" active, version"),
};

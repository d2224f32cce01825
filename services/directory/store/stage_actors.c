/* SPDX-License-Identifier: EUPL-1.2 */
#include "more_sql.h"
#include "stage_sql.h"

/* `more` is a JSON object of further columns, or nothing.  What was changed by hand (edited) is
 * left alone; what was not comes again as the source has it.
 */
const struct directory_stage DIRECTORY_STAGE_ACTORS = {
    .fact = DIRECTORY_FACT_ACTOR,
    STAGE_TABLE("stage_actor",
		"id text, departement text, type text, sector text, name text, folded text,"
		" commune text, address text, phone text, email text, website text, source text,"
		" source_id text, invented text, more text"),
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
	" created_at, updated_at, " ACTOR_EXTRA ")"
	" SELECT s.id::uuid, s.departement, s.type, s.sector, s.name, left(s.folded, 64),"
	" s.folded || ' ' || c.sort_key, s.commune, s.address, s.phone, s.email, s.website,"
	" s.source, s.source_id, $2::date, s.invented::boolean, $1::timestamptz,"
	" $1::timestamptz, " ACTOR_EXTRA_OF(
	    "m") " FROM stage_actor s JOIN commune c"
		 " ON c.departement = s.departement AND c.code = s.commune,"
		 " jsonb_populate_record(NULL::actor, coalesce(s.more, '{}')::jsonb) AS m"
		 " ON CONFLICT (source, source_id) DO UPDATE SET departement = excluded.departement,"
		 " type = excluded.type, sector = excluded.sector, name = excluded.name,"
		 " sort_key = excluded.sort_key, folded = excluded.folded,"
		 " commune = excluded.commune, address = excluded.address, phone = excluded.phone,"
		 " email = excluded.email, website = excluded.website,"
		 " source_date = excluded.source_date, (" ACTOR_EXTRA ") = ROW(" ACTOR_EXTRA_OF(
		     "excluded") "), version = t.version + 1,"
				 " updated_at = excluded.updated_at"
				 " WHERE NOT t.edited AND (t.departement, t.type, t.sector, t.name, t.folded,"
				 " t.commune, t.address, t.phone, t.email, t.website, t.source_date, " ACTOR_EXTRA_OF(
				     "t") ")"
					  " IS DISTINCT FROM (excluded.departement, excluded.type, excluded.sector,"
					  " excluded.name, excluded.folded, excluded.commune, excluded.address,"
					  " excluded.phone, excluded.email, excluded.website, excluded.source_date, " ACTOR_EXTRA_OF(
					      "excluded") ")"
							  " RETURNING t.id, t.departement, " ACTOR_FACT(
							      "t") " AS fact"),
};

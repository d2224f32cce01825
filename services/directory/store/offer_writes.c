/* SPDX-License-Identifier: EUPL-1.2 */
#include "change_sql.h"
#include "changes.h"
#include "more_sql.h"
#include "offers.h"
#include "writes.h"

#include <stdio.h>
#include <string.h>

#define POINT(x, y) "point(" x "::float8, " y "::float8)"
#define TODAY       "($7::timestamptz AT TIME ZONE 'Europe/Paris')::date"

static const struct cmn_stmt OFFER_CREATE = {
    .name = "offer_create",
    .writes = true,
    .n_params = CMN_WRITE_N + 16, /* a new one is active */
    .sql = CMN_SQL_CREATE
    ", fact AS (INSERT INTO offer (id, departement, actor_id, name, description, folded, sector,"
    " themes, needs, age_min, age_max, mode, commune, lat, lon, place, source, source_date, edited,"
    " created_at, updated_at, " OFFER_EXTRA
    ") SELECT $5::uuid, $6, $14::uuid, $15, $16, $17, $18, $19::text[], $20::text[], $21::int,"
    " $22::int, $23, $24, $25::float8, $26::float8, " POINT(
	"$27",
	"$28") ", 'manual', " TODAY
	       ", true, $7::timestamptz, $7::timestamptz, " OFFER_EXTRA_OF(
		   "m") " FROM idem, jsonb_populate_record(NULL::offer, $29::jsonb) AS m RETURNING"
			" offer.*)" TOLD(OFFER_FACT("fact", "'[]'::json")) CMN_SQL_FINISH,
};

static const struct cmn_stmt OFFER_CHANGE = {
    .name = "offer_change",
    .writes = true,
    .n_params = CMN_WRITE_N + 20,
    .sql =
	"WITH target AS (SELECT id, offer AS was FROM offer WHERE departement = $6"
	" AND id = $5::uuid AND actor_id = $14::uuid AND version = $30::bigint" ACCEPTABLE(
	    "$33") " FOR UPDATE)" CMN_SQL_CHANGE
		   ", fact AS (UPDATE offer SET name = $15, description = $16, folded = $17, sector = $18,"
		   " themes = $19::text[], needs = $20::text[], age_min = $21::int, age_max = $22::int,"
		   " mode = $23, commune = $24, lat = $25::float8, lon = $26::float8,"
		   " place = " POINT(
		       "$27",
		       "$28") ", active = $29::boolean, edited = true,"
			      " version = offer.version + 1, updated_at = $7::timestamptz,"
			      " (" OFFER_EXTRA ") = (SELECT " OFFER_EXTRA_OF("m") "), " RETIREMENT(
				  "offer", "$29::boolean",
				  "m") ", provenance = " TOUCHED("offer",
								 "$32") " FROM target, idem,"
									" jsonb_populate_record("
									"target.was, $31::jsonb) AS m"
									" WHERE offer.departement = $6"
									" AND offer.id = target.id"
									" RETURNING offer.*)" TOLD(
									    OFFER_FACT("fact",
										       PLACE_IDS_OF(
											   "fact")))
									    ACCEPTED("$33")
										CMN_SQL_FINISH,
};

/* Where its main place stands, an offer stands; of a confidential one, at its commune.  Its folded
 * text ends in the name of the commune. */
#define STANDS(o, p, c, old)                                                              \
	"commune = " c ".code, lat = CASE WHEN " p ".confidential THEN " c ".lat ELSE " p \
	".lat END, lon = CASE WHEN " p ".confidential THEN " c ".lon ELSE " p             \
	".lon END, place = CASE WHEN " p ".confidential THEN " c ".place ELSE " p         \
	".place END, folded = left(" o ".folded, length(" o ".folded) - length(" old      \
	".sort_key)) || " c ".sort_key, "

static const struct cmn_stmt OFFER_SET_PLACES = {
    .name = "offer_set_places",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql = "WITH target AS (SELECT id FROM offer WHERE departement = $6 AND id = $5::uuid"
	   " AND version = $15::bigint FOR UPDATE)" CMN_SQL_CHANGE
	   ", wanted AS (SELECT (t.w->>'place_id')::uuid AS place_id, t.w->'hours' AS hours,"
	   " t.n::int AS ord FROM jsonb_array_elements($14::jsonb) WITH ORDINALITY AS t (w, n))"
	   ", main AS (SELECT p.* FROM wanted w JOIN place p ON p.departement = $6"
	   " AND p.id = w.place_id WHERE w.ord = 1)"
	   ", fact AS (UPDATE offer o SET commune = coalesce(c.code, o.commune),"
	   " lat = CASE WHEN m.confidential THEN c.lat ELSE coalesce(m.lat, o.lat) END,"
	   " lon = CASE WHEN m.confidential THEN c.lon ELSE coalesce(m.lon, o.lon) END,"
	   " place = CASE WHEN m.confidential THEN c.place ELSE coalesce(m.place, o.place) END,"
	   " folded = left(o.folded, length(o.folded) - length(old.sort_key))"
	   " || coalesce(c.sort_key, old.sort_key), edited = true,"
	   " version = o.version + 1, updated_at = $7::timestamptz"
	   " FROM target, idem LEFT JOIN main m ON true LEFT JOIN commune c ON c.code = m.commune,"
	   " commune old WHERE o.departement = $6 AND o.id = target.id AND old.code = o.commune"
	   " RETURNING o.*)"
	   ", gone AS (DELETE FROM offer_place h USING fact WHERE h.offer_id = fact.id"
	   " AND NOT EXISTS (SELECT FROM wanted w WHERE w.place_id = h.place_id))"
	   ", kept AS (INSERT INTO offer_place (departement, offer_id, place_id, ord, hours)"
	   " SELECT $6, fact.id, w.place_id, w.ord, nullif(w.hours, 'null') FROM fact, wanted w"
	   " ON CONFLICT (offer_id, place_id) DO UPDATE SET ord = excluded.ord,"
	   " hours = excluded.hours)" TOLD(
	       OFFER_FACT("fact", "coalesce((SELECT json_agg(w.place_id ORDER BY w.ord)"
				  " FROM wanted w), '[]')")) CMN_SQL_FINISH,
};

static const struct cmn_stmt PLACE_CREATE = {
    .name = "place_create",
    .writes = true,
    .n_params = CMN_WRITE_N + 8,
    .sql = CMN_SQL_CREATE
    ", fact AS (INSERT INTO place (id, departement, actor_id, name, commune, lat, lon, place,"
    " source, source_date, edited, created_at, updated_at, " PLACE_EXTRA
    ") SELECT $5::uuid, $6, $14::uuid, $15, $16, $17::float8, $18::float8, " POINT(
	"$19",
	"$20") ", 'manual', " TODAY
	       ", true, $7::timestamptz, $7::timestamptz, " PLACE_EXTRA_OF(
		   "m") " FROM idem, jsonb_populate_record(NULL::place, $21::jsonb) AS m RETURNING"
			" place.*)" TOLD(PLACE_FACT("fact")) CMN_SQL_FINISH,
};

#define MOVED                                                                                                 \
	", moved AS (UPDATE offer o SET " STANDS(                                                             \
	    "o", "fact", "c",                                                                                 \
	    "old") "edited = true,"                                                                           \
		   " version = o.version + 1, updated_at = $7::timestamptz FROM fact, commune c,"             \
		   " commune old, offer_place h WHERE c.code = fact.commune AND h.place_id = fact.id"         \
		   " AND h.ord = 1 AND o.departement = $6 AND o.id = h.offer_id AND old.code = o.commune"     \
		   " AND (o.commune, o.lat, o.lon) IS DISTINCT FROM (c.code, CASE WHEN fact.confidential"     \
		   " THEN c.lat ELSE fact.lat END, CASE WHEN fact.confidential THEN c.lon ELSE fact.lon END)" \
		   " RETURNING o.*)" TOLD_BESIDES("moved", DIRECTORY_EVENT_OFFER,                             \
						  OFFER_FACT("moved", PLACE_IDS_OF("moved")))

static const struct cmn_stmt PLACE_CHANGE = {
    .name = "place_change",
    .writes = true,
    .n_params = CMN_WRITE_N + 11,
    .sql =
	"WITH target AS (SELECT p.id, p AS was FROM place p WHERE p.departement = $6"
	" AND p.id = $5::uuid AND p.version = $21::bigint AND ($20::boolean OR NOT EXISTS"
	" (SELECT FROM offer_place h JOIN offer o ON o.id = h.offer_id WHERE h.place_id = $5::uuid"
	" AND o.active))" ACCEPTABLE(
	    "$24") " FOR UPDATE OF p)" CMN_SQL_CHANGE
		   ", fact AS (UPDATE place SET name = $14, commune = $15, lat = $16::float8,"
		   " lon = $17::float8, place = " POINT(
		       "$18",
		       "$19") ", active = $20::boolean, edited = true, version = place.version + 1,"
			      " updated_at = $7::timestamptz,"
			      " (" PLACE_EXTRA ") = (SELECT " PLACE_EXTRA_OF("m") "), " RETIREMENT(
				  "place", "$20::boolean",
				  "m") ", provenance = " TOUCHED("place",
								 "$23") " FROM target, idem,"
									" jsonb_populate_record("
									"target.was, $22::jsonb) AS m"
									" WHERE place.departement = $6"
									" AND place.id = target.id"
									" RETURNING place.*)" TOLD(
									    PLACE_FACT("fact"))
									    MOVED ACCEPTED("$24")
										CMN_SQL_FINISH,
};

static const struct cmn_stmt CONTACT_CREATE = {
    .name = "contact_create",
    .writes = true,
    .n_params = CMN_WRITE_N + 9,
    .sql = CMN_SQL_CREATE
    ", fact AS (INSERT INTO contact (id, departement, actor_id, offer_id, place_id, function,"
    " label, phone, email, url, visibility, source, created_at, updated_at)"
    " SELECT $5::uuid, $6, $14::uuid, $15::uuid, $16::uuid, $17, $18, $19, $20, $21, $22,"
    " 'manual', $7::timestamptz, $7::timestamptz FROM idem"
    " RETURNING contact.*)" TOLD(CONTACT_FACT("fact")) CMN_SQL_FINISH,
};

static const struct cmn_stmt CONTACT_CHANGE = {
    .name = "contact_change",
    .writes = true,
    .n_params = CMN_WRITE_N + 8,
    .sql =
	"WITH target AS (SELECT id FROM contact WHERE departement = $6 AND id = $5::uuid"
	" AND version = $21::bigint FOR UPDATE)" CMN_SQL_CHANGE
	", fact AS (UPDATE contact x SET function = $14, label = $15, phone = $16, email = $17,"
	" url = $18, visibility = $19, active = $20::boolean, retired_at = CASE"
	" WHEN $20::boolean THEN NULL WHEN x.active THEN $7::timestamptz ELSE x.retired_at END,"
	" version = x.version + 1, updated_at = $7::timestamptz FROM target, idem"
	" WHERE x.departement = $6 AND x.id = target.id RETURNING x.*)" TOLD(CONTACT_FACT("fact"))
	    CMN_SQL_FINISH,
};

const struct cmn_stmt *const DIRECTORY_OFFER_WRITE_STATEMENTS[] = {
    &OFFER_CREATE, &OFFER_CHANGE,   &OFFER_SET_PLACES, &PLACE_CREATE,
    &PLACE_CHANGE, &CONTACT_CREATE, &CONTACT_CHANGE,
};
const size_t DIRECTORY_OFFER_WRITE_STATEMENT_COUNT = CMN_LEN(DIRECTORY_OFFER_WRITE_STATEMENTS);

static const char *truth(bool value)
{
	return value ? "true" : "false";
}

struct number {
	char text[32];
};

static void put_places(const double values[4], struct number texts[4], const char **own)
{
	for (size_t i = 0; i < 4; i++) {
		snprintf(texts[i].text, sizeof(texts[i].text), i < 2 ? "%.6f" : "%.2f", values[i]);
		own[i] = texts[i].text;
	}
}

/* `version` 0: a new record. */
static enum cmn_err run(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			const struct cmn_stmt *stmt, const char **params, struct cmn_write *write,
			struct directory_written *ret, struct cmn_error *err)
{
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, stmt, params, write, &ret->version, &ret->replayed, err);
}

static void offer_params(const struct directory_offer_row *row, struct number texts[4],
			 const char **own)
{
	const char *const all[] = {
	    row->actor_id,
	    row->name,
	    row->description,
	    row->folded,
	    row->sector,
	    row->themes,
	    row->needs != NULL ? row->needs : "{}",
	    row->age_min,
	    row->age_max,
	    row->mode,
	    row->commune,
	};
	const double places[4] = {row->lat, row->lon, row->x, row->y};

	memcpy(own, all, sizeof(all));
	put_places(places, texts, own + CMN_LEN(all));
}

enum cmn_err directory_offer_create(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const struct directory_offer_row *row, struct cmn_write *write,
				    struct directory_written *ret, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 16];
	struct number texts[4];

	offer_params(row, texts, params + CMN_WRITE_N);
	params[CMN_WRITE_N + 15] = row->more;
	return run(pool, ctx, &OFFER_CREATE, params, write, ret, err);
}

enum cmn_err directory_offer_change(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const struct directory_offer_row *row, int64_t version,
				    struct cmn_write *write, struct directory_written *ret,
				    struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 20];
	struct number texts[4];
	char expected[24];

	snprintf(expected, sizeof(expected), "%lld", (long long)version);
	offer_params(row, texts, params + CMN_WRITE_N);
	params[CMN_WRITE_N + 15] = truth(row->active);
	params[CMN_WRITE_N + 16] = expected;
	params[CMN_WRITE_N + 17] = row->more;
	params[CMN_WRITE_N + 18] = row->touched;
	params[CMN_WRITE_N + 19] = row->accepts;
	cmn_write_params(write, params);
	return directory_write_accepting(pool, ctx, row->accepts, &OFFER_CHANGE, params, write, ret,
					 err);
}

enum cmn_err directory_offer_set_places(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					const char *places, int64_t version,
					struct cmn_write *write, struct directory_written *ret,
					struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 2];
	char expected[24];

	snprintf(expected, sizeof(expected), "%lld", (long long)version);
	params[CMN_WRITE_N] = places;
	params[CMN_WRITE_N + 1] = expected;
	return run(pool, ctx, &OFFER_SET_PLACES, params, write, ret, err);
}

enum cmn_err directory_place_create(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const struct directory_place_row *row, struct cmn_write *write,
				    struct directory_written *ret, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 8];
	const double places[4] = {row->lat, row->lon, row->x, row->y};
	struct number texts[4];

	params[CMN_WRITE_N] = row->actor_id;
	params[CMN_WRITE_N + 1] = row->name;
	params[CMN_WRITE_N + 2] = row->commune;
	put_places(places, texts, params + CMN_WRITE_N + 3);
	params[CMN_WRITE_N + 7] = row->more;
	return run(pool, ctx, &PLACE_CREATE, params, write, ret, err);
}

enum cmn_err directory_place_change(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const struct directory_place_row *row, int64_t version,
				    struct cmn_write *write, struct directory_written *ret,
				    struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 11];
	const double places[4] = {row->lat, row->lon, row->x, row->y};
	struct number texts[4];
	char expected[24];

	snprintf(expected, sizeof(expected), "%lld", (long long)version);
	params[CMN_WRITE_N] = row->name;
	params[CMN_WRITE_N + 1] = row->commune;
	put_places(places, texts, params + CMN_WRITE_N + 2);
	params[CMN_WRITE_N + 6] = truth(row->active);
	params[CMN_WRITE_N + 7] = expected;
	params[CMN_WRITE_N + 8] = row->more;
	params[CMN_WRITE_N + 9] = row->touched;
	params[CMN_WRITE_N + 10] = row->accepts;
	cmn_write_params(write, params);
	return directory_write_accepting(pool, ctx, row->accepts, &PLACE_CHANGE, params, write, ret,
					 err);
}

enum cmn_err directory_contact_create(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const struct directory_contact_row *row,
				      struct cmn_write *write, struct directory_written *ret,
				      struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 9];
	const char *const own[] = {row->actor_id, row->offer_id, row->place_id,
				   row->function, row->label,    row->phone,
				   row->email,    row->url,      row->visibility};

	memcpy(params + CMN_WRITE_N, own, sizeof(own));
	return run(pool, ctx, &CONTACT_CREATE, params, write, ret, err);
}

enum cmn_err directory_contact_change(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const struct directory_contact_row *row, int64_t version,
				      struct cmn_write *write, struct directory_written *ret,
				      struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 8];
	char expected[24];

	snprintf(expected, sizeof(expected), "%lld", (long long)version);
	const char *const own[] = {row->function, row->label,      row->phone,         row->email,
				   row->url,      row->visibility, truth(row->active), expected};

	memcpy(params + CMN_WRITE_N, own, sizeof(own));
	return run(pool, ctx, &CONTACT_CHANGE, params, write, ret, err);
}

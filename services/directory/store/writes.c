/* SPDX-License-Identifier: EUPL-1.2 */
#include "writes.h"

#include "statements.h"

#include <stdio.h>
#include <string.h>

#define PLACE(x, y) "point(" x "::float8, " y "::float8)"
#define TODAY       "($7::timestamptz AT TIME ZONE 'Europe/Paris')::date"

static const struct cmn_stmt ACTOR_CREATE = {
    .name = "actor_create",
    .writes = true,
    .n_params = CMN_WRITE_N + 11,
    .sql = CMN_SQL_CREATE
    ", fact AS (INSERT INTO actor (id, departement, type, sector, name, sort_key, folded, commune,"
    " address, phone, email, website, source, source_date, verified_at, verified_by, edited,"
    " created_at, updated_at)"
    " SELECT $5::uuid, $6, $14, $15, $16, left($17, 64), $17 || ' ' || $19, $18, $20, $21, $22,"
    " $23, 'manual', " TODAY ", CASE WHEN $24::boolean THEN $7::timestamptz END,"
    " CASE WHEN $24::boolean THEN $1 END, true, $7::timestamptz, $7::timestamptz"
    " FROM idem RETURNING id, version)" CMN_SQL_FINISH,
};

/* What an actor that retires offered is offered no more: closed, written down and told with it. */
#define CLOSE_OFFERS                                                                              \
	", closed AS (UPDATE offer o SET active = false, edited = true, version = o.version + 1," \
	" updated_at = $7::timestamptz FROM fact WHERE NOT $25::boolean AND o.departement = $6"   \
	" AND o.actor_id = fact.id AND o.active RETURNING o.*)"                                   \
	", closed_audited AS (INSERT INTO audit"                                                  \
	" (at, actor, operation, resource_id, departement, request_id)"                           \
	" SELECT $7::timestamptz, $1, $2, closed.id, $6, $8::uuid FROM closed)"                   \
	", closed_told AS (INSERT INTO outbox"                                                    \
	" (event_id, stream, type, subject, at, traceparent, data)"                               \
	" SELECT gen_random_uuid(), $6 || '.facts', 'directory.offer.published.v1', id::text,"    \
	" $7::timestamptz, $9, json_strip_nulls(json_build_object('offer_id', id, 'departement'," \
	" departement, 'actor_id', actor_id, 'name', name, 'sector', sector, 'themes', themes,"   \
	" 'needs', needs, 'age_min', age_min, 'age_max', age_max, 'mode', mode, 'commune',"       \
	" commune, 'lat', lat, 'lon', lon, 'invented', invented, 'active', active, 'version',"    \
	" version)) FROM closed)"

static const struct cmn_stmt ACTOR_CHANGE = {
    .name = "actor_change",
    .writes = true,
    .n_params = CMN_WRITE_N + 13,
    .sql =
	"WITH target AS (SELECT id FROM actor WHERE departement = $6 AND id = $5::uuid"
	" AND version = $26::bigint FOR UPDATE)" CMN_SQL_CHANGE
	", fact AS (UPDATE actor SET type = $14, sector = $15, name = $16, sort_key = left($17, 64),"
	" folded = $17 || ' ' || $19, commune = $18, address = $20, phone = $21, email = $22,"
	" website = $23, verified_at = CASE WHEN $24::boolean IS NULL THEN verified_at"
	" WHEN $24::boolean THEN $7::timestamptz END,"
	" verified_by = CASE WHEN $24::boolean IS NULL THEN verified_by"
	" WHEN $24::boolean THEN $1 END, active = $25::boolean, edited = true,"
	" version = actor.version + 1, updated_at = $7::timestamptz"
	" FROM target, idem WHERE actor.departement = $6 AND actor.id = target.id"
	" RETURNING actor.id, actor.version)" CLOSE_OFFERS CMN_SQL_FINISH,
};

static const struct cmn_stmt OFFER_CREATE = {
    .name = "offer_create",
    .writes = true,
    .n_params = CMN_WRITE_N + 15, /* a new one is active */
    .sql = CMN_SQL_CREATE
    ", fact AS (INSERT INTO offer (id, departement, actor_id, name, description, folded, sector,"
    " themes, needs, age_min, age_max, mode, commune, lat, lon, place, source, edited,"
    " created_at, updated_at)"
    " SELECT $5::uuid, $6, $14::uuid, $15, $16, $17, $18, $19::text[], $20::text[], $21::int,"
    " $22::int, $23, $24, $25::float8, $26::float8, " PLACE(
	"$27", "$28") ", 'manual', true,"
		      " $7::timestamptz, $7::timestamptz"
		      " FROM idem RETURNING id, version)" CMN_SQL_FINISH,
};

static const struct cmn_stmt OFFER_CHANGE = {
    .name = "offer_change",
    .writes = true,
    .n_params = CMN_WRITE_N + 17,
    .sql =
	"WITH target AS (SELECT id FROM offer WHERE departement = $6 AND id = $5::uuid"
	" AND actor_id = $14::uuid AND version = $30::bigint FOR UPDATE)" CMN_SQL_CHANGE
	", fact AS (UPDATE offer SET name = $15, description = $16, folded = $17, sector = $18,"
	" themes = $19::text[], needs = $20::text[], age_min = $21::int, age_max = $22::int,"
	" mode = $23, commune = $24, lat = $25::float8, lon = $26::float8,"
	" place = " PLACE(
	    "$27", "$28") ", active = $29::boolean, edited = true,"
			  " version = offer.version + 1, updated_at = $7::timestamptz"
			  " FROM target, idem WHERE offer.departement = $6 AND offer.id = target.id"
			  " RETURNING offer.id, offer.version)" CMN_SQL_FINISH,
};

const struct cmn_stmt *const DIRECTORY_WRITE_STATEMENTS[] = {
    &ACTOR_CREATE,
    &ACTOR_CHANGE,
    &OFFER_CREATE,
    &OFFER_CHANGE,
};
const size_t DIRECTORY_WRITE_STATEMENT_COUNT = CMN_LEN(DIRECTORY_WRITE_STATEMENTS);

static const char *truth(bool value)
{
	return value ? "true" : "false";
}

static void actor_params(const struct directory_actor_row *row, const char **own)
{
	const char *const all[] = {
	    row->type,    row->sector,         row->name,     row->folded_name,
	    row->commune, row->folded_commune, row->address,  row->phone,
	    row->email,   row->website,        row->verified, truth(row->active),
	};

	memcpy(own, all, sizeof(all));
}

/* The numbers of an offer, as texts that outlive the call. */
struct offer_texts {
	char lat[32], lon[32], x[32], y[32];
};

static void offer_params(const struct directory_offer_row *row, struct offer_texts *texts,
			 const char **own)
{
	snprintf(texts->lat, sizeof(texts->lat), "%.6f", row->lat);
	snprintf(texts->lon, sizeof(texts->lon), "%.6f", row->lon);
	snprintf(texts->x, sizeof(texts->x), "%.2f", row->x);
	snprintf(texts->y, sizeof(texts->y), "%.2f", row->y);
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
	    texts->lat,
	    texts->lon,
	    texts->x,
	    texts->y,
	    truth(row->active),
	};

	memcpy(own, all, sizeof(all));
}

enum cmn_err directory_actor_create(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const struct directory_actor_row *row, struct cmn_write *write,
				    struct directory_written *ret, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 12];

	cmn_write_params(write, params);
	actor_params(row, params + CMN_WRITE_N);
	return cmn_write_run(pool, ctx, &ACTOR_CREATE, params, write, &ret->version, &ret->replayed,
			     err);
}

enum cmn_err directory_actor_change(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const struct directory_actor_row *row, int64_t version,
				    struct cmn_write *write, struct directory_written *ret,
				    struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 13];
	char expected[24];

	snprintf(expected, sizeof(expected), "%lld", (long long)version);
	cmn_write_params(write, params);
	actor_params(row, params + CMN_WRITE_N);
	params[CMN_WRITE_N + 12] = expected;
	return cmn_write_run(pool, ctx, &ACTOR_CHANGE, params, write, &ret->version, &ret->replayed,
			     err);
}

enum cmn_err directory_offer_create(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const struct directory_offer_row *row, struct cmn_write *write,
				    struct directory_written *ret, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 16];
	struct offer_texts texts;

	cmn_write_params(write, params);
	offer_params(row, &texts, params + CMN_WRITE_N);
	return cmn_write_run(pool, ctx, &OFFER_CREATE, params, write, &ret->version, &ret->replayed,
			     err);
}

enum cmn_err directory_offer_change(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const struct directory_offer_row *row, int64_t version,
				    struct cmn_write *write, struct directory_written *ret,
				    struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 17];
	struct offer_texts texts;
	char expected[24];

	snprintf(expected, sizeof(expected), "%lld", (long long)version);
	cmn_write_params(write, params);
	offer_params(row, &texts, params + CMN_WRITE_N);
	params[CMN_WRITE_N + 16] = expected;
	return cmn_write_run(pool, ctx, &OFFER_CHANGE, params, write, &ret->version, &ret->replayed,
			     err);
}

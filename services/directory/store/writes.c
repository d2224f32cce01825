/* SPDX-License-Identifier: EUPL-1.2 */
#include "writes.h"

#include "change_sql.h"
#include "changes.h"
#include "more_sql.h"
#include "statements.h"

#include <stdio.h>
#include <string.h>

#define TODAY "($7::timestamptz AT TIME ZONE 'Europe/Paris')::date"

static const struct cmn_stmt ACTOR_CREATE = {
    .name = "actor_create",
    .writes = true,
    .n_params = CMN_WRITE_N + 12,
    .sql = CMN_SQL_CREATE
    ", fact AS (INSERT INTO actor (id, departement, type, sector, name, sort_key, folded, commune,"
    " address, phone, email, website, source, source_date, verified_at, verified_by, edited,"
    " created_at, updated_at, " ACTOR_EXTRA
    ") SELECT $5::uuid, $6, $14, $15, $16, left($17, 64), $17 || ' ' || $19, $18, $20, $21, $22,"
    " $23, 'manual', " TODAY ", CASE WHEN $24::boolean THEN $7::timestamptz END,"
    " CASE WHEN $24::boolean THEN $1 END, true, $7::timestamptz, $7::timestamptz, " ACTOR_EXTRA_OF(
	"m") " FROM idem, jsonb_populate_record(NULL::actor, $25::jsonb) AS m"
	     " RETURNING actor.*)" TOLD(ACTOR_FACT("fact")) CMN_SQL_FINISH,
};

/* What an actor that retires offered is offered no more, and its places are closed: written down
 * and told with it. */
#define CLOSE_ALL                                                                                 \
	", closed AS (UPDATE offer o SET active = false, edited = true, version = o.version + 1," \
	" retired_at = $7::timestamptz, retired_why = 'actor_retired', updated_at ="              \
	" $7::timestamptz FROM fact WHERE NOT $25::boolean AND o.departement = $6"                \
	" AND o.actor_id = fact.id AND o.active RETURNING o.*)" TOLD_BESIDES(                     \
	    "closed", DIRECTORY_EVENT_OFFER,                                                      \
	    OFFER_FACT(                                                                           \
		"closed",                                                                         \
		PLACE_IDS_OF(                                                                     \
		    "closed"))) ", shut AS (UPDATE place p SET active = false, edited = true,"    \
				" version = p.version + 1, retired_at = $7::timestamptz,"         \
				" retired_why = 'actor_retired', updated_at = $7::timestamptz"    \
				" FROM fact WHERE NOT $25::boolean AND p.departement = $6"        \
				" AND p.actor_id = fact.id AND p.active"                          \
				" RETURNING p.*)" TOLD_BESIDES("shut", DIRECTORY_EVENT_PLACE,     \
							       PLACE_FACT("shut"))

static const struct cmn_stmt ACTOR_CHANGE = {
    .name = "actor_change",
    .writes = true,
    .n_params = CMN_WRITE_N + 16,
    .sql =
	"WITH target AS (SELECT id, actor AS was FROM actor WHERE departement = $6"
	" AND id = $5::uuid AND version = $26::bigint" ACCEPTABLE(
	    "$29") " FOR UPDATE)" CMN_SQL_CHANGE
		   ", fact AS (UPDATE actor SET type = $14, sector = $15, name = $16, sort_key = left($17, 64),"
		   " folded = $17 || ' ' || $19, commune = $18, address = $20, phone = $21, email = $22,"
		   " website = $23, verified_at = CASE WHEN $24::boolean IS NULL THEN actor.verified_at"
		   " WHEN $24::boolean THEN $7::timestamptz END,"
		   " verified_by = CASE WHEN $24::boolean IS NULL THEN actor.verified_by"
		   " WHEN $24::boolean THEN $1 END, verified_until = CASE WHEN $24::boolean IS NULL"
		   " THEN actor.verified_until END, verified_how = CASE WHEN $24::boolean IS NULL"
		   " THEN actor.verified_how END, active = $25::boolean, edited = true,"
		   " version = actor.version + 1, updated_at = $7::timestamptz,"
		   " (" ACTOR_EXTRA ") = (SELECT " ACTOR_EXTRA_OF("m") "), " RETIREMENT(
		       "actor", "$25::boolean",
		       "m") ", provenance = " TOUCHED("actor",
						      "$28") " FROM target, idem,"
							     " jsonb_populate_record(target.was, $27::jsonb)"
							     " AS m WHERE actor.departement = $6"
							     " AND actor.id = target.id RETURNING"
							     " actor.*)" TOLD(ACTOR_FACT("fact"))
								 CLOSE_ALL ACCEPTED("$29")
								     CMN_SQL_FINISH,
};

const struct cmn_stmt *const DIRECTORY_WRITE_STATEMENTS[] = {
    &ACTOR_CREATE,
    &ACTOR_CHANGE,
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
	    row->email,   row->website,        row->verified,
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
	params[CMN_WRITE_N + 11] = row->more;
	return cmn_write_run(pool, ctx, &ACTOR_CREATE, params, write, &ret->version, &ret->replayed,
			     err);
}

enum cmn_err directory_actor_change(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const struct directory_actor_row *row, int64_t version,
				    struct cmn_write *write, struct directory_written *ret,
				    struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 16];
	char expected[24];

	snprintf(expected, sizeof(expected), "%lld", (long long)version);
	cmn_write_params(write, params);
	actor_params(row, params + CMN_WRITE_N);
	params[CMN_WRITE_N + 11] = truth(row->active);
	params[CMN_WRITE_N + 12] = expected;
	params[CMN_WRITE_N + 13] = row->more;
	params[CMN_WRITE_N + 14] = row->touched;
	params[CMN_WRITE_N + 15] = row->accepts;
	return directory_write_accepting(pool, ctx, row->accepts, &ACTOR_CHANGE, params, write, ret,
					 err);
}

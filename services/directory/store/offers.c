/* SPDX-License-Identifier: EUPL-1.2 */
#include "offers.h"

#include "columns.h"
#include "quality_columns.h"

#include <stdio.h>
#include <string.h>

#define NIL_UUID "00000000-0000-0000-0000-000000000000"

static const struct cmn_stmt OFFER_READ = {
    .name = "offer_read",
    .n_params = 1,
    .sql = "SELECT " OFFER_COLUMNS OFFER_MORE OFFER_PLACES OFFER_CONTACTS OFFER_QUALITY
	ANSWER_TIME("offer", "o.id", "o.departement", "o.actor_id") ", " QUALITY_FACTS(
	    "o",
	    "qa") ", to_json(o.themes) AS _themes, to_json(o.needs) AS _needs, to_json(o.doors) AS _doors,"
		  " to_json(o.orientations) AS _orientations, EXISTS (SELECT FROM offer_place h"
		  " WHERE h.offer_id = o.id) AS _placed, k.capacity_id AS _capacity_id, q.lines AS _lines,"
		  " k.free AS _free, q.total AS _total, q.waiting AS _waiting,"
		  " k.true_on - DATE '1970-01-01' AS _true_on,"
		  " k.known_until - DATE '1970-01-01' AS _known_until,"
		  " CASE WHEN k.offer_id IS NOT NULL THEN json_build_object('confirmed_at', " CMN_SQL_RFC3339(
		      "k.confirmed_at") ", 'confirm_by', k.confirm_by, 'via', k.via) END AS kept"
					" FROM offer o JOIN commune c ON c.code = o.commune JOIN actor qa ON qa.id = o.actor_id"
					" LEFT JOIN offer_kept k ON k.offer_id = o.id"
					" LEFT JOIN capacity q ON q.departement = k.departement AND q.id = k.capacity_id"
					" WHERE o.id = $1::uuid",
};

static const struct cmn_stmt PLACE_READ = {
    .name = "place_read",
    .n_params = 1,
    .sql = "SELECT " PLACE_COLUMNS ", (SELECT count(*) FROM offer_place h JOIN offer o"
	   " ON o.id = h.offer_id WHERE h.place_id = p.id AND o.active) AS _held"
	   " FROM place p JOIN commune c ON c.code = p.commune WHERE p.id = $1::uuid",
};

static const struct cmn_stmt CONTACT_READ = {
    .name = "contact_read",
    .n_params = 1,
    .sql = "SELECT " CONTACT_COLUMNS " FROM contact x WHERE x.id = $1::uuid AND " SEES_CONTACT(
	"x") " AND (x.active OR " SEES_ALL("x.departement", "x.actor_id") ")",
};

/* $1 actor, $2 and $3 the row after which it goes on, $4 all of them, $5 how many. */
static const struct cmn_stmt OF_ACTOR[] = {
    [DIRECTORY_OFFERS_OF_ACTOR] =
	{
	    .name = "offers_of_actor",
	    .n_params = 5,
	    .sql =
		"SELECT " OFFER_COLUMNS OFFER_MORE OFFER_QUALITY
		", concat_ws(E'\\x1f', left(o.folded, 60), o.id) AS _cursor"
		" FROM offer o JOIN commune c ON c.code = o.commune"
		" WHERE o.actor_id = $1::uuid AND (left(o.folded, 60), o.id) > ($2, $3::uuid)"
		" AND (o.active OR $4::boolean) ORDER BY left(o.folded, 60), o.id LIMIT $5::bigint",
	},
    [DIRECTORY_PLACES_OF_ACTOR] =
	{
	    .name = "places_of_actor",
	    .n_params = 5,
	    .sql = "SELECT " PLACE_COLUMNS ", concat_ws(E'\\x1f', '', p.id) AS _cursor"
		   " FROM place p JOIN commune c ON c.code = p.commune"
		   " WHERE p.actor_id = $1::uuid AND $2::text IS NOT NULL AND p.id > $3::uuid"
		   " AND (p.active OR $4::boolean) ORDER BY p.id LIMIT $5::bigint",
	},
    [DIRECTORY_CONTACTS_OF_ACTOR] =
	{
	    .name = "contacts_of_actor",
	    .n_params = 5,
	    .sql = "SELECT " CONTACT_COLUMNS ", concat_ws(E'\\x1f', '', x.id) AS _cursor"
		   " FROM contact x WHERE x.actor_id = $1::uuid AND $2::text IS NOT NULL"
		   " AND x.id > $3::uuid AND $4::boolean IS NOT NULL AND x.active"
		   " AND " SEES_CONTACT("x") " ORDER BY x.id LIMIT $5::bigint",
	},
};

#define MISSING(member, param, table)                                                         \
	" UNION ALL SELECT '" member "', " param " WHERE " param "::text IS NOT NULL AND NOT" \
	" EXISTS (SELECT FROM " table " t WHERE t.id = " param "::uuid)"
static const struct cmn_stmt REFERENCES_MISSING = {
    .name = "references_missing",
    .n_params = 6,
    .sql = "SELECT '/zone' AS member, z AS value FROM unnest($1::text[]) AS z"
	   " WHERE CASE length(z) WHEN 5 THEN NOT EXISTS (SELECT FROM commune t WHERE t.code = z)"
	   " AND NOT EXISTS (SELECT FROM commune_former_code t WHERE t.code = z)"
	   " WHEN 9 THEN NOT EXISTS (SELECT FROM epci t WHERE t.siren = z) ELSE false END" MISSING(
	       "/intake_actor_id", "$2", "actor") MISSING("/intake_place_id", "$3", "place")
	       MISSING("/successor_id", "$4", "actor") MISSING("/successor_id", "$5", "offer")
		   MISSING("/successor_id", "$6", "place") " LIMIT 1",
};

static const struct cmn_stmt PLACES_COUNT = {
    .name = "places_count",
    .n_params = 2,
    .sql = "SELECT count(*) FROM place WHERE id = ANY ($2::uuid[]) AND departement = $1 AND active",
};

static const struct cmn_stmt OPENING_READ = {
    .name = "opening_read",
    .n_params = 2,
    .sql = "SELECT o.departement, o.active, l.place_id, l.hours AS there, o.hours AS own,"
	   " l.place_hours AS place FROM offer o LEFT JOIN LATERAL (SELECT h.place_id, h.hours,"
	   " p.hours AS place_hours FROM offer_place h JOIN place p ON p.id = h.place_id"
	   " WHERE h.offer_id = o.id AND p.active AND ($2::uuid IS NULL OR h.place_id = $2::uuid)"
	   " ORDER BY h.ord LIMIT 1) AS l ON true WHERE o.id = $1::uuid",
};

const struct cmn_stmt *const DIRECTORY_OFFER_READ_STATEMENTS[] = {
    &OFFER_READ,
    &PLACE_READ,
    &CONTACT_READ,
    &OF_ACTOR[DIRECTORY_OFFERS_OF_ACTOR],
    &OF_ACTOR[DIRECTORY_PLACES_OF_ACTOR],
    &OF_ACTOR[DIRECTORY_CONTACTS_OF_ACTOR],
    &REFERENCES_MISSING,
    &PLACES_COUNT,
    &OPENING_READ,
};
const size_t DIRECTORY_OFFER_READ_STATEMENT_COUNT = CMN_LEN(DIRECTORY_OFFER_READ_STATEMENTS);

enum cmn_err directory_offer_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const char *id, PGresult **ret, struct cmn_error *err)
{
	return directory_read_one(pool, ctx, &OFFER_READ, id, ret, err);
}

enum cmn_err directory_place_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const char *id, PGresult **ret, struct cmn_error *err)
{
	return directory_read_one(pool, ctx, &PLACE_READ, id, ret, err);
}

enum cmn_err directory_contact_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *id, PGresult **ret, struct cmn_error *err)
{
	return directory_read_one(pool, ctx, &CONTACT_READ, id, ret, err);
}

enum cmn_err directory_of_actor_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     enum directory_of_actor which, const char *actor_id, bool all,
				     const struct directory_cursor *after, int64_t limit,
				     PGresult **ret, struct cmn_error *err)
{
	char rows[24];
	const char *params[] = {
	    actor_id,
	    after->part[0],
	    after->part[1][0] != '\0' ? after->part[1] : NIL_UUID,
	    all ? "true" : "false",
	    rows,
	};

	/* one more than asked: it says that there is more */
	snprintf(rows, sizeof(rows), "%lld", (long long)limit + 1);
	return cmn_pool_run(pool, ctx, &OF_ACTOR[which], params, ret, err);
}

enum cmn_err directory_references_check(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					const struct directory_references *refs,
					struct cmn_error *err)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *params[] = {refs->zone,       refs->intake_actor_id, refs->intake_place_id,
				refs->next_actor, refs->next_offer,      refs->next_place};
	enum cmn_err rc = CMN_OK;
	size_t given = 0;

	for (size_t i = 0; i < CMN_LEN(params); i++)
		given += params[i] != NULL;
	if (given == 0)
		return CMN_OK;
	rc = cmn_pool_run(pool, ctx, &REFERENCES_MISSING, params, &res, err);
	if (rc || PQntuples(res) == 0)
		return rc;
	return cmn_fail_at(err, CMN_E_INVALID, PQgetvalue(res, 0, 0),
			   "« %s » n’existe pas dans l’annuaire",
			   "\"%s\" does not exist in the directory", PQgetvalue(res, 0, 1));
}

enum cmn_err directory_places_count(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *departement, const char *ids, int64_t *ret,
				    struct cmn_error *err)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *params[] = {departement, ids};
	enum cmn_err rc = cmn_pool_run(pool, ctx, &PLACES_COUNT, params, &res, err);

	if (rc == CMN_OK)
		*ret = cmn_pg_int(res, 0, 0, 0);
	return rc;
}

enum cmn_err directory_opening_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *offer_id, const char *place_id, PGresult **ret,
				    struct cmn_error *err)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *params[] = {offer_id, place_id};
	enum cmn_err rc = cmn_pool_run(pool, ctx, &OPENING_READ, params, &res, err);

	if (rc)
		return rc;
	if (PQntuples(res) == 0)
		return cmn_fail(err, CMN_E_NOT_FOUND, "aucune offre ne porte cet identifiant",
				"no offer has this identifier");
	*ret = CMN_TAKE(res);
	return CMN_OK;
}

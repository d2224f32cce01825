/* SPDX-License-Identifier: EUPL-1.2 */
#include "search.h"

#include "columns.h"
#include "statements.h"

#include <stdio.h>

/* The commune of today, whatever code was given. */
#define TODAY "coalesce((SELECT commune FROM commune_former_code WHERE code = $1), $1)"

static const struct cmn_stmt CENTRE = {
    .name = "search_centre",
    .n_params = 1,
    .sql = "SELECT code, name, departement, lat, lon FROM commune WHERE code = " TODAY,
};

/* The plane and the great circle differ by less than 0.3 %: the circle of the index is a little
 * larger, the exact radius is applied to the candidates. */
#define HERE "(SELECT place FROM commune WHERE code = " TODAY ")"
#define BRANCH(sector)                                                       \
	"(SELECT id FROM offer WHERE active AND sector = '" sector "'"       \
	" AND ($3::text IS NULL OR $3 = '" sector "')"                       \
	" AND place <@ circle(" HERE ", $2::float8 * 1005)"                  \
	" AND ($4::text IS NULL OR $4 = ANY (themes))"                       \
	" AND ($5::text IS NULL OR EXISTS (SELECT FROM unnest(needs) AS n"   \
	" WHERE n = $5 OR starts_with(n, $5 || '.')))"                       \
	" AND ($6::text IS NULL OR folded LIKE $6)"                          \
	" AND ($7::int IS NULL OR $8::boolean"                               \
	" OR ($7 >= coalesce(age_min, 0) AND $7 <= coalesce(age_max, 130)))" \
	" ORDER BY place <-> " HERE " LIMIT $9::bigint)"

static const struct cmn_stmt HITS = {
    .name = "search_hits",
    .n_params = 9,
    .sql =
	"SELECT " OFFER_COLUMNS
	", a.name AS _actor_name, a.type AS _actor_type, a.commune AS _actor_commune,"
	" a.phone AS _actor_phone, a.email AS _actor_email, a.website AS _actor_website,"
	" a.verified_at IS NULL AS _actor_to_verify, a.invented AS _actor_invented"
	" FROM (" BRANCH("ordinary") " UNION ALL " BRANCH(
	    "specialised") ") AS hit"
			   " JOIN offer o ON o.id = hit.id JOIN commune c ON c.code = o.commune"
			   " JOIN actor a ON a.departement = o.departement AND a.id = o.actor_id AND a.active",
};

const struct cmn_stmt *const DIRECTORY_SEARCH_STATEMENTS[] = {&CENTRE, &HITS};
const size_t DIRECTORY_SEARCH_STATEMENT_COUNT = CMN_LEN(DIRECTORY_SEARCH_STATEMENTS);

enum cmn_err directory_search_run(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const struct directory_search *search, PGresult **ret_centre,
				  PGresult **ret_hits, struct cmn_error *err)
{
	char radius[24], age[24], candidates[24];
	PGresult *results[2] = {NULL, NULL};

	snprintf(radius, sizeof(radius), "%lld", (long long)search->radius_km);
	snprintf(age, sizeof(age), "%lld", (long long)search->age);
	snprintf(candidates, sizeof(candidates), "%lld", (long long)search->limit * 2 + 20);
	const char *params[] = {
	    search->commune,
	    radius,
	    search->sector,
	    search->theme,
	    search->need,
	    search->pattern,
	    search->age >= 0 ? age : NULL,
	    search->unfit ? "true" : "false",
	    candidates,
	};
	const struct cmn_step steps[] = {{&CENTRE, params}, {&HITS, params}};
	enum cmn_err rc = cmn_pool_run_steps(pool, ctx, steps, CMN_LEN(steps), results, err);

	if (rc == CMN_OK) {
		*ret_centre = results[0];
		*ret_hits = results[1];
	}
	return rc;
}

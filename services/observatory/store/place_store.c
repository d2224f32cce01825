/* SPDX-License-Identifier: EUPL-1.2 */
#include "place_store.h"

#include <inttypes.h>
#include <stdio.h>

static const struct cmn_stmt COMMUNE = {
    .name = "commune_learn",
    .writes = true,
    .n_params = 6,
    .sql = "INSERT INTO commune_place AS p (commune, departement, name, epci, population, version)"
	   " VALUES ($1, $2, $3, $4, $5::int, $6::int)"
	   " ON CONFLICT (commune) DO UPDATE SET departement = excluded.departement,"
	   "  name = excluded.name, epci = excluded.epci, population = excluded.population,"
	   "  version = excluded.version WHERE p.version < excluded.version",
};

/* A commune that is kept stays, so that nothing is deleted and inserted by one statement. */
static const struct cmn_stmt SUB_TERRITORY = {
    .name = "sub_territory_learn",
    .writes = true,
    .n_params = 4,
    .sql = "WITH told AS (INSERT INTO sub_territory_told AS o (departement, sub_territory, at)"
	   "   VALUES ($1, $2, $4::timestamptz) ON CONFLICT (departement, sub_territory)"
	   "   DO UPDATE SET at = excluded.at WHERE o.at <= excluded.at RETURNING departement)"
	   ", gone AS (DELETE FROM sub_territory_commune s USING told"
	   "   WHERE s.departement = $1 AND s.sub_territory = $2"
	   "   AND s.commune <> ALL ($3::text[]))"
	   " INSERT INTO sub_territory_commune (departement, sub_territory, commune)"
	   " SELECT DISTINCT $1, $2, c FROM told, unnest($3::text[]) AS c ON CONFLICT DO NOTHING",
};

enum cmn_err observatory_store_commune(struct cmn_conn *conn, const struct observatory_commune *c,
				       struct cmn_error *err)
{
	char population[24], version[24];
	const char *params[] = {c->code, c->departement, c->name, c->epci, population, version};

	snprintf(population, sizeof(population), "%" PRId64, c->population);
	snprintf(version, sizeof(version), "%" PRId64, c->version);
	return cmn_conn_run(conn, &COMMUNE, params, NULL, err);
}

enum cmn_err observatory_store_sub_territory(struct cmn_conn *conn, const char *departement,
					     const char *code, const char *communes,
					     const char *told_at, struct cmn_error *err)
{
	const char *params[] = {departement, code, communes, told_at};

	return cmn_conn_run(conn, &SUB_TERRITORY, params, NULL, err);
}

const struct cmn_stmt *const OBSERVATORY_PLACE_STATEMENTS[] = {&COMMUNE, &SUB_TERRITORY};
const size_t OBSERVATORY_PLACE_STATEMENT_COUNT = CMN_LEN(OBSERVATORY_PLACE_STATEMENTS);

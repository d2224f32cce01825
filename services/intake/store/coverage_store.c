/* SPDX-License-Identifier: EUPL-1.2
 *
 * coverage_store.c - which communes of a département were reached in a period, and which were not.
 */
#include "reception_statements.h"
#include "reception_store.h"

/* One row for each commune that was heard of in [$2, $3).  A commune merged away since counts for
 * the one of today; a copy that came with a transfer counts where it was received (decision 11). */
#define HEARD                                                                    \
	"(SELECT COALESCE(f.present, s.commune) AS commune, count(*) AS n"       \
	"  FROM solicitation s LEFT JOIN commune_former f ON f.code = s.commune" \
	"  WHERE s.departement = $1 AND s.received_at >= $2::timestamptz"        \
	"    AND s.received_at < $3::timestamptz AND s.commune IS NOT NULL"      \
	"    AND s.origin_transfer_id IS NULL GROUP BY 1) h ON h.commune = c.code"

#define OF_TODAY             \
	"c.departement = $1" \
	" AND NOT EXISTS (SELECT 1 FROM commune_former f WHERE f.code = c.code)"

/* No pages: the département with most communes has 890. */
const struct cmn_stmt INTAKE_COVERAGE = {
    .name = "coverage_by_commune",
    .n_params = 3,
    .sql = "SELECT c.code AS commune, c.name, c.epci, t.code AS sub_territory,"
	   " COALESCE(h.n, 0) AS solicitations"
	   " FROM commune_ref c LEFT JOIN sub_territory_commune m"
	   "   ON m.departement = c.departement AND m.commune = c.code"
	   " LEFT JOIN sub_territory t"
	   "   ON t.departement = m.departement AND t.id = m.sub_territory_id"
	   " LEFT JOIN " HEARD " WHERE " OF_TODAY " ORDER BY c.code LIMIT 1000",
};

const struct cmn_stmt INTAKE_COVERAGE_EPCI = {
    .name = "coverage_by_epci",
    .n_params = 3,
    .sql = "SELECT c.epci, count(*) AS communes, count(h.n) AS communes_reached,"
	   " COALESCE(sum(h.n), 0)::bigint AS solicitations"
	   " FROM commune_ref c LEFT JOIN " HEARD " WHERE " OF_TODAY
	   " GROUP BY c.epci ORDER BY c.epci LIMIT 1000",
};

enum cmn_err intake_store_coverage(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const struct intake_coverage *of, PGresult **ret,
				   struct cmn_error *err)
{
	const char *params[] = {of->departement, of->from, of->to};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_pool_run(
	    pool, ctx, of->by_epci ? &INTAKE_COVERAGE_EPCI : &INTAKE_COVERAGE, params, &res, err);

	if (rc != CMN_OK)
		return rc;
	if (PQntuples(res) == 0)
		return cmn_fail(err, CMN_E_REFERENCE_NOT_ARRIVED,
				"les communes de ce département ne sont pas encore arrivées",
				"the communes of this département have not arrived yet");
	*ret = CMN_TAKE(res);
	return CMN_OK;
}

/* SPDX-License-Identifier: EUPL-1.2
 *
 * search.h - candidates of a search: the nearest offers of each sector around a commune.
 *
 * The index gives candidates in the plane; exact distances, order and reasons are the domain's
 * (rank.h).  More candidates are asked than will be shown, so that the two agree at the edge.
 */
#ifndef DIRECTORY_SEARCH_H
#define DIRECTORY_SEARCH_H

#include "cmn/pg.h"

struct directory_search {
	const char *commune; /* of today or former */
	int64_t radius_km;
	const char *theme, *need, *sector, *pattern; /* NULL: any */
	int64_t age;                                 /* -1: not said */
	bool unfit;                                  /* also what does not fit the age */
	int64_t limit;
};

/* *ret_centre: the commune (one row: code, name, departement, lat, lon), empty when it is unknown;
 * *ret_hits: candidates.  Both owned by the caller; one round trip. */
enum cmn_err directory_search_run(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const struct directory_search *search, PGresult **ret_centre,
				  PGresult **ret_hits, struct cmn_error *err) CMN_MUST_CHECK;

#endif

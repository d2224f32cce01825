/* SPDX-License-Identifier: EUPL-1.2
 *
 * ground.h - the communes of a département in memory, to place what a file says.
 */
#ifndef DIRECTORY_GROUND_H
#define DIRECTORY_GROUND_H

#include "cmn/pg.h"

struct directory_commune {
	const char *code;
	const char *sort_key;     /* folded name */
	const char *postal_codes; /* "31000,31100" */
	const char *former;       /* codes that were merged into it; "" */
	double lat, lon, x, y;
};

struct directory_ground {
	char departement[4];
	PGresult *rows; /* owns the texts */
	struct directory_commune *communes;
	size_t n;
};

enum cmn_err directory_ground_load(struct cmn_conn *conn, const char *departement,
				   struct directory_ground *ret,
				   struct cmn_error *err) CMN_MUST_CHECK;
void directory_ground_clear(struct directory_ground *ground);

/* By INSEE code, of today or former; NULL: none of this département. */
const struct directory_commune *directory_ground_code(const struct directory_ground *ground,
						      const char *code);
/* By name as people write it ("St Gaudens cedex"), among those of the postal code when that is
 * known here; either may be NULL.  NULL: none, or several. */
const struct directory_commune *directory_ground_named(const struct directory_ground *ground,
						       const char *name, const char *postal_code);

#endif

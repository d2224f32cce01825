/* SPDX-License-Identifier: EUPL-1.2
 *
 * invented.h - rows of invented actors and offers for the stages (domain/invent.h draws them).
 */
#ifndef DIRECTORY_INVENTED_H
#define DIRECTORY_INVENTED_H

#include "stage.h"

#define DIRECTORY_INVENTED_MAX 100000

struct directory_invention {
	unsigned n;
	uint64_t seed;
	struct cmn_buf actors; /* rows of DIRECTORY_STAGE_ACTORS */
	struct cmn_buf places; /* rows of DIRECTORY_STAGE_PLACES, one for each actor */
	struct cmn_buf offers; /* rows of DIRECTORY_STAGE_OFFERS */
	size_t n_actors;
};

/* Draw `n` offers from `seed` on the communes that the database holds.  Each offer belongs to an
 * invented actor of its kind in its commune.  The same seed gives the same first rows for any n. */
enum cmn_err directory_invent(struct cmn_conn *conn, unsigned n, uint64_t seed,
			      struct directory_invention *ret,
			      struct cmn_error *err) CMN_MUST_CHECK;
void directory_invention_clear(struct directory_invention *invention);

extern const struct cmn_stmt DIRECTORY_INVENT_PLACES;

#endif

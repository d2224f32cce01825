/* SPDX-License-Identifier: EUPL-1.2
 *
 * writes.h - adding and changing actors and offers, each in the one statement of cmn/write.h.
 *
 * All texts are borrowed; NULL stores nothing in an optional column.  Results as cmn_write_run().
 */
#ifndef DIRECTORY_WRITES_H
#define DIRECTORY_WRITES_H

#include "cmn/write.h"

struct directory_actor_row {
	const char *type, *sector, *name, *folded_name;
	const char *commune, *folded_commune;
	const char *address, *phone, *email, *website;
	const char *verified; /* "true", "false"; NULL on a change: as it was */
	bool active;
};

struct directory_offer_row {
	const char *actor_id;
	const char *name, *description, *folded;
	const char *sector, *themes, *needs; /* "{a,b}" */
	const char *age_min, *age_max;       /* NULL: no limit */
	const char *mode, *commune;
	double lat, lon, x, y;
	bool active;
};

/* What became of a write. */
struct directory_written {
	int64_t version; /* of the record; 0 when it was done before */
	bool replayed;
};

enum cmn_err directory_actor_create(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const struct directory_actor_row *row, struct cmn_write *write,
				    struct directory_written *ret,
				    struct cmn_error *err) CMN_MUST_CHECK;
/* Only when the record still has this version: else CMN_E_NOT_FOUND, see cmn_write_run(). */
enum cmn_err directory_actor_change(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const struct directory_actor_row *row, int64_t version,
				    struct cmn_write *write, struct directory_written *ret,
				    struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err directory_offer_create(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const struct directory_offer_row *row, struct cmn_write *write,
				    struct directory_written *ret,
				    struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err directory_offer_change(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const struct directory_offer_row *row, int64_t version,
				    struct cmn_write *write, struct directory_written *ret,
				    struct cmn_error *err) CMN_MUST_CHECK;

#endif

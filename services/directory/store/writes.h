/* SPDX-License-Identifier: EUPL-1.2
 *
 * writes.h - adding and changing actors, offers, places and contacts, each in the one statement of
 * cmn/write.h, which also tells what the record is now (more_sql.h).
 *
 * All texts are borrowed; NULL stores nothing in an optional column.  `more` is a JSON object of
 * further columns, "{}" for none; `touched` is "{a,b}", the members that a change named.  Results
 * as cmn_write_run().
 */
#ifndef DIRECTORY_WRITES_H
#define DIRECTORY_WRITES_H

#include "cmn/write.h"

struct directory_actor_row {
	const char *type, *sector, *name, *folded_name;
	const char *commune, *folded_commune;
	const char *address, *phone, *email, *website;
	const char *verified; /* "true", "false"; NULL on a change: as it was */
	const char *more, *touched;
	const char *accepts; /* the proposed change that a change accepts; NULL: none */
	bool active;
};

struct directory_offer_row {
	const char *actor_id;
	const char *name, *description, *folded;
	const char *sector, *themes, *needs; /* "{a,b}" */
	const char *age_min, *age_max;       /* NULL: no limit */
	const char *mode, *commune;
	double lat, lon, x, y;
	const char *more, *touched;
	const char *accepts; /* as of an actor */
	bool active;
};

struct directory_place_row {
	const char *actor_id, *name, *commune;
	double lat, lon, x, y;
	const char *more, *touched;
	const char *accepts; /* as of an actor */
	bool active;
};

struct directory_contact_row {
	const char *actor_id, *offer_id, *place_id;
	const char *function, *label, *phone, *email, *url, *visibility;
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
/* Where an offer is held: `places` is a JSON array of {"place_id", "hours"}, each in use and of the
 * département. */
enum cmn_err directory_offer_set_places(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					const char *places, int64_t version,
					struct cmn_write *write, struct directory_written *ret,
					struct cmn_error *err) CMN_MUST_CHECK;

enum cmn_err directory_place_create(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const struct directory_place_row *row, struct cmn_write *write,
				    struct directory_written *ret,
				    struct cmn_error *err) CMN_MUST_CHECK;
/* Offers whose main place it is move with it.  Not done while active offers are held at a place
 * that would go out of use. */
enum cmn_err directory_place_change(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const struct directory_place_row *row, int64_t version,
				    struct cmn_write *write, struct directory_written *ret,
				    struct cmn_error *err) CMN_MUST_CHECK;

enum cmn_err directory_contact_create(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const struct directory_contact_row *row,
				      struct cmn_write *write, struct directory_written *ret,
				      struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err directory_contact_change(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const struct directory_contact_row *row, int64_t version,
				      struct cmn_write *write, struct directory_written *ret,
				      struct cmn_error *err) CMN_MUST_CHECK;

#endif

/* SPDX-License-Identifier: EUPL-1.2
 *
 * offers.h - reading offers, places and contacts whole.
 *
 * What is confidential is left out by the statements themselves, by what the context says of the
 * caller (columns.h, SEES_ALL).  Results are owned by the caller.  Lists ask for limit + 1 rows and
 * carry `_cursor`.
 */
#ifndef DIRECTORY_OFFERS_H
#define DIRECTORY_OFFERS_H

#include "hours.h"
#include "reads.h"

#include "cmn/json.h"

/* One offer with its places and contacts, in one statement; CMN_E_NOT_FOUND when there is none. */
enum cmn_err directory_offer_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const char *id, PGresult **ret,
				  struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err directory_place_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const char *id, PGresult **ret,
				  struct cmn_error *err) CMN_MUST_CHECK;
/* One that the caller may not see is not found. */
enum cmn_err directory_contact_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *id, PGresult **ret,
				    struct cmn_error *err) CMN_MUST_CHECK;

enum directory_of_actor {
	DIRECTORY_OFFERS_OF_ACTOR = 1, /* by name, then id */
	DIRECTORY_PLACES_OF_ACTOR,     /* by id */
	DIRECTORY_CONTACTS_OF_ACTOR,   /* by id; only what is in use, whatever `all` says */
};
enum cmn_err directory_of_actor_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     enum directory_of_actor which, const char *actor_id, bool all,
				     const struct directory_cursor *after, int64_t limit,
				     PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

/* CMN_E_INVALID at the member that names what does not exist: a commune or an EPCI of the zone
 * ("{31555,200066363}"), an actor, a place, a successor; NULL: not given. */
struct directory_references {
	const char *zone, *intake_actor_id, *intake_place_id;
	const char *next_actor, *next_offer, *next_place; /* successors, by kind */
};
enum cmn_err directory_references_check(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					const struct directory_references *refs,
					struct cmn_error *err) CMN_MUST_CHECK;

/* How many of these ("{uuid,…}") are places in use in the département. */
enum cmn_err directory_places_count(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *departement, const char *ids, int64_t *ret,
				    struct cmn_error *err) CMN_MUST_CHECK;

/* The hours that decide for an offer at a place (NULL: its main place): columns departement,
 * active, place_id, there, own, place (JSON); CMN_E_NOT_FOUND when there is no such offer. */
enum cmn_err directory_opening_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *offer_id, const char *place_id, PGresult **ret,
				    struct cmn_error *err) CMN_MUST_CHECK;

/* Hours as the contract writes them (#/components/schemas/Hours), which have passed its schema.
 * False when a date does not exist. */
bool directory_hours_of(const json_t *value, struct directory_hours *ret);

extern const struct cmn_stmt *const DIRECTORY_OFFER_READ_STATEMENTS[];
extern const size_t DIRECTORY_OFFER_READ_STATEMENT_COUNT;
extern const struct cmn_stmt *const DIRECTORY_OFFER_WRITE_STATEMENTS[];
extern const size_t DIRECTORY_OFFER_WRITE_STATEMENT_COUNT;

#endif

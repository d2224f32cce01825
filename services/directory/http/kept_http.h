/* SPDX-License-Identifier: EUPL-1.2
 *
 * kept_http.h - what the handlers share that keep offers true.
 */
#ifndef DIRECTORY_KEPT_HTTP_H
#define DIRECTORY_KEPT_HTTP_H

#include "kept.h"
#include "more.h"
#include "told.h"

/* "31" of "31483", "974" of "97411". */
struct directory_departement {
	char code[4];
};
struct directory_departement directory_departement_of(const char *commune);

/* May the caller keep this record (columns departement, actor_id; of an actor its id) true?  The
 * team of its département, or the actor itself; CMN_E_FORBIDDEN otherwise, with `pointer`.
 * *ret_via: "team" or "actor". */
enum cmn_err directory_keeper(struct cmn_call *call, const PGresult *record, const char *pointer,
			      const char **ret_via) CMN_MUST_CHECK;
/* The same for the actor itself alone. */
enum cmn_err directory_own(struct cmn_call *call, const PGresult *record,
			   const char *pointer) CMN_MUST_CHECK;
/* Is the caller of the team (of whichever département)? */
bool directory_team(const struct cmn_call *call);

/* The member "room" of an object that is being written, as it is known on `today`. */
void directory_room_put(struct cmn_buf *out, const struct directory_room *room, int today);
/* One more member of the object that ends here: the room of the offer in this row (columns _free,
 * _true_on, …). */
enum cmn_err directory_room_append(struct cmn_call *call, const PGresult *res, int row,
				   const char *departement) CMN_MUST_CHECK;

/* Today in a département, as a text too. */
int directory_today(const char *departement, char text[11]);

/* Check what `body` says of the room of an offer and state it; `at` is the pointer of `body` (""
 * for the whole), `link` through which it is said (NULL: none).  CMN_E_NOT_FOUND: not written, see
 * directory_not_kept(). */
enum cmn_err directory_state_capacity(struct cmn_call *call, const PGresult *offer,
				      const json_t *body, const char *at, const char *via,
				      const char *link) CMN_MUST_CHECK;
/* The offer is true as it is; the same. */
enum cmn_err directory_confirm_offer(struct cmn_call *call, const PGresult *offer, const char *via,
				     const char *link) CMN_MUST_CHECK;
/* Why nothing was written: the offer is retired, or something truer is known. */
enum cmn_err directory_not_kept(struct cmn_call *call, const char *offer_id) CMN_MUST_CHECK;

#endif

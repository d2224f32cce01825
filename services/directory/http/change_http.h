/* SPDX-License-Identifier: EUPL-1.2
 *
 * change_http.h - who changes which members of a record at once, and changes that wait.
 *
 * For the three kinds of records that a change may be proposed of, the handlers that change them
 * lend what they do: the body of the call is then the change.
 */
#ifndef DIRECTORY_CHANGE_HTTP_H
#define DIRECTORY_CHANGE_HTTP_H

#include "change.h"
#include "more.h"
#include "told.h"

/* May the caller change this record with the body as it is?  A coordonnateur of its département
 * may; the actor whose it is may change what takes effect at once (domain/change.h).
 * CMN_E_FORBIDDEN otherwise, at the first member that would have to wait. */
enum cmn_err directory_may_change(struct cmn_call *call, const PGresult *record,
				  enum directory_change_kind kind) CMN_MUST_CHECK;

/* Change the record `now` by call->body at version call->if_match, and accept the proposed change
 * `accepts` with it (NULL: none).  CMN_E_NOT_FOUND: nothing was changed, the caller looks why. */
typedef enum cmn_err directory_apply_fn(struct cmn_call *call, const PGresult *now,
					const char *accepts);
directory_apply_fn directory_actor_apply, directory_offer_apply, directory_place_apply;

/* Could it be changed so?  Nothing is written. */
typedef enum cmn_err directory_try_fn(struct cmn_call *call, const PGresult *now);
directory_try_fn directory_actor_try, directory_offer_try, directory_place_try;

/* What a change is proposed of. */
struct directory_change_subject {
	enum directory_change_kind kind;
	const char *name; /* "offer" */
	directory_read_fn *read;
	directory_apply_fn *apply;
	directory_try_fn *try;
};
/* Of one of these names; there are no others. */
const struct directory_change_subject *directory_change_subject(const char *name);

/* Propose `change` of the subject `now`, after having tried it: `at` is where it stands in the
 * body. Writes one proposed change; call->write names it. */
enum cmn_err directory_propose(struct cmn_call *call,
			       const struct directory_change_subject *subject, const PGresult *now,
			       const json_t *change, const char *words, const char *via,
			       const char *link) CMN_MUST_CHECK;

#endif

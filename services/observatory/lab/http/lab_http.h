/* SPDX-License-Identifier: EUPL-1.2
 *
 * lab_http.h - what the handlers of the lab share.
 */
#ifndef OBSERVATORY_LAB_HTTP_H
#define OBSERVATORY_LAB_HTTP_H

#include "lab_act.h"
#include "lab_store.h"
#include "observatory_ops.h"

#include "cmn/calendar.h"

#define LAB_TEAM  (CMN_ROLE_CONSEILLER | CMN_ROLE_COORDONNATEUR)
#define LAB_LIMIT 50

static inline struct lab_at lab_at(struct cmn_call *call)
{
	return (struct lab_at){call->pool, &call->ctx, &call->err};
}

struct lab_reader lab_reader_of(const struct cmn_call *call);
/* The organisation of the account when it is an actor; NULL otherwise. */
const char *lab_organisation_of(const struct cmn_call *call);
/* The role in which the caller acts here, by name. */
const char *lab_role_of(const struct cmn_call *call);

/* One record as it is now, for a decision about it. */
struct lab_now {
	PGresult *res;
	json_t *said;
	enum lab_family family;
	const char *state, *audience;
	char departement[4];
};
static inline void lab_now_drop(struct lab_now *now)
{
	PQclear(now->res);
	json_decref(now->said);
}

/* The record {id} of the path, of this family (0: any) and of the caller's territory, and the write
 * aimed at it.  CMN_E_NOT_FOUND alike for what is absent, elsewhere, or not to be seen. */
enum cmn_err lab_record_of(struct cmn_call *call, enum lab_family family,
			   struct lab_now *ret) CMN_MUST_CHECK;

/* Answer with the record as its reader sees it. */
enum cmn_err lab_reply(struct cmn_call *call, const char *id) CMN_MUST_CHECK;
/* After a write that found nothing to write to: why (412, 409); otherwise the record as it is. */
enum cmn_err lab_finish(struct cmn_call *call, enum cmn_err rc) CMN_MUST_CHECK;

/* The version that was read is no longer the latest: the act was done before under the same key
 * (CMN_OK: answer again), or CMN_E_NOT_FOUND.  For lab_finish(). */
bool lab_is_stale(const struct cmn_call *call, const struct lab_now *now);
enum cmn_err lab_done_before(struct cmn_call *call, const struct lab_now *now) CMN_MUST_CHECK;

/* An object as text, owned by the caller; NULL: memory is short. */
char *lab_text_of(const json_t *object);

void lab_today(const char *departement, char out[CMN_DAY_LEN]);
/* A day of the request that exists and has come; CMN_E_INVALID at `pointer`.  `since` (NULL: none):
 * not before. */
enum cmn_err lab_day_come(struct cmn_call *call, const char *pointer, const char *day,
			  const char *departement, const char *since) CMN_MUST_CHECK;

/* Is the whole record, as it would be, in order: days, members that go together, actors and records
 * that are known. */
enum cmn_err lab_record_good(struct cmn_call *call, enum lab_family family, const json_t *said,
			     const char *departement) CMN_MUST_CHECK;
/* The same without the days. */
enum cmn_err lab_members_good(struct cmn_call *call, enum lab_family family, const json_t *said,
			      const char *departement) CMN_MUST_CHECK;
/* These JSON arrays of ids are known in the département (NULL: nothing is asked). */
enum cmn_err lab_known(struct cmn_call *call, const char *departement, const char *actors,
		       const char *actors_at, const char *records) CMN_MUST_CHECK;

#endif

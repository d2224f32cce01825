/* SPDX-License-Identifier: EUPL-1.2
 *
 * agreement_http.h - what the handlers of agreements and of roadmaps share.
 */
#ifndef AGREEMENT_HTTP_H
#define AGREEMENT_HTTP_H

#include "agreement_state.h"
#include "agreement_store.h"
#include "directory_http.h"

struct agreement_at agreement_at(struct cmn_call *call);
struct agreement_reader agreement_reader_of(const struct cmn_call *call);

/* A member of the body as JSON text, and "{a,b}" of a list; NULL when absent.  Owned: freed with
 * agreement_drop(). */
#define AGREEMENT_JSONS 6
struct agreement_jsons {
	char *of[AGREEMENT_JSONS];
};
static inline void agreement_drop(struct agreement_jsons *j)
{
	for (size_t i = 0; i < AGREEMENT_JSONS; i++)
		free(j->of[i]);
}
/* NULL-terminated names, at most AGREEMENT_JSONS. */
enum cmn_err agreement_jsons_of(struct cmn_call *call, const char *const *names,
				struct agreement_jsons *ret) CMN_MUST_CHECK;

/* Today in the département, as a number; text may be NULL. */
int agreement_today(const char *departement, char text[11]);
int agreement_day(const char *text); /* INT_MIN when NULL */

/* `text` (may be NULL) is a day that has come: CMN_E_INVALID at `pointer` otherwise. */
enum cmn_err agreement_day_come(struct cmn_call *call, const char *pointer, const char *text,
				const char *departement) CMN_MUST_CHECK;

/* Parties and parts are such as the region knows them: what is wrong is named. */
enum cmn_err agreement_good(struct cmn_call *call, const char *departement, const char *parties,
			    const char *parts, const char *list, const char *member) CMN_MUST_CHECK;

/* Who of the caller's roles signs. */
enum agreement_signer agreement_signer_of(const struct cmn_call *call);

/* The record as it is, of the territory of the caller; aims the write at it. */
enum cmn_err agreement_own(struct cmn_call *call, char departement[4],
			   PGresult **ret) CMN_MUST_CHECK;
enum cmn_err agreement_reply(struct cmn_call *call, const char *id) CMN_MUST_CHECK;
/* After a write: the answer, or why it was not done. */
enum cmn_err agreement_finish(struct cmn_call *call, enum cmn_err rc) CMN_MUST_CHECK;

/* A page of the département of the query, as its reader may see it. */
typedef enum cmn_err agreement_list_fn(const struct agreement_at *at,
				       const struct agreement_reader *reader,
				       const char *departement, const char *after, int64_t limit,
				       PGresult **ret);
enum cmn_err agreement_page(struct cmn_call *call, agreement_list_fn *list) CMN_MUST_CHECK;

/* The event of an act; `state` and days as they become, NULL: not said. */
enum cmn_err agreement_tell(struct cmn_call *call, const PGresult *now, const char *act,
			    const struct agreement_becomes *becomes,
			    const char *role) CMN_MUST_CHECK;

#endif

/* SPDX-License-Identifier: EUPL-1.2
 *
 * referral_http.h - what the operations on every kind of record share.
 */
#ifndef REFERRAL_HTTP_H
#define REFERRAL_HTTP_H

#include "moves.h"
#include "referral_ops.h"
#include "referral_store.h"

#include "cmn/record.h"

typedef enum cmn_err referral_get_fn(const struct referral_at *at, const char *id, PGresult **ret);

struct referral_at referral_at(struct cmn_call *call);

/* Does the person act by their own account (my_http.c)?  The team then hears of what it would have
 * written down itself. */
bool referral_by_person(const struct cmn_call *call);

/* Fails with the reason, and true, when the situation of this record (or this situation) was
 * erased: nothing is added to it any more. */
bool referral_erased(struct cmn_call *call, const PGresult *now);

/* Answer with the record {id}. */
enum cmn_err referral_reply(struct cmn_call *call, referral_get_fn *get,
			    const char *id) CMN_MUST_CHECK;

/* Answer with the page that the parameters limit and cursor ask for; `page` says of what. */
typedef enum cmn_err referral_list_fn(const struct referral_at *at,
				      const struct referral_page *page, PGresult **ret);
enum cmn_err referral_list(struct cmn_call *call, struct referral_page page,
			   referral_list_fn *list) CMN_MUST_CHECK;

/* Each text of the body can be read: CMN_E_INVALID at the first with a control character, and at
 * the first of nothing but blanks. */
enum cmn_err referral_texts(struct cmn_call *call) CMN_MUST_CHECK;

/* The situation named by the body, whose texts are looked at as well.  One that intake opened a
 * moment ago may not be known here yet: waits up to a second, then CMN_E_REFERENCE_NOT_ARRIVED. */
enum cmn_err referral_situation(struct cmn_call *call, PGresult **ret) CMN_MUST_CHECK;

/* The same for a reading of situation {id}: what this service does not know while it is behind
 * intake is not absent.  CMN_OK when it is known, or when nothing is on its way. */
enum cmn_err referral_situation_arrived(struct cmn_call *call, const char *id) CMN_MUST_CHECK;

/* Where agreements are required (domain/required.h): CMN_OK when one allows it; 403 no-consent with
 * the reason; 503 when the copy of what people agreed to is not fresh.  Nothing was written then.
 */
struct referral_disclosure;
enum cmn_err referral_disclose(struct cmn_call *call,
			       const struct referral_disclosure *what) CMN_MUST_CHECK;

/* The same question where a no is no failure: what is asked for is then shown without `columns`. */
bool referral_agreed(struct cmn_call *call, const struct referral_disclosure *what);
void referral_withhold(PGresult *res, int row, const char *const columns[], size_t n);

/* Is an agreement required here, today? */
bool referral_agreement_required(const struct cmn_call *call, const char *departement);

/* Has this actor of the directory reached the copy here?  For cmn_call_await(). */
bool referral_actor_known(struct cmn_call *call, const char *id);

#endif

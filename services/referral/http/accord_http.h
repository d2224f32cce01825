/* SPDX-License-Identifier: EUPL-1.2
 *
 * accord_http.h - what the files of accords share: the content as it is checked and kept.
 */
#ifndef REFERRAL_ACCORD_HTTP_H
#define REFERRAL_ACCORD_HTTP_H

#include "accord.h"
#include "accord_store.h"
#include "referral_http.h"

/* What the body says, checked; the texts of `text` are owned here. */
struct referral_accord_said {
	struct referral_accord_text text;
	char *content, *proposals, *actors, *fundings;
};
void referral_accord_said_drop(struct referral_accord_said *said);
enum cmn_err referral_accord_read(struct cmn_call *call,
				  struct referral_accord_said *ret) CMN_MUST_CHECK;

/* A day of the body, named by `pointer`: it exists, is not in the future of the département and not
 * before `earliest` (days since 1970).  NULL is fine. */
enum cmn_err referral_accord_day(struct cmn_call *call, const char *departement,
				 const char *pointer, const char *day, int earliest) CMN_MUST_CHECK;

/* Answer with the accord. */
enum cmn_err referral_accord_reply(struct cmn_call *call, const char *id) CMN_MUST_CHECK;

#endif

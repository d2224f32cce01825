/* SPDX-License-Identifier: EUPL-1.2
 *
 * pag_ready.h - what a PAG must hold before an act, told to who asks.
 */
#ifndef REFERRAL_PAG_READY_H
#define REFERRAL_PAG_READY_H

#include "pag_http.h"

/* CMN_E_CONFLICT that names the first thing that is lacking. */
enum cmn_err referral_pag_ready(struct referral_pag_work *w,
				enum referral_pag_act act) CMN_MUST_CHECK;

/* A content: actors and offers are known, days in their order, the coordonnateur one of the actors,
 * a frequency with its number. */
enum cmn_err referral_pag_content(struct referral_pag_work *w, const json_t *content,
				  const char *pointer) CMN_MUST_CHECK;

#endif

/* SPDX-License-Identifier: EUPL-1.2
 *
 * my_http.h - the person, with their own account.
 */
#ifndef REFERRAL_MY_HTTP_H
#define REFERRAL_MY_HTTP_H

#include "cmn/call.h"

/* Who is the person of a file may have changed: a copy of unknown age shows nothing (503). */
enum cmn_err referral_my_fresh(struct cmn_call *call) CMN_MUST_CHECK;

#endif

/* SPDX-License-Identifier: EUPL-1.2
 *
 * webhook_url.h - may this text be the address of a webhook?
 *
 * Read by the same parser that connects later, so that the two cannot differ.  Names are looked up
 * at each connection and not here: what a name leads to may change.
 */
#ifndef REFERRAL_WEBHOOK_URL_H
#define REFERRAL_WEBHOOK_URL_H

#include "cmn/err.h"

/* CMN_E_INVALID at `pointer` with the reason.  `development` allows http and every port, to this
 * machine. */
enum cmn_err referral_webhook_url(const char *url, bool development, const char *pointer,
				  struct cmn_error *err) CMN_MUST_CHECK;

#endif

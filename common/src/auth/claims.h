/* SPDX-License-Identifier: EUPL-1.2
 *
 * claims.h - what a verified token says, turned into a caller.  Never called before the signature
 * was found good: its reasons speak of the content.
 */
#ifndef CMN_CLAIMS_H
#define CMN_CLAIMS_H

#include "cmn/auth.h"

#include <jansson.h>

#define CMN_CLAIMS_LEEWAY_S 30 /* clocks of two machines */

struct cmn_claims_rules {
	const char *issuer, *audience;
	int64_t now_us;
};

enum cmn_err cmn_claims_read(const json_t *claims, const struct cmn_claims_rules *rules,
			     struct cmn_caller *ret, struct cmn_error *err) CMN_MUST_CHECK;

#endif

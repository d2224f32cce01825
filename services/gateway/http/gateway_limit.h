/* SPDX-License-Identifier: EUPL-1.2
 *
 * gateway_limit.h - how often one caller may ask: buckets in tables of fixed size.  Each gateway
 * counts for itself.
 *
 * Who has a token is counted by account.  The public is counted by address; of IPv6 by /64, which
 * is what one household or machine is given, and all of a /48 together, which is what one
 * subscriber may be given, has GATEWAY_NETWORK_SHARE times as much.
 */
#ifndef GATEWAY_LIMIT_H
#define GATEWAY_LIMIT_H

#include "cmn/err.h"

#define GATEWAY_NETWORK_SHARE 8

struct gateway_limit; /* thread-safe */

struct gateway_rates {
	unsigned account; /* requests of one account in a minute; 0: nobody is limited */
	unsigned address; /* of one address without a token; 0: they are not */
};

struct gateway_limit *gateway_limit_open(const struct gateway_rates *rates);
void gateway_limit_close(struct gateway_limit **limit);

/* One more request; CMN_E_TOO_MANY_REQUESTS with when to come back. */
enum cmn_err gateway_limit_account(struct gateway_limit *limit, const char *sub, int64_t now_ms,
				   struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err gateway_limit_public(struct gateway_limit *limit, const char *address, int64_t now_ms,
				  struct cmn_error *err) CMN_MUST_CHECK;
/* One more token of this address that was none. */
enum cmn_err gateway_limit_refused(struct gateway_limit *limit, const char *address, int64_t now_ms,
				   struct cmn_error *err) CMN_MUST_CHECK;

#endif

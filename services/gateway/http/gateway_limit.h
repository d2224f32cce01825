/* SPDX-License-Identifier: EUPL-1.2
 *
 * gateway_limit.h - how often one caller may ask: buckets in a table of fixed size.  Each gateway
 * counts for itself.
 */
#ifndef GATEWAY_LIMIT_H
#define GATEWAY_LIMIT_H

#include "cmn/err.h"

struct gateway_limit; /* thread-safe */

struct gateway_limit *gateway_limit_open(unsigned per_minute); /* 0: nobody is limited */
void gateway_limit_close(struct gateway_limit **limit);

/* `kind` keeps "sub" and "peer" apart.  CMN_E_TOO_MANY_REQUESTS with when to come back. */
enum cmn_err gateway_limit_take(struct gateway_limit *limit, char kind, const char *who,
				struct cmn_error *err) CMN_MUST_CHECK;

#endif

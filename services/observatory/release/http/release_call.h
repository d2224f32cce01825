/* SPDX-License-Identifier: EUPL-1.2
 *
 * release_call.h - which audience a caller is.
 */
#ifndef OBSERVATORY_RELEASE_CALL_H
#define OBSERVATORY_RELEASE_CALL_H

#include "release_audience.h"

#include "cmn/call.h"

/* The strongest of the caller's roles in its territory; elsewhere, and without a token, the public.
 */
enum release_audience release_audience_of_call(const struct cmn_call *call,
					       const char *departement);

#endif
